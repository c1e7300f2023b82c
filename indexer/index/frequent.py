"""Ready answers for frequent texts.

Which paragraphs hold them, how often, and whether as a whole word or in the title.

A paragraph takes three bytes: the low 16 bits of its number behind a table of where each block of
65,536 paragraphs begins, and a byte of four times the count (up to 62) plus two flags. Larger
counts stand apart. A single character takes much room and is seldom asked for: it has one byte in
place of the two, the gap to the paragraph before.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indexer.index.columns.placesets import load_strings, save_strings
from indexer.index.disk.arrays import Array, ArrayFolder, ArrayWriter
from indexer.index.disk.steps import DISK, Disk

_BLOCK_BITS = 16
WHOLE, TITLED = 1, 2
"""Flags of a packed find: an occurrence is a whole word.

The title of the paragraph's article has the text too.
"""
_FLAG_BITS = 2
_MANY = 0xFF >> _FLAG_BITS
"""A count of this or more is kept in a list of its own."""
_LARGEST_GAP = 0xFF
_DENSE_GAP = 64
"""Gaps are kept of a text that is in one of so many paragraphs or more.

One in fifty is then too large for a byte.
"""
_ARRAYS = {
    "low": "u2",
    "block": "u8",
    "gaps": "u1",
    "far": "u4",
    "beyond": "u4",
    "far_ends": "u8",
    "packed": "u1",
    "many": "u8",
    "many_packed": "u4",
    "ends": "u8",
    "totals": "u8",
    "best": "u4",
    "scores": "f4",
    "newest": "u4",
    "ranked": "u8",
}
"""What is kept, and as what.

`ends`, `far_ends`, `ranked`: where each text's entry ends in `packed`, `far`, `best`.
"""
_LARGE = ("low", "gaps", "packed")
"""Arrays that take nearly all of the room."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of all finds of a text: how many, in how many articles, the first in two orders.

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

    Paragraphs are of NumPy's own index width, and counts and flags are one column instead of three,
    because everything that is done with finds is bound by moving them about. summary: of all of
    them, where it is known.
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


def pack(counts: Array, whole: Array | None = None) -> Array:
    """Put counts and flags into one array, of bytes where they fit."""
    packed: Array = counts.astype(np.uint8 if int(counts.max(initial=0)) <= _MANY else np.uint32)
    packed <<= _FLAG_BITS
    if whole is not None:
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
        self._dense = paragraphs // _DENSE_GAP
        self._texts: list[str] = []
        self._arrays = {
            name: ArrayWriter(folder, f"frequent_{name}", kind, disk)
            for name, kind in _ARRAYS.items()
        }

    def add(self, text: str, found: Found, summary: Summary) -> None:
        """Keep the answer for one folded text."""
        self._texts.append(text)
        self._append("totals", [summary.occurrences, summary.articles])
        for name in ("best", "scores", "newest"):
            self._append(name, getattr(summary, name))
        self._append("ranked", [self._arrays["best"].length])
        if len(text) == 1 and len(found.paragraphs) >= self._dense:
            self._add_gaps(found.paragraphs)
        else:
            self._add_blocks(found.paragraphs)
        counts = counts_of(found.packed)
        many = np.flatnonzero(counts >= _MANY)
        self._append("many", many + self._arrays["packed"].length)
        self._append("many_packed", found.packed[many])
        self._append("packed", np.where(counts >= _MANY, 0, found.packed))
        self._append("ends", [self._arrays["packed"].length])

    def _append(self, name: str, values: Any) -> None:
        self._arrays[name].append(values)

    def _add_blocks(self, paragraphs: Array) -> None:
        borders = np.arange(self._blocks + 1, dtype=np.uint64) << np.uint64(_BLOCK_BITS)
        self._append(
            "block",
            np.searchsorted(paragraphs.astype(np.uint64), borders) + self._arrays["low"].length,
        )
        self._append("low", paragraphs & 0xFFFF)
        self._append("far_ends", [self._arrays["far"].length])

    def _add_gaps(self, paragraphs: Array) -> None:
        gaps = np.diff(paragraphs, prepend=0)
        far = np.flatnonzero(gaps > _LARGEST_GAP)
        begin = self._arrays["gaps"].length
        self._append("block", np.full(self._blocks + 1, begin, dtype=np.uint64))
        self._append("gaps", np.minimum(gaps, _LARGEST_GAP))
        self._append("far", far)
        self._append("beyond", gaps[far] - _LARGEST_GAP)
        self._append("far_ends", [self._arrays["far"].length])

    def close(self) -> None:
        """Write the list of texts and close the arrays."""
        for writer in self._arrays.values():
            writer.close()
        save_strings(self._folder, "frequent", self._texts, self._disk)


class Frequent:
    """The opened ready answers of one segment."""

    def __init__(self, folder: Path) -> None:
        arrays = ArrayFolder(folder)
        texts = load_strings(folder, "frequent")
        self._entry = {text: entry for entry, text in enumerate(texts)}
        self._arrays = {name: arrays[f"frequent_{name}"] for name in _ARRAYS if name not in _LARGE}
        self._large = {name: arrays.blocks(f"frequent_{name}") for name in _LARGE}
        blocks = self._arrays["block"]
        self._block = blocks.reshape(len(texts), -1) if texts else blocks.reshape(0, 2)
        self._block_starts = np.arange(self._block.shape[1] - 1) << _BLOCK_BITS
        self._totals = self._arrays["totals"].reshape(-1, 2)

    def holders(self, text: str) -> int | None:
        """Tell how many paragraphs hold a folded text, or None when it is not frequent."""
        entry = self._entry.get(text)
        if entry is None:
            return None
        begin, end = self._range("ends", entry)
        return end - begin

    def find(self, text: str) -> Found | None:
        """Give the answer for a folded text, or None when it is not frequent."""
        entry = self._entry.get(text)
        if entry is None:
            return None
        begin, end = self._range("ends", entry)
        borders = self._block[entry].astype(np.intp)
        first, last = int(borders[0]), int(borders[-1])
        paragraphs = (
            self._from_blocks(borders, first, last)
            if first < last
            else self._from_gaps(entry, first, end - begin)
        )
        return Found(paragraphs, self._packed(begin, end), self._summary(entry))

    def _range(self, name: str, entry: int) -> tuple[int, int]:
        ends = self._arrays[name]
        return int(ends[entry - 1]) if entry else 0, int(ends[entry])

    def _from_blocks(self, borders: Array, first: int, last: int) -> Array:
        paragraphs = self._block_starts.repeat(borders[1:] - borders[:-1])
        paragraphs += self._large["low"][first:last]
        return paragraphs

    def _from_gaps(self, entry: int, begin: int, count: int) -> Array:
        gaps = self._large["gaps"][begin : begin + count].astype(np.intp)
        far = slice(*self._range("far_ends", entry))
        gaps[self._arrays["far"][far].astype(np.intp)] += self._arrays["beyond"][far].astype(
            np.intp
        )
        return np.cumsum(gaps, out=gaps)

    def _summary(self, entry: int) -> Summary:
        occurrences, articles = self._totals[entry].tolist()
        ranked = slice(*self._range("ranked", entry))
        best, scores, newest = (self._arrays[name][ranked] for name in ("best", "scores", "newest"))
        return Summary(occurrences, articles, best, scores, newest)

    def _packed(self, begin: int, end: int) -> Array:
        packed, many = self._large["packed"][begin:end], self._arrays["many"]
        if not len(many):
            return packed
        low, high = many.searchsorted(np.array([begin, end], dtype=np.uint64)).tolist()
        if low == high:
            return packed
        packed = packed.astype(np.uint32)
        packed[(many[low:high] - np.uint64(begin)).astype(np.int64)] = self._arrays["many_packed"][
            low:high
        ]
        return packed
