"""HTML pages: visible lines (`html_blocks`), which are the article (`html_article`), what the page says (`html_said`).

Lines that are no article keep their places in the record, so that each is accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.html.article import ArticleFinder, unhide
from indexer.corpus.input.html.blocks import page_lines
from indexer.corpus.input.html.headline import Candidates, find_headline
from indexer.corpus.input.html.said import printed_day, printed_source, read_said
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


def html_record(number: int, markup: str, encoding: str, url: str | None = None) -> Record:
    """Make the record of a page; raises UnreadableFileError when it shows no text."""
    root = _parse(markup)
    lines = unhide(page_lines(root))
    if all(line.hidden for line in lines):
        raise UnreadableFileError(SkipReason("nothing-visible"))
    texts = [line.text for line in lines]
    titles = _texts(root, "title")[:1]
    said = read_said(root, texts, [*_texts(root, "h1"), *titles])
    finder = ArticleFinder(lines)
    headline = find_headline(Candidates(lines, finder, said.titles, titles))
    told = [] if headline is None else [texts[headline]]
    title = choose_title([*told, *said.titles, *finder.headings(titles), *titles], texts)
    marks = finder.marks([*said.titles, *_texts(root, "h1"), *titles, *([title] if title else [])])
    shown = [text for text, inside in zip(texts, marks, strict=True) if inside]
    return Record(
        number,
        encoding,
        text="\n".join(texts),
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
        url=url or _canonical(root),
    )


def read_candidates(markup: str) -> Candidates:
    """Give the lines of a page that may be its headline, for those who learn to tell it."""
    root = _parse(markup)
    lines = unhide(page_lines(root))
    titles = _texts(root, "title")[:1]
    said = read_said(root, [line.text for line in lines], [*_texts(root, "h1"), *titles])
    return Candidates(lines, ArticleFinder(lines), said.titles, titles)


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
