"""Changes to a query tree between reading it and asking an engine: whole words, place names, loosening."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from indexer.config import MAX_QUERY_TERMS
from indexer.model import RegionPath
from indexer.search.nodes import And, Field, Near, Node, Not, Or, Text
from indexer.search.request import AMBIGUOUS, UNKNOWN
from indexer.text.fold import fold
from indexer.text.words import cut_words

FindRegion = Callable[[str], Sequence[RegionPath]]
"""Gives the units that a code or a name can mean; none when it is unknown."""

PLACE_WORDS = {"未知": UNKNOWN, UNKNOWN: UNKNOWN, "有歧义": AMBIGUOUS, "有歧義": AMBIGUOUS, AMBIGUOUS: AMBIGUOUS}
_PLACE_FIELDS = ("region", "mentioned", "place")


def only_whole_words(node: Node) -> Node:
    """Make every text of the tree match whole words only."""
    match node:
        case Text():
            return replace(node, whole=True)
        case Near(left, right, distance):
            return Near(replace(left, whole=True), replace(right, whole=True), distance)
    return _map_parts(node, only_whole_words)


def with_codes(node: Node, find_region: FindRegion) -> Node:
    """Replace the place names of fields by codes: a name with several meanings by all of them.

    A name that means nothing is kept, and as it is no code it matches nothing.
    """
    if isinstance(node, Field) and node.name in _PLACE_FIELDS:
        if node.value in PLACE_WORDS:
            return Field(node.name, PLACE_WORDS[node.value])
        fields = tuple(Field(node.name, path[-1].code) for path in find_region(node.value))
        return fields[0] if len(fields) == 1 else Or(fields) if fields else node
    return _map_parts(node, lambda part: with_codes(part, find_region))


def unknown_places(node: Node, find_region: FindRegion) -> tuple[str, ...]:
    """Name the places of fields that the gazetteer does not have, for a note to the reader."""
    match node:
        case Field(name, value) if name in _PLACE_FIELDS and value not in PLACE_WORDS and not find_region(value):
            return (value,)
        case And(parts) | Or(parts):
            return tuple(name for part in parts for name in unknown_places(part, find_region))
        case Not(part):
            return unknown_places(part, find_region)
    return ()


def loosened(node: Node) -> Node | None:
    """Make the tree of paragraphs that share a word with the query; None for a query that asks for more than texts.

    Quoted and whole-word texts are never loosened. Fields and exclusions that are required stay required. One-character
    words are left out unless there are no others: they are function words as a rule and would let everything in.
    """
    parts = node.parts if isinstance(node, And) else (node,)
    required = tuple(part for part in parts if isinstance(part, Field | Not))
    texts = [text for part in parts if part not in required for text in _loose_texts(part)]
    if not texts or any(not isinstance(text, Text) or text.literal or text.whole for text in texts):
        return None
    typed = [fold(text.text).word_text for text in texts if isinstance(text, Text)]
    words = dict.fromkeys(word.text for text in typed for word in cut_words(text))
    chosen = [word for word in words if len(word) > 1] or list(words)
    if not chosen or (len(chosen) == 1 and texts == [Text(chosen[0])]):
        return None
    shared: Node = Or(tuple(Text(word) for word in chosen[:MAX_QUERY_TERMS]))
    return And((shared, *required)) if required else shared


def _loose_texts(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, Or) else (node,)


def _map_parts(node: Node, change: Callable[[Node], Node]) -> Node:
    match node:
        case And(parts):
            return And(tuple(change(part) for part in parts))
        case Or(parts):
            return Or(tuple(change(part) for part in parts))
        case Not(part):
            return Not(change(part))
    return node
