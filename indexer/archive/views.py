"""What an archive shows besides hits.

Articles whole or by name, and lists of paragraphs that no search made.
"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.index.store.protocol import AnchorState
from indexer.model import Article, Doubt, Dropped, Paragraph, RegionPath, Repair
from indexer.search.answers.result import Copies, Hit


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """One paragraph of an article.

    Matches as spans of its text, the places that it names, and whether it is a copy. anchor: see
    `Hit`.
    """

    paragraph: Paragraph
    spans: tuple[tuple[int, int], ...]
    places: tuple[RegionPath, ...]
    cluster: Copies | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """A paragraph found by its name, and what has become of it since the name was written down."""

    hit: Hit
    state: AnchorState


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

    id: that of the article seen first; size: with this one; first: whether it is this one; others:
    as many as are listed, in index order.
    """

    id: str
    size: int
    first: bool
    others: tuple[ArticleLink, ...]


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """An article in a list, with how many of its paragraphs match and how many it has."""

    article_id: str
    file: str
    article: Article
    matches: int
    paragraphs: int


@dataclass(frozen=True, slots=True)
class FileArticles:
    """The articles of a file around one of them.

    place: its own, counted from 1, of total. links: those near it. first: the place of the first
    of the links.
    """

    place: int
    total: int
    first: int
    links: tuple[ArticleLink, ...]

    @property
    def before(self) -> ArticleLink | None:
        """The article before it in the file, if any."""
        at = self.place - self.first
        return self.links[at - 1] if at > 0 else None

    @property
    def after(self) -> ArticleLink | None:
        """The article after it in the file, if any."""
        at = self.place - self.first + 1
        return self.links[at] if at < len(self.links) else None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article in reading order, title block first (n = 0), with the receipts of its file.

    lines: those of the file that belong to the article, so that its own receipts can be told from
    those of others. beside: the articles of its file.
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
    beside: FileArticles
    cluster: ArticleCopies | None = None
