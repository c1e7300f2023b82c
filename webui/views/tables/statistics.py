"""The table place × year: matching paragraphs per cell, and per thousand paragraphs of that place and year.

Every number is a count of the engine for exactly the cell's filters; a cell links to the search
that it counts. Rows are the units one level below the chosen place (the provinces at first) and
what is not told more exactly; columns are the years and 无日期, and add up to the column of totals.
An article has one place, so rows by 文章所属 add up to the row of totals; a paragraph may name
several, so rows by 文中提及 overlap: it counts in each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer import (
    AMBIGUOUS,
    UNKNOWN,
    Archive,
    Bucket,
    Choice,
    Crossing,
    CrossTable,
    Filters,
    SearchRequest,
    SearchResult,
)
from webui.address.params import EXCLUDE, PlaceFacet, View
from webui.words.names import special_place_name
from webui.words.texts import gettext

LOW_BASE = 50
"""A rate over fewer paragraphs than this is marked.

One hit more would move it by 20 per thousand.
"""
UNDATED = ""
EARLIER = ".."
"""Before a year: the column of all years up to it."""
_PLACELESS: dict[PlaceFacet, tuple[str, ...]] = {
    "region": (UNKNOWN,),
    "mentioned": (AMBIGUOUS, UNKNOWN),
    "place": (AMBIGUOUS, UNKNOWN),
}
"""What may stand instead of a place; the place of an article is never ambiguous."""


@dataclass(frozen=True, slots=True)
class Cell:
    """count of base paragraphs match in a place (as a view of it) and a column.

    Year is None for a total.
    """

    count: int
    base: int
    place: View
    year: str | None
    filters: Filters

    @property
    def link(self) -> View:
        """The search that finds exactly these."""
        return (
            self.place.changed(view="list")
            if self.year is None
            else cell_view(self.place, self.year, self.filters)
        )

    @property
    def rate(self) -> float:
        """Matching paragraphs per thousand of this place and time; 0 where there are none at all."""
        return 1000 * self.count / self.base if self.base else 0.0

    @property
    def is_low(self) -> bool:
        """Whether the base is too small for a rate to say much."""
        return 0 < self.base < LOW_BASE


@dataclass(frozen=True, slots=True)
class Row:
    """One place: its name, the view one level down (None where nothing lies below), cells by column, the total."""

    label: str
    down: View | None
    cells: tuple[Cell, ...]
    total: Cell

    @property
    def all_cells(self) -> tuple[Cell, ...]:
        """The cells and the total behind them."""
        return (*self.cells, self.total)


@dataclass(frozen=True, slots=True)
class Table:
    """Columns are years in order; UNDATED comes last.

    overlaps: whether a paragraph may count in several rows.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: Row
    overlaps: bool = False

    @property
    def largest_rate(self) -> float:
        """The highest rate that is not marked as low."""
        return max(
            (cell.rate for row in self.rows for cell in row.cells if not cell.is_low), default=0.0
        )

    @property
    def largest_count(self) -> int:
        """The highest count."""
        return max((cell.count for row in self.rows for cell in row.cells), default=0)


@dataclass(frozen=True, slots=True)
class Place:
    """What a row counts, what it is called, and the code whose parts the next table down would show.

    others: whether it is what is chosen without the places of all other rows.
    """

    label: str
    choice: Choice
    down: str | None = None
    others: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What a table is laid out in.

    Its kind of place, the filters, the columns, and all places under other filters.
    """

    by: PlaceFacet
    filters: Filters
    columns: tuple[str, ...]
    buckets: Sequence[Bucket]

    @classmethod
    def of(cls, archive: Archive, request: SearchRequest, by: PlaceFacet) -> Frame:
        """Ask the archive for what it has under the filters of a request, in every place of this kind."""
        place: dict[str, Any] = {by: Choice()}
        everywhere = archive.search(
            SearchRequest(filters=replace(request.filters, **place), limit=0, facets=(by, "year"))
        )
        return cls(
            by,
            request.filters,
            _columns(everywhere, request.filters),
            everywhere.facets[by].buckets,
        )

    @property
    def chosen(self) -> Choice:
        """The places that the search is limited to."""
        choice: Choice = getattr(self.filters, self.by)
        return choice


def tabulate(archive: Archive, view: View, request: SearchRequest) -> Table:
    """Count the table for the search of a view, by the places that its `by` says."""
    frame = Frame.of(archive, request, view.by)
    places = tuple(places_of(archive, frame))
    codes = codes_of(places)
    matching, everything = _counts(archive, request, frame.by, codes)
    rows = (
        row_of(frame, view, place, line_of(matching, place), line_of(everything, place))
        for place in places
    )
    # Where the search finds most comes first: a table is shown some rows at a time. Equals stay in
    # order of their base.
    kept = sorted((row for row in rows if row.total.base), key=lambda row: -row.total.count)
    return Table(
        frame.columns,
        tuple(kept),
        _totals(frame, view, matching, everything),
        overlaps=view.by != "region",
    )


def trend(archive: Archive, view: View, request: SearchRequest) -> Table:
    """Count only the row of totals: matching and all paragraphs by year."""
    frame = Frame.of(archive, request, view.by)
    return Table(frame.columns, (), _totals(frame, view, *_counts(archive, request, frame.by, ())))


def _counts(
    archive: Archive, request: SearchRequest, by: PlaceFacet, codes: tuple[str, ...]
) -> tuple[CrossTable, CrossTable]:
    """Count what matches the search, and all paragraphs under its filters."""
    crossing = Crossing(by, "year", codes)
    return archive.tabulate(request, crossing), archive.tabulate(
        replace(request, query=""), crossing
    )


def codes_of(places: Sequence[Place]) -> tuple[str, ...]:
    """Give what a cross table is asked for so that it has the counts of these places."""
    return tuple(place.choice.included[0] for place in places if not place.others)


def line_of(table: CrossTable, place: Place) -> dict[str, int]:
    """Find the counts of a place by year."""
    special = {UNKNOWN: table.missing, AMBIGUOUS: table.ambiguous}
    value = place.choice.included[0]
    return table.others if place.others else special.get(value) or table.rows.get(value, {})


def _totals(frame: Frame, view: View, matching: CrossTable, everything: CrossTable) -> Row:
    return row_of(
        frame, view, Place(gettext("all"), frame.chosen), matching.totals, everything.totals
    )


def _columns(everywhere: SearchResult, filters: Filters) -> tuple[str, ...]:
    """Give the years that the archive has under these filters, and the column of what has no date."""
    if filters.undated:
        return (UNDATED,)
    years = [bucket.value for bucket in everywhere.facets["year"].buckets if bucket.count]
    first = f"{filters.date_from.year:04d}" if filters.date_from else ""
    last = f"{filters.date_to.year:04d}" if filters.date_to else "9999"
    kept = sorted(year for year in years if first <= year <= last)
    limited = filters.date_from is not None or filters.date_to is not None
    return tuple(kept) if limited else (*kept, UNDATED)


def places_of(archive: Archive, frame: Frame) -> Iterator[Place]:
    """Choose the places to tell apart.

    Several ticked, or else the parts of one ticked (the provinces) and the rest.
    """
    tops, chosen = _without_inner(archive, frame.chosen.included), frame.chosen
    below = {bucket.parent for bucket in frame.buckets}
    parts = [] if len(tops) > 1 else _parts(tops, chosen, frame.buckets)
    for code in tops if len(tops) > 1 else parts:
        label = _label(archive, frame.by, code)
        yield Place(label, Choice((code,), chosen.excluded), code if code in below else None)
    if len(tops) < 2:
        yield from _others(archive, frame, tops, parts)


def _parts(tops: Sequence[str], chosen: Choice, buckets: Sequence[Bucket]) -> list[str]:
    parent = tops[0] if tops else None
    return [
        bucket.value
        for bucket in buckets
        if bucket.parent == parent and bucket.value not in chosen.excluded
    ]


def _others(
    archive: Archive, frame: Frame, tops: Sequence[str], parts: Sequence[str]
) -> Iterator[Place]:
    """Choose the rows of what lies in no part of the chosen place, or is no place."""
    excluded = frame.chosen.excluded
    if not tops or tops[0] in (UNKNOWN, AMBIGUOUS):
        for value in tops or _PLACELESS[frame.by]:
            yield Place(_label(archive, frame.by, value), Choice((value,), excluded))
        return
    label = _label(archive, frame.by, tops[0])
    outside = tuple(dict.fromkeys((*excluded, *parts)))
    yield Place(
        gettext("%(place)s as a whole", place=label) if parts else label,
        Choice((tops[0],), outside),
        others=True,
    )


def _without_inner(archive: Archive, codes: Sequence[str]) -> list[str]:
    """Leave out places that lie inside another of these, so that no paragraph counts in two rows."""
    return [
        code
        for code in codes
        if not any(step.code in codes for step in archive.regions.path(code)[:-1])
    ]


def _label(archive: Archive, by: PlaceFacet, value: str) -> str:
    path = archive.regions.path(value)
    return path[-1].name if path else special_place_name(by, value)


def row_of(
    frame: Frame, view: View, place: Place, matching: dict[str, int], everything: dict[str, int]
) -> Row:
    """Lay out the counts of a place by year, each with the link that finds what it counts."""
    total = total_of(frame, view, place, matching, everything)
    cells = tuple(
        Cell(matching.get(year, 0), everything.get(year, 0), total.place, year, frame.filters)
        for year in frame.columns
    )
    return Row(
        place.label, view.changed(**{frame.by: (place.down,)}) if place.down else None, cells, total
    )


def total_of(
    frame: Frame, view: View, place: Place, matching: dict[str, int], everything: dict[str, int]
) -> Cell:
    """Add the counts of a place up over all years."""
    values = (*place.choice.included, *(EXCLUDE + value for value in place.choice.excluded))
    here = view.changed(**{frame.by: values})
    return Cell(sum(matching.values()), sum(everything.values()), here, None, frame.filters)


def _covers(filters: Filters, year: str) -> bool:
    """Whether the chosen dates hold all of a year."""
    return _part_of_year(filters, year) == (dt.date(int(year), 1, 1), dt.date(int(year), 12, 31))


def _part_of_year(filters: Filters, year: str) -> tuple[dt.date, dt.date]:
    """Give the first and last day of a year that the chosen dates hold."""
    first, last = dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
    return max(first, filters.date_from or first), min(last, filters.date_to or last)


def cell_view(here: View, year: str, filters: Filters) -> View:
    """Limit a view to a year, as far as the filters reach.

    To EARLIER and a year, or to what is UNDATED.
    """
    if year == UNDATED:
        return here.changed(view="list", undated=True, date_from="", date_to="")
    if year.startswith(EARLIER):
        return here.changed(view="list", date_to=year.removeprefix(EARLIER))
    if _covers(filters, year):
        return here.changed(view="list", date_from=year, date_to=year)
    first, last = _part_of_year(filters, year)
    return here.changed(view="list", date_from=first.isoformat(), date_to=last.isoformat())


def as_rows(table: Table, receipt: str) -> Iterator[tuple[str, ...]]:
    """Give a table in long form: one row per place and year, with the base of every rate."""
    yield ("place", "year", "paragraphs", "of_paragraphs", "per_thousand", "receipt")
    for row in (*table.rows, table.totals):
        for year, cell in zip((*table.columns, "all"), row.all_cells, strict=True):
            yield (
                row.label,
                year or "undated",
                str(cell.count),
                str(cell.base),
                f"{cell.rate:.3f}",
                receipt,
            )
