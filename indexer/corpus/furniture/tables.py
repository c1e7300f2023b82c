"""Tables whose cells a page prints one below the other: they are text, however short their lines are.

    名次                 a row of column heads: two of them are usual ones (column_heads.tsv)
    姓名
    成绩
    1                    rows of as many cells, each like the one above it in its column
    江小舟
    1:07:42

Telephone numbers, days and times stand in tables as they stand by comments and at the foot of a site;
what tells the two apart is the row of heads, and that every column goes on as it began.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.lexicon import rows
from indexer.corpus.page.line import Line

_COLUMNS = range(2, 9)
_MIN_ROWS = 3
_MIN_HEADS = 2
"""Heads of columns that are usual ones."""
_LONGEST_HEAD, _LONGEST_CELL = 8, 40
_NUMBER = re.compile(r"[\d\s.,:;/%()+~-]+")
_CODED = re.compile(r"[a-z0-9.\s/-]*\d[a-z0-9.\s/-]*")


def find_tables(lines: Sequence[Line]) -> frozenset[int]:
    """Give the places of the heads and the cells of all tables of a page."""
    heads = [_is_head(line) for line in lines]
    places: set[int] = set()
    at = 0
    while at < len(lines):
        end = _table_end(lines, heads, at) if heads[at] else at
        places.update(range(at, end))
        at = max(end, at + 1)
    return frozenset(places)


def _is_head(line: Line) -> bool:
    return len(line.text) <= _LONGEST_HEAD and folded_text(line.text) in _column_heads()


@functools.cache
def _column_heads() -> frozenset[str]:
    return frozenset(word for _, words in rows("column_heads.tsv") for word in words.split())


def _table_end(lines: Sequence[Line], heads: Sequence[bool], at: int) -> int:
    """Give where the table that begins at a place ends, with the number of columns that has most rows."""
    return max((_rows_end(lines, heads, at, columns) for columns in _COLUMNS), default=at)


def _rows_end(lines: Sequence[Line], heads: Sequence[bool], at: int, columns: int) -> int:
    """Give where the rows below some heads end; the place itself where they are too few."""
    first = at + columns
    named = lines[at:first]
    short = all(len(line.text) <= _LONGEST_HEAD for line in named)
    if not short or sum(heads[at:first]) < _MIN_HEADS:
        return at
    kinds = [_kind(line) for line in lines[first : first + columns]]
    if "number" not in kinds or "words" not in kinds:
        return at
    count = sum(1 for _ in _like(lines, first, kinds))
    return first + count * columns if count >= _MIN_ROWS else at


def _like(lines: Sequence[Line], first: int, kinds: Sequence[str]) -> Iterator[int]:
    """Give the beginnings of rows with numbers in the columns that begin with one, until one has none."""
    columns = len(kinds)
    for start in range(first, len(lines) - columns + 1, columns):
        row = lines[start : start + columns]
        unlike = any(
            kind == "number" and _kind(line) == "words"
            for line, kind in zip(row, kinds, strict=True)
        )
        if unlike or any(len(line.text) > _LONGEST_CELL for line in row):
            return
        yield start


def _kind(line: Line) -> str:
    """Give what a cell holds: a number (a day, a time, a telephone), a code, or words."""
    text = folded_text(line.text)
    return "number" if _NUMBER.fullmatch(text) else "code" if _CODED.fullmatch(text) else "words"
