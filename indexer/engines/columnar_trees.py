"""Query trees over sorted paragraph numbers: And, Or, Not, fields, and what occurs in the paragraphs that match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

import numpy as np

from indexer.engines.columnar_filters import field_check
from indexer.engines.columnar_parts import Parts
from indexer.engines.columnar_sets import Scratch
from indexer.engines.protocol import Deadline
from indexer.index.arrays import Array
from indexer.index.columns import Columns
from indexer.index.frequent import Found
from indexer.search.nodes import And, Everything, Field, Gap, Leaf, Near, Node, Not, Or, Prefix, Text, positive_leaves


@dataclass(frozen=True, slots=True)
class Matched:
    """The paragraphs that match a tree, ascending, and each positive leaf's own finds (in any paragraph)."""

    paragraphs: Array
    leaves: tuple[tuple[Leaf, Found], ...]


class Matcher:
    """Evaluates one query tree; every distinct leaf is found once."""

    def __init__(self, columns: Columns, parts: Parts, scratch: Scratch, deadline: Deadline) -> None:
        self._columns, self._parts, self._scratch, self._deadline = columns, parts, scratch, deadline
        self._count = columns.paragraph_count
        self._found: dict[Leaf, Found] = {}

    def match(self, node: Node) -> Matched:
        """Find the paragraphs of a tree; raises DeadlineExceededError."""
        paragraphs = self._numbers(node)
        return Matched(paragraphs, tuple((leaf, self._leaf(leaf)) for leaf in positive_leaves(node)))

    def find(self, leaf: Leaf) -> Found:
        """Find a leaf that need not be in the tree, and do not keep it."""
        self._deadline.check()
        return self._found.get(leaf) or self._parts.find(leaf)

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
        return field_check(self._columns, self._parts, field)(numbers, self._columns.records(numbers))

    def _mask(self, numbers: Array) -> Array:
        mask = np.zeros(self._count, dtype=bool)
        mask[numbers] = True
        return mask

    def _all(self, parts: tuple[Node, ...]) -> Array:
        """Intersect from the smallest leaf up; then test what is left for trees, fields and exclusions."""
        leaves = sorted((self._leaf(part).paragraphs for part in parts if _is_leaf(part)), key=len)
        numbers = leaves[0] if leaves else self._everything()
        for others in leaves[1:]:
            numbers = self._scratch.both(numbers, others)
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
                return numbers[self._passing(numbers, part)]
            case Not(inner):
                return numbers[~self._scratch.held(numbers, self._numbers(inner))]
            case _:
                return numbers[self._scratch.held(numbers, self._numbers(part))]

    def _any(self, parts: tuple[Node, ...]) -> Array:
        sets = [self._numbers(part) for part in parts]
        numbers = sets[0] if len(sets) == 1 else self._scratch.either(sets)
        self._deadline.check()
        return numbers


def _is_leaf(node: Node) -> TypeGuard[Leaf]:
    return isinstance(node, Text | Prefix | Gap | Near)
