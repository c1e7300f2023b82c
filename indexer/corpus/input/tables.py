"""Tables, one article per row: CSV as spreadsheets and programs write it.

A heading row names the fields.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.corpus.input.source.csv_rows import csv_rows
from indexer.corpus.input.source.encoding import Decoded
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import (
    MAX_RECORD_BYTES,
    Record,
    field_of,
    has_text,
    make_record,
    record_encoding,
)
from indexer.errors import UnreadableFileError
from indexer.model import Doubt, Skipped, SkipReason

_HEAD_ROWS = 8
"""Rows among which the heading is looked for: some tables bear a title above it."""
_MOST_NAMED, _MAX_NAME = 12, 40
_NUMBERS = re.compile(r"(?:id|no|index|uuid|guid|key|unnamed|序号|编号|行号)\W*\d*", re.IGNORECASE)
"""Names of columns that only number the rows."""


def read_csv(file: InputFile) -> Iterator[Record | Skipped]:
    """Read CSV with a heading row that names the fields of INTERFACES, one article per row, in bounded memory."""
    with file.open() as stream:
        encoding = record_encoding(stream)
    csv.field_size_limit(
        2 * MAX_RECORD_BYTES
    )  # _RowLines sees to the limit; lines looked at ahead come on top
    with io.TextIOWrapper(file.open(), encoding, "replace", newline="") as text:
        yield from table_records(file.name, _rows(text), encoding)


def table_records(
    name: str, rows: Iterator[list[str] | UnreadableFileError], encoding: str, first: int = 1
) -> Iterator[Record | Skipped]:
    """Make records of the rows of a table, whose heading is the first row that names the text of an article.

    first: the number of its first article. A row that cannot be read ends the table.
    """
    head, refused = _head(rows)
    if refused:
        yield Skipped(name, refused.why, first)
    if refused or not head:
        return
    if not _is_heading(head[-1]):
        yield Skipped(name, SkipReason.of("no-text-column", names=_names(head[0])), 1)
        return
    heading = [cell.strip().lstrip("\ufeff") for cell in head[-1]]
    unknown = [cell for cell in heading if not _is_known(cell)]
    doubts = (Doubt("columns-unknown", 1, 0.0, (("names", _names(unknown)),)),) if unknown else ()
    yield from _row_records(name, heading, rows, encoding, doubts, first)


def _head(
    rows: Iterator[list[str] | UnreadableFileError],
) -> tuple[list[list[str]], UnreadableFileError | None]:
    """Take rows off the top of a table up to its heading, or up to one that cannot be read.

    The last row is the heading, or no row among so many is one.
    """
    head: list[list[str]] = []
    for row in rows:
        if isinstance(row, UnreadableFileError):
            return head, row
        if any(cell.strip() for cell in row):
            head.append(row)
            if _is_heading(row) or len(head) == _HEAD_ROWS:
                break
    return head, None


def _is_known(column: str) -> bool:
    """Tell a column that is understood, has no name, or only numbers the rows."""
    return not column or field_of(column) is not None or bool(_NUMBERS.fullmatch(column))


def _row_records(
    name: str,
    heading: Sequence[str],
    rows: Iterable[list[str] | UnreadableFileError],
    encoding: str,
    doubts: tuple[Doubt, ...],
    number: int,
) -> Iterator[Record | Skipped]:
    for row in rows:
        if isinstance(row, UnreadableFileError):
            yield Skipped(name, row.why, number)
            return
        if not any(cell.strip() for cell in row):
            continue
        fields = {key: cell for key, cell in zip(heading, row, strict=False) if cell.strip()}
        if not has_text(fields):  # the table has a column for it, which this row leaves empty
            yield Skipped(name, SkipReason("no-text"), number)
            number += 1
            continue
        count = sum(value.count("\ufffd") for value in fields.values())
        yield make_record(name, number, fields, Decoded("", encoding, count, (), doubts))
        doubts = ()
        number += 1


def _is_heading(row: Sequence[str]) -> bool:
    return any(field_of(cell.strip().lstrip("\ufeff")) in ("text", "paras") for cell in row)


def _names(cells: Sequence[str]) -> str:
    return ", ".join(cell.strip()[:_MAX_NAME] for cell in cells[:_MOST_NAMED] if cell.strip())


def _rows(text: io.TextIOWrapper) -> Iterator[list[str] | UnreadableFileError]:
    lines = _RowLines(text)
    rows = csv_rows(lines)
    while True:
        lines.held = 0
        try:
            row = next(rows, None)
        except (csv.Error, OSError) as error:
            yield UnreadableFileError(SkipReason.of("rest-not-read", error=error))
            return
        if row is None:
            return
        yield row


class _RowLines:
    """The lines of a CSV file; refuses a row of more characters than fit.

    One quotation mark too many swallows a file.

    held: characters given so far, to be set to 0 before every row.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.held = 0

    def __iter__(self) -> _RowLines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_RECORD_BYTES - self.held + 1)
        self.held += len(line)
        if self.held > MAX_RECORD_BYTES:
            raise UnreadableFileError(SkipReason.of("record-too-large", limit=MAX_RECORD_BYTES))
        if not line:
            raise StopIteration
        return line
