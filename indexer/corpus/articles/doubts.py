"""What is doubtful about a finished article.

A year that was inferred, a place that holds little more than others.
"""

from __future__ import annotations

from collections.abc import Iterable

from indexer.corpus.articles.named import NAMED_AS
from indexer.corpus.page.line import DOUBT_EVIDENCE, Receipt
from indexer.model import Article

_INFERRED_YEAR = 0.85
"""How often an inferred year is right: 4 of 4 where it is known, and by the rule of succession 5 of
6 (`scripts/evaluate_doubts.py`)."""
_NAMED_DAY = 0.95
"""How sure a day in the name of a file is: all of 60 transcripts named by their days had the right
one, but a collector may have named a file by another day than that on which it appeared."""
_NARROW = 0.75
"""Share of an article's namings below which its place is a doubt: one in four is elsewhere."""


def doubt_articles(articles: Iterable[Article], receipt: Receipt) -> None:
    """Note the doubts about articles as they are handed on.

    What a record or a correction states is none.
    """
    for article in articles:
        _doubt_date(article, receipt)
        _doubt_region(article, receipt)


def _doubt_date(article: Article, receipt: Receipt) -> None:
    date = article.date
    if date and date.evidence.startswith(NAMED_AS):
        line = article.paragraphs[0].lines[0] if article.paragraphs else 1
        name = date.evidence.removeprefix(NAMED_AS)
        receipt.doubt("date-name", line, _NAMED_DAY, value=date.span.value, text=name)
    elif date and date.basis == "inferred":
        text = date.evidence[:DOUBT_EVIDENCE]
        receipt.doubt("date", date.line, _INFERRED_YEAR, value=date.span.value, text=text)


def _doubt_region(article: Article, receipt: Receipt) -> None:
    places = article.regions
    if places.primary and places.confidence < _NARROW and article.paragraphs:
        line = article.paragraphs[0].lines[0]
        receipt.doubt(
            "region", line, places.confidence, name="".join(step.name for step in places.primary)
        )
