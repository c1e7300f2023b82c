"""Articles, paragraphs and copies of an opened index, by their names."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.archive.opened import Opened, copies_of
from indexer.archive.views import (
    ArticleCopies,
    ArticleHead,
    ArticleLink,
    ArticleView,
    FileArticles,
    FoundParagraph,
    HitList,
    ParagraphView,
)
from indexer.errors import NotFoundError
from indexer.index.store.protocol import Anchored, Anchoring
from indexer.index.store.store import indexed_paragraphs
from indexer.model import Article, RegionPath
from indexer.search.answers.result import Hit, RankedParagraph
from indexer.search.language.nodes import positive_leaves
from indexer.search.language.parser import parse
from indexer.search.matching.highlights import mark
from indexer.search.requests.rewrite import however_spaced

MAX_LISTED_BESIDE = 21
"""Articles of the same file that an article names.

A page of a newspaper has fewer, a file of records thousands.
"""
MAX_LISTED_COPIES = 50
"""Other articles of a cluster that an article names.

The size of the cluster tells whether there are more.
"""


class Articles(Opened):
    """Gives articles, paragraphs and copies by their ids, anchors and lines."""

    def articles_of(self, numbers: Sequence[int]) -> tuple[ArticleHead, ...]:
        """Give articles by their numbers, as `changes` names them."""
        heads = map(self._store.article_head, numbers)
        return tuple(ArticleHead(head.article_id, head.file, head.article) for head in heads)

    def article(self, article_id: str, query: str = "") -> ArticleView:
        """Give an article with the matches of a query marked.

        Raises NotFoundError, QueryTooLargeError.
        """
        number = self._store.find_article(article_id)
        if number is None:
            raise NotFoundError("No article has this id: it may have changed with the last build.")
        stored = self._store.article(number)
        receipt = self._store.receipt_of(number)
        leaves = positive_leaves(however_spaced(parse(query)))
        marks = [
            mark(leaves, paragraph.text, self._cut)
            for paragraph in indexed_paragraphs(stored.article)
        ]
        shown = zip(
            stored.numbers,
            indexed_paragraphs(stored.article),
            marks,
            self._store.clusters_of(stored),
            self._anchors(stored.numbers),
            strict=True,
        )
        views = tuple(
            ParagraphView(
                paragraph,
                marked.spans,
                _places(stored.article, paragraph.n),
                copies_of(cluster, at),
                anchor,
            )
            for at, paragraph, marked, cluster, anchor in shown
        )
        return ArticleView(
            article_id=article_id,
            file=stored.file,
            encoding=receipt.encoding,
            article=stored.article,
            paragraphs=views,
            occurrences=sum(marked.occurrences for marked in marks),
            dropped=receipt.dropped,
            repairs=receipt.repairs,
            doubts=receipt.doubts,
            lines=self._store.lines_of(number),
            beside=self._beside(number),
            cluster=self._article_copies(number),
        )

    def _anchors(self, numbers: Sequence[int]) -> list[str]:
        if isinstance(self._store, Anchoring):
            return self._store.anchors(numbers)
        return [""] * len(numbers)

    def _beside(self, number: int) -> FileArticles:
        """Give the articles of the same file, those near this one when they are many."""
        every = self._store.articles_beside(number)
        place = every.index(number)
        first = max(0, min(place - MAX_LISTED_BESIDE // 2, len(every) - MAX_LISTED_BESIDE))
        heads = map(self._store.article_head, every[first : first + MAX_LISTED_BESIDE])
        links = tuple(ArticleLink(head.article_id, head.article.display_title) for head in heads)
        return FileArticles(place + 1, len(every), first + 1, links)

    def _article_copies(self, number: int) -> ArticleCopies | None:
        cluster = self._store.article_cluster(number)
        if cluster is None:
            return None
        heads = map(self._store.article_head, self._store.articles_like(number, MAX_LISTED_COPIES))
        others = tuple(ArticleLink(head.article_id, head.article.display_title) for head in heads)
        return ArticleCopies(cluster.id, cluster.size, cluster.first == number, others)

    def article_at(self, file: str, line: int) -> str:
        """Give the id of the article that has a line of a file; raises NotFoundError."""
        number = self._store.find_line(file, line)
        if number is None:
            raise NotFoundError("No article is from this file.")
        return self._store.article_id(number)

    def copies(self, paragraph_id: str, query: str = "", *, limit: int, offset: int = 0) -> HitList:
        """Give the paragraphs that are the same as one or nearly, itself included, in the order of their dates.

        Raises NotFoundError, QueryTooLargeError.
        """
        numbers = self._store.copies(self._find_paragraph(paragraph_id))
        return self._listed(len(numbers), numbers[offset : offset + limit], query)

    def clusters(self, *, limit: int, offset: int = 0, short: bool = True) -> HitList:
        """Give the paragraph seen first of every cluster of copies, the largest cluster first.

        short: whether headings and paragraphs of fewer than 26 letters are listed too.
        """
        return self._listed(*self._store.largest_clusters(offset=offset, limit=limit, short=short))

    def _listed(self, total: int, numbers: Sequence[int], query: str = "") -> HitList:
        leaves = positive_leaves(however_spaced(parse(query)))
        return HitList(
            total, tuple(self._hits([RankedParagraph(number, 0.0) for number in numbers], leaves))
        )

    def _find_paragraph(self, paragraph_id: str) -> int:
        article_id, _, n = paragraph_id.partition("-")
        number = self._store.find_article(article_id)
        if number is not None:
            stored = self._store.article(number)
            for at, paragraph in zip(
                stored.numbers, indexed_paragraphs(stored.article), strict=True
            ):
                if str(paragraph.n) == n:
                    return at
        raise NotFoundError("No paragraph has this id: it may have changed with the last build.")

    def paragraph(self, name: str) -> FoundParagraph:
        """Find a paragraph by its anchor or its id, and tell what has become of it.

        Raises NotFoundError.
        """
        if isinstance(self._store, Anchoring) and "-" not in name:
            found = self._store.find_anchor(name)
        else:
            found = Anchored(self._find_paragraph(name), "same")
        if found is None:
            raise NotFoundError("No paragraph has this name: it was taken out, or never was here.")
        (hit,) = self._hits([RankedParagraph(found.number, 0.0)], ())
        return FoundParagraph(hit, found.state)

    def hits_of(self, numbers: Sequence[int]) -> dict[int, Hit]:
        """Give some paragraphs, ascending, by their numbers, without marks."""
        hits = self._hits([RankedParagraph(number, 0.0) for number in numbers], ())
        return dict(zip(numbers, hits, strict=True))


def _places(article: Article, n: int) -> tuple[RegionPath, ...]:
    mentions = (
        mention.path
        for mention in article.regions.mentioned
        if n in mention.paragraphs and mention.path
    )
    return tuple(dict.fromkeys(mentions))
