"""Which lines announce the articles of a page, told by lines made by hand."""

from __future__ import annotations

import pytest

from indexer.corpus.layout.contents import find_contents
from indexer.corpus.page.line import Line
from tests.corpus.layout.made import filled, line, numbered

TEXT = line("渡口换上新船以后，两岸的孩子上学再不用绕八公里山路。", "prose")


def entry(text: str) -> Line:
    return line(text, "heading")


def headline(text: str) -> Line:
    return line(text, "short")


def prose(text: str) -> Line:
    return line(text, "prose")


TABLE = (entry("一、渡口换新船"), entry("二、山路夜里亮"))
ARTICLES = (headline("渡口换新船"), TEXT, headline("山路夜里亮"), TEXT)


def told(*lines: Line) -> list[int]:
    return find_contents(numbered(*lines))[0]


def test_entries_that_are_printed_again_over_texts_are_a_table() -> None:
    assert find_contents(numbered(*TABLE, *ARTICLES)) == (
        [0, 1],
        frozenset({"渡口换新船", "山路夜里亮"}),
    )
    assert told(*TABLE[:1], *ARTICLES) == []
    assert told(*ARTICLES, *TABLE) == []


@pytest.mark.parametrize(("size", "announces"), [(3, False), (4, True)])
def test_an_entry_has_four_characters(size: int, *, announces: bool) -> None:
    first = "换新船了"[:size]
    lines = entry(f"一、{first}"), TABLE[1], headline(first), TEXT, *ARTICLES[2:]
    assert bool(told(*lines)) == announces


@pytest.mark.parametrize(("size", "announces"), [(90, True), (91, False)])
def test_an_entry_has_ninety_characters(size: int, *, announces: bool) -> None:
    long = filled(size - 2)
    lines = entry(f"一、{long}"), TABLE[1], headline(long), TEXT, *ARTICLES[2:]
    assert bool(told(*lines)) == announces
    bare = filled(size)
    lines = headline(bare), TABLE[1], headline(bare), TEXT, *ARTICLES[2:]
    assert bool(told(*lines)) == announces
    for again in (headline, prose):
        table = entry(f"一、{bare[:60]}"), TABLE[1]
        wide = again(bare[:60] + "。" * (size - 60))
        assert bool(told(*table, wide, TEXT, *ARTICLES[2:])) == announces


def test_an_entry_broken_in_two_announces_both_lines() -> None:
    def broken(first: Line, second: str = "河口换新船") -> bool:
        whole = headline("某报社论：" + second)
        return bool(told(first, line(second, "short"), TABLE[1], whole, TEXT, *ARTICLES[2:]))

    assert broken(entry("一、某报社论："))
    assert not broken(entry("某报社论："))
    assert not broken(entry("一、某报社论：；"))
    assert not broken(entry("一、某报社论："), "一、河口换新船")


@pytest.mark.parametrize(("labels", "taken"), [(3, 3), (4, 3), (2, 2)])
def test_three_labels_over_a_table_go_with_it(labels: int, taken: int) -> None:
    lines = [headline(label) for label in ("目录", "导读", "要目", "提要")[:labels]]
    assert told(*lines, *TABLE, *ARTICLES) == [*range(labels - taken, labels + 2)]
    assert told(headline("河口"), *TABLE, *ARTICLES) == [1, 2]


@pytest.mark.parametrize(("size", "is_table"), [(29, True), (30, False)])
def test_no_text_stands_above_a_table(size: int, *, is_table: bool) -> None:
    assert bool(told(line(filled(size, "。"), "prose"), *TABLE, *ARTICLES)) == is_table
    assert told(line(filled(size, "。"), "short"), *TABLE, *ARTICLES)


def test_more_than_half_of_the_lines_of_a_table_are_entries() -> None:
    other = headline("河口")
    assert told(TABLE[0], other, TABLE[1], *ARTICLES) == [0, 1, 2]
    assert told(TABLE[0], other, other, TABLE[1], *ARTICLES) == []
    numbered_line = entry("三、书箱上了船")
    assert told(TABLE[0], other, numbered_line, other, TABLE[1], *ARTICLES)


def test_a_report_between_the_entries_makes_them_none() -> None:
    report = line("河口5月6日电 渡口换船。", "prose", dateline=True)
    assert told(TABLE[0], report, TABLE[1], *ARTICLES) == []
    assert told(TABLE[0], line("三、河口5月6日电", "prose", dateline=True), TABLE[1], *ARTICLES)


def test_most_of_the_headlines_have_a_text_below() -> None:
    third = entry("三、书箱上了船")
    again = headline("书箱上了船")
    assert told(*TABLE, *ARTICLES[:3]) == [0, 1]
    assert told(*TABLE, third, *ARTICLES[:3], again) == []
    assert told(*TABLE, *ARTICLES[::2]) == []


def test_entries_of_another_numbering_announce_nothing() -> None:
    inner = line("(1)书箱上了船", "heading")
    lines = TABLE[0], inner, TABLE[1]
    again = headline("书箱上了船"), TEXT
    assert find_contents(numbered(*lines, *ARTICLES, *again))[1] == {"渡口换新船", "山路夜里亮"}
    bare = headline("书箱上了船")
    lines = TABLE[0], bare, TABLE[1]
    assert "书箱上了船" in find_contents(numbered(*lines, *ARTICLES, *again))[1]


def test_what_stands_between_a_numbered_table_and_the_articles_goes_with_it() -> None:
    label = headline("详细新闻")
    assert told(*TABLE, label, *ARTICLES) == [0, 1, 2]
    assert told(*TABLE, label, headline("正文"), *ARTICLES) == [0, 1]
    assert told(*TABLE, line("2021年5月6日", "meta"), *ARTICLES) == [0, 1]


def test_any_line_that_a_numbered_entry_announces_may_be_a_headline() -> None:
    prose = line("渡口换新船", "prose")
    assert told(*TABLE, prose, TEXT, *ARTICLES[2:]) == [0, 1]
    bare = headline("渡口换新船"), headline("山路夜里亮")
    assert told(*bare, prose, TEXT, *ARTICLES[2:]) == []
    assert told(*bare, *ARTICLES) == [0, 1]
