"""What an HTML page says of its article outside of its text.

Meta elements, linked data, times for machines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.corpus.input.html.scripts import read_scripts
from indexer.corpus.input.source.encoding import whole
from indexer.corpus.metadata.dating import stated_date
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.page.endings import FULL, STOP
from indexer.corpus.page.lexicon import outlet_ends
from indexer.corpus.page.plain import plain

_NAMES = {
    "title": ("articletitle", "og:title", "twitter:title", "dc.title"),
    "date": (
        "pubdate",
        "publishdate",
        "publish_date",
        "publish-date",
        "publishtime",
        "publish_time",
        "pubtime",
        "apub:time",
        "article:published_time",
        "og:article:published_time",
        "bytedance:published_time",
        "article:create_at",
        "datepublished",
        "og:release_date",
        "og:published_time",
        "dc.date",
        "dc.date.issued",
        "dcterms.issued",
    ),
    "source": ("contentsource", "article:source", "og:article:source", "mediaid"),
    "author": ("author", "article:author", "og:article:author"),
}
_LATER = {
    "date": ("dcterms.created", "og:time", "publish-time", "createdate", "firstpublishedtime"),
    "source": ("source", "article:source_name", "copyfrom"),
}
"""Names that mean something else on some pages.

They count where none of the others says anything.
"""
_WANTED = {name: field for field, names in _NAMES.items() for name in names}
_WANTED_LATER = {name: field for field, names in _LATER.items() for name in names}
_PREFIX = re.compile(r"^[a-z]{1,10}:(?=article:)")
"""The name of a site before that of a field: `weibo:article:create_at`."""
_LABEL = re.compile(r"\s*(?:信息|文章|稿件|新闻|内容)?来源\s*[:：]\s*")
"""What stands before a source where a template prints a whole line into the element."""
_ARTICLE_TYPES = ("Article", "BlogPosting", "Report")
_IDS = {
    "publish_time": "date",
    "js_name": "source",
    "profileBt": "source",
    "pubtime_baidu": "date",
    "source_baidu": "source",
}
"""Elements by their id: the day and the name of a public account, and what sites mark for a search
engine."""
_PROPERTIES = {"datePublished": "date"}
"""The same by what they are in microdata."""
_BODY = re.compile(
    r"https?:|.*(?:@|www\.)|[\w-]*\d{3}[\w-]*$|(?:admin|name|author|editor|system|root|null|undefined|none)$"
    rf"|[\w.· -]{{0,20}}(?:{outlet_ends('named', 'body', 'posting', 'site')})$"
)
"""Authors that are addresses, accounts or outlets, in the plain alphabet."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says: titles best first, the date as written, the source, the people."""

    titles: tuple[str, ...]
    date: str | None
    source: str | None
    authors: tuple[str, ...]


def read_said(root: Any, lines: Sequence[str], headlines: Sequence[str] = ()) -> Said:
    """Read what a page says of its article.

    `lines` are its visible lines, `headlines` its printed titles.

    Who publishes a page is not where a reprint comes from, and a time for machines may be that of a
    comment: both count only where no line prints a source or a date.
    """
    said, later = _meta(root, _WANTED), _meta(root, _WANTED_LATER)
    linked = _linked_data(root)
    account = _account(root)
    titles = (*said.get("title", ()), *linked.get("title", ()))
    scripts = read_scripts(root, [*titles, *headlines])
    printed = [line for text in lines if (line := read_meta_line(text))]
    beside = (
        ()
        if any(line.source for line in printed)
        else (linked, account, scripts, later, _named(root))
    )
    times = [] if any(line.date for line in printed) else _times(root)
    dates = [
        date for found in (said, linked, account, scripts, later) for date in found.get("date", ())
    ]
    people = [
        name
        for name in said.get("author", ())[:1] or linked.get("author", ())
        if not _BODY.match(plain(name))
    ]
    return Said(
        titles,
        next((date for date in (*dates, *times) if stated_date(date)), next(iter(dates), None)),
        next(
            (
                name
                for found in (said, *beside)
                for name in found.get("source", ())
                if _is_outlet(name)
            ),
            None,
        ),
        tuple(people),
    )


def printed_day(lines: Sequence[str]) -> str | None:
    """Give the day that a page prints within a line that is no date line.

    None where it has a date line, or no day.

    lines: those of the article. A day counts that is called one of publication, or that has a time
    of day and stands above the running text (`某论坛 某人 2003-10-03 16:45`).
    """
    if any(line.date for text in lines if (line := read_meta_line(text))):
        return None
    timed = None
    above = True
    for at, text in enumerate(lines):
        above = above and at < _HEAD_LINES and not _RUNNING.search(text)
        reading = plain(text)
        if len(text) > _MAX_DAY_LINE or _VISIT.search(reading):
            continue
        if match := _CALLED_DAY.search(reading):
            return match["day"]
        if timed is None and above and (match := _TIMED_DAY.search(reading)):
            timed = match["day"]
    return timed


def printed_source(lines: Sequence[str]) -> str | None:
    """Give the outlet that a page prints beside a name alone (`方圆/某某日报`, `某某日报记者 方圆`); None for none.

    lines: those of the article. None also where a line names the source as one.
    """
    if any(line.source for text in lines if (line := read_meta_line(text))):
        return None
    ends = [*lines[:_HEAD_LINES], *lines[-_HEAD_LINES:]]
    short = (text.strip() for text in ends if len(text) <= _MAX_NAME_LINE)
    return next(filter(None, map(_outlet_beside_name, short)), None)


def _outlet_beside_name(text: str) -> str | None:
    match = _BESIDE_NAME.fullmatch(plain(text))
    return text[slice(*match.span(match.lastgroup or 0))] if match else None


_MAX_NAME_LINE = 40
_NAME = r"[\u4e00-\u9fff·]{2,4}(?:[ 、][\u4e00-\u9fff·]{2,4}){0,3}"
_OUTLET_BESIDE = rf"[^/,{FULL} ]{{1,14}}(?:{outlet_ends('named')})"
_BESIDE_NAME = re.compile(
    rf"{_NAME} ?/ ?(?P<after>{_OUTLET_BESIDE})"
    rf"|(?P<before>(?!本|记者){_OUTLET_BESIDE})(?:首席|实习|见习)?记者[ :]{_NAME}"
)


_MAX_DAY_LINE, _HEAD_LINES = 120, 12
_RUNNING = re.compile(rf"[{STOP}]\s*\S|.{{15}}[{STOP}]$")
_VISIT = re.compile("今天|今日|现在|today|copyright|版权")
"""What stands beside the day on which a page is looked at, or a site was made."""
_DAY = r"(?P<day>(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日))"
_TIMED_DAY = re.compile(rf"{_DAY}\s*,?\s*\d{{1,2}}:\d\d")
_CALLED_DAY = re.compile(
    r"(?:(?:发布|发表|发帖|刊发|张贴|上传|投递)(?:时间|日期|于|在)?\s*:?|posted(?: on| at)?\s*:?|(?<![\d年月])于)"
    rf"\s*{_DAY}\s*\d{{1,2}}:\d\d"
)


def _is_outlet(name: str) -> bool:
    """Tell a source by its containing more than marks, digits and the names of nothing."""
    return not _NO_SOURCE.fullmatch(plain(name))


_NO_SOURCE = re.compile(r"(?:default|null|undefined|none|other|unknown|[\W\d_]*)", re.IGNORECASE)


def _meta(root: Any, wanted: Mapping[str, str]) -> dict[str, list[str]]:
    """Collect what <meta> elements say, under title, date, source and author."""
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop") or ""
        name = "".join(name.split()).lower()
        content = " ".join(_LABEL.sub("", element.get("content") or "", count=1).split())
        field = wanted.get(name) or wanted.get(_PREFIX.sub("", name))
        if field and content:
            found.setdefault(field, []).append(content)
    return found


def _account(root: Any) -> dict[str, list[str]]:
    """Read day and source from the elements that are marked for them."""
    found: dict[str, list[str]] = {}
    for element in root.iter("em", "a", "span", "strong", "time", "div", "p", "i"):
        name = _IDS.get(element.get("id") or "") or _PROPERTIES.get(element.get("itemprop") or "")
        text = (
            " ".join((element.get("content") or "".join(element.itertext())).split())
            if name
            else ""
        )
        text = _LABEL.sub("", text, count=1)
        if name and text:
            found.setdefault(name, []).append(text)
    return found


def _named(root: Any) -> dict[str, list[str]]:
    """Read the source from an element that is named so.

    A page that has several of them lists other texts.
    """
    found = [
        text
        for element in root.iter("span", "a", "em", "i", "p", "div", "td", "li")
        if not _SOURCE_NAMES.isdisjoint(_name_parts(element))
        and (text := _LABEL.sub("", " ".join("".join(element.itertext()).split()), count=1))
        and len(text) <= _MAX_SOURCE
        and _OUTLET.search(plain(text))
    ]
    several = len(set(found)) > 1
    return {} if several or not found else {"source": found[:1]}


_SOURCE_NAMES = frozenset({"source", "laiyuan", "copyfrom", "newssource", "artsource"})
_MAX_SOURCE = 24
_OUTLET = re.compile(rf"(?:{outlet_ends('named', 'body', 'posting')}|com|cn)$")


def _name_parts(element: Any) -> list[str]:
    return _NAME_PART.findall(f"{element.get('class') or ''} {element.get('id') or ''}".lower())


_NAME_PART = re.compile("[a-z]+")


def _times(root: Any) -> list[str]:
    """Give the first <time datetime> of the page's only <article>."""
    articles = list(root.iter("article"))
    times = articles[0].iter("time") if len(articles) == 1 else ()
    return [value for element in times if (value := element.get("datetime"))][:1]


def _linked_data(root: Any) -> dict[str, list[str]]:
    """Read what the page says of its article as linked data (schema.org in JSON)."""
    for element in root.iter("script"):
        if (element.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(element.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            if _is_article(item.get("@type")):
                fields = {
                    "title": [item.get("headline")],
                    "date": [item.get("datePublished")],
                    "source": _called(item.get("publisher")),
                    "author": _called(item.get("author")),
                }
                return {key: texts for key, values in fields.items() if (texts := _texts(values))}
    return {}


def _items(data: object) -> Iterator[dict[str, Any]]:
    """Give the items of linked data: one, a list, or the `@graph` of one."""
    found = data.get("@graph", data) if isinstance(data, dict) else data
    return (
        item for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict)
    )


def _is_article(kinds: object) -> bool:
    return any(
        str(kind).endswith(_ARTICLE_TYPES)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _called(value: object) -> list[object]:
    """Give the names of one or several people or bodies."""
    several = value if isinstance(value, list) else [value]
    return [item.get("name") if isinstance(item, dict) else item for item in several]


def _texts(values: Sequence[object]) -> list[str]:
    return [text for value in values if isinstance(value, str) and (text := whole(value).strip())]
