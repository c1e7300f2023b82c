"""Marks: where the leaves of a query stand in one shown paragraph."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.search.language.nodes import Leaf, Text
from indexer.search.matching.leaf import Edges, Occurrence, find_leaf
from indexer.text.fold import fold
from indexer.text.words import Cut, cut_words, word_edges

Span = tuple[int, int]


@dataclass(frozen=True)
class Marks:
    """Spans of the shown text, in order and apart, and the number of occurrences.

    texts: where a Text occurs; none when anything else does. edges: where words begin and end in
    the folded text.
    """

    spans: tuple[Span, ...]
    occurrences: int
    texts: tuple[Occurrence, ...] = ()
    edges: Edges = field(default=frozenset, repr=False, compare=False)

    @functools.cached_property
    def whole_word(self) -> bool:
        """Whether an occurrence is a whole word.

        Words are cut only when this is asked for, and pages do not ask.

        Only a Text can cut a word in two: any other leaf that occurs, and a paragraph without
        occurrences, count as whole.
        """
        if not self.texts:
            return True
        edges = self.edges()
        return any(place.start in edges and place.end in edges for place in self.texts)


def mark(leaves: Sequence[Leaf], shown: str, cut: Cut = cut_words) -> Marks:
    """Find every occurrence of `leaves` in a shown paragraph; `cut` cuts as the index was cut."""
    if not leaves:
        return Marks((), 0)
    folded = fold(shown)
    edges = functools.cache(lambda: word_edges(tuple(cut(folded.word_text))))
    found = [(leaf, place) for leaf in leaves for place in find_leaf(leaf, folded.text, edges)]
    only_texts = all(isinstance(leaf, Text) for leaf, _ in found)
    return Marks(
        spans=_merge(folded.span(*span) for _, place in found for span in place.marks),
        occurrences=len(found),
        texts=tuple(place for _, place in found) if only_texts else (),
        edges=edges,
    )


def _merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans that touch or overlap, so that no character is marked twice."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
