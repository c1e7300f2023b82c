"""Rates, their intervals and what a cell may be called, and measures of a trend."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Literal

from indexer.search.requests.cube import Counts, Unit

ANALYSIS_VERSION = 1
"""Raise it whenever a formula of this floor changes a number: receipts name it."""
Z_95 = 1.959964
"""The normal quantile of a two-sided interval of 95 %."""
LOW_BASE = 50
"""Below so many paragraphs a rate says little: it is shown, never compared."""
SCALES: dict[Unit, int] = {
    "occurrences": 1_000_000,
    "paragraphs": 1000,
    "articles": 1000,
    "unique": 1000,
}
"""What a rate is per: characters for occurrences, otherwise the unit itself."""

State = Literal["data", "silence", "little", "none"]


def wilson(count: int, base: int, z: float = Z_95) -> tuple[float, float]:
    """Give the interval of a proportion, from 0 to 1; (0, 1) when the base is 0.

    Wilson's score interval without continuity correction: E. B. Wilson 1927; R. G. Newcombe,
    "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998),
    method 3.
    """
    if not base:
        return 0.0, 1.0
    share, square = count / base, z * z
    centre = (share + square / (2 * base)) / (1 + square / base)
    half = (
        z * math.sqrt(share * (1 - share) / base + square / (4 * base * base)) / (1 + square / base)
    )
    low = 0.0 if not count else max(0.0, centre - half)
    return low, 1.0 if count == base else min(1.0, centre + half)


def state_of(counted: Counts, base: Counts, unit: Unit) -> State:
    """Tell what a cell is: without any data, silent, of too little data, or data."""
    if not base.paragraphs:
        return "none"
    if base.paragraphs < LOW_BASE:
        return "little"
    return "data" if getattr(counted, unit) else "silence"


def ratio_of(counted: Counts, base: Counts, unit: Unit) -> tuple[int, int]:
    """Give count and base of a rate: of occurrences the base is characters."""
    return getattr(counted, unit), base.letters if unit == "occurrences" else getattr(base, unit)


def rate_of(counted: Counts, base: Counts, unit: Unit) -> float | None:
    """Give the rate of a cell per thousand, of occurrences per million characters.

    None without a base.
    """
    count, of = ratio_of(counted, base, unit)
    return count / of * SCALES[unit] if of else None


def interval_of(counted: Counts, base: Counts, unit: Unit) -> tuple[float, float] | None:
    """Give the interval of a rate per thousand; None without a base.

    Occurrences are no proportion: for them it is the interval of paragraphs.
    """
    count, of = ratio_of(counted, base, "paragraphs" if unit == "occurrences" else unit)
    if not of:
        return None
    low, high = wilson(count, of)
    return low * 1000, high * 1000


def kendall_tau_b(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Give the rank correlation of two series of one length; None when one of them never changes.

    tau-b = (P − Q) / √((P + Q + T)(P + Q + U)): M. G. Kendall, "The treatment of ties in ranking
    problems", Biometrika 33 (1945).
    """
    agree = tied_first = tied_second = pairs = 0
    for (a, b), (c, d) in itertools.combinations(zip(first, second, strict=True), 2):
        pairs += 1
        tied_first += a == c
        tied_second += b == d
        agree += (a < c) * (b < d) + (a > c) * (b > d) - (a < c) * (b > d) - (a > c) * (b < d)
    size = math.sqrt((pairs - tied_first) * (pairs - tied_second))
    return agree / size if size else None


def theil_sen(times: Sequence[float], values: Sequence[float]) -> float | None:
    """Give the median slope over all pairs of points; None when no two lie at different times.

    H. Theil 1950; P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA
    63 (1968).
    """
    points = zip(times, values, strict=True)
    slopes = sorted(
        (d - b) / (c - a) for (a, b), (c, d) in itertools.combinations(points, 2) if c != a
    )
    if not slopes:
        return None
    middle = len(slopes) // 2
    return slopes[middle] if len(slopes) % 2 else (slopes[middle - 1] + slopes[middle]) / 2
