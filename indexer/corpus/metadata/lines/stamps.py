"""Read the day off a short line near a headline whatever else stands on it.

Sites print there what they like.

`read_meta_line` accounts for every word of a line; a stamp is a line of which only the day, and a
labelled source, are understood: `某频道 2002年7月3日16:26 某网—晨报`, `2003-06-24 06:11更新
第1页/共3页`. Such a line counts only where a date is expected, and never leaves the text unread.
Pure functions.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator

from indexer.corpus.metadata.days.dates import FoundDate, find_dates
from indexer.corpus.metadata.lines.date_lines import compact_day, read_meta_line
from indexer.corpus.metadata.lines.items import (
    DATE_LABEL,
    MAX_SOURCE,
    SOURCE_LABEL_AT,
    Items,
    MetaLine,
    value_end,
)
from indexer.corpus.metadata.people.bare_names import bare_names
from indexer.corpus.page.endings import FULL
from indexer.corpus.page.facts import fact
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain
from indexer.model import DateSpan

_LONGEST = 160
"""Characters of a line with a day, a source, a writer and a row of buttons."""
_REST = 30
"""Characters beside a day without label and time of day.

The name of an outlet, a column, a writer.
"""
_SENTENCE = re.compile(rf"[{FULL}](?!$)|[，,](?= ?[^\d ])")
"""A line with a sentence in it tells of a day and is not dated by it."""
_TIME_BEHIND = re.compile(r" ?(?:[上下]午|[ap]m)? ?\d{1,2}[:时点]\d{2}")
_LABEL_BEFORE = re.compile(rf"(?:{DATE_LABEL}) ?[:：]? ?[(\[]?$|(?:于|在|时间) ?$")
_NEVER = re.compile(
    r"(?:打印|下载|采集|抓取|访问|浏览|登录|注册|今天是?|现在是?|当前)(?:时间|日期)? ?[:：]? ?$|至 ?$|(?:19|20)\d\d-?$"
)
_OWNED = re.compile("版权|copyright|©|备案|all rights")
_CHANGED = re.compile(r"(?:更新|修改|编辑|回复)(?:时间|日期|于)? ?[:：]? ?$")
_AMERICAN = re.compile(
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>(?:19|20)\d\d)(?= \d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?)"
)
_GOES_ON = re.compile(r" ?(?:起|以来|至|到|—|~|之?前|之?后|届|版权|期间)")
_OUTLET_BEHIND = re.compile(
    r" ?\d{1,2}:\d{2}(?::\d{2})?(?: {1,5}| ?[|] ?)"
    rf"(?P<name>(?=.*(?:{outlet_ends('named')}))[\w·-]{{3,20}})"
    r"(?: {1,5}[\u3400-\u9fff]{2,4})? *"
)
_OUTLET_OVER_COLUMN = re.compile(
    rf" {{1,3}}(?P<name>[\u3400-\u9fff]{{1,8}}(?:{outlet_ends('named')}|(?<!综合)(?<!专题)报导))"
    r" ?[/|>] ?[\u3400-\u9fff]{2,8} *"
)
"""The outlet behind the day, and behind it the column: `2024-01-16 某报 / 地方`."""
_SLUG = Sifted(
    rf"(?P<name>[\u3400-\u9fff]{{1,8}}(?:{outlet_ends('sure')}))[-—_ ]{{1,3}}[\u3400-\u9fff]{{0,6}} ?"
    r"(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>(?:19|20)\d\d)"
)
"""How an archive of cuttings names one: `某日报-某地 16 1 2024`."""
_OUTLET_GLUED = re.compile(
    r" ?\d{1,2}:\d{2}(?::\d{2})?(?P<name>[\u3400-\u9fff]{4,8})(?=$|[ 【\[(|])"
)
"""What a portal sets directly behind the time of day: `21:47某某体育【大 中 小】`."""
_OUTLET_BEFORE = re.compile(
    rf"(?:^|[\s|>])(?P<name>[\w·]{{2,14}}(?:{outlet_ends('named')}))"
    r"(?: {1,3}[\u3400-\u9fff]{2,4}){0,2} *[(\[]? *$"
)


@fact
def read_stamp(text: str) -> MetaLine | None:
    """Read a line that `read_meta_line` understands, or the day of a line that it does not.

    None for any other.
    """
    line = read_meta_line(text)
    if line is not None or len(text) > _LONGEST or "\ufffd" in text:
        return line
    reading = plain(text)
    date = _stamped_day(text, reading)
    if date is None:
        return _read_slug(text, reading)
    items = Items(text, reading, {date.start: date})
    return MetaLine(date, _source(items, date), (), (text.strip(),))


def _read_slug(text: str, reading: str) -> MetaLine | None:
    match = _SLUG.fullmatch(reading)
    found = list(_spans([match], text)) if match else []
    if not match or not found:
        return None
    return MetaLine(found[0], text[slice(*match.span("name"))], (), (text,))


def _stamped_day(text: str, reading: str) -> FoundDate | None:
    """Choose the day of a line: one that says when the text appeared before one that says when it was changed."""
    if _SENTENCE.search(reading.rstrip("." + FULL)) or _OWNED.search(reading):
        return None
    able = [date for date in _days(text, reading) if _is_stamp(reading, date)]
    unchanged = [date for date in able if not _CHANGED.search(reading[: date.start])]
    return next(iter(unchanged or able), None)


def _days(text: str, reading: str) -> list[FoundDate]:
    printed = [date for date in find_dates(text) if date.span.precision == "day"]
    return printed or _american(text, reading) or _bracketed(text, reading)


def _bracketed(text: str, reading: str) -> list[FoundDate]:
    """Read `(20070216)`."""
    days = [compact_day(text, match.start() + 1) for match in _BRACKETED.finditer(reading)]
    return [day for day in days if day]


_ENACTED = re.compile("通过|修订|修正|施行|批准|会议|根据|代表大会")
_APART_BEFORE, _APART_AFTER = re.compile(r"(?:^|[\W_])$"), re.compile(r"$|[\W_]")
_BRACKETED = re.compile(r"[(\[](?=(?:19|20)\d{6}[)\]])")


def _is_stamp(reading: str, date: FoundDate) -> bool:
    """Tell a day on which a page appeared by what stands on both sides of it."""
    if _NEVER.search(reading[: date.start]) or _GOES_ON.match(reading, date.end):
        return False
    if _TIME_BEHIND.match(reading, date.end) or _LABEL_BEFORE.search(reading[: date.start]):
        return True
    if (
        _ENACTED.search(reading)
        or not _APART_BEFORE.search(reading[: date.start])
        or not _APART_AFTER.match(reading[date.end :])
    ):
        return False
    before, behind = reading[: date.start].strip(" ([【〔"), reading[date.end :].strip(" )]】〕")
    rest = len("".join((reading[: date.start] + reading[date.end :]).split()))
    return rest <= _REST and not (before and behind)


def _american(text: str, reading: str) -> list[FoundDate]:
    """Read `2/16/2007 5:16:00 AM`, as servers set up in English print it."""
    return list(_spans(_AMERICAN.finditer(reading), text))


def _spans(matches: Iterable[re.Match[str]], text: str) -> Iterator[FoundDate]:
    """Give the days of matches of numbers, without those that no calendar has."""
    for match in matches:
        start, end = min(map(match.start, _PARTS)), match.end("year")
        with contextlib.suppress(ValueError):
            span = DateSpan.of(*(int(match[part]) for part in _PARTS))
            yield FoundDate(span, start, end, text[start:end])


_PARTS = ("year", "month", "day")


def _source(items: Items, date: FoundDate) -> str | None:
    """Read a labelled source, or the name of an outlet directly before the day."""
    for label in SOURCE_LABEL_AT.finditer(items.reading):
        if label[0].rstrip().endswith(":"):
            value = items.line[label.end() : value_end(items, label.end())].strip(" \t[]【】()（）")
            return value if 1 < len(value) <= MAX_SOURCE and "=" not in value else None
    rest = items.reading[date.end :]
    behind = _OUTLET_BEHIND.fullmatch(rest) or _OUTLET_OVER_COLUMN.fullmatch(rest)
    if behind:
        start = date.end + behind.start("name")
        return items.line[start : start + len(behind["name"])]
    glued = _OUTLET_GLUED.match(items.reading, date.end)
    if glued:
        return items.line[slice(*glued.span("name"))]
    before = _OUTLET_BEFORE.search(items.reading[: date.start])
    return (
        items.line[slice(*before.span("name"))]
        if before and not bare_names(before["name"], "author")
        else None
    )
