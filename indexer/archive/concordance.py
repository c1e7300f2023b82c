"""Concordances: every occurrence of a query with what stands beside it.

In order, in groups, or drawn as a sample that is the same in every build. The engine orders places;
texts are read only of the lines that are given.
"""

from __future__ import annotations

import itertools
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, TypedDict, cast, get_args

from indexer.archive.archive import Archive
from indexer.archive.asking import EXPORTED_AT_ONCE
from indexer.archive.counting.receipts import FiltersJson, request_json
from indexer.archive.shapes import IndexJson, index_json
from indexer.described import Count, Limits
from indexer.errors import BadRequestError
from indexer.search.answers.result import Hit
from indexer.search.answers.snippets import keyword_in_context
from indexer.search.language.notes import Note
from indexer.search.matching.lines import (
    EDGE,
    MOST_KEYS,
    MOST_PLACES,
    LineFacet,
    LineGroup,
    LineList,
    LineWish,
    Neighbour,
    Spot,
)
from indexer.search.requests.cube import Unit
from indexer.search.requests.request import LineOrder, SearchRequest
from indexer.text.fold import fold

WIDTH = 24
"""Characters of context on either side: what fits beside the keyword on a laptop."""
EDGE_SIGN, BLANK_SIGN, NODE_SIGN = "‖", "␣", "…"
"""Printed for a neighbour where the sentence ends, for a blank, and for the keyword between two sides."""
NODE = "node"
_KEY = re.compile(r"([LRlr])([1-9])")
_GROUP = re.compile(r"([LRlr])(?:([1-9])-)?([1-9])")


class LineJson(TypedDict):
    """A line as a row of a table, every cell a text.

    start, end: the keyword in the shown paragraph. draw_key: sixteen hexadecimal digits by which a
    sample is drawn, the smallest first; empty without one.
    """

    left: str
    keyword: str
    right: str
    title: str
    date: str
    source: str
    place: str
    file: str
    line: str
    paragraph_id: str
    anchor: str
    start: str
    end: str
    draw_key: str


_COLUMNS = tuple(LineJson.__annotations__)


class LineGroupJson(TypedDict):
    """Lines that are alike: what they share as printed, what names them, and how many they are."""

    text: str
    value: str
    lines: Count


class ConcordanceJson(TypedDict):
    """Every occurrence of a query with what stands beside it, in order, drawn or in groups."""

    tool: Literal["concordance"]
    understood: str
    notes: list[str]
    filters: FiltersJson
    order: list[Annotated[str, Limits(pattern="^[LR][1-8]$")]]
    how: LineOrder
    letters: bool
    sample_of: Unit
    seed: Count
    units: Count
    units_drawn: Count
    total: Count
    drawn: Count
    listed: Count
    lines: list[LineJson]
    groups: list[LineGroupJson]
    group_count: Count
    index: IndexJson
    took_ms: float


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """One occurrence with its surroundings as shown, its paragraph, and where in it the keyword stands.

    key: the number that it was drawn by, None where nothing is drawn.
    """

    left: str
    keyword: str
    right: str
    hit: Hit
    span: tuple[int, int]
    key: int | None = None


@dataclass(frozen=True, slots=True)
class ConcordanceAnswer:
    """A page of a concordance.

    total: all lines; drawn: those of the sample, all without one; listed: those of the group that was
    asked for, all without one. units, units_drawn: of how many lines, paragraphs, articles or
    different texts the sample was drawn, and how many it has; 0 without one.
    """

    request: SearchRequest
    wish: LineWish
    understood: str
    notes: tuple[Note, ...]
    total: int
    drawn: int
    listed: int
    lines: tuple[ConcordanceLine, ...]
    groups: tuple[LineGroup, ...]
    group_count: int
    units: int
    units_drawn: int
    took_ms: float


def read_keys(text: str) -> tuple[Neighbour, ...]:
    """Read what orders lines, as `R1,R2,L1`; raises BadRequestError."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    read = [_KEY.fullmatch(part) for part in parts]
    keys = tuple(
        Neighbour("L" if one[1].upper() == "L" else "R", int(one[2])) for one in read if one
    )
    if (
        len(keys) < len(parts)
        or len(keys) > MOST_KEYS
        or any(one.place > MOST_PLACES for one in keys)
    ):
        raise BadRequestError(
            f"Lines are ordered by up to {MOST_KEYS} characters beside them, as R1,R2,L1, up to {MOST_PLACES} away.",
            field="order",
        )
    return keys


def read_group(text: str) -> LineWish:
    """Read what lines are grouped by.

    node: the keyword. year, region, source: of the article. R3: the third character to the right.
    R1-3: the first three as one string, so L1-2 those before, and L1-2,R1-2 both sides at once.
    Raises BadRequestError.
    """
    text = text.strip()
    if text == NODE:
        return LineWish(node=True)
    if text in get_args(LineFacet):
        about: Any = text
        return LineWish(about=about)
    return LineWish(grouped=tuple(one for part in text.split(",") for one in _beside(part) if text))


def _beside(text: str) -> Iterator[Neighbour]:
    read = _GROUP.fullmatch(text.strip())
    if text and (
        read is None or int(read[2] or read[3]) > int(read[3]) or int(read[3]) > MOST_PLACES
    ):
        raise BadRequestError(
            "Lines are grouped by node, year, region or source, a character as R3, or strings as "
            f"L1-2 or L1-2,R1-2, up to {MOST_PLACES} away.",
            field="group",
        )
    if read:
        side: Any = read[1].upper()
        places = range(int(read[2] or read[3]), int(read[3]) + 1)
        yield from (Neighbour(side, place) for place in places)


def read_value(text: str, wish: LineWish) -> tuple[str, ...]:
    """Read what names a group, as `group_value` writes it; raises BadRequestError."""
    if wish.node:
        return (text,)
    if wish.about:
        return (EDGE if text == EDGE_SIGN else text,)
    if len(text) != len(wish.grouped):
        raise BadRequestError(
            f"A group of these has {len(wish.grouped)} characters, {EDGE_SIGN} where the sentence ends.",
            field="value",
        )
    return tuple({EDGE_SIGN: EDGE, BLANK_SIGN: " "}.get(part, part) for part in text)


@dataclass(frozen=True, slots=True)
class RawLines:
    """Which lines are wanted, as addresses and commands write it.

    sample: 0 for all lines; sample_of: what it counts. seed: of the sample. group: see `read_group`;
    value: the one group whose lines are listed, all when empty. groups: how many groups are given.
    """

    order: str = ""
    how: LineOrder = "frequent"
    letters: bool = False
    sample: int = 0
    sample_of: Unit = "occurrences"
    seed: int = 1
    group: str = ""
    value: str = ""
    groups: int = 100

    def wish(self, *, offset: int, limit: int) -> LineWish:
        """Read it for a page; raises BadRequestError."""
        wish = read_group(self.group)
        return replace(
            wish,
            keys=read_keys(self.order),
            how=self.how,
            letters=self.letters,
            sample=self.sample,
            sample_of=self.sample_of,
            seed=self.seed,
            only=read_value(self.value, wish) if self.value else None,
            offset=offset,
            limit=limit,
            groups_limit=self.groups,
        )


def ask_concordance(archive: Archive, request: SearchRequest, wish: LineWish) -> ConcordanceAnswer:
    """Give a page of a concordance.

    Raises BadRequestError, EngineLacksError, DeadlineExceededError.
    """
    started = time.perf_counter()
    asked = archive.concordance(request, wish)
    return ConcordanceAnswer(
        request,
        wish,
        asked.understood,
        asked.notes,
        asked.lines.total,
        asked.lines.drawn,
        asked.lines.listed,
        tuple(_lines(archive, asked.lines.spots, asked.lines.keys)),
        asked.lines.groups,
        asked.lines.group_count,
        asked.lines.units,
        asked.lines.units_drawn,
        (time.perf_counter() - started) * 1000,
    )


def every_line(
    archive: Archive, request: SearchRequest, wish: LineWish
) -> Iterator[ConcordanceLine]:
    """Give all lines in their order, read some thousand at a time.

    The search is made at once. Raises what `ask_concordance` raises.
    """
    found: LineList = archive.concordance(
        request, replace(wish, offset=0, limit=sys.maxsize, groups_limit=0), patient=True
    ).lines
    parts = [
        slice(begin, begin + EXPORTED_AT_ONCE)
        for begin in range(0, len(found.spots), EXPORTED_AT_ONCE)
    ]
    return (line for part in parts for line in _lines(archive, found.spots[part], found.keys[part]))


def _lines(
    archive: Archive, spots: Sequence[Spot], keys: Sequence[int]
) -> Iterator[ConcordanceLine]:
    hits = archive.hits_of(sorted({spot.number for spot in spots}))
    folded = {number: fold(hit.text) for number, hit in hits.items()}
    for spot, key in itertools.zip_longest(spots, keys):
        hit = hits[spot.number]
        span = folded[spot.number].span(spot.start, spot.end)
        left, keyword, right = keyword_in_context(hit.text, span, width=WIDTH)
        yield ConcordanceLine(
            left.rpartition("\n")[2], keyword, right.partition("\n")[0], hit, span, key
        )


def line_columns() -> tuple[str, ...]:
    """Name the columns of `line_cells`."""
    return _COLUMNS


def line_cells(line: ConcordanceLine) -> tuple[str, ...]:
    """Give a line as a row of a table, in the order of `LineJson`."""
    hit = line.hit
    return (
        line.left,
        line.keyword,
        line.right,
        hit.display_title,
        hit.date.span.value if hit.date else "",
        hit.source or "",
        "/".join(step.name for step in hit.region or ()),
        hit.file,
        str(next(iter(hit.lines), "")),
        hit.paragraph_id,
        hit.anchor,
        *map(str, line.span),
        "" if line.key is None else f"{line.key:016x}",
    )


def concordance_json(archive: Archive, answer: ConcordanceAnswer) -> ConcordanceJson:
    """Give a concordance in the shape of `GET /api/concordance` and `duanluo concordance --format json`."""
    wish = answer.wish
    return {
        "tool": "concordance",
        "understood": answer.understood,
        "notes": [note.text for note in answer.notes],
        "filters": request_json(answer.request),
        "order": [one.name for one in wish.keys],
        "how": wish.how,
        "letters": wish.letters,
        "sample_of": wish.sample_of,
        "seed": wish.seed,
        "units": answer.units,
        "units_drawn": answer.units_drawn,
        "total": answer.total,
        "drawn": answer.drawn,
        "listed": answer.listed,
        "lines": [
            cast("LineJson", dict(zip(_COLUMNS, line_cells(line), strict=True)))
            for line in answer.lines
        ],
        "groups": [
            {
                "text": group_name(archive, wish, group),
                "value": group_value(wish, group),
                "lines": group.lines,
            }
            for group in answer.groups
        ],
        "group_count": answer.group_count,
        "index": index_json(archive.info),
        "took_ms": round(answer.took_ms, 3),
    }


def group_name(archive: Archive, wish: LineWish, group: LineGroup) -> str:
    """Print what names a group.

    The end of a sentence stands once, on its side, however many places lie beyond it. Empty for
    lines of articles without a year, place or source.
    """
    if wish.node or wish.about:
        (text,) = group.parts
        path = archive.regions.path(text) if wish.about == "region" else None
        return path[-1].name if path else text
    left = sum(one.side == "L" for one in wish.grouped)
    sides = [
        "".join(part or EDGE_SIGN for part in side)
        for side in (group.parts[:left], group.parts[left:])
    ]
    return NODE_SIGN.join(re.sub(f"{EDGE_SIGN}+", EDGE_SIGN, side) for side in sides if side)


def group_value(wish: LineWish, group: LineGroup) -> str:
    """Write what names a group so that `read_value` reads it."""
    if wish.node or wish.about:
        return group.parts[0] or EDGE_SIGN
    return "".join({EDGE: EDGE_SIGN, " ": BLANK_SIGN}.get(part, part) for part in group.parts)
