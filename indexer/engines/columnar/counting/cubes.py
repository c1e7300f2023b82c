"""Cubes: what matches one query by place and period, in four units at once, and the first and last dated match.

Place sets that hold the same of the wanted units are one group, as in `tables`. Counts that add up
are summed by group and period in one pass each; articles do not add up over groups, so they are
counted row by row where they can lie in several.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.index.columns.columns import Columns
from indexer.index.disk.arrays import Array
from indexer.model import KINDS
from indexer.search.requests.cube import UNDATED, VAGUE, Counts, Line, Seen, Slab
from indexer.search.requests.request import Crossing

_NEVER = 1 << 20
"""A last day after all others: of what has no date."""
_SPAN_BITS, _PLACE_BITS = 9, 32
_LONGEST = (1 << _SPAN_BITS) - 1
MOST_KEPT, MOST_CELLS = 8, 1 << 13
"""Cubes of all paragraphs that are kept, and the cells that each may have in its rows."""

Heads = Callable[[Array], Array]
"""Gives for each of some paragraphs the first of its cluster of copies."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The paragraphs that match and pass, ascending, and the occurrences in each.

    None where nothing occurs.
    """

    numbers: Array
    occurrences: Array | None

    def take(self, kept: Array) -> Matches:
        """Keep some of them (a mask)."""
        return Matches(
            self.numbers[kept], None if self.occurrences is None else self.occurrences[kept]
        )


def firsts_of(columns: Columns, heads: Heads, numbers: Array) -> Array:
    """Tell which of some paragraphs, ascending, are the first of their cluster among them.

    By last day, then number.
    """
    head = heads(numbers)
    first: Array = head == numbers
    copies = (~first).nonzero()[0]
    at = np.minimum(numbers.searchsorted(head.take(copies)), max(len(numbers) - 1, 0))
    held = at[numbers.take(at) == head.take(copies)]
    first[held] = False
    members = np.union1d(copies, held)
    if len(members):
        days = last_days(columns, columns.records(numbers.take(members)))
        members = members[np.lexsort((members, days, head.take(members)))]
        clusters = head.take(members)
        begins = np.ones(len(clusters), dtype=bool)
        begins[1:] = clusters[1:] != clusters[:-1]
        first[members[begins]] = True
    return first


def last_days(columns: Columns, records: Array) -> Array:
    """Give the ordinal of the last day of some articles, undated ones after all others."""
    ends = columns.end.take(records).astype(np.int64)
    ends[ends == 0] = _NEVER
    return ends


class CubeCounter:
    """Counts cubes of one crossing; what does not depend on the query is worked out once."""

    def __init__(self, columns: Columns, heads: Heads, crossing: Crossing) -> None:
        self._columns, self._heads, self._crossing = columns, heads, crossing
        places = columns.places
        others = ~places.having(crossing.codes)
        kinds = (others, places.empty & ~places.ambiguous, places.ambiguous, np.ones_like(others))
        rows = np.array([*(places.having([code]) for code in crossing.codes), *kinds])
        distinct, self._group = np.unique(rows, axis=1, return_inverse=True)
        self._group = self._group.reshape(-1)
        self._members = distinct
        rows, groups = distinct.nonzero()
        self._added_to = (groups, *np.unique(rows, return_index=True))
        self._labels, self._period = _periods(columns, by_year=crossing.periods == "year")

    def count(self, matches: Matches, letters: Array | None, *, first_only: bool) -> Slab:
        """Count one cube. letters: those of every paragraph, None to count none."""
        firsts = firsts_of(self._columns, self._heads, matches.numbers)
        if first_only:
            matches, firsts = matches.take(firsts), np.ones(int(firsts.sum()), dtype=bool)
        numbers = matches.numbers
        records = self._columns.records(numbers)
        own = self._crossing.places == "region"
        sets = (
            self._columns.region.take(records)
            if own
            else getattr(self._columns, self._crossing.places).take(numbers)
        )
        groups, periods = self._group.take(sets), self._period.take(records)
        cells = groups * len(self._labels) + periods
        units = [
            self._added(cells, matches.occurrences) if matches.occurrences is not None else None,
            self._added(cells, None),
            self._articles(records, groups, periods),
            self._added(cells, firsts),
            self._added(cells, letters.take(numbers)) if letters is not None else None,
        ]
        first, last = self._seen(records, groups)
        lines = list(
            self._lines(
                units,
                [self._ends(first, numbers, last=False), self._ends(last, numbers, last=True)],
            )
        )
        codes = self._crossing.codes
        others, missing, ambiguous, totals = lines[len(codes) :]
        kinds = np.bincount(self._columns.kind.take(numbers), minlength=len(KINDS))
        return Slab(
            {code: line for code, line in zip(codes, lines, strict=False) if line.cells},
            others,
            missing,
            ambiguous,
            totals,
            counts_occurrences=matches.occurrences is not None,
            titles=int(kinds[KINDS.index("title")]),
            captions=int(kinds[KINDS.index("caption")]),
            credits=int(kinds[KINDS.index("credit")]),
        )

    def _added(self, cells: Array, weights: Array | None) -> Array:
        """Add up weights (1 each for None) by row and period."""
        size = self._members.shape[1] * len(self._labels)
        counted = np.bincount(cells, weights, minlength=size).astype(np.int64)
        counted = counted.reshape(-1, len(self._labels))
        sums = np.zeros((len(self._members), len(self._labels)), dtype=np.int64)
        # Most groups lie in two rows: a product with all of them takes thirty times as long.
        groups, filled, begins = self._added_to
        sums[filled] = np.add.reduceat(counted.take(groups, axis=0), begins, axis=0)
        return sums

    def _articles(self, records: Array, groups: Array, periods: Array) -> Array:
        """Count the different articles by row and period."""
        width = len(self._labels)
        articles = self._columns.article.take(records).astype(np.int64)
        size = self._members.shape[1]
        keys = (articles * size + groups) * width + periods
        # Paragraphs of an article follow each other.
        keys = keys[_changes(keys)]
        if (keys[1:] < keys[:-1]).any():
            keys = np.unique(keys)
        articles, cells = keys // (size * width), keys % (size * width)
        begins = _changes(articles)
        alone = begins.copy()
        alone[:-1] &= begins[1:]
        counted = self._added(cells[alone], None)
        articles, groups, periods = articles[~alone], cells[~alone] // width, cells[~alone] % width
        for row, member in enumerate(self._members if len(articles) else ()):
            held = member.take(groups)
            pairs = articles[held] * width + periods[held]
            counted[row] += np.bincount(np.unique(pairs) % width, minlength=width)
        return counted

    def _seen(self, records: Array, groups: Array) -> tuple[Array, Array]:
        """Give for each row a number that tells the first dated match, and one for the last.

        See `_ends`.
        """
        begins, ends = (
            column.take(records).astype(np.int64)
            for column in (self._columns.begin, self._columns.end)
        )
        dated = (begins > 0).nonzero()[0]
        begins, ends, groups = begins.take(dated), ends.take(dated), groups.take(dated)
        spans = np.minimum(ends - begins, _LONGEST)
        first = (ends << _SPAN_BITS | spans) << _PLACE_BITS | dated
        last = (begins << _SPAN_BITS | _LONGEST - spans) << _PLACE_BITS | dated
        most = np.iinfo(np.int64).max
        earliest = np.full(self._members.shape[1], most)
        latest = np.full(self._members.shape[1], -1)
        np.minimum.at(earliest, groups, first)
        np.maximum.at(latest, groups, last)
        members = self._members
        return np.where(members, earliest, most).min(axis=1), np.where(members, latest, -1).max(
            axis=1
        )

    def _ends(self, keys: Array, numbers: Array, *, last: bool) -> list[Seen | None]:
        none = -1 if last else np.iinfo(np.int64).max
        places = [None if key == none else key & ((1 << _PLACE_BITS) - 1) for key in keys.tolist()]
        return [None if place is None else self._match(int(numbers[place])) for place in places]

    def _match(self, number: int) -> Seen:
        record = int(self._columns.record[number])
        columns = self._columns
        return Seen(
            int(columns.begin[record]),
            int(columns.end[record]),
            bool(columns.inferred[record]),
            number,
        )

    def _lines(
        self, units: Sequence[Array | None], seen: Sequence[Sequence[Seen | None]]
    ) -> Iterator[Line]:
        empty = np.zeros((len(self._members), len(self._labels)), dtype=np.int64)
        table = np.stack([empty if unit is None else unit for unit in units], axis=2)
        for row, first, last in zip(table, *seen, strict=True):
            held = row[:, 1].nonzero()[0].tolist()
            names = map(self._labels.__getitem__, held)
            cells = dict(zip(names, map(Counts._make, row[held].tolist()), strict=True))
            yield Line(cells, first, last)


class BaseCubes:
    """The last cubes of all paragraphs, which every table of rates asks for again.

    At most `MOST_KEPT`, each of at most `MOST_CELLS` cells: some ten megabytes at the most.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, Slab] = {}

    def get(self, asked: Hashable, count: Callable[[], Slab]) -> Slab:
        """Give a cube by what was asked for, and count it if it is not kept."""
        slab = self._kept.pop(asked, None) or count()
        if sum(len(line.cells) for line in slab.rows.values()) <= MOST_CELLS:
            self._kept[asked] = slab  # The last one asked for is the last to go.
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return slab


def _changes(values: Array) -> Array:
    """Tell of each of some numbers whether it is another than the one before."""
    changes = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return changes


def _periods(columns: Columns, *, by_year: bool) -> tuple[list[str], Array]:
    """Name the periods of an index, and give the place in them of each record's."""
    if by_year:
        held = columns.year.astype(np.int64)
        names = columns.year_labels
    else:
        held = np.where(
            (columns.year > 0) & (columns.month == 0), len(columns.month_labels), columns.months
        )
        names = [*columns.month_labels, VAGUE]
    occurring, places = np.unique(held, return_inverse=True)
    return [names[at] if at else UNDATED for at in occurring.tolist()], places.reshape(-1)
