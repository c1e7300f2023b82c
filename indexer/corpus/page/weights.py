"""Learned weights: classes of numbers that facts are named by, tables of weights, chances.

    sums = {3: weigh(facts_of(3), known), 7: weigh(facts_of(7), known)}
    chances(sums, known["none"])    # {3: 0.81, 7: 0.04}, the rest for none of them

Of several lines one is chosen by a multinomial logit (McFadden 1974), of one line whether something
holds by a logistic regression. Facts are short names; what they say stands in the modules that give
them, how much they say in tables of data/.
"""

from __future__ import annotations

import bisect
import functools
import math
from collections.abc import Iterable, Mapping, Sequence

from indexer.corpus.page.lexicon import rows


def class_of(value: int, bounds: Sequence[int]) -> str:
    """Name the class of a number by the upper bounds of all classes: `5`, or `50+` above them."""
    at = bisect.bisect_left(bounds, value)
    return f"{bounds[at]}" if at < len(bounds) else f"{bounds[-1]}+"


@functools.cache
def weights_of(table: str) -> dict[str, float]:
    """Give the weight of every fact of a table."""
    return {fact: float(weight) for fact, weight in rows(table)}


def weigh(facts: Iterable[str], known: Mapping[str, float]) -> float:
    """Add up the weights of facts; one that is not known weighs nothing."""
    return sum(known.get(fact, 0.0) for fact in facts)


def chance(total: float) -> float:
    """Give the logistic function of a sum of weights."""
    return 1 / (1 + math.exp(-total)) if total > 0 else math.exp(total) / (1 + math.exp(total))


def chances(sums: Mapping[int, float], none: float) -> dict[int, float]:
    """Give the chance of each of several places by its sum, beside that of none of them."""
    top = max([*sums.values(), none])
    shares = {at: math.exp(one - top) for at, one in sums.items()}
    total = sum(shares.values()) + math.exp(none - top)
    return {at: share / total for at, share in shares.items()}
