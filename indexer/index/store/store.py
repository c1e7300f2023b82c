"""The document store: every shown paragraph, every article's metadata, every file's receipts, for any engine.

Texts, metadata (one JSON text per article) and receipts (one per file) are packed in small blocks
and read when asked for. So opening costs the same at any size.
"""

from __future__ import annotations

import functools
import hashlib
import json
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from indexer.codec import decode_article, decode_receipts
from indexer.index.copies.duplicates import (
    DuplicateCounts,
    Duplicates,
    SegmentColumns,
    write_duplicates,
)
from indexer.index.copies.sketches import FOLDER as SKETCHES
from indexer.index.copies.sketches import SHORTEST, Sketches
from indexer.index.disk.arrays import Array, ArrayFolder
from indexer.index.disk.generations import Generation, GenerationWriter
from indexer.index.disk.lending import keep_answers
from indexer.index.disk.lengths import Lengths
from indexer.index.disk.steps import DISK, Disk
from indexer.index.segments.order import ORDER, Order, file_order, position
from indexer.index.segments.rows import rows_of_paragraphs
from indexer.index.store.anchors import Anchors, read_anchor
from indexer.index.store.articles import ArticleTable
from indexer.index.store.protocol import Anchored, ArticleSort, Cluster, StoredArticle, StoredHit
from indexer.index.store.texts import Texts
from indexer.model import KINDS, Article, Doubt, Paragraph, SourceFile
from indexer.text.dictionary import NO_DICTIONARY, Dictionary
from indexer.text.fold import fold_text

DICTIONARY, REPORT = "dictionary", "report"
"""The words of the reader that a store was built with, if there were any."""

"""Paragraph kinds by their stored number."""
_LINES = 1 << 32
"""More than a file has lines: their numbers are kept in four bytes."""
_KEPT_HEADS = 256
"""Articles whose metadata stay decoded.

The hits of a page or of an export often follow each other in one article.
"""


@dataclass(frozen=True, slots=True)
class StoredParagraph:
    """One paragraph of the index and the number of its article."""

    article_number: int
    paragraph: Paragraph


def indexed_paragraphs(article: Article) -> tuple[Paragraph, ...]:
    """Give the paragraphs that an index holds of an article.

    Its heading, if it has one, its body, and then its credits.
    """
    heading = article.heading
    own = (*article.paragraphs, *article.credits)
    return (heading, *own) if heading else own


def paragraph_numbers(article: Article) -> range:
    """Give the numbers of the paragraphs that an index holds of an article, which are therefore not stored.

    The heading is 0, and body and credits count from 1.
    """
    first = 0 if article.heading else 1
    return range(first, len(article.paragraphs) + len(article.credits) + 1)


class _Segment:
    """One opened segment; numbers count within it."""

    def __init__(self, folder: Path) -> None:
        arrays = ArrayFolder(folder)
        self._text, self._articles = Texts(arrays, "text"), Texts(arrays, "articles")
        self._names, self._receipts = Texts(arrays, "names"), Texts(arrays, "receipts")
        self.kinds, self._line_lengths = arrays["kind"], Lengths(arrays, "line")
        self._lines = arrays.blocks("lines")
        self._article_paragraphs, self._day = arrays["article_paragraphs"], arrays["day"]
        self.sketches = ArrayFolder(folder / SKETCHES)

    def columns(self) -> SegmentColumns:
        alone = self.kinds[:] == KINDS.index("credit")
        return SegmentColumns(self._article_paragraphs, self._day, alone)

    @property
    def article_columns(self) -> tuple[Array, Array]:
        """Where each article begins, and its day."""
        return self._article_paragraphs, self._day

    def text(self, number: int) -> str:
        return self._text[number]

    def paragraph(self, number: int) -> Paragraph:
        return self._paragraph(
            number, self.n(number), self.text(number), self._line_lengths.span(number)
        )

    def _paragraph(self, number: int, n: int, text: str, lines: tuple[int, int]) -> Paragraph:
        return Paragraph(
            n, KINDS[int(self.kinds[number])], text, tuple(self._lines[slice(*lines)].tolist())
        )

    def paragraph_from(self, number: int, first: int) -> Paragraph:
        """Give a paragraph of an article whose paragraph 0 is known."""
        return self._paragraph(
            number, number - first, self.text(number), self._line_lengths.span(number)
        )

    def n(self, number: int) -> int:
        """Give a paragraph's number in its article: see `paragraph_numbers`."""
        return number - self.first(self.article_of(number))

    def first(self, article: int) -> int:
        """Give where an article's paragraph 0 is, or would be if it had one."""
        first = int(self._article_paragraphs[article])
        return first if KINDS[int(self.kinds[first])] == "title" else first - 1

    def article_of(self, number: int) -> int:
        return position(self._article_paragraphs, number)

    def days_of(self, numbers: Array) -> Array:
        days: Array = self._day[
            np.searchsorted(self._article_paragraphs, numbers, side="right") - 1
        ]
        return days

    def paragraphs_of(self, article: int) -> range:
        return range(
            int(self._article_paragraphs[article]), int(self._article_paragraphs[article + 1])
        )

    def lines_of(self, article: int) -> tuple[int, int] | None:
        """Give the first and the last line of its file of which an article has text.

        None when it has none.
        """
        within = self.paragraphs_of(article)
        if not within:
            return None
        start, end = self._line_lengths.span(within[0])[0], self._line_lengths.span(within[-1])[1]
        lines = self._lines[start:end]
        return (int(lines.min()), int(lines.max())) if len(lines) else None

    def article_head(self, number: int) -> Article:
        return decode_article(json.loads(self._articles[number]), mentions=False)

    def article(self, number: int) -> Article:
        within = self.paragraphs_of(number)
        first = self.first(number) if within else 0
        values = zip(within, self._text.row(within), self._line_lengths.spans(within), strict=True)
        paragraphs = (self._paragraph(at, at - first, text, lines) for at, text, lines in values)
        return decode_article(json.loads(self._articles[number]), tuple(paragraphs))

    def name(self, row: int) -> str:
        return self._names[row]

    def receipts(self, row: int) -> SourceFile:
        return decode_receipts(self.name(row), json.loads(self._receipts[row]))


def _by_doubt(doubt: Doubt) -> tuple[float, int]:
    return doubt.confidence, doubt.line


def _open_segments(folder: Path, order: Order) -> dict[int, _Segment]:
    return {
        number: _Segment(folder / f"segment-{number}")
        for number in np.unique(order.segment).tolist()
    }


def write_clusters(
    folder: Path, order: Order, disk: Disk = DISK, *, previous: Path | None = None
) -> DuplicateCounts:
    """Find the clusters of all paragraphs and articles that an order names, and write them into the store.

    previous: see `write_duplicates`.
    """
    segments = _open_segments(folder, order)

    def folded_text(segment: int, local: int) -> str:
        return fold_text(segments[segment].text(local))

    columns = {number: segment.columns() for number, segment in segments.items()}
    return write_duplicates(folder, order, columns, folded_text, disk, previous=previous)


def lines_among(number: int, beside: Mapping[int, tuple[int, int] | None], *, alone: bool) -> range:
    """Give the lines of its file that belong to an article: see `Store.lines_of`.

    beside: first and last line of text of the articles of its part of the file, its own too. alone:
    whether it is the only one of the file.
    """
    if alone:
        return range(_LINES)
    own = beside[number]
    if own is None or own[0] == own[1]:
        return range(own[0], own[0] + 1) if own else range(0)
    firsts = sorted(lines[0] for lines in beside.values() if lines)
    return range(
        own[0] if own[0] > firsts[0] else 0,
        next((first for first in firsts if first > own[0]), _LINES),
    )


def article_at_line(line: int, spans: Mapping[int, tuple[int, int] | None]) -> int | None:
    """Give the article of a file that has a line.

    The last that begins there or before, or else the first.

    spans: first and last line of text of every article of the file.
    """
    begins = [(span[0], number) for number, span in spans.items() if span]
    before = [begin for begin in begins if begin[0] <= line]
    return max(before)[1] if before else min(begins, default=(0, None))[1]


def joined_receipts(parts: Sequence[SourceFile]) -> SourceFile:
    """Put the receipts of all parts of a file together."""
    return replace(
        parts[0],
        dropped=tuple(drop for part in parts for drop in part.dropped),
        repairs=tuple(repair for part in parts for repair in part.repairs),
        doubts=tuple(
            sorted(dict.fromkeys(doubt for part in parts for doubt in part.doubts), key=_by_doubt)
        ),
    )


class Store:
    """An opened document store.

    Numbers of paragraphs and articles are positions in index order, without gaps.
    """

    def __init__(self, generation: Generation | GenerationWriter) -> None:
        self._folder = generation.store
        self.order = Order(self._folder / ORDER)
        self._segments = _open_segments(self._folder, self.order)
        self.duplicates = Duplicates(self._folder)
        self._kept_head = keep_answers(self._read_head, _KEPT_HEADS)

    def close(self) -> None:
        """Let go of all files at once, whatever of it still knows it: see the protocol."""
        self.__dict__.clear()

    @property
    def paragraph_count(self) -> int:
        """How many paragraphs there are, title blocks included."""
        return self.order.paragraph_count

    @property
    def article_count(self) -> int:
        """How many articles there are."""
        return self.order.article_count

    def paragraph(self, number: int) -> StoredParagraph:
        """Give a paragraph as shown; raises IndexError beyond the last."""
        segment, local = self.order.place_of_paragraph(number)
        return StoredParagraph(self.article_of(number), self._segments[segment].paragraph(local))

    def hits(self, numbers: Sequence[int]) -> Iterator[StoredHit]:
        """Give some paragraphs with their articles' heads and clusters.

        Raises IndexError beyond the last.

        Numbers of one article that follow each other are read at half the cost.
        """
        copied, anchors = self.duplicates.in_clusters(numbers), self.anchors(numbers)
        run, head = range(0), None
        for number, is_copied, anchor in zip(numbers, copied, anchors, strict=True):
            if head is None or number not in run:
                run, segment, shift, first = self._run_of(number)
                head = self.article_head(self.article_of(number))
            paragraph = segment.paragraph_from(number - shift, first)
            cluster = self.cluster(number) if is_copied else None
            yield StoredHit(number, paragraph, head, cluster, anchor)

    def _run_of(self, number: int) -> tuple[range, _Segment, int, int]:
        """Give the paragraphs of a paragraph's article.

        Their numbers, their segment, what a number is more than there.

        And where paragraph 0 of the article is in the segment, or would be.
        """
        segment, local = self.order.place_of_paragraph(number)
        opened = self._segments[segment]
        article = opened.article_of(local)
        within, shift = opened.paragraphs_of(article), number - local
        return (
            range(within.start + shift, within.stop + shift),
            opened,
            shift,
            opened.first(article),
        )

    def articles_of(self, numbers: Iterable[int]) -> Iterator[int]:
        """Give the number of each paragraph's article."""
        return map(self.article_of, numbers)

    def article_of(self, number: int) -> int:
        """Give the number of a paragraph's article."""
        segment, local = self.order.place_of_paragraph(number)
        file = position(self.order.paragraph, number)
        local_article = self._segments[segment].article_of(local)
        return int(self.order.article[file]) + local_article - int(self.order.local_article[file])

    def shown_text(self, number: int) -> str:
        """Give a paragraph's shown text alone, which is cheaper than the paragraph."""
        segment, local = self.order.place_of_paragraph(number)
        return self._segments[segment].text(local)

    def folded_text(self, number: int) -> str:
        """Give a paragraph's folded text, folded anew.

        That takes microseconds, and keeping it half of the index.
        """
        return fold_text(self.shown_text(number))

    def article(self, number: int) -> StoredArticle:
        """Give an article with its paragraphs; raises IndexError beyond the last."""
        segment, local = self.order.place_of_article(number)
        head, article = self.article_head(number), self._segments[segment].article(local)
        first = head.first_paragraph
        return replace(
            head, article=article, numbers=range(first, first + len(indexed_paragraphs(article)))
        )

    def article_head(self, number: int) -> StoredArticle:
        """Give an article without its paragraphs and the places they name, which is all that a hit needs.

        Raises IndexError beyond the last.
        """
        return self._kept_head(number)

    def _read_head(self, number: int) -> StoredArticle:
        segment, local = self.order.place_of_article(number)
        file = self.order.file_of_article(number)
        within = self._segments[segment].paragraphs_of(local).start - int(
            self.order.local_paragraph[file]
        )
        return StoredArticle(
            article_id=self.article_id(number),
            file=self._name(file),
            article=self._segments[segment].article_head(local),
            first_paragraph=int(self.order.paragraph[file]) + within,
        )

    def find_article(self, article_id: str) -> int | None:
        """Give the number of the article with this id (16 hexadecimal digits), or None."""
        if len(article_id) != 16 or not set(article_id) <= set("0123456789abcdef"):
            return None
        return self.order.find_article(int(article_id, 16))

    def find_line(self, file: str, line: int) -> int | None:
        """Give the number of the article of a file that has a line.

        The last that begins there or before.

        A line above all of them belongs to the first. None when no file of this name has an
        article.
        """
        at = bisect_left(
            range(self.order.file_count),
            file_order(file),
            key=lambda one: file_order(self._name(one)),
        )
        if at == self.order.file_count or self._name(at) != file:
            return None
        articles = self._articles_of(self._parts_beside(at))
        return article_at_line(line, {one: self._lines_of_text(one) for one in articles})

    def cluster(self, number: int) -> Cluster | None:
        """Give the cluster of a paragraph, or None when it is alone.

        Raises IndexError beyond the last.
        """
        if not 0 <= number < self.paragraph_count:
            raise IndexError(number)
        group = self.duplicates.paragraph(number)
        if group is None:
            return None
        segment, local = self.order.place_of_paragraph(group.first)
        article_id = self.article_id(self.article_of(group.first))
        return Cluster(f"{article_id}-{self._segments[segment].n(local)}", group.size, group.first)

    def clusters_of(self, article: StoredArticle) -> list[Cluster | None]:
        """Give the cluster of each paragraph of an article, None for one that is alone."""
        return [self.cluster(number) for number in article.numbers]

    def largest_clusters(self, *, offset: int, limit: int, short: bool) -> tuple[int, list[int]]:
        """Count the clusters of paragraphs, and give a part of their firsts, the largest cluster first.

        short: whether headings and paragraphs of fewer than 26 letters count too.
        """
        firsts = self.duplicates.clusters if short else self._text_clusters
        return len(firsts), firsts[offset : offset + limit].tolist()

    def articles_like(self, number: int, limit: int) -> list[int]:
        """Give the numbers of the other articles of an article's cluster, in index order."""
        return self.duplicates.articles_like(number)[:limit]

    def copies(self, number: int) -> list[int]:
        """Give the numbers of a paragraph's cluster, its own included, in the order in which they were first seen."""
        numbers = self.duplicates.paragraphs_like(number)
        rows = rows_of_paragraphs(self.order, numbers)
        days = np.zeros(len(numbers), dtype=np.int64)
        for segment, opened in self._segments.items():
            mine = rows.segment == segment
            days[mine] = opened.days_of(rows.local[mine])
        copies: list[int] = numbers[np.argsort(days, kind="stable")].tolist()
        return copies

    @functools.cached_property
    def _text_clusters(self) -> Array:
        """The firsts of the clusters of running text, the largest first.

        No headings, nothing of a few characters.

        Those are repeated because there are few ways to say 第一章, and not because a text was
        printed again.
        """
        rows = rows_of_paragraphs(self.order, self.duplicates.clusters)
        letters = rows.take(
            {number: Sketches(one.sketches).letters for number, one in self._segments.items()}
        )
        kinds = rows.take({number: one.kinds for number, one in self._segments.items()})
        chosen: Array = self.duplicates.clusters[
            (letters >= SHORTEST) & (kinds == KINDS.index("body"))
        ]
        return chosen

    @functools.cached_property
    def _article_table(self) -> ArticleTable:
        columns = {number: one.article_columns for number, one in self._segments.items()}
        starts, days = ({number: pair[at] for number, pair in columns.items()} for at in (0, 1))
        return ArticleTable(
            self.order, starts, days, lambda number: self._read_head(number).article
        )

    @functools.cached_property
    def _anchors(self) -> Anchors:
        contents = {
            number: Sketches(one.sketches).content for number, one in self._segments.items()
        }
        return Anchors(
            self.order, self._article_table.starts, contents, self._are_titles, self._name
        )

    def _are_titles(self, numbers: Array) -> Array:
        rows = rows_of_paragraphs(self.order, numbers)
        kinds = rows.take({number: one.kinds for number, one in self._segments.items()})
        titled: Array = kinds == KINDS.index("title")
        return titled

    def anchors(self, numbers: Sequence[int]) -> list[str]:
        """Give the anchors of some paragraphs; raises IndexError beyond the last."""
        return [anchor.name for anchor in self._anchors.of(numbers)]

    def paragraph_keys(self, numbers: Array | Sequence[int]) -> Array:
        """Give for each of some paragraphs a number that its text, its article and its place there decide."""
        return self._anchors.keys(np.asarray(numbers, dtype=np.int64))

    def keys_sha256(self, numbers: Array | Sequence[int]) -> str:
        """Hash the keys of some paragraphs, ascending, as big-endian words."""
        keys = np.sort(self.paragraph_keys(numbers))
        return hashlib.sha256(keys.astype(">u8").tobytes()).hexdigest()

    def find_anchor(self, name: str) -> Anchored | None:
        """Find a paragraph by its anchor; None when it is gone, or the name is no anchor."""
        anchor = read_anchor(name)
        return self._anchors.find(anchor) if anchor else None

    def list_articles(
        self, numbers: Collection[int], sort: ArticleSort
    ) -> tuple[Sequence[int], Sequence[int]]:
        """Give the articles of some ascending paragraph numbers in an order, and how many paragraphs are of each."""
        articles, counts = self._article_table.listed(numbers, sort)
        return articles.tolist(), counts.tolist()

    def count_inside(self, numbers: Collection[int], articles: Sequence[int]) -> Sequence[int]:
        """Count, for each of some articles, how many of these ascending paragraph numbers are of it."""
        return self._article_table.count_inside(numbers, articles)

    def paragraphs_of(self, article: int) -> range:
        """Give the numbers of an article's paragraphs."""
        return self._article_table.paragraphs_of(article)

    def articles_beside(self, number: int) -> range:
        """Give the numbers of all articles of the file that holds an article."""
        return self._articles_of(self._parts_beside(self.order.file_of_article(number)))

    def article_cluster(self, number: int) -> Cluster | None:
        """Give the cluster of an article, or None when it is alone.

        Raises IndexError beyond the last.
        """
        group = self.duplicates.article(number)
        return Cluster(self.article_id(group.first), group.size, group.first) if group else None

    def article_id(self, number: int) -> str:
        """Give the id of an article: 16 hexadecimal digits."""
        return f"{int(self.order.id[number]):016x}"

    def receipt_of(self, number: int) -> SourceFile:
        """Give the receipts of the file that holds an article, without its articles.

        Those of all its parts.
        """
        return joined_receipts(
            [self._receipt(at) for at in self._parts_beside(self.order.file_of_article(number))]
        )

    def lines_of(self, number: int) -> range:
        """Give the lines of its file that belong to an article.

        From its first line to where the next one begins.

        What stands above the first article of a file or below the last belongs to that one. An
        article of one line is a record, numbered as the records are, and only that line is its own,
        unless it is alone in its file.
        """
        at = self.order.file_of_article(number)
        alone = len(self._articles_of(self._parts_beside(at))) == 1
        return lines_among(number, self.lines_beside(at), alone=alone)

    def lines_beside(self, at: int) -> dict[int, tuple[int, int] | None]:
        """Give the first and the last line of text of each article of the file, or part, at a place of index order."""
        return {one: self._lines_of_text(one) for one in self._articles_of(range(at, at + 1))}

    def _articles_of(self, files: range) -> range:
        return range(int(self.order.article[files.start]), int(self.order.article[files.stop]))

    def _lines_of_text(self, number: int) -> tuple[int, int] | None:
        segment, local = self.order.place_of_article(number)
        return self._segments[segment].lines_of(local)

    def _parts_beside(self, at: int) -> range:
        """Give the positions of the file at a position of index order.

        The parts of a large one follow each other.
        """
        first, end, name = at, at + 1, self._name(at)
        while first > 0 and self._name(first - 1) == name:
            first -= 1
        while end < self.order.file_count and self._name(end) == name:
            end += 1
        return range(first, end)

    def source_file(self, at: int) -> SourceFile:
        """Give the file (or part of one) at a position of index order as it was added.

        Receipts and articles.
        """
        numbers = range(int(self.order.article[at]), int(self.order.article[at + 1]))
        return replace(
            self._receipt(at), articles=tuple(self.article(number).article for number in numbers)
        )

    def receipts(self) -> Iterator[SourceFile]:
        """Give the receipts of all files, or parts of large ones, in index order (without their articles)."""
        return (self._receipt(at) for at in range(self.order.file_count))

    def _name(self, at: int) -> str:
        return self._segments[int(self.order.segment[at])].name(int(self.order.row[at]))

    def _receipt(self, at: int) -> SourceFile:
        return self._segments[int(self.order.segment[at])].receipts(int(self.order.row[at]))

    @functools.cached_property
    def dictionary(self) -> Dictionary:
        """The words that its paragraphs were cut with beside those of jieba."""
        kept = self.order.beside(DICTIONARY)
        return NO_DICTIONARY if kept is None else Dictionary.from_json(kept)

    def report(self) -> dict[str, Any]:
        """Give the report of the build that made this index."""
        report: dict[str, Any] = self.order.beside(REPORT)
        return report
