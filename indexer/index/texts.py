"""Texts one after the other, packed in blocks: a third of their size, and any one of them read back on its own.

A block holds 32 KiB of UTF-8 and unpacks in about a tenth of a millisecond; a page of hits touches about ten.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.errors import IndexDamagedError
from indexer.index.arrays import Array, ArrayFolder, Column
from indexer.index.disk import DISK, Disk

_BLOCK_BITS = 15
_BLOCK = 1 << _BLOCK_BITS
_KEPT = 64
"""Unpacked blocks that an opened file keeps, 2 MiB: an export or an article reads the same one many times."""


@dataclass(frozen=True, slots=True)
class PackedTexts:
    """Some texts in UTF-8 one after the other, and the bytes of each; broken surrogates are kept as they are."""

    data: bytes
    sizes: Array

    @classmethod
    def of(cls, texts: Iterable[str]) -> PackedTexts:
        """Encode texts."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        return cls(b"".join(encoded), np.fromiter(map(len, encoded), dtype=np.uint32, count=len(encoded)))


class TextsWriter:
    """Writes `name` and the places of its texts into a folder."""

    def __init__(self, folder: Path, name: str, disk: Disk = DISK) -> None:
        self._data = disk.create(folder / f"{name}.u1")
        self._starts = Column(folder, f"{name}_starts", disk)
        self._blocks = Column(folder, f"{name}_blocks", disk)
        self._pending = bytearray()
        self._end = self._packed_end = 0
        self._starts.append([0])
        self._blocks.append([0])

    def append(self, texts: PackedTexts) -> None:
        """Append texts."""
        self._pending += texts.data
        self._starts.append(np.cumsum(texts.sizes, dtype=np.uint64) + np.uint64(self._end))
        self._end += len(texts.data)
        whole = len(self._pending) // _BLOCK * _BLOCK
        for at in range(0, whole, _BLOCK):
            self._write_block(bytes(self._pending[at : at + _BLOCK]))
        del self._pending[:whole]

    def _write_block(self, data: bytes) -> None:
        packed = zlib.compress(data)
        self._data.write(packed)
        self._packed_end += len(packed)
        self._blocks.append([self._packed_end])

    def close(self) -> None:
        """Write what is left."""
        if self._pending:
            self._write_block(bytes(self._pending))
        self._data.close()
        self._starts.close()
        self._blocks.close()


class Texts:
    """Opened texts, by their numbers. `starts` says where each begins, in bytes of UTF-8."""

    def __init__(self, arrays: ArrayFolder, name: str) -> None:
        self._name = name
        self._data, self.starts, self._blocks = arrays[name], arrays[f"{name}_starts"], arrays[f"{name}_blocks"]
        self._unpacked = functools.lru_cache(maxsize=_KEPT)(self._unpack)

    def __getitem__(self, number: int) -> str:
        """Give one text; raises IndexDamagedError when its block cannot be unpacked."""
        start, end = int(self.starts[number]), int(self.starts[number + 1])
        if start == end:
            return ""
        first, last = start >> _BLOCK_BITS, (end - 1) >> _BLOCK_BITS
        data = b"".join(self._unpacked(block) for block in range(first, last + 1))
        begin = start - (first << _BLOCK_BITS)
        return data[begin : begin + end - start].decode("utf-8", "surrogatepass")

    def _unpack(self, block: int) -> bytes:
        packed = self._data[int(self._blocks[block]) : int(self._blocks[block + 1])].tobytes()
        try:
            return zlib.decompress(packed)
        except zlib.error as error:
            raise IndexDamagedError(f"a block of {self._name} cannot be unpacked") from error
