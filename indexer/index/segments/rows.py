"""Rows of an index that lie in several segments.

Where each one is, and their values gathered from columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.index.disk.arrays import Array
from indexer.index.segments.order import Order


@dataclass(frozen=True, slots=True)
class Rows:
    """For rows in index order: the segment of each, and its number there."""

    segment: Array
    local: Array

    def take(self, arrays: dict[int, Array]) -> Array:
        """Gather the values of all rows from one array per segment."""
        kind = np.result_type(*arrays.values()) if arrays else np.dtype(np.uint8)
        some = next(iter(arrays.values()), np.zeros(0))
        values = np.zeros((len(self.segment), *some.shape[1:]), dtype=kind)
        for segment, array in arrays.items():
            mine = self.segment == segment
            values[mine] = array[self.local[mine]]
        return values

    def __getitem__(self, rows: Array) -> Rows:
        return Rows(self.segment[rows], self.local[rows])


def paragraph_rows(order: Order) -> Rows:
    """Give the place of every paragraph of the index."""
    return _rows(order.segment, order.paragraph, order.local_paragraph)


def rows_of_paragraphs(order: Order, numbers: Array) -> Rows:
    """Give the places of some paragraphs of the index."""
    file = np.searchsorted(order.paragraph, numbers.astype(order.paragraph.dtype), side="right") - 1
    within = numbers - order.paragraph[file].astype(np.int64)
    return Rows(order.segment[file], order.local_paragraph[file].astype(np.int64) + within)


def article_rows(order: Order) -> Rows:
    """Give the place of every article of the index."""
    return _rows(order.segment, order.article, order.local_article)


def _rows(segment: Array, starts: Array, local: Array) -> Rows:
    begins = starts.astype(np.int64)
    file = np.repeat(np.arange(len(segment)), begins[1:] - begins[:-1])
    shift = local.astype(np.int64) - begins[:-1]
    return Rows(segment[file], np.arange(len(file)) + shift[file])
