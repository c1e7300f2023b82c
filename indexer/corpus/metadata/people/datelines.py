"""Read the opening of a report (`本报…电(记者 …)`) and the credits that stand inside a paragraph.

Pure functions.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

from indexer.corpus.metadata.days.dates import FoundDate, find_dates
from indexer.corpus.metadata.people.bare_names import bare_names
from indexer.corpus.metadata.people.bylines import (
    HAN,
    KIND,
    MAX_BYLINE,
    OUTLET,
    Credit,
    read_byline,
)
from indexer.corpus.page.endings import FULL, STOP
from indexer.corpus.page.facts import fact
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.needs import sieve
from indexer.corpus.page.plain import plain


@dataclass(frozen=True, slots=True)
class Dateline:
    """The inline opening of a report (`本报成都电(记者 …)`), which stays in the text: `text[:end]`.

    `date` is given only when the year is printed: a month and a day alone lean on the article's
    date.
    """

    agency: str
    place: str | None
    date: FoundDate | None
    authors: tuple[Credit, ...]
    end: int

    @property
    def outlet(self) -> str | None:
        """The outlet that the opening names; None for 本报, which only the page around it names."""
        return None if _UNNAMED.fullmatch(plain(self.agency)) else self.agency


_OWN, _NAMED = outlet_ends("own"), outlet_ends("named")
_UNNAMED = re.compile(
    rf"(?:[本我该某]|记者|通讯员)?(?:{_OWN})?|.{{0,2}}|.*[本我](?:{_OWN})|(?:综合)?(?:{_NAMED})"
)
"""Agencies that are no names."""
_AGENCY = rf"[{HAN}a-z]{{0,9}}?(?:{_NAMED})"
_DAY = r"(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{1,2}日)"
_FULL_DAY = (
    r"(?:\d{4}年\d{1,2}月\d{1,2}日"
    r"|[一二][一二三四五六七八九〇零○]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
)
_CREDITED = (
    r"(?: ?[(\[](?P<credit>[^()\[\]]{2,80})[)\]]"
    rf"| ?(?P<named>记者 ?[^\s,{FULL}:()]{{2,8}}?)(?= ?(?:报[道导]|[ ,:])))?"
)
_LEAD = rf"(?:[{HAN}]{{2,8}}(?:{_NAMED}) +)?"
"""The site that took a report over, before the outlet that wrote it: 某某网 某某日报讯."""
_BULLET = "[●■◆▲○□★☆•·]?"
_OPENING = re.compile(
    rf"{_BULLET} *{_LEAD}[【\[(〔]?据?(?P<agency>{_AGENCY}(?:\([{HAN}]{{2,8}}(?:{_NAMED})\))?)"
    rf"[ ·]?(?P<place>[{HAN}]{{2,8}}?)?[ ,]?(?P<day>{_DAY})?[ ]?"
    rf"(?:[专特]?讯|专?电|消息)(?=[\s()\[\]【】〔〕:,—-]|记者|$)[】\]〕)]?{_CREDITED}"
)
_COUNTIES = (
    "(?:台北|新北|桃园|台中|台南|高雄|基隆|新竹|苗栗|彰化|南投|云林|嘉义|屏东|宜兰|花莲|台东|澎湖|金门|马祖|连江)"
    "[县市]?"
)
_TAIWAN = tuple(
    re.compile(
        rf" *[【\[(〔]?(?P<agency>(?:{_AGENCY})?)记者(?P<named>[{HAN}]{{2,4}}(?:、[{HAN}]{{2,4}})*?) ?"
        rf"[/╱]? ?(?P<place>{place})(?P<day>{_DAY})?(?P<credit>)(?:(?:综合|专题)?报导|电)(?:[】\])〕]|$|(?=[ :]))"
    )
    for place in (_COUNTIES, rf"[{HAN}]{{2,6}}?")
)
"""Names run into places (`记者甲某某花莲县3日电`).

A county of Taiwan is tried first, then any place.
"""
_SIGNED = re.compile(
    rf" *[(\[【](?P<credit>(?:{OUTLET})?{KIND}(?:记者|通讯员)[^()\[\]]{{2,60}})[)\]】]"
)
_DATED = re.compile(
    rf" *【(?P<agency>[{HAN}]{{2,9}}?)(?P<place>)(?P<day>{_FULL_DAY})(?P<credit>)(?:[讯电]|消息)?】"
)
"""A bracket that names who reports and a whole day: whoever stands there is an outlet."""
_SITED = re.compile(
    rf" *【(?P<agency>{_AGENCY})[.·](?P<place>[{HAN}]{{2,8}})(?P<day>)(?P<credit>)[讯电]】"
)
_FORMS = (*_TAIWAN, _OPENING, _DATED, _SITED, _SIGNED)
_may_open = sieve(*_FORMS)
_OPENING_LENGTH = 160  # a dateline with ten names; the rest of a long paragraph is not looked at


@fact
def find_dateline(text: str) -> Dateline | None:
    """Read the opening of a paragraph.

    `本报…电(记者 …)`, `新华社…4月1日电`, `…讯`, `(记者 …)`, if it has one.
    """
    opening, reading = text[:_OPENING_LENGTH], plain(text)[:_OPENING_LENGTH]
    if not _may_open(reading):
        return None
    match = next(filter(None, (form.match(reading) for form in _FORMS)), None)
    if not match:
        return None
    agency = _printed(match, "agency", opening) or ""
    authors = _inline_authors(match, opening)
    if not agency and not authors:
        return None
    return Dateline(
        agency=agency,
        place=_printed(match, "place", opening),
        date=_day_of(match, text),
        authors=authors,
        end=match.end(),
    )


def _day_of(match: re.Match[str], text: str) -> FoundDate | None:
    """Read the day of an opening that prints its year."""
    if not match.groupdict().get("day"):
        return None
    days = [date for date in find_dates(text[: match.end()]) if date.span.precision == "day"]
    return next((date for date in days if date.start == match.start("day")), None)


def _printed(match: re.Match[str], group: str, text: str) -> str | None:
    return text[slice(*match.span(group))] if match.groupdict().get(group) else None


def _inline_authors(match: re.Match[str], text: str) -> tuple[Credit, ...]:
    credit = _printed(match, "credit", text)
    if credit:
        return read_byline(credit) or bare_names(credit, "reporter")
    named = _printed(match, "named", text)
    if not named:
        return ()
    return read_byline(named if "记者" in plain(named) else "记者 " + named)


_CLOSING = re.compile(
    r"[（(【\[]([^（()）【】\[\]]{2,80})[)）】\]](?:1[0-4]\d{5})?$"
)  # agencies of Taiwan add 1130116
_LAST_STOP = re.compile(f"[{STOP}”」)）]")
_SPOKEN = re.compile(
    "记者|通[讯信]员|作者|责编|编辑|执笔|采写|撰稿|撰文|整理|口述|审核|校对|监制|供图|供稿|提供|摄|[文图]/"
)
"""Roles that are believed behind a sentence without brackets; others (文字, 图片, 策划) are words of
sentences: `…。二、修订第一项文字`."""
_ENDS = " \u3000\u00a0" + FULL
_CLOSED = frozenset(")）】]" + string.digits)
"""How a closing bracket ends, or the number that agencies set behind it."""


@fact
def find_credits(text: str) -> tuple[Credit, ...]:
    """Find the credits inside a paragraph.

    Its dateline, a closing `(记者 …)`, a photographer after the last stop.
    """
    dateline = find_dateline(text)
    found = list(dateline.authors) if dateline else []
    begin, end = max(0, len(text) - MAX_BYLINE), len(text.rstrip(_ENDS))
    tail = text[begin:end]
    bracket = _CLOSING.search(tail) if tail[-1:] in _CLOSED else None
    if not bracket:
        # Most paragraphs speak of nobody: the last sentence is not looked for in these.
        spoken = _SPOKEN.search(plain(text), begin, end)
        rest = _LAST_STOP.split(tail)[-1] if spoken else ""
        apart = 0 < len(rest) < end and _SPOKEN.search(plain(text), end - len(rest), end)
        return tuple(dict.fromkeys([*found, *(read_byline(rest) if apart else ())]))
    found.extend(read_byline(bracket[1]))
    if dateline and not found and _LAST_STOP.search(tail[: bracket.start()][-1:]):
        found.extend(bare_names(bracket[1], "reporter"))
    return tuple(dict.fromkeys(found))
