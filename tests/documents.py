"""Hand-made paragraphs of an index, for tests that need no files."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.index.documents import IndexedParagraph
from indexer.model import DateSpan, ParagraphKind
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
    )
