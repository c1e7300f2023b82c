"""Columns of an index: what is known of every paragraph, as numbers for filters, facets and order.

What paragraphs next to each other share (region, date, source, title, authors: what belongs to
their article) is one record, so that it is kept, filtered and counted once per article and not per
paragraph. Places are sets of unit codes: every distinct set has a number (0 is the empty set), so
that a filter is decided once per set and a facet is counted once per set. Days are proleptic
ordinals; 0 is "undated".
"""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np

from indexer.index.columns.placesets import PlaceSets, load_strings
from indexer.index.disk.arrays import Array, ArrayFolder, save_array
from indexer.index.disk.steps import Disk

SOURCES = "sources"
"""Name of the list of sources; records have their number in it plus one, or 0 for none."""
COLUMNS, TITLES, AUTHORS = "columns", "titles", "authors"
"""Folders of a segment. Titles and authors are characters like any text, one row per record."""


def save_date_orders(folder: Path, disk: Disk) -> None:
    """Write the records from the newest and from the oldest on, undated last, and each record's rank by newest."""
    begin = ArrayFolder(folder)["begin"].astype(np.int64)
    undated, number = begin == 0, np.arange(len(begin))
    newest = np.lexsort((number, -begin, undated))
    rank = np.empty(len(begin), dtype=np.uint32)
    rank[newest] = number
    save_array(folder, "newest", newest, "u4", disk)
    save_array(folder, "newest_rank", rank, "u4", disk)
    save_array(folder, "oldest", np.lexsort((number, begin, undated)), "u4", disk)
    starts = np.searchsorted(
        ArrayFolder(folder)["record"].astype(np.int64), np.arange(len(begin) + 1)
    )
    save_array(folder, "record_starts", starts, "u4", disk)


class Columns:
    """Opened columns: arrays by paragraph number, arrays by record number, and the place sets."""

    def __init__(self, folder: Path) -> None:
        arrays = ArrayFolder(folder)
        self.record, self.kind, self.length = arrays["record"], arrays["kind"], arrays["length"]
        self.article = arrays["article"]
        self._split = bool((self.article[1:] == self.article[:-1]).any())
        self.mentioned, self.place = arrays["mentioned"], arrays["place"]
        self.region, self.source = arrays["region"], arrays["source"]
        self.begin, self.end = arrays["begin"], arrays["end"]
        self.year, self.month, self.inferred = arrays["year"], arrays["month"], arrays["inferred"]
        self.newest, self.oldest = arrays["newest"], arrays["oldest"]
        self.newest_rank, self.record_starts = arrays["newest_rank"], arrays["record_starts"]
        self.places = PlaceSets(folder)
        self.sources = load_strings(folder, SOURCES)

    @property
    def paragraph_count(self) -> int:
        """How many paragraphs there are."""
        return len(self.record)

    @property
    def record_count(self) -> int:
        """How many records there are: as many as articles with paragraphs, as a rule."""
        return len(self.begin)

    def records(self, numbers: Array) -> Array:
        """Give the record of each of some paragraphs."""
        return self.record.take(numbers).astype(np.intp)

    def count_articles(self, numbers: Array) -> int:
        """Count the different articles of some paragraphs, given in ascending order."""
        records = self.record.take(numbers)
        articles = self.article.take(records) if self._split else records
        return int(np.count_nonzero(articles[1:] != articles[:-1])) + 1 if len(articles) else 0

    @functools.cached_property
    def _years(self) -> tuple[int, int]:
        """The first and the last year of any date."""
        dated = self.year[self.year > 0]
        return (int(dated.min()), int(dated.max())) if len(dated) else (1, 0)

    @functools.cached_property
    def months(self) -> Array:
        """A number per month for every record, 0 for a date without a month or none."""
        months = (self.year.astype(np.int64) - self._years[0]) * 12 + self.month
        return np.where(self.month > 0, months, 0)

    @functools.cached_property
    def month_labels(self) -> list[str]:
        """The names of the months by their number."""
        first, last = self._years
        return [
            "",
            *(
                f"{year:04d}-{month:02d}"
                for year in range(first, last + 1)
                for month in range(1, 13)
            ),
        ]

    @functools.cached_property
    def year_labels(self) -> list[str]:
        """The names of the years by their number."""
        return [f"{year:04d}" for year in range(self._years[1] + 1)]
