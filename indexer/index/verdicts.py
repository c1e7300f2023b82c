"""Which texts were compared, and whether they were alike: an update compares only what is new.

A verdict is one number of 64 bits: 63 of a hash of both texts, whichever comes first, and the lowest bit for alike.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.index.arrays import Array
from indexer.index.sketches import distinct

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIXER = np.uint64(0xBF58476D1CE4E5B9)
_SHIFT, _ALIKE = np.uint64(31), np.uint64(1)


class Verdicts:
    """The verdicts of the index before, and those given for this one.

    known: ascending. given: all that were asked for, ascending, to be kept with the index.
    """

    def __init__(self, known: Array) -> None:
        self._known = known
        self.given: Array = np.zeros(0, dtype=np.uint64)

    def give(self, left: Array, right: Array, compare: Callable[[Array], Array]) -> Array:
        """Tell for each pair of texts whether they are alike.

        left, right: hashes of the texts (`sketches.content_key`). compare: decides the pairs at the given places.
        """
        pairs = _hashes(left, right)
        alike, known = self._look_up(pairs)
        unknown = np.flatnonzero(~known)
        if len(unknown):
            alike[unknown] = compare(unknown)
        self.given = distinct(pairs | alike)
        return alike

    def _look_up(self, pairs: Array) -> tuple[Array, Array]:
        if not len(self._known):
            return np.zeros(len(pairs), dtype=bool), np.zeros(len(pairs), dtype=bool)
        verdicts = self._known[np.minimum(np.searchsorted(self._known, pairs), len(self._known) - 1)]
        return (verdicts & _ALIKE).astype(bool), verdicts & ~_ALIKE == pairs


def _hashes(left: Array, right: Array) -> Array:
    """Mix the hashes of both texts of each pair; the lowest bit is 0."""
    mixed = np.minimum(left, right) * _MULTIPLIER
    mixed = ((mixed ^ (mixed >> _SHIFT)) + np.maximum(left, right)) * _MIXER
    hashes: Array = (mixed ^ (mixed >> _SHIFT)) & ~_ALIKE
    return hashes
