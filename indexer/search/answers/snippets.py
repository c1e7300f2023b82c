"""Cutting a long paragraph around its matches for display.

Verbatim slices of the shown text, never changed.
"""

from __future__ import annotations

from collections.abc import Sequence

Span = tuple[int, int]


def cut_snippet(
    text: str, spans: Sequence[Span], *, limit: int = 240, context: int = 60
) -> tuple[Span, ...]:
    """Choose the parts of `text` to show.

    Takes match spans in order (character offsets); gives spans of `text` in order that do not
    touch. A text of at most `limit` characters is given whole; a longer one as windows of `context`
    characters around its matches, cut off after about `limit` characters, or as its beginning when
    it has none.
    """
    if len(text) <= limit:
        return ((0, len(text)),)
    if not spans:
        return ((0, limit),)
    windows: list[Span] = []
    room = limit
    for start, end in spans:
        low, high = max(0, start - context), min(len(text), end + context)
        joins = bool(windows) and low <= windows[-1][1]
        fresh = max(0, high - windows[-1][1]) if joins else high - low
        if windows and fresh > room:
            break
        room -= fresh
        if joins:
            windows[-1] = (windows[-1][0], max(high, windows[-1][1]))
        else:
            windows.append((low, high))
    return tuple(windows)


def keyword_in_context(text: str, span: Span, *, width: int = 30) -> tuple[str, str, str]:
    """Give the text left of a match, the match, and the text right of it, each side at most `width` characters."""
    start, end = span
    return text[max(0, start - width) : start], text[start:end], text[end : end + width]
