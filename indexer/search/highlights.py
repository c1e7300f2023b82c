"""Marks: where the leaves of a query stand in one shown paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.search.matching import Occurrence, find_leaf
from indexer.search.nodes import Leaf, Text
from indexer.text.fold import fold
from indexer.text.words import cut_words, word_edges

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marks:
    """Spans of the shown text, in order and apart; the number of occurrences; whether one of them is a whole word.

    Only a Text can cut a word in two: any other leaf that occurs, and a paragraph without occurrences, count as whole.
    """

    spans: tuple[Span, ...]
    occurrences: int
    whole_word: bool


def mark(leaves: Sequence[Leaf], shown: str) -> Marks:
    """Find every occurrence of `leaves` in a shown paragraph."""
    if not leaves:
        return Marks((), 0, whole_word=True)
    folded = fold(shown)
    edges = word_edges(tuple(cut_words(folded.word_text)))
    found = [(leaf, place) for leaf in leaves for place in find_leaf(leaf, folded.text, lambda: edges)]
    return Marks(
        spans=_merge(folded.span(*span) for _, place in found for span in place.marks),
        occurrences=len(found),
        whole_word=not found or any(_is_whole(leaf, place, edges) for leaf, place in found),
    )


def _is_whole(leaf: Leaf, place: Occurrence, edges: frozenset[int]) -> bool:
    return not isinstance(leaf, Text) or (place.start in edges and place.end in edges)


def _merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans that touch or overlap, so that no character is marked twice."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
