"""Did you mean: texts of the archive that are one character away from a query that finds nothing.

The archive itself is asked, so no dictionary limits what can be proposed: a wrong character is a gap of one in the
query, a missing one a gap between two characters, a surplus one the query without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.search.matching import find_leaf
from indexer.search.nodes import Gap, Node, Text
from indexer.text.fold import fold, fold_text

SHORTEST, LONGEST = 3, 12
"""Characters of a query worth mending: nearly every two-character text is one character away from anything."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A question to the engine, and how many characters beside an occurrence belong to the proposal."""

    leaf: Text | Gap
    before: int = 0
    after: int = 0


def probes(node: Node) -> Iterator[Probe]:
    """Give the questions that find neighbours of a query of one unquoted text; none for any other query."""
    if not isinstance(node, Text) or node.literal or node.whole:
        return
    text = fold_text(node.text)
    if not SHORTEST <= len(text) <= LONGEST:
        return
    yield Probe(Text(text[1:], literal=True), before=1)
    yield Probe(Text(text[:-1], literal=True), after=1)
    for at in range(1, len(text) - 1):
        yield Probe(Gap((text[:at], text[at + 1 :]), (1,)))
    for at in range(1, len(text)):
        yield Probe(Gap((text[:at], text[at:]), (1,)))


def proposals(probe: Probe, shown: str) -> Iterator[str]:
    """Give the texts of a shown paragraph that answer a probe, as printed; words and numbers only, no punctuation."""
    folded = fold(shown)
    for place in find_leaf(probe.leaf, folded.text, frozenset):
        start, end = place.start - probe.before, place.end + probe.after
        if start < 0 or end > len(folded.text):
            continue
        first, last = folded.span(start, end)
        if shown[first:last].isalnum():
            yield shown[first:last]
