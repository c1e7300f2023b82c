"""Find the headline of a page by learned weights.

Of the lines that may be it, each has the sum of the weights of its facts (`headline_facts`); the
chance that a line is the headline is its share in the exponentials of all sums, that of `none` (no
line is it) among them: a multinomial logit (McFadden 1974). The weights stand in
data/headline_weights.tsv; `scripts/learn_weights.py` makes them anew.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable

from indexer.corpus.furniture.weighing.headline_facts import (
    headline_facts,
    is_row,
    may_be_headline,
)
from indexer.corpus.furniture.weighing.line_facts import PageFacts
from indexer.corpus.page import shapes
from indexer.corpus.page.lexicon import rows
from indexer.corpus.page.plain import plain

ENOUGH = 0.5
"""The chance from which a line is the headline."""
ENOUGH_OF_TEXT = 0.8
"""The same of one that reads like a sentence of the text."""
NONE = "none"
"""What is weighed against all lines: that none of them is the headline."""
_SENTENCES = frozenset({"prose", "sentence"})
_INTO_TEXT = 3
"""Lines of the main passage among which the headline may stand: it may end like a sentence."""


def find_headline(page: PageFacts) -> int | None:
    """Give the place of the headline above the main text.

    None where no line has enough chances.
    """
    found = chances(page)
    best = max(found, key=lambda at: (found[at], -at), default=None)
    if best is None:
        return None
    enough = ENOUGH_OF_TEXT if page.lines[best].kind in _SENTENCES else ENOUGH
    return best if found[best] >= enough else None


def able_lines(page: PageFacts) -> list[int]:
    """Give the places of the lines of a page that may be its headline."""
    first, last = page.main
    if last < 0 or _is_document(page):
        return []
    reach = range(min(first + _INTO_TEXT, last + 1))
    return [at for at in reach if may_be_headline(page.lines[at]) and not is_row(page, at)]


def chances(page: PageFacts) -> dict[int, float]:
    """Give the chance of every line that may be the headline, by its place."""
    able = able_lines(page)
    sums = [weigh_headline(headline_facts(page, at, able)) for at in able]
    top = max([*sums, headline_weights()[NONE]])
    shares = [math.exp(one - top) for one in sums]
    total = sum(shares) + math.exp(headline_weights()[NONE] - top)
    return {at: share / total for at, share in zip(able, shares, strict=True)}


@functools.cache
def headline_weights() -> dict[str, float]:
    """Give the weight of every fact."""
    return {fact: float(weight) for fact, weight in rows("headline_weights.tsv")}


def weigh_headline(facts: Iterable[str]) -> float:
    """Add up the weights of facts; large sums speak for a headline."""
    known = headline_weights()
    return sum(known.get(fact, 0.0) for fact in facts)


def _is_document(page: PageFacts) -> bool:
    """Tell an official document with its letterhead or number, whose head layout reads line by line.

    A number behind a label stands in a table that the site prints above the document.
    """
    head = (line.text for line in page.lines[: page.main[0] + _INTO_TEXT])
    return any(
        (shapes.is_document_number(text) and ":" not in plain(text))
        or shapes.is_dated_letterhead(text)
        for text in head
    )
