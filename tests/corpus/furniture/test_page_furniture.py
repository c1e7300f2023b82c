"""What sites and printed pages put around a text.

It goes with a receipt, and what only looks like it stays.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus.run.pipeline import read_file
from indexer.model import SourceFile

BODY = "渡口的老船今年换了新发动机，过河只要四分钟，赶集的人再也不用天不亮就起床。"


def read(folder: Path, text: str) -> SourceFile:
    path = folder / "page.txt"
    path.write_text(text, "utf-8")
    return read_file(path, folder)


def shown(file: SourceFile) -> list[str]:
    return [paragraph.text for article in file.articles for paragraph in article.paragraphs]


def drops(file: SourceFile) -> dict[str, str]:
    """Give what stands beside the text or nowhere, with the reason."""
    beside = {line.text: "credit" for article in file.articles for line in article.credits}
    return beside | {item.text.strip(): item.why for item in file.dropped}


FURNITURE = [
    "河口新闻 >",
    "国内新闻 > 正文",
    "放大 缩小 默认",
    "点击进入专题：",
    "/阅读下一篇/",
    "我要反馈",
    "保存网页",
    "返回河口首页 下载河口新闻客户端",
    "分享至",
    "评论(128人参与)",
    "文章关键词： 渡口 新船",
    "只看该作者 | 倒序浏览",
    "本帖最后由 河边木匠 于 2021-9-4 08:02 编辑",
    "※ 提醒您：飲酒過量有害健康",
    "↑↑↑",
    "阅读 2356",
    "0条评论",
    "登录后发表评论",
    "赞 0 分享",
    "加入LINE好友",
    "訂閱電子報",
    "扫码关注河口发布",
    "用手机看新闻",
    "点击“阅读原文”查看更多",
    "建议使用IE9以上浏览器，1440*900分辨率",
    "本文链接：https://example.org/a",
    "分享至Facebook",
    "分享让更多人看到",
    "聯絡電話：03-0000000",
    "※酒後不開車，安全有保障",
    "微信公众号",
    "隱私權及安全政策",
    "欢迎访问河口县人民政府网站！",
    "快加入LINE官方帳號",
    "上班時間：週一至週五",
    "資料更新：113-05-06",
    "河口县政府办公室主办 河口县信息中心承办",
    "河口网 正文",
    "河口网 > 水乡",
    "首页 在地新鲜事 水乡要闻",
    "今日新聞 社論 自由論壇 回首頁",
    "T+",
    "hekou.example.com",
    "河口之声网站：http://hekou.example.com",
    "請繼續往下閱讀...",
    "文明上网理性发言，请遵守新闻评论服务协议",
    "本网站使用相关技术提供更好的阅读体验，同时尊重使用者隐私。",
    "本网站所刊载信息，不代表河口社观点。 刊用本网站稿件，务经书面授权。",
    "推荐标签：渡口 | 新船",
    "水乡人家 發表在 痞客邦 留言(0) 人氣()",
    "展开通版",
    "内容加载中...",
    "推到Twitter!",
    "其他人也在看",
    "25° / 19°",
    "欧美在线观看|亚洲精品网站在线观看|日韩综合视频|中文字幕大片",
]


@pytest.mark.parametrize("line", FURNITURE)
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_furniture_goes_from_around_the_text(tmp_path: Path, line: str, *, above: bool) -> None:
    lines = ["渡口换新船", line, BODY] if above else ["渡口换新船", BODY, line]
    file = read(tmp_path, "\n".join(lines))
    assert shown(file) == [BODY]
    assert line in drops(file)


@pytest.mark.parametrize(
    "line", ["□联系人为渡口站站长主管", "河口影院", "他们下载地图", "渡口位置示意"]
)
def test_short_lines_of_an_article_stay(tmp_path: Path, line: str) -> None:
    assert line in shown(read(tmp_path, f"渡口换新船\n{BODY}\n{line}\n{BODY}\n{line}"))


def test_heads_that_run_over_pages_go_and_the_paragraph_goes_on(tmp_path: Path) -> None:
    head = "         山前渔业史料                第三辑"
    told = (
        "那年秋天，我们随采风队到渡口村去，听老人唱渔歌。老人不识字，唱词全凭着记忆，一唱就是两个钟头，"
        * 2
    )
    lines = [told[at : at + 22] for at in range(0, len(told), 22)]
    upper, lower = "\n".join(lines[:3]), "\n".join([*lines[3:], "听的人谁也不肯走开。"])
    number = " " * 16
    page = f"{head}\n\n渔歌采录记\n\n{upper}\n\n{number}— 17 —\n\n{head}\n\n{lower}\n\n{number}— 18 —\n"
    file = read(tmp_path, page)
    assert file.articles[0].title == "渔歌采录记"
    assert shown(file) == [told + "听的人谁也不肯走开。"]
    assert [item.why for item in file.dropped].count("page-head") == 2


def test_title_that_runs_over_the_pages_stays_once(tmp_path: Path) -> None:
    file = read(tmp_path, f"渡口村志\n{BODY}\n— 1 —\n渡口村志\n{BODY}\n— 2 —\n渡口村志\n{BODY}\n")
    assert file.articles[0].title == "渡口村志"
    assert shown(file) == [BODY] * 3


def test_line_beside_one_page_number_stays(tmp_path: Path) -> None:
    file = read(tmp_path, f"渡口村志\n{BODY}\n— 1 —\n第二节　桥梁\n{BODY}\n")
    assert "第二节　桥梁" in shown(file)


def test_line_of_pinyin_over_its_characters_goes(tmp_path: Path) -> None:
    file = read(tmp_path, f"小 船 过 渡 口\nxiǎo chuán guò dù kǒu\n{BODY}\n")
    assert file.articles[0].title == "小船过渡口"
    assert drops(file) == {"xiǎo chuán guò dù kǒu": "gloss"}


def test_line_of_latin_words_that_reads_nothing_stays(tmp_path: Path) -> None:
    file = read(tmp_path, f"小船过渡口\ncafé très bon\n{BODY}\n")
    assert "café très bon" in shown(file)


def test_caption_is_told_by_who_took_the_picture(tmp_path: Path) -> None:
    file = read(tmp_path, f"渡口换新船\n{BODY}\n村民在渡口等船（林木 摄）\n{BODY}\n")
    assert [paragraph.kind for paragraph in file.articles[0].paragraphs] == [
        "body",
        "caption",
        "body",
    ]


@pytest.mark.parametrize("label", ["發文字號：", "文号：", ""])
def test_number_of_a_document_stays_to_be_found(tmp_path: Path, label: str) -> None:
    number = f"{label}河府渡字第1120187654號"
    assert number in shown(
        read(tmp_path, f"河口縣政府函\n{number}\n主旨：渡口停渡檢修。\n{BODY}\n")
    )


def test_list_counted_by_heavenly_stems_is_not_joined(tmp_path: Path) -> None:
    items = ["(甲) 渡口路，由其与河街交界处起至码头止；", "(乙) 山前公路东行线。"]
    assert shown(read(tmp_path, "\n".join(["临时封路", "下列道路封闭──", *items])))[-2:] == items


def test_issuer_over_the_annexes_is_no_heading(tmp_path: Path) -> None:
    file = read(tmp_path, f"关于停渡的通知\n{BODY}\n河口县交通局\n附件：停渡时间表\n")
    assert [part.kind for part in file.articles[0].paragraphs if part.text == "河口县交通局"] == [
        "body"
    ]


def test_post_of_a_forum_has_its_writer_and_day(tmp_path: Path) -> None:
    file = read(tmp_path, f"我爷爷摆渡一辈子\n楼主：河边木匠  发表于 2021-9-3 22:14\n{BODY}\n")
    article = file.articles[0]
    assert article.date is not None
    assert article.date.span.value == "2021-09-03"
    assert [author.name for author in article.authors] == ["河边木匠"]


@pytest.mark.parametrize("mark", ["Page {}", "[第{}页]", "——{}——", "{} / 9"])
def test_pages_are_numbered_in_many_ways(tmp_path: Path, mark: str) -> None:
    file = read(tmp_path, f"渡口村志\n{BODY}\n{mark.format(1)}\n{BODY}\n{mark.format(2)}\n{BODY}\n")
    assert drops(file) == {mark.format(1): "page-number", mark.format(2): "page-number"}


def test_a_score_is_no_page_number(tmp_path: Path) -> None:
    assert drops(read(tmp_path, f"渡口村志\n{BODY}\n3 / 9\n{BODY}\n")) == {}
