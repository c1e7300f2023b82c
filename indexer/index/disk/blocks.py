"""Bytes packed in small blocks, so that any part is read back by unpacking the one or two blocks that hold it.

Small blocks unpack quickly but pack badly, each for itself. So all blocks of a file share a
dictionary (Zstandard's), learned from the beginning of the data. Measured on 13 MB of laws, zlib in
blocks of 32 KiB takes 36 % of the text and unpacks a block in 124 µs; these take 31 % and 20 µs.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import zstandard

from indexer.errors import IndexDamagedError
from indexer.index.disk.arrays import ArrayFolder, ArrayWriter, Column
from indexer.index.disk.lending import Lender, keep_answers
from indexer.index.disk.steps import DISK, Disk

_BLOCK_BITS = 13
_BLOCK = 1 << _BLOCK_BITS
_KEPT = 256
"""Unpacked blocks that an opened file keeps, 2 MiB.

An export or an article reads the same one many times.
"""

_LEVEL = 9
"""Higher levels pack a fiftieth better at half the speed."""
_LEARNED, _ENOUGH = 4 << 20, 1 << 20
"""Bytes of data that a dictionary is learned from, and how few are too few for one to pay."""
_DICTIONARY = 1 << 16
_SAMPLE = 2048
_SEGMENT, _DMER = 256, 8
"""Parameters of the training.

Given, because looking for the best takes five times as long and gains nothing.
"""


class BlocksWriter:
    """Writes data as `name`, with the ends of its packed blocks and its dictionary, into a folder."""

    def __init__(self, folder: Path, name: str, disk: Disk = DISK) -> None:
        self._data = disk.create(folder / f"{name}.u1")
        self._dictionary = ArrayWriter(folder, f"{name}_dictionary", "u1", disk)
        self._ends = Column(folder, f"{name}_blocks", disk)
        self._ends.append([0])
        self._pending = bytearray()
        self._packed_end = 0
        self._packer: zstandard.ZstdCompressor | None = None

    def append(self, data: bytes) -> None:
        """Append bytes. The first of them are held back until there are enough to learn from."""
        self._pending += data
        if self._packer or len(self._pending) >= _LEARNED:
            self._write_blocks(len(self._pending) // _BLOCK * _BLOCK)

    def _write_blocks(self, size: int) -> None:
        self._packer = packer = self._packer or self._learn()
        for at in range(0, size, _BLOCK):
            packed = packer.compress(bytes(self._pending[at : min(at + _BLOCK, size)]))
            self._data.write(packed)
            self._packed_end += len(packed)
            self._ends.append([self._packed_end])
        del self._pending[:size]

    def _learn(self) -> zstandard.ZstdCompressor:
        if len(self._pending) < _ENOUGH:
            return zstandard.ZstdCompressor(level=_LEVEL)
        begin = bytes(self._pending[:_LEARNED])
        samples: list[bytes | bytearray | memoryview] = [
            begin[at : at + _SAMPLE] for at in range(0, len(begin), _SAMPLE)
        ]
        dictionary = zstandard.train_dictionary(_DICTIONARY, samples, k=_SEGMENT, d=_DMER)
        self._dictionary.append(np.frombuffer(dictionary.as_bytes(), dtype=np.uint8))
        return zstandard.ZstdCompressor(level=_LEVEL, dict_data=dictionary)

    def close(self) -> None:
        """Write what is left."""
        self._write_blocks(len(self._pending))
        self._data.close()
        self._dictionary.close()
        self._ends.close()


class Blocks:
    """Opened data of a BlocksWriter."""

    def __init__(self, arrays: ArrayFolder, name: str) -> None:
        self._name = name
        self._data, self._ends = arrays.blocks(name), arrays[f"{name}_blocks"]
        dictionary = zstandard.ZstdCompressionDict(arrays[f"{name}_dictionary"].tobytes())
        used = dictionary if len(dictionary) else None
        self._unpackers = Lender(lambda: zstandard.ZstdDecompressor(dict_data=used))
        self._unpacked = keep_answers(self._unpack, _KEPT)

    def read(self, start: int, end: int) -> bytes:
        """Give the bytes from start to end (excluded).

        Raises IndexDamagedError when a block cannot be unpacked.
        """
        if start == end:
            return b""
        first, last = start >> _BLOCK_BITS, (end - 1) >> _BLOCK_BITS
        data = b"".join(map(self._unpacked, range(first, last + 1)))
        begin = start - (first << _BLOCK_BITS)
        part = data[begin : begin + end - start]
        if len(part) != end - start:
            raise IndexDamagedError(f"a block of {self._name} is too short")
        return part

    def _unpack(self, block: int) -> bytes:
        packed = self._data[int(self._ends[block]) : int(self._ends[block + 1])].tobytes()
        try:
            with self._unpackers.lend() as unpacker:
                return unpacker.decompress(packed)
        except zstandard.ZstdError as error:
            raise IndexDamagedError(f"a block of {self._name} cannot be unpacked") from error
