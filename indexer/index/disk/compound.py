"""A finished folder as one file, each block of which is checked before its bytes are used.

An index has some hundred arrays. Each of them as a file of its own would take as many open files,
and a damaged one would answer wrongly. So a finished folder (`segment-0/`) becomes one file beside
it (`segment-0.compound`): its files one after the other, the CRC-32 of every block of 64 KiB, a
directory, and a trailer. What stands behind the data is the table; the manifest of a generation has
its sha256.

A reader maps the file, checks the table when it opens it, and every block when it is first touched:
that costs as much as reading the block once more, and opening costs the same at any size.
"""

from __future__ import annotations

import errno
import hashlib
import json
import mmap
import os
import struct
import sys
import threading
import weakref
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexDamagedError
from indexer.index.disk.steps import DISK, Disk, OutputFile

SUFFIX = ".compound"
_BLOCK_BITS = 16
_BLOCK = 1 << _BLOCK_BITS
"""A block is checked in some 30 µs; the checksums of a gigabyte take 64 KiB."""
_ALIGNED = 64
"""Files begin at a multiple of this.

Arrays of every type may lie there, and none of their numbers in two blocks.
"""
_TRAILER = struct.Struct("<QII8s")
"""Bytes of data, bytes of the directory, CRC-32 of checksums and directory, and the mark."""
_MARK = b"DUANLUO1"
_READ = 1 << 20
_POPULATE_READ = 22
"""MADV_POPULATE_READ of Linux (5.14 and later), which Python does not name: read pages in now.

Where the disk cannot give them it says so, while touching them would end the process (SIGBUS).
"""


class _Writer:
    """Writes bytes and sums their blocks."""

    def __init__(self, file: OutputFile) -> None:
        self._file = file
        self._sums: list[int] = []
        self._sum = 0
        self.size = 0

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            piece = view[: _BLOCK - self.size % _BLOCK]
            self._sum = zlib.crc32(piece, self._sum)
            self.size += len(piece)
            view = view[len(piece) :]
            if self.size % _BLOCK == 0:
                self._end_block()
        self._file.write(data)

    def align(self) -> None:
        self.write(bytes(-self.size % _ALIGNED))

    def _end_block(self) -> None:
        self._sums.append(self._sum)
        self._sum = 0

    def checksums(self) -> bytes:
        if self.size % _BLOCK:
            self._end_block()
        return np.array(self._sums, dtype="<u4").tobytes()


def join_folder(folder: Path, disk: Disk = DISK) -> None:
    """Put a finished folder into one file beside it.

    Each of its files goes when it has been copied.
    """
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    directory: dict[str, tuple[int, int]] = {}
    with disk.create(compound_path(folder)) as file:
        writer = _Writer(file)
        for name in names:
            begin = writer.size
            for piece in _pieces(folder / name):
                writer.write(piece)
            directory[name] = (begin, writer.size - begin)
            writer.align()
            disk.remove(folder / name)
        size = writer.size
        listing = json.dumps(directory, ensure_ascii=True).encode()
        table = writer.checksums() + listing
        file.write(table + _TRAILER.pack(size, len(listing), zlib.crc32(table), _MARK))
    disk.remove(folder)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_READ):
            yield piece


def compound_path(folder: Path) -> Path:
    """Give the path of the file that a folder becomes."""
    return folder.with_name(folder.name + SUFFIX)


def table_digest(path: Path) -> str:
    """Give the sha256 of a compound file's table; raises IndexDamagedError, OSError."""
    with path.open("rb") as file:
        return hashlib.sha256(_Table.read(path, file).raw).hexdigest()


@dataclass(frozen=True, slots=True)
class _Table:
    """What stands behind so many bytes of data.

    The sum of each block, where each file is, and all of this as bytes.
    """

    data: int
    sums: NDArray[np.uint32]
    places: dict[str, tuple[int, int]]
    raw: bytes

    @classmethod
    def read(cls, path: Path, file: BinaryIO) -> _Table:
        """Read the table; raises IndexDamagedError when it is not what was written."""
        size = os.fstat(file.fileno()).st_size
        if size < _TRAILER.size:
            raise damaged(path, "it is too short")
        file.seek(size - _TRAILER.size)
        data, listing, total, mark = _TRAILER.unpack(file.read(_TRAILER.size))
        blocks = -(-data // _BLOCK)
        if mark != _MARK or data + 4 * blocks + listing + _TRAILER.size != size:
            raise damaged(path, "its end is not what was built")
        file.seek(data)
        raw = file.read()
        table = raw[: -_TRAILER.size]
        if zlib.crc32(table) != total:
            raise damaged(path, "its table is not what was built")
        return cls(
            data,
            np.frombuffer(table, dtype="<u4", count=blocks),
            json.loads(table[4 * blocks :]),
            raw,
        )


def damaged(path: Path, what: str) -> IndexDamagedError:
    """Make the error about a file of a generation, named as the manifest does."""
    return IndexDamagedError(f"{path.parent.name}/{path.name}: {what}")


class Compound:
    """An opened compound file. Whoever asks for bytes gets them checked, or IndexDamagedError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                table = _Table.read(path, file)
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise damaged(path, error.strerror or str(error)) from error
        self._mapped, self._length = mapped, len(mapped)
        self._bytes = np.frombuffer(mapped, dtype=np.uint8, count=table.data)
        self._sums, self._places = table.sums, table.places
        # The same bytes twice: one place is looked for in them fastest, many in an array.
        self._flags = bytearray(len(self._sums))
        self._checked = np.frombuffer(self._flags, dtype=bool)
        self.is_checked = False

    def names(self) -> list[str]:
        """Name every file in it."""
        return list(self._places)

    def place(self, name: str) -> tuple[int, int] | None:
        """Give where a file begins and its bytes, or None when it is not in it."""
        return self._places.get(name)

    def bytes_of(self, name: str) -> NDArray[np.uint8]:
        """Give the bytes of a file that is in it, unchecked.

        `check` must come before they are used.
        """
        begin, size = self._places[name]
        return self._bytes[begin : begin + size]

    def check_length(self) -> None:
        """Ask the system whether the file is still as long as it was.

        The kernel ends whoever reads a mapped page that is no longer there (SIGBUS). Raises
        IndexDamagedError.
        """
        length = self._mapped.size()
        if length != self._length:
            raise damaged(self._path, f"it has {length} bytes instead of {self._length}")

    def check(self, name: str, begin: int, end: int) -> None:
        """Check the blocks of a file that hold its bytes from begin to end (excluded).

        Raises IndexDamagedError.
        """
        if self.is_checked or begin >= end:
            return
        start = self._places[name][0]
        low, high = (start + begin) >> _BLOCK_BITS, (start + end - 1) >> _BLOCK_BITS
        if self._flags.find(0, low, high + 1) >= 0:
            self._check_blocks(name, low + np.flatnonzero(~self._checked[low : high + 1]))

    def check_at(self, name: str, offsets: NDArray[np.integer[Any]]) -> None:
        """Check the blocks that hold some bytes of a file, given by their offsets.

        Raises IndexDamagedError.
        """
        if self.is_checked or not offsets.size:
            return
        blocks = (offsets + self._places[name][0]) >> _BLOCK_BITS
        known = self._checked.take(blocks)
        if not known.all():
            self._check_blocks(name, np.unique(blocks[~known]))

    def check_all(self) -> None:
        """Check everything that was not checked; nothing needs to be asked from then on."""
        for name, (_, size) in self._places.items():
            self.check(name, 0, size)
        self._check_blocks("", np.flatnonzero(~self._checked))  # what lies between files
        self.is_checked = True

    def _check_blocks(self, name: str, blocks: NDArray[np.integer[Any]]) -> None:
        where = name or "the space between its files"
        for block in blocks.tolist():
            begin = block << _BLOCK_BITS
            self._read_in(where, begin)
            if zlib.crc32(self._bytes[begin : begin + _BLOCK].data) != self._sums[block]:
                raise damaged(self._path, f"{where} is not what was built")
            self._checked[block] = True

    def _read_in(self, where: str, begin: int) -> None:
        """Have the kernel read a block, where it can be asked to without risking the process."""
        if sys.platform != "linux":
            return
        try:
            self._mapped.madvise(_POPULATE_READ, begin, min(_BLOCK, self._length - begin))
        except OSError as error:
            if error.errno == errno.EFAULT:  # any other: the kernel is older, or forbids to ask
                raise damaged(self._path, f"{where} cannot be read from the disk") from error


_Identity = tuple[int, int, int, int]
_open: weakref.WeakValueDictionary[_Identity, Compound] = weakref.WeakValueDictionary()
_lock = threading.Lock()


def open_compound(path: Path) -> Compound:
    """Open a compound file, once for all who have it open, under whatever name.

    What is checked is so for all of them.

    It is closed when nobody has it or one of its arrays. Raises IndexDamagedError.
    """
    with _lock:
        try:
            status = path.stat()
        except OSError as error:
            raise damaged(path, error.strerror or str(error)) from error
        identity = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        opened = _open.get(identity)
        if opened is None:
            opened = _open[identity] = Compound(path)
        return opened
