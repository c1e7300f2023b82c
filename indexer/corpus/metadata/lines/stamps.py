"""Read the day off a short line near a headline whatever else stands on it.

Sites print there what they like.

`read_meta_line` accounts for every word of a line; a stamp is a line of which only the day, and a
labelled source, are understood: `某频道 2002年7月3日16:26 某网—晨报`, `2003-06-24 06:11更新
第1页/共3页`. Such a line counts only where a date is expected, and never leaves the text unread.
Pure functions.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Iterable, Iterator

from indexer.corpus.metadata.days.dates import FIRST_REPUBLIC_YEAR, FoundDate, find_dates
from indexer.corpus.metadata.lines.date_lines import compact_day, read_meta_line
from indexer.corpus.metadata.lines.items import (
    DATE_LABEL,
    MAX_SOURCE,
    SOURCE_LABEL,
    SOURCE_LABEL_AT,
    Items,
    MetaLine,
    value_end,
)
from indexer.corpus.metadata.lines.page_words import FURNITURE
from indexer.corpus.metadata.people.bare_names import bare_names
from indexer.corpus.page import shapes
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
_TIME_BEHIND = re.compile(
    r"(?: ?(?:星期|周)[一二三四五六日天])? ?(?:[上下]午|[ap]m)? ?\d{1,2}(?:[:时点]\d{2}|[时点](?=发布|签发|发出))"
)
_TIME_BEFORE = re.compile(r"(?:^|[ :|])\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?[ ,|]{1,2}$")
_ISSUED = re.compile(
    r" *[\u3400-\u9fff]{0,6}(?:报[章纸]|本报|版|期|刊) ?(?:19|20)\d\d[年./-]\d{1,2}[月./-]\d{1,2}日? *"
)
"""The day of a paper's issue: `当前报章2021年12月09日`."""
_LABEL_BEFORE = re.compile(rf"(?:{DATE_LABEL}) ?[:：]? ?[(\[]?$|(?:于|在|时间) ?$")
_NEVER = re.compile(
    r"(?:打印|下载|采集|抓取|访问|浏览|登录|注册|今天是?|现在是?|当前)(?:时间|日期)? ?[:：]? ?$|至 ?$"
    r"|(?:19|20)\d\d ?[-—~到]? ?$|[年月./-]\d{1,2}[日号]? ?(?:[-~到]|—{1,2}) ?$"
    r"|(?:活动|比赛|考试|演出|展览|会议|培训|报名|截止|截稿|交稿|召开|举办|举行|开始|结束|开幕|出生|成立|到期|有效|开标|投标"
    r"|拍摄|借阅|缴费)(?:开始|截止)?(?:时间|日期|日|于)?(?:自|为|[:：])? ?$"
)
"""Labels of a visit, and of what takes place on the day that they name."""
_OWNED = re.compile("版权|copyright|©|备案|all rights")
_CHANGED = re.compile(r"(?:更新|修改|编辑|回复)(?:时间|日期|于)? ?[:：]? ?$")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_LATE_DAY = r"(?P<day>1[3-9]|2\d|3[01])"
"""A day that can be no month."""
_ALONE_BEFORE, _ALONE_BEHIND = r"(?<![\d./-])", r"(?![\d./-])"
_LAST = tuple(
    re.compile(_ALONE_BEFORE + form + _ALONE_BEHIND)
    for form in (
        rf"{_MONTH}(?P<sep>[/-]){_LATE_DAY}(?P=sep){_YEAR}",
        rf"{_LATE_DAY}(?P<sep>[/-]){_MONTH}(?P=sep){_YEAR}",
        rf"{_MONTH}(?P<sep>[/-])(?P<day>(?P=month))(?P=sep){_YEAR}",
        rf"(?P<month>[1-9]|1[0-2])/(?P<day>[1-9]|[12]\d|3[01])/{_YEAR}(?= \d{{1,2}}:\d\d(?::\d\d)? ?[ap]m)",
        rf"※ ?编辑: ?[^,]{{2,40}}, ?{_MONTH}/{_DAY}/{_YEAR}",
        rf"{_DAY}\.{_MONTH}\.{_YEAR}",
    )
)
"""Days in digits behind which the year stands, where they can be read in one way only: no month has
a number over twelve, servers set up in English write `2/16/2007 5:16:00 AM`, boards of Taiwan put the month first, and
with points nobody does."""
_BOXED = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR} ?(?P<month>0[1-9]|1[0-2])[/.-](?P<day>[0-3]\d)(?= |$)",
        rf"(?P<month>0[1-9]|1[0-2])[/.-](?P<day>[0-3]\d) {_YEAR}(?= |$)",
        rf"(?P<day>[0-3]\d) {_YEAR}[/.-](?P<month>0[1-9]|1[0-2])(?= |$)",
        rf"{_YEAR}[/.-](?P<month>0[1-9]|1[0-2]) (?P<day>[0-3]\d)(?= |$)",
    )
)
"""What is left of the boxes in which sites set a day, at the beginning of its line."""
_GOES_ON = re.compile(r" ?(?:- ?(?=\d{1,4}[ /.年月-])|起|以来|至|到|—|~|之?前|之?后|届|版权|期间)")
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
_OUTLET_IN_A_ROW = re.compile(
    rf" ?\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?: {{1,5}}| ?[|·] ?)"
    rf"(?P<name>(?:《[^《》]{{2,16}}》(?:{outlet_ends('named')})?(?=$| )"
    rf"|[\u3400-\u9fff]{{2,12}}(?:{outlet_ends('named')})(?=$| {{2}}| ?[|·]| (?:www|http|[【\[]))"
    rf"|[\u3400-\u9fff]{{2,8}}(?:{outlet_ends('sure')})(?= ))"
    rf")"
)
"""The outlet behind the time of day, whatever a wide blank or a bar parts from it."""
_OUTLET_OF_CUTTING = re.compile(
    rf" ?/ ?(?P<name>[\u3400-\u9fff]{{1,10}}(?:{outlet_ends('named', 'sure')})) ?/"
)
"""The paper in the row that an archive sets over a cutting: `2024-01-16/某日报/第12版/副刊`."""
_ACCOUNT_BEFORE = re.compile(r" *原创 \S{2,8} (?P<name>[\w·]{2,14}) $")
"""The account before the day of an original post: `原创 甲某 某某散文 2024年1月16日 10:22 某地`."""
_SLUG = Sifted(
    rf"(?P<name>[\u3400-\u9fff]{{1,8}}(?:{outlet_ends('sure')}))[-—_ ]{{1,3}}[\u3400-\u9fff]{{0,6}} ?"
    r"(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>(?:19|20)\d\d)"
)
"""How an archive of cuttings names one: `某日报-某地 16 1 2024`."""
_OUTLET_GLUED = re.compile(
    r" ?\d{1,2}:\d{2}(?::\d{2})?(?P<name>[\u3400-\u9fff]{4,8})(?=$|[ 【\[(|])"
)
"""What a portal sets directly behind the time of day: `21:47某某体育【大 中 小】`."""
_BODY_BEFORE = re.compile(r" *(?P<name>[\u3400-\u9fff]{4,16}) ?")
_ISSUED_BY = re.compile(r" ?(?:\d{1,2}[时点:](?:\d{2}分?)?)?(?:发布|签发|发出) *")
"""What a body prints over its notice: `某市气象台 2011年9月30日16时发布`."""
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
        return _read_slug(text, reading) or _read_undated(text, reading)
    items = Items(text, reading, {date.start: date})
    return MetaLine(date, _source(items, date), (), (text.strip(),))


def is_day_of_issue(text: str) -> bool:
    """Tell the line on which a paper's site prints the day of the issue that it shows."""
    return _ISSUED.fullmatch(plain(text)) is not None


def _read_undated(text: str, reading: str) -> MetaLine | None:
    """Read the labelled source of a row that names no year: `甲某 · 02/28 08:33 浏览 97 来源：某网`."""
    if not _UNDATED.search(reading) or _SENTENCE.search(reading.rstrip("." + FULL)):
        return None
    source = _labelled_source(Items(text, reading, {}))
    return MetaLine(None, source, (), (text.strip(),)) if source else None


_UNDATED = re.compile(
    r"(?<![\d年/-])(?:\d{1,2}[/-]\d{1,2}|\d{1,2}月\d{1,2}日) ?\d{1,2}:\d\d"
    r"|(?:分钟|小时|天)前|昨天|前天"
)


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
    return (
        printed
        or _with_last_year(text, reading)
        or _bracketed(text, reading)
        or _boxed(text, reading)
        or _of_republic(text, reading)
    )


def _of_republic(text: str, reading: str) -> list[FoundDate]:
    """Read `113-05-06`, a year of the Republic since 2011, alone on its line or with its time of day."""
    match = _REPUBLIC.fullmatch(reading)
    if match is None:
        return []
    with contextlib.suppress(ValueError):
        year = int(match["year"]) + FIRST_REPUBLIC_YEAR - 1
        span = DateSpan.of(year, int(match["month"]), int(match["day"]))
        start, end = match.start("year"), match.end("day")
        return [FoundDate(span, start, end, text[start:end])]
    return []


_REPUBLIC = re.compile(
    r" *(?P<year>1[0-4]\d)(?P<sep>[-/.])(?P<month>0[1-9]|1[0-2])(?P=sep)(?P<day>[0-3]\d)"
    r"(?: \d{1,2}:\d\d(?::\d\d)?)? *"
)


def _boxed(text: str, reading: str) -> list[FoundDate]:
    """Read `2023 08/03 09:12` and `202308/03`, the lines of a box set together."""
    start = len(reading) - len(reading.lstrip())
    matches = [match for form in _BOXED if (match := form.match(reading, start))]
    return list(_spans(matches[:1], text))


def _bracketed(text: str, reading: str) -> list[FoundDate]:
    """Read `(20070216)`."""
    days = [compact_day(text, match.start() + 1) for match in _BRACKETED.finditer(reading)]
    return [day for day in days if day]


_ENACTED = re.compile("通过|修订|修正|施行|批准|会议|根据|代表大会")
_APART_BEFORE, _APART_AFTER = re.compile(r"(?:^|[\W_])$"), re.compile(r"$|[\W_]")
_BRACKETED = re.compile(r"[(\[](?=(?:19|20)\d{6}[)\]])")


def _is_stamp(reading: str, date: FoundDate) -> bool:
    """Tell a day on which a page appeared by what stands on both sides of it."""
    before, behind = reading[: date.start], reading[date.end :]
    if _NEVER.search(before) or _GOES_ON.match(behind):
        return False
    if _is_told(reading, before, date.end):
        return True
    if _ENACTED.search(reading) or not _is_apart(before, behind):
        return False
    return _stands_aside(before, behind) or (
        _length(before, behind) <= _REST and _in_a_row(reading, date)
    )


def _stands_aside(before: str, behind: str) -> bool:
    """Tell a day with little beside it, and that on one side, but clicks, buttons and numbers."""
    said = (_BESIDE.sub(" ", side).strip(" ([【〔)]】〕|·丨/,:-") for side in (before, behind))
    return _length(before, behind) <= _REST and not all(said)


def _length(before: str, behind: str) -> int:
    """Count what stands beside a day and says something."""
    return sum(len("".join(_BESIDE.sub(" ", side).split())) for side in (before, behind))


def _is_told(reading: str, before: str, end: int) -> bool:
    """Tell a day beside a time of day or a labelled source, behind a label, or of a paper's issue."""
    timed = _TIME_BEHIND.match(reading, end) or _TIME_BEFORE.search(before)
    labelled = _LABEL_BEFORE.search(before) or _SOURCE_BESIDE.search(reading)
    return bool(timed or labelled or _ISSUED.fullmatch(reading))


_SOURCE_BESIDE = re.compile(rf"(?:{SOURCE_LABEL}) ?[:：]")


def _is_apart(before: str, behind: str) -> bool:
    return bool(_APART_BEFORE.search(before) and _APART_AFTER.match(behind))


_BESIDE = re.compile(rf"(?<!\w)(?:{FURNITURE}|\d[\d,.]*)(?= |[|·丨,]|$)")
"""Clicks, buttons and numbers of a site, which say nothing beside a day."""


def _in_a_row(reading: str, date: FoundDate) -> bool:
    """Tell a day in a row of facts that bars or wide blanks part, one of them what only sites print.

    `公告 教导处 | 2024-10-08 | 点阅: 51`; in a row of a table nothing is.
    """
    cells = [cell.strip() for cell in _BAR.split(reading) if cell.strip()]
    day = reading[date.start : date.end]
    alone = day in cells and all(len(cell) <= _CELL for cell in cells)
    return alone and any(_FURNITURE.fullmatch(cell) for cell in cells if cell != day)


_BAR = re.compile(r" ?[|丨·•] ?| {2,}")
_CELL = 20
"""Characters of a fact in a row."""
_FURNITURE = re.compile(FURNITURE)


def _with_last_year(text: str, reading: str) -> list[FoundDate]:
    """Read `17/05/2024`, `5/16/2022` and `2/6/2007 5:16:00 AM`; `06/05/2024` can be two days."""
    matches = itertools.chain.from_iterable(form.finditer(reading) for form in _LAST)
    return list(_spans(matches, text))


def _spans(matches: Iterable[re.Match[str]], text: str) -> Iterator[FoundDate]:
    """Give the days of matches of numbers, without those that no calendar has."""
    for match in matches:
        start, end = min(map(match.start, _PARTS)), max(map(match.end, _PARTS))
        with contextlib.suppress(ValueError):
            span = DateSpan.of(*(int(match[part]) for part in _PARTS))
            yield FoundDate(span, start, end, text[start:end])


_PARTS = ("year", "month", "day")


def _labelled_source(items: Items) -> str | None:
    """Read a labelled source: empty where its value says nothing, None where no label is."""
    for label in SOURCE_LABEL_AT.finditer(items.reading):
        if label[0].rstrip().endswith(":"):
            value = items.line[label.end() : value_end(items, label.end())].strip(" \t[]【】()（）")
            named = any(map(str.isalpha, value)) and "=" not in value
            return value if named and 1 < len(value) <= MAX_SOURCE else ""
    return None


def _source(items: Items, date: FoundDate) -> str | None:
    """Read a labelled source, or the name of an outlet directly before the day."""
    labelled = _labelled_source(items)
    if labelled is not None:
        return labelled or None
    place = _behind(items, date) or _before(items, date)
    return items.line[slice(*place)] if place else None


def _behind(items: Items, date: FoundDate) -> tuple[int, int] | None:
    """Give the place of an outlet behind the day."""
    rest = items.reading[date.end :]
    whole = (form.fullmatch(rest) for form in (_OUTLET_BEHIND, _OUTLET_OVER_COLUMN))
    first = (form.match(rest) for form in (_OUTLET_IN_A_ROW, _OUTLET_OF_CUTTING, _OUTLET_GLUED))
    match = next(filter(None, (*whole, *first)), None)
    return (date.end + match.start("name"), date.end + match.end("name")) if match else None


def _before(items: Items, date: FoundDate) -> tuple[int, int] | None:
    """Give the place of an outlet or account before the day."""
    above = items.reading[: date.start]
    account = _ACCOUNT_BEFORE.fullmatch(above)
    if account and _TIME_BEHIND.match(items.reading, date.end):
        return account.span("name")
    body = _BODY_BEFORE.fullmatch(above) if shapes.is_body_name(above.strip()) else None
    if body and _ISSUED_BY.fullmatch(items.reading, date.end):
        return body.span("name")
    outlet = _OUTLET_BEFORE.search(above)
    return outlet.span("name") if outlet and not bare_names(outlet["name"], "author") else None
