"""Operations on sets of paragraph numbers against Python's own sets, in all proportions of their sizes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from indexer.engines.columnar.segments.sets import Scratch
from indexer.index.disk.arrays import Array

COUNT = 5000
SIZES = (0, 1, 3, 40, 900, 4000, COUNT)
PAIRS = list(itertools.product(SIZES, SIZES))


def drawn(size: int, seed: int) -> Array:
    return np.sort(np.random.default_rng(seed).choice(COUNT, size, replace=False)).astype(np.intp)


@pytest.fixture(scope="module")
def scratch() -> Scratch:
    """One for all tests: what a use leaves behind would spoil the next."""
    return Scratch(COUNT)


@pytest.mark.parametrize(("size", "other_size"), PAIRS)
def test_what_two_sets_share(scratch: Scratch, size: int, other_size: int) -> None:
    some, others = drawn(size, 1), drawn(other_size, 2)
    mine, theirs = scratch.common(some, others)
    shared = sorted(set(some.tolist()) & set(others.tolist()))
    assert some.take(mine).tolist() == others.take(theirs).tolist() == shared
    assert scratch.held(some, others).tolist() == [
        number in set(others.tolist()) for number in some.tolist()
    ]


@pytest.mark.parametrize(("size", "other_size"), PAIRS)
def test_what_any_set_holds(scratch: Scratch, size: int, other_size: int) -> None:
    sets = [drawn(size, 3), drawn(other_size, 4), drawn(40, 5)]
    assert scratch.either(sets).tolist() == sorted(set().union(*(one.tolist() for one in sets)))


@pytest.mark.parametrize(("size", "other_size"), PAIRS)
def test_where_members_stand(scratch: Scratch, size: int, other_size: int) -> None:
    numbers, sets = drawn(size, 6), [drawn(other_size, 7), drawn(900, 8)]
    for others, (held, own) in zip(sets, scratch.places(numbers, sets), strict=True):
        chosen = others if own is None else others.take(own)
        assert numbers.take(held).tolist() == chosen.tolist()
        assert chosen.tolist() == sorted(set(numbers.tolist()) & set(others.tolist()))
