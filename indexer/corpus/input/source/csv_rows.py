"""The rows of CSV as spreadsheets and programs write it.

Which mark parts the cells is told by the text itself.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indexer.errors import UnreadableFileError

_DELIMITERS = (",", "\t", ";", "|")
"""What parts the names of a heading row: none of them stands in a name."""
_DIRECTIVE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
"""The line that tells a spreadsheet what parts the cells; it is no row."""
_ESCAPED = re.compile(r"(?<![\\,;\t|])\\\"(?!\s*$)")
"""A quotation mark as exports of data bases write it within a cell."""
_AHEAD = 8
"""Lines by which the marks are told,"""
_PEEK = 64 * 1024
"""and characters of them."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What parts the cells of a table, and whether a backslash stands before what is no mark."""

    delimiter: str
    escaped: bool

    @property
    def dialect(self) -> dict[str, Any]:
        """The same as `csv.reader` and `csv.writer` take it."""
        return {
            "delimiter": self.delimiter,
            "doublequote": not self.escaped,
            "escapechar": "\\" if self.escaped else None,
        }


def csv_rows(lines: Iterator[str]) -> Iterator[list[str]]:
    """Cut lines into cells; raises csv.Error where the text is no table any more."""
    marks, lines = told_marks(lines)
    yield from csv.reader(lines, **marks.dialect)


def told_marks(lines: Iterator[str]) -> tuple[Marks, Iterator[str]]:
    """Tell the marks of a table from its first lines, and give its lines that hold rows."""
    first = next(lines, "")
    directive = _DIRECTIVE.fullmatch(first)
    if directive:
        delimiter, ahead = directive[1], []
    else:
        ahead = [first]
        delimiter = max(_DELIMITERS, key=first.count)
    rest = _look_ahead(lines, ahead)
    if not directive and not any(
        mark in first for mark in _DELIMITERS
    ):  # a title above the heading
        delimiter = max(
            _DELIMITERS, key=lambda mark: max((line.count(mark) for line in ahead), default=0)
        )
    escaped = any(_ESCAPED.search(line) for line in ahead)
    return Marks(delimiter, escaped), itertools.chain(ahead, rest)


def _look_ahead(lines: Iterator[str], ahead: list[str]) -> Iterator[str]:
    """Put some lines more into `ahead` and give the rest.

    An error among them comes where its line would.
    """
    size = sum(map(len, ahead))
    try:
        while size < _PEEK and len(ahead) < _AHEAD and (line := next(lines, "")):
            ahead.append(line)
            size += len(line)
    except UnreadableFileError as error:
        return _raise(error)
    return lines


def _raise(error: UnreadableFileError) -> Iterator[str]:
    raise error
    yield ""
