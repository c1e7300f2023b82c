"""The columnar engine: exact answers from sorted, memory-mapped arrays."""

from __future__ import annotations

import functools
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.engines.columnar.counting.cubes import BaseCubes, CubeCounter, Matches
from indexer.engines.columnar.counting.facets import FILTER_OF, FacetCounter
from indexer.engines.columnar.counting.lines import Located, drawn_by, labels_of, line_list, locate
from indexer.engines.columnar.counting.suggestions import Suggester
from indexer.engines.columnar.counting.tables import cross_table
from indexer.engines.columnar.matching.filters import filter_checks
from indexer.engines.columnar.matching.trees import Matcher
from indexer.engines.columnar.ranking.page import Comparison, Ranking, ready_page, summarize
from indexer.engines.columnar.ranking.relevance import Relevance
from indexer.engines.columnar.segments.leaves import find_leaf
from indexer.engines.columnar.segments.parts import BODY, Parts
from indexer.engines.columnar.segments.sets import Scratch
from indexer.engines.columnar.segments.titles import Titles
from indexer.engines.protocol import NO_COPIES, CopyCounter, Deadline, ParagraphKeys
from indexer.engines.relevance import compared_texts
from indexer.engines.turns import Turns
from indexer.index.arrangement import arrange
from indexer.index.columns.columns import COLUMNS, Columns
from indexer.index.columns.writer import ColumnsPacker, ColumnsWriter, PackedColumns
from indexer.index.disk.arrays import Array, is_folder
from indexer.index.disk.compound import join_folder
from indexer.index.disk.steps import DISK, Disk
from indexer.index.frequent import FrequentWriter, Summary
from indexer.index.postings.characters import CHUNK, CharactersWriter, PackedCharacters
from indexer.index.postings.segment import CharacterSegment
from indexer.index.postings.vocabulary import save_vocabulary
from indexer.index.segments.order import Order
from indexer.index.store.documents import Batch
from indexer.search.answers.result import (
    Completion,
    CrossTable,
    EngineAnswer,
    FacetCounts,
    RankedParagraph,
    Totals,
)
from indexer.search.language.nodes import Everything, Node, Text, positive_leaves
from indexer.search.matching.leaf import SENTENCE_ENDS
from indexer.search.matching.lines import LineList, LineWish, Spot
from indexer.search.requests.cube import CountedCopies, Slab
from indexer.search.requests.request import Crossing, FacetName, Filters, Wanted
from indexer.text.words import Cut

FREQUENT = 1024
"""Occurrences from which on a word has its paragraphs ready.

Fewer are found in a twentieth of a millisecond.
"""
_RARELY_ASKED = 4
"""How many times more often single characters, and pairs that are no word, must occur.

They would take most room.
"""
MOST_COUNTERS = 4
"""Crossings that are kept worked out: a byte for each row and place set."""


@dataclass(frozen=True, slots=True)
class PackedSegment:
    """A part of a segment: the texts of its paragraphs, how often each word is in them, and the columns."""

    body: PackedCharacters
    words: Counter[str]
    columns: PackedColumns


class ColumnarBuilder:
    """Builds the files of the columnar engine.

    One segment at first, a further one with every update.

    frequent, chunk: thresholds of the files, made smaller only by tests.
    """

    def __init__(self, disk: Disk = DISK, *, frequent: int = FREQUENT, chunk: int = CHUNK) -> None:
        self._disk, self._frequent, self._chunk = disk, frequent, chunk

    def pack(self, batch: Batch) -> PackedSegment:
        """Fit the texts, words and columns of a batch together; see the protocol."""
        words: Counter[str] = Counter()
        columns = ColumnsPacker(batch.first_article)
        texts, edges = [], []
        for paragraph in batch.paragraphs:
            cut, begins, ends = (
                zip(*paragraph.words, strict=True) if paragraph.words else ((), (), ())
            )
            words.update(cut)
            edges.append(array("I", begins + ends))
            texts.append(paragraph.folded.text)
            columns.add(paragraph)
        return PackedSegment(
            PackedCharacters.of(texts, edges), words, columns.packed(batch.articles)
        )

    def build(self, folder: Path, packs: Iterable[PackedSegment]) -> None:
        """Write an index of one segment."""
        self.add_segment(folder, 0, packs)

    def add_segment(self, folder: Path, segment: int, packs: Iterable[PackedSegment]) -> None:
        """Write a further segment; paragraphs and articles are numbered from 0 within it.

        `arrange` must follow.
        """
        inside = folder / f"segment-{segment}"
        columns = ColumnsWriter(inside, self._disk)
        body = CharactersWriter(inside / BODY, SENTENCE_ENDS, self._disk, chunk=self._chunk)
        words: Counter[str] = Counter()
        for pack in packs:
            body.append(pack.body)
            columns.append(pack.columns)
            words.update(pack.words)
        body.close()
        columns.close()
        save_vocabulary(inside / BODY, words, self._disk)
        self._write_frequent(inside, words)
        join_folder(inside, self._disk)

    def arrange(self, folder: Path, order: Order) -> None:
        """Number the paragraphs of all segments anew, after segments were added or files deleted."""
        arrange(folder, order, self._disk)

    def _write_frequent(self, folder: Path, words: Counter[str]) -> None:
        """Answer every frequent character, pair and word once, with the search's own code, and keep the answers."""
        segment, titles, columns = (
            CharacterSegment(folder / BODY),
            Titles(folder),
            Columns(folder / COLUMNS),
        )
        relevance = Relevance(columns.length)
        writer = FrequentWriter(folder / BODY, segment.paragraph_count, self._disk)
        frequent_words = [
            word for word, count in words.items() if count >= self._frequent and len(word) > 1
        ]
        for text in sorted({*segment.frequent(self._frequent * _RARELY_ASKED), *frequent_words}):
            found = titles.marked(find_leaf(segment, Text(text)))
            writer.add(text, found, summarize(columns, relevance, found))
        writer.close()


class Paragraphs:
    """Some paragraphs, ascending, and the record of each."""

    def __init__(self, columns: Columns, numbers: Array) -> None:
        self._columns, self.numbers = columns, numbers

    @functools.cached_property
    def records(self) -> Array:
        """The record of each paragraph."""
        return self._columns.records(self.numbers)

    def take(self, kept: Array | None) -> Paragraphs:
        """Keep the paragraphs at some places; all for None."""
        return self if kept is None else Paragraphs(self._columns, self.numbers.take(kept))


class ColumnarEngine:
    """An opened columnar index."""

    name = "columnar"

    def __init__(self, parts: Parts, columns: Columns, copies: CopyCounter) -> None:
        self._parts = parts
        self._columns = columns
        self._copies = copies
        self._scratch = Scratch(columns.paragraph_count)
        self._turns = Turns()
        self._bases = BaseCubes()
        self._counter = functools.lru_cache(MOST_COUNTERS)(
            functools.partial(CubeCounter, columns, copies.heads)
        )

    @classmethod
    def open(
        cls, folder: Path, copies: CopyCounter = NO_COPIES, _cut: Cut | None = None
    ) -> ColumnarEngine:
        """Map the files of a folder; raises IndexDamagedError when some are missing.

        It asks for strings, not words.
        """
        arranged = folder / COLUMNS
        columns = Columns(arranged if is_folder(arranged) else folder / "segment-0" / COLUMNS)
        return cls(Parts.open(folder), columns, copies)

    @functools.cached_property
    def _relevance(self) -> Relevance:
        return Relevance(self._columns.length)

    @functools.cached_property
    def _oldest_rank(self) -> Array:
        """The place of each record in the order from the oldest on."""
        return np.argsort(self._columns.oldest)

    def search(self, node: Node, wanted: Wanted, deadline: Deadline) -> EngineAnswer:
        """Answer a query tree; see the protocol."""
        with self._turns.take(deadline):
            return self._answer(node, wanted, deadline)

    def _answer(self, node: Node, wanted: Wanted, deadline: Deadline) -> EngineAnswer:
        matcher = self._matcher(deadline)
        matched = matcher.match(node)
        matching = Paragraphs(self._columns, matched.paragraphs)
        masks = self._masks(matching, wanted.filters)
        kept = _kept(masks)
        passing = matching.take(kept)
        occurrences = matched.occurrences(self._scratch, self._relevance, kept, passing.numbers)
        deadline.check()
        summary = matched.summary if kept is None else None
        totals = Totals(
            occurrences=summary.occurrences
            if summary
            else occurrences.count()
            if occurrences
            else None,
            paragraphs=len(passing.numbers),
            articles=summary.articles if summary else self._columns.count_articles(passing.numbers),
        )
        compared = compared_texts(node)
        comparison = Comparison(compared, matcher.counter) if compared else None
        ranking = Ranking(self._columns, self._relevance, passing.numbers, occurrences, comparison)
        page = self._page(ranking, wanted, summary)
        deadline.check()
        facets = self._facets(wanted.facets, matching, masks, deadline)
        unique = self._copies.count_different(passing.numbers) if wanted.unique else None
        return EngineAnswer(
            totals, page, facets, unique, passing.numbers if wanted.numbers else None
        )

    def _matcher(self, deadline: Deadline) -> Matcher:
        return Matcher(self._columns, self._parts, self._relevance, self._scratch, deadline)

    def _masks(self, matching: Paragraphs, filters: Filters) -> dict[str, Array]:
        """Tell for each filter that is set which of the paragraphs pass it."""
        checks = filter_checks(self._columns, filters)
        return {name: check(matching.numbers, matching.records) for name, check in checks.items()}

    def tabulate(
        self, node: Node, filters: Filters, crossing: Crossing, deadline: Deadline
    ) -> CrossTable:
        """Count matching paragraphs by place and period; see the protocol."""
        with self._turns.take(deadline):
            matching = Paragraphs(self._columns, self._matcher(deadline).match(node).paragraphs)
            passing = matching.take(_kept(self._masks(matching, filters)))
            table = cross_table(self._columns, passing.numbers, passing.records, crossing)
        deadline.check()
        return table

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
        """Count cubes; see the protocol."""

        def count(node: Node) -> Slab:
            return self._counter(crossing).count(
                self._matches(node, filters, deadline),
                self._letters if letters else None,
                first_only=copies == "first",
            )

        with self._turns.take(deadline):
            slabs = []
            for node in nodes:
                if isinstance(node, Everything):
                    asked = filters, crossing, copies, letters
                    slabs.append(self._bases.get(asked, functools.partial(count, node)))
                else:
                    slabs.append(count(node))
                deadline.check()
        return tuple(slabs)

    def _matches(self, node: Node, filters: Filters, deadline: Deadline) -> Matches:
        matched = self._matcher(deadline).match(node)
        matching = Paragraphs(self._columns, matched.paragraphs)
        passing = matching.take(_kept(self._masks(matching, filters)))
        deadline.check()
        return Matches(passing.numbers, matched.counts_in(passing.numbers))

    def locate(self, node: Node, filters: Filters, deadline: Deadline) -> tuple[Spot, ...]:
        """Find every occurrence; see the protocol."""
        with self._turns.take(deadline):
            return self._located(node, filters, deadline).spots()

    def concordance(
        self, node: Node, filters: Filters, wish: LineWish, keys: ParagraphKeys, deadline: Deadline
    ) -> LineList:
        """Order, group and draw occurrences; see the protocol."""
        with self._turns.take(deadline):
            labels = functools.partial(labels_of, self._columns)
            drawn = functools.partial(drawn_by, self._columns, self._copies.heads)
            lines = line_list(self._located(node, filters, deadline), wish, keys, drawn, labels)
        deadline.check()
        return lines

    def _located(self, node: Node, filters: Filters, deadline: Deadline) -> Located:
        passing = self._matches(node, filters, deadline).numbers
        return locate(self._parts, positive_leaves(node), passing, self._scratch, deadline.check)

    @functools.cached_property
    def _letters(self) -> Array:
        """How many letters, digits and Han characters each paragraph has."""
        letters = np.zeros(self._columns.paragraph_count, dtype=np.int64)
        for part in self._parts:
            part.count_letters(letters)
        return letters

    def complete(self, prefix: str, limit: int) -> list[Completion]:
        """Give frequent words and phrases that begin so; see the protocol."""
        return Suggester(self._parts).beginning(prefix, limit)

    def sounding(self, text: str, limit: int) -> list[Completion]:
        """Give frequent words and phrases that are read as a text is; see the protocol."""
        return Suggester(self._parts).sounding(text, limit)

    def _page(
        self, ranking: Ranking, wanted: Wanted, summary: Summary | None
    ) -> tuple[RankedParagraph, ...]:
        ready = ready_page(summary, wanted.sort, wanted.offset, wanted.limit) if summary else None
        if ready is not None:
            return ready
        if wanted.sort == "newest":
            return ranking.by_date(
                self._columns.newest, self._columns.newest_rank, wanted.offset, wanted.limit
            )
        if wanted.sort == "oldest":
            return ranking.by_date(
                self._columns.oldest, self._oldest_rank, wanted.offset, wanted.limit
            )
        return ranking.by_relevance(wanted.offset, wanted.limit)

    def _facets(
        self,
        names: Sequence[FacetName],
        matching: Paragraphs,
        masks: dict[str, Array],
        deadline: Deadline,
    ) -> dict[str, FacetCounts]:
        """Count each facet over what passes all filters but its own."""
        counters: dict[str, FacetCounter] = {}
        facets: dict[str, FacetCounts] = {}
        for name in names:
            own = FILTER_OF[name] if FILTER_OF[name] in masks else ""
            if own not in counters:
                passing = matching.take(
                    _kept({filter_: mask for filter_, mask in masks.items() if filter_ != own})
                )
                counters[own] = FacetCounter(self._columns, passing.numbers, passing.records)
            facets[name] = counters[own].count(name)
            deadline.check()
        return facets

    def close(self) -> None:
        """Let go of all files at once: their maps go with the last array that uses them."""
        self.__dict__.clear()


def _kept(masks: dict[str, Array]) -> Array | None:
    """Give the places of what passes every mask, or None when there is none."""
    return np.logical_and.reduce(list(masks.values())).nonzero()[0] if masks else None
