"""The only operations that change the disk.

Each is one numbered step, so that a test can make any of them fail.

`Disk` is the real one. A test subclass overrides `step` to crash, to run out of space or to forget
what was not synced, and so tries a build at every single operation.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from indexer.errors import BuildRunningError
from indexer.index.disk import system

_BUFFER_BYTES = 1 << 20
"""Small pieces are collected to one write of a mebibyte: a step per array, not per paragraph."""


_SYNCED_AT_ONCE = 8
"""A disk brings several files home in the time of one: 150 small files took 0.6 s one by one, and
0.03 s so."""


class Disk:
    """Creates, writes, syncs, links, renames and removes; nothing else in the package does."""

    def step(self, operation: str, path: Path) -> None:
        """Announce one operation before it is done; a test may raise here."""

    def make_folder(self, path: Path) -> None:
        """Create a folder that is readable by its owner only, and its parents.

        An existing one is fine.
        """
        if not path.is_dir():
            self.step("mkdir", path)
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def create(self, path: Path) -> OutputFile:
        """Open a new file for writing; raises FileExistsError where there is one."""
        self.step("create", path)
        descriptor = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | system.BINARY | system.OWN, 0o600
        )
        return OutputFile(self, path, descriptor)

    def write(self, descriptor: int, data: memoryview, path: Path) -> None:
        """Write all of the data; raises OSError when the disk is full or broken."""
        self.step("write", path)
        while data:
            data = data[os.write(descriptor, data) :]

    def sync(self, *paths: Path) -> None:
        """Bring files, or the names in folders, to the disk; returns when all are there."""
        for path in paths:
            self.step("sync", path)
        if len(paths) == 1:
            system.sync(paths[0])
            return
        with ThreadPoolExecutor(_SYNCED_AT_ONCE) as pool:
            for _ in pool.map(system.sync, paths):
                pass

    def link(self, source: Path, target: Path) -> None:
        """Give an immutable file a second name."""
        self.step("link", target)
        system.link(source, target)

    def rename(self, source: Path, target: Path) -> None:
        """Put a file in the place of another in one step."""
        self.step("rename", target)
        system.replace(source, target)

    def remove(self, path: Path) -> None:
        """Remove a file, or a folder with everything below it.

        Nothing happens where there is none.
        """
        if path.is_dir() and not path.is_symlink():
            for inner in sorted(path.iterdir()):
                self.remove(inner)
            self.step("remove", path)
            path.rmdir()
        elif path.is_symlink() or path.exists():
            self.step("remove", path)
            path.unlink()

    def exchange(self, path: Path, data: bytes) -> None:
        """Put a whole small file in the place of the one that is there, if there is one."""
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        self.save(beside, data)
        self.rename(beside, path)

    def put_for_others(self, path: Path, data: bytes) -> None:
        """Put a whole file of a person's in the place of the one that is there, on the disk and in one step.

        Whoever could read the one before, or else the folder, can read it. What was not finished
        is left out of the way of the next try.
        """
        like = path if path.exists() else path.parent
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        self.remove(beside)
        self.save(beside, data)
        self.step("chmod", beside)
        beside.chmod(like.stat().st_mode & 0o666)
        self.sync(beside)
        self.rename(beside, path)
        self.sync(path.parent)

    def save(self, path: Path, data: bytes) -> None:
        """Write a whole small file."""
        with self.create(path) as file:
            file.write(data)


class OutputFile:
    """A new file that is written from its beginning to its end."""

    def __init__(self, disk: Disk, path: Path, descriptor: int) -> None:
        self._disk = disk
        self._path = path
        self._descriptor = descriptor
        self._pending: list[bytes] = []
        self._pending_bytes = 0

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""
        if len(data) >= _BUFFER_BYTES:
            self._flush()
            self._disk.write(self._descriptor, memoryview(data), self._path)
            return
        self._pending.append(bytes(data))
        self._pending_bytes += len(data)
        if self._pending_bytes >= _BUFFER_BYTES:
            self._flush()

    def close(self) -> None:
        """Write what is collected and close; the descriptor is closed in any case."""
        if self._descriptor < 0:
            return
        try:
            self._flush()
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Close without writing what is collected."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _flush(self) -> None:
        if self._pending:
            self._disk.write(self._descriptor, memoryview(b"".join(self._pending)), self._path)
            self._pending, self._pending_bytes = [], 0

    def __enter__(self) -> OutputFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()


DISK = Disk()
"""The real disk, which is what every writer uses unless a test gives it another."""


def take_lock(path: Path, holder: str) -> int:
    """Lock a file for this process and write the holder into it.

    Gives the descriptor, which frees it when closed.

    The kernel closes it even on kill -9: no lock is ever left behind. Raises BuildRunningError with
    the holder's text.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | system.BINARY | system.OWN, 0o600)
    if not system.lock(descriptor):
        os.lseek(descriptor, 0, os.SEEK_SET)
        other = os.read(descriptor, 200).decode("utf-8", "replace").strip()
        os.close(descriptor)
        raise BuildRunningError(other or "just started")
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, f"{holder}\n".encode())
    return descriptor
