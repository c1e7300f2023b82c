"""Paragraphs on their way into an index.

What every engine needs to know about them, already folded and cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.model import DateSpan, ParagraphKind
from indexer.text.fold import Folded
from indexer.text.words import Word


@dataclass(frozen=True, slots=True)
class IndexedParagraph:
    """One paragraph of the index. Codes are GB/T 2260; a path runs from the province down.

    number, article_number: 0-based positions in the index, in file order. title_words: words of the
    article's title. date_inferred: the date is not printed as one but was concluded from the text.
    region: the article's own place. mentioned: one path per place that the paragraph names.
    ambiguous: it names a place that cannot be told apart. title, authors: folded text, for fields.
    """

    number: int
    article_number: int
    kind: ParagraphKind
    shown: str
    folded: Folded
    words: tuple[Word, ...]
    title: str
    title_words: tuple[str, ...]
    authors: tuple[str, ...]
    source: str | None
    date: DateSpan | None
    region: tuple[str, ...]
    mentioned: tuple[tuple[str, ...], ...]
    ambiguous: bool
    date_inferred: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """The paragraphs of some whole articles, numbered first_article, first_article + 1 and so on.

    They may be made one by one as they are packed, and are then gone through once.
    """

    paragraphs: Iterable[IndexedParagraph]
    first_article: int
    articles: int
