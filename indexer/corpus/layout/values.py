"""What a page sets over several lines and means as one: a label and its value, a day in a box.

    发布日期：          28
    2019年11月28日      2019-11

Sites set such facts in cells and boxes, of which a scraper makes lines. Unless they are put
together, a value stands there like a headline.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from indexer.corpus.metadata.days.day_order import in_order, open_days, order_of
from indexer.corpus.metadata.lines.date_lines import completes_label, read_meta_line
from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import COLON, ends_clause
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.page.plain import plain
from indexer.model import DateSpan

IsFact = Callable[[str], object]

_BULLETS = "•·●▪■◆*- \u3000"
_MAX_LABEL, _MAX_VALUE = 12, 60
"""Characters of a label that stands alone on its line, and of a value below it."""
_YEAR, _MONTH, _DAY = (
    r"(?P<year>(?:19|20)\d\d)年?",
    r"(?P<month>\d{1,2})月?",
    r"(?P<day>\d{1,2})日?",
)
_BOXES = tuple(
    re.compile("\n".join(parts))
    for parts in (
        (_DAY, rf"{_YEAR}[-./ ]?{_MONTH}"),
        (rf"{_YEAR}[-./ ]?{_MONTH}", _DAY),
        (rf"{_MONTH}[-./ ]?{_DAY}", _YEAR),
        (_YEAR, rf"{_MONTH}[-./ ]?{_DAY}"),
        (_DAY, r"(?P<month>\d{1,2})月", _YEAR),
        (_YEAR, r"(?P<month>\d{1,2})月", _DAY),
    )
)
"""The days that sites set in a box, by the parts that stand in each of its lines."""
_MAX_BOX = 3
_PART = re.compile(r"[\d年月日./ -]{1,9}")


def join_values(lines: Sequence[Line], is_fact: IsFact, receipt: Receipt) -> list[Line]:
    """Join labels with the values below them, and the parts of a day in a box.

    is_fact: tells a folded line that is a fact with a known label.
    """
    lines = _in_order(lines)
    made: list[Line] = []
    at = 0
    alone = Counter(line.text for line in lines if len(line.text) <= _MAX_ACCOUNT)
    while at < len(lines):
        group = _box_at(lines, at) or _fact_at(lines, at, is_fact) or _told_at(lines, at, alone)
        if group:
            made.append(_together(group, receipt))
        else:
            made.append(_posted(lines[at], lines[at + 1 : at + 2], alone))
        at += len(group) or 1
    return made


def _in_order(lines: Sequence[Line]) -> Sequence[Line]:
    """Write the days of stamps that can be two (`06/05/2024`) as the rest of the page has them."""
    open_ones = [line for line in lines if _is_open(line)]
    order = order_of([line.text for line in lines]) if open_ones else None
    if order is None:
        return lines
    settled = {line.number: in_order(line.text, order) for line in open_ones}
    return [
        dataclasses.replace(line, text=settled[line.number], shown=line.visible)
        if line.number in settled
        else line
        for line in lines
    ]


def _is_open(line: Line) -> bool:
    """Tell a stamp that waits for an order of day and month."""
    if len(line.text) > _MAX_STAMP or not open_days(line.text) or read_stamp(line.text):
        return False
    return read_stamp(in_order(line.text, "day")) is not None


_MAX_STAMP = 160


def _told_at(lines: Sequence[Line], at: int, alone: Mapping[str, int]) -> Sequence[Line]:
    """Give a label of a source that a line ends with, and the account below it; nothing for others.

    `2019-10-29 19:08 来源：` over 渡口老曹, who stands alone on another line as well, or an outlet.
    """
    group = lines[at : at + 2]
    if len(group) < 2 or not _OPEN_SOURCE.search(plain(group[0].text[-_MAX_LABEL:])):
        return ()
    name = group[1].text.strip()
    known = alone.get(group[1].text, 0) > 1 or names_outlet(name)
    return group if known and _ACCOUNT.fullmatch(name) else ()


_OPEN_SOURCE = re.compile(r"[\d ](?:文章|新闻|信息|稿件)?(?:来源|来自) ?[:/] ?$")
_ACCOUNT = re.compile(r"(?![\d.]+$)[\w·]{2,16}")
"""The name of an account or outlet, which is no number."""


def _posted(line: Line, below: Sequence[Line], alone: Mapping[str, int]) -> Line:
    """Read who wrote for which account over a day; the account stands alone on another line.

    `方圆 河口讲堂` over `2004-05-06`, and 河口讲堂 at the foot of the page.
    """
    match = _POSTED.fullmatch(line.text)
    if not match or match["account"] not in alone or not below:
        return line
    day = read_meta_line(below[0].text)
    if day is None or day.date is None or day.source:
        return line
    text = f"来源：{match['account']} 作者：{match['author']}"
    return dataclasses.replace(line, text=text, shown=line.visible)


_MAX_ACCOUNT = 16
_POSTED = re.compile(rf"(?P<author>[\w·]{{2,12}})[ \u3000]+(?P<account>[\w·]{{2,{_MAX_ACCOUNT}}})")


def _fact_at(lines: Sequence[Line], at: int, is_fact: IsFact) -> Sequence[Line]:
    """Give a label alone on its line with its value below; nothing where none begins."""
    group = lines[at : at + 2]
    label = group[0].text.strip(_BULLETS)
    if len(group) < 2 or len(label) > _MAX_LABEL:
        return ()
    if not label.endswith(tuple(COLON)):
        return group if _is_day_of(label, group[1].text) else ()
    value = group[1].text
    if len(value) > _MAX_VALUE or ends_clause(value):
        return ()
    told = completes_label(label, value) or is_fact(label + value)
    return group if told or shapes.is_document_number(label + value) else ()


def _is_day_of(label: str, value: str) -> bool:
    """Tell a cell that only labels a day (发布日期) and the cell below it that holds one.

    The day of a reader of a board (注册时间) is put to its label as well, so that it dates nothing.
    """
    reading = plain(label)
    if not value[:1].isdigit():
        return False
    if _READERS_DAY.fullmatch(reading):
        alone = read_meta_line(value)
        return alone is not None and alone.date is not None
    if not _DAY_LABEL.fullmatch(reading):
        return False
    told = read_meta_line(f"{label}：{value}")
    return told is not None and told.date is not None and told.date.text == value.strip()


_DAY_LABEL = re.compile(
    r"(?:发[布表]|公布|刊[登出]|张贴|公告|上[版架]|出版|建立|更新|修改)(?:时间|日期|日)"
)

_READERS_DAY = re.compile(
    "(?:注册|加入|出生)(?:时间|日期)|生日|(?:最[后近]|上次)(?:登[录入]|访问|上线|活动|发[表帖])(?:时间|日期)?"
)


def _box_at(lines: Sequence[Line], at: int) -> Sequence[Line]:
    """Give the lines of a day in a box; nothing where none begins or more numbers stand beside it."""
    if not _is_part(lines[at]):
        return ()
    end = next((end for end in range(at, len(lines)) if not _is_part(lines[end])), len(lines))
    group = lines[at:end]
    beside = at and _is_part(lines[at - 1])
    return group if not beside and 1 < len(group) <= _MAX_BOX and _day_of(group) else ()


def _is_part(line: Line) -> bool:
    return _PART.fullmatch(plain(line.text)) is not None


def _day_of(group: Sequence[Line]) -> DateSpan | None:
    text = "\n".join(plain(line.text) for line in group)
    match = next(filter(None, (box.fullmatch(text) for box in _BOXES)), None)
    try:
        return (
            DateSpan.of(*(int(match[part]) for part in ("year", "month", "day"))) if match else None
        )
    except ValueError:
        return None


def _together(group: Sequence[Line], receipt: Receipt) -> Line:
    """Make one line of several. It is read as a whole, and shown as it is printed."""
    first, day = group[0], _day_of(group)
    shown = (" " if day else "").join(line.text for line in group)
    before = "\n".join(line.text for line in group)
    receipt.repair("join", first.number, len(group) - 1, before, shown)
    return Line(
        first.number,
        first.printed,
        day.value if day else shown.lstrip(_BULLETS),
        first.gap,
        first.indent,
        joined=tuple(part for line in group for part in line.joined or (line,)),
        shown=shown,
    )
