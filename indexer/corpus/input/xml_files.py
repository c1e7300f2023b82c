"""XML: feeds, pages, TEI texts, exports of MediaWiki, and lists of records whose elements are called as fields are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from lxml import etree  # type: ignore[import-untyped]

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.documents.office import (
    DAMAGE,
    attribute,
    below,
    damaged,
    local,
    parse_xml,
)
from indexer.corpus.input.feeds import feed_records, is_feed
from indexer.corpus.input.html.page import html_record, is_html
from indexer.corpus.input.source.encoding import Decoded, decode
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record, has_text, make_record, with_receipts
from indexer.corpus.input.wikitext import plain_text
from indexer.errors import UnreadableFileError
from indexer.model import Skipped, SkipReason

_HEAD = 4096
_PARAGRAPHS = frozenset(
    {"p", "ab", "head", "l", "item", "cell", "speaker", "stage", "byline", "dateline", "opener"}
)
_BREAKS = frozenset({"lb"})
_NOT_READ = frozenset({"note", "rdg", "orig", "sic", "abbr", "fw", "figDesc", "teiHeader", "rt"})
"""What stands beside a text or is its other form: `choice` gives the corrected one, `app` its
lemma."""
_PAIRS = {"orig": "reg", "sic": "corr", "abbr": "expan"}


def read_xml(file: InputFile) -> Iterator[Record | Skipped]:
    """Read an XML file by what its first element is called."""
    with file.open() as stream:
        head = stream.read(_HEAD)
    if b"<mediawiki" in head:
        with file.open() as stream:
            yield from _wiki_records(file.name, stream)
        return
    decoded = decode(file.read_all(MAX_TEXT_FILE_BYTES))
    yield from _records(file, decoded)
    if _is_cut(decoded.text):
        yield Skipped(file.name, SkipReason.of("rest-not-read", error="it ends too early"))


def _is_cut(text: str) -> bool:
    """Tell a text whose first element is never closed."""
    name = next((found[1] for found in _START.finditer(text) if found[1]), None)
    return name is not None and f"</{name}" not in text and not is_html(text)


_START = re.compile(r"<!--.*?(?:-->|\Z)|<([A-Za-z_][\w:.-]*)(?![^<>]*/>)", re.DOTALL)
"""A comment, or the beginning of an element that has an end."""


def _records(file: InputFile, decoded: Decoded) -> Iterator[Record | Skipped]:
    if is_feed(decoded.text):
        yield from feed_records(decoded)
        return
    try:
        root = parse_xml(_without_declaration(decoded.text).encode("utf-8", "replace"))
    except DAMAGE as error:
        raise damaged("damaged-document", error) from error
    name = local(root)
    if name == "html" or is_html(decoded.text):
        yield with_receipts(html_record(0, decoded.text, decoded.encoding), decoded)
    elif name in ("TEI", "TEI.2", "teiCorpus"):
        texts = [element for element in root.iter() if local(element) in ("TEI", "TEI.2")]
        for number, text in enumerate(texts, 1):
            yield _tei_record(file.name, number, text, decoded)
    else:
        yield from _element_records(file.name, root, decoded)


def _without_declaration(text: str) -> str:
    """Cut off what the text says of its encoding: it is decoded."""
    text = text.lstrip("\ufeff \t\r\n")
    return text.partition("?>")[2] if text.startswith("<?xml") else text


# ---- TEI
# ------------------------------------------------------------------------------------------------------------


def _tei_record(name: str, number: int, text: Any, decoded: Decoded) -> Record | Skipped:
    body = next((element for element in below(text, "text")), None)
    lines = list(_tei_lines(body)) if body is not None else []
    if not lines:
        return Skipped(name, SkipReason("no-text"), number)
    header = next(below(text, "teiHeader"), None)
    titles = _texts(header, "titleStmt", "title")
    dates = [
        value for place in _inside(header, "publicationStmt", "date") if (value := _when(place))
    ]
    record = Record(
        number,
        decoded.encoding,
        paras=tuple(lines),
        title=titles[0] if titles else None,
        date=dates[0] if dates else None,
        authors=tuple(_texts(header, "titleStmt", "author")),
    )
    return with_receipts(record, decoded) if number == 1 else record


def _tei_lines(root: Any) -> Iterator[str]:
    """Give the paragraphs, verses and headings of a text; text between them counts too."""
    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        if name in _PARAGRAPHS:
            yield from _line(pieces)
        is_silent = name in _NOT_READ and not _is_only_form(element, name)
        silent += is_silent * (1 if event == "start" else -1)
        if event == "start" and _breaks_line(element, name):
            yield from _line(pieces)
        text = element.text if event == "start" else element.tail
        pieces.append(text if text and not silent else "")
    yield from _line(pieces)


def _breaks_line(element: Any, name: str) -> bool:
    return name in _BREAKS and attribute(element, "break") != "no"


def _is_only_form(element: Any, name: str) -> bool:
    """Tell one of two forms of a word that stands without the other."""
    other = _PAIRS.get(name)
    around = element.getparent()
    return other is not None and not (
        around is not None and any(local(child) == other for child in around)
    )


def _line(pieces: list[str]) -> Iterator[str]:
    text = " ".join("".join(pieces).split())
    pieces.clear()
    if text:
        yield text


def _inside(root: Any, outer: str, inner: str) -> Iterator[Any]:
    return (
        child
        for place in (below(root, outer) if root is not None else ())
        for child in below(place, inner)
    )


def _texts(root: Any, outer: str, inner: str) -> list[str]:
    texts = (
        " ".join("".join(element.itertext()).split()) for element in _inside(root, outer, inner)
    )
    return list(dict.fromkeys(text for text in texts if text))


def _when(element: Any) -> str:
    return attribute(element, "when") or " ".join("".join(element.itertext()).split())


# ---- MediaWiki
# ------------------------------------------------------------------------------------------------------


def _wiki_records(name: str, stream: IO[bytes]) -> Iterator[Record | Skipped]:
    """Give the articles of an export, page by page in bounded memory.

    Pages about the wiki and redirects are none.
    """
    number = 0
    try:
        for _, page in etree.iterparse(
            stream, events=("end",), tag="{*}page", no_network=True, huge_tree=True
        ):
            said = {local(element): element.text or "" for element in page.iter()}
            text = plain_text(said.get("text", ""))
            if _is_article(said) and text.strip():
                number += 1
                yield Record(number, "utf-8", text=text, title=said.get("title") or None)
            page.clear()
            while page.getprevious() is not None:
                del page.getparent()[0]
    except UnreadableFileError:
        raise
    except DAMAGE as error:
        yield Skipped(name, SkipReason.of("rest-not-read", error=error), number + 1)


def _is_article(said: Mapping[str, str]) -> bool:
    return said.get("ns", "0") == "0" and "redirect" not in said


# ---- records
# --------------------------------------------------------------------------------------------------------


def _element_records(name: str, root: Any, decoded: Decoded) -> Iterator[Record | Skipped]:
    """Give the elements whose children or attributes name the text of an article, the outermost."""
    number = 0
    open_elements = [root]
    while open_elements:
        element = open_elements.pop()
        fields = _fields(element)
        if has_text(fields):
            number += 1
            record = make_record(name, number, fields, Decoded("", decoded.encoding))
            if number == 1 and isinstance(record, Record):
                record = with_receipts(record, decoded)
            yield record
        else:
            open_elements.extend(
                reversed([child for child in element if isinstance(child.tag, str)])
            )
    if not number:
        names = dict.fromkeys(filter(None, map(local, root.iter())))
        raise UnreadableFileError(SkipReason.of("no-text-field", names=", ".join(list(names)[:12])))


def _fields(element: Any) -> dict[str, str]:
    said = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    for child in element:
        name = local(child)
        if name:
            text = "\n".join(part.strip() for part in child.itertext() if part.strip())
            said[name] = f"{said[name]}\n{text}" if name in said else text
    return said
