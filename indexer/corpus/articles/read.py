"""Read a record: run all stages, and give the articles that are left at the end."""

from __future__ import annotations

from indexer.corpus.articles.stages import read_stages
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt
from indexer.model import Article


def read_record(
    record: Record, receipt: Receipt, recurring: frozenset[str] = frozenset()
) -> list[Article]:
    """Turn one record into its articles.

    A page (number 0) may hold several, any other record is one.
    """
    articles: tuple[Article, ...] = ()
    for _, page in read_stages(record, receipt, recurring):
        articles = page.articles
    return list(articles)
