"""The judge of the audit: strings counted in texts by `str.find`, block by block.

Knows no engine and no index: texts and strings go in, paragraphs and counts come out.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice
from typing import Any

BLOCK = 4096
"""Paragraphs that are searched as one text: long enough that little time goes into the loop."""
BETWEEN = "\0"
"""Stands between paragraphs of a block; no string that is looked for holds it."""
FEW = 256
"""Occurrences in a block up to which each is found alone; above, paragraph by paragraph."""


@dataclass(slots=True)
class Tally:
    """Where a string stands: how many paragraphs and occurrences, and a digest of the numbers.

    found: paragraph → occurrences, where they are to be kept.
    """

    paragraphs: int = 0
    occurrences: int = 0
    found: dict[int, int] | None = None
    _digest: Any = field(default_factory=hashlib.sha256)

    def add(self, counts: dict[int, int]) -> None:
        """Take in paragraphs, ascending, each with its occurrences."""
        self.paragraphs += len(counts)
        self.occurrences += sum(counts.values())
        self._digest.update(array("Q", counts).tobytes())
        if self.found is not None:
            self.found |= counts

    @property
    def digest(self) -> bytes:
        """The digest of the numbers of all paragraphs."""
        return bytes(self._digest.digest())


def digest_of(numbers: Iterable[int]) -> bytes:
    """Give the digest that `Tally` makes of the same numbers, ascending."""
    return hashlib.sha256(array("Q", map(int, numbers)).tobytes()).digest()


def scan(
    texts: Iterable[tuple[int, str]], needles: Sequence[str], keep: frozenset[int] = frozenset()
) -> list[Tally]:
    """Count folded strings in numbered folded texts, ascending; occurrences do not overlap.

    keep: the places of those strings whose paragraphs are kept. Memory: one block, and what is
    kept.
    """
    tallies = [Tally(found={} if at in keep else None) for at in range(len(needles))]
    rest = iter(texts)
    while block := tuple(islice(rest, BLOCK)):
        numbers, parts = zip(*block, strict=True)
        joined = BETWEEN.join(parts)
        begins = list(accumulate((len(part) + 1 for part in parts), initial=0))
        for tally, needle in zip(tallies, needles, strict=True):
            tally.add(_counts(joined, begins, numbers, parts, needle))
    return tallies


def _counts(
    joined: str, begins: Sequence[int], numbers: Sequence[int], parts: Sequence[str], needle: str
) -> dict[int, int]:
    places = _places(joined, needle)
    first = [place for _, place in zip(range(FEW), places, strict=False)]
    if len(first) == FEW:
        counted = (
            (number, part.count(needle)) for number, part in zip(numbers, parts, strict=True)
        )
        return {number: count for number, count in counted if count}
    counts: dict[int, int] = {}
    for place in chain(first, places):
        number = numbers[bisect_right(begins, place) - 1]
        counts[number] = counts.get(number, 0) + 1
    return counts


def _places(joined: str, needle: str) -> Iterator[int]:
    at = joined.find(needle)
    while at >= 0:
        yield at
        at = joined.find(needle, at + len(needle))
