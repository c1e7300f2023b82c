"""Anchors: names of paragraphs that outlast a build, made of what a paragraph says and of where it stands.

The id of a paragraph holds its article's content and its number there: it changes when a word of
the article does, and of equal articles the first one has the shortest claim on it, so that it
passes to another file when an earlier copy is added. An anchor says more: the text itself, its
article, its file, the paragraphs beside it. Whatever of that still holds leads to the paragraph,
and what holds no more is told. Nothing is kept for it beside the hashes of all texts, which the
copies need; a million of them are gone through in a millisecond.
"""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from indexer.index.disk.arrays import Array
from indexer.index.disk.lending import keep_answers
from indexer.index.segments.order import Order
from indexer.index.segments.rows import rows_of_paragraphs
from indexer.index.store.protocol import Anchored, AnchorState

_BYTES = (8, 4, 4, 3, 3, 2)
"""How many bytes of an anchor hold each of its numbers, in order, the highest first."""
_EDGE = 0
"""The neighbour of a paragraph at the beginning or the end of its article."""
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_ALL_BITS = (1 << 64) - 1
_LAST_N = 0xFFFF
_KEPT_NAMES = 4096


class Anchor(NamedTuple):
    """What is known of a paragraph.

    text: 64 bits of the hash of its folded text. article: 32 of that of its article's content.
    file: 32 of that of its file's name. before, after: 24 of the texts beside it in the article,
    never 0; 0 where there is none. n: its number in the article; there is no greater one than
    65,535.
    """

    text: int
    article: int
    file: int
    before: int
    after: int
    n: int

    @property
    def name(self) -> str:
        """The anchor as it is written: 39 letters and digits, without 0, 1, 8 and 9."""
        packed = b"".join(map(int.to_bytes, self, _BYTES))
        return base64.b32encode(packed).decode().rstrip("=").lower()


def read_anchor(name: str) -> Anchor | None:
    """Read an anchor as it is written, in either case; None for what is none."""
    try:
        packed = base64.b32decode(name.upper() + "=" * (-len(name) % 8))
    except (binascii.Error, ValueError):
        return None
    if len(packed) != sum(_BYTES):
        return None
    ends = list(itertools.accumulate(_BYTES))
    anchor = Anchor(
        *(int.from_bytes(packed[end - n : end]) for n, end in zip(_BYTES, ends, strict=True))
    )
    return anchor if anchor.name == name.lower() else None


def likeness(found: Anchor, wanted: Anchor) -> tuple[tuple[int, bool, int], AnchorState]:
    """Tell what a paragraph of the same text is to a wanted one, and how much of it: more is greater."""
    file, article = found.file == wanted.file, found.article == wanted.article
    neighbours = ((found.before, wanted.before), (found.after, wanted.after))
    beside = sum(one == other != _EDGE for one, other in neighbours)
    state: AnchorState = "same" if file else "moved" if article or beside else "copied"
    return (2 * file + 2 * article + beside, file, -abs(found.n - wanted.n)), state


def draw_bits(text: int, content: int, place: int) -> int:
    """Mix the hashes of a paragraph's text and its article's content with its place there, as `Anchors.keys` does."""
    mixed = (text ^ content << 1) * int(_MULTIPLIER) & _ALL_BITS
    mixed ^= place << 17
    return mixed ^ mixed >> 29


@dataclass(frozen=True, slots=True)
class _Traits:
    """What anchors compare, of some paragraphs of the index.

    The columns of `Anchor` but for the text.
    """

    numbers: Array
    article: Array
    file: Array
    before: Array
    after: Array
    n: Array


class Anchors:
    """Makes and finds the anchors of one index.

    starts: where each article begins, and the end. contents: by segment, the hash of each
    paragraph's text. titled: tells of the first paragraphs of articles whether they are title
    blocks, which have the number 0.
    """

    def __init__(
        self,
        order: Order,
        starts: Array,
        contents: dict[int, Array],
        titled: Callable[[Array], Array],
        name_of: Callable[[int], str],
    ) -> None:
        self._order, self._starts, self._contents = order, starts, contents
        self._titled, self._name_of = titled, name_of
        self._key_of_file = keep_answers(self._file_key, _KEPT_NAMES)

    def of(self, numbers: Sequence[int]) -> list[Anchor]:
        """Give the anchors of some paragraphs.

        Raises IndexError for numbers that the index has not.
        """
        given = np.asarray(numbers, dtype=np.int64)
        if len(given) and not 0 <= given.min() <= given.max() < self._order.paragraph_count:
            raise IndexError(int(given.max()))
        traits = self._traits(given)
        columns = (
            self._content(given), traits.article, traits.file, traits.before, traits.after, traits.n,
        )  # fmt: skip
        return [Anchor(*row) for row in zip(*(one.tolist() for one in columns), strict=True)]

    def keys(self, numbers: Array) -> Array:
        """Mix for each of some paragraphs what it says, its article's content and its place in it.

        Where files are and what they are called does not matter.
        """
        articles = self._starts.searchsorted(numbers, side="right") - 1
        within = (numbers - self._starts.take(articles)).astype(np.uint64)
        content = self._order.content.take(articles)
        mixed = (self._content(numbers) ^ content << np.uint64(1)) * _MULTIPLIER
        mixed ^= within << np.uint64(17)
        keys: Array = mixed ^ mixed >> np.uint64(29)
        return keys

    def find(self, anchor: Anchor) -> Anchored | None:
        """Find a paragraph by its anchor.

        Its text, where something else holds too; else what stands where it stood, its text anywhere,
        or what stands between its neighbours in another file. None when nothing of that is there.
        """
        text = self._same_text(anchor)
        if text and text.state != "copied":
            return text
        return self._same_place(anchor) or text or self._between_neighbours(anchor)

    def _same_text(self, anchor: Anchor) -> Anchored | None:
        traits = self._traits(self._with_content(lambda held: held == np.uint64(anchor.text)))
        if not len(traits.numbers):
            return None
        file, article = traits.file == anchor.file, traits.article == anchor.article
        beside = self._beside(traits, anchor)
        best = _best(2 * file + 2 * article + beside, file, traits, anchor)
        state: AnchorState = (
            "same" if file[best] else "moved" if article[best] or beside[best] else "copied"
        )
        return Anchored(int(traits.numbers[best]), state)

    def _same_place(self, anchor: Anchor) -> Anchored | None:
        """Find what stands in the same file between the same neighbours, or beside one of them.

        In the only article of a file its number is enough.
        """
        files = (self._file_keys == anchor.file).nonzero()[0]
        traits = self._traits(self._paragraphs_of_files(files))
        alone = len(np.unique(traits.article)) == 1
        held = self._beside(traits, anchor) + (alone & (traits.n == anchor.n))
        return _chosen(held, traits, anchor, "changed")

    def _between_neighbours(self, anchor: Anchor) -> Anchored | None:
        if _EDGE in (anchor.before, anchor.after):
            return None
        traits = self._traits(self._with_content(lambda held: _short(held) == anchor.before) + 1)
        return _chosen(self._beside(traits, anchor) == 2, traits, anchor, "near")

    def _beside(self, traits: _Traits, anchor: Anchor) -> Array:
        """Count the neighbours that are the anchor's."""
        before, after = (
            (held == wanted) & (wanted != _EDGE)
            for held, wanted in ((traits.before, anchor.before), (traits.after, anchor.after))
        )
        both: Array = before.astype(np.int64) + after
        return both

    def _traits(self, numbers: Array) -> _Traits:
        numbers = numbers[(numbers >= 0) & (numbers < self._order.paragraph_count)]
        articles = self._starts.searchsorted(numbers, side="right") - 1
        first, end = self._starts.take(articles), self._starts.take(articles + 1)
        files = (
            self._order.paragraph.searchsorted(
                numbers.astype(self._order.paragraph.dtype), side="right"
            )
            - 1
        )
        different, of = np.unique(files, return_inverse=True)
        keys = np.array([self._key_of_file(one) for one in different.tolist()], dtype=np.int64)
        n = numbers - first + ~self._titled(first)
        before, after = _short(self._content(numbers - 1)), _short(self._content(numbers + 1))
        return _Traits(
            numbers,
            (self._order.content.take(articles) >> np.uint64(32)).astype(np.int64),
            keys.take(of),
            np.where(numbers > first, before, _EDGE),
            np.where(numbers + 1 < end, after, _EDGE),
            np.minimum(n, _LAST_N),
        )

    def _content(self, numbers: Array) -> Array:
        """Give the hashes of the texts of some paragraphs; any for numbers beyond the index."""
        rows = rows_of_paragraphs(
            self._order, np.clip(numbers, 0, max(self._order.paragraph_count - 1, 0))
        )
        return rows.take(self._contents) if len(numbers) else np.zeros(0, dtype=np.uint64)

    def _with_content(self, wanted: Callable[[Array], Array]) -> Array:
        """Give the numbers of the paragraphs whose hashes are wanted, ascending."""
        found = [
            self._numbered(segment, wanted(held).nonzero()[0])
            for segment, held in self._contents.items()
        ]
        return np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *found]))

    def _numbered(self, segment: int, local: Array) -> Array:
        """Give the numbers of the paragraphs of a segment that the index still has."""
        order = self._order
        mine = (order.segment == segment).nonzero()[0]
        mine = mine[np.argsort(order.local_paragraph[mine], kind="stable")]
        begins = order.local_paragraph[mine].astype(np.int64)
        files = mine[np.maximum(begins.searchsorted(local, side="right") - 1, 0)]
        within = local - order.local_paragraph[files].astype(np.int64)
        starts = order.paragraph[files].astype(np.int64)
        kept = (within >= 0) & (starts + within < order.paragraph[files + 1].astype(np.int64))
        numbers: Array = (starts + within)[kept]
        return numbers

    def _paragraphs_of_files(self, files: Array) -> Array:
        starts = self._order.paragraph.astype(np.int64)
        spans = [np.arange(starts[file], starts[file + 1]) for file in files.tolist()]
        return np.concatenate([np.zeros(0, dtype=np.int64), *spans])

    def _file_key(self, file: int) -> int:
        return file_key(self._name_of(file))

    @functools.cached_property
    def _file_keys(self) -> Array:
        return np.array([file_key(name) for name, _ in self._order.listing()], dtype=np.int64)


def _chosen(held: Array, traits: _Traits, anchor: Anchor, state: AnchorState) -> Anchored | None:
    """Give the paragraph of which most holds, if anything of any does."""
    if not held.any():
        return None
    held = held.astype(np.int64)
    return Anchored(int(traits.numbers[_best(held, held > 0, traits, anchor)]), state)


def _best(held: Array, preferred: Array, traits: _Traits, anchor: Anchor) -> int:
    """Choose where most holds, then what is preferred, then by the number in the article, then the first."""
    away = np.abs(traits.n - anchor.n)
    return int(np.lexsort((traits.numbers, away, ~preferred, -held))[0])


def file_key(name: str) -> int:
    """Hash the name of a file to 32 bits."""
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big")


def _short(content: Array) -> Array:
    """Take of hashes of texts what an anchor holds of a neighbour."""
    return (content >> np.uint64(40)).astype(np.int64) | 1
