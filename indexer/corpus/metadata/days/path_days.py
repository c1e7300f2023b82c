"""The day in the name of a file or of its folders: `20210506_01.txt`, `2021-05-06/`, `202105/06/`.

A name tells a day only when nothing else can be meant: the eight digits of a day that stand apart,
or year, month and day with one mark between them, in one part of the path or in parts one below
the other. Numbers of other things (ids, telephones, sizes of pictures), spans, days that the
calendar has not or that have not come, and names that say when something was fetched tell nothing;
nor do two different days. Pure functions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.corpus.metadata.days.dates import find_dates
from indexer.model import DateSpan

_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>[0-3]\d)"
_COMPACT = re.compile(
    rf"(?<!\d)(?<!\d[a-z])(?<!\d[.x×]){_YEAR}{_MONTH}{_DAY}"
    r"(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?|t\d{4,6}z?)?(?![\da-wyz])(?![.x×]\d)"
)
_SEPARATED = re.compile(
    r"(?<![\d.])(?<!\d[-_])(?P<year>(?:19|20)\d\d)(?P<mark>[-_. ])(?P<month>0?[1-9]|1[0-2])(?P=mark)"
    r"(?P<day>[0-3]?\d)(?![\da-z])(?!\.\d)"
)
_BELOW = re.compile(
    r"(?:^|/)(?P<year>(?:19|20)\d\d)(?P<mark>[-_]|年?/|)(?P<month>0?[1-9]|1[0-2])月?/"
    r"(?P<day>[0-3]?\d)(?=日?(?:/|$)|[-_](?!\d+(?:/|$)))"
)
_MONTH_FOLDER = 2
"""Digits of a month that follows its year without a mark."""
_SPAN = re.compile(r"\s*(?:至|到|—|~|～|-+(?=(?:19|20)\d{2}|\d{4}(?!\d)))")
_LAST_DAY = re.compile(r"[-_](\d{1,2})(?!\d)")
_LONGEST_MONTH = 31
_SPAN_BEFORE = re.compile(r"\d\s*(?:至|到|—|~|～|-|_)\s*$")
_OTHER_NUMBER = re.compile(
    r"(?:\b|_)(?:no|id|uid|num|number|tel|phone|mobile|fax|qq|isbn|issn|cn|sn|doi|img|dsc|pic|photo|vid|mvimg|pxl"
    r"|scan|screenshot|截图|截屏|扫描|电话|手机|传真|编号|序号|文号|第)[-_.: #]*$"
)
_FETCHED = re.compile(
    r"crawl|spider|scrape|fetch|download|backup|\bbak|export|dump|snapshot|archived|capture"
    r"|采集|抓取|下载|备份|导出|存档|快照|整理"
)
"""What says of a day in a name that something was done to the texts on it."""


@dataclass(frozen=True, slots=True)
class PathDay:
    """A day in a path, and the part of the path that tells it."""

    span: DateSpan
    evidence: str


def path_day(path: str) -> PathDay | None:
    """Read the day in a path with slashes, file name last; None where it tells none, or two."""
    found = list(_days(_without_suffix(path)))
    different = {day.span for day in found}
    return found[-1] if len(different) == 1 else None


def _without_suffix(path: str) -> str:
    """Take off the suffixes of the file, of which a name in digits may have several."""
    while (match := _SUFFIX.search(path)) is not None:
        path = path[: match.start()]
    return path


_SUFFIX = re.compile(r"(?<=[^/])\.[A-Za-z][A-Za-z0-9]{0,6}$")


def _days(path: str) -> Iterator[PathDay]:
    for match in _BELOW.finditer(path.lower()):
        if match["mark"] or len(match["month"]) == _MONTH_FOLDER:
            yield from _day(match, path[: match.end()].strip("/"))
    for part in path.split("/"):
        yield from _days_of_part(part)


def _days_of_part(part: str) -> Iterator[PathDay]:
    low = part.lower()
    if _FETCHED.search(low):
        return
    for match in (*_COMPACT.finditer(low), *_SEPARATED.finditer(low)):
        if not _is_something_else(low, match):
            yield from _day(match, part)
    for date in find_dates(part):
        written = "年" in date.text and date.span.precision == "day"
        if written and not _SPAN.match(part, date.end) and _has_come(date.span):
            yield PathDay(date.span, part)


def _is_something_else(part: str, match: re.Match[str]) -> bool:
    """Tell the number of something else, one end of a span, and digits inside of a longer name."""
    before = part[: match.start()]
    spans = _SPAN.match(part, match.end()) or _SPAN_BEFORE.search(before) or _goes_on(part, match)
    return bool(spans or _HASH.search(before) or _OTHER_NUMBER.search(before))


_HASH = re.compile(r"\d[a-z]+$|[a-f]{2,}$")


def _goes_on(part: str, match: re.Match[str]) -> bool:
    """Tell `2021-05-06-10`, which names the days from the sixth on, from a day with a number."""
    last = _LAST_DAY.match(part, match.end()) if match.re is _SEPARATED else None
    return last is not None and int(match["day"]) < int(last[1]) <= _LONGEST_MONTH


def _day(match: re.Match[str], evidence: str) -> Iterator[PathDay]:
    try:
        span = DateSpan.of(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return
    if int(match["day"]) and _has_come(span):
        yield PathDay(span, evidence)


def _has_come(span: DateSpan) -> bool:
    return span.begin <= dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
