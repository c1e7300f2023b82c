"""Trends: rates smoothed without inventing a beginning, and breaks that chance alone would rarely make.

A series is a row of (count, base) by period; a base of 0 is no data.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.analysis.measures import LOW_BASE

PERMUTATIONS = 499
"""Shuffled series that a break is compared with."""
SEED = 1
LEVEL = 0.04
"""Flat series of 15 periods raise an alarm in 3.7 to 4.1 of 100 (10,000 of each kind, smooth to bursty).

At 0.05 it would be 4.7 to 5.2: no fair sample of them is to show more than 5.
"""
LEAST_FACTOR = math.sqrt(2)
"""Rates must differ by so much (|log₂| ≥ 0.5): a small step is no finding, however sure."""
LEAST_PERIODS, LEAST_INSIDE, LEAST_SIDE, MOST_DEPTH = 8, 6, 2, 3
"""Periods that a series needs, a part of it that is looked into again, and each side of a break.

How often.
"""

Series = Sequence[tuple[int, int]]
_Floats = npt.NDArray[np.float64]


def pooled(series: Series, half: int) -> list[float | None]:
    """Give the rate over `half` periods on either side of each.

    Σ counts / Σ bases, not a mean of rates.

    Only periods with data enter, and none beyond a gap of no data. None at a period without data,
    and outside the first and the last period with a count: nothing is drawn where nothing was
    found.
    """
    counted = [at for at, (count, _) in enumerate(series) if count]
    if not counted:
        return [None] * len(series)
    return [
        _pool(series, at, half) if counted[0] <= at <= counted[-1] and series[at][1] else None
        for at in range(len(series))
    ]


def _pool(series: Series, at: int, half: int) -> float:
    first, last = at, at
    while first > max(0, at - half) and series[first - 1][1]:
        first -= 1
    while last < min(len(series) - 1, at + half) and series[last + 1][1]:
        last += 1
    part = series[first : last + 1]
    return sum(count for count, _ in part) / sum(base for _, base in part)


@dataclass(frozen=True, slots=True)
class Break:
    """A change between period `at` - 1 and `at` of a series.

    The pooled (count, base) of the parts on either side.
    """

    at: int
    before: tuple[int, int]
    after: tuple[int, int]
    p: float


def change_points(series: Series) -> tuple[Break, ...]:
    """Find breaks in a series of articles; none in fewer than 8 periods with a base of at least 50.

    The best split is that of the largest gain of binomial deviance; it is kept if at most 4 % of
    shuffled series gain as much and the rates differ by √2 or more; then both parts are looked
    into. Shuffling and not a penalty, because news comes in bursts, on which penalties raise many
    false alarms. Small steps are missed rather than invented. Shuffling takes periods to be
    independent: where each is like the one before, more alarms are raised (of 100 flat series of
    15 periods 5 to 7 at a correlation of 0.2 with the period before, 9 to 15 at 0.4).
    """
    used = [at for at, (_, base) in enumerate(series) if base >= LOW_BASE]
    if len(used) < LEAST_PERIODS:
        return ()
    kept = np.array([series[at] for at in used], dtype=np.float64)
    shuffled = np.random.default_rng(SEED)
    found = sorted(_breaks(kept, 0, MOST_DEPTH, shuffled), key=lambda one: one.at)
    return tuple(Break(used[one.at], one.before, one.after, one.p) for one in found)


def _breaks(
    series: _Floats, offset: int, depth: int, chance: np.random.Generator
) -> Iterator[Break]:
    gains = split_gains(series[None, :, :])[0]
    at = int(gains.argmax()) + LEAST_SIDE
    orders = chance.permuted(np.tile(np.arange(len(series)), (PERMUTATIONS, 1)), axis=1)
    shuffled = split_gains(series[orders]).max(axis=1)
    # Sums in another order differ in their last digits; what is as large counts as large.
    p = (1 + int(np.count_nonzero(shuffled >= gains.max() * (1 - 1e-9)))) / (PERMUTATIONS + 1)
    before, after = series[:at].sum(axis=0), series[at:].sum(axis=0)
    low, high = sorted((before[0] / before[1], after[0] / after[1]))
    if p > LEVEL or high < low * LEAST_FACTOR:
        return
    yield Break(offset + at, (int(before[0]), int(before[1])), (int(after[0]), int(after[1])), p)
    if depth > 1:
        for start, part in ((0, series[:at]), (at, series[at:])):
            if len(part) >= LEAST_INSIDE:
                yield from _breaks(part, offset + start, depth - 1, chance)


def split_gains(series: _Floats) -> _Floats:
    """Give the gain of binomial deviance for each split of several series.

    series: by series, period, (count, base). Splits: those that leave at least two periods on
    either side. 2 (ln L(left) + ln L(right) − ln L(all)).
    """
    sums = series.cumsum(axis=1)
    whole = sums[:, -1:, :]
    left = sums[:, LEAST_SIDE - 1 : -LEAST_SIDE, :]
    gains: _Floats = 2 * (
        _log_likelihood(left) + _log_likelihood(whole - left) - _log_likelihood(whole)
    )
    return gains


def _log_likelihood(pooled_counts: _Floats) -> _Floats:
    count, base = pooled_counts[..., 0], pooled_counts[..., 1]
    return _x_log_x(count, base) + _x_log_x(base - count, base)


def _x_log_x(count: _Floats, base: _Floats) -> _Floats:
    share = np.divide(count, base, out=np.ones_like(count), where=count > 0)
    result: _Floats = count * np.log(share)
    return result
