"""What made pages are made of: whole lines of every role, and bits that tend to stand inside one."""

from __future__ import annotations

from hypothesis import strategies as st

LINES = (
    "渡口换上新船",
    "——两岸孩子上学少走八公里",
    "2023年4月5日 08:12 来源：河口时报 作者：石泉",
    "中華民國112年4月5日",
    "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。",
    "镇里还在候船亭放了书箱，等船的人随手翻，",
    "看不完可以带到对岸去还。（来源：河口时报）",
    "本报河口4月5日电（记者 石泉 通讯员 林木）",
    "本报记者 石泉",
    "图为新船靠岸。石泉 摄",
    "责任编辑：林木",
    "首页 > 要闻 > 正文",
    "首页 | 要闻 | 视频 | 图片 | 登录",
    "分享到：微信 微博 QQ空间",
    "Copyright © 2023 河口网 版权所有 河ICP备00000000号",
    "相关阅读",
    "【字号：大 中 小】",
    "![渡口](a.jpg)",
    "## 候船亭里的书箱",
    "**等船时看书**",
    "一、工作安排",
    "（一）渡口",
    "第一条 为了管理渡口，制定本办法。",
    "第二条 本办法自2023年5月1日起施行。",
    "河口县人民政府公告",
    "河政发〔2023〕4号",
    "縣　　長　石泉",
    "渡(dù)口(kǒu)換(huàn)上(shàng)新(xīn)船(chuán)",
    "团?嵴?奋斗",
    "*  *  *",
    "------",
    "<p>渡口&nbsp;<b>新船</b></p>",
    "> 引用一句话。",
    "http://example.org/a?b=1",
    "This page is best viewed with a recent browser.",
    "下一页",
    "",
    "　　",
)
BITS = st.one_of(
    st.sampled_from(
        [
            "\u200b",
            "\u00a0",
            "\ufeff",
            "\u3000",
            "\r",
            "\x0b",
            "\u2028",
            "\t",
            "&amp;",
            "(a)",
            "?",
            "|",
        ]
    ),
    st.text(min_size=0, max_size=6),
)


@st.composite
def printed(draw: st.DrawFn) -> str:
    """One line: as listed, cut somewhere, with a bit put in, or anything at all."""
    line = draw(
        st.one_of(
            st.sampled_from(LINES), st.text(max_size=30).map(lambda text: text.replace("\n", " "))
        )
    )
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(line)))
        line = line[:at] + draw(BITS).replace("\n", " ") + line[draw(st.integers(at, len(line))) :]
    return line
