"""The outlet whose site printed a page, by what stands around its text.

河口日报                            its name alone at its top
河口日报 > 民生 > 乡村              the first step of a trail
© 2004-2024 河口日报 版权所有       a notice of rights
渡口换上新船 - 河口日报             a headline that stands again below, and behind it the site
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator, Sequence

from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.page.endings import CALL, FULL, PAUSE
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain
from indexer.model import Source

_HAN = r"\u3400-\u9fff"
_NAME = rf"[{_HAN}]{{2,10}}?(?:{outlet_ends('alone')}|电台|报导|广播网)"
_TRAIL = re.compile(
    rf"(?P<name>{_NAME})(?: ?(?:>+|›|»|→) ?[^,{FULL}{CALL}{PAUSE}>›»→]{{1,12}}){{1,4}}"
)
_YEARS = r"(?:(?:19|20)\d\d(?: ?[-–—~至] ?(?:(?:19|20)\d\d|今))?)?"
_RIGHTS = r"(?:版权所有|着作权所有|all rights? reserved|保留.{0,6}权利)"
_NOTICE = Sifted(
    rf"(?:copyright|©|\(c\))[ ©(c)]*{_YEARS}[ .,©]*(?:by )?(?P<name>{_NAME})社?(?:(?:股份)?有限公司)?"
    rf"(?= |[.,|]|$|{_RIGHTS}).{{0,80}}"
    rf"|{_RIGHTS}[ :©,]*{_YEARS}[ ©]*(?P<owner>{_NAME})(?= |[.,|]|$).{{0,80}}"
    rf"|(?P<holder>{_NAME})社?(?:(?:股份)?有限公司)? ?(?=版权所有|着作权所有|©|copyright).{{0,80}}"
)
_PROPERTIES = Sifted(
    rf"(?:19|20)\d\d-\d\d-\d\d [\d ]{{0,16}}(?P<name>{_NAME}) content_\d+\.html?.{{0,120}}"
)
"""What the programs of papers print below a text: day, numbers, paper, address and headline."""
_LONGEST = 160
"""Characters of a trail and of a notice."""
_TOP = 2
"""Lines at the top of a page among which its name may stand alone."""


def find_site(lines: Sequence[Line]) -> Source | None:
    """Give the outlet that the top of a page, the trail above its text or its notice of rights names.

    Where none does, a headline that is set twice may.
    """
    ways = (
        _alone(lines[:_TOP]),
        _named(lines),
        _behind_title(lines),
    )
    return next(itertools.chain.from_iterable(ways), None)


def _alone(top: Sequence[Line]) -> Iterator[Source]:
    """Give the names of outlets that stand alone at the top of a page."""
    return (Source(str(line.text), line.number) for line in top if names_outlet(line.text))


def _named(lines: Sequence[Line]) -> Iterator[Source]:
    for form in (_TRAIL, _NOTICE, _PROPERTIES):
        for line in lines:
            match = form.fullmatch(plain(line.text)) if len(line.text) <= _LONGEST else None
            group = match.lastgroup if match else None
            if match and group:
                yield Source(line.text[slice(*match.span(group))], line.number)
    for line in lines:
        end = _CLOSING.search(plain(line.text)) if len(line.text) > _LONGEST else None
        if end:
            yield Source(line.text[slice(*end.span("name"))], line.number)


_CLOSING = Sifted(
    rf"(?<= )(?P<name>{_NAME}) ?(?:©|版权所有|copyright)[ \d©-]{{0,16}}(?:版权所有|不得转载|all rights reserved)?[ |]*$"
)
"""A notice at the end of a page that is set in one line."""
_OUTLET = re.compile(
    rf"(?!(?:本|我|该|官|网站|手机|国[内际]|社会|体育|娱乐|财经|科技|教育|文化|滚动|最新|更多|热[点门]|图片|视频|[今昨]日|地方|即时|焦点"
    rf"|头条|校园|时[事政]|综合|专题|行业|企业|公司|军事|本地|民生|生活|国外|新闻"
    r"|.*(?:作文|范文|小说|知识|百科|文库|论坛|社区|下载|资料|题库|学习|教程|招聘|交易|商城|购物|图书|电影|音乐)网))"
    rf"[{_HAN}\d]{{2,8}}(?:{outlet_ends('named', 'alone', 'sure')})"
)
"""The name of an outlet; 国内新闻, 本报 and sites of other things are none."""


def without_page_name(lines: Sequence[Line], receipt: Receipt) -> list[Line]:
    """Cut the name of its site off a headline at the top of a page that stands alone below."""
    kept = list(lines)
    for at, match in _titled(lines):
        line = lines[at]
        title = line.text[: match.start()].rstrip()
        receipt.repair("label", line.number, 1, line.text, title)
        kept[at] = dataclasses.replace(line, text=title)
    return kept


def _titled(lines: Sequence[Line]) -> Iterator[tuple[int, re.Match[str]]]:
    """Give the lines at the top of a page that are a headline below, and behind it the site."""
    for at, line in enumerate(lines[:_HEAD]):
        reading = plain(line.text) if len(line.text) <= _LONGEST else ""
        below = {str(other.text) for other in lines[at + 1 : at + _AGAIN]}
        starts = (match.start() for match in _PARTING.finditer(reading))
        for match in filter(None, (_SUFFIX.match(reading, start) for start in starts)):
            if line.text[: match.start()].rstrip() in below:
                yield at, match
                break


def _behind_title(lines: Sequence[Line]) -> Iterator[Source]:
    """Give the outlet behind a headline at the top of a page that stands again below it."""
    for at, match in _titled(lines):
        if _OUTLET.fullmatch(match["name"]):
            yield Source(lines[at].text[slice(*match.span("name"))], lines[at].number)


_HEAD, _AGAIN = 3, 40
"""Lines among which a page repeats its headline with its site, and below it those of the headline."""
_PARTING = re.compile(r"(?<=\S{5}) ?[-–—_|丨]")
_SUFFIX = re.compile(
    r"(?: ?[-–—_|丨]+ ?[^-–—_|丨.,]{2,12}){0,2}? ?[-–—_|丨]+ ?(?P<name>[^-–—_|丨.,]{2,12})$"
)
