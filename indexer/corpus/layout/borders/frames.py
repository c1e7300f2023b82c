"""Frames: where the articles of a page begin by what it prints around each of them.

A headline over a text may be a heading inside an article. Where the same sign stands at most of
the headlines of a page (who wrote it below each, who sent it in under each text, a day, a row of
marks), each of them begins an article: `frame_signs` lists such signs.

    渡口换上新船                        an article begins: the text below is signed
    河口的新船今天开航。（记者 方圆）
    桥头装上路灯                        and here: this one is signed as well
    桥头的路灯昨晚亮了。（记者 林木）
"""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indexer.corpus.layout.borders.frame_signs import (
    FRAME_RULES,
    FrameRule,
    is_dated_above,
    is_under_day,
    under_label,
)
from indexer.corpus.layout.lines.seams import Printed, Seam, is_refrain
from indexer.corpus.page.line import Line

_SURE = 0.95
"""How often an article begins where a sign says so: 211 of 221 on newspaper pages, pages of lists and
transcripts of news, and by the rule of succession 212 of 223."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A line at which an article begins, and by which rule.

    text: the first line of its text, which no headline above it runs into; the line itself where
    it has no headline. sure: how often the rule is right.
    """

    number: int
    text: int
    rule: str
    sure: float


@dataclass(frozen=True, slots=True)
class Framed:
    """What the frames of a page say: where its articles begin, and the places of what is only frame.

    glue: lines between them that name the site. labels: the names of sections over them. echoes:
    other lines that stand by each of them.
    """

    openings: tuple[Opening, ...] = ()
    glue: frozenset[int] = frozenset()
    labels: frozenset[int] = frozenset()
    echoes: frozenset[int] = frozenset()


def find_frames(
    lines: Sequence[Line], offers: Callable[[str], bool], is_button: Callable[[str], bool]
) -> Framed:
    """Find where the articles of a page begin.

    offers, is_button: whether a folded line advertises, or is one of a site's buttons.
    """
    page = Printed(lines, offers, is_button)
    found: dict[int, Opening] = {}
    for rule in FRAME_RULES if any(map(page.inner, page.seams)) else ():
        for opening in _openings(page, rule):
            found.setdefault(opening.text, opening)
    return _framed(page, _from_days(page, _with_first(page, found))) if found else Framed()


def _framed(page: Printed, found: Mapping[int, Opening]) -> Framed:
    """Say where articles begin, and which lines beside those places are only frame."""
    framed = [seam for seam in page.seams if _text_of(page, seam) in found]
    beside = {at for seam in (*framed, page.seams[-1]) for at in range(seam.start, seam.end)}
    labels = frozenset(seam.first for seam in framed if under_label(page, seam) is not None)
    echoes = page.echoes | {at for at in beside if is_refrain(page.lines[at].text)}
    return Framed(
        tuple(found[number] for number in sorted(found)),
        glue=page.glue & beside,
        labels=labels,
        echoes=(echoes & beside) - page.glue - labels,
    )


def _openings(page: Printed, rule: FrameRule) -> list[Opening]:
    """Give where articles begin by one rule; none where too few have its sign."""
    places = {seam: rule.sign(page, seam) for seam in page.seams}
    signed = {seam: place for seam, place in places.items() if place is not None}
    if len(signed) < _enough(page, rule) or not any(map(page.inner, signed)):
        return []
    return [
        Opening(page.lines[place].number, page.lines[seam.end].number, rule.name, _SURE)
        for seam, place in signed.items()
        if seam.end < len(page.lines)
    ]


def _enough(page: Printed, rule: FrameRule) -> float:
    """Count the articles that must have a sign."""
    headed = [seam for seam in page.seams if seam.is_headed]
    articles = 1 + sum(map(page.inner, headed)) if rule.closes else len(headed)
    return max(rule.least, rule.share * articles)


def _text_of(page: Printed, seam: Seam) -> int:
    """Give the number of the line at which the text below a seam begins; 0 where none does."""
    below = page.below(seam)
    return below.number if below else 0


def _with_first(page: Printed, found: Mapping[int, Opening]) -> dict[int, Opening]:
    """Give the openings with that of the first article, over which the name of its page may stand.

    Its headline has no more lines than those of the others.
    """
    top, *others = page.seams
    most = max((_size(page, seam, found.get(_text_of(page, seam))) for seam in others), default=0)
    text = _text_of(page, top)
    opening = found.get(text)
    if opening is not None and (not most or opening.number != page.lines[top.first].number):
        return dict(found)
    named = top.is_headed and most
    number = page.lines[max(top.first, top.last - most + 1) if named else 0].number
    rule = opening.rule if opening else _FIRST
    return {**found, text: Opening(number, text, rule, _SURE)}


_FIRST = "the first of its page"
"""What an article begins by that has no sign of its own."""


def is_list(openings: Sequence[Opening]) -> bool:
    """Tell a page of which the first article has the sign of the others."""
    return len(openings) > 1 and openings[0].rule != _FIRST


def _from_days(page: Printed, found: Mapping[int, Opening]) -> dict[int, Opening]:
    """Let an article begin with the day over its headline, on a page whose first headline has one."""
    days = dict(found)
    for seam in page.seams if is_dated_above(page) else ():
        opening = found.get(_text_of(page, seam))
        if opening and is_under_day(page, seam) and opening.number == page.lines[seam.first].number:
            number = page.lines[seam.first - 1].number
            days[opening.text] = dataclasses.replace(opening, number=number)
    return days


def _size(page: Printed, seam: Seam, opening: Opening | None) -> int:
    """Count the lines of the headline with which an article begins; 0 where none begins."""
    if opening is None or not seam.is_headed:
        return 0
    block = page.lines[seam.first : seam.last + 1]
    return sum(line.number >= opening.number for line in block)


def merge_openings(sure: Sequence[Opening], others: Sequence[Opening]) -> tuple[Opening, ...]:
    """Give all openings in their order, of two in one headline block only the surer one."""
    starts = [opening.number for opening in sure]
    merged = list(sure)
    for opening in others:
        at = bisect.bisect_right(starts, opening.number - _BLOCK)
        if at == len(starts) or starts[at] > opening.text:
            merged.append(opening)
    return tuple(sorted(merged, key=lambda opening: opening.number))


_BLOCK = 6
"""Printed lines of a headline block with the blank ones between them."""


def bounds_of(openings: Sequence[Opening]) -> frozenset[int]:
    """Give the lines that go on with none above them: the first of articles, and of their texts."""
    return frozenset(number for opening in openings for number in (opening.number, opening.text))


def find_opened(lines: Sequence[Line], openings: Sequence[Opening]) -> dict[int, Opening]:
    """Give the openings by the places of the lines with which their articles begin.

    One of which the headline went as furniture begins no article: it was a link to one.
    """
    starts = [opening.number for opening in openings]
    found: dict[int, int] = {}
    for place, line in enumerate(lines if starts else ()):
        found.setdefault(bisect.bisect_right(starts, line.number) - 1, place)
    return {
        place: openings[at]
        for at, place in found.items()
        if at >= 0 and _is_left(openings[at], lines[place].number)
    }


def _is_left(opening: Opening, number: int) -> bool:
    return number < opening.text or opening.number == opening.text
