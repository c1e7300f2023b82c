"""Running text: from where to where a page prints sentences; what stands outside may be furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.corpus.furniture.boilerplate import knowing
from indexer.corpus.page.endings import CALL, COMMA, FULL, PAUSE, ends_clause
from indexer.corpus.page.line import Line

MAX_LENGTH = 420
"""A longer line is running text; the longest notices of platforms have 300 characters."""
_MIN_PROSE = 30
"""Characters from which a line that ends a sentence is running text, between head and tail of a
page."""
MIN_NARROW = 12
"""Characters of a line on the narrowest page."""
_RAGGED = 3
"""Characters by which lines of one width differ: indentation, a blank, a mark that did not fit."""
_MIN_RUN = 3
MARK = re.compile(f"[{FULL}{CALL}{PAUSE}{COMMA}：]")
_SHORT = 60
"""Characters of a short line: a page on which no sentence is longer may be a narrow one."""


def find_running_text(lines: Sequence[Line], folded: Sequence[str]) -> tuple[int, int]:
    """Give the places of the first and last line of running text; a page without any is all edge.

    Where a narrow page wraps its sentences, running text are lines of one width, and the ends of
    sentences below them.
    """

    def is_prose(at: int) -> bool:
        text = lines[at].text
        told = len(text) >= _MIN_PROSE and ends_clause(text) and not knowing(folded[at], "any")
        return told or len(text) > MAX_LENGTH

    places = range(len(lines))
    ends = [next(filter(is_prose, order), None) for order in (places, reversed(places))]
    prose = [at for at in ends if at is not None]
    if not any(len(lines[at].text) > _SHORT and is_prose(at) for at in places):
        prose = sorted({*prose, *find_wrapped_text(lines)})
    return (prose[0], prose[-1]) if prose else (len(lines), -1)


def find_wrapped_text(lines: Sequence[Line]) -> list[int]:
    """Give the places of lines that share the width of a narrow page with both neighbours, and of ends below them."""
    sizes = [len("".join(line.text.split())) for line in lines]
    places: list[int] = []
    run: list[int] = []
    for at, size in enumerate(sizes):
        if run and abs(size - sizes[run[-1]]) > _RAGGED:
            ended = MIN_NARROW / 2 <= size < sizes[run[-1]] and ends_clause(lines[at].text)
            places += _text_of(run + [at] * bool(ended), lines)
            run = []
        if MIN_NARROW <= size < _SHORT:
            run.append(at)
    return places + _text_of(run, lines)


def _text_of(run: list[int], lines: Sequence[Line]) -> list[int]:
    """Give a run of lines of one width if it is text.

    Long enough, with marks in most lines, most of them cut.
    """
    marked = sum(bool(MARK.search(lines[at].text)) for at in run)
    ended = sum(ends_clause(lines[at].text) for at in run)
    return run if len(run) >= _MIN_RUN and 2 * marked > len(run) and 2 * ended <= len(run) else []
