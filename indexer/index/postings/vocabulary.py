"""The words of a segment, for suggestions: sorted, with how often each is there.

And sorted by their pinyin.
"""

from __future__ import annotations

import bisect
import functools
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from indexer.index.disk.arrays import Array, ArrayFolder, narrowest, save_array
from indexer.index.disk.steps import DISK, Disk
from indexer.text.pinyin import spell

FULL, INITIALS = "spelled_full", "spelled_initials"
"""Words of Han characters by the letters of their pinyin, and by the first letters of its
syllables."""
SHORTEST, LONGEST = 2, 20
"""Characters of a word worth suggesting: one says nothing, and longer ones are damaged text."""

_KEY = 8
"""Bytes of a text by which it is looked up at once.

Only texts that share them are compared one by one.
"""
_LOWEST, _HIGHEST = b"\0", b"\xff"
"""The one is in no text, the other in no UTF-8."""


def save_vocabulary(folder: Path, words: Mapping[str, int], disk: Disk = DISK) -> None:
    """Write the words of a segment with the number of times each occurs."""
    kept = sorted(word for word in words if SHORTEST <= len(word) <= LONGEST)
    _save_texts(folder, "words", kept, disk)
    counts = [words[word] for word in kept]
    save_array(folder, "words_count", counts, narrowest(max(counts, default=0)), disk)
    spelled = [(spelling, number) for number, word in enumerate(kept) if (spelling := spell(word))]
    _save_spelled(
        folder, FULL, sorted((spelling.full, number) for spelling, number in spelled), disk
    )
    _save_spelled(
        folder, INITIALS, sorted((spelling.initials, number) for spelling, number in spelled), disk
    )


def _save_spelled(folder: Path, name: str, spelled: list[tuple[str, int]], disk: Disk) -> None:
    _save_texts(folder, name, [letters for letters, _ in spelled], disk)
    numbers = [number for _, number in spelled]
    save_array(folder, f"{name}_word", numbers, narrowest(max(numbers, default=0)), disk)


def _save_texts(folder: Path, name: str, texts: list[str], disk: Disk) -> None:
    data = [text.encode() for text in texts]
    save_array(folder, name, np.frombuffer(b"".join(data), dtype=np.uint8), "u1", disk)
    save_array(folder, f"{name}_starts", np.cumsum([0, *map(len, data)]), "u4", disk)


class _Sorted:
    """Sorted texts in one array of bytes; UTF-8 sorts as its characters do."""

    def __init__(self, arrays: ArrayFolder, name: str) -> None:
        self._data, self._starts = arrays[name], arrays[f"{name}_starts"]

    def __len__(self) -> int:
        return len(self._starts) - 1

    def bytes_at(self, at: int) -> bytes:
        return self._data[int(self._starts[at]) : int(self._starts[at + 1])].tobytes()

    @functools.cached_property
    def _keys(self) -> Array:
        """The first eight bytes of every text as a number that sorts as they do."""
        places = self._starts[:-1, None].astype(np.intp) + np.arange(_KEY)
        inside = places < self._starts[1:, None]
        first = np.where(inside, self._data.take(places, mode="clip"), 0) if len(self) else inside
        return np.ascontiguousarray(first, dtype=np.uint8).view(">u8").ravel().astype(np.uint64)

    def beginning(self, prefix: str) -> range:
        """Give the numbers of all texts that begin so."""
        wanted = prefix.encode()
        return range(self._first_from(wanted), self._first_from(wanted + _HIGHEST))

    def equal(self, text: str) -> range:
        """Give the numbers of all texts that are just this one."""
        wanted = text.encode()
        # Nothing sorts between a text and the same text with the lowest byte behind it.
        return range(self._first_from(wanted), self._first_from(wanted + _LOWEST))

    def _first_from(self, wanted: bytes) -> int:
        """Give the number of the first text that is not before some bytes."""
        key = np.uint64(int.from_bytes(wanted[:_KEY].ljust(_KEY, _LOWEST), "big"))
        low, high = (int(self._keys.searchsorted(key, side)) for side in ("left", "right"))
        return bisect.bisect_left(range(high), wanted, lo=low, key=self.bytes_at)


class Vocabulary:
    """The opened words of a segment."""

    def __init__(self, folder: Path) -> None:
        arrays = ArrayFolder(folder)
        self._words, self._count = _Sorted(arrays, "words"), arrays["words_count"]
        self._spelled = {
            name: (_Sorted(arrays, name), arrays[f"{name}_word"]) for name in (FULL, INITIALS)
        }

    def beginning(self, prefix: str, limit: int) -> Counter[str]:
        """Give the most frequent words that begin so, with how often each occurs."""
        found = self._words.beginning(prefix)
        return self._most_frequent(np.arange(found.start, found.stop), limit)

    def spelled(self, how: str, letters: str, limit: int, *, whole: bool = False) -> Counter[str]:
        """Give the most frequent words whose pinyin (FULL or INITIALS) begins with some letters, or is just these."""
        texts, words = self._spelled[how]
        found = texts.equal(letters) if whole else texts.beginning(letters)
        return self._most_frequent(words[found.start : found.stop].astype(np.intp), limit)

    def _most_frequent(self, numbers: Array, limit: int) -> Counter[str]:
        best = numbers[np.argsort(-self._count[numbers].astype(np.int64), kind="stable")[:limit]]
        return Counter(
            {self._words.bytes_at(at).decode(): int(self._count[at]) for at in best.tolist()}
        )
