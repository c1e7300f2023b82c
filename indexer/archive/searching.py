"""Searches of an opened index: a page of hits with facets and marks, suggestions, and proposals."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from indexer.archive.asking import Asking, Question
from indexer.archive.views import ArticleEntry
from indexer.config import SEARCH_SECONDS
from indexer.engines.protocol import ArticleListing, Completer, Deadline
from indexer.errors import (
    DeadlineExceededError,
    NotListedError,
    TooManyArticlesError,
)
from indexer.index.store.protocol import (
    Arranging,
    ArticleSort,
    Listing,
    MatchedArticle,
)
from indexer.search.answers.facets import build_facets
from indexer.search.answers.result import (
    Completion,
    EngineAnswer,
    Hit,
    Proposal,
    RankedParagraph,
    SearchResult,
)
from indexer.search.language.nodes import Leaf, Node, Text, positive_leaves, title_leaves
from indexer.search.language.notes import Note
from indexer.search.language.parser import parse, render
from indexer.search.matching.nearby import Probe, probes, proposals
from indexer.search.requests.request import SearchRequest, Wanted
from indexer.search.requests.rewrite import loosened
from indexer.text.fold import fold_text

PROPOSAL_SECONDS = 0.3
"""How long a reader of an empty answer may wait for a proposal."""
PROPOSAL_SAMPLE = 5
"""Paragraphs looked at per kind of slip.

The best ranked hold the most frequent neighbour as a rule.
"""
PROPOSALS = 3


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the engine said to a question.

    Its answer, the tree that was asked at last, and whether it is exact.
    """

    question: Question
    answer: EngineAnswer
    asked: Node
    exact: bool


class Searching(Asking):
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
            unique=cast("int", answer.unique),  # it was wanted
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

    @property
    def completes_words(self) -> bool:
        """Whether words and phrases are suggested, and not only places and sources."""
        return isinstance(self._engine, Completer)

    def sample(self, most: int) -> tuple[Hit, ...]:
        """Give some paragraphs from all over the archive, always the same.

        The first ones of a store without a list.
        """
        count = self.info.paragraphs
        if not isinstance(self._store, Listing):
            return self.search(SearchRequest(limit=most)).hits
        numbers = list(range(0, count, max(1, count // most)))[:most] if count else []
        return tuple(self._hits([RankedParagraph(number, 0.0) for number in numbers], ()))

    def _ask(self, question: Question, request: SearchRequest) -> tuple[EngineAnswer, Node, bool]:
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

    def _propose(self, question: Question, request: SearchRequest) -> tuple[Proposal, ...]:
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


def _notes(answer: EngineAnswer, leaves: tuple[Leaf, ...], *, exact: bool) -> Iterator[Note]:
    """Tell what the reader of an answer must know about its hits and numbers."""
    if not exact:
        yield Note("loosened")
    if leaves and answer.totals.occurrences is None:
        yield Note("uncounted")
