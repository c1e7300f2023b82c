"""Packing: what a worker makes of the files it has read, so that one process only has to write it down in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.build.report import BuildReport
from indexer.engines.catalogue import engine_builder
from indexer.engines.names import ENGINES
from indexer.index.store.documents import Batch, IndexedParagraph
from indexer.index.store.store import indexed_paragraphs
from indexer.index.store.writer import PackedFiles
from indexer.model import Article, Mention, Paragraph, RegionPath, Skipped, SourceFile
from indexer.text.dictionary import Dictionary
from indexer.text.fold import fold, fold_text
from indexer.text.words import Cut, cut_words, segmenter


@dataclass(frozen=True, slots=True)
class Packed:
    """Some files, ready to be written.

    For the store, for the engine (its own type), and counted.
    """

    files: PackedFiles
    paragraphs: Any
    report: BuildReport


def pack(engine: str, dictionary: Dictionary, outcomes: Sequence[SourceFile | Skipped]) -> Packed:
    """Fold, cut, sketch and encode what was read for an index of this engine, with the words of a dictionary."""
    cut = segmenter(dictionary, ENGINES[engine].library).cut
    report = BuildReport("")
    files = [outcome for outcome in outcomes if isinstance(outcome, SourceFile)]
    for file in files:
        report.add_file(file)
    report.skipped = [outcome for outcome in outcomes if isinstance(outcome, Skipped)]
    folded: list[str] = []

    def paragraphs() -> Iterator[IndexedParagraph]:
        """Cut paragraph by paragraph: the words of a long file weigh sixty times its text."""
        articles = 0
        for file in files:
            for paragraph in index_file(file, len(folded), articles, cut):
                folded.append(paragraph.folded.text)
                yield paragraph
            articles += len(file.articles)

    packed = engine_builder(engine).pack(Batch(paragraphs(), 0, report.articles))
    return Packed(PackedFiles.of(files, folded), packed, report)


def index_file(
    file: SourceFile, number: int = 0, article_number: int = 0, cut: Cut = cut_words
) -> Iterator[IndexedParagraph]:
    """Fold and cut the paragraphs of a file whose first paragraph and article have these numbers."""
    for at, article in enumerate(file.articles, article_number):
        common = _Common.of(article, cut)
        for paragraph in indexed_paragraphs(article):
            yield _indexed(number, at, paragraph, article, common)
            number += 1


@dataclass(frozen=True, slots=True)
class _Common:
    """What all paragraphs of an article share, folded once, and which places each of them names."""

    title: str
    title_words: tuple[str, ...]
    authors: tuple[str, ...]
    region: tuple[str, ...]
    mentions: Mapping[int, Sequence[Mention]]
    cut: Cut

    @classmethod
    def of(cls, article: Article, cut: Cut) -> _Common:
        title = fold(article.heading.text if article.heading else "")
        mentions = defaultdict[int, list[Mention]](list)
        for mention in article.regions.mentioned:
            for n in mention.paragraphs:
                mentions[n].append(mention)
        return cls(
            title=title.text,
            title_words=tuple(word.text for word in cut(title.word_text)),
            authors=tuple(fold_text(author.name) for author in article.authors),
            region=_codes(article.regions.primary or ()),
            mentions=mentions,
            cut=cut,
        )


def _indexed(
    number: int, article_number: int, paragraph: Paragraph, article: Article, common: _Common
) -> IndexedParagraph:
    folded = fold(paragraph.text)
    mentions = common.mentions.get(paragraph.n, ())
    return IndexedParagraph(
        number=number,
        article_number=article_number,
        kind=paragraph.kind,
        shown=paragraph.text,
        folded=folded,
        words=tuple(common.cut(folded.word_text)),
        title=common.title,
        title_words=common.title_words,
        authors=common.authors,
        source=article.source.value if article.source else None,
        date=article.date.span if article.date else None,
        region=common.region,
        mentioned=tuple(
            dict.fromkeys(_codes(mention.path) for mention in mentions if mention.path)
        ),
        ambiguous=any(mention.ambiguous for mention in mentions),
        date_inferred=article.date is not None and article.date.basis == "inferred",
    )


def _codes(path: RegionPath) -> tuple[str, ...]:
    return tuple(step.code for step in path)
