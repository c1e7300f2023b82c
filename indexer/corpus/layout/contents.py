"""Tables of contents: lines above the articles of a page that only announce their headlines.

A bulletin opens with a summary: numbered entries, some broken over two lines, some with entries of
their own below them, between labels (新闻摘要, 详细新闻). It ends where the first of its entries is
printed again over a text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from indexer.corpus.page.endings import COLON, COMMA, FULL, PAUSE
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.line import Line
from indexer.corpus.page.plain import plain

_NUMBER = re.compile(
    r"^(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、.．:：]|[●○◆■▲·•*-])\s*"
)
_END = re.compile(rf"[{FULL}{PAUSE}{COLON}{COMMA}.…\s]+$")
_LABEL = re.compile(r".{0,20}(?:内容|目录|导读|要目|提要|看点|摘要|详细(?:新闻|内容)|详情|正文):?")
_MIN_ENTRIES = 2
"""Headlines that must be announced: one line said twice is an echo, two are a table."""
_MIN_LENGTH = 4
_MAX_ENTRY = 90
_MIN_TEXT = 30
"""Characters of running text.

Shorter sentences above a table of contents are greetings and labels.
"""
_MOST_LABELS = 3
_TABLE_SHARE = 0.5


def find_contents(pieces: Sequence[Line]) -> tuple[list[int], frozenset[str]]:
    """Find the lines of a table of contents, and the headlines it announces (as printed below it)."""
    entries = _entries(pieces)
    headlines = _announced(pieces, entries)
    places = sorted({place for place, _ in headlines})
    # A line printed twice in a row (a licence, a button) announces nothing.
    if len(places) < _MIN_ENTRIES or not _is_table(pieces, places):
        return [], frozenset()
    if not _is_over_text(pieces, [at for _, at in headlines]):
        return [], frozenset()
    first, below = places[0], headlines[0][1]
    last = below - 1 if _is_summary(pieces, places, below) else places[-1]
    first -= _count_labels(pieces[:first])
    told = [at for at in range(first, last + 1) if pieces[at].role != "meta"]
    return told, frozenset(pieces[at].text for _, at in headlines)


def _count_labels(above: Sequence[Line]) -> int:
    """Count the labels (目录, 导读) directly above a table."""
    nearest = itertools.islice(reversed(above), _MOST_LABELS)
    return sum(
        1 for _ in itertools.takewhile(lambda line: _LABEL.fullmatch(plain(line.text)), nearest)
    )


def _entries(pieces: Sequence[Line]) -> dict[str, int]:
    """Give the first place of every line that may announce a headline, by what it announces.

    An entry that a printer broke in two (`3.某报社论：` and a line below) announces both lines
    together.
    """
    entries: dict[str, int] = {}
    open_entry, open_at = "", -1
    for at, piece in enumerate(pieces):
        entry = _entry(piece.text) if len(piece.text) <= _MAX_ENTRY else ""
        if len(entry) >= _MIN_LENGTH:
            entries.setdefault(entry, at)
        numbered = _NUMBER.match(piece.text) is not None
        if open_entry and not numbered and entry:
            entries.setdefault(open_entry + entry, open_at)
        broken = numbered and piece.text[-1] not in FULL + PAUSE and len(piece.text) <= _MAX_ENTRY
        open_entry, open_at = (_open_entry(piece.text), at) if broken else ("", -1)
    return entries


def _announced(pieces: Sequence[Line], entries: dict[str, int]) -> list[tuple[int, int]]:
    """Give every entry with the place where it is printed again as a headline, from the first of those places on.

    Entries of another numbering than the first entry's are those of one article, and announce none.
    """
    repeated = _repeated(pieces, entries)
    if not repeated:
        return []
    start = min(at for _, at in repeated)
    table = [(place, at) for place, at in repeated if place < start]
    kind = _kind(pieces[table[0][0]].text) if table else ""
    found: dict[int, int] = {}
    for place, at in table:
        mine = _kind(pieces[place].text)
        if mine == kind or not (mine and kind):
            found.setdefault(place, at)
    return sorted(found.items(), key=lambda item: item[1])


def _repeated(pieces: Sequence[Line], entries: dict[str, int]) -> list[tuple[int, int]]:
    """Give the places of entries that are printed again below, each with one where they are."""
    again: list[tuple[int, int]] = []
    for at, piece in enumerate(pieces):
        if _may_be_announced(pieces, piece, entries):
            place = entries.get(folded_text(_END.sub("", piece.text)), at)
            again += [(place, at)] if place < at else []
    return again


def _may_be_announced(pieces: Sequence[Line], piece: Line, entries: dict[str, int]) -> bool:
    """Tell a line that may be a headline.

    One that reads so, or any that a numbered entry announces.
    """
    if piece.role in ("short", "long"):
        return len(piece.text) <= _MAX_ENTRY
    place = (
        entries.get(folded_text(_END.sub("", piece.text)))
        if len(piece.text) <= _MAX_ENTRY
        else None
    )
    return place is not None and _NUMBER.match(pieces[place].text) is not None


def _kind(text: str) -> str:
    """Give the form of a number: 1. and 2. are of one kind, （1） is of another."""
    number = _NUMBER.match(text)
    return re.sub(r"[\d一二三四五六七八九十]+", "1", number[0].strip()) if number else ""


def _entry(text: str) -> str:
    return folded_text(_END.sub("", _NUMBER.sub("", text)))


def _open_entry(text: str) -> str:
    return folded_text(_NUMBER.sub("", text).strip())


def _is_summary(pieces: Sequence[Line], places: Sequence[int], below: int) -> bool:
    """Tell a summary that is followed by nothing but labels and date lines up to the first article."""
    numbered = sum(_NUMBER.match(pieces[at].text) is not None for at in range(places[0], below))
    return 2 * numbered > below - places[0]


def _is_over_text(pieces: Sequence[Line], headlines: Sequence[int]) -> bool:
    """Tell headlines of which most have a text below them from a menu that is printed twice."""
    ends = [*headlines[1:], len(pieces)]
    told = sum(
        any(piece.is_body for piece in pieces[at + 1 : end])
        for at, end in zip(headlines, ends, strict=True)
    )
    return 2 * told >= len(headlines)


def _is_table(pieces: Sequence[Line], places: Sequence[int]) -> bool:
    """Tell entries that stand together above all running text.

    Rows of a form or table further down repeat too.
    """
    between = range(places[0], places[-1] + 1)
    entries = sum(at in places or _NUMBER.match(pieces[at].text) is not None for at in between)
    above = pieces[: places[0]]
    return (
        entries > _TABLE_SHARE * len(between)
        and not any(pieces[at].dateline and not _NUMBER.match(pieces[at].text) for at in between)
        and not any(piece.is_body and len(piece.text) >= _MIN_TEXT for piece in above)
    )
