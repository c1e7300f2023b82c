"""Corrections that a person makes at a page: into the `metadata.csv` beside the articles, and nowhere else.

The table as it was is kept in a folder beside it, with the time in its name, before anything is
changed; the changed one takes its place in one step. Whoever corrects says what stood there when
they looked: if somebody else was quicker, nothing is written.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus.articles.stated import find_region
from indexer.corpus.input.source.amending import amend
from indexer.corpus.input.source.corrections import (
    BACKUPS,
    FIELDS,
    MAX_CELL,
    NONE,
    Correction,
    CorrectionTables,
)
from indexer.corpus.metadata.dating import stated_date
from indexer.errors import BuildRunningError, CorrectionNotWrittenError
from indexer.index.disk.steps import DISK, Disk, take_lock

_LOCK = "CORRECTING"
_LOCK_SECONDS = 5.0
"""Another correction takes a hundredth of a second."""


@dataclass(frozen=True, slots=True)
class CorrectionPlace:
    """Where an article is corrected.

    root: the folder of the articles. file: the article's file below it. table: the whole path of
    the metadata.csv, which need not be there yet. name: the file as it is called there. correction:
    what it says of the article now; None for nothing. writable: whether this process may change it.
    """

    root: Path
    file: str
    table: Path
    name: str
    correction: Correction | None
    writable: bool

    @property
    def seen(self) -> str:
        """A short name for what the table says of the article now."""
        return hashlib.sha256(repr(self.correction).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class CorrectionWritten:
    """What was written where. backup: the table as it was; None where there was none.

    recoded: the table had to become UTF-8.
    """

    table: Path
    backup: Path | None
    before: Correction | None
    after: Correction
    recoded: bool


def correction_place(source: Path, file: str, article: int) -> CorrectionPlace:
    """Find where an article of a source is corrected. file: its path below the source."""
    root = (source if source.is_dir() else source.parent).resolve()
    tables = CorrectionTables()
    table, name = tables.path_of(root, file, article)
    said = [row for row in tables.corrections(root, file) if row.article == article]
    said_now = said[0] if said else None
    return CorrectionPlace(root, file, table, name, said_now, _is_writable(table))


def _is_writable(table: Path) -> bool:
    """Tell whether a table may be changed: a file by itself, or none yet, in a folder that takes one."""
    try:
        mode = table.lstat().st_mode
    except OSError:
        return os.access(table.parent, os.W_OK | os.X_OK)
    return (
        stat.S_ISREG(mode)
        and os.access(table, os.W_OK)
        and os.access(table.parent, os.W_OK | os.X_OK)
    )


def write_correction(
    place: CorrectionPlace,
    wanted: Correction,
    index_dir: Path,
    *,
    now: dt.datetime,
    disk: Disk = DISK,
) -> CorrectionWritten:
    """Write what is wanted of an article into its table; nothing in it takes its row's cells away.

    place: as it was when whoever corrects looked. index_dir: the folder of the index, where the
    lock is. now: for the name of the backup. Raises CorrectionNotWrittenError when somebody else
    was quicker or the disk does not take it, TableNotAmendedError.
    """
    try:
        with _locked(index_dir, now):
            return _write(place, wanted, now, disk)
    except OSError as error:
        raise CorrectionNotWrittenError(error.strerror or str(error)) from error


def _write(
    place: CorrectionPlace, wanted: Correction, now: dt.datetime, disk: Disk
) -> CorrectionWritten:
    if correction_place(place.root, place.file, wanted.article) != place:
        raise CorrectionNotWrittenError("somebody else has changed it meanwhile")
    table = place.table
    data = table.read_bytes() if table.exists() else b""
    changed = amend(data, place.name, wanted)
    backup = _back_up(table, data, now, disk) if data else None
    if (table.read_bytes() if table.exists() else b"") != data:
        raise CorrectionNotWrittenError("another program has just written metadata.csv")
    disk.put_for_others(table, changed.data)
    return CorrectionWritten(table, backup, place.correction, wanted, changed.recoded)


def _back_up(table: Path, data: bytes, now: dt.datetime, disk: Disk) -> Path:
    """Keep a table as it is, under a name that no other backup has."""
    folder = table.with_name(BACKUPS)
    disk.make_folder(folder)
    stem = now.strftime("%Y%m%d-%H%M%S")
    number = 0
    while True:
        backup = folder / f"{stem}{f'-{number}' if number else ''}.csv"
        try:
            disk.save(backup, data)
        except FileExistsError:
            number += 1
            continue
        disk.sync(backup)
        disk.sync(folder)
        return backup


@contextlib.contextmanager
def _locked(index_dir: Path, now: dt.datetime) -> Iterator[None]:
    """Let nobody else correct meanwhile; whoever does is waited for a little."""
    until = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            lock = take_lock(index_dir / _LOCK, f"process {os.getpid()} since {now.isoformat()}")
        except BuildRunningError as error:
            if time.monotonic() > until:
                raise CorrectionNotWrittenError("another correction is being written") from error
            time.sleep(0.02)
        else:
            break
    try:
        yield
    finally:
        os.close(lock)


def unread_fields(wanted: Correction) -> tuple[str, ...]:
    """Name the fields whose text a build would not understand, or would take for no value at all."""
    given = {field: getattr(wanted, field) for field in FIELDS}
    long = [field for field, text in given.items() if text and len(text) > MAX_CELL]
    date, region = wanted.date, wanted.region
    if date and date != NONE and stated_date(date) is None:
        long.append("date")
    if region and region != NONE and find_region(region) is None:
        long.append("region")
    return tuple(dict.fromkeys(long))
