"""Lists of other texts and of readers' words, told by the shape that their rows share."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt
from indexer.corpus.page.lists import heads_list, tells_age

HEAD = ["采茶的人上了山", "2024-04-05 08:20 来源：河口日报"]
TEXT = [
    "采茶的人天不亮就上了山，竹篓还没有装满，山下的锅已经烧热了，烟从屋顶升起来。",
    "老人说，茶要当夜炒完，过了夜，再好的叶子也泡不出那个味道来，这话他说了四十年。",
]
TITLES = ("渡口换上新船", "西渡老街昨夜亮灯", "青杨林场的果子熟了", "白石县通了夜班公交")
BEGINNING = (
    "昨天傍晚，街上的灯一盏盏亮起来，看灯的人从桥头一直排到了桥尾，有人带了板凳，有人抱着孩子..."
)


def shown(lines: list[str]) -> list[str]:
    record = Record(text="\n".join(lines), encoding="utf-8", number=0)
    articles = read_record(record, Receipt())
    return [one.text for article in articles for one in article.paragraphs]


LISTS = {
    "cards": [
        line
        for at, title in enumerate(TITLES)
        for line in (title, BEGINNING, f"青杨晚报 {at + 1}小时前 1{at}评论")
    ],
    "cards without a beginning": [
        line for at, title in enumerate(TITLES) for line in (title, f"青杨晚报 昨天 {at}阅读")
    ],
    "headlines before their hour": [
        f"·{title} (04-0{at} 17:34)" for at, title in enumerate(TITLES)
    ],
    "headlines before their day": [
        f"{title}  2024-04-0{at + 1}" for at, title in enumerate(TITLES)
    ],
}


@pytest.mark.parametrize("rows", LISTS.values(), ids=LISTS.keys())
@pytest.mark.parametrize("head", [[], ["一周要闻"]], ids=["bare", "headed"])
def test_lists_of_other_texts_go(rows: list[str], head: list[str]) -> None:
    assert shown([*HEAD, *TEXT, *head, *rows]) == TEXT


OWN = {
    "what happened when": [f"0{at}:30 {title}" for at, title in enumerate(TITLES)],
    "years": [f"202{at}年 {title}" for at, title in enumerate(TITLES)],
    "three sentences with a day": [
        f"{title}的事，要从4月{at}日说起。" for at, title in enumerate(TITLES)
    ],
    "two rows before a day": [f"{title} 2024-04-0{at + 1}" for at, title in enumerate(TITLES[:2])],
}


@pytest.mark.parametrize("rows", OWN.values(), ids=OWN.keys())
def test_rows_of_the_text_stay(rows: list[str]) -> None:
    found = "".join(shown([*HEAD, TEXT[0], *rows, TEXT[1]]))
    assert [row for row in rows if row not in found] == []


@pytest.mark.parametrize(
    "text",
    [
        "3小时前",
        "河口日报 昨天 12评论",
        "阅读(120)",
        "1.2万播放",
        "赞 3 回复2",
        "河口日报 刚刚",
        "河口日报　剛剛",
    ],
)
def test_ages_and_counts(text: str) -> None:
    assert tells_age(text)


@pytest.mark.parametrize("text", ["昨天的雨", "两年以前", "12人", "前天上午下了雨", "08:30 开幕"])
def test_what_is_no_age(text: str) -> None:
    assert not tells_age(text)


@pytest.mark.parametrize(
    "text", ["推荐书目", "推荐理由：", "大家都来看看茶山", "新闻背景", "相关规定"]
)
def test_what_heads_no_list_of_other_texts(text: str) -> None:
    assert not heads_list(text)


def test_the_contacts_of_a_notice_stay_with_it() -> None:
    contacts = ["联系人：林木", "联系电话：0537-4412233", "地址：河口县东街12号"]
    assert shown([*HEAD, *TEXT, *contacts]) == [*TEXT, *contacts]


def test_the_contacts_of_a_site_go() -> None:
    contacts = ["新闻热线：0537-4412233", "投稿邮箱：tg@hekou.example", "地址：河口县东街12号"]
    assert shown([*HEAD, *TEXT, "版权所有 河口日报社", *contacts]) == TEXT


def test_a_row_of_facts_is_no_headline() -> None:
    rows = [
        "采购单位：河口县茶场",
        "预算金额：12万元",
        "采购方式：公开招标",
        "开标时间：2024年4月9日",
    ]
    menu = ["登录", "注册", "首页", "搜索"]
    record = Record(
        text="\n".join([*menu, "河口县茶场采购炒锅的公告", *rows, *TEXT]),
        encoding="utf-8",
        number=0,
    )
    (article,) = read_record(record, Receipt())
    assert article.title == "河口县茶场采购炒锅的公告"


@pytest.mark.parametrize("outlet", ["河口日报", "河口在线", "河口发布", "青杨客户端"])
def test_an_outlet_alone_above_the_day_is_the_source(outlet: str) -> None:
    menu = ["登录", "注册", "首页", "搜索"]
    lines = [*menu, "采茶的人天不亮上了山", outlet, "2024年4月5日", *TEXT]
    (article,) = read_record(Record(text="\n".join(lines), encoding="utf-8", number=0), Receipt())
    assert article.source is not None
    assert article.source.value == outlet


def test_the_outlet_of_the_reporter_below_the_text_is_the_source() -> None:
    lines = ["采茶的人天不亮上了山", "2024年4月5日", *TEXT, *TEXT, TEXT[0], "河口晚报记者 林木"]
    (article,) = read_record(Record(text="\n".join(lines), encoding="utf-8", number=0), Receipt())
    assert article.source is not None
    assert article.source.value == "河口晚报"
