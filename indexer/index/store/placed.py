"""Numbers with room between them, for an index that lies elsewhere: file by file, as builds and updates gave them.

What an update leaves as it is keeps its numbers; a new file gets numbers between those of its
neighbours. Clusters of copies keep theirs as well, as long as one of their paragraphs stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from indexer.index.disk.arrays import Array, ArrayFolder, save_array
from indexer.index.disk.steps import Disk
from indexer.index.segments.order import GONE, Order, renumbered
from indexer.index.store.store import Store

SPREAD = 20
"""Bits of room between two paragraphs of a full build."""
_FOLDER = "places"
_NAMES = ("paragraphs", "articles", "firsts", "step", "art", "keys")
_WIDE = "<u8"


@dataclass(frozen=True, slots=True)
class Placed:
    """The numbers of an index. paragraphs, articles: where each file begins in its store.

    firsts, step: number of a file's first paragraph and the distance to the next. art: number of its
    first article; the others follow it. keys: number of each cluster of copies, by its place.
    """

    paragraphs: Array
    articles: Array
    firsts: Array
    step: Array
    art: Array
    keys: Array

    @classmethod
    def built(cls, store: Store) -> Placed:
        """Give the numbers of a full build: see `Spread`."""
        order = store.order
        paragraph, article = (
            starts.astype(np.int64) for starts in (order.paragraph, order.article)
        )
        return cls(
            paragraphs=paragraph,
            articles=article,
            firsts=(paragraph[:-1] + 1) << SPREAD,
            step=np.full(order.file_count, 1 << SPREAD, dtype=np.int64),
            art=article[:-1],
            keys=np.arange(len(store.duplicates.clusters), dtype=np.int64),
        )

    @classmethod
    def read(cls, folder: Path) -> Placed:
        """Read what `save` wrote into an engine's folder; raises IndexDamagedError."""
        arrays = ArrayFolder(folder / _FOLDER)
        return cls(*(arrays[name].astype(np.int64) for name in _NAMES))

    @staticmethod
    def are_in(folder: Path) -> bool:
        """Tell whether there are numbers in an engine's folder."""
        return (folder / _FOLDER).exists()

    def numbered(self, keys: Array) -> Placed:
        """Give the same with numbers of its clusters."""
        return replace(self, keys=keys)

    def save(self, folder: Path, disk: Disk) -> None:
        """Write the numbers into an engine's folder."""
        disk.make_folder(folder / _FOLDER)
        for name in _NAMES:
            save_array(folder / _FOLDER, name, getattr(self, name).astype(_WIDE), "u8", disk)

    def n(self, number: int) -> int:
        """Give the number elsewhere of a paragraph."""
        file = min(_last(self.paragraphs, number), len(self.firsts) - 1)
        return int(self.firsts[file]) + (number - int(self.paragraphs[file])) * int(self.step[file])

    def article(self, number: int) -> int:
        """Give the number elsewhere of an article."""
        file = min(_last(self.articles, number), len(self.art) - 1)
        return int(self.art[file]) + number - int(self.articles[file])

    def number(self, n: int) -> int:
        """Give the place of a paragraph in the store; raises KeyError for a number that is not given."""
        file = _last(self.firsts, n)
        if file < 0:
            raise KeyError(n)
        place, rest = divmod(n - int(self.firsts[file]), int(self.step[file]))
        number = int(self.paragraphs[file]) + place
        if rest or number >= int(self.paragraphs[file + 1]):
            raise KeyError(n)
        return number


def _last(starts: Array, number: int) -> int:
    return int(np.searchsorted(starts, number, side="right")) - 1


def kept_files(before: Order, after: Order) -> Array:
    """Give for every file of an index its place in an earlier one with the same segments, or GONE."""
    old, new = (
        order.segment.astype(np.int64) << 32 | order.row.astype(np.int64)
        for order in (before, after)
    )
    by_place = np.argsort(old)
    at = np.minimum(np.searchsorted(old, new, sorter=by_place), max(len(old) - 1, 0))
    found = by_place[at]
    return np.where(old[found] == new, found, GONE)


def added_files(kept: Array) -> list[int]:
    """Give the places of files that are new; kept: see `kept_files`."""
    return [int(at) for at in np.flatnonzero(kept == GONE)]


def gone_files(before: Order, kept: Array) -> list[int]:
    """Give the places in an earlier index of files that are gone; kept: see `kept_files`."""
    return [int(at) for at in np.setdiff1d(np.arange(before.file_count), kept)]


def placed_again(before: Placed, kept: Array, order: Order) -> Placed | None:
    """Give numbers to the files of a later index; None where there is no room left between two.

    kept: see `kept_files`. The clusters have no numbers yet.
    """
    paragraph, article = (starts.astype(np.int64) for starts in (order.paragraph, order.article))
    firsts, step, art = (np.zeros(len(kept), dtype=np.int64) for _ in range(3))
    places = Placed(paragraph, article, firsts, step, art, before.keys)
    is_kept = kept != GONE
    for new, old in (
        (places.firsts, before.firsts),
        (places.step, before.step),
        (places.art, before.art),
    ):
        new[is_kept] = old[kept[is_kept]]
    free = int((before.art + np.diff(before.articles)).max(initial=0))
    added = np.flatnonzero(~is_kept)
    articles = np.diff(article)[added]
    places.art[added] = free + np.cumsum(articles) - articles
    for run in np.split(added, np.flatnonzero(np.diff(added) > 1) + 1):
        if len(run) and not _fill(places, int(run[0]), int(run[-1]) + 1):
            return None
    return places


def _fill(places: Placed, first: int, end: int) -> bool:
    """Number the files of a run between two that are kept; tells whether there was room."""
    before, files = 0, len(places.firsts)
    count = int(places.paragraphs[end] - places.paragraphs[first])
    if first:
        inside = int(places.paragraphs[first] - places.paragraphs[first - 1])
        before = int(places.firsts[first - 1]) + max(inside - 1, 0) * int(places.step[first - 1])
    step = 1 << SPREAD
    if end < files:
        step = min(step, (int(places.firsts[end]) - before) // (count + 1))
    if not step:
        return False
    offsets = places.paragraphs[first:end] - places.paragraphs[first]
    places.firsts[first:end] = before + step * (offsets + 1)
    places.step[first:end] = step
    return True


@dataclass(frozen=True, slots=True)
class Copies:
    """Which paragraphs of an updated index are copies. keys: numbers of its clusters, by their places.

    numbers, key_of: every copy, ascending, and the number of its cluster. changed: for each whether
    the index does not know that yet, though it has the paragraph. single: those that are none any
    more.
    """

    keys: Array
    numbers: Array
    key_of: Array
    changed: Array
    single: Array

    def by_number(self) -> dict[int, int]:
        """Give the number of the cluster of each copy."""
        return dict(zip(self.numbers.tolist(), self.key_of.tolist(), strict=True))

    def news(self) -> Iterator[tuple[int, int | None]]:
        """Give paragraphs that stay and whose cluster is another one, None for none any more."""
        changed = self.numbers[self.changed].tolist(), self.key_of[self.changed].tolist()
        yield from zip(*changed, strict=True)
        yield from ((number, None) for number in self.single.tolist())


def compared_copies(before: Store, keys: Array, after: Store) -> Copies:
    """Compare the copies of two stores with the same segments. keys: numbers of the earlier clusters."""
    shift = renumbered(before.order, after.order)
    old_numbers, old_places = before.duplicates.members
    moved = shift[old_numbers] if len(old_numbers) else np.zeros(0, dtype=np.int64)
    stays = moved != GONE
    moved, old_keys = moved[stays], keys[old_places[stays]]
    by_number = np.argsort(moved)
    moved, old_keys = moved[by_number], old_keys[by_number]
    numbers, places = after.duplicates.members
    numbers = numbers.astype(np.int64)
    known = _looked_up(moved, old_keys, numbers)
    new_keys = _keys_again(known, places, len(after.duplicates.clusters), int(keys.max(initial=-1)))
    key_of = new_keys[places] if len(places) else np.zeros(0, dtype=np.int64)
    there = np.isin(numbers, shift[shift != GONE])
    return Copies(
        keys=new_keys,
        numbers=numbers,
        key_of=key_of,
        changed=there & (known != key_of),
        single=np.setdiff1d(moved, numbers),
    )


def _looked_up(numbers: Array, values: Array, wanted: Array) -> Array:
    """Give the value of each wanted number, -1 where it has none; numbers ascend."""
    if not len(numbers):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(numbers, wanted), len(numbers) - 1)
    return np.where(numbers[at] == wanted, values[at], -1)


def _keys_again(known: Array, places: Sequence[int] | Array, count: int, last: int) -> Array:
    """Number clusters: as the first of their paragraphs was, unless another one is, or else anew."""
    keys = np.full(count, -1, dtype=np.int64)
    taken: set[int] = set()
    for place, key in zip(np.asarray(places).tolist(), known.tolist(), strict=True):
        if key >= 0 and keys[place] < 0 and key not in taken:
            keys[place] = key
            taken.add(key)
    fresh = keys < 0
    keys[fresh] = last + 1 + np.arange(int(fresh.sum()))
    return keys
