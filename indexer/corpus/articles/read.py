"""Records to articles: clean, lay out, read what the lines and the record say, tag places."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from indexer.corpus.articles.display_titles import shown_title
from indexer.corpus.articles.script import find_script
from indexer.corpus.articles.stated import state
from indexer.corpus.furniture.stage import clean_lines
from indexer.corpus.input.source.records import Record
from indexer.corpus.layout.draft import Draft
from indexer.corpus.layout.roles import read_signed
from indexer.corpus.layout.stage import lay_out, lay_out_article
from indexer.corpus.layout.stray import MOST_ON_A_PAGE
from indexer.corpus.metadata.dating import find_article_date, is_future, page_date, rival_dates
from indexer.corpus.metadata.lines.date_lines import MAX_META_LINE
from indexer.corpus.metadata.lines.source_credits import source_credit
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.metadata.people.bare_names import bare_names
from indexer.corpus.metadata.people.bylines import Credit, outlet_of_byline, read_byline
from indexer.corpus.metadata.people.datelines import find_credits, find_dateline
from indexer.corpus.page import shapes
from indexer.corpus.page.line import DOUBT_EVIDENCE, Line, Receipt, paragraph_lines, split_lines
from indexer.corpus.places import tag
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.corpus.repair.markup import repair_text
from indexer.model import Article, ArticleDate, Author, Paragraph, Source

_RIVALLED_DATE = 0.5
"""How sure the date is that was chosen among date lines of different days.

No page of known date has such lines.
"""
_OUTSIDE = "input: outside the block of the page that holds its text"
_CREDITED = "layout: only says when, from where and by whom"
_OPENING = 4
"""Paragraphs at the beginning of a text in which an outlet may name itself."""
_MOST_PRINTED = 30_000
"""Characters of the fullest printed page, twice over.

Every article of it is read again for each of the others.
"""


def read_record(
    record: Record, receipt: Receipt, recurring: frozenset[str] = frozenset()
) -> list[Article]:
    """Turn one record into its articles.

    A page (number 0) may hold several, any other record is one.
    """
    _note_reading(record, receipt)
    drafts = _drafts(record, receipt, recurring)
    if record.title and not drafts:
        receipt.drop(
            [Line(record.number or 1, record.title, record.title)],
            "no-text",
            "layout: nothing stands below the title",
        )
    parts = [_Part(draft, receipt) for draft in drafts]
    printed_page = _is_printed_page(parts)
    articles = [
        part.article(number, _neighbours(part, parts) if printed_page else ())
        for number, part in enumerate(parts, 1)
    ]
    return [state(article, record, receipt) for article in articles]


def _drafts(record: Record, receipt: Receipt, recurring: frozenset[str]) -> list[Draft]:
    title = repair_text(record.title, receipt, record.number or 1) if record.title else None
    if record.paras is not None:
        cleaned = clean_lines(paragraph_lines(record.paras, record.number), receipt, page=False)
        return lay_out_article(cleaned.lines, receipt, title=title, joined=True)
    cleaned = clean_lines(record_lines(record, receipt), receipt, recurring, page=not record.number)
    if record.number or record.title:
        return lay_out_article(cleaned.lines, receipt, title=title, joined=False)
    drafts = lay_out(cleaned.lines, receipt)
    if len(drafts) == 1 and cleaned.section and drafts[0].section is None:
        drafts[0].section = cleaned.section
    return drafts


def record_lines(record: Record, receipt: Receipt) -> Iterator[Line]:
    """Give the lines of a record's text under their numbers in the file.

    What is outside its main text is dropped.
    """
    outside, hidden = set(record.outside), set(record.hidden)
    for line in split_lines(record.text):
        number = record.numbers[line.number - 1] if record.numbers else record.number or line.number
        numbered = line if number == line.number else dataclasses.replace(line, number=number)
        if line.number - 1 in outside:
            receipt.drop([numbered], "hidden" if line.number - 1 in hidden else "page", _OUTSIDE)
        else:
            yield numbered


def _note_reading(record: Record, receipt: Receipt) -> None:
    """Enter what was lost, put right and doubted when the bytes of a record were read."""
    if record.undecodable:
        read = 1 - record.undecodable / max(1, record.length)
        receipt.doubt(
            "undecodable", record.number or 1, max(0.0, read), count=str(record.undecodable)
        )
    receipt.repairs.extend(record.repairs)
    receipt.doubts.update(dict.fromkeys(record.doubts))


class _Part:
    """One draft with its paragraphs final, ready for what is read from them.

    lines: the line of every paragraph.
    """

    def __init__(self, draft: Draft, receipt: Receipt) -> None:
        self._draft = draft
        self._receipt = receipt
        self._source: Source | None = None
        self._credits = [(line.numbers, line.visible) for line in draft.credits]
        self.lines = [self._without_source(line) for _, line in draft.paragraphs]
        self.paragraphs = tuple(
            Paragraph(number, kind, line.visible, line.numbers)
            for number, ((kind, _), line) in enumerate(
                zip(draft.paragraphs, self.lines, strict=True), 1
            )
        )

    @property
    def length(self) -> int:
        """Characters of its paragraphs."""
        return sum(len(line.text) for line in self.lines)

    @property
    def is_newspaper(self) -> bool:
        """Tell an article of a printed newspaper.

        It opens with a dateline, or its reporter is 本报's.
        """
        return any(find_dateline(line.text) for line in self.lines[:3]) or any(
            paragraph.kind == "byline" and "本报" in paragraph.text for paragraph in self.paragraphs
        )

    def _without_source(self, line: Line) -> Line:
        """Cut the source credit that a scraper left at the end of a paragraph."""
        text, credit = line.text, source_credit(line.text)
        if not credit or line.shown or not text[: credit.start].strip():
            return line
        number = line.numbers[-1]
        self._receipt.repair("source-credit", number, 1, text[credit.start :], "")
        self._source = self._source or Source(credit.value, number)
        self._credits.append(((number,), text[credit.start :].strip()))
        return dataclasses.replace(line, text=text[: credit.start].rstrip())

    def _numbered_credits(self) -> tuple[Paragraph, ...]:
        """Number the lines that are shown beside the text, in the order of the page."""
        ordered = sorted(self._credits, key=lambda credit: credit[0])
        for numbers, text in ordered:
            for number in numbers:
                self._receipt.decide(number, "credit", _CREDITED, text)
        counted = enumerate(ordered, len(self.paragraphs) + 1)
        return tuple(Paragraph(n, "credit", text, numbers) for n, (numbers, text) in counted)

    def article(self, number: int, page: Sequence[Line]) -> Article:
        """Read what is printed about the article.

        `page` holds the paragraphs of its neighbours on a newspaper page.
        """
        draft = self._draft
        title = draft.title_text
        heading = "\n".join(line.text for line in draft.head_lines) or None
        return Article(
            article=number,
            title=title,
            display_title=shown_title(title, self.paragraphs),
            title_lines=draft.title_lines,
            paragraphs=self.paragraphs,
            kicker=str(draft.kicker.text) if draft.kicker else None,
            subtitle=str(draft.subtitle.text) if draft.subtitle else None,
            section=draft.section,
            date=self._date(
                find_article_date(draft.meta, [*draft.head_lines, *self.lines], page=page),
                [*draft.meta, *self.lines],
            ),
            source=self._printed_source(),
            authors=self._authors(),
            script=find_script(paragraph.text for paragraph in self.paragraphs),
            regions=tag.tag_article(heading, self.paragraphs, Gazetteer.load()),
            credits=self._numbered_credits(),
        )

    def _date(
        self, found: tuple[str, ArticleDate] | None, lines: Sequence[Line]
    ) -> ArticleDate | None:
        """Take the date at the head of the page where the article prints none itself.

        found: its own, with the rule that found it. Note days that have not come.
        """
        rule, own = found or ("", None)
        for line in lines:
            if len(line.text) <= MAX_META_LINE and is_future(line.text):
                self._receipt.doubt("future", line.number, 0.0, text=line.text[:DOUBT_EVIDENCE])
        if own and own.basis == "explicit":
            self._doubt_date(own)
            return self._told(own, rule)
        above = next(filter(None, map(page_date, self._draft.page_head)), None)
        return self._told(above or own, "the head of the page" if above else rule)

    def _told(self, date: ArticleDate | None, rule: str) -> ArticleDate | None:
        if date:
            self._receipt.decide(date.line, "date", f"metadata: {rule}", date.span.value)
        return date

    def _doubt_date(self, date: ArticleDate) -> None:
        """Note that other date lines of the article name another day."""
        for other in rival_dates(self._draft.meta, date):
            self._receipt.doubt(
                "dates", date.line, _RIVALLED_DATE, value=date.span.value, other=other.span.value
            )

    def _printed_source(self) -> Source | None:
        for line in self._draft.meta:
            stamp = read_stamp(line.text)
            if stamp and stamp.source:
                self._receipt.decide(line.number, "source", "metadata: a date line", stamp.source)
                return Source(stamp.source, line.number)
        rule = "metadata: a credit at the end of a paragraph"
        source = self._source
        if source is None:
            rule, source = "metadata: the opening of the report", self._reported_by()
        if source:
            self._receipt.decide(source.line, "source", rule, source.value)
        return source

    def _reported_by(self) -> Source | None:
        """Give the outlet that the first paragraphs name as theirs: 某某日报讯, 某某社…电, 报导某某报."""
        for paragraph, line in zip(self.paragraphs[:_OPENING], self.lines, strict=False):
            dateline = find_dateline(line.text)
            outlet = (dateline and dateline.outlet) or (
                paragraph.kind == "byline" and outlet_of_byline(line.text)
            )
            if outlet:
                return Source(outlet, line.number)
        return None

    def _authors(self) -> tuple[Author, ...]:
        """Collect everybody credited, in the order of lines, each once per role."""
        found: dict[tuple[str, str], Author] = {}
        people = [
            (line.number, credit)
            for line in self._draft.meta
            for credit in _meta_credits(line.text)
        ]
        for paragraph, line in zip(self.paragraphs, self.lines, strict=True):
            people += [(paragraph.lines[-1], credit) for credit in _credits_in(paragraph, line)]
        for number, credit in sorted(people, key=lambda item: item[0]):
            found.setdefault((credit.name, credit.role), Author(credit.name, credit.role, number))
        for author in found.values():
            rule = f"metadata: credited as {author.role}"
            self._receipt.decide(author.line, "author", rule, author.name)
        return tuple(found.values())


def _is_printed_page(parts: Sequence[_Part]) -> bool:
    """Tell the articles of one page of a newspaper, which were printed on the same day."""
    if not 2 <= len(parts) <= MOST_ON_A_PAGE:
        return False
    return sum(part.length for part in parts) <= _MOST_PRINTED and any(
        part.is_newspaper for part in parts
    )


def _neighbours(part: _Part, parts: Sequence[_Part]) -> list[Line]:
    """Give the lines of all other parts of a page."""
    return [line for other in parts if other is not part for line in other.lines]


def _credits_in(paragraph: Paragraph, line: Line) -> tuple[Credit, ...]:
    """Give who is credited in a paragraph; its line is the text that was read."""
    if paragraph.kind == "byline":
        return read_signed(line.text) or bare_names(line.text, "author")
    return find_credits(line.text) if shapes.may_credit(line.text) else ()


def _meta_credits(text: str) -> tuple[Credit, ...]:
    line = read_stamp(text)
    return line.authors if line else read_byline(text)
