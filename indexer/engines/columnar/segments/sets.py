"""Sets of paragraphs as ascending numbers: what two have in common, and what any of several holds.

Everything is bound by moving numbers about. NumPy moves them twice as fast by indices of its own
width (`np.intp`) as by narrower ones, which it widens every time; so sets are of that width.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.index.disk.arrays import Array

_SPARSE = 32
"""A set this many times smaller than the other is looked up in it.

Otherwise it is spread over a table.
"""
_SEARCHED = 4
"""Members of a set are looked up in it one by one when it is so many times larger.

Otherwise they are marked.
"""
_DENSE = 2
"""Sets that together hold one of so many paragraphs, or more, are joined on a table.

Fewer are sorted.
"""


class Scratch:
    """Tables over all paragraphs, so that no search has to make new ones.

    For one thread at a time.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        # All zero between uses.
        self._marks, self._table = np.zeros(count, dtype=bool), np.zeros(count, dtype=np.uint32)

    def held(self, numbers: Array, others: Array) -> Array:
        """Tell for each of some numbers whether a set holds it."""
        if _is_far(numbers, others):
            return _found(numbers, others)[1]
        try:
            self._marks[others] = True
            return self._marks.take(numbers)
        finally:
            self._marks[others] = False

    def common(self, some: Array, others: Array) -> tuple[Array, Array]:
        """Give where the numbers that two sets hold stand in each of them.

        Quickest with the smaller one first.
        """
        if _is_far(some, others):
            places, found = _found(some, others)
            held = found.nonzero()[0]
            return held, places.take(held)
        there = self.held(others, some).nonzero()[0]
        shared = others.take(there)
        if len(shared) * _SEARCHED < len(some):
            return some.searchsorted(shared), there
        return self.held(some, shared).nonzero()[0], there

    def is_dense(self, sets: Sequence[Array]) -> bool:
        """Tell whether sets together are so large that they are best joined on a table."""
        return sum(map(len, sets)) * _DENSE >= self._count

    def either(self, sets: Sequence[Array]) -> Array:
        """Give the numbers that any of some sets holds."""
        if self.is_dense(sets):
            mask = np.zeros(self._count, dtype=bool)
            for numbers in sets:
                mask[numbers] = True
            return mask.nonzero()[0]
        joined = np.concatenate(
            sets, dtype=np.uint32, casting="unsafe"
        )  # sorted twice as fast as wider numbers
        joined.sort()
        return _without_repeats(joined).astype(np.intp)

    def places(self, numbers: Array, sets: Sequence[Array]) -> list[tuple[Array, Array | None]]:
        """Give for each set the places in `numbers` of what both hold, and its places in the set (None: all of it)."""
        near = [others for others in sets if not _is_far(numbers, others)]
        ordinals = iter(self._ordinals(numbers, near) if near else ())
        return [
            _places(*_found(numbers, others))
            if _is_far(numbers, others)
            else _ordinal_places(next(ordinals))
            for others in sets
        ]

    def _ordinals(self, numbers: Array, sets: Sequence[Array]) -> list[Array]:
        """Give for each number of each set its place in `numbers`, counted from 1; 0 for one that is not there."""
        try:
            self._table[numbers] = np.arange(1, len(numbers) + 1, dtype=np.uint32)
            return [self._table.take(others) for others in sets]
        finally:
            self._table[numbers] = 0


def _without_repeats(ascending: Array) -> Array:
    """Keep one of each number; np.unique does it by hashing or sorting, which takes several times as long."""
    first = np.ones(len(ascending), dtype=bool)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return ascending[first]


def _is_far(numbers: Array, others: Array) -> bool:
    """Tell whether a set is so much larger that the numbers are looked up in it one by one."""
    return len(numbers) * _SPARSE < len(others)


def _found(numbers: Array, others: Array) -> tuple[Array, Array]:
    """Give where each number would stand in a larger set, and whether it does."""
    places = others.searchsorted(numbers)
    places[places == len(others)] = 0
    return places, others.take(places) == numbers


def _places(places: Array, found: Array) -> tuple[Array, Array]:
    held = found.nonzero()[0]
    return held, places.take(held)


def _ordinal_places(ordinals: Array) -> tuple[Array, Array | None]:
    """Turn ordinals, 0 for a number that is not held, into places."""
    if ordinals.all():
        return ordinals.astype(np.intp) - 1, None
    held = (ordinals != 0).nonzero()[0]
    return ordinals.take(held).astype(np.intp) - 1, held
