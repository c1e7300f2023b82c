"""Where a leaf of the query tree occurs in one folded paragraph: the definition that every engine is held to.

Engines find paragraphs with their own structures; this module finds the places inside one paragraph, for marks on a
page and for the rare nodes that an engine verifies paragraph by paragraph.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Callable, Iterator
from typing import NamedTuple

from indexer.search.nodes import Gap, Leaf, Near, Prefix, Text
from indexer.text.fold import fold_text, is_run_char

SENTENCE_ENDS = "。!?\n"
"""What a Gap does not cross, as folded: 。！？ and the line feed of a title block."""

Edges = Callable[[], frozenset[int]]
"""Gives the offsets at which words begin or end in the folded text; called only when a leaf asks for whole words."""


class Occurrence(NamedTuple):
    """One place: folded characters start..end (end excluded), and the parts of it that are marked."""

    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


class _Needle(NamedTuple):
    """A folded text to look for; a bound edge must not continue a run of digits and Latin letters."""

    text: str
    bound_left: bool
    bound_right: bool


@functools.lru_cache(maxsize=1024)
def _needle(text: str, *, literal: bool) -> _Needle:
    folded = fold_text(text)
    bound = bool(folded) and not literal
    return _Needle(folded, bound and is_run_char(folded[0]), bound and is_run_char(folded[-1]))


def find_leaf(leaf: Leaf, folded: str, edges: Edges) -> list[Occurrence]:
    """Find the occurrences of a leaf from left to right, none overlapping the one before.

    Of the places that begin at one character the shortest counts. An empty text occurs nowhere.
    """
    match leaf:
        case Text(text, literal):
            if _needle(text, literal=literal).text not in folded:  # most words of a loosened query in most paragraphs
                return []
            places = _texts(leaf, folded, edges)
        case Prefix(text):
            places = _prefixes(_needle(text, literal=False), folded)
        case Gap():
            places = _gaps(leaf, folded)
        case Near():
            places = _nears(leaf, folded, edges)
    return list(_without_overlap(places))


def _without_overlap(places: Iterator[Occurrence]) -> Iterator[Occurrence]:
    free_from = 0
    for place in places:
        if place.start >= free_from:
            yield place
            free_from = place.end


def _starts(needle: _Needle, folded: str) -> Iterator[int]:
    """Every start of the needle, overlapping ones too."""
    if not needle.text:
        return
    at = folded.find(needle.text)
    while at >= 0:
        if _edges_hold(needle, folded, at):
            yield at
        at = folded.find(needle.text, at + 1)


def _edges_hold(needle: _Needle, folded: str, at: int) -> bool:
    end = at + len(needle.text)
    if needle.bound_left and at > 0 and is_run_char(folded[at - 1]):
        return False
    return not (needle.bound_right and end < len(folded) and is_run_char(folded[end]))


def _text_starts(text: Text, folded: str, edges: Edges) -> Iterator[int]:
    needle = _needle(text.text, literal=text.literal)
    size = len(needle.text)
    for at in _starts(needle, folded):
        if not text.whole or (at in edges() and at + size in edges()):
            yield at


def _texts(text: Text, folded: str, edges: Edges) -> Iterator[Occurrence]:
    size = len(fold_text(text.text))
    for at in _text_starts(text, folded, edges):
        yield Occurrence(at, at + size, ((at, at + size),))


def _prefixes(needle: _Needle, folded: str) -> Iterator[Occurrence]:
    for at in _starts(needle._replace(bound_right=False), folded):
        end = at + len(needle.text)
        while end < len(folded) and is_run_char(folded[end]):
            end += 1
        yield Occurrence(at, end, ((at, end),))


def _gaps(gap: Gap, folded: str) -> Iterator[Occurrence]:
    needles = [_needle(piece, literal=False) for piece in gap.pieces]
    starts = [list(_starts(needle, folded)) for needle in needles]
    for at in starts[0]:
        ends = {at + len(needles[0].text)}
        for needle, places, bound in zip(needles[1:], starts[1:], gap.bounds, strict=True):
            ends = {
                place + len(needle.text)
                for end in ends
                for place in places[bisect.bisect_left(places, end) : bisect.bisect_right(places, end + bound)]
                if not any(mark in folded[end:place] for mark in SENTENCE_ENDS)
            }
        if ends:
            yield Occurrence(at, min(ends), ((at, min(ends)),))


def _nears(near: Near, folded: str, edges: Edges) -> Iterator[Occurrence]:
    left, right = (list(_text_starts(text, folded, edges)) for text in (near.left, near.right))
    sizes = len(fold_text(near.left.text)), len(fold_text(near.right.text))
    pairs = [
        *_ordered_pairs(left, right, sizes, near.distance),
        *_ordered_pairs(right, left, sizes[::-1], near.distance),
    ]
    shortest: dict[int, Occurrence] = {}
    for pair in pairs:
        if pair.start not in shortest or pair.end < shortest[pair.start].end:
            shortest[pair.start] = pair
    yield from sorted(shortest.values())


def _ordered_pairs(first: list[int], second: list[int], sizes: tuple[int, int], distance: int) -> Iterator[Occurrence]:
    """Pair each start in `first` with the nearest start in `second` that lies behind it within the distance."""
    for at in first:
        end = at + sizes[0]
        position = bisect.bisect_left(second, end)
        if position < len(second) and second[position] <= end + distance:
            other = second[position]
            yield Occurrence(at, other + sizes[1], ((at, end), (other, other + sizes[1])))
