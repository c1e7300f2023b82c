"""A headline and its stamp on one line are parted; lines that only look alike stay whole."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.furniture.heads.parted import part_lines
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Line, Receipt, split_lines

TEXT = "渡口的老船今年换了新发动机，过河只要四分钟，赶集的人再也不用天不亮就起床。" * 2


def lines(*texts: str) -> list[Line]:
    return list(split_lines("\n".join(texts)))


def parted(*texts: str) -> list[str]:
    return [str(line.text) for line in part_lines(lines(*texts))]


@pytest.mark.parametrize(
    ("line", "first", "rest"),
    [
        ("date 2024-01-16 渡口换上新船以后", "date 2024-01-16", "渡口换上新船以后"),
        (
            "2024/01/16 09:41渡口换上新船以后两岸都好",
            "2024/01/16 09:41",
            "渡口换上新船以后两岸都好",
        ),
        (
            "渡口換新船　船工：人多了，問價的少了 2024年1月16日|文：林木",
            "渡口換新船　船工：人多了，問價的少了",
            "2024年1月16日|文：林木",
        ),
        (
            "渡口换上新船以后 2024-01-16 08:56 来源：河口日报",
            "渡口换上新船以后",
            "2024-01-16 08:56 来源：河口日报",
        ),
    ],
)
def test_a_headline_is_parted_from_its_stamp(line: str, first: str, rest: str) -> None:
    assert parted(line, TEXT) == [first, rest, TEXT]
    assert [line.printed.strip() for line in part_lines(lines(line))] == [first, rest]


def test_a_headline_behind_a_caption_over_the_date_is_parted() -> None:
    caption = "圖說：渡口的新船。 林木攝"
    assert parted(caption + "渡口換上新船以後", "2024-01-16", TEXT)[:2] == [
        caption,
        "渡口換上新船以後",
    ]
    assert parted(caption + "渡口換上新船以後", TEXT)[0] == caption + "渡口換上新船以後"


@pytest.mark.parametrize(
    "line",
    [
        "date 2024-01-16 快讯",
        "渡口换上新船以后 2024年1月16日",
        "来源：河口日报 2024-01-16 08:56",
        "渡口在2024年1月16日换船 林木",
        "渡口换上了新船。 2024年1月16日|文：林木",
        "2024/01/16 09:41 渡口换上新船以后两岸都好",
        "河口县融媒体中心 2024-01-16 08:56",
        "河口县渡船管理委员会 2024-01-16 08:56 作者：林木",
    ],
)
def test_lines_that_say_one_thing_stay_whole(line: str) -> None:
    assert parted(line, TEXT)[0] == line


def test_a_line_below_a_headline_stays_whole() -> None:
    stamped = "渡口文化传播工作室 2024-01-16 08:56 来源：河口日报"
    assert parted("渡口换上新船以后", stamped, TEXT)[1] == stamped
    headed = "两岸的船工都起早 2024-01-16 08:56 来源：河口日报"
    assert len(parted("渡口 船票", headed, TEXT)) == 4


def test_lines_below_the_text_and_over_a_date_stay_whole() -> None:
    stamped = "渡口换上新船以后 2024-01-16 08:56 来源：河口日报"
    assert parted(TEXT, stamped) == [TEXT, stamped]
    assert parted(stamped, "2024-01-16 来源：河口日报", TEXT)[0] == stamped
    spaced = Line(1, "别的", "date 2024-01-16 河口渡口换上新船以后两岸都好")
    assert part_lines([spaced]) == [spaced]


@pytest.mark.parametrize("titled", [None, "渡口换上新船"])
def test_the_day_of_a_scraper_is_parted_from_pages_and_records(titled: str | None) -> None:
    text = "date 2021-05-06 渡口换上了新船，孩子们上学不再绕八公里山路。"
    (article,) = read_record(Record(0, "utf-8", text=text, title=titled), Receipt())
    assert article.date is not None
    assert article.date.span.value == "2021-05-06"
    assert [paragraph.text[:2] for paragraph in article.paragraphs] == ["渡口"]


def test_a_day_with_its_weekday_is_parted_from_the_headline_behind_it() -> None:
    menu = ["首页", "要闻", "港闻"] * 5
    headline = "街市鱼档设「无人钱箱」 三个月只少廿四元"
    assert parted(*menu, f"2005年3月18日星期五 05:05AM{headline}", TEXT)[len(menu) :] == [
        "2005年3月18日星期五 05:05AM",
        headline,
        TEXT,
    ]
    for line in ("2005年3月18日08:30许多市民来到渡口", "2005年3月18日星期五 05:05AM，渡口开了船。"):
        assert parted(*menu, line, TEXT)[len(menu) :] == [line, TEXT]
