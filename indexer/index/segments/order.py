"""The order of an index: which file of which segment comes where.

A segment holds files as they were added and is never changed. The order lists the files that count,
by name, so that paragraph and article numbers are the same after an update as after a full build; a
file that is not listed is deleted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indexer.index.disk.arrays import Array, ArrayFolder, narrowest, save_array
from indexer.index.disk.steps import DISK, Disk

ORDER = "order"
"""Folder of a store."""
_FILES = "files"


@dataclass(frozen=True, slots=True)
class OrderedFile:
    """One file of the index: where its segment holds it, and the contents of its articles as 64-bit hashes.

    first_paragraph and first_article count within the segment. facts: see `SourceFile`.
    """

    name: str
    sha256: str
    segment: int
    row: int
    first_paragraph: int
    paragraphs: int
    first_article: int
    contents: tuple[int, ...]
    facts: int = 0


def file_order(name: str) -> list[str]:
    """Give the key by which files are ordered: folder by folder, as a sorted walk meets them."""
    return name.split("/")


def write_order(folder: Path, files: Sequence[OrderedFile], disk: Disk = DISK) -> None:
    """Write the order of an index; the files are taken in the order in which they are given."""
    disk.make_folder(folder)
    columns = {
        "segment": [file.segment for file in files],
        "row": [file.row for file in files],
        "local_paragraph": [file.first_paragraph for file in files],
        "local_article": [file.first_article for file in files],
        "paragraph": _starts(file.paragraphs for file in files),
        "article": _starts(len(file.contents) for file in files),
    }
    for name, values in columns.items():
        save_array(folder, name, values, narrowest(max(values, default=0)), disk)
    contents = [content for file in files for content in file.contents]
    ids = np.array(article_ids(contents), dtype="<u8")
    by_id = np.argsort(ids, kind="stable")
    save_array(folder, "facts", np.array([file.facts for file in files], dtype="<u8"), "u8", disk)
    save_array(folder, "content", np.array(contents, dtype="<u8"), "u8", disk)
    save_array(folder, "id", ids, "u8", disk)
    save_array(folder, "sorted_id", ids[by_id], "u8", disk)
    save_array(folder, "sorted_article", by_id, "u4", disk)
    listing = [[file.name, file.sha256] for file in files]
    disk.save(folder / f"{_FILES}.json", json.dumps(listing, ensure_ascii=True, indent=0).encode())


def _starts(lengths: Iterable[int]) -> list[int]:
    starts = [0]
    for length in lengths:
        starts.append(starts[-1] + length)
    return starts


def article_ids(contents: Iterable[int]) -> list[int]:
    """Give every article its id: the hash of its content, or for a repeated content a hash of that and its rank.

    The rank counts in index order, so the same files always get the same ids.
    """
    seen: dict[int, int] = {}
    taken: set[int] = set()
    ids = []
    for content in contents:
        rank = seen.get(content, 0)
        identity = content if rank == 0 else _hash(f"{content:016x}#{rank}")
        while (
            identity in taken
        ):  # Two different hashes that meet by chance: about one index in 10^8.
            rank += 1
            identity = _hash(f"{content:016x}#{rank}")
        seen[content] = rank + 1
        taken.add(identity)
        ids.append(identity)
    return ids


def content_hash(texts: Iterable[str]) -> int:
    """Hash an article's texts to 64 bits without regard to blanks, so that a re-wrapped or moved copy is the same."""
    return _hash("\n".join("".join(text.split()) for text in texts))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")


class Order:
    """An opened order: numbers to places, ids to numbers."""

    def __init__(self, folder: Path) -> None:
        self._arrays = arrays = ArrayFolder(folder)
        self.segment, self.row = arrays["segment"], arrays["row"]
        self.local_paragraph, self.local_article = (
            arrays["local_paragraph"],
            arrays["local_article"],
        )
        self.paragraph, self.article = arrays["paragraph"], arrays["article"]
        self.content, self.id = arrays["content"], arrays["id"]
        self._sorted_id, self._sorted_article = arrays["sorted_id"], arrays["sorted_article"]

    @property
    def paragraph_count(self) -> int:
        """How many paragraphs the index has."""
        return int(self.paragraph[-1])

    @property
    def article_count(self) -> int:
        """How many articles the index has."""
        return int(self.article[-1])

    @property
    def file_count(self) -> int:
        """How many files the index has."""
        return len(self.row)

    def place_of_paragraph(self, number: int) -> tuple[int, int]:
        """Give the segment of a paragraph and its number there.

        Raises IndexError beyond the last.
        """
        return self._place(self.paragraph, self.local_paragraph, number)

    def place_of_article(self, number: int) -> tuple[int, int]:
        """Give the segment of an article and its number there.

        Raises IndexError beyond the last.
        """
        return self._place(self.article, self.local_article, number)

    def file_of_article(self, number: int) -> int:
        """Give the position of the file that holds an article."""
        return position(self.article, number)

    def _place(self, starts: Array, local: Array, number: int) -> tuple[int, int]:
        if not 0 <= number < int(starts[-1]):
            raise IndexError(number)
        file = position(starts, number)
        return int(self.segment[file]), int(local[file]) + number - int(starts[file])

    def find_article(self, identity: int) -> int | None:
        """Give the number of the article with this id, or None."""
        place = int(np.searchsorted(self._sorted_id, np.uint64(identity)))
        if place == len(self._sorted_id) or int(self._sorted_id[place]) != identity:
            return None
        return int(self._sorted_article[place])

    def listing(self) -> list[tuple[str, str]]:
        """Give name and sha256 of every file, in index order."""
        return [(name, sha256) for name, sha256 in self._arrays.json(_FILES)]

    def beside(self, name: str) -> Any:
        """Give the JSON text that a store keeps beside its order under a name, None when there is none.

        Raises IndexDamagedError.
        """
        return self._arrays.json(name) if self._arrays.has_json(name) else None

    def files(self) -> list[OrderedFile]:
        """Give every file as it was written, for an update."""
        facts = self._arrays["facts"]
        columns = (self.segment, self.row, self.local_paragraph, self.local_article, facts)
        contents, paragraph, article = (
            array.tolist() for array in (self.content, self.paragraph, self.article)
        )
        return [
            OrderedFile(
                name=name,
                sha256=sha256,
                segment=segment,
                row=row,
                first_paragraph=first_paragraph,
                paragraphs=paragraph[at + 1] - paragraph[at],
                first_article=first_article,
                contents=tuple(contents[article[at] : article[at + 1]]),
                facts=said,
            )
            for at, (
                (name, sha256),
                segment,
                row,
                first_paragraph,
                first_article,
                said,
            ) in enumerate(
                zip(self.listing(), *(column.tolist() for column in columns), strict=True)
            )
        ]


GONE = -1
"""Number of a paragraph that is not in an index any more."""


def renumbered(before: Order, after: Order) -> Array:
    """Give for every paragraph of an index its number in a later one with the same segments, or GONE."""
    old, new = (
        order.segment.astype(np.int64) << 32 | order.row.astype(np.int64)
        for order in (before, after)
    )
    by_place = np.argsort(new)
    at = np.searchsorted(new, old, sorter=by_place)
    kept = at < len(new)
    kept[kept] = new[by_place[at[kept]]] == old[kept]
    starts = before.paragraph.astype(np.int64)
    shift = np.zeros(len(old), dtype=np.int64)
    shift[kept] = after.paragraph[by_place[at[kept]]].astype(np.int64) - starts[:-1][kept]
    lengths = starts[1:] - starts[:-1]
    return np.where(
        np.repeat(kept, lengths), np.arange(int(starts[-1])) + np.repeat(shift, lengths), GONE
    )


def position(starts: Array, number: int) -> int:
    """Find the last entry of an ascending array that is not greater.

    An array of starts names the run of a number.

    The needle takes the array's own type: NumPy would otherwise convert the whole array on every
    call.
    """
    return int(starts.searchsorted(starts.dtype.type(number), side="right")) - 1
