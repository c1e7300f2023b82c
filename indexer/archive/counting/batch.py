"""Batches: many queries counted one after the other, each as its own search would count it.

A line is a query, or a label, a tab and a query. Lines that are empty or begin with # are no
queries. A line in error is a row that says so, and one for which no time was left says that it was
not counted; neither is 0.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from indexer.analysis.measures import rate_of
from indexer.archive.archive import Archive
from indexer.archive.asking import EXPORT_SECONDS, CountedCube
from indexer.archive.counting.answers import date_of
from indexer.archive.counting.receipts import (
    asked_again,
    checked,
    differences,
    receipt_of,
    request_json,
)
from indexer.archive.counting.shapes import units_json
from indexer.archive.rows import FoundBy, csv_rows
from indexer.corpus.input.source.encoding import decode
from indexer.errors import BadRequestError, DeadlineExceededError, EngineLacksError
from indexer.search.language.notes import Note
from indexer.search.requests.cube import UNDATED, UNITS, VAGUE, Counts, Slab
from indexer.search.requests.request import Crossing, SearchRequest

AT_ONCE = 25
"""Lines asked of the engine together: what it works out once for all is not worth more."""
NOT_COUNTED = "not counted"
_YEARS = Crossing("region", "year", ())
_LACKING = (Note("plain-cube"), Note("uncounted"))
"""What is said of rows that lack numbers."""
_TOTALS = ("occurrences", "paragraphs", "articles", "unique")
WIDE = ("label", "query", "understood", *_TOTALS, "per_thousand", "first_seen", "last_seen", "note")
LONG = ("label", "query", "year", *_TOTALS, "of_paragraphs", "per_thousand", "state")
_ENDS = ("filters", "index", "receipt")


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A query and what its author calls it. repeats: the number of the same query before, or 0."""

    number: int
    label: str
    query: str
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A line with what it counts; `slab` is None where `fault` says why.

    uncounted: what is said of numbers that it lacks.
    """

    line: BatchLine
    understood: str = ""
    slab: Slab | None = None
    fault: str = ""
    uncounted: tuple[Note, ...] = ()

    @property
    def total(self) -> tuple[int | None, ...]:
        """Give occurrences (None where nothing can occur), paragraphs, articles, different ones."""
        if self.slab is None:
            return (None,) * len(_TOTALS)
        counts = self.slab.total
        occurrences = counts.occurrences if self.slab.counts_occurrences else None
        return occurrences, counts.paragraphs, counts.articles, counts.unique

    @property
    def note(self) -> str:
        """Say what a reader must know of the row."""
        if self.fault:
            return self.fault
        repeats = [f"the same as line {self.line.repeats}"] if self.line.repeats else []
        return "; ".join([*repeats, *(note.text for note in self.uncounted)])


@dataclass(frozen=True, slots=True)
class Batch:
    """What is counted under some filters. base: of all paragraphs under them. filters: as a query."""

    archive: Archive
    request: SearchRequest
    base: Slab
    filters: str = ""

    @property
    def ends(self) -> tuple[str, str]:
        """What every row says: its filters and its index, so that tables of several can be joined."""
        return self.filters, self.archive.info.generation

    @property
    def years(self) -> tuple[str, ...]:
        """Years that there is anything of, in order; undated comes last."""
        held = set(self.base.totals.cells) - {VAGUE}
        return (*sorted(held - {UNDATED}), *((UNDATED,) if UNDATED in held else ()))

    def rate(self, counts: Counts, year: str | None = None) -> float | None:
        """Give paragraphs per thousand of a year, or of all."""
        base = self.base.total if year is None else self.base.totals.cells.get(year, Counts())
        return rate_of(counts, base, "paragraphs")


def read_batch(data: bytes | str) -> Iterator[BatchLine]:
    """Read lines of a text, or of a file in UTF-8, UTF-16 or GB18030."""
    text = data if isinstance(data, str) else decode(data).text
    seen: dict[str, int] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        label, tab, query = line.strip().partition("\t")
        query = (query if tab else label).strip()
        if not query or line.lstrip().startswith("#"):
            continue
        yield BatchLine(number, label.strip() if tab else "", query, seen.get(query, 0))
        seen.setdefault(query, number)


def open_batch(archive: Archive, request: SearchRequest) -> Batch:
    """Count what all lines share, the base. Raises DeadlineExceededError."""
    (base,) = archive.cube([replace(request, query="")], _YEARS, "all", EXPORT_SECONDS)
    return Batch(archive, request, base.slab, FoundBy.of(archive, request).filters)


def count_batch(
    batch: Batch, lines: Iterable[BatchLine], seconds: float | None = None
) -> Iterator[BatchRow]:
    """Count lines in their order, some at a time.

    seconds: after so many no line is begun any more; those that are left are rows that say so.
    Memory does not grow with the number of lines.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    part: list[BatchLine] = []
    for line in lines:
        part.append(line)
        if len(part) == AT_ONCE:
            yield from _rows(batch, part, ends)
            part = []
    yield from _rows(batch, part, ends)


def _rows(batch: Batch, lines: Sequence[BatchLine], ends: float | None) -> Iterator[BatchRow]:
    if ends is not None and time.monotonic() > ends:
        yield from (BatchRow(line, fault=NOT_COUNTED) for line in lines)
        return
    try:
        counted = _count(batch, lines)
    except (BadRequestError, DeadlineExceededError):
        yield from (_row(batch, line) for line in lines)  # one of them; the others shall count
        return
    for line, one in zip(lines, counted, strict=True):
        yield _counted_row(line, one)


def _row(batch: Batch, line: BatchLine) -> BatchRow:
    try:
        (one,) = _count(batch, [line])
    except EngineLacksError:
        raise
    except (BadRequestError, DeadlineExceededError) as error:
        return BatchRow(line, fault=error.message)
    return _counted_row(line, one)


def _counted_row(line: BatchLine, one: CountedCube) -> BatchRow:
    lacking = tuple(note for note in one.notes if note in _LACKING)
    return BatchRow(line, one.understood, one.slab, uncounted=lacking)


def _count(batch: Batch, lines: Sequence[BatchLine]) -> list[CountedCube]:
    asked = [replace(batch.request, query=line.query) for line in lines]
    return batch.archive.cube(asked, _YEARS, "all", EXPORT_SECONDS) if asked else []


def wide_columns(batch: Batch) -> tuple[str, ...]:
    """Name the columns of `wide_cells`: a year's hold its paragraphs."""
    return (*WIDE, *(year or "undated" for year in batch.years), *_ENDS)


def wide_cells(batch: Batch, row: BatchRow, receipt: str = "") -> tuple[str, ...]:
    """Write a row for each query; years of which there are no data are empty."""
    slab = row.slab
    numbers = ["" if number is None else str(number) for number in row.total]
    rate = batch.rate(slab.total) if slab else None
    first, last = (slab.totals.first, slab.totals.last) if slab else (None, None)
    years = (
        str(slab.totals.cells.get(year, Counts()).paragraphs) if slab else ""
        for year in batch.years
    )
    return (
        row.line.label,
        row.line.query,
        row.understood,
        *numbers,
        "" if rate is None else f"{rate:.3f}",
        date_of(first) if first else "",
        date_of(last) if last else "",
        row.note,
        *years,
        *batch.ends,
        receipt,
    )


def long_cells(batch: Batch, row: BatchRow, receipt: str = "") -> Iterator[tuple[str, ...]]:
    """Write a row for each query and year, with its base; one row for a query that was not counted."""
    line = (row.line.label, row.line.query)
    if row.slab is None:
        yield (*line, "", *[""] * (len(LONG) - 4), row.note, *batch.ends, receipt)
        return
    for year in batch.years:
        counts = row.slab.totals.cells.get(year, Counts())
        base = batch.base.totals.cells.get(year, Counts()).paragraphs
        rate = batch.rate(counts, year)
        plain = row.slab.whole is not None
        occurrences = str(counts.occurrences) if row.slab.counts_occurrences and not plain else ""
        others = ("", "") if plain else map(str, counts[2:4])
        state = "data" if counts.paragraphs else "silence"
        numbers = (occurrences, str(counts.paragraphs), *others, str(base))
        yield (*line, year or "undated", *numbers, f"{rate or 0:.3f}", state, *batch.ends, receipt)


def long_columns() -> tuple[str, ...]:
    """Name the columns of `long_cells`."""
    return (*LONG, *_ENDS)


def batch_json(batch: Batch, row: BatchRow) -> dict[str, Any]:
    """Give a row as plain values."""
    slab = row.slab
    cells = slab.totals.cells if slab else {}
    years = {year or "undated": cells[year].paragraphs for year in batch.years if year in cells}
    return {
        "line": row.line.number,
        "label": row.line.label or None,
        "query": row.line.query,
        "understood": row.understood or None,
        **dict(zip(_TOTALS, row.total, strict=True)),
        "first_seen": date_of(slab.totals.first) if slab and slab.totals.first else None,
        "last_seen": date_of(slab.totals.last) if slab and slab.totals.last else None,
        "years": years if slab else None,
        "note": row.note or None,
        "filters": batch.filters,
        "index": batch.archive.info.generation,
    }


def batch_sheets(
    batch: Batch, rows: Sequence[BatchRow], receipt: dict[str, Any]
) -> dict[str, Iterable[Sequence[object]]]:
    """Give the sheets of a workbook: counts, the same by year, and the receipt."""
    name = receipt["id"]
    told = ((key, json.dumps(value, ensure_ascii=False)) for key, value in receipt.items())
    by_year = (cells for row in rows for cells in long_cells(batch, row, name))
    return {
        "counts": [wide_columns(batch), *(_numbers(wide_cells(batch, row, name)) for row in rows)],
        "long": chain([long_columns()], map(_numbers, by_year)),
        "receipt": chain([("name", "value")], told),
    }


def _numbers(cells: Sequence[str]) -> list[object]:
    """Give counts as numbers; queries and labels stay texts."""
    head, rest = cells[:2], cells[2:]
    return [*head, *(int(text) if text.isascii() and text.isdigit() else text for text in rest)]


def batch_lines(
    batch: Batch, rows: Iterable[BatchRow], form: str, receipt: str = ""
) -> Iterator[str]:
    """Write rows as they come: `wide` and `long` as CSV, `jsonl` as JSON Lines."""
    if form == "jsonl":
        for row in rows:
            shape = batch_json(batch, row) | ({"receipt": receipt} if receipt else {})
            yield json.dumps(shape, ensure_ascii=False) + "\n"
    elif form == "long":
        cells = (one for row in rows for one in long_cells(batch, row, receipt))
        yield from csv_rows(long_columns(), cells)
    else:
        yield from csv_rows(wide_columns(batch), (wide_cells(batch, row, receipt) for row in rows))


def batch_receipt(batch: Batch, rows: Sequence[BatchRow]) -> dict[str, Any]:
    """Write the receipt of a batch that is held whole."""
    return receipt_of(
        batch.archive,
        tool="batch",
        request={"q": [row.line.query for row in rows], **request_json(batch.request)},
        understood=[row.understood for row in rows],
        totals=[
            dict(zip(UNITS, (number or 0 for number in row.total), strict=True)) for row in rows
        ],
        base=units_json(batch.base.total),
        rows=[_proof(batch, row) for row in rows],
    )


def _proof(batch: Batch, row: BatchRow) -> tuple[str, ...]:
    """Give the numbers of a row, whatever its label and its line."""
    _, _, *numbers = wide_cells(batch, replace(row, line=BatchLine(0, "", "")))
    return tuple(numbers)


def verify_batch(archive: Archive, receipt: Any) -> tuple[str, ...]:
    """Count the batch of a receipt again, and say what differs. Raises ReceiptError."""
    held = checked(receipt)
    asked = held["request"]
    batch = open_batch(archive, asked_again(archive, asked))
    seen: dict[str, int] = {}
    lines = []
    for number, query in enumerate(asked["q"], 1):
        lines.append(BatchLine(number, "", query, seen.get(query, 0)))
        seen.setdefault(query, number)
    return tuple(differences(held, batch_receipt(batch, list(count_batch(batch, lines)))))
