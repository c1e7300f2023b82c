"""Tables of contents: lines above the articles of a page that only announce their headlines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.corpus.layout.roles import Piece
from indexer.text.fold import fold_text

_NUMBER = re.compile(r"^(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、.．:：]|[●○◆■▲·•*-])\s*")
_END = re.compile(r"[;；。，,.…\s]+$")
_LABEL = re.compile(r".{0,20}(?:内容|目录|导读|要目|提要|看点|內容|目錄|導讀)[:：]?")
_MIN_ENTRIES = 2
"""Headlines that must be announced: one line said twice is an echo, two are a table."""
_MIN_LENGTH = 4
_MAX_ENTRY = 60
_MIN_TEXT = 30
"""Characters of running text; shorter sentences above a table of contents are greetings and labels."""


def find_contents(pieces: Sequence[Piece]) -> tuple[list[int], frozenset[str]]:
    """Find the lines of a table of contents, and the headlines it announces (as printed below it)."""
    entries: dict[str, int] = {}
    for at, piece in enumerate(pieces):
        entry = _entry(piece.text) if len(piece.text) <= _MAX_ENTRY else ""
        if len(entry) >= _MIN_LENGTH:
            entries.setdefault(entry, at)
    headlines = [
        (entries[folded], at)
        for at, piece in enumerate(pieces)
        if piece.role == "short" and entries.get(folded := fold_text(piece.text), at) < at
    ]
    places = sorted({place for place, _ in headlines})
    above = bool(places) and places[-1] < min(at for _, at in headlines)
    if not above or len(places) < _MIN_ENTRIES or not _is_table(pieces, places):
        return [], frozenset()  # a line printed twice in a row (a licence, a button) announces nothing
    first, last = places[0], places[-1]
    if first and _LABEL.fullmatch(pieces[first - 1].text):
        first -= 1
    return list(range(first, last + 1)), frozenset(pieces[at].text for _, at in headlines)


def _entry(text: str) -> str:
    return fold_text(_END.sub("", _NUMBER.sub("", text)))


def _is_table(pieces: Sequence[Piece], places: Sequence[int]) -> bool:
    """Tell entries that stand together above all running text; rows of a form or table further down repeat too."""
    between = places[-1] - places[0] + 1
    above = pieces[: places[0]]
    return (
        len(places) * 2 > between
        and not any(piece.dateline for piece in pieces[places[0] : places[-1] + 1])
        and not any(piece.is_body and len(piece.text) >= _MIN_TEXT for piece in above)
    )
