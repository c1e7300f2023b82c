"""The outlet whose site printed a page, by what stands around its text.

河口日报                            its name alone at its top
河口日报 > 民生 > 乡村              the first step of a trail
© 2004-2024 河口日报 版权所有       a notice of rights
渡口换上新船 - 河口日报             a headline that stands again below, and behind it the site
下载河口新闻App                     what a site says of itself
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.page import shapes
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

    Where none does, a headline that is set twice or what the site says of itself may.
    """
    ways = (
        _alone(lines[:_TOP]),
        _named(lines),
        _behind_title(lines),
        _of_reporters(lines),
        _said(lines),
        _body(lines),
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


def _of_reporters(lines: Sequence[Line]) -> Iterator[Source]:
    """Give the name at the head of a page by the end of which its reporters are called.

    `南港商讯` over a text with `商讯记者甲某某`.
    """
    for line in lines:
        match = _REPORTER.fullmatch(plain(line.text)) if len(line.text) <= _SHORT else None
        for head in lines[:_NAMES] if match else ():
            reading = plain(head.text)
            if match and _WORD.fullmatch(reading) and reading.endswith(match["name"]):
                yield Source(head.text.strip(), head.number)


_SHORT = 24
_NAMES = 8
"""Lines at the top of a page among which its name stands with its number and day."""
_REPORTER = re.compile(
    rf"[(\[【]?(?!本|特[约派]|实习|见习|首席|摄影|文字|体育|驻)(?P<name>[{_HAN}]{{2,4}})记者 ?[{_HAN}]{{2,4}}[)\]】]?"
)
_WORD = re.compile(rf"[{_HAN}]{{3,8}}")


def _said(lines: Sequence[Line]) -> Iterator[Source]:
    """Give what a site calls itself: the name of an outlet, or any that it calls itself in two ways."""
    told: list[Source] = []
    often: Counter[str] = Counter()
    for form in _OF_ITSELF:
        found = [source for line in lines if (source := _called(form, line))]
        told += found
        often.update({source.value for source in found})
    return (
        source
        for source in told
        if _OUTLET.fullmatch(plain(source.value)) or often[source.value] >= _TWICE
    )


def _called(form: Sifted, line: Line) -> Source | None:
    match = form.search(plain(line.text)) if len(line.text) <= _MOST_SAID else None
    return Source(line.text[slice(*match.span("name"))], line.number) if match else None


_MOST_SAID = 400
"""Characters of a line in which a site speaks of itself; in a paragraph, who asked."""
_TWICE = 2
_CALLED = rf"(?P<name>[{_HAN}\d]{{2,10}}?)"
_OF_ITSELF = tuple(
    Sifted(form)
    for form in (
        rf"(?:下载|打开){_CALLED}(?:app|客户端)",
        rf"(?:请|欢迎|来)关注{_CALLED}(?:的?(?:官方|微信|微博|公众号|脸书|facebook|line|频道)|的$)",
        rf"(?:^|[^{_HAN}]){_CALLED}(?:首页|点[样睇]睇?|编辑部|读者服务|创刊\d)",
        rf"想看{_CALLED}[吗?]",
        rf"^{_CALLED}\d{{1,3}}周年",
        r"回[复应]《(?P<name>[^《》]{2,10})》(?:的)?查询",
    )
)
"""How a site speaks of itself and its outlet."""


def _body(lines: Sequence[Line]) -> Iterator[Source]:
    """Give the body whose name stands alone at the top of its site, over the menu."""
    top = [line for line in lines[:_TOP] if any(map(str.isalnum, line.text))]
    if len(top) == _TOP and _is_body(top[0].text) and _MENU.fullmatch(top[1].text):
        yield Source(top[0].text.strip(), top[0].number)


def _is_body(text: str) -> bool:
    return shapes.is_body_name(text) or _SCHOOL.fullmatch(plain(text)) is not None


_SCHOOL = re.compile(rf"[{_HAN}]{{2,10}}(?:国[小中]|高[中职]|公所)")


_MENU = re.compile(r"\s*(?:\w{2,8}[\s|｜　]+){2,12}\w{2,8}[\s|｜]*")
"""A row of buttons: several words side by side."""
