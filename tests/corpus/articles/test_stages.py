"""Every stage of reading: nothing is lost or invented, and it keeps to the parts that its row names."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.corpus.articles.stages import STAGES, Page, Stage, read_stages
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Ledger
from scripts.measure_reading import unbalanced
from tests.corpus.layout.test_layout import STRAYED
from tests.corpus.layout.test_layout_columns import LEFT, RIGHT, across, wrap
from tests.corpus.made_lines import printed
from tests.quality.pages import make_pages

PARTS = tuple(part.name for part in dataclasses.fields(Page))
BLANK = Page(Record(0, "utf-8"))
MADE = [Record(0, "utf-8", text=page.text) for page in make_pages(60, 5)]
TITLED = [
    Record(0, "utf-8", text="渡口换上了新船。", title="渡口换新船"),
    Record(3, "utf-8", text="渡口换上\n了新船。", title="渡口换新船"),
    Record(3, "utf-8", paras=("渡口换上了新船。", "孩子们上学不再绕路。"), title="渡口换新船"),
    Record(3, "utf-8", text="渡口换上了新船。", title="渡口换上了新船，" * 40),
    Record(3, "utf-8", text="分享到：微信 微博", title="渡口换新船"),
    Record(3, "utf-8", text="", title="渡口换新船"),
    Record(0, "utf-8", text="菜单\n渡口换上了新船。\n隐藏", outside=(0, 2), hidden=(2,)),
]


def page_of_many() -> Record:
    """A page with everything that only stages of whole pages touch.

    Announced headlines, a drawn line between articles, a gloss, a column read across.
    """
    story = "今年{}的渡口换上了新船，两岸的孩子上学再不用绕路。（来源：河口时报）"
    lines = ["首页 > 要闻 > 正文", "内容提要", "1.北渡口换上新船", "2.南渡口也换新船"]
    for name in ("北渡口换上新船", "南渡口也换新船"):
        lines += ["*  *  *", name, "2023-05-06 08:00 来源：河口时报", "渡(dù)口(kǒu)修好了。"]
        lines += [story.format(name[:3]), "责任编辑：林木"]
    return Record(0, "utf-8", text="\n".join(lines))


ACTING = [
    "原标题：渡口换新船\n2004-05-06\n渡口换上了新船，孩子们上学不再绕路。",
    "date 2004-05-06 渡口換上了新船以後\n渡口換上了新船，孩子們上學不再繞路。",
    "作者shuiniu看板Ferry標題渡口的夜班時間Sun Jan  3 23:14:52 2010\n渡口換上了新船，孩子們上學不再繞路。",
    "渡口换新船\n6\n2004-05\n渡口换上了新船，孩子们上学不再绕路。",
    "第1页\n渡口换上了新船，孩子们上学不再绕路。\n第2页",
    "老渡口停用多年，今年春天又有船了，村里人都很高兴。云岭娱乐注册|云岭娱乐登录|云岭娱乐官网\n渡口换上了新船。",
    across(wrap(LEFT, 16), wrap(RIGHT, 16)),
    STRAYED,
]
"""Pages on which the stages act that do nothing on most: labels, boxes, stamps, posts, page numbers,
columns, strays."""
RECORDS = [*MADE, *TITLED, page_of_many(), *(Record(0, "utf-8", text=text) for text in ACTING)]


def titles_of(page: Page) -> Iterator[int]:
    """Give the lines under which a page holds the title that its record states."""
    if page.title:
        yield page.title.number
    for draft in page.drafts:
        yield from draft.title_lines[:1]
    for article in page.articles:
        yield from article.title_lines[:1]


def account_for(record: Record) -> None:
    """Read a record, and count its characters after every stage."""
    ledger = Ledger()
    for stage, page in read_stages(record, ledger):
        problems = unbalanced(
            [record], page.held(), ledger.dropped, ledger.repairs, list(titles_of(page))
        )
        assert problems == [], stage.name


def test_what_is_lost_or_invented_is_noticed() -> None:
    page = Record(0, "utf-8", text="渡口换上新船")
    assert unbalanced([page], [((1,), "渡口换上新船")], (), (), ()) == []
    assert "lost" in unbalanced([page], [((1,), "渡口换上新")], (), (), ())[0]
    assert "invented" in unbalanced([page], [((1,), "渡口换上新船了")], (), (), ())[0]


@pytest.mark.parametrize("at", range(len(RECORDS)))
def test_after_every_stage_each_printed_character_is_held_dropped_or_repaired(at: int) -> None:
    account_for(RECORDS[at])


@given(st.lists(printed(), max_size=16), st.sampled_from(["page", "record", "paragraphs"]))
@settings(max_examples=60, deadline=None)
def test_so_it_is_of_any_lines(lines: list[str], kind: str) -> None:
    if kind == "page":
        account_for(Record(0, "utf-8", text="\n".join(lines)))
    elif kind == "record":
        account_for(Record(1, "utf-8", text="\n".join(lines[1:]), title="".join(lines[:1]) or None))
    else:
        account_for(Record(1, "utf-8", paras=tuple(lines[1:]), title="".join(lines[:1]) or None))


def steps(record: Record) -> Iterator[tuple[Stage, Page, Page]]:
    """Give every stage with the page before and after it."""
    pages = [Page(record), *(page for _, page in read_stages(record, Ledger()))]
    for stage, (before, after) in zip(STAGES, itertools.pairwise(pages), strict=True):
        yield stage, before, after


@pytest.mark.parametrize("at", range(len(RECORDS)))
def test_a_stage_changes_only_what_it_leaves(at: int) -> None:
    for stage, before, after in steps(RECORDS[at]):
        for part in set(PARTS) - set(stage.leaves):
            assert getattr(before, part) == getattr(after, part), (stage.name, part)


@pytest.mark.parametrize("at", range(len(RECORDS)))
def test_a_stage_reads_only_what_it_needs(at: int) -> None:
    for stage, before, after in steps(RECORDS[at]):
        others = {part: getattr(BLANK, part) for part in PARTS if part not in stage.needs}
        alone = stage.run(dataclasses.replace(before, **others), Ledger())
        for part in stage.leaves:
            assert getattr(alone, part) == getattr(after, part), (stage.name, part)


def test_every_part_is_left_before_it_is_needed_and_needed_after_it_is_left() -> None:
    left = {"record", "recurring"}
    for stage in STAGES:
        assert set(stage.needs) <= left, stage.name
        left |= set(stage.leaves)
    assert left == set(PARTS)
    needed = {part for stage in STAGES for part in stage.needs}
    assert needed | {"articles"} == set(PARTS)


def test_each_stage_does_something_on_some_page() -> None:
    idle = {stage.name for stage in STAGES}
    for record in RECORDS:
        idle -= {stage.name for stage, before, after in steps(record) if before != after}
    assert idle == set()
