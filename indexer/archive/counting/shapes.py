"""A cube as long rows for CSV, and as JSON."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from indexer.analysis.measures import interval_of, rate_of, ratio_of, state_of
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
from indexer.archive.counting.receipts import request_json
from indexer.archive.shapes import index_json
from indexer.search.cube import UNITS, Counts, Line, Seen, Slab, Unit

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
    about = (query, place.name or place.code, place.code, place.level)
    whole = (sum_of(line), sum_of(base))
    nothing = Counts()
    cells = [
        (line.cells.get(period, nothing), base.cells.get(period, nothing))
        for period in answer.periods
    ]
    for period, (counted, of) in zip((*answer.periods, "all"), (*cells, whole), strict=True):
        yield (*about, period or "undated", *_cell_texts(counted, of, answer.wish.unit), receipt)


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
        "base": {
            **units_json(answer.base.total),
            **({"letters": None} if answer.is_plain else {}),
        },
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
        "lag": wish.lag,
        "lag_from": [seen_json(answer.reference(at)) for at in range(len(wish.queries))],
        "trends": [_trend_json(trend_of(answer, at)) for at in range(len(wish.queries))],
        "truncated": False,
        "receipt": answer.receipt,
        "index": index_json(archive.info),
        "took_ms": round(answer.took_ms, 3),
    }


def units_json(counts: Counts) -> dict[str, int]:
    """Give counts by their units, letters included."""
    return dict(zip((*UNITS, "letters"), counts, strict=True))


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
