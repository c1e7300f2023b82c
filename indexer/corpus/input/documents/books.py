"""OpenDocument texts (.odt) and electronic books (.epub)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from indexer.corpus.input.documents.office import (
    DAMAGE,
    Package,
    attribute,
    below,
    damaged,
    local,
    open_package,
)
from indexer.corpus.input.html.page import chapter_record
from indexer.corpus.input.source.encoding import decode
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record, with_receipts
from indexer.errors import UnreadableFileError
from indexer.model import Repair, Skipped, SkipReason

_PARAGRAPHS = frozenset({"p", "h"})
_ASIDE = frozenset({"tracked-changes", "annotation"})
"""Deletions, which OpenDocument keeps at the beginning, and comments."""
_MAX_BLANKS = 1000


def read_odt(file: InputFile) -> Iterator[Record]:
    """Read an OpenDocument text as one page of lines.

    Paragraphs, cells, boxes and notes in order.
    """
    try:
        package = open_package(file)
        text = _OpenText()
        for body in below(package.tree("content.xml"), "body"):
            text.blocks(body, hidden=False)
    except UnreadableFileError:
        raise
    except DAMAGE as error:
        raise damaged("damaged-document", error) from error
    hidden = set(text.hidden)
    if not any(line.strip() for at, line in enumerate(text.lines) if at not in hidden):
        raise UnreadableFileError(SkipReason("empty"))
    yield Record(
        0,
        "odt",
        text="\n".join(text.lines),
        outside=tuple(text.hidden),
        hidden=tuple(text.hidden),
        repairs=tuple(Repair("gloss", line + 1, 1, reading, "") for line, reading in text.readings),
    )


class _OpenText:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.hidden: list[int] = []
        self.readings: list[tuple[int, str]] = []
        self._later: list[tuple[Any, bool]] = []

    def blocks(self, root: Any, *, hidden: bool) -> None:
        """Read the paragraphs within an element, a row of a table as one line."""
        for child in root:
            name = local(child)
            if name in _PARAGRAPHS:
                self._add(self._inline(child), hidden=hidden)
            elif name == "table-row" and _is_one_line(child):
                self._add(self._row(child), hidden=hidden)
            elif isinstance(child.tag, str):
                self.blocks(child, hidden=hidden or name in _ASIDE)

    def _row(self, row: Any) -> str:
        cells = (self._inline(part) for part in row.iter() if local(part) in _PARAGRAPHS)
        return " ".join(filter(None, map(str.strip, cells)))

    def _add(self, text: str, *, hidden: bool) -> None:
        for line in text.split("\n"):
            if hidden and not line.strip():
                continue
            if hidden:
                self.hidden.append(len(self.lines))
            self.lines.append(line)
        later, self._later = self._later, []
        for element, is_hidden in later:
            self.blocks(element, hidden=hidden or is_hidden)

    def _inline(self, element: Any) -> str:
        pieces = [element.text or ""]
        for child in element:
            pieces += (self._piece(child, local(child)), child.tail or "")
        return "".join(pieces)

    def _piece(self, child: Any, name: str) -> str:
        match name:
            case "s":
                return " " * min(int(attribute(child, "c") or 1), _MAX_BLANKS)
            case "tab":
                return "\t"
            case "line-break":
                return "\n"
            case "ruby-text":
                self.readings.append((len(self.lines), "".join(child.itertext())))
                return ""
            case "note" | "frame" | "annotation":
                self._later.append((child, name == "annotation"))
                return ""
            case "":
                return ""
            case _:
                return self._inline(child)


def _is_one_line(row: Any) -> bool:
    """Tell a row of a table with at most one paragraph in each cell."""
    return all(sum(1 for _ in below(cell, "p")) <= 1 for cell in row)


def read_epub(file: InputFile) -> Iterator[Record | Skipped]:
    """Read an electronic book, one article per chapter in reading order.

    The number of the chapter is its line. What the book says of itself every chapter is told: its
    title, which is where a chapter was published, its authors and its day.
    """
    try:
        package = open_package(file)
        book, chapters = _chapters(package)
    except UnreadableFileError:
        raise
    except (*DAMAGE, StopIteration) as error:
        raise damaged("damaged-document", error) from error
    for number, name in enumerate(chapters, 1):
        try:
            decoded = decode(package.read(name))
            chapter = chapter_record(number, decoded.text, decoded.encoding)
            yield with_receipts(replace(chapter, **book), decoded)
        except UnreadableFileError as error:
            if error.why.code not in ("nothing-visible", "no-markup"):  # a picture alone: a cover
                yield Skipped(file.name, error.why, number)
        except DAMAGE as error:
            yield Skipped(file.name, SkipReason.of("damaged-document", error=error), number)


def _chapters(package: Package) -> tuple[dict[str, Any], list[str]]:
    """Give what a book says of itself, as fields of a record, and its parts in reading order."""
    container = package.tree("META-INF/container.xml")
    root = next(attribute(item, "full-path") for item in below(container, "rootfile")) or ""
    book = package.tree(root)
    names = {attribute(item, "id"): attribute(item, "href") or "" for item in below(book, "item")}
    order = [attribute(item, "idref") for item in below(book, "itemref")]
    return _said(book), [package.find(root, unquote(names[key])) for key in order if key in names]


def _said(book: Any) -> dict[str, Any]:
    """Give title, authors and day of publication of a book (Dublin Core in its package document)."""
    head = next(below(book, "metadata"), None)
    if head is None:
        return {}
    days = (day for day in below(head, "date") if _is_publication(day))
    return {
        "source": next(_texts(below(head, "title")), None),
        "authors": tuple(_texts(below(head, "creator"))),
        "date": next((day for day in _texts(days) if not day.startswith(_NO_DAY)), None),
    }


def _is_publication(day: Any) -> bool:
    return attribute(day, "event") in (None, "publication")


def _texts(elements: Iterable[Any]) -> Iterator[str]:
    return filter(None, map(_own_text, elements))


_NO_DAY = ("0000", "0001", "0100", "0101")
"""How programs that make books begin a day that they do not know."""


def _own_text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
