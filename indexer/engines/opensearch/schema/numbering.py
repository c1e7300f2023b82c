"""Numbers of paragraphs: those of the cluster, and those of the store beside the engine.

The cluster's numbers ascend in index order and leave room between neighbours, so that an update can
put a file between two others without numbering anything anew. A store in files counts without gaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from indexer.index.store.placed import SPREAD

SHARE = 32 + SPREAD
"""Bits of room for one share of a build that several make: four billion paragraphs."""


class Numbering(Protocol):
    """Translates the cluster's numbers."""

    def number(self, n: int) -> int:
        """Give the number by which the store knows a paragraph."""
        ...


class Places(Protocol):
    """Gives the cluster's numbers of the paragraphs and articles of a store, by their places in it."""

    def n(self, number: int) -> int:
        """Give the number of a paragraph."""
        ...

    def article(self, number: int) -> int:
        """Give the number of an article."""
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
        return ((n - (self.share << SHARE)) >> SPREAD) - 1

    def n(self, number: int) -> int:
        """Give the cluster's number of a position; there is room before the first, too."""
        return (self.share << SHARE) + ((number + 1) << SPREAD)

    def article(self, number: int) -> int:
        """Give the cluster's number of an article, which is its place."""
        return number


@dataclass(frozen=True, slots=True)
class Shares:
    """As several builders number together, each its own share.

    paragraphs, articles: how many each share has.
    """

    paragraphs: tuple[int, ...]
    articles: tuple[int, ...]

    def n(self, number: int) -> int:
        """Give the cluster's number of a paragraph, by its place among those of all shares."""
        share, place = _place(self.paragraphs, number)
        return Spread(share).n(place)

    def article(self, number: int) -> int:
        """Give the cluster's number of an article.

        Those of the shares alternate, so that there are few gaps.
        """
        share, place = _place(self.articles, number)
        return share_article(share, len(self.articles), place)


def share_article(share: int, shares: int, place: int) -> int:
    """Give the cluster's number of an article, by its place in its share."""
    return place * shares + share


def _place(counts: tuple[int, ...], number: int) -> tuple[int, int]:
    """Give the share that a number falls into, and its place there."""
    for share, count in enumerate(counts):
        if number < count:
            return share, number
        number -= count
    raise IndexError(number)
