"""Texts one after the other, packed in blocks, and any one of them read back on its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.index.disk.arrays import Array, ArrayFolder
from indexer.index.disk.blocks import Blocks, BlocksWriter
from indexer.index.disk.lengths import Lengths, LengthsWriter
from indexer.index.disk.steps import DISK, Disk


@dataclass(frozen=True, slots=True)
class PackedTexts:
    """Some texts in UTF-8 one after the other, and the bytes of each.

    Broken surrogates are kept as they are.
    """

    data: bytes
    sizes: Array

    @classmethod
    def of(cls, texts: Iterable[str]) -> PackedTexts:
        """Encode texts."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        return cls(
            b"".join(encoded), np.fromiter(map(len, encoded), dtype=np.uint32, count=len(encoded))
        )


class TextsWriter:
    """Writes `name` and the lengths of its texts into a folder."""

    def __init__(self, folder: Path, name: str, disk: Disk = DISK) -> None:
        self._blocks = BlocksWriter(folder, name, disk)
        self._lengths = LengthsWriter(folder, name, disk)

    def append(self, texts: PackedTexts) -> None:
        """Append texts."""
        self._blocks.append(texts.data)
        self._lengths.append(texts.sizes)

    def close(self) -> None:
        """Write what is left."""
        self._blocks.close()
        self._lengths.close()


class Texts:
    """Opened texts, by their numbers."""

    def __init__(self, arrays: ArrayFolder, name: str) -> None:
        self._blocks, self._lengths = Blocks(arrays, name), Lengths(arrays, name)

    def __getitem__(self, number: int) -> str:
        """Give one text; raises IndexDamagedError when its block cannot be unpacked."""
        return self._read(*self._lengths.span(number))

    def row(self, numbers: range) -> Iterator[str]:
        """Give texts that follow each other."""
        return itertools.starmap(self._read, self._lengths.spans(numbers))

    def _read(self, begin: int, end: int) -> str:
        return self._blocks.read(begin, end).decode("utf-8", "surrogatepass")
