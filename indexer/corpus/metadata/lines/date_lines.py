"""Read lines that say when, from where and by whom an article is.

A line is cut into items from left to right: dates, times, labelled sources and people, page
furniture (font size, clicks, share buttons). A line with anything else on it is no meta line. Pure
functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from indexer.corpus.metadata.days.dates import DATES, FIRST_REPUBLIC_YEAR, FoundDate, find_dates
from indexer.corpus.metadata.lines.english_lines import AFTER_TIME, ENGLISH_OUTLET, WEEKDAY, ZONE
from indexer.corpus.metadata.lines.items import (
    CLOCK,
    DATE_LABEL_AT,
    MAX_SOURCE,
    SOURCE_LABEL_AT,
    Items,
    MetaLine,
    empty,
    skip,
    value_end,
)
from indexer.corpus.metadata.lines.page_words import FURNITURE
from indexer.corpus.metadata.lines.people import (
    LOGIN,
    PEOPLE_AT,
    read_bare_names,
    read_english_people,
    read_joined_names,
    read_people,
    read_poster,
)
from indexer.corpus.metadata.people.bare_names import bare_names
from indexer.corpus.metadata.people.bylines import HAN, ROLE_WORDS, close_labels
from indexer.corpus.page.endings import FULL, STOP
from indexer.corpus.page.facts import fact, trimmed
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.needs import Sifted, sieve
from indexer.corpus.page.plain import plain
from indexer.model import DateSpan

MAX_META_LINE = 200
"""Characters: a date, a source, five credits and a row of buttons stay below.

A paragraph does not need a look.
"""


@fact
def read_meta_line(line: str) -> MetaLine | None:
    """Read a line that is only date, time, source and author information; None for any other line.

    Give the line repaired (no glosses) but otherwise as printed; outer blanks do not matter.
    """
    bare = trimmed(line)
    if len(bare) > MAX_META_LINE or not _may_say(plain(line)):
        return None
    if issue := _ISSUE.fullmatch(bare):
        return MetaLine(None, issue["name"], (), (issue["number"],))
    if account := _OFFICIAL.fullmatch(plain(bare)):
        return MetaLine(None, bare[slice(*account.span("name"))], (), (account["rest"],))
    return _programme(bare) or _archive(bare) or _read_items(line)


_OFFICIAL = re.compile(
    r"(?P<name>[\w·]{2,16}?)(?P<rest>(?: |·)*(?:\d{1,2}-\d{1,2} \d{1,2}:\d{2}|昨天|前天|\d+(?:分钟|小时|天)前)?"
    r"(?: |·)*(?P=name)官方账号.{0,12})"
)
"""The line on which a portal names the account of an outlet: `某某新闻 05-18 19:22 · 某某新闻官方账号`."""


def _read_items(line: str) -> MetaLine | None:
    line = close_labels(line)
    items = Items(line, plain(line), {date.start: date for date in find_dates(line)})
    at = skip(items.reading, 0)
    while at < len(items.reading):
        end = next((end for read in _READERS if (end := read(items, at)) > at), at)
        if end == at:
            return _salvage(items)
        at = skip(items.reading, end)
    if not (items.labelled or items.date):
        return None
    return MetaLine(
        items.date,
        items.source or items.outlet or items.publisher,
        tuple(dict.fromkeys(items.authors)),
        tuple(items.noise),
    )


def is_month_line(text: str) -> bool:
    """Tell a line that is a month of a year and nothing else.

    The date of a page, or a heading of a chronicle.
    """
    if len(text) > _MAX_MONTH:
        return False
    dates = find_dates(text)
    return len(dates) == 1 and dates[0].span.precision == "month" and dates[0].text == text.strip()


_MAX_MONTH = 16
"""Characters of a month written in full: 中華民國一百一十年十二月."""


def is_site_date(line: str) -> bool:
    """Tell a date line that a site prints, with a label or a time of day, from the date that a document bears."""
    reading = plain(line)
    return bool(CLOCK.search(reading) or _SITE_LABEL.search(reading))


_SITE_LABEL = re.compile(
    r"(?:更新|修改|上[传版架线]|刊[登出载]|登[出载]|张贴|建立|发布|发表)(?:(?:时间|日期|日)? *:|(?:时间|日期) *(?=\d))"
    "|(?:published|posted|updated)(?: on)? *:"
)
"""Labels that sites print; 成文, 发文 and 印发 stand in documents."""


def completes_label(label: str, value: str) -> bool:
    """Tell a label that stands alone on its line (`来源：`) from the line below that gives its value.

    Stricter than one line: a headline may follow a label whose value was lost, so a source must end
    like an outlet and a name be short.
    """
    if (
        len(label) > _MAX_LABEL
        or not label.rstrip().endswith((":", "："))
        or len(value) > MAX_SOURCE
    ):
        return False
    meta = read_meta_line(label.rstrip() + value.strip())
    if meta is None:
        return False
    outlet = meta.source is not None and _NARROW_OUTLET.fullmatch(plain(meta.source)) is not None
    return (
        outlet
        or meta.date is not None
        or any(len(author.name) <= _SHORT_NAME for author in meta.authors)
    )


_SHORT_NAME = 4
_MAX_LABEL = 12


_ISSUE = re.compile(rf"(?P<name>[{HAN}]{{2,24}}) *(?P<number>(?:19|20)\d\d年第?\d{{1,2}}期)")
"""The number of a magazine in which a text was printed."""

_PROGRAMME = Sifted(
    r"[-—(\[【]*《(?P<name>[^《》]{2,20})》 ?[(\[]? ?(?P<date>[12]\d{7}|[12]\d{3}年\d{1,2}月(?=号)"
    r"|[12]\d{3}[^\u3400-\u9fff\d][^()]{2,6}|[12]\d{3}年[^()]{3,6}日)"
    r" ?(?:\d{1,2}:\d{2}(?::\d{2})?)? ?[)\]】]*(?:号|播出|首播|文字[稿版]|完整版|节目单)?[)\]】]*"
)


def _programme(line: str) -> MetaLine | None:
    """Read the name of a programme or paper with its day, compact or not: 《某某联播》 (20210306)."""
    match = _PROGRAMME.fullmatch(plain(line))
    date = (
        compact_day(line, match.start("date")) or _day_at(line, match.start("date"))
        if match
        else None
    )
    return MetaLine(date, line[slice(*match.span("name"))], (), ()) if match and date else None


_ARCHIVE = Sifted(
    r"(?:目前)?显示的?是 ?(?P<date>(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?: \d{1,2})?, ?"
    r"(?P<year>(?:19|20)\d\d)) ?的(?:文章|帖子|网志|博文)"
)


def _archive(line: str) -> MetaLine | None:
    """Read what a blog prints over the posts of a month: the day in it begins a week."""
    match = _ARCHIVE.fullmatch(plain(line))
    if not match:
        return None
    printed = line[slice(*match.span("date"))]
    months = find_dates(f"{match['year']}年{match['month']}月")
    dates = (FoundDate(month.span, *match.span("date"), printed) for month in months)
    return MetaLine(next(dates, None), None, (), (line,))


def _day_at(line: str, at: int) -> FoundDate | None:
    return next(
        (date for date in find_dates(line) if date.start == at and date.span.precision != "year"),
        None,
    )


_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)")


def compact_day(line: str, at: int) -> FoundDate | None:
    """Read a day of eight digits at a place of a line; None where there is none."""
    match = _COMPACT.match(plain(line), at)
    if not match:
        return None
    try:
        span = DateSpan.of(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return FoundDate(span, match.start(), match.end(), line[match.start() : match.end()])


# ---- items: each reader takes one off the line at a place and says where it ends, or gives the
# place back ------------


_TIME = re.compile(
    r"t?(?:[上下]午|凌晨|早上|晚上|中午|傍晚|[ap]m| )*\d{1,2} ?[:时点] ?\d{2}(?: ?[:分] ?\d{2})?(?:\.\d+)?[分秒]?"
    rf"(?:更新|发布|发表)?(?: ?(?:{AFTER_TIME}))*|(?:周|星期)[一二三四五六日天]|{WEEKDAY}|at(?= \d)|{ZONE}"
    r"|(?:[上下]午|凌晨|早上|晚上|中午|傍晚| )*\d{1,2} ?[时点][整许半]?(?!\w)"
)
# Forms that are dates only behind a label: `20240116`, `113-01-16`, `113年1月16日` (years of the
# Republic since 2011).
_LABELLED_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)"
    r"|(?P<roc>1[0-4]\d)(?P<sep>[-/.年])(?P<rocmonth>\d{1,2})[-/.月](?P<rocday>\d{1,2})(?!\d)日?"
)
_DAY_FIRST = re.compile(
    r"(?P<day>[0-3]\d)\.(?P<month>0[1-9]|1[0-2])\.(?P<year>(?:19|20)\d\d)(?= +\d{1,2}:\d{2} *$)"
)
"""`16.01.2024  08:56`: with points and a time of day, nobody puts the month first."""
_PUBLISHER = re.compile("发布(?:者|人)")
_FURNITURE_AT = re.compile(FURNITURE)
_NARROW_OUTLET = re.compile(rf"[\w·&.-]{{1,20}}(?:{outlet_ends('named', 'body')})")
# Beside a time of day also `某县发布` and `某某号`; beside a bare date these may be the history of
# a law.
_OUTLET = re.compile(rf"[\w·&.-]{{1,20}}(?:{outlet_ends('named', 'body', 'posting')})")
_ACCOUNT = re.compile(
    r"(?!信息|新闻|权威|政策|消息|公告|文件|通知|集中|首次|正式|联合|国务院|中央|全国)"
    r"[\u3400-\u9fff]{2,5}(?<![院府委局部厅会办令])发布(?![\u3400-\u9fff])"
)
"""The account of a place (`某县发布`), which no body of the state is that issues a law."""


_ON_PORTAL = re.compile(r"(?P<name>[\u3400-\u9fff]{2,14})官方账号")
"""The account of an outlet on a portal, whatever its name."""
_UNDATED = re.compile(r"\d{1,2}[-/.月]\d{1,2}日? ?\d{1,2}:\d\d|\d(?:分钟|小时|天)前|昨天|前天")
_NOBODY = re.compile(rf" (?:{ROLE_WORDS}) ?:? *$")
"""The label of a writer whom nobody named, behind an outlet: `某某时报 作者：`."""


def _read_date(items: Items, at: int) -> int:
    label = DATE_LABEL_AT.match(items.reading, at)
    start = label.end() if label else at
    other = _labelled_date if label else _day_first
    date = items.dates.get(start) or other(items, start)
    if date is None or not _is_exact(date, items, labelled=label is not None):
        return empty(items, label, at)
    last = _span_end(items, date)
    if last is not None:
        items.labelled = True
        items.noise.append(items.line[start : last.end])
        return last.end
    items.labelled = True
    if _VISITED.search(items.reading[:start]):
        items.noise.append(date.text)
        return date.end
    _take(items, date, changed=bool(label and _CHANGED.search(label[0])))
    return date.end


def _span_end(items: Items, date: FoundDate) -> FoundDate | None:
    """Give the second day of a span, which is none of an article; None where no span begins."""
    to = _TO.match(items.reading, date.end)
    return items.dates.get(to.end()) if to else None


def _take(items: Items, date: FoundDate, *, changed: bool) -> None:
    """Keep the first day; one on which the page was only changed gives way to another."""
    if items.date is None or (items.changed and not changed):
        items.date, items.changed = date, changed


def _is_exact(date: FoundDate, items: Items, *, labelled: bool) -> bool:
    """Tell a day, or a month behind a label or alone on its line."""
    if date.span.precision == "month":
        return labelled or date.text == items.line.strip()
    return date.span.precision == "day"


_TO = re.compile(r" ?(?:-|—{1,2}|~|至|到) ?")
"""What stands between two days of a span, neither of which is that of an article."""
_CHANGED = re.compile("更新|修改|编辑")
"""Labels of days on which something was done to a page that had appeared before."""
_VISITED = re.compile(
    r"(?:打印|列印|下载|采集|抓取|访问|浏览|存档|归档)(?:时间|日期|日|于)? *:? *$"
)
"""Labels of days that say nothing of when a page appeared."""


def _day_first(items: Items, at: int) -> FoundDate | None:
    match = _DAY_FIRST.match(items.reading, at)
    if not match or at:
        return None
    try:
        span = DateSpan.of(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return FoundDate(span, match.start(), match.end(), items.line[match.start() : match.end()])


def _labelled_date(items: Items, at: int) -> FoundDate | None:
    match = _LABELLED_DATE.match(items.reading, at)
    if not match:
        return None
    year = int(match["year"]) if match["year"] else int(match["roc"]) + FIRST_REPUBLIC_YEAR - 1
    try:
        span = DateSpan.of(
            year, int(match["month"] or match["rocmonth"]), int(match["day"] or match["rocday"])
        )
    except ValueError:
        return None
    return FoundDate(span, match.start(), match.end(), items.line[match.start() : match.end()])


def _read_time(items: Items, at: int) -> int:
    label = DATE_LABEL_AT.match(items.reading, at)
    match = _TIME.match(items.reading, label.end() if label else at)
    return match.end() if match and (items.dates or items.date) else at


def _read_source(items: Items, at: int) -> int:
    label = SOURCE_LABEL_AT.match(items.reading, at)
    if not label or (label[0].startswith("资料") and not items.dates):
        return at
    start, end = label.end(), value_end(items, label.end())
    value = _named(_unwrapped(_without_ip_place(items.line[start:end], items.reading)))
    if not value or value.startswith(("http:", "https:")):
        return empty(items, label, at)
    if len(value) > MAX_SOURCE or re.search(f"[{STOP}]", value):
        return at
    if not label[0].rstrip().endswith(":") and not _is_told(items, value):
        return at
    items.labelled = True
    _enter_source(items, label[0], value)
    return end


def _is_told(items: Items, value: str) -> bool:
    """Tell the value of a label without a colon: one word beside a day, an outlet or a title."""
    if " " in value:
        return False
    if "《" in items.line and "》" in value[:-1]:
        return False
    return "《" in items.line or bool(items.dates) or bool(_OUTLET.fullmatch(plain(value)))


def _without_ip_place(value: str, reading: str) -> str:
    """Cut the province that portals print behind a source since 2022, where the author's address lies."""
    place = _IP_PLACE.search(value) if CLOCK.search(reading) else None
    return value[: place.start()] if place and value[: place.start()].strip() else value


_IP_PLACE = re.compile(
    "[ \u3000]+(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建"
    "|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|台湾|中国香港"
    "|中国澳门|中国台湾|海外|美国|日本|英国|加拿大|澳大利亚|新加坡|韩国|德国|法国|马来西亚)"
    "[ \u3000]*$"
)


def _unwrapped(value: str) -> str:
    """Take the marks from around a name.

    A bracket whose other half stands inside it is part of it.
    """
    bare = value.strip(" \t\u3000\u00a0()（）[]【】《》「」“”\"'，,;；:：·•*_|—-")
    at = value.find(bare)
    before, behind = value[at - 1 : at], value[at + len(bare) :][:1]
    opened = _PARTNERS.get(before, "") in bare if before in _PARTNERS else False
    closed = bool(behind) and any(
        right == behind and left in bare for left, right in _PARTNERS.items()
    )
    return before * opened + bare + behind * closed


def _named(value: str) -> str:
    """Cut off what follows the name of a source: a place, the number of an issue, buttons.

    `某晚报(河口)`, `《某刊》2010年第11期`, `某某日记举报`.
    """
    reading = plain(value)
    found = (form.fullmatch(reading) for form in (_PLACED, _NUMBERED, _DATED, _WITH_BUTTONS))
    match = next(filter(None, found), None)
    return value[: match.end("name")].rstrip() if match else value


_PLACED = re.compile(
    rf"(?P<name>[\w·]{{2,16}}(?:{outlet_ends('named')})) ?[(（][\u3400-\u9fff]{{2,3}}[)）]"
)
_NUMBERED = re.compile(
    r"(?P<name>《[^《》]{2,20}》) ?[(（,]? ?(?:(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{3})?[年·.,-]? ?"
    r"[^《》]{0,8}?第? ?[\d一二三四五六七八九十]{1,4} ?(?:期|辑|号|卷)[^《》]{0,10}"
)
_DATED = re.compile(r"(?P<name>[\w·]{2,20}) ?(?:-{1,3}|—{1,2}) ?(?:19|20)\d\d[-/.年].*")
_WITH_BUTTONS = re.compile(r"(?P<name>\w{2,20}?)(?:举报|纠错|投诉|我要评论|打印本[页文])")
_PARTNERS = {"《": "》", "（": "）", "(": ")", "「": "」", "“": "”", "【": "】", "[": "]"}


def _enter_source(items: Items, label: str, value: str) -> None:
    """Enter a source; who put the text on the site counts only where no source is named, a login name never."""
    if (
        LOGIN.fullmatch(value)
        or not any(map(str.isalpha, value))
        or _NOBODYS.fullmatch(plain(value))
    ):
        items.noise.append(value)
    elif _PUBLISHER.match(label):
        items.publisher = items.publisher or value
    else:
        items.source = items.source or value


_NOBODYS = re.compile("未知|不详|暂无|无|本站原创|原创")
"""What stands behind the label of a source where nobody is named."""
_APPEARED = re.compile(r"(?:发布|发表|更新|推送)(?:时间|日期) ?: ?")
_TIMED = re.compile(
    r"(?:时间|日期) ?: ?(?=\d{4}[-/]\d{1,2}[-/]\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)? [^:]*$)"
)
"""A label that is believed only where the line begins with it, before a day in digits and no other
label: an announcement goes on with its place.
"""
_AUTHOR = re.compile(r"作者 ?: ?")
_NO_META = re.compile(rf"[{FULL}]|[^:]{{24}}")
"""A line that only labels make one has none of these.

The end of a sentence, two dozen characters without a colon.
"""


def _salvage(items: Items) -> MetaLine | None:
    """Read the labelled day of a line of labels of which some are not known.

    `等级:三 发表时间:2024-01-16 08:00`.
    """
    label = _APPEARED.search(items.reading) or _TIMED.match(items.reading)
    date = items.dates.get(label.end()) if label else None
    if (
        date is None
        or len(items.reading) > _MAX_SALVAGED
        or _NO_META.search(items.reading[: date.start])
    ):
        return None
    if _NO_META.search(items.reading, date.end):
        return None
    known = Items(items.line, items.reading, items.dates, date)
    source = SOURCE_LABEL_AT.search(items.reading)
    if source:
        _read_source(known, source.start())
    author = _AUTHOR.search(items.reading)
    word = _FIRST_WORD.match(items.line, author.end()) if author else None
    people = bare_names(word[0], "author") if word else ()
    return MetaLine(date, known.source, people, (items.line.strip(),))


_FIRST_WORD = re.compile(rf"[{HAN}]{{2,4}}(?: [{HAN}]{{2,4}}(?= ))*")
_MAX_SALVAGED = 120


def _read_furniture(items: Items, at: int) -> int:
    match = _FURNITURE_AT.match(items.reading, at)
    if not match or not match[0].strip():
        return at
    items.noise.append(items.line[at : match.end()].strip())
    return match.end()


def _read_outlet(items: Items, at: int) -> int:
    """Read an outlet without a label beside a date: `某某网 2024-01-16 08:56`."""
    if items.source or items.outlet or not _may_name(items, at):
        return at
    outlet = _OUTLET if CLOCK.search(items.reading) else _NARROW_OUTLET
    end = value_end(items, at)
    readers = (_ON_PORTAL, outlet, ENGLISH_OUTLET, _ACCOUNT)
    match = next(filter(None, (one.match(items.reading, at, end) for one in readers)), None)
    if not match or not _is_parted(items, match.end()):
        return at
    items.outlet = items.line[at : match.end("name") if match.re is _ON_PORTAL else match.end()]
    items.labelled = items.labelled or match.re is _ON_PORTAL
    return match.end()


def _may_name(items: Items, at: int) -> bool:
    """Tell a place where an outlet needs no label: beside a day, with its year or without."""
    return bool(items.dates or _UNDATED.search(items.reading) or _NOBODY.search(items.reading, at))


def _is_parted(items: Items, end: int) -> bool:
    """Tell a place where a name can end: before a separator, a date or the end of the line."""
    return skip(items.reading, end) > end or end in items.dates or end == len(items.reading)


_PAGE_MARK = re.compile(r"(?:第?[a-z]?\d{1,3} ?版?(?: |$))?(?:[\u4e00-\u9fff]{2,6})?(?= |$)")
_WEEKDAY = re.compile("星期[一二三四五六日天]|周[一二三四五六日] ")


def _read_page_mark(items: Items, at: int) -> int:
    """Read what the head of a newspaper page prints beside its date and weekday.

    Number and name of the page.
    """
    if (
        not items.dates
        or not _WEEKDAY.search(items.reading)
        or (at and items.reading[at - 1] != " ")
    ):
        return at
    match = _PAGE_MARK.match(items.reading, at)
    return match.end() if match else at


_READERS: tuple[Callable[[Items, int], int], ...] = (
    _read_date,
    _read_time,
    _read_source,
    read_people,
    read_english_people,
    _read_furniture,
    read_poster,
    _read_outlet,
    read_bare_names,
    read_joined_names,
    _read_page_mark,
)

_may_say = sieve(
    *(_ISSUE, _PROGRAMME.pattern, _ARCHIVE.pattern, *DATES, _LABELLED_DATE, _DAY_FIRST),
    *(DATE_LABEL_AT, SOURCE_LABEL_AT, PEOPLE_AT, _OFFICIAL),
)
"""Look for what any line that can be read holds: a date, or the label of one, of a source or people."""
