"""The cube of several queries by place and time: counted, with a receipt, and counted again from one."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from indexer.analysis.spread import Course, course_of, ranks
from indexer.archive.archive import Archive
from indexer.archive.asking import CountedCube
from indexer.archive.counting.answers import (
    LAG_FIRST,
    LAG_PLACE,
    LAG_SOURCE,
    WHOLE,
    CubeAnswer,
    CubePlace,
    CubeRow,
    CubeWish,
)
from indexer.archive.counting.receipts import (
    asked_again,
    checked,
    differences,
    receipt_of,
    request_json,
)
from indexer.archive.counting.shapes import cube_columns, cube_lines, units_json
from indexer.archive.rows import FoundBy
from indexer.errors import BadRequestError, EngineLacksError
from indexer.search.language.notes import Note
from indexer.search.requests.cube import UNDATED, VAGUE, Line, Slab, Unit
from indexer.search.requests.request import AMBIGUOUS, UNKNOWN, Crossing

_COUNTED = cube_columns().index("temperature")
"""Columns of a long row that a receipt is made of: what is counted, not what it is called."""
MOST_QUERIES = 12
MOST_MONTHS = 36
"""Months that one table may have: more are asked for in parts, or as years."""


def ask_cube(archive: Archive, wish: CubeWish) -> CubeAnswer:
    """Count a cube. Raises BadRequestError, EngineLacksError, DeadlineExceededError."""
    started = time.perf_counter()
    if not 1 <= len(wish.queries) <= MOST_QUERIES:
        raise BadRequestError(
            f"A cube takes 1 to {MOST_QUERIES} queries, not {len(wish.queries)}.", field="q"
        )
    _check_lag(archive, wish.lag)
    codes, whole = _codes(archive, wish)
    crossing = Crossing(wish.by, wish.period, codes)
    asked = [replace(wish.request, query=query) for query in (*wish.queries, "")]
    counted = archive.cube(asked, crossing, wish.copies)
    *cubes, everything = counted
    base = everything.slab
    _check_unit(archive, wish, counted)
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
        filters=FoundBy.of(archive, wish.request).filters,
        of_source=tuple(_in_source(archive, wish)) if wish.lag.startswith(LAG_SOURCE) else (),
    )
    return replace(
        answer, receipt=_receipt(archive, answer), took_ms=(time.perf_counter() - started) * 1000
    )


def _check_unit(archive: Archive, wish: CubeWish, counted: Sequence[CountedCube]) -> None:
    """See that cells hold what is asked for; raises EngineLacksError."""
    if wish.unit != "paragraphs" and any(one.slab.whole is not None for one in counted):
        what = f"{wish.unit} of so many paragraphs by place and time"
        raise EngineLacksError(archive.info.engine, what)
    if wish.unit == "occurrences" and any(Note("uncounted") in one.notes for one in counted):
        what = "occurrences of such a query in so many paragraphs"
        raise EngineLacksError(archive.info.engine, what)


def _check_lag(archive: Archive, lag: str) -> None:
    kind, separator, name = lag.partition(":")
    at_place = f"{kind}{separator}" == LAG_PLACE and archive.regions.path(name)
    if lag != LAG_FIRST and not at_place and not (f"{kind}{separator}" == LAG_SOURCE and name):
        raise BadRequestError(
            "lag is first, region: and the code of a place, or source: and a name.", field="lag"
        )


def _in_source(archive: Archive, wish: CubeWish) -> Iterator[Course]:
    """Follow each query in the source that lags are measured from, under the filters of the cube."""
    name, request = wish.lag.removeprefix(LAG_SOURCE), wish.request
    chosen = request.filters.source
    if name in chosen.excluded or (chosen.included and name not in chosen.included):
        yield from (course_of(Line(), Line(), wish.unit) for _ in wish.queries)
        return
    filters = replace(request.filters, source=replace(chosen, included=(name,)))
    asked = [replace(request, query=query, filters=filters) for query in (*wish.queries, "")]
    *cubes, base = archive.cube(asked, Crossing(wish.by, wish.period, ()), wish.copies)
    yield from (course_of(one.slab.totals, base.slab.totals, wish.unit) for one in cubes)


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
        totals=[units_json(slab.total) for slab in answer.slabs],
        base=units_json(answer.base.total),
        rows=[row[:_COUNTED] for row in cube_lines(answer)],
    )


def cube_wish(archive: Archive, request: dict[str, Any]) -> CubeWish:
    """Read what `request` of a receipt asks for; raises BadRequestError."""
    return CubeWish(
        queries=tuple(request["q"]),
        request=asked_again(archive, request),
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
