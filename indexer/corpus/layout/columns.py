"""Put the lines of two columns in order that were read across the page.

One of the left, one of the right, in turn.

What is counted are the seams over which a word or a mark runs: in a text in order twice as many
lines go on with the next one as with the next but one, by chance; where two columns alternate, half
as many. Only a page whose lines fill two columns is touched. Nothing but the order of its lines
changes, and they keep their numbers.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from indexer.corpus.page import shapes
from indexer.corpus.page.line import DOUBT_EVIDENCE, Line, Receipt
from indexer.corpus.page.plain import is_han, plain
from indexer.text.words import cut_words

_MIN_LINES = 12
"""Lines of the shortest page that is looked at: six of each column."""
_MIN_SURPLUS = 1.0
"""Standard deviations by which more lines must go on with the next but one than with the next. On
100 wrapped texts in order it was -0.8 at most and -2.3 in the middle; of 100 pairs of columns 0.4
at least and 2.1."""
_FULL_SHARE = 0.6
"""Share of the lines of a column that are as long as most of them, give or take one character."""
_BROAD = 0.7
"""Share of the middle length from which a line may be one of a column; shorter ones are its
headlines and ends."""
_WORD = 4
_CONFIDENCE = 0.78
"""How often every line is in its place: on 39 of 50 pairs of columns put together from an
encyclopedia; on 9 others a few lines are not, where the shorter column ends."""


def order_columns(lines: Sequence[Line], receipt: Receipt) -> Sequence[Line]:
    """Give the lines of a page in reading order.

    As they are, or the left column before the right one.
    """
    if not _may_be_columns(lines):
        return lines
    near = [_goes_on(upper, lower) for upper, lower in itertools.pairwise(lines)]
    far = [_goes_on(lines[at], lines[at + 2]) for at in range(len(lines) - 2)]
    surplus = (sum(far) - sum(near)) / math.sqrt(sum(far) + sum(near) + 1)
    if surplus < _MIN_SURPLUS:
        return lines
    begin = _begin(lines)
    end = _end(lines, begin, near, far)
    if end - begin < _MIN_LINES or not all(
        map(_is_column, (lines[begin:end:2], lines[begin + 1 : end : 2]))
    ):
        return lines
    left, right, rest = lines[begin:end:2], lines[begin + 1 : end : 2], lines[end:]
    ordered = [*lines[:begin], *_read_in_turn(left, right, rest)]
    first, last = lines[begin], lines[end - 1]
    receipt.doubt(
        "columns",
        first.number,
        _CONFIDENCE,
        last=str(last.number),
        text=right[0].text[:DOUBT_EVIDENCE],
    )
    return ordered


def _may_be_columns(lines: Sequence[Line]) -> bool:
    """Tell a page of which half the lines, or more, break off."""
    if len(lines) < _MIN_LINES:
        return False
    return sum(not shapes.ends_block(line.text) for line in lines) >= len(lines) / 2


def _read_in_turn(
    left: Sequence[Line], right: Sequence[Line], rest: Sequence[Line]
) -> Iterator[Line]:
    """Give the columns one after the other, and the rest with the one that it goes on with."""
    yield from left
    left_is_longer = shapes.ends_sentence(right[-1].text) and not shapes.ends_sentence(
        left[-1].text
    )
    yield from [*rest, *right] if left_is_longer else [*right, *rest]


def _begin(lines: Sequence[Line]) -> int:
    """Give the first line of the columns: two headlines above them are one for each."""
    broad = _BROAD * median(len(line.text) for line in lines)
    heads = next((at for at, line in enumerate(lines) if len(line.text) >= broad), 0)
    return 0 if heads == _PAIRED_HEADS and all(map(_is_headline, lines[:heads])) else heads


def _end(lines: Sequence[Line], begin: int, near: Sequence[bool], far: Sequence[bool]) -> int:
    """Give where the shorter column has ended with a sentence.

    Above it lines alternate, below they follow each other.

    The place is the one that most seams on both sides speak for.
    """
    surplus = [
        goes_far - goes_near for goes_near, goes_far in zip(near, [*far, False], strict=True)
    ]
    total = list(itertools.accumulate(surplus, initial=0))
    ends = range(begin + _MIN_LINES, len(lines) + 1, 2)
    closed = [
        end for end in ends if any(shapes.ends_sentence(line.text) for line in lines[end - 2 : end])
    ]
    return max(
        closed or ends,
        key=lambda end: 2 * total[end - 2] - total[-1] + _ends_well(lines, end),
        default=begin,
    )


def _ends_well(lines: Sequence[Line], end: int) -> int:
    """Count what shows that a column ends here.

    One of two lines is its short last one, and the other one goes on.
    """
    left, right = lines[end - 2 : end]
    closed, other = (left, right) if shapes.ends_sentence(left.text) else (right, left)
    if not shapes.ends_sentence(closed.text) or shapes.ends_sentence(other.text):
        return 0
    goes_on = end < len(lines) and _goes_on(other, lines[end]) and not lines[end].indent
    return _SHORT_END * (len(closed.text) < len(other.text)) + _SHORT_END * goes_on


def _is_column(lines: Sequence[Line]) -> bool:
    """Tell lines that fill one width."""
    sizes = Counter(len(line.text) + line.indent // 2 for line in lines)
    usual = sizes.most_common(1)[0][0]
    return sum(sizes[size] for size in (usual - 1, usual, usual + 1)) >= _FULL_SHARE * len(lines)


_PAIRED_HEADS = 2
_SHORT_END = 2
"""Seams that each sign of a column's end is worth."""


def _is_headline(line: Line) -> bool:
    return not shapes.ends_block(line.text) and not any(char.isdigit() for char in line.text)


def _goes_on(upper: Line, lower: Line) -> bool:
    """Tell whether a line evidently goes on with another.

    A word, a mark or a particle runs over the seam.
    """
    above, below = upper.text, lower.text
    if shapes.ends_block(above) or shapes.is_enumerated(below):
        return False
    if (
        shapes.cannot_start(below)
        or shapes.starts_inside(below)
        or shapes.closes_bracket(above, below)
    ):
        return True
    return _is_one_word(above, below)


def _is_one_word(above: str, below: str) -> bool:
    if not (is_han(above[-1]) and is_han(below[0])):
        return False
    head = plain(above[-_WORD:])
    return any(word.start < len(head) < word.end for word in cut_words(head + plain(below[:_WORD])))
