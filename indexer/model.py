"""The values that cross floors: articles with their evidence, dates, regions, receipts.

Standard library only.

All types are frozen. Line numbers are 1-based and count LF; for JSON Lines and CSV the record
number stands in.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal, get_args

Precision = Literal["day", "month", "year"]
Basis = Literal["explicit", "inferred"]
Script = Literal["hans", "hant", "mixed"]
ParagraphKind = Literal["body", "heading", "caption", "byline", "title", "credit"]
KINDS: tuple[ParagraphKind, ...] = get_args(ParagraphKind)
Level = Literal["province", "prefecture", "county", "town"]

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class DateSpan:
    """A day, month or year: from `begin` up to but excluding `end`."""

    begin: dt.date
    end: dt.date
    precision: Precision

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> DateSpan:
        """Make the span of a year, a month of it, or a day of that.

        Raises ValueError where the calendar has none.
        """
        begin = dt.date(year, month or 1, day or 1)
        if begin == dt.date.max:  # no day comes after it, as with the last month and year
            raise ValueError(begin)
        if day:
            return cls(begin, begin + dt.timedelta(days=1), "day")
        if month:
            return cls(begin, dt.date(year + month // 12, month % 12 + 1, 1), "month")
        return cls(begin, dt.date(year + 1, 1, 1), "year")

    @classmethod
    def parse(cls, text: str) -> DateSpan:
        """Read 2024, 2024-01 or 2024-01-16; raises ValueError for anything else."""
        match = _DATE.fullmatch(text)
        if not match:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        if year is None or month == 0 or day == 0:
            raise ValueError(text)
        return cls.of(year, month, day)

    @property
    def value(self) -> str:
        """The span as 2024, 2024-01 or 2024-01-16."""
        return self.begin.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """When an article was published, and what says so."""

    span: DateSpan
    basis: Basis
    evidence: str
    line: int


@dataclass(frozen=True, slots=True)
class RegionStep:
    """One administrative unit: its name of today and its GB/T 2260 code (six digits; nine for a town)."""

    name: str
    code: str


RegionPath = tuple[RegionStep, ...]
"""From the province down: 西藏自治区, 日喀则市, 康马县."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that an article names, and the numbers of the paragraphs that name it.

    When `ambiguous`, `path` is what all `candidates` have in common (it may be empty).
    """

    path: RegionPath
    paragraphs: tuple[int, ...]
    evidence: str
    ambiguous: bool = False
    candidates: tuple[RegionPath, ...] = ()


@dataclass(frozen=True, slots=True)
class Regions:
    """Where an article happens (`primary`, the deepest unit that holds every event) and what it names.

    `confidence` is the share of what the article names, by weight, that lies in `primary`: at least
    0.6; 0 without one.
    """

    primary: RegionPath | None = None
    mentioned: tuple[Mention, ...] = ()
    evidence: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """Who published an article, as printed."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Author:
    """A person or body credited; role is reporter, correspondent, photographer, editor, contributor or author."""

    name: str
    role: str
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as shown: repaired, in its original script.

    `n` counts from 1; 0 is the title block, and credits count on after the last paragraph.
    """

    n: int
    kind: ParagraphKind
    text: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a source file with everything that was read or inferred about it.

    credits: the lines that only say when, from where and by whom, as printed, in the order of the
    page. They are none of its paragraphs, but a search finds them.
    """

    article: int
    title: str | None
    display_title: str
    title_lines: tuple[int, ...]
    paragraphs: tuple[Paragraph, ...]
    kicker: str | None = None
    subtitle: str | None = None
    section: str | None = None
    date: ArticleDate | None = None
    source: Source | None = None
    authors: tuple[Author, ...] = ()
    script: Script = "hans"
    regions: Regions = Regions()
    url: str | None = None
    credits: tuple[Paragraph, ...] = ()

    @property
    def heading(self) -> Paragraph | None:
        """The printed title block (kicker, title, subtitle, one per line) as paragraph 0, so that a search sees it."""
        parts = [part for part in (self.kicker, self.title, self.subtitle) if part]
        return Paragraph(0, "title", "\n".join(parts), self.title_lines) if parts else None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line that is not indexed, as printed, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A change between what is printed and what is shown.

    `count` places of one kind on one line.
    """

    kind: str
    line: int
    count: int
    before: str
    after: str


DoubtCode = Literal[
    "boundary",
    "no-boundary",
    "columns",
    "opening",
    "title",
    "date",
    "dates",
    "day-order",
    "date-name",
    "future",
    "region",
    "furniture",
    "undecodable",
    "encodings",
    "garbled",
    "columns-unknown",
    "not-understood",
    "correction",
    "no-article",
]
DOUBT_TEXTS: dict[DoubtCode, str] = {
    "boundary": "line %(line)s: perhaps no new article begins here (%(text)s)",
    "no-boundary": "line %(line)s: perhaps a new article begins here (%(text)s)",
    "columns": "lines %(line)s-%(last)s: perhaps not two columns, of which the second begins with %(text)s",
    "opening": "lines %(line)s-%(last)s: perhaps not the opening of the article of line %(owner)s",
    "title": "line %(line)s: perhaps the title is %(other)s and not %(text)s",
    "date": "line %(line)s: the year %(value)s is inferred from %(text)s",
    "date-name": "line %(line)s: the day %(value)s is inferred from the name of the file (%(text)s)",
    "future": "line %(line)s: this day has not come (%(text)s)",
    "dates": "line %(line)s: the page prints %(other)s as well as %(value)s",
    "day-order": "line %(line)s: %(text)s may be %(value)s or %(other)s",
    "region": "line %(line)s: perhaps not about %(name)s",
    "furniture": "lines %(line)s-%(last)s: perhaps no part of the site but of the article (%(text)s)",
    "undecodable": "%(count)s undecodable characters",
    "encodings": "line %(line)s: %(count)s lines are in %(other)s, the others in %(main)s",
    "garbled": "%(count)s characters were lost before the file was saved",
    "columns-unknown": "columns that are not read: %(names)s",
    "correction": "metadata.csv: %(field)s of article %(article)s not understood: %(text)s",
    "no-article": "metadata.csv: there is no article %(article)s in this file",
    "not-understood": "%(field)s of record %(line)s not understood: %(text)s",
}
"""What each doubt says, in English, with the names of its values.

A translation takes the same names.
"""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A decision of the reading that may be wrong, and where.

    What to look at first when an archive is checked by hand.

    confidence: how sure the decision is, from 0 to 1. For boundaries, titles, dates and furniture
    it is the share of decisions of that kind that were right where the truth is known
    (`scripts/evaluate_doubts.py`); for openings and regions the share of the evidence that speaks
    for what was decided; for undecodable characters the share of characters read; for lines in
    another encoding how sure such a line is; 0 where a statement was not understood and changed
    nothing. values: what DOUBT_TEXTS names beside the line, by name.
    """

    code: DoubtCode
    line: int
    confidence: float
    values: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The doubt in English."""
        return DOUBT_TEXTS[self.code] % {"line": self.line, **dict(self.values)}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What the indexer made of one input file.

    Its articles, and a receipt for everything dropped or repaired.

    `file` is the path below the source folder, with slashes; `sha256` is that of the bytes as read;
    `doubts` come with the most doubtful first. `facts` is a number for what the file system said
    when it was read, 0 when nobody asked.
    """

    file: str
    encoding: str
    articles: tuple[Article, ...]
    dropped: tuple[Dropped, ...] = ()
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    sha256: str = ""
    size: int = 0
    facts: int = 0


SkipCode = Literal[
    "empty", "only-pictures", "nothing-visible", "no-markup", "all-dropped", "no-text", "no-json", "no-object",
    "hidden", "link", "not-regular", "not-listed", "not-opened", "not-read", "rest-not-read", "not-unpacked", "cut-off",
    "unpacks-too-far", "too-large", "page-too-large", "record-too-large", "too-many-pages", "damaged-pdf",
    "damaged-word", "damaged-warc", "no-reader", "no-suffix", "needs-documents", "binary", "control-characters",
    "no-text-field", "no-text-column", "no-encoding", "too-deep", "too-many-tags", "too-many-attributes",
    "old-office", "encrypted", "convert", "convert-caj", "unpack-first", "unpack-within",
    "damaged-document", "too-many-members",
    "table-not-read", "table-without-columns", "table-names-no-file",
    "dictionary-not-read", "dictionary-lines",
    "reader-failed", "reader-crashed", "over-time", "over-memory",
]  # fmt: skip
SKIP_TEXTS: dict[SkipCode, str] = {
    "empty": "empty: no text in it",
    "only-pictures": "empty: no text in it, only pictures of pages; let a program for optical reading add the text",
    "nothing-visible": "empty: no visible text in the page",
    "no-markup": "empty: no markup in the page",
    "all-dropped": "no article: everything in it was dropped",
    "no-text": "no text in this record",
    "no-text-field": "no text in this record: none of its fields is known for one (%(names)s)",
    "no-text-column": "no column is known for the text of articles (%(names)s): call it text",
    "no-json": "no valid JSON on this line",
    "no-object": "no JSON object on this line",
    "hidden": "hidden",
    "link": "link: links are not followed",
    "not-regular": "no regular file",
    "not-listed": "cannot be listed: %(error)s",
    "not-opened": "cannot be opened: %(error)s",
    "not-read": "cannot be read: %(error)s",
    "rest-not-read": "the rest is not read: %(error)s",
    "not-unpacked": "cannot be unpacked: %(error)s",
    "cut-off": "cannot be unpacked: it ends too early",
    "unpacks-too-far": "unpacks to more than %(times)s times its size",
    "too-large": "too large: %(bytes)s bytes, the limit is %(limit)s",
    "page-too-large": "too large: more than %(limit)s bytes of text in one page",
    "record-too-large": "a record is over the limit of %(limit)s bytes; the rest is not read",
    "too-deep": "too deep: thousands of elements within each other",
    "too-many-tags": "too large: more than %(limit)s tags in one page",
    "too-many-attributes": "too large: more than %(limit)s attributes in one tag",
    "too-many-pages": "too large: %(pages)s pages, the limit is %(limit)s",
    "damaged-pdf": "damaged or encrypted PDF: %(error)s",
    "damaged-word": "damaged Word file: %(error)s",
    "damaged-warc": "damaged web archive, the rest is not read: %(error)s",
    "no-reader": "format: no reader for %(suffix)s",
    "no-suffix": "format: no reader for files without a suffix",
    "needs-documents": 'format: %(suffix)s needs the extra documents: pip install "duanluo[documents]", then update',
    "old-office": "an old or an encrypted Office file: open it and save it as %(suffix)s without a password",
    "encrypted": "encrypted: save it without a password",
    "convert": "format: %(suffix)s is not read; save it as .docx, .odt, .rtf or .txt",
    "convert-caj": "format: %(suffix)s is not read; save it as .pdf with text, or as .txt, in its own viewer",
    "unpack-first": "packed as %(suffix)s, which is not read: unpack it here",
    "unpack-within": "an archive within an archive: unpack it here",
    "damaged-document": "damaged document: %(error)s",
    "too-many-members": "too large: %(count)s files in it, the limit is %(limit)s",
    "binary": "binary: it looks like %(what)s",
    "control-characters": "binary: %(count)s control characters among %(all)s",
    "no-encoding": "no text in UTF-8, GB18030, Big5 or UTF-16: save it as UTF-8",
    "reader-failed": "cannot be read: an unforeseen error (%(error)s)",
    "reader-crashed": "cannot be read: the reader crashed (%(signal)s)",
    "over-time": "cannot be read: it takes more than %(seconds)s s of computing",
    "over-memory": "cannot be read: it takes more than %(limit)s MiB of memory",
    "table-not-read": "corrects nothing: it cannot be read, or is over %(limit)s bytes; save it as CSV in UTF-8",
    "table-without-columns": "corrects nothing: it needs a column file and one of title, date, source, region",
    "table-names-no-file": "corrects files that are not there (%(count)s): %(names)s",
    "dictionary-not-read": "gives no words: it cannot be read, or is over %(limit)s bytes; save it as UTF-8",
    "dictionary-lines": "%(count)s lines hold no word (a word, its frequency, its kind): %(lines)s",
}
"""What each reason says, in English, with the names of its values.

A translation takes the same names.
"""


@dataclass(frozen=True, slots=True)
class SkipReason:
    """Why a file or record is not indexed. values: what SKIP_TEXTS names, by name."""

    code: SkipCode
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: SkipCode, **values: object) -> SkipReason:
        """Make a reason with its values as they print."""
        return cls(code, tuple((name, str(value)) for name, value in values.items()))

    @property
    def text(self) -> str:
        """The reason in English."""
        return SKIP_TEXTS[self.code] % dict(self.values)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input file or record that could not be indexed, and why.

    records: how many, when several of a file are counted together from `line` on.
    """

    file: str
    why: SkipReason
    line: int | None = None
    records: int = 1

    @property
    def reason(self) -> str:
        """Why, in English."""
        return self.why.text
