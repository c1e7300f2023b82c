"""The table phrase × year or place: what each of several queries finds, counted exactly and under the same filters.

Every number is one that the search page of its query says: a row is counted by the engine as a search is, and each
cell links to the search that finds what it counts. What a search would loosen counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer import Archive, Counted, Crossing, CrossTable, SearchRequest
from webui.address.params import Across, View
from webui.views.charts import MOST_YEARS, small_bars
from webui.views.statistics import Cell, Frame, Place, Row, Table, codes_of, line_of, places_of, row_of, total_of
from webui.words.texts import gettext


@dataclass(frozen=True, slots=True)
class Comparison:
    """A table with a row for each query, in their order, and what was counted for each.

    Its totals are all paragraphs under the filters. values: by column, its year or the code of its place.
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
    """Count the queries of a view, one a line, under the filters of a request. Raises what a search raises."""
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
        cells = (total_of(frame, here, place, line_of(matching, place), line_of(base, place)) for place in kept)
        return replace(years, cells=tuple(cells))

    rows = tuple(row(line, line, one.table) for line, one in zip(view.lines, counted, strict=True))
    totals = row(gettext("all paragraphs"), "", everything.table)
    columns = frame.columns if across == "year" else tuple(place.label for place in kept)
    values = frame.columns if across == "year" else tuple(place.choice.included[0] for place in kept)
    return Comparison(across, Table(columns, rows, totals), tuple(counted), values)


def _kept(places: Sequence[Place], tables: Sequence[CrossTable], everything: CrossTable) -> tuple[Place, ...]:
    """Leave out the places that have no paragraph; where most is found comes first, and equals stay in their order."""
    kept = [place for place in places if line_of(everything, place)]
    found = {place: sum(sum(line_of(table, place).values()) for table in tables) for place in kept}
    return tuple(sorted(kept, key=lambda place: -found[place]))


@dataclass(frozen=True, slots=True)
class SmallMultiples:
    """The rows of a comparison by year as bars on one scale. paths: by row; width: years from the first to the last."""

    first: int
    last: int
    paths: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many years are drawn."""
        return self.last - self.first + 1


def small_multiples(comparison: Comparison, unit: str) -> SmallMultiples | None:
    """Draw the rows of a comparison by year, the latest years if there are many; None when there is nothing to draw.

    A rate whose base is low is left out, as it would set the scale for all others.
    """
    years = [int(year) for year in comparison.values if year] if comparison.across == "year" else []
    if not years or not comparison.counted:
        return None
    last = max(years)
    drawn = range(max(min(years), last - MOST_YEARS + 1), last + 1)
    rows = [_heights(comparison.values, row, unit) for row in comparison.table.rows]
    values = [[row.get(f"{year:04d}", 0.0) for year in drawn] for row in rows]
    largest = max(map(max, values))
    if not largest:
        return None
    return SmallMultiples(drawn[0], last, tuple(small_bars(row, largest) for row in values))


def _heights(years: Sequence[str], row: Row, unit: str) -> dict[str, float]:
    shown = zip(years, row.cells, strict=True)
    if unit == "count":
        return {year: float(cell.count) for year, cell in shown}
    return {year: cell.rate for year, cell in shown if not cell.is_low}


def as_rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """Give a comparison in long form: one row per query and column, with the base of every rate.

    Occurrences and articles are counted over all columns only.
    """
    column = "year" if comparison.across == "year" else "place"
    yield ("query", column, "occurrences", "paragraphs", "articles", "of_paragraphs", "per_thousand")
    for row, one in comparison.lines:
        total, occurrences = one.total, one.total.occurrences
        for name, cell in zip(comparison.table.columns, row.cells, strict=True):
            yield (row.label, name or "undated", "", str(cell.count), "", str(cell.base), f"{cell.rate:.3f}")
        whole = ("" if occurrences is None else str(occurrences), str(total.paragraphs), str(total.articles))
        yield (row.label, "all", *whole, str(row.total.base), f"{row.total.rate:.3f}")


def as_json(comparison: Comparison, generation: str) -> dict[str, Any]:
    """Give a comparison in the shape of `GET /api/compare`."""
    return {
        "by": comparison.across,
        "queries": [_line_json(comparison, row, one) for row, one in comparison.lines],
        "paragraphs": comparison.table.totals.total.count,
        "generation": generation,
    }


def _line_json(comparison: Comparison, row: Row, one: Counted) -> dict[str, Any]:
    columns = zip(comparison.values, comparison.table.columns, row.cells, strict=True)
    cells = [{"value": value or None, "label": label or None} | _cell_json(cell) for value, label, cell in columns]
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


def _cell_json(cell: Cell) -> dict[str, Any]:
    return {"count": cell.count, "paragraphs": cell.base, "per_thousand": round(cell.rate, 3)}
