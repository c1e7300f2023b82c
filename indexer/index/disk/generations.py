"""Generations: an index is built beside the live one, sealed by a manifest, and put in its place by one rename.

The order of operations is what survives a power cut (SQLite's and Lucene's rule: data, then names, then the pointer):
every file synced, then the manifest, then the folders, then `CURRENT`. `CURRENT` holds the generation's name and the
sha256 of its manifest; the manifest holds size and sha256 of every other file. So nothing damaged is taken for whole.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from indexer.errors import (
    BuildRunningError,
    IndexDamagedError,
    IndexMissingError,
    IndexNotWrittenError,
    IndexOutdatedError,
)
from indexer.index.disk.steps import DISK, Disk, take_lock
from indexer.text.fingerprint import fingerprint

FORMAT_VERSION = 9
"""Raise it whenever any file of a generation changes its meaning: an index of another version is refused."""

_CURRENT, _POINTER, _LOCK, _MANIFEST = "CURRENT", "CURRENT.tmp", "LOCK", "manifest.json"
_GENERATION = re.compile(r"gen-(\d{6})-[0-9a-f]{8}")
_SPARE = 1.2
"""A new index is hardly ever more than a fifth larger than the last: less free space than that is refused at once."""
_HASH_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Size in bytes and sha256 of one file of a generation."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Generation:
    """One published index. `store` and `engine` are its two folders; `files` names every file below `folder`."""

    folder: Path
    engine_name: str
    fingerprint: str
    counts: dict[str, int]
    built: str
    previous: str | None
    files: dict[str, FileEntry]
    source: Path | None = None
    """What it was built from: for whoever builds it again at this machine, and for nobody else to see."""

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
    def size(self) -> int:
        """Bytes of all files."""
        return sum(entry.size for entry in self.files.values())


def holds_index(root: Path) -> bool:
    """Tell whether a folder holds an index, whatever may be wrong with it."""
    return (root / _CURRENT).exists()


def current(root: Path) -> Generation:
    """Open the live generation below `root`, checking the manifest and the size of every file.

    Raises IndexMissingError, IndexDamagedError, IndexOutdatedError (another format version or other tokens).
    """
    generation = _read_generation(root)
    if generation.fingerprint != fingerprint():
        engine = generation.engine_name
        raise IndexOutdatedError("its words were cut by other rules", root, generation.source, engine)
    for name, entry in generation.files.items():
        path = generation.folder / name
        if not path.is_file():
            raise IndexDamagedError(f"{name} is missing")
        if path.stat().st_size != entry.size:
            raise IndexDamagedError(f"{name} has {path.stat().st_size} bytes instead of {entry.size}")
    return generation


def verify(generation: Generation) -> tuple[str, ...]:
    """Read every file of a generation and name what is missing, changed or foreign; nothing when it is whole."""
    problems = []
    for name, entry in sorted(generation.files.items()):
        path = generation.folder / name
        if not path.is_file():
            problems.append(f"{name} is missing")
        elif _digest(path) != entry.sha256:
            problems.append(f"{name} is not what was built")
    known = {*generation.files, _MANIFEST}
    problems += [f"{name} does not belong here" for name in _names(generation.folder) if name not in known]
    return tuple(problems)


def _read_generation(root: Path) -> Generation:
    name, digest = _read_pointer(root)
    folder = root / name
    try:
        data = (folder / _MANIFEST).read_bytes()
    except OSError as error:
        raise IndexDamagedError(f"the manifest of {name} is missing") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise IndexDamagedError(f"the manifest of {name} is not what was built")
    manifest = json.loads(data)
    if manifest["format"] != FORMAT_VERSION:
        what = f"format {manifest['format']} instead of {FORMAT_VERSION}"
        raise IndexOutdatedError(what, root, _source(manifest), str(manifest.get("engine", "")))
    return Generation(
        folder=folder,
        engine_name=manifest["engine"],
        fingerprint=manifest["fingerprint"],
        counts=manifest["counts"],
        built=manifest["built"],
        previous=manifest["previous"],
        files={file: FileEntry(size, sha256) for file, (size, sha256) in manifest["files"].items()},
        source=_source(manifest),
    )


def _source(manifest: dict[str, Any]) -> Path | None:
    """Read what an index was built from; earlier ones do not say."""
    source = manifest.get("source")
    return Path(source) if isinstance(source, str) else None


def _read_pointer(root: Path) -> tuple[str, str]:
    try:
        words = (root / _CURRENT).read_text("ascii").split()
    except FileNotFoundError as error:
        raise IndexMissingError(root) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError("CURRENT cannot be read") from error
    if len(words) != 2 or not _GENERATION.fullmatch(words[0]):
        raise IndexDamagedError("CURRENT names no generation")
    return words[0], words[1]


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()


class GenerationWriter:
    """A context in which one new generation is built: holds the lock, and removes everything unless it is published.

    started: the time of the build, written into the lock and the manifest. base: the generation that this one goes on
    from. Entering raises BuildRunningError when another process builds into the same root, or has published another
    generation than `base`; IndexNotWrittenError when the disk has no room.
    """

    def __init__(self, root: Path, started: dt.datetime, disk: Disk = DISK, *, base: Generation | None = None) -> None:
        self.root = root
        self.disk = disk
        self.folder = root / "unnamed"
        self.previous: Generation | None = None
        self._started = started
        self._base = base
        self._lock = -1
        self._published = False

    def __enter__(self) -> GenerationWriter:
        since = self._started.isoformat(timespec="seconds")
        try:
            self.disk.make_folder(self.root)
            self._lock = take_lock(self.root / _LOCK, f"process {os.getpid()} since {since}")
        except OSError as error:
            raise IndexNotWrittenError(error.strerror or str(error)) from error
        try:
            self._begin()
        except BaseException as error:
            self._give_up(error)
            raise
        return self

    def _begin(self) -> None:
        try:
            self.previous = _read_generation(self.root)
        except (IndexMissingError, IndexDamagedError, IndexOutdatedError):
            self.previous = None
        if self._base and (self.previous is None or self.previous.name != self._base.name):
            raise BuildRunningError("it has just published another index")
        self._clean()
        if self.previous:
            _require_space(self.root, int(self.previous.size * _SPARE))
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

    def keep(self, name: str) -> None:
        """Take a folder (`store/segment-0`) over from the previous generation: the same files under a second name."""
        if self.previous is None:
            raise IndexMissingError(self.root)
        source = self.previous.folder / name
        for path in sorted(source.rglob("*")):
            target = self.folder / name / path.relative_to(source)
            if path.is_dir():
                self.disk.make_folder(target)
            else:
                self.disk.make_folder(target.parent)
                self.disk.link(path, target)

    def publish(self, engine_name: str, counts: dict[str, int], source: Path | None = None) -> Generation:
        """Seal the generation and make it the live one; returns once it would survive a power cut.

        source: what it was built from, whole and absolute.

        The tokens' fingerprint is taken from `indexer.text`. Raises IndexNotWrittenError; the live index then stays.
        """
        try:
            digest = self._seal(engine_name, counts, source)
            self._switch(digest)
        except OSError as error:
            raise IndexNotWrittenError(error.strerror or str(error)) from error
        self._published = True
        with contextlib.suppress(OSError):  # The new index is live and whole: the next build removes what stays here.
            self._remove_others({self.folder.name, self.previous.name if self.previous else None})
        return _read_generation(self.root)

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
            files[name] = [status.st_size, sha256]
        self.disk.sync(*new)
        manifest = {
            "format": FORMAT_VERSION,
            "engine": engine_name,
            "fingerprint": fingerprint(),
            "built": self._started.isoformat(),
            "previous": self.previous.name if self.previous else None,
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
        """Give the sha256 of the previous generation's files: one with a second name here is on the disk as it was."""
        if not self.previous:
            return {}
        hashes = {}
        for name, entry in self.previous.files.items():
            path = self.previous.folder / name
            if path.is_file() and path.stat().st_nlink > 1:
                hashes[path.stat().st_ino, entry.size] = entry.sha256
        return hashes

    def _switch(self, digest: str) -> None:
        pointer = self.root / _POINTER
        self.disk.save(pointer, f"{self.folder.name} {digest}\n".encode())
        self.disk.sync(pointer)
        self.disk.rename(pointer, self.root / _CURRENT)
        self.disk.sync(self.root)

    def _clean(self) -> None:
        """Remove what an interrupted build left."""
        if self.previous is None and (self.root / _CURRENT).exists():
            return  # A live index that cannot be read is somebody's to look at, not ours to remove.
        self.disk.remove(self.root / _POINTER)
        self._remove_others({self.previous.name, self.previous.previous} if self.previous else set())

    def _remove_others(self, keep: set[str | None]) -> None:
        if self.previous is None and keep:
            return
        for path in sorted(self.root.iterdir()):
            if _GENERATION.fullmatch(path.name) and path.name not in keep:
                self.disk.remove(path)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_up(error)

    def _give_up(self, error: BaseException | None) -> None:
        """Remove what was not published and free the lock; an error of the disk is told as one of the index."""
        try:
            if not self._published:
                self._discard()
        finally:
            self._release()
        if isinstance(error, OSError) and not self._published:
            raise IndexNotWrittenError(error.strerror or str(error)) from error

    def _discard(self) -> None:
        if _points_to(self.root, self.folder.name):
            return  # The rename was done and only the last sync failed: the new generation is live and complete.
        self.disk.remove(self.root / _POINTER)
        self.disk.remove(self.folder)

    def _release(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _points_to(root: Path, name: str) -> bool:
    try:
        return _read_pointer(root)[0] == name
    except (IndexMissingError, IndexDamagedError):
        return False


def _require_space(root: Path, needed: int) -> None:
    free = shutil.disk_usage(root).free
    if free < needed:
        raise IndexNotWrittenError(f"{needed >> 20} MiB are needed and {free >> 20} MiB are free")
