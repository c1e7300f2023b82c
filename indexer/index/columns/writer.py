"""Writing the columns of a segment.

A worker packs those of its paragraphs, the writer puts the packs together.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.index.columns.columns import AUTHORS, COLUMNS, SOURCES, TITLES, save_date_orders
from indexer.index.columns.placesets import NO_PLACE, PlaceSet, save_place_sets, save_strings
from indexer.index.disk.arrays import Array, Column
from indexer.index.disk.steps import DISK, Disk
from indexer.index.postings.characters import CharactersWriter, PackedCharacters
from indexer.index.store.documents import IndexedParagraph
from indexer.model import KINDS

_PARAGRAPH_COLUMNS = ("record", "kind", "length", "mentioned", "place")
_RECORD_COLUMNS = ("article", "region", "begin", "end", "year", "month", "inferred", "source")


@dataclass(frozen=True, slots=True)
class PackedColumns:
    """The columns of some whole articles.

    Records, articles, place sets and sources count from 0 within the pack.
    """

    columns: dict[str, Array]
    records: int
    articles: int
    sets: tuple[PlaceSet, ...]
    sources: tuple[str, ...]
    titles: PackedCharacters
    authors: PackedCharacters


class ColumnsPacker:
    """Collects the values of paragraphs and of the records that they share."""

    def __init__(self, first_article: int) -> None:
        """Prepare; first_article: the number of the first article of the pack."""
        self._first_article = first_article
        self._values: dict[str, list[int]] = {
            name: [] for name in _PARAGRAPH_COLUMNS + _RECORD_COLUMNS
        }
        self._sets: dict[PlaceSet, int] = {NO_PLACE: 0}
        self._sources: dict[str, int] = {}
        self._titles: list[str] = []
        self._authors: list[str] = []
        self._shared: tuple[object, ...] = ()

    def add(self, paragraph: IndexedParagraph) -> None:
        """Append a paragraph, and a new record when it does not share the last one."""
        place, date, source = (
            paragraph.region,
            (paragraph.date, paragraph.date_inferred),
            paragraph.source,
        )
        shared = (paragraph.article_number, place, date, source, paragraph.title, paragraph.authors)
        if shared != self._shared:
            self._shared = shared
            self._add_record(paragraph)
        named = frozenset(code for path in paragraph.mentioned for code in path)
        self._append(
            record=len(self._titles) - 1,
            kind=KINDS.index(paragraph.kind),
            length=len(paragraph.folded.text),
            mentioned=self._set(named, ambiguous=paragraph.ambiguous),
            place=self._set(named.union(place), ambiguous=paragraph.ambiguous),
        )

    def _add_record(self, paragraph: IndexedParagraph) -> None:
        date = paragraph.date
        source = 0
        if paragraph.source:
            source = self._sources.setdefault(paragraph.source, len(self._sources)) + 1
        self._append(
            article=paragraph.article_number - self._first_article,
            region=self._set(frozenset(paragraph.region), ambiguous=False),
            begin=date.begin.toordinal() if date else 0,
            end=date.end.toordinal() if date else 0,
            year=date.begin.year if date else 0,
            month=date.begin.month if date and date.precision != "year" else 0,
            inferred=int(paragraph.date_inferred),
            source=source,
        )
        self._titles.append(paragraph.title)
        self._authors.append("\1".join(paragraph.authors))

    def _set(self, codes: frozenset[str], *, ambiguous: bool) -> int:
        return self._sets.setdefault((codes, ambiguous), len(self._sets))

    def _append(self, **values: int) -> None:
        for name, value in values.items():
            self._values[name].append(value)

    def packed(self, articles: int) -> PackedColumns:
        """Give the columns of everything added, which was of so many articles."""
        return PackedColumns(
            columns={
                name: np.array(values, dtype=np.uint32) for name, values in self._values.items()
            },
            records=len(self._titles),
            articles=articles,
            sets=tuple(self._sets),
            sources=tuple(self._sources),
            titles=PackedCharacters.of(self._titles),
            authors=PackedCharacters.of(self._authors),
        )


class ColumnsWriter:
    """Writes the columns of packs appended in order."""

    def __init__(self, folder: Path, disk: Disk = DISK) -> None:
        """Prepare. folder: of the segment.

        The columns, titles and authors get a folder each in it.
        """
        self._folder, self._disk = folder / COLUMNS, disk
        disk.make_folder(self._folder)
        self._columns = {
            name: Column(self._folder, name, disk) for name in _PARAGRAPH_COLUMNS + _RECORD_COLUMNS
        }
        self._sets: dict[PlaceSet, int] = {NO_PLACE: 0}
        self._sources: dict[str, int] = {}
        self._titles = CharactersWriter(folder / TITLES, "", disk)
        self._authors = CharactersWriter(folder / AUTHORS, "", disk)
        self._records = self._articles = 0

    def append(self, packed: PackedColumns) -> None:
        """Append a pack, its numbers counted on from those of the packs before it."""
        sets = np.array([self._sets.setdefault(places, len(self._sets)) for places in packed.sets])
        sources = [
            self._sources.setdefault(source, len(self._sources)) + 1 for source in packed.sources
        ]
        values = packed.columns | {
            "record": packed.columns["record"] + self._records,
            "article": packed.columns["article"] + self._articles,
            "source": np.array([0, *sources])[packed.columns["source"]],
        }
        values |= {name: sets[packed.columns[name]] for name in ("mentioned", "place", "region")}
        for name, column in values.items():
            self._columns[name].append(column)
        self._titles.append(packed.titles)
        self._authors.append(packed.authors)
        self._records += packed.records
        self._articles += packed.articles

    def close(self) -> None:
        """Write what is left, the place sets and the names."""
        for column in self._columns.values():
            column.close()
        self._titles.close()
        self._authors.close()
        save_date_orders(self._folder, self._disk)
        save_place_sets(self._folder, list(self._sets), self._disk)
        save_strings(self._folder, SOURCES, list(self._sources), self._disk)
