"""Building the characters of an index segment.

The folded text as small numbers, and where every pair of characters is.

The text is one array of character numbers (0 parts paragraphs, the others are positions in the
sorted alphabet). Every pair of adjacent characters, if the first is a letter or digit, has its
sorted positions, so any string is found. Memory is bounded: pairs are sorted chunk by chunk and
then merged range by range, and no loop runs per character.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.index.disk.arrays import Array, ArrayFolder, ArrayWriter, narrowest, save_array
from indexer.index.disk.steps import DISK, Disk
from indexer.index.postings.segment import leads, strides

_UNICODE = 0x110000
_CHUNK_BITS = 22
CHUNK = 1 << _CHUNK_BITS
"""Positions sorted at once: 4 Mi take 130 MB.

At most 24 bits, since pair and position share 64 bits.
"""

_TEMPORARY = "unsorted"


@dataclass(frozen=True, slots=True)
class PackedCharacters:
    """The folded texts of some paragraphs, each closed by a zero, and where in this row words begin or end."""

    text: str
    edges: Array

    @classmethod
    def of(cls, texts: Sequence[str], edges: Sequence[Sequence[int]] = ()) -> PackedCharacters:
        """Join texts; edges: for each of them the offsets of word edges, in any order, repeated or not."""
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
        counts = np.fromiter(map(len, edges), dtype=np.int64, count=len(edges))
        offsets = np.fromiter(
            itertools.chain.from_iterable(edges), dtype=np.int64, count=int(counts.sum())
        )
        starts = np.repeat((np.cumsum(lengths) - lengths)[: len(counts)], counts)
        return cls("".join(text + "\0" for text in texts), (starts + offsets).astype(np.uint32))


class CharactersWriter:
    """Writes the characters of one segment: `append` all paragraphs in order, then `close` once."""

    def __init__(self, folder: Path, breaks: str, disk: Disk = DISK, *, chunk: int = CHUNK) -> None:
        """Prepare.

        breaks: characters that end a sentence. chunk: how many positions are sorted at once (less
        only in tests).
        """
        self._folder, self._disk, self._chunk = folder, disk, chunk
        self._temporary = folder / _TEMPORARY
        disk.make_folder(self._temporary)
        self._codes = ArrayWriter(self._temporary, "codes", "u4", disk)
        self._starts = ArrayWriter(self._temporary, "starts", "u8", disk)
        self._edges = _BitWriter(folder, "edges", disk)
        self._seen = np.zeros(_UNICODE, dtype=bool)
        self._is_break = np.zeros(_UNICODE, dtype=bool)
        self._is_break[[0, *map(ord, breaks)]] = True
        self._add_codes(np.zeros(1, dtype=np.uint32), np.zeros(1, dtype=bool))

    def append(self, packed: PackedCharacters) -> None:
        """Append paragraphs."""
        codes = np.frombuffer(packed.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        ends = np.flatnonzero(codes == 0)
        self._starts.append(np.concatenate(([0], ends + 1))[: len(ends)] + self._codes.length)
        edges = np.zeros(len(codes), dtype=bool)
        edges[packed.edges] = True
        self._add_codes(codes, edges)

    def _add_codes(self, codes: Array, edges: Array) -> None:
        self._seen[codes] = True
        self._codes.append(codes)
        self._edges.append(edges)

    def close(self) -> None:
        """Number the characters, sort the pairs, write everything and remove what was temporary."""
        self._starts.append([self._codes.length])
        for writer in (self._codes, self._starts, self._edges):
            writer.close()
        length = self._codes.length
        starts = ArrayFolder(self._temporary)["starts"]
        save_array(self._folder, "starts", starts, narrowest(length), self._disk)
        save_array(self._folder, "strides", strides(starts, length), "u4", self._disk)
        alphabet = np.flatnonzero(self._seen).astype(np.uint32)
        save_array(self._folder, "alphabet", alphabet, "u4", self._disk)
        save_array(self._folder, "breaks", self._is_break[alphabet], "u1", self._disk)
        chunks = list(self._sorted_chunks(alphabet))
        _merge(
            self._folder,
            [ArrayFolder(folder) for folder in chunks],
            length,
            self._chunk,
            self._disk,
        )
        self._disk.remove(self._temporary)

    def _sorted_chunks(self, alphabet: Array) -> Iterator[Path]:
        """Write the numbered text, and the sorted pairs of each chunk of it into a temporary folder."""
        codes = ArrayFolder(self._temporary)["codes"]
        number = np.zeros(_UNICODE, dtype=np.uint32)
        number[alphabet] = np.arange(len(alphabet))
        leading = leads(alphabet.tolist())
        text = ArrayWriter(self._folder, "text", narrowest(len(alphabet) - 1), self._disk)
        for begin in range(0, len(codes), self._chunk):
            chunk = number[codes[begin : begin + self._chunk + 1]]
            text.append(chunk[: self._chunk])
            folder = self._temporary / str(begin)
            self._disk.make_folder(folder)
            _write_chunk(folder, chunk, begin, leading, self._disk)
            yield folder
        text.close()


def _write_chunk(folder: Path, numbers: Array, begin: int, leading: Array, disk: Disk) -> None:
    """Sort the pairs of a chunk by pair and then position.

    Both in one 64-bit number, which sorts fastest.

    leading: which numbers begin pairs that are indexed.
    """
    first, second = numbers[:-1].astype(np.uint64), numbers[1:]
    packed = ((first * np.uint64(len(leading)) + second) << np.uint64(_CHUNK_BITS)) | np.arange(
        len(first), dtype=np.uint64
    )
    packed = packed[leading[numbers[:-1]]]
    packed.sort()
    keys = packed >> np.uint64(_CHUNK_BITS)
    begins = np.flatnonzero(np.diff(keys, prepend=np.uint64(_UNICODE**2)))
    save_array(folder, "keys", keys[begins], "u8", disk)
    save_array(folder, "key_starts", np.append(begins, len(keys)), "u4", disk)
    save_array(folder, "positions", (packed & np.uint64(CHUNK - 1)) + np.uint64(begin), "u8", disk)


def _merge(folder: Path, chunks: list[ArrayFolder], length: int, block: int, disk: Disk) -> None:
    """Merge sorted chunks into `pairs`, `pair_starts` and `positions`.

    All keys, where each begins, its positions.
    """
    parts = [(chunk["keys"], chunk["key_starts"], chunk["positions"]) for chunk in chunks]
    keys = np.unique(np.concatenate([part[0] for part in parts]))
    places = [np.searchsorted(keys, part[0]) for part in parts]
    counts = np.zeros(len(keys), dtype=np.int64)
    for place, (_, starts, _) in zip(places, parts, strict=True):
        counts[place] += (starts[1:] - starts[:-1]).astype(np.int64)
    pair_starts = np.concatenate(([0], np.cumsum(counts)))
    save_array(folder, "pairs", keys, narrowest(int(keys[-1]) if len(keys) else 0), disk)
    save_array(folder, "pair_starts", pair_starts, narrowest(int(pair_starts[-1])), disk)
    writer = ArrayWriter(folder, "positions", narrowest(length), disk)
    for low, high in _ranges(pair_starts, block):
        writer.append(_merge_range(parts, places, pair_starts, low, high))
    writer.close()


def _ranges(starts: Array, block: int) -> Iterable[tuple[int, int]]:
    """Cut the keys into ranges of at most `block` positions, or of one key that has more."""
    low, last = 0, len(starts) - 1
    while low < last:
        high = int(np.searchsorted(starts, starts[low] + block, side="right")) - 1
        high = min(max(high, low + 1), last)
        yield low, high
        low = high


def _merge_range(
    parts: list[tuple[Array, Array, Array]],
    places: list[Array],
    pair_starts: Array,
    low: int,
    high: int,
) -> Array:
    """Merge the positions of keys low..high.

    Each chunk's run goes behind the runs of the chunks before it.
    """
    free = pair_starts[low:high] - pair_starts[low]
    merged = np.empty(int(pair_starts[high] - pair_starts[low]), dtype=np.uint64)
    for place, (_, starts, positions) in zip(places, parts, strict=True):
        first, last = np.searchsorted(place, [low, high])
        begins = starts[first : last + 1].astype(np.int64)
        lengths, keys = begins[1:] - begins[:-1], place[first:last] - low
        run = np.arange(int(begins[-1] - begins[0]))
        merged[run + np.repeat(free[keys] - (begins[:-1] - begins[0]), lengths)] = positions[
            begins[0] : begins[-1]
        ]
        free[keys] += lengths.astype(np.int64)
    return merged


class _BitWriter:
    """Writes booleans as bits, eight to a byte, lowest first."""

    def __init__(self, folder: Path, name: str, disk: Disk) -> None:
        self._writer = ArrayWriter(folder, name, "u1", disk)
        self._rest = np.zeros(0, dtype=bool)

    def append(self, bits: Array) -> None:
        joined = np.concatenate((self._rest, bits))
        whole = len(joined) & ~7
        self._writer.append(np.packbits(joined[:whole], bitorder="little"))
        self._rest = joined[whole:]

    def close(self) -> None:
        self._writer.append(np.packbits(self._rest, bitorder="little"))
        self._writer.close()
