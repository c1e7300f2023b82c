"""Query trees over sorted paragraph numbers: And, Or, Not, fields, and what occurs in the paragraphs that match."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.engines.columnar_filters import field_check
from indexer.engines.columnar_parts import Parts
from indexer.engines.protocol import Deadline
from indexer.index.arrays import Array
from indexer.index.columns import Columns
from indexer.index.frequent import Found
from indexer.search.nodes import And, Everything, Field, Gap, Leaf, Near, Node, Not, Or, Prefix, Text, positive_leaves

_SPARSE = 32
"""A set this many times smaller than the other is looked up in it; otherwise both meet in a mask."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The paragraphs that match a tree, ascending, and each positive leaf's own finds (in any paragraph)."""

    paragraphs: Array
    leaves: tuple[tuple[Leaf, Found], ...]


class Matcher:
    """Evaluates one query tree; every distinct leaf is found once."""

    def __init__(self, columns: Columns, parts: Parts, deadline: Deadline) -> None:
        self._columns, self._parts, self._deadline = columns, parts, deadline
        self._found: dict[Leaf, Found] = {}

    def match(self, node: Node) -> Matched:
        """Find the paragraphs of a tree; raises DeadlineExceededError."""
        paragraphs = self._numbers(node)
        return Matched(paragraphs, tuple((leaf, self._leaf(leaf)) for leaf in positive_leaves(node)))

    def _leaf(self, leaf: Leaf) -> Found:
        found = self._found.get(leaf)
        if found is None:
            found = self._found[leaf] = self._parts.find(leaf)
            self._deadline.check()
        return found

    def _numbers(self, node: Node) -> Array:
        match node:
            case Text() | Prefix() | Gap() | Near():
                return self._leaf(node).paragraphs
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return self._any([self._numbers(part) for part in parts])
            case Not(part):
                return self._complement(self._numbers(part))
            case Field():
                everything = np.arange(self._columns.paragraph_count, dtype=np.uint32)
                return np.flatnonzero(field_check(self._columns, self._parts, node)(everything)).astype(np.uint32)
            case Everything():
                return np.arange(self._columns.paragraph_count, dtype=np.uint32)

    def _all(self, parts: tuple[Node, ...]) -> Array:
        """Intersect from the smallest set up; what is excluded or only a field is tested on what is left."""
        required = [part for part in parts if not isinstance(part, Not | Field | Everything)]
        fields = [part for part in parts if isinstance(part, Field)]
        sets = sorted((self._numbers(part) for part in required), key=len)
        numbers = sets[0] if sets else np.arange(self._columns.paragraph_count, dtype=np.uint32)
        for other in sets[1:]:
            numbers = numbers[contained(numbers, other, self._columns.paragraph_count)]
        for field in fields:
            numbers = numbers[field_check(self._columns, self._parts, field)(numbers)]
        for part in parts:
            if isinstance(part, Not) and len(numbers):
                numbers = numbers[~contained(numbers, self._numbers(part.part), self._columns.paragraph_count)]
        self._deadline.check()
        return numbers

    def _any(self, sets: list[Array]) -> Array:
        if len(sets) == 1:
            return sets[0]
        mask = np.zeros(self._columns.paragraph_count, dtype=bool)
        for numbers in sets:
            mask[numbers] = True
        self._deadline.check()
        return np.flatnonzero(mask).astype(np.uint32)

    def _complement(self, numbers: Array) -> Array:
        mask = np.ones(self._columns.paragraph_count, dtype=bool)
        mask[numbers] = False
        return np.flatnonzero(mask).astype(np.uint32)


def contained(numbers: Array, others: Array, count: int) -> Array:
    """Tell for each of some ascending numbers whether it is among others, also ascending; all are below `count`."""
    if numbers is others:
        return np.ones(len(numbers), dtype=bool)
    if len(numbers) * _SPARSE < len(others):
        places = np.searchsorted(others, numbers)
        places[places == len(others)] = 0
        found: Array = others[places] == numbers
        return found
    mask = np.zeros(count, dtype=bool)
    mask[others] = True
    return mask[numbers]
