"""Formulas against published values and against SciPy 1.17, whose results stand here as constants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.measures import (
    interval_of,
    kendall_tau_b,
    rate_of,
    ratio_of,
    state_of,
    theil_sen,
    wilson,
)
from indexer.search.requests.cube import UNITS, Counts


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_those_of_newcombe_1998(
    count: int, base: int, low: float, high: float
) -> None:
    assert wilson(count, base) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(0, 10**6).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_an_interval_holds_its_share_and_mirrors(counted: tuple[int, int]) -> None:
    count, base = counted
    low, high = wilson(count, base)
    assert 0 <= low <= high <= 1
    assert not base or low <= count / base <= high
    mirrored = wilson(base - count, base)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high), abs=1e-9)


BASE = Counts(0, 100, 20, 80, 5000)


def test_each_unit_has_its_own_base() -> None:
    cell = Counts(30, 10, 5, 8)
    assert [ratio_of(cell, BASE, unit) for unit in UNITS] == [
        (30, 5000),
        (10, 100),
        (5, 20),
        (8, 80),
    ]
    assert [rate_of(cell, BASE, unit) for unit in UNITS] == [6000, 100, 250, 100]
    assert interval_of(cell, BASE, "occurrences") == interval_of(cell, BASE, "paragraphs")
    assert rate_of(cell, Counts(), "articles") is None
    assert interval_of(cell, Counts(), "unique") is None


def test_there_are_three_kinds_of_nothing() -> None:
    assert state_of(Counts(), Counts(), "paragraphs") == "none"
    assert state_of(Counts(), BASE, "paragraphs") == "silence"
    assert state_of(Counts(1, 1, 1, 1), Counts(0, 49, 9, 9), "paragraphs") == "little"
    assert state_of(Counts(1, 1, 1, 0), BASE, "unique") == "silence"
    assert state_of(Counts(1, 1, 1, 1), BASE, "unique") == "data"


@pytest.mark.parametrize(
    ("first", "second", "tau", "slope"),
    [
        ([1, 2, 3, 4, 5], [2, 4, 6, 8, 10], 1.0, 2.0),
        ([1, 2, 3, 4, 5], [5, 3, 4, 1, 2], -0.6, -0.875),
        ([1, 2, 3, 4, 5, 6, 7], [1, 1, 2, 2, 2, 5, 3], 0.7938841860374447, 1 / 3),
        ([1, 1, 2, 3, 3, 4], [2, 0, 1, 5, 5, 4], 0.5188745216627709, 1.5),
        ([1, 2, 3, 4], [7, 7, 7, 7], None, 0.0),
    ],
)
def test_trends_are_those_of_scipy(
    first: list[float], second: list[float], tau: float | None, slope: float
) -> None:
    found = kendall_tau_b(first, second)
    assert found == (pytest.approx(tau) if tau is not None else None)
    assert theil_sen(first, second) == pytest.approx(slope)


def test_no_slope_without_two_times() -> None:
    assert theil_sen([3, 3], [1, 2]) is None
    assert kendall_tau_b([], []) is None
