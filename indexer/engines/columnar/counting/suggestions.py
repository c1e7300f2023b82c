"""Suggestions from the index itself.

Words and phrases by how they begin, by their pinyin, and by how they sound.

A word is what the dictionary cut. A phrase is in no list: behind what was typed, it is what follows
in the text far more often than by chance; in pinyin, it is two words side by side. What is
suggested was found in the text and counted.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from indexer.engines.columnar.segments.parts import Parts
from indexer.index.disk.arrays import Array
from indexer.index.frequent import occurrences_of
from indexer.index.postings.segment import CharacterSegment
from indexer.index.postings.vocabulary import FULL, INITIALS, LONGEST, SHORTEST
from indexer.search.answers.result import Completion
from indexer.search.language.nodes import Text
from indexer.text.fold import fold_text
from indexer.text.pinyin import syllables

_LOOKED_AT = 4096
"""Occurrences of a beginning whose continuations are looked at, spread over all.

A phrase is worth suggesting when it follows one of some hundred."""
_LONGEST_TAIL = 8
"""Characters of a continuation.

Phrases of news are names of four to eight characters behind a word.
"""
_LIFT = 30
"""How many times more often than by chance a continuation stands there.

Parts of names reach 100.
"""
_LAST_LIFT = 40
"""The same for its last character behind the others.

的 is more than a fortieth of any text and never reaches it.
"""
_CONTINUATIONS = 48
"""The most frequent continuations, of which those that are phrases are chosen.

Each takes a tenth of a millisecond.
"""
_OF_ONE_LENGTH = 8
"""Continuations of one length among them: the others of so many are too rare to be phrases."""
_ABSORBED = 0.7
"""A phrase whose own continuation has this share of its occurrences is a part of the longer one."""
_FIRSTS, _SECONDS = 6, 8
"""Words tried as first and second half of a phrase in pinyin.

The most frequent with these letters.
"""
_MOST_PAIRS = 150
"""Pairs of words looked up in the text for one suggestion.

Each takes a twentieth of a millisecond.
"""
_LETTERS = re.compile(r"[a-z]{2,40}")


@dataclass(frozen=True, slots=True)
class _Half:
    """Letters of a part of what was typed.

    Of the pinyin or its initials, in full or as a beginning.
    """

    how: str
    letters: str
    whole: bool


class Suggester:
    """Suggests texts of an index."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def beginning(self, typed: str, limit: int) -> list[Completion]:
        """Give the most frequent words and phrases that begin so, as written or in pinyin (mz, minzu, mztj)."""
        folded = fold_text(typed)
        letters = re.sub(r"[\s']", "", typed.lower())
        found = self._words(folded, limit) if folded else Counter[str]()
        if _LETTERS.fullmatch(letters):
            found += self._in_pinyin(letters, limit)
        elif len(folded) > 1:
            found |= _without_parts(self._continued(folded), found)
        return self._counted(found, limit)

    def sounding(self, text: str, limit: int) -> list[Completion]:
        """Give the most frequent words and phrases that are read as a text is, and are not it."""
        folded = fold_text(text)
        read = syllables(folded) if len(folded) <= 2 * LONGEST else ()
        if not read:
            return []
        halves = [
            (
                _Half(FULL, "".join(read[:at]), whole=True),
                _Half(FULL, "".join(read[at:]), whole=True),
            )
            for at in range(SHORTEST, len(read) - SHORTEST + 1)
        ]
        found = self._spelled(_Half(FULL, "".join(read), whole=True), limit) + self._pairs(halves)
        same = {
            other: count
            for other, count in found.items()
            if len(other) == len(folded) and other != folded
        }
        return self._counted(Counter(same), limit)

    def _counted(self, found: Counter[str], limit: int) -> list[Completion]:
        """Count the most promising ones as a search does, and leave out what is not found by one."""
        finds = [(text, self._parts.find(Text(text))) for text, _ in found.most_common(limit)]
        counted = [
            Completion(text, occurrences_of(find.packed), int(find.paragraphs[0]))
            for text, find in finds
            if len(find.paragraphs)
        ]
        return sorted(counted, key=lambda one: (-one.occurrences, one.text))

    def _words(self, folded: str, limit: int) -> Counter[str]:
        return self._add_up(part.vocabulary.beginning(folded, limit) for part in self._parts)

    def _spelled(self, half: _Half, limit: int) -> Counter[str]:
        return self._add_up(
            part.vocabulary.spelled(half.how, half.letters, limit, whole=half.whole)
            for part in self._parts
        )

    @staticmethod
    def _add_up(counted: Iterable[Counter[str]]) -> Counter[str]:
        total: Counter[str] = Counter()
        for one in counted:
            total += one
        return total

    def _in_pinyin(self, letters: str, limit: int) -> Counter[str]:
        words = self._spelled(_Half(FULL, letters, whole=False), limit)
        words |= self._spelled(_Half(INITIALS, letters, whole=False), limit)
        halves = [
            (_Half(how, letters[:at], whole=True), _Half(how, letters[at:], whole=False))
            for at in range(2, len(letters))
            for how in (INITIALS, FULL)
        ]
        return words | self._pairs(halves)

    def _pairs(self, halves: Iterable[tuple[_Half, _Half]]) -> Counter[str]:
        """Find pairs of words that stand side by side, with how often they do."""
        tried = dict.fromkeys(itertools.islice(self._pairs_of_words(halves), _MOST_PAIRS))
        return Counter({pair: count for pair in tried if (count := self._occurrences(pair))})

    def _pairs_of_words(self, halves: Iterable[tuple[_Half, _Half]]) -> Iterator[str]:
        for first, second in halves:
            firsts = self._spelled(first, _FIRSTS)
            seconds = self._spelled(second, _SECONDS) if firsts else ()
            yield from map("".join, itertools.product(firsts, seconds))

    def _occurrences(self, folded: str) -> int:
        return sum(len(part.body.occurrences(folded)) for part in self._parts)

    def _continued(self, folded: str) -> Counter[str]:
        """Find phrases that begin with a text.

        Continuations up to a word's end that are there more than by chance.
        """
        estimated = self._add_up(_continuations(part.body, folded) for part in self._parts)
        total, begun = sum(len(part.body.text) for part in self._parts), self._occurrences(folded)
        phrases: Counter[str] = Counter()
        for tail, count in estimated.most_common(_CONTINUATIONS):
            # A single character completes a word, whatever else it does elsewhere.
            if len(tail) == 1 or (
                count * total >= _LIFT * begun * self._occurrences(tail)
                and count * total
                >= _LAST_LIFT * self._occurrences(folded + tail[:-1]) * self._frequency(tail[-1])
            ):
                phrases[folded + tail] = count
        return phrases

    def _frequency(self, char: str) -> int:
        return sum(part.body.count_of(char) for part in self._parts)


def _continuations(segment: CharacterSegment, folded: str) -> Counter[str]:
    """Estimate how often a text is followed by what, up to a word's end."""
    starts = segment.occurrences(folded)
    if not len(starts):
        return Counter()
    step = -(-len(starts) // _LOOKED_AT)
    ends = starts[::step].astype(np.int64) + len(folded)
    ends = ends[ends + _LONGEST_TAIL < len(segment.text)]
    following = segment.text.take(ends[:, None] + np.arange(_LONGEST_TAIL)).astype(np.uint64)
    in_words = np.logical_and.accumulate(segment.is_letter[following.astype(np.intp)], axis=1)
    at_edge = segment.is_edge(ends)
    found: Counter[str] = Counter()
    keys = np.zeros(len(ends), dtype=np.uint64)
    for size in range(1, _LONGEST_TAIL + 1):
        keys = keys * np.uint64(_MULTIPLIER) + following[:, size - 1]
        # Behind a whole word, a single character is a function word or begins the next word.
        ended = in_words[:, size - 1] & segment.is_edge(ends + size) & ((size > 1) | ~at_edge)
        found.update(_most_frequent(segment, ends, keys, ended, size, step))
    return found


_MULTIPLIER = 0x9E3779B97F4A7C15
"""2⁶⁴ divided by the golden ratio (Knuth): spreads the keys of short texts over 64 bits."""


def _most_frequent(
    segment: CharacterSegment, ends: Array, keys: Array, ended: Array, size: int, step: int
) -> dict[str, int]:
    """Give the most frequent continuations of one length, estimated.

    Texts that share a key by chance count as one.
    """
    chosen = ended.nonzero()[0]
    _, firsts, counts = np.unique(keys[chosen], return_index=True, return_counts=True)
    best = np.argsort(-counts, kind="stable")[:_OF_ONE_LENGTH]
    places = ends[chosen[firsts[best]]].tolist()
    texts = [segment.text_at(place, place + size) for place in places]
    return {
        text: count * step
        for text, count in zip(texts, counts[best].tolist(), strict=True)
        if count > 1
    }


def _without_parts(phrases: Counter[str], words: Counter[str]) -> Counter[str]:
    """Leave out phrases that go on as another one or as a word in nearly all places."""
    everything = phrases | words
    return Counter(
        {
            phrase: count
            for phrase, count in phrases.items()
            if not any(
                longer != phrase and longer.startswith(phrase) and other >= _ABSORBED * count
                for longer, other in everything.items()
            )
        }
    )
