"""Menus, lists and headlines of pages as a reader sees them: what stays and what goes.

Clean texts lose nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.articles.read import read_record
from indexer.corpus.furniture.line_model import CHANGE, decide, is_furnished, weights
from indexer.corpus.furniture.listed import page_facts, rule
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt, split_lines
from indexer.model import Article

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
    page = page_facts(
        list(
            split_lines(
                "首页\n要闻\n关于我们\n渡口换上新船以后，两岸的孩子上学再不用绕八公里山路了。"
            )
        )
    )
    assert set(page.facts(0, None)) & weights().keys()
    assert all(-20 < weight < 20 for weight in weights().values())


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
    assert ruled.may_be_furnished() or not is_furnished(ruled.facts())
