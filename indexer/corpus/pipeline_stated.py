"""What a record or a correction says about an article: it beats what was read or inferred from the text."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from indexer.corpus import metadata
from indexer.corpus.cleaning_lines import Receipt
from indexer.corpus.corrections import NONE, Correction
from indexer.corpus.gazetteer import Gazetteer
from indexer.corpus.readers_records import Record
from indexer.model import Article, ArticleDate, Author, RegionPath, Source


def state(article: Article, record: Record, receipt: Receipt) -> Article:
    """Enter what the record of an article says; what cannot be understood is a doubt and changes nothing."""
    line = record.number or 1
    changes: dict[str, object] = {}
    if record.number:
        changes["article"] = record.number
    if record.date:
        changes["date"] = _date(record.date, line)
    elif record.url and not (article.date and article.date.basis == "explicit"):
        changes |= _address_date(record.url, line)
    if record.source:
        changes["source"] = Source(record.source, line)
    if record.authors:
        changes["authors"] = tuple(Author(name, "author", line) for name in record.authors)
    if record.region:
        path = find_region(record.region)
        changes["regions"] = (
            dataclasses.replace(article.regions, primary=path, evidence=record.region) if path else None
        )
    if record.url:
        changes["url"] = record.url
    for name in [name for name, value in changes.items() if value is None]:
        receipt.doubt(f"{name} of record {line} not understood")
        del changes[name]
    return dataclasses.replace(article, **changes) if changes else article  # type: ignore[arg-type]


def correct(articles: Iterable[Article], corrections: Sequence[Correction]) -> Iterator[Article]:
    """Enter the corrections of a file into its articles."""
    by_number = {correction.article: correction for correction in corrections}
    for article in articles:
        correction = by_number.get(article.article)
        yield _corrected(article, correction) if correction else article


def _corrected(article: Article, correction: Correction) -> Article:
    line = article.paragraphs[0].lines[0] if article.paragraphs else 1
    changes: dict[str, object] = {}
    if correction.title:
        title = None if correction.title == NONE else correction.title
        changes |= {"title": title, "display_title": title or article.display_title}
    if correction.date:
        date = _date(correction.date, line)
        changes |= {"date": date} if date or correction.date == NONE else {}
    if correction.source:
        changes["source"] = None if correction.source == NONE else Source(correction.source, line)
    if correction.region:
        path = find_region(correction.region)
        if path or correction.region == NONE:
            changes["regions"] = dataclasses.replace(article.regions, primary=path, evidence="metadata.csv")
    return dataclasses.replace(article, **changes)  # type: ignore[arg-type]


def _date(text: str, line: int) -> ArticleDate | None:
    span = metadata.stated_date(text)
    return ArticleDate(span, "explicit", text, line) if span else None


def _address_date(url: str, line: int) -> dict[str, ArticleDate]:
    """Take the day that a site put into the address where the text itself prints none."""
    span = metadata.address_date(url)
    return {"date": ArticleDate(span, "explicit", url, line)} if span else {}


def find_region(text: str) -> RegionPath | None:
    """Give the unit that a code or name stands for; None when none or several do."""
    paths = Gazetteer.load().find(text)
    return paths[0] if len(paths) == 1 else None
