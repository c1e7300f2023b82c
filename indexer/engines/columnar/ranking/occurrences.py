"""What occurs in the paragraphs that match.

The finds of all leaves of a query, in line with the matches.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from indexer.engines.columnar.ranking.relevance import Relevance
from indexer.index.disk.arrays import Array
from indexer.index.frequent import WHOLE, Found, occurrences_of

_WORTH_BITS = 32


class Occurrences(Protocol):
    """The finds of all leaves in some paragraphs."""

    def count(self) -> int:
        """Add up all occurrences."""
        ...

    def whole(self) -> Array:
        """Tell which paragraphs hold a whole-word occurrence, or none at all that could cut a word in two."""
        ...

    def scores(self) -> Array:
        """Add up what the leaves are worth in each of the paragraphs."""
        ...


@dataclass(frozen=True, slots=True)
class Aligned:
    """The finds of one leaf.

    holders: how many paragraphs of the index hold it. places: the paragraphs with one, None: all.
    """

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
    """Finds leaf by leaf, for the paragraphs with some numbers."""

    relevance: Relevance
    numbers: Array
    leaves: tuple[Aligned, ...]

    def count(self) -> int:
        """Add up all occurrences."""
        return sum(occurrences_of(leaf.packed) for leaf in self.leaves)

    def whole(self) -> Array:
        """Tell which paragraphs hold a whole-word occurrence, or none at all that could cut a word in two."""
        if self._is_one:
            return _is_whole(self.leaves[0].packed)
        held = np.zeros(len(self.numbers), dtype=np.uint32)
        for leaf in self.leaves:
            if leaf.places is None:
                held |= leaf.packed
            else:
                held[leaf.places] |= leaf.packed
        whole: Array = _is_whole(held)
        whole |= held == 0
        return whole

    def scores(self) -> Array:
        """Add up what the leaves are worth in each of the paragraphs."""
        rounded = self.relevance.rounded(self.numbers)
        if self._is_one:
            return self.leaves[0].worth(self.relevance, rounded)
        scores = np.zeros(len(self.numbers), dtype=np.float32)
        for leaf in self.leaves:
            if leaf.places is None:
                scores += leaf.worth(self.relevance, rounded)
            else:
                scores[leaf.places] += leaf.worth(self.relevance, rounded.take(leaf.places))
        return scores

    @property
    def _is_one(self) -> bool:
        """Whether there is one leaf, and something of it in every paragraph."""
        return len(self.leaves) == 1 and self.leaves[0].places is None


@dataclass(frozen=True)
class Merged:
    """All finds of some leaves, paragraph by paragraph, those of each from one of `starts` on.

    further: the finds that are not the first of their paragraph, few as a rule. worth: of each find;
    less than zero where it is a whole word. found: the same leaf by leaf.
    """

    starts: Array
    further: Array
    worth: Array
    found: tuple[Found, ...]

    def count(self) -> int:
        """Add up all occurrences."""
        return sum(occurrences_of(found.packed) for found in self.found)

    def whole(self) -> Array:
        """Tell which paragraphs hold a whole-word occurrence; all hold some occurrence."""
        whole: Array = np.signbit(self.worth.take(self.starts))
        whole[self._owners[np.signbit(self.worth.take(self.further))]] = True
        return whole

    def scores(self) -> Array:
        """Add up what the leaves are worth in each of the paragraphs."""
        scores: Array = np.abs(self.worth.take(self.starts))
        np.add.at(scores, self._owners, np.abs(self.worth.take(self.further)))
        return scores

    @functools.cached_property
    def _owners(self) -> Array:
        """The place of the paragraph of each further find."""
        return self.starts.searchsorted(self.further) - 1


def merge(found: Sequence[Found], relevance: Relevance) -> tuple[Array, Merged]:
    """Give the paragraphs that hold any of some leaves, and what occurs in them.

    All finds are sorted as one row of numbers, each made of its paragraph and of what it is worth:
    one sort does for the union, and for the way from its members back to the finds.
    """
    rows = _rows(found, relevance)
    rows.sort()
    worth = rows.astype(np.uint32).view(np.float32)
    rows >>= _WORTH_BITS
    first = np.ones(len(rows), dtype=bool)
    np.not_equal(rows[1:], rows[:-1], out=first[1:])
    starts = first.nonzero()[0]
    np.logical_not(first, out=first)
    return rows.take(starts), Merged(starts, first.nonzero()[0], worth, tuple(found))


def _rows(found: Sequence[Found], relevance: Relevance) -> Array:
    """Make a number of every find: its paragraph, whether it is a whole word, and what it is worth."""
    paragraphs = np.concatenate([one.paragraphs for one in found])
    packed = np.concatenate([one.packed for one in found])
    worth, begin = relevance.worth(packed, relevance.rounded(paragraphs)), 0
    for one in found:
        end = begin + len(one.paragraphs)
        worth[begin:end] *= relevance.weight(len(one.paragraphs))
        begin = end
    # The sign of a number of 32 bits is its highest one.
    signs = packed.astype(np.uint32)
    signs <<= _WORTH_BITS - 1
    signs |= worth.view(np.uint32)
    paragraphs <<= _WORTH_BITS
    paragraphs |= signs
    return paragraphs


def _is_whole(packed: Array) -> Array:
    whole: Array = packed & WHOLE != 0
    return whole
