"""Numbers of paragraphs: those of the cluster, and those of the store beside the engine.

The cluster's numbers ascend in index order and leave room between neighbours, so that an update can put a file between
two others without numbering anything anew. A store in files counts without gaps.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

SPREAD = 20
"""Bits of room between two paragraphs of a full build."""
SHARE = 32 + SPREAD
"""Bits of room for one share of a build that several make: four billion paragraphs."""


class Numbering(Protocol):
    """Translates the cluster's numbers."""

    def number(self, n: int) -> int:
        """Give the number by which the store knows a paragraph."""
        ...


class TheirOwn:
    """For a store in the same cluster: nothing is translated."""

    def number(self, n: int) -> int:
        """Give the number itself."""
        return n


@dataclass(frozen=True, slots=True)
class Spread:
    """As a full build numbers. share: which of several builders' it was."""

    share: int = 0

    def number(self, n: int) -> int:
        """Give the position in the store."""
        return (n - (self.share << SHARE)) >> SPREAD

    def n(self, number: int) -> int:
        """Give the cluster's number of a position."""
        return (self.share << SHARE) + (number << SPREAD)


@dataclass(frozen=True, slots=True)
class Listed:
    """All numbers of the cluster, ascending, as they are after updates."""

    numbers: Sequence[int]

    def number(self, n: int) -> int:
        """Give the position in the store; raises KeyError for a number that is not listed."""
        at = bisect_left(self.numbers, n)
        if at == len(self.numbers) or self.numbers[at] != n:
            raise KeyError(n)
        return at

    def n(self, number: int) -> int:
        """Give the cluster's number of a position."""
        return int(self.numbers[number])
