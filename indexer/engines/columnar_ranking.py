"""Order: which of the matching paragraphs stand on the wanted page.

Relevance is BM25 (Robertson and Zaragoza 2009, with Lucene's idf, which is never negative) where the terms are the
leaves of the query and a term's frequency is the number of its occurrences: every match holds the leaves exactly, so
their words need not be counted again. Length is in characters.

A loosened search ranks in two steps. Its leaves (words and pairs of characters) choose the best matches; to these, the
same BM25 over every character and every pair of characters of the query is added. Single characters and pairs together
find as well as words do, in any text and without a dictionary (Nie, Gao, Zhang and Zhou 2000, IRAL), but a single
character is in every third paragraph and would have to be scored in all of them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.index.arrays import Array
from indexer.index.columns import Columns
from indexer.index.frequent import Found
from indexer.search.nodes import And, Leaf, Like, Node, Text
from indexer.search.result import RankedParagraph
from indexer.text.fold import is_run_char
from indexer.text.words import character_pairs

K1 = 1.2
"""Saturation of repeated occurrences: the value of the literature."""
B = 0.75
"""How much a long paragraph is held back: the value of the literature."""
TITLE_BONUS = 0.5
"""What a leaf in the article's title adds, as a share of one saturated occurrence in the paragraph itself."""

COMPARED = 200
"""How many of the best matches of a loosened search are compared by their characters: 100 and 1,000 score alike on the
kits of tests/bench/quality.py."""
COMPARED_BY = 128
"""Characters and pairs that are compared at most: a question has 30, and each takes up to a millisecond to find."""

_OUT = np.float32(-1)
"""The score of a paragraph that is not to be ranked; all others are 0 or more."""
_BLOCKS = 64
"""Paragraphs are looked at as so many rows: the k-th best maximum of a column bounds the k-th best score from below."""
_MANY_TITLES = 1024
"""Records from which on their bonus is added to all paragraphs by a table; of fewer, the paragraphs are looked up."""
_MANY = 64
"""Matches per wanted paragraph from which on records are asked from the newest on until there are enough."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A leaf's occurrences in the matching paragraphs: twice the count, plus one for a whole word.

    places: which of the matching paragraphs hold it, None for all. paragraphs: how many of the index do.
    """

    leaf: Leaf
    paragraphs: int
    places: Array | None
    packed: Array

    @property
    def occurrences(self) -> int:
        """Occurrences in the matching paragraphs."""
        return int((self.packed >> 1).sum(dtype=np.int64))


class Ranking:
    """Ranks the matching paragraphs of one query. `records` are their records.

    norms: see `length_norms`, of all paragraphs. titled: gives the records that have a leaf in their title.
    compared: what the best matches of a loosened search are compared by; find: finds one of it.
    """

    def __init__(
        self,
        columns: Columns,
        norms: Array,
        numbers: Array,
        records: Array,
        leaves: Sequence[Aligned],
        titled: Callable[[Leaf], Array],
        compared: Sequence[Leaf],
        find: Callable[[Leaf], Found],
    ) -> None:
        self._columns, self._norms = columns, norms
        self._numbers, self._records, self._leaves = numbers, records, leaves
        self._titled, self._compared, self._find = titled, compared, find

    def by_relevance(self, offset: int, limit: int) -> tuple[RankedParagraph, ...]:
        """Whole-word finds first, then by score, then newest first, then by number."""
        if not self._leaves:
            return self.by_date(self._columns.newest, self._columns.newest_rank, offset, limit)
        if not limit:
            return ()
        scores, whole = self._scores(), self._whole()
        count = int(np.count_nonzero(whole))
        if count == len(whole):
            return tuple(self._best(scores, count, offset, limit))
        page = self._best(np.where(whole, scores, _OUT), count, offset, limit)
        if len(page) < limit:
            rest = np.where(whole, _OUT, scores)
            page += self._best(rest, len(whole) - count, max(0, offset - count), limit - len(page))
        return tuple(page)

    def _whole(self) -> Array:
        """Tell which paragraphs hold a whole-word occurrence, or none at all that could cut a word in two."""
        first = self._leaves[0]
        packed = first.packed
        if first.places is not None:
            packed = np.zeros(len(self._numbers), dtype=np.uint32)
            for leaf in self._leaves:
                packed[leaf.places] |= leaf.packed
        whole: Array = np.logical_or(packed & 1 != 0, packed == 0)
        return whole

    def _best(self, scores: Array, count: int, offset: int, limit: int) -> list[RankedParagraph]:
        """Rank the `count` paragraphs that are not _OUT and give a page of them."""
        if offset >= count:
            return []
        chosen = _candidates(scores, min(max(offset + limit, COMPARED if self._compared else 0), count))
        numbers, best = self._numbers.take(chosen), scores.take(chosen)
        ranks = self._columns.newest_rank.take(self._records.take(chosen))
        order = np.lexsort((numbers, ranks, -best))
        if self._compared:
            first = order[:COMPARED]
            best[first] += self._likeness(numbers.take(first))  # only raised, so that they stay above all others
            order = np.lexsort((numbers, ranks, -best))
        order = order[offset : offset + limit]
        ranked = zip(numbers.take(order).tolist(), best.take(order).tolist(), strict=True)
        return [RankedParagraph(*pair) for pair in ranked]

    def _likeness(self, numbers: Array) -> Array:
        """Score a few paragraphs by all that a loosened search compares."""
        likeness, norms = np.zeros(len(numbers), dtype=np.float32), self._norms.take(numbers)
        for leaf in self._compared:  # Each find is let go before the next: a common character is in every paragraph.
            found = self._find(leaf)
            likeness += self._term(found.packed_of(numbers), norms, len(found.paragraphs))
        return likeness

    def _term(self, packed: Array, norms: Array, paragraphs: int) -> Array:
        """Score one term: its occurrences in some paragraphs, their norms, and how many of all paragraphs hold it."""
        counts = (packed >> 1).astype(np.float32)
        share = counts + norms
        np.divide(counts, share, out=share)
        share *= self._weight(paragraphs)
        return share

    def _weight(self, paragraphs: int) -> np.float32:
        return np.float32(idf(paragraphs, self._columns.paragraph_count) * (K1 + 1))

    def by_date(self, order: Array, ranks: Array, offset: int, limit: int) -> tuple[RankedParagraph, ...]:
        """Follow a given order of all records, `ranks` being the place of each in it; within one, by number."""
        wanted = offset + limit
        if len(self._numbers) > wanted * _MANY:
            places = self._first_places(order, wanted)[offset:wanted]
        else:
            places = np.argsort(ranks.take(self._records), kind="stable")[offset:wanted]
        return tuple(RankedParagraph(number, 0.0) for number in self._numbers.take(places).tolist())

    def _first_places(self, order: Array, wanted: int) -> Array:
        """Find the matches of one record after the other until there are enough; that there are is known."""
        found: list[Array] = []
        at, size = 0, _MANY
        while wanted > 0:
            places = self._places_in(order[at : at + size].astype(np.intp))
            found.append(places)
            wanted -= len(places)
            at, size = at + size, size * 2
        return np.concatenate(found) if found else np.zeros(0, dtype=np.intp)

    def _places_in(self, records: Array) -> Array:
        """Give the places of the matches in some records, record by record."""
        starts = self._columns.record_starts
        first = self._numbers.searchsorted(starts.take(records))
        lengths = self._numbers.searchsorted(starts.take(records + 1)) - first
        before = np.cumsum(lengths) - lengths
        return np.repeat(first - before, lengths) + np.arange(int(lengths.sum()))

    def _scores(self) -> Array:
        norms = self._norms.take(self._numbers)
        scores = np.zeros(len(self._numbers), dtype=np.float32)
        for leaf in self._leaves:
            if leaf.places is None:
                scores += self._term(leaf.packed, norms, leaf.paragraphs)
            else:
                scores[leaf.places] += self._term(leaf.packed, norms.take(leaf.places), leaf.paragraphs)
            bonus = self._weight(leaf.paragraphs) * np.float32(TITLE_BONUS)
            self._add_to_titled(scores, self._titled(leaf.leaf), bonus)
        return scores

    def _add_to_titled(self, scores: Array, records: Array, bonus: np.float32) -> None:
        """Add a bonus to the matching paragraphs of some records, which may be named several times."""
        if len(records) > _MANY_TITLES:
            table = np.zeros(self._columns.record_count, dtype=np.float32)
            table[records] = bonus
            scores += table.take(self._records)
        elif len(records):
            scores[self._places_in(records)] += bonus  # NumPy adds once to a place that is named several times


def compared_texts(node: Node) -> tuple[Text, ...]:
    """Give the characters and pairs of characters that the matches of a loosened search are compared by."""
    parts = node.parts if isinstance(node, And) else (node,)
    typed = " ".join(part.text for part in parts if isinstance(part, Like))
    characters = (char for char in typed if char.isalnum() and not is_run_char(char))
    terms = itertools.islice(dict.fromkeys((*character_pairs(typed), *characters)), COMPARED_BY)
    return tuple(Text(term, literal=any(map(is_run_char, term))) for term in terms)


def idf(paragraphs: int, total: int) -> float:
    """Weigh a term by how few of all paragraphs hold it."""
    return math.log(1 + (total - paragraphs + 0.5) / (paragraphs + 0.5))


def length_norms(lengths: Array) -> Array:
    """Give k1·(1 − b + b·length/average) of every paragraph, as in BM25's denominator."""
    average = max(float(lengths.mean(dtype=np.float64)), 1.0) if len(lengths) else 1.0
    return (K1 * (1 - B) + (K1 * B / average) * lengths).astype(np.float32)


def _candidates(scores: Array, wanted: int) -> Array:
    """Give places among which the `wanted` best scores are, ties included; none that is _OUT."""
    columns = len(scores) // _BLOCKS
    bound = np.float32(0)
    if columns > wanted:
        maxima = scores[: columns * _BLOCKS].reshape(_BLOCKS, columns).max(axis=0)
        bound = max(bound, np.partition(maxima, columns - wanted)[columns - wanted])
    best: Array = (scores >= bound).nonzero()[0]
    return best
