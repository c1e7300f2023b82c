"""What the heads of pages say in other ways: outlets in openings, rows of menus, issue days, kickers."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.furniture.menus import is_row_of_entries
from indexer.corpus.input.source.records import Record
from indexer.corpus.metadata.people.bylines import outlet_of_byline
from indexer.corpus.metadata.people.datelines import find_dateline
from indexer.corpus.metadata.titles import strip_site_name
from indexer.corpus.page.line import Ledger
from indexer.model import Article

PROSE = (
    "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。",
    "镇里还在候船亭放了书箱，等船的人随手翻，看不完可以带到对岸去还，也可以换一本。",
)


def read(*lines: str) -> tuple[Article, Ledger]:
    receipt = Ledger()
    (article,) = read_record(Record(0, "utf-8", text="\n".join(lines)), receipt)
    return article, receipt


OPENINGS = {
    "浦上日报讯 记者林木报道：": "浦上日报",
    "浦上日报讯（记者 林木）": "浦上日报",
    "浦上在线  浦上晚报讯 记者林木报道：": "浦上晚报",
    "河洲社浦上1月11日电（记者 林木）": "河洲社",
    "【浦上报讯】": "浦上报",
    "【河洲網訊】": "河洲網",
    "據河洲社電 ": "河洲社",
    "浦上县融媒体中心讯（通讯员 林木）": "浦上县融媒体中心",
    "【浦上網二零一六年六月十九日】": "浦上網",
    "【華浦紀元2011年01月24日訊】": "華浦紀元",
    "【浦上通讯社.山城讯】": "浦上通讯社",
    "浦上网（浦上日报网）讯（通讯员 林木、方圆）": "浦上网（浦上日报网）",
}


@pytest.mark.parametrize(("opening", "outlet"), OPENINGS.items())
def test_the_outlet_that_opens_a_report_is_its_source(opening: str, outlet: str) -> None:
    article, receipt = read("渡口换新船", "", opening + PROSE[0], PROSE[1])
    assert article.source is not None
    assert article.source.value == outlet
    assert any(item.what == "source" and "opening" in item.rule for item in receipt.decisions)


@pytest.mark.parametrize(
    "opening", ["本报讯 ", "本報訊（記者 林木）", "本网浦上3月5日电 ", "我台讯 "]
)
def test_this_paper_is_no_name(opening: str) -> None:
    dateline = find_dateline(opening + PROSE[0])
    assert dateline is None or dateline.outlet is None
    assert read("渡口换新船", "", opening + PROSE[0], PROSE[1])[0].source is None


def test_a_stated_source_comes_before_the_opening() -> None:
    article, _ = read(
        "渡口换新船", "2021-05-06 10:17 来源：浦上网", "河洲社浦上5月5日电（记者 林木）" + PROSE[0]
    )
    assert article.source is not None
    assert article.source.value == "浦上网"


@pytest.mark.parametrize(
    ("byline", "outlet"),
    [
        ("特派記者林木／浦上報導河洲報", "河洲報"),
        ("記者林木、方圓/浦上報導浦上日報", "浦上日報"),
        ("記者林木／浦上報導", None),
        ("河洲報 記者林木／浦上即時報導", "河洲報"),
        ("浦上晚报记者 林木 通讯员 方圆", "浦上晚报"),
        ("本报记者 林木", None),
        ("他在浦上報導河洲報", None),
    ],
)
def test_an_outlet_runs_into_the_end_of_a_line_of_reporters(
    byline: str, outlet: str | None
) -> None:
    assert outlet_of_byline(byline) == outlet


MENUS = (
    "首页 渡口概况 船只设置 新闻中心 票务公开 乘船指南 船工园地 船家文化 专题报道",
    "即時新聞 視頻新聞 要聞渡口 社 評河洲兩岸 財 經 娛 樂 體 育 馬 經 副 刊",
    "新聞  部落格  渡口網  網站總覽  健康",
    "网站首页 | 加入收藏 | 设为首页 | 通知公告 | 渡口",
)
NO_MENUS = (
    "一等奖 林木 方圆 何青 周舟 陈渡",
    "渡口換新船 兩岸通學路 從此不繞山",
    "要闻、专题、评论、视频四个栏目都换了人，版面也变了。",
    "新闻 渡口",
)


@pytest.mark.parametrize("text", MENUS)
def test_rows_of_entries(text: str) -> None:
    assert is_row_of_entries(text)
    article, _ = read(text, "", "渡口换新船", "", "发布时间：2021-05-06 14:02:13", "", *PROSE)
    assert article.title == "渡口换新船"
    assert text not in [paragraph.text for paragraph in article.paragraphs]


@pytest.mark.parametrize("text", NO_MENUS)
def test_lists_of_names_headlines_and_sentences_are_no_menus(text: str) -> None:
    assert not is_row_of_entries(text)


def test_a_newsletter_has_its_headline_over_its_reporters() -> None:
    article, _ = read(
        *("★ 無法正常瀏覽內容，請按這裡線上閱讀", "新聞  部落格  渡口網  網站總覽  健康"),
        *("河洲電子報", "2021/05/06 第82期 | 訂閱/退訂 | 看歷史報份"),
        *("今日頭條", "專題", "話題", "要聞", "焦點新聞", "社會新聞", "國際新聞", "", "今日頭條"),
        *("渡口換新船 兩岸通學路", "特派記者林木／浦上報導河洲報", ""),
        *("渡口換上新船以後，兩岸的孩子上學再不用繞八公里山路，早上能多睡半個鐘頭。",),
        *("鄉公所還在候船亭放了書箱，等船的人隨手翻，看不完可以帶到對岸去還，也可以換一本。",),
    )
    assert article.title == "渡口換新船 兩岸通學路"
    assert article.source is not None
    assert article.source.value == "河洲報"


@pytest.mark.parametrize(
    "label", ["刊出日期 ", "刊載日期：", "上線時間：", "登出日期 ", "貼文時間："]
)
def test_a_headline_of_questions_stands_between_its_kicker_and_its_day(label: str) -> None:
    headline = "【孩子問】最難開的是哪一段？夜裡也能過河嗎？船壞了怎麼辦？"
    article, _ = read("請問老船工", headline, f"{label}2021.05.06", *PROSE)
    assert article.title == headline
    assert article.date is not None
    assert article.date.span.value == "2021-05-06"


def test_facts_with_labels_join_no_headline() -> None:
    article, _ = read("河洲同鄉會", "卷期（号）： 第51期", "", *PROSE)
    assert "卷期" not in (article.title or "")


def test_rows_of_an_index_table_are_no_text() -> None:
    rows = (
        "索引号： 003129766/202101-00336 组配分类： 规范性文件",
        "发文日期： 2021-01-23 生效时间： 2021-01-23",
        "废止时间： 2022-01-23 名称： 关于印发渡口管理办法的通知",
        "浏览次数： 590 内容概述：",
    )
    article, _ = read(
        "首页 > 渡口办信息公开 > 信息浏览", *rows, "", "关于印发渡口管理办法的通知", "", *PROSE
    )
    assert not set(rows) & {paragraph.text for paragraph in article.paragraphs}


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("渡口換新船 兩岸孩子上學不用再繞山路｜Ferry", "渡口換新船 兩岸孩子上學不用再繞山路"),
        ("渡口換新船，兩岸孩子不再繞路 | FTV News 中文", "渡口換新船，兩岸孩子不再繞路"),
        ("渡口換新船，兩岸孩子不再繞路｜有片", "渡口換新船，兩岸孩子不再繞路｜有片"),
        ("專訪｜APEC 峰會", "專訪｜APEC 峰會"),
        ("A股|ETF", "A股|ETF"),
    ],
)
def test_names_of_sites_in_letters_go_off_the_end(title: str, bare: str) -> None:
    assert strip_site_name(title) == bare


def test_addresses_that_a_sentence_announces_stay() -> None:
    lines = (
        "渡口办征求意见，可以通过以下方式提出：",
        "联系电话：66554433",
        "邮箱：book@example.org",
    )
    article, _ = read("关于渡口管理办法征求意见的通知", "", *PROSE, *lines, "林木镇渡口办")
    shown = [paragraph.text for paragraph in article.paragraphs]
    assert set(lines) <= set(shown)


@pytest.mark.parametrize(
    "line",
    [
        "2021-05-06 [来源]浦上日报",
        "【来源】浦上日报 【时间】2021-05-06",
        "浦上日报 林木 2021-05-06 10:20",
        "2021-05-06 10:20:10 　 浦上日报 　 林木",
        "文章转自：浦上日报 2021-05-06",
    ],
)
def test_outlets_beside_the_day(line: str) -> None:
    article, _ = read("渡口换新船 两岸孩子不绕路", line, *PROSE)
    assert article.source is not None
    assert article.date is not None
    assert (article.source.value, article.date.span.value) == ("浦上日报", "2021-05-06")


@pytest.mark.parametrize(
    "text",
    [
        "订阅登录，以继续阅读全文！",
        "登入後可繼續閱讀全文",
        "LIKE我们的官方脸书网页以获取更多新信息",
        "1,203 人气",
    ],
)
def test_notices_to_subscribers_are_furniture(text: str) -> None:
    article, _ = read("渡口换新船 两岸孩子不绕路", "2021-05-06 10:20", *PROSE, text)
    assert text not in [paragraph.text for paragraph in article.paragraphs]


@pytest.mark.parametrize("line", ["||||||", "| ||||", "28", "3.14", "---", "·····"])
def test_a_line_without_a_letter_is_no_headline(line: str) -> None:
    assert read(line, "渡口换新船", "2021-05-06", *PROSE)[0].title == "渡口换新船"
    assert read(line, *PROSE)[0].title is None


@pytest.mark.parametrize("mark", ["！", "!", "？"])
@pytest.mark.parametrize("marks", ["“{}”", "「{}」", "{}"])
def test_what_is_called_over_the_day_is_the_headline(mark: str, marks: str) -> None:
    headline = marks.format("我们村有了新渡船" + mark)
    assert read(headline, "2021-05-06 10:17", *PROSE)[0].title == headline


def test_a_bullet_before_the_headline_is_no_part_of_it() -> None:
    article, receipt = read("• 渡口换新船", "本报记者 林木", *PROSE)
    assert article.title == "渡口换新船"
    assert [repair.kind for repair in receipt.repairs] == ["markup"]


@pytest.mark.parametrize("below", [("渡口换新船", "本报记者 林木"), (PROSE[0], "本报记者 林木")])
def test_a_bullet_before_an_entry_of_a_list_makes_no_headline(below: tuple[str, str]) -> None:
    assert read("• 河口镇的渡口", *below, *PROSE)[0].title != "河口镇的渡口"


def test_the_only_chapter_of_a_page_is_its_headline() -> None:
    assert read("第二章 师父的船桨(3)", *PROSE)[0].title == "第二章 师父的船桨(3)"


@pytest.mark.parametrize("below", ["第三条 渡船每年检验。", "第三章 船桨"])
def test_a_chapter_among_others_is_no_headline(below: str) -> None:
    assert read("第二章 渡口", PROSE[0], below, PROSE[1])[0].title is None


def test_a_second_day_is_kept_with_the_source_that_it_names() -> None:
    article, receipt = read(
        "2021年5月6日 星期四", "渡口换新船", "2021年5月6日 10:05 来源：河口时报", *PROSE
    )
    assert article.source is not None
    assert article.source.value == "河口时报"
    assert "duplicate-date" not in [drop.why for drop in receipt.dropped]
    again = read("2021年5月6日 10:05", "渡口换新船", "2021年5月6日 10:05", *PROSE)[1]
    assert "duplicate-date" in [drop.why for drop in again.dropped]


def test_the_account_over_the_day_stands_alone_at_the_foot() -> None:
    lines = ("渡口换新船", "林木 河口讲堂", "2021-05-06", *PROSE)
    article, _ = read(*lines, "河口讲堂")
    assert article.source is not None
    assert article.source.value == "河口讲堂"
    assert [author.name for author in article.authors] == ["林木"]
    assert "林木 河口讲堂" in [credit.text for credit in article.credits]
    assert read(*lines)[0].source is None


@pytest.mark.parametrize("table", [("发文字号：", "河政发〔2021〕12号"), ()])
def test_the_number_in_a_table_over_a_document_hides_no_headline(table: tuple[str, ...]) -> None:
    lines = ["首页 > 政务公开 > 正文", "河口县人民政府办公室关于渡口停航的通知"]
    lines += ["索引号：", "36082300/2021", "主题分类：", "交通、渡口", *table]
    lines += ["发文日期：", "2021年05月06日", *PROSE, "打印本页", "关闭窗口"]
    assert read(*lines)[0].title == "河口县人民政府办公室关于渡口停航的通知"
