"""What finds are worth: the table against the formula, and how lengths are rounded."""

from __future__ import annotations

import math

import numpy as np
import pytest

from indexer.engines.columnar.ranking.relevance import Relevance, rounded_lengths
from indexer.engines.relevance import K1, TITLE_BONUS, B, idf
from indexer.index.disk.arrays import Array
from indexer.index.frequent import TITLED, WHOLE

LENGTHS = np.array([*range(1, 300), 1000, 4097, 65_000, 240_000])


def test_a_length_is_rounded_to_the_nearest_that_is_told_apart() -> None:
    told_apart = rounded_lengths()
    rounded = told_apart.take(Relevance(LENGTHS).rounded(np.arange(len(LENGTHS))))
    for length, near in zip(LENGTHS.tolist(), rounded.tolist(), strict=True):
        assert (
            near == length
            if length < 64
            else abs(math.log(near / length)) < math.log(2) / 32 + 0.01
        )
    assert (np.diff(rounded) >= 0).all()
    assert (np.diff(told_apart) > 0).all()


@pytest.mark.parametrize("kind", [np.uint8, np.uint32])
def test_the_table_holds_what_the_formula_gives(kind: type) -> None:
    relevance = Relevance(LENGTHS)
    numbers = np.arange(len(LENGTHS))
    average = LENGTHS.mean()
    lengths = rounded_lengths().take(relevance.rounded(numbers))
    for count in (1, 2, 7, 62):
        for flags in (0, WHOLE, TITLED, WHOLE | TITLED):
            packed: Array = np.full(len(LENGTHS), count << 2 | flags, dtype=kind)
            worth = relevance.worth(packed, relevance.rounded(numbers))
            expected = count / (count + K1 * (1 - B + B * lengths / average)) + TITLE_BONUS * bool(
                flags & TITLED
            )
            assert worth == pytest.approx(expected, rel=1e-5)


def test_a_rarer_leaf_weighs_more_and_one_in_every_paragraph_still_weighs() -> None:
    weights = [Relevance(LENGTHS).weight(holders) for holders in range(1, len(LENGTHS) + 1)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0
    assert weights[0] == pytest.approx((K1 + 1) * idf(1, len(LENGTHS)))
