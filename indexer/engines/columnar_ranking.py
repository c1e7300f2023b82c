"""Order: which of the matching paragraphs stand on the wanted page.

Relevance is BM25 (Robertson and Zaragoza 2009, with Lucene's idf, which is never negative) where the terms are the
leaves of the query and a term's frequency is the number of its occurrences: every match holds the leaves exactly, so
their words need not be counted again. Length is in characters.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.index.arrays import Array
from indexer.index.columns import Columns
from indexer.search.result import RankedParagraph

K1 = 1.2
"""Saturation of repeated occurrences: the value of the literature."""
B = 0.75
"""How much a long paragraph is held back: the value of the literature."""
TITLE_BONUS = 0.5
"""What a leaf in the article's title adds, as a share of one saturated occurrence in the paragraph itself."""

_BLOCK = 64
"""Scores per block when the best are looked for: the k-th best block maximum bounds the k-th best score from below."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """What a leaf's occurrences are in each of the matching paragraphs (twice the count, plus one for a whole word).

    paragraphs: in how many of the index it is; titled: the records that have it in their title.
    """

    packed: Array
    paragraphs: int
    titled: Array

    @property
    def occurrences(self) -> int:
        """Occurrences in the matching paragraphs."""
        return int((self.packed >> 1).sum(dtype=np.int64))


class Ranking:
    """Ranks the matching paragraphs of one query. `records` are their records."""

    def __init__(
        self, columns: Columns, norms: Array, numbers: Array, records: Array, leaves: Sequence[Aligned]
    ) -> None:
        self._columns, self._norms = columns, norms
        self._numbers, self._records, self._leaves = numbers, records, leaves

    def by_relevance(self, offset: int, limit: int) -> tuple[RankedParagraph, ...]:
        """Whole-word finds first, then by score, then newest first, then by number."""
        if not self._leaves:
            return self.by_date(self._columns.newest, offset, limit)
        scores = self._scores(slice(None))
        whole = self._whole()
        tiers = [slice(None)] if whole.all() else [whole.nonzero()[0], (~whole).nonzero()[0]]
        page: list[RankedParagraph] = []
        for tier in tiers:
            size = len(self._numbers[tier])
            if offset < size and limit > 0:
                best = self._best(tier, scores[tier], offset, limit)
                page += best
                limit -= len(best)
            offset = max(0, offset - size)
        return tuple(page)

    def _whole(self) -> Array:
        """Tell which paragraphs hold a whole-word occurrence, or none at all that could cut a word in two."""
        packed = self._leaves[0].packed
        if len(self._leaves) > 1:
            packed = np.bitwise_or.reduce([leaf.packed for leaf in self._leaves])
        whole: Array = np.logical_or(packed & 1 != 0, packed == 0)
        return whole

    def _best(self, tier: Array | slice, scores: Array, offset: int, limit: int) -> list[RankedParagraph]:
        chosen = _candidates(scores, offset + limit)
        numbers, scores = self._numbers[tier][chosen], scores[chosen]
        ranks = self._columns.newest_rank[self._records[tier][chosen]]
        order = np.lexsort((numbers, ranks, -scores))[offset : offset + limit]
        return _ranked(numbers[order], scores[order])

    def by_date(self, order: Array, offset: int, limit: int) -> tuple[RankedParagraph, ...]:
        """Follow a given order of all records; within one, by number."""
        per_record = np.bincount(self._records, minlength=self._columns.record_count)
        counts = per_record[order]
        until = np.cumsum(counts)
        low = int(np.searchsorted(until, offset, side="right"))
        high = int(np.searchsorted(until, offset + limit))
        wanted, lengths = order[low : high + 1], counts[low : high + 1]
        begins = np.searchsorted(self._numbers, self._columns.record_starts[wanted])
        before = np.cumsum(lengths) - lengths
        places = np.repeat(begins - before, lengths) + np.arange(int(lengths.sum()))
        skipped = offset - int(until[low] - counts[low]) if low < len(until) else 0
        places = places[skipped : skipped + limit]
        return tuple(_ranked(self._numbers[places], self._scores(places)))

    def _scores(self, chosen: Array | slice) -> Array:
        numbers = self._numbers[chosen]
        scores = np.zeros(len(numbers), dtype=np.float32)
        if not self._leaves:
            return scores
        norms = self._norms[numbers]
        for leaf in self._leaves:
            weight = np.float32(idf(leaf.paragraphs, self._columns.paragraph_count) * (K1 + 1))
            counts = (leaf.packed[chosen] >> 1).astype(np.float32)
            share = counts + norms
            np.divide(counts, share, out=share)
            share *= weight
            scores += share
            if len(leaf.titled):
                titled = np.zeros(self._columns.record_count, dtype=np.float32)
                titled[leaf.titled] = weight * np.float32(TITLE_BONUS)
                scores += titled[self._records[chosen]]
        return scores


def _ranked(numbers: Array, scores: Array) -> list[RankedParagraph]:
    return [RankedParagraph(*pair) for pair in zip(numbers.tolist(), scores.tolist(), strict=True)]


def idf(paragraphs: int, total: int) -> float:
    """Weigh a term by how few of all paragraphs hold it."""
    return math.log(1 + (total - paragraphs + 0.5) / (paragraphs + 0.5))


def length_norms(lengths: Array) -> Array:
    """Give k1·(1 − b + b·length/average) of every paragraph, as in BM25's denominator."""
    average = max(float(lengths.mean(dtype=np.float64)), 1.0) if len(lengths) else 1.0
    return (K1 * (1 - B) + (K1 * B / average) * lengths).astype(np.float32)


def _candidates(scores: Array, wanted: int) -> Array:
    """Give positions among which the `wanted` best scores are, ties included."""
    blocks = len(scores) // _BLOCK
    if blocks <= wanted:
        return np.arange(len(scores))
    maxima = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    bound = np.partition(maxima, blocks - wanted)[blocks - wanted]
    return np.flatnonzero(scores >= bound)
