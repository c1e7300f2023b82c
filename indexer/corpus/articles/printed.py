"""What is printed about an article: when, from where and by whom it is, and the places it names."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from indexer.corpus.articles.display_titles import shown_title
from indexer.corpus.articles.script import find_script
from indexer.corpus.layout.draft import Draft
from indexer.corpus.layout.lines.alone import read_signed
from indexer.corpus.layout.stray import MOST_ON_A_PAGE
from indexer.corpus.metadata.dating import find_article_date, is_future, page_date, rival_dates
from indexer.corpus.metadata.days.day_order import in_order, open_days
from indexer.corpus.metadata.lines.date_lines import MAX_META_LINE
from indexer.corpus.metadata.lines.source_credits import source_credit
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.metadata.people.bare_names import bare_names
from indexer.corpus.metadata.people.bylines import Credit, outlet_of_byline, read_byline
from indexer.corpus.metadata.people.datelines import find_credits, find_dateline
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.line import DOUBT_EVIDENCE, Line, Receipt
from indexer.corpus.page.plain import plain
from indexer.corpus.places import tag
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.model import Article, ArticleDate, Author, Paragraph, ParagraphKind, Source

_RIVALLED_DATE = 0.5
"""How sure the date is that was chosen among date lines of different days.

No page of known date has such lines.
"""
_CLOSING = 6
"""Paragraphs at the end of a text in which an outlet may name its reporter."""
_CREDITED = "layout: only says when, from where and by whom"
_OPENING = 4
"""Paragraphs at the beginning of a text in which an outlet may name itself."""
_HEAD_OF_REPORT = 3
"""Paragraphs at the beginning of a text among which its dateline stands."""
_MOST_PRINTED = 30_000
"""Characters of the fullest printed page, twice over.

Every article of it is read again for each of the others.
"""


def without_sources(draft: Draft, receipt: Receipt) -> Draft:
    """Cut the source credits off that a scraper left at the ends of paragraphs.

    They are shown beside the text; the first of them names the source of a draft.
    """
    paragraphs: list[tuple[ParagraphKind, Line]] = []
    cut: list[Line] = []
    source = None
    for kind, line in draft.paragraphs:
        text, credit = line.text, source_credit(line.text)
        if not credit or line.shown or not text[: credit.start].strip():
            paragraphs.append((kind, line))
            continue
        number, rest = line.numbers[-1], text[credit.start :]
        receipt.repair("source-credit", number, 1, rest, "")
        source = source or Source(credit.value, number)
        cut.append(Line(number, rest, rest.strip()))
        kept = dataclasses.replace(line, text=text[: credit.start].rstrip())
        paragraphs.append((kind, kept))
    if not cut:
        return draft
    return dataclasses.replace(
        draft, paragraphs=tuple(paragraphs), credits=(*draft.credits, *cut), source=source
    )


def is_printed_page(drafts: Sequence[Draft]) -> bool:
    """Tell the articles of one page of a newspaper, which were printed on the same day."""
    if not 2 <= len(drafts) <= MOST_ON_A_PAGE:
        return False
    return sum(draft.length for draft in drafts) <= _MOST_PRINTED and any(
        map(_is_newspaper, drafts)
    )


def _is_newspaper(draft: Draft) -> bool:
    """Tell an article of a printed newspaper.

    It opens with a dateline, or its reporter is 本报's.
    """
    opening = draft.text_lines[:_HEAD_OF_REPORT]
    return any(find_dateline(line.text) for line in opening) or any(
        kind == "byline" and "本报" in line.visible for kind, line in draft.paragraphs
    )


def neighbours(draft: Draft, drafts: Sequence[Draft]) -> list[Line]:
    """Give the lines of all other articles of a page."""
    return [line for other in drafts if other is not draft for line in other.text_lines]


def read_printed(draft: Draft, number: int, page: Sequence[Line], receipt: Receipt) -> Article:
    """Read what is printed about an article.

    number: its place on its page, 1-based. `page` holds the paragraphs of its neighbours on a page
    of a newspaper.
    """
    paragraphs = tuple(
        Paragraph(at, kind, line.visible, line.numbers)
        for at, (kind, line) in enumerate(draft.paragraphs, 1)
    )
    title = draft.title_text
    heading = "\n".join(line.text for line in draft.head_lines) or None
    return Article(
        article=number,
        title=title,
        display_title=shown_title(title, paragraphs),
        title_lines=draft.title_lines,
        paragraphs=paragraphs,
        kicker=str(draft.kicker.text) if draft.kicker else None,
        subtitle=str(draft.subtitle.text) if draft.subtitle else None,
        section=draft.section,
        date=_date(draft, page, receipt),
        source=_source(draft, receipt),
        authors=_authors(draft, receipt),
        script=find_script(paragraph.text for paragraph in paragraphs),
        regions=tag.tag_article(heading, paragraphs, Gazetteer.load()),
        credits=_numbered_credits(draft, receipt),
    )


def _numbered_credits(draft: Draft, receipt: Receipt) -> tuple[Paragraph, ...]:
    """Number the lines that are shown beside the text, in the order of the page."""
    ordered = sorted(draft.credits, key=lambda line: line.numbers)
    for line in ordered:
        for number in line.numbers:
            receipt.decide(number, "credit", _CREDITED, line.visible)
    return tuple(
        Paragraph(at, "credit", line.visible, line.numbers)
        for at, line in enumerate(ordered, len(draft.paragraphs) + 1)
    )


def _date(draft: Draft, page: Sequence[Line], receipt: Receipt) -> ArticleDate | None:
    """Take the date at the head of the page where the article prints none itself.

    Note days that have not come.
    """
    found = find_article_date(draft.meta, [*draft.head_lines, *draft.text_lines], page=page)
    rule, own = found or ("", None)
    for line in (*draft.meta, *draft.text_lines):
        if len(line.text) <= MAX_META_LINE and is_future(line.text):
            receipt.doubt("future", line.number, 0.0, text=line.text[:DOUBT_EVIDENCE])
    if own and own.basis == "explicit":
        _doubt_date(draft, own, receipt)
        return _told(own, rule, receipt)
    above = next(filter(None, map(page_date, draft.page_head)), None)
    if above is None:
        _doubt_order(draft, receipt)
    return _told(above or own, "the head of the page" if above else rule, receipt)


def _told(date: ArticleDate | None, rule: str, receipt: Receipt) -> ArticleDate | None:
    if date:
        receipt.decide(date.line, "date", f"metadata: {rule}", date.span.value)
    return date


def _doubt_date(draft: Draft, date: ArticleDate, receipt: Receipt) -> None:
    """Note that other date lines of the article name another day."""
    for other in rival_dates(draft.meta, date):
        receipt.doubt(
            "dates", date.line, _RIVALLED_DATE, value=date.span.value, other=other.span.value
        )


def _doubt_order(draft: Draft, receipt: Receipt) -> None:
    """Note a day at the head of an article that can be two: `06/05/2024`."""
    for line in (*draft.head_lines, *draft.text_lines[:_OPENING]):
        days = open_days(line.text) if len(line.text) <= MAX_META_LINE else None
        if days and read_stamp(in_order(line.text, "day")):
            text = line.text[:DOUBT_EVIDENCE]
            receipt.doubt("day-order", line.number, 0.0, text=text, value=days[0], other=days[1])
            return


def _source(draft: Draft, receipt: Receipt) -> Source | None:
    rule, source = next(_sources(draft), ("", None))
    if source:
        receipt.decide(source.line, "source", f"metadata: {rule}", source.value)
    return source


def _sources(draft: Draft) -> Iterator[tuple[str, Source]]:
    """Give the outlets that an article names as its source, the surest first, each with its rule."""
    yield from (("a date line", source) for source in _in_meta(draft))
    if draft.source:
        yield "a credit at the end of a paragraph", draft.source
    for kind, line in _opening(draft):
        outlet = _reporting(kind, line.text)
        if outlet:
            yield "the opening of the report", Source(outlet, line.number)
    for kind, line in draft.paragraphs[-_CLOSING:]:
        outlet = outlet_of_byline(line.text) if kind == "byline" else None
        if outlet:
            yield "the byline below the text", Source(outlet, line.number)
    if draft.told:
        yield "a line between headline and text", draft.told
    yield from _named_around(draft)


def _opening(draft: Draft) -> Iterator[tuple[ParagraphKind, Line]]:
    """Give the first paragraphs of a text, and down to its first long one who signs it."""
    yield from draft.paragraphs[:_OPENING]
    for kind, line in draft.paragraphs[_OPENING:]:
        if len(line.text) >= _LONG:
            return
        if kind == "byline":
            yield kind, line


_LONG = 60
"""Characters of a paragraph that is text and no entry of a menu."""


def _in_meta(draft: Draft) -> Iterator[Source]:
    """Give the sources that date lines name."""
    for line in draft.meta:
        stamp = read_stamp(line.text)
        if stamp and stamp.source:
            yield Source(stamp.source, line.number)


def _named_around(draft: Draft) -> Iterator[tuple[str, Source]]:
    """Give the outlets that are named before the title, and by the site of the page."""
    for line in draft.title[:1]:
        named = _TITLED.match(plain(line.text))
        if named:
            yield "before the title", Source(line.text[: named.end("name")], line.number)
    if draft.site:
        yield "the site of the page", draft.site


_TITLED = re.compile(
    rf"(?P<name>[\u3400-\u9fff]{{2,8}}(?:{outlet_ends('alone')}))[/|丨] ?(?=\S{{6}})"
)
"""An outlet before a title: `某某报/渡口换新船`."""


def _reporting(kind: ParagraphKind, text: str) -> str | None:
    """Give the outlet that a paragraph names as its own: 某某日报讯, 某某社…电, 报导某某报."""
    dateline = find_dateline(text)
    named = dateline.outlet if dateline else None
    return named or (outlet_of_byline(text) if kind == "byline" else None)


def _authors(draft: Draft, receipt: Receipt) -> tuple[Author, ...]:
    """Collect everybody credited, in the order of lines, each once per role."""
    found: dict[tuple[str, str], Author] = {}
    people = [(line.number, credit) for line in draft.meta for credit in _meta_credits(line.text)]
    for kind, line in draft.paragraphs:
        people += [(line.numbers[-1], credit) for credit in _credits_in(kind, line.text)]
    for number, credit in sorted(people, key=lambda item: item[0]):
        found.setdefault((credit.name, credit.role), Author(credit.name, credit.role, number))
    for author in found.values():
        receipt.decide(author.line, "author", f"metadata: credited as {author.role}", author.name)
    return tuple(found.values())


def _credits_in(kind: ParagraphKind, text: str) -> tuple[Credit, ...]:
    """Give who is credited in a paragraph."""
    if kind == "byline":
        return read_signed(text) or bare_names(text, "author")
    return find_credits(text)


def _meta_credits(text: str) -> tuple[Credit, ...]:
    line = read_stamp(text)
    return line.authors if line else read_byline(text)
