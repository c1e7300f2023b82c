"""Which texts are alike, and whose copy each one is: plain arrays in, plain arrays out.

Texts are numbered in the order in which they were first seen. Likeness is the Jaccard index of
their sets of shingles. A text is a copy of the first text that it is like and that is not a copy
itself. So every member of a cluster is like the first one: clusters do not grow along chains of
small changes, as they would if copies of copies counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from indexer.index.copies.sketches import SKETCH, Sets, distinct, run_starts
from indexer.index.disk.arrays import Array

FLOOR = 0.7
"""Likeness from which on texts count as near-identical: one letter in 23 may differ (e edits in L
letters leave about (L - 4e) / (L + 4e)). Between 0.5 and 0.7 two regulations say the same of
different things, as statutes showed."""
SHARED = 6
"""Hashes that two sketches must share to be looked at. At the floor 8.4 (one text inside the other)
to 9.9 of 12 are expected; fewer than 6 has a chance of 3.9 % and 0.2 % (binomial), and at a
likeness of 0.8 of 0.4 % and 0.01 %."""
SAMPLED = 5
"""Of the 12 smallest hashes of both together so many must be in both, before the texts themselves
are read: that share estimates the likeness without bias. At the floor 8.4 are expected, and fewer
than 5 have a chance of 0.9 %."""
CROWD = 64
"""In a bucket of texts with a common hash each is compared with the first so many: those that
others are copies of. Work stays linear in the size of the bucket; buckets with more are counted for
the report."""

_PREFIX = SKETCH - SHARED + 1
"""Two sketches that share SHARED hashes share at least one of their _PREFIX rarest (prefix
filtering: S. Chaudhuri, V. Ganti, R. Kaushik, "A primitive operator for similarity joins", 2006).
The commonest ones need no buckets at all."""
_COUNTED, _SKETCHES, _ENTRIES = 1 << 22, 1 << 18, 1 << 22
"""Hashes that are counted, sketches and bucket entries that are gone through at once: some tens of
megabytes each."""
_MET, _PAIRS, _COMPARED = 1 << 22, 1 << 17, 1 << 14
"""Pairs that are made different, whose sketches, and whose texts are compared at once: as much."""
_HALF = np.uint64(32)
_COLUMN_BITS = 4
"""Bits for a place in a sketch, below the count of the hash there."""
_MANY = 1 << (32 - _COLUMN_BITS - 1)
"""The count at which a hash is as common as can be told beside its place in 32 bits: one in 134
million texts."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of texts by number, the earlier one first, each pair once, ordered by the later.

    Crowded: see CROWD.
    """

    earlier: Array
    later: Array
    crowded: int = 0

    def where(self, keep: Array) -> Pairs:
        """Give the pairs for which `keep` is true."""
        return Pairs(self.earlier[keep], self.later[keep], self.crowded)


def meet(sketches: Array) -> tuple[Buckets, Array]:
    """Put texts into the buckets of their rarest hashes.

    Give the buckets, and for every text where it is met.

    sketches: a row of SKETCH hashes per text, in first-seen order. Where a text is met is a number:
    bit i for a bucket of its hash i, and bit SKETCH + i when it is not among the first CROWD there.
    Whether two texts are paired depends on both numbers and on which was seen first: what is known
    of two texts holds as long as none of these changes.
    """
    counts = _counts(sketches.ravel()).reshape(sketches.shape)
    met = np.zeros(len(sketches), dtype=np.uint32)
    nothing: Array = np.zeros(0, dtype=np.uint32)
    keys, owners = [nothing], [nothing]
    for low in range(0, len(sketches), _SKETCHES):
        columns, common = _rarest(counts[low : low + _SKETCHES])
        texts, at = np.nonzero(common)
        columns, texts = columns[texts, at], texts + low
        np.bitwise_or.at(met, texts, np.uint32(1) << columns)
        keys.append(sketches[texts, columns])
        owners.append(texts.astype(np.uint32))
    del counts
    buckets = Buckets.of(np.concatenate(keys), np.concatenate(owners))
    behind = np.flatnonzero(buckets.ranks >= CROWD)
    texts, key = buckets.texts[behind], np.repeat(buckets.keys, buckets.lengths)[behind]
    columns = (sketches[texts] == key[:, None]).argmax(axis=1)
    np.bitwise_or.at(met, texts, np.uint32(1) << (SKETCH + columns).astype(np.uint32))
    return buckets, met


def candidates(buckets: Buckets, sketches: Array, sizes: Array, fresh: Array) -> Pairs:
    """Find the pairs of texts that may be alike.

    Enough shared hashes in their sketches, and sizes that allow it.

    buckets: of the sketches (see `meet`). sizes: how many shingles each text has. fresh: of which
    texts all pairs are wanted; of two others none is.
    """
    halves = sketches.view("<u2")[
        :, ::2
    ]  # Share at least as many, and are compared in half the time.

    def keep(earlier: Array, later: Array) -> Array:
        small, large = (
            np.minimum(sizes[earlier], sizes[later]),
            np.maximum(sizes[earlier], sizes[later]),
        )
        near = small >= FLOOR * large
        near[near] = _shared(halves[earlier[near]], halves[later[near]]) >= SHARED
        near[near] = _shared(sketches[earlier[near]], sketches[later[near]]) >= SHARED
        near[near] = _sampled(sketches[earlier[near]], sketches[later[near]]) >= SAMPLED
        return near

    return buckets.pairs(keep, fresh)


def _counts(hashes: Array) -> Array:
    """Count how often each hash is among all, _MANY at most.

    Those with equal lowest bits at once.
    """
    counts = np.empty(len(hashes), dtype=np.uint32)
    parts = 1 << (len(hashes) // _COUNTED).bit_length()
    for part in range(parts):
        places = np.flatnonzero((hashes & np.uint32(parts - 1)) == part)
        packed = _packed(hashes[places], np.arange(len(places), dtype=np.uint32))
        begins = run_starts(_upper(packed))
        lengths = np.diff(np.append(begins, len(places))).astype(np.uint32)
        counts[places[_lower(packed)]] = np.repeat(np.minimum(lengths, _MANY), lengths)
    return counts


def _rarest(counts: Array) -> tuple[Array, Array]:
    """Give the places of the _PREFIX rarest hashes in some sketches, and whether another sketch has each too.

    counts: how often each hash of these sketches is among all.
    """
    # Of equally rare hashes the smaller ones: they come first in a sketch.
    ranked = (counts << _COLUMN_BITS) | np.arange(SKETCH, dtype=np.uint32)
    ranked.sort(axis=1)
    ranked = ranked[:, :_PREFIX]
    return ranked & np.uint32((1 << _COLUMN_BITS) - 1), ranked >> _COLUMN_BITS > 1


def _packed(upper: Array, lower: Array) -> Array:
    """Sort two columns of 32-bit numbers by the first and then the second.

    As one number each, which sorts fastest.
    """
    packed = upper.astype(np.uint64)
    packed <<= _HALF
    packed |= lower.astype(np.uint32)
    packed.sort()
    return packed


def _upper(packed: Array) -> Array:
    return packed.view("<u4")[1::2]


def _lower(packed: Array) -> Array:
    return packed.view("<u4")[::2]


def _shared(left: Array, right: Array) -> Array:
    """Count for each row how many of its values are in the same row on the other side."""
    twice = np.concatenate((right, right), axis=1)
    found = np.zeros(left.shape, dtype=bool)
    for turn in range(SKETCH):
        found |= left == twice[:, turn : turn + SKETCH]
    shared: Array = np.count_nonzero(found, axis=1)
    return shared


def _sampled(left: Array, right: Array) -> Array:
    """Count for each row how many of the SKETCH smallest values of both sides are on both sides."""
    both = np.sort(np.concatenate((left, right), axis=1), axis=1)
    again = both[:, 1:] == both[:, :-1]
    rank = np.cumsum(~again, axis=1)  # Of every value but the first, among the different values.
    sampled: Array = np.count_nonzero(again & (rank < SKETCH), axis=1)
    return sampled


@dataclass(frozen=True, slots=True)
class Buckets:
    """Texts by the keys that they have in common, in each bucket in first-seen order.

    keys, begins, lengths: of every bucket. texts, ranks: of every entry, the text and its place in
    its bucket.
    """

    keys: Array
    begins: Array
    lengths: Array
    texts: Array
    ranks: Array

    @classmethod
    def of(cls, keys: Array, texts: Array) -> Buckets:
        """Sort texts into buckets. keys, texts: one entry per key of a text.

        No key twice for a text.
        """
        packed = _packed(keys, texts)
        begins = run_starts(_upper(packed))
        lengths = np.diff(np.append(begins, len(packed)))
        ranks = np.arange(len(packed), dtype=np.uint32) - np.repeat(
            begins.astype(np.uint32), lengths
        )
        return cls(_upper(packed)[begins], begins, lengths, _lower(packed).copy(), ranks)

    def pairs(self, keep: Callable[[Array, Array], Array], fresh: Array | None = None) -> Pairs:
        """Pair every text with the first CROWD ones that have a key in common with it and that `keep` says to keep.

        keep: takes numbers of earlier and later texts. fresh: by text; given, one text of every
            pair must be.
        """
        met, found, nothing = [], [], np.zeros(0, dtype=np.int64)
        for pairs in self._met(fresh):
            met.append(pairs)
            if sum(map(len, met)) > _MET:
                found.append(_kept(distinct(np.concatenate(met)), keep))
                met = []
        found.append(_kept(distinct(np.concatenate([nothing, *met])), keep))
        pairs = distinct(np.concatenate(found))
        return Pairs(pairs & 0xFFFFFFFF, pairs >> 32, int(np.count_nonzero(self.lengths > CROWD)))

    def _met(self, fresh: Array | None) -> Iterator[Array]:
        """Give the pairs that are in one bucket, packed with the later text in the upper half, some at a time."""
        asked = None if fresh is None else self._beside(fresh)
        for low in range(0, len(self.ranks), _ENTRIES):
            entries = low + np.flatnonzero(self.ranks[low : low + _ENTRIES] > 0)
            entries = entries if asked is None else entries[asked[entries]]
            for place in range(CROWD):
                ranks = self.ranks[entries]
                entries, ranks = entries[ranks > place], ranks[ranks > place]
                later, earlier = (
                    self.texts[at].astype(np.int64) for at in (entries, entries - ranks + place)
                )
                pairs = (later << 32) | earlier
                yield pairs if fresh is None else pairs[fresh[earlier] | fresh[later]]

    def _beside(self, fresh: Array) -> Array:
        """Tell for every entry whether a fresh text is in its bucket."""
        if not len(self.begins):
            return np.zeros(0, dtype=bool)
        return np.repeat(np.logical_or.reduceat(fresh[self.texts], self.begins), self.lengths)


def _kept(pairs: Array, keep: Callable[[Array, Array], Array]) -> Array:
    """Keep some of different pairs: most texts that have one key in common have several."""
    parts = [pairs[low : low + _PAIRS] for low in range(0, len(pairs), _PAIRS)]
    return np.concatenate(
        [pairs[:0], *(part[keep(part & 0xFFFFFFFF, part >> 32)] for part in parts)]
    )


def shared_members(sets: Sets, weights: Array) -> Pairs:
    """Find the pairs of sets that may be alike by the weight of their members.

    sets: in first-seen order. weights: of every member. Of each set the commonest members are left
    out as long as they weigh less than FLOOR of it together: sets that are alike have one of the
    others in common (see _PREFIX).
    """
    owner = np.repeat(np.arange(len(sets.sizes)), sets.sizes)
    counts = np.bincount(sets.members, minlength=1)[sets.members]
    order = np.lexsort((sets.members, counts, owner))
    members, counts = sets.members[order], counts[order]
    weight = weights[members].astype(np.float64)
    total = np.bincount(owner, weights=weight, minlength=len(sets.sizes))
    before = np.concatenate(([0.0], np.cumsum(weight)))
    rest = before[sets.starts[1:]][owner] - before[:-1]
    keyed = (counts > 1) & (rest >= FLOOR * total[owner])

    def keep(earlier: Array, later: Array) -> Array:
        kept: Array = np.minimum(total[earlier], total[later]) >= FLOOR * np.maximum(
            total[earlier], total[later]
        )
        return kept

    return Buckets.of(members[keyed], owner[keyed]).pairs(keep)


def jaccard(left: Array, right: Array, sets: Sets, weights: Array | None = None) -> Array:
    """Give |A & B| / |A | B| for each pair of sets.

    left, right: numbers of sets. weights: of every member, when members count differently.
    """
    parts = [slice(low, low + _COMPARED) for low in range(0, len(left), _COMPARED)]
    return np.concatenate(
        [np.zeros(0), *(_jaccard(left[part], right[part], sets, weights) for part in parts)]
    )


def _jaccard(left: Array, right: Array, sets: Sets, weights: Array | None) -> Array:
    both = np.sort(np.concatenate((_tagged(sets, left), _tagged(sets, right))))
    shared = _sums(both[1:][both[1:] == both[:-1]], len(left), weights)
    union = _sums(both, len(left), weights) - shared
    quotient: Array = shared / np.maximum(union, 1)
    return quotient


def _tagged(sets: Sets, chosen: Array) -> Array:
    """Give the members of some sets one after the other, each with the place of its set in the upper half."""
    tags = np.repeat(np.arange(len(chosen), dtype=np.uint64), sets.sizes[chosen])
    tagged: Array = (tags << np.uint64(32)) | sets.take(chosen)
    return tagged


def _sums(tagged: Array, count: int, weights: Array | None) -> Array:
    """Count or weigh the members by their tag."""
    tags = (tagged >> np.uint64(32)).astype(np.int64)
    return np.bincount(
        tags,
        weights=None if weights is None else weights[tagged.astype(np.uint32)],
        minlength=count,
    )


def firsts(pairs: Pairs, count: int) -> Array:
    """Give for each of `count` texts the text that it is a copy of.

    The earliest like it that is no copy, or itself.
    """
    first = list(range(count))
    # One step per pair of texts that are alike, in order: whether the earlier one is a copy must be
    # known by then.
    for earlier, later in zip(pairs.earlier.tolist(), pairs.later.tolist(), strict=True):
        if first[later] == later and first[earlier] == earlier:
            first[later] = earlier
    return np.array(first, dtype=np.int64)
