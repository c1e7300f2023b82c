"""Menus, lists and headlines of pages as a reader sees them: what stays and what goes.

Clean texts lose nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.articles.read import read_record
from indexer.corpus.furniture.listed import rule
from indexer.corpus.furniture.weighing.line_facts import LineFacts, may_be_button
from indexer.corpus.furniture.weighing.line_model import (
    CHANGE,
    decide,
    is_furnished,
    line_weights,
    may_be_furnished,
    settled,
    weigh_page,
)
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt, split_lines
from indexer.model import Article
from tests.corpus.furniture.made import BUTTON, LINE, PROSE, fact
from tests.corpus.furniture.made import page as made

PAGES = Path(__file__).with_name("pages")


def read(text: str) -> tuple[list[Article], Receipt]:
    receipt = Receipt()
    return read_record(Record(text=text, encoding="utf-8", number=0), receipt), receipt


def parts(path: Path) -> tuple[str, str, list[str], list[str]]:
    """Give a page without its marks, its headline, the lines of its text and those of its furniture.

    In the files of `pages/` lines of the text begin with `=`, the headline with `#`, other lines of
    the head with `~`.
    """
    lines = path.read_text("utf-8").splitlines()
    bare = [line[1:] if line[:1] in ("=", "#", "~") else line for line in lines]
    title = next(line[1:] for line in lines if line.startswith("#"))
    text = [line[1:] for line in lines if line.startswith("=")]
    furniture = [line for line in lines if line.strip() and line[0] not in "=#~"]
    return "\n".join(bare), title, text, furniture


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.txt")), ids=lambda path: path.stem)
def test_pages_of_sites(path: Path) -> None:
    page, title, text, furniture = parts(path)
    articles, receipt = read(page)
    shown = [paragraph.text for article in articles for paragraph in article.paragraphs]
    assert [article.title for article in articles] == [title]
    joined = "".join(shown)
    assert [line for line in text if line not in joined] == []
    left = [line for line in furniture if line.strip() in shown]
    assert len(left) <= 0.12 * len(furniture), left
    dropped = {drop.text.strip() for drop in receipt.dropped}
    assert {line.strip() for line in furniture} - dropped - set(shown) == set()


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.txt")), ids=lambda path: path.stem)
def test_the_text_of_a_page_alone_loses_nothing(path: Path) -> None:
    _, title, text, _ = parts(path)
    _, receipt = read("\n".join([title, *text]))
    assert [drop for drop in receipt.dropped if drop.why == "furniture"] == []


@given(st.lists(st.floats(-20, 20), max_size=12))
def test_decisions_are_the_best_series(values: list[float]) -> None:
    """The series found is worth as much as the best of all series."""

    def worth(states: list[bool]) -> float:
        changes = (
            sum(a != b for a, b in zip([states[0], *states], states, strict=False)) if states else 0
        )
        gains = sum(
            value / 2 if state else -value / 2 for value, state in zip(values, states, strict=True)
        )
        return gains - CHANGE * changes

    every = [
        [bool(number >> at & 1) for at in range(len(values))] for number in range(2 ** len(values))
    ]
    assert worth(decide(values)) == pytest.approx(max(map(worth, every)))


def test_weights_name_facts_that_lines_show() -> None:
    """The table names no fact twice, and the facts of a plain page are among them."""
    text = "首页\n要闻\n关于我们\n渡口换上新船以后，两岸的孩子上学再不用绕八公里山路了。"
    page = rule(list(split_lines(text))).facts()
    assert set(page.facts(0, None)) & line_weights().keys()
    assert all(-20 < weight < 20 for weight in line_weights().values())


@given(
    st.lists(
        st.sampled_from(
            [
                "分享",
                "登录 注册",
                "首页 > 新闻",
                "https://a.example/1",
                "天亮了。",
                "船 " * 40 + "。",
            ]
        )
        | st.text("分享评论收藏打印船灯。，> 1", max_size=90),
        max_size=12,
    )
)
def test_no_page_of_a_site_is_taken_for_a_text_alone(texts: list[str]) -> None:
    ruled = rule(list(split_lines("\n".join(texts))))
    items = zip(ruled.lines, ruled.folded, ruled.whys, strict=True)
    may_be = may_be_furnished(may_be_button(*item) for item in items)
    assert may_be or not is_furnished(ruled.facts())


@pytest.mark.parametrize(("value", "goes"), [(2.3, False), (2.5, True)])
def test_a_line_among_text_goes_for_more_than_two_changes(value: float, *, goes: bool) -> None:
    assert decide([-10, value, -10]) == [False, goes, False]
    assert decide([10, -value, 10]) == [True, not goes, True]


@pytest.mark.parametrize(("buttons", "furnished"), [(2, False), (3, True)])
def test_three_buttons_around_a_text_show_a_site(buttons: int, *, furnished: bool) -> None:
    assert is_furnished(made(*[BUTTON] * buttons, PROSE)) == furnished
    assert is_furnished(made(PROSE, *[BUTTON] * buttons)) == furnished
    assert not is_furnished(made(PROSE, *[BUTTON, PROSE] * buttons))
    assert may_be_furnished([True] * buttons + [False] * 9) == furnished


def lowered(*lines: LineFacts, headline: int | None = None) -> list[float]:
    """Give by how much the sum of each line is lowered on a page."""
    return [-value for value in settled(made(*lines), headline, [0.0] * len(lines))]


STAYS = 100
SAYS = fact("line", 10, "", "meta:source")
CREDIT, DATE = fact("credit", 10), fact("date", 10)
WORD = fact("word", 4)


def test_what_speaks_for_lines_of_the_text_and_beside_it() -> None:
    assert lowered(PROSE, WORD, BUTTON, WORD, LINE) == [STAYS, 10, 0, 0, 0]
    assert lowered(PROSE, BUTTON, fact("line", 8), fact("line", 7)) == [STAYS, 0, 5, 0]
    assert lowered(PROSE, BUTTON, fact("sentence", 9, "茶，山！")) == [STAYS, 0, 7.5]
    assert lowered(PROSE, LINE, fact("word", 4, "热门文章"), LINE) == [STAYS, 10, 0, 0]
    assert lowered(PROSE, DATE, LINE)[2] == 0
    assert lowered(PROSE, fact("line", 9, "", "legal"), LINE) == [STAYS, 0, 0]
    assert lowered(PROSE, fact("line", 9, "", "buttons:8"), WORD) == [STAYS, 5, 0]
    assert lowered(PROSE, fact("number", 3), PROSE) == [STAYS, 10, STAYS]
    assert lowered(PROSE, BUTTON, PROSE) == [STAYS, 0, STAYS]


def test_what_speaks_for_lines_above_the_text() -> None:
    told = fact("line", 0, PROSE.text[:8])
    assert lowered(WORD, BUTTON, WORD, PROSE) == [0, 0, 5, STAYS]
    assert lowered(told, BUTTON, PROSE) == [5, 0, STAYS]
    assert lowered(fact("line", 0, PROSE.text[:7]), BUTTON, PROSE) == [0, 0, STAYS]
    half = fact("line", 0, PROSE.text[:5] + "水牛过河")  # 4 of 8 pairs
    assert lowered(half, BUTTON, PROSE) == [5, 0, STAYS]
    less = fact("line", 0, PROSE.text[:4] + "水牛过河去")
    assert lowered(less, BUTTON, PROSE) == [0, 0, STAYS]
    assert lowered(fact("button", 0, told.text), BUTTON, PROSE) == [0, 0, STAYS]


def test_what_speaks_for_lines_between_the_headline_and_the_text() -> None:
    assert lowered(LINE, WORD, LINE, PROSE, headline=0) == [STAYS, 0, 5, STAYS]
    summary = fact("prose", 30, "茶山的风")
    lines = LINE, summary, WORD, BUTTON, *[fact("long", 45, "水牛过河")] * 4, PROSE
    assert lowered(*lines, headline=0)[2:4] == [5, 0]


@pytest.mark.parametrize(("size", "much"), [(149, 3), (150, 0)])
def test_short_lines_of_a_page_with_little_text(size: int, much: int) -> None:
    lines = WORD, BUTTON, fact("prose", size)
    assert lowered(*lines) == [much, 0, STAYS]


@pytest.mark.parametrize("line", [CREDIT, DATE, SAYS], ids=["credit", "date", "source"])
def test_what_dates_and_credits_the_article_near_its_headline(line: LineFacts) -> None:
    def stays(above: int = 0, below: int = 0) -> bool:
        lines = [BUTTON] * 40
        lines[15], lines[39], lines[15 - above + below] = LINE, PROSE, line
        return lowered(*lines, headline=15)[15 - above + below] == STAYS

    assert (stays(above=10), stays(above=11)) == (True, False)
    assert (stays(below=8), stays(below=9)) == (True, line is DATE)


def test_the_day_of_a_first_post_stands_above_its_text_far_below_the_headline() -> None:
    def stays(over: int, *, near: bool = False) -> bool:
        lines = [BUTTON] * 60
        lines[10], lines[50], lines[50 - over] = LINE, PROSE, DATE
        lines[11] = DATE if near else BUTTON
        return lowered(*lines, headline=10)[50 - over] == STAYS

    assert (stays(16), stays(17)) == (True, False)
    assert not stays(16, near=True)


@pytest.mark.parametrize("line", [CREDIT, DATE, SAYS], ids=["credit", "date", "source"])
def test_what_dates_and_credits_the_article_around_its_text(line: LineFacts) -> None:
    def stays(above: int = 0, below: int = 0, headline: int | None = None) -> bool:
        lines = [BUTTON] * 60
        lines[20], lines[20 - above + below] = PROSE, line
        return lowered(*lines, headline=headline)[20 - above + below] == STAYS

    assert (stays(above=16), stays(above=17)) == (True, False)
    assert (stays(below=10), stays(below=11)) == (True, False)
    assert (stays(below=10, headline=0), stays(below=11, headline=0)) == (True, False)
    assert stays(above=16, headline=40) == (line is DATE)


COMMENTED = fact("date", 0, "发表于 2019-05-06 10:22", "clock")


def test_the_days_of_comments_below_a_dated_text() -> None:
    assert lowered(LINE, DATE, PROSE, COMMENTED, headline=0)[3] != STAYS
    assert lowered(LINE, DATE, PROSE, DATE, headline=0)[3] == STAYS
    assert lowered(LINE, PROSE, COMMENTED, headline=0)[2] == STAYS


def test_lines_that_are_likely_furniture_together_show_a_site() -> None:
    """Without a button: rows of a list of other texts."""
    likely = fact("line", 12, "", "pictures", "rank", "more", "url", "lists", "told:0")

    def furnished(count: int) -> bool:
        apart = [one for _ in range(count) for one in (likely, fact("number", 0, "12"))]
        return weigh_page(made(LINE, PROSE, PROSE, fact("word", 0, "热门文章"), *apart)).furnished

    assert not furnished(0)
    assert furnished(7)


def test_a_label_whose_value_stands_below_it_is_of_the_article() -> None:
    label, value = fact("word", 0, "来源："), fact("word", 0, "河口日报")
    assert lowered(label, value, BUTTON, PROSE)[:2] == [STAYS, STAYS]
    assert lowered(PROSE, BUTTON, label, value)[2:] == [STAYS, STAYS]
    assert lowered(PROSE, BUTTON, label) == [STAYS, 0, 0]


def test_what_stands_above_the_headline_goes_unless_it_is_text() -> None:
    buttons = [BUTTON] * 4
    dated = fact("date", 0, "2021-05-06 09:30")
    title = fact("line", 0, "茶山的茶树种在坡上")
    text = fact("prose", 0, "茶山的茶树种在坡上，一年采三次茶。" * 10)
    weighed = weigh_page(made(*buttons, title, dated, text))
    assert weighed.headline == 4
    assert weighed.furniture == {0, 1, 2, 3}
    assert weigh_page(made(title, dated, text)).furniture == frozenset()
    below = weigh_page(made(text, *buttons, title, dated))
    assert below.headline is None
