"""Concordance lines: what stands beside an occurrence, what orders and groups lines, which are drawn as a sample.

The definition that engines are held to, for one paragraph in plain Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from indexer.search.matching.leaf import SENTENCE_ENDS
from indexer.search.requests.cube import Unit
from indexer.search.requests.request import LineOrder
from indexer.text.characters import is_letter

LineFacet = Literal["year", "region", "source"]
"""What lines are grouped by beside what stands in them: the year, province or source of the article."""
EDGE = ""
"""The neighbour where the sentence or the paragraph ends; it comes after all others.

So does the group of lines without a year, province or source.
"""
MOST_PLACES = 8
"""Characters on either side that can be asked for."""
MOST_KEYS = 6
_PROVINCE = "0000"
"""What the codes of provinces end with (GB/T 2260)."""
_WORD = (1 << 64) - 1


class Neighbour(NamedTuple):
    """A character beside an occurrence: the `place`-th from it, counted from 1, to its left (L) or right (R)."""

    side: Literal["L", "R"]
    place: int

    @property
    def name(self) -> str:
        """How it is written: L1, R3."""
        return f"{self.side}{self.place}"


@dataclass(frozen=True, slots=True)
class LineWish:
    """Which lines of a concordance are wanted, in which order.

    keys: the neighbours that order them, the first above all; without any, index order decides, as
    it does between equals. letters: punctuation within the sentence is passed over. sample: so many
    are drawn of what `sample_of` counts, 0 for all: lines; or paragraphs, articles or texts that are
    no copies of each other (unique), each with all its lines. grouped: the neighbours whose text, in
    reading order, names a line's group; `node`: the occurrence itself names it; `about`: the year,
    the code of the province or the source of its article does. only: what names the one group whose
    lines are listed. offset, limit: the page of lines; groups_offset, groups_limit: the page of
    groups.
    """

    keys: tuple[Neighbour, ...] = ()
    how: LineOrder = "frequent"
    letters: bool = False
    sample: int = 0
    sample_of: Unit = "occurrences"
    seed: int = 0
    grouped: tuple[Neighbour, ...] = ()
    node: bool = False
    about: LineFacet | None = None
    only: tuple[str, ...] | None = None
    offset: int = 0
    limit: int = 100
    groups_offset: int = 0
    groups_limit: int = 0

    @property
    def in_reading_order(self) -> tuple[Neighbour, ...]:
        """The neighbours that name a group, from left to right."""
        return tuple(
            sorted(self.grouped, key=lambda one: -one.place if one.side == "L" else one.place)
        )


class Spot(NamedTuple):
    """One occurrence: folded characters start..end (end excluded) of a paragraph.

    leaf: which of the query's positive leaves it is of.
    """

    number: int
    start: int
    end: int
    leaf: int


class LineGroup(NamedTuple):
    """Lines that are alike: what they share, an EDGE where a neighbour is none, and how many they are."""

    parts: tuple[str, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class LineList:
    """A page of lines.

    total: all occurrences. drawn: those of the sample, all without one. listed: those of them that
    are in the group that was asked for, all without one. groups: the page of groups, the largest
    first, equal ones by code point. group_count: how many there are. units, units_drawn: of how
    many the sample was drawn and how many it has, both 0 without one. keys: of each spot the number
    that it was drawn by; none without a sample.
    """

    total: int
    drawn: int
    listed: int
    spots: tuple[Spot, ...]
    groups: tuple[LineGroup, ...] = ()
    group_count: int = 0
    units: int = 0
    units_drawn: int = 0
    keys: tuple[int, ...] = ()


def neighbours(
    folded: str, start: int, end: int, wanted: Sequence[Neighbour], *, letters: bool
) -> list[str]:
    """Give the wanted neighbours of folded[start:end], EDGE from the end of the sentence on."""
    deepest = {
        side: max((one.place for one in wanted if one.side == side), default=0) for side in "LR"
    }
    found = {
        "L": list(_going_out(folded[:start][::-1], deepest["L"], letters=letters)),
        "R": list(_going_out(folded[end:], deepest["R"], letters=letters)),
    }
    return [
        found[one.side][one.place - 1] if one.place <= len(found[one.side]) else EDGE
        for one in wanted
    ]


def _going_out(text: str, most: int, *, letters: bool) -> Iterator[str]:
    count = 0
    for char in text:
        if count == most or char in SENTENCE_ENDS:
            return
        if not letters or is_letter(char):
            yield char
            count += 1


def province_of(codes: Iterable[str]) -> str:
    """Give the province among the units that a paragraph's article lies in, an EDGE for none.

    Of several the one with the least code.
    """
    return min((code for code in codes if code.endswith(_PROVINCE)), default=EDGE)


def draw_key(paragraph: int, start: int, seed: int) -> int:
    """Give the number by which an occurrence is drawn: those with the smallest are the sample.

    paragraph: a key that a paragraph keeps in every build. start: where the occurrence begins there,
    0 for a paragraph, an article or a cluster of copies, which are drawn by the key of their first
    paragraph that matches; in a cluster the one that was seen first, by its last day, then by its key.
    The mixing is SplitMix64's (G. Steele, D.
    Lea and C. Flood, "Fast splittable pseudorandom number generators", 2014).
    """
    mixed = (paragraph ^ (start << 40 | start >> 24) ^ seed) & _WORD
    mixed = (mixed + 0x9E3779B97F4A7C15) & _WORD
    mixed = ((mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9) & _WORD
    mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & _WORD
    return mixed ^ mixed >> 31
