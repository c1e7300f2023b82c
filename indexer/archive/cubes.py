"""The cube of several queries by place and time.

Rows with their bases, as long rows for CSV and as JSON.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.analysis.measures import (
    LOW_BASE,
    SCALES,
    interval_of,
    kendall_tau_b,
    rate_of,
    ratio_of,
    state_of,
    theil_sen,
)
from indexer.analysis.spread import Course, Reach, course_of, lag, ranks, spread_of
from indexer.analysis.trends import Break, change_points, pooled
from indexer.archive.archive import Archive
from indexer.archive.receipts import checked, differences, receipt_of, request_json
from indexer.archive.searching import request_from
from indexer.archive.shapes import index_json
from indexer.errors import BadRequestError, EngineLacksError
from indexer.search.cube import (
    UNDATED,
    UNITS,
    VAGUE,
    CountedCopies,
    Counts,
    Line,
    Seen,
    Slab,
    Unit,
    total_of,
)
from indexer.search.notes import Note
from indexer.search.params import RawRequest
from indexer.search.request import (
    AMBIGUOUS,
    UNKNOWN,
    Crossing,
    PeriodFacet,
    PlaceFacet,
    SearchRequest,
)

MOST_QUERIES = 12
MOST_MONTHS = 36
"""Months that one table may have: more are asked for in parts, or as years."""
FIRST, AT_PLACE = "first", "region:"
"""What lags are measured from: the place that was first, or one that is named by its code."""
WHOLE = "whole"
"""Row of what lies in the chosen place and in none of the rows below it."""
_COLUMNS = (
    "query",
    "place",
    "code",
    "level",
    "period",
    "count",
    "base",
    "low",
    "high",
    "state",
    "receipt",
)


@dataclass(frozen=True, slots=True)
class CubeWish:
    """What a cube is asked for. request: its filters; its query is not read.

    reach: paragraphs from which on a place counts as reached. lag: what first matches are measured
    from: `first`, the place that was first, or `region:CODE`, a row.
    """

    queries: tuple[str, ...]
    request: SearchRequest
    by: PlaceFacet = "region"
    period: PeriodFacet = "year"
    unit: Unit = "paragraphs"
    copies: CountedCopies = "all"
    reach: int = 1
    lag: str = FIRST


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

    rows: query by query, place by place. base: of all paragraphs under the filters.
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

    @property
    def is_plain(self) -> bool:
        """Whether cells hold paragraphs alone, and nobody knows what was first seen when and where."""
        return self.base.whole is not None

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

    def lag_of(self, row: CubeRow) -> tuple[int, int] | None:
        """Give the least and the most days between the first match of the reference and of a row.

        None where either has none or may be older than the data.
        """
        of, ranked = self.wish.lag, self.first_places(row.query)
        code = of.removeprefix(AT_PLACE)
        found = (one for one in ranked if of == FIRST or one.place.code == code)
        reference = next(found, None)
        if reference is None or row.rank is None:
            return None
        first, other = row.course.first, reference.course.first
        return lag(first, other) if first and other else None

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


def ask_cube(archive: Archive, wish: CubeWish) -> CubeAnswer:
    """Count a cube. Raises BadRequestError, EngineLacksError, DeadlineExceededError."""
    started = time.perf_counter()
    if not 1 <= len(wish.queries) <= MOST_QUERIES:
        raise BadRequestError(
            f"A cube takes 1 to {MOST_QUERIES} queries, not {len(wish.queries)}.", field="q"
        )
    if wish.lag != FIRST and not archive.regions.path(wish.lag.removeprefix(AT_PLACE)):
        raise BadRequestError("lag is first, or region: and the code of a place.", field="lag")
    codes, whole = _codes(archive, wish)
    crossing = Crossing(wish.by, wish.period, codes)
    asked = [replace(wish.request, query=query) for query in (*wish.queries, "")]
    counted = archive.cube(asked, crossing, wish.copies)
    *cubes, everything = counted
    base = everything.slab
    if base.whole is not None and wish.unit != "paragraphs":
        raise EngineLacksError(archive.info.engine, f"{wish.unit} by place and time")
    periods = _periods(base)
    if wish.period == "month" and len(periods) > MOST_MONTHS + 2:
        raise BadRequestError(
            f"There are {len(periods)} months, and a table holds {MOST_MONTHS}: choose a span of time, or years.",
            field="period",
        )
    places = tuple(
        place for place in _places(archive, wish, codes, whole) if place.line(base).cells
    )
    rows = tuple(
        row for at, one in enumerate(cubes) for row in _rows(at, one.slab, base, places, wish.unit)
    )
    answer = CubeAnswer(
        wish=wish,
        periods=periods,
        places=places,
        understood=tuple(one.understood for one in cubes),
        notes=tuple(one.notes for one in cubes),
        slabs=tuple(one.slab for one in cubes),
        base=base,
        rows=rows,
        receipt={},
        took_ms=0.0,
    )
    return replace(
        answer, receipt=_receipt(archive, answer), took_ms=(time.perf_counter() - started) * 1000
    )


def _codes(archive: Archive, wish: CubeWish) -> tuple[tuple[str, ...], str]:
    """Choose the rows: several chosen places, or the units below the one that is chosen (or below none)."""
    chosen = getattr(wish.request.filters, wish.by)
    units = [code for code in chosen.included if code not in (UNKNOWN, AMBIGUOUS)]
    tops = [
        code
        for code in units
        if not any(step.code in units for step in archive.regions.path(code)[:-1])
    ]
    if len(tops) > 1 or len(chosen.included) > 1:
        return tuple(tops), ""
    top = tops[0] if tops else ""
    if chosen.included and not top:
        return (), ""
    below = archive.regions.children(top) or (archive.regions.towns(top) if top else ())
    return tuple(step.code for step in below if step.code not in chosen.excluded), top


def _places(
    archive: Archive, wish: CubeWish, codes: Sequence[str], whole: str
) -> Iterator[CubePlace]:
    for code in codes:
        path = archive.regions.path(code)
        yield CubePlace(code, path[-1].name if path else code, archive.regions.level(code) or "")
    if whole:
        yield CubePlace(WHOLE, archive.regions.path(whole)[-1].name, "")
    yield CubePlace(UNKNOWN, "", "")
    if wish.by != "region":
        yield CubePlace(AMBIGUOUS, "", "")


def _periods(base: Slab) -> tuple[str, ...]:
    held = set(base.totals.cells)
    dated = sorted(held - {UNDATED, VAGUE})
    return (*dated, *(period for period in (VAGUE, UNDATED) if period in held))


def _rows(
    query: int, slab: Slab, base: Slab, places: Sequence[CubePlace], unit: Unit
) -> Iterator[CubeRow]:
    lines = {place: (place.line(slab), place.line(base)) for place in places}
    courses = {place: course_of(line, below, unit) for place, (line, below) in lines.items()}
    order = ranks({place.code: course for place, course in courses.items() if place.level})
    for place, (line, below) in lines.items():
        yield CubeRow(query, place, line, below, courses[place], order.get(place.code))


def sum_of(line: Line) -> Counts:
    """Add a row up: an article has one date, so that no unit counts anything twice."""
    return total_of(line.cells.values())


def _receipt(archive: Archive, answer: CubeAnswer) -> dict[str, Any]:
    wish = answer.wish
    return receipt_of(
        archive,
        tool="cube",
        request={
            "q": list(wish.queries),
            **request_json(wish.request),
            "by": wish.by,
            "period": wish.period,
            "of": wish.unit,
            "copies": wish.copies,
        },
        understood=list(answer.understood),
        totals=[_units(slab.total) for slab in answer.slabs],
        base=_units(answer.base.total),
        rows=[[*row[:-1]] for row in cube_lines(answer)],
    )


def _units(counts: Counts) -> dict[str, int]:
    return dict(zip((*UNITS, "letters"), counts, strict=True))


def cube_lines(answer: CubeAnswer) -> Iterator[tuple[str, ...]]:
    """Give a cube in long form, without its header.

    A row for every query, place and period, and the sums.

    count and base are empty where there are no data; low and high are the interval of the rate per
    thousand.
    """
    receipt = answer.receipt.get("id", "")
    for at, query in enumerate(answer.wish.queries):
        for row in answer.rows_of(at):
            yield from _long(answer, query, row.place, row.line, row.base, receipt)
        everything = CubePlace("all", "", "")
        yield from _long(
            answer, query, everything, answer.slabs[at].totals, answer.base.totals, receipt
        )


def _long(
    answer: CubeAnswer, query: str, place: CubePlace, line: Line, base: Line, receipt: str
) -> Iterator[tuple[str, ...]]:
    unit = answer.wish.unit
    whole = (sum_of(line), sum_of(base))
    cells = [
        (line.cells.get(period, Counts()), base.cells.get(period, Counts()))
        for period in answer.periods
    ]
    for period, (counted, of) in zip((*answer.periods, "all"), (*cells, whole), strict=True):
        state = state_of(counted, of, unit)
        count, below = ratio_of(counted, of, unit)
        interval = interval_of(counted, of, unit)
        numbers = ("", "") if state == "none" else (str(count), str(below))
        ends = ("", "") if interval is None else tuple(f"{end:.3f}" for end in interval)
        yield (
            query,
            place.name or place.code,
            place.code,
            place.level,
            period or "undated",
            *numbers,
            *ends,
            state,
            receipt,
        )


def cube_columns() -> tuple[str, ...]:
    """Name the columns of `cube_lines`."""
    return _COLUMNS


def cube_json(archive: Archive, answer: CubeAnswer) -> dict[str, Any]:
    """Give a cube in the shape of `GET /api/cube` and `duanluo cube --json`."""
    wish = answer.wish
    return {
        "tool": "cube",
        "queries": list(wish.queries),
        "understood": list(answer.understood),
        "notes": [[note.text for note in notes] for notes in answer.notes],
        "filters": request_json(wish.request),
        "by": wish.by,
        "period": wish.period,
        "unit": wish.unit,
        "copies": wish.copies,
        "columns": [period or "undated" for period in answer.periods],
        "rows": [_row_json(answer, row) for row in answer.rows],
        "total": [_total_json(slab) for slab in answer.slabs],
        "base": {**_units(answer.base.total), **({"letters": None} if answer.is_plain else {})},
        "titles": [slab.titles for slab in answer.slabs],
        "captions": [slab.captions for slab in answer.slabs],
        "credits": [slab.credits for slab in answer.slabs],
        "trends": [_trend_json(trend_of(answer, at)) for at in range(len(wish.queries))],
        "truncated": False,
        "receipt": answer.receipt,
        "index": index_json(archive.info),
        "took_ms": round(answer.took_ms, 3),
    }


def _trend_json(trend: Trend) -> dict[str, Any]:
    return {
        "tau": None if trend.tau is None else round(trend.tau, 6),
        "slope": None if trend.slope is None else round(trend.slope, 6),
        "breaks": [
            {
                "period": period,
                "before": list(one.before),
                "after": list(one.after),
                "p": round(one.p, 3),
            }
            for period, one in trend.breaks
        ],
    }


def _total_json(slab: Slab) -> dict[str, int | None]:
    counts: dict[str, int | None] = dict(zip(UNITS, slab.total, strict=False))
    return counts if slab.counts_occurrences else counts | {"occurrences": None}


def _row_json(answer: CubeAnswer, row: CubeRow) -> dict[str, Any]:
    course, days = row.course, answer.lag_of(row)
    return {
        "query": answer.wish.queries[row.query],
        "place": row.place.name or None,
        "code": row.place.code,
        "level": row.place.level or None,
        "cells": [_cell_json(row, period, answer.wish.unit) for period in answer.periods],
        "first": seen_json(course.first),
        "censored": course.censored,
        "rank": row.rank,
        "lag_days": None if days is None else list(days),
        "peak": course.peak,
        "last": seen_json(course.last),
        "periods_with_hits": [course.hits, course.periods],
        "silent_since": course.silent_since,
    }


def seen_json(seen: Seen | None) -> dict[str, Any] | None:
    """Give the date of a match: its value as far as it is known, and how it is known."""
    if seen is None:
        return None
    return {"value": date_of(seen), "basis": "inferred" if seen.inferred else "explicit"}


def date_of(seen: Seen) -> str:
    """Write the date of a match as 2024, 2024-01 or 2024-01-16."""
    day = dt.date.fromordinal(seen.begin).isoformat()
    days = seen.end - seen.begin
    return day if days == 1 else day[:7] if days <= 31 else day[:4]


def _cell_json(row: CubeRow, period: str, unit: Unit) -> dict[str, Any]:
    counted, base = row.line.cells.get(period, Counts()), row.base.cells.get(period, Counts())
    state = state_of(counted, base, unit)
    if state == "none":
        return {"count": None, "base": 0, "rate": None, "low": None, "high": None, "state": state}
    count, of = ratio_of(counted, base, unit)
    interval, rate = interval_of(counted, base, unit), rate_of(counted, base, unit)
    return {
        "count": count,
        "base": of,
        "rate": None if rate is None else round(rate, 3),
        "low": None if interval is None else round(interval[0], 3),
        "high": None if interval is None else round(interval[1], 3),
        "state": state,
    }


def cube_wish(archive: Archive, request: dict[str, Any]) -> CubeWish:
    """Read what `request` of a receipt asks for; raises BadRequestError."""
    raw = RawRequest(
        region=request.get("region", ()),
        mentioned=request.get("mentioned", ()),
        place=request.get("place", ()),
        source=request.get("source", ()),
        kind=request.get("kind", ()),
        date_from=request.get("from"),
        date_to=request.get("to"),
        undated=bool(request.get("undated")),
        whole_words=bool(request.get("words")),
    )
    return CubeWish(
        queries=tuple(request["q"]),
        request=request_from(archive.regions, raw),
        by=request["by"],
        period=request["period"],
        unit=request["of"],
        copies=request["copies"],
    )


def verify_cube(archive: Archive, receipt: Any) -> tuple[str, ...]:
    """Count the cube of a receipt again, and say what differs.

    Nothing when every number is the same.

    Raises ReceiptError for what is no receipt, was altered, or was made by rules that this program
    does not have.
    """
    held = checked(receipt)
    return tuple(differences(held, ask_cube(archive, cube_wish(archive, held["request"])).receipt))
