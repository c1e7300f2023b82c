"""The work for a page grows with its length and not with the square of it: counted in calls, not by a clock."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from indexer.corpus.gazetteer import Gazetteer
from indexer.corpus.pipeline_articles import read_batch
from indexer.corpus.readers import Batch
from indexer.corpus.readers_records import Record
from indexer.corpus.stamps import Stamp
from scripts.measure_reading import unaccounted

LINES, TIMES = 100, 4
SLACK = 1.5
"""How much more than in proportion: some rules look at a page only from a certain length on."""
Gazetteer.load()


def calls(text: str) -> int:
    """Count the calls, resumed generators included, that reading a page takes."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        read_batch(Batch("a.txt", Stamp(""), 0, (Record(0, "utf-8", text=text),)))
    finally:
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


@pytest.mark.parametrize("line", UNITS)
def test_work_grows_with_the_length(line: str) -> None:
    page = f"{line}\n" * LINES
    calls(page)  # What is loaded or worked out once is none of this.
    assert calls(page * TIMES) < SLACK * TIMES * calls(page)


@pytest.mark.parametrize("line", ["《", "<", "】" + "\u3000" * 40 + "a.example", "〈渡口"])
def test_a_line_that_never_closes_is_not_read_from_every_character(line: str) -> None:
    """What a pattern does inside is no call: the square would be minutes here."""
    for text in (line * (400_000 // len(line)), line[0] + line[1:2] * 400_000):
        record = Record(0, "utf-8", text=text)
        assert unaccounted([record], read_batch(Batch("a.txt", Stamp(""), 0, (record,)))) == []
