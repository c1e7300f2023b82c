"""Leaves of the query tree on one segment: sorted positions in, paragraphs with exact counts out.

What an occurrence is, `indexer.search.nodes` defines and `indexer.search.matching` spells out for one paragraph; here
the same is done for a whole segment at once, by comparing sorted arrays.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import numpy as np

from indexer.index.disk.arrays import Array
from indexer.index.frequent import NOTHING, Found, pack
from indexer.index.postings.segment import CharacterSegment
from indexer.search.nodes import Gap, Leaf, Near, Prefix, Text
from indexer.text.fold import fold_text, is_run_char


@dataclass(frozen=True, slots=True)
class Needle:
    """A folded text to look for; a bound edge must not continue a run of digits and Latin letters."""

    text: str
    bound_left: bool
    bound_right: bool
    overlaps: bool
    """Whether it can overlap itself: whether it ends as it begins."""

    @classmethod
    @functools.lru_cache(maxsize=1024)
    def of(cls, text: str, *, literal: bool = False) -> Needle:
        """Fold a text as typed."""
        folded = fold_text(text)
        bound = bool(folded) and not literal
        overlaps = any(folded.startswith(folded[at:]) for at in range(1, len(folded)))
        return cls(folded, bound and is_run_char(folded[0]), bound and is_run_char(folded[-1]), overlaps)


@dataclass(frozen=True, slots=True)
class _Places:
    """Occurrences by ascending start; `whole` says which are whole words."""

    starts: Array
    ends: Array
    whole: Array


def holders(segment: CharacterSegment, text: Text) -> Array:
    """Give the paragraphs of a segment that hold a text, each as often as it does."""
    return segment.paragraph_of(_starts(segment, Needle.of(text.text, literal=text.literal)))


def find_leaf(segment: CharacterSegment, leaf: Leaf) -> Found:
    """Find the paragraphs of a segment in which a leaf occurs."""
    overlaps = True
    match leaf:
        case Text(text, literal):
            places = _text(segment, leaf)
            overlaps = Needle.of(text, literal=literal).overlaps
        case Prefix(text):
            places = _prefix(segment, Needle.of(text))
        case Gap():
            places = _gap(segment, leaf)
        case Near():
            places = _near(segment, leaf)
    return _by_paragraph(segment, _apart(places) if overlaps else places) if len(places.starts) else NOTHING


def _all_whole(starts: Array, ends: Array) -> _Places:
    return _Places(starts, ends, np.ones(len(starts), dtype=bool))


def _starts(segment: CharacterSegment, needle: Needle) -> Array:
    """Every start of a needle, overlapping ones too. A separator stands before and behind every paragraph."""
    starts = segment.occurrences(needle.text)
    if not len(starts):
        return starts
    if needle.bound_left:
        starts = starts[~segment.runs_on(starts - 1)]
    if needle.bound_right:
        starts = starts[~segment.runs_on(starts + len(needle.text))]
    return starts


def _prefix(segment: CharacterSegment, needle: Needle) -> _Places:
    """Find the runs that begin with a needle; an occurrence reaches to the end of its run."""
    starts = _starts(segment, replace(needle, bound_right=False))
    ends = starts + len(needle.text)
    if needle.text and not needle.bound_right:
        # Only behind another character can a run hold the next occurrence: elsewhere its end does not matter.
        longer = np.flatnonzero(segment.runs_on(ends))
        while len(longer):
            ends[longer] += 1
            longer = longer[segment.runs_on(ends[longer])]
    return _all_whole(starts, ends)


def _text(segment: CharacterSegment, leaf: Text) -> _Places:
    needle = Needle.of(leaf.text, literal=leaf.literal)
    starts = _starts(segment, needle)
    ends = starts + len(needle.text)
    if not len(starts):
        return _Places(starts, ends, np.zeros(0, dtype=bool))
    edges = segment.is_edge(np.concatenate((starts, ends)))
    whole = edges[: len(starts)] & edges[len(starts) :]
    if leaf.whole:
        return _all_whole(starts[whole], ends[whole])
    return _Places(starts, ends, whole)


def _text_starts(segment: CharacterSegment, leaf: Text) -> tuple[Array, int]:
    places = _text(segment, leaf)
    return places.starts, len(fold_text(leaf.text))


def _gap(segment: CharacterSegment, gap: Gap) -> _Places:
    """Join the pieces from the last to the first: to each start of a piece the end of the shortest chain from there.

    Chains that begin later never end earlier, so the next start that has a chain gives the shortest one.
    """
    needles = [Needle.of(piece) for piece in gap.pieces]
    starts = _starts(segment, needles[-1])
    ends = starts + len(needles[-1].text)
    for needle, bound in zip(needles[-2::-1], gap.bounds[::-1], strict=True):
        before = _starts(segment, needle)
        after = before + len(needle.text)
        following = np.searchsorted(starts, after.astype(starts.dtype, copy=False))
        reached = following < len(starts)
        before, after, following = before[reached], after[reached], following[reached]
        near = starts[following] - after <= bound
        before, after, following = before[near], after[near], following[near]
        same = segment.unbroken(after, starts[following])
        starts, ends = before[same], ends[following[same]]
    return _all_whole(starts, ends)


def _near(segment: CharacterSegment, near: Near) -> _Places:
    """Pair each start of one text with the next start of the other; of pairs with one start the shorter counts."""
    left, right = _text_starts(segment, near.left), _text_starts(segment, near.right)
    pairs = [_ordered(segment, left, right, near.distance), _ordered(segment, right, left, near.distance)]
    starts = np.concatenate([pair[0] for pair in pairs])
    ends = np.concatenate([pair[1] for pair in pairs])
    order = np.lexsort((ends, starts))
    starts, ends = starts[order], ends[order]
    first = np.ones(len(starts), dtype=bool)
    first[1:] = starts[1:] != starts[:-1]
    return _all_whole(starts[first], ends[first])


def _ordered(
    segment: CharacterSegment, first: tuple[Array, int], second: tuple[Array, int], distance: int
) -> tuple[Array, Array]:
    (starts, size), (others, other_size) = first, second
    ends = starts + size
    following = np.searchsorted(others, ends.astype(others.dtype, copy=False))
    reached = following < len(others)
    starts, ends, following = starts[reached], ends[reached], following[reached]
    near = others[following] - ends <= distance
    starts, following = starts[near], following[near]
    same = segment.paragraph_of(starts) == segment.paragraph_of(others[following])
    return starts[same], others[following[same]] + other_size


def _apart(places: _Places) -> _Places:
    """Drop every occurrence that overlaps the last kept one before it."""
    starts, ends = places.starts, places.ends
    if len(starts) < 2 or not (starts[1:] < ends[:-1]).any():
        return places
    following = np.searchsorted(starts, ends.astype(starts.dtype, copy=False)).tolist()
    kept, at = [], 0
    while at < len(following):
        kept.append(at)
        at = following[at]
    chosen = np.array(kept)
    return _Places(starts[chosen], ends[chosen], places.whole[chosen])


def _by_paragraph(segment: CharacterSegment, places: _Places) -> Found:
    paragraphs = segment.paragraph_of(places.starts)
    begins = np.empty(len(paragraphs), dtype=bool)
    begins[0] = True
    np.not_equal(paragraphs[1:], paragraphs[:-1], out=begins[1:])
    first = begins.nonzero()[0]
    if len(first) == len(paragraphs):
        return Found(paragraphs, pack(np.ones(len(paragraphs), dtype=np.uint8), places.whole))
    counts = np.empty(len(first), dtype=np.uint32)
    np.subtract(first[1:], first[:-1], out=counts[:-1], casting="unsafe")
    counts[-1] = len(paragraphs) - int(first[-1])
    return Found(paragraphs[first], pack(counts, np.logical_or.reduceat(places.whole, first)))
