"""How the text of a report opens: with who reports, with a day near to its own, with a headline in brackets.

【本报讯】河口的新船今天开航。
河口县妇联日前到渡口参观。
【渡口换上新船】河口的新船今天开航。
"""

from __future__ import annotations

import re

from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.metadata.people.bare_names import bare_names
from indexer.corpus.metadata.people.datelines import find_dateline
from indexer.corpus.page import shapes
from indexer.corpus.page.plain import is_han, plain

_BRACKETED = re.compile(r"[【\[〔(]([^【】\[\]〔〕()]{2,16})[】\]〕)]")
_REPORTS = re.compile(r"报[道导]|记者|通讯员|(?:[电讯]|电视)$|消息")
_BESIDE = re.compile("(?:相关|延伸|更多|背景|追踪|连续|前情|专题)")
"""Words of brackets over what belongs to the report above."""
_SLASHED = re.compile(r"(?:文 ?[/╱] ?)?([\u3400-\u9fff]{2,4}) ?[/╱] ?(?=\S{6})|文 ?[/╱] ?(?=\S{6})")
_HEADLINE = re.compile(r"[●■◆▲○□★☆•·]? ?【([^【】]{8,40})】 ?(?=\S{20})")
_MIN_HAN = 8
"""Chinese characters of a headline in brackets; the names of parts of a text have fewer."""
_NEAR_DAY = re.compile(
    r"日前|近日|昨[天日晚(早]|今[天日晚(早]|前[天日晚]|明[天日]|即日起|[本上]周|[本上下]月"
    r"|(?:[1-9一二三四五六七八九十]\d?[一二三四五六七八九十]?|十[一二])月"
    r"(?:\d\d?|[一二三四五六七八九十廿]{1,3})日"
)
_FIRST_CLAUSES = 48
"""Characters of a text in which a report says when it was."""
_MIN_REPORT = 30
_TIME = re.compile(
    r"日前|近日|昨|[今前明][天日晚年]|今[晨早]|去年|即日|[本上下]?(?:周|星期)[一二三四五六日末天]|[本上下]个?[周月半季]"
    r"|[\d一二三四五六七八九十]月|[凌清]晨|学期|将[于在由]|目前"
)
_FIRST_SENTENCE = 70
_GOES_ON = re.compile(
    "[他她它其此这那该]|另外|此外|同时|随后|之后|其中|但|而|不过|因此|所以|对此|据[悉了介]|目前|并|也|为此|记者"
)
"""How a paragraph begins that goes on with the one above."""


def is_lead(text: str) -> bool:
    """Tell a text that begins with who reports or writes, or to whom."""
    if find_dateline(text) or shapes.is_agency_opening(text):
        return True
    reading = plain(text)
    bracket = _BRACKETED.match(reading)
    if bracket:
        return names_outlet(bracket[1]) or _REPORTS.search(bracket[1]) is not None
    slash = _SLASHED.match(reading)
    if slash:
        return slash[1] is None or bool(bare_names(slash[1], "author"))
    return reading.startswith(("编辑同志:", "编辑部:"))


def is_own_lead(text: str) -> bool:
    """Tell a lead that opens a report of its own, not what belongs to another one."""
    bracket = _BRACKETED.match(plain(text))
    return is_lead(text) and not (bracket and _BESIDE.match(bracket[1]))


def bracketed_headline(text: str) -> str | None:
    """Give the headline in brackets with which a text opens."""
    match = _HEADLINE.match(plain(text))
    if match is None or sum(map(is_han, match[1])) < _MIN_HAN or is_lead(text):
        return None
    return match[1]


def tells_when(text: str) -> bool:
    """Tell a text that says near its beginning when it was, as news does and counsel does not."""
    return _TIME.search(plain(text)[:_FIRST_SENTENCE]) is not None


def is_news(text: str) -> bool:
    """Tell a paragraph that says in its first clauses on which day it was, and goes on with nothing."""
    reading = plain(text)
    if len(reading) < _MIN_REPORT or _GOES_ON.match(reading):
        return False
    return _NEAR_DAY.search(reading[:_FIRST_CLAUSES]) is not None
