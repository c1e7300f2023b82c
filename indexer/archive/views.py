"""What an archive shows besides hits: articles whole or by name, and lists of paragraphs that no search made."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.model import Article, Doubt, Dropped, Paragraph, RegionPath, Repair
from indexer.search.result import Copies, Hit


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """One paragraph of an article: matches as spans of its text, the places that it names, and whether it is a copy."""

    paragraph: Paragraph
    spans: tuple[tuple[int, int], ...]
    places: tuple[RegionPath, ...]
    cluster: Copies | None = None


@dataclass(frozen=True, slots=True)
class HitList:
    """A part of a list of paragraphs that no search made. total: how long the list is."""

    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """An article without its paragraphs and the places that they name, and the file that it is from."""

    article_id: str
    file: str
    article: Article


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """Another article, by id and title."""

    article_id: str
    display_title: str


@dataclass(frozen=True, slots=True)
class ArticleCopies:
    """The cluster of articles that share most of their text with this one.

    id: that of the article seen first; size: with this one; first: whether it is this one; others: as many as are
    listed, in index order.
    """

    id: str
    size: int
    first: bool
    others: tuple[ArticleLink, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article in reading order, title block first (n = 0), with the receipts of its file.

    lines: those of the file that belong to the article, so that its own receipts can be told from those of others.
    """

    article_id: str
    file: str
    encoding: str
    article: Article
    paragraphs: tuple[ParagraphView, ...]
    occurrences: int
    dropped: tuple[Dropped, ...]
    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]
    lines: range
    cluster: ArticleCopies | None = None
