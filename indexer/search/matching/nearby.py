"""Did you mean: texts of the archive that are one character away from a query that finds nothing.

The archive itself is asked, so no dictionary limits what can be proposed: a wrong character is a
gap of one in the query, a missing one a gap between two characters, a surplus one the query without
it.

Most queries that find nothing have no neighbour either, and two short questions tell: one slip
leaves the first half of a text as it is, or the second.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indexer.search.language.nodes import Gap, Node, Text
from indexer.search.matching.leaf import find_leaf
from indexer.text.fold import fold, fold_text

SHORTEST, LONGEST = 3, 12
"""Characters of a query worth mending.

Nearly every two-character text is one character away from anything.
"""

Occurs = Callable[[str], bool]
"""Tells whether a folded text stands anywhere in the archive, be it inside of a longer run."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A question to the engine, and how many characters beside an occurrence belong to the proposal."""

    leaf: Text | Gap
    before: int = 0
    after: int = 0


def probes(node: Node, occurs: Occurs) -> Iterator[Probe]:
    """Give the questions that may find neighbours of a query of one unquoted text.

    None for any other query.

    Left out are questions for a beginning or an end of the text that does not occur.
    """
    if not isinstance(node, Text) or node.literal or node.whole:
        return
    text = fold_text(node.text)
    size = len(text)
    if not SHORTEST <= size <= LONGEST:
        return
    head, tail = _occurring_ends(text, occurs)
    if tail >= size - 1:
        yield Probe(Text(text[1:], literal=True), before=1)
    if head >= size - 1:
        yield Probe(Text(text[:-1], literal=True), after=1)
    for at in range(max(1, size - 1 - tail), min(size - 2, head) + 1):
        yield Probe(Gap((text[:at], text[at + 1 :]), (1,)))
    for at in range(max(1, size - tail), min(size - 1, head) + 1):
        yield Probe(Gap((text[:at], text[at:]), (1,)))


def _occurring_ends(text: str, occurs: Occurs) -> tuple[int, int]:
    """Give how many of the first and of the last characters of a text occur, short of all; 0 when neither half does.

    A part of what occurs does occur, so lengths are found by halving. One character counts as
    occurring unasked: it nearly always does, and is the slowest to look up.
    """
    size = len(text)
    half = size // 2
    head, tail = (len(part) == 1 or occurs(part) for part in (text[:half], text[half:]))
    if not head and not tail:
        return 0, 0
    return (
        _longest(
            lambda length: occurs(text[:length]), *((half, size - 1) if head else (1, half - 1))
        ),
        _longest(
            lambda length: occurs(text[-length:]),
            *((size - half, size - 1) if tail else (1, size - half - 1)),
        ),
    )


def _longest(holds: Callable[[int], bool], known: int, most: int) -> int:
    """Give the largest length up to `most` that holds, given that `known` does and whatever is shorter than one."""
    return known + bisect.bisect_right(
        range(known + 1, most + 1), 0, key=lambda length: 0 if holds(length) else 1
    )


def proposals(probe: Probe, shown: str) -> Iterator[str]:
    """Give the texts of a shown paragraph that answer a probe, as printed.

    Words and numbers only, no punctuation.
    """
    folded = fold(shown)
    for place in find_leaf(probe.leaf, folded.text, frozenset):
        start, end = place.start - probe.before, place.end + probe.after
        if start < 0 or end > len(folded.text):
            continue
        first, last = folded.span(start, end)
        if shown[first:last].isalnum():
            yield shown[first:last]
