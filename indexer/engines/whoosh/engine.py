"""The Whoosh engine: the first of the engines, complete and selectable, and the one the others are compared with.

It is written for Whoosh 2.7.4 and works around what is known of it: matches are walked one by one
and never asked for as a top ten (2.7.4 loses some of `(A OR B) NOT (C D)` when it skips blocks),
numbers are signed, segments stay in separate files (a compound one is read into memory whole),
readers are never refreshed, and nothing is highlighted. Whoosh unpickles what it opens, so it may
unpickle a few classes only, and a folder that others can write is refused.
"""

from __future__ import annotations

import math
import os
import stat
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self, TypeVar

import whoosh
from whoosh import index, matching, scoring
from whoosh.query import Term
from whoosh.query.compound import DefaultOr
from whoosh.query.qcore import Query
from whoosh.searching import Searcher
from whoosh.writing import IndexWriter

from indexer.engines.lines import Kinships, line_list
from indexer.engines.protocol import NO_COPIES, CopyCounter, Deadline, ParagraphKeys
from indexer.engines.relevance import CREDIT_WORTH
from indexer.engines.turns import Turns
from indexer.engines.whoosh.analyzer import ChineseAnalyzer
from indexer.engines.whoosh.cubes import SlabCounter
from indexer.engines.whoosh.places import Place, TimedSearcher
from indexer.engines.whoosh.schema import (
    INDEX_NAME,
    MISSING,
    SCHEMA,
    UNDATED,
    UNSURE,
    WORD_EDGE,
    document,
    read_edges,
)
from indexer.engines.whoosh.translate import Translator, filter_queries
from indexer.engines.whoosh.unpickling import guard
from indexer.errors import (
    EngineLibraryError,
    IndexDamagedError,
    IndexOutdatedError,
    UnsafeIndexError,
)
from indexer.index.store.documents import Batch
from indexer.search.answers.result import (
    CrossTable,
    EngineAnswer,
    FacetCounts,
    RankedParagraph,
    Totals,
)
from indexer.search.language.nodes import (
    Chain,
    Gap,
    Leaf,
    Near,
    Node,
    Prefix,
    Text,
    Unless,
    positive_leaves,
)
from indexer.search.matching.lines import EDGE, LineFacet, LineList, LineWish, Spot, province_of
from indexer.search.requests.cube import UNDATED as NO_PERIOD
from indexer.search.requests.cube import VAGUE, CountedCopies, Counts, Seen, Slab
from indexer.search.requests.request import (
    FACETS,
    Crossing,
    FacetName,
    Filters,
    PeriodFacet,
    Wanted,
)
from indexer.text.characters import is_letter
from indexer.text.words import Cut, cut_words

_VERSION = (2, 7, 4)
"""The only release whose answers are known; its forks install their files over the same package."""
_BUILD_MEGABYTES = 256
"""Postings held in memory before they are sorted to disk.

Twice Whoosh's default, half the runs to merge.
"""
_TITLE_BOOST = 2.0
"""A word of the article's title weighs as two of the text.

An article about it stands above one that names it.
"""
_OTHERS, _EVERY = "others", "every"
"""Rows of a cross table for paragraphs with none of its codes, and for all.

No code is called so.
"""

_NEVER = 1 << 20
"""A last day after all others: of what has no date."""

_Thing = TypeVar("_Thing")
_Places = dict[Leaf, dict[int, Sequence[Place]]]
"""Per leaf and paragraph the places where the leaf stands."""


class WhooshBuilder:
    """Writes a Whoosh index of one segment, so that Whoosh's document numbers are the paragraph numbers."""

    def pack(self, batch: Batch) -> Batch:
        """Give the batch itself, made to its end: Whoosh's writer works in one process."""
        return replace(batch, paragraphs=tuple(batch.paragraphs))

    def build(self, folder: Path, packs: Iterable[Batch]) -> None:
        """Write the index; see the protocol.

        The folder is kept from everybody else (mode 0700). Raises EngineLibraryError beside what
        writing raises.
        """
        _check_library()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        writer = index.create_in(folder, SCHEMA, indexname=INDEX_NAME).writer(
            limitmb=_BUILD_MEGABYTES, compound=False
        )
        try:
            articles = 0
            for batch in packs:
                for paragraph in batch.paragraphs:
                    number = articles + paragraph.article_number - batch.first_article
                    writer.add_document(**document(paragraph, number))
                articles += batch.articles
            writer.commit(merge=False)
        finally:
            if not writer.is_closed:
                _give_up(writer)
        for path in folder.iterdir():
            path.chmod(0o600)


def _give_up(writer: IndexWriter) -> None:
    """Close a writer that failed.

    On a full disk cancelling fails too, and 2.7.4 would keep its lock for good.
    """
    try:
        writer.cancel()
    finally:
        if not writer.is_closed:
            writer.writelock.release()


class WhooshEngine:
    """An opened Whoosh index. Columns are read at once; postings and stored texts stay on disk."""

    name = "whoosh"

    def __init__(self, searcher: Searcher, copies: CopyCounter, cut: Cut) -> None:
        self._searcher = searcher
        self._copies = copies
        self._analyzer = ChineseAnalyzer(cut)
        self._turns = Turns()  # Whoosh's readers share the positions of their files.
        reader = searcher.reader()
        self._days: Sequence[int] = list(reader.column_reader("day"))
        self._days_after: Sequence[int] = list(reader.column_reader("day_after"))
        self._inferred: Sequence[int] = list(reader.column_reader("inferred"))
        self._articles: Sequence[int] = list(reader.column_reader("article"))
        self._facets = {name: _shared(reader.column_reader(name)) for name in FACETS}

    @classmethod
    def open(cls, folder: Path, copies: CopyCounter = NO_COPIES, cut: Cut = cut_words) -> Self:
        """Open what WhooshBuilder wrote; `cut` cuts as it was cut.

        Raises UnsafeIndexError when others could have written it, IndexOutdatedError when it was
        written for another schema, EngineLibraryError when another Whoosh is installed,
        IndexDamagedError.
        """
        _check_library()
        guard()
        _check_owner(folder)
        try:
            opened = index.open_dir(folder, indexname=INDEX_NAME, readonly=True, schema=SCHEMA)
            return cls(opened.searcher(weighting=scoring.BM25F()), copies, cut)
        except index.EmptyIndexError as error:
            what = f"no {INDEX_NAME} in the Whoosh folder"
            raise IndexOutdatedError(what, folder.parents[1], None, cls.name) from error
        except Exception as error:
            raise IndexDamagedError(
                f"Whoosh cannot open its files: {type(error).__name__}"
            ) from error

    def close(self) -> None:
        """Release files."""
        self._searcher.close()

    def search(self, node: Node, wanted: Wanted, deadline: Deadline) -> EngineAnswer:
        """Answer a query tree as the Engine protocol says."""
        with self._turns.take(deadline):
            translator = Translator(deadline)
            matching_node = self._numbers(translator.query(node), deadline)
            passing = {
                name: frozenset(self._numbers(query, deadline))
                for name, query in filter_queries(wanted.filters, deadline).items()
            }
            numbers = _passing(matching_node, passing.values())
            leaves = positive_leaves(node)
            places = {
                leaf: translator.places[leaf].places_in(numbers, self._searcher) for leaf in leaves
            }
            return EngineAnswer(
                totals=self._totals(numbers, places, deadline),
                page=self._page(numbers, places, wanted, deadline),
                facets=self._facet_counts(wanted.facets, matching_node, passing, deadline),
                unique=self._copies.count_different(numbers) if wanted.unique else None,
                numbers=numbers if wanted.numbers else None,
            )

    def tabulate(
        self, node: Node, filters: Filters, crossing: Crossing, deadline: Deadline
    ) -> CrossTable:
        """Count matching paragraphs by place and period as the Engine protocol says."""
        with self._turns.take(deadline):
            matching_node = self._numbers(Translator(deadline).query(node), deadline)
            passing = [
                frozenset(self._numbers(query, deadline))
                for query in filter_queries(filters, deadline).values()
            ]
        places, periods = self._facets[crossing.places], self._facets[crossing.periods]
        cells: defaultdict[str, Counter[str]] = defaultdict(Counter)
        wanted = frozenset(crossing.codes)
        for number in _asking(_passing(matching_node, passing), deadline):
            (period,) = periods[number]
            others = () if wanted.intersection(places[number]) else (_OTHERS,)
            for place in (*places[number], *others, _EVERY):
                cells[place]["" if period == MISSING else period] += 1
        rows = {code: dict(cells[code]) for code in crossing.codes if code in cells}
        return CrossTable(
            rows, *(dict(cells[place]) for place in (_OTHERS, MISSING, UNSURE, _EVERY))
        )

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
        """Count cubes as the protocol says, paragraph by paragraph."""
        with self._turns.take(deadline):
            passing = [
                frozenset(self._numbers(query, deadline))
                for query in filter_queries(filters, deadline).values()
            ]
            return tuple(
                self._slab(node, passing, crossing, deadline, copies, letters=letters)
                for node in nodes
            )

    def _slab(
        self,
        node: Node,
        passing: Collection[frozenset[int]],
        crossing: Crossing,
        deadline: Deadline,
        copies: CountedCopies,
        *,
        letters: bool,
    ) -> Slab:
        translator = Translator(deadline)
        numbers = _passing(self._numbers(translator.query(node), deadline), passing)
        leaves = positive_leaves(node)
        places = [translator.places[leaf].places_in(numbers, self._searcher) for leaf in leaves]
        firsts = self._firsts(numbers)
        counter = SlabCounter(crossing.codes)
        for number in numbers:
            deadline.check()
            if copies == "first" and number not in firsts:
                continue
            counter.add(
                places=self._facets[crossing.places][number],
                period=self._period(number, crossing.periods),
                article=self._articles[number],
                counts=Counts(
                    sum(len(found.get(number, ())) for found in places),
                    1,
                    0,
                    int(number in firsts),
                    self._letters(number) if letters else 0,
                ),
                seen=self._seen(number),
                kind=self._facets["kind"][number][0],
            )
        return counter.slab(counts_occurrences=bool(leaves))

    def locate(self, node: Node, filters: Filters, deadline: Deadline) -> tuple[Spot, ...]:
        """Find every occurrence as the protocol says."""
        with self._turns.take(deadline):
            passing = [
                frozenset(self._numbers(query, deadline))
                for query in filter_queries(filters, deadline).values()
            ]
            translator = Translator(deadline)
            numbers = _passing(self._numbers(translator.query(node), deadline), passing)
            found = [
                Spot(number, start, end, at)
                for at, leaf in enumerate(positive_leaves(node))
                for number, places in translator.places[leaf]
                .places_in(numbers, self._searcher)
                .items()
                for start, end in places
            ]
            return tuple(sorted(found))

    def concordance(
        self, node: Node, filters: Filters, wish: LineWish, keys: ParagraphKeys, deadline: Deadline
    ) -> LineList:
        """Order, group and draw occurrences as the protocol says, line by line."""
        spots = self.locate(node, filters, deadline)

        def folded(number: int) -> str:
            deadline.check()
            return self._folded(number)

        kinships = Kinships(
            self._articles.__getitem__,
            lambda number: int(self._copies.heads([number])[0]),
            self._last_day,
        )
        return line_list(spots, wish, keys, kinships, folded, self._label)

    def _label(self, facet: LineFacet, number: int) -> str:
        """Give the year, the code of the province, or the source of a paragraph's article."""
        tokens = [token for token in self._facets[facet][number] if token != MISSING]
        return province_of(tokens) if facet == "region" else next(iter(tokens), EDGE)

    def _period(self, number: int, periods: PeriodFacet) -> str:
        (period,) = self._facets[periods][number]
        if period != MISSING:
            return period
        return VAGUE if periods == "month" and self._days[number] != UNDATED else NO_PERIOD

    def _seen(self, number: int) -> Seen | None:
        if self._days[number] == UNDATED:
            return None
        return Seen(
            self._days[number], self._days_after[number], bool(self._inferred[number]), number
        )

    def _letters(self, number: int) -> int:
        return sum(map(is_letter, self._folded(number)))

    def _folded(self, number: int) -> str:
        return read_edges(self._searcher.reader().stored_fields(number)["characters"])[0]

    def _firsts(self, numbers: Sequence[int]) -> frozenset[int]:
        """Give those that were seen first of their cluster among some paragraphs."""
        first: dict[int, tuple[int, int]] = {}
        for head, number in zip(map(int, self._copies.heads(numbers)), numbers, strict=True):
            first[head] = min(first.get(head, (_NEVER + 1, 0)), (self._last_day(number), number))
        return frozenset(number for _, number in first.values())

    def _last_day(self, number: int) -> int:
        return self._days_after[number] if self._days[number] != UNDATED else _NEVER

    def _numbers(self, query: Query, deadline: Deadline) -> list[int]:
        """Give the numbers of all paragraphs that match, ascending."""
        timed = TimedSearcher(self._searcher, deadline)
        matcher = query.matcher(timed, self._searcher.boolean_context())
        numbers = []
        while matcher.is_active():
            deadline.check()
            numbers.append(matcher.id())
            matcher.next()
        return numbers

    def _totals(self, numbers: Sequence[int], places: _Places, deadline: Deadline) -> Totals:
        occurrences = None
        if places:
            counts = (sum(map(len, found.values())) for found in _asking(places.values(), deadline))
            occurrences = sum(counts)
        return Totals(
            occurrences, len(numbers), len({self._articles[number] for number in numbers})
        )

    def _page(
        self, numbers: Sequence[int], places: _Places, wanted: Wanted, deadline: Deadline
    ) -> tuple[RankedParagraph, ...]:
        if wanted.sort == "relevance":
            scores = self._scores(numbers, places, deadline)
            cut = self._cut_in_two(numbers, places, deadline)
            ordered = sorted(numbers, key=lambda n: (n in cut, -scores[n], -self._days[n], n))
        else:
            scores = {}
            sign = -1 if wanted.sort == "newest" else 1
            ordered = sorted(
                numbers, key=lambda n: (self._days[n] == UNDATED, sign * self._days[n], n)
            )
        page = ordered[wanted.offset : wanted.offset + wanted.limit]
        return tuple(RankedParagraph(number, scores.get(number, 0.0)) for number in page)

    def _scores(
        self, numbers: Sequence[int], places: _Places, deadline: Deadline
    ) -> dict[int, float]:
        """Score paragraphs by BM25F over the words of the query, in their text and in the title of their article.

        The occurrences of each leaf count as one more term: they tell where the dictionary has no
        word.
        """
        words = dict.fromkeys(word for leaf in places for word in _words(leaf, self._analyzer))
        terms = [Term("words", word) for word in words]
        terms += [Term("title_words", word, boost=_TITLE_BOOST) for word in words]
        matcher = DefaultOr(terms).matcher(
            TimedSearcher(self._searcher, deadline), self._searcher.context(needs_current=True)
        )
        scores = dict.fromkeys(numbers, 0.0)
        for number in _stops(matcher, numbers, deadline):
            scores[number] += matcher.score()
        for found in places.values():
            for number, score in self._occurrence_scores(found):
                deadline.check()
                scores[number] += score
        kinds = self._facets["kind"]
        for number in (number for number in numbers if kinds[number] == ("credit",)):
            scores[number] *= CREDIT_WORTH
        return scores

    def _occurrence_scores(self, found: dict[int, Sequence[Place]]) -> Iterator[tuple[int, float]]:
        """Score the paragraphs of one leaf by BM25 with Whoosh's idf, as if the leaf were a word."""
        reader, model = self._searcher.reader(), self._searcher.weighting
        idf = math.log(reader.doc_count() / (len(found) + 1)) + 1
        average = self._searcher.avg_field_length("words") or 1
        for number, spans in found.items():
            length = (
                reader.doc_field_length(number, "words") or 1
            )  # None where a paragraph has no word
            yield number, scoring.bm25(idf, len(spans), length, average, model.B, model.K1)

    def _cut_in_two(self, numbers: Sequence[int], places: _Places, deadline: Deadline) -> set[int]:
        """Give the paragraphs in which every occurrence begins or ends inside a word.

        Only a Text can.
        """
        texts = [found for leaf, found in places.items() if isinstance(leaf, Text)]
        rest = [found for leaf, found in places.items() if not isinstance(leaf, Text)]
        cut = set[int]().union(*_asking(texts, deadline))
        cut.difference_update(*_asking(rest, deadline))
        matcher = Term("characters", WORD_EDGE).matcher(
            self._searcher, self._searcher.boolean_context()
        )
        for number in _stops(matcher, [number for number in numbers if number in cut], deadline):
            edges = frozenset(matcher.value_as("positions"))
            spans = (span for found in texts for span in found.get(number, ()))
            if any(start in edges and end in edges for start, end in spans):
                cut.discard(number)
        return cut

    def _facet_counts(
        self,
        names: Sequence[FacetName],
        numbers: Sequence[int],
        passing: dict[str, frozenset[int]],
        deadline: Deadline,
    ) -> dict[str, FacetCounts]:
        """Count each facet over the paragraphs that pass all filters but its own."""
        counts: dict[str, FacetCounts] = {}
        for name in names:
            deadline.check()
            tokens = self._facets[name]
            own = "date" if name in ("year", "month") else name
            others = [those for filtered, those in passing.items() if filtered != own]
            counts[name] = _count(
                tokens[number] for number in _asking(_passing(numbers, others), deadline)
            )
        return counts


def _check_library() -> None:
    if whoosh.__version__ != _VERSION:
        raise EngineLibraryError(
            "whoosh", ".".join(map(str, _VERSION)), ".".join(map(str, whoosh.__version__))
        )


def _check_owner(folder: Path) -> None:
    """Refuse a folder if somebody else could have written into it or into a file of it."""
    if sys.platform == "win32" or not hasattr(os, "geteuid"):
        # What others may do there no mode tells; a folder of the user's is open to nobody else.
        return
    trusted = {0, os.geteuid()}
    for path in (folder, *folder.rglob("*")):
        status = path.lstat()
        open_to_others = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not stat.S_ISLNK(
            status.st_mode
        )
        if open_to_others or status.st_uid not in trusted:
            raise UnsafeIndexError(folder)


def _asking(things: Iterable[_Thing], deadline: Deadline) -> Iterator[_Thing]:
    """Give things one by one, and ask the time before each."""
    for thing in things:
        deadline.check()
        yield thing


def _shared(column: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Read a column, keeping one copy of each value."""
    seen: dict[tuple[str, ...], tuple[str, ...]] = {}
    return [seen.setdefault(value, value) for value in column]


def _passing(numbers: Sequence[int], passing: Collection[frozenset[int]]) -> Sequence[int]:
    if not passing:
        return numbers
    both = frozenset.intersection(*passing)
    return [number for number in numbers if number in both]


def _stops(matcher: matching.Matcher, numbers: Iterable[int], deadline: Deadline) -> Iterator[int]:
    """Move a matcher through `numbers` (ascending) and give those on which it stops."""
    for number in numbers:
        deadline.check()
        if matcher.is_active() and matcher.id() < number:
            matcher.skip_to(number)
        if not matcher.is_active():
            return
        if matcher.id() == number:
            yield number


def _words(leaf: Leaf, analyzer: ChineseAnalyzer) -> Iterator[str]:
    """Give the words of a leaf as they are indexed; a prefix has none."""
    match leaf:
        case Text(typed):
            yield from (token.text for token in analyzer(typed))
        case Unless(text):
            yield from _words(text, analyzer)
        case Near(left, right):
            yield from _words(left, analyzer)
            yield from _words(right, analyzer)
        case Chain(texts):
            for text in texts:
                yield from _words(text, analyzer)
        case Gap(pieces):
            for piece in pieces:
                yield from _words(Text(piece), analyzer)
        case Prefix():
            return


def _count(values: Iterable[tuple[str, ...]]) -> FacetCounts:
    """Count paragraphs per facet token."""
    counts: Counter[str] = Counter()
    for tokens, paragraphs in Counter(values).items():
        for token in tokens:
            counts[token] += paragraphs
    missing, ambiguous = counts.pop(MISSING, 0), counts.pop(UNSURE, 0)
    return FacetCounts(dict(counts), missing, ambiguous)
