"""The work for a page grows with its length and not with the square of it.

Counted in steps, not by a clock.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from indexer.corpus.furniture.edges import find_edge_furniture
from indexer.corpus.input.html.page import html_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Line
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.corpus.run.batches import Batch, read_batch
from indexer.corpus.run.stamps import Stamp
from scripts.measure_reading import unaccounted

LINES, TIMES = 100, 4
SLACK = 1.5
"""How much more than in proportion: some rules look at a page only from a certain length on."""
Gazetteer.load()


def read(text: str) -> None:
    """Read a page and hold it against what it prints."""
    record = Record(0, "utf-8", text=text)
    assert unaccounted([record], read_batch(Batch("a.txt", Stamp(""), 0, (record,)))) == []


def steps(text: str) -> int:
    """Count what reading a page takes.

    Calls, resumed generators and rounds of loops included, and lines of code.
    """
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += event in ("call", "c_call", "line")
        return note

    sys.setprofile(note)
    sys.settrace(note)
    try:
        read_batch(Batch("a.txt", Stamp(""), 0, (Record(0, "utf-8", text=text),)))
    finally:
        sys.settrace(None)
        sys.setprofile(None)
    return count


UNITS = (
    "渡",
    "记者",
    "渡口的新船下水了。",
    "渡口？；顒？",
    "一、渡口换船",
    "2023年4月5日",
    "（记者 石泉）",
    "《渡口》",
    "渡口换上新船\n渡口的新船下水了，两岸来往只要五分钟，赶集的人都说方便。\n\n\n",
    "渡口换上新船\n2023年4月5日\n渡口的新船下水了，两岸来往只要五分钟，赶集的人都说方便。\n\n\n",
)


def number(at: int) -> str:
    """Give a word that no other place has."""
    return "".join(chr(ord("渠") + at // 50**place % 50) for place in range(3))


PAGES = {
    "dates among titles, in one line": ("渡口。", "《{}》1998年"),
    "days of a history, in one line": ("渡口管理条例\n", "2023年4月5日施行{}，"),
    "sections that begin no article": ("", "{}渡口新船\n{}渡口换上新船。\n"),
    "original titles": ("", "原标题：{}渡\n"),
}


@pytest.mark.parametrize("line", UNITS)
def test_work_grows_with_the_length(line: str) -> None:
    page = f"{line}\n" * LINES
    steps(page)  # What is loaded or worked out once is none of this.
    assert steps(page * TIMES) < SLACK * TIMES * steps(page)


@pytest.mark.parametrize(("head", "unit"), PAGES.values(), ids=PAGES)
def test_work_grows_with_the_length_where_every_line_differs(head: str, unit: str) -> None:
    page, longer = (
        head + "".join(unit.replace("{}", number(at)) for at in range(size))
        for size in (LINES, LINES * TIMES)
    )
    steps(page)
    assert steps(longer) < SLACK * TIMES * steps(page)


@pytest.mark.parametrize("line", ["《", "<", "】" + "\u3000" * 40 + "a.example", "〈渡口"])
def test_a_line_that_never_closes_is_not_read_from_every_character(line: str) -> None:
    """What a pattern does inside is no call: the square would be minutes here."""
    for text in (line * (400_000 // len(line)), line[0] + line[1:2] * 400_000):
        read(text)


BLANKS = " " * 30_000
UNENDING = {
    "blanks behind a bracket": f"渡口管理条例\n({BLANKS}渡口换上新船。",
    "blanks behind a dash": f"渡口换上新船\n——({BLANKS}渡口换上新船。",
}


@pytest.mark.parametrize("text", UNENDING.values(), ids=UNENDING)
def test_what_may_be_followed_by_anything_is_not_looked_for_from_every_character(text: str) -> None:
    read(text)


@pytest.mark.parametrize("parting", ["|", "-", " - "])
def test_a_title_of_many_parts_is_not_cut_at_each_of_them(parting: str) -> None:
    page = f"<html><head><title>渡{parting * 100_000}</title></head><body><p>渡口换上新船。</p></body></html>"
    assert html_record(0, page, "utf-8").title is None


def test_a_line_of_many_elements_is_not_put_together_at_each_of_them() -> None:
    page = f"<html><body><p>{'<b>渡</b>' * 300_000}</p></body></html>"
    assert html_record(0, page, "utf-8").text == "渡" * 300_000


def test_certain_furniture_is_told_once_and_not_for_every_line() -> None:
    lines = [Line(at, "渡口", "渡口") for at in range(100_000)]
    folded, listed = [""] * len(lines), [at % 2 == 0 for at in range(len(lines))]
    drops = find_edge_furniture(lines, folded, listed, (len(lines) // 2, len(lines) // 2))
    assert drops == []
