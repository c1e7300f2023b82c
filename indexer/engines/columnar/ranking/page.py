"""Order: which of the matching paragraphs stand on the wanted page.

By relevance (`relevance`), or by date. A loosened search ranks in two steps. Its leaves (words and
pairs of characters) choose the best matches; to these, the same BM25 over every character and every
pair of characters of the query is added. Single characters and pairs together find as well as words
do, in any text and without a dictionary (Nie, Gao, Zhang and Zhou 2000, IRAL), but a single
character is in every third paragraph and would have to be scored in all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from indexer.engines.columnar.ranking.occurrences import Aligned, Occurrences, SideBySide
from indexer.engines.columnar.ranking.relevance import Relevance
from indexer.engines.columnar.segments.parts import Counter
from indexer.engines.relevance import COMPARED, CREDIT_WORTH
from indexer.index.columns.columns import Columns
from indexer.index.disk.arrays import Array
from indexer.index.frequent import Found, Summary, pack
from indexer.model import KINDS
from indexer.search.answers.result import RankedParagraph
from indexer.search.language.nodes import Text
from indexer.search.requests.request import Sort

KEPT_RANKED = 50
"""So many of the best paragraphs of a frequent text are kept in order.

What is looked at of so many finds.
"""

_KIND_WORTH = np.array(
    [CREDIT_WORTH if kind == "credit" else 1 for kind in KINDS], dtype=np.float32
)
"""What scores are multiplied by, by the number of a paragraph's kind."""
_OUT = np.float32(-1)
"""The score of a paragraph that is not to be ranked; all others are 0 or more."""
_BLOCKS = 64
"""Paragraphs are looked at as so many rows.

The k-th best maximum of a column bounds the k-th best score from below.
"""
_MANY = 64
"""Matches per wanted paragraph from which on records are asked from the newest on until there are
enough."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the best matches of a loosened search are compared by, and what counts it in some paragraphs."""

    texts: tuple[Text, ...]
    counter: Callable[[Array], Counter]


class Ranking:
    """Ranks the matching paragraphs of one query, given by their numbers, ascending.

    occurrences: what occurs in them, None where nothing counts. comparison: of a loosened search.
    """

    def __init__(
        self,
        columns: Columns,
        relevance: Relevance,
        numbers: Array,
        occurrences: Occurrences | None,
        comparison: Comparison | None = None,
    ) -> None:
        self._columns, self._relevance = columns, relevance
        self._numbers, self._occurrences = numbers, occurrences
        self._comparison = comparison

    def by_relevance(self, offset: int, limit: int) -> tuple[RankedParagraph, ...]:
        """Whole-word finds first, then by score, then newest first, then by number."""
        if self._occurrences is None:
            return self.by_date(self._columns.newest, self._columns.newest_rank, offset, limit)
        if not limit or offset >= len(self._numbers):
            return ()
        scores = self._occurrences.scores() * self._kind_worth(self._numbers)
        whole = self._occurrences.whole()
        count = int(np.count_nonzero(whole))
        if count == len(whole):
            return tuple(self._best(scores, count, offset, limit, whole=True))
        page = self._best(np.where(whole, scores, _OUT), count, offset, limit, whole=True)
        if len(page) < limit:
            rest = np.where(whole, _OUT, scores)
            page += self._best(
                rest, len(whole) - count, max(0, offset - count), limit - len(page), whole=False
            )
        return tuple(page)

    def _best(
        self, scores: Array, count: int, offset: int, limit: int, *, whole: bool
    ) -> list[RankedParagraph]:
        """Rank the `count` paragraphs that are not _OUT and give a page of them.

        whole: what they have in common.
        """
        if offset >= count:
            return []
        chosen = _candidates(
            scores, min(max(offset + limit, COMPARED if self._comparison else 0), count)
        )
        numbers, best = self._numbers.take(chosen), scores.take(chosen)
        ranks = self._columns.newest_rank.take(self._columns.record.take(numbers))
        order = np.lexsort((numbers, ranks, -best))
        if self._comparison:
            first = order[:COMPARED]
            best[first] += self._likeness(
                numbers.take(first), self._comparison
            )  # only raised, so that they stay above all others
            order = np.lexsort((numbers, ranks, -best))
        order = order[offset : offset + limit]
        ranked = zip(numbers.take(order).tolist(), best.take(order).tolist(), strict=True)
        return [RankedParagraph(number, score, whole) for number, score in ranked]

    def _likeness(self, numbers: Array, comparison: Comparison) -> Array:
        """Score a few paragraphs by all that a loosened search compares."""
        likeness, rounded = (
            np.zeros(len(numbers), dtype=np.float32),
            self._relevance.rounded(numbers),
        )
        count = comparison.counter(numbers)
        for text in comparison.texts:
            holders, counts = count(text)
            likeness += self._relevance.worth(pack(counts), rounded) * self._relevance.weight(
                holders
            )
        return likeness * self._kind_worth(numbers)

    def _kind_worth(self, numbers: Array) -> Array:
        worth: Array = _KIND_WORTH.take(self._columns.kind.take(numbers))
        return worth

    def by_date(
        self, order: Array, ranks: Array, offset: int, limit: int
    ) -> tuple[RankedParagraph, ...]:
        """Follow a given order of all records, `ranks` being the place of each in it.

        Within one, by number.
        """
        wanted = offset + limit
        if len(self._numbers) > wanted * _MANY:
            places = self._first_places(order, wanted)[offset:wanted]
        else:
            records = self._columns.record.take(self._numbers)
            places = np.argsort(ranks.take(records), kind="stable")[offset:wanted]
        return tuple(RankedParagraph(number, 0.0) for number in self._numbers.take(places).tolist())

    def _first_places(self, order: Array, wanted: int) -> Array:
        """Find the matches of one record after the other until there are enough.

        That there are is known.
        """
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


def summarize(columns: Columns, relevance: Relevance, found: Found) -> Summary:
    """Count what is found of one text, and rank the best of it."""
    occurrences = SideBySide(
        relevance, found.paragraphs, (Aligned(len(found.paragraphs), found.packed),)
    )
    ranking = Ranking(columns, relevance, found.paragraphs, occurrences)
    best = ranking.by_relevance(0, KEPT_RANKED)
    newest = ranking.by_date(columns.newest, columns.newest_rank, 0, KEPT_RANKED)
    return Summary(
        occurrences=occurrences.count(),
        articles=columns.count_articles(found.paragraphs),
        best=np.array([one.number for one in best]),
        scores=np.array([one.score for one in best]),
        newest=np.array([one.number for one in newest]),
    )


def ready_page(
    summary: Summary, sort: Sort, offset: int, limit: int
) -> tuple[RankedParagraph, ...] | None:
    """Give a page of the finds of a text, or None when it is not among those that are kept in order."""
    page = slice(offset, offset + limit)
    if page.stop > len(summary.best) or sort == "oldest":
        return None
    if sort == "newest":
        return tuple(RankedParagraph(number, 0.0) for number in summary.newest[page].tolist())
    return tuple(map(RankedParagraph, summary.best[page].tolist(), summary.scores[page].tolist()))


def _candidates(scores: Array, wanted: int) -> Array:
    """Give places among which the `wanted` best scores are, ties included; none that is _OUT."""
    columns = len(scores) // _BLOCKS
    bound = np.float32(0)
    if columns > wanted:
        maxima = scores[: columns * _BLOCKS].reshape(_BLOCKS, columns).max(axis=0)
        bound = max(bound, np.partition(maxima, columns - wanted)[columns - wanted])
    best: Array = (scores >= bound).nonzero()[0]
    return best
