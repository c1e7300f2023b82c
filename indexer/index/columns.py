"""Columns of an index: what is known of every paragraph, as numbers for filters, facets and order.

What paragraphs next to each other share (region, date, source, title, authors: what belongs to their article) is one
record, so that it is kept, filtered and counted once per article and not per paragraph. Places are sets of unit codes:
every distinct set has a number (0 is the empty set), so that a filter is decided once per set and a facet is counted
once per set. Days are proleptic ordinals; 0 is "undated".
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from indexer.errors import IndexDamagedError
from indexer.index.arrays import Array, ArrayFolder, narrowest, save_array
from indexer.index.disk import Disk

COLUMNS, TITLES, AUTHORS = "columns", "titles", "authors"
"""Folders of a segment. Titles and authors are characters like any text, one row per record."""

PlaceSet = tuple[frozenset[str], bool]
"""Codes of units (each with all that it lies in), and whether a place that cannot be told apart is among them."""
NO_PLACE: PlaceSet = (frozenset(), False)


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
    starts = np.searchsorted(ArrayFolder(folder)["record"].astype(np.int64), np.arange(len(begin) + 1))
    save_array(folder, "record_starts", starts, "u4", disk)


def save_names(folder: Path, sets: list[PlaceSet], sources: list[str], disk: Disk) -> None:
    """Write place sets and sources in the order of their numbers."""
    codes = sorted({code for members, _ in sets for code in members})
    number = {code: at for at, code in enumerate(codes)}
    members = [sorted(number[code] for code in members) for members, _ in sets]
    flat = [code for row in members for code in row]
    save_array(folder, "set_codes", flat, narrowest(max(len(codes) - 1, 0)), disk)
    save_array(folder, "set_starts", np.cumsum([0, *map(len, members)]), "u4", disk)
    save_array(folder, "set_ambiguous", [ambiguous for _, ambiguous in sets], "u1", disk)
    for name, values in (("codes", codes), ("sources", sources)):
        disk.save(folder / f"{name}.json", json.dumps(values, ensure_ascii=True).encode())


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
        self.year, self.month = arrays["year"], arrays["month"]
        self.newest, self.oldest = arrays["newest"], arrays["oldest"]
        self.newest_rank, self.record_starts = arrays["newest_rank"], arrays["record_starts"]
        self.set_ambiguous = arrays["set_ambiguous"] != 0
        self._set_codes, self._set_starts = arrays["set_codes"], arrays["set_starts"]
        self.codes: list[str] = _load_names(folder, "codes")
        self._code_names = np.array(self.codes, dtype=object)
        self.sources: list[str] = _load_names(folder, "sources")
        starts = self._set_starts.astype(np.int64)
        self._set_sizes = starts[1:] - starts[:-1]
        self.set_empty = self._set_sizes == 0

    @property
    def paragraph_count(self) -> int:
        """How many paragraphs there are."""
        return len(self.record)

    @property
    def record_count(self) -> int:
        """How many records there are: as many as articles with paragraphs, as a rule."""
        return len(self.begin)

    def count_articles(self, records: Array) -> int:
        """Count the different articles of some records, given in ascending order."""
        articles = self.article[records] if self._split else records
        return int(np.count_nonzero(articles[1:] != articles[:-1])) + 1 if len(articles) else 0

    def sets_with(self, codes: Iterable[str]) -> Array:
        """Tell for each place set whether one of the codes is in it."""
        chosen = np.isin(self.codes, list(codes))[self._set_codes] if self.codes else np.zeros(0, dtype=bool)
        before = np.concatenate(([0], np.cumsum(chosen)))
        starts = self._set_starts
        return before[starts[1:]] > before[starts[:-1]]

    def set_patterns(self, codes: Sequence[str]) -> Array:
        """Give each place set as a number whose bit i tells whether codes[i] is in it; at most 63 codes."""
        bits = {code: 1 << at for at, code in enumerate(codes)}
        weights = np.array([bits.get(code, 0) for code in self.codes], dtype=np.int64)
        before = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(weights[self._set_codes])))
        starts = self._set_starts
        # A set has a code once, so the sum of its bits is their union; a cumulative sum may wrap, its steps do not.
        patterns: Array = before[starts[1:]] - before[starts[:-1]]
        return patterns

    def count_codes(self, per_set: Array) -> tuple[dict[str, int], int, int]:
        """Add up counts per place set (the first ones; the others have none).

        Gives counts per code without zeros, and how many had no place, and how many one that cannot be told apart.
        """
        sets = per_set.nonzero()[0]
        sizes = per_set[sets]
        begins, lengths = self._set_starts[sets].astype(np.int64), self._set_sizes[sets]
        places = np.repeat(begins - (np.cumsum(lengths) - lengths), lengths) + np.arange(int(lengths.sum()))
        totals = np.bincount(self._set_codes[places], weights=np.repeat(sizes, lengths))
        ambiguous = self.set_ambiguous[sets]
        missing = int(sizes[~ambiguous & (lengths == 0)].sum())
        codes = totals.nonzero()[0]
        counts = dict(zip(self._code_names[codes].tolist(), totals[codes].astype(np.int64).tolist(), strict=True))
        return counts, missing, int(sizes[ambiguous].sum())

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
        return ["", *(f"{year:04d}-{month:02d}" for year in range(first, last + 1) for month in range(1, 13))]

    @functools.cached_property
    def year_labels(self) -> list[str]:
        """The names of the years by their number."""
        return [f"{year:04d}" for year in range(self._years[1] + 1)]

    def place_sets(self) -> list[PlaceSet]:
        """Give every place set as codes, by its number."""
        starts = self._set_starts.tolist()
        return [
            (frozenset(self.codes[code] for code in self._set_codes[low:high].tolist()), bool(ambiguous))
            for low, high, ambiguous in zip(starts, starts[1:], self.set_ambiguous, strict=False)
        ]


def _load_names(folder: Path, name: str) -> list[str]:
    try:
        names: list[str] = json.loads((folder / f"{name}.json").read_bytes())
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"{name}.json cannot be read") from error
    return names
