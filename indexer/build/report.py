"""The report of a build: how much was kept, repaired, dropped, inferred and skipped, by kind."""

from __future__ import annotations

import heapq
from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from indexer.codec import decode_doubt, decode_skipped, encode_doubt, encode_skipped
from indexer.index.copies.duplicates import DuplicateCounts
from indexer.index.segments.order import file_order
from indexer.index.store.store import indexed_paragraphs
from indexer.model import Article, Doubt, Paragraph, Skipped, SourceFile

_REPEATS = ("duplicates", "near_duplicates", "clusters", "article_clusters", "crowded_buckets")
_SUMS = ("files", "articles", "paragraphs", "characters")
_COUNTERS = ("encodings", "scripts", "dates", "regions", "repairs", "dropped", "doubtful")
MAX_DOUBTS = 1000
"""Doubts listed, the most doubtful ones: more than anybody looks through.

All are counted by kind, and each file has its own."""


def _by_doubt(item: tuple[str, Doubt]) -> tuple[float, list[str]]:
    file, doubt = item
    return doubt.confidence, file_order(file)


@dataclass(slots=True)
class BuildReport:
    """Counts over all files of an index. A file that comes in several parts counts once."""

    source: str
    files: int = 0
    articles: int = 0
    paragraphs: int = 0
    duplicates: int = 0
    near_duplicates: int = 0
    clusters: int = 0
    article_clusters: int = 0
    crowded_buckets: int = 0
    characters: int = 0
    dictionary: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    doubts: list[tuple[str, Doubt]] = field(default_factory=list)
    encodings: Counter[str] = field(default_factory=Counter)
    scripts: Counter[str] = field(default_factory=Counter)
    dates: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    doubtful: Counter[str] = field(default_factory=Counter)
    _first: tuple[str, str] | None = None
    _last: str | None = None

    @property
    def skipped_count(self) -> int:
        """How many files and records were skipped."""
        return sum(item.records for item in self.skipped)

    @property
    def skipped_files(self) -> int:
        """How many files were skipped, whole or from some place on."""
        return sum(item.line is None for item in self.skipped)

    def add_file(self, file: SourceFile, sign: int = 1) -> None:
        """Count one file, or with sign -1 take one out that was counted before.

        Parts of a file follow each other.
        """
        if file.file != self._last:
            self.files += sign
            self.encodings[file.encoding] += sign
            self._last = file.file
            self._first = self._first or (file.file, file.encoding)
        for repair in file.repairs:
            self.repairs[repair.kind] += sign * repair.count
        for item in file.dropped:
            self.dropped[item.why] += sign
        for doubt in file.doubts:
            self.doubtful[doubt.code] += sign
        if sign > 0:
            self._add_doubts((file.file, doubt) for doubt in file.doubts)
        for article in file.articles:
            self._add_article(article, sign)

    def _add_doubts(self, doubts: Iterable[tuple[str, Doubt]]) -> None:
        """Keep the most doubtful decisions of all files, the least certain first and else in the order of files."""
        for doubt in doubts:
            insort(self.doubts, doubt, key=_by_doubt)
            del self.doubts[MAX_DOUBTS:]

    def add(self, later: BuildReport) -> None:
        """Count the files of another report too, which come next.

        The last file here may go on as the first there.
        """
        if later._first and later._first[0] == self._last:
            self.files -= 1
            self.encodings[later._first[1]] -= 1
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(later, name))
        for name in _COUNTERS:
            getattr(self, name).update(getattr(later, name))
        self.skipped += later.skipped
        self._add_doubts(later.doubts)
        self._first, self._last = self._first or later._first, later._last or self._last

    def _add_article(self, article: Article, sign: int) -> None:
        self.articles += sign
        self.scripts[article.script] += sign
        self.dates[article.date.basis if article.date else "none"] += sign
        self.regions["known" if article.regions.primary else "none"] += sign
        if any(mention.ambiguous for mention in article.regions.mentioned):
            self.regions["ambiguous"] += sign
        for paragraph in indexed_paragraphs(article):
            self._add_paragraph(paragraph, sign)

    def _add_paragraph(self, paragraph: Paragraph, sign: int) -> None:
        self.paragraphs += sign
        self.characters += sign * len(paragraph.text)

    def set_repeats(self, counts: DuplicateCounts) -> None:
        """Take over what repeats in the whole index, which is known once all files are stored."""
        self.duplicates, self.near_duplicates = counts.duplicates, counts.near_duplicates
        self.clusters, self.article_clusters = counts.clusters, counts.article_clusters
        self.crowded_buckets = counts.crowded

    def without(self, files: set[str], receipts: Callable[[], Iterable[SourceFile]]) -> None:
        """Forget what was skipped in these files and what was doubtful about them.

        They are read again.

        receipts: gives those of the files before; asked only when doubts of theirs come up for ones
            that go.
        """
        self.skipped = [item for item in self.skipped if item.file not in files]
        listed = [(file, doubt) for file, doubt in self.doubts if file not in files]
        if len(listed) < len(self.doubts) == MAX_DOUBTS:
            kept = (receipt for receipt in receipts() if receipt.file not in files)
            doubts = ((receipt.file, doubt) for receipt in kept for doubt in receipt.doubts)
            listed = heapq.nsmallest(MAX_DOUBTS, doubts, key=_by_doubt)
        self.doubts = listed
        # What comes next is such a file whole, and not a further part of the one that was taken out
        # last.
        self._first = self._last = None

    def sort_skipped(self) -> None:
        """Put what was skipped in the order of files, in which a build that reads all of them comes by it."""
        self.skipped.sort(key=lambda item: file_order(item.file))

    @property
    def counts(self) -> dict[str, int]:
        """The three numbers that a manifest names."""
        return {"files": self.files, "articles": self.articles, "paragraphs": self.paragraphs}

    def as_json(self) -> dict[str, Any]:
        """Give the report as it is stored with the index and printed by `build --json`."""
        return {
            "source": self.source,
            **self.counts,
            **{name: getattr(self, name) for name in _REPEATS},
            "characters": self.characters,
            "dictionary": self.dictionary,
            "skipped": [encode_skipped(item) for item in self.skipped],
            "doubts": [{"file": file} | encode_doubt(doubt) for file, doubt in self.doubts],
            **{name: dict(sorted((+getattr(self, name)).items())) for name in _COUNTERS},
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> BuildReport:
        """Read a stored report, to go on from it."""
        report = cls(data["source"], data["files"], data["articles"], data["paragraphs"])
        report.characters = data["characters"]
        report.dictionary = data["dictionary"]
        for name in _REPEATS:
            setattr(report, name, data[name])
        report.skipped = [decode_skipped(item) for item in data["skipped"]]
        report.doubts = [(item["file"], decode_doubt(item)) for item in data["doubts"]]
        for name in _COUNTERS:
            getattr(report, name).update(data[name])
        return report
