"""Plain little-endian arrays as files: `positions.u4` is 4-byte unsigned numbers and nothing else.

An array is written piece by piece and opened as a memory map, so that neither its building nor its opening needs memory
for all of it.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexDamagedError
from indexer.index.disk.steps import DISK, Disk

Array = NDArray[Any]
"""A one-dimensional array of any number type."""

_CHUNK = 1 << 16
"""Numbers that a growing column holds in memory."""
_TYPES = ("u1", "u2", "u4", "u8", "i4", "f4")


def narrowest(maximum: int) -> str:
    """Name the narrowest unsigned type that holds 0..maximum."""
    return next(name for name, bits in (("u1", 8), ("u2", 16), ("u4", 32), ("u8", 64)) if maximum < 1 << bits)


class ArrayWriter:
    """One array file that grows by appended pieces."""

    def __init__(self, folder: Path, name: str, kind: str, disk: Disk = DISK) -> None:
        self._dtype = np.dtype(f"<{kind}")
        self._file = disk.create(folder / f"{name}.{kind}")
        self.length = 0

    def append(self, values: Any) -> None:
        """Append numbers that the type holds: larger ones in an array would be cut without notice."""
        piece = np.ascontiguousarray(values, dtype=self._dtype)
        self.length += len(piece)
        if len(piece):
            self._file.write(piece.view(np.uint8).data)

    def close(self) -> None:
        """Write what is left and close the file."""
        self._file.close()


def save_array(folder: Path, name: str, values: Any, kind: str, disk: Disk = DISK) -> None:
    """Write a whole array as `name.kind`."""
    writer = ArrayWriter(folder, name, kind, disk)
    writer.append(values)
    writer.close()


class Column:
    """An array file that grows by appended pieces and ends as narrow as its greatest number allows."""

    def __init__(self, folder: Path, name: str, disk: Disk = DISK) -> None:
        self._folder, self._name, self._disk = folder, name, disk
        self._wide = folder / f"{name}.wide"
        self._writer: ArrayWriter | None = None
        self._pieces: list[Array] = []
        self._pending = self._maximum = 0

    def append(self, values: Any) -> None:
        """Append numbers that are not negative."""
        piece = np.asarray(values, dtype=np.uint64)
        self._maximum = max(self._maximum, int(piece.max(initial=0)))
        self._pieces.append(piece)
        self._pending += len(piece)
        if self._pending >= _CHUNK:
            self._flush()

    def _flush(self) -> None:
        """Bring what is collected to a wide file: how narrow it may be, only the last number tells."""
        if self._writer is None:
            self._disk.make_folder(self._wide)
            self._writer = ArrayWriter(self._wide, self._name, "u8", self._disk)
        for piece in self._pieces:
            self._writer.append(piece)
        self._pieces, self._pending = [], 0

    def close(self) -> None:
        """Write the numbers in the narrowest type, and remove the wide file."""
        narrow = ArrayWriter(self._folder, self._name, narrowest(self._maximum), self._disk)
        if self._writer is not None:
            self._writer.close()
            narrow.append(ArrayFolder(self._wide)[self._name])
            self._disk.remove(self._wide)
        for piece in self._pieces:
            narrow.append(piece)
        narrow.close()


class ArrayFolder:
    """The arrays of one folder, mapped when asked for; an unknown name is damage, not a programming error."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {path.stem: path for path in sorted(folder.glob("*.*")) if path.suffix[1:] in _TYPES}

    def names(self) -> list[str]:
        """Name every array."""
        return list(self._files)

    def __getitem__(self, name: str) -> Array:
        """Map the array of this name; raises IndexDamagedError when it is missing or of a broken length."""
        path = self._files.get(name)
        if path is None:
            raise IndexDamagedError(f"{self._folder.name}/{name} is missing")
        dtype = np.dtype(f"<{path.suffix[1:]}")
        if path.stat().st_size % dtype.itemsize:
            raise IndexDamagedError(f"{self._folder.name}/{path.name} has an odd length")
        return np.frombuffer(map_file(path), dtype=dtype)


def map_file(path: Path) -> mmap.mmap | bytes:
    """Map a file for reading; the map outlives the file's name."""
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
