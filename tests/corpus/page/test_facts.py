"""What is read from a line is read once and stays with its text, and with nothing that leaves the reading."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.layout.lines.alone import read_signed
from indexer.corpus.metadata.days.dates import find_dates
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.metadata.people.datelines import find_credits, find_dateline
from indexer.corpus.page.facts import Text, fact, folded_text
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.page.plain import plain
from indexer.corpus.run.pipeline import read_source
from indexer.model import SourceFile

SEEDS = Path(__file__).parents[3] / "seeds"
READERS = (
    plain,
    folded_text,
    find_dates,
    read_meta_line,
    read_stamp,
    read_byline,
    read_signed,
    find_dateline,
    find_credits,
)
PIECES = st.sampled_from(
    ["渡口", "２０２１年3月8日", "记者 甲某某", "来源：", " ", "。", "本报讯（", "）"]
)


def test_a_reader_is_asked_once_of_a_line_and_anew_of_what_a_repair_made() -> None:
    asked: list[str] = []

    @fact
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    line = Line(1, " 渡口 ", "渡口")
    judged = dataclasses.replace(line, role="short")
    assert [length(line.text), length(line.text), length(judged.text)] == [2, 2, 2]
    assert asked == ["渡口"]
    assert length(dataclasses.replace(line, text="新渡口").text) == 3
    assert length(line.text[:1]) == length(line.text[:1]) == 1
    assert asked == ["渡口", "新渡口", "渡", "渡"]


@given(st.lists(PIECES | st.text(max_size=8), max_size=8).map("".join))
def test_a_line_says_what_its_bare_text_says(text: str) -> None:
    line = Line(1, text, text)
    for _ in range(2):
        assert [read(line.text) for read in READERS] == [read(text) for read in READERS]


def test_the_printed_lines_of_a_joined_one_keep_their_numbers() -> None:
    parts = (Line(3, "渡", "渡"), Line(3, "口", "口"), Line(5, "新船", "新船"))
    joined = Line(3, "渡", "渡口新船", joined=parts)
    assert joined.prints == ((3, "渡\n口"), (5, "新船"))
    receipt = Receipt()
    receipt.drop([joined], "nav")
    assert [(item.line, item.text) for item in receipt.dropped] == list(joined.prints)


def test_facts_stay_behind_where_a_text_goes_to_another_process() -> None:
    text = Text("2021年3月8日")
    find_dates(text)
    assert type(pickle.loads(pickle.dumps(text))) is str


@pytest.mark.parametrize("file", list(read_source(SEEDS)), ids=lambda item: item.file)
def test_what_leaves_the_reading_is_plain(file: SourceFile) -> None:
    kept = [text for text in _texts(file) if type(text) is not str]
    assert kept == []


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
