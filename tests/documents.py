"""Hand-made paragraphs of an index, for tests that need no files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.build.packing import index_file
from indexer.engines.protocol import EngineBuilder
from indexer.index.disk.compound import Compound, compound_path
from indexer.index.store.documents import Batch, IndexedParagraph
from indexer.index.store.writer import PackedFiles
from indexer.model import DateSpan, ParagraphKind, SourceFile
from indexer.text.fold import fold, fold_text
from indexer.text.words import cut_words


def make_paragraph(
    number: int,
    shown: str,
    *,
    article: int | None = None,
    kind: ParagraphKind = "body",
    title: str = "",
    authors: Sequence[str] = (),
    source: str | None = None,
    date: str | None = None,
    region: tuple[str, ...] = (),
    mentioned: tuple[tuple[str, ...], ...] = (),
    ambiguous: bool = False,
    date_inferred: bool = False,
) -> IndexedParagraph:
    """Fold and cut one paragraph as a build does; `date` is 2024, 2024-01 or 2024-01-16."""
    folded, heading = fold(shown), fold(title)
    return IndexedParagraph(
        number=number,
        article_number=number if article is None else article,
        kind=kind,
        shown=shown,
        folded=folded,
        words=tuple(cut_words(folded.word_text)),
        title=heading.text,
        title_words=tuple(word.text for word in cut_words(heading.word_text)),
        authors=tuple(fold_text(author) for author in authors),
        source=source,
        date=DateSpan.parse(date) if date else None,
        region=region,
        mentioned=mentioned,
        ambiguous=ambiguous,
        date_inferred=date_inferred,
    )


def taken_apart(folder: Path) -> Path:
    """Make of a compound file the folder again that it was."""
    path = compound_path(folder)
    compound = Compound(path)
    for name in compound.names():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(compound.bytes_of(name).tobytes())
    path.unlink()
    return folder


_BATCH = 4096
"""Paragraphs packed at once at least: about what a worker packs."""


def build_engine(
    builder: EngineBuilder, folder: Path, paragraphs: Iterable[IndexedParagraph]
) -> None:
    """Build an index of paragraphs that are numbered from 0 on, articles too."""
    builder.build(folder, map(builder.pack, _batches(paragraphs)))


def _batches(paragraphs: Iterable[IndexedParagraph]) -> Iterator[Batch]:
    held: list[IndexedParagraph] = []
    first = 0
    for paragraph in paragraphs:
        if len(held) >= _BATCH and paragraph.article_number != held[-1].article_number:
            yield Batch(held, first, paragraph.article_number - first)
            held, first = [], paragraph.article_number
        held.append(paragraph)
    if held:
        yield Batch(held, first, max(one.article_number for one in held) + 1 - first)


def pack_file(file: SourceFile) -> PackedFiles:
    """Pack one file for a store."""
    return PackedFiles.of([file], [paragraph.folded.text for paragraph in index_file(file)])


def pack_paragraphs(builder: EngineBuilder, file: SourceFile) -> Any:
    """Pack the paragraphs of one file for an engine."""
    return builder.pack(Batch(tuple(index_file(file)), 0, len(file.articles)))
