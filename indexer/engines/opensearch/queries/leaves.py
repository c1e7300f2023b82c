"""Leaves of the query tree as queries of the cluster.

A Text or Prefix scores the number of its places: `places` (see `mapping`) is asked once per term of
a phrase, so each phrase weighs one over its terms. A Gap or Near matches exactly and scores nothing
of use. A leaf that the cluster cannot find exactly is given as candidates, to be looked through one
by one.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from indexer.engines.opensearch.schema.tokens import BOTH, LEFT, RIGHT, Spelling, tokens
from indexer.search.language.nodes import Chain, Gap, Leaf, Near, Prefix, Text, Unless
from indexer.search.matching.leaf import SENTENCE_ENDS
from indexer.text.fold import fold_text, is_run_char

Json = dict[str, Any]

NOTHING: Json = {"match_none": {}}
EVERYTHING: Json = {"match_all": {}}
BODY, TITLE = "c", "tc"


def any_of(queries: list[Json]) -> Json:
    """Match what any of some queries matches; scores add up."""
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": queries, "minimum_should_match": 1}} if queries else NOTHING


def all_of(queries: list[Json]) -> Json:
    """Match what all of some queries match, without scores."""
    return {"bool": {"filter": queries}} if queries else EVERYTHING


def none_of(query: Json) -> Json:
    """Match what a query does not match."""
    return {"bool": {"must_not": [query]}}


def leaf_query(leaf: Leaf, field: str = BODY) -> Json:
    """Match the paragraphs in which a leaf occurs, or, where `is_exact` says no, all of those and others.

    field: where to look; word edges are known of the paragraph alone.
    """
    match leaf:
        case Text(whole=True) if field == BODY:
            return _whole(leaf)
        case Text():
            return _text(_spelling(leaf), field)
        case Prefix(text):
            folded = fold_text(text)
            spelling = Spelling.of(
                folded, bound_left=folded != "" and is_run_char(folded[0]), bound_right=False
            )
            return _text(spelling, field)
        case Gap(pieces, bounds):
            if is_exact(leaf):
                return _gap(pieces, bounds, field)
            loose = any(map(leaf.is_exact, range(len(bounds))))
            return _each([Text(piece, literal=loose) for piece in pieces], field)
        case Unless(text):
            return leaf_query(text, field)
        case Chain(texts):
            return _each(texts, field)
        case Near(left, right, distance):
            spans = [span for text in (left, right) if (span := _span_of(text, field))]
            if len(spans) < 2:
                return NOTHING
            return _one_of(
                [_near(list(order), distance) for order in itertools.permutations(spans)]
            )


def is_exact(leaf: Leaf) -> bool:
    """Tell whether the cluster finds a leaf just where it occurs.

    It does not find a gap around a piece that itself ends a sentence: what a gap may not hold, no
    piece may hold there. It knows no least width of a gap, no chain whose links count from one text
    to the next, and nothing that must not stand beside a text.
    """
    if isinstance(leaf, Unless | Chain) or (isinstance(leaf, Gap) and any(leaf.least)):
        return False
    return not isinstance(leaf, Gap) or not any(
        end in fold_text(piece) for piece in leaf.pieces for end in SENTENCE_ENDS
    )


def overlaps(leaf: Leaf) -> list[Text]:
    """Give the texts in which a leaf overlaps itself.

    Where one stands, the cluster counts places that we do not.

    好不好 in 好不好不好 occurs once and has two places.
    """
    if not isinstance(leaf, Text | Prefix):
        return []
    folded = fold_text(leaf.text)
    shifts = [shift for shift in range(1, len(folded)) if folded.startswith(folded[shift:])]
    # A prefix takes in the run behind it, even one with which it would begin anew.
    runs_on = (
        isinstance(leaf, Prefix)
        and folded != ""
        and is_run_char(folded[0])
        and not is_run_char(folded[-1])
    )
    return [
        Text(folded[:shift] + folded, literal=True)
        for shift in (*shifts, *([len(folded)] if runs_on else []))
    ]


def _spelling(text: Text) -> Spelling:
    folded = fold_text(text.text)
    bound = folded != "" and not text.literal
    return Spelling.of(
        folded,
        bound_left=bound and is_run_char(folded[0]),
        bound_right=bound and is_run_char(folded[-1]),
    )


def _text(spelling: Spelling, field: str) -> Json:
    return any_of([_phrase(phrase, field) for phrase in spelling.phrases() if phrase])


def _phrase(phrase: tuple[str, ...], field: str) -> Json:
    if len(phrase) == 1:
        return {"term": {field: {"value": phrase[0]}}}
    return {"match_phrase": {field: {"query": " ".join(phrase), "boost": 1 / len(phrase)}}}


def _whole(text: Text) -> Json:
    """Match a text that begins and ends at word edges.

    Every way to write it is a query of its own, so that it is known how many terms weigh in it: a
    term that a shard does not have weighs nothing there.
    """
    queries = []
    for phrase in filter(None, _spelling(text).phrases()):
        ends = (
            [(BOTH, BOTH)] if len(phrase) == 1 else itertools.product((LEFT, BOTH), (RIGHT, BOTH))
        )
        for left, right in ends:
            spans = [_span_term(token, BODY) for token in phrase]
            spans[0] = _at_edge(spans[0], left)
            if len(phrase) > 1:
                spans[-1] = _at_edge(spans[-1], right)
            terms = len(set(phrase)) + len({left, right})
            queries.append({"bool": {"must": [_near(spans, 0)], "boost": 1 / terms}})
    return any_of(queries)


def _span_term(token: str, field: str) -> Json:
    return {"span_term": {field: {"value": token}}}


def _at_edge(span: Json, edge: str) -> Json:
    """Keep a span of one character that has this word edge."""
    masked = {"span_field_masking": {"query": _span_term(edge, "e"), "field": BODY}}
    return {"span_within": {"little": span, "big": masked}}


def _near(spans: list[Json], distance: int) -> Json:
    if len(spans) == 1:
        return spans[0]
    return {"span_near": {"clauses": spans, "slop": distance, "in_order": True}}


def _span_of(text: Text, field: str) -> Json | None:
    """Give the places of a text as spans; None for an empty one."""
    spans = []
    for phrase in filter(None, _spelling(text).phrases()):
        row = [_span_term(token, field) for token in phrase]
        if text.whole and field == BODY:
            first = (BOTH,) if len(row) == 1 else (LEFT, BOTH)
            row[0] = _one_of([_at_edge(row[0], edge) for edge in first])
            if len(row) > 1:
                row[-1] = _one_of([_at_edge(row[-1], edge) for edge in (RIGHT, BOTH)])
        spans.append(_near(row, 0))
    return _one_of(spans) if spans else None


def _one_of(spans: list[Json]) -> Json:
    return spans[0] if len(spans) == 1 else {"span_or": {"clauses": spans}}


def _gap(pieces: tuple[str, ...], bounds: tuple[int, ...], field: str) -> Json:
    """Match pieces in order within a sentence, put together from the last on.

    So no nearer piece hides a farther.
    """
    spans = [_span_of(Text(piece), field) for piece in pieces]
    *others, chain = spans
    if chain is None:
        return NOTHING
    ends = _one_of([_span_term(token, field) for token in tokens(SENTENCE_ENDS)])
    for span, bound in zip(reversed(others), reversed(bounds), strict=True):
        if span is None:
            return NOTHING
        chain = {"span_not": {"include": _near([span, chain], bound), "exclude": ends}}
    return chain


def _each(texts: Sequence[Text], field: str) -> Json:
    return all_of([leaf_query(text, field) for text in texts])
