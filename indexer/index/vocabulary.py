"""The words of a segment, for suggestions: sorted, with how often each is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from indexer.index.arrays import Array, ArrayFolder, narrowest, save_array
from indexer.index.disk import DISK, Disk

_SHORTEST, _LONGEST = 2, 20
"""Characters of a word worth suggesting: one says nothing, and longer ones are damaged text."""


def save_vocabulary(folder: Path, words: Mapping[str, int], disk: Disk = DISK) -> None:
    """Write the words of a segment with the number of times each occurs."""
    kept = sorted(word for word in words if _SHORTEST <= len(word) <= _LONGEST)
    _save_texts(folder, "words", kept, disk)
    counts = [words[word] for word in kept]
    save_array(folder, "words_count", counts, narrowest(max(counts, default=0)), disk)


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

    def range(self, prefix: str) -> range:
        """Give the numbers of all texts that begin so."""
        wanted = prefix.encode()
        low = self._first(lambda text: text >= wanted)
        return range(low, self._first(lambda text: text[: len(wanted)] > wanted, low))

    def _first(self, passes: Callable[[bytes], bool], low: int = 0) -> int:
        high = len(self)
        while low < high:
            middle = (low + high) // 2
            if passes(self.bytes_at(middle)):
                high = middle
            else:
                low = middle + 1
        return low


class Vocabulary:
    """The opened words of a segment."""

    def __init__(self, folder: Path) -> None:
        arrays = ArrayFolder(folder)
        self._words, self._count = _Sorted(arrays, "words"), arrays["words_count"]

    def beginning(self, prefix: str, limit: int) -> Counter[str]:
        """Give the most frequent words that begin so, with how often each occurs."""
        numbers = self._words.range(prefix)
        counts = self._count[numbers.start : numbers.stop].astype(np.int64)
        best = np.argsort(-counts, kind="stable")[:limit] + numbers.start
        return self._counted(best)

    def _text(self, number: int) -> str:
        return self._words.bytes_at(number).decode()

    def _counted(self, numbers: Array) -> Counter[str]:
        return Counter({self._text(number): int(self._count[number]) for number in numbers.tolist()})
