"""Disks that die: at one operation the process is gone, or the power, and with it what was not brought to the disk."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indexer.index.disk.steps import Disk, OutputFile


class Gone(BaseException):
    """The process is gone: nothing that would run after it may run."""


class MortalDisk(Disk):
    """Counts operations and dies before number `at`.

    Syncs are noted only, as real ones would take minutes.
    """

    def __init__(self, at: int = -1) -> None:
        self.at, self.count, self.dead = at, 0, False
        self._created: list[OutputFile] = []

    def create(self, path: Path) -> OutputFile:
        self._created.append(super().create(path))
        return self._created[-1]

    def close_all(self) -> None:
        """Close what the process had open, as its end does."""
        for file in self._created:
            file.abandon()

    def step(self, operation: str, path: Path) -> None:
        if self.dead:
            raise Gone
        if self.count == self.at:
            self.dead = True
            if operation == "write":
                with path.open("ab") as file:
                    file.write(b"torn")
            raise Gone
        self.count += 1

    def sync(self, *paths: Path) -> None:
        for path in paths:
            self.step("sync", path)


class BrokenDisk(MortalDisk):
    """Fails at operation `at` with an error of the system: once, or at every one from there on."""

    def __init__(self, at: int, error: int, *, lasting: bool) -> None:
        super().__init__()
        self._first, self._error, self._lasting = at, error, lasting

    def step(self, operation: str, path: Path) -> None:
        super().step(operation, path)
        number = self.count - 1
        if number == self._first or (self._lasting and number > self._first):
            raise OSError(self._error, os.strerror(self._error))


@dataclass
class _Entry:
    """A name that was made, changed or removed, the folder it is in, and how to take that back."""

    folder: Path
    undo: Callable[[], None]


def _settled(folder: Path, synced: Path) -> bool:
    """Tell whether names in a folder are on the disk, or gone with it, once another folder was synced."""
    return folder == synced or (synced in folder.parents and not folder.exists())


class ForgetfulDisk(MortalDisk):
    """A disk that loses, when the power goes, bytes that were not synced and names whose folder was not.

    Names come and go in any order, as file systems promise no other: each that is not on the disk
    may be lost or not.
    graveyard: a folder of the same file system, where what is removed or replaced is kept to come
    back.
    """

    def __init__(self, at: int, graveyard: Path) -> None:
        super().__init__(at)
        self._graveyard = graveyard
        graveyard.mkdir()
        self._pending: list[_Entry] = []
        self._unsynced: dict[Path, None] = {}
        self._buried = 0

    def _note(self, folder: Path, undo: Callable[[], None]) -> None:
        self._pending.append(_Entry(folder, undo))

    def step(self, operation: str, path: Path) -> None:
        if operation == "remove" and not self.dead and self.count != self.at:
            self._note(path.parent, self._revival(path))
        super().step(operation, path)
        if operation == "create":
            self._unsynced[path] = None
            self._note(path.parent, lambda: path.unlink(missing_ok=True))
        elif operation == "link":
            self._note(path.parent, lambda: path.unlink(missing_ok=True))
        elif operation == "mkdir":
            new = path
            while not new.parent.exists():
                new = new.parent
            self._note(new.parent, lambda: shutil.rmtree(new, ignore_errors=True))

    def _revival(self, path: Path) -> Callable[[], None]:
        if path.is_dir():
            return lambda: path.mkdir(parents=True, exist_ok=True)
        kept = self._bury(path)

        def revive() -> None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            os.link(kept, path)

        return revive

    def _bury(self, path: Path) -> Path:
        self._buried += 1
        kept = self._graveyard / str(self._buried)
        os.link(path, kept)
        return kept

    def sync(self, *paths: Path) -> None:
        super().sync(*paths)
        for path in paths:
            self._unsynced.pop(path, None)
            self._pending = [entry for entry in self._pending if not _settled(entry.folder, path)]

    def rename(self, source: Path, target: Path) -> None:
        old = self._bury(target) if target.exists() else None
        moved = self._bury(source)
        super().rename(source, target)
        if source in self._unsynced:
            self._unsynced[target] = self._unsynced.pop(source)

        def undo() -> None:
            target.unlink(missing_ok=True)
            if old is not None:
                os.link(old, target)
            if not source.exists():
                os.link(moved, source)

        self._note(target.parent, undo)

    def lose_power(self, rng: random.Random, share: float) -> None:
        """Take back a share of all names that are not on the disk, and empty or cut off what was not synced."""
        for entry in reversed(self._pending):
            if rng.random() < share:
                entry.undo()
        for path in self._unsynced:
            if path.exists():
                os.truncate(path, rng.choice([0, rng.randrange(path.stat().st_size + 1)]))
