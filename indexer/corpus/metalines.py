"""Read lines that say when, from where and by whom an article is.

A line is cut into items from left to right: dates, times, labelled sources and people, page furniture (font size,
clicks, share buttons). A line with anything else on it is no meta line. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from indexer.corpus.bare_names import bare_names
from indexer.corpus.bylines import ROLE_WORDS, Credit, close_labels, read_byline
from indexer.corpus.dates import FIRST_REPUBLIC_YEAR, FoundDate, find_dates
from indexer.corpus.furniture import FURNITURE
from indexer.corpus.metalines_english import AFTER_TIME, DATE_LABEL, ENGLISH_OUTLET, WEEKDAY, ZONE, read_people
from indexer.corpus.plain import plain
from indexer.model import DateSpan


@dataclass(frozen=True, slots=True)
class MetaLine:
    """A line that says nothing but when, from where and by whom; `noise` are its other bits (font size, clicks)."""

    date: FoundDate | None
    source: str | None
    authors: tuple[Credit, ...]
    noise: tuple[str, ...]


MAX_META_LINE = 200
"""Characters: a date, a source, five credits and a row of buttons stay below; a paragraph does not need a look."""
MAX_SOURCE = 40
"""Characters of one source: two outlets and a channel stay below; longer ones are sentences."""


def read_meta_line(line: str) -> MetaLine | None:
    """Read a line that is only date, time, source and author information; None for any other line.

    Give the line repaired (no glosses) but otherwise as printed; outer blanks do not matter.
    """
    if len(line.strip()) > MAX_META_LINE or not (_MARK.search(line) or _NUMBER.search(line)):
        return None
    line = close_labels(line)
    items = _Items(line, plain(line), {date.start: date for date in find_dates(line)})
    at = _skip(items.reading, 0)
    while at < len(items.reading):
        end = next((end for read in _READERS if (end := read(items, at)) > at), at)
        if end == at:
            return None
        at = _skip(items.reading, end)
    if not (items.labelled or items.date):
        return None
    return MetaLine(
        items.date, items.source or items.publisher, tuple(dict.fromkeys(items.authors)), tuple(items.noise)
    )


def is_month_line(text: str) -> bool:
    """Tell a line that is a month of a year and nothing else: the date of a page, or a heading of a chronicle."""
    if len(text) > _MAX_MONTH:
        return False
    dates = find_dates(text)
    return len(dates) == 1 and dates[0].span.precision == "month" and dates[0].text == text.strip()


_MAX_MONTH = 16
"""Characters of a month written in full: 中華民國一百一十年十二月."""


def is_site_date(line: str) -> bool:
    """Tell a date line that a site prints, with a label or a time of day, from the date that a document bears."""
    reading = plain(line)
    return bool(_CLOCK.search(reading) or _SITE_LABEL.search(reading))


_SITE_LABEL = re.compile("(?:更新|修改|上[传版架]|刊登|张贴|建立|发布|发表)(?:时间|日期|日)? *:")
"""Labels that sites print; 成文, 发文 and 印发 stand in documents."""


def completes_label(label: str, value: str) -> bool:
    """Tell a label that stands alone on its line (`来源：`) from the line below that gives its value.

    Stricter than one line: a headline may follow a label whose value was lost, so a source must end like an outlet and
    a name be short.
    """
    if len(label) > _MAX_LABEL or not label.rstrip().endswith((":", "：")) or len(value) > MAX_SOURCE:
        return False
    meta = read_meta_line(label.rstrip() + value.strip())
    if meta is None:
        return False
    outlet = meta.source is not None and _NARROW_OUTLET.fullmatch(plain(meta.source)) is not None
    return outlet or meta.date is not None or any(len(author.name) <= _SHORT_NAME for author in meta.authors)


_SHORT_NAME = 4
_MAX_LABEL = 12


# A look before anything slow: a separator, a label that needs none, or a date. Every alternative begins with a plain
# character: `re` then looks for these alone.
_MARK = re.compile(
    r":|：|/|／|\||｜|丨|民[國国]|一[〇○零一二三四五六七八九 ]{3}|二[〇○零一二三四五六七八九 ]{3}"
    r"|记者|記者|通[讯訊信]|来自|來自|转自|轉自|摘自|原[载載刊]"
)
_NUMBER = re.compile(r"\d\D?\d")


# ---- items: each reader takes one off the line at a place and says where it ends, or gives the place back ------------


@dataclass(slots=True)
class _Items:
    """A line, the same in one alphabet, its dates by their place, and what was read so far."""

    line: str
    reading: str
    dates: dict[int, FoundDate]
    date: FoundDate | None = None
    source: str | None = None
    publisher: str | None = None
    authors: list[Credit] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)
    labelled: bool = False


_SEPARATORS = re.compile(r"[\s|/丨·,;、:()\[\]【】〔〕<>《》「」*#—_-]*")
_COLON = r" *[:/|丨] *"
_DATE_LABEL = (
    r"(?:信息|文章|稿件|资料|网页|页面|本文|首次|最后|最近|最新)?"
    r"(?:发布|发表|发稿|更新|刊发|刊登|登载|上传|上版|上架|张贴|建立|创建|录入|公布|公开|生成|成文|发文|印发|提交|制作|修改"
    r"|编辑|播出|见报|出版|推送)?(?:时间|日期|日(?= *:)|于)"
    r"|(?:最新|最后|最近|首次|资料|网页)?(?:发布|更新|发表|公布|出版)(?=[ :])"
    rf"|{DATE_LABEL}"
)
_DATE_LABEL_AT = re.compile(rf"(?:{_DATE_LABEL})(?:{_COLON}| ?(?=[\d一二jfmasondtw]))")
_TIME = re.compile(
    r"t?(?:[上下]午|凌晨|早上|晚上|[ap]m| )*\d{1,2} ?[:时点] ?\d{2}(?: ?[:分] ?\d{2})?(?:\.\d+)?[分秒]?"
    rf"(?: ?(?:{AFTER_TIME}))*|(?:周|星期)[一二三四五六日天]|{WEEKDAY}|at(?= \d)|{ZONE}"
)
# Forms that are dates only behind a label: `20240116`, `113-01-16`, `113年1月16日` (years of the Republic since 2011).
_LABELLED_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)"
    r"|(?P<roc>1[0-4]\d)(?P<sep>[-/.年])(?P<rocmonth>\d{1,2})[-/.月](?P<rocday>\d{1,2})(?!\d)日?"
)
# The source of pictures or figures (图片来源, 数据来源) is not that of the article; 资料来源 also stands below tables,
# and is that of the article only beside its date.
_SOURCE_LABEL = (
    r"(?:信息|文章|新闻|稿件|内容|本文|原文|资料)?(?:来源|来自|出处|稿源|源自)(?:媒体|网站|单位|部门)?|转自|转载自|摘自"
    r"|(?:本文)?(?:原载|原刊)(?:于|自|媒体)?|选自|发布(?:机构|机关|单位|部门|者|人)|发文(?:机关|单位)|信息提供"
    r"|source(?= ?:)"
)
_PUBLISHER = re.compile("发布(?:者|人)")
_LOGIN = re.compile(
    r"(?:admin|administrator|root|editor|user|webmaster|test|guest)[\w-]*|(?:系统|超级)?管理员", re.IGNORECASE
)
_SOURCE_LABEL_AT = re.compile(rf"(?:{_SOURCE_LABEL}){_COLON}?")
_PEOPLE_AT = re.compile(rf"(?:{ROLE_WORDS})(?=[ :/|丨])|(?:记者|通讯员)(?=\w)")
_FURNITURE_AT = re.compile(FURNITURE)
_VALUE_END = re.compile(
    rf" {{2,}}|[|丨\]】]| (?=(?:{_DATE_LABEL}|{_SOURCE_LABEL}|{ROLE_WORDS})[ :/])| (?:{FURNITURE})"
    r"| ?\((?=(?:记者|通讯员|编辑|责编|责任编辑|作者))"
    r"|(?:发布时间|时间|日期|来源|作者|记者|责任编辑|责编|编辑|点击|浏览|阅读|字号|字体)[^ :]{0,3}:"
)
_OUTLET_ENDS = (
    r"社|网|报(?:海外版)?|台|刊|新闻|在线|客户端|中心|频道|杂志|政府|办公室|广播|局|厅|委|部|媒体|通讯|之声|app|news"
)
_NARROW_OUTLET = re.compile(rf"[\w·&.-]{{1,20}}(?:{_OUTLET_ENDS})")
# Beside a time of day also `某县发布` and `某某号`; beside a bare date these may be the history of a law.
_OUTLET = re.compile(rf"[\w·&.-]{{1,20}}(?:{_OUTLET_ENDS}|发布|号)")
_CLOCK = re.compile(r"\d:\d\d")


def _skip(reading: str, at: int) -> int:
    match = _SEPARATORS.match(reading, at)
    return match.end() if match else at


def _read_date(items: _Items, at: int) -> int:
    label = _DATE_LABEL_AT.match(items.reading, at)
    start = label.end() if label else at
    date = items.dates.get(start) or (_labelled_date(items, start) if label else None)
    month = date is not None and date.span.precision == "month" and (label or date.text == items.line.strip())
    if date is None or (date.span.precision != "day" and not month):
        return _empty(items, label, at)
    items.labelled = True
    items.date = items.date or date
    return date.end


def _labelled_date(items: _Items, at: int) -> FoundDate | None:
    match = _LABELLED_DATE.match(items.reading, at)
    if not match:
        return None
    year = int(match["year"]) if match["year"] else int(match["roc"]) + FIRST_REPUBLIC_YEAR - 1
    try:
        span = DateSpan.of(year, int(match["month"] or match["rocmonth"]), int(match["day"] or match["rocday"]))
    except ValueError:
        return None
    return FoundDate(span, match.start(), match.end(), items.line[match.start() : match.end()])


def _empty(items: _Items, label: re.Match[str] | None, at: int) -> int:
    """Take a label that no value follows as noise: what it should have said was lost."""
    if not label or not _NO_VALUE.match(items.reading, label.end()):
        return at
    items.noise.append(label[0].strip())
    items.labelled = True
    return label.end()


def _read_time(items: _Items, at: int) -> int:
    label = _DATE_LABEL_AT.match(items.reading, at)
    match = _TIME.match(items.reading, label.end() if label else at)
    return match.end() if match and items.dates else at


def _read_source(items: _Items, at: int) -> int:
    label = _SOURCE_LABEL_AT.match(items.reading, at)
    if not label or (label[0].startswith("资料") and not items.dates):
        return at
    start, end = label.end(), _value_end(items, label.end())
    value = _unwrapped(items.line[start:end])
    if not value or value.startswith(("http:", "https:")):
        return _empty(items, label, at)
    if (
        len(value) > MAX_SOURCE
        or re.search(r"[。！？!?]", value)
        or (not label[0].rstrip().endswith(":") and " " in value)
    ):
        return at
    items.labelled = True
    _enter_source(items, label[0], value)
    return end


def _unwrapped(value: str) -> str:
    """Take the marks from around a name; a bracket whose other half stands inside it is part of it."""
    bare = value.strip(" \t\u3000\u00a0()（）[]【】《》「」“”\"'，,;；:：·•*_|—-")
    at = value.find(bare)
    before, behind = value[at - 1 : at], value[at + len(bare) :][:1]
    opened = _PARTNERS.get(before, "") in bare if before in _PARTNERS else False
    closed = bool(behind) and any(right == behind and left in bare for left, right in _PARTNERS.items())
    return before * opened + bare + behind * closed


_PARTNERS = {"《": "》", "（": "）", "(": ")", "「": "」", "“": "”", "【": "】", "[": "]"}


def _enter_source(items: _Items, label: str, value: str) -> None:
    """Enter a source; who put the text on the site counts only where no source is named, a login name never."""
    if _LOGIN.fullmatch(value):
        items.noise.append(value)
    elif _PUBLISHER.match(label):
        items.publisher = items.publisher or value
    else:
        items.source = items.source or value


def _value_end(items: _Items, start: int) -> int:
    stop = _VALUE_END.search(items.reading, start)
    ends = [at for at, date in items.dates.items() if at > start and not _ISSUE_OF_YEAR.match(items.reading, date.end)]
    return min([*ends, stop.start() if stop else len(items.reading)])


_ISSUE_OF_YEAR = re.compile(r" ?第? ?[\d一二三四五六七八九十]{1,4} ?[期号卷辑]")
"""What follows a year that belongs to the name of a source: `《某刊》2019年第4期`."""


def _read_people(items: _Items, at: int) -> int:
    label = _PEOPLE_AT.match(items.reading, at)
    if not label:
        return at
    end = _people_end(items, label.end())
    found = read_byline(items.line[at:end])
    if not found:
        labelled = _PEOPLE_LABEL.match(items.reading, at)
        return _unread(items, labelled, end) or _empty(items, labelled, at)
    items.labelled = True
    items.authors.extend(found)
    return end


_NAMES_END = re.compile(rf" {{2,}}|[|丨]| (?=(?:{_DATE_LABEL}|{_SOURCE_LABEL})[ :])")


_MIN_BARE = 2
"""Names without a role that are believed: one alone is as often a column or a place."""


def _read_bare_names(items: _Items, at: int) -> int:
    """Read names without a role beside a date with its label or a time of day: `甲某 乙某 发布时间:2024-01-16`."""
    if not items.dates or items.authors or not (_CLOCK.search(items.reading) or items.labelled):
        return at
    stop = _NAMES_END.search(items.reading, at)
    end = min([*(date for date in items.dates if date > at), stop.start() if stop else len(items.reading)])
    people = bare_names(items.line[at:end].strip(), "author")
    if len(people) < _MIN_BARE:
        return at
    items.authors.extend(people)
    return end


def _read_english_people(items: _Items, at: int) -> int:
    """Read `By John Smith` beside a date."""
    found = read_people(items.line, items.reading, at) if items.dates else None
    if not found:
        return at
    end, people = found
    items.noise.extend(credit.name for credit in people if _LOGIN.fullmatch(credit.name))
    items.authors.extend(credit for credit in people if not _LOGIN.fullmatch(credit.name))
    return end


_PEOPLE_LABEL = re.compile(rf"(?:{ROLE_WORDS}){_COLON}")
_MAX_UNREAD = 30
"""Characters of a labelled writer that is no person's name: a department, a column, who sent the text in."""


def _unread(items: _Items, label: re.Match[str] | None, end: int) -> int:
    """Take a labelled writer that is no name as noise, on a line with a time of day; 0 for anything else."""
    value = items.line[label.end() : end].strip() if label else ""
    if not value or len(value) > _MAX_UNREAD or not _CLOCK.search(items.reading) or re.search("[,，。;；！？]", value):
        return 0
    items.noise.append(value)
    return end


_NO_VALUE = re.compile(rf" *(?:$|https?:|[|丨]|(?:{_DATE_LABEL}|{_SOURCE_LABEL}|{ROLE_WORDS}){_COLON}|{FURNITURE})|  ")
_PEOPLE_END = re.compile(
    rf"[ |](?=(?:{_DATE_LABEL}|{_SOURCE_LABEL})[ :/])|[ |](?:{FURNITURE})|[|丨] *(?=\d)"
    r"|(?=(?:发布|发表|更新)(?:时间|日期) ?:|来源 ?:)"
)


def _people_end(items: _Items, start: int) -> int:
    stop = _PEOPLE_END.search(items.reading, start)
    ends = [date for date in items.dates if date >= start]
    return min([*ends, stop.start() if stop else len(items.reading)])


def _read_furniture(items: _Items, at: int) -> int:
    match = _FURNITURE_AT.match(items.reading, at)
    if not match or not match[0].strip():
        return at
    items.noise.append(items.line[at : match.end()].strip())
    return match.end()


def _read_outlet(items: _Items, at: int) -> int:
    """Read an outlet without a label beside a date: `某某网 2024-01-16 08:56`."""
    if not items.dates or items.source:
        return at
    outlet = _OUTLET if _CLOCK.search(items.reading) else _NARROW_OUTLET
    end = _value_end(items, at)
    match = outlet.match(items.reading, at, end) or ENGLISH_OUTLET.match(items.reading, at, end)
    if not match or _skip(items.reading, match.end()) == match.end() < len(items.reading):
        return at
    items.source = items.line[at : match.end()]
    return match.end()


_PAGE_MARK = re.compile(r"(?:第?[a-z]?\d{1,3} ?版?(?: |$))?(?:[\u4e00-\u9fff]{2,6})?(?= |$)")
_WEEKDAY = re.compile("星期[一二三四五六日天]|周[一二三四五六日] ")


def _read_page_mark(items: _Items, at: int) -> int:
    """Read what the head of a newspaper page prints beside its date and weekday: number and name of the page."""
    if not items.dates or not _WEEKDAY.search(items.reading) or (at and items.reading[at - 1] != " "):
        return at
    match = _PAGE_MARK.match(items.reading, at)
    return match.end() if match else at


_READERS: tuple[Callable[[_Items, int], int], ...] = (
    _read_date,
    _read_time,
    _read_source,
    _read_people,
    _read_english_people,
    _read_furniture,
    _read_outlet,
    _read_bare_names,
    _read_page_mark,
)
