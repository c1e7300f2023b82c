"""Query trees over sorted paragraph numbers: And, Or, Not, fields, and what occurs in the paragraphs that match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

import numpy as np

from indexer.engines.columnar_filters import field_check
from indexer.engines.columnar_parts import Parts
from indexer.engines.protocol import Deadline
from indexer.index.arrays import Array
from indexer.index.columns import Columns
from indexer.index.frequent import Found
from indexer.search.nodes import And, Everything, Field, Gap, Leaf, Near, Node, Not, Or, Prefix, Text, positive_leaves

_SPARSE = 32
"""A set this many times smaller than the other is looked up in it; otherwise the other is spread over a table."""


class LeafFound:
    """Where one leaf is found, with a table over all paragraphs once that is the faster way to look it up."""

    def __init__(self, leaf: Leaf, found: Found, count: int) -> None:
        self.leaf = leaf
        self.paragraphs, self._packed = found.paragraphs, found.packed
        self._count = count
        self._table: Array | None = None

    def packed(self, numbers: Array) -> Array:
        """Give twice the occurrences (plus one for a whole word) in each of some ascending paragraphs, 0 for none."""
        if numbers is self.paragraphs:
            return self._packed
        if self._table is None and len(numbers) * _SPARSE < len(self.paragraphs):
            places = self.paragraphs.searchsorted(numbers)
            places[places == len(self.paragraphs)] = 0
            return np.where(self.paragraphs[places] == numbers, self._packed[places], 0)
        return self.table[numbers]

    @property
    def table(self) -> Array:
        """The same for all paragraphs of the index."""
        if self._table is None:
            self._table = np.zeros(self._count, dtype=self._packed.dtype)
            self._table[self.paragraphs] = self._packed
        return self._table


@dataclass(frozen=True, slots=True)
class Matched:
    """The paragraphs that match a tree, ascending, and each positive leaf's own finds (in any paragraph)."""

    paragraphs: Array
    leaves: tuple[LeafFound, ...]


class Matcher:
    """Evaluates one query tree; every distinct leaf is found once."""

    def __init__(self, columns: Columns, parts: Parts, deadline: Deadline) -> None:
        self._columns, self._parts, self._deadline = columns, parts, deadline
        self._count = columns.paragraph_count
        self._found: dict[Leaf, LeafFound] = {}

    def match(self, node: Node) -> Matched:
        """Find the paragraphs of a tree; raises DeadlineExceededError."""
        paragraphs = self._numbers(node)
        return Matched(paragraphs, tuple(self._leaf(leaf) for leaf in positive_leaves(node)))

    def _leaf(self, leaf: Leaf) -> LeafFound:
        found = self._found.get(leaf)
        if found is None:
            found = self._found[leaf] = LeafFound(leaf, self._parts.find(leaf), self._count)
            self._deadline.check()
        return found

    def _numbers(self, node: Node) -> Array:
        match node:
            case Text() | Prefix() | Gap() | Near():
                return self._leaf(node).paragraphs
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return self._any(parts)
            case Not(part):
                return np.flatnonzero(~self._mask(self._numbers(part))).astype(np.uint32)
            case Field():
                everything = self._everything()
                return everything[field_check(self._columns, self._parts, node)(everything)]
            case Everything():
                return self._everything()

    def _everything(self) -> Array:
        return np.arange(self._count, dtype=np.uint32)

    def _mask(self, numbers: Array) -> Array:
        mask = np.zeros(self._count, dtype=bool)
        mask[numbers] = True
        return mask

    def _all(self, parts: tuple[Node, ...]) -> Array:
        """Intersect from the smallest leaf up; then test what is left for trees, fields and exclusions."""
        leaves = sorted((self._leaf(part) for part in parts if _is_leaf(part)), key=lambda leaf: len(leaf.paragraphs))
        numbers = leaves[0].paragraphs if leaves else self._everything()
        for leaf in leaves[1:]:
            numbers = numbers[leaf.packed(numbers) != 0]
        for part in parts:
            if not len(numbers):
                break
            if not _is_leaf(part):
                numbers = self._narrowed(numbers, part)
        self._deadline.check()
        return numbers

    def _narrowed(self, numbers: Array, part: Node) -> Array:
        match part:
            case Everything():
                return numbers
            case Field():
                passing = field_check(self._columns, self._parts, part)(numbers)
            case Not(inner) if _is_leaf(inner):
                passing = self._leaf(inner).packed(numbers) == 0
            case Not(inner):
                passing = ~self._mask(self._numbers(inner))[numbers]
            case _:
                passing = self._mask(self._numbers(part))[numbers]
        return numbers[passing]

    def _any(self, parts: tuple[Node, ...]) -> Array:
        sets = [self._numbers(part) for part in parts]
        if len(sets) == 1:
            return sets[0]
        if sum(map(len, sets)) * _SPARSE < self._count:
            return _without_repeats(np.sort(np.concatenate(sets)))
        mask = np.zeros(self._count, dtype=bool)
        for part, numbers in zip(parts, sets, strict=True):
            if _is_leaf(part):
                mask |= self._leaf(part).table != 0
            else:
                mask[numbers] = True
        self._deadline.check()
        either: Array = mask.nonzero()[0].astype(np.uint32)
        return either


def _without_repeats(ascending: Array) -> Array:
    """Keep one of each number; np.unique does it by hashing, which takes several times as long."""
    first = np.ones(len(ascending), dtype=bool)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return ascending[first]


def _is_leaf(node: Node) -> TypeGuard[Leaf]:
    return isinstance(node, Text | Prefix | Gap | Near)
