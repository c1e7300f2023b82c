"""Ready answers for frequent texts: which paragraphs hold them, how often, and whether as a whole word.

A paragraph takes three bytes: the low 16 bits of its number behind a table of where each block of 65,536 paragraphs
begins, and a byte with the count (up to 126) and the whole-word flag. Larger counts stand apart.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.index.arrays import Array, ArrayFolder, ArrayWriter
from indexer.index.disk import DISK, Disk

_BLOCK_BITS = 16
_WHOLE = 0x80
_MANY = 0x7F
"""A count of this or more is kept in a list of its own."""


@dataclass(frozen=True, slots=True)
class Found:
    """Paragraphs in ascending order, the occurrences in each, and whether one of them is a whole word."""

    paragraphs: Array
    counts: Array
    whole: Array

    @property
    def occurrences(self) -> int:
        """All occurrences together."""
        return int(self.counts.sum(dtype=np.int64))

    def take(self, chosen: Array) -> Found:
        """Keep some entries (a mask or positions)."""
        return Found(self.paragraphs[chosen], self.counts[chosen], self.whole[chosen])


NOTHING = Found(np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.uint8), np.zeros(0, dtype=bool))


class FrequentWriter:
    """Writes the ready answers of one segment."""

    def __init__(self, folder: Path, paragraphs: int, disk: Disk = DISK) -> None:
        self._folder, self._disk = folder, disk
        self._blocks = (paragraphs >> _BLOCK_BITS) + 1
        self._texts: list[str] = []
        self._low = ArrayWriter(folder, "frequent_low", "u2", disk)
        self._count = ArrayWriter(folder, "frequent_count", "u1", disk)
        self._block = ArrayWriter(folder, "frequent_block", "u8", disk)
        self._many = ArrayWriter(folder, "frequent_many", "u8", disk)
        self._many_count = ArrayWriter(folder, "frequent_many_count", "u4", disk)

    def add(self, text: str, found: Found) -> None:
        """Keep the answer for one folded text."""
        self._texts.append(text)
        borders = np.arange(self._blocks + 1, dtype=np.uint64) << np.uint64(_BLOCK_BITS)
        self._block.append(np.searchsorted(found.paragraphs.astype(np.uint64), borders) + self._low.length)
        many = np.flatnonzero(found.counts >= _MANY)
        self._many.append(many + self._low.length)
        self._many_count.append(found.counts[many])
        self._count.append(np.minimum(found.counts, _MANY) | np.where(found.whole, _WHOLE, 0))
        self._low.append(found.paragraphs & 0xFFFF)

    def close(self) -> None:
        """Write the list of texts and close the arrays."""
        for writer in (self._low, self._count, self._block, self._many, self._many_count):
            writer.close()
        self._disk.save(self._folder / "frequent.json", json.dumps(self._texts, ensure_ascii=True).encode())


class Frequent:
    """The opened ready answers of one segment."""

    def __init__(self, folder: Path) -> None:
        arrays = ArrayFolder(folder)
        texts: list[str] = json.loads((folder / "frequent.json").read_bytes())
        self._entry = {text: entry for entry, text in enumerate(texts)}
        self._low, self._count = arrays["frequent_low"], arrays["frequent_count"]
        self._many, self._many_count = arrays["frequent_many"], arrays["frequent_many_count"]
        blocks = arrays["frequent_block"]
        self._block = blocks.reshape(len(texts), -1) if texts else blocks.reshape(0, 2)

    def find(self, text: str) -> Found | None:
        """Give the answer for a folded text, or None when it is not frequent."""
        entry = self._entry.get(text)
        if entry is None:
            return None
        borders = self._block[entry].tolist()
        begin, end = borders[0], borders[-1]
        paragraphs = self._low[begin:end].astype(np.uint32)
        for block, (low, high) in enumerate(itertools.pairwise(borders)):
            if block and low < high:
                paragraphs[low - begin : high - begin] += np.uint32(block << _BLOCK_BITS)
        packed = self._count[begin:end]
        return Found(paragraphs, self._counts(packed, begin, end), packed >= _WHOLE)

    def _counts(self, packed: Array, begin: int, end: int) -> Array:
        counts = packed & _MANY
        low, high = np.searchsorted(self._many, np.array([begin, end], dtype=np.uint64))
        if low == high:
            return counts
        counts = counts.astype(np.uint32)
        counts[(self._many[low:high] - np.uint64(begin)).astype(np.int64)] = self._many_count[low:high]
        return counts
