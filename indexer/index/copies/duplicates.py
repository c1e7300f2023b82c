"""Clusters of identical and near-identical paragraphs and articles, and which of each was seen first.

Nothing is removed: for every paragraph and article the index keeps the number of the first one of
its cluster, its own when it is alone. So raw counts stay as they are, and a unique count is the
number of different firsts. First seen is the earliest date, then index order; a date without a day
counts as its last day, and no date as the last of all: what may have been later does not claim to
have been first.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.index.copies.known import Judged, Known, load_known, nothing_known, save_known
from indexer.index.copies.likeness import (
    FLOOR,
    Pairs,
    candidates,
    firsts,
    jaccard,
    meet,
    shared_members,
)
from indexer.index.copies.sketches import (
    BATCH,
    SKETCH,
    Sets,
    distinct,
    join_sets,
    open_sketches,
    run_starts,
    shingle_sets,
    tagged_sets,
)
from indexer.index.disk.arrays import Array, ArrayFolder, save_array
from indexer.index.disk.steps import DISK, Disk
from indexer.index.segments.order import ORDER, Order, renumbered
from indexer.index.segments.rows import Rows, article_rows, paragraph_rows

FoldedText = Callable[[int, int], str]
"""Gives a paragraph's folded text by its segment and its number there."""

FOLDER = "duplicates"

FEW = 64
"""Paragraphs that are so many times fewer than all copies are looked up among them.

Marking all would cost more.
"""
_COMPARED = 1 << 17
"""Pairs whose texts are read at once: some tens of megabytes of shingles."""
UNDATED = 0xFFFFFFFF
"""The day of an article without a date: after all others."""


@dataclass(frozen=True, slots=True)
class Group:
    """Paragraphs or articles that are alike.

    How many, and the number of the one that was seen first.
    """

    size: int
    first: int


@dataclass(frozen=True, slots=True)
class DuplicateCounts:
    """What repeats in an index.

    duplicates: paragraphs that repeat another one exactly, as folded. near_duplicates: further ones
    that are copies with changes. So there are paragraphs - duplicates - near_duplicates different
    ones. clusters, article_clusters: groups of two or more. crowded: buckets in which not every
    pair was compared (see CROWD).
    """

    duplicates: int
    near_duplicates: int
    clusters: int
    article_clusters: int
    crowded: int


@dataclass(frozen=True, slots=True)
class SegmentColumns:
    """What is needed of a segment beside its sketches.

    Where its articles begin, and the day of each; which paragraphs are no copies, whatever they say.
    """

    article_paragraphs: Array
    day: Array
    alone: Array


@dataclass(frozen=True, slots=True)
class _Index:
    """All columns in index order. `day`: by article; the others: by paragraph."""

    rows: Rows
    content: Array
    shingles: Array
    letters: Array
    article: Array
    day: Array
    alone: Array


def write_duplicates(
    folder: Path,
    order: Order,
    columns: dict[int, SegmentColumns],
    folded_text: FoldedText,
    disk: Disk = DISK,
    *,
    previous: Path | None = None,
) -> DuplicateCounts:
    """Find the clusters of an index and write them to `duplicates` in its store.

    folder: of the store. columns: by segment. previous: the store that this one goes on from; texts
    that were compared there are not read again.
    """
    index = _gather(folder, order, columns)
    target = folder / FOLDER
    disk.make_folder(target)
    texts = _texts(index)
    known = _known(order, texts.compared, previous)
    judged = _near_copies(folder, index, texts.compared, folded_text, known)
    save_known(target, texts.compared, index.shingles > 0, judged, disk)
    first = _paragraph_firsts(texts, judged)
    article_first, article_crowded = _article_firsts(index, first)
    clusters = _save_paragraphs(target, first, disk)
    article_clusters = _save_articles(target, article_first, disk)
    exact, copies = (
        int(np.count_nonzero(one != np.arange(len(first)))) for one in (texts.first, first)
    )
    crowded = judged.pairs.crowded + article_crowded
    return DuplicateCounts(exact, copies - exact, clusters, article_clusters, crowded)


def _gather(folder: Path, order: Order, columns: dict[int, SegmentColumns]) -> _Index:
    sketches = open_sketches(folder, columns)
    rows, articles = paragraph_rows(order), article_rows(order)
    lengths = articles.take(
        {n: np.diff(one.article_paragraphs.astype(np.int64)) for n, one in columns.items()}
    )
    return _Index(
        rows=rows,
        content=rows.take({n: one.content for n, one in sketches.items()}),
        shingles=rows.take({n: one.shingles for n, one in sketches.items()}).astype(np.int64),
        letters=rows.take({n: one.letters for n, one in sketches.items()}),
        article=np.repeat(np.arange(len(lengths)), lengths),
        day=articles.take({n: one.day for n, one in columns.items()}),
        alone=rows.take({n: one.alone for n, one in columns.items()}),
    )


@dataclass(frozen=True, slots=True)
class _Texts:
    """The different texts of an index.

    first: by paragraph, the first one with its text. compared: those of them that have a sketch, in
    first-seen order.
    """

    first: Array
    compared: Array


def _texts(index: _Index) -> _Texts:
    by_age = np.argsort(index.day[index.article], kind="stable")
    by_age = by_age[~index.alone[by_age]]
    content = index.content[by_age]
    order = np.argsort(content)
    begins = run_starts(content[order])
    oldest = np.minimum.reduceat(order, begins) if len(begins) else order
    first = np.arange(len(index.content))
    first[by_age[order]] = by_age[np.repeat(oldest, np.diff(np.append(begins, len(order))))]
    different = by_age[np.sort(oldest)]
    return _Texts(first, different[index.shingles[different] > 0])


def _near_copies(
    folder: Path, index: _Index, numbers: Array, folded_text: FoldedText, known: Known
) -> Judged:
    """Compare paragraphs of different text, given in first-seen order."""
    sketches = _sketches(folder, index.rows[numbers])
    buckets, met = meet(sketches)

    def find(fresh: Array) -> Pairs:
        return candidates(buckets, sketches, index.shingles[numbers], fresh)

    def compare(pairs: Pairs) -> Array:
        left, right = numbers[pairs.earlier], numbers[pairs.later]
        parts = [slice(low, low + _COMPARED) for low in range(0, len(left), _COMPARED)]
        return np.concatenate(
            [np.zeros(0, dtype=bool), *(alike(left[part], right[part]) for part in parts)]
        )

    def alike(left: Array, right: Array) -> Array:
        used = distinct(np.concatenate((left, right)))
        places = np.searchsorted(used, left), np.searchsorted(used, right)
        found: Array = jaccard(*places, _shingles(index.rows[used], folded_text)) >= FLOOR
        return found

    return known.judge(met, find, compare)


def _sketches(folder: Path, rows: Rows) -> Array:
    sketches = np.zeros((len(rows.segment), SKETCH), dtype=np.uint32)
    for segment, opened in open_sketches(folder, np.unique(rows.segment).tolist()).items():
        mine = rows.segment == segment
        sketches[mine] = opened.sketches(rows.local[mine])
    return sketches


def _known(order: Order, numbers: Array, previous: Path | None) -> Known:
    """Take over what the previous store knows of the texts for which these paragraphs stand."""
    if previous is None:
        return nothing_known(len(numbers))
    before = Order(previous / ORDER)
    sketches = open_sketches(previous, np.unique(before.segment).tolist())
    sketched = paragraph_rows(before).take({n: one.shingles for n, one in sketches.items()}) > 0
    return load_known(
        previous / FOLDER, sketched, renumbered(before, order), numbers, order.paragraph_count
    )


def _shingles(rows: Rows, folded_text: FoldedText) -> Sets:
    """Give the shingles of some paragraphs in index order, which is that of their texts on the disk."""
    texts = map(folded_text, rows.segment.tolist(), rows.local.tolist())
    parts = []
    while batch := list(itertools.islice(texts, BATCH)):
        parts.append(shingle_sets(batch)[0])
    return join_sets(parts)


def _paragraph_firsts(texts: _Texts, judged: Judged) -> Array:
    """Give the first of every paragraph's cluster: that of the first paragraph with its text."""
    first = np.arange(len(texts.first))
    copied = firsts(judged.pairs.where(judged.alike), len(texts.compared))
    first[texts.compared] = texts.compared[copied]
    return first[texts.first]


def _article_firsts(index: _Index, first: Array) -> tuple[Array, int]:
    """Give the first of every article's cluster, and the crowded buckets.

    Articles are alike when the paragraphs that they have in common, copies counted as one, are
    FLOOR of the text that they have together.
    """
    by_age = np.argsort(index.day, kind="stable")
    age = np.empty_like(by_age)
    age[by_age] = np.arange(len(by_age))
    members = (age[index.article].astype(np.uint64) << np.uint64(32)) | first.astype(np.uint64)
    sets = tagged_sets(distinct(members), len(by_age))
    pairs = shared_members(sets, index.letters)
    found = pairs.where(jaccard(pairs.earlier, pairs.later, sets, index.letters) >= FLOOR)
    articles = np.arange(len(by_age))
    articles[by_age] = by_age[firsts(found, len(by_age))]
    return articles, found.crowded


def _save_paragraphs(folder: Path, first: Array, disk: Disk) -> int:
    """Write the clusters of paragraphs: of each copy the first one.

    Gives how many clusters there are.
    """
    copies = np.flatnonzero(first != np.arange(len(first)))
    save_array(folder, "paragraph_copy", copies, "u4", disk)
    save_array(folder, "paragraph_first", first[copies], "u4", disk)
    return _save(folder, "paragraph", first, disk)


def _save_articles(folder: Path, first: Array, disk: Disk) -> int:
    """Write the clusters of articles, and the first one of each article.

    Gives how many clusters there are.
    """
    save_array(folder, "article_first", first, "u4", disk)
    return _save(folder, "article", first, disk)


def _save(folder: Path, name: str, first: Array, disk: Disk) -> int:
    """Write number and size of every cluster; gives how many clusters there are."""
    numbers, sizes = np.unique(first, return_counts=True)
    several = sizes > 1
    save_array(folder, f"{name}_cluster", numbers[several], "u4", disk)
    save_array(folder, f"{name}_size", sizes[several], "u4", disk)
    return int(np.count_nonzero(several))


class Duplicates:
    """The opened clusters of an index.

    first_articles: by number, the number of the first of its cluster (its own when it is alone). Of
    paragraphs only those that are copies are kept, and of each the first of its cluster.
    """

    def __init__(self, folder: Path) -> None:
        arrays = ArrayFolder(folder / FOLDER)
        self._copies, self._firsts, self.first_articles = (
            arrays[name] for name in ("paragraph_copy", "paragraph_first", "article_first")
        )
        self._paragraphs = arrays["paragraph_cluster"], arrays["paragraph_size"]
        self._articles = arrays["article_cluster"], arrays["article_size"]

    def paragraph(self, number: int) -> Group | None:
        """Give the cluster of a paragraph, or None when it is alone."""
        return _cluster(self.first_paragraph(number), *self._paragraphs)

    def first_paragraph(self, number: int) -> int:
        """Give the number of the first of a paragraph's cluster, its own when it is alone."""
        at = int(np.searchsorted(self._copies, np.uint32(number)))
        copied = at < len(self._copies) and int(self._copies[at]) == number
        return int(self._firsts[at]) if copied else number

    def article(self, number: int) -> Group | None:
        """Give the cluster of an article, or None when it is alone.

        Raises IndexError beyond the last.
        """
        return _cluster(int(self.first_articles[number]), *self._articles)

    def count_different(self, numbers: Collection[int]) -> int:
        """Count paragraphs, given by number, ascending and each once, with every cluster of copies counted once."""
        given = np.asarray(numbers, dtype=np.intp)
        if not len(given) or not len(self._copies):
            return len(given)
        if len(given) * FEW < len(self._copies):
            return len(distinct(self._firsts_of(given)))
        if self._end <= len(given) == int(given[-1]) + 1:  # every paragraph there is
            return len(given) - len(self._copies)
        # A mark for every paragraph given, moved from each later copy to the first of its cluster.
        marks = np.zeros(max(self._end, int(given[-1]) + 1), dtype=bool)
        marks[given] = True
        later = marks.take(self._copies).nonzero()[0]
        marks[self._copies.take(later)] = False
        marks[self._firsts.take(later)] = True
        return int(np.count_nonzero(marks))

    def _firsts_of(self, given: Array) -> Array:
        """Give the first of each one's cluster: itself, unless it is a copy."""
        places = self._copies.searchsorted(given.astype(self._copies.dtype))
        places[places == len(self._copies)] = 0
        return np.where(self._copies.take(places) == given, self._firsts.take(places), given)

    def in_clusters(self, numbers: Sequence[int]) -> list[bool]:
        """Tell of each of some paragraphs whether it has a copy."""
        firsts_ = self._paragraphs[0]
        if not len(firsts_):
            return [False] * len(numbers)
        head = self.heads(numbers)
        at = np.minimum(firsts_.searchsorted(head.astype(firsts_.dtype)), len(firsts_) - 1)
        found: list[bool] = (firsts_.take(at) == head).tolist()
        return found

    def heads(self, numbers: Sequence[int] | Array) -> Array:
        """Give for each of some paragraphs the number of the first of its cluster, its own when it is alone."""
        given = np.asarray(numbers, dtype=np.intp)
        return self._firsts_of(given).astype(np.intp) if len(self._copies) else given

    @functools.cached_property
    def _end(self) -> int:
        """One more than the last paragraph of a cluster."""
        return int(max(self._copies.max(initial=0), self._firsts.max(initial=0))) + 1

    @functools.cached_property
    def clusters(self) -> Array:
        """The firsts of all clusters of paragraphs, the largest cluster first."""
        numbers, sizes = self._paragraphs
        largest_first: Array = numbers[np.argsort(-sizes.astype(np.int64), kind="stable")]
        return largest_first

    @functools.cached_property
    def members(self) -> tuple[Array, Array]:
        """All paragraphs that are in clusters, ascending, and for each the place of its cluster by its first."""
        firsts, _ = self._paragraphs
        numbers = np.concatenate((self._copies, firsts))
        clusters = np.concatenate((np.searchsorted(firsts, self._firsts), np.arange(len(firsts))))
        ascending = np.argsort(numbers, kind="stable")
        return numbers[ascending], clusters[ascending]

    def paragraphs_like(self, number: int) -> Array:
        """Give the numbers of a paragraph's cluster, its own included, in index order."""
        first = self.first_paragraph(number)
        return np.sort(np.append(self._copies[self._firsts == first], np.uint32(first)))

    def articles_like(self, number: int) -> list[int]:
        """Give the numbers of the other articles of an article's cluster, in index order."""
        mine = np.flatnonzero(self.first_articles == self.first_articles[number])
        return [other for other in mine.tolist() if other != number]


def _cluster(first: int, firsts_: Array, sizes: Array) -> Group | None:
    at = int(np.searchsorted(firsts_, np.uint32(first)))
    if at == len(firsts_) or int(firsts_[at]) != first:
        return None
    return Group(int(sizes[at]), first)
