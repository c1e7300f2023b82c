"""A result as one walks through it.

Hits by article, what stands beside a hit, the articles before and after one.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer import Archive, Hit, ParagraphView, SearchRequest
from webui.address.params import View
from webui.address.requests import search_request

WINDOW = 12
"""Hits looked at on either side for one of another article."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A hit and its place in the whole answer, counted from 1."""

    hit: Hit
    at: int
    before: ParagraphView | None = None
    after: ParagraphView | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one article on a page, the title block apart.

    more: how many hits of it are not among them.
    """

    first: Placed
    title: Placed | None
    hits: tuple[Placed, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another article of a result.

    Its id and title, and the place of its hit (or its own in a list of articles).
    """

    article_id: str
    title: str
    at: int


@dataclass(frozen=True, slots=True)
class Trail:
    """Where an article stands in the result that it was opened from.

    back: the page of the result.
    """

    back: View
    at: int = 0
    before: Neighbour | None = None
    after: Neighbour | None = None


def groups_of(
    hits: Sequence[Hit], offset: int, *, by_article: bool, around: dict[str, Placed]
) -> tuple[Group, ...]:
    """Put the hits of a page together by article, in the order of the first of each.

    Or leave each by itself.

    around: hits with what stands beside them, by paragraph id.
    """
    together: dict[str, list[Placed]] = {}
    for at, hit in enumerate(hits, offset + 1):
        placed = (
            replace(around[hit.paragraph_id], at=at)
            if hit.paragraph_id in around
            else Placed(hit, at)
        )
        together.setdefault(hit.article_id if by_article else hit.paragraph_id, []).append(placed)
    return tuple(_group(placed) for placed in together.values())


def _group(placed: Sequence[Placed]) -> Group:
    title = next((one for one in placed if one.hit.kind == "title"), None)
    rest = tuple(one for one in placed if one is not title)
    return Group(placed[0], title, rest, max(0, placed[0].hit.in_article - len(placed)))


def with_neighbours(archive: Archive, hits: Sequence[Hit], view: View) -> dict[str, Placed]:
    """Give, for the hits that a view opens, the paragraphs before and after them in their articles.

    The lines of dates and credits are no neighbours of the text.
    """
    opened = [hit for hit in hits if hit.paragraph_id in view.around]
    found = {}
    for hit in opened:
        is_credit = hit.kind == "credit"
        shown = archive.article(hit.article_id, view.q).paragraphs
        parts = [part for part in shown if (part.paragraph.kind == "credit") == is_credit]
        at = next(at for at, part in enumerate(parts) if part.paragraph.n == hit.n)
        before = parts[at - 1] if at else None
        found[hit.paragraph_id] = Placed(
            hit, 0, before, parts[at + 1] if at + 1 < len(parts) else None
        )
    return found


def trail(archive: Archive, view: View, article_id: str, at: int) -> Trail | None:
    """Find what comes before and after an article in the result of a view.

    None when it came from no result.
    """
    if not at and not view.q and not view.filters:
        return None
    back = view.changed(page=max(1, -(-at // view.size)) if at else 1)
    if not at:
        return Trail(back)
    first = max(0, at - 1 - WINDOW)
    wanted = replace(
        search_request(archive, view, facets=False), offset=first, limit=2 * WINDOW + 1
    )
    others = [one for one in _listed(archive, view, wanted) if one.article_id != article_id]
    before = next((one for one in reversed(others) if one.at < at), None)
    return Trail(back, at, before, next((one for one in others if one.at > at), None))


def _listed(archive: Archive, view: View, wanted: SearchRequest) -> list[Neighbour]:
    places = itertools.count(wanted.offset + 1)
    if view.view == "articles":
        _, entries = archive.search_articles(wanted, view.order)
        return [
            Neighbour(one.article_id, one.article.display_title, next(places)) for one in entries
        ]
    return [
        Neighbour(hit.article_id, hit.display_title, next(places))
        for hit in archive.search(wanted).hits
    ]
