"""What a find is worth in one index: the formula of `engines.relevance`, in tables.

Length is in characters, rounded to one of 256 as Lucene does, so that a paragraph's is one byte and
what a packed find is worth stands in a table. Every match holds the leaves exactly, so their words
need not be counted again.
"""

from __future__ import annotations

import functools

import numpy as np

from indexer.engines.relevance import K1, TITLE_BONUS, B, idf
from indexer.index.disk.arrays import Array
from indexer.index.frequent import TITLED, counts_of

_EXACT = 64
"""Lengths below this are kept as they are."""
_STEPS = 16
"""Longer ones are rounded to so many per doubling.

To within 2.2 %, up to a quarter of a million.
"""
_BYTE = 256


class Relevance:
    """The worth of finds in the paragraphs of one index. lengths: characters of each paragraph."""

    def __init__(self, lengths: Array) -> None:
        average = max(float(lengths.mean(dtype=np.float64)), 1.0) if len(lengths) else 1.0
        self._total = len(lengths)
        self._rounded = _rounding(int(lengths.max(initial=0))).take(lengths)
        # k1·(1 − b + b·length/average), as in BM25's denominator.
        self._norms = (K1 * (1 - B) + (K1 * B / average) * rounded_lengths()).astype(np.float32)
        packed = np.arange(_BYTE, dtype=np.uint8)
        self._table = _worth(packed[:, None], self._norms).ravel()

    def rounded(self, numbers: Array) -> Array:
        """Give the rounded length of some paragraphs, as the number of a length."""
        return self._rounded.take(numbers)

    def worth(self, packed: Array, rounded: Array) -> Array:
        """Give what packed finds are worth in paragraphs of such rounded lengths, before the weight of the leaf."""
        if packed.dtype == np.uint8:
            places = packed.astype(np.uint16)
            places <<= 8
            places |= rounded
            return self._table.take(places)
        return _worth(packed, self._norms.take(rounded))

    def weight(self, paragraphs: int) -> np.float32:
        """Weigh a leaf by how few paragraphs hold it."""
        return np.float32(idf(paragraphs, self._total) * (K1 + 1))


def _worth(packed: Array, norms: Array) -> Array:
    counts = counts_of(packed).astype(np.float32)
    worth: Array = counts / (counts + norms) + np.float32(TITLE_BONUS) * (packed & TITLED != 0)
    return worth


@functools.cache
def rounded_lengths() -> Array:
    """Give the 256 lengths that are told apart, ascending."""
    steps = np.arange(_BYTE - _EXACT)
    return np.concatenate((np.arange(_EXACT), np.round(_EXACT * 2.0 ** (steps / _STEPS))))


def _rounding(longest: int) -> Array:
    """Give for each length up to the longest the number of the nearest that is told apart, as a ratio."""
    lengths = rounded_lengths()
    borders = np.sqrt(lengths[:-1] * lengths[1:])
    return np.searchsorted(borders, np.arange(longest + 1), side="right").astype(np.uint8)
