"""Find the headline of a page by learned weights.

Of the lines that may be it, each has the sum of the weights of its facts (`headline_facts`); the
chance that a line is the headline is its share in the exponentials of all sums, that of `none` (no
line is it) among them: a multinomial logit (McFadden 1974). The weights stand in
data/headline_weights.tsv; `scripts/learn_weights.py` makes them anew.
"""

from __future__ import annotations

from collections.abc import Mapping

from indexer.corpus.furniture.weighing.headline_facts import Candidates
from indexer.corpus.furniture.weighing.page_facts import PageFacts
from indexer.corpus.page.weights import chances, weigh, weights_of

ENOUGH = 0.5
"""The chance from which a line is the headline."""
ENOUGH_OF_TEXT = 0.75
"""The same of one that reads like a sentence of the text."""
NONE = "none"
"""What is weighed against all lines: that none of them is the headline."""
_SENTENCES = frozenset({"prose", "sentence"})


def find_headline(page: PageFacts, weights: Mapping[str, float] | None = None) -> int | None:
    """Give the place of the headline above the main text.

    None where no line has enough chances. weights: those of another table.
    """
    found = chances_of(Candidates(page), weights)
    best = max(found, key=lambda at: (found[at], -at), default=None)
    if best is None:
        return None
    enough = ENOUGH_OF_TEXT if page.lines[best].kind in _SENTENCES else ENOUGH
    return best if found[best] >= enough else None


def chances_of(able: Candidates, weights: Mapping[str, float] | None = None) -> dict[int, float]:
    """Give the chance of every line that may be the headline, by its place."""
    known = headline_weights() if weights is None else weights
    return chances({at: weigh(able.facts(at), known) for at in able.places}, known[NONE])


def headline_weights() -> dict[str, float]:
    """Give the weight of every fact."""
    return weights_of("headline_weights.tsv")
