"""Choose an article's title among what a page offers.

Its metadata, its headline, its <title> with the site's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.plain import plain

MAX_TITLE = 120
"""Characters: titles of decrees reach a hundred.

Longer ones are a first paragraph taken for a title.
"""
_MAX_CANDIDATE = 1000
"""Characters of a title with the names of site and columns.

What is longer is a text in the wrong place.
"""
_SITE = rf"[\w·.&() ]{{0,20}}(?:{outlet_ends('named', 'site')})"
_SITE_NAME = re.compile(rf"\s*[_|丨-]+\s*{_SITE}\s*$|\s+[—–-]+\s+{_SITE}\s*$|\s*——\s*{_SITE}$")
_LATIN_SITE = re.compile(
    r"(?<=.{11}[\u3400-\u9fff)\]】」』”!?])\s*[_|丨]+\s*(?=[\w.&' ]{0,20}[a-z])[a-z\d.&' \u3400-\u9fff]{2,24}$"
)
"""A site with letters in its name behind a bar: `…｜Yahoo`, `… | BBC News 中文`."""
_NOT_A_TITLE = re.compile(
    r"(?:首页|正文|无标题|无题|untitled|index|新闻中心|详情|文章详情|\d+|[\W_]*)", re.IGNORECASE
)


def choose_title(candidates: Sequence[str | None], lines: Sequence[str] = ()) -> str | None:
    """Choose the title, if any candidate can be one.

    The first that is also printed as a line, else the first.

    candidates: best first; a site's name at the end (`某县办起夜校_某某网`) is cut off unless it is printed
    so. lines: the page's printed lines.
    """
    printed = {_squeeze(line) for line in lines}
    first = None
    for title in _possible_titles(candidates, printed):
        if _squeeze(title) in printed:
            return title
        first = first or title
    return first


def _possible_titles(candidates: Sequence[str | None], printed: set[str]) -> Iterator[str]:
    for candidate in candidates:
        if candidate and candidate.strip() and len(candidate) <= _MAX_CANDIDATE:
            whole = _squeeze(candidate) in printed
            title = candidate.strip() if whole else _without_site(candidate, printed)
            if len(title) <= MAX_TITLE and not _NOT_A_TITLE.fullmatch(plain(title)):
                yield title


def _without_site(title: str, printed: set[str]) -> str:
    """Cut what follows the longest beginning that is printed as a line.

    Without one, what looks like a site's name.

    Some sites stand before the headline (`某县政府-县政新闻-某县办起夜校`): then the longest
    printed end counts.
    """
    title = " ".join(title.split())
    for part in _parts(title):
        is_printed = len(part) >= _MIN_PART and _squeeze(part) in printed
        if is_printed and not _LEADS.fullmatch(plain(part)):
            return part
    return strip_site_name(title)


def _parts(title: str) -> Iterator[str]:
    """Give what may be the headline in a title: its beginnings, and its ends behind a site's name.

    Each the longest first.
    """
    partings = list(_PARTING.finditer(plain(title)))
    yield from (title[: match.start()].strip() for match in reversed(partings))
    if partings and _LEADS.fullmatch(plain(title[: partings[0].start()])):
        yield from (title[match.end() :].strip() for match in partings)


_LEADS = re.compile(rf"{_SITE}|[\w·]{{0,12}}(?:公[报告]|新闻稿|要闻|动态|快讯|资讯网)")
_PARTING = re.compile(r" *[_|丨] *| +[—–-]+ +| +(?=\S)|——|(?<=[^\x00-\x7f])-(?=[^\x00-\x7f])")
_MIN_PART = 5
"""Characters of a headline; shorter printed beginnings are the name of a column or a place."""


def strip_site_name(title: str) -> str:
    """Cut names of sites and channels off the end of a title; what is left is never empty."""
    title = " ".join(title.split())
    while match := _SITE_NAME.search(plain(title)) or _LATIN_SITE.search(plain(title)):
        if not title[: match.start()].strip():
            break
        title = title[: match.start()]
    return title.strip()


def _squeeze(text: str) -> str:
    return "".join(plain(text).split())
