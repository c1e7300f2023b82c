"""Classes of numbers, tables of weights and the chances that sums give."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.page.weights import chance, chances, class_of, weigh, weights_of

SUMS = st.floats(-700, 700)


@pytest.mark.parametrize(("value", "name"), [(0, "1"), (1, "1"), (2, "4"), (4, "4"), (5, "4+")])
def test_a_class_is_named_by_its_upper_bound(value: int, name: str) -> None:
    assert class_of(value, (1, 4)) == name


def test_facts_that_no_table_knows_weigh_nothing() -> None:
    assert weigh(["a", "b", "a"], {"a": 1.5}) == 3.0
    assert weights_of("headline_weights.tsv")["none"] != 0


@given(SUMS)
def test_a_chance_is_a_logistic_function(total: float) -> None:
    assert 0 <= chance(total) <= 1
    assert chance(total) + chance(-total) == pytest.approx(1)
    assert chance(0) == 0.5
    assert chance(1) == pytest.approx(math.e / (1 + math.e))


@given(st.dictionaries(st.integers(0, 9), SUMS), SUMS)
def test_chances_with_that_of_none_are_one(sums: dict[int, float], none: float) -> None:
    found = chances(sums, none)
    assert found.keys() == sums.keys()
    assert 0 <= sum(found.values()) <= 1 + 1e-9
    for at, other in zip(sums, list(sums)[1:], strict=False):
        assert (found[at] >= found[other]) or sums[at] < sums[other]
