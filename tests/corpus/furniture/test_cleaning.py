"""Repairs and drops: each leaves a receipt, touches only what it should, and loses nothing silently."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.corpus.articles.stages import Page
from indexer.corpus.page.lexicon import rows
from indexer.corpus.page.line import Receipt, split_lines
from indexer.corpus.page.needs import needs, sieve
from tests.corpus.reading import read_to

SHARED = Path(__file__).parents[3].parent / "shared"
BODY = "镇上的老茶馆重新开张，来喝早茶的老人坐满了三间屋子，跑堂的小伙子忙得脚不沾地。"


def run(text: str) -> tuple[list[str], Receipt, Page]:
    receipt = Receipt()
    cleaned = read_to("labels", text, receipt)
    return [line.text for line in cleaned.lines], receipt, cleaned


def repairs(receipt: Receipt) -> Counter[str]:
    return Counter({repair.kind: 0 for repair in receipt.repairs}) + Counter(
        {
            kind: sum(r.count for r in receipt.repairs if r.kind == kind)
            for kind in {r.kind for r in receipt.repairs}
        }
    )


GLOSSED = "經(jīng)營(yíng)漁(yú)船的兄弟倆(liǎ)在碼(mǎ)頭(tou)開了書(shū)店。"


def test_glosses_go_where_the_file_is_dense_with_them() -> None:
    lines, receipt, _ = run(GLOSSED)
    assert lines == ["經營漁船的兄弟倆在碼頭開了書店。"]
    assert repairs(receipt)["gloss"] == 7
    assert (receipt.repairs[0].before, receipt.repairs[0].after) == (GLOSSED, lines[0])


def test_glosses_in_full_width_brackets_go_too() -> None:
    assert run(GLOSSED.replace("(", "（").replace(")", "）"))[0] == [
        "經營漁船的兄弟倆在碼頭開了書店。"
    ]


@pytest.mark.parametrize(
    "kept",
    [
        "区(中)直机关",
        "维生素(a)和钙(ca)",
        "办法(试行)",
        "党委(党组)",
        "规划(2021—2025)",
        "股票(abc)大涨",
    ],
)
def test_real_parentheses_stay_in_a_glossed_file(kept: str) -> None:
    assert kept in run(f"{GLOSSED}\n{kept}。")[0][1]


@pytest.mark.parametrize(
    "gloss", [" (jīng)", "（Jīng）", "(JĪNG)"], ids=["blank before", "capital", "capitals"]
)
def test_glosses_with_a_tone_may_be_capitals_or_stand_apart(gloss: str) -> None:
    assert run(GLOSSED.replace("(jīng)", gloss))[0] == ["經營漁船的兄弟倆在碼頭開了書店。"]


FORMS = {
    "square brackets": "經[jīng]營[yíng]漁[yú]船的兄弟倆[liǎ]在碼[mǎ]頭開了書[shū]店。",
    "tortoise shells": "經〔jīng〕營〔yíng〕漁〔yú〕船的兄弟倆〔liǎ〕在碼〔mǎ〕頭開了書〔shū〕店。",
    "numbers for tones": "經(jing1)營(ying2)漁(yu2)船的兄弟倆(lia3)在碼(ma3)頭開了書(shu1)店。",
    "no tones": "經(jing)營(ying)漁(yu)船的兄弟倆(lia)在碼(ma)頭開了書(shu)店。",
    "textbook letters": "經(jīnɡ)營(yínɡ)漁(yú)船的兄弟倆(liǎ)在碼(mǎ)頭開了書(shū)店。",
    "marks apart": "經(ji\u0304ng)營(yi\u0301ng)漁(yu\u0301)船的兄弟倆(liǎ)在碼(mǎ)頭開了書(shū)店。",
    "whole words": "經營(jīngyíng)漁船(yú chuán)的兄弟倆(xiōng dì liǎ)在碼頭(mǎtou)開了書店(shūdiàn)。",
    "angles": "經<jīng>營<yíng>漁<yú>船的兄弟倆<liǎ>在碼<mǎ>頭開了書<shū>店。",
    "blanks inside": "經( jīng )營( yíng )漁( yú )船的兄弟倆( liǎ )在碼( mǎ )頭開了書( shū )店。",
    "numbers inside": "經(ji1ng)營(yi2ng)漁(yu2)船的兄弟倆(lia3)在碼(ma3)頭開了書(shu1)店。",
    "capitals": "經(JĪNG)營(YÍNG)漁(YÚ)船的(DE)兄弟倆(LIǍ)在碼(MǍ)頭開了書(SHŪ)店。",
    "ruby": "<ruby>經<rt>jīng</rt></ruby>營漁<rp>(</rp><rt>yú</rt><rp>)</rp>船的兄弟倆在碼頭開了書店。",
}


@pytest.mark.parametrize("printed", FORMS.values(), ids=FORMS.keys())
def test_glosses_of_every_form_go(printed: str) -> None:
    assert run(printed)[0] == ["經營漁船的兄弟倆在碼頭開了書店。"]


@pytest.mark.parametrize("at", [len("經"), len("經("), len("經(jī"), len("經(jīng")])
def test_glosses_that_a_line_cut_in_two_go(at: int) -> None:
    lines, receipt, _ = run(f"{GLOSSED}\n{GLOSSED[:at]}\n{GLOSSED[at:]}")
    assert lines[-2:] == ["經", "營漁船的兄弟倆在碼頭開了書店。"]
    assert repairs(receipt)["gloss"] >= 14


@pytest.mark.parametrize(
    "kept", ["北京(Beijing)和微信(weixin)", "见注[a]和注[1]", "他唱道（lālālā）"]
)
def test_names_and_notes_stay_in_a_glossed_file(kept: str) -> None:
    assert kept in run(f"{GLOSSED}\n{kept}。")[0][1]


@pytest.mark.parametrize("kept", ["电池里有锂(Li)和钠(Na)", "他姓李 (li)"])
def test_symbols_without_a_tone_stay_in_a_glossed_file(kept: str) -> None:
    assert kept in run(f"{GLOSSED}\n{kept}。")[0][1]


LINKS = {
    "picture in a link": ("[![](/a.jpg)](https://example.org/b)渡口换了新船。", "渡口换了新船。"),
    "address in angle brackets": ("渡口换了[新船](<https://example.org/a b>)。", "渡口换了新船。"),
    "address with brackets": ("渡口换了[新船](https://example.org/a_(b))。", "渡口换了新船。"),
    "with a note": ('渡口换了[新船](https://example.org "说明")。', "渡口换了新船。"),
    "relative": ("渡口换了[新船](../a/b.html)。", "渡口换了新船。"),
    "no link": ("渡口第[3](4)号船，见[注](下文)。", "渡口第[3](4)号船，见[注](下文)。"),
}


@pytest.mark.parametrize(("printed", "shown"), LINKS.values(), ids=LINKS.keys())
def test_links_leave_their_text(printed: str, shown: str) -> None:
    assert run(f"{printed}\n{BODY}")[0] == [shown, BODY]


def test_few_readings_of_frequent_characters_gloss_a_short_text() -> None:
    text = "社区食(shí)堂(táng)开张，老(lǎo)人们中午有了热饭。"
    assert run(text)[0] == ["社区食堂开张，老人们中午有了热饭。"]


@pytest.mark.parametrize(
    "kept",
    [
        "亳(bó)州与涡(guō)阳、谯(qiáo)城相邻。",
        "六(lù)安在六(lù)安市。",
        "差(chāi)事不是差(chā)别。",
    ],
    ids=["rare characters", "one character twice", "readings of one character"],
)
def test_what_an_author_explains_stays(kept: str) -> None:
    assert run(kept)[0] == [kept]


def test_a_few_readings_are_no_glossed_file() -> None:
    text = "“魃”(bá)字怎么写？老师在黑板上写了两遍，又写了“魈”(xiāo)字。"
    assert run(text)[0] == [text]


def shift(text: str) -> str:
    """Read GBK one byte off, as a lost byte makes it, with ASCII punctuation as scrapers print it."""
    damaged = text.encode("gbk")[1:-1].decode("gbk")
    return (
        "?"
        + "".join(
            chr(ord(char) - 0xFEE0) if "\uff01" <= char <= "\uff5e" else char for char in damaged
        )
        + "?"
    )


def test_shifted_gbk_is_put_back_where_the_file_settles_it() -> None:
    whole = "慶祝活動從早到晚。慶祝活動有舞龍。大家慶祝活動圓滿。"
    damaged = whole + "今年的慶" + shift("祝活動") + "最熱鬧。"
    lines, receipt, _ = run(damaged)
    assert lines == [whole + "今年的慶祝活動最熱鬧。"]
    assert [repair.kind for repair in receipt.repairs] == ["mojibake"]


@pytest.mark.parametrize("text", ["真的?很好;真的?", "他问?为什么?没有人回答。", "价格?;面议?"])
def test_question_marks_are_not_taken_for_a_shift(text: str) -> None:
    assert run(text)[0] == [text]


def test_odd_blanks_markup_and_invisible_characters_are_repaired_with_receipts() -> None:
    lines, receipt, _ = run("<p>&nbsp;渡口\u200b修好了，<b>船\u00a0家</b>放了鞭炮。</p>")
    assert lines == ["渡口修好了，船 家放了鞭炮。"]
    assert set(repairs(receipt)) == {"markup", "invisible", "blank"}


DROPPED = {
    "您当前的位置：首页 > 乡土 > 正文": "nav",
    "首頁 > 生活 > 地方": "nav",
    "首页 | 要闻 | 视频 | 图片 | 专题": "nav",
    "上一篇：山里来了放映队": "nav",
    "字号：大 中 小": "nav",
    "打印 | 关闭窗口": "nav",
    "浏览量：2048": "nav",
    "扫一扫在手机上打开": "nav",
    "分享到：微信 微博": "share",
    "新聞熱線 0851-5550123": "contact",
    "投稿邮箱:tougao@example.org": "contact",
    "某某网版权所有，未经授权，禁止转载": "copyright",
    "声明:未经许可不得转载,转载请注明出处。": "copyright",
    "备案号:黔ICP备00000000号": "licence",
    "![]()": "image",
    "以上内容为自媒体平台用户上传并发布，本平台仅提供信息存储服务。": "platform-notice",
    "Notice: The content above is uploaded by a user and the platform only provides storage.": "platform-notice",
    "相关阅读": "related",
    "相關報道：舊戲臺添了新座位": "related",
    "反馈/举报": "nav",
    "展开剩余35%": "nav",
    "返回某某网，查看更多": "nav",
    "字級設定：小 中 大 特": "nav",
    "【字体：大 中 小】": "nav",
    "請繼續往下閱讀": "nav",
    "请输入关键词 检索": "nav",
    "您是第 80211 位来宾": "nav",
    "今天是 2031年5月7日 星期三 长者模式 | 简体 | 登录": "nav",
    "繁體中文　English　寄給朋友": "nav",
    "列印本頁": "nav",
    "廣告": "nav",
    "（下转第3版）": "nav",
    "— 12 —": "page-number",
    "👉👉": "nav",
    "友情链接：渡口论坛 茶馆之家": "nav",
    "点击上方蓝字关注我们": "contact",
    "来稿请寄 tougao@example.org": "contact",
    "The opinions expressed here are those of the writer and not of the platform.": "platform-notice",
    "该平台文章若侵犯您的合法权益，请与本站联系删除。": "copyright",
    "|------|:----:|": "separator",
    "********": "separator",
    "地方新聞 B12": "section-label",
    "北京时间 17时05分": "meta",
    "06-18 08:40": "meta",
    "专业办理驾驶证,加微信qq778899,信誉保证": "spam",
    "云岭娱乐注册-云岭娱乐代理-云岭娱乐平台": "spam",
    "今晚开奖记录,天天好彩资料大全": "spam",
    "十分钟放款 不看征信 只凭身份证": "spam",
    "时时彩网 北京赛车平台 百家乐直播": "spam",
    "某某棋牌官网,某某彩票app下载,某某平台登录": "spam",
    "一区二区在线播放,高清免费观看,最新网址": "spam",
    "真人百家乐 老虎机注册送金 手机版下载": "spam",
    "代办证件 诚信办理 加微信abcd5678": "spam",
    "吃瓜爆料 最新入口 免费看": "spam",
    "本网站由河口县政府主办": "contact",
    "下一則：河口小學開運動會": "nav",
    "var _x = _x || [];": "nav",
    "document.write(new Date());": "nav",
    "备案号：滇ICP备00000000号": "licence",
}


@pytest.mark.parametrize(("line", "why"), DROPPED.items(), ids=DROPPED.keys())
def test_lines_of_the_site_are_dropped_with_their_reason(line: str, why: str) -> None:
    lines, receipt, _ = run(f"{BODY}\n{line}")
    assert lines == [BODY]
    assert [(item.line, item.text, item.why) for item in receipt.dropped] == [(2, line, why)]


@pytest.mark.parametrize(
    "line",
    [
        "首页改版后，读者可以直接看到本县新闻。",
        "他把热线电话记在本子上，逢人就说这个号码管用。",
        "未经批准，任何单位不得在河滩取土。",
        "游客在线预约、免费参观，官网每天放号三千个。",
        "视频里的老人今年九十岁，还能下地。",
        "(二)有赌博、吸毒等行为的；",
        "主办单位：县图书馆。",
        "分享会上，作家讲了自己走过的路。",
        "今天是5月12日护士节 我们去看望她们",
        "今天是2031年5月7日，星期三，老茶馆开张。",
        "警方捣毁时时彩、百家乐网站",
        "大厅可办理各类证件、开具证明",
        "把渡口的事写成来信寄给我们",
        "相关链接：渡口为什么要修栈桥",
        "如果商家侵犯您的权益，可以请社区联系律师处理。",
        "广告牌拆了以后",
        "P50手机进了校园",
        "6月18日8时，渡船靠岸",
        "展开剩余的画卷，老人讲起从前",
        "未经本人同意，任何人不得使用他人的渡船。",
        "第九条 未经许可，不得复制、使用渡口的船票样式。",
        "船主应当在候船亭标明渡船的备案编号。",
        "本法所称电子游艺场，是指摆放电子游戏机的场所",
        "县城老街上有三家棋牌室和一间茶馆",
        "加入渡口志愿者的青年有三十人",
        "订阅量比去年多了一倍",
        "手机、电话、项目资料",
        "金沙江畔的娱乐项目",
    ],
)
def test_sentences_that_speak_of_such_things_stay(line: str) -> None:
    assert run(f"{BODY}\n{line}\n{BODY}")[0] == [BODY, line, BODY]


def test_short_lines_above_a_breadcrumb_are_a_menu() -> None:
    lines, receipt, cleaned = run(f"旧报系\n小程序\n当前位置：首页 > 茶香\n老茶馆重开张\n{BODY}")
    assert lines == ["老茶馆重开张", BODY]
    assert {item.why for item in receipt.dropped} == {"nav"}
    assert cleaned.section == "茶香"


def test_links_below_related_reading_go_with_it() -> None:
    lines, receipt, _ = run(f"{BODY}\n延伸阅读\n渡口换新船\n校车进山村")
    assert lines == [BODY]
    assert [item.why for item in receipt.dropped] == ["related"] * 3


def test_line_numbers_count_line_feeds() -> None:
    lines = list(split_lines("甲\r\n\n乙\x0b丙\r\n\u2028\n丁"))
    assert [(line.number, line.text, line.gap) for line in lines] == [
        (1, "甲", 0),
        (3, "乙", 1),
        (3, "丙", 0),
        (5, "丁", 1),
    ]


def test_shift_that_leaves_common_characters_beside_a_mark_is_put_back_too() -> None:
    whole = "为确保渡口安全，船工先受训，不合格的再受训，合格的上船。"
    damaged = whole + "新来的船工确" + shift("保合格") + "后上船。"
    assert "确?:细?后" in damaged
    assert run(damaged)[0] == [whole + "新来的船工确保合格后上船。"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_every_line_is_kept_or_dropped(text: str) -> None:
    receipt = Receipt()
    cleaned = read_to("labels", text, receipt)
    printed = Counter((line.number, line.printed) for line in split_lines(text))
    kept = Counter((line.number, line.printed) for line in cleaned.lines)
    dropped = Counter((item.line, item.text) for item in receipt.dropped)
    assert kept + dropped == printed
    changed = {(repair.line, repair.before) for repair in receipt.repairs}
    for line in cleaned.lines:
        assert line.text == line.printed.strip() or any(
            number == line.number for number, _ in changed
        )


@pytest.mark.parametrize("table", ["tw_laws", "prc_laws"])
def test_laws_lose_no_paragraph(table: str) -> None:
    path = SHARED / "data/volume" / f"{table}.jsonl.gz"
    if not path.exists():
        pytest.skip("no measuring material beside the checkout")
    dropped = []
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for _, row in zip(range(60), rows, strict=False):
            receipt = Receipt()
            read_to("labels", "\n".join(json.loads(row)["paras"]), receipt)
            dropped += receipt.dropped
    assert dropped == []


def test_rows_of_a_table_are_no_menu() -> None:
    prose = "今年柳湾镇各村果园收成比去年多了两成，镇里把各村的数字列成一张表，供大家核对。"
    table = ["村名 | 果树 | 亩数 | 斤数", "柳湾村 | 苹果 | 120 | 36000", "渠首村 | 杏 | 40 | 9800"]
    names = ["姓名 | 职务 | 村名 | 备注", "林木生 | 会计 | 渠首村 | 新任"]
    menu = "首页 | 新闻 | 专题 | 图片 | 视频"
    shown = run("\n".join([menu, prose, *table, *names, prose]))[0]
    assert shown == [prose, *table, *names, prose]
    assert run("\n".join([prose, *table]))[0] == [prose, *table]


GLUED = {
    "a brand": "云岭娱乐注册|云岭娱乐登录|云岭娱乐官网",
    "a trade": "办理本科毕业证 可先看样品 加微信abcd5678",
}


@pytest.mark.parametrize("tail", GLUED.values(), ids=GLUED.keys())
def test_advertising_glued_to_a_paragraph_is_cut_off_with_a_receipt(tail: str) -> None:
    text = "老渡口停用多年，今年春天又有船了，村里人都说：“这下不用绕路了。”"
    lines, receipt, _ = run(f"{text}{tail}\n{BODY}")
    assert lines == [text, BODY]
    assert [(repair.before, repair.after) for repair in receipt.repairs] == [(tail, "")]


@pytest.mark.parametrize(
    "tail",
    [
        "村民在手机上注册,登录平台,预约过渡",
        "警方查获网络赌球平台,抓获代理十人",
        "船票由渡口代售,应分别登记,官网注册,平台登录,足球比分直播",
    ],
)
def test_the_half_of_a_sentence_is_not_cut_off(tail: str) -> None:
    text = f"老渡口停用多年，今年春天又有船了，村里人都很高兴。{tail}"
    assert run(f"{text}\n{BODY}")[0] == [text, BODY]


LISTED = [row[2] for row in rows("boilerplate.tsv")]


@pytest.mark.parametrize("pattern", [pattern for pattern in LISTED if needs(pattern)])
def test_every_line_that_a_pattern_matches_holds_what_it_needs(pattern: str) -> None:
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern, fullmatch=True))
    def hold(line: str) -> None:
        assert sieve(pattern)(line)

    hold()
