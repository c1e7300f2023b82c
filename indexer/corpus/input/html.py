"""HTML pages: the visible text line by line, the main text marked by trafilatura, what the page says about itself.

trafilatura decides which lines are the article; its text itself is not used, because it gives no line numbers and no
account of what it leaves out. Where it finds nothing, or clearly too little, the whole visible text is read.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.encoding import decode
from indexer.corpus.input.files import InputFile
from indexer.corpus.input.html_said import read_said
from indexer.corpus.input.records import Record
from indexer.corpus.metadata.bylines import read_byline
from indexer.corpus.metadata.date_lines import read_meta_line
from indexer.corpus.metadata.titles import choose_title
from indexer.errors import UnreadableFileError
from indexer.model import SkipReason

_SILENT = frozenset(
    {"script", "style", "noscript", "template", "select", "svg", "iframe", "head", "textarea", "object"}
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br center dd details div dl dt fieldset figcaption figure footer form"
        " h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr"
        " ul",
    )
)
_MAX_META = 160
"""Characters of a date line."""
_MAX_TAGS = 2_000_000
"""Tags of a page: its tree takes some hundred bytes for each, so that ten million in one file fill two gigabytes."""
_LINK_ENDS, _LINK_BEGINS = "\0", "\1"
"""Where one link touches another in a line; no page holds these characters after parsing."""
_BETWEEN_LINKS = re.compile(f"(?<=[\u3400-\u9fff]){_LINK_ENDS}{_LINK_BEGINS}(?=[\u3400-\u9fff])")
_MAX_ELEMENTS = 100_000
"""Elements of a page of which trafilatura is asked: a longer page is a book, and some shapes take it the square."""
_MIN_SHARE = 0.35
"""Share of a page's running text that trafilatura must keep to be believed; now and then it finds only a footer."""
_MIN_PROSE = 30
_ANNEX = re.compile(r"附[件表图圖录錄][一二三四五六七八九十\d]{0,2}\s?[:：]|附[:：]|[注註][:：]")
_CAPTIONS = 3
"""Lines of other kinds between a picture at either end of a text and the text: who took it, a button."""
_SENTENCE = re.compile(r"[。！？!?；;][”’」』\"）)]*$")


def read_html(file: InputFile) -> Iterator[Record]:
    """Read one HTML page as one article."""
    decoded = decode(file.read_all(MAX_TEXT_FILE_BYTES))
    yield html_record(0, decoded.text, decoded.encoding, decoded.undecodable)


def html_record(number: int, markup: str, encoding: str, undecodable: int = 0, url: str | None = None) -> Record:
    """Make the record of a page; raises UnreadableFileError when it shows no text."""
    root = _parse(markup)
    lines, holders = _visible_lines(root)
    if not lines:
        raise UnreadableFileError(SkipReason("nothing-visible"))
    main = _main_text(markup) if sum(1 for _ in root.iter()) <= _MAX_ELEMENTS else ""
    main_lines = frozenset(main.split("\n"))
    marks = [not main or _is_inside(text, main, main_lines) for _, text in lines]
    headings = {text for level in range(2, 7) for text in _texts(root, f"h{level}")}
    captions = set(_texts(root, "figcaption"))
    if main and not _is_believable(lines, marks):
        marks = [True] * len(lines)
    said = read_said(root, [text for _, text in lines])
    headlines = [*said.titles, *_texts(root, "h1"), *_texts(root, "title")]
    return Record(
        number,
        encoding,
        text="\n".join(text for _, text in lines),
        numbers=tuple(line for line, _ in lines),
        outside=tuple(at for at, inside in enumerate(_fill(lines, marks, headings, captions, holders)) if not inside),
        title=choose_title(headlines, [text for _, text in lines]),
        date=said.date,
        source=said.source,
        authors=said.authors,
        url=url or _canonical(root),
        undecodable=undecodable,
    )


def visible_text(markup: str) -> str:
    """Give the visible text of a piece of markup, line by line."""
    return "\n".join(text for _, text in _visible_lines(_parse(markup))[0])


def is_html(text: str) -> bool:
    """Tell a page of HTML by how it begins."""
    return bool(_HTML.match(text))


_HTML = re.compile(r"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)[\s>]", re.DOTALL | re.IGNORECASE)


def _parse(markup: str) -> Any:
    """Parse without fetching anything; broken markup is mended."""
    if markup.count("<") > _MAX_TAGS:
        raise UnreadableFileError(SkipReason.of("too-many-tags", limit=_MAX_TAGS))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(markup.encode("utf-8", "surrogatepass").replace(b"\0", b""), parser)
    refuse_cut(parser)
    if root is None:
        raise UnreadableFileError(SkipReason("no-markup"))
    return root


def refuse_cut(parser: Any) -> None:
    """Raise UnreadableFileError where a parser gave up in the middle: elements within each other by the thousand.

    What it has read by then looks like a whole page, and without `huge_tree` a text of ten megabytes is enough.
    """
    last = parser.error_log.last_error
    if last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        raise UnreadableFileError(SkipReason("too-deep"))


def _visible_lines(root: Any) -> tuple[list[tuple[int, str]], list[int]]:
    """Give the visible text as lines with the line of the markup they begin on, and the element that holds each.

    Paragraphs are held by what they stand in, other text by its block: lines held by the same element are siblings.
    """
    lines: list[tuple[int, str]] = []
    holders: list[int] = []
    open_blocks: list[tuple[int, str]] = [(0, "")]
    holder = serial = 0
    pieces: list[str] = []
    begun = 0
    """The line of the markup on which the text in `pieces` begins; 0 while there is none but blanks."""

    def flush() -> None:
        nonlocal begun
        if begun and (text := _line_text(pieces)):
            lines.append((begun, text))
            holders.append(holder)
        pieces.clear()
        begun = 0

    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        is_block = tag in _BLOCKS
        if is_block:
            flush()
        if is_block and event == "start":
            serial += 1
            open_blocks.append((serial, tag))
        elif is_block:
            open_blocks.pop()
        if tag == "a" and event == "start" and pieces and pieces[-1] == _LINK_ENDS:
            pieces.append(_LINK_BEGINS)
        silent += (tag in _SILENT) * (1 if event == "start" else -1)
        text = element.text if event == "start" else element.tail
        if text and not silent:
            if not begun and text.strip(" \t\r\n"):
                begun = element.sourceline or 1
                holder = _holder(open_blocks)
            pieces.append(text)
        if tag == "a" and event == "end" and pieces and not (text or "").strip():
            pieces.append(_LINK_ENDS)
    flush()
    return lines, holders


def _line_text(pieces: list[str]) -> str:
    """Put a line together from its inline elements, which a style sheet may set apart: as a date line, if that is one.

    Paragraphs are cut into elements anywhere, so in other lines only links that touch are set apart: the entries of a
    menu. Between Chinese characters a blank hides no match.
    """
    text = " ".join(_BETWEEN_LINKS.sub(" ", "".join(pieces)).replace(_LINK_ENDS, "").replace(_LINK_BEGINS, "").split())
    parts = [part for piece in pieces if (part := " ".join(piece.split())) and piece not in (_LINK_ENDS, _LINK_BEGINS)]
    if len(parts) > 1 and len(text) <= _MAX_META:
        apart = "  ".join(parts)
        return max(text, apart, key=_told)
    return text


def _told(text: str) -> int:
    """Count what a date line tells: a day, a source, people; nothing by any other line."""
    line = read_meta_line(text)
    return 1 + (line.date is not None) + (line.source is not None) + len(line.authors) if line else 0


def _holder(open_blocks: list[tuple[int, str]]) -> int:
    """Give the number of the innermost open block that is neither a paragraph nor a line break."""
    return next((number for number, tag in reversed(open_blocks) if tag not in ("p", "br")), 0)


def _main_text(markup: str) -> str:
    """Give trafilatura's choice of main text, line by line without blanks; empty when it finds none."""
    import trafilatura  # noqa: PLC0415 - it takes a tenth of a second to load, and many archives hold no HTML

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = trafilatura.extract(markup, include_comments=False, include_tables=True, include_links=False, fast=True)
    return "\n".join("".join(line.split()) for line in (text or "").split("\n"))


def _is_inside(text: str, main: str, main_lines: frozenset[str]) -> bool:
    """Tell a line that is wholly or mostly in the main text: trafilatura cuts links and odd spans out of paragraphs."""
    squeezed = "".join(text.split())
    if squeezed in main_lines or len(squeezed) < _MIN_PROSE:
        return squeezed in main_lines
    if squeezed in main:
        return True
    parts = [part for part in re.split("[。！？；，,;]", squeezed) if part]
    return sum(len(part) for part in parts if part in main) > len(squeezed) / 2


def _is_believable(lines: list[tuple[int, str]], marks: list[bool]) -> bool:
    prose = [(len(text), mark) for (_, text), mark in zip(lines, marks, strict=True) if _is_prose(text)]
    kept = sum(length for length, mark in prose if mark)
    return kept > 0 and kept >= _MIN_SHARE * sum(length for length, _ in prose)


def _fill(
    lines: list[tuple[int, str]], marks: list[bool], headings: set[str], captions: set[str], holders: list[int]
) -> list[bool]:
    """Add what the main text lacks: text and headings between its lines, date and source lines close above it.

    So are sentences and annexes beside its paragraphs in the same element: trafilatura loses the last one below a link
    or an aside; and the captions of pictures in the text or at either end of it.
    """
    inside = [at for at, mark in enumerate(marks) if mark]
    if not inside:
        return marks
    first, last = inside[0], inside[-1]
    beside = {holders[at] for at in inside if _is_prose(lines[at][1])} - {0}
    return [
        mark
        or (first < at < last and (text in headings or _is_prose(text)))
        or (holders[at] in beside and bool(_SENTENCE.search(text) or _ANNEX.match(text)))
        or (text in captions and first - _CAPTIONS <= at <= last + _CAPTIONS)
        or _is_meta_near(at, text, first, last)
        for at, (mark, (_, text)) in enumerate(zip(marks, lines, strict=True))
    ]


def _is_prose(text: str) -> bool:
    return len(text) >= _MIN_PROSE and bool(_SENTENCE.search(text))


def _is_meta_near(at: int, text: str, first: int, last: int) -> bool:
    near = first - 12 <= at <= last + 6
    return near and len(text) <= _MAX_META and bool(read_meta_line(text) or read_byline(text))


def _texts(root: Any, tag: str) -> list[str]:
    return [text for element in root.iter(tag) if (text := " ".join("".join(element.itertext()).split()))]


def _canonical(root: Any) -> str | None:
    for element in root.iter("link"):
        href = element.get("href") or ""
        if (element.get("rel") or "").lower() == "canonical" and href.startswith(("http://", "https://")):
            return str(href)
    return None
