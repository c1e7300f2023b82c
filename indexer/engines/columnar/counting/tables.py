"""Cross tables: all matching paragraphs by place and period in one pass.

Place sets that hold the same of the wanted units are one group. Paragraphs are counted by group and
period at once, and a row of the table is the sum over the groups that hold its unit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.index.columns.columns import Columns
from indexer.index.disk.arrays import Array
from indexer.search.answers.result import CrossTable
from indexer.search.requests.request import Crossing

_CODES_AT_ONCE = 60
"""Units of one pass: nearly as many as a pattern has bits."""


def cross_table(columns: Columns, numbers: Array, records: Array, crossing: Crossing) -> CrossTable:
    """Count paragraphs, given with their records, by the places and periods of a crossing."""
    sets = (
        columns.region[records]
        if crossing.places == "region"
        else getattr(columns, crossing.places)[numbers]
    )
    periods, labels = _periods(columns, records, crossing)
    rows: dict[str, dict[str, int]] = {}
    for at in range(0, len(crossing.codes), _CODES_AT_ONCE):
        codes = crossing.codes[at : at + _CODES_AT_ONCE]
        counted = _sums(columns.places.patterns(codes), len(codes), sets, periods, labels)
        rows |= {code: line for code, line in zip(codes, counted, strict=True) if line}
    others = ~columns.places.having(crossing.codes)
    kinds = (
        others,
        columns.places.empty & ~columns.places.ambiguous,
        columns.places.ambiguous,
        np.ones_like(others),
    )
    patterns = np.sum([kind.astype(np.int64) << at for at, kind in enumerate(kinds)], axis=0)
    return CrossTable(rows, *_sums(patterns, len(kinds), sets, periods, labels))


def _periods(columns: Columns, records: Array, crossing: Crossing) -> tuple[Array, list[str]]:
    """Number the periods that occur from 0 on.

    Gives each paragraph's number and what the numbers are called.
    """
    by_year = crossing.periods == "year"
    held = (columns.year if by_year else columns.months)[records]
    occurring = np.bincount(held).nonzero()[0]
    numbers = np.zeros(int(occurring[-1]) + 1 if len(occurring) else 0, dtype=np.int64)
    numbers[occurring] = np.arange(len(occurring))
    names = columns.year_labels if by_year else columns.month_labels
    return numbers[held], [names[at] if at else "" for at in occurring.tolist()]


def _sums(
    patterns: Array, bits: int, sets: Array, periods: Array, labels: Sequence[str]
) -> list[dict[str, int]]:
    """Count for each bit the paragraphs by period whose place set has it in its pattern."""
    distinct, groups = np.unique(patterns, return_inverse=True)
    cells = np.bincount(groups[sets] * len(labels) + periods, minlength=len(distinct) * len(labels))
    members = (distinct[:, None] >> np.arange(bits)) & 1
    lines = members.T @ cells.reshape(len(distinct), len(labels))
    return [
        {label: n for label, n in zip(labels, line, strict=True) if n} for line in lines.tolist()
    ]
