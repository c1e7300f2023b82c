"""Generations: an index is built beside the live one, sealed by a manifest, and put in its place by one rename.

The order of operations is what survives a power cut (SQLite's and Lucene's rule: data, then names,
then the pointer): every file synced, then the manifest, then the folders, then `CURRENT`. `CURRENT`
holds the generation's name and the sha256 of its manifest, and the same of the one before, to which
`roll_back` returns; the manifest holds size and sha256 of every other file, and of a compound
file's table. So nothing damaged is taken for whole.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, TypeVar

from indexer.errors import (
    BuildRunningError,
    IndexDamagedError,
    IndexMissingError,
    IndexNotWritableError,
    IndexNotWrittenError,
    IndexOutdatedError,
    NoPreviousIndexError,
)
from indexer.index.disk import system
from indexer.index.disk.compound import (
    SUFFIX,
    Compound,
    compound_path,
    open_compound,
    table_digest,
)
from indexer.index.disk.steps import DISK, Disk, take_lock
from indexer.text.fingerprint import fingerprint

FORMAT_VERSION = 11
"""Raise it whenever any file of a generation changes its meaning.

An index of another version is refused.
"""

_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""How the system says that somebody may not write in a place, or nobody may."""
_CURRENT, _POINTER, _LOCK, _MANIFEST = "CURRENT", "CURRENT.tmp", "LOCK", "manifest.json"
_GENERATION = re.compile(r"gen-(\d{6})-[0-9a-f]{8}")
_AUDIT = re.compile(r"audit-(gen-\d{6}-[0-9a-f]{8})\.json")
_SEGMENT = re.compile(r"(?:store|engine)/segment-\d+" + re.escape(SUFFIX))
_SPARE = 1.2
"""A new index is hardly ever more than a fifth larger than the last.

Less free space than that is refused at once.
"""
_HASH_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Size in bytes and sha256 of one file of a generation.

    Of a compound file also the sha256 of its table.
    """

    size: int
    sha256: str
    table: str | None


@dataclass(frozen=True, slots=True)
class Generation:
    """One published index.

    `store` and `engine` are its two folders; `files` names every file below `folder`.
    """

    folder: Path
    engine_name: str
    fingerprint: str
    counts: dict[str, int]
    built: str
    previous: str | None
    files: dict[str, FileEntry]
    source: Path | None = None
    """What it was built from: for whoever builds it again at this machine, and for nobody else to
    see."""

    @property
    def name(self) -> str:
        """The name of the generation, which changes with every build."""
        return self.folder.name

    @property
    def store(self) -> Path:
        """The folder of the document store."""
        return self.folder / "store"

    @property
    def engine(self) -> Path:
        """The folder that the engine alone reads."""
        return self.folder / "engine"

    @property
    def audit(self) -> Path:
        """Where the last audit of it is kept: beside it, as it is made when all is sealed."""
        return self.folder.with_name(f"audit-{self.name}.json")

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(entry.size for entry in self.files.values())


def holds_index(root: Path) -> bool:
    """Tell whether a folder holds an index, whatever may be wrong with it."""
    return (root / _CURRENT).exists()


_Opened = TypeVar("_Opened")


def current(root: Path) -> Generation:
    """Open the live generation below `root`, checking all that no reader checks when it comes to it.

    That is the manifest, the size of every file, the tables of compound files, and every byte of
    all other files. Raises IndexMissingError, IndexDamagedError, IndexOutdatedError (another format
    version or other tokens).
    """
    return open_current(root, lambda generation: generation)


def open_current(root: Path, reader: Callable[[Generation], _Opened]) -> _Opened:
    """Open the live generation as `current` does, and all that `reader` opens of it.

    Its files may go while they are opened, when two builds publish meanwhile: then the new one is
    opened.
    """
    while True:
        generation = published(root)
        try:
            _require_own_tokens(generation)
            _check(generation)
            return reader(generation)
        except IndexDamagedError as error:
            if _points_to(root, generation.name):
                raise error.located(root, generation.source, generation.engine_name) from error


def published(root: Path) -> Generation:
    """Read the manifest of the live generation, and no other file of it.

    Raises IndexMissingError, IndexDamagedError, IndexOutdatedError (another format version).
    """
    while True:
        pointer = _read_pointer(root)
        try:
            return _read_generation(root, pointer)
        except IndexDamagedError:
            if _points_to(root, pointer.name):
                raise


def _require_own_tokens(generation: Generation) -> None:
    if generation.fingerprint != fingerprint():
        engine, root = generation.engine_name, generation.folder.parent
        raise IndexOutdatedError(
            "its words were cut by other rules", root, generation.source, engine
        )


def _check(generation: Generation) -> None:
    for name, entry in generation.files.items():
        path = generation.folder / name
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode) or status.st_size != entry.size:
                raise IndexDamagedError(
                    f"{name} has {status.st_size} bytes instead of {entry.size}"
                )
            digest, wanted = (
                (_digest(path), entry.sha256)
                if entry.table is None
                else (table_digest(path), entry.table)
            )
        except FileNotFoundError as error:
            raise IndexDamagedError(f"{name} is missing") from error
        except OSError as error:
            raise IndexDamagedError(f"{name} cannot be read: {error.strerror or error}") from error
        if digest != wanted:
            raise IndexDamagedError(f"{name} is not what was built")


def mapped_files(generation: Generation) -> tuple[Compound, ...]:
    """Give the compound files of a generation, opened; raises IndexDamagedError."""
    return tuple(
        open_compound(generation.folder / name)
        for name, entry in generation.files.items()
        if entry.table is not None
    )


def check_ahead(generation: Generation) -> None:
    """Check every block of a generation's compound files, so that no reader has to.

    Raises IndexDamagedError.
    """
    for compound in mapped_files(generation):
        compound.check_all()


def verify(generation: Generation) -> tuple[str, ...]:
    """Read every file of a generation and name what is missing, changed or foreign.

    Nothing when it is whole.
    """
    problems = [
        problem for name in sorted(generation.files) if (problem := _problem(generation, name))
    ]
    known = {*generation.files, _MANIFEST}
    problems += [
        f"{name} does not belong here" for name in _names(generation.folder) if name not in known
    ]
    return tuple(problems)


def _problem(generation: Generation, name: str) -> str | None:
    entry, path = generation.files[name], generation.folder / name
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return f"{name} is no file"
        return None if _digest(path) == entry.sha256 else f"{name} is not what was built"
    except FileNotFoundError:
        return f"{name} is missing"
    except OSError as error:
        return f"{name} cannot be read: {error.strerror or error}"


@dataclass(frozen=True, slots=True)
class _Pointer:
    """What CURRENT says: name and manifest's sha256 of the live generation, and of the one before if there is one.

    A checksum stands behind them; before format 10 there was none.
    """

    name: str
    digest: str
    previous: tuple[str, str] | None = None
    has_checksum: bool = True

    @property
    def line(self) -> str:
        words = " ".join((self.name, self.digest, *(self.previous or ())))
        return f"{words} {zlib.crc32(words.encode()):08x}\n"

    @classmethod
    def of(cls, line: str) -> _Pointer:
        """Read a line; raises ValueError."""
        words = line.split()
        if len(words) == 2:
            pointer = cls(words[0], words[1], has_checksum=False)
        else:
            pointer = cls(words[0], words[1], (words[2], words[3]) if len(words) == 5 else None)
            if pointer.line != line:
                raise ValueError(line)
        if not _GENERATION.fullmatch(pointer.name):
            raise ValueError(line)
        return pointer


def _read_generation(root: Path, pointer: _Pointer) -> Generation:
    folder = root / pointer.name
    try:
        data = (folder / _MANIFEST).read_bytes()
    except OSError as error:
        raise IndexDamagedError(f"the manifest of {pointer.name} is missing") from error
    if hashlib.sha256(data).hexdigest() != pointer.digest:
        raise IndexDamagedError(f"the manifest of {pointer.name} is not what was built")
    previous = pointer.previous[0] if pointer.previous else None
    try:
        generation = _decode_manifest(folder, json.loads(data), previous)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexDamagedError(f"the manifest of {pointer.name} is not one of ours") from error
    if not pointer.has_checksum:
        raise IndexDamagedError("CURRENT is not what was written")
    return generation


def _decode_manifest(folder: Path, manifest: Any, previous: str | None) -> Generation:
    """Read a manifest; raises IndexOutdatedError for one of another format, and what Python raises for an odd one."""
    if manifest["format"] != FORMAT_VERSION:
        what = f"format {str(manifest['format'])[:20]} instead of {FORMAT_VERSION}"
        raise IndexOutdatedError(
            what, folder.parent, _source(manifest), str(manifest.get("engine", ""))[:20]
        )
    files = {
        _inside(name): FileEntry(*_entry(values)) for name, values in manifest["files"].items()
    }
    return Generation(
        folder=folder,
        engine_name=_is(str, manifest["engine"]),
        fingerprint=_is(str, manifest["fingerprint"]),
        counts={_is(str, name): _is(int, count) for name, count in manifest["counts"].items()},
        built=dt.datetime.fromisoformat(manifest["built"]).isoformat(),
        previous=previous,
        files=files,
        source=_source(manifest),
    )


def _source(manifest: dict[str, Any]) -> Path | None:
    """Read what an index was built from; earlier ones do not say."""
    source = manifest.get("source")
    return Path(source) if isinstance(source, str) else None


def _entry(values: Any) -> tuple[int, str, str | None]:
    size, sha256, table = values
    return _is(int, size), _is(str, sha256), None if table is None else _is(str, table)


def _inside(name: str) -> str:
    """Give a file's name if it leads nowhere but below its generation."""
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\0" in name:
        raise ValueError(name)
    return name


_Plain = TypeVar("_Plain", int, str)


def _is(kind: type[_Plain], value: Any) -> _Plain:
    if type(value) is not kind:
        raise TypeError(value)
    return value


def _read_pointer(root: Path) -> _Pointer:
    try:
        return _Pointer.of((root / _CURRENT).read_text("ascii"))
    except (FileNotFoundError, NotADirectoryError) as error:
        # A whole generation that nothing points to is somebody's index, and not to be built over unasked.
        if any(root.glob(f"gen-*/{_MANIFEST}")):
            raise IndexDamagedError("CURRENT is missing") from error
        raise IndexMissingError(root) from error
    except OSError as error:
        raise IndexDamagedError(f"CURRENT cannot be read: {error.strerror or error}") from error
    except (ValueError, IndexError) as error:
        raise IndexDamagedError("CURRENT is not what was written") from error


def _names(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()
    )


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()


class GenerationWriter:
    """A context in which one new generation is built.

    Holds the lock, and removes everything unless it is published.

    started: the time of the build, written into the lock and the manifest. base: the generation
    that this one goes on from. Entering raises BuildRunningError when another process builds into
    the same root, or has published another generation than `base`; IndexNotWritableError when nobody
    may write there, IndexNotWrittenError when the disk has no room.
    """

    def __init__(
        self, root: Path, started: dt.datetime, disk: Disk = DISK, *, base: Generation | None = None
    ) -> None:
        self.root = root
        self.disk = disk
        self.folder = root / "unnamed"
        self.previous: Generation | None = None
        self._live: _Pointer | None = None
        self._started = started
        self._base = base
        self._lock = -1
        self._published = False

    def __enter__(self) -> GenerationWriter:
        try:
            self.disk.make_folder(self.root)
            self._lock = _take_lock(self.root, self._started)
        except OSError as error:
            if error.errno in _REFUSED:
                raise IndexNotWritableError(self.root.absolute()) from error
            raise self._not_written(error) from error
        try:
            self._begin()
        except BaseException as error:
            self._give_up(error)
            raise
        return self

    def _begin(self) -> None:
        try:
            self._live = _read_pointer(self.root)
            self.previous = _read_generation(self.root, self._live)
        except (IndexMissingError, IndexDamagedError, IndexOutdatedError):
            self.previous = None
        if self._base and (self.previous is None or self.previous.name != self._base.name):
            raise BuildRunningError("it has just published another index")
        self._clean()
        if self.previous:
            _require_space(self.root, self._needed(self.previous), has_live=True)
        matches = (_GENERATION.fullmatch(path.name) for path in self.root.iterdir())
        last = max((int(match[1]) for match in matches if match), default=0)
        self.folder = self.root / f"gen-{last + 1:06d}-{secrets.token_hex(4)}"
        for folder in (self.folder, self.store, self.engine):
            self.disk.make_folder(folder)

    @property
    def store(self) -> Path:
        """The folder for the document store."""
        return self.folder / "store"

    @property
    def engine(self) -> Path:
        """The folder for the engine."""
        return self.folder / "engine"

    def _needed(self, previous: Generation) -> int:
        """Estimate the bytes of a new generation.

        What goes on from another links what takes most of the room.
        """
        written = previous.size
        if self._base:
            written -= sum(
                entry.size for name, entry in previous.files.items() if _SEGMENT.fullmatch(name)
            )
        return int(written * _SPARE)

    def keep(self, name: str) -> None:
        """Take a finished segment (`store/segment-0`) over from the previous generation.

        Its file gets a second name.

        Raises IndexDamagedError when it is not there.
        """
        if self.previous is None:
            raise IndexMissingError(self.root)
        try:
            self.disk.link(
                compound_path(self.previous.folder / name), compound_path(self.folder / name)
            )
        except FileNotFoundError as error:
            raise IndexDamagedError(f"{name} is missing") from error

    def publish(
        self, engine_name: str, counts: dict[str, int], source: Path | None = None
    ) -> Generation:
        """Seal the generation and make it the live one; returns once it would survive a power cut.

        source: what it was built from, whole and absolute.

        The tokens' fingerprint is taken from `indexer.text`. Raises IndexNotWrittenError; the live
        index then stays.
        """
        try:
            digest = self._seal(engine_name, counts, source)
            self._switch(digest)
        except OSError as error:
            raise self._not_written(error) from error
        self._published = True
        with contextlib.suppress(
            OSError
        ):  # The new index is live and whole: the next build removes what stays here.
            self._remove_others({self.folder.name, self.previous.name if self.previous else None})
        return published(self.root)

    def _seal(self, engine_name: str, counts: dict[str, int], source: Path | None) -> str:
        unchanged = self._unchanged()
        files, new = {}, []
        for name in _names(self.folder):
            path = self.folder / name
            status = path.stat()
            sha256 = unchanged.get((status.st_ino, status.st_size))
            if sha256 is None:
                sha256 = _digest(path)
                new.append(path)
            files[name] = [
                status.st_size,
                sha256,
                table_digest(path) if name.endswith(SUFFIX) else None,
            ]
        self.disk.sync(*new)
        manifest = {
            "format": FORMAT_VERSION,
            "engine": engine_name,
            "fingerprint": fingerprint(),
            "built": self._started.isoformat(),
            "source": str(source) if source else None,
            "counts": counts,
            "files": files,
        }
        data = json.dumps(manifest, sort_keys=True, indent=1).encode()
        self.disk.save(self.folder / _MANIFEST, data)
        self.disk.sync(self.folder / _MANIFEST)
        folders = sorted(path for path in self.folder.rglob("*") if path.is_dir())
        self.disk.sync(*folders, self.folder, self.root)
        return hashlib.sha256(data).hexdigest()

    def _unchanged(self) -> dict[tuple[int, int], str]:
        """Give the sha256 of the previous generation's files.

        One with a second name here is on the disk as it was.
        """
        if not self.previous:
            return {}
        hashes = {}
        for name, entry in self.previous.files.items():
            path = self.previous.folder / name
            if path.is_file() and path.stat().st_nlink > 1:
                hashes[path.stat().st_ino, entry.size] = entry.sha256
        return hashes

    def _switch(self, digest: str) -> None:
        previous = (self._live.name, self._live.digest) if self._live and self.previous else None
        _point(self.root, _Pointer(self.folder.name, digest, previous), self.disk)

    def _not_written(self, error: OSError) -> IndexNotWrittenError:
        return IndexNotWrittenError(error.strerror or str(error), has_live=self._live is not None)

    def _clean(self) -> None:
        """Remove what an interrupted build left."""
        if self.previous is None and (self.root / _CURRENT).exists():
            return  # A live index that cannot be read is somebody's to look at, not ours to remove.
        self.disk.remove(self.root / _POINTER)
        self._remove_others(
            {self.previous.name, self.previous.previous} if self.previous else set()
        )

    def _remove_others(self, keep: set[str | None]) -> None:
        if self.previous is None and keep:
            return
        for path in sorted(self.root.iterdir()):
            audit = _AUDIT.fullmatch(path.name)
            if path.name.endswith(system.GONE) or (audit and audit[1] not in keep):
                self.disk.remove(path)
            elif (
                _GENERATION.fullmatch(path.name)
                and path.name not in keep
                and (aside := system.set_aside(path))
            ):
                self.disk.remove(aside)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._give_up(error)

    def _give_up(self, error: BaseException | None) -> None:
        """Remove what was not published and free the lock.

        An error of the disk is told as one of the index.
        """
        try:
            if not self._published:
                with contextlib.suppress(OSError):  # The next build removes what stays.
                    self._discard()
        finally:
            self._release()
        if isinstance(error, OSError) and not self._published:
            raise self._not_written(error) from error

    def _discard(self) -> None:
        if _points_to(self.root, self.folder.name):
            # The rename was done and only the last sync failed: the new generation is live and
            # complete.
            return
        self.disk.remove(self.root / _POINTER)
        self.disk.remove(self.folder)

    def _release(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _points_to(root: Path, name: str) -> bool:
    try:
        return _read_pointer(root).name == name
    except (IndexMissingError, IndexDamagedError):
        return False


def _require_space(root: Path, needed: int, *, has_live: bool) -> None:
    free = shutil.disk_usage(root).free
    if free < needed:
        why = f"{_in_units(needed)} are needed and {_in_units(free)} are free"
        raise IndexNotWrittenError(why, has_live=has_live)


def _in_units(size: int) -> str:
    """Write a number of bytes in the largest unit of which there are ten or more."""
    for unit in ("bytes", "KiB", "MiB"):
        if size < 10 << 10:
            return f"{size:,} {unit}"
        size >>= 10
    return f"{size:,} GiB"


def _take_lock(root: Path, started: dt.datetime) -> int:
    return take_lock(
        root / _LOCK, f"process {os.getpid()} since {started.isoformat(timespec='seconds')}"
    )


def _point(root: Path, pointer: _Pointer, disk: Disk) -> None:
    """Make another generation the live one."""
    new = root / _POINTER
    disk.save(new, pointer.line.encode())
    disk.sync(new)
    disk.rename(new, root / _CURRENT)
    disk.sync(root)


def before(generation: Generation) -> Generation | None:
    """Give the generation that one took the place of, as far as it is still there to be read."""
    root = generation.folder.parent
    try:
        pointer = _read_pointer(root)
        if pointer.name != generation.name or pointer.previous is None:
            return None
        earlier = _read_generation(root, _Pointer(*pointer.previous))
    except (IndexMissingError, IndexDamagedError, IndexOutdatedError):
        return None
    return earlier if earlier.built <= generation.built else None


def roll_back(root: Path, now: dt.datetime, disk: Disk = DISK) -> Generation:
    """Make the generation before the live one the live one again.

    The same once more takes that back.

    now: written into the lock. Raises NoPreviousIndexError when there is none, IndexDamagedError
    when it is not whole, IndexOutdatedError when another version made it, BuildRunningError,
    IndexMissingError, IndexNotWritableError, IndexNotWrittenError.
    """
    if not root.is_dir():
        raise IndexMissingError(root)
    try:
        lock = _take_lock(root, now)
    except OSError as error:
        if error.errno in _REFUSED:
            raise IndexNotWritableError(root.absolute()) from error
        raise IndexNotWrittenError(error.strerror or str(error), has_live=True) from error
    try:
        return _roll_back(root, disk)
    except OSError as error:
        raise IndexNotWrittenError(error.strerror or str(error), has_live=True) from error
    finally:
        os.close(lock)


def _roll_back(root: Path, disk: Disk) -> Generation:
    live = _read_pointer(root)
    if live.previous is None or not (root / live.previous[0]).is_dir():
        raise NoPreviousIndexError(root)
    target = _Pointer(*live.previous, (live.name, live.digest))
    generation = _read_generation(root, target)
    if problems := verify(generation):
        raise IndexDamagedError(f"the previous one cannot take its place: {problems[0]}")
    _require_own_tokens(generation)
    disk.remove(root / _POINTER)
    _point(root, target, disk)
    return generation
