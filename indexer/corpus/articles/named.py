"""The day in the name of a file, for articles that print none themselves."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from indexer.corpus.metadata.days.dates import find_dates
from indexer.corpus.metadata.days.path_days import PathDay, path_day
from indexer.corpus.metadata.inference import is_statute
from indexer.corpus.page.line import Receipt
from indexer.model import Article, ArticleDate

BESIDE = 0
"""The line of what stands in no line of the file."""
NAMED_AS = "file name: "
"""What stands before the part of a path in the evidence of a date."""
_AHEAD = dt.timedelta(days=366)
"""How far ahead of the day on which it appeared a text may name a day of its plans."""


def date_by_name(articles: Sequence[Article], path: str, receipt: Receipt) -> list[Article]:
    """Give the undated articles of a page the day in its path, as inferred.

    Not where an article of the page prints another day, nor to laws, which are filed under the day
    on which somebody fetched them, nor to texts that tell of days long after it. A month or year
    that was inferred from the text is made a day of it.
    """
    if all(_prints_date(article) for article in articles):
        return list(articles)
    day = path_day(path)
    if day is None or any(_contradicts(article, day) for article in articles):
        return list(articles)
    return [
        article if _prints_date(article) else _dated(article, day, receipt) for article in articles
    ]


def _prints_date(article: Article) -> bool:
    return article.date is not None and article.date.basis == "explicit"


def _contradicts(article: Article, day: PathDay) -> bool:
    date = article.date
    if date and not date.span.begin <= day.span.begin < date.span.end:
        return True
    texts = [paragraph.text for paragraph in article.paragraphs]
    return is_statute(texts) or any(
        found.span.precision == "day" and found.span.begin > day.span.begin + _AHEAD
        for text in texts
        for found in find_dates(text)
    )


def _dated(article: Article, day: PathDay, receipt: Receipt) -> Article:
    line = next(_lines(article), 1)
    receipt.decide(line, "date", "articles: the day in the name of the file", day.span.value)
    date = ArticleDate(day.span, "inferred", f"{NAMED_AS}{day.evidence}", BESIDE)
    return dataclasses.replace(article, date=date)


def _lines(article: Article) -> Iterator[int]:
    yield from article.title_lines
    for paragraph in article.paragraphs:
        yield from paragraph.lines
