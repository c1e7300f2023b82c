"""Building: the one place where the corpus meets the engines. Reads a source, writes a generation, publishes it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.corpus.pipeline import read_source
from indexer.engines.catalogue import DEFAULT_ENGINE, engine_builder
from indexer.errors import IndexMissingError, IndexOutdatedError, NothingToIndexError, SourceMissingError
from indexer.index.documents import IndexedParagraph
from indexer.index.files import Generation, GenerationWriter, current
from indexer.index.store import Added, Store, StoreWriter, indexed_paragraphs
from indexer.model import Article, Paragraph, RegionPath, Skipped, SourceFile
from indexer.text.fold import fold, fold_text
from indexer.text.words import cut_words

Progress = Callable[[int, int], None]
"""Told after every file: files read, paragraphs so far."""


@dataclass(slots=True)
class BuildReport:
    """What a build did: counts of everything kept, repaired, dropped, inferred and skipped, by kind."""

    source: str
    source_id: str = ""
    files: int = 0
    articles: int = 0
    paragraphs: int = 0
    duplicates: int = 0
    characters: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    encodings: Counter[str] = field(default_factory=Counter)
    scripts: Counter[str] = field(default_factory=Counter)
    dates: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    _seen: set[bytes] = field(default_factory=set)

    def add_file(self, file: SourceFile) -> None:
        """Count one file that was read."""
        self.files += 1
        self.encodings[file.encoding] += 1
        for repair in file.repairs:
            self.repairs[repair.kind] += repair.count
        self.dropped.update(item.why for item in file.dropped)
        self.doubts += [(file.file, doubt) for doubt in file.doubts]
        for article in file.articles:
            self._add_article(article)

    def _add_article(self, article: Article) -> None:
        self.articles += 1
        self.scripts[article.script] += 1
        self.dates[article.date.basis if article.date else "none"] += 1
        self.regions["known" if article.regions.primary else "none"] += 1
        self.regions["ambiguous"] += any(mention.ambiguous for mention in article.regions.mentioned)
        for paragraph in indexed_paragraphs(article):
            self._add_paragraph(paragraph)

    def _add_paragraph(self, paragraph: Paragraph) -> None:
        self.paragraphs += 1
        self.characters += len(paragraph.text)
        digest = hashlib.blake2b(fold_text(paragraph.text).encode(), digest_size=16).digest()
        self.duplicates += digest in self._seen
        self._seen.add(digest)

    def as_json(self) -> dict[str, Any]:
        """Give the report as it is stored with the index and printed by `build --json`."""
        counters = ("encodings", "scripts", "dates", "regions", "repairs", "dropped")
        return {
            "source": self.source,
            "source_id": self.source_id,
            "files": self.files,
            "articles": self.articles,
            "paragraphs": self.paragraphs,
            "duplicates": self.duplicates,
            "characters": self.characters,
            "skipped": [{"file": item.file, "reason": item.reason, "line": item.line} for item in self.skipped],
            "doubts": [{"file": file, "doubt": doubt} for file, doubt in self.doubts],
            **{name: dict(sorted(getattr(self, name).items())) for name in counters},
        }


def build_index(
    source: Path,
    index_dir: Path,
    *,
    now: dt.datetime,
    engine: str = DEFAULT_ENGINE,
    jobs: int = 1,
    progress: Progress | None = None,
) -> tuple[Generation, BuildReport]:
    """Build an index of `source` beside the live one in `index_dir`, and switch to it.

    Raises SourceMissingError, NothingToIndexError, BuildRunningError, IndexNotWrittenError; the live index then stays.
    """
    if not source.exists():
        raise SourceMissingError(source)
    report = BuildReport(source.name, _source_id(source))
    with GenerationWriter(index_dir, now) as writer:
        store = StoreWriter(writer.store, writer.disk)
        paragraphs = _paragraphs(read_source(source, jobs=jobs), store, report, progress)
        engine_builder(engine).build(writer.engine, paragraphs)
        if not report.articles:
            first = f"{report.skipped[0].file}: {report.skipped[0].reason}" if report.skipped else ""
            raise NothingToIndexError(source, len(report.skipped), first)
        store.close(report.as_json())
        counts = {"files": report.files, "articles": report.articles, "paragraphs": report.paragraphs}
        return writer.publish(engine, counts), report


def is_stale(source: Path, index_dir: Path) -> bool:
    """Tell whether the index in `index_dir` should be built (again) from `source` before it is used.

    So it is when there is none, when another version made it, or when a file or folder of the source it was built from
    has changed since. An index of another source is never stale: somebody wants it as it is.
    """
    try:
        generation = current(index_dir)
    except (IndexMissingError, IndexOutdatedError):
        return True
    if Store(generation).report().get("source_id") != _source_id(source) or not source.exists():
        return False
    built = dt.datetime.fromisoformat(generation.built).timestamp()
    return any(path.lstat().st_mtime > built for path in (source, *source.rglob("*")))


def _source_id(source: Path) -> str:
    """Name a source without telling where it is on this machine."""
    return hashlib.sha256(str(source.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _paragraphs(
    outcomes: Iterator[SourceFile | Skipped], store: StoreWriter, report: BuildReport, progress: Progress | None
) -> Iterator[IndexedParagraph]:
    """Store every file as it comes and pass its paragraphs on to the engine."""
    for outcome in outcomes:
        if isinstance(outcome, Skipped):
            report.skipped.append(outcome)
            continue
        added = store.add(outcome)
        report.add_file(outcome)
        yield from index_file(outcome, added)
        if progress:
            progress(report.files + len(report.skipped), report.paragraphs)


def index_file(file: SourceFile, added: Added) -> Iterator[IndexedParagraph]:
    """Fold and cut the paragraphs of a file whose first paragraph and article have the numbers in `added`."""
    number = added.first_paragraph
    for article_number, article in enumerate(file.articles, added.first_article):
        common = _Common.of(article)
        for paragraph in indexed_paragraphs(article):
            yield _indexed(number, article_number, paragraph, article, common)
            number += 1


@dataclass(frozen=True, slots=True)
class _Common:
    """What all paragraphs of an article share, folded once."""

    title: str
    title_words: tuple[str, ...]
    authors: tuple[str, ...]
    region: tuple[str, ...]

    @classmethod
    def of(cls, article: Article) -> _Common:
        title = fold(article.heading.text if article.heading else "")
        return cls(
            title=title.text,
            title_words=tuple(word.text for word in cut_words(title.word_text)),
            authors=tuple(fold_text(author.name) for author in article.authors),
            region=_codes(article.regions.primary or ()),
        )


def _indexed(
    number: int, article_number: int, paragraph: Paragraph, article: Article, common: _Common
) -> IndexedParagraph:
    folded = fold(paragraph.text)
    mentions = [mention for mention in article.regions.mentioned if paragraph.n in mention.paragraphs]
    return IndexedParagraph(
        number=number,
        article_number=article_number,
        kind=paragraph.kind,
        shown=paragraph.text,
        folded=folded,
        words=tuple(cut_words(folded.word_text)),
        title=common.title,
        title_words=common.title_words,
        authors=common.authors,
        source=article.source.value if article.source else None,
        date=article.date.span if article.date else None,
        region=common.region,
        mentioned=tuple(dict.fromkeys(_codes(mention.path) for mention in mentions if mention.path)),
        ambiguous=any(mention.ambiguous for mention in mentions),
    )


def _codes(path: RegionPath) -> tuple[str, ...]:
    return tuple(step.code for step in path)
