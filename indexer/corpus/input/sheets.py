"""Spreadsheets (.xlsx): each sheet is a table, one article per row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
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
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record
from indexer.corpus.input.tables import table_records
from indexer.errors import UnreadableFileError
from indexer.model import Skipped

_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")
_DAY_FORMAT = re.compile(r"[yd]|m{3,}|年|月|日", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.")
_DAYS = frozenset({14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58})
"""Formats of dates that spreadsheets know by number."""
_BEGIN = dt.date(1899, 12, 30)
_LAST_DAY = 2_958_465
_MAX_COLUMNS = 1000


def read_xlsx(file: InputFile) -> Iterator[Record | Skipped]:
    """Read a spreadsheet: the rows of all sheets that name the text of an article.

    They are numbered through.
    """
    try:
        package = open_package(file)
        book = _Book(package)
        number = 1
        for name in book.sheets:
            for record in table_records(file.name, book.rows(name), "xlsx", number):
                yield record
                number += isinstance(record, Record)
    except UnreadableFileError:
        raise
    except DAMAGE as error:
        raise damaged("damaged-document", error) from error


class _Book:
    def __init__(self, package: Package) -> None:
        self._package = package
        base = "xl/workbook.xml"
        links = {
            attribute(item, "Id"): attribute(item, "Target") or ""
            for item in package.tree("xl/_rels/workbook.xml.rels")
        }
        book = package.tree(base)
        keys = (
            next((value for key, value in item.attrib.items() if key.endswith("}id")), "")
            for item in _sheets(book)
        )
        self.sheets = [package.find(base, links[key]) for key in keys if key in links]
        self._shared = self._strings() if "xl/sharedStrings.xml" in package.names else []
        self._days = self._day_styles() if "xl/styles.xml" in package.names else frozenset()

    def rows(self, name: str) -> Iterator[list[str] | UnreadableFileError]:
        """Give the rows of a sheet as texts."""
        for row in below(self._package.tree(name), "row"):
            cells: list[str] = []
            for cell in row:
                match = _REFERENCE.fullmatch(attribute(cell, "r") or "")
                at = _column(match[1]) if match else len(cells)
                if at < _MAX_COLUMNS:
                    cells += [""] * (at + 1 - len(cells))
                    cells[at] = self._value(cell)
            yield cells

    def _value(self, cell: Any) -> str:
        kind = attribute(cell, "t") or "n"
        if kind == "inlineStr":
            return _text(cell)
        value = next((child.text or "" for child in cell if local(child) == "v"), "")
        if kind == "s":
            return self._string(value)
        if kind == "n" and attribute(cell, "s") in self._days:
            return _day(value)
        return value

    def _string(self, number: str) -> str:
        """Give one of the strings that all sheets share; empty where there is none of that number."""
        at = int(number) if number.isdecimal() else len(self._shared)
        return self._shared[at] if at < len(self._shared) else ""

    def _strings(self) -> list[str]:
        return [_text(item) for item in below(self._package.tree("xl/sharedStrings.xml"), "si")]

    def _day_styles(self) -> frozenset[str]:
        """Give the numbers of the styles that show a number as a date."""
        root = self._package.tree("xl/styles.xml")
        own = {attribute(item, "numFmtId") for item in below(root, "numFmt") if _shows_day(item)}
        styles = [style for group in below(root, "cellXfs") for style in group]
        formats = [attribute(style, "numFmtId") or "0" for style in styles]
        return frozenset(str(at) for at, form in enumerate(formats) if form in own or _is_day(form))


def _shows_day(form: Any) -> bool:
    """Tell a format of this workbook that shows a number as a date."""
    return bool(_DAY_FORMAT.search(_QUOTED.sub("", attribute(form, "formatCode") or "")))


def _is_day(form: str) -> bool:
    """Tell a format of every workbook that shows a number as a date."""
    return form.isdecimal() and int(form) in _DAYS


def _sheets(book: Any) -> Iterator[Any]:
    return below(book, "sheet")


def _text(item: Any) -> str:
    """Put the runs of a cell together; readings over its characters are no text."""
    runs = (part for part in item.iter() if local(part) == "t" and local(part.getparent()) != "rPh")
    return "".join(part.text or "" for part in runs)


def _column(letters: str) -> int:
    """Give the place of a column from 0: A, B … Z, AA."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _day(value: str) -> str:
    try:
        days = float(value)
    except ValueError:
        return value
    return (_BEGIN + dt.timedelta(days=int(days))).isoformat() if 0 < days < _LAST_DAY else value
