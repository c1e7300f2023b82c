"""What an HTML page says of its article outside of its text: meta elements, linked data, times for machines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.corpus.input.encoding import whole
from indexer.corpus.metadata.date_lines import read_meta_line
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
        "weibo:article:create_at",
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
_WANTED = {name: field for field, names in _NAMES.items() for name in names}
_ARTICLE_TYPES = ("Article", "BlogPosting", "Report")
_IDS = {"publish_time": "date", "js_name": "source"}
"""What the pages of public accounts are known by: the day of a text, and the name of the account."""
_CREATED = re.compile(r"var createTime ?= ?'(?P<date>[\d-]{10}[\d :]*)'")
"""The day of a text of a public account, which a script would print."""
_BODY = re.compile(r"https?:|[\w.· -]{0,20}(?:网|报|社|台|新闻|在线|客户端|中心|频道|编辑部|com)$")
"""Authors that are addresses or outlets, in the plain alphabet."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says: titles best first, the date as written, the source, the people."""

    titles: tuple[str, ...]
    date: str | None
    source: str | None
    authors: tuple[str, ...]


def read_said(root: Any, lines: Sequence[str]) -> Said:
    """Read what a page says of its article; `lines` are its visible lines.

    Who publishes a page is not where a reprint comes from, and a time for machines may be that of a comment: both count
    only where no line prints a source or a date.
    """
    said = _meta(root)
    linked = _linked_data(root)
    account = _account(root)
    printed = [line for text in lines if (line := read_meta_line(text))]
    sources = [] if any(line.source for line in printed) else [*linked.get("source", ()), *account.get("source", ())]
    times = [] if any(line.date for line in printed) else _times(root)
    dates = (*said.get("date", ()), *linked.get("date", ()), *account.get("date", ()), *times)
    people = [name for name in said.get("author", ())[:1] or linked.get("author", ()) if not _BODY.match(plain(name))]
    return Said(
        (*said.get("title", ()), *linked.get("title", ())),
        next(iter(dates), None),
        next(iter((*said.get("source", ()), *sources)), None),
        tuple(people),
    )


def _meta(root: Any) -> dict[str, list[str]]:
    """Collect what <meta> elements say, under title, date, source and author."""
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower()
        content = " ".join((element.get("content") or "").split())
        if name in _WANTED and content:
            found.setdefault(_WANTED[name], []).append(content)
    return found


def _account(root: Any) -> dict[str, list[str]]:
    """Read day and account of a text of a public account."""
    found: dict[str, list[str]] = {}
    for element in root.iter("em", "a", "span", "strong"):
        name = _IDS.get(element.get("id") or "")
        text = " ".join("".join(element.itertext()).split()) if name else ""
        if name and text:
            found.setdefault(name, []).append(text)
    if "source" in found and "date" not in found:
        scripts = (_CREATED.search(element.text or "") for element in root.iter("script"))
        found["date"] = [match["date"] for match in scripts if match]
    return found


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
    return (item for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict))


def _is_article(kinds: object) -> bool:
    return any(str(kind).endswith(_ARTICLE_TYPES) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _called(value: object) -> list[object]:
    """Give the names of one or several people or bodies."""
    several = value if isinstance(value, list) else [value]
    return [item.get("name") if isinstance(item, dict) else item for item in several]


def _texts(values: Sequence[object]) -> list[str]:
    return [text for value in values if isinstance(value, str) and (text := whole(value).strip())]
