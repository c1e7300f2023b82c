"""A cube as long rows for CSV, and as JSON."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Literal, TypedDict, cast

from indexer.analysis.measures import State, interval_of, rate_of, ratio_of, state_of
from indexer.analysis.temperature import DEGREES, Degree
from indexer.archive.archive import Archive
from indexer.archive.counting.answers import (
    CubeAnswer,
    CubePlace,
    CubeRow,
    Trend,
    date_of,
    sum_of,
    trend_of,
)
from indexer.archive.counting.receipts import CountedJson, FiltersJson, UnitsJson, request_json
from indexer.archive.shapes import IndexJson, TotalJson, index_json
from indexer.described import Count
from indexer.model import Basis
from indexer.search.requests.cube import CountedCopies, Counts, Line, Seen, Slab, Unit
from indexer.search.requests.request import PeriodFacet, PlaceFacet

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
    "temperature",
    "receipt",
)


class CellJson(TypedDict):
    """What a place has in a period: rate and interval are per thousand of the base."""

    count: Count | None
    base: Count
    rate: float | None
    low: float | None
    high: float | None
    state: State
    temperature: Degree | None


class SeenJson(TypedDict):
    """The date of a match as far as it is known, and how it is known."""

    value: str
    basis: Basis


class CutOffJson(TypedDict):
    """The least share of a year's articles that has a temperature."""

    degree: Degree
    share: float


class CubeRowJson(TypedDict):
    """A query in a place, period by period."""

    query: str
    place: str | None
    code: str
    level: str | None
    cells: list[CellJson]
    first: SeenJson | None
    censored: bool
    rank: Count | None
    lag_days: list[int] | None
    peak: str | None
    last: SeenJson | None
    periods_with_hits: list[Count]
    silent_since: str | None


class BaseJson(TypedDict):
    """All that could match, in each unit; letters where the engine counts them."""

    occurrences: Count
    paragraphs: Count
    articles: Count
    unique: Count
    letters: Count | None


class ReachedJson(TypedDict):
    """How many places a query has reached by the end of a period."""

    period: str
    reached: Count
    places: Count


class BreakJson(TypedDict):
    """A period from which on a query is more or less frequent: matches and base before and after."""

    period: str
    before: list[Count]
    after: list[Count]
    p: float


class QueryTrendJson(TypedDict):
    """Whether a query grows, and where it breaks."""

    tau: float | None
    slope: float | None
    breaks: list[BreakJson]


class CubeRequestJson(FiltersJson):
    """What it takes to count a cube again."""

    q: list[str]
    by: PlaceFacet
    period: PeriodFacet
    of: Unit
    copies: CountedCopies


class CubeReceiptJson(CountedJson):
    """What a cube was counted by, so that anyone can count it again."""

    v: Literal[1]
    tool: Literal["cube"]
    request: CubeRequestJson
    id: str


class CubeJson(TypedDict):
    """Several queries by place and time, exactly."""

    tool: Literal["cube"]
    queries: list[str]
    understood: list[str]
    notes: list[list[str]]
    filters: FiltersJson
    by: PlaceFacet
    period: PeriodFacet
    unit: Unit
    copies: CountedCopies
    columns: list[str]
    rows: list[CubeRowJson]
    total: list[TotalJson]
    base: BaseJson
    titles: list[Count]
    captions: list[Count]
    credits: list[Count]
    spread: list[list[ReachedJson]]
    temperature: list[CutOffJson]
    lag: str
    lag_from: list[SeenJson | None]
    trends: list[QueryTrendJson]
    truncated: Literal[False]
    receipt: CubeReceiptJson
    index: IndexJson
    took_ms: float


def cube_lines(answer: CubeAnswer) -> Iterator[tuple[str, ...]]:
    """Give a cube in long form, without its header.

    A row for every query, place and period, and the sums.

    count and base are empty where there are no data; low and high are the interval of the rate per
    thousand. temperature: of years, where it was asked for.
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
    about = (query, place.name or place.code, place.code, place.level)
    whole = (sum_of(line), sum_of(base))
    nothing = Counts()
    cells = [
        (line.cells.get(period, nothing), base.cells.get(period, nothing))
        for period in answer.periods
    ]
    for period, (counted, of) in zip((*answer.periods, "all"), (*cells, whole), strict=True):
        degree = answer.degree(period, counted, of) if period != "all" else None
        texts = _cell_texts(counted, of, answer.wish.unit)
        yield (*about, period or "undated", *texts, degree or "", receipt)


@functools.lru_cache(maxsize=1 << 14)
def _cell_texts(counted: Counts, of: Counts, unit: Unit) -> tuple[str, ...]:
    """Write count, base, both ends of the interval and state; most cells of a large table are alike."""
    state = state_of(counted, of, unit)
    if state == "none":
        return ("", "", "", "", state)
    count, below = ratio_of(counted, of, unit)
    interval = interval_of(counted, of, unit)
    ends = ("", "") if interval is None else tuple(f"{end:.3f}" for end in interval)
    return (str(count), str(below), *ends, state)


def cube_columns() -> tuple[str, ...]:
    """Name the columns of `cube_lines`."""
    return _COLUMNS


def cube_json(archive: Archive, answer: CubeAnswer) -> CubeJson:
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
        "base": _base_json(answer),
        "titles": [slab.titles for slab in answer.slabs],
        "captions": [slab.captions for slab in answer.slabs],
        "credits": [slab.credits for slab in answer.slabs],
        "spread": [
            [
                {"period": step.period, "reached": step.reached, "places": step.places}
                for step in answer.spread(at)
            ]
            for at in range(len(wish.queries))
        ],
        "temperature": [
            {"degree": degree, "share": least}
            for degree, least in zip(DEGREES, wish.temperature, strict=False)
        ],
        "lag": wish.lag,
        "lag_from": [seen_json(answer.reference(at)) for at in range(len(wish.queries))],
        "trends": [_trend_json(trend_of(answer, at)) for at in range(len(wish.queries))],
        "truncated": False,
        "receipt": cast("CubeReceiptJson", answer.receipt),
        "index": index_json(archive.info),
        "took_ms": round(answer.took_ms, 3),
    }


def units_json(counts: Counts) -> UnitsJson:
    """Give counts by their units, letters included."""
    return {
        "occurrences": counts.occurrences,
        "paragraphs": counts.paragraphs,
        "articles": counts.articles,
        "unique": counts.unique,
        "letters": counts.letters,
    }


def _base_json(answer: CubeAnswer) -> BaseJson:
    counts = units_json(answer.base.total)
    return {**counts, "letters": None if answer.is_plain else counts["letters"]}


def _trend_json(trend: Trend) -> QueryTrendJson:
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


def _total_json(slab: Slab) -> TotalJson:
    counts = slab.total
    return {
        "occurrences": counts.occurrences if slab.counts_occurrences else None,
        "paragraphs": counts.paragraphs,
        "articles": counts.articles,
        "unique": counts.unique,
    }


def _row_json(answer: CubeAnswer, row: CubeRow) -> CubeRowJson:
    course, days = row.course, answer.lag_of(row)
    return {
        "query": answer.wish.queries[row.query],
        "place": row.place.name or None,
        "code": row.place.code,
        "level": row.place.level or None,
        "cells": [_cell_json(answer, row, period) for period in answer.periods],
        "first": seen_json(course.first),
        "censored": course.censored,
        "rank": row.rank,
        "lag_days": None if days is None else list(days),
        "peak": course.peak,
        "last": seen_json(course.last),
        "periods_with_hits": [course.hits, course.periods],
        "silent_since": course.silent_since,
    }


def seen_json(seen: Seen | None) -> SeenJson | None:
    """Give the date of a match: its value as far as it is known, and how it is known."""
    if seen is None:
        return None
    return {"value": date_of(seen), "basis": "inferred" if seen.inferred else "explicit"}


def _cell_json(answer: CubeAnswer, row: CubeRow, period: str) -> CellJson:
    counted, base = row.line.cells.get(period, Counts()), row.base.cells.get(period, Counts())
    unit = answer.wish.unit
    state = state_of(counted, base, unit)
    (count, of), rate = ratio_of(counted, base, unit), rate_of(counted, base, unit)
    interval = None if state == "none" else interval_of(counted, base, unit)
    return {
        "count": None if state == "none" else count,
        "base": 0 if state == "none" else of,
        "rate": None if state == "none" or rate is None else round(rate, 3),
        "low": None if interval is None else round(interval[0], 3),
        "high": None if interval is None else round(interval[1], 3),
        "state": state,
        "temperature": answer.degree(period, counted, base),
    }
