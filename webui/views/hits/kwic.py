"""Keyword in context: one line per mark, the keyword in the middle, in the order of the hits or of a context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from indexer import (
    WIDTH,
    Archive,
    ConcordanceLine,
    Hit,
    LineWish,
    RawLines,
    SearchRequest,
    SearchResult,
    ask_concordance,
    every_line,
    keyword_in_context,
    line_cells,
)
from webui.address.params import USUAL_KEYWORDS, View

MOST_OF_ONE = 3
"""Lines of one paragraph in the order of hits, one where there are many.

A page of one-character queries would have a thousand."""
MOST_SORTED = 5_000
"""Paragraphs that are put in order of context here, where the engine knows no places."""
MOST_MARKS = 50_000
"""Marks in them, each of which is a line.

One character may stand thousands of times in one paragraph. A page of 60,000 took two seconds to
make."""


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

    refused: an order was asked for but there are too many paragraphs or marks.
    """

    lines: tuple[Line, ...]
    total: int
    ordered: bool
    refused: bool = False


def concordance(
    archive: Archive, request: SearchRequest, view: View, result: SearchResult
) -> Concordance:
    """Lay out the page of a concordance that a view asks for."""
    paragraphs = result.total.paragraphs
    if view.context != "hits" and result.exact and archive.knows_places:
        found = ask_concordance(archive, request, _wish(view, offset=view.offset, limit=view.size))
        return Concordance(tuple(_placed(found.lines)), found.total, ordered=True)
    # A loosened answer is there to look at, page by page; only an exact one can be put in order as
    # a whole.
    too_many = paragraphs > MOST_SORTED or (result.total.occurrences or 0) > MOST_MARKS
    refused = view.context != "hits" and (too_many or not result.exact)
    if view.context == "hits" or refused:
        most = MOST_OF_ONE if len(result.hits) <= USUAL_KEYWORDS else 1
        return Concordance(
            tuple(lines_of(result.hits, most)), paragraphs, ordered=False, refused=refused
        )
    ordered = _ordered(archive, request, view)
    page = ordered[view.offset : view.offset + view.size]
    return Concordance(tuple(page), len(ordered), ordered=True)


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


def _ordered(archive: Archive, request: SearchRequest, view: View) -> list[Line]:
    everything = replace(request, limit=0, offset=0, facets=(), sort="relevance")
    return sorted(
        lines_of(archive.export(everything)),
        key=_left_key if view.context == "left" else _right_key,
    )


def as_rows(archive: Archive, request: SearchRequest, view: View) -> Iterator[tuple[str, ...]]:
    """Give every line of a concordance as a row, in the order of its page.

    What is too much to put in order, where the engine knows no places, is in the order of hits.
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
    )
    if view.context != "hits" and archive.knows_places:
        wish = _wish(view, offset=0, limit=0)
        yield from (line_cells(line)[:10] for line in every_line(archive, request, wish))
        return
    total = archive.search(replace(request, limit=0, offset=0, facets=())).total
    few = total.paragraphs <= MOST_SORTED and (total.occurrences or 0) <= MOST_MARKS
    sorted_lines = view.context != "hits" and few
    lines = _ordered(archive, request, view) if sorted_lines else lines_of(archive.export(request))
    for line in lines:
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


def _left_key(line: Line) -> tuple[str, ...]:
    """Compare what stands before the keyword from the keyword outwards."""
    return (*_letters_first(line.left[::-1]), line.right)


def _right_key(line: Line) -> tuple[str, ...]:
    return (*_letters_first(line.right), line.left[::-1])


def _letters_first(context: str) -> tuple[str, str, str]:
    """Compare the letters alone, and contexts without any last.

    Punctuation tells nothing about usage.
    """
    letters = "".join(filter(str.isalnum, context))
    return "" if letters else "~", letters, context
