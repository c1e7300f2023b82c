"""A question to the index: a tree and filters as queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from indexer.engines.opensearch.queries.translate import Translator
from indexer.search.language.nodes import Leaf, Node

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A tree and filters as queries. apart: what is counted one by one, None where nothing is."""

    node: Node
    leaves: tuple[Leaf, ...]
    translator: Translator
    tree: Json
    filters: dict[str, Json]
    apart: Json | None

    def passing(self, without: str = "") -> list[Json]:
        """Match the tree and all filters but one."""
        return [self.tree, *(query for name, query in self.filters.items() if name != without)]
