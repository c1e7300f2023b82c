"""Concordances line by line: slow and plain, so that they can judge an engine that sorts arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from indexer.engines.protocol import ParagraphKeys
from indexer.search.lines import (
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

_LAST = "\U0010ffff\U0010ffff"
"""After every character: edges come last."""


def line_list(
    spots: Sequence[Spot],
    wish: LineWish,
    keys: ParagraphKeys,
    folded: Callable[[int], str],
    label: Callable[[LineFacet, int], str],
) -> LineList:
    """Draw, group and order occurrences, and give the page that is wanted."""
    total = len(spots)
    if wish.sample:
        spots = _drawn(spots, wish, keys)

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
    page = counted[wish.groups_offset : wish.groups_offset + wish.groups_limit]
    return LineList(
        total,
        len(spots),
        len(listed),
        tuple(ordered[wish.offset : wish.offset + wish.limit]),
        tuple(LineGroup(*one) for one in page),
        len(counted),
    )


def _drawn(spots: Sequence[Spot], wish: LineWish, keys: ParagraphKeys) -> list[Spot]:
    paragraphs = map(int, keys([spot.number for spot in spots]))
    drawn = [
        (draw_key(paragraph, spot.start, wish.seed), at)
        for at, (paragraph, spot) in enumerate(zip(paragraphs, spots, strict=True))
    ]
    return [spots[at] for at in sorted(at for _, at in sorted(drawn)[: wish.sample])]


def _comparison(
    beside: Sequence[list[str]], wish: LineWish, spots: Sequence[Spot]
) -> Callable[[Spot], list[tuple[bool, int, str]]]:
    """Give what orders a line: of every key whether it is an edge, how rare it is, and itself."""
    counts = [Counter(column) for column in zip(*beside, strict=True)]
    by_count = wish.how == "frequent"
    keys = {
        spot: [
            (char == EDGE, -count[char] if by_count else 0, char)
            for char, count in zip(row, counts, strict=True)
        ]
        for spot, row in zip(spots, beside, strict=True)
    }
    return keys.__getitem__
