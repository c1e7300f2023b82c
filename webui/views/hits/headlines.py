"""The title block of an article for its page.

Kicker, title and subtitle apart, with the marks that stand in each.
"""

from __future__ import annotations

from dataclasses import dataclass

from indexer import ArticleView, Hit, ParagraphView


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One line of a title block.

    role: kicker, title or subtitle. first: number of its first mark on the page.
    """

    role: str
    text: str
    spans: tuple[tuple[int, int], ...]
    first: int


def headline(shown: ArticleView) -> tuple[HeadLine, ...]:
    """Split the title block, paragraph 0, into its lines; nothing when the article has none."""
    block = next((part for part in shown.paragraphs if part.paragraph.n == 0), None)
    if block is None:
        return ()
    article = shown.article
    parts = (("kicker", article.kicker), ("title", article.title), ("subtitle", article.subtitle))
    lines: list[HeadLine] = []
    start, first = 0, 1
    for role, text in parts:
        if text:
            spans = _spans_inside(block, start, start + len(text))
            lines.append(HeadLine(role, text, spans, first))
            start, first = start + len(text) + 1, first + len(spans)
    return tuple(lines)


def title_lines(hit: Hit) -> tuple[HeadLine, ...]:
    """Split the text of a hit that is a title block.

    Its title, with what is printed above and below.
    """
    lines, start, role = (
        [],
        0,
        "kicker" if hit.title and not hit.text.startswith(hit.title) else "title",
    )
    for text in hit.text.split("\n"):
        role = "title" if text == hit.title or not hit.title else role
        spans = _inside(hit.spans, start, start + len(text))
        lines.append(
            HeadLine(role, text, spans or (hit.title_spans if text == hit.display_title else ()), 0)
        )
        start += len(text) + 1
        role = "subtitle" if role == "title" else role
    return tuple(lines)


def _spans_inside(block: ParagraphView, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Give what lies of each span between two places, counted from the first of them."""
    return _inside(block.spans, start, end)


def _inside(
    spans: tuple[tuple[int, int], ...], start: int, end: int
) -> tuple[tuple[int, int], ...]:
    inside = (
        (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
    )
    return tuple((a, b) for a, b in inside if a < b)


def number_marks(shown: ArticleView) -> tuple[dict[int, int], int]:
    """Number the marks of a page from 1.

    The first one of each paragraph by its n, and how many there are.
    """
    starts, number = {}, 1
    for part in shown.paragraphs:
        starts[part.paragraph.n] = number
        lines = headline(shown) if part.paragraph.n == 0 else ()
        number += sum(len(line.spans) for line in lines) if lines else len(part.spans)
    return starts, number - 1
