"""Verdicts: what was compared once is not compared again, and is answered alike."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.arrays import Array
from indexer.index.verdicts import Verdicts

HASHES = st.integers(0, 2**64 - 1)
PAIRS = st.dictionaries(st.tuples(HASHES, HASHES).map(sorted).map(tuple), st.booleans(), max_size=20)


def columns(pairs: list[tuple[int, int]]) -> tuple[Array, Array]:
    return np.array([one for one, _ in pairs], dtype=np.uint64), np.array([two for _, two in pairs], dtype=np.uint64)


@given(before=PAIRS, after=PAIRS)
def test_only_new_pairs_are_compared(before: dict[tuple[int, int], bool], after: dict[tuple[int, int], bool]) -> None:
    first = Verdicts(np.zeros(0, dtype=np.uint64))
    answers = np.array(list(before.values()), dtype=bool)
    assert first.give(*columns(list(before)), lambda some: answers[some]).tolist() == list(before.values())

    asked = before | {pair: alike for pair, alike in after.items() if pair not in before}
    compared: list[tuple[int, int]] = []

    def compare(some: Array) -> Array:
        compared.extend(list(asked)[at] for at in some.tolist())
        return np.array(list(asked.values()), dtype=bool)[some]

    swapped = [(two, one) for one, two in asked]
    assert Verdicts(first.given).give(*columns(swapped), compare).tolist() == list(asked.values())
    assert compared == [pair for pair in asked if pair not in before]
