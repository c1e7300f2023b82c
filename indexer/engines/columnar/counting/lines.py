"""Concordances over arrays: every occurrence with its neighbours, in order, in groups, or drawn.

Neighbours are read from the indexed characters, as code points; texts are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.columnar.counting.cubes import Heads, last_days
from indexer.engines.columnar.segments.leaves import Needle
from indexer.engines.columnar.segments.parts import Parts
from indexer.engines.columnar.segments.sets import Scratch
from indexer.index.columns.columns import Columns
from indexer.index.disk.arrays import Array
from indexer.index.postings.segment import CharacterSegment, Check
from indexer.search.language.nodes import Leaf, Text
from indexer.search.matching.lines import (
    EDGE,
    LineFacet,
    LineGroup,
    LineList,
    LineWish,
    Neighbour,
    Spot,
)
from indexer.search.requests.cube import Unit
from indexer.search.requests.request import LineOrder
from indexer.text.pinyin import sound

Keys = Callable[[Array], Array]
"""Gives for each of some paragraphs a number that it keeps in every build."""
Labels = Callable[[LineFacet, Array], tuple[Array, Sequence[str]]]
"""Gives for each of some paragraphs the number of its year, province or source, and what each number
is called, an EDGE for none."""

Drawn = Callable[[Unit, Array, Array], Array]
"""Gives for each of some ascending paragraphs, of which the keys are given too, the place among them
of the one by whose key it is drawn, -1 for a later copy of what counts once."""

_EDGE = 0
"""No folded text has this code point."""
_AFTER_ALL = chr(0x10FFFF)
_KEY_BITS = 62


@dataclass(frozen=True, slots=True)
class Located:
    """Occurrences in index order.

    numbers: of their paragraphs. starts, ends: folded offsets in them. leaf: which leaf each is of.
    segment: which of `segments` each is in, and at: where in it the occurrence begins.
    """

    segments: tuple[CharacterSegment, ...]
    leaves: tuple[Leaf, ...]
    numbers: Array
    starts: Array
    ends: Array
    leaf: Array
    segment: Array
    at: Array

    def take(self, chosen: Array) -> Located:
        """Keep some occurrences, in the order of their places."""
        columns = (self.numbers, self.starts, self.ends, self.leaf, self.segment, self.at)
        return Located(self.segments, self.leaves, *(one.take(chosen) for one in columns))

    def spots(self) -> tuple[Spot, ...]:
        """Give each as a value of its own."""
        columns = (self.numbers, self.starts, self.ends, self.leaf)
        rows = zip(*(one.tolist() for one in columns), strict=True)
        return tuple(Spot(*row) for row in rows)


def locate(
    parts: Parts, leaves: Sequence[Leaf], passing: Array, scratch: Scratch, check: Check
) -> Located:
    """Find every occurrence of some leaves in the paragraphs that pass, which ascend."""
    segments = tuple(part.body for part in parts)
    rows: list[tuple[Array, ...]] = []
    for segment, part in enumerate(parts):
        for leaf, asked in enumerate(leaves):
            numbers, local, begins, ends = part.places(asked, check)
            kept = scratch.held(numbers, passing).nonzero()[0]
            if len(kept) < len(numbers):
                numbers, local, begins, ends = (
                    one.take(kept) for one in (numbers, local, begins, ends)
                )
            first = part.body.starts.take(local).astype(np.intp)
            same = np.full(len(numbers), segment, dtype=np.intp)
            rows.append(
                (numbers, begins - first, ends - first, np.full_like(same, leaf), same, begins)
            )
    columns = [np.concatenate(column) for column in zip(*rows, strict=True)]
    located = Located(segments, tuple(leaves), *(columns or [np.zeros(0, dtype=np.intp)] * 6))
    if len(rows) == 1:
        return located
    return located.take(np.lexsort((located.leaf, located.ends, located.starts, located.numbers)))


def line_list(
    located: Located, wish: LineWish, keys: Keys, drawn_by: Drawn, labels: Labels
) -> LineList:
    """Draw, group and order occurrences, and give the page that is wanted."""
    total = len(located.numbers)
    draw = None
    if wish.sample:
        draw = _draw(located, wish, keys, drawn_by)
        located = located.take(draw.kept)
    wanted = tuple(dict.fromkeys((*wish.keys, *wish.in_reading_order)))
    columns = dict(zip(wanted, _neighbours(located, wanted, letters=wish.letters), strict=True))
    named = labels(wish.about, located.numbers) if wish.about and not wish.node else None
    groups, group_count = _groups(located, columns, wish, named)
    inside = np.arange(len(located.numbers))
    if wish.only is not None:
        inside = _inside(located, columns, wish, named, wish.only).nonzero()[0]
    ordered = [columns[one].take(inside) for one in wish.keys]
    chosen = inside.take(_ordered(ordered, len(inside), wish))
    return LineList(
        total,
        len(located.numbers),
        len(inside),
        located.take(chosen).spots(),
        groups,
        group_count,
        draw.units if draw else 0,
        min(draw.units, wish.sample) if draw else 0,
        tuple(draw.keys.take(chosen).tolist()) if draw else (),
    )


def labels_of(columns: Columns, facet: LineFacet, numbers: Array) -> tuple[Array, Sequence[str]]:
    """Number and name the year, province or source of some paragraphs; see `Labels`."""
    records = columns.records(numbers)
    if facet == "year":
        return columns.year.take(records), [EDGE, *columns.year_labels[1:]]
    if facet == "source":
        return columns.source.take(records), [EDGE, *columns.sources]
    provinces, names = columns.places.provinces
    return provinces.take(columns.region.take(records)), [EDGE, *names]


@dataclass(frozen=True, slots=True)
class _Draw:
    """A sample: which occurrences it holds, ascending, the key of each, and of how many units it was drawn."""

    kept: Array
    keys: Array
    units: int


def _draw(located: Located, wish: LineWish, keys: Keys, drawn_by: Drawn) -> _Draw:
    if wish.sample_of == "occurrences":
        mixed = _mixed(keys(located.numbers), located.starts, wish.seed)
        kept = np.sort(np.argsort(mixed, kind="stable")[: wish.sample])
        return _Draw(kept, mixed.take(kept), len(mixed))
    numbers, paragraph = np.unique(located.numbers, return_inverse=True)
    lasting = keys(numbers)
    first = drawn_by(wish.sample_of, numbers, lasting)
    units = np.unique(first[first >= 0])
    mixed = _mixed(lasting.take(units), np.zeros(len(units), dtype=np.int64), wish.seed)
    is_drawn = np.zeros(len(numbers), dtype=bool)
    is_drawn[units.take(np.argsort(mixed, kind="stable")[: wish.sample])] = True
    # The last place is nobody's: the -1 of a later copy leads there.
    of_paragraph = np.append(is_drawn, False)[first]
    key_of = np.zeros(len(numbers), dtype=np.uint64)
    key_of[units] = mixed
    kept = of_paragraph.take(paragraph).nonzero()[0]
    return _Draw(kept, key_of.take(first.take(paragraph.take(kept))), len(units))


def drawn_by(columns: Columns, heads: Heads, unit: Unit, numbers: Array, keys: Array) -> Array:
    """Tell by which paragraph's key each is drawn; see `Drawn`.

    Of copies it is the one that was seen first, by its last day, then by its key.
    """
    own = np.arange(len(numbers))
    if unit == "articles":
        articles = columns.article.take(columns.records(numbers))
        _, first, of = np.unique(articles, return_index=True, return_inverse=True)
        return first.take(of)
    if unit == "unique":
        clusters = heads(numbers)
        order = np.lexsort((keys, last_days(columns, columns.records(numbers)), clusters))
        clusters = clusters.take(order)
        begins = np.append(True, clusters[1:] != clusters[:-1])[: len(order)]
        places = np.full(len(numbers), -1)
        places[order[begins]] = order[begins]
        return places
    return own


def _mixed(keys: Array, starts: Array, seed: int) -> Array:
    """Give the `draw_key` of each."""
    starts = starts.astype(np.uint64)
    mixed = keys.astype(np.uint64)
    mixed = mixed ^ (starts << np.uint64(40) | starts >> np.uint64(24)) ^ np.uint64(seed)
    mixed += np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ mixed >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ mixed >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def _neighbours(located: Located, wanted: Sequence[Neighbour], *, letters: bool) -> list[Array]:
    """Give the code point of each wanted neighbour of each occurrence."""
    found = [np.zeros(len(located.numbers), dtype=np.int64) for _ in wanted]
    for number, segment in enumerate(located.segments):
        mine = (
            (located.segment == number).nonzero()[0]
            if len(located.segments) > 1
            else np.arange(len(located.numbers))
        )
        begins = located.at.take(mine)
        ends = begins + (located.ends - located.starts).take(mine)
        for side, at, step in (("L", begins - 1, -1), ("R", ends, 1)):
            most = max((one.place for one in wanted if one.side == side), default=0)
            places = _going_out(segment, at, step, most, letters=letters)
            for one, column in zip(wanted, found, strict=True):
                if one.side == side:
                    column[mine] = places[one.place - 1]
    return found


def _going_out(
    segment: CharacterSegment, at: Array, step: int, most: int, *, letters: bool
) -> list[Array]:
    """Give the first, the second … neighbour on one side, of which `at` is where the first may be."""
    codes, passed, ending = segment.codes, segment.is_passed, segment.is_ending
    last, places = len(segment.text) - 1, []
    going = np.ones(len(at), dtype=bool)
    for _ in range(most):
        characters = segment.text.take(np.minimum(at, last))
        while letters:
            skipped = (going & passed.take(characters)).nonzero()[0]
            if not len(skipped):
                break
            at = at.copy()
            at[skipped] += step
            characters[skipped] = segment.text.take(np.minimum(at.take(skipped), last))
        going = going & ~ending.take(characters)
        places.append(np.where(going, codes.take(characters), _EDGE))
        at = np.where(going, at + step, at)
    return places


def _ordered(columns: Sequence[Array], count: int, wish: LineWish) -> Array:
    """Give the lines of the page in their order."""
    page = slice(wish.offset, wish.offset + wish.limit)
    if not columns:
        return np.arange(count)[page]
    places = max(count - 1, 1).bit_length()
    ranked = [_ranks(column, wish.how) for column in columns]
    widths = [max(int(column.max(initial=0)), 1).bit_length() for column in ranked]
    if sum(widths) + places > _KEY_BITS:
        order: Array = np.lexsort(ranked[::-1])
        return order[page]
    # Sorting numbers is several times as fast as sorting their places, so that each holds its own.
    keys = np.zeros(count, dtype=np.int64)
    for column, width in zip(ranked, widths, strict=True):
        keys <<= width
        keys |= column
    keys <<= places
    keys |= np.arange(count)
    keys.sort()
    return keys[page] & ((1 << places) - 1)


def _ranks(codes: Array, how: LineOrder) -> Array:
    """Number characters by their order; the edge is last."""
    counts = np.bincount(codes)
    present = counts.nonzero()[0]
    compared = np.zeros(len(present), dtype=np.int64)
    if how == "frequent":
        compared = -counts.take(present)
    elif how == "pinyin":
        sounds = [sound(chr(code)) if code != _EDGE else "" for code in present.tolist()]
        numbered = {one: number for number, one in enumerate(sorted(set(sounds)))}
        compared = np.array([numbered[one] for one in sounds], dtype=np.int64)
    ranks = np.zeros(len(counts), dtype=np.int64)
    ranks[present[np.lexsort((present, compared, present == _EDGE))]] = np.arange(len(present))
    return ranks.take(codes)


Named = tuple[Array, Sequence[str]]


def _inside(
    located: Located,
    columns: dict[Neighbour, Array],
    wish: LineWish,
    named: Named | None,
    only: tuple[str, ...],
) -> Array:
    """Tell of each occurrence whether it is in a group."""
    if wish.node:
        return np.array([(text,) == only for text in _texts(located)], dtype=bool)
    if named:
        numbers, names = named
        return np.array([(name,) == only for name in names], dtype=bool).take(numbers)
    inside = np.full(len(located.numbers), len(only) == len(wish.grouped) > 0)
    for one, part in zip(wish.in_reading_order, only, strict=False):
        # What is no single character is none of the neighbours.
        inside &= columns[one] == (ord(part) if len(part) == 1 else -1 if part else _EDGE)
    return inside


def _texts(located: Located) -> list[str]:
    """Give the folded text of each occurrence."""
    ends = located.at + located.ends - located.starts
    columns = (column.tolist() for column in (located.segment, located.at, ends))
    return [
        located.segments[segment].text_at(begin, end)
        for segment, begin, end in zip(*columns, strict=True)
    ]


def _groups(
    located: Located, columns: dict[Neighbour, Array], wish: LineWish, labels: Named | None
) -> tuple[tuple[LineGroup, ...], int]:
    page = slice(wish.groups_offset, wish.groups_offset + wish.groups_limit)
    if wish.node or labels:
        found = _nodes(located) if wish.node or not labels else _labelled(*labels)
        counted = sorted(found.items(), key=lambda one: (-one[1], one[0] or _AFTER_ALL))
        return tuple(LineGroup((text,), count) for text, count in counted[page]), len(counted)
    if not wish.grouped or not len(located.numbers):
        return (), 0
    named = [columns[one] for one in wish.in_reading_order]
    group = np.zeros(len(located.numbers), dtype=np.int64)
    for column in named:
        ranks = _ranks(column, "code")
        group = np.unique(group * (int(ranks.max()) + 1) + ranks, return_inverse=True)[1]
    _, first, counts = np.unique(group, return_index=True, return_counts=True)
    chosen = np.argsort(-counts, kind="stable")[page]
    texts = [column.take(first.take(chosen)).tolist() for column in named]
    parts = [tuple(chr(code) if code else EDGE for code in row) for row in zip(*texts, strict=True)]
    return (
        tuple(map(LineGroup, parts, counts.take(chosen).tolist())),
        len(counts),
    )


def _labelled(numbers: Array, names: Sequence[str]) -> Counter[str]:
    counts = np.bincount(numbers, minlength=len(names)).tolist()
    return +Counter(dict(zip(names, counts, strict=True)))


def _nodes(located: Located) -> Counter[str]:
    """Count the texts that occur; those of a plain text are all the same."""
    counted: Counter[str] = Counter()
    for leaf, asked in enumerate(located.leaves):
        mine = (located.leaf == leaf).nonzero()[0]
        if isinstance(asked, Text):
            counted[Needle.of(asked.text).text] += len(mine)
            continue
        counted.update(_texts(located.take(mine)))
    return +counted
