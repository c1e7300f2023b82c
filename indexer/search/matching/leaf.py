"""Where a leaf of the query tree occurs in one folded paragraph.

The definition that every engine is held to.

Engines find paragraphs with their own structures; this module finds the places inside one
paragraph, for marks on a page and for the rare nodes that an engine verifies paragraph by
paragraph.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from indexer.search.language.nodes import Chain, Gap, Leaf, Near, Prefix, Text, Unless
from indexer.text.fold import fold_text, is_run_char

SENTENCE_ENDS = "。!?\n"
"""What a Gap of no exact width does not cross, as folded: 。

！？ and the line feed of a title block.
"""
_SENTENCE_END = re.compile(f"[{re.escape(SENTENCE_ENDS)}]")

Check = Callable[[], None]
Edges = Callable[[], frozenset[int]]
"""Gives the offsets at which words begin or end in the folded text.

Called only when a leaf asks for whole words.
"""


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


def _no_limit() -> None:
    """Let a search take as long as it takes."""


class _Within(NamedTuple):
    """A folded paragraph, the edges of its words, and what is called at every place that is looked at."""

    folded: str
    edges: Edges
    check: Check


def find_leaf(leaf: Leaf, folded: str, edges: Edges, check: Check = _no_limit) -> list[Occurrence]:
    """Find the occurrences of a leaf from left to right, none overlapping the one before.

    Of the places that begin at one character the shortest counts. An empty text occurs nowhere.
    check: called at every place that is looked at; raises when there is no time left.
    """
    within = _Within(folded, edges, check)
    match leaf:
        case Text(text, literal):
            if (
                _needle(text, literal=literal).text not in within.folded
            ):  # most words of a loosened query in most paragraphs
                return []
            places = _texts(leaf, within)
        case Unless():
            places = _bare(leaf, within)
        case Prefix(text):
            places = _prefixes(_needle(text, literal=False), within)
        case Gap():
            places = _gaps(leaf, within)
        case Near():
            places = _nears(leaf, within)
        case Chain():
            places = _chained(leaf, within)
    return list(_without_overlap(places))


def _without_overlap(places: Iterator[Occurrence]) -> Iterator[Occurrence]:
    free_from = 0
    for place in places:
        if place.start >= free_from:
            yield place
            free_from = place.end


def _starts(needle: _Needle, within: _Within) -> Iterator[int]:
    """Every start of the needle, overlapping ones too."""
    if not needle.text:
        return
    folded = within.folded
    at = folded.find(needle.text)
    while at >= 0:
        within.check()
        if _edges_hold(needle, folded, at):
            yield at
        at = folded.find(needle.text, at + 1)


def _edges_hold(needle: _Needle, folded: str, at: int) -> bool:
    end = at + len(needle.text)
    if needle.bound_left and at > 0 and is_run_char(folded[at - 1]):
        return False
    return not (needle.bound_right and end < len(folded) and is_run_char(folded[end]))


def _text_starts(text: Text, within: _Within) -> Iterator[int]:
    needle = _needle(text.text, literal=text.literal)
    size = len(needle.text)
    for at in _starts(needle, within):
        if not text.whole or (at in within.edges() and at + size in within.edges()):
            yield at


def _texts(text: Text, within: _Within) -> Iterator[Occurrence]:
    size = len(fold_text(text.text))
    for at in _text_starts(text, within):
        yield Occurrence(at, at + size, ((at, at + size),))


def _prefixes(needle: _Needle, within: _Within) -> Iterator[Occurrence]:
    folded = within.folded
    for at in _starts(needle._replace(bound_right=False), within):
        end = at + len(needle.text)
        while end < len(folded) and is_run_char(folded[end]):
            end += 1
        yield Occurrence(at, end, ((at, end),))


def _bare(unless: Unless, within: _Within) -> Iterator[Occurrence]:
    folded = within.folded
    taken_starts = {
        at + size
        for text in unless.before
        for size in (len(fold_text(text.text)),)
        for at in _text_starts(text, within)
    }
    taken_ends = {at for text in unless.after for at in _text_starts(text, within)}
    for place in _texts(unless.text, within):
        before = place.start - 1 if folded[place.start - 1 : place.start] == " " else place.start
        after = place.end + 1 if folded[place.end : place.end + 1] == " " else place.end
        if taken_starts.isdisjoint((before, place.start)) and taken_ends.isdisjoint(
            (after, place.end)
        ):
            yield place


def _gaps(gap: Gap, within: _Within) -> Iterator[Occurrence]:
    """Join the pieces from the last to the first.

    To each start of a piece the end of the shortest chain from there.

    Chains that begin later never end earlier, so the next start that has a chain gives the shortest
    one.
    """
    needles = [_piece(gap, at) for at in range(len(gap.pieces))]
    broken = [end.start() for end in _SENTENCE_END.finditer(within.folded)]
    starts = list(_starts(needles[-1], within))
    ends = [start + len(needles[-1].text) for start in starts]
    for at in reversed(range(len(gap.bounds))):
        reached = []
        for start in _starts(needles[at], within):
            end = start + len(needles[at].text)
            following = bisect.bisect_left(starts, end + gap.fewest(at))
            if following < len(starts) and starts[following] <= end + gap.bounds[at]:
                mark = bisect.bisect_left(broken, end)
                if gap.is_exact(at) or mark == len(broken) or broken[mark] >= starts[following]:
                    reached.append((start, ends[following]))
        starts, ends = [start for start, _ in reached], [end for _, end in reached]
    for start, end in zip(starts, ends, strict=True):
        yield Occurrence(start, end, ((start, end),))


def _piece(gap: Gap, at: int) -> _Needle:
    needle = _needle(gap.pieces[at], literal=False)
    free_left, free_right = gap.free_edges(at)
    return _Needle(
        needle.text, needle.bound_left and not free_left, needle.bound_right and not free_right
    )


def _nears(near: Near, within: _Within) -> Iterator[Occurrence]:
    left, right = (list(_text_starts(text, within)) for text in (near.left, near.right))
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


def _ordered_pairs(
    first: list[int], second: list[int], sizes: tuple[int, int], distance: int
) -> Iterator[Occurrence]:
    """Pair each start in `first` with the nearest start in `second` that lies behind it within the distance."""
    for at in first:
        end = at + sizes[0]
        position = bisect.bisect_left(second, end)
        if position < len(second) and second[position] <= end + distance:
            other = second[position]
            yield Occurrence(at, other + sizes[1], ((at, end), (other, other + sizes[1])))


def _chained(chain: Chain, within: _Within) -> Iterator[Occurrence]:
    """Go from the last text to the first, keeping of each the places from which the rest of the chain is reached."""
    sizes = [len(fold_text(text.text)) for text in chain.texts]
    reached: dict[int, tuple[tuple[int, int], ...]] = {
        at: ((at, at + sizes[-1]),) for at in _text_starts(chain.texts[-1], within)
    }
    for link in reversed(range(len(chain.distances))):
        others, further = sorted(reached), dict[int, tuple[tuple[int, int], ...]]()
        for at in _text_starts(chain.texts[link], within):
            near = _neighbour(others, (at, at + sizes[link]), sizes[link + 1], chain, link)
            if near is not None:
                further[at] = ((at, at + sizes[link]), *reached[near])
        reached = further
    for at, marks in sorted(reached.items()):
        yield Occurrence(at, at + sizes[0], marks)


def _neighbour(
    others: list[int], place: tuple[int, int], size: int, chain: Chain, link: int
) -> int | None:
    """Give the nearest of some starts of texts of a size that a link allows behind a place, else before it."""
    start, end = place
    following = bisect.bisect_left(others, end)
    if following < len(others) and others[following] <= end + chain.distances[link]:
        return others[following]
    before = bisect.bisect_right(others, start - size) - 1
    if (
        not chain.ordered[link]
        and before >= 0
        and others[before] + size >= start - chain.distances[link]
    ):
        return others[before]
    return None
