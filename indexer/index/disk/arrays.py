"""Plain little-endian arrays as files: `positions.u4` is 4-byte unsigned numbers and nothing else.

An array is written piece by piece and opened as a memory map, so that neither its building nor its
opening needs memory for all of it. A finished folder of arrays becomes one compound file, and what
is read from that is checked first.
"""

from __future__ import annotations

import json
import mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexDamagedError
from indexer.index.disk.compound import Compound, compound_path, open_compound
from indexer.index.disk.steps import DISK, Disk

Array = NDArray[Any]
"""A one-dimensional array of any number type."""

_CHUNK = 1 << 16
"""Numbers that a growing column holds in memory."""
_DEEPEST = 2
"""Folders inside a folder that becomes a compound file: `segment-0/sketches` is one below."""
_TYPES = ("u1", "u2", "u4", "u8", "i4", "f4")


def narrowest(maximum: int) -> str:
    """Name the narrowest unsigned type that holds 0..maximum."""
    return next(
        name
        for name, bits in (("u1", 8), ("u2", 16), ("u4", 32), ("u8", 64))
        if maximum < 1 << bits
    )


class ArrayWriter:
    """One array file that grows by appended pieces."""

    def __init__(self, folder: Path, name: str, kind: str, disk: Disk = DISK) -> None:
        self._dtype = np.dtype(f"<{kind}")
        self._file = disk.create(folder / f"{name}.{kind}")
        self.length = 0

    def append(self, values: Any) -> None:
        """Append numbers that the type holds.

        Larger ones in an array would be cut without notice.
        """
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
        """Bring what is collected to a wide file.

        How narrow it may be, only the last number tells.
        """
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


class BlockArray:
    """A large array of which only what is asked for is checked (see `compound`)."""

    def __init__(self, values: Array, name: str, compound: Compound | None) -> None:
        self._values, self._name, self._compound = values, name, compound
        self.dtype = values.dtype

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, part: slice) -> Array:
        """Give a part without steps; raises IndexDamagedError."""
        if self._compound is not None and not self._compound.is_checked:
            begin, end, _ = part.indices(len(self._values))
            self._compound.check(self._name, begin * self.dtype.itemsize, end * self.dtype.itemsize)
        return self._values[part]

    def take(self, places: Array) -> Array:
        """Give the numbers at some places; raises IndexDamagedError."""
        if self._compound is not None and not self._compound.is_checked:
            self._compound.check_at(self._name, places.astype(np.int64) * self.dtype.itemsize)
        return self._values.take(places)


class ArrayFolder:
    """The arrays and JSON texts of one folder of an index, whether it is still one or lies in a compound file.

    What is not there is damage, not a programming error: everything raises IndexDamagedError.
    Whoever has opened a folder in a compound file goes on with it when the file is removed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._compound, self._inside = _place(folder)
        self._files = {
            Path(name).stem: name for name in self._names() if Path(name).suffix[1:] in _TYPES
        }

    def _names(self) -> list[str]:
        if self._compound is None:
            return sorted(path.name for path in self._folder.iterdir())
        inside = len(self._inside)
        names = (name[inside:] for name in self._compound.names() if name.startswith(self._inside))
        return [name for name in names if "/" not in name]

    def names(self) -> list[str]:
        """Name every array."""
        return list(self._files)

    def __getitem__(self, name: str) -> Array:
        """Give the array of this name, all of it checked.

        Raises IndexDamagedError, also for a broken length.
        """
        file, values = self._open(name)
        if self._compound is not None:
            self._compound.check(self._inside + file, 0, values.nbytes)
        return values

    def blocks(self, name: str) -> BlockArray:
        """Give the array of this name, of which only what is asked for is checked.

        Raises IndexDamagedError.
        """
        file, values = self._open(name)
        return BlockArray(values, self._inside + file, self._compound)

    def _open(self, name: str) -> tuple[str, Array]:
        file = self._files.get(name)
        if file is None:
            raise IndexDamagedError(f"{self._folder.name}/{name} is missing")
        dtype = np.dtype(f"<{file.rpartition('.')[2]}")
        data = self._bytes(file)
        if len(data) % dtype.itemsize:
            raise IndexDamagedError(f"{self._folder.name}/{file} has an odd length")
        return file, data.view(dtype)

    def _bytes(self, file: str) -> Array:
        if self._compound is not None:
            return self._compound.bytes_of(self._inside + file)
        return np.frombuffer(map_file(self._folder / file), dtype=np.uint8)

    def has_json(self, name: str) -> bool:
        """Tell whether there is a `name.json`."""
        return f"{name}.json" in self._names()

    def json(self, name: str) -> Any:
        """Read `name.json`; raises IndexDamagedError."""
        file = f"{name}.json"
        try:
            if self._compound is None:
                return json.loads((self._folder / file).read_bytes())
            data = self._compound.bytes_of(self._inside + file)
            self._compound.check(self._inside + file, 0, len(data))
            return json.loads(data.tobytes())
        except (OSError, KeyError, ValueError) as error:
            raise IndexDamagedError(f"{self._folder.name}/{file} cannot be read") from error


def is_folder(folder: Path) -> bool:
    """Tell whether there is a folder of an index, or the compound file that it has become."""
    return folder.is_dir() or compound_path(folder).is_file()


def _place(folder: Path) -> tuple[Compound | None, str]:
    """Find the compound file that a folder lies in, and what its names begin with there.

    None for a real folder.
    """
    if folder.is_dir():
        return None, ""
    for outer in (folder, *folder.parents[:_DEEPEST]):
        if compound_path(outer).is_file():
            inside = folder.relative_to(outer).as_posix()
            return open_compound(compound_path(outer)), "" if outer == folder else f"{inside}/"
    raise IndexDamagedError(f"{folder.parent.name}/{folder.name} is missing")


def map_file(path: Path) -> mmap.mmap | bytes:
    """Map a file for reading; the map outlives the file's name."""
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
