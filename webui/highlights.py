"""The one place that turns text into markup: split at the spans first, then escape every piece.

Nothing else in the package may import Markup. A character that cannot be seen, or that turns the direction of what
follows, is wrapped so that a style sheet can show it and its effect ends where it stands; the text itself stays.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from indexer import cut_snippet

LONG = 240
"""Characters of a paragraph that are shown whole in a list of hits: six lines, so that a screen holds four hits."""
CONTEXT = 56
"""Characters kept on either side of a match in a longer one: a sentence."""
NEAR = 16
"""Characters by which an excerpt may be longer or shorter to begin and end at a pause; less than CONTEXT."""
SHORTEST_CUT = 24
"""Cutting out less saves no line and costs the reader an ellipsis."""

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_PAUSE = re.compile("[。!?;,、:!?;,:”」』)\n]")

Span = tuple[int, int]


class Piece(NamedTuple):
    """A run of characters of one paragraph that is shown in one way."""

    start: int
    end: int
    marked: bool
    cut: bool


def mark(text: str, spans: Sequence[Span], *, cut: bool = False, first: int | None = None) -> Markup:
    """Escape a text and mark spans of it; with `cut`, wrap what is far from any span so that a page can fold it.

    first: number of the first mark; marks then carry the anchors m1, m2, … The text of the result is the text given.
    """
    kept = windows(text, spans) if cut else ((0, len(text)),)
    out, number = [], first
    for piece in pieces(len(text), spans, kept):
        inner = show_invisible(text[piece.start : piece.end])
        if piece.marked:
            anchor = Markup("") if number is None else Markup(' id="m{}"').format(number)
            inner = Markup("<mark{}>{}</mark>").format(anchor, inner)
            number = None if number is None else number + 1
        elif piece.cut:
            inner = Markup('<span class="cut"><span>{}</span></span>').format(inner)
        out.append(inner)
    return Markup("").join(out)


def show_invisible(text: str) -> Markup:
    """Escape a text; wrap each character that cannot be seen with its code point for the style sheet to print."""
    out, at = [], 0
    for match in _INVISIBLE.finditer(text):
        out.append(escape(text[at : match.start()]))
        code = f"U+{ord(match[0]):04X}"
        # HTML has no NUL and no other C0 controls: their pictures stand in for them.
        char = chr(0x2400 + ord(match[0])) if match[0] < " " else match[0]
        out.append(Markup('<span class="unseen" data-code="{}">{}</span>').format(code, char))
        at = match.end()
    out.append(escape(text[at:]))
    return Markup("").join(out)


def pieces(length: int, spans: Sequence[Span], kept: Sequence[Span]) -> Iterator[Piece]:
    """Split 0..length at every edge of a span or of a kept window."""
    edges = sorted({0, length, *(edge for pair in (*spans, *kept) for edge in pair)})
    for start, end in itertools.pairwise(edges):
        yield Piece(start, end, _covers(spans, start), not _covers(kept, start))


def _covers(spans: Sequence[Span], at: int) -> bool:
    """Whether one of these spans, sorted and apart, holds a place."""
    after = bisect.bisect_right(spans, at, key=lambda span: span[0])
    return after > 0 and at < spans[after - 1][1]


def windows(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Choose what of a long paragraph is shown at once: the surroundings of its matches, from pause to pause."""
    kept: list[Span] = []
    for start, end in cut_snippet(text, spans, limit=LONG, context=CONTEXT):
        begin = 0 if start < SHORTEST_CUT else _pause_near(text, start)
        stop = len(text) if len(text) - end < SHORTEST_CUT else _pause_near(text, end)
        if kept and begin - kept[-1][1] < SHORTEST_CUT:
            begin = kept.pop()[0]
        kept.append((begin, stop))
    return tuple(kept)


def is_cut(text: str, spans: Sequence[Span]) -> bool:
    """Whether a list of hits shows only a part of this paragraph."""
    return windows(text, spans) != ((0, len(text)),)


def _pause_near(text: str, at: int) -> int:
    """Give the end of the nearest pause, so that an excerpt reads like clauses; `at` itself when there is none near."""
    pauses = [match.end() for match in _PAUSE.finditer(text, max(0, at - NEAR), min(len(text), at + NEAR))]
    return min(pauses, key=lambda end: abs(end - at), default=at)
