"""Places: where a query occurs, found in the texts of all that matches, as far as these are not too many."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from indexer.engines.lines import Kinships
from indexer.engines.opensearch.nodes.client import Client, Search
from indexer.engines.opensearch.queries.cubes import NEVER
from indexer.engines.opensearch.queries.leaves import all_of
from indexer.engines.opensearch.queries.recount import MOST_VERIFIED
from indexer.engines.opensearch.reading.question import Question
from indexer.engines.opensearch.schema.documents import shown_text
from indexer.engines.opensearch.schema.numbering import Numbering
from indexer.engines.protocol import Deadline
from indexer.errors import NotVerifiedError
from indexer.search.matching.leaf import find_leaf
from indexer.search.matching.lines import EDGE, LineFacet, Spot, province_of
from indexer.text.fold import Folded, fold
from indexer.text.words import Cut, word_edges

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Placed:
    """Every occurrence in index order, and of what matches, by number, folded texts and documents."""

    spots: tuple[Spot, ...] = ()
    texts: dict[int, str] = field(default_factory=dict)
    documents: dict[int, Json] = field(default_factory=dict)

    def label(self, facet: LineFacet, number: int) -> str:
        """Give the year, the code of the province, or the source of a paragraph's article."""
        held = self.documents[number].get(facet, EDGE)
        return held if isinstance(held, str) else province_of(held)

    @property
    def kinships(self) -> Kinships:
        """Tell which paragraphs are of one article or copies of one text."""

        def cluster(number: int) -> tuple[str, int]:
            document = self.documents[number]
            copied = document.get("cluster")
            return ("alone", number) if copied is None else ("cluster", copied)

        return Kinships(
            lambda number: self.documents[number]["art"],
            cluster,
            lambda number: self.documents[number].get("end", NEVER),
        )


class Places:
    """The places of a question in one index, and the folded texts that they stand in."""

    def __init__(self, client: Client, index: str, numbering: Numbering, cut: Cut) -> None:
        self._client, self._index, self._numbering, self._cut = client, index, numbering, cut

    def locate(self, question: Question, deadline: Deadline) -> Placed:
        """Find every occurrence.

        Raises NotVerifiedError where more than MOST_VERIFIED paragraphs match.
        """
        if not question.leaves:
            return Placed()
        spots: list[Spot] = []
        texts: dict[int, str] = {}
        documents: dict[int, Json] = {}
        for source in self._sources(question, deadline):
            folded, number = fold(shown_text(source)), self._numbering.number(source["n"])
            texts[number], documents[number] = folded.text, source
            spots += sorted(self._in_paragraph(question, number, folded, deadline))
        return Placed(tuple(spots), texts, documents)

    def _sources(self, question: Question, deadline: Deadline) -> list[Json]:
        body: Json = {"query": all_of(question.passing()), "sort": ["n"]}
        shown = ["n", "art", "cluster", "end", "text", "raw", "year", "region", "source"]
        body |= {"_source": shown, "size": MOST_VERIFIED, "track_total_hits": True}
        counted = body | {"size": 0}
        (answer,) = self._client.search([Search(self._index, counted)], deadline)
        if (total := answer["hits"]["total"]["value"]) > MOST_VERIFIED:
            raise NotVerifiedError(total, MOST_VERIFIED)
        (answer,) = self._client.search([Search(self._index, body)], deadline)
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def _in_paragraph(
        self, question: Question, number: int, folded: Folded, deadline: Deadline
    ) -> Iterator[Spot]:
        edges = functools.cache(lambda: word_edges(tuple(self._cut(folded.word_text))))
        for at, leaf in enumerate(question.leaves):
            for place in find_leaf(leaf, folded.text, edges, deadline.check):
                yield Spot(number, place.start, place.end, at)
