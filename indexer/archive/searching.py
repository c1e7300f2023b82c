"""Questions to an opened index: searches, counts, tables, cubes, lines, and downloads of all hits."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.archive.opened import Opened, hit_of
from indexer.archive.plain import plain_cube
from indexer.archive.views import ArticleEntry, ArticleHead
from indexer.config import SEARCH_SECONDS
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.engines.protocol import ArticleListing, Completer, Cubing, Deadline, Locating
from indexer.errors import (
    CubeTooLargeError,
    DeadlineExceededError,
    EngineLacksError,
    NotListedError,
    TooManyArticlesError,
)
from indexer.index.store.protocol import (
    Arranging,
    ArticleSort,
    Keying,
    Listing,
    MatchedArticle,
)
from indexer.search.cube import CountedCopies, Slab
from indexer.search.facets import build_facets
from indexer.search.language import Reading, parse, read_query, render
from indexer.search.lines import LineList, LineWish
from indexer.search.nearby import Probe, probes, proposals
from indexer.search.nodes import Leaf, Node, Text, positive_leaves, title_leaves
from indexer.search.notes import Note
from indexer.search.params import RawRequest, read_request
from indexer.search.request import Crossing, SearchRequest, Wanted
from indexer.search.result import (
    Completion,
    Counted,
    CrossTable,
    EngineAnswer,
    Hit,
    Proposal,
    RankedParagraph,
    SearchResult,
)
from indexer.search.rewrite import (
    however_spaced,
    loosened,
    only_whole_words,
    unknown_places,
    with_codes,
)
from indexer.text.fold import fold_text

EXPORT_SECONDS = 60.0
"""An export ranks every match at once and may take longer than a page."""

EXPORTED_AT_ONCE = 8192
"""Hits of a download that are read at once, in the order of the store: some ten megabytes."""

PROPOSAL_SECONDS = 0.3
"""How long a reader of an empty answer may wait for a proposal."""
PROPOSAL_SAMPLE = 5
"""Paragraphs looked at per kind of slip.

The best ranked hold the most frequent neighbour as a rule.
"""
PROPOSALS = 3


@dataclass(frozen=True, slots=True)
class _Question:
    """A query as read, with the codes of its places, as asked of the engine, and what to tell about it."""

    reading: Reading
    understood: Node
    coded: Node
    asked: Node
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the engine said to a question.

    Its answer, the tree that was asked at last, and whether it is exact.
    """

    question: _Question
    answer: EngineAnswer
    asked: Node
    exact: bool


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


class Searching(Opened):
    """Reads queries, asks the engine, and makes answers of what it and the store give."""

    def complete(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Give frequent words and phrases that begin with a text, in either script or in pinyin (mztj, minzu).

        They are as printed, each with its occurrences. An engine without a vocabulary gives none.
        """
        found = (
            self._engine.complete(prefix, limit)
            if isinstance(self._engine, Completer) and prefix
            else []
        )
        return [(self._printed(one), one.occurrences) for one in found]

    def _printed(self, found: Completion) -> str:
        return next(
            proposals(Probe(Text(found.text)), self._store.shown_text(found.paragraph)), found.text
        )

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request.

        Raises BadRequestError for a limit or an unknown value, never for how a query is typed.
        """
        started = time.perf_counter()
        return self._result(request, self._answer(request), started)

    def search_articles(
        self, request: SearchRequest, sort: ArticleSort
    ) -> tuple[SearchResult, tuple[ArticleEntry, ...]]:
        """Answer a request by its articles.

        The result without hits, and a page of them in this order.

        limit and offset count articles. Raises what `search` raises, and NotListedError.
        """
        started = time.perf_counter()
        wanted = replace(request, limit=0, offset=0)
        answered = self._answer(wanted)
        numbers, store, engine = answered.answer.numbers, self._store, self._engine
        page = slice(request.offset, request.offset + request.limit)
        if isinstance(engine, ArticleListing) and isinstance(store, Arranging):
            deadline = Deadline.after(SEARCH_SECONDS)
            matched = engine.matched_articles(answered.asked, request.filters, deadline)
            listed = store.arranged(matched, sort, page)
            entries = tuple(map(self._matched_entry, listed))
            return self._result(wanted, answered, started), entries
        if numbers is None or not isinstance(store, Listing):
            raise NotListedError(self._engine.name)
        result = self._result(wanted, answered, started)
        articles, counts = store.list_articles(numbers, sort)
        pairs = zip(articles[page], counts[page], strict=True)
        return result, tuple(self._entry(number, matches, store) for number, matches in pairs)

    def newest_articles(self, limit: int) -> tuple[ArticleEntry, ...]:
        """Give the newest articles; none where the engine cannot list them."""
        with contextlib.suppress(NotListedError, TooManyArticlesError):
            return self.search_articles(SearchRequest(limit=limit), "newest")[1]
        return ()

    def _matched_entry(self, one: MatchedArticle) -> ArticleEntry:
        head = self._store.article_head(one.number)
        return ArticleEntry(head.article_id, head.file, head.article, one.matches, one.paragraphs)

    def _entry(self, number: int, matches: int, listing: Listing) -> ArticleEntry:
        head = self._store.article_head(number)
        paragraphs = len(listing.paragraphs_of(number))
        return ArticleEntry(head.article_id, head.file, head.article, matches, paragraphs)

    def _answer(self, request: SearchRequest) -> _Answered:
        question = self._read(request)
        return _Answered(
            question, *self._ask(question, replace(request, unique=True, numbers=True))
        )

    def _result(self, request: SearchRequest, answered: _Answered, started: float) -> SearchResult:
        question, answer, exact = answered.question, answered.answer, answered.exact
        leaves = positive_leaves(answered.asked)
        hits = self._hits(answer.page, leaves, title_leaves(answered.asked))
        found = answer.totals.paragraphs > 0 and exact
        return SearchResult(
            query=request.query,
            understood=render(question.understood),
            notes=(
                *question.notes,
                *(() if found else question.reading.when_empty),
                *_notes(answer, leaves, exact=exact),
            ),
            total=answer.totals,
            unique=answer.unique,
            exact=exact,
            hits=tuple(self._with_article_counts(answer, hits)),
            facets=build_facets(answer.facets, request.filters, self.regions)
            if request.facets
            else {},
            index=self.info,
            did_you_mean=() if found else self._propose(question, request),
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def _with_article_counts(self, answer: EngineAnswer, hits: Iterator[Hit]) -> Iterator[Hit]:
        """Say of each hit how many paragraphs of its article match, where that can be counted."""
        if answer.numbers is None or not answer.page or not isinstance(self._store, Listing):
            return hits
        owners = list(self._store.articles_of(ranked.number for ranked in answer.page))
        counts = self._store.count_inside(answer.numbers, owners)
        return (replace(hit, in_article=count) for hit, count in zip(hits, counts, strict=True))

    def count(self, request: SearchRequest) -> int:
        """Count the paragraphs that match a request exactly, whatever its page and facets.

        Raises BadRequestError.
        """
        asked, number = self._read(request).asked, Wanted(filters=request.filters, limit=0)
        answer = self._engine.search(asked, number, Deadline.after(SEARCH_SECONDS))
        return answer.totals.paragraphs

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

    @property
    def completes_words(self) -> bool:
        """Whether words and phrases are suggested, and not only places and sources."""
        return isinstance(self._engine, Completer)

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

    def sample(self, most: int) -> tuple[Hit, ...]:
        """Give some paragraphs from all over the archive, always the same.

        The first ones of a store without a list.
        """
        count = self.info.paragraphs
        if not isinstance(self._store, Listing):
            return self.search(SearchRequest(limit=most)).hits
        numbers = list(range(0, count, max(1, count // most)))[:most] if count else []
        return tuple(self._hits([RankedParagraph(number, 0.0) for number in numbers], ()))

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

    def _read(self, request: SearchRequest) -> _Question:
        reading = read_query(request.query)
        understood = only_whole_words(reading.node) if request.whole_words else reading.node
        unknown = unknown_places(understood, self.regions.find)
        coded = with_codes(understood, self.regions.find)
        notes = (*reading.notes, *(Note("unknown-place", (("name", name),)) for name in unknown))
        return _Question(reading, understood, coded, however_spaced(coded), notes)

    def _ask(self, question: _Question, request: SearchRequest) -> tuple[EngineAnswer, Node, bool]:
        """Ask the engine, and once more for shared words when nothing matches.

        Tells whether the answer is exact.
        """
        deadline = Deadline.after(SEARCH_SECONDS)
        answer = self._engine.search(question.asked, request, deadline)
        if (
            answer.totals.paragraphs == 0
            and (looser := loosened(question.coded, self._cut)) is not None
        ):
            # Nothing is the exact answer, whether there is time to look for shared words or not.
            with contextlib.suppress(DeadlineExceededError):
                loose_answer = self._engine.search(looser, request, deadline)
                if loose_answer.totals.paragraphs:
                    return loose_answer, looser, False
        return answer, question.asked, True

    def _propose(self, question: _Question, request: SearchRequest) -> tuple[Proposal, ...]:
        """Look for texts one character away, and as a text for what was read as a field.

        Gives up silently when time runs out, as the answer itself is complete.
        """
        deadline = Deadline.after(PROPOSAL_SECONDS)
        sample = Wanted(filters=request.filters, limit=PROPOSAL_SAMPLE)
        node = question.coded
        texts = {one.text: self._printed(one) for one in self._sounding(node)}
        counted: list[Proposal] = []
        try:
            for probe in probes(node, lambda part: self._occurs(part, sample, deadline)):
                for ranked in self._engine.search(probe.leaf, sample, deadline).page:
                    for text in proposals(probe, self._store.shown_text(ranked.number)):
                        texts.setdefault(fold_text(text), text)
            for text in (*texts.values(), *question.reading.texts):
                answer = self._engine.search(parse(text), replace(sample, limit=0), deadline)
                counted.append(Proposal(text, answer.totals.paragraphs))
        except DeadlineExceededError:
            counted = []
        counted.sort(key=lambda item: (-item.paragraphs, item.text))
        return tuple(item for item in counted[:PROPOSALS] if item.paragraphs)

    def _occurs(self, text: str, sample: Wanted, deadline: Deadline) -> bool:
        """Tell whether a text stands anywhere that the filters let through."""
        answer = self._engine.search(Text(text, literal=True), replace(sample, limit=0), deadline)
        return answer.totals.paragraphs > 0

    def _sounding(self, node: Node) -> list[Completion]:
        """Find texts that are read as a query of one unquoted text is."""
        if (
            not isinstance(node, Text)
            or node.literal
            or node.whole
            or not isinstance(self._engine, Completer)
        ):
            return []
        return self._engine.sounding(node.text, PROPOSALS)


def request_from(regions: Gazetteer, raw: RawRequest) -> SearchRequest:
    """Check a request in strings; raises BadRequestError that names the field."""
    return read_request(raw, regions.find)


def _cube_notes(question: _Question, slab: Slab) -> Iterator[Note]:
    yield from question.notes
    if positive_leaves(question.asked) and not slab.counts_occurrences:
        yield Note("uncounted")


def _notes(answer: EngineAnswer, leaves: tuple[Leaf, ...], *, exact: bool) -> Iterator[Note]:
    """Tell what the reader of an answer must know about its hits and numbers."""
    if not exact:
        yield Note("loosened")
    if leaves and answer.totals.occurrences is None:
        yield Note("uncounted")
