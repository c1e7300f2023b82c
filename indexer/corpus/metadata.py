"""Read what a line says about an article: date, source, authors. Pure functions over text, no state, no files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.corpus.dates import FoundDate
from indexer.model import ArticleDate

Role = Literal["reporter", "correspondent", "photographer", "editor", "contributor", "author"]


@dataclass(frozen=True, slots=True)
class Credit:
    """A person or body credited, and as what."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class MetaLine:
    """A line that says nothing but when, from where and by whom; `noise` are its other bits (font size, clicks)."""

    date: FoundDate | None
    source: str | None
    authors: tuple[Credit, ...]
    noise: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dateline:
    """The inline opening of a report (`本报拉萨电(记者 …)`), which stays in the text: `text[:end]`."""

    place: str | None
    agency: str | None
    date: FoundDate | None
    authors: tuple[Credit, ...]
    end: int


@dataclass(frozen=True, slots=True)
class SourceCredit:
    """A source printed at the end of a paragraph; the paragraph without it is `text[:start]`."""

    value: str
    start: int


def read_meta_line(line: str) -> MetaLine | None:
    """Read a line that is only date, time, source and author information; None for any other line.

    Give the line repaired (no glosses) but otherwise as printed; outer blanks do not matter.
    """
    del line
    return None


def read_byline(text: str) -> tuple[Credit, ...]:
    """Read the people and bodies of a whole line or paragraph that is a byline; () for any other text."""
    del text
    return ()


def find_dateline(text: str) -> Dateline | None:
    """Read the opening `本报…电(记者 …)`, `新华社…4月1日电` or `…讯` of a paragraph; None when there is none."""
    del text
    return None


def source_credit(text: str) -> SourceCredit | None:
    """Find a source credit `(来源:…)` that closes a paragraph; None when there is none."""
    del text
    return None


def header_date(lines: Sequence[tuple[int, str]]) -> ArticleDate | None:
    """Read the explicit date of an article from its head: (line number, text) of the lines around the title.

    Takes date and meta lines, document heads (`中華民國97年5月7日`), enactment lines under a law's title.
    """
    del lines
    return None


def signature_date(lines: Sequence[tuple[int, str]]) -> ArticleDate | None:
    """Read the explicit date that closes a document (`2020年3月2日` alone, below its issuer), from its last lines."""
    del lines
    return None


def infer_date(texts: Sequence[tuple[int, str]], *, page: Sequence[tuple[int, str]] = ()) -> ArticleDate | None:
    """Infer a year, with evidence, from (line number, text) of an article's paragraphs; None when nothing is certain.

    `page` holds the paragraphs of the other articles of the same printed page, which were published on one day.
    """
    del texts, page
    return None


def choose_title(candidates: Sequence[str]) -> str | None:
    """Choose the title among lines printed at an article's head, best first; None when none can be a title."""
    del candidates
    return None
