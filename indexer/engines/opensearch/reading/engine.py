"""The engine: asks the cluster, puts its counts together, and gives no answer that is not whole."""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.engines.lines import line_list
from indexer.engines.opensearch.nodes.client import Client, Search
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.opensearch.queries.counting import (
    OCCURRENCES,
    crossing_aggregations,
    different,
    facet_aggregations,
    holders,
    matched_articles,
    read_facet,
    read_holders,
    read_matched_articles,
    read_table,
)
from indexer.engines.opensearch.queries.leaves import all_of, leaf_query, none_of
from indexer.engines.opensearch.queries.ranking import (
    WHOLE,
    Judged,
    Lengths,
    compared,
    score_queries,
)
from indexer.engines.opensearch.queries.recount import (
    MOST,
    MOST_VERIFIED,
    counted_apart,
    inexact_leaves,
)
from indexer.engines.opensearch.queries.translate import Translator, filter_queries
from indexer.engines.opensearch.reading.cubes import Cubes, CubeWanted
from indexer.engines.opensearch.reading.places import Places
from indexer.engines.opensearch.reading.question import Question
from indexer.engines.opensearch.schema.documents import shown_text
from indexer.engines.opensearch.schema.mapping import MOST_FROM
from indexer.engines.opensearch.schema.numbering import Numbering, Spread
from indexer.engines.protocol import NO_COPIES, CopyCounter, Deadline, ParagraphKeys
from indexer.engines.relevance import COMPARED, compared_texts
from indexer.errors import IndexDamagedError, NotVerifiedError
from indexer.index.store.placed import Placed
from indexer.index.store.protocol import MatchedArticle
from indexer.search.answers.result import (
    CrossTable,
    EngineAnswer,
    FacetCounts,
    RankedParagraph,
    Totals,
)
from indexer.search.language.nodes import Everything, Leaf, Node, Text, positive_leaves
from indexer.search.matching.highlights import mark
from indexer.search.matching.lines import LineList, LineWish, Spot
from indexer.search.requests.cube import CountedCopies, Slab
from indexer.search.requests.request import Crossing, FacetName, Filters, Sort, Wanted
from indexer.text.words import Cut, cut_words

Json = dict[str, Any]

REFERENCE = "opensearch.json"
"""Names the index of the cluster in an engine's folder."""
_WALKED = 5_000
"""Paragraphs that are taken at a time where an order is walked through."""
_SOURCES = 1_000
_KEPT_HOLDERS = 4_096
_KEPT_BASES = 64
"""Cubes of all paragraphs that are kept: every cube of a phrase is read beside one."""
_FILTER_OF = {"year": "date", "month": "date"}


class OpenSearchEngine:
    """One index of paragraphs in a cluster."""

    name = "opensearch"

    def __init__(
        self, client: Client, index: str, numbering: Numbering, cut: Cut = cut_words
    ) -> None:
        self.client, self.index, self._numbering, self._cut = client, index, numbering, cut
        self._holders: dict[str, int] = {}
        self._cubes = Cubes(client, index, numbering, cut)
        self._places = Places(client, index, numbering, cut)
        self._bases: dict[tuple[Filters, CubeWanted], Slab] = {}

    @classmethod
    def open(
        cls, folder: Path, _copies: CopyCounter = NO_COPIES, cut: Cut = cut_words
    ) -> OpenSearchEngine:
        """Open the index that a builder's folder names, in the cluster of the environment.

        `cut` cuts as it was cut.

        The index itself knows which paragraphs are copies. Raises IndexDamagedError and the
        cluster's errors.
        """
        return cls(Client(ClusterSettings.read()), reference(folder), _numbering(folder), cut)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def search(self, node: Node, wanted: Wanted, deadline: Deadline) -> EngineAnswer:
        """Answer a query tree; see the protocol."""
        question = self._question(node, wanted.filters, deadline)
        searches, facets = self._counting(question, wanted)
        first = self._first_page(question, wanted)
        if first is not None:
            searches.append(first)
        answers = self.client.search(searches, deadline)
        total = answers[0]["hits"]["total"]["value"]
        judged, apart = self._look_through(
            question, answers[1] if question.apart else None, deadline
        )
        counted = answers[0]["aggregations"]["different"]["value"]
        totals = Totals(
            self._occurrences(question, answers[0], apart), total, int(counted["articles"])
        )
        if first is not None:
            page = self._numbered(answers[-1]["hits"]["hits"])
        else:  # nothing was asked for, or it depends on what is known now
            page = self._page(
                question, wanted, min(total, wanted.offset + wanted.limit), judged, deadline
            )
        return EngineAnswer(
            totals=totals,
            page=page,
            facets=_read_facets(wanted.facets, facets, answers),
            unique=int(counted["unique"]) if wanted.unique else None,
        )

    def tabulate(
        self, node: Node, filters: Filters, crossing: Crossing, deadline: Deadline
    ) -> CrossTable:
        """Count all matches by place and period; see the protocol."""
        question = self._question(node, filters, deadline)
        body = {
            "size": 0,
            "query": all_of(question.passing()),
            "aggs": crossing_aggregations(crossing),
        }
        (answer,) = self.client.search([Search(self.index, body)], deadline)
        return read_table(answer["aggregations"])

    def cube(
        self,
        nodes: Sequence[Node],
        filters: Filters,
        crossing: Crossing,
        deadline: Deadline,
        *,
        copies: CountedCopies = "all",
        letters: bool = False,
    ) -> tuple[Slab, ...]:
        """Count cubes; see the protocol. Raises CubeTooLargeError."""
        deadline.check()
        wanted = CubeWanted(crossing, copies, letters)
        base = self._bases.get((filters, wanted))
        asked = [node for node in nodes if base is None or node != Everything()]
        questions = [self._question(node, filters, deadline) for node in asked]
        slabs = self._cubes.count(questions, wanted, deadline) if questions else ()
        counted = dict(zip(asked, slabs, strict=True))
        if Everything() in counted:
            if len(self._bases) >= _KEPT_BASES:
                self._bases = {}
            base = self._bases[filters, wanted] = counted[Everything()]
        return tuple(base if node == Everything() and base else counted[node] for node in nodes)

    def locate(self, node: Node, filters: Filters, deadline: Deadline) -> tuple[Spot, ...]:
        """Find every occurrence; see the protocol. Raises NotVerifiedError."""
        return self._places.locate(self._question(node, filters, deadline), deadline).spots

    def concordance(
        self, node: Node, filters: Filters, wish: LineWish, keys: ParagraphKeys, deadline: Deadline
    ) -> LineList:
        """Order, group and draw occurrences; see the protocol. Raises NotVerifiedError."""
        question = self._question(node, filters, deadline)
        placed = self._places.locate(question, deadline)
        lines = line_list(
            placed.spots, wish, keys, placed.kinships, placed.texts.__getitem__, placed.label
        )
        deadline.check()
        return lines

    def matched_articles(
        self, node: Node, filters: Filters, deadline: Deadline
    ) -> Sequence[MatchedArticle]:
        """Give all articles of which paragraphs match, in index order; see the protocol."""
        question = self._question(node, filters, deadline)
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": all_of(question.passing()),
            "aggs": matched_articles(),
        }
        (answer,) = self.client.search([Search(self.index, body)], deadline)
        return read_matched_articles(answer["aggregations"])

    def _question(self, node: Node, filters: Filters, deadline: Deadline) -> Question:
        deadline.check()
        verified = {leaf: self._verify(leaf, deadline) for leaf in inexact_leaves(node)}
        translator = Translator(lambda: self._sources, verified)
        return Question(
            node=node,
            leaves=positive_leaves(node),
            translator=translator,
            tree=translator.query(node),
            filters=filter_queries(filters),
            apart=counted_apart(node, translator),
        )

    def _verify(self, leaf: Leaf, deadline: Deadline) -> list[int]:
        """Look for a leaf in all its candidates.

        Gives the cluster's numbers of those that hold it.
        """
        candidates = {"query": leaf_query(leaf), "sort": ["n"], "_source": ["n", "text", "raw"]}
        body = candidates | {"size": MOST_VERIFIED, "track_total_hits": True}
        (answer,) = self.client.search([Search(self.index, body)], deadline)
        if (total := answer["hits"]["total"]["value"]) > MOST_VERIFIED:
            raise NotVerifiedError(total, MOST_VERIFIED)
        sources = [hit["_source"] for hit in answer["hits"]["hits"]]
        return [
            source["n"]
            for source in sources
            if mark((leaf,), shown_text(source), self._cut).occurrences
        ]

    @functools.cached_property
    def _sources(self) -> tuple[str, ...]:
        """Every source as printed."""
        found: list[str] = []
        after: Json = {}
        while True:
            sources = {
                "size": _SOURCES,
                "sources": [{"source": {"terms": {"field": "source"}}}],
            } | after
            body = {"size": 0, "aggs": {"all": {"composite": sources}}}
            answer = self.client.search_once(self.index, body)
            all_ = answer["aggregations"]["all"]
            found += [bucket["key"]["source"] for bucket in all_["buckets"]]
            if "after_key" not in all_:
                return tuple(found)
            after = {"after": all_["after_key"]}

    @functools.cached_property
    def _lengths(self) -> Lengths:
        body = {
            "size": 0,
            "track_total_hits": True,
            "aggs": {"average": {"avg": {"field": "nchars"}}},
        }
        answer = self.client.search_once(self.index, body)
        average = answer["aggregations"]["average"]["value"] or 0.0
        return Lengths(answer["hits"]["total"]["value"], max(average, 1.0))

    def _counting(
        self, question: Question, wanted: Wanted
    ) -> tuple[list[Search], dict[FacetName, int]]:
        """Give the searches that count, and for each facet the place of the one that counts it.

        The first one counts totals; the second what is counted one by one, where there is such.
        """
        own = {name: _FILTER_OF.get(name, name) for name in wanted.facets}
        selected = {
            name: filtered for name, filtered in own.items() if filtered in question.filters
        }
        counters: Json = {"different": different(unique=wanted.unique)}
        if question.leaves:
            apart = none_of(question.apart) if question.apart else {"match_all": {}}
            counters["counted"] = {"filter": apart, "aggs": {"occurrences": OCCURRENCES}}
        counters |= facet_aggregations(name for name in wanted.facets if name not in selected)
        scored = [question.translator.leaf(leaf) for leaf in question.leaves]
        query = {
            "bool": {"filter": question.passing(), "should": scored, "minimum_should_match": 0}
        }
        searches = [
            self._search({"size": 0, "track_total_hits": True, "query": query, "aggs": counters})
        ]
        if question.apart:
            apart_query = all_of([*question.passing(), question.apart])
            searches.append(
                self._search({"size": 0, "track_total_hits": MOST + 1, "query": apart_query})
            )
        places = dict.fromkeys(wanted.facets, 0)
        for filtered in dict.fromkeys(selected.values()):
            names = [name for name, one in selected.items() if one == filtered]
            places |= dict.fromkeys(names, len(searches))
            body = {
                "query": all_of(question.passing(without=filtered)),
                "aggs": facet_aggregations(names),
            }
            searches.append(self._search({"size": 0} | body))
        return searches, places

    def _search(self, body: Json) -> Search:
        return Search(self.index, body)

    def _look_through(
        self, question: Question, counted: Json | None, deadline: Deadline
    ) -> tuple[Judged, int | None]:
        """Count and judge one by one what the cluster cannot.

        None for the count when there is too much of it.
        """
        if counted is None or not (total := counted["hits"]["total"]["value"]):
            return Judged(), 0
        if total > MOST:
            return Judged(), None
        query = all_of([*question.passing(), question.apart or {}])
        body = {"size": MOST, "query": query, "sort": ["n"], "_source": ["n", "text", "raw"]}
        (answer,) = self.client.search([self._search(body)], deadline)
        sources = [hit["_source"] for hit in answer["hits"]["hits"]]
        marks = {
            source["n"]: mark(question.leaves, shown_text(source), self._cut) for source in sources
        }
        whole = tuple(number for number, marked in marks.items() if marked.whole_word)
        return Judged(tuple(marks), whole), sum(marked.occurrences for marked in marks.values())

    def _occurrences(self, question: Question, answer: Json, apart: int | None) -> int | None:
        if not question.leaves or apart is None:
            return None
        summed: float = answer["aggregations"]["counted"]["occurrences"]["value"]
        return round(summed) + apart

    def _first_page(self, question: Question, wanted: Wanted) -> Search | None:
        """Give the search of the page where it can be asked for together with the counts."""
        end = wanted.offset + wanted.limit
        scored = _is_scored(question, wanted.sort)
        waits = (
            bool(question.apart) or len(question.leaves) > 1 or bool(compared_texts(question.node))
        )
        if not wanted.limit or end > MOST_FROM or (scored and waits):
            return None
        counts = (
            dict.fromkeys(question.leaves, 0) if scored else {}
        )  # of a single leaf they decide no order
        return self._search(
            self._ordered(question, wanted.sort, Judged(), counts)
            | _slice(wanted.offset, wanted.limit)
        )

    def _ordered(
        self, question: Question, sort: Sort, judged: Judged, holders_of: dict[Leaf, int]
    ) -> Json:
        """Give query and order of the paragraphs of a page."""
        first: Json = {
            "begin": {"order": "asc" if sort == "oldest" else "desc", "missing": "_last"}
        }
        body: Json = {"_source": False, "stored_fields": "_none_", "track_total_hits": False}
        if not holders_of:
            return body | {"query": all_of(question.passing()), "sort": [first, "n"]}
        scored = score_queries(
            question.node, holders_of, question.translator, self._lengths, judged
        )
        query = {
            "bool": {"filter": question.passing(), "should": scored, "minimum_should_match": 0}
        }
        return body | {"query": query, "sort": ["_score", first, "n"]}

    def _page(
        self,
        question: Question,
        wanted: Wanted,
        end: int,
        judged: Judged,
        deadline: Deadline,
    ) -> tuple[RankedParagraph, ...]:
        """Give the paragraphs from the offset up to the place `end` in order, which are there."""
        if not wanted.limit or end <= wanted.offset:
            return ()
        counts = self._holders_of(question, deadline) if _is_scored(question, wanted.sort) else {}
        texts = compared_texts(question.node) if counts else ()
        ordered = self._ordered(question, wanted.sort, judged, counts)
        if texts:
            return tuple(self._compared(texts, ordered, end, deadline))[wanted.offset : end]
        if end <= MOST_FROM:
            body = ordered | _slice(wanted.offset, end - wanted.offset)
            (answer,) = self.client.search([self._search(body)], deadline)
            return self._numbered(answer["hits"]["hits"])
        hits = itertools.islice(self._walk(ordered, deadline), wanted.offset, end)
        return self._numbered(hits)

    def _holders_of(self, question: Question, deadline: Deadline) -> dict[Leaf, int]:
        """Count how many paragraphs hold each leaf; of a single one it decides no order."""
        if len(question.leaves) == 1 and not compared_texts(question.node):
            return dict.fromkeys(question.leaves, 0)
        queries = [question.translator.leaf(leaf) for leaf in question.leaves]
        return dict(zip(question.leaves, self._count_holders(queries, deadline), strict=True))

    def _count_holders(self, queries: Sequence[Json], deadline: Deadline) -> list[int]:
        """Count how many paragraphs of the index each query matches.

        What was counted is kept for a while.
        """
        keys = [json.dumps(query) for query in queries]
        asked = {
            key: query for key, query in zip(keys, queries, strict=True) if key not in self._holders
        }
        if asked:
            body = {"size": 0, "aggs": holders(list(asked.values()))}
            (answer,) = self.client.search([self._search(body)], deadline)
            if len(self._holders) > _KEPT_HOLDERS:
                self._holders = {}
            self._holders |= dict(zip(asked, read_holders(answer["aggregations"]), strict=True))
        return [self._holders[key] for key in keys]

    def _compared(
        self, texts: Sequence[Text], ordered: Json, end: int, deadline: Deadline
    ) -> Iterator[RankedParagraph]:
        """Put the best matches of a loosened search in a new order.

        Those behind them stay behind.
        """
        size = max(end, COMPARED)
        fetched = {name: value for name, value in ordered.items() if name != "stored_fields"}
        fetched["_source"] = ["text", "raw", "kind"]
        if size <= MOST_FROM:
            (answer,) = self.client.search([self._search(fetched | _slice(0, size))], deadline)
            hits = answer["hits"]["hits"]
        else:
            hits = list(itertools.islice(self._walk(fetched, deadline), size))
        counts = self._count_holders([leaf_query(text) for text in texts], deadline)
        best = []
        for place, hit in enumerate(hits[:COMPARED]):
            source = hit["_source"]
            likeness = compared(texts, counts, shown_text(source), source["kind"], self._lengths)
            best.append((hit["_score"] >= WHOLE, hit["_score"] + likeness, place))
        for _, score, place in sorted(best, key=lambda one: (not one[0], -one[1], one[2])):
            yield RankedParagraph(self._numbering.number(hits[place]["sort"][-1]), score)
        yield from self._numbered(hits[COMPARED:end])

    def _walk(self, ordered: Json, deadline: Deadline) -> Iterator[Json]:
        """Give hit after hit of one state of the index, however many there are."""
        opened = self.client.call(
            "POST", f"/{self.index}/_search/point_in_time", params={"keep_alive": "2m"}
        )
        state = opened["pit_id"]
        try:
            body = ordered | {"pit": {"id": state, "keep_alive": "2m"}}
            for hit in self.client.walk("", body, _WALKED):
                deadline.check()
                yield hit
        finally:
            self.client.call("DELETE", "/_search/point_in_time", {"pit_id": [state]})

    def _numbered(self, hits: Iterator[Json] | Sequence[Json]) -> tuple[RankedParagraph, ...]:
        return tuple(
            RankedParagraph(self._numbering.number(hit["sort"][-1]), hit.get("_score") or 0.0)
            for hit in hits
        )


def _is_scored(question: Question, sort: Sort) -> bool:
    return sort == "relevance" and bool(question.leaves)


def _slice(offset: int, limit: int) -> Json:
    return {"from": offset, "size": limit}


def _read_facets(
    names: Sequence[FacetName], places: dict[FacetName, int], answers: Sequence[Json]
) -> dict[str, FacetCounts]:
    return {name: read_facet(name, answers[places[name]]["aggregations"]) for name in names}


def reference(folder: Path) -> str:
    """Give the index that an engine's folder names; raises IndexDamagedError."""
    try:
        index: str = json.loads((folder / REFERENCE).read_bytes())["index"]
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"{REFERENCE} cannot be read") from error
    return index


def _numbering(folder: Path) -> Numbering:
    return Placed.read(folder) if Placed.are_in(folder) else Spread()
