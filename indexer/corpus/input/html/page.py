"""HTML pages: visible lines (`blocks`), the article (`article`), its title (`headline`), what is said (`said`).

Lines that are no article keep their places in the record, so that each is accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.html.article import ArticleFinder, unhide
from indexer.corpus.input.html.blocks import PageLine, page_lines
from indexer.corpus.input.html.headline import Candidates, find_headline
from indexer.corpus.input.html.said import Said, printed_day, printed_source, read_said
from indexer.corpus.input.source.encoding import decode
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record, with_receipts
from indexer.corpus.metadata.titles import choose_title
from indexer.errors import UnreadableFileError
from indexer.model import Repair, SkipReason

_MAX_TAGS = 2_000_000
"""Tags of a page: its tree takes some hundred bytes for each, so that ten million in one file fill
two gigabytes."""
_MAX_ATTRIBUTES = 2_000
"""Attributes of one tag: libxml2 compares each with all before it, so that 200,000 take half a
minute."""
_ATTRIBUTE = r"""[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_LONG_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{{_MAX_ATTRIBUTES + 1}}}")
_NO_TAGS = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE
)
"""Where `<` begins no tag."""


def read_html(file: InputFile) -> Iterator[Record]:
    """Read one HTML page as one article."""
    decoded = decode(file.read_all(MAX_TEXT_FILE_BYTES))
    yield with_receipts(html_record(0, decoded.text, decoded.encoding), decoded)


@dataclass(frozen=True)
class _Markup:
    """A parsed page: its lines, its title elements, what it says, and where its article stands."""

    root: Any
    lines: list[PageLine]
    titles: list[str]
    said: Said
    finder: ArticleFinder

    @classmethod
    def of(cls, markup: str) -> _Markup:
        """Parse a page; raises UnreadableFileError when it shows no text."""
        root = _parse(markup)
        lines = unhide(page_lines(root))
        if all(line.hidden for line in lines):
            raise UnreadableFileError(SkipReason("nothing-visible"))
        titles = _texts(root, "title")[:1]
        said = read_said(root, [line.text for line in lines], [*_texts(root, "h1"), *titles])
        return cls(root, lines, titles, said, ArticleFinder(lines))

    def candidates(self) -> Candidates:
        """Give the lines that may be the headline."""
        return Candidates(self.lines, self.finder, self.said.titles, self.titles)

    def title(self) -> str | None:
        """Choose the title: the headline, else what the page says of itself."""
        headline = find_headline(self.candidates())
        told = [] if headline is None else [self.lines[headline].text]
        rest = (*self.said.titles, *self.finder.headings(self.titles), *self.titles)
        return choose_title([*told, *rest], [line.text for line in self.lines])

    def marks(self, title: str | None) -> list[bool]:
        """Tell of each line whether it is of the article that has a title."""
        printed = [*self.said.titles, *_texts(self.root, "h1"), *self.titles]
        return self.finder.marks([*printed, *([title] if title else [])])


def html_record(number: int, markup: str, encoding: str, url: str | None = None) -> Record:
    """Make the record of a page; raises UnreadableFileError when it shows no text."""
    read = _Markup.of(markup)
    lines, said, title = read.lines, read.said, read.title()
    marks = read.marks(title)
    shown = [line.text for line, inside in zip(lines, marks, strict=True) if inside]
    return Record(
        number,
        encoding,
        text="\n".join(line.text for line in lines),
        numbers=tuple(line.number for line in lines),
        repairs=tuple(
            Repair("gloss", line.number, 1, line.readings, "") for line in lines if line.readings
        ),
        hidden=tuple(at for at, line in enumerate(lines) if line.hidden),
        outside=tuple(at for at, inside in enumerate(marks) if not inside),
        title=title,
        date=said.date or printed_day(shown),
        source=said.source or printed_source(shown),
        authors=said.authors,
        url=url or _canonical(read.root),
    )


def read_candidates(markup: str) -> Candidates:
    """Give the lines of a page that may be its headline, for those who learn to tell it."""
    return _Markup.of(markup).candidates()


def chapter_record(number: int, markup: str, encoding: str) -> Record:
    """Make the record of a page that is all text, a chapter of a book.

    Raises UnreadableFileError as others do.
    """
    root = _parse(markup)
    lines = unhide(page_lines(root))
    hidden = tuple(at for at, line in enumerate(lines) if line.hidden)
    if len(hidden) == len(lines):
        raise UnreadableFileError(SkipReason("nothing-visible"))
    headings = [line.text for line in lines if line.block.level and not line.hidden]
    return Record(
        number,
        encoding,
        text="\n".join(line.text for line in lines),
        numbers=(number,) * len(lines),
        hidden=hidden,
        outside=hidden,
        title=choose_title([*headings[:1], *_texts(root, "title")], [line.text for line in lines]),
    )


def visible_text(markup: str) -> str:
    """Give the visible text of a piece of markup, line by line."""
    return "\n".join(line.text for line in page_lines(_parse(markup)) if not line.hidden)


def is_html(text: str) -> bool:
    """Tell a page of HTML by how it begins."""
    return bool(_HTML.match(text))


_HTML = re.compile(
    r"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)[\s>]", re.DOTALL | re.IGNORECASE
)


def _parse(markup: str) -> Any:
    """Parse without fetching anything; broken markup is mended."""
    if markup.count("<") > _MAX_TAGS:
        raise UnreadableFileError(SkipReason.of("too-many-tags", limit=_MAX_TAGS))
    if _LONG_TAG.search(markup) and _LONG_TAG.search(_NO_TAGS.sub("", markup)):
        raise UnreadableFileError(SkipReason.of("too-many-attributes", limit=_MAX_ATTRIBUTES))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    root = etree.fromstring(markup.encode("utf-8", "surrogatepass").replace(b"\0", b""), parser)
    refuse_cut(parser)
    if root is None:
        raise UnreadableFileError(SkipReason("no-markup"))
    return root


def refuse_cut(parser: Any) -> None:
    """Raise UnreadableFileError where a parser gave up in the middle.

    Elements within each other by the thousand.

    What it has read by then looks like a whole page, and without `huge_tree` a text of ten
    megabytes is enough.
    """
    last = parser.error_log.last_error
    if last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        raise UnreadableFileError(SkipReason("too-deep"))


def _texts(root: Any, tag: str) -> list[str]:
    return [
        text
        for element in root.iter(tag)
        if (text := " ".join("".join(element.itertext()).split()))
    ]


def _canonical(root: Any) -> str | None:
    for element in root.iter("link"):
        href = element.get("href") or ""
        if (element.get("rel") or "").lower() == "canonical" and href.startswith(
            ("http://", "https://")
        ):
            return str(href)
    return None
