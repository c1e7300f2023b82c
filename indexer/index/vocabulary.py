"""The words of a segment, for suggestions: sorted by their beginnings and by their ends, with how often each is there.

One wrong, missing or surplus character leaves the first or the last half of a word as it is. So the words near to a
given one are looked for among those that share a half with it, which are one range of either order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from indexer.index.arrays import Array, ArrayFolder, narrowest, save_array
from indexer.index.disk import DISK, Disk

_SHORTEST, _LONGEST = 2, 20
"""Characters of a word worth suggesting: one says nothing, and longer ones are damaged text."""


def save_vocabulary(folder: Path, words: Mapping[str, int], disk: Disk = DISK) -> None:
    """Write the words of a segment with the number of times each occurs."""
    kept = sorted(word for word in words if _SHORTEST <= len(word) <= _LONGEST)
    backwards = sorted((word[::-1], number) for number, word in enumerate(kept))
    _save_texts(folder, "words", kept, disk)
    _save_texts(folder, "words_backwards", [word for word, _ in backwards], disk)
    counts = [words[word] for word in kept]
    save_array(folder, "words_count", counts, narrowest(max(counts, default=0)), disk)
    save_array(folder, "words_number", [number for _, number in backwards], "u4", disk)


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
        self._forwards, self._backwards = _Sorted(arrays, "words"), _Sorted(arrays, "words_backwards")
        self._count, self._number = arrays["words_count"], arrays["words_number"]

    def beginning(self, prefix: str, limit: int) -> Counter[str]:
        """Give the most frequent words that begin so, with how often each occurs."""
        numbers = self._forwards.range(prefix)
        counts = self._count[numbers.start : numbers.stop].astype(np.int64)
        best = np.argsort(-counts, kind="stable")[:limit] + numbers.start
        return self._counted(best)

    def near(self, word: str) -> Counter[str]:
        """Give the words that differ by one character: another one, one too many, one too few or two swapped."""
        half = len(word) // 2
        if half == 0:
            return Counter()
        swapped = (
            word[: half - 1] + word[half] + word[half - 1] + word[half + 1 :]
        )  # The one edit that hits both halves.
        found = [at for at in self._forwards.range(word[:half]) if _differ_by_one(word, self._text(at))]
        found += [at for at in self._forwards.range(swapped) if swapped != word and self._text(at) == swapped]
        for at in self._backwards.range(word[half:][::-1]):
            number = int(self._number[at])
            if _differ_by_one(word, self._text(number)):
                found.append(number)
        return self._counted(np.unique(np.array(found, dtype=np.int64)))

    def _text(self, number: int) -> str:
        return self._forwards.bytes_at(number).decode()

    def _counted(self, numbers: Array) -> Counter[str]:
        return Counter({self._text(number): int(self._count[number]) for number in numbers.tolist()})


def _differ_by_one(one: str, other: str) -> bool:
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    same = next(_differences(one, other), min(len(one), len(other)))
    rest, other_rest = one[same:], other[same:]
    swapped = len(rest) > 1 and rest[1::-1] + rest[2:] == other_rest
    return swapped or rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]


def _differences(one: str, other: str) -> Iterator[int]:
    return (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
