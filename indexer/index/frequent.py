"""Ready answers for frequent texts: which paragraphs hold them, how often, and whether as a whole word or in the title.

A paragraph takes three bytes: the low 16 bits of its number behind a table of where each block of 65,536 paragraphs
begins, and a byte of four times the count (up to 62) plus two flags. Larger counts stand apart.
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
WHOLE, TITLED = 1, 2
"""Flags of a packed find: an occurrence is a whole word; the title of the paragraph's article has the text too."""
_FLAG_BITS = 2
_MANY = 0xFF >> _FLAG_BITS
"""A count of this or more is kept in a list of its own."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of all finds of a text: how many, in how many articles; the first paragraphs in two orders.

    best, scores: the best ones and their scores. newest: as many of the newest.
    """

    occurrences: int
    articles: int
    best: Array
    scores: Array
    newest: Array


@dataclass(frozen=True, slots=True)
class Found:
    """Paragraphs in ascending order, and for each four times the number of occurrences, plus WHOLE and TITLED.

    Paragraphs are of NumPy's own index width, and counts and flags are one column instead of three, because everything
    that is done with finds is bound by moving them about. summary: of all of them, where it is known.
    """

    paragraphs: Array
    packed: Array
    summary: Summary | None = None

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
    packed <<= _FLAG_BITS
    packed |= whole.view(np.uint8)
    return packed


def counts_of(packed: Array) -> Array:
    """Give the number of occurrences of each packed find."""
    return packed >> _FLAG_BITS


def occurrences_of(packed: Array) -> int:
    """Add up the occurrences of packed finds."""
    return int(counts_of(packed).sum(dtype=np.int64))


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
        self._totals = ArrayWriter(folder, "frequent_totals", "u8", disk)
        self._best = ArrayWriter(folder, "frequent_best", "u4", disk)
        self._scores = ArrayWriter(folder, "frequent_scores", "f4", disk)
        self._newest = ArrayWriter(folder, "frequent_newest", "u4", disk)

    def add(self, text: str, found: Found, summary: Summary) -> None:
        """Keep the answer for one folded text."""
        self._texts.append(text)
        self._totals.append([summary.occurrences, summary.articles, len(summary.best) + self._best.length])
        self._best.append(summary.best)
        self._scores.append(summary.scores)
        self._newest.append(summary.newest)
        borders = np.arange(self._blocks + 1, dtype=np.uint64) << np.uint64(_BLOCK_BITS)
        self._block.append(np.searchsorted(found.paragraphs.astype(np.uint64), borders) + self._low.length)
        counts = counts_of(found.packed)
        many = np.flatnonzero(counts >= _MANY)
        self._many.append(many + self._low.length)
        self._many_packed.append(found.packed[many])
        self._packed.append(np.where(counts >= _MANY, 0, found.packed))
        self._low.append(found.paragraphs & 0xFFFF)

    def close(self) -> None:
        """Write the list of texts and close the arrays."""
        finds = (self._low, self._packed, self._block, self._many, self._many_packed)
        for writer in (*finds, self._totals, self._best, self._scores, self._newest):
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
        self._totals = arrays["frequent_totals"].reshape(-1, 3)
        self._best, self._scores = arrays["frequent_best"], arrays["frequent_scores"]
        self._newest = arrays["frequent_newest"]

    def find(self, text: str) -> Found | None:
        """Give the answer for a folded text, or None when it is not frequent."""
        entry = self._entry.get(text)
        if entry is None:
            return None
        borders = self._block[entry].tolist()
        begin, end = borders[0], borders[-1]
        paragraphs = np.empty(end - begin, dtype=np.intp)
        for block, (low, high) in enumerate(itertools.pairwise(borders)):
            if low < high:
                np.add(self._low[low:high], np.intp(block << _BLOCK_BITS), out=paragraphs[low - begin : high - begin])
        return Found(paragraphs, self._whole_packed(begin, end), self._summary(entry))

    def _summary(self, entry: int) -> Summary:
        occurrences, articles, end = self._totals[entry].tolist()
        begin = int(self._totals[entry - 1, 2]) if entry else 0
        kept = slice(begin, end)
        return Summary(occurrences, articles, self._best[kept], self._scores[kept], self._newest[kept])

    def _whole_packed(self, begin: int, end: int) -> Array:
        packed = self._packed[begin:end]
        if not len(self._many):
            return packed
        low, high = self._many.searchsorted(np.array([begin, end], dtype=np.uint64)).tolist()
        if low == high:
            return packed
        packed = packed.astype(np.uint32)
        packed[(self._many[low:high] - np.uint64(begin)).astype(np.int64)] = self._many_packed[low:high]
        return packed
