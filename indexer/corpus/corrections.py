"""Corrections by hand: a `metadata.csv` beside the articles says what is right where the reading was wrong.

Its columns are file, article, title, date, source, region. A cell left empty corrects nothing; a cell with a single
`-` says that there is none. `file` is the path below the folder of the metadata.csv; `article` counts from 1 and may be
left out when the file holds one. The table is only read: it survives every rebuild.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus.encoding import decode
from indexer.errors import UnreadableFileError

NAME = "metadata.csv"
NONE = "-"
_MAX_BYTES = 32 * 1024**2
"""A table of corrections larger than this is an archive of its own: rename it to have it read as one."""
_MAX_CELL = 400
"""Characters of a title; a cell that is longer is a text that slipped into another column, and corrects nothing."""
_MAX_DIGITS = 9
"""Of an article's number: Python refuses to read one of thousands of digits."""
_FIELDS = ("title", "date", "source", "region")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is right about one article; None where nothing is corrected, `-` where there is none."""

    article: int
    title: str | None = None
    date: str | None = None
    source: str | None = None
    region: str | None = None


def corrections_for(root: Path, name: str) -> tuple[Correction, ...]:
    """Find the corrections of a file by article: `name` is its path below `root`; nearer tables win over farther ones.

    A table that cannot be read corrects nothing.
    """
    parts = name.split("/")
    found: dict[int, Correction] = {}
    for depth in range(len(parts)):
        folder = root.joinpath(*parts[:depth])
        for correction in _table(folder, _stamp(folder)).get("/".join(parts[depth:]), ()):
            found[correction.article] = correction
    return tuple(found[article] for article in sorted(found))


def digest(corrections: tuple[Correction, ...]) -> str:
    """Give a hash of corrections; empty for none."""
    return hashlib.sha256(repr(corrections).encode()).hexdigest() if corrections else ""


def _stamp(folder: Path) -> tuple[int, int]:
    """Tell one version of a table from the next, so that it is parsed once."""
    try:
        status = (folder / NAME).lstat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@functools.lru_cache(maxsize=256)
def _table(folder: Path, stamp: tuple[int, int]) -> dict[str, list[Correction]]:
    path = folder / NAME
    if not 0 < stamp[1] <= _MAX_BYTES or not path.is_file() or path.is_symlink():
        return {}
    try:
        text = decode(path.read_bytes()).text
    except (UnreadableFileError, OSError):
        return {}
    table: dict[str, list[Correction]] = {}
    try:
        for row in csv.DictReader(io.StringIO(text, newline="")):
            _enter(row, table)
    except csv.Error:
        return table
    return table


def _enter(row: dict[str | None, str | list[str] | None], table: dict[str, list[Correction]]) -> None:
    cells = {
        key.strip().lstrip("\ufeff").lower(): value.strip()
        for key, value in row.items()
        if isinstance(key, str) and isinstance(value, str) and value.strip()
    }
    name, number = cells.get("file", ""), cells.get("article", "1")
    given = {field: cells[field] for field in _FIELDS if 0 < len(cells.get(field, "")) <= _MAX_CELL}
    if name and number.isdecimal() and len(number) <= _MAX_DIGITS and given:
        table.setdefault(name.removeprefix("./"), []).append(Correction(int(number), **given))
