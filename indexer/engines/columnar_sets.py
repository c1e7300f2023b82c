"""Sets of paragraphs as ascending numbers: what two have in common, and what any of several holds.

Everything is bound by moving numbers about. NumPy moves them twice as fast by indices of its own width (`np.intp`) as
by narrower ones, which it widens every time; so sets are of that width.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from indexer.index.arrays import Array

_SPARSE = 32
"""A set this many times smaller than the other is looked up in it; otherwise it is spread over a table."""
_DENSE = 2
"""Sets that together hold one of so many paragraphs, or more, are joined on a table; fewer are sorted."""


class Scratch:
    """A table over all paragraphs for each thread, all zero between uses, so that no search has to make a new one."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._ordinals = np.arange(1, count + 1, dtype=np.uint32)
        self._of_thread = threading.local()

    def _table(self) -> Array:
        table: Array | None = getattr(self._of_thread, "table", None)
        if table is None:
            table = self._of_thread.table = np.zeros(self._count, dtype=np.uint32)
        return table

    def shared(self, some: Array, others: Array) -> tuple[Array, Array]:
        """Give the places, in each of two sets, of the numbers that both hold."""
        if len(some) > len(others):
            in_others, in_some = self.shared(others, some)
            return in_some, in_others
        if len(some) * _SPARSE < len(others):
            places = others.searchsorted(some)
            places[places == len(others)] = 0
            held = (others.take(places) == some).nonzero()[0]
            return held, places.take(held)
        ((in_some, held_others),) = self.places(some, [others])
        return in_some, np.arange(len(others)) if held_others is None else held_others

    def places(self, numbers: Array, sets: Sequence[Array]) -> list[tuple[Array, Array | None]]:
        """Give for each set the places in `numbers` of what both hold, and its places in the set (None: all of it)."""
        table = self._table()
        try:
            table[numbers] = self._ordinals[: len(numbers)]
            ordinals = [table.take(others) for others in sets]
        finally:
            table[numbers] = 0
        return [_held(found) for found in ordinals]

    def either(self, sets: Sequence[Array]) -> Array:
        """Give the numbers that any of some sets holds."""
        if sum(map(len, sets)) * _DENSE >= self._count:
            mask = np.zeros(self._count, dtype=bool)
            for numbers in sets:
                mask[numbers] = True
            return mask.nonzero()[0]
        # A stable sort takes each set as a run and merges them.
        joined = np.sort(np.concatenate(sets), kind="stable")
        first = np.ones(len(joined), dtype=bool)
        np.not_equal(joined[1:], joined[:-1], out=first[1:])
        return joined[first]


def _held(ordinals: Array) -> tuple[Array, Array | None]:
    """Turn ordinals, 0 for a number that is not held, into places."""
    if ordinals.all():
        return ordinals.astype(np.intp) - 1, None
    held = (ordinals != 0).nonzero()[0]
    return ordinals.take(held).astype(np.intp) - 1, held
