"""Concordances line by line: slow and plain, so that they can judge an engine that sorts arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from indexer.engines.protocol import ParagraphKeys
from indexer.search.matching.lines import (
    EDGE,
    LineFacet,
    LineGroup,
    LineList,
    LineWish,
    Neighbour,
    Spot,
    draw_key,
    neighbours,
)
from indexer.search.requests.cube import Unit
from indexer.search.requests.request import LineOrder
from indexer.text.pinyin import sound

_LAST = "\U0010ffff\U0010ffff"
"""After every character: edges come last."""


@dataclass(frozen=True, slots=True)
class Kinships:
    """What tells which paragraphs are drawn together.

    article: gives what the paragraphs of one article share. cluster: what copies of one text share;
    a paragraph that is no copy shares it with none. seen: the last day of a paragraph, undated ones
    after all others.
    """

    article: Callable[[int], Hashable]
    cluster: Callable[[int], Hashable]
    seen: Callable[[int], int]

    def drawn_by(self, unit: Unit, keys: Mapping[int, int]) -> dict[int, int]:
        """Give for each of some paragraphs, in index order with their keys, the one by whose key it is drawn.

        Of copies it is the one that was seen first, by its last day, then by its key; the others
        have none where a cluster counts once.
        """
        if unit == "articles":
            first: dict[Hashable, int] = {}
            return {number: first.setdefault(self.article(number), number) for number in keys}
        if unit == "unique":
            seen: dict[Hashable, tuple[int, int, int]] = {}
            for number, key in keys.items():
                one = self.seen(number), key, number
                cluster = self.cluster(number)
                seen[cluster] = min(seen.get(cluster, one), one)
            return {number: number for *_, number in seen.values()}
        return {number: number for number in keys}


def line_list(
    spots: Sequence[Spot],
    wish: LineWish,
    keys: ParagraphKeys,
    kinships: Kinships,
    folded: Callable[[int], str],
    label: Callable[[LineFacet, int], str],
) -> LineList:
    """Draw, group and order occurrences, and give the page that is wanted."""
    total, units = len(spots), 0
    drawn: dict[Spot, int] = {}
    if wish.sample:
        by_key = _by_key(spots, wish, keys, kinships)
        units = len(set(by_key.values()))
        drawn_keys = set(sorted(set(by_key.values()))[: wish.sample])
        drawn = {spot: key for spot, (key, unit) in by_key.items() if (key, unit) in drawn_keys}
        spots = [spot for spot in spots if spot in drawn]

    def beside(spot: Spot, wanted: Sequence[Neighbour]) -> list[str]:
        text = folded(spot.number)
        return neighbours(text, spot.start, spot.end, wanted, letters=wish.letters)

    def group(spot: Spot) -> tuple[str, ...]:
        if wish.node:
            return (folded(spot.number)[spot.start : spot.end],)
        if wish.about:
            return (label(wish.about, spot.number),)
        return tuple(beside(spot, wish.in_reading_order))

    named = [*map(group, spots)] if wish.node or wish.about or wish.grouped else []
    listed = spots
    if wish.only is not None:
        listed = [spot for spot, name in zip(spots, named, strict=False) if name == wish.only]
    ordered = sorted(
        listed, key=_comparison([beside(spot, wish.keys) for spot in listed], wish, listed)
    )
    groups = Counter(named)
    counted = sorted(groups.items(), key=lambda one: (-one[1], [part or _LAST for part in one[0]]))
    groups_page = counted[wish.groups_offset : wish.groups_offset + wish.groups_limit]
    page = tuple(ordered[wish.offset : wish.offset + wish.limit])
    return LineList(
        total,
        len(spots),
        len(listed),
        page,
        tuple(LineGroup(*one) for one in groups_page),
        len(counted),
        units,
        min(units, wish.sample),
        tuple(drawn[spot] for spot in page) if wish.sample else (),
    )


def _by_key(
    spots: Sequence[Spot], wish: LineWish, keys: ParagraphKeys, kinships: Kinships
) -> dict[Spot, tuple[int, int]]:
    """Give for each occurrence that can be drawn the key of its unit, and which unit it is."""
    numbers = sorted({spot.number for spot in spots})
    paragraph = dict(zip(numbers, map(int, keys(numbers)), strict=True))
    if wish.sample_of == "occurrences":
        return {
            spot: (draw_key(paragraph[spot.number], spot.start, wish.seed), at)
            for at, spot in enumerate(spots)
        }
    drawn_by = kinships.drawn_by(wish.sample_of, paragraph)
    return {
        spot: (draw_key(paragraph[first], 0, wish.seed), first)
        for spot in spots
        if (first := drawn_by.get(spot.number)) is not None
    }


def _comparison(
    beside: Sequence[list[str]], wish: LineWish, spots: Sequence[Spot]
) -> Callable[[Spot], list[tuple[bool, int, str, str]]]:
    """Give what orders a line: of every key whether it is an edge, what `how` says of it, and itself."""
    counts = [Counter(column) for column in zip(*beside, strict=True)]
    said = _SAID[wish.how]
    keys = {
        spot: [
            (char == EDGE, *said(char, count), char)
            for char, count in zip(row, counts, strict=True)
        ]
        for spot, row in zip(spots, beside, strict=True)
    }
    return keys.__getitem__


_SAID: dict[LineOrder, Callable[[str, Counter[str]], tuple[int, str]]] = {
    "frequent": lambda char, count: (-count[char], ""),
    "code": lambda _char, _count: (0, ""),
    "pinyin": lambda char, _count: (0, sound(char) if char else ""),
}
