"""The cube: what several queries find by place and time, in four units, and what is known of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

Unit = Literal["occurrences", "paragraphs", "articles", "unique"]
UNITS: tuple[Unit, ...] = get_args(Unit)
CountedCopies = Literal["all", "first"]
"""Whether every copy counts, or of each cluster only the one of the matches that was seen first."""

UNDATED, VAGUE = "", "vague"
"""Columns of a cube for what has no date, and, by month, for what has a year only."""


class Counts(NamedTuple):
    """What a cell holds, in each unit.

    unique: clusters of copies of which the first of the matches lies in the cell. letters:
    characters of its paragraphs, as folded, that are letters, digits or Han; counted only for a
    base.
    """

    occurrences: int = 0
    paragraphs: int = 0
    articles: int = 0
    unique: int = 0
    letters: int = 0


class Seen(NamedTuple):
    """A dated match: the ordinals of its first day and of the day after its last, and its paragraph's number."""

    begin: int
    end: int
    inferred: bool
    paragraph: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row: counts by period (2024, 2024-01, UNDATED, VAGUE; none where there is nothing).

    first: the dated match that was seen first for certain: the earliest last day, then the shortest
    span, then index order. last: the latest first day, then the shortest span, then the last in
    index order.
    """

    cells: dict[str, Counts] = field(default_factory=dict)
    first: Seen | None = None
    last: Seen | None = None


@dataclass(frozen=True, slots=True)
class Slab:
    """The cube of one query.

    counts_occurrences: whether anything in it occurs (fields and exclusions do not).

    rows: of every code asked for that occurs; a paragraph that has several counts in each row.
    others: of paragraphs with none of these codes. missing, ambiguous: of paragraphs without any
    place, and of those with one that cannot be told apart. totals: every paragraph once. titles,
    captions, credits: matching paragraphs of these kinds. whole: what is counted in all where cells
    hold paragraphs only, of an engine that counts nothing else by place and time.
    """

    rows: dict[str, Line]
    others: Line
    missing: Line
    ambiguous: Line
    totals: Line
    counts_occurrences: bool
    titles: int
    captions: int
    credits: int
    whole: Counts | None = None

    @property
    def total(self) -> Counts:
        """What the query counts in all."""
        return self.whole or total_of(self.totals.cells.values())


def total_of(cells: Iterable[Counts]) -> Counts:
    """Add counts up, unit by unit; articles only of cells that share none."""
    return Counts(*map(sum, zip(*cells, strict=True))) if (cells := tuple(cells)) else Counts()
