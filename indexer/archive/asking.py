"""Queries read and asked of an engine: tables, cubes, lines, and downloads of all hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.archive.opened import Opened, hit_of
from indexer.archive.plain import plain_cube
from indexer.archive.views import ArticleHead
from indexer.config import SEARCH_SECONDS
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.engines.protocol import Cubing, Deadline, Locating
from indexer.errors import (
    CubeTooLargeError,
    EngineLacksError,
)
from indexer.index.store.protocol import (
    Keying,
)
from indexer.search.answers.result import (
    Counted,
    CrossTable,
    EngineAnswer,
    Hit,
    RankedParagraph,
)
from indexer.search.language.nodes import Leaf, Node, positive_leaves
from indexer.search.language.notes import Note
from indexer.search.language.parser import Reading, read_query, render
from indexer.search.matching.lines import LineList, LineWish
from indexer.search.requests.cube import CountedCopies, Slab
from indexer.search.requests.params import RawRequest, read_request
from indexer.search.requests.request import Crossing, SearchRequest, Wanted
from indexer.search.requests.rewrite import (
    however_spaced,
    only_whole_words,
    unknown_places,
    with_codes,
)

EXPORT_SECONDS = 60.0
"""An export ranks every match at once and may take longer than a page."""

EXPORTED_AT_ONCE = 8192
"""Hits of a download that are read at once, in the order of the store: some ten megabytes."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query as read, with the codes of its places, as asked of the engine, and what to tell about it."""

    reading: Reading
    understood: Node
    coded: Node
    asked: Node
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class ListedLines:
    """A query as read, what to tell about it, and its lines."""

    understood: str
    notes: tuple[Note, ...]
    lines: LineList


@dataclass(frozen=True, slots=True)
class CountedCube:
    """A query as read, what to tell about it, and its cube."""

    understood: str
    notes: tuple[Note, ...]
    slab: Slab


class Asking(Opened):
    """Reads queries, and asks the engine for all that they find."""

    def tabulate(self, request: SearchRequest, crossing: Crossing) -> CrossTable:
        """Count what matches a request exactly, whatever its page, by place and period.

        Raises BadRequestError.
        """
        return self._engine.tabulate(
            self._read(request).asked, request.filters, crossing, Deadline.after(SEARCH_SECONDS)
        )

    def compare(self, requests: Sequence[SearchRequest], crossing: Crossing) -> tuple[Counted, ...]:
        """Count what matches each request exactly, whatever its page and facets, all in the time of one search.

        What a search would loosen counts nothing. Raises BadRequestError, DeadlineExceededError.
        """
        deadline = Deadline.after(SEARCH_SECONDS)
        return tuple(self._counted(request, crossing, deadline) for request in requests)

    def _counted(self, request: SearchRequest, crossing: Crossing, deadline: Deadline) -> Counted:
        question = self._read(request)
        wanted = Wanted(filters=request.filters, limit=0, unique=request.unique)
        answer = self._engine.search(question.asked, wanted, deadline)
        table = self._engine.tabulate(question.asked, request.filters, crossing, deadline)
        return Counted(render(question.understood), question.notes, answer.totals, table)

    def cube(
        self,
        requests: Sequence[SearchRequest],
        crossing: Crossing,
        copies: CountedCopies,
        seconds: float | None = None,
    ) -> list[CountedCube]:
        """Count what matches each request exactly by place and period, under the filters of the first.

        Letters are counted too, as a base needs them. Where more matches than an engine counts
        cubes of, it gives the paragraphs of every cell and no other unit. seconds: that it may
        take, those of a search unless given. Raises BadRequestError, CubeTooLargeError,
        EngineLacksError, DeadlineExceededError.
        """
        deadline = Deadline.after(SEARCH_SECONDS if seconds is None else seconds)
        if not isinstance(self._engine, Cubing):
            raise EngineLacksError(self._engine.name, "cubes")
        questions = [self._read(request) for request in requests]
        try:
            slabs = self._engine.cube(
                [question.asked for question in questions],
                requests[0].filters,
                crossing,
                deadline,
                copies=copies,
                letters=True,
            )
        except CubeTooLargeError:
            if copies != "all" or crossing.periods != "year":
                raise  # a table knows neither copies nor years without a month
            return [self._plain_cube(request, crossing, deadline) for request in requests]
        return [
            CountedCube(render(question.understood), tuple(_cube_notes(question, slab)), slab)
            for question, slab in zip(questions, slabs, strict=True)
        ]

    def _plain_cube(
        self, request: SearchRequest, crossing: Crossing, deadline: Deadline
    ) -> CountedCube:
        question = self._read(request)
        slab = plain_cube(self._engine, question.asked, request.filters, crossing, deadline)
        notes = (*question.notes, Note("plain-cube"))
        return CountedCube(render(question.understood), notes, slab)

    def concordance(
        self, request: SearchRequest, wish: LineWish, *, patient: bool = False
    ) -> ListedLines:
        """Order, group or draw every occurrence of a query; what a search would loosen has none.

        patient: with the time of a download. Raises BadRequestError, EngineLacksError,
        DeadlineExceededError.
        """
        if not isinstance(self._engine, Locating):
            raise EngineLacksError(self._engine.name, "concordances")
        question = self._read(request)
        deadline = Deadline.after(EXPORT_SECONDS if patient else SEARCH_SECONDS)
        lines = self._engine.concordance(
            question.asked, request.filters, wish, self._paragraph_keys, deadline
        )
        return ListedLines(render(question.understood), question.notes, lines)

    def _paragraph_keys(self, numbers: Any) -> Any:
        return self._keying().paragraph_keys(numbers)

    def _keying(self) -> Keying:
        if not isinstance(self._store, Keying):
            raise EngineLacksError(self._engine.name, "samples and receipts of searches")
        return self._store

    def matched_sha256(self, request: SearchRequest) -> str:
        """Hash the lasting keys of all paragraphs that match a request exactly, in ascending order.

        Raises EngineLacksError, BadRequestError, DeadlineExceededError.
        """
        wanted = Wanted(filters=request.filters, limit=0, numbers=True)
        deadline = Deadline.after(EXPORT_SECONDS)
        numbers = self._engine.search(self._read(request).asked, wanted, deadline).numbers
        if numbers is None:
            raise EngineLacksError(self._engine.name, "receipts of searches")
        return self._keying().keys_sha256(numbers)

    def export(self, request: SearchRequest) -> Iterator[Hit]:
        """Give every hit of a request in its order, whatever its limit and offset say."""
        node = self._read(request).asked
        answer = self._all_matches(node, request)
        return self._in_parts(answer.page, positive_leaves(node))

    def _in_parts(self, page: Sequence[RankedParagraph], leaves: tuple[Leaf, ...]) -> Iterator[Hit]:
        """Give hits in their order, some thousand at a time, each part read in the order in which texts are stored."""
        for begin in range(0, len(page), EXPORTED_AT_ONCE):
            part = page[begin : begin + EXPORTED_AT_ONCE]
            stored = sorted(part, key=lambda ranked: ranked.number)
            hits = {
                hit.number: hit for hit in self._store.hits([ranked.number for ranked in stored])
            }
            for ranked in part:
                yield hit_of(ranked, hits.pop(ranked.number), leaves, self._cut)

    def export_articles(self, request: SearchRequest) -> Iterator[ArticleHead]:
        """Give every article that has a hit of a request, once, in the order of its first one."""
        answer = self._all_matches(self._read(request).asked, request)
        numbers = dict.fromkeys(self._store.articles_of(ranked.number for ranked in answer.page))
        heads = map(self._store.article_head, numbers)
        return (ArticleHead(head.article_id, head.file, head.article) for head in heads)

    def _all_matches(self, node: Node, request: SearchRequest) -> EngineAnswer:
        every = max(1, self.info.paragraphs)
        unlimited = Wanted(filters=request.filters, sort=request.sort, limit=every)
        return self._engine.search(node, unlimited, Deadline.after(EXPORT_SECONDS))

    def _read(self, request: SearchRequest) -> Question:
        reading = read_query(request.query)
        understood = only_whole_words(reading.node) if request.whole_words else reading.node
        unknown = unknown_places(understood, self.regions.find)
        coded = with_codes(understood, self.regions.find)
        notes = (*reading.notes, *(Note("unknown-place", (("name", name),)) for name in unknown))
        return Question(reading, understood, coded, however_spaced(coded), notes)


def request_from(regions: Gazetteer, raw: RawRequest) -> SearchRequest:
    """Check a request in strings; raises BadRequestError that names the field."""
    return read_request(raw, regions.find)


def _cube_notes(question: Question, slab: Slab) -> Iterator[Note]:
    yield from question.notes
    if positive_leaves(question.asked) and not slab.counts_occurrences:
        yield Note("uncounted")
