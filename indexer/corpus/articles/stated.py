"""What a record or a correction says about an article.

It beats what was read or inferred from the text.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from indexer.corpus.articles.display_titles import shown_title
from indexer.corpus.input.source.corrections import NAME, NONE, Correction
from indexer.corpus.input.source.records import Record
from indexer.corpus.metadata.dating import address_date, stated_date
from indexer.corpus.page.line import DOUBT_EVIDENCE, Receipt
from indexer.corpus.page.plain import plain
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.model import Article, ArticleDate, Author, RegionPath, Regions, Source

_WHOLE_COUNTRY = re.compile("全国|中国|中华人民共和国|国家级?|中央")
"""The region of a record that is about the whole country: understood, and no unit of it."""
_LONGEST = {"date": 200, "source": 200, "authors": 200, "regions": 200, "url": 2000}
"""Characters of one statement: no name or date is longer, and no address that browsers take.

What is longer is a text that slipped into another field."""
CONFIRMED_HERE = f" (confirmed by {NAME})"
"""What stands behind the evidence of a value that somebody has looked at."""
_DATE_DOUBTS = ("dates", "day-order", "future")
BESIDE = 0
"""The line of what stands in no line of the file but in the table beside it."""


def state(article: Article, record: Record, receipt: Receipt) -> Article:
    """Enter what the record of an article says.

    What cannot be understood is a doubt and changes nothing.
    """
    line = record.number or 1
    changes: dict[str, object] = {"article": record.number} if record.number else {}
    if not (record.date or _prints_date(article)):
        changes |= _address_date(record.url or "", line)
    for name, text in _statements(record):
        value = _understand(name, text, record, article) if len(text) <= _LONGEST[name] else None
        if value is not None:
            changes[name] = value
            continue
        field = name.removesuffix("s")
        receipt.doubt("not-understood", line, 0.0, field=field, text=text[:DOUBT_EVIDENCE])
    return dataclasses.replace(article, **changes) if changes else article  # type: ignore[arg-type]


def _prints_date(article: Article) -> bool:
    return article.date is not None and article.date.basis == "explicit"


def _statements(record: Record) -> Iterator[tuple[str, str]]:
    """Give what a record says, by the name of the article's field.

    Of several authors the longest name.
    """
    said = (
        record.date,
        record.source,
        max(record.authors, key=len, default=None),
        record.region,
        record.url,
    )
    return ((name, text) for name, text in zip(_LONGEST, said, strict=True) if text)


def _understand(name: str, text: str, record: Record, article: Article) -> object | None:
    """Read one statement; None when it is not understood."""
    line = record.number or 1
    match name:
        case "date":
            return _date(text, line)
        case "source":
            return Source(text, line)
        case "authors":
            return tuple(Author(author, "author", line) for author in record.authors)
        case "regions":
            return _regions(article.regions, text)
        case _:
            return text


def _regions(own: Regions, text: str) -> Regions | None:
    """Take the stated place for the inferred one; None when it is not understood."""
    path = find_region(text)
    if path is None and not _WHOLE_COUNTRY.fullmatch(plain(text.strip())):
        return None
    return dataclasses.replace(own, primary=path, evidence=text, confidence=float(path is not None))


def correct(
    articles: Iterable[Article], corrections: Sequence[Correction], receipt: Receipt
) -> Iterator[Article]:
    """Enter the corrections of a file into its articles.

    What cannot be understood is a doubt and changes nothing.

    What a correction only repeats keeps its evidence: a table that was written by `duanluo inspect
    --csv` has a row for every article, and a date that nobody touched there is as inferred as
    before.
    """
    by_number = {correction.article: correction for correction in corrections}
    for article in articles:
        correction = by_number.pop(article.article, None)
        yield _corrected(article, correction, receipt) if correction else article
    for number in by_number:
        receipt.doubt("no-article", 1, 0.0, article=str(number))


def _corrected(article: Article, correction: Correction, receipt: Receipt) -> Article:
    changes: dict[str, object] = {}
    for field, enter in _ENTRIES.items():
        text = getattr(correction, field)
        is_confirmed = field in correction.confirmed
        if text and not enter(article, text, changes, is_confirmed=is_confirmed):
            line = article.paragraphs[0].lines[0] if article.paragraphs else 1
            receipt.doubt(
                "correction", line, 0.0, field=field, article=str(article.article), text=text
            )
    if "title" in changes or (correction.title and "title" in correction.confirmed):
        receipt.settle(("title",), article.title_lines)
    if "date" in changes:
        receipt.settle(_DATE_DOUBTS, _lines_of(article))
    return dataclasses.replace(article, **changes)  # type: ignore[arg-type]


def _right_title(
    article: Article, text: str, changes: dict[str, object], *, is_confirmed: bool
) -> bool:
    """Enter a corrected title into the changes if it is another one; any text is understood."""
    del is_confirmed
    if text != article.title:
        title = None if text == NONE else text
        changes |= {"title": title, "display_title": shown_title(title, article.paragraphs)}
    return True


def _right_source(
    article: Article, text: str, changes: dict[str, object], *, is_confirmed: bool
) -> bool:
    """Enter a corrected source into the changes if it is another one; any text is understood."""
    del is_confirmed
    if not (article.source and text == article.source.value):
        changes["source"] = None if text == NONE else Source(text, BESIDE)
    return True


def _lines_of(article: Article) -> range:
    """Give the lines from an article's first to its last."""
    lines = [line for paragraph in article.paragraphs for line in paragraph.lines]
    lines += [*article.title_lines, article.date.line if article.date else BESIDE]
    lines = [line for line in lines if line != BESIDE]
    return range(min(lines, default=0), max(lines, default=0) + 1)


def _right_date(
    article: Article, text: str, changes: dict[str, object], *, is_confirmed: bool
) -> bool:
    """Enter a corrected date into the changes if it is another one.

    Tells whether it was understood.
    """
    date = _date(text, BESIDE)
    if text == NONE:
        changes["date"] = None
    elif date and not (article.date and date.span == article.date.span):
        changes["date"] = dataclasses.replace(date, evidence=f"{NAME}: {text}")
    elif date and article.date and is_confirmed:
        evidence = f"{article.date.evidence}{CONFIRMED_HERE}"
        changes["date"] = dataclasses.replace(article.date, basis="explicit", evidence=evidence)
    return date is not None or text == NONE


def _right_place(
    article: Article, text: str, changes: dict[str, object], *, is_confirmed: bool
) -> bool:
    """Enter a corrected place into the changes if it is another one.

    Tells whether it was understood.
    """
    path = find_region(text)
    understood = path is not None or text == NONE
    if understood and path != article.regions.primary:
        changes["regions"] = dataclasses.replace(
            article.regions, primary=path, evidence=NAME, confidence=float(path is not None)
        )
    elif path is not None and is_confirmed:
        evidence = f"{article.regions.evidence}{CONFIRMED_HERE}"
        changes["regions"] = dataclasses.replace(article.regions, evidence=evidence, confidence=1.0)
    return understood


_ENTRIES: dict[str, Callable[..., bool]] = {
    "title": _right_title,
    "source": _right_source,
    "date": _right_date,
    "region": _right_place,
}
"""How what a correction says is entered into an article, by its field; each tells whether it was
understood."""


def _date(text: str, line: int) -> ArticleDate | None:
    span = stated_date(text)
    return ArticleDate(span, "explicit", text, line) if span else None


def _address_date(url: str, line: int) -> dict[str, ArticleDate]:
    """Take the day that a site put into the address where the text itself prints none."""
    span = address_date(url)
    return {"date": ArticleDate(span, "explicit", url, line)} if span else {}


def find_region(text: str) -> RegionPath | None:
    """Give the unit that a code or name stands for; None when none or several do."""
    paths = Gazetteer.load().find(text)
    return paths[0] if len(paths) == 1 else None
