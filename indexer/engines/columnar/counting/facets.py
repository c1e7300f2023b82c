"""Facets over all matching paragraphs.

Counted per record or place set first, so that no value counts twice.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.index.columns.columns import Columns
from indexer.index.disk.arrays import Array
from indexer.model import KINDS
from indexer.search.answers.result import FacetCounts
from indexer.search.requests.request import FACETS, FacetName

FILTER_OF: dict[str, str] = {name: name for name in FACETS} | {"year": "date", "month": "date"}
"""Which filter is a facet's own selection, and therefore ignored by it."""


class FacetCounter:
    """Counts the facets of one set of paragraphs; `records` are their records."""

    def __init__(self, columns: Columns, numbers: Array, records: Array) -> None:
        self._columns, self._numbers, self._records = columns, numbers, records
        # Many paragraphs are first counted per record, so that each further facet costs a step per
        # record only.
        self._per_record: Array | None = None
        if len(numbers) > columns.record_count:
            self._per_record = np.bincount(records, minlength=columns.record_count)

    def count(self, name: FacetName) -> FacetCounts:
        """Count one facet."""
        counters: dict[FacetName, Callable[[], FacetCounts]] = {
            "region": lambda: self._of_sets(
                self._add_up(self._columns.region, len(self._columns.places))
            ),
            "mentioned": lambda: self._of_sets(self._per_set(self._columns.mentioned)),
            "place": lambda: self._of_sets(self._per_set(self._columns.place)),
            "year": self._year,
            "month": self._month,
            "source": self._source,
            "kind": self._kind,
        }
        return counters[name]()

    def _add_up(self, values: Array, minimum: int = 0) -> Array:
        """Count the matching paragraphs by a value of their records.

        Gives so many counts at least.
        """
        if self._per_record is None:
            return np.bincount(values.take(self._records), minlength=minimum)
        return np.bincount(values, weights=self._per_record, minlength=minimum).astype(np.int64)

    def _per_set(self, sets: Array) -> Array:
        return np.bincount(sets.take(self._numbers), minlength=len(self._columns.places))

    def _of_sets(self, per_set: Array) -> FacetCounts:
        return FacetCounts(*self._columns.places.count(per_set))

    def _year(self) -> FacetCounts:
        totals, years = self._add_up(self._columns.year), self._columns.year_labels
        return FacetCounts(_named(totals, years), _none(totals))

    def _month(self) -> FacetCounts:
        totals, months = self._add_up(self._columns.months), self._columns.month_labels
        return FacetCounts(_named(totals, months), _none(totals))

    def _source(self) -> FacetCounts:
        totals = self._add_up(self._columns.source)
        return FacetCounts(_named(totals, ["", *self._columns.sources]), _none(totals))

    def _kind(self) -> FacetCounts:
        totals = np.bincount(self._columns.kind.take(self._numbers))
        return FacetCounts({KINDS[at]: int(totals[at]) for at in totals.nonzero()[0].tolist()}, 0)


def _named(totals: Array, names: list[str]) -> dict[str, int]:
    """Give the values that occur by name; 0 stands for none and is left out."""
    occurring = totals[1:].nonzero()[0] + 1
    return dict(
        zip([names[at] for at in occurring.tolist()], totals[occurring].tolist(), strict=True)
    )


def _none(totals: Array) -> int:
    return int(totals[0]) if len(totals) else 0
