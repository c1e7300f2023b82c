"""Cubes: what is asked of the cluster, in which order, and how much may match."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.engines.opensearch.nodes.client import Client, Search
from indexer.engines.opensearch.queries.cubes import (
    APART,
    NEVER,
    CountedApart,
    cube_aggregations,
    read_slab,
)
from indexer.engines.opensearch.queries.leaves import all_of, none_of
from indexer.engines.opensearch.queries.recount import MOST
from indexer.engines.opensearch.queries.translate import numbered
from indexer.engines.opensearch.reading.question import Question
from indexer.engines.opensearch.schema.documents import shown_text
from indexer.engines.opensearch.schema.numbering import Numbering
from indexer.engines.protocol import Deadline
from indexer.errors import CubeTooLargeError
from indexer.search.matching.highlights import mark
from indexer.search.requests.cube import CountedCopies, Slab
from indexer.search.requests.request import Crossing
from indexer.text.words import Cut

Json = dict[str, Any]

MOST_CUBED = 2_000_000
"""Matches of which a cube is counted: each takes a microsecond or two of its shard, and an article
in a cell some 20 bytes."""
MOST_COPIES = 50_000
"""Matches with copies of which only the first are counted: the others are left out by their number."""
_WALKED = 5_000


@dataclass(frozen=True, slots=True)
class CubeWanted:
    """Which cube is wanted; see the protocol."""

    crossing: Crossing
    copies: CountedCopies
    letters: bool


class Cubes:
    """Counts cubes in one index."""

    def __init__(self, client: Client, index: str, numbering: Numbering, cut: Cut) -> None:
        self._client, self._index, self._numbering, self._cut = client, index, numbering, cut

    def count(
        self, questions: Sequence[Question], wanted: CubeWanted, deadline: Deadline
    ) -> tuple[Slab, ...]:
        """Count a cube of each question; raises CubeTooLargeError and the cluster's errors."""
        self._check_sizes(questions, deadline)
        dropped = [
            self._later_copies(one, deadline) if wanted.copies == "first" else []
            for one in questions
        ]
        aparts = [
            self._apart(one, without, wanted.crossing, deadline)
            for one, without in zip(questions, dropped, strict=True)
        ]
        searches = [
            self._search(one, without, wanted, scored=bool(one.leaves) and apart is not None)
            for one, without, apart in zip(questions, dropped, aparts, strict=True)
        ]
        answers = self._client.search(searches, deadline)
        return tuple(
            read_slab(
                answer["aggregations"],
                apart or (),
                wanted.crossing,
                self._numbering,
                counts_occurrences=bool(one.leaves) and apart is not None,
            )
            for one, answer, apart in zip(questions, answers, aparts, strict=True)
        )

    def _check_sizes(self, questions: Sequence[Question], deadline: Deadline) -> None:
        body = {"size": 0, "track_total_hits": MOST_CUBED + 1}
        searches = [
            Search(self._index, body | {"query": all_of(one.passing())}) for one in questions
        ]
        for answer in self._client.search(searches, deadline):
            if answer["hits"]["total"]["value"] > MOST_CUBED:
                raise CubeTooLargeError(MOST_CUBED, "paragraphs match or lie under the filters")

    def _later_copies(self, question: Question, deadline: Deadline) -> list[int]:
        """Give the numbers of the matches before which another of their cluster was seen."""
        query = all_of([*question.passing(), {"exists": {"field": "cluster"}}])
        body: Json = {"query": query, "sort": ["n"], "_source": False}
        body |= {"docvalue_fields": ["cluster", "end"]}
        held: dict[int, list[tuple[int, int]]] = {}
        found = 0
        for found, hit in enumerate(self._client.walk(self._index, body, _WALKED), 1):
            deadline.check()
            if found > MOST_COPIES:
                raise CubeTooLargeError(MOST_COPIES, "matches have copies")
            fields = hit["fields"]
            seen = (fields.get("end", [NEVER])[0], hit["sort"][0])
            held.setdefault(fields["cluster"][0], []).append(seen)
        later = itertools.chain.from_iterable(sorted(one)[1:] for one in held.values())
        return [n for _, n in later]

    def _apart(
        self, question: Question, dropped: Iterable[int], crossing: Crossing, deadline: Deadline
    ) -> list[CountedApart] | None:
        """Count one by one what the cluster cannot; None where there is too much of it."""
        if question.apart is None:
            return []
        query = all_of([*self._kept(question, dropped), question.apart])
        shown = ["n", "text", "raw", "begin", "ambiguous", crossing.places, crossing.periods]
        body = {"size": MOST, "track_total_hits": MOST + 1, "query": query, "_source": shown}
        (answer,) = self._client.search([Search(self._index, body)], deadline)
        if answer["hits"]["total"]["value"] > MOST:
            return None
        sources = [hit["_source"] for hit in answer["hits"]["hits"]]
        return [
            CountedApart(one, mark(question.leaves, shown_text(one), self._cut).occurrences)
            for one in sources
        ]

    @staticmethod
    def _kept(question: Question, dropped: Iterable[int]) -> list[Json]:
        return [*question.passing(), *([none_of(numbered(some))] if (some := [*dropped]) else [])]

    def _search(
        self, question: Question, dropped: Sequence[int], wanted: CubeWanted, *, scored: bool
    ) -> Search:
        scores = [question.translator.leaf(leaf) for leaf in question.leaves] if scored else []
        if scored and question.apart:
            scores.append({"constant_score": {"filter": question.apart, "boost": APART}})
        kept = self._kept(question, dropped)
        query = {"bool": {"filter": kept, "should": scores, "minimum_should_match": 0}}
        counts = cube_aggregations(wanted.crossing, scored=scored, letters=wanted.letters)
        return Search(self._index, {"size": 0, "query": query, "aggs": counts})
