"""Facets over all matching paragraphs: counted per record or place set first, so that no value counts twice."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.index.arrays import Array
from indexer.index.columns import Columns
from indexer.index.store import KINDS
from indexer.search.result import FACETS, FacetCounts

FILTER_OF = {name: name for name in FACETS} | {"year": "date", "month": "date"}
"""Which filter is a facet's own selection, and therefore ignored by it."""


class FacetCounter:
    """Counts the facets of one set of paragraphs; `records` are their records."""

    def __init__(self, columns: Columns, numbers: Array, records: Array) -> None:
        self._columns, self._numbers = columns, numbers
        self._per_record = np.bincount(records, minlength=columns.record_count)

    def count(self, name: str) -> FacetCounts:
        """Count one facet; raises KeyError for a name that is not in FACETS."""
        counters: dict[str, Callable[[], FacetCounts]] = {
            "region": self._region,
            "mentioned": lambda: self._places(self._columns.mentioned),
            "place": lambda: self._places(self._columns.place),
            "year": self._year,
            "month": self._month,
            "source": self._source,
            "kind": self._kind,
        }
        return counters[name]()

    def _add_up(self, values: Array, minimum: int) -> Array:
        """Add up the matching paragraphs of all records with the same value."""
        return np.bincount(values, weights=self._per_record, minlength=minimum).astype(np.int64)

    def _region(self) -> FacetCounts:
        return self._of_sets(self._add_up(self._columns.region, len(self._columns.set_empty)))

    def _places(self, column: Array) -> FacetCounts:
        return self._of_sets(np.bincount(column[self._numbers], minlength=len(self._columns.set_empty)))

    def _of_sets(self, per_set: Array) -> FacetCounts:
        columns = self._columns
        missing = int(per_set[columns.set_empty & ~columns.set_ambiguous].sum())
        return FacetCounts(columns.count_codes(per_set), missing, int(per_set[columns.set_ambiguous].sum()))

    def _year(self) -> FacetCounts:
        totals = self._add_up(self._columns.year, 1)
        return FacetCounts({f"{year:04d}": int(totals[year]) for year in _nonzero(totals)}, int(totals[0]))

    def _month(self) -> FacetCounts:
        months = self._columns.year.astype(np.int64) * 12 + self._columns.month - 1
        totals = self._add_up(np.where(self._columns.month, months, 0), 1)
        named = {f"{month // 12:04d}-{month % 12 + 1:02d}": int(totals[month]) for month in _nonzero(totals)}
        return FacetCounts(named, int(totals[0]))

    def _source(self) -> FacetCounts:
        totals = self._add_up(self._columns.source, 1)
        return FacetCounts({self._columns.sources[at - 1]: int(totals[at]) for at in _nonzero(totals)}, int(totals[0]))

    def _kind(self) -> FacetCounts:
        totals = np.bincount(self._columns.kind[self._numbers])
        return FacetCounts({KINDS[at]: int(totals[at]) for at in np.flatnonzero(totals).tolist()}, 0)


def _nonzero(totals: Array) -> list[int]:
    """Give the values that occur; 0 stands for none and is left out."""
    return [at for at in np.flatnonzero(totals).tolist() if at]
