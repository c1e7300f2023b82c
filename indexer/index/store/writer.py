"""Writing a store: a worker packs what is kept of the files it read, the writer puts the packs together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indexer.codec import encode_article, encode_receipts
from indexer.index.copies.duplicates import FOLDER as DUPLICATES
from indexer.index.copies.duplicates import UNDATED, DuplicateCounts
from indexer.index.copies.sketches import FOLDER as SKETCHES
from indexer.index.copies.sketches import PackedSketches, SketchWriter
from indexer.index.disk.arrays import Array, Column
from indexer.index.disk.compound import join_folder
from indexer.index.disk.lengths import LengthsWriter
from indexer.index.disk.steps import DISK, Disk
from indexer.index.segments.order import (
    ORDER,
    Order,
    OrderedFile,
    content_hash,
    file_order,
    write_order,
)
from indexer.index.store.store import (
    DICTIONARY,
    REPORT,
    indexed_paragraphs,
    paragraph_numbers,
    write_clusters,
)
from indexer.index.store.texts import PackedTexts, TextsWriter
from indexer.model import KINDS, Article, Paragraph, SourceFile
from indexer.text.dictionary import Dictionary

_TEXTS = ("text", "articles", "names", "receipts")
_COLUMNS = ("kind", "lines", "article_paragraphs", "day")


@dataclass(frozen=True, slots=True)
class PackedFiles:
    """What a store keeps of some files, or parts of large ones.

    Texts and columns, name, hash and facts, and contents.

    contents: of every file, the hash of each of its articles.
    """

    names: tuple[tuple[str, str, int], ...]
    contents: tuple[tuple[int, ...], ...]
    texts: dict[str, PackedTexts]
    columns: dict[str, Array]
    sketches: PackedSketches

    @classmethod
    def of(cls, files: Sequence[SourceFile], folded: Sequence[str]) -> PackedFiles:
        """Pack files; folded: the texts of all their paragraphs (see `indexed_paragraphs`)."""
        articles = [article for file in files for article in file.articles]
        paragraphs = [
            paragraph for article in articles for paragraph in indexed_paragraphs(article)
        ]
        columns = {
            "kind": [KINDS.index(paragraph.kind) for paragraph in paragraphs],
            "lines": [line for paragraph in paragraphs for line in paragraph.lines],
            "line_counts": [len(paragraph.lines) for paragraph in paragraphs],
            "article_sizes": [len(indexed_paragraphs(article)) for article in articles],
            "day": [
                article.date.span.end.toordinal() - 1 if article.date else UNDATED
                for article in articles
            ],
        }
        if any(one.n != n for article in articles for one, n in _numbered(article)):
            raise ValueError("paragraphs that are not numbered in order")
        texts: dict[str, Iterable[str]] = {
            "text": (paragraph.text for paragraph in paragraphs),
            "articles": (
                json.dumps(encode_article(article), ensure_ascii=True) for article in articles
            ),
            "names": (file.file for file in files),
            "receipts": map(_receipts, files),
        }
        return cls(
            names=tuple((file.file, file.sha256, file.facts) for file in files),
            contents=tuple(tuple(map(_content, file.articles)) for file in files),
            texts={name: PackedTexts.of(values) for name, values in texts.items()},
            columns={name: np.array(values, dtype=np.uint64) for name, values in columns.items()},
            sketches=PackedSketches.of(
                folded, [at for at, one in enumerate(paragraphs) if one.kind == "credit"]
            ),
        )


def _numbered(article: Article) -> Iterator[tuple[Paragraph, int]]:
    return zip(indexed_paragraphs(article), paragraph_numbers(article), strict=True)


def _receipts(file: SourceFile) -> str:
    return json.dumps({"encoding": file.encoding} | encode_receipts(file), ensure_ascii=True)


def _content(article: Article) -> int:
    own = (one for one in indexed_paragraphs(article) if one.kind != "credit")
    return content_hash(paragraph.text for paragraph in own)


class StoreWriter:
    """Writes one segment of a store: packs are appended in index order, then `close` once.

    segment: 0 for a full build. An update adds a segment to those of the `previous` store and
    orders it with the files that it keeps of that (`kept`).
    """

    def __init__(
        self,
        folder: Path,
        disk: Disk = DISK,
        *,
        segment: int = 0,
        kept: Sequence[OrderedFile] = (),
        previous: Path | None = None,
    ) -> None:
        self._folder, self._disk, self._segment, self._kept, self._previous = (
            folder,
            disk,
            segment,
            kept,
            previous,
        )
        self._files: list[OrderedFile] = []
        self.paragraph_count = self.article_count = 0
        inside = folder / f"segment-{segment}"
        disk.make_folder(inside)
        self._texts = {name: TextsWriter(inside, name, disk) for name in _TEXTS}
        self._columns = {name: Column(inside, name, disk) for name in _COLUMNS}
        self._columns["article_paragraphs"].append([0])
        self._line_lengths = LengthsWriter(inside, "line", disk)
        self._sketches = SketchWriter(inside / SKETCHES, disk)
        self._duplicates: DuplicateCounts | None = None

    def append(self, packed: PackedFiles) -> None:
        """Append some files."""
        for name, texts in packed.texts.items():
            self._texts[name].append(texts)
        for name in ("kind", "lines", "day"):
            self._columns[name].append(packed.columns[name])
        ends = np.cumsum(packed.columns["article_sizes"], dtype=np.uint64)
        self._columns["article_paragraphs"].append(ends + np.uint64(self.paragraph_count))
        self._line_lengths.append(packed.columns["line_counts"])
        self._sketches.append(packed.sketches)
        self._append_files(packed)

    def _append_files(self, packed: PackedFiles) -> None:
        starts = (
            np.cumsum(np.append(0, packed.columns["article_sizes"]), dtype=np.int64)
            + self.paragraph_count
        )
        article = 0
        for (name, sha256, facts), contents in zip(packed.names, packed.contents, strict=True):
            first, end = int(starts[article]), int(starts[article + len(contents)])
            self._files.append(
                OrderedFile(
                    name=name,
                    sha256=sha256,
                    segment=self._segment,
                    row=len(self._files),
                    first_paragraph=first,
                    paragraphs=end - first,
                    first_article=self.article_count + article,
                    contents=contents,
                    facts=facts,
                )
            )
            article += len(contents)
        self.paragraph_count = int(starts[-1])
        self.article_count += article

    def find_duplicates(self) -> DuplicateCounts:
        """Write what is left, the order of all files and the clusters of paragraphs and articles.

        Append no more.
        """
        if self._duplicates is None:
            for texts in self._texts.values():
                texts.close()
            for column in self._columns.values():
                column.close()
            self._line_lengths.close()
            self._sketches.close()
            files = [*self._kept, *self._files]
            if self._kept:
                files.sort(key=lambda file: file_order(file.name))
            write_order(self._folder / ORDER, files, self._disk)
            order = Order(self._folder / ORDER)
            self._duplicates = write_clusters(
                self._folder, order, self._disk, previous=self._previous
            )
        return self._duplicates

    def keep_dictionary(self, dictionary: Dictionary) -> None:
        """Keep the words that the paragraphs were cut with beside those of jieba."""
        if dictionary.words:
            self._save(DICTIONARY, dictionary.as_json())

    def _save(self, name: str, value: dict[str, Any]) -> None:
        """Keep a JSON text beside the order."""
        self._disk.make_folder(self._folder / ORDER)
        self._disk.save(
            self._folder / ORDER / f"{name}.json", json.dumps(value, ensure_ascii=True).encode()
        )

    def close(self, report: dict[str, Any]) -> Order:
        """Write what is left, the clusters if nobody asked for them, and the report (any JSON object)."""
        self.find_duplicates()
        self._save(REPORT, report)
        order = self._folder / ORDER
        for folder in (self._folder / f"segment-{self._segment}", order, self._folder / DUPLICATES):
            join_folder(folder, self._disk)
        return Order(order)
