"""Feeds (RSS, Atom) that were saved as text: one record per entry."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from indexer.corpus.input.html.page import refuse_cut, visible_text
from indexer.corpus.input.source.encoding import Decoded
from indexer.corpus.input.source.records import Record, with_receipts
from indexer.errors import UnreadableFileError

_FEED = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?(?:<!DOCTYPE[^<>\[]{0,200}(?:\[.{0,2000}?\]\s*)?>\s*)?"
    r"<(?:rss|feed|rdf:RDF)[\s>]",
    re.DOTALL,
)
_ENTRIES = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")
"""Where an entry has its text, the longer form first."""
_DATES = ("pubDate", "published", "issued", "date", "created", "updated", "modified")
"""When an entry appeared, before when it was changed; `issued` and the like stand in Atom 0.3."""
_AUTHORS = ("creator", "author")
_SOURCES = ("source", "publisher")
"""From where an entry was taken; in Atom an element that holds the title of the other feed."""


def is_feed(text: str) -> bool:
    """Tell a feed by how it begins."""
    return bool(_FEED.match(text))


def feed_records(decoded: Decoded) -> Iterator[Record]:
    """Give the entries of a feed that have a title or a text, counted from 1.

    Broken markup is mended.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, load_dtd=False, huge_tree=True
    )
    root = etree.fromstring(
        _DECLARATION.sub("", decoded.text, count=1).encode("utf-8", "replace"), parser
    )
    refuse_cut(parser)
    number = 0
    for element in root.iter() if root is not None else ():
        if _name(element) in _ENTRIES:
            record = _record(number + 1, element, decoded)
            if record.title or record.text:
                number += 1
                yield with_receipts(record, decoded) if number == 1 else record


_DECLARATION = re.compile(r"\s*<\?xml[^<>]{0,200}\?>")


def _record(number: int, entry: Any, decoded: Decoded) -> Record:
    said = {name: child for child in entry if (name := _name(child))}
    texts = (_markup_text(element) for element in _named(said, _TEXTS))
    author = next(map(_plain, _named(said, _AUTHORS)), "")
    date = next(map(_plain, _named(said, _DATES)), None)
    return Record(
        number,
        decoded.encoding,
        text=next(filter(None, texts), ""),
        title=next(map(_plain, _named(said, ["title"])), "") or None,
        date=None if date is None else _date(date),
        source=next(filter(None, map(_outlet, _named(said, _SOURCES))), None),
        authors=(author,) if author else (),
        url=next(map(_link, _named(said, ["link"])), None),
    )


def _named(said: Mapping[str, Any], names: Iterable[str]) -> Iterator[Any]:
    """Give the elements of an entry under some names, the best name first."""
    return (said[name] for name in names if name in said)


def _link(element: Any) -> str | None:
    """Give the address of an entry: the text of its link in RSS, an attribute in Atom."""
    return _plain(element) or element.get("href")


def _name(element: Any) -> str:
    """Give the name of an element without its namespace; empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _outlet(element: Any) -> str:
    """Give the name of an outlet: the title within an element, else its own text; no address is one."""
    title = next((child for child in element if _name(child) == "title"), element)
    name = _plain(title)
    return "" if name.startswith(("http:", "https:")) else name


def _plain(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _markup_text(element: Any) -> str:
    """Give the visible text of an element that holds markup, escaped or as it is.

    Empty where that is a comment.
    """
    inside = "".join(element.itertext())
    try:
        return visible_text(inside) if "<" in inside else inside.strip()
    except UnreadableFileError:
        return ""


def _date(text: str) -> str:
    """Write the date of a feed (Thu, 02 Nov 2023 08:20:00 +0800) as 2023-11-02.

    Any other form stays.
    """
    try:
        return email.utils.parsedate_to_datetime(text).date().isoformat()
    except (ValueError, OverflowError):
        return text
