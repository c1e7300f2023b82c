"""Who was first: when a row of the cube begins, peaks and ends, how far a phrase has spread, and who lagged.

A period counts only if its base is at least LOW_BASE paragraphs. A row whose first match lies in
its first such period (or before it) is left-censored: the phrase may be older than the archive of
that place, so it is "at the latest" then, and it is kept out of orders and lags.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis.measures import LOW_BASE, rate_of
from indexer.search.requests.cube import UNDATED, VAGUE, Counts, Line, Seen, Unit


@dataclass(frozen=True, slots=True)
class Course:
    """What a row does over its periods, of those with enough data.

    censored: the first match lies where the data begin. peak: the period of the highest rate, the
    earliest of equals. hits, periods: those with a match, and all. silent_since: the first of the
    periods without one at the end.
    """

    first: Seen | None
    last: Seen | None
    censored: bool
    peak: str | None
    hits: int
    periods: int
    silent_since: str | None


def course_of(line: Line, base: Line, unit: Unit) -> Course:
    """Read a row and its base."""
    periods = [period for period in _periods(base) if base.cells[period].paragraphs >= LOW_BASE]
    counted = {period: line.cells.get(period, Counts()) for period in periods}
    rates = {
        period: rate_of(counted[period], base.cells[period], unit) or 0.0 for period in periods
    }
    hits = [period for period in periods if counted[period].paragraphs]
    peak = max(hits, key=rates.__getitem__, default=None)  # of equals the earliest, as hits ascend
    silent = [period for period in periods if hits and period > hits[-1]]
    first = line.first
    return Course(
        first=first,
        last=line.last,
        censored=first is not None
        and (not periods or period_of(first, len(periods[0])) <= periods[0]),
        peak=peak if peak is not None and getattr(counted[peak], unit) else None,
        hits=len(hits),
        periods=len(periods),
        silent_since=silent[0] if silent else None,
    )


def _periods(line: Line) -> list[str]:
    return sorted(period for period in line.cells if period not in (UNDATED, VAGUE))


def period_of(seen: Seen, length: int) -> str:
    """Give the period of the last day of a match: as many characters of its ISO date."""
    return dt.date.fromordinal(seen.end - 1).isoformat()[:length]


def ranks(courses: Mapping[str, Course]) -> dict[str, int]:
    """Rank rows by first match, from 1; censored ones and those without one have no rank.

    A row comes after all rows whose match was over before its own may have begun; so dates that
    cannot be told apart share a rank (a year ties with every day in it).
    """
    firsts = {
        key: course.first
        for key, course in courses.items()
        if course.first is not None and not course.censored
    }
    return {
        key: 1 + sum(other.end <= seen.begin for other in firsts.values())
        for key, seen in firsts.items()
    }


def lag(seen: Seen, reference: Seen) -> tuple[int, int]:
    """Give the least and the most days from one first match to another.

    Negative when it was earlier.
    """
    return seen.begin - (reference.end - 1), seen.end - 1 - reference.begin


@dataclass(frozen=True, slots=True)
class Reach:
    """How many places a phrase has reached by the end of a period, of those with enough data by then."""

    period: str
    reached: int
    places: int


def spread_of(
    lines: Sequence[tuple[Line, Line]], periods: Sequence[str], reach: int = 1
) -> tuple[Reach, ...]:
    """Follow a phrase over places, given as rows with their bases.

    reach: paragraphs from which on, added up, a place counts as reached.
    """
    found, open_to = [0] * len(lines), [False] * len(lines)
    steps = []
    for period in periods:
        for at, (line, base) in enumerate(lines):
            found[at] += line.cells.get(period, Counts()).paragraphs
            open_to[at] |= base.cells.get(period, Counts()).paragraphs >= LOW_BASE
        reached = sum(has and hits >= reach for has, hits in zip(open_to, found, strict=True))
        steps.append(Reach(period, reached, sum(open_to)))
    return tuple(steps)
