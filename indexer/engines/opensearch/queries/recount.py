"""Looking through paragraphs one by one, where the cluster's own counts are not ours.

It counts places that overlap, gives gaps no count, and cannot find a gap around the end of a
sentence. Such paragraphs are fetched and counted by the definition itself (`search.matching`), as
long as they are not too many.
"""

from __future__ import annotations

from typing import Any

from indexer.engines.opensearch.queries.leaves import all_of, any_of, is_exact, overlaps
from indexer.engines.opensearch.queries.translate import Translator
from indexer.search.language import nodes
from indexer.search.language.nodes import Leaf, Node, Prefix, Text, positive_leaves

Json = dict[str, Any]

MOST = 1_000
"""Paragraphs that are fetched and counted at most for one search: half a second on three small
nodes that share two cores with everything else, a tenth of that elsewhere."""
MOST_VERIFIED = 10_000
"""Candidates of a leaf that are looked through at most; beyond, the query is refused."""


def counted_apart(node: Node, translator: Translator) -> Json | None:
    """Match the paragraphs of a tree in which the cluster's counts are not ours.

    None where there are none.
    """
    queries = [query for leaf in positive_leaves(node) for query in _miscounted(leaf, translator)]
    return any_of(queries) if queries else None


def _miscounted(leaf: Leaf, translator: Translator) -> list[Json]:
    if not isinstance(leaf, Text | Prefix):
        return [translator.leaf(leaf)]
    return [all_of([translator.leaf(leaf), translator.leaf(overlap)]) for overlap in overlaps(leaf)]


def inexact_leaves(node: Node) -> list[Leaf]:
    """Give the leaves of a tree, below a Not too, that the cluster does not find exactly."""
    match node:
        case nodes.And(parts) | nodes.Or(parts):
            return [leaf for part in parts for leaf in inexact_leaves(part)]
        case nodes.Not(part):
            return inexact_leaves(part)
        case nodes.Field() | nodes.Everything():
            return []
    return [] if is_exact(node) else [node]
