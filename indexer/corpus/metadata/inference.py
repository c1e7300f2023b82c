"""Infer the year of an article that prints no date, from what it reports as its present.

Pure functions.

A wrong date is worse than none: each rule is one that leaves no other year, and it must speak for
the latest year that the text knows. Years of plans and targets (到2025年, 力争2030年) and years
inside 《》 are not looked at.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.corpus.metadata.days.dates import FoundDate, find_dates
from indexer.corpus.page.endings import CALL, FULL, MARKS, PAUSE, STOP
from indexer.corpus.page.line import Line
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain
from indexer.model import ArticleDate, DateSpan

LATEST_MONTH = 10
"""What is reported as of November or December may be printed in the next year."""
EARLY_MONTH = 4
"""An event of January to April beside the account of the year before.

The article is of the event's year.
"""
_MAX_EVIDENCE = 30


@dataclass(frozen=True, slots=True)
class _Year:
    """A date that the text names, with its neighbourhood.

    The clause before it, and what follows.
    """

    date: FoundDate
    line: int
    before: str
    after: str
    text: str

    @property
    def value(self) -> int:
        return self.date.span.begin.year


def infer_date(texts: Sequence[Line], *, page: Sequence[Line] = ()) -> ArticleDate | None:
    """Infer a year from an article's paragraphs.

    None when nothing is certain.

    page: the paragraphs of the other articles of the same newspaper page, printed on the same day.
    Their evidence serves when the article itself has none and knows no later year.
    """
    if is_statute(line.text for line in texts):
        return None
    own = _years(texts)
    inferred = _from_speech(texts) or _from_years(own) or _from_anniversary(texts)
    return inferred or (_from_neighbours(page, _latest(own)) if page else None)


def infer_year_of_day(texts: Sequence[Line]) -> ArticleDate | None:
    """Infer the year of a stamp that names none (`02-28 08:33`) from a day that the text tells of shortly before it."""
    stamp = next((found for line in texts[:_STAMP_HEAD] if (found := _stamp_of(line))), None)
    latest = _latest_day(texts) if stamp else None
    if stamp is None or latest is None:
        return None
    line, match = stamp
    with contextlib.suppress(ValueError):
        span = DateSpan.of(latest.year, int(match["month"]), int(match["day"]))
        if 0 <= (span.begin - latest).days <= _SHORTLY:
            return ArticleDate(span, "inferred", line.text[slice(*match.span())], line.number)
    return None


def _latest_day(texts: Iterable[Line]) -> dt.date | None:
    dates = (date for line in texts for date in find_dates(line.text))
    return max((date.span.begin for date in dates if date.span.precision == "day"), default=None)


def _stamp_of(line: Line) -> tuple[Line, re.Match[str]] | None:
    reading = plain(line.text)
    match = _YEARLESS.search(reading) if len(reading) <= _LONGEST_STAMP else None
    return (line, match) if match and not re.search(f"[{FULL}{PAUSE}]", reading) else None


_STAMP_HEAD, _LONGEST_STAMP = 6, 80
_SHORTLY = 31
"""Days after what it tells of within which a report is printed."""
_YEARLESS = re.compile(
    r"(?<![\d年/.-])(?P<month>0?[1-9]|1[0-2])(?:[/-]|月)(?P<day>[0-3]?\d)日? ?\d{1,2}:\d\d"
)


def _from_neighbours(page: Sequence[Line], latest: int) -> ArticleDate | None:
    """Infer a year from the rest of the page, unless the article itself knows a later one."""
    shared = _from_years(_years(page)) or _from_anniversary(page)
    return shared if shared and latest <= shared.span.begin.year else None


def _latest(years: Iterable[_Year]) -> int:
    return max((year.value for year in years), default=0)


def is_statute(texts: Iterable[str]) -> bool:
    """Tell laws and rules, which speak of no present, by their paragraphs."""
    return sum(1 for text in texts if _ARTICLE.match(plain(text))) >= _STATUTE_ARTICLES


_ARTICLE = re.compile(r"\s*第\s*[\d〇零一二三四五六七八九十百]+\s*条")
_STATUTE_ARTICLES = 3


def _from_years(years: Sequence[_Year]) -> ArticleDate | None:
    """Take the first rule that speaks for the latest year of the text."""
    latest = _latest(years)
    reported = {year.value for year in years if _is_account(year)}
    rules = (_is_arranged, _is_as_of, *([_is_early_event] if latest - 1 in reported else []))
    for year in years:
        if year.value == latest and any(speaks(year) for speaks in rules):
            return _inferred(latest, year)
    return None


def _is_arranged(year: _Year) -> bool:
    """`部署2022年度工作`: work is arranged for the year that runs."""
    return bool(_ARRANGED.search(year.before)) and "年度" in plain(year.date.text)


def _is_as_of(year: _Year) -> bool:
    """`截至2024年6月`: the figures are those of the day of writing, near enough for the year."""
    return (
        bool(_AS_OF.search(year.before))
        and year.date.span.precision != "year"
        and _month(year) <= LATEST_MONTH
    )


def _is_early_event(year: _Year) -> bool:
    return (
        year.date.span.precision == "day"
        and _month(year) <= EARLY_MONTH
        and bool(_BEGINS.search(year.before))
    )


def _is_account(year: _Year) -> bool:
    """`2022年,某县…`: a sentence that gives the account of a whole year."""
    return (
        year.date.span.precision == "year"
        and bool(_BEGINS.search(year.before))
        and year.after.startswith(",")
    )


def _month(year: _Year) -> int:
    return year.date.span.begin.month


_ARRANGED = re.compile(r"(?:安排|部署|启动|谋划)$")
_AS_OF = re.compile(r"(?:截至|截止到?|截止至) ?$")
_BEGINS = re.compile(rf"(?:^|[{STOP}{PAUSE}])[\s\"“(]*$")
_CLAUSE = re.compile(rf"[^{MARKS}()]*$")
_TARGET_BEFORE = re.compile(
    r"到|至|力争|争取|预计|将|拟|计划|规划|目标|有望|力求|确保|明年|未来|直到|自|从"
)
_TARGET_AFTER = re.compile(
    r"(?:末|底|年底)?(?:前|之前|以前)|(?:至|到|-|—)|将|(?:远景|中长期)?(?:目标|规划)|起(?:施行|实施|执行)"
)
_TITLES = re.compile(r"《[^》]{0,200}》|〈[^〉]{0,200}〉|<[^>]{0,200}>")
_SENTENCE_END = re.compile(rf"(?<=.)[{STOP}{PAUSE}\n]")
_NEIGHBOURHOOD = 24


def _years(texts: Sequence[Line]) -> list[_Year]:
    return [year for line in texts for year in _years_of(line) if not _is_target(year)]


def _years_of(line: Line) -> Iterator[_Year]:
    text = line.text
    dates = find_dates(text)
    titles = [match.span() for match in _TITLES.finditer(text)] if dates else []
    for date in dates:
        if _SPAN_OF_YEARS.search(date.text):
            continue
        at = bisect_right(titles, date.start, key=lambda title: title[0]) - 1
        if at >= 0 and date.start < titles[at][1]:
            continue
        before = plain(text[max(0, date.start - _NEIGHBOURHOOD) : date.start])
        yield _Year(
            date, line.number, before, plain(text[date.end : date.end + _NEIGHBOURHOOD]), text
        )


_SPAN_OF_YEARS = re.compile(r"\d{4}\D{1,4}\d{4}")
"""2021—2022年度: neither year is that of the text."""


def _is_target(year: _Year) -> bool:
    clause = _CLAUSE.search(year.before)
    if _AS_OF.search(year.before):
        return False
    return bool(clause and _TARGET_BEFORE.search(clause[0])) or bool(
        _TARGET_AFTER.match(year.after)
    )


def _inferred(value: int, year: _Year) -> ArticleDate:
    before = _CLAUSE.search(year.before)
    start = year.date.start - (len(before[0]) if before else 0)
    evidence = _SENTENCE_END.split(year.text[start : start + _MAX_EVIDENCE], maxsplit=1)[0]
    return ArticleDate(DateSpan.of(value), "inferred", evidence, year.line)


# ---- anniversaries: 今年 is a year when the count and what is counted are named
# -------------------------------------

_FOUNDED = {
    "新中国": 1949,
    "中华人民共和国": 1949,
    "中国共产党": 1921,
    "建党": 1921,
    "改革开放": 1978,
}
_ANNIVERSARY = Sifted(
    rf"今年(?:正值|恰逢|适逢|是|迎来)?[^,{FULL}{CALL}{PAUSE}]{{0,12}}?(?P<what>{'|'.join(_FOUNDED)})(?:成立)?(?P<count>\d{{2,3}})周年"
)


def _from_anniversary(texts: Sequence[Line]) -> ArticleDate | None:
    for line in texts:
        match = _ANNIVERSARY.search(plain(line.text))
        if match:
            span = DateSpan.of(_FOUNDED[match["what"]] + int(match["count"]))
            return ArticleDate(span, "inferred", line.text[slice(*match.span())], line.number)
    return None


# ---- speeches: the day of the meeting stands below the title
# --------------------------------------------------------

_SPEECH = re.compile(
    rf"[\s—―–-]*[(〔]?\s*(?P<day>[^,{FULL}]{{8,16}}?)\s*在[^{FULL}{CALL}{PAUSE}]{{4,40}}"
    rf"(?:会议|大会|论坛|座谈会|全会)上[^{FULL}]{{0,12}}"
)
_SPEECH_HEAD = 6
_SPEECH_LENGTH = 200
"""Characters of the line that says when and where a speech was held."""


def _from_speech(texts: Sequence[Line]) -> ArticleDate | None:
    """`——2017年3月5日在…会议上`: printed soon after it was held.

    The day itself is that of the meeting.
    """
    for line in texts[:_SPEECH_HEAD]:
        text = line.text
        match = (
            _SPEECH.fullmatch(plain(text).rstrip(")〕 ")) if len(text) <= _SPEECH_LENGTH else None
        )
        dates = find_dates(text[slice(*match.span("day"))]) if match else ()
        if dates and dates[0].span.precision == "day" and dates[0].span.begin.month <= LATEST_MONTH:
            return ArticleDate(
                DateSpan.of(dates[0].span.begin.year),
                "inferred",
                text.strip()[:_MAX_EVIDENCE],
                line.number,
            )
    return None
