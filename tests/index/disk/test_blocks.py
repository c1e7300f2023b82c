"""Blocks against the plain bytes that were packed."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.errors import IndexDamagedError
from indexer.index.disk.arrays import ArrayFolder
from indexer.index.disk.blocks import Blocks, BlocksWriter

WORDS = [word.encode() for word in ("水库", "开闸", "放水", "。", "河滩", "2024年", "x")]


def pack(folder: Path, size: int) -> bytes:
    chance = random.Random(size)
    writer, data = BlocksWriter(folder, "text"), bytearray()
    while len(data) < size:
        piece = b"".join(chance.choices(WORDS, k=chance.randrange(3000)))
        writer.append(piece)
        data += piece
    writer.close()
    return bytes(data)


@pytest.mark.parametrize("size", [0, 1, 20_000, 1_100_000, 5_000_000])
def test_any_part_is_read_back(tmp_path: Path, size: int) -> None:
    data = pack(tmp_path, size)
    blocks, chance = Blocks(ArrayFolder(tmp_path), "text"), random.Random(1)
    spans = [tuple(sorted(chance.choices(range(len(data) + 1), k=2))) for _ in range(5)]
    spans += [(at, min(at + 50, len(data))) for at in chance.choices(range(len(data) + 1), k=200)]
    for start, end in spans:
        assert blocks.read(start, end) == data[start:end]


def test_a_dictionary_is_learned_where_it_pays(tmp_path: Path) -> None:
    for size, learned in ((20_000, False), (1_100_000, True)):
        folder = tmp_path / str(size)
        folder.mkdir()
        pack(folder, size)
        assert bool(len(ArrayFolder(folder)["text_dictionary"])) is learned


def test_threads_read_the_same(tmp_path: Path) -> None:
    data = pack(tmp_path, 1_100_000)
    blocks = Blocks(ArrayFolder(tmp_path), "text")
    starts = random.Random(2).choices(range(len(data)), k=400)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda at: blocks.read(at, at + 10), starts)) == [
            data[at : at + 10] for at in starts
        ]


def test_a_damaged_block_is_named(tmp_path: Path) -> None:
    data = pack(tmp_path, 20_000)
    packed = tmp_path / "text.u1"
    packed.write_bytes(b"\0" * packed.stat().st_size)
    with pytest.raises(IndexDamagedError, match="text"):
        Blocks(ArrayFolder(tmp_path), "text").read(0, len(data))
