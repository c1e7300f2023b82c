"""Passages of a page: where its running text is, and where comments begin below it."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Sequence

from indexer.corpus.furniture.weighing.line_facts import WORTH, LineFacts

_COST = 25
"""What a line that is no running text costs a passage of it, in characters."""
_COSTS = {"button": -50, "word": -15, "line": -12, "sentence": 12, "credit": 0, "date": -12}
"""The same by the kind of a line; a short sentence speaks for a passage."""


def find_thread(lines: Sequence[LineFacts]) -> range:
    """Give the places of comments or of a list of other texts; an empty range at the end without any.

    Each has its day and time, they stand close together, below a text, and none of them is long.
    """
    told = next((at for at, line in enumerate(lines) if line.prose), len(lines))
    stamps = [at for at in range(told + 1, len(lines)) if lines[at].is_stamped]
    for first, *near in zip(stamps, stamps[1:], stamps[2:], strict=False):
        if _are_close((first, *near)) and _are_short(lines[first : near[-1]]):
            named = first - 1 > told and lines[first - 1].kind == "word"
            end = _last_near(first, stamps) + _BELOW_STAMP + 1
            return range(first - named, min(len(lines), end))
    return range(len(lines), len(lines))


def _last_near(first: int, stamps: Sequence[int]) -> int:
    """Give the last of the stamps that stand close to each other from one on."""
    last = first
    for at in stamps:
        last = at if first < at <= last + _APART else last
    return last


_APART = 12
"""Lines from one stamp of a thread to the next."""
_LONGEST_COMMENT = 80
"""Characters of a line from which it is a paragraph of an article and no comment."""
_BELOW_STAMP = 3
"""Lines of a comment below its stamp."""


def _are_close(stamps: Sequence[int]) -> bool:
    return all(below - above <= _APART for above, below in itertools.pairwise(stamps))


def _are_short(lines: Sequence[LineFacts]) -> bool:
    return all(line.size < _LONGEST_COMMENT for line in lines)


def main_passage(lines: Sequence[LineFacts]) -> tuple[int, int]:
    """Give the first and last place of the passage that holds most running text; (0, -1) without any.

    Passages are segments of positive sum, as in body-text extraction; one below a date line counts
    twice, because comments and summaries of other texts may be longer than a short article.
    """
    dates = distances([line.dated for line in lines])
    passages = [
        (total * (1 + (dates[at] <= _UNDER_DATE)), at, end) for total, at, end in _passages(lines)
    ]
    best = max((total for total, _, _ in passages), default=0.0)
    first = next((one for one in passages if one[0] >= _FIRST * best), None)
    return first[1:] if first else (0, -1)


_FIRST = 0.4
"""Share of the longest passage from which an earlier one is the text.

Comments and other texts stand below it.
"""


_UNDER_DATE = 12


def _passages(lines: Sequence[LineFacts]) -> Iterator[tuple[float, int, int]]:
    """Give every segment of lines of positive sum, with its sum up to its best end."""
    total, start, best, end = 0.0, 0, 0.0, -1
    for at, line in enumerate(lines):
        total += min(line.size, WORTH) if line.prose else _COSTS.get(line.kind, -_COST)
        if total > best:
            best, end = total, at
        if total <= 0:
            if best:
                yield best, start, end
            total, start, best = 0.0, at + 1, 0.0
    if best:
        yield best, start, end


FAR = sys.maxsize


def distances(marks: Sequence[bool]) -> list[int]:
    """Give for every place how many lines above it the last mark stands; far when there is none."""
    distances, last = [], -FAR
    for at, mark in enumerate(marks):
        distances.append(min(FAR, at - last))
        last = at if mark else last
    return distances
