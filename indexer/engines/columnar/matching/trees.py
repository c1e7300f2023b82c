"""Query trees over sorted paragraph numbers.

And, Or, Not, fields, and what occurs in the paragraphs that match.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

import numpy as np

from indexer.engines.columnar.matching.filters import field_check
from indexer.engines.columnar.ranking.occurrences import (
    Aligned,
    Merged,
    Occurrences,
    SideBySide,
    merge,
)
from indexer.engines.columnar.ranking.relevance import Relevance
from indexer.engines.columnar.segments.parts import Counter, Parts, counts_in
from indexer.engines.columnar.segments.sets import Scratch
from indexer.engines.protocol import Deadline
from indexer.index.columns.columns import Columns
from indexer.index.disk.arrays import Array
from indexer.index.frequent import NOTHING, Found, Summary, counts_of
from indexer.search.language.nodes import (
    And,
    Chain,
    Everything,
    Field,
    Gap,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Prefix,
    Text,
    Unless,
    positive_leaves,
)


@dataclass(frozen=True, slots=True)
class Matched:
    """The paragraphs that match a tree, ascending, and each positive leaf's own finds (in any paragraph).

    packed: of some leaves, what is found in each of the matching paragraphs. merged: all finds, if
    all are in them.
    """

    paragraphs: Array
    leaves: tuple[tuple[Leaf, Found], ...]
    packed: dict[Leaf, Array]
    merged: Merged | None = None

    @property
    def summary(self) -> Summary | None:
        """What is known beforehand of all matches: of those of a single text."""
        found = self.leaves[0][1] if len(self.leaves) == 1 else NOTHING
        return found.summary if found.paragraphs is self.paragraphs else None

    def occurrences(
        self, scratch: Scratch, relevance: Relevance, kept: Array | None, numbers: Array
    ) -> Occurrences | None:
        """Give what occurs in the matching paragraphs at the places kept (None: all), which have these numbers.

        None for a tree in which nothing is counted.
        """
        if not self.leaves:
            return None
        if self.merged is not None and kept is None:
            return self.merged
        others = [found for leaf, found in self.leaves if leaf not in self.packed]
        places = iter(
            scratch.places(numbers, [found.paragraphs for found in others]) if others else ()
        )
        aligned = tuple(self._aligned(leaf, found, kept, places) for leaf, found in self.leaves)
        return SideBySide(relevance, numbers, aligned)

    def counts_in(self, numbers: Array) -> Array | None:
        """Give how much occurs in each of some of the matching paragraphs.

        None for a tree in which nothing does.
        """
        if not self.leaves:
            return None
        counts = np.zeros(len(numbers), dtype=np.int64)
        for _, found in self.leaves:
            counts += counts_of(
                found.packed if found.paragraphs is numbers else found.packed_of(numbers)
            )
        return counts

    def _aligned(
        self,
        leaf: Leaf,
        found: Found,
        kept: Array | None,
        places: Iterator[tuple[Array, Array | None]],
    ) -> Aligned:
        if leaf in self.packed:
            packed = self.packed[leaf]
            return Aligned(len(found.paragraphs), packed if kept is None else packed.take(kept))
        held, own = next(places)
        return Aligned(
            len(found.paragraphs), found.packed if own is None else found.packed.take(own), held
        )


class Matcher:
    """Evaluates one query tree; every distinct leaf is found once."""

    def __init__(
        self,
        columns: Columns,
        parts: Parts,
        relevance: Relevance,
        scratch: Scratch,
        deadline: Deadline,
    ) -> None:
        self._columns, self._parts, self._relevance = columns, parts, relevance
        self._scratch, self._deadline = scratch, deadline
        self._count = columns.paragraph_count
        self._found: dict[Leaf, Found] = {}

    def match(self, node: Node) -> Matched:
        """Find the paragraphs of a tree; raises DeadlineExceededError."""
        match node:
            case Text() | Unless() | Prefix() | Gap() | Near() | Chain():
                found = self._leaf(node)
                return Matched(found.paragraphs, ((node, found),), {node: found.packed})
            case And(parts):
                numbers, packed = self._all(parts)
                return Matched(numbers, self._leaves(node), packed)
            case Or(parts) if all(map(_is_leaf, parts)):
                return self._any_leaf(self._leaves(node))
        return Matched(self._numbers(node), self._leaves(node), {})

    def counter(self, numbers: Array) -> Counter:
        """Give what counts texts, which need not be in the tree, in a few paragraphs.

        Raises DeadlineExceededError.
        """
        count = self._parts.counter(numbers, self._deadline.check)

        def counted(text: Text) -> tuple[int, Array]:
            self._deadline.check()
            found = self._found.get(text)
            return count(text) if found is None else counts_in(found, numbers)

        return counted

    def _leaves(self, node: Node) -> tuple[tuple[Leaf, Found], ...]:
        return tuple((leaf, self._leaf(leaf)) for leaf in positive_leaves(node))

    def _leaf(self, leaf: Leaf) -> Found:
        found = self._found.get(leaf)
        if found is None:
            found = self._found[leaf] = self._parts.find(leaf, self._deadline.check)
            self._deadline.check()
        return found

    def _numbers(self, node: Node) -> Array:
        match node:
            case Text() | Unless() | Prefix() | Gap() | Near() | Chain():
                return self._leaf(node).paragraphs
            case And(parts):
                return self._all(parts)[0]
            case Or(parts):
                return self._any(parts)
            case Not(part):
                return (~self._mask(self._numbers(part))).nonzero()[0]
            case Field():
                everything = self._everything()
                return everything[self._passing(everything, node)]
            case Everything():
                return self._everything()

    def _everything(self) -> Array:
        return np.arange(self._count)

    def _passing(self, numbers: Array, field: Field) -> Array:
        return field_check(self._columns, self._parts, field)(
            numbers, self._columns.records(numbers)
        )

    def _mask(self, numbers: Array) -> Array:
        mask = np.zeros(self._count, dtype=bool)
        mask[numbers] = True
        return mask

    def _all(self, parts: tuple[Node, ...]) -> tuple[Array, dict[Leaf, Array]]:
        """Intersect from the smallest leaf up.

        Then test what is left for trees, fields and exclusions.

        Gives the paragraphs, and what is packed for each of them of the leaves among the parts.
        """
        leaves = sorted(
            {part: self._leaf(part) for part in parts if _is_leaf(part)}.items(), key=_size
        )
        numbers = leaves[0][1].paragraphs if leaves else self._everything()
        packed = {leaf: found.packed for leaf, found in leaves[:1]}
        for leaf, found in leaves[1:]:
            mine, theirs = self._scratch.common(numbers, found.paragraphs)
            numbers, packed = (
                numbers.take(mine),
                {one: values.take(mine) for one, values in packed.items()},
            )
            packed[leaf] = found.packed.take(theirs)
        for part in parts:
            if not len(numbers):
                break
            if not (_is_leaf(part) or isinstance(part, Everything)):
                kept = self._holding(numbers, part).nonzero()[0]
                numbers, packed = (
                    numbers.take(kept),
                    {one: values.take(kept) for one, values in packed.items()},
                )
        self._deadline.check()
        return numbers, packed

    def _holding(self, numbers: Array, part: Node) -> Array:
        """Tell for each of some paragraphs whether it matches a part."""
        match part:
            case Field():
                return self._passing(numbers, part)
            case Not(inner):
                return ~self._scratch.held(numbers, self._numbers(inner))
            case _:
                return self._scratch.held(numbers, self._numbers(part))

    def _any(self, parts: tuple[Node, ...]) -> Array:
        sets = [self._numbers(part) for part in parts]
        numbers = sets[0] if len(sets) == 1 else self._scratch.either(sets)
        self._deadline.check()
        return numbers

    def _any_leaf(self, leaves: tuple[tuple[Leaf, Found], ...]) -> Matched:
        found = [found for _, found in leaves]
        sets = [one.paragraphs for one in found]
        if self._scratch.is_dense(sets):
            return Matched(self._scratch.either(sets), leaves, {})
        numbers, merged = merge(found, self._relevance)
        self._deadline.check()
        return Matched(numbers, leaves, {}, merged)


def _size(leaf: tuple[Leaf, Found]) -> int:
    return len(leaf[1].paragraphs)


def _is_leaf(node: Node) -> TypeGuard[Leaf]:
    return isinstance(node, Text | Unless | Prefix | Gap | Near | Chain)
