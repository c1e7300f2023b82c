"""The table region × year: matching paragraphs per cell, and per thousand paragraphs of that place and year.

Every number is a count of the engine for exactly the cell's filters; a cell links to the search that it counts. Rows
are the units one level below the chosen place (the provinces at first) and what is not told more exactly; columns are
the years and 无日期. Rows add up to the row of totals, columns to the column of totals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer import UNKNOWN, Archive, Bucket, Choice, Filters, SearchRequest, SearchResult
from webui.params import EXCLUDE, View
from webui.texts import gettext

LOW_BASE = 50
"""A rate over fewer paragraphs than this is marked: one hit more would move it by 20 per thousand."""
UNDATED = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """count of base paragraphs match in a place (as a view of it) and a year; year is None for a total."""

    count: int
    base: int
    place: View
    year: str | None
    filters: Filters

    @property
    def link(self) -> View:
        """The search that finds exactly these."""
        return self.place.changed(view="list") if self.year is None else _cell_view(self.place, self.year, self.filters)

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
    """Columns are years in order; UNDATED comes last."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: Row

    @property
    def largest_rate(self) -> float:
        """The highest rate that is not marked as low."""
        return max((cell.rate for row in self.rows for cell in row.cells if not cell.is_low), default=0.0)

    @property
    def largest_count(self) -> int:
        """The highest count."""
        return max((cell.count for row in self.rows for cell in row.cells), default=0)


@dataclass(frozen=True, slots=True)
class _Place:
    """What a row counts, what it is called, and the code whose parts the next table down would show."""

    label: str
    choice: Choice
    down: str | None = None


@dataclass(frozen=True, slots=True)
class _Counts:
    """Matching and all paragraphs of a place, by column and last in all."""

    matching: tuple[int, ...]
    everything: tuple[int, ...]

    def __sub__(self, other: _Counts) -> _Counts:
        matching = (a - b for a, b in zip(self.matching, other.matching, strict=True))
        everything = (a - b for a, b in zip(self.everything, other.everything, strict=True))
        return _Counts(tuple(matching), tuple(everything))


def tabulate(archive: Archive, view: View, request: SearchRequest) -> Table:
    """Count the table for the search of a view."""
    counter = _Counter(archive, request)
    rows, rest = [], counter.totals
    for place in _places(archive, request.filters.region, counter.buckets):
        counts = counter.count(place.choice)
        rest -= counts
        rows.append(_row(counter, view, place, counts))
    # Every paragraph has at most one own place, so what no row holds is known without asking.
    if others := _rest(archive, request.filters.region, counter.buckets):
        rows.append(_row(counter, view, others, rest))
    kept = tuple(row for row in rows if row.total.base)
    return Table(counter.columns, kept, _row(counter, view, _all(request), counter.totals))


def trend(archive: Archive, view: View, request: SearchRequest) -> Table:
    """Count only the row of totals: matching and all paragraphs by year."""
    counter = _Counter(archive, request)
    return Table(counter.columns, (), _row(counter, view, _all(request), counter.totals))


def _all(request: SearchRequest) -> _Place:
    return _Place(gettext("all"), request.filters.region)


class _Counter:
    """Counts one search by place and year. `buckets` are all places of the archive under its other filters."""

    def __init__(self, archive: Archive, request: SearchRequest) -> None:
        self._archive = archive
        self._everything = replace(request, query="", limit=0, offset=0, facets=True)
        self._matching = replace(self._everything, query=request.query)
        self.filters = request.filters
        everywhere = archive.search(_placed(self._everything, Choice()))
        self.columns = _columns(everywhere, request.filters)
        self.buckets = everywhere.facets["region"].buckets
        found = archive.search(self._matching)
        self._found = {bucket.value for bucket in found.facets["region"].buckets if bucket.count and found.exact}
        self.totals = self.count(request.filters.region)

    def count(self, choice: Choice) -> _Counts:
        """Count the paragraphs of a place; a place where the search found nothing is not asked again."""
        silent = len(choice.included) == 1 and choice.included[0] != UNKNOWN and choice.included[0] not in self._found
        nothing = (0,) * (len(self.columns) + 1)
        return _Counts(
            nothing if silent else self._by_column(self._matching, choice), self._by_column(self._everything, choice)
        )

    def _by_column(self, request: SearchRequest, choice: Choice) -> tuple[int, ...]:
        """Count by column and last in all. A year that the dates cover in part is asked by itself."""
        placed = _placed(request, choice)
        answer = self._archive.search(placed)
        if not answer.exact:
            return (0,) * (len(self.columns) + 1)
        years = {bucket.value: bucket.count for bucket in answer.facets["year"].buckets}
        counts = []
        for column in self.columns:
            if column == UNDATED:
                counts.append(answer.facets["year"].missing)
            elif _covers(self.filters, column) or column not in years:
                counts.append(years.get(column, 0))
            else:
                first, last = _part_of_year(self.filters, column)
                part = replace(placed, facets=False, filters=replace(placed.filters, date_from=first, date_to=last))
                counts.append(exact_count(self._archive.search(part)))
        return (*counts, answer.total.paragraphs)


def _placed(request: SearchRequest, choice: Choice) -> SearchRequest:
    return replace(request, filters=replace(request.filters, region=choice))


def _columns(everywhere: SearchResult, filters: Filters) -> tuple[str, ...]:
    """Give the years that the archive has under these filters, and the column of what has no date."""
    if filters.undated:
        return (UNDATED,)
    years = [bucket.value for bucket in everywhere.facets["year"].buckets if bucket.count]
    first = str(filters.date_from.year) if filters.date_from else ""
    last = str(filters.date_to.year) if filters.date_to else "9999"
    kept = sorted(year for year in years if first <= year <= last)
    limited = filters.date_from is not None or filters.date_to is not None
    return tuple(kept) if limited else (*kept, UNDATED)


def _places(archive: Archive, chosen: Choice, buckets: Sequence[Bucket]) -> Iterator[_Place]:
    """Choose the rows: several ticked places themselves, the parts of a single one, or the provinces."""
    tops = _without_inner(archive, chosen.included)
    below = {bucket.parent for bucket in buckets}
    if len(tops) > 1:
        for code in tops:
            yield _Place(_label(archive, code), Choice((code,), chosen.excluded), code if code in below else None)
        return
    for bucket in _parts(tops, chosen, buckets):
        down = bucket.value if bucket.value in below else None
        yield _Place(bucket.label, Choice((bucket.value,), chosen.excluded), down)


def _parts(tops: Sequence[str], chosen: Choice, buckets: Sequence[Bucket]) -> list[Bucket]:
    parent = tops[0] if tops else None
    return [bucket for bucket in buckets if bucket.parent == parent and bucket.value not in chosen.excluded]


def _rest(archive: Archive, chosen: Choice, buckets: Sequence[Bucket]) -> _Place | None:
    """Choose the row of what is told no more exactly; none where places themselves are compared."""
    tops = _without_inner(archive, chosen.included)
    if len(tops) > 1:
        return None
    if not tops or tops[0] == UNKNOWN:
        return _Place(gettext("place unknown"), Choice((UNKNOWN,), chosen.excluded))
    parts = tuple(bucket.value for bucket in _parts(tops, chosen, buckets))
    label = _label(archive, tops[0])
    excluded = tuple(dict.fromkeys((*chosen.excluded, *parts)))
    return _Place(gettext("%(place)s as a whole", place=label) if parts else label, Choice((tops[0],), excluded))


def _without_inner(archive: Archive, codes: Sequence[str]) -> list[str]:
    """Leave out places that lie inside another of these, so that no paragraph counts in two rows."""
    return [code for code in codes if not any(step.code in codes for step in archive.regions.path(code)[:-1])]


def _label(archive: Archive, code: str) -> str:
    path = archive.regions.path(code)
    return path[-1].name if path else gettext("place unknown")


def _row(counter: _Counter, view: View, place: _Place, counts: _Counts) -> Row:
    """Lay out the counts of a place, each with the link that finds what it counts."""
    here = view.changed(region=(*place.choice.included, *(EXCLUDE + code for code in place.choice.excluded)))
    years = (*counter.columns, None)
    pairs = zip(counts.matching, counts.everything, years, strict=True)
    cells = tuple(Cell(count, base, here, year, counter.filters) for count, base, year in pairs)
    return Row(place.label, view.changed(region=(place.down,)) if place.down else None, cells[:-1], cells[-1])


def exact_count(result: SearchResult) -> int:
    """Give the paragraphs that match; a loosened answer means that none does."""
    return result.total.paragraphs if result.exact else 0


def _covers(filters: Filters, year: str) -> bool:
    """Whether the chosen dates hold all of a year."""
    return _part_of_year(filters, year) == (dt.date(int(year), 1, 1), dt.date(int(year), 12, 31))


def _part_of_year(filters: Filters, year: str) -> tuple[dt.date, dt.date]:
    """Give the first and last day of a year that the chosen dates hold."""
    first, last = dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
    return max(first, filters.date_from or first), min(last, filters.date_to or last)


def _cell_view(here: View, year: str, filters: Filters) -> View:
    if year == UNDATED:
        return here.changed(view="list", undated=True, date_from="", date_to="")
    if _covers(filters, year):
        return here.changed(view="list", date_from=year, date_to=year)
    first, last = _part_of_year(filters, year)
    return here.changed(view="list", date_from=first.isoformat(), date_to=last.isoformat())


def as_rows(table: Table) -> Iterator[tuple[str, ...]]:
    """Give a table in long form: one row per place and year, with the base of every rate."""
    yield ("place", "year", "paragraphs", "of_paragraphs", "per_thousand")
    for row in (*table.rows, table.totals):
        for year, cell in zip((*table.columns, "all"), row.all_cells, strict=True):
            yield (row.label, year or "undated", str(cell.count), str(cell.base), f"{cell.rate:.3f}")
