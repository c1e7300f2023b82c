"""Part what a scraper or a site set on one line at the top of a page: a headline and its stamp.

date 2024-01-16 渡口换上新船                     a label of the scraper
2024/01/16 09:41渡口换上新船…                    a day with its time, without a blank
渡口換上新船 2024年1月16日|文：林木               what says when and by whom, behind a blank
圖說：渡口的新船。林木攝渡口換上新船               a caption, above the date
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import FULL, PAUSE, ends_clause
from indexer.corpus.page.line import Line
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain

_LABELLED = re.compile(r"date (?:19|20)\d\d-\d\d-\d\d (?=\S.{7})")
_TIMED = re.compile(
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2} \d{1,2}:\d{2}(?::\d{2})?(?=[\u3400-\u9fff]{8})"
)
_GLUED = Sifted(
    r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日? ?"
    r"(?:(?:星期|周)[一二三四五六日天] ?(?:[上下]午 ?)?\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?"
    r"|\d{1,2}:\d\d(?::\d\d)? ?[ap]m)(?=[「“【]?[\u3400-\u9fff]{4})"
)
"""A day with its weekday and time, which no sentence has, without a blank before the headline."""
_BEHIND = Sifted(r"(?<=[^\s,:|]) +(?=(?:19|20)\d\d ?[-/.年] ?\d{1,2}[-/.月])")
_CAPTIONED = Sifted(
    rf"(?:图说|图片说明|图):[^{FULL}]{{4,60}}[{FULL}].{{0,20}}?(?:摄|摄影|提供)(?=\S[^{FULL}{PAUSE}]{{7,50}}$)"
)
_TOP = 12
"""Lines at the top of a page among which its headline stands."""
_BELOW = 4
"""Lines below a headline among which a date of its own would stand."""
_LEAST, _LONGEST = 8, 140
"""Characters of a headline, and of a line that holds more than one."""
_RUNNING = 60
"""Characters of a line that ends a sentence and so is the text, below which no headline is parted."""


def part_lines(lines: Sequence[Line]) -> list[Line]:
    """Part the lines at the top of a page, down to its text, at their seams."""
    parted: list[Line] = []
    above = True
    for at, line in enumerate(lines):
        pieces = _pieces(lines, at) if above else [line]
        parted += pieces
        above = above and not (len(pieces) == 1 and _is_text(line))
    return parted


def part_label(lines: Sequence[Line]) -> list[Line]:
    """Part the day that a scraper set before a text, and nothing else: `date 2024-01-16 渡口…`."""
    if not lines:
        return []
    label = _LABELLED.match(lines[0].text)
    return [*(_cut(lines[0], label.end()) if label else lines[:1]), *lines[1:]]


def _is_text(line: Line) -> bool:
    return len(line.text) >= _RUNNING and ends_clause(line.text)


def _pieces(lines: Sequence[Line], at: int) -> list[Line]:
    seam = next(filter(None, _seams(lines, at)), 0)
    return _cut(lines[at], seam) if seam else [lines[at]]


def _seams(lines: Sequence[Line], at: int) -> Iterator[int]:
    """Give where a line may be parted, by each of the ways in which lines are set together."""
    text = lines[at].text
    if len(text) <= _LONGEST:
        yield _glued_at(text)
    if at < _TOP:
        yield from _seams_at_top(lines, at)


def _glued_at(text: str) -> int:
    """Give where a headline begins behind a day with its weekday and time; 0 for none."""
    glued = None if ends_clause(text) else _GLUED.match(plain(text))
    return glued.end() if glued else 0


def _seams_at_top(lines: Sequence[Line], at: int) -> Iterator[int]:
    text = lines[at].text
    if at == 0:
        first = _LABELLED.match(text) or _TIMED.match(plain(text[:_LONGEST]))
        yield first.end() if first else 0
    if len(text) <= _LONGEST:
        alone = not _is_dated(lines, at) and all(map(_is_menu, lines[:at]))
        yield _stamp_at(text) if alone else 0
        yield _title_at(text) if _is_dated(lines, at) else 0


def _is_menu(line: Line) -> bool:
    """Tell a line above a headline that is none: a word, or several side by side."""
    return len(line.text) < _LEAST or any(map(str.isspace, line.text))


def _is_dated(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a date line stands below."""
    return any(map(_dates, lines[at + 1 : at + 1 + _BELOW]))


def _dates(line: Line) -> bool:
    stamp = read_stamp(line.text)
    return stamp is not None and stamp.date is not None


def _stamp_at(text: str) -> int:
    """Give where a stamp that names more than a day begins behind a headline; 0 for none."""
    if read_meta_line(text):
        return 0
    blanks = (blank for blank in _BEHIND.finditer(plain(text)) if blank.start() >= _LEAST)
    return next((blank.end() for blank in blanks if _is_seam(text, *blank.span())), 0)


def _is_seam(text: str, start: int, end: int) -> bool:
    head, stamp = text[:start], text[end:]
    if head.endswith(tuple(FULL)) or _names(head):
        return False
    said = read_meta_line(stamp)
    told = said and (said.authors or said.source or ":" in plain(stamp))
    return bool(told and said and said.date)


def _names(head: str) -> bool:
    """Tell what stands before a stamp and is no headline: what dates and credits, an outlet, a body."""
    return bool(read_meta_line(head) or names_outlet(head) or shapes.is_body_name(head))


def _title_at(text: str) -> int:
    """Give where a headline begins that is set behind a caption and its photographer; 0 for none."""
    match = _CAPTIONED.match(plain(text))
    return match.end() if match else 0


def _cut(line: Line, seam: int) -> list[Line]:
    """Cut a line in two; one whose text is not what is printed stays whole."""
    begin = line.printed.find(line.text[seam:])
    if begin < 0:
        return [line]
    first = dataclasses.replace(line, printed=line.printed[:begin], text=line.text[:seam].strip())
    rest = dataclasses.replace(line, printed=line.printed[begin:], text=line.text[seam:], gap=0)
    return [first, rest]
