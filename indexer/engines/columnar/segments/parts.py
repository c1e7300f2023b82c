"""The segments of a columnar index.

Each finds with its own numbers, and all answer together in index numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from indexer.engines.columnar.segments.leaves import Needle, find_leaf, find_places, holders
from indexer.engines.columnar.segments.titles import Titles
from indexer.index.arrangement import NOWHERE, NUMBERS
from indexer.index.columns.columns import AUTHORS, TITLES
from indexer.index.disk.arrays import Array, ArrayFolder, is_folder
from indexer.index.frequent import NOTHING, Found, Frequent, counts_of
from indexer.index.postings.segment import CharacterSegment, Check, Passages, never
from indexer.index.postings.vocabulary import Vocabulary
from indexer.search.language.nodes import Leaf, Text

BODY = "body"
"""Folder of a segment with the characters of its paragraphs."""

_MOST_COUNTED = 1 << 18
"""Characters of paragraphs in which frequent texts are counted.

In more, it takes longer than finding all of them.
"""

Counter = Callable[[Text], tuple[int, Array]]
"""Tells how many paragraphs of the index hold a text, and how often it occurs in each of a few."""


class Part:
    """One segment.

    paragraphs, records: the index number of each of its own, or None when they are the same.
    """

    def __init__(
        self, folder: Path, paragraphs: Array | None = None, records: Array | None = None
    ) -> None:
        self._paragraphs, self._records = paragraphs, records
        self.body = CharacterSegment(folder / BODY)
        self._titles, self._authors = (
            CharacterSegment(folder / TITLES),
            CharacterSegment(folder / AUTHORS),
        )
        self._in_titles = Titles(folder)
        self._frequent = Frequent(folder / BODY)
        self.vocabulary = Vocabulary(folder / BODY)

    @property
    def is_whole(self) -> bool:
        """Whether the segment is the whole index, and its numbers are those of the index."""
        return self._paragraphs is None

    def find(self, leaf: Leaf, check: Check = never) -> Found:
        """Find a leaf in the paragraphs that are in the index.

        Their order is that of the segment.
        """
        found = self._ready(leaf) or self._in_titles.marked(find_leaf(self.body, leaf, check))
        if self._paragraphs is None:
            return found
        numbers = self._paragraphs.take(found.paragraphs)
        return Found(numbers.astype(np.intp), found.packed).take(numbers != NOWHERE)

    def places(self, leaf: Leaf, check: Check = never) -> tuple[Array, Array, Array, Array]:
        """Give the occurrences of a leaf in the paragraphs that are in the index, in the order of the segment.

        Of each the number of its paragraph in the index and in the segment, and where in the segment
        it begins and ends.
        """
        found = find_places(self.body, leaf, check)
        local = self.body.paragraph_of(found.starts)
        begins, ends = found.starts.astype(np.intp), found.ends.astype(np.intp)
        if self._paragraphs is None:
            return local, local, begins, ends
        numbers = self._paragraphs.take(local)
        kept = (numbers != NOWHERE).nonzero()[0]
        return (
            numbers.take(kept).astype(np.intp),
            local.take(kept),
            begins.take(kept),
            ends.take(kept),
        )

    def _ready(self, leaf: Leaf) -> Found | None:
        """Give the ready answer of a frequent text.

        Those are unquoted: a quoted one may run on at its edges.
        """
        return (
            self._frequent.find(Needle.of(leaf.text).text)
            if isinstance(leaf, Text) and self._is_free(leaf)
            else None
        )

    @staticmethod
    def _is_free(text: Text) -> bool:
        """Tell whether a text is looked for as a frequent one was."""
        needle = Needle.of(text.text)
        return not (text.whole or (text.literal and (needle.bound_left or needle.bound_right)))

    def counter(self, numbers: Array, check: Check = never) -> Counter:
        """Give what counts texts in a few paragraphs.

        Only where the segment has the numbers of the index.
        """
        if int(self.body.lengths_of(numbers).sum()) > _MOST_COUNTED:
            return lambda text: counts_in(self.find(text, check), numbers)
        passages = Passages(self.body, numbers)

        def count(text: Text) -> tuple[int, Array]:
            needle = Needle.of(text.text)
            holders = (
                self._frequent.holders(needle.text)
                if self._is_free(text) and not needle.overlaps
                else None
            )
            return (
                counts_in(self.find(text, check), numbers)
                if holders is None
                else (holders, passages.counts(needle.text))
            )

        return count

    def count_letters(self, letters: Array) -> None:
        """Put the letters of each paragraph of the segment that is in the index at its place in an array."""
        counted = self.body.letter_counts()
        numbers = (
            np.arange(len(counted))
            if self._paragraphs is None
            else self._paragraphs.astype(np.int64)
        )
        here = numbers != NOWHERE
        letters[numbers[here]] = counted[here]

    def titled(self, text: Text) -> Array:
        """Give the records with a text in their title."""
        return self._index_records(holders(self._titles, text))

    def authored(self, text: Text) -> Array:
        """Give the records with a text in the name of one author."""
        return self._index_records(holders(self._authors, text))

    def _index_records(self, records: Array) -> Array:
        if self._records is None:
            return records
        numbers = self._records.take(records).astype(np.intp)
        kept: Array = numbers[numbers != NOWHERE]
        return kept


def counts_in(found: Found, numbers: Array) -> tuple[int, Array]:
    """Give how many paragraphs have a find, and how many occurrences a few of them have."""
    return len(found.paragraphs), counts_of(found.packed_of(numbers))


class Parts:
    """All segments of an index."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts

    @classmethod
    def open(cls, folder: Path) -> Parts:
        """Open the segments that an arrangement names, or the only one."""
        if not is_folder(folder / NUMBERS):
            return cls([Part(folder / "segment-0")])
        arrays = ArrayFolder(folder / NUMBERS)
        numbers = sorted(
            int(name.partition("-")[2]) for name in arrays.names() if name.startswith("paragraphs-")
        )
        return cls(
            [
                Part(folder / f"segment-{n}", arrays[f"paragraphs-{n}"], arrays[f"records-{n}"])
                for n in numbers
            ]
        )

    def __iter__(self) -> Iterator[Part]:
        """Give the segments."""
        return iter(self._parts)

    def find(self, leaf: Leaf, check: Check = never) -> Found:
        """Find a leaf; paragraphs ascend.

        Those of one segment do by file, but the files of several interleave.

        check: asked in every loop; it raises when the time is over.
        """
        found = [one for part in self._parts if len((one := part.find(leaf, check)).paragraphs)]
        if not found:
            return NOTHING
        if len(self._parts) == 1:
            return found[0]
        joined = Found(
            np.concatenate([one.paragraphs for one in found]),
            np.concatenate([one.packed for one in found]),
        )
        return joined.take(np.argsort(joined.paragraphs, kind="stable"))

    def counter(self, numbers: Array, check: Check = never) -> Counter:
        """Give what counts texts in a few paragraphs.

        Frequent ones are counted there, and not found everywhere.
        """
        if len(self._parts) == 1 and self._parts[0].is_whole:
            return self._parts[0].counter(numbers, check)
        return lambda text: counts_in(self.find(text, check), numbers)

    def titled(self, text: Text) -> Array:
        """Give the records with a text in their title, in no order."""
        found = [part.titled(text) for part in self._parts]
        return found[0] if len(found) == 1 else np.concatenate(found)

    def authored(self, text: Text) -> Array:
        """Give the records with a text in the name of one author, in no order."""
        found = [part.authored(text) for part in self._parts]
        return found[0] if len(found) == 1 else np.concatenate(found)
