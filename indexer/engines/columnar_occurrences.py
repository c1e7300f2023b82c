"""What occurs in the paragraphs that match: the finds of all leaves of a query, in line with the matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from indexer.engines.columnar_relevance import Relevance
from indexer.index.arrays import Array
from indexer.index.frequent import WHOLE, Found, occurrences_of

_LEAF_BITS, _PACKED_BITS = 8, 8
_MOST_LEAVES = 1 << _LEAF_BITS


class Occurrences(Protocol):
    """The finds of all leaves in some paragraphs."""

    def count(self) -> int:
        """Add up all occurrences."""
        ...

    def whole(self) -> Array:
        """Tell which paragraphs hold a whole-word occurrence, or none at all that could cut a word in two."""
        ...

    def scores(self, relevance: Relevance, numbers: Array) -> Array:
        """Add up what the leaves are worth in the paragraphs, whose numbers are given."""
        ...


@dataclass(frozen=True, slots=True)
class Aligned:
    """The finds of one leaf. holders: paragraphs of the index that hold it. places: paragraphs with one, None: all."""

    holders: int
    packed: Array
    places: Array | None = None

    def worth(self, relevance: Relevance, rounded: Array) -> Array:
        """Give what each find is worth; rounded: lengths of their paragraphs."""
        worth = relevance.worth(self.packed, rounded)
        worth *= relevance.weight(self.holders)
        return worth


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Finds leaf by leaf, for so many paragraphs."""

    paragraphs: int
    leaves: tuple[Aligned, ...]

    def count(self) -> int:
        """Add up all occurrences."""
        return sum(occurrences_of(leaf.packed) for leaf in self.leaves)

    def whole(self) -> Array:
        """Tell which paragraphs hold a whole-word occurrence, or none at all that could cut a word in two."""
        if self._is_one:
            return _is_whole(self.leaves[0].packed)
        held = np.zeros(self.paragraphs, dtype=np.uint32)
        for leaf in self.leaves:
            if leaf.places is None:
                held |= leaf.packed
            else:
                held[leaf.places] |= leaf.packed
        whole: Array = _is_whole(held)
        whole |= held == 0
        return whole

    def scores(self, relevance: Relevance, numbers: Array) -> Array:
        """Add up what the leaves are worth in the paragraphs, whose numbers are given."""
        rounded = relevance.rounded(numbers)
        if self._is_one:
            return self.leaves[0].worth(relevance, rounded)
        scores = np.zeros(len(numbers), dtype=np.float32)
        for leaf in self.leaves:
            if leaf.places is None:
                scores += leaf.worth(relevance, rounded)
            else:
                scores[leaf.places] += leaf.worth(relevance, rounded.take(leaf.places))
        return scores

    @property
    def _is_one(self) -> bool:
        """Whether there is one leaf, and something of it in every paragraph."""
        return len(self.leaves) == 1 and self.leaves[0].places is None


@dataclass(frozen=True, slots=True)
class Merged:
    """Finds paragraph by paragraph, those of each from one of `starts` on. holders: per leaf; the rest: per find."""

    starts: Array
    holders: tuple[int, ...]
    numbers: Array
    leaves: Array
    packed: Array

    def count(self) -> int:
        """Add up all occurrences."""
        return occurrences_of(self.packed)

    def whole(self) -> Array:
        """Tell which paragraphs hold a whole-word occurrence; all hold some occurrence."""
        whole = _is_whole(self.packed)
        if whole.all():
            return np.ones(len(self.starts), dtype=bool)
        return _is_whole(np.bitwise_or.reduceat(self.packed, self.starts))

    def scores(self, relevance: Relevance, numbers: Array) -> Array:  # noqa: ARG002 - each find has its number
        """Add up what the leaves are worth in the paragraphs."""
        weights = np.array([relevance.weight(holders) for holders in self.holders])
        worth = relevance.worth(self.packed, relevance.rounded(self.numbers))
        worth *= weights.take(self.leaves)
        return np.add.reduceat(worth, self.starts) if len(self.starts) else worth

    def take(self, kept: Array) -> Merged:
        """Keep the paragraphs at some places."""
        lengths = np.diff(self.starts, append=len(self.packed)).take(kept)
        ends = np.cumsum(lengths)
        starts = ends - lengths
        finds = np.repeat(self.starts.take(kept) - starts, lengths) + np.arange(len(lengths) and int(ends[-1]))
        return Merged(starts, self.holders, self.numbers.take(finds), self.leaves.take(finds), self.packed.take(finds))


def _is_whole(packed: Array) -> Array:
    whole: Array = packed & WHOLE != 0
    return whole


def can_merge(found: Sequence[Found]) -> bool:
    """Tell whether some finds fit into one row of numbers."""
    return len(found) <= _MOST_LEAVES and all(one.packed.dtype == np.uint8 for one in found)


def merge(found: Sequence[Found]) -> tuple[Array, Merged]:
    """Give the paragraphs that hold any of some leaves, and what occurs in them.

    All finds are sorted as one row of numbers, each made of its paragraph, its leaf and what is packed: one sort does
    for the union, and for the way from its members back to the finds.
    """
    keys = np.concatenate([_keys(leaf, one) for leaf, one in enumerate(found)])
    keys.sort()
    numbers = keys >> (_LEAF_BITS + _PACKED_BITS)
    first = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    starts = first.nonzero()[0]
    low = keys.view(np.uint8).reshape(-1, keys.itemsize)  # little-endian, as everything in an index
    holders = tuple(len(one.paragraphs) for one in found)
    return numbers.take(starts), Merged(starts, holders, numbers, low[:, 1].astype(np.intp), low[:, 0].copy())


def _keys(leaf: int, found: Found) -> Array:
    keys = found.paragraphs << (_LEAF_BITS + _PACKED_BITS)
    keys |= leaf << _PACKED_BITS
    keys |= found.packed
    return keys
