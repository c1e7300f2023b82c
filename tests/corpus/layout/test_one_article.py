"""A page of a site holds one article: what stands below its text begins no other one."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.furniture.listed import rule
from indexer.corpus.input.source.records import Record
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.page.line import Receipt, split_lines
from indexer.model import Article

TEXT = (
    "渡口换新船 两岸孩子不绕路",
    "2021-05-06 10:17:48　来源：浦上日报",
    "浦上日报讯（记者 林木）渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。",
    "镇里还在候船亭放了书箱，等船的人随手翻，看不完可以带到对岸去还，也可以换一本。",
    "老船工说，旧船撑了三十年，篙子磨短了一截，如今他管着新船的发动机，天天擦一遍。",
)
MENU = (
    "首页",
    "登录 注册",
    "手机版",
    "要闻",
    "Industry",
    "Ferries",
    "渡口",
    "收藏本站",
    "设为首页",
)


def read(*lines: str) -> list[Article]:
    return read_record(Record(0, "utf-8", text="\n\n".join(lines)), Receipt())


def shown(articles: list[Article]) -> list[str]:
    return [paragraph.text for article in articles for paragraph in article.paragraphs]


def test_a_teaser_with_a_dateline_below_the_credits_begins_no_article() -> None:
    teaser = (
        "河洲社浦上7月31日电 山路装上了四十盏灯，夜里送货的人不用再打手电，上山的车也少了几趟。"
    )
    tail = ("本文来源：浦上日报 责任编辑：方圆_NP7779", "分享到：", "返回首页", "阅读下一篇")
    articles = read(*MENU, *TEXT, *tail, teaser, "关于我们 | 联系方法 | 招聘信息")
    assert [article.title for article in articles] == [TEXT[0]]
    assert teaser in shown(articles)


def test_two_dated_texts_on_one_page_stay_two() -> None:
    other = (
        "山路装上四十盏灯 夜里不打手电",
        "2021-05-07 08:00:00　来源：浦上日报",
        "通往学校的山路装上了四十盏灯，夜里送货的人不用再打手电，上山的车也少了几趟。",
    )
    assert [article.title for article in read(*MENU, *TEXT, *other)] == [TEXT[0], other[0]]


def test_a_menu_that_is_printed_twice_announces_nothing() -> None:
    menu = (
        "Industry",
        "Company",
        "Better+",
        "浦上微博",
        "qq空间",
        "对渡口",
        "process书签",
        "苍屏山",
    )
    articles = read("渡口换新船 两岸孩子不绕路", *menu, *TEXT[2:], *menu)
    assert len(articles) == 1
    assert set(menu) <= set(shown(articles))


def test_lines_of_a_diagram_begin_no_article() -> None:
    lines = (
        "渡口",
        "↓",
        "│",
        "候船亭",
        "",
        "",
        "",
        "检票口",
        "─→",
        "栈桥",
        "",
        "",
        "",
        "上船",
        "↓",
        "对岸",
    )
    assert len(read_record(Record(0, "utf-8", text="\n".join(lines)), Receipt())) == 1


@pytest.mark.parametrize("code", ["_NP7779", "_B12345", "＿NN123"])
def test_numbers_of_editors_are_no_names(code: str) -> None:
    assert [credit.name for credit in read_byline(f"责任编辑：方圆{code}")] == ["方圆"]


THREAD = tuple(
    f"船票又涨了？【老船工】09-19 1{hour}:06 {hour * 9}字 [{hour}3/0]" for hour in range(5)
)
RANKING = tuple(f"0{at}/渡口新船第{at}天载客四百人" for at in range(1, 6))


def whys(*lines: str) -> dict[str, str | None]:
    ruled = rule(list(split_lines("\n".join(lines))))
    return {line.text: why for line, why in zip(ruled.lines, ruled.whys, strict=True)}


def test_answers_of_a_forum_and_rankings_are_other_texts() -> None:
    found = whys(*TEXT, *THREAD, *RANKING)
    assert {found[line] for line in (*THREAD, *RANKING)} == {"related"}
    assert {found[line] for line in TEXT[2:]} == {None}


def test_a_few_rows_and_rows_in_a_text_stay() -> None:
    """Three rows are a table of the text; so are numbers with a stroke between its paragraphs."""
    assert set(whys(*TEXT, *THREAD[:3]).values()) == {None}
    found = whys(*TEXT[:3], *RANKING, *TEXT[3:])
    assert {found[line] for line in RANKING} == {None}


@pytest.mark.parametrize(
    "text",
    ["@@title@@", "@@answer_text@@@@name@@：@@title@@", "{{item.title}}", "标题：${news.title}"],
)
def test_unfilled_templates_are_furniture(text: str) -> None:
    assert whys(*TEXT, text)[text] == "nav"
