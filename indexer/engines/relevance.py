"""What every engine that ranks by occurrences goes by: BM25 over the leaves of a query.

The formula is that of Robertson and Zaragoza 2009, with Lucene's idf, which is never negative. The
terms are the leaves and a term's frequency is the number of its occurrences. A loosened search has
its best matches compared once more, by every character and pair of characters that they share with
the query.
"""

from __future__ import annotations

import itertools
import math

from indexer.search.language.nodes import And, Like, Node, Text
from indexer.text.fold import is_run_char
from indexer.text.words import character_pairs

K1 = 1.2
"""Saturation of repeated occurrences: the value of the literature."""
B = 0.75
"""How much a long paragraph is held back: the value of the literature."""
TITLE_BONUS = 0.5
"""What it adds that the article's title has the leaf too, as a share of one saturated
occurrence."""
CREDIT_WORTH = 1 / 64
"""What a find in a line of dates and credits is worth: texts that say the same stand above it. A
short line outweighs a long text tenfold under BM25, not sixtyfold."""

COMPARED = 200
"""How many of the best matches of a loosened search are compared by their characters: 100 and 1,000
score alike on the kits of tests/bench/quality.py."""
COMPARED_BY = 128
"""Characters and pairs that are compared at most.

A question has 30, and each takes up to a millisecond to find.
"""


def idf(paragraphs: int, total: int) -> float:
    """Weigh a term by how few of all paragraphs hold it."""
    return math.log(1 + (total - paragraphs + 0.5) / (paragraphs + 0.5))


def compared_texts(node: Node) -> tuple[Text, ...]:
    """Give the characters and pairs of characters that the matches of a loosened search are compared by."""
    parts = node.parts if isinstance(node, And) else (node,)
    typed = " ".join(part.text for part in parts if isinstance(part, Like))
    characters = (char for char in typed if char.isalnum() and not is_run_char(char))
    terms = itertools.islice(dict.fromkeys((*character_pairs(typed), *characters)), COMPARED_BY)
    return tuple(Text(term, literal=any(map(is_run_char, term))) for term in terms)
