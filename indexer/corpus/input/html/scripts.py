"""What the scripts of a page say of its article.

Day, title and source, as they stand in assignments and objects.

Pages that are filled in by a script print no day at all (`var ct = "1683331200"`, `publish_time:
'2023-05-06'`). The scripts of a page also tell of other texts (what to read next, comments): a day
counts when it stands beside the article's own title, or when its name is that of a day of
publication and all days of such names are one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.corpus.metadata.dating import stated_date
from indexer.corpus.page.plain import plain

_PAIR = re.compile(
    r"""(?<![\w$-])["']?(?P<name>[A-Za-z_][\w-]{0,40})["']?\s{0,4}[:=]\s{0,4}"""
    r"""(?:(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote))[^\\\n]){0,400})(?P=quote)|(?P<number>1\d{9}(?:\d{3})?)\b)"""
)
"""A name and what is assigned to it: `var ct = "1683331200"`, `title: '…'`, `"pubtime":"2016-01-16
19:28:00"`."""
_DATES = frozenset(
    re.findall(
        r"\w+",
        "ct publishtime publishdate publishat publishedat publishedtime publisheddate publishon pubtime pubdate"
        " pagepubtime createtime createat createdat createdate datepublished newstime newsdate articletime articledate"
        " releasetime releasedate posttime postdate oricreatetime firstpublishtime displaytime inputtime showtime"
        " ptime",
    )
)
"""Names of the day of publication, in small letters without marks."""
_WEAK_DATES = frozenset({"time", "date", "datetime", "ctime"})
"""Names of any time: they count only beside the article's title."""
_TITLES = frozenset(
    {
        "title",
        "msgtitle",
        "newstitle",
        "articletitle",
        "headline",
        "contenttitle",
        "doctitle",
        "topic",
    }
)
_SOURCES = frozenset(
    re.findall(r"\w+", "source sourcename media medianame nickname newssource articlesource origin")
)
_MAX_SCRIPT = 2_000_000
"""Characters of scripts that are read; a page that carries more carries an application."""
_NEAR = 3000
"""Characters between the article's title and what is said of it in one object."""
_MIN_TITLE = 5
"""Letters of a title by which it is known."""


@dataclass(frozen=True, slots=True)
class _Pair:
    name: str
    text: str
    at: int


def read_scripts(root: Any, headlines: Sequence[str]) -> dict[str, list[str]]:
    """Give what the scripts of a page say of its article, under date and source.

    headlines: the titles of the article.
    """
    text = "\n".join(element.text for element in root.iter("script") if element.text)[:_MAX_SCRIPT]
    pairs = list(_pairs(text))
    beside = _beside_title(pairs, [_letters(title) for title in headlines])
    days = {
        span: pair.text
        for pair in pairs
        if pair.name in _DATES and (span := stated_date(pair.text))
    }
    of_days = list(days.values()) if len(days) == 1 else []
    found = {
        "date": [*beside.get("published", ()), *of_days, *beside.get("time", ())][:1],
        "source": beside.get("source", [])[:1],
    }
    return {field: values for field, values in found.items() if values}


def _pairs(text: str) -> Iterator[_Pair]:
    wanted = _DATES | _WEAK_DATES | _TITLES | _SOURCES
    for match in _PAIR.finditer(text):
        name = match["name"].replace("_", "").replace("-", "").lower()
        if name in wanted and (value := match["number"] or _value(match["text"] or "")):
            yield _Pair(name, value, match.start())


def _value(text: str) -> str:
    """Read a string of a script, which may hold markup's own escapes."""
    return (
        html.unescape(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)).strip().strip("\"'")
    )


_ESCAPE = re.compile(r"\\[ux]([0-9a-fA-F]{4}|[0-9a-fA-F]{2})")


def _beside_title(pairs: Sequence[_Pair], headlines: Sequence[str]) -> dict[str, list[str]]:
    """Give what stands after the article's own title and before another's.

    Source, days of publication, other times.
    """
    found: dict[str, list[str]] = {}
    for at, pair in enumerate(pairs):
        if pair.name not in _TITLES or not _is_title(pair.text, headlines):
            continue
        for other in pairs[at + 1 :]:
            if other.at - pair.at > _NEAR or (
                other.name in _TITLES and not _is_title(other.text, headlines)
            ):
                break
            kind = (
                "source"
                if other.name in _SOURCES
                else "published"
                if other.name in _DATES
                else "time"
            )
            if kind == "source" or stated_date(other.text):
                found.setdefault(kind, []).append(other.text)
    return found


def _is_title(text: str, headlines: Sequence[str]) -> bool:
    said = _letters(text)
    return len(said) >= _MIN_TITLE and any(
        said in headline or headline in said for headline in headlines if headline
    )


def _letters(text: str) -> str:
    """Give the letters and digits of a title: marks and entities are written in many ways."""
    return "".join(char for char in plain(text) if char.isalnum())
