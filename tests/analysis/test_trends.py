"""Smoothing that invents nothing, and breaks: exhaustive search, false alarms and power."""

from __future__ import annotations

import math

import numpy as np
import pytest

from indexer.analysis.trends import change_points, pooled, split_gains

YEARS = 15


def deviance(parts: list[list[tuple[int, int]]]) -> float:
    total = 0.0
    for part in parts:
        count, base = sum(k for k, _ in part), sum(n for _, n in part)
        for x in (count, base - count):
            total += x * math.log(x / base) if x else 0.0
    return 2 * total


def test_gains_are_those_of_an_exhaustive_search() -> None:
    chance = np.random.default_rng(7)
    for _ in range(2000):
        size = int(chance.integers(4, 12))
        base = chance.integers(1, 200, size)
        count = chance.binomial(base, chance.random())
        series = list(zip(count.tolist(), base.tolist(), strict=True))
        expected = [
            deviance([series[:at], series[at:]]) - deviance([series]) for at in range(2, size - 1)
        ]
        assert split_gains(np.array([series], dtype=float))[0] == pytest.approx(expected, abs=1e-6)


def draw(chance: np.random.Generator, rates: list[float], burst: float) -> list[tuple[int, int]]:
    """Draw counts around some rates; burst: how much a rate varies between periods of one level."""
    base = chance.integers(100, 600, len(rates))
    shares = [min(0.9, rate * chance.gamma(1 / burst, burst)) if burst else rate for rate in rates]
    return list(zip(chance.binomial(base, shares).tolist(), base.tolist(), strict=True))


@pytest.mark.parametrize("burst", [0.0, 0.2, 0.5, 1.0])
@pytest.mark.parametrize("years", [8, YEARS, 30])
def test_flat_series_rarely_raise_an_alarm(burst: float, years: int) -> None:
    chance = np.random.default_rng(11)
    alarms = sum(bool(change_points(draw(chance, [0.02] * years, burst))) for _ in range(2000))
    assert alarms / 2000 <= 0.05


@pytest.mark.parametrize(("burst", "expected"), [(0.2, 0.09), (0.5, 0.146)])
def test_more_alarms_are_raised_where_periods_are_alike_as_often_as_the_page_says(
    burst: float, expected: float
) -> None:
    chance = np.random.default_rng(3)
    alarms = sum(bool(change_points(wander(chance, burst, 0.4))) for _ in range(1500))
    assert alarms / 1500 == pytest.approx(expected, abs=0.03)


def wander(chance: np.random.Generator, burst: float, alike: float) -> list[tuple[int, int]]:
    """Draw a flat series whose rate wanders: each period is correlated with the one before."""
    base = chance.integers(200, 2000, YEARS)
    state = [chance.normal()]
    for _ in range(YEARS - 1):
        state.append(alike * state[-1] + np.sqrt(1 - alike * alike) * chance.normal())
    shares = 0.02 * np.exp(burst * np.array(state) - burst**2 / 2)
    return list(zip(chance.binomial(base, shares).tolist(), base.tolist(), strict=True))


def test_steps_and_a_rise_and_fall_are_found_as_often_as_the_page_says() -> None:
    assert share([0.02] * 7 + [0.06] * 8, 7) == pytest.approx(0.93, abs=0.03)
    assert share([0.02] * 7 + [0.04] * 8, 7) == pytest.approx(0.48, abs=0.05)
    assert share([0.02] * 10 + [0.06] * 10 + [0.02] * 10, 10, 20) == pytest.approx(0.34, abs=0.05)


def share(rates: list[float], *changes: int) -> float:
    """Say in how many of 400 somewhat bursty series one of some changes is found within a period."""
    chance = np.random.default_rng(5)
    found = 0
    for _ in range(400):
        breaks = [one.at for one in change_points(draw(chance, rates, 0.05))]
        found += any(abs(at - change) <= 1 for at in breaks for change in changes)
    return found / 400


def test_a_large_step_is_found_where_it_is() -> None:
    chance = np.random.default_rng(13)
    found = 0
    for _ in range(60):
        breaks = change_points(draw(chance, [0.02] * 7 + [0.1] * 8, 0.0))
        found += any(abs(one.at - 7) <= 1 for one in breaks)
    assert found >= 57


def test_a_break_tells_its_rates_and_periods_with_little_data_do_not_count() -> None:
    series = [(5, 100)] * 6 + [(40, 49)] + [(25, 100)] * 6
    (one,) = change_points(series)
    assert (one.at, one.before, one.after) == (7, (30, 600), (150, 600))
    assert change_points([(5, 100)] * 3 + [(50, 100)] * 4) == ()
    assert change_points([(5, 49)] * 20) == ()


def test_pooled_rates_are_drawn_only_where_something_is_found() -> None:
    series = [(0, 100), (2, 100), (4, 300), (0, 0), (6, 100), (0, 100), (0, 100)]
    assert pooled(series, 1) == [None, 6 / 500, 6 / 400, None, 6 / 200, None, None]
    assert pooled(series, 0)[1:3] == [0.02, 4 / 300]
    assert pooled([(0, 10)] * 3, 2) == [None] * 3
