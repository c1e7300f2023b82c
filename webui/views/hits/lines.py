"""The concordance page: every occurrence in an order of its own, in groups, or drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer import (
    Archive,
    ConcordanceAnswer,
    RawLines,
    SearchRequest,
    ask_concordance,
    group_name,
    group_value,
)
from webui.address.links import lines_link
from webui.address.params import View
from webui.words.texts import gettext

SIZES = (50, 100)
"""Lines on a page."""
MOST_GROUPS = 100
ORDERS = ("", "R1,R2,R3", "L1,L2,L3", "R1,R2,R3,R4,R5", "L1,L2,L3,L4,L5", "R1,L1", "L1,R1")
GROUPS = (
    "", "R1", "R1-2", "R1-3", "L1", "L1-2", "L1-3", "L1-2,R1-2", "node", "year", "region", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group: its name, its lines, their share of all in a hundred, and the address that lists them."""

    name: str
    lines: int
    share: float
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class LinesPage:
    """A page of a concordance. last: number of the last page of lines. chosen: the group listed, if one is."""

    answer: ConcordanceAnswer
    groups: tuple[GroupRow, ...]
    last: int
    chosen: str | None


def lines_page(archive: Archive, request: SearchRequest, view: View, raw: RawLines) -> LinesPage:
    """Lay out the page of a concordance that an address asks for. Raises what `ask_concordance` raises."""
    size = size_of(view)
    wish = replace(raw, groups=MOST_GROUPS).wish(offset=(view.page - 1) * size, limit=size)
    answer = ask_concordance(archive, request, wish)
    groups = tuple(_groups(archive, answer, view, raw))
    chosen = [group.name for group in groups if group.chosen]
    listed = None if wish.only is None else (chosen or [raw.value])[0]
    return LinesPage(answer, groups, max(1, -(-answer.listed // size)), listed)


def size_of(view: View) -> int:
    """Give how many lines stand on a page: the next of `SIZES` to what is asked for."""
    return next((size for size in SIZES if view.per_page <= size), SIZES[-1])


def _groups(
    archive: Archive, answer: ConcordanceAnswer, view: View, raw: RawLines
) -> Iterator[GroupRow]:
    for group in answer.groups:
        value = group_value(answer.wish, group)
        yield GroupRow(
            group_name(archive, answer.wish, group) or _nameless(raw.group),
            group.lines,
            100 * group.lines / answer.drawn,
            lines_link(view.changed(), raw, value=value),
            chosen=group.parts == answer.wish.only,
        )


def _nameless(by: str) -> str:
    names = {"year": gettext("undated"), "region": gettext("place unknown")}
    return names.get(by, gettext("source unknown"))


def order_words(order: str) -> str:
    """Say in words what orders the lines."""
    words = {
        "": gettext("as in the archive"),
        "R1,R2,R3": gettext("by three characters after it"),
        "L1,L2,L3": gettext("by three characters before it"),
        "R1,R2,R3,R4,R5": gettext("by five characters after it"),
        "L1,L2,L3,L4,L5": gettext("by five characters before it"),
        "R1,L1": gettext("by one after it, then one before"),
        "L1,R1": gettext("by one before it, then one after"),
    }
    return words.get(order, order)


def group_words(group: str) -> str:
    """Say in words what groups the lines."""
    words = {
        "": gettext("no groups"),
        "R1": gettext("the character after it"),
        "R1-2": gettext("two characters after it"),
        "R1-3": gettext("three characters after it"),
        "L1": gettext("the character before it"),
        "L1-2": gettext("two characters before it"),
        "L1-3": gettext("three characters before it"),
        "L1-2,R1-2": gettext("two characters on either side"),
        "node": gettext("what was found"),
        "year": gettext("year"),
        "region": gettext("province"),
        "source": gettext("source"),
    }
    return words.get(group, group)
