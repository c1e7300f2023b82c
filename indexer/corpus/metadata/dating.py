"""Decide which date is the article's, rule by rule, each with its evidence. Pure functions.

Printed dates come first: a date or source line, the head of a document, a dateline with its year,
the date under a signature. Only where nothing is printed may a year be inferred, and then from what
the text reports as its present: the date of an event, the year of a law or the target of a plan is
not the date of an article.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from indexer.corpus.metadata.days.dates import FoundDate, find_dates
from indexer.corpus.metadata.inference import infer_date, infer_year_of_day
from indexer.corpus.metadata.lines.date_lines import is_month_line, read_meta_line
from indexer.corpus.metadata.lines.items import MetaLine
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.metadata.people.datelines import find_dateline
from indexer.corpus.page.endings import FULL, PAUSE, STOP, ends_clause
from indexer.corpus.page.line import Line
from indexer.corpus.page.plain import plain
from indexer.model import ArticleDate, DateSpan

_Rule = Callable[[Sequence[Line], Sequence[Line], Sequence[Line]], ArticleDate | None]
HEAD = 16
"""Paragraphs looked at for a document's head.

The longest history of a law that we met has eleven lines.
"""
TAIL = 3
"""Paragraphs looked at for a signature: issuer, date, and one remark below them."""


def article_date(
    meta: Sequence[Line], texts: Sequence[Line], *, page: Sequence[Line] = ()
) -> ArticleDate | None:
    """Decide the date of an article: `find_article_date` without the name of the rule."""
    found = find_article_date(meta, texts, page=page)
    return found[1] if found else None


def find_article_date(
    meta: Sequence[Line], texts: Sequence[Line], *, page: Sequence[Line] = ()
) -> tuple[str, ArticleDate] | None:
    """Decide the date of an article, and name the rule that found it.

    None when nothing printed tells it and nothing is certain enough to infer it.

    meta: the lines already taken out as date and source lines. texts: its title lines and
    paragraphs. page: the paragraphs of the other articles of the same newspaper page, printed on
    the same day.
    """
    months = {line for line in [*meta, *texts] if is_month_line(line.text)}
    if len(months) > 1:  # headings of a chronicle date its entries, not the article
        meta, texts = ([line for line in lines if line not in months] for lines in (meta, texts))
    meta, texts = _possible(meta), _possible(_without_past_days(texts))
    for rule, read in _RULES:
        date = read(meta, texts, page)
        if date:
            return rule, date
    return None


def _without_past_days(texts: Sequence[Line]) -> list[Line]:
    told = [line.text for line in texts]
    return [line for line in texts if not is_past_day(line.text, told)]


def _possible(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if not is_impossible(line.text)]


def is_future(text: str) -> bool:
    """Tell a date line whose day has not come.

    A misprint, the end of something, the date of a magazine.
    """
    return _begins_after(text, dt.timedelta(days=31))


def is_impossible(text: str) -> bool:
    """Tell a date line so far ahead that nothing can have been printed on its day."""
    return _begins_after(text, _LONG_AHEAD)


def _begins_after(text: str, ahead: dt.timedelta) -> bool:
    line = read_stamp(text)
    if line is None or line.date is None:
        return False
    today = dt.datetime.now(dt.UTC).date()
    return line.date.span.begin > max(today, _WRITTEN) + ahead


_WRITTEN = dt.date(2026, 1, 1)
"""When this was written: a machine whose clock stands before it has none."""
_LONG_AHEAD = dt.timedelta(days=3653)


def meta_date(meta: Sequence[Line], *, least: int = 0) -> ArticleDate | None:
    """Take the first date line; a date with its weekday and nothing else may be a site's clock and comes last.

    least: the lowest standing that will do, of 0 (a page was changed), 1 (perhaps a clock), 2, 3
    and 4 (it appeared).
    """
    found = [
        (standing, -line.number, stamp.date)
        for line in meta
        if (stamp := read_stamp(line.text))
        and stamp.date
        and (standing := _standing(line.text, stamp)) >= least
    ]
    if not found:
        return None
    _, number, date = max(found, key=lambda item: item[:2])
    return _explicit(date, -number)


def page_date(line: Line) -> ArticleDate | None:
    """Read the date of a line at the head of a page.

    That of a date line, or the only day that it names.
    """
    stamp = read_stamp(line.text)
    days = [date for date in find_dates(line.text) if date.span.precision == "day"]
    date = stamp.date if stamp and stamp.date else days[0] if len(days) == 1 else None
    return _explicit(date, line.number) if date else None


def rival_dates(meta: Sequence[Line], chosen: ArticleDate) -> tuple[FoundDate, ...]:
    """Give the dates of the date lines that name another day than the chosen one."""
    lines = [read_stamp(line.text) for line in meta]
    dates = [line.date for line in lines if line and line.date]
    return tuple(
        date for date in dates if not (date.span.begin <= chosen.span.begin < date.span.end)
    )


def is_past_day(text: str, texts: Iterable[str]) -> bool:
    """Tell a day alone on its line that is not when the text appeared.

    The text tells of years long after it.
    """
    line = read_meta_line(text)
    if line is None or line.date is None or line.date.text != text.strip():
        return False
    year = line.date.span.begin.year
    return year < _WITH_SITES and any(
        date.span.begin.year - year > _LONG_AFTER for other in texts for date in find_dates(other)
    )


_WITH_SITES = 1990
"""Year from which pages of the web are dated.

Looking for later years costs nothing on any of them.
"""
_LONG_AFTER = 20
"""Years that no plan of the time looked ahead."""
_FIT = 2
"""Standing from which a date line beats the date in a document's own head."""
_LABELLED = re.compile(r"时间|日期|发布|发表|刊发|\d:\d\d|published|posted")
_CHANGED = re.compile(r"更新|修改|打印|下载|updated|modified")
_RELEASED = re.compile("发[布表稿]|刊[登出]|published|posted")
_APPEARED = re.compile(r"发[布表](?:时间|日期|于)? *:|published(?: on)? *:")
"""When the article itself appeared; a day without a label may be that of the visit."""
_DRAWN_UP = re.compile(r"\s*(?:成文|发文|印发|生成|制定|生效|施行)(?:时间|日期|日)")
"""When a document was drawn up: sites print beside it when they published it."""
_WEEKDAY = re.compile(r"星期|周[一二三四五六日]|(?:mon|tues|wednes|thurs|fri|satur|sun)day")


def _standing(text: str, line: MetaLine) -> int:
    reading = plain(text)
    if _CHANGED.search(reading) and not _RELEASED.search(reading):
        return 0
    if _WEEKDAY.search(reading) and not line.source and not _LABELLED.search(reading):
        return 1
    if _DRAWN_UP.match(reading):
        return 2
    return 4 if _APPEARED.search(reading) else 3


def header_date(texts: Sequence[Line]) -> ArticleDate | None:
    """Read the date in the head of a document.

    A date that stands alone, or the history under a law's title.
    """
    head = list(itertools.takewhile(lambda line: not _BODY.match(plain(line.text)), texts[:HEAD]))
    for line in head:
        meta = read_meta_line(line.text)
        date = meta.date if meta else _closing_date(line.text) or _issue_date(line.text)
        if date:
            return _explicit(date, line.number)
        if _is_prose(line.text):
            break
    return _history_date(head)


def _is_prose(text: str) -> bool:
    """Tell running text; a headline of two clauses is none."""
    return bool(_PROSE.search(text)) and (len(text) > _HEADLINE or ends_clause(text))


_HEADLINE = 60
"""Characters of a headline."""


_BODY = re.compile(r"\s*(?:第\s*[一1]\s*[章条节]|[一1][、.]|各位代表|目\s*录$|总\s*则$)")
_PROSE = re.compile(rf"[{STOP}{PAUSE}]\s*\S")


_HEADING = 100
"""Characters: a document's kind, its date and its number stay below."""
_AFTER_DATE = re.compile(r"\s*(?:\(补登\))?\s*(?:[\w()]{1,20}字第[\w-]{1,20}号\s*)*")


def _closing_date(text: str) -> FoundDate | None:
    """Read a date set off at the end of a heading (`某部公告 中華民國110年3月8日 某字第…號`)."""
    if len(text) > _HEADING or _HISTORY.match(plain(text)):
        return None
    dates = [date for date in find_dates(text) if date.span.precision == "day"]
    if len(dates) != 1 or not text[: dates[0].start][-1:].isspace():
        return None
    return dates[0] if _AFTER_DATE.fullmatch(plain(text), dates[0].end) else None


_ISSUE = re.compile(
    r"《[^《》]{2,20}》.*(?:文字[稿版]|实录|内容提要|节目单)|.*(?:新闻联播|[早午晚]间新闻|新闻).*文字[稿版]"
)


def _issue_date(text: str) -> FoundDate | None:
    """Read the day in the title of a broadcast's transcript: `《某县新闻》2023年3月5日文字稿`."""
    if len(text) > _HEADING or not _ISSUE.fullmatch(plain(text).strip()):
        return None
    days = [date for date in find_dates(text) if date.span.precision == "day"]
    return days[0] if len(days) == 1 else None


def _explicit(date: FoundDate, number: int) -> ArticleDate:
    return ArticleDate(date.span, "explicit", date.text, number)


# ---- the history of a law
# -------------------------------------------------------------------------------------------
# `(2015年3月2日 …通过 2015年3月9日 …令第48号公布)`: what counts is publication. Measured on laws of
# known date: a promulgation beside the passage or the entry into force is the publication, and the
# National People's Congress publishes on the day it passes (591 of 598 together); a lone
# promulgation is often that of an older version (9 of
# 27); regional passages and approvals are published days to months later (same day in 154 of 321):
# they give no date.

_PASSED = re.compile(r"通过|批准|修[正订]|决定")
_PUBLISHED = re.compile(r"公布|发布|公告")
_IN_FORCE = re.compile(r"\s*(?:起?施行|起?实施|生效)")
_NATIONAL = re.compile(r"全国人民代表大会")
_HISTORY = re.compile(
    r"[\s(〔\[【]*+(?:根据|经)?\s*(?=[12]\d{3}\s*年|[一二][〇零一二三四五六七八九]{3}年)"
)


def _history_date(head: Sequence[Line]) -> ArticleDate | None:
    histories = [line for line in head if _HISTORY.match(plain(line.text))]
    events = list(itertools.chain.from_iterable(map(_events, histories)))
    dated = [event for event in events if not _IN_FORCE.match(event[2])]
    if not dated:
        return None
    date, number, clause = max(dated, key=lambda event: event[0].span)
    # A lone promulgation is often that of an older version.
    is_whole = len(dated) < len(events) or _was_passed(events, date)
    promulgated = is_whole and _PUBLISHED.search(clause)
    return _explicit(date, number) if promulgated or _is_national(clause) else None


def _is_national(clause: str) -> bool:
    """Tell a passage by the National People's Congress, which publishes on the same day."""
    return bool(_NATIONAL.search(clause) and _PASSED.search(clause))


def _was_passed(events: Iterable[_Event], before: FoundDate) -> bool:
    """Tell whether what was published on a day had been passed on an earlier one."""
    return any(date.span < before.span and "通过" in clause for date, _, clause in events)


_Event = tuple[FoundDate, int, str]
"""A date of a law's history, the number of its line, and what happened then."""


def _events(line: Line) -> Iterator[_Event]:
    """Cut a line of history into its dates and what happened on each."""
    text = line.text
    dates = [date for date in find_dates(text) if date.span.precision == "day"]
    for date, following in itertools.zip_longest(dates, dates[1:]):
        end = following.start if following else len(text)
        yield date, line.number, plain(text[date.end : end])


# ---- datelines and signatures
# ---------------------------------------------------------------------------------------


def dateline_date(texts: Sequence[Line]) -> ArticleDate | None:
    """Read a dateline that prints its year (`新华社北京2024年4月1日电`) in the opening paragraphs."""
    for line in texts[:TAIL]:
        dateline = find_dateline(line.text)
        if dateline and dateline.date:
            return _explicit(dateline.date, line.number)
    return None


def year_date(texts: Sequence[Line]) -> ArticleDate | None:
    """Read the year that stands alone below a headline (`民國九十一年度`), unless years head parts of the text."""
    taiwan = any(_TAIWAN.search(plain(line.text)) for line in texts)
    found = [
        ArticleDate(DateSpan.of(year), "explicit", line.text.strip(), line.number)
        for line in texts
        if len(line.text) <= _MAX_YEAR and (year := _year_alone(plain(line.text), taiwan=taiwan))
    ]
    head = [line.number for line in texts[:_YEAR_HEAD]]
    return found[0] if len(found) == 1 and found[0].line in head else None


def _year_alone(reading: str, *, taiwan: bool) -> int | None:
    match = _YEAR.fullmatch(reading)
    if match is None or not (match["roc"] or match["term"]):
        return None
    republic = match["roc"] or (taiwan and _SHORT_YEAR.fullmatch(match["year"]))
    written = f"民国{match['year']}年" if republic else f"{match['year']}年"
    return next((date.span.begin.year for date in find_dates(written)), None)


_YEAR = re.compile(
    r" *(?P<roc>(?:中华)?民国)?(?P<year>[\d〇零一二三四五六七八九十百]{1,6})年(?P<term>度)? *"
)
_SHORT_YEAR = re.compile(r"1?\d\d|[一二三四五六七八九十百〇零]{2,5}")
_TAIWAN = re.compile("公所|国小|国中|县府|教育处|里长|承办人|中华民国")
"""What pages print where years are those of the Republic without saying so."""
_MAX_YEAR, _YEAR_HEAD = 12, 5


def inset_date(texts: Sequence[Line]) -> ArticleDate | None:
    """Read the stamp between headline and text of a page that is set in one line.

    `渡口换新船 甲某 2008年5月6日星期二 上午7:01 渡口的…`, `渡口换新船作者:甲某 2011 年 11 月 23 日渡口的…`.
    """
    for line in texts[:1] if texts and len(texts[0].text) > _INSET else ():
        opening = line.text[:_INSET]
        reading = plain(opening)
        for date in find_dates(opening):
            timed = _TIME_INSET.match(reading, date.end) and reading[date.start - 1] == " "
            if date.span.precision == "day" and (timed or _WRITER.search(reading[: date.start])):
                stopped = _STOPPED.search(reading[: date.start])
                return None if stopped else _explicit(date, line.number)
    return None


_INSET = 140
"""Characters at the beginning of a page in one line among which its stamp stands."""
_TIME_INSET = re.compile(
    r" ?(?:星期.|周.|[(].[)])? ?(?:[上下]午)? ?\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)? "
)
_WRITER = re.compile(r"(?:作者|文|发表者|发布者)[:/] ?[^\s:,]{1,16} ?$")
_STOPPED = re.compile(rf"[{FULL}]")


def signature_date(texts: Sequence[Line]) -> ArticleDate | None:
    """Read the date below a document's issuer.

    Alone on one of the last lines, or on the last before its annexes.
    """
    body_ends = next(
        (at for at, line in enumerate(texts) if at and _ANNEX.match(plain(line.text))), len(texts)
    )
    for end in dict.fromkeys((body_ends, len(texts))):
        for line in reversed(texts[max(1, end - TAIL) : end]):
            date = _alone(line.text)
            if date:
                return _explicit(date, line.number)
    return None


_ANNEX = re.compile(r"\s*(?:附件|附表|附:|附录|抄送|\(此件|主题词)")


def _alone(text: str) -> FoundDate | None:
    line = read_meta_line(text)
    if line and line.date and not line.authors:
        return line.date
    return _written(text) or _signed_off(text)


def _written(text: str) -> FoundDate | None:
    """Read when and where a text was written: `2004年5月6日于河口`, `写于二○○四年五月`."""
    return _written_on(text) or _written_at(text)


def _written_on(text: str) -> FoundDate | None:
    wrote = _WROTE.match(plain(text)) if len(text) <= _MAX_SIGNED else None
    dates = [date for date in find_dates(text) if date.span.precision != "year"] if wrote else []
    return next((date for date in dates if wrote and date.start == wrote.end()), None)


def _written_at(text: str) -> FoundDate | None:
    if len(text) > _MAX_WRITTEN or not _AT_A_PLACE.search(plain(text)):
        return None
    days = [date for date in find_dates(text) if date.span.precision == "day"]
    if len(days) != 1 or not _WRITTEN_ON.fullmatch(plain(text[: days[0].start])):
        return None
    return days[0] if _AT_A_PLACE.fullmatch(plain(text), days[0].end) else None


def _signed_off(text: str) -> FoundDate | None:
    """Read the day that signs a paragraph behind its last sentence: `…。 某院宣传科 二〇一三年十月十四日`."""
    dates = find_dates(text[-_CLOSING:])
    offset = max(0, len(text) - _CLOSING)
    if not dates or dates[-1].span.precision != "day":
        return None
    day, tail = dates[-1], plain(text[-_CLOSING:])
    if tail[day.end :].strip(" |.)") or not _SIGNS.search(tail[: day.start]):
        return None
    return dataclasses.replace(day, start=day.start + offset, end=day.end + offset)


_CLOSING = 60
_SIGNS = re.compile(
    rf"[{FULL}][”」)]? +(?!图|上图|注|据|截至|原载|来源)(?:[\u3400-\u9fff]{{2,16}} +|[(])?$"
)
"""What stands before the day that signs a text: its end, and who wrote it."""
_MAX_SIGNED = 60
_WROTE = re.compile(r"[(—-]*(?:本文|此文)?(?:[初草定完]?[写稿作]+|完稿|脱稿)于:? ?")
_MAX_WRITTEN = 40
_WRITTEN_ON = re.compile(r"[(—-]*(?:[初草定完]?[写稿作改]+[于:]?)? *")
_AT_A_PLACE = re.compile(
    rf" ?(?:[清凌]晨|[上下]午|晚上?|夜|傍晚|深夜|午后)? ?(?:\d{{1,2}}:\d{{2}})? ?[写作改]?于[^{STOP}{PAUSE}]{{2,16}}"
)


# ---- dates that stand in a field of a record or in an address
# -------------------------------------------------------


def stated_date(value: str) -> DateSpan | None:
    """Read the date of a record's field: any written form, `20240116`, a time stamp.

    None when there is none.
    """
    value = value.strip()
    found = find_dates(value)
    if found:
        return found[0].span
    if _SECONDS.fullmatch(value):
        return _day_of_seconds(int(value[:_SECONDS_DIGITS]))
    match = _DIGITS_ONLY.fullmatch(value)
    return _day(match) if match else None


def _day_of_seconds(seconds: int) -> DateSpan:
    """Give the day of a time stamp on both sides of the strait, eight hours before Greenwich."""
    moment = dt.datetime.fromtimestamp(seconds, dt.timezone(dt.timedelta(hours=8)))
    return DateSpan.of(moment.year, moment.month, moment.day)


_SECONDS = re.compile(r"1\d{9}(?:\d{3}|\.\d+)?")
_SECONDS_DIGITS = 10
"""Digits of a time stamp in seconds since 1970, from 2001 to 2033; three more are milliseconds."""


def address_date(url: str) -> DateSpan | None:
    """Read the day that sites put into the address of an article.

    `/2024-01/16/`, `/20240116/`, `t20240116_5.html`.
    """
    days = {day for match in _IN_ADDRESS.finditer(url) if (day := _day(match))}
    return days.pop() if len(days) == 1 else None


_DIGITS_ONLY = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:\d{4}|\d{6})?|(?P<whole>(?:19|20)\d\d)"
)
_IN_ADDRESS = re.compile(
    r"(?<=[/_t=-])(?P<year>(?:19|20)\d\d)(?P<whole>)(?P<sep>[/_-]?)(?P<month>0[1-9]|1[0-2])[/_-]?(?P<day>[0-3]\d)(?=[/_.?&-]|$)"
)


def _day(match: re.Match[str]) -> DateSpan | None:
    try:
        if match["whole"]:
            return DateSpan.of(int(match["whole"]))
        return DateSpan.of(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


_RULES: tuple[tuple[str, _Rule], ...] = (
    ("a date line", lambda meta, _, __: meta_date(meta, least=_FIT)),
    ("the head of a document", lambda _, texts, __: header_date(texts)),
    ("a dateline with its year", lambda _, texts, __: dateline_date(texts)),
    ("a stamp in a page of one line", lambda _, texts, __: inset_date(texts)),
    ("a date line that may be a clock or a change", lambda meta, _, __: meta_date(meta)),
    ("below the signature", lambda _, texts, __: signature_date(texts)),
    ("a year alone below the headline", lambda _, texts, __: year_date(texts)),
    ("a day without its year", lambda _, texts, __: infer_year_of_day(texts)),
    ("inferred from what the text tells", lambda _, texts, page: infer_date(texts, page=page)),
)
"""The rules that date an article, in the order in which they are asked."""
