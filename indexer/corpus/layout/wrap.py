"""The width at which a text was wrapped, told from the lengths of its lines."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.corpus.page import shapes
from indexer.corpus.page.endings import MARKS
from indexer.corpus.page.line import Line

MIN_WIDTH = 12
"""Characters of the narrowest page."""
_MIN_FULL_LINES = 3
_FULL_RATIO = 1.5
"""How many times more frequent the greatest length must be than any length a little below it: 1 or
less by chance."""
_HANGING = MARKS + ".”’」』》〉）)】］"
"""Marks that may hang over the edge of a page because no line begins with them."""
_NARROW = re.compile("[\x00-\u10ff]")
"""Characters of one column: all before the Asian scripts.

The punctuation that Chinese shares with others is wide.
"""
_OFTEN = 2
_MANY_KINDS = 4
"""Kinds of indentation, none of them included.

A page that is set has two or three (text, lists, quotations).
"""

Measure = Literal["set", "printed", "bare"]
"""What counts for the width: the text as it is set in.

All that is printed, with what repairs took out; no blanks.
"""


@dataclass(frozen=True, slots=True)
class Wrap:
    """The width at which a text was wrapped, counted in characters or in columns of a page.

    gap: blank lines between the lines of one paragraph; between paragraphs there may be more.
    measure: "bare" where what stands before and between the characters is damage, "printed" where
    the damage was there before the wrapping.
    """

    width: int
    in_columns: bool
    gap: int = 0
    measure: Measure = "set"

    def is_full(self, line: Line) -> bool:
        """Tell a line that reaches the width, or stops so short of it that the next character did not fit.

        Without its blanks the first line of a paragraph is shorter by its indentation and the blank
        behind its number; a line that ends there is full only at the width itself.
        """
        slack = 3 if self.in_columns else 1
        if self.measure == "bare":
            slack = 0 if shapes.ends_block(line.text) else 6 if self.in_columns else 3
        return _size(line, self.measure, in_columns=self.in_columns) >= self.width - slack


def find_wrap(lines: Sequence[Line]) -> Wrap | None:
    """Find the width at which a text was wrapped.

    By a program, in characters, or on a page, in columns.
    """
    for measure in _measures(lines):
        for in_columns in (False, True):
            width = _wrap_width(lines, measure, in_columns=in_columns)
            if width is not None:
                return _with_gap(Wrap(width, in_columns, measure=measure), lines)
    return None


def _measures(lines: Sequence[Line]) -> list[Measure]:
    """Say what may count: all that is printed where repairs shortened lines, no blanks where every line is set in."""
    measures: list[Measure] = ["set"]
    if any(line.printed.strip() != line.text for line in lines):
        measures.append("printed")
    if _is_erratic(lines):
        measures.append("bare")
    return measures


def _is_erratic(lines: Sequence[Line]) -> bool:
    """Tell a text whose lines stand behind blanks of many kinds.

    No page is set so, it is what a scraper left.
    """
    before = Counter(
        line.printed[: len(line.printed) - len(line.printed.lstrip())] for line in lines
    )
    return sum(count >= _OFTEN for count in before.values()) >= _MANY_KINDS


def _with_gap(wrap: Wrap, lines: Sequence[Line]) -> Wrap:
    """Measure the gap below full lines without an end, which go on.

    Short paragraphs have more gaps than lines.
    """
    gaps = Counter(
        lower.gap
        for upper, lower in itertools.pairwise(lines)
        if wrap.is_full(upper) and not shapes.ends_block(upper.text)
    )
    return dataclasses.replace(wrap, gap=gaps.most_common(1)[0][0] if gaps else 0)


def _wrap_width(lines: Sequence[Line], measure: Measure, *, in_columns: bool) -> int | None:
    """Give the greatest size of a line that recurs, mostly in lines without an end.

    In columns a wide character that does not fit leaves one of them empty: such lines count as
    full. So do lines that are longer only by marks at their end.
    """
    sized = [(_size(line, measure, in_columns=in_columns), line.text) for line in lines]
    sizes, cut, hung = _counted_sizes(sized, 1 + in_columns)
    slack, least = (1, 2 * MIN_WIDTH) if in_columns else (0, MIN_WIDTH)
    # Site furniture may be longer than the text; a few lines above the width do not speak against
    # it.
    longer = above = 0
    for width in sorted({*sizes, *hung}, reverse=True):
        if width < least or above > 0.03 * len(lines) + 1:
            return None
        full, unended = (_lines_of(counts, width, slack) for counts in (sizes, cut))
        below = _most_below(sizes, width, slack)
        hanging = longer - above
        recurs = full >= _MIN_FULL_LINES and full + hanging >= _FULL_RATIO * below
        if recurs and unended >= full / 2:
            return width
        longer, above = longer + sizes[width], above + hung[width]
    return None


def _most_below(counts: Counter[int], width: int, slack: int) -> int:
    """Count the lines of the most usual width among those a little shorter than one."""
    shorter = range(int(0.7 * width), width - 1 - slack)
    return max((_lines_of(counts, size, slack) for size in shorter), default=0)


def _counted_sizes(sized: Sequence[tuple[int, str]], mark: int) -> Iterator[Counter[int]]:
    """Count the lines of each size, those of them that nothing ends, and all without marks at their end.

    mark: the size of a mark.
    """
    yield Counter(size for size, _ in sized)
    yield Counter(size for size, text in sized if not shapes.ends_block(text))
    yield Counter(size - _hanging(text) * mark for size, text in sized)


def _lines_of(counts: Counter[int], width: int, slack: int) -> int:
    """Count the lines of a width, or of up to so many columns less."""
    return sum(counts[width - less] for less in range(slack + 1))


def _hanging(text: str) -> int:
    return len(text) - len(text.rstrip(_HANGING))


def _size(line: Line, measure: Measure, *, in_columns: bool) -> int:
    """Measure a line: in characters, or in columns, of which a wide character fills two.

    A blank behind its last word counts: the next word did not fit.
    """
    if measure == "bare":
        text = "".join(line.text.split())
        return 2 * len(text) - len(_NARROW.findall(text)) if in_columns else len(text)
    text = line.text if measure == "set" else line.printed.strip()
    blank = _has_blank(line)
    if in_columns:
        return line.indent + 2 * len(text) - len(_NARROW.findall(text)) + blank
    return len(line.printed) - len(line.printed.lstrip()) + len(text) + blank


def _has_blank(line: Line) -> bool:
    """Tell a line that ends with a blank.

    Behind a Latin word any, else one alone, for scrapers leave more.
    """
    behind = len(line.printed.rstrip("\r")) - len(line.printed.rstrip())
    return line.printed.endswith(" ") and (behind == 1 or line.text[-1:].isascii())
