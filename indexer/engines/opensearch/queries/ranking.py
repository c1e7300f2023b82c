"""Order by relevance, as the columnar engine's.

Whole words first, then BM25 over the leaves, then the newest.

The cluster's own BM25 is not used, as what it scores is the number of places; the formula is put
over that by a script. A loosened search has its best matches compared by the characters and pairs
that they share with the query, here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.engines.opensearch.queries.leaves import TITLE, all_of, any_of, leaf_query, none_of
from indexer.engines.opensearch.queries.translate import Translator, numbered
from indexer.engines.relevance import CREDIT_WORTH, K1, TITLE_BONUS, B, idf
from indexer.search.language.nodes import Leaf, Node, Text
from indexer.text.fold import fold_text

Json = dict[str, Any]

WHOLE = 1024.0
"""What is added to the score of a paragraph with a whole word: more than 64 leaves can be worth in
practice, and so little that a score of single precision still tells a ten-thousandth."""
_WORTH = (
    "double places = Math.floor(_score + 0.5);"
    "return params.weight * places / (places + params.base + params.slope * doc['nchars'].value);"
)


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many paragraphs an index has, and how many characters they have on average."""

    paragraphs: int
    average: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Paragraphs that were looked through one by one.

    Their numbers, and of those the ones with a whole word.
    """

    numbers: tuple[int, ...] = ()
    whole: tuple[int, ...] = ()


def score_queries(
    node: Node,
    holders: Mapping[Leaf, int],
    translator: Translator,
    lengths: Lengths,
    judged: Judged,
) -> list[Json]:
    """Give queries whose scores add up to the relevance of a paragraph that matches the tree.

    holders: for each leaf that counts, how many paragraphs hold it. judged: what the cluster would
    judge wrongly.
    """
    scores = [
        _below_texts(_worth(leaf, count, translator, lengths)) for leaf, count in holders.items()
    ]
    whole = _whole(node, tuple(holders), translator, judged)
    return [*scores, {"constant_score": {"filter": whole, "boost": WHOLE}}] if whole else scores


def _worth(leaf: Leaf, holders: int, translator: Translator, lengths: Lengths) -> Json:
    weight = idf(holders, lengths.paragraphs) * (K1 + 1)
    params = {"weight": weight, "base": K1 * (1 - B), "slope": K1 * B / lengths.average}
    scored = {
        "script_score": {
            "query": translator.leaf(leaf),
            "script": {"source": _WORTH, "params": params},
        }
    }
    titled = {"constant_score": {"filter": leaf_query(leaf, TITLE), "boost": TITLE_BONUS * weight}}
    return {"bool": {"must": [scored], "should": [titled]}}


def _below_texts(scored: Json) -> Json:
    """Let lines of dates and credits be worth little beside texts."""
    credit = {"term": {"kind": "credit"}}
    return {"boosting": {"positive": scored, "negative": credit, "negative_boost": CREDIT_WORTH}}


def _whole(
    node: Node, leaves: tuple[Leaf, ...], translator: Translator, judged: Judged
) -> Json | None:
    """Match the paragraphs in which a whole word occurs, or nothing that could cut a word in two.

    None where all paragraphs are such.
    """
    if not any(
        isinstance(leaf, Text) and not leaf.whole and fold_text(leaf.text) for leaf in leaves
    ):
        return None
    ways = [
        translator.leaf(replace(leaf, whole=True) if isinstance(leaf, Text) else leaf)
        for leaf in leaves
    ]
    if node not in leaves:
        ways.append(none_of(any_of([translator.leaf(leaf) for leaf in leaves])))
    found = any_of(ways)
    if judged.numbers:
        found = any_of([all_of([found, none_of(numbered(judged.numbers))]), numbered(judged.whole)])
    return found


def compared(
    texts: Sequence[Text], holders: Sequence[int], shown: str, kind: str, lengths: Lengths
) -> float:
    """Score a paragraph by the characters and pairs that a loosened search compares."""
    folded = fold_text(shown)
    norm = K1 * (1 - B) + K1 * B / lengths.average * len(folded)
    counts = [folded.count(fold_text(text.text)) for text in texts]
    likeness = sum(
        idf(held, lengths.paragraphs) * (K1 + 1) * count / (count + norm)
        for count, held in zip(counts, holders, strict=True)
    )
    return likeness * (CREDIT_WORTH if kind == "credit" else 1)
