"""The one place that turns text into markup: split at the spans first, then escape every piece.

Nothing else in the package may import Markup. A character that cannot be seen, or that turns the
direction of what follows, is wrapped so that a style sheet can show it and its effect ends where it
stands; the text itself stays.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from indexer import cut_snippet

LONG = 120
"""Characters of a paragraph that are shown whole in a list of hits.

Three lines, so that the screen of a laptop holds six hits.
"""
CONTEXT = 40
"""Characters kept on either side of a match in a longer one: a sentence."""
NEAR = 16
"""Characters by which an excerpt may be longer or shorter to begin and end at a pause.

Less than CONTEXT.
"""
SHORTEST_CUT = 24
"""Cutting out less saves no line and costs the reader an ellipsis."""
MOST_FOLDED = 600
"""Characters of a paragraph that a list of hits carries along to unfold in place.

A longer one opens in its article: ten of them would be more than the rest of the page.
"""

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_PAUSE = re.compile("[。!?;,、:!?;,:”」』)\n]")

Span = tuple[int, int]


class Excerpt(NamedTuple):
    """A paragraph as a list of hits shows it.

    folded: some of it is hidden. left_out: some of it is not there.
    """

    markup: Markup
    folded: bool
    left_out: bool


def mark(text: str, spans: Sequence[Span], *, first: int | None = None) -> Markup:
    """Escape a text and mark spans of it, in order and apart.

    The text of the result is the text given.

    first: number of the first mark; marks then carry the anchors m1, m2, …
    """
    return _NOTHING.join(_marked(text, spans, 0, len(text), first))


def excerpt(text: str, spans: Sequence[Span]) -> Excerpt:
    """Mark spans of a text; fold what is far from any span, or leave it out where the text is very long."""
    kept = windows(text, spans)
    is_cut, carried = kept != ((0, len(text)),), len(text) <= MOST_FOLDED
    out: list[Markup] = []
    at = 0
    for start, end in (*kept, (len(text), len(text))):
        if at < start:
            out += (_FOLD, *_marked(text, spans, at, start), _FOLD_END) if carried else (_GAP,)
        out += _marked(text, spans, start, end)
        at = end
    return Excerpt(_NOTHING.join(out), is_cut and carried, is_cut and not carried)


_NOTHING = Markup("")
_MARK, _NUMBERED_MARK, _MARK_END = Markup("<mark>"), Markup('<mark id="m{}">'), Markup("</mark>")
_FOLD, _FOLD_END, _GAP = (
    Markup('<span class="cut"><span>'),
    Markup("</span></span>"),
    Markup('<span class="gap"></span>'),
)
_UNSEEN = Markup('<span class="unseen" data-code="{}">{}</span>')


def _marked(
    text: str, spans: Sequence[Span], begin: int, end: int, first: int | None = None
) -> Iterator[Markup]:
    """Escape what lies between two places, piece by piece, with the spans of it in marks."""
    at = begin
    for place in range(bisect.bisect_right(spans, begin, key=lambda span: span[1]), len(spans)):
        start, stop = max(begin, spans[place][0]), min(end, spans[place][1])
        if start >= end:
            break
        yield show_invisible(text[at:start])
        yield _MARK if first is None else _NUMBERED_MARK.format(first + place)
        yield show_invisible(text[start:stop])
        yield _MARK_END
        at = stop
    yield show_invisible(text[at:end])


def show_invisible(text: str) -> Markup:
    """Escape a text; wrap each character that cannot be seen with its code point for the style sheet to print."""
    out: list[Markup] = []
    at = 0
    for match in _INVISIBLE.finditer(text):
        # HTML has no NUL and no other C0 controls: their pictures stand in for them.
        char = chr(0x2400 + ord(match[0])) if match[0] < " " else match[0]
        out += (escape(text[at : match.start()]), _UNSEEN.format(f"U+{ord(match[0]):04X}", char))
        at = match.end()
    return _NOTHING.join((*out, escape(text[at:]))) if out else escape(text)


def windows(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Choose what of a long paragraph is shown at once.

    The surroundings of its matches, from pause to pause.
    """
    kept: list[Span] = []
    for start, end in cut_snippet(text, spans, limit=LONG, context=CONTEXT):
        begin = 0 if start < SHORTEST_CUT else _pause_near(text, start)
        stop = len(text) if len(text) - end < SHORTEST_CUT else _pause_near(text, end)
        if kept and begin - kept[-1][1] < SHORTEST_CUT:
            begin = kept.pop()[0]
        kept.append((begin, stop))
    return tuple(kept)


def _pause_near(text: str, at: int) -> int:
    """Give the end of the nearest pause, so that an excerpt reads like clauses.

    `at` itself when there is none near.
    """
    pauses = [
        match.end() for match in _PAUSE.finditer(text, max(0, at - NEAR), min(len(text), at + NEAR))
    ]
    return min(pauses, key=lambda end: abs(end - at), default=at)
