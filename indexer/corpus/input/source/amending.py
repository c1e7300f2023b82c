"""Changes one article's row of a `metadata.csv` and leaves everything else of it as it is.

Rows that are not meant keep every byte, columns that are not ours keep their cells, and the table
keeps its encoding, its marks and its line ends; only where these cannot hold what is to be written
(a sign that Big5 lacks, a file in two encodings) the whole table becomes UTF-8. What was made is
read again as a build reads it, and given out only when it says exactly what it is to say.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.corpus.input.source.corrections import (
    COLUMNS,
    CONFIRMED,
    FIELDS,
    MAX_BYTES,
    Correction,
    Table,
    column_name,
    file_name,
    is_headless,
    parse_table,
)
from indexer.corpus.input.source.csv_rows import Marks, told_marks
from indexer.corpus.input.source.encoding import decode
from indexer.errors import TableNotAmendedError, UnreadableFileError

_FORMULA = re.compile(r"[=+\-@＝＋－＠].")
"""What a spreadsheet would take for a formula; the reading takes the apostrophe before it away."""
_BOM = "\ufeff"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Amended:
    """A changed table. recoded: it had to become UTF-8."""

    data: bytes
    recoded: bool


def amend(data: bytes, name: str, wanted: Correction) -> Amended:
    """Give a table in which the row of one article says what is wanted, and nothing where that is nothing.

    data: the table as it is on disk, empty where there is none. name: the file as the table names
    it. Raises TableNotAmendedError for what is no table of corrections, and for what cannot be
    written in one.
    """
    text = _text_of(data)
    table = _Rows.of(text) if text.strip(_BOM + " \r\n\t") else _Rows.empty()
    changed = _changed(table, name, wanted).text
    expected = _with(parse_table(text), name, wanted)
    for coded, recoded in ((_as_before(data, changed), False), (_as_utf8(changed), True)):
        if coded and len(coded) <= MAX_BYTES and _says(coded, expected):
            return Amended(coded, recoded and bool(data.strip()))
    raise TableNotAmendedError("it would not be read as it is meant")


def _text_of(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise TableNotAmendedError("it is too large")
    try:
        return decode(data).text if data else ""
    except UnreadableFileError as error:
        raise TableNotAmendedError(error.why.text) from error


def _as_before(data: bytes, text: str) -> bytes | None:
    """Write a text in the encoding that a table has; None where that does not give the table back or cannot hold it."""
    if not data:
        return None
    mark, codec = next(((mark, codec) for mark, codec in _BOMS if data.startswith(mark)), (b"", ""))
    try:
        codec = codec or decode(data).encoding
        before = data.removeprefix(mark).decode(codec)
        is_same = before.encode(codec) == data.removeprefix(mark) and before == _text_of(data)
        return mark + text.encode(codec) if is_same else None
    except (UnicodeError, LookupError):
        return None


def _as_utf8(text: str) -> bytes:
    return codecs.BOM_UTF8 + text.removeprefix(_BOM).encode("utf-8", "surrogatepass")


def _says(data: bytes, expected: Table) -> bool:
    """Tell whether a table is read as it is to be."""
    try:
        return _in_force(parse_table(decode(data).text)) == _in_force(expected)
    except UnreadableFileError:
        return False


def _in_force(table: Table) -> dict[tuple[str, int], Correction]:
    """Give what a table says of each article: the last row of several holds."""
    return {(name, row.article): row for name, rows in table.items() for row in rows}


def _with(table: Table, name: str, wanted: Correction) -> Table:
    others = [row for row in table.get(file_name(name), ()) if row.article != wanted.article]
    says = any(getattr(wanted, field) for field in FIELDS)
    return table | {file_name(name): [*others, *([wanted] if says else [])]}


@dataclass(frozen=True, slots=True)
class _Rows:
    """A table as rows, each with the text that it was read from.

    before: what stands above the first row (the directive of a spreadsheet, a byte order mark).
    """

    before: str
    raw: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    marks: Marks
    heading: tuple[str, ...]
    headless: bool

    @classmethod
    def of(cls, text: str) -> _Rows:
        lines = list(io.StringIO(text, newline=""))
        marks, rest = told_marks(iter(lines))
        held = list(rest)
        before = "".join(lines[: len(lines) - len(held)])
        reader = csv.reader(iter(held), **marks.dialect)
        raw, cells, at = [], [], 0
        try:
            for row in reader:
                raw.append("".join(held[at : reader.line_num]))
                cells.append(tuple(row))
                at = reader.line_num
        except csv.Error as error:
            raise TableNotAmendedError(f"line {at + 1} is no row: {error}") from error
        headless = is_headless(text)
        heading = COLUMNS if headless else tuple(map(column_name, cells[0] if cells else ()))
        if "file" not in heading:
            raise TableNotAmendedError("its first line names no column file")
        return cls(before, tuple(raw), tuple(cells), marks, heading, headless)

    @classmethod
    def empty(cls) -> _Rows:
        marks = Marks(",", escaped=False)
        return cls(_BOM, (",".join(COLUMNS) + "\r\n",), (COLUMNS,), marks, COLUMNS, headless=False)

    @property
    def text(self) -> str:
        return self.before + "".join(self.raw)

    @property
    def line_end(self) -> str:
        ends = _LINE_END.search(self.before + "".join(self.raw[:1]))
        return ends[0] if ends else "\r\n"

    def column(self, name: str) -> int | None:
        """Give where a column stands; the last of one name is what is read."""
        places = [at for at, head in enumerate(self.heading) if head == name]
        return places[-1] if places else None

    def rows_of(self, name: str, article: int) -> list[int]:
        """Give the rows about an article of a file."""
        first = 0 if self.headless else 1
        return [at for at in range(first, len(self.raw)) if self._is_of(at, name, article)]

    def _is_of(self, at: int, name: str, article: int) -> bool:
        row = dict(zip(self.heading, self.cells[at], strict=False))
        number = row.get("article", "").strip().removesuffix(".0") or "1"
        same_file = file_name(row.get("file", "").strip().lstrip("'")) == file_name(name)
        return same_file and number.isdecimal() and number.lstrip("0") == str(article)

    def with_columns(self, names: Sequence[str]) -> _Rows:
        """Add columns behind every cell that any row has, where they are missing."""
        missing = [name for name in names if self.column(name) is None]
        if not missing:
            return self
        width = max(len(self.heading), *(len(row) for row in self.cells))
        padding = [""] * (width - len(self.heading))
        if self.headless:
            heading = (*COLUMNS, *padding, *missing)
            head = self.row_text(heading, self.line_end)
            raw = (_BOM * self.raw[0].startswith(_BOM) + head, self.raw[0].removeprefix(_BOM))
            return replace(
                self,
                raw=(*raw, *self.raw[1:]),
                cells=(heading, *self.cells),
                heading=heading,
                headless=False,
            )
        first = (*self.cells[0], *padding, *missing)
        heading = (*self.heading, *padding, *missing)
        return replace(self.put(0, first), heading=heading)

    def put(self, at: int, cells: Sequence[str]) -> _Rows:
        """Write a row anew, or one more at the end."""
        raw, rows = list(self.raw), list(self.cells)
        is_new = at == len(raw)
        if is_new:
            if raw and not raw[-1].endswith(("\r", "\n")):
                raw[-1] += self.line_end
            raw.append("")
            rows.append(())
        ends = _LINE_END.search(raw[at][-2:])
        raw[at] = self.row_text(cells, self.line_end if is_new else ends[0] if ends else "")
        rows[at] = tuple(cells)
        return replace(self, raw=tuple(raw), cells=tuple(rows))

    def row_text(self, cells: Sequence[str], end: str) -> str:
        """Write cells; those that hold a line end of any kind are quoted."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n", **self.marks.dialect).writerow(cells)
        return out.getvalue().removesuffix("\r\n") + end


def _changed(table: _Rows, name: str, wanted: Correction) -> _Rows:
    """Write what is wanted into the row that is in force, and empty the cells of those it hides."""
    given = _cells_of(wanted)
    needed = [column for column, cell in given.items() if cell]
    of_article = table.rows_of(name, wanted.article)
    if not needed and not of_article:
        return table
    wider = table.with_columns(["article", *needed] if wanted.article != 1 else needed)
    shift = len(wider.raw) - len(table.raw)
    said = {at + shift for at in of_article}
    target = _row_in_force(wider, sorted(said))
    if not needed:
        wider = _emptied(wider, said - {target}, given)
    new = {"file": name, "article": str(wanted.article)} if target == len(wider.raw) else {}
    return wider.put(target, _filled(wider, target, new | given))


def _cells_of(wanted: Correction) -> dict[str, str]:
    """Give the cells of a correction by their columns; what it does not say is empty."""
    cells = {field: getattr(wanted, field) or "" for field in FIELDS}
    return cells | {CONFIRMED: " ".join(wanted.confirmed)}


def _row_in_force(table: _Rows, said: Sequence[int]) -> int:
    """Give the row that counts of those about an article, a new one where there is none.

    The last that says anything, else the last.
    """
    if not said:
        return len(table.raw)
    return next((at for at in reversed(said) if _has_said(table, at)), said[-1])


def _emptied(table: _Rows, rows: Iterable[int], columns: Iterable[str]) -> _Rows:
    """Empty cells of rows, which would say again what the row in force no longer says."""
    nothing = dict.fromkeys(columns, "")
    for at in rows:
        if _has_said(table, at):
            table = table.put(at, _filled(table, at, nothing))
    return table


def _has_said(table: _Rows, at: int) -> bool:
    row = dict(zip(table.heading, table.cells[at], strict=False))
    return any(row.get(field, "").strip() for field in FIELDS)


def _filled(table: _Rows, at: int, new: Mapping[str, str]) -> list[str]:
    """Give the cells of a row with new ones in it."""
    cells = list(table.cells[at]) if at < len(table.cells) else []
    for name, value in new.items():
        column = table.column(name)
        if column is None:
            continue
        cells += [""] * (column + 1 - len(cells))
        if cells[column].strip() != value:
            cells[column] = f"'{value}" if _FORMULA.match(value) else value
    return cells
