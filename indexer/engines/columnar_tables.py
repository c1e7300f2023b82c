"""Cross tables: all matching paragraphs by place and period in one pass.

Place sets that hold the same of the wanted units are one group. Paragraphs are counted by group and period at once,
and a row of the table is the sum over the groups that hold its unit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.index.arrays import Array
from indexer.index.columns import Columns
from indexer.search.request import Crossing
from indexer.search.result import CrossTable

_CODES_AT_ONCE = 60
"""Units of one pass: as many as a pattern has bits, without the sign and those of missing and ambiguous places."""


def cross_table(columns: Columns, numbers: Array, records: Array, crossing: Crossing) -> CrossTable:
    """Count paragraphs, given with their records, by the places and periods of a crossing."""
    sets = columns.region[records] if crossing.places == "region" else getattr(columns, crossing.places)[numbers]
    periods, labels = _periods(columns, records, crossing)
    rows: dict[str, dict[str, int]] = {}
    for at in range(0, max(len(crossing.codes), 1), _CODES_AT_ONCE):
        codes = crossing.codes[at : at + _CODES_AT_ONCE]
        groups, members = _groups(columns, codes)
        cells = np.bincount(groups[sets] * len(labels) + periods, minlength=len(members) * len(labels))
        cells = cells.reshape(len(members), len(labels))
        *found, missing, ambiguous = (members.T @ cells).tolist()
        rows |= {code: named for code, counts in zip(codes, found, strict=True) if (named := _named(labels, counts))}
    totals = cells.sum(axis=0).tolist()
    return CrossTable(rows, _named(labels, missing), _named(labels, ambiguous), _named(labels, totals))


def _periods(columns: Columns, records: Array, crossing: Crossing) -> tuple[Array, list[str]]:
    """Number the periods that occur from 0 on; gives each paragraph's number and what the numbers are called."""
    by_year = crossing.periods == "year"
    held = (columns.year if by_year else columns.months)[records]
    occurring = np.bincount(held).nonzero()[0]
    numbers = np.zeros(int(occurring[-1]) + 1 if len(occurring) else 0, dtype=np.int64)
    numbers[occurring] = np.arange(len(occurring))
    names = columns.year_labels if by_year else columns.month_labels
    return numbers[held], [names[at] if at else "" for at in occurring.tolist()]


def _groups(columns: Columns, codes: Sequence[str]) -> tuple[Array, Array]:
    """Group the place sets by what they hold; gives the group of each set, and per group one bit for each code.

    Two bits more tell whether the sets of a group are empty, and whether a place in them cannot be told apart.
    """
    patterns = columns.set_patterns(codes)
    ambiguous = columns.set_ambiguous.astype(np.int64)
    patterns += (columns.set_empty & ~columns.set_ambiguous).astype(np.int64) << len(codes)
    patterns += ambiguous << (len(codes) + 1)
    distinct, groups = np.unique(patterns, return_inverse=True)
    return groups, (distinct[:, None] >> np.arange(len(codes) + 2)) & 1


def _named(labels: Sequence[str], counts: Sequence[int]) -> dict[str, int]:
    return {label: count for label, count in zip(labels, counts, strict=True) if count}
