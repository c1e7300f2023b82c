"""What an archive asks of a store, wherever its texts lie: in files, or in a cluster.

Paragraphs and articles are asked for by the numbers that the engine beside the store gives, or by
their ids. Numbers ascend in index order; only the store that gave one knows what it means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args, runtime_checkable

from indexer.model import Article, Paragraph, SourceFile

ArticleSort = Literal["hits", "newest", "oldest", "title", "source", "place"]
ARTICLE_SORTS: tuple[ArticleSort, ...] = get_args(ArticleSort)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """One article of the index.

    first_paragraph: the number of its first paragraph, its heading if it has one.

    numbers: of all its paragraphs, in order. As given by `Documents.article_head` it has none, and
    `article` is without its paragraphs and the places they name.
    """

    article_id: str
    file: str
    article: Article
    first_paragraph: int
    numbers: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """Paragraphs or articles that are alike (see `duplicates.py`).

    id: that of the one seen first, as in a hit. size: how many they are. first: the number of the
    one seen first.
    """

    id: str
    size: int
    first: int


@dataclass(frozen=True, slots=True)
class StoredHit:
    """A paragraph with its number, its article's head, and the cluster of copies that it is in.

    anchor: its name for ever, empty where the store makes none.
    """

    number: int
    paragraph: Paragraph
    owner: StoredArticle
    cluster: Cluster | None
    anchor: str = ""


AnchorState = Literal["same", "moved", "changed", "copied", "near"]
"""What has become of an anchored paragraph.

same: its text, in its file. moved: its text and its article or neighbours, in another file.
changed: other words, where it stood. copied: its text, in another article. near: other words,
between the same neighbours in another file.
"""


@dataclass(frozen=True, slots=True)
class Anchored:
    """A paragraph found by its anchor: its number, and what has become of it."""

    number: int
    state: AnchorState


class Documents(Protocol):
    """An opened store. Safe to use from several threads."""

    def close(self) -> None:
        """Release files; nothing may be asked any more."""
        ...

    @property
    def paragraph_count(self) -> int:
        """How many paragraphs there are, title blocks included."""
        ...

    @property
    def article_count(self) -> int:
        """How many articles there are."""
        ...

    def hits(self, numbers: Sequence[int]) -> Iterator[StoredHit]:
        """Give some paragraphs with what a page shows beside them, in the order asked for.

        Raises IndexError.
        """
        ...

    def shown_text(self, number: int) -> str:
        """Give a paragraph's shown text alone, which is cheaper than the paragraph."""
        ...

    def articles_of(self, numbers: Iterable[int]) -> Iterator[int]:
        """Give the number of each paragraph's article, in the order asked for."""
        ...

    def article(self, number: int) -> StoredArticle:
        """Give an article with its paragraphs; raises IndexError beyond the last."""
        ...

    def article_head(self, number: int) -> StoredArticle:
        """Give an article without its paragraphs and the places they name.

        Raises IndexError beyond the last.
        """
        ...

    def find_article(self, article_id: str) -> int | None:
        """Give the number of the article with this id (16 hexadecimal digits), or None."""
        ...

    def find_line(self, file: str, line: int) -> int | None:
        """Give the number of the article of a file that has a line, or None.

        See `Store.find_line`.
        """
        ...

    def article_id(self, number: int) -> str:
        """Give the id of an article: 16 hexadecimal digits."""
        ...

    def articles_beside(self, number: int) -> Sequence[int]:
        """Give the numbers of all articles of the file that holds an article, in index order."""
        ...

    def receipt_of(self, number: int) -> SourceFile:
        """Give the receipts of the file that holds an article, without its articles."""
        ...

    def lines_of(self, number: int) -> range:
        """Give the lines of its file that belong to an article."""
        ...

    def clusters_of(self, article: StoredArticle) -> Sequence[Cluster | None]:
        """Give the cluster of each paragraph of an article, None for one that is alone."""
        ...

    def copies(self, number: int) -> Sequence[int]:
        """Give the numbers of a paragraph's cluster, its own included, in the order in which they were first seen."""
        ...

    def largest_clusters(
        self, *, offset: int, limit: int, short: bool
    ) -> tuple[int, Sequence[int]]:
        """Count the clusters of paragraphs, and give a part of the numbers of their firsts, the largest cluster first.

        short: whether headings and paragraphs of fewer than 26 letters count too.
        """
        ...

    def article_cluster(self, number: int) -> Cluster | None:
        """Give the cluster of an article, or None when it is alone.

        Raises IndexError beyond the last.
        """
        ...

    def articles_like(self, number: int, limit: int) -> Sequence[int]:
        """Give the numbers of the other articles of an article's cluster, in index order."""
        ...

    def report(self) -> dict[str, Any]:
        """Give the report of the build that made this index."""
        ...

    def receipts(self) -> Iterator[SourceFile]:
        """Give the receipts of all files in index order (without their articles)."""
        ...


@runtime_checkable
class Listing(Protocol):
    """A store that knows all its articles: it lists those of an answer, and those of a file."""

    def list_articles(
        self, numbers: Collection[int], sort: ArticleSort
    ) -> tuple[Sequence[int], Sequence[int]]:
        """Give the articles of some ascending paragraph numbers in an order, and how many paragraphs are of each."""
        ...

    def count_inside(self, numbers: Collection[int], articles: Sequence[int]) -> Sequence[int]:
        """Count, for each of some articles, how many of these ascending paragraph numbers are of it."""
        ...

    def paragraphs_of(self, article: int) -> range:
        """Give the numbers of an article's paragraphs."""
        ...


@dataclass(frozen=True, slots=True)
class MatchedArticle:
    """An article of an answer. matches: how many of its paragraphs match.

    first: the number of the first of these. end: the day after its last, counted from the year 1;
    None where it is undated. paragraphs: how many it has; 0 where that was not asked.
    """

    number: int
    matches: int
    first: int
    end: int | None
    paragraphs: int = 0


@runtime_checkable
class Arranging(Protocol):
    """A store that puts the articles of an answer in an order, without knowing all its articles."""

    def arranged(
        self, matched: Sequence[MatchedArticle], sort: ArticleSort, page: slice
    ) -> list[MatchedArticle]:
        """Give a part of some articles in an order, with how many paragraphs each has."""
        ...


@runtime_checkable
class Anchoring(Protocol):
    """A store that names paragraphs so that they are found again in later builds."""

    def anchors(self, numbers: Sequence[int]) -> list[str]:
        """Give the anchors of some paragraphs; raises IndexError beyond the last."""
        ...

    def find_anchor(self, name: str) -> Anchored | None:
        """Find a paragraph by its anchor; None when it is gone, or the name is no anchor."""
        ...


@runtime_checkable
class Keying(Protocol):
    """A store that gives paragraphs numbers by which a sample of them is drawn the same in later builds."""

    def paragraph_keys(self, numbers: Any) -> Any:
        """Give for each of some paragraphs 64 bits that only its text, its article and its number there decide."""
        ...

    def keys_sha256(self, numbers: Any) -> str:
        """Hash the keys of some paragraphs, ascending, as big-endian words."""
        ...
