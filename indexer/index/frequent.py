"""Ready answers for frequent texts: which paragraphs hold them, how often, and whether as a whole word.

A paragraph takes three bytes: the low 16 bits of its number behind a table of where each block of 65,536 paragraphs
begins, and a byte of twice the count (up to 126) plus the whole-word flag. Larger counts stand apart.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.index.arrays import Array, ArrayFolder, ArrayWriter
from indexer.index.disk import DISK, Disk
from indexer.index.placesets import load_strings, save_strings

_BLOCK_BITS = 16
_MANY = 0x7F
"""A count of this or more is kept in a list of its own."""


@dataclass(frozen=True, slots=True)
class Found:
    """Paragraphs in ascending order, and for each twice the number of occurrences, plus one if one is a whole word.

    Paragraphs are of NumPy's own index width, and counts and flags are one column instead of two, because everything
    that is done with finds is bound by moving them about.
    """

    paragraphs: Array
    packed: Array

    def take(self, chosen: Array) -> Found:
        """Keep some entries (a mask or positions)."""
        return Found(self.paragraphs[chosen], self.packed[chosen])

    def packed_of(self, numbers: Array) -> Array:
        """Give the packed number of each of a few paragraphs, 0 where there is no find."""
        if not len(self.paragraphs):
            return np.zeros(len(numbers), dtype=self.packed.dtype)
        places = self.paragraphs.searchsorted(numbers)
        places[places == len(self.paragraphs)] = 0
        return np.where(self.paragraphs.take(places) == numbers, self.packed.take(places), 0)


NOTHING = Found(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.uint8))


def pack(counts: Array, whole: Array) -> Array:
    """Put counts and flags into one array, of bytes where they fit."""
    packed: Array = counts.astype(np.uint8 if int(counts.max(initial=0)) <= _MANY else np.uint32)
    packed <<= 1
    packed |= whole.view(np.uint8)
    return packed


class FrequentWriter:
    """Writes the ready answers of one segment."""

    def __init__(self, folder: Path, paragraphs: int, disk: Disk = DISK) -> None:
        self._folder, self._disk = folder, disk
        self._blocks = (paragraphs >> _BLOCK_BITS) + 1
        self._texts: list[str] = []
        self._low = ArrayWriter(folder, "frequent_low", "u2", disk)
        self._packed = ArrayWriter(folder, "frequent_packed", "u1", disk)
        self._block = ArrayWriter(folder, "frequent_block", "u8", disk)
        self._many = ArrayWriter(folder, "frequent_many", "u8", disk)
        self._many_packed = ArrayWriter(folder, "frequent_many_packed", "u4", disk)

    def add(self, text: str, found: Found) -> None:
        """Keep the answer for one folded text."""
        self._texts.append(text)
        borders = np.arange(self._blocks + 1, dtype=np.uint64) << np.uint64(_BLOCK_BITS)
        self._block.append(np.searchsorted(found.paragraphs.astype(np.uint64), borders) + self._low.length)
        counts = found.packed >> 1
        many = np.flatnonzero(counts >= _MANY)
        self._many.append(many + self._low.length)
        self._many_packed.append(found.packed[many])
        self._packed.append(np.where(counts >= _MANY, 0, found.packed))
        self._low.append(found.paragraphs & 0xFFFF)

    def close(self) -> None:
        """Write the list of texts and close the arrays."""
        for writer in (self._low, self._packed, self._block, self._many, self._many_packed):
            writer.close()
        save_strings(self._folder, "frequent", self._texts, self._disk)


class Frequent:
    """The opened ready answers of one segment."""

    def __init__(self, folder: Path) -> None:
        arrays = ArrayFolder(folder)
        texts = load_strings(folder, "frequent")
        self._entry = {text: entry for entry, text in enumerate(texts)}
        self._low, self._packed = arrays["frequent_low"], arrays["frequent_packed"]
        self._many, self._many_packed = arrays["frequent_many"], arrays["frequent_many_packed"]
        blocks = arrays["frequent_block"]
        self._block = blocks.reshape(len(texts), -1) if texts else blocks.reshape(0, 2)

    def find(self, text: str) -> Found | None:
        """Give the answer for a folded text, or None when it is not frequent."""
        entry = self._entry.get(text)
        if entry is None:
            return None
        borders = self._block[entry].tolist()
        begin, end = borders[0], borders[-1]
        paragraphs = self._low[begin:end].astype(np.intp)
        for block, (low, high) in enumerate(itertools.pairwise(borders)):
            if block and low < high:
                paragraphs[low - begin : high - begin] += block << _BLOCK_BITS
        return Found(paragraphs, self._whole_packed(begin, end))

    def _whole_packed(self, begin: int, end: int) -> Array:
        packed = self._packed[begin:end]
        low, high = self._many.searchsorted(np.array([begin, end], dtype=np.uint64)).tolist()
        if low == high:
            return packed
        packed = packed.astype(np.uint32)
        packed[(self._many[low:high] - np.uint64(begin)).astype(np.int64)] = self._many_packed[low:high]
        return packed
