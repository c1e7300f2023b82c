"""What an index knows of its likenesses, so that an update looks only for those that new or changed texts have.

Two things are kept with the clusters: where each text is met (see `likeness.meet`), and the pairs
that were compared, with the verdict on each. A pair of texts that were both there before and are
met in the same places is known; pairs of other texts are looked for, and compared unless there is a
verdict on them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.index.copies.likeness import Pairs
from indexer.index.disk.arrays import Array, ArrayFolder, narrowest, save_array
from indexer.index.disk.steps import Disk
from indexer.index.segments.order import GONE

_MET, _PAIRS = "met", "pairs"
_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Judged:
    """Where texts are met, the pairs that were compared, and whether each is alike."""

    met: Array
    pairs: Pairs
    alike: Array


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of some texts, by their numbers in first-seen order.

    met: where each is met. pairs: those that were compared, as the later text's number in the upper
    half and the earlier one's in the lower, ascending. alike: the verdict on each.
    """

    met: Array
    pairs: Array
    alike: Array

    def judge(
        self, met: Array, find: Callable[[Array], Pairs], compare: Callable[[Pairs], Array]
    ) -> Judged:
        """Give all pairs that are to be compared, and the verdicts on them.

        met: where the texts are met now. find: gives the pairs of the texts for which it is handed
            true. compare: tells
        which of some pairs are alike.
        """
        fresh = met != self.met
        found = find(fresh)
        packed = (found.later.astype(np.uint64) << _HALF) | found.earlier.astype(np.uint64)
        alike = self._verdicts(packed, found, compare)
        earlier, later = (
            (self.pairs & np.uint64(0xFFFFFFFF)).astype(np.int64),
            (self.pairs >> _HALF).astype(np.int64),
        )
        lasting = ~(fresh[earlier] | fresh[later])
        packed = np.concatenate((packed, self.pairs[lasting]))
        order = np.argsort(packed)
        pairs = Pairs(
            np.concatenate((found.earlier, earlier[lasting]))[order],
            np.concatenate((found.later, later[lasting]))[order],
            found.crowded,
        )
        return Judged(met, pairs, np.concatenate((alike, self.alike[lasting]))[order])

    def _verdicts(self, packed: Array, found: Pairs, compare: Callable[[Pairs], Array]) -> Array:
        places = np.searchsorted(self.pairs, packed)
        given = np.zeros(len(packed), dtype=bool)
        inside = places < len(self.pairs)
        given[inside] = self.pairs[places[inside]] == packed[inside]
        alike = np.zeros(len(packed), dtype=bool)
        alike[given] = self.alike[places[given]]
        alike[~given] = compare(found.where(~given))
        return alike


def nothing_known(count: int) -> Known:
    """Know nothing of so many texts."""
    return Known(
        np.zeros(count, dtype=np.uint32), np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=bool)
    )


def save_known(folder: Path, numbers: Array, sketched: Array, judged: Judged, disk: Disk) -> None:
    """Keep what is known now.

    numbers: the paragraph that stands for each text. sketched: whether each paragraph of the index
    has a sketch. Only of those it is kept where they are met: nowhere, when another one stands for
    their text.
    """
    by_paragraph = np.zeros(len(sketched), dtype=np.uint32)
    by_paragraph[numbers] = judged.met
    kept = by_paragraph[sketched]
    save_array(folder, _MET, kept, narrowest(int(kept.max(initial=0))), disk)
    later, earlier = (
        numbers[judged.pairs.later].astype(np.uint64),
        numbers[judged.pairs.earlier].astype(np.uint64),
    )
    packed = (later << _HALF) | (earlier << np.uint64(1)) | judged.alike.astype(np.uint64)
    packed.sort()
    save_array(folder, _PAIRS, packed, "u8", disk)


def load_known(
    folder: Path, sketched: Array, renumbered: Array, numbers: Array, paragraphs: int
) -> Known:
    """Take over what the index before knew.

    folder: its clusters. sketched: whether each of its paragraphs has a sketch. renumbered: the
    number now of each, or GONE. numbers: the paragraph that stands for each text now. paragraphs:
    how many there are now.
    """
    arrays = ArrayFolder(folder)
    met = np.zeros(paragraphs, dtype=np.uint32)
    now = renumbered[sketched]
    met[now[now != GONE]] = arrays[_MET][now != GONE]
    text_of = np.full(paragraphs + 1, GONE, dtype=np.int64)  # The last one is where GONE leads.
    text_of[numbers] = np.arange(len(numbers))
    packed = arrays[_PAIRS]
    later = text_of[renumbered[packed >> _HALF]]
    earlier = text_of[renumbered[(packed & np.uint64(0xFFFFFFFF)) >> np.uint64(1)]]
    there = (later != GONE) & (earlier != GONE)
    pairs = (later[there].astype(np.uint64) << _HALF) | earlier[there].astype(np.uint64)
    order = np.argsort(pairs)
    return Known(met[numbers], pairs[order], (packed[there] & np.uint64(1)).astype(bool)[order])
