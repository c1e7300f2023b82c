"""The table phrase × year or place.

What each of several queries finds, counted exactly and under the same filters.

Every number is one that the search page of its query says: a row is counted by the engine as a
search is, and each cell links to the search that finds what it counts. What a search would loosen
counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from indexer import Archive, Count, Counted, Crossing, CrossTable, SearchRequest
from webui.address.params import Across, View
from webui.views.tables.statistics import (
    Frame,
    Place,
    Row,
    Table,
    codes_of,
    line_of,
    places_of,
    row_of,
    total_of,
)
from webui.words.texts import gettext


class ComparedTotalJson(TypedDict):
    """Exact numbers of what a query finds."""

    occurrences: Count | None
    paragraphs: Count
    articles: Count


class ComparedCellJson(TypedDict):
    """A year, or a place by its code and name; null for what has none. paragraphs: all of it."""

    value: str | None
    label: str | None
    count: Count
    paragraphs: Count
    per_thousand: float


class ComparedQueryJson(TypedDict):
    """A query as it was read, and what it finds."""

    query: str
    understood: str
    notes: list[str]
    total: ComparedTotalJson
    per_thousand: float
    cells: list[ComparedCellJson]


class ComparisonJson(TypedDict):
    """Several queries side by side. paragraphs: all under the same filters."""

    by: Across
    queries: list[ComparedQueryJson]
    paragraphs: Count
    generation: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A table with a row for each query, in their order, and what was counted for each.

    Its totals are all paragraphs under the filters. values: by column, its year or the code of its
    place.
    """

    across: Across
    table: Table
    counted: tuple[Counted, ...]
    values: tuple[str, ...]

    @property
    def lines(self) -> Iterator[tuple[Row, Counted]]:
        """Each row with what was counted for it."""
        return zip(self.table.rows, self.counted, strict=True)


def compare(archive: Archive, view: View, request: SearchRequest, across: Across) -> Comparison:
    """Count the queries of a view, one a line, under the filters of a request.

    Raises what a search raises.
    """
    frame = Frame.of(archive, request, "region")
    places = tuple(places_of(archive, frame)) if across == "region" else ()
    crossing = Crossing("region", "year", codes_of(places))
    wanted = [replace(request, query=line) for line in view.lines]
    *counted, everything = archive.compare((*wanted, replace(request, query="")), crossing)
    kept = _kept(places, [one.table for one in counted], everything.table)

    def row(label: str, query: str, matching: CrossTable) -> Row:
        here, base = view.changed(q=query), everything.table
        years = row_of(frame, here, Place(label, frame.chosen), matching.totals, base.totals)
        if across == "year":
            return years
        cells = (
            total_of(frame, here, place, line_of(matching, place), line_of(base, place))
            for place in kept
        )
        return replace(years, cells=tuple(cells))

    rows = tuple(row(line, line, one.table) for line, one in zip(view.lines, counted, strict=True))
    totals = row(gettext("all paragraphs"), "", everything.table)
    columns = frame.columns if across == "year" else tuple(place.label for place in kept)
    values = (
        frame.columns if across == "year" else tuple(place.choice.included[0] for place in kept)
    )
    return Comparison(across, Table(columns, rows, totals), tuple(counted), values)


def _kept(
    places: Sequence[Place], tables: Sequence[CrossTable], everything: CrossTable
) -> tuple[Place, ...]:
    """Leave out the places that have no paragraph.

    Where most is found comes first, and equals stay in their order.
    """
    kept = [place for place in places if line_of(everything, place)]
    found = {place: sum(sum(line_of(table, place).values()) for table in tables) for place in kept}
    return tuple(sorted(kept, key=lambda place: -found[place]))


def as_rows(comparison: Comparison, receipt: str) -> Iterator[tuple[str, ...]]:
    """Give a comparison in long form: one row per query and column, with the base of every rate.

    Occurrences and articles are counted over all columns only.
    """
    column = "year" if comparison.across == "year" else "place"
    yield (
        "query",
        column,
        "occurrences",
        "paragraphs",
        "articles",
        "of_paragraphs",
        "per_thousand",
        "receipt",
    )
    for row, one in comparison.lines:
        total, occurrences = one.total, one.total.occurrences
        for name, cell in zip(comparison.table.columns, row.cells, strict=True):
            yield (
                row.label,
                name or "undated",
                "",
                str(cell.count),
                "",
                str(cell.base),
                f"{cell.rate:.3f}",
                receipt,
            )
        whole = (
            "" if occurrences is None else str(occurrences),
            str(total.paragraphs),
            str(total.articles),
        )
        yield (row.label, "all", *whole, str(row.total.base), f"{row.total.rate:.3f}", receipt)


def as_json(comparison: Comparison, generation: str) -> ComparisonJson:
    """Give a comparison in the shape of `GET /api/compare`."""
    return {
        "by": comparison.across,
        "queries": [_line_json(comparison, row, one) for row, one in comparison.lines],
        "paragraphs": comparison.table.totals.total.count,
        "generation": generation,
    }


def _line_json(comparison: Comparison, row: Row, one: Counted) -> ComparedQueryJson:
    columns = zip(comparison.values, comparison.table.columns, row.cells, strict=True)
    cells: list[ComparedCellJson] = [
        {
            "value": value or None,
            "label": label or None,
            "count": cell.count,
            "paragraphs": cell.base,
            "per_thousand": round(cell.rate, 3),
        }
        for value, label, cell in columns
    ]
    return {
        "query": row.label,
        "understood": one.understood,
        "notes": [note.text for note in one.notes],
        "total": {
            "occurrences": one.total.occurrences,
            "paragraphs": one.total.paragraphs,
            "articles": one.total.articles,
        },
        "per_thousand": round(row.total.rate, 3),
        "cells": cells,
    }
