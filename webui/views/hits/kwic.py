"""Keyword in context: one line per mark, the keyword in the middle, in the order of the hits or of a context."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer import (
    FOUND_BY,
    WIDTH,
    Archive,
    ConcordanceLine,
    FoundBy,
    Hit,
    LineWish,
    NotVerifiedError,
    RawLines,
    SearchRequest,
    SearchResult,
    ask_concordance,
    every_line,
    keyword_in_context,
    line_cells,
    receipt_id_of,
)
from webui.address.params import USUAL_KEYWORDS, View

MOST_OF_ONE = 3
"""Lines of one paragraph in the order of hits, one where there are many.

A page of one-character queries would have a thousand."""


@dataclass(frozen=True, slots=True)
class Line:
    """One mark with its surroundings as shown, and the paragraph it stands in.

    first: whether it is the first line of the paragraph; more: how many marks of it have no line.
    """

    left: str
    keyword: str
    right: str
    hit: Hit
    first: bool
    more: int


@dataclass(frozen=True, slots=True)
class Concordance:
    """A page of lines. total: what the pager counts, lines when `ordered`, else paragraphs.

    refused: an order was asked for of more paragraphs than these, which the engine does not order.
    """

    lines: tuple[Line, ...]
    total: int
    ordered: bool
    refused: int = 0


def concordance(
    archive: Archive, request: SearchRequest, view: View, result: SearchResult
) -> Concordance:
    """Lay out the page of a concordance that a view asks for."""
    refused = 0
    # A loosened answer is there to look at, page by page; only an exact one can be put in order as
    # a whole.
    if view.context != "hits" and result.exact:
        wish = _wish(view, offset=view.offset, limit=view.size)
        try:
            found = ask_concordance(archive, request, wish)
        except NotVerifiedError as error:
            refused = error.limit
        else:
            return Concordance(tuple(_placed(found.lines)), found.total, ordered=True)
    most = MOST_OF_ONE if len(result.hits) <= USUAL_KEYWORDS else 1
    lines = tuple(lines_of(result.hits, most))
    return Concordance(lines, result.total.paragraphs, ordered=False, refused=refused)


def _wish(view: View, *, offset: int, limit: int) -> LineWish:
    """Order lines by the letters nearest to the keyword on one side, then by the nearest on the other."""
    near, far = ("L", "R") if view.context == "left" else ("R", "L")
    order = ",".join([*(f"{near}{place}" for place in range(1, 6)), f"{far}1"])
    return RawLines(order=order, how="code", letters=True, groups=0).wish(
        offset=offset, limit=limit
    )


def _placed(lines: Iterable[ConcordanceLine]) -> Iterator[Line]:
    """Lay out lines in their order; what is said of a paragraph stands in its first one of the page."""
    said = set()
    for line in lines:
        first = line.hit.paragraph_id not in said
        said.add(line.hit.paragraph_id)
        yield Line(line.left, line.keyword, line.right, line.hit, first=first, more=0)


def as_rows(archive: Archive, request: SearchRequest, view: View) -> Iterator[tuple[str, ...]]:
    """Give every line of a concordance as a row, in the order of its page.

    What is too much to put in order is in the order of hits.
    Raises what an export raises.
    """
    yield (
        "left",
        "keyword",
        "right",
        "title",
        "date",
        "source",
        "place",
        "file",
        "line",
        "paragraph_id",
        *FOUND_BY,
    )
    found_by = FoundBy.of(archive, request, receipt_id_of(archive, request)).cells
    if view.context != "hits":
        with contextlib.suppress(NotVerifiedError):
            placed = every_line(archive, request, _wish(view, offset=0, limit=0))
            yield from ((*line_cells(line)[:10], *found_by) for line in placed)
            return
    for line in lines_of(archive.export(request)):
        hit = line.hit
        place = "/".join(step.name for step in hit.region or ())
        about = (
            hit.display_title,
            hit.date.span.value if hit.date else "",
            hit.source or "",
            place,
            hit.file,
        )
        yield (
            line.left,
            line.keyword,
            line.right,
            *about,
            str(next(iter(hit.lines), "")),
            hit.paragraph_id,
            *found_by,
        )


def lines_of(hits: Iterable[Hit], most: int | None = None) -> Iterator[Line]:
    """Give a line for every mark of every hit, or for the first ones.

    The last of these tells how many follow.
    """
    for hit in hits:
        shown = hit.spans[:most]
        for at, span in enumerate(shown, 1):
            left, keyword, right = keyword_in_context(hit.text, span, width=WIDTH)
            more = len(hit.spans) - at if at == len(shown) else 0
            yield Line(
                left.rpartition("\n")[2], keyword, right.partition("\n")[0], hit, at == 1, more
            )
