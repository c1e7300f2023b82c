"""Corrections by hand: a `metadata.csv` beside the articles says what is right where the reading was wrong.

Its columns are file, article, title, date, source, region (or 文件, 篇, 标题, 日期, 来源, 地区),
parted by commas, semicolons or tabs, in any encoding that is read: as spreadsheets save it. Without
a header they have this order. A cell left empty corrects nothing; a cell with a single `-` says
that there is none. `file` is the path below the folder of the metadata.csv; `article` counts from 1
and may be left out when the file holds one. A further column `confirmed` (已确认) may name columns
whose cell somebody has looked at: what was inferred counts as stated then, and is no doubt any
more. The table survives every rebuild; `amending` is what changes it for a person.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus.input.source.archives import SUFFIX
from indexer.corpus.input.source.csv_rows import csv_rows
from indexer.corpus.input.source.encoding import decode, printable
from indexer.corpus.page.plain import plain
from indexer.errors import UnreadableFileError
from indexer.model import SkipReason

NAME = "metadata.csv"
COLUMNS = ("file", "article", "title", "date", "source", "region")
CONFIRMED = "confirmed"
NONE = "-"
BACKUPS = f"{NAME}.backups"
"""The folder beside a table that keeps it as it was before each change; it is not read."""
MAX_BYTES = 32 * 1024**2
"""A table of corrections larger than this is an archive of its own.

Rename it to have it read as one.
"""
MAX_CELL = 400
"""Characters of a title; a cell that is longer is a text that slipped into another column, and
corrects nothing."""
_MAX_DIGITS = 9
"""Of an article's number: Python refuses to read one of thousands of digits."""
APOSTROPHE = re.compile(r"^'(?=[=+\-@＝＋－＠].)")
"""What keeps a spreadsheet from taking a title for a formula (see exports.py)."""
FIELDS = ("title", "date", "source", "region")
_WORD_ENDS = re.compile(r"[\s,;、，；]+")
"""What parts the names of fields in a cell."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is right about one article; None where nothing is corrected, `-` where there is none."""

    article: int
    title: str | None = None
    date: str | None = None
    source: str | None = None
    region: str | None = None
    confirmed: tuple[str, ...] = ()
    """Fields that somebody has looked at, in the order of columns."""


Table = dict[str, list[Correction]]


class CorrectionTables:
    """The tables of a source, each read when it is first asked for.

    One reading of a source has one view of them.
    """

    def __init__(self) -> None:
        self._above: dict[tuple[Path, str], tuple[tuple[int, Table], ...]] = {}

    def corrections(self, root: Path, name: str) -> tuple[Correction, ...]:
        """Find the corrections of a file: `name` is its path below `root`.

        Nearer tables win over those further up.

        A table that cannot be read corrects nothing.
        """
        found: dict[int, Correction] = {}
        for begin, table in self._tables(root, name.rpartition("/")[0]):
            for correction in table.get(file_name(name[begin:]), ()):
                found[correction.article] = correction
        return tuple(found[article] for article in sorted(found))

    def path_of(self, root: Path, name: str, article: int) -> tuple[Path, str]:
        """Give the table in which an article of a file is to be corrected, and the file's name in it.

        That is the nearest one that says something of the article, else the nearest that says
        anything; the one in the root where there is none.
        """
        above = [
            (root / name[:begin] / NAME, file_name(name[begin:]), table)
            for begin, table in self._tables(root, name.rpartition("/")[0])
        ]
        for path, inside, table in reversed(above):
            if any(correction.article == article for correction in table.get(inside, ())):
                return path, inside
        return above[-1][:2] if above else (root / NAME, file_name(name))

    def _tables(self, root: Path, folder: str) -> tuple[tuple[int, Table], ...]:
        """Give the tables that hold anything, from the root down, and where the names below their folders begin."""
        unknown: list[str] = []
        while (
            root,
            folder,
        ) not in self._above:  # folders may lie deeper than functions may call each other
            unknown.append(folder)
            if not folder:
                break
            folder = folder.rpartition("/")[0]
        known = self._above.get((root, folder), ())
        for name in reversed(unknown):
            table = _read_table(root / name / NAME)
            known = (*known, (len(name) + 1 if name else 0, table)) if table else known
            self._above[root, name] = known
        return known


def digest(corrections: tuple[Correction, ...]) -> str:
    """Give a hash of corrections; empty for none."""
    return hashlib.sha256(repr(corrections).encode()).hexdigest() if corrections else ""


def find_fault(folder: Path) -> SkipReason | None:
    """Say what of the table in a folder corrects nothing.

    All of it, or rows about files that are not there.

    None where every row names a file, or where no table is. What a row says of a file is judged
    with that.
    """
    text = _read_text(folder / NAME)
    if text is None:
        return SkipReason.of("table-not-read", limit=MAX_BYTES)
    if text.strip() and not _has_columns(text):
        return SkipReason("table-without-columns")
    missing = [name for name in parse_table(text) if not _is_there(folder, name)]
    names = ", ".join(name[:_MAX_NAME] for name in missing[:_MOST_NAMED])
    return (
        SkipReason.of("table-names-no-file", count=len(missing), names=names) if missing else None
    )


_MOST_NAMED, _MAX_NAME = 5, 100
"""Files that are named when a table corrects files that are not there, and characters of each
name."""


def _rows(text: str) -> Iterator[list[str]]:
    return csv_rows(iter(io.StringIO(text, newline="")))


def _has_columns(text: str) -> bool:
    heads = {column_name(head) for head in _first_row(text)}
    return ("file" in heads and not heads.isdisjoint(FIELDS)) or is_headless(text)


def _first_row(text: str) -> list[str]:
    try:
        return next(_rows(text), [])
    except csv.Error:
        return []


def is_headless(text: str) -> bool:
    """Whether a table has no header but begins with a row of all columns, as an article's page shows its own."""
    first = _first_row(text)
    return (
        len(first) == len(COLUMNS)
        and first[1].strip().isdecimal()
        and column_name(first[0]) != "file"
    )


def column_name(head: str) -> str:
    """Give the name by which a column is known here, as far as it is."""
    name = head.strip().lstrip("\ufeff").lower()
    return _CHINESE.get(plain(name), name)


_CHINESE = {
    **dict.fromkeys(("文件", "文件名"), "file"),
    **dict.fromkeys(("篇", "篇次", "第几篇", "文章"), "article"),
    **dict.fromkeys(("标题", "题目"), "title"),
    **dict.fromkeys(("日期", "时间"), "date"),
    **dict.fromkeys(("来源", "出处"), "source"),
    **dict.fromkeys(("地区", "地域"), "region"),
    **dict.fromkeys(("已确认", "确认"), CONFIRMED),
}


_SEPARATOR = re.compile(r"\\(?!x[0-9a-f]{2})")
"""What parts folders on Windows; a name shows its bytes that are no text as `\\xe9`."""


def file_name(cell: str) -> str:
    """Give the name of a file as paths here are written.

    Windows writes other separators, macOS other accents.
    """
    return unicodedata.normalize("NFC", _SEPARATOR.sub("/", cell).removeprefix("./"))


def _is_there(folder: Path, name: str) -> bool:
    """Tell whether a name below a folder is a file's."""
    if name.startswith("/") or ".." in name.split("/"):
        return False
    if (folder / name).is_file():
        return True
    # A name as it is shown: of other accents, or of bytes that are no UTF-8 (see `printable`).
    around = folder
    for part in name.split("/"):
        try:
            found = next(
                (entry for entry in around.iterdir() if file_name(printable(entry.name)) == part),
                None,
            )
        except OSError:
            return False
        if found is None:
            return False
        around = found
        if around.suffix.lower() == SUFFIX:  # a file in an archive, which is opened when it is read
            return True
    return around.is_file()


def _read_table(path: Path) -> Table:
    return parse_table(_read_text(path) or "")


def _read_text(path: Path) -> str | None:
    """Give the text of a table, empty where there is none; None when it cannot be read."""
    try:
        status = path.lstat()
    except OSError:
        return ""
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        return None
    try:
        return decode(path.read_bytes()).text if status.st_size else ""
    except (UnreadableFileError, OSError):
        return None


def parse_table(text: str) -> Table:
    """Read a table up to where it ends or is no CSV any more."""
    table: Table = {}
    try:
        rows = _rows(text)
        heading = (
            list(COLUMNS) if is_headless(text) else [column_name(head) for head in next(rows, [])]
        )
        for row in rows:
            _enter(dict(zip(heading, row, strict=False)), table)
    except csv.Error:
        return table
    return table


def _cells(row: Mapping[str, str]) -> dict[str, str]:
    """Give the cells that hold anything, without what keeps a spreadsheet from computing them."""
    return {key: APOSTROPHE.sub("", value.strip()) for key, value in row.items() if value.strip()}


def _enter(row: Mapping[str, str], table: Table) -> None:
    cells = _cells(row)
    name, number = cells.get("file", ""), cells.get("article", "1").removesuffix(".0")
    given = {field: cells[field] for field in FIELDS if 0 < len(cells.get(field, "")) <= MAX_CELL}
    looked_at = set(map(column_name, _WORD_ENDS.split(cells.get(CONFIRMED, ""))))
    confirmed = tuple(field for field in given if field in looked_at)
    if name and given and number.isdecimal() and len(number) <= _MAX_DIGITS:
        row_of = Correction(int(number), **given, confirmed=confirmed)
        table.setdefault(file_name(name), []).append(row_of)
