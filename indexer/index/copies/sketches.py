"""What is kept of a paragraph to find its copies.

A hash of its text, and a small sample of its shingles.

A shingle is four letters or digits in a row of the folded text, punctuation left out, so that a
copy in the other script, with other punctuation or wrapped anew has the same ones. The sample is
the k smallest of their hashes (a bottom-k sketch: A. Broder, "On the resemblance and containment of
documents", 1997): of two texts that share most of their shingles, most of the sample is the same
too, however long they are.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.index.disk.arrays import Array, ArrayFolder, ArrayWriter, Column
from indexer.index.disk.steps import DISK, Disk
from indexer.text.characters import is_letter

FOLDER = "sketches"
"""Folder of a segment of a store."""
SHINGLE = 4
"""Characters of a shingle: two Chinese words.

Two characters are shared by chance, eight are broken by every edit.
"""
SKETCH = 12
"""Hashes kept of a paragraph: 48 bytes.

Two texts just alike enough have 8 to 10 in common (see SHARED).
"""
SHORTEST = 26
"""Letters from which on a paragraph is compared for likeness.

From here on one changed letter, which spoils four of the L - 3 shingles on each side, leaves (L -
7) / (L + 1) >= 0.7, the likeness that counts. Shorter ones only repeat."""

BATCH = 1024
"""Paragraphs that are sketched at once.

Some 100,000 shingles, which stay in the processor's cache.
"""
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIXER = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Sets:
    """Some sets of 32-bit numbers.

    The members of set i, ascending, are members[starts[i]:starts[i + 1]].
    """

    starts: Array
    members: Array

    @property
    def sizes(self) -> Array:
        """How many members each set has."""
        sizes: Array = self.starts[1:] - self.starts[:-1]
        return sizes

    def take(self, chosen: Array) -> Array:
        """Give the members of the chosen sets, one set after the other."""
        sizes = self.sizes[chosen]
        shift = self.starts[:-1][chosen] - (np.cumsum(sizes) - sizes)
        members: Array = self.members[np.repeat(shift, sizes) + np.arange(int(sizes.sum()))]
        return members


def join_sets(parts: list[Sets]) -> Sets:
    """Put the sets of several parts one after the other."""
    sizes = np.concatenate([np.zeros(1, dtype=np.int64), *(part.sizes for part in parts)])
    return Sets(
        np.cumsum(sizes),
        np.concatenate([np.zeros(0, dtype=np.uint32), *(part.members for part in parts)]),
    )


def distinct(values: Array) -> Array:
    """Give the different numbers in ascending order, by sorting.

    The hash table of `np.unique` takes several times as long.
    """
    ascending = np.sort(values)
    different: Array = ascending[run_starts(ascending)]
    return different


def run_starts(ascending: Array) -> Array:
    """Find where each run of equal numbers begins."""
    new = np.ones(len(ascending), dtype=bool)
    new[1:] = ascending[1:] != ascending[:-1]
    return np.flatnonzero(new)


def tagged_sets(tagged: Array, count: int) -> Sets:
    """Make `count` sets of ascending numbers of 64 bits.

    The number of a set, and a member of it in the lower half.
    """
    bounds = np.arange(count + 1, dtype=np.uint64) << np.uint64(32)
    return Sets(np.searchsorted(tagged, bounds), tagged.astype(np.uint32))


def shingle_sets(folded: Sequence[str]) -> tuple[Sets, Array]:
    """Give the shingles of each folded text as 32-bit hashes, and how many letters and digits it has."""
    codes = np.frombuffer("".join(folded).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    owner = np.repeat(np.arange(len(folded), dtype=np.uint64), [len(text) for text in folded])
    letter = _LETTERS[codes]
    codes, owner = codes[letter].astype(np.uint64), owner[letter]
    last = max(len(codes) - SHINGLE + 1, 0)
    mixed = np.zeros(last, dtype=np.uint64)
    for at in range(SHINGLE):
        mixed = (mixed ^ codes[at : at + last]) * _MULTIPLIER
        mixed ^= mixed >> np.uint64(29)
    mixed = (mixed * _MIXER) >> np.uint64(32)
    within = owner[:last] == owner[SHINGLE - 1 :][:last]
    tagged = distinct((owner[:last][within] << np.uint64(32)) | mixed[within])
    return tagged_sets(tagged, len(folded)), np.bincount(
        owner.astype(np.int64), minlength=len(folded)
    )


class _Letters:
    """Which code points are letters or digits, found out when they are met.

    Asking all of them takes half a second.
    """

    def __init__(self) -> None:
        self._known = np.zeros(0x110000, dtype=bool)
        self._letter = np.zeros(0x110000, dtype=bool)

    def __getitem__(self, codes: Array) -> Array:
        for code in np.unique(codes[~self._known[codes]]).tolist():
            self._letter[code] = is_letter(chr(code))
            self._known[code] = True
        letter: Array = self._letter[codes]
        return letter


_LETTERS = _Letters()


def content_key(folded: str) -> int:
    """Hash a folded text to 64 bits.

    Among ten million texts two meet by chance once in 400,000 archives.
    """
    return int.from_bytes(
        hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


@dataclass(frozen=True, slots=True)
class PackedSketches:
    """Hash, letters, number of shingles and sketch of some paragraphs.

    A paragraph that is too short, or has too few different shingles to fill a sketch, has 0
    shingles and no sketch.
    """

    content: Array
    letters: Array
    shingles: Array
    sketch: Array

    @classmethod
    def of(cls, folded: Sequence[str], alone: Collection[int] = ()) -> PackedSketches:
        """Sketch paragraphs by their folded texts.

        alone: the places of those that are compared with no others; they have a hash and nothing
        else.
        """
        apart = frozenset(alone)
        parts = [
            cls._of_batch(folded[low : low + BATCH], low, apart)
            for low in range(0, max(len(folded), 1), BATCH)
        ]
        columns = zip(
            *((part.content, part.letters, part.shingles, part.sketch) for part in parts),
            strict=True,
        )
        return cls(*map(np.concatenate, columns))

    @classmethod
    def _of_batch(cls, folded: Sequence[str], first: int, alone: frozenset[int]) -> PackedSketches:
        compared = ["" if at in alone else text for at, text in enumerate(folded, first)]
        sets, letters = shingle_sets(compared)
        content = np.fromiter(map(content_key, folded), dtype=np.uint64, count=len(folded))
        enough = (letters >= SHORTEST) & (sets.sizes >= SKETCH)
        places = sets.starts[:-1][enough][:, None] + np.arange(SKETCH)
        shingles = np.where(enough, sets.sizes, 0)
        return cls(
            content,
            letters.astype(np.uint32),
            shingles.astype(np.uint32),
            sets.members[places].ravel(),
        )


class SketchWriter:
    """Writes the sketches of a segment's paragraphs."""

    def __init__(self, folder: Path, disk: Disk = DISK) -> None:
        disk.make_folder(folder)
        self._keys = ArrayWriter(folder, "content", "u8", disk)
        self._letters = Column(folder, "letters", disk)
        self._shingles = Column(folder, "shingles", disk)
        self._sketches = ArrayWriter(folder, "sketch", "u4", disk)

    def append(self, sketches: PackedSketches) -> None:
        """Append the sketches of further paragraphs."""
        self._keys.append(sketches.content)
        self._letters.append(sketches.letters)
        self._shingles.append(sketches.shingles)
        self._sketches.append(sketches.sketch)

    def close(self) -> None:
        """Close the files."""
        for part in (self._keys, self._letters, self._shingles, self._sketches):
            part.close()


class Sketches:
    """The opened sketches of a segment, by local paragraph number."""

    def __init__(self, arrays: ArrayFolder) -> None:
        self._arrays = arrays
        self.letters, self.shingles = arrays["letters"], arrays["shingles"]

    @functools.cached_property
    def content(self) -> Array:
        """The hash of each paragraph's text."""
        return self._arrays["content"]

    @functools.cached_property
    def _sketch(self) -> Array:
        return self._arrays["sketch"].reshape(-1, SKETCH)

    @functools.cached_property
    def _row(self) -> Array:
        """The row of a paragraph's sketch, if it has one."""
        return np.cumsum(self.shingles > 0) - 1

    def sketches(self, paragraphs: Array) -> Array:
        """Give the sketches of paragraphs that have one, a row of SKETCH hashes each."""
        rows: Array = self._sketch[self._row[paragraphs]]
        return rows


def open_sketches(folder: Path, segments: Iterable[int]) -> dict[int, Sketches]:
    """Open the sketches of several segments of a store."""
    return {
        number: Sketches(ArrayFolder(folder / f"segment-{number}" / FOLDER)) for number in segments
    }
