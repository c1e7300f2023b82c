"""Arranging segments: one row of paragraph and record numbers over several segments, in the order of their files.

A segment keeps its own numbers for ever. What an arrangement adds is, for every segment, the number
in the whole index of each paragraph and record (or NOWHERE, when its file is gone), and the columns
in index order. So a search over several segments has the same numbers, and gives the same answers,
as one over a full build.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from indexer.index.columns.columns import COLUMNS, SOURCES, Columns, save_date_orders
from indexer.index.columns.placesets import PlaceSet, save_place_sets, save_strings
from indexer.index.disk.arrays import Array, narrowest, save_array
from indexer.index.disk.compound import join_folder
from indexer.index.disk.steps import DISK, Disk
from indexer.index.segments.order import Order
from indexer.index.segments.rows import Rows, paragraph_rows

NUMBERS = "numbers"
"""Folder with the index number of every row of every segment."""
NOWHERE = 0xFFFFFFFF
"""Number of a paragraph or record that is not in the index any more."""


def arrange(folder: Path, order: Order, disk: Disk = DISK) -> None:
    """Write `columns` and `numbers` below `folder`, which holds the segments that `order` names."""
    segments = {
        number: Columns(folder / f"segment-{number}" / COLUMNS)
        for number in np.unique(order.segment).tolist()
    }
    file = np.repeat(np.arange(order.file_count), _lengths(order.paragraph))
    paragraphs = paragraph_rows(order)
    local_record = paragraphs.take({number: columns.record for number, columns in segments.items()})
    key = (paragraphs.segment.astype(np.int64) << 32) | local_record
    first = np.flatnonzero(np.diff(key, prepend=-1))
    records = Rows(paragraphs.segment[first], local_record[first])
    target = folder / COLUMNS
    disk.make_folder(target)
    numbers = folder / NUMBERS
    disk.make_folder(numbers)
    _save_numbers(
        numbers, "paragraphs", paragraphs, {n: c.paragraph_count for n, c in segments.items()}, disk
    )
    _save_numbers(
        numbers, "records", records, {n: c.record_count for n, c in segments.items()}, disk
    )
    record = np.repeat(np.arange(len(first)), _lengths(np.append(first, len(key))))
    local_article = records.take({number: columns.article for number, columns in segments.items()})
    shift = order.article[:-1].astype(np.int64) - order.local_article.astype(np.int64)
    _save_columns(target, {"record": record, "article": local_article + shift[file[first]]}, disk)
    _save_gathered(target, segments, paragraphs, records, disk)
    save_date_orders(target, disk)
    for finished in (numbers, target):
        join_folder(finished, disk)


def _save_numbers(folder: Path, name: str, rows: Rows, sizes: dict[int, int], disk: Disk) -> None:
    """Write for every segment the index number of each of its rows."""
    for segment, size in sizes.items():
        numbers = np.full(size, NOWHERE, dtype=np.uint32)
        mine = np.flatnonzero(rows.segment == segment)
        numbers[rows.local[mine]] = mine
        save_array(folder, f"{name}-{segment}", numbers, "u4", disk)


def _lengths(starts: Array) -> Array:
    wide = starts.astype(np.int64)
    lengths: Array = wide[1:] - wide[:-1]
    return lengths


def _save_gathered(
    folder: Path, segments: dict[int, Columns], paragraphs: Rows, records: Rows, disk: Disk
) -> None:
    """Gather what is taken over as it is, and what is numbered anew: place sets and sources."""
    set_of, sets = _renumber_sets(segments)
    source_of, sources = _renumber_sources(segments)
    plain = {
        name: {n: getattr(columns, name) for n, columns in segments.items()} for name in _PLAIN
    }
    values = {
        name: (paragraphs if name in ("kind", "length") else records).take(plain[name])
        for name in _PLAIN
    }
    values["mentioned"] = paragraphs.take(
        {n: set_of[n][columns.mentioned] for n, columns in segments.items()}
    )
    values["place"] = paragraphs.take(
        {n: set_of[n][columns.place] for n, columns in segments.items()}
    )
    values["region"] = records.take(
        {n: set_of[n][columns.region] for n, columns in segments.items()}
    )
    values["source"] = records.take(
        {n: source_of[n][columns.source] for n, columns in segments.items()}
    )
    _save_columns(folder, values, disk)
    save_place_sets(folder, sets, disk)
    save_strings(folder, SOURCES, sources, disk)


_PLAIN = ("kind", "length", "begin", "end", "year", "month", "inferred")


def _save_columns(folder: Path, columns: dict[str, Array], disk: Disk) -> None:
    for name, values in columns.items():
        save_array(folder, name, values, narrowest(int(values.max(initial=0))), disk)


def _renumber_sets(segments: dict[int, Columns]) -> tuple[dict[int, Array], list[PlaceSet]]:
    union: dict[PlaceSet, int] = {}
    numbers = {
        segment: np.array(
            [union.setdefault(places, len(union)) for places in columns.places.sets()]
        )
        for segment, columns in segments.items()
    }
    return numbers, list(union)


def _renumber_sources(segments: dict[int, Columns]) -> tuple[dict[int, Array], list[str]]:
    union: dict[str, int] = {}
    numbers = {
        segment: np.array(
            [0, *(union.setdefault(source, len(union)) + 1 for source in columns.sources)]
        )
        for segment, columns in segments.items()
    }
    return numbers, list(union)
