"""An opened index: one store, one engine, one gazetteer.

Every search of the CLI and of the web goes through here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.archive.published import Location, Published
from indexer.archive.views import (
    ArticleCopies,
    ArticleEntry,
    ArticleHead,
    ArticleLink,
    ArticleView,
    FileArticles,
    FoundParagraph,
    HitList,
    ParagraphView,
)
from indexer.audit.audit import Audit, Plan, audited
from indexer.config import SEARCH_SECONDS
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.engines.catalogue import open_engine
from indexer.engines.names import CLUSTER_ENGINE, ENGINES
from indexer.engines.opensearch.settings import ClusterSettings
from indexer.engines.protocol import ArticleListing, Completer, Cubing, Deadline, Engine, Locating
from indexer.errors import (
    DeadlineExceededError,
    EngineLacksError,
    IndexDamagedError,
    IndexOutdatedError,
    NotFoundError,
    NotListedError,
    TooManyArticlesError,
    build_command,
)
from indexer.index.disk.generations import (
    Generation,
    check_ahead,
    mapped_files,
    open_current,
    published,
    roll_back,
    verify,
)
from indexer.index.disk.steps import DISK
from indexer.index.segments.changes import Changes, changes_of
from indexer.index.store.protocol import (
    Anchored,
    Anchoring,
    Arranging,
    ArticleSort,
    Cluster,
    Documents,
    Keying,
    Listing,
    MatchedArticle,
    StoredHit,
)
from indexer.index.store.store import Store, indexed_paragraphs
from indexer.model import Article, RegionPath, SourceFile
from indexer.search.cube import CountedCopies, Counts, Line, Slab
from indexer.search.facets import build_facets
from indexer.search.highlights import mark
from indexer.search.language import Reading, parse, read_query, render
from indexer.search.lines import LineList, LineWish
from indexer.search.nearby import Probe, probes, proposals
from indexer.search.nodes import Leaf, Node, Text, positive_leaves, title_leaves
from indexer.search.notes import Note
from indexer.search.params import RawRequest, read_request
from indexer.search.request import Crossing, SearchRequest, Wanted
from indexer.search.result import (
    Completion,
    Copies,
    Counted,
    CrossTable,
    EngineAnswer,
    Hit,
    IndexInfo,
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
from indexer.text.words import Cut, Word, cut_words, segmenter

if TYPE_CHECKING:
    from indexer.engines.opensearch.published import PublishedArchive

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

MAX_LISTED_BESIDE = 21
"""Articles of the same file that an article names.

A page of a newspaper has fewer, a file of records thousands.
"""
MAX_LISTED_COPIES = 50
"""Other articles of a cluster that an article names.

The size of the cluster tells whether there are more.
"""


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


class Archive:
    """The published index of a folder.

    Immutable: a rebuild publishes another one, which is opened anew.

    built: when, as an ISO 8601 time. source: what it was built from, for whoever is at this machine
    and nobody else.
    """

    def __init__(
        self,
        generation: Published,
        store: Documents,
        engine: Engine,
        regions: Gazetteer,
        cut: Cut = cut_words,
    ) -> None:
        self._generation = generation
        self._store = store
        self._engine = engine
        self._cut = cut
        self._audited: tuple[int, Audit | None] = (0, None)
        self._mapped = mapped_files(generation) if isinstance(generation, Generation) else ()
        self.regions = regions
        self.built, self.source = generation.built, generation.source
        self.info = IndexInfo(
            generation=generation.name,
            paragraphs=store.paragraph_count,
            articles=store.article_count,
            fingerprint=generation.fingerprint,
            engine=engine.name,
        )

    def close(self) -> None:
        """Release all files, at once and not when the collector comes.

        Nothing may be asked any more.
        """
        engine: Engine | None = self.__dict__.pop("_engine", None)
        if engine is not None:
            engine.close()
            self._store.close()
            del self._store, self._cut, self._mapped

    def check_lengths(self) -> None:
        """Look whether its files are as long as they were, which costs a microsecond each.

        Whoever reads where a file was cut off is ended by the system. Raises IndexDamagedError.
        """
        for compound in self._mapped:
            compound.check_length()

    def check_ahead(self) -> None:
        """Check all files now, and not each part when it is first touched.

        Raises IndexDamagedError.

        A cluster checks its files itself.
        """
        if isinstance(self._generation, Generation):
            check_ahead(self._generation)

    def audit(self, plan: Plan) -> Audit:
        """Hold what the engine counts against the stored texts.

        Raises EngineLacksError for an archive of a cluster, BadRequestError when it holds no text.
        """
        if not isinstance(self._store, Store):
            raise EngineLacksError(self._engine.name, "what an audit reads")
        return audited(self._engine, self._store, self.info.generation, plan)

    def keep_audit(self, made: Audit) -> bool:
        """Keep an audit beside the index, in the place of the last; False where it cannot be."""
        if not isinstance(self._generation, Generation):
            return False
        data = json.dumps(made.as_json(), ensure_ascii=False, indent=1).encode()
        try:
            DISK.exchange(self._generation.audit, data)
        except OSError:
            return False
        return True

    @property
    def audit_state(self) -> int:
        """Tell one state of the kept audit from another, cheaply; 0 when there is none."""
        if not isinstance(self._generation, Generation):
            return 0
        try:
            return self._generation.audit.stat().st_mtime_ns
        except OSError:
            return 0

    def last_audit(self) -> Audit | None:
        """Give the last audit of this index, if one is kept; read again only when it changes."""
        state = self.audit_state
        if state != self._audited[0]:
            self._audited = state, read_audit(self._generation)
        return self._audited[1]

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self.close()
        generation = self._generation
        # A block that nobody had touched before.
        if isinstance(error, IndexDamagedError) and isinstance(generation, Generation):
            raise error.located(
                generation.folder.parent, generation.source, generation.engine_name
            ) from error

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

    def changes(self) -> Changes | None:
        """Say what is different from the build before this one; None where that is not known any more."""
        if not isinstance(self._generation, Generation):
            return None
        return changes_of(self._generation)

    def articles_of(self, numbers: Sequence[int]) -> tuple[ArticleHead, ...]:
        """Give articles by their numbers, as `changes` names them."""
        heads = map(self._store.article_head, numbers)
        return tuple(ArticleHead(head.article_id, head.file, head.article) for head in heads)

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

        Letters are counted too, as a base needs them. An engine without cubes gives the paragraphs
        of every cell and no other unit. seconds: that it may take, those of a search unless given.
        Raises BadRequestError, EngineLacksError, DeadlineExceededError.
        """
        if not isinstance(self._engine, Cubing):
            if copies != "all" or crossing.periods != "year":
                raise EngineLacksError(self._engine.name, "months and first copies in cubes")
            return [_cube_of(one) for one in self.compare(requests, crossing)]
        questions = [self._read(request) for request in requests]
        slabs = self._engine.cube(
            [question.asked for question in questions],
            requests[0].filters,
            crossing,
            Deadline.after(SEARCH_SECONDS if seconds is None else seconds),
            copies=copies,
            letters=True,
        )
        return [
            CountedCube(render(question.understood), question.notes, slab)
            for question, slab in zip(questions, slabs, strict=True)
        ]

    @property
    def knows_places(self) -> bool:
        """Whether the engine orders and draws the places of a query."""
        return isinstance(self._engine, Locating)

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
        if not isinstance(self._store, Keying):
            raise EngineLacksError(self._engine.name, "samples")
        return self._store.paragraph_keys(numbers)

    def hits_of(self, numbers: Sequence[int]) -> dict[int, Hit]:
        """Give some paragraphs, ascending, by their numbers, without marks."""
        hits = self._hits([RankedParagraph(number, 0.0) for number in numbers], ())
        return dict(zip(numbers, hits, strict=True))

    def source_files(self) -> list[tuple[str, str]]:
        """Give name and sha256 of every file that the index was made of.

        None where the store does not know.
        """
        return sorted(self._store.order.listing()) if isinstance(self._store, Store) else []

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
                yield _hit(ranked, hits.pop(ranked.number), leaves, self._cut)

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

    def article(self, article_id: str, query: str = "") -> ArticleView:
        """Give an article with the matches of a query marked.

        Raises NotFoundError, QueryTooLargeError.
        """
        number = self._store.find_article(article_id)
        if number is None:
            raise NotFoundError("No article has this id: it may have changed with the last build.")
        stored = self._store.article(number)
        receipt = self._store.receipt_of(number)
        leaves = positive_leaves(however_spaced(parse(query)))
        marks = [
            mark(leaves, paragraph.text, self._cut)
            for paragraph in indexed_paragraphs(stored.article)
        ]
        shown = zip(
            stored.numbers,
            indexed_paragraphs(stored.article),
            marks,
            self._store.clusters_of(stored),
            self._anchors(stored.numbers),
            strict=True,
        )
        views = tuple(
            ParagraphView(
                paragraph,
                marked.spans,
                _places(stored.article, paragraph.n),
                _copies(cluster, at),
                anchor,
            )
            for at, paragraph, marked, cluster, anchor in shown
        )
        return ArticleView(
            article_id=article_id,
            file=stored.file,
            encoding=receipt.encoding,
            article=stored.article,
            paragraphs=views,
            occurrences=sum(marked.occurrences for marked in marks),
            dropped=receipt.dropped,
            repairs=receipt.repairs,
            doubts=receipt.doubts,
            lines=self._store.lines_of(number),
            beside=self._beside(number),
            cluster=self._article_copies(number),
        )

    def _anchors(self, numbers: Sequence[int]) -> list[str]:
        if isinstance(self._store, Anchoring):
            return self._store.anchors(numbers)
        return [""] * len(numbers)

    def _beside(self, number: int) -> FileArticles:
        """Give the articles of the same file, those near this one when they are many."""
        every = self._store.articles_beside(number)
        place = every.index(number)
        first = max(0, min(place - MAX_LISTED_BESIDE // 2, len(every) - MAX_LISTED_BESIDE))
        heads = map(self._store.article_head, every[first : first + MAX_LISTED_BESIDE])
        links = tuple(ArticleLink(head.article_id, head.article.display_title) for head in heads)
        return FileArticles(place + 1, len(every), first + 1, links)

    def sample(self, most: int) -> tuple[Hit, ...]:
        """Give some paragraphs from all over the archive, always the same.

        The first ones of a store without a list.
        """
        count = self.info.paragraphs
        if not isinstance(self._store, Listing):
            return self.search(SearchRequest(limit=most)).hits
        numbers = list(range(0, count, max(1, count // most)))[:most] if count else []
        return tuple(self._hits([RankedParagraph(number, 0.0) for number in numbers], ()))

    def article_at(self, file: str, line: int) -> str:
        """Give the id of the article that has a line of a file; raises NotFoundError."""
        number = self._store.find_line(file, line)
        if number is None:
            raise NotFoundError("No article is from this file.")
        return self._store.article_id(number)

    def copies(self, paragraph_id: str, query: str = "", *, limit: int, offset: int = 0) -> HitList:
        """Give the paragraphs that are the same as one or nearly, itself included, in the order of their dates.

        Raises NotFoundError, QueryTooLargeError.
        """
        numbers = self._store.copies(self._find_paragraph(paragraph_id))
        return self._listed(len(numbers), numbers[offset : offset + limit], query)

    def clusters(self, *, limit: int, offset: int = 0, short: bool = True) -> HitList:
        """Give the paragraph seen first of every cluster of copies, the largest cluster first.

        short: whether headings and paragraphs of fewer than 26 letters are listed too.
        """
        return self._listed(*self._store.largest_clusters(offset=offset, limit=limit, short=short))

    def _listed(self, total: int, numbers: Sequence[int], query: str = "") -> HitList:
        leaves = positive_leaves(however_spaced(parse(query)))
        return HitList(
            total, tuple(self._hits([RankedParagraph(number, 0.0) for number in numbers], leaves))
        )

    def _find_paragraph(self, paragraph_id: str) -> int:
        article_id, _, n = paragraph_id.partition("-")
        number = self._store.find_article(article_id)
        if number is not None:
            stored = self._store.article(number)
            for at, paragraph in zip(
                stored.numbers, indexed_paragraphs(stored.article), strict=True
            ):
                if str(paragraph.n) == n:
                    return at
        raise NotFoundError("No paragraph has this id: it may have changed with the last build.")

    def paragraph(self, name: str) -> FoundParagraph:
        """Find a paragraph by its anchor or its id, and tell what has become of it.

        Raises NotFoundError.
        """
        if isinstance(self._store, Anchoring) and "-" not in name:
            found = self._store.find_anchor(name)
        else:
            found = Anchored(self._find_paragraph(name), "same")
        if found is None:
            raise NotFoundError("No paragraph has this name: it was taken out, or never was here.")
        (hit,) = self._hits([RankedParagraph(found.number, 0.0)], ())
        return FoundParagraph(hit, found.state)

    def _article_copies(self, number: int) -> ArticleCopies | None:
        cluster = self._store.article_cluster(number)
        if cluster is None:
            return None
        heads = map(self._store.article_head, self._store.articles_like(number, MAX_LISTED_COPIES))
        others = tuple(ArticleLink(head.article_id, head.article.display_title) for head in heads)
        return ArticleCopies(cluster.id, cluster.size, cluster.first == number, others)

    def report(self) -> dict[str, Any]:
        """Give the report of the build that made this index."""
        return self._store.report()

    def receipts(self) -> Iterator[SourceFile]:
        """Give, file by file, the encoding and everything dropped or repaired (without the articles)."""
        return self._store.receipts()

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

    def _hits(
        self,
        page: Sequence[RankedParagraph],
        leaves: tuple[Leaf, ...],
        of_title: tuple[Leaf, ...] = (),
    ) -> Iterator[Hit]:
        stored = self._store.hits([ranked.number for ranked in page])
        hits = (
            _hit(ranked, found, leaves, self._cut)
            for ranked, found in zip(page, stored, strict=True)
        )
        if not of_title:
            return hits
        return (
            replace(hit, title_spans=mark(of_title, hit.display_title, self._cut).spans)
            for hit in hits
        )


def read_audit(generation: Published) -> Audit | None:
    """Read the last audit of an index; None when there is none, or none that can be read."""
    if not isinstance(generation, Generation):
        return None
    try:
        shape = json.loads(generation.audit.read_bytes())
        found = Audit.from_json(shape)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found if found.generation == generation.name else None


def open_archive(where: Location, *, engine: str | None = None) -> Archive:
    """Open the published index of a folder, or the published archive of a cluster.

    engine: the one that the user asked for, if any. Raises IndexMissingError, IndexDamagedError,
    IndexOutdatedError, EngineNotNamedError, and the errors of a cluster.
    """
    if isinstance(where, Path):
        return open_current(where, functools.partial(_open, where, engine))
    opened = _cluster(where)
    return Archive(opened, opened.store, opened.engine, Gazetteer.load(), opened.cut)


def _open(index_dir: Path, named: str | None, generation: Generation) -> Archive:
    entry = ENGINES.get(generation.engine_name)
    if entry is None:
        what = f"its engine {generation.engine_name[:20]!r} is none of ours"
        raise IndexOutdatedError(what, index_dir, generation.source)
    store, library = Store(generation), entry.library
    dictionary = (
        store.dictionary
    )  # Answers cut words when they are looked at, which may be when the store is closed.

    def cut(
        word_text: str,
    ) -> list[Word]:  # A segmenter is loaded by the first question that has its words cut.
        return segmenter(dictionary, library).cut(word_text)

    engine = open_engine(
        generation.engine_name, generation.engine, store.duplicates, cut, named=named
    )
    return Archive(generation, store, engine, Gazetteer.load(), cut)


def _cluster(settings: ClusterSettings) -> PublishedArchive:
    from indexer.engines.opensearch.published import PublishedArchive  # noqa: PLC0415 - its library is an extra

    return PublishedArchive(settings)


def current_generation(where: Location) -> str:
    """Name what is published in a folder or a cluster, without opening it.

    Raises what `open_archive` raises.
    """
    if isinstance(where, Path):
        return published(where).name
    from indexer.engines.opensearch.published import published_name  # noqa: PLC0415 - its library is an extra

    return published_name(where)


def read_manifest(where: Location) -> dict[str, Any]:
    """Give what `duanluo info` prints of what is published.

    Name, engine, times, counts, the size of every file.

    No engine of files is opened. Raises what `open_archive` raises.
    """
    return open_current(where, _manifest) if isinstance(where, Path) else _cluster(where).manifest()


def _manifest(generation: Generation) -> dict[str, Any]:
    return {
        "generation": generation.name,
        "previous": generation.previous,
        "engine": generation.engine_name,
        "built": generation.built,
        "source": str(generation.source or ""),
        "fingerprint": generation.fingerprint,
        "dictionary": Store(generation).report().get("dictionary", 0),
        "counts": generation.counts,
        "bytes": generation.size,
        "files": {name: entry.size for name, entry in sorted(generation.files.items())},
    }


def verify_index(where: Location) -> tuple[str, ...]:
    """Look at all that is published and name what is missing or changed; nothing when it is whole.

    Every file is read; of a cluster, the number of every paragraph in both copies. Raises what
    `open_archive` raises.
    """
    if not isinstance(where, Path):
        return _cluster(where).verify()
    while True:
        generation = published(where)
        problems = (*verify(generation), *_audit_problems(generation))
        if not problems or published(where).name == generation.name:
            return problems


def _audit_problems(generation: Generation) -> Iterator[str]:
    found = read_audit(generation)
    if found and found.differences:
        yield (
            f"the audit of {found.made} found {len(found.differences)} differences: "
            f"repeat it with `{found.command}`"
        )


def rebuild_command(where: Location) -> str:
    """Give the command that builds what is published again, from its own source.

    Raises what `open_archive` raises.
    """
    if not isinstance(where, Path):
        return f"duanluo build SOURCE --engine {CLUSTER_ENGINE}"
    generation = published(where)
    return build_command(generation.source, where, generation.engine_name)


def roll_back_index(index_dir: Path, *, now: dt.datetime) -> dict[str, Any]:
    """Publish the index before the live one again, and give its manifest.

    Raises what `roll_back` raises.
    """
    return _manifest(roll_back(index_dir, now))


def request_from(regions: Gazetteer, raw: RawRequest) -> SearchRequest:
    """Check a request in strings; raises BadRequestError that names the field."""
    return read_request(raw, regions.find)


def _cube_of(counted: Counted) -> CountedCube:
    """Make a cube of paragraphs alone of a cross table."""
    table, total = counted.table, counted.total

    def line(cells: dict[str, int]) -> Line:
        return Line({period: Counts(paragraphs=number) for period, number in cells.items()})

    slab = Slab(
        {code: line(cells) for code, cells in table.rows.items() if cells},
        line(table.others),
        line(table.missing),
        line(table.ambiguous),
        line(table.totals),
        counts_occurrences=total.occurrences is not None,
        titles=0,
        captions=0,
        credits=0,
        whole=Counts(total.occurrences or 0, total.paragraphs, total.articles),
    )
    return CountedCube(counted.understood, counted.notes, slab)


def _hit(ranked: RankedParagraph, found: StoredHit, leaves: tuple[Leaf, ...], cut: Cut) -> Hit:
    paragraph, owner, article = found.paragraph, found.owner, found.owner.article
    return Hit(
        paragraph_id=f"{owner.article_id}-{paragraph.n}",
        article_id=owner.article_id,
        file=owner.file,
        article=article.article,
        n=paragraph.n,
        lines=paragraph.lines,
        kind=paragraph.kind,
        title=article.title,
        display_title=article.display_title,
        date=article.date,
        source=article.source.value if article.source else None,
        region=article.regions.primary,
        text=paragraph.text,
        marks=mark(leaves, paragraph.text, cut),
        score=ranked.score,
        whole=ranked.whole,
        script=article.script,
        cluster=_copies(found.cluster, found.number),
        anchor=found.anchor,
        authors=article.authors,
        url=article.url,
    )


def _copies(cluster: Cluster | None, number: int) -> Copies | None:
    return Copies(cluster.id, cluster.size, cluster.first == number) if cluster else None


def _notes(answer: EngineAnswer, leaves: tuple[Leaf, ...], *, exact: bool) -> Iterator[Note]:
    """Tell what the reader of an answer must know about its hits and numbers."""
    if not exact:
        yield Note("loosened")
    if leaves and answer.totals.occurrences is None:
        yield Note("uncounted")


def _places(article: Article, n: int) -> tuple[RegionPath, ...]:
    mentions = (
        mention.path
        for mention in article.regions.mentioned
        if n in mention.paragraphs and mention.path
    )
    return tuple(dict.fromkeys(mentions))
