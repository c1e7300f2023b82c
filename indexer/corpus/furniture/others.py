"""Lists of other texts and of what readers say, told by the shape that their rows share.

Answers of a forum with the hour, the size and the readers of each (`… 09-19 16:06 12字 [93/0]`), cards
(headline, beginning, outlet, age, readers), and outside the running text headlines behind the number of
a ranking (`03/…`) or before their day (`… 2024-01-16`). Each stands several times below another.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from indexer.corpus.page.endings import CALL, COLON, FULL, PAUSE
from indexer.corpus.page.line import Line
from indexer.corpus.page.lists import heads_list, tells_age
from indexer.corpus.page.needs import Sifted

_MIN_ROWS, _ROW_GAP = 4, 2
_LONGEST_ROW = 420
_ANSWER = Sifted(
    r"\d{1,2}[-/.]\d{1,2} \d{1,2}:\d\d(?: \d+字)? ?[\[(（]\d+(?:[/／]\d+)?(?:次|阅|回复?)?[\])）]$"
)
_RANKED = re.compile(r"^0?\d{1,2}[/｜|]\S{4}")
_STAMPED = Sifted(
    rf"^[^{FULL}{PAUSE}{COLON}]{{6,60}}?"
    r"(?:[ 　]*[（(\[](?:(?:19|20)\d\d[-/.])?\d{1,2}[-/.]\d{1,2} \d\d?:\d\d(?::\d\d)? ?(?:[APap][Mm])?[)）\]]"
    r"|[ 　]+(?:19|20)\d\d-\d\d-\d\d(?: \d\d?:\d\d(?::\d\d)?)?)$"
)
_MIN_CARDS, _CARD = 3, 4
"""Cards that are a list, and lines of one."""
_TOLD = frozenset(FULL + CALL + "”」")
"""How a sentence above the first card ends; the beginning of a text breaks off."""
_HEADLINE = 45
"""Characters of the longest headline of a card; a longer line of it is how its text begins."""


def rows_of_others(lines: Sequence[Line], text: tuple[int, int]) -> set[int]:
    """Give the places of the rows of such lists, and of their heads below the running text.

    text: the places of its first and last line.
    """
    everywhere = range(len(lines))
    around = [at for at in everywhere if not text[0] <= at <= text[1]]
    below = range(text[1] + 1, len(lines)) if text[1] >= 0 else ()
    places = {*_cards(lines), *(at for at in below if heads_list(lines[at].text))}
    for shape, able in ((_ANSWER, everywhere), (_RANKED, around), (_STAMPED, around)):
        for run in _rows(shape, lines, able):
            places.update(run)
    return places


def _rows(
    shape: Sifted | re.Pattern[str], lines: Sequence[Line], able: Sequence[int]
) -> Iterator[list[int]]:
    """Give the runs of rows of one shape; at most one other line stands between two of them."""
    if len(able) < _MIN_ROWS:
        return
    found = [
        at for at in able if len(lines[at].text) <= _LONGEST_ROW and shape.search(lines[at].text)
    ]
    yield from (run for run in _near(found, _ROW_GAP) if len(run) >= _MIN_ROWS)


def _near(places: Sequence[int], gap: int) -> Iterator[list[int]]:
    """Give ascending places as runs in which one is at most so far below the other."""
    run: list[int] = []
    for at in places:
        if run and at - run[-1] > gap:
            yield run
            run = []
        run.append(at)
    yield run


def _cards(lines: Sequence[Line]) -> Iterator[int]:
    """Give the places of cards: each ends with a line that says how old its text is or how often it was read."""
    ends = [at for at, line in enumerate(lines) if tells_age(line.text)]
    for run in _near(ends, _CARD) if len(ends) >= _MIN_CARDS else ():
        pairs = list(itertools.pairwise(run))
        if len(run) >= _MIN_CARDS and all(_is_card(lines[above:below]) for above, below in pairs):
            size = max(below - above for above, below in pairs)
            yield from range(_begin(lines, run[0], size), run[-1] + 1)


def _begin(lines: Sequence[Line], end: int, size: int) -> int:
    """Give where the first card begins, below the head of the list or the last sentence above it."""
    begin = end
    while begin > max(0, end - size + 1) and not _is_above(lines[begin - 1].text):
        begin -= 1
    return begin


def _is_above(text: str) -> bool:
    return heads_list(text) or text.rstrip()[-1:] in _TOLD


def _is_card(lines: Sequence[Line]) -> bool:
    """Tell the lines of one card, the end of the one before it first: at most one is longer than a headline."""
    longer = sum(len(line.text) > _HEADLINE for line in lines[1:])
    return longer <= 1 and len(lines) > 1 and len(lines) > 1 + longer
