"""Word documents: the text as it prints, paragraph by paragraph, whatever holds it.

Content controls, text boxes, tracked insertions, notes and numbers that Word counts itself are
text. Deletions, hidden text, comments, heads and feet of pages are kept as lines that are not
shown; readings over characters go.
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Any

from indexer.corpus.input.documents.office import (
    DAMAGE,
    Package,
    attribute,
    below,
    damaged,
    local,
    open_package,
)
from indexer.corpus.input.documents.word_numbers import Numbering
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record
from indexer.errors import UnreadableFileError
from indexer.model import Repair, SkipReason

_MAIN = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_ASIDE = ("header", "footer", "comments")
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DELETED = frozenset({"del", "moveFrom"})
_SILENT = frozenset(
    {"pPr", "rPr", "tblPr", "tcPr", "trPr", "sectPr", "sdtPr", "sdtEndPr", "instrText", "Fallback"}
)
"""Elements that tell how a text looks, and the second form of what `AlternateContent` gives in
two."""


@dataclass(slots=True)
class _Text:
    """What a document says: lines, the places of those it does not show, readings that were left out by line."""

    lines: list[str] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    readings: list[tuple[int, str]] = field(default_factory=list)

    def add(self, text: str, *, hidden: bool = False) -> None:
        for line in text.split("\n"):
            if hidden and line.strip():
                self.hidden.append(len(self.lines))
            if line.strip() or not hidden:
                self.lines.append(line)


def read_docx(file: InputFile) -> Iterator[Record]:
    """Read a Word document as one page of lines: its paragraphs and table cells in order."""
    try:
        package = open_package(file)
        text = _Reader(package).read()
    except UnreadableFileError:
        raise
    except DAMAGE as error:
        raise damaged("damaged-word", error) from error
    shown = set(range(len(text.lines))) - set(text.hidden)
    if not any(text.lines[at].strip() for at in shown):
        raise UnreadableFileError(SkipReason("empty"))
    yield Record(
        0,
        "docx",
        text="\n".join(text.lines),
        outside=tuple(text.hidden),
        hidden=tuple(text.hidden),
        repairs=tuple(Repair("gloss", line + 1, 1, reading, "") for line, reading in text.readings),
    )


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._text = _Text()
        self._numbering = Numbering(package)
        self._boxes: list[Any] = []
        self._deleted: list[str] = []

    def read(self) -> _Text:
        """Read the main part, its notes, and what stands beside them."""
        main = _MAIN if _MAIN in self._package.names else self._main_part()
        self._blocks(self._package.tree(main))
        for name in _NOTES:
            if name in self._package.names:
                self._notes(self._package.tree(name))
        for name in sorted(filter(_is_aside, self._package.names)):
            for paragraph in below(self._package.tree(name), "p"):
                text = "".join(str(part.text or "") for part in below(paragraph, "t"))
                self._text.add(text, hidden=True)
        return self._text

    def _notes(self, notes: Any) -> None:
        for note in notes:
            if attribute(note, "type") is None:  # the others are the line above the notes
                self._blocks(note)

    def _main_part(self) -> str:
        relations = self._package.tree("_rels/.rels")
        targets = (
            relation.get("Target") or ""
            for relation in relations
            if (relation.get("Type") or "").endswith("/officeDocument")
        )
        return next(targets).lstrip("/")

    def _blocks(self, root: Any) -> None:
        """Read the paragraphs and tables within an element, without recursion into paragraphs."""
        open_elements = [iter(root)]
        while open_elements:
            element = next(open_elements[-1], None)
            if element is None:
                open_elements.pop()
                continue
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name not in _SILENT:
                open_elements.append(iter(element))

    def _paragraph(self, paragraph: Any) -> None:
        number = self._numbering.number(paragraph)
        text = self._inline(paragraph)
        self._text.add(number + text if text.strip() else text)
        self._flush()

    def _flush(self) -> None:
        """Add what a paragraph holds beside its text: deletions, and boxes that float beside it."""
        deleted, self._deleted = "".join(self._deleted), []
        if deleted.strip():
            self._text.add(deleted, hidden=True)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box)

    def _table(self, table: Any) -> None:
        """Give a row as one line; the paragraphs of its cells line by line where a cell has several."""
        for row in table:
            if local(row) == "tr":
                self._row(row)
            else:
                self._blocks_of_control(row)

    def _row(self, row: Any) -> None:
        cells = [list(below(cell, "p")) for cell in below(row, "tc") if _row_of(cell) is row]
        if any(len(paragraphs) > 1 for paragraphs in cells):
            self._blocks(row)
            return
        parts = [
            (self._numbering.number(part) + self._inline(part)).strip()
            for part in itertools.chain.from_iterable(cells)
        ]
        self._text.add(" ".join(filter(None, parts)))
        self._flush()

    def _blocks_of_control(self, element: Any) -> None:
        for row in below(element, "tr"):
            self._blocks(row)

    def _inline(self, element: Any) -> str:
        """Give the text of a paragraph as it prints."""
        pieces: list[str] = []
        for child in element:
            name = local(child)
            if name in _DELETED:
                self._deleted += _texts(child, ("t", "delText"))
            elif name == "r" and _is_vanished(child):
                self._deleted += _texts(child, ("t",))
            elif name not in _SILENT:
                pieces.append(_MARKS[name] if name in _MARKS else self._piece(child, name))
        return "".join(pieces)

    def _piece(self, child: Any, name: str) -> str:
        match name:
            case "t":
                return child.text or ""
            case "ruby":
                return self._base(child)
            case "txbxContent":
                self._boxes.append(child)
                return ""
            case _:
                return self._inline(child)

    def _base(self, ruby: Any) -> str:
        """Give the characters under a reading, and note the reading."""
        base = "".join(self._inline(child) for child in ruby if local(child) == "rubyBase")
        reading = "".join(
            part.text or "" for child in ruby if local(child) == "rt" for part in below(child, "t")
        )
        self._text.readings.append((len(self._text.lines), reading))
        return base


def _texts(element: Any, names: Container[str]) -> list[str]:
    return [part.text or "" for part in element.iter() if local(part) in names]


def _is_aside(name: str) -> bool:
    """Tell the parts of a package that hold what stands beside the text."""
    return name.endswith(".xml") and name.startswith(tuple(f"word/{part}" for part in _ASIDE))


def _row_of(cell: Any) -> Any:
    """Give the row that a cell stands in, through content controls."""
    around = cell.getparent()
    while around is not None and local(around) != "tr":
        around = around.getparent()
    return around


def _is_vanished(run: Any) -> bool:
    """Tell a run that is marked as hidden."""
    marks = (
        mark for part in run if local(part) == "rPr" for mark in part if local(mark) == "vanish"
    )
    return any(attribute(mark, "val") not in ("0", "false", "off") for mark in marks)
