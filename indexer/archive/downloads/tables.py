"""Hits as a table with typed columns, as Parquet and as an Excel workbook.

Both need the extra `notebook`.

A row is a paragraph. Names of columns are promises: they are those of the CSV export where that has
them. Rows are written some thousand at a time, so that memory does not grow with what is found.
"""

from __future__ import annotations

import datetime as dt
import importlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from indexer.archive.rows import FOUND_BY, FoundBy, neutral
from indexer.errors import ExtraMissingError, TableTooLongError
from indexer.search.answers.result import Hit

ROWS_AT_ONCE = 5_000
_MOST_ROWS = 1_048_576
"""Rows of a sheet, the header included (Excel specifications and limits)."""
_MOST_IN_CELL = 32_767
"""Characters of a cell (the same)."""
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What XML cannot hold."""

Row = dict[str, Any]


def row_of(hit: Hit) -> Row:
    """Give a hit as a row.

    begin, end: first and last day that its date may mean, as dates, None without one; date: as it
    is known (2024, 2024-01, 2024-01-16), empty without one. region, region_code: the article's own
    place. occurrences: of the query in the paragraph.
    """
    span = hit.date.span if hit.date else None
    return {
        "paragraph_id": hit.paragraph_id,
        "article_id": hit.article_id,
        "title": hit.display_title,
        "date": span.value if span else "",
        "begin": span.begin if span else None,
        "end": span.end - dt.timedelta(days=1) if span else None,
        "precision": span.precision if span else "",
        "date_basis": hit.date.basis if hit.date else "",
        "source": hit.source or "",
        "region": "/".join(step.name for step in hit.region or ()),
        "region_code": hit.region[-1].code if hit.region else "",
        "file": hit.file,
        "article": hit.article,
        "n": hit.n,
        "line": hit.lines[0] if hit.lines else 0,
        "kind": hit.kind,
        "occurrences": hit.marks.occurrences,
        "matches": [hit.text[start:end] for start, end in hit.spans],
        "text": hit.text,
        "copies_of": hit.cluster.id if hit.cluster else "",
    }


COLUMNS = (
    *(
        "paragraph_id",
        "article_id",
        "title",
        "date",
        "begin",
        "end",
        "precision",
        "date_basis",
        "source",
        "region",
    ),
    *(
        "region_code",
        "file",
        "article",
        "n",
        "line",
        "kind",
        "occurrences",
        "matches",
        "text",
        "copies_of",
    ),
)
_WHOLE = ("article", "n", "line", "occurrences")
_DAYS = ("begin", "end")


def write_table(hits: Iterable[Hit], path: Path, found_by: FoundBy | None = None) -> int:
    """Write hits as Parquet or as a workbook, by the suffix of the path, and give their number.

    found_by: stands in the metadata of Parquet, and on a sheet of its own in a workbook.

    Raises ExtraMissingError without the extra `notebook`, TableTooLongError for more rows than a
    sheet has, KeyError for another suffix, OSError.
    """
    return _WRITERS[path.suffix.lower()](map(row_of, hits), path, _told(found_by))


def _told(found_by: FoundBy | None) -> dict[str, str]:
    return dict(zip(FOUND_BY, found_by.cells, strict=True)) if found_by else {}


def _write_parquet(rows: Iterator[Row], path: Path, told: Mapping[str, str]) -> int:
    arrow, parquet = _load("pyarrow"), _load("pyarrow.parquet")
    kinds = dict.fromkeys(COLUMNS, arrow.string()) | dict.fromkeys(_WHOLE, arrow.int32())
    kinds |= dict.fromkeys(_DAYS, arrow.date32()) | {"matches": arrow.list_(arrow.string())}
    schema = arrow.schema(list(kinds.items()), metadata=dict(told) or None)
    count = 0
    with parquet.ParquetWriter(str(path), schema, compression="zstd") as writer:
        while some := list(itertools.islice(rows, ROWS_AT_ONCE)):
            writer.write_table(arrow.Table.from_pylist(some, schema=schema))
            count += len(some)
    return count


def _write_workbook(rows: Iterator[Row], path: Path, told: Mapping[str, str]) -> int:
    workbook = _load("openpyxl").Workbook(write_only=True)
    sheet = workbook.create_sheet("hits")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    count = 0
    for count, row in enumerate(rows, 1):
        if count >= _MOST_ROWS:
            raise TableTooLongError(_MOST_ROWS - 1)
        sheet.append([_cell(row[name]) for name in COLUMNS])
    if told:
        _append(workbook.create_sheet("receipt"), [("name", "value"), *told.items()])
    workbook.save(path)
    return count


def write_sheets(sheets: Mapping[str, Iterable[Sequence[object]]], path: Path) -> None:
    """Write a workbook of sheets, each with its rows, the first a header; no text is a formula.

    Raises ExtraMissingError without the extra `notebook`, TableTooLongError, OSError.
    """
    workbook = _load("openpyxl").Workbook(write_only=True)
    for name, rows in sheets.items():
        _append(workbook.create_sheet(name), rows)
    workbook.save(path)


def _append(sheet: Any, rows: Iterable[Sequence[object]]) -> None:
    """Fill a sheet, the first row a header. Raises TableTooLongError."""
    sheet.freeze_panes = "A2"
    for count, row in enumerate(rows):
        if count >= _MOST_ROWS:
            raise TableTooLongError(_MOST_ROWS - 1)
        sheet.append([_cell(value) for value in row])


def _cell(value: object) -> object:
    """Give what a cell holds: never a formula, no sign that XML lacks, and no more than fits."""
    if isinstance(value, list):
        value = " … ".join(value)
    if not isinstance(value, str):
        return value
    text = neutral(_UNPRINTED.sub("\ufffd", value))
    return text if len(text) <= _MOST_IN_CELL else text[: _MOST_IN_CELL - 1] + "…"


_WRITERS = {".parquet": _write_parquet, ".xlsx": _write_workbook}
TABLE_SUFFIXES = tuple(_WRITERS)


def _load(library: str) -> Any:
    try:
        return importlib.import_module(library)
    except ImportError as error:
        raise ExtraMissingError("notebook", library.partition(".")[0]) from error
