"""One opened segment of characters.

Where any string occurs, and which paragraph a position belongs to.

Positions count characters from the beginning of the segment; paragraphs count within it. A position
array is sorted.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from indexer.errors import IndexDamagedError
from indexer.index.disk.arrays import Array, ArrayFolder
from indexer.text.characters import is_letter
from indexer.text.fold import is_run_char

Check = Callable[[], None]
"""What a loop asks in every round whether to go on; raises when the time is over."""


def never() -> None:
    """Let a loop go on, for ever if it must."""


_STRIDE_BITS = 5
"""The paragraph at every 32nd position is known at once.

A paragraph is longer than that as a rule.
"""
_COUNTED = 1 << 16
"""Paragraphs whose letters are counted at once."""
_FEW = 512
"""So few positions are looked up one by one faster than through the stride table, and their
characters all at once."""


class CharacterSegment:
    """The characters of a segment, mapped; every answer is exact."""

    def __init__(self, folder: Path) -> None:
        arrays = ArrayFolder(folder)
        self.text, self.starts = arrays.blocks("text"), arrays["starts"]
        self._is_break = arrays["breaks"] != 0
        self._edges = arrays.blocks("edges")
        self._pairs, self._pair_starts = arrays["pairs"], arrays["pair_starts"]
        self._positions, self._strides = arrays.blocks("positions"), arrays.blocks("strides")
        self._key, self._last_pair = (
            self._pairs.dtype.type,
            int(self._pairs[-1]) if len(self._pairs) else -1,
        )
        alphabet = arrays["alphabet"].tolist()
        if not alphabet or len(self.text) != int(self.starts[-1]):
            raise IndexDamagedError("the characters do not fit together")
        self._alphabet = [chr(code) for code in alphabet]
        self._number = {chr(code): number for number, code in enumerate(alphabet)}
        self._size = len(alphabet)
        self._leads = leads(alphabet)
        self.is_run = np.array([is_run_char(chr(code)) for code in alphabet])

    @property
    def paragraph_count(self) -> int:
        """How many paragraphs the segment holds."""
        return len(self.starts) - 1

    def lengths_of(self, paragraphs: Array) -> Array:
        """Give the characters of some paragraphs, with the zero behind each."""
        return self.starts.take(paragraphs + 1).astype(np.intp) - self.starts.take(
            paragraphs
        ).astype(np.intp)

    def numbers_of(self, folded: str) -> list[int]:
        """Give the number of each character of a text, 0 for one that is nowhere."""
        return [self._number.get(char, 0) for char in folded]

    def occurrences(self, folded: str, check: Check = never) -> Array:
        """Give every position at which a folded text begins, overlapping ones too.

        No text occurs nowhere.
        """
        numbers = self.numbers_of(folded)
        if not numbers or 0 in numbers:
            return np.zeros(0, dtype=np.intp)
        led = [at for at, number in enumerate(numbers[:-1]) if self._leads[number]]
        if not led:
            return self._without_pairs(numbers, check)
        at, begin, end = self._rarest_pair(numbers, led)
        return self._verify(
            self._positions[begin:end].astype(np.intp), numbers, (at, at + 1), check
        )

    def _rarest_pair(self, numbers: list[int], led: list[int]) -> tuple[int, int, int]:
        """Give which of the pairs that begin at some characters is rarest, and the slice of its positions."""
        if len(led) == 1:
            return led[0], *self._pair(numbers[led[0]], numbers[led[0] + 1])
        keys = np.array([numbers[at] * self._size + numbers[at + 1] for at in led])
        places = self._pairs.searchsorted(
            np.minimum(keys, self._last_pair).astype(self._pairs.dtype)
        )
        begins, ends = (
            self._pair_starts.take(places).tolist(),
            self._pair_starts.take(places + 1).tolist(),
        )
        for at, known in zip(led, (self._pairs.take(places) == keys).tolist(), strict=True):
            if not known:
                return at, 0, 0  # A pair that is nowhere.
        rarest = min(range(len(led)), key=lambda one: ends[one] - begins[one])
        return led[rarest], begins[rarest], ends[rarest]

    def _without_pairs(self, numbers: list[int], check: Check) -> Array:
        """Find a text that is one character, or has none but its last that leads pairs."""
        at = len(numbers) - 1 if self._leads[numbers[-1]] else 0
        return self._verify(self._single(numbers[at]), numbers, (at,), check)

    def _single(self, number: int) -> Array:
        if not self._leads[number]:
            return np.flatnonzero(self.text[:] == self.text.dtype.type(number))
        return np.sort(self._positions[slice(*self._beginning_with(number))]).astype(np.intp)

    def _beginning_with(self, number: int) -> tuple[int, int]:
        low, high = (
            self._first_pair(number * self._size),
            self._first_pair((number + 1) * self._size),
        )
        return int(self._pair_starts[low]), int(self._pair_starts[high])

    def count_of(self, letter: str) -> int:
        """Tell how often a letter, digit or Han character occurs, without looking for it."""
        low, high = self._beginning_with(self._number.get(letter, 0))
        return high - low

    def _pair(self, first: int, second: int) -> tuple[int, int]:
        key = first * self._size + second
        at = self._first_pair(key)
        if at == len(self._pairs) or int(self._pairs[at]) != key:
            return 0, 0  # A pair that is nowhere.
        return int(self._pair_starts[at]), int(self._pair_starts[at + 1])

    def _first_pair(self, key: int) -> int:
        return (
            int(self._pairs.searchsorted(self._key(key)))
            if key <= self._last_pair
            else len(self._pairs)
        )

    def _verify(
        self, places: Array, numbers: list[int], known: tuple[int, ...], check: Check
    ) -> Array:
        """Give the starts where a whole string stands, of the places where its characters `known` do."""
        others = [at for at in range(len(numbers)) if at not in known]
        if not others:
            return places
        starts = places[int(places.searchsorted(known[0])) :] - known[0] if known[0] else places
        # The end of the text is no start of anything that long; ascending positions let it be cut
        # off at once.
        limit = len(self.text) - len(numbers)
        starts = starts[: int(starts.searchsorted(max(limit, 0), side="right"))]
        while others and len(starts) > _FEW:
            check()
            starts = starts[self.text.take(starts + others[0]) == numbers[others[0]]]
            others = others[1:]
        if others and len(starts):
            characters = self.text.take(starts[:, None] + np.array(others))
            wanted = np.array([numbers[at] for at in others], dtype=self.text.dtype)
            starts = starts[(characters == wanted).all(axis=1)]
        return starts

    def frequent(self, minimum: int) -> list[str]:
        """Give the single characters and the pairs of letters, digits or Han that occur at least so often."""
        firsts = np.searchsorted(
            self._pairs, (np.arange(self._size + 1, dtype=np.uint64) * self._size)
        )
        singles = np.flatnonzero(np.diff(self._pair_starts[firsts].astype(np.int64)) >= minimum)
        pairs = self._pairs[np.diff(self._pair_starts.astype(np.int64)) >= minimum].astype(np.int64)
        texts = [self._alphabet[number] for number in singles.tolist()]
        texts += [
            self._alphabet[pair // self._size] + self._alphabet[pair % self._size]
            for pair in pairs.tolist()
        ]
        return [text for text in texts if all(map(is_letter, text))]

    def text_at(self, begin: int, end: int) -> str:
        """Give the characters from a position up to another."""
        return "".join(self._alphabet[number] for number in self.text[begin:end].tolist())

    @functools.cached_property
    def is_letter(self) -> Array:
        """Tell for each character of the alphabet whether words are made of it, other than digits and Latin letters."""
        return np.array([is_letter(char) and not is_run_char(char) for char in self._alphabet])

    @functools.cached_property
    def codes(self) -> Array:
        """The code point of each character of the alphabet."""
        return np.array([ord(char) for char in self._alphabet], dtype=np.int64)

    @functools.cached_property
    def is_passed(self) -> Array:
        """Tell for each character of the alphabet whether it neither is a letter or digit nor ends anything."""
        lettered = np.array([is_letter(char) for char in self._alphabet])
        passed: Array = ~(lettered | self.is_ending)
        return passed

    @functools.cached_property
    def is_ending(self) -> Array:
        """Tell for each character of the alphabet whether it ends a sentence or parts paragraphs."""
        ending: Array = self._is_break | (self.codes == 0)
        return ending

    def letter_counts(self) -> Array:
        """Count the letters, digits and Han characters of every paragraph."""
        lettered = np.array([is_letter(char) for char in self._alphabet])
        counts = np.zeros(self.paragraph_count, dtype=np.int64)
        starts = self.starts.astype(np.int64)
        for first in range(0, self.paragraph_count, _COUNTED):
            last = min(first + _COUNTED, self.paragraph_count)
            held = lettered.take(self.text[starts[first] : starts[last]])
            counts[first:last] = np.add.reduceat(
                held, starts[first:last] - starts[first], dtype=np.int64
            )
        return counts

    def is_edge(self, positions: Array) -> Array:
        """Tell for each position whether a word begins or ends there."""
        bits: Array = (self._edges.take(positions >> 3) >> (positions & 7).astype(np.uint8)) & 1
        return bits.view(bool)

    def runs_on(self, positions: Array) -> Array:
        """Tell for each position whether a digit or Latin letter stands there."""
        return self.is_run[self.text.take(positions)]

    def unbroken(self, begins: Array, ends: Array, check: Check = never) -> Array:
        """Tell for each stretch of text, its end left out, whether no sentence ends in it."""
        whole = np.ones(len(begins), dtype=bool)
        left = (begins < ends).nonzero()[0]
        at = begins.take(left)
        while len(left):
            check()
            broken = self._is_break.take(self.text.take(at))
            whole[left[broken]] = False
            at += 1
            going_on = ~broken & (at < ends.take(left))
            left, at = left[going_on], at[going_on]
        return whole

    def paragraph_of(self, positions: Array) -> Array:
        """Give the paragraph of each position."""
        if len(positions) <= _FEW:
            needles = positions.astype(self.starts.dtype, copy=False)
            return self.starts.searchsorted(needles, side="right") - 1
        paragraphs = self._strides.take(positions >> _STRIDE_BITS).astype(np.intp)
        late = (self.starts.take(paragraphs + 1) <= positions).nonzero()[0]
        while len(late):
            paragraphs[late] += 1
            late = late[self.starts.take(paragraphs.take(late) + 1) <= positions.take(late)]
        return paragraphs


class Passages:
    """The characters of a few paragraphs side by side, to count short texts in."""

    def __init__(self, segment: CharacterSegment, paragraphs: Array) -> None:
        starts, lengths = (
            segment.starts.take(paragraphs).astype(np.intp),
            segment.lengths_of(paragraphs),
        )
        before = np.cumsum(lengths) - lengths
        self._codes = segment.text.take(
            np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
        )
        self._owners = np.repeat(np.arange(len(paragraphs)), lengths)
        self._count, self._segment = len(paragraphs), segment

    def counts(self, folded: str) -> Array:
        """Count a text in each paragraph; places that overlap count each."""
        numbers = self._segment.numbers_of(folded)
        if not numbers or 0 in numbers:
            return np.zeros(self._count, dtype=np.intp)
        span = len(self._codes) - len(numbers) + 1
        found = self._codes[:span] == numbers[0]
        for at, number in enumerate(numbers[1:], 1):
            found &= self._codes[at : at + span] == number
        return np.bincount(self._owners.take(found.nonzero()[0]), minlength=self._count)


def leads(alphabet: Sequence[int]) -> Array:
    """Tell for each code point of an alphabet whether the pairs that it begins are indexed.

    Those of punctuation are not: every eighth pair begins so, and a text with a letter or digit
    before its last character is found without them.
    """
    return np.array([is_letter(chr(code)) for code in alphabet])


def strides(starts: Array, length: int) -> Array:
    """Give the paragraph at every 32nd of `length` positions.

    What lies before the first counts to it.
    """
    marks = np.arange(0, length, 1 << _STRIDE_BITS)
    return np.maximum(np.searchsorted(starts, marks, side="right") - 1, 0).astype(np.uint32)
