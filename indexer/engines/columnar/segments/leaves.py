"""Leaves of the query tree on one segment: sorted positions in, paragraphs with exact counts out.

What an occurrence is, `indexer.search.language.nodes` defines and `indexer.search.matching.leaf` spells out for
one paragraph; here the same is done for a whole segment at once, by comparing sorted arrays.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import numpy as np

from indexer.index.disk.arrays import Array
from indexer.index.frequent import NOTHING, Found, pack
from indexer.index.postings.segment import CharacterSegment, Check, never
from indexer.search.language.nodes import Chain, Gap, Leaf, Near, Prefix, Text, Unless
from indexer.text.fold import fold_text, is_run_char

_STEPS = 4096
"""Occurrences gone through one by one before the time is looked at again."""


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
        return cls(
            folded, bound and is_run_char(folded[0]), bound and is_run_char(folded[-1]), overlaps
        )


@dataclass(frozen=True, slots=True)
class Places:
    """Occurrences by ascending start; `whole` says which are whole words."""

    starts: Array
    ends: Array
    whole: Array


def holders(segment: CharacterSegment, text: Text) -> Array:
    """Give the paragraphs of a segment that hold a text, each as often as it does."""
    return segment.paragraph_of(_starts(segment, Needle.of(text.text, literal=text.literal)))


def find_leaf(segment: CharacterSegment, leaf: Leaf, check: Check = never) -> Found:
    """Find the paragraphs of a segment in which a leaf occurs.

    Every loop asks `check` whether to go on.
    """
    places = find_places(segment, leaf, check, counted=True)
    return _by_paragraph(segment, places) if len(places.starts) else NOTHING


def find_places(
    segment: CharacterSegment, leaf: Leaf, check: Check = never, *, counted: bool = False
) -> Places:
    """Find where in a segment a leaf occurs; no occurrence overlaps the one before it.

    counted: they are only to be counted, so that ends which keep nothing apart need not be right.
    """
    overlaps = True
    match leaf:
        case Text(text, literal):
            places = _text(segment, leaf, check)
            overlaps = Needle.of(text, literal=literal).overlaps
        case Unless():
            places = _bare(segment, leaf, check)
        case Prefix(text):
            places = _prefix(segment, Needle.of(text), check, counted=counted)
        case Gap():
            places = _gap(segment, leaf, check)
        case Near():
            places = _near(segment, leaf, check)
        case Chain():
            places = _chain(segment, leaf, check)
    return _apart(places, check) if overlaps else places


def _all_whole(starts: Array, ends: Array) -> Places:
    return Places(starts, ends, np.ones(len(starts), dtype=bool))


def _starts(segment: CharacterSegment, needle: Needle, check: Check = never) -> Array:
    """Every start of a needle, overlapping ones too.

    A separator stands before and behind every paragraph.
    """
    check()
    starts = segment.occurrences(needle.text, check)
    if not len(starts):
        return starts
    if needle.bound_left:
        starts = starts[~segment.runs_on(starts - 1)]
    if needle.bound_right:
        starts = starts[~segment.runs_on(starts + len(needle.text))]
    return starts


def _prefix(segment: CharacterSegment, needle: Needle, check: Check, *, counted: bool) -> Places:
    """Find the runs that begin with a needle; an occurrence reaches to the end of its run."""
    starts = _starts(segment, replace(needle, bound_right=False), check)
    ends = starts + len(needle.text)
    if needle.text and not (counted and needle.bound_right):
        # Only behind another character can a run hold the next occurrence: elsewhere its end keeps
        # nothing apart.
        longer = np.flatnonzero(segment.runs_on(ends))
        while len(longer):
            check()
            ends[longer] += 1
            longer = longer[segment.runs_on(ends[longer])]
    return _all_whole(starts, ends)


def _text(segment: CharacterSegment, leaf: Text, check: Check) -> Places:
    needle = Needle.of(leaf.text, literal=leaf.literal)
    starts = _starts(segment, needle, check)
    ends = starts + len(needle.text)
    if not len(starts):
        return Places(starts, ends, np.zeros(0, dtype=bool))
    edges = segment.is_edge(np.concatenate((starts, ends)))
    whole = edges[: len(starts)] & edges[len(starts) :]
    if leaf.whole:
        return _all_whole(starts[whole], ends[whole])
    return Places(starts, ends, whole)


def _text_starts(segment: CharacterSegment, leaf: Text, check: Check) -> tuple[Array, int]:
    places = _text(segment, leaf, check)
    return places.starts, len(fold_text(leaf.text))


def _bare(segment: CharacterSegment, unless: Unless, check: Check) -> Places:
    places = _text(segment, unless.text, check)
    kept = np.ones(len(places.starts), dtype=bool)
    for text in unless.before:
        starts, size = _text_starts(segment, text, check)
        kept &= ~_among(places.starts, starts + size)
        # A blank stands only before a digit or Latin letter, and is one character.
        kept &= ~(_among(places.starts - 1, starts + size) & _blank_at(segment, places.starts - 1))
    for text in unless.after:
        starts, _ = _text_starts(segment, text, check)
        kept &= ~_among(places.ends, starts)
        kept &= ~(_among(places.ends + 1, starts) & _blank_at(segment, places.ends))
    return _all_whole(places.starts[kept], places.ends[kept])


def _among(positions: Array, ascending: Array) -> Array:
    """Tell for each position whether it is one of some ascending ones."""
    if not len(ascending):
        return np.zeros(len(positions), dtype=bool)
    at = np.searchsorted(ascending, positions.astype(ascending.dtype, copy=False))
    found: Array = ascending.take(np.minimum(at, len(ascending) - 1)) == positions
    return found


def _blank_at(segment: CharacterSegment, positions: Array) -> Array:
    (blank,) = segment.numbers_of(" ")
    if not blank:
        return np.zeros(len(positions), dtype=bool)
    blanks: Array = segment.text.take(positions) == blank
    return blanks


def _chain(segment: CharacterSegment, chain: Chain, check: Check) -> Places:
    """Go from the last text to the first, keeping of each the places from which the rest of the chain is reached."""
    reached, size = _text_starts(segment, chain.texts[-1], check)
    for link in reversed(range(len(chain.distances))):
        starts, own = _text_starts(segment, chain.texts[link], check)
        kept = _has_between(segment, reached, starts + own, starts + own + chain.distances[link])
        if not chain.ordered[link]:
            kept |= _has_between(
                segment, reached, starts - size - chain.distances[link], starts - size, starts
            )
        reached, size = starts[kept], own
    return _all_whole(reached, reached + size)


def _has_between(
    segment: CharacterSegment,
    ascending: Array,
    first: Array,
    last: Array,
    owners: Array | None = None,
) -> Array:
    """Tell for each stretch, its end included, whether one of some ascending positions lies in it.

    It must be in the paragraph of the stretch's own position: of what stands right before its
    beginning, if not given.
    """
    if not len(ascending):
        return np.zeros(len(first), dtype=bool)
    behind = owners is None
    at = np.searchsorted(ascending, first if behind else last, side="left" if behind else "right")
    at -= 0 if behind else 1
    nearest = ascending.take(np.clip(at, 0, len(ascending) - 1))
    found: Array = (nearest >= first) & (nearest <= last)
    own = first - 1 if owners is None else owners
    found &= segment.paragraph_of(nearest) == segment.paragraph_of(own)
    return found


def _gap(segment: CharacterSegment, gap: Gap, check: Check) -> Places:
    """Join the pieces from the last to the first.

    To each start of a piece the end of the shortest chain from there.

    Chains that begin later never end earlier, so the next start that has a chain gives the shortest
    one.
    """
    needles = [_piece(gap, at) for at in range(len(gap.pieces))]
    starts = _starts(segment, needles[-1], check)
    ends = starts + len(needles[-1].text)
    for at in reversed(range(len(gap.bounds))):
        before = _starts(segment, needles[at], check)
        after = before + len(needles[at].text)
        following = np.searchsorted(
            starts, (after + gap.fewest(at)).astype(starts.dtype, copy=False)
        )
        reached = following < len(starts)
        before, after, following = before[reached], after[reached], following[reached]
        near = starts[following] - after <= gap.bounds[at]
        before, after, following = before[near], after[near], following[near]
        if gap.is_exact(at):
            same = segment.paragraph_of(before) == segment.paragraph_of(starts[following])
        else:
            same = segment.unbroken(after, starts[following], check)
        starts, ends = before[same], ends[following[same]]
    return _all_whole(starts, ends)


def _piece(gap: Gap, at: int) -> Needle:
    needle = Needle.of(gap.pieces[at])
    free_left, free_right = gap.free_edges(at)
    return replace(
        needle,
        bound_left=needle.bound_left and not free_left,
        bound_right=needle.bound_right and not free_right,
    )


def _near(segment: CharacterSegment, near: Near, check: Check) -> Places:
    """Pair each start of one text with the next start of the other.

    Of pairs with one start the shorter counts.
    """
    left, right = _text_starts(segment, near.left, check), _text_starts(segment, near.right, check)
    pairs = [
        _ordered(segment, left, right, near.distance),
        _ordered(segment, right, left, near.distance),
    ]
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


def _apart(places: Places, check: Check) -> Places:
    """Drop every occurrence that overlaps the last kept one before it."""
    starts, ends = places.starts, places.ends
    if len(starts) < 2 or not (starts[1:] < ends[:-1]).any():
        return places
    following = np.searchsorted(starts, ends.astype(starts.dtype, copy=False)).tolist()
    kept, at = [], 0
    while at < len(following):
        kept.append(at)
        at = following[at]
        if len(kept) % _STEPS == 0:
            check()
    chosen = np.array(kept)
    return Places(starts[chosen], ends[chosen], places.whole[chosen])


def _by_paragraph(segment: CharacterSegment, places: Places) -> Found:
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
