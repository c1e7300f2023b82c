"""Hand-made paragraphs of an index, for tests that need no files."""

from __future__ import annotations

from indexer.index.documents import IndexedParagraph
from indexer.model import DateSpan, ParagraphKind
from indexer.text.fold import fold, fold_text
from indexer.text.words import cut_words


def make_paragraph(
    shown: str,
    number: int = 0,
    *,
    article_number: int = 0,
    kind: ParagraphKind = "body",
    title: str = "",
    authors: tuple[str, ...] = (),
    source: str | None = None,
    date: str | None = None,
    region: tuple[str, ...] = (),
    mentioned: tuple[tuple[str, ...], ...] = (),
    ambiguous: bool = False,
) -> IndexedParagraph:
    """Fold and cut one paragraph as a build does; `date` is 2024, 2024-01 or 2024-01-16."""
    folded, folded_title = fold(shown), fold(title)
    return IndexedParagraph(
        number=number,
        article_number=article_number,
        kind=kind,
        shown=shown,
        folded=folded,
        words=tuple(cut_words(folded.word_text)),
        title=folded_title.text,
        title_words=tuple(word.text for word in cut_words(folded_title.word_text)),
        authors=tuple(fold_text(author) for author in authors),
        source=source,
        date=DateSpan.parse(date) if date else None,
        region=region,
        mentioned=mentioned,
        ambiguous=ambiguous,
    )
