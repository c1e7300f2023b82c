"""Texts one after the other, packed in blocks, and any one of them read back on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.index.arrays import Array, ArrayFolder, Column
from indexer.index.blocks import Blocks, BlocksWriter
from indexer.index.disk import DISK, Disk


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
        self._blocks = BlocksWriter(folder, name, disk)
        self._starts = Column(folder, f"{name}_starts", disk)
        self._starts.append([0])
        self._end = 0

    def append(self, texts: PackedTexts) -> None:
        """Append texts."""
        self._blocks.append(texts.data)
        self._starts.append(np.cumsum(texts.sizes, dtype=np.uint64) + np.uint64(self._end))
        self._end += len(texts.data)

    def close(self) -> None:
        """Write what is left."""
        self._blocks.close()
        self._starts.close()


class Texts:
    """Opened texts, by their numbers. `starts` says where each begins, in bytes of UTF-8."""

    def __init__(self, arrays: ArrayFolder, name: str) -> None:
        self._blocks, self.starts = Blocks(arrays, name), arrays[f"{name}_starts"]

    def __getitem__(self, number: int) -> str:
        """Give one text; raises IndexDamagedError when its block cannot be unpacked."""
        data = self._blocks.read(int(self.starts[number]), int(self.starts[number + 1]))
        return data.decode("utf-8", "surrogatepass")
