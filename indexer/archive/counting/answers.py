"""What a cube of several queries by place and time answers: rows with their bases, orders, lags and trends."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indexer.analysis.measures import LOW_BASE, SCALES, kendall_tau_b, ratio_of, theil_sen
from indexer.analysis.spread import Course, Reach, lag, spread_of
from indexer.analysis.temperature import DEGREES, PUBLISHED, Degree, degree_of
from indexer.analysis.trends import Break, change_points, pooled
from indexer.errors import BadRequestError
from indexer.search.language.notes import Note
from indexer.search.requests.cube import (
    UNDATED,
    VAGUE,
    CountedCopies,
    Counts,
    Line,
    Seen,
    Slab,
    Unit,
    total_of,
)
from indexer.search.requests.request import (
    AMBIGUOUS,
    UNKNOWN,
    PeriodFacet,
    PlaceFacet,
    SearchRequest,
)

LAG_FIRST, LAG_PLACE, LAG_SOURCE = "first", "region:", "source:"
"""What lags are measured from: the place that was first, one that is named by its code, or a source."""
PUBLISHED_ONLY = "published"
"""Asks for the two degrees of temperature whose cut-offs were published."""
WHOLE = "whole"
"""Row of what lies in the chosen place and in none of the rows below it."""


@dataclass(frozen=True, slots=True)
class CubeWish:
    """What a cube is asked for. request: its filters; its query is not read.

    reach: paragraphs from which on a place counts as reached. lag: what first matches are measured
    from: `first`, the place that was first, `region:CODE`, a row, or `source:NAME`, what that
    source printed under the same filters. temperature: the cut-offs of `degree_of` for cells of
    years, see `read_cut_offs`; without them none is told.
    """

    queries: tuple[str, ...]
    request: SearchRequest
    by: PlaceFacet = "region"
    period: PeriodFacet = "year"
    unit: Unit = "paragraphs"
    copies: CountedCopies = "all"
    reach: int = 1
    lag: str = LAG_FIRST
    temperature: tuple[float, ...] = ()


def read_cut_offs(text: str) -> tuple[float, ...]:
    """Read what temperatures are told by: `published`, or the four cut-offs below the published ones as well.

    Those are shares of articles, as 0.005,0.002,0.001,0.0002. Empty: none. Raises BadRequestError.
    """
    if not text:
        return ()
    if text == PUBLISHED_ONLY:
        return PUBLISHED
    try:
        cut_offs = (*PUBLISHED, *map(float, text.split(",")))
    except ValueError:
        cut_offs = ()
    descending = all(more > less > 0 for more, less in itertools.pairwise(cut_offs))
    if len(cut_offs) != len(DEGREES) or not descending:
        raise BadRequestError(
            f"temperature is {PUBLISHED_ONLY}, or four shares below {PUBLISHED[-1]}, each less than the one "
            "before, as 0.005,0.002,0.001,0.0002.",
            field="temperature",
        )
    return cut_offs


@dataclass(frozen=True, slots=True)
class CubePlace:
    """A row: a unit's code, UNKNOWN, AMBIGUOUS or WHOLE, with its name and level (both empty for what is no unit)."""

    code: str
    name: str
    level: str

    def line(self, slab: Slab) -> Line:
        """Find the row in the cube of a query."""
        special = {UNKNOWN: slab.missing, AMBIGUOUS: slab.ambiguous, WHOLE: slab.others}
        return special.get(self.code) or slab.rows.get(self.code, Line())


@dataclass(frozen=True, slots=True)
class CubeRow:
    """A query in a place: its counts by period, their base, and what they say."""

    query: int
    place: CubePlace
    line: Line
    base: Line
    course: Course
    rank: int | None


@dataclass(frozen=True, slots=True)
class CubeAnswer:
    """A cube. periods: in order, VAGUE and UNDATED last, those in which there is any paragraph at all.

    rows: query by query, place by place. base: of all paragraphs under the filters. of_source: for
    each query its course in the source that lags are measured from, if it is one. filters: as a query.
    """

    wish: CubeWish
    periods: tuple[str, ...]
    places: tuple[CubePlace, ...]
    understood: tuple[str, ...]
    notes: tuple[tuple[Note, ...], ...]
    slabs: tuple[Slab, ...]
    base: Slab
    rows: tuple[CubeRow, ...]
    receipt: dict[str, Any]
    took_ms: float
    of_source: tuple[Course, ...] = ()
    filters: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether cells hold paragraphs alone, and nobody knows what was first seen when and where."""
        return self.base.whole is not None

    def degree(self, period: str, counted: Counts, base: Counts) -> Degree | None:
        """Give the temperature of a cell, None where none is asked for or the cell is of no year."""
        is_told = self.wish.temperature and self.wish.period == "year"
        if not is_told or period in (VAGUE, UNDATED):
            return None
        return degree_of(counted, base, self.wish.temperature)

    def rows_of(self, query: int) -> tuple[CubeRow, ...]:
        """Give the rows of one query."""
        return tuple(row for row in self.rows if row.query == query)

    def spread(self, query: int) -> tuple[Reach, ...]:
        """Follow a query over the places that are units."""
        lines = [(row.line, row.base) for row in self.rows_of(query) if row.place.level]
        return spread_of(
            lines,
            [period for period in self.periods if period not in (VAGUE, UNDATED)],
            self.wish.reach,
        )

    def reference(self, query: int) -> Seen | None:
        """Give the first match that lags of a query are measured from.

        None where there is none, or the phrase may be older than the data.
        """
        if self.of_source:
            course = self.of_source[query]
            return None if course.censored else course.first
        of, ranked = self.wish.lag, self.first_places(query)
        code = of.removeprefix(LAG_PLACE)
        found = (one.course.first for one in ranked if of == LAG_FIRST or one.place.code == code)
        return next(found, None)

    def lag_of(self, row: CubeRow) -> tuple[int, int] | None:
        """Give the least and the most days between the first match of the reference and of a row.

        None where either has none or may be older than the data.
        """
        first, reference = row.course.first, self.reference(row.query)
        return lag(first, reference) if first and reference and row.rank is not None else None

    def first_places(self, query: int) -> tuple[CubeRow, ...]:
        """Give the places that were first, in order of rank.

        Those that are left-censored are none of them.
        """
        ranked = [(row.rank, row) for row in self.rows_of(query) if row.rank is not None]
        return tuple(row for _, row in sorted(ranked, key=lambda pair: pair[0]))


@dataclass(frozen=True, slots=True)
class Trend:
    """How the share of articles with a query moves over the periods that have enough data.

    tau, slope: Kendall's tau-b, and the median change per period in articles of a thousand; None
    where neither can be told. breaks: each with the period that it leads to.
    """

    tau: float | None
    slope: float | None
    breaks: tuple[tuple[str, Break], ...]


def trend_of(answer: CubeAnswer, query: int) -> Trend:
    """Describe the trend of a query over all places.

    Articles are the unit whatever the cube counts.
    """
    base = answer.base.totals.cells
    periods = [
        period
        for period in answer.periods
        if period not in (VAGUE, UNDATED)
        and base[period].paragraphs >= LOW_BASE
        and base[period].articles
    ]
    cells = answer.slabs[query].totals.cells
    series = [(cells.get(period, Counts()).articles, base[period].articles) for period in periods]
    rates = [count / of * SCALES["articles"] for count, of in series]
    times = [float(at) for at in range(len(periods))]
    breaks = tuple((periods[one.at], one) for one in change_points(series))
    return Trend(kendall_tau_b(times, rates), theil_sen(times, rates), breaks)


def pooled_rates(
    line: Line, base: Line, periods: Sequence[str], unit: Unit, half: int
) -> list[float | None]:
    """Give rates pooled over `half` periods on either side; see `analysis.trends.pooled`."""
    cells = [
        ratio_of(line.cells.get(period, Counts()), base.cells.get(period, Counts()), unit)
        for period in periods
    ]
    return [None if rate is None else rate * SCALES[unit] for rate in pooled(cells, half)]


def sum_of(line: Line) -> Counts:
    """Add a row up: an article has one date, so that no unit counts anything twice."""
    return total_of(line.cells.values())


def date_of(seen: Seen) -> str:
    """Write the date of a match as 2024, 2024-01 or 2024-01-16."""
    day = dt.date.fromordinal(seen.begin).isoformat()
    days = seen.end - seen.begin
    return day if days == 1 else day[:7] if days <= 31 else day[:4]
