"""The articles of an index as a table.

Where each begins, its day, and the orders in which a list of them is read.

Numbers of articles and paragraphs are positions in index order. What needs the metadata of every
article is read when such an order is first asked for, and kept as one number an article.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence

import numpy as np

from indexer.index.copies.duplicates import UNDATED
from indexer.index.disk.arrays import Array
from indexer.index.segments.order import Order
from indexer.index.segments.rows import article_rows
from indexer.index.store.protocol import ArticleSort
from indexer.model import Article
from indexer.text.fold import fold_text

_LAST = b"\xff"
"""After every text in GB 18030: articles without a source or place stand at the end."""


class ArticleTable:
    """Columns with one value an article; `read` gives the metadata of one.

    starts: the number of each article's first paragraph, and the number of all paragraphs.
    """

    def __init__(
        self,
        order: Order,
        starts: dict[int, Array],
        days: dict[int, Array],
        read: Callable[[int], Article],
    ) -> None:
        rows = article_rows(order)
        file = np.searchsorted(
            order.article, np.arange(order.article_count, dtype=order.article.dtype), side="right"
        )
        shift = order.paragraph[file - 1].astype(np.int64) - order.local_paragraph[file - 1].astype(
            np.int64
        )
        self.starts = np.append(rows.take(starts).astype(np.int64) + shift, order.paragraph_count)
        self._days = rows.take(days).astype(np.int64)
        self._read = read

    def paragraphs_of(self, article: int) -> range:
        """Give the numbers of an article's paragraphs."""
        return range(int(self.starts[article]), int(self.starts[article + 1]))

    def count_inside(self, numbers: Collection[int], articles: Sequence[int]) -> list[int]:
        """Count, for each of some articles, how many of these ascending paragraph numbers are of it."""
        found, wanted = np.asarray(numbers, dtype=np.int64), np.asarray(articles, dtype=np.int64)
        ends = np.searchsorted(found, self.starts[wanted + 1])
        counts: list[int] = (ends - np.searchsorted(found, self.starts[wanted])).tolist()
        return counts

    def listed(self, numbers: Collection[int], sort: ArticleSort) -> tuple[Array, Array]:
        """Give the articles of some ascending paragraph numbers in an order, and how many paragraphs are of each.

        hits: those with most first. newest, oldest: undated ones last. title: by pinyin, as GB 2312
            orders characters.
        Equals stand in index order.
        """
        found = np.asarray(numbers, dtype=np.int64)
        owners = np.searchsorted(self.starts, found, side="right") - 1
        articles, counts = np.unique(owners, return_counts=True)
        order = np.argsort(self._keys(articles, counts, sort), kind="stable")
        return articles[order], counts[order]

    def _keys(self, articles: Array, counts: Array, sort: ArticleSort) -> Array:
        if sort == "hits":
            return -counts
        if sort in ("newest", "oldest"):
            days = self._days[articles]
            return np.where(days < UNDATED, -days if sort == "newest" else days, UNDATED)
        keys: Array = self._ranks[("title", "source", "place").index(sort)][articles]
        return keys

    @functools.cached_property
    def _ranks(self) -> tuple[Array, Array, Array]:
        """Read every article once, and number them by title, by source and by place."""
        titles, sources, places = [], [], []
        for number in range(len(self._days)):
            article = self._read(number)
            titles.append(article_key(article, "title"))
            sources.append(article_key(article, "source"))
            places.append(article_key(article, "place"))
        return _ranked(titles), _ranked(sources), _ranked(places)


def article_key(article: Article, sort: ArticleSort) -> bytes:
    """Give what orders an article by its title, source or place."""
    if sort == "title":
        return _by_pinyin(article.title or article.display_title)
    if sort == "source":
        return _by_pinyin(article.source.value) if article.source else _LAST
    return article.regions.primary[-1].code.encode() if article.regions.primary else _LAST


def _by_pinyin(text: str) -> bytes:
    """Give a key that orders texts in either script by the pinyin of their characters, as far as GB 2312 has them."""
    return fold_text(text).encode("gb18030", "replace")


def _ranked(keys: Sequence[bytes]) -> Array:
    """Number keys by their order; equal keys have equal numbers."""
    places = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return np.array([places[key] for key in keys], dtype=np.int64)
