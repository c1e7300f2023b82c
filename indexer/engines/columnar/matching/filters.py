"""Fields and filters as masks over records, place sets or kinds.

Decided once per distinct value, then looked up.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.engines.columnar.segments.parts import Parts
from indexer.index.columns.columns import Columns
from indexer.index.disk.arrays import Array
from indexer.model import KINDS
from indexer.search.language.nodes import Field, Text
from indexer.search.language.parser import BASES, date_range
from indexer.search.requests.request import AMBIGUOUS, UNKNOWN, Choice, Filters
from indexer.text.fold import fold_text

Check = Callable[[Array, Array], Array]
"""Tells for each of some paragraphs, given by their numbers and their records, whether it
passes."""


def field_check(columns: Columns, parts: Parts, field: Field) -> Check:
    """Give the check of a field of the query; raises ValueError for a date that is none."""
    match field.name:
        case "title":
            return _by_record(_marked(parts.titled(Text(field.value, literal=True)), columns))
        case "author":
            return _by_record(_marked(parts.authored(Text(field.value, literal=True)), columns))
        case "source":
            wanted = fold_text(field.value)
            chosen = [wanted in fold_text(source) for source in columns.sources]
            return _by_value_of_record(columns.source, np.array([False, *chosen]))
        case "kind":
            return _by_kind(columns, Choice((field.value,)))
        case "date":
            return _by_record(_dated(columns, field.value))
        case _:
            return _by_places(columns, field.name, Choice((field.value,)))


def _marked(records: Array, columns: Columns) -> Array:
    mask = np.zeros(columns.record_count, dtype=bool)
    mask[records] = True
    return mask


def _by_record(passing: Array) -> Check:
    return lambda _, records: passing.take(records)


def _by_value_of_record(values: Array, passing: Array) -> Check:
    """Look up which values pass: per record or per paragraph, whichever are fewer."""

    def check(_: Array, records: Array) -> Array:
        if len(records) > len(values):
            return passing.take(values).take(records)
        return passing.take(values.take(records))

    return check


def _dated(columns: Columns, value: str) -> Array:
    if value in BASES:
        chosen: Array = (columns.begin > 0) & (columns.inferred == (value == "inferred"))
        return chosen
    spans = date_range(value)
    if spans is None:
        undated: Array = columns.begin == 0
        return undated
    first, last = spans
    return _inside(
        columns, first.begin.toordinal() if first else 1, last.end.toordinal() if last else None
    )


def _inside(columns: Columns, begin: int, end: int | None) -> Array:
    inside: Array = columns.begin >= max(begin, 1)
    return inside & (columns.end <= end) if end is not None else inside


def filter_checks(columns: Columns, filters: Filters) -> dict[str, Check]:
    """Give the checks of the filters that are set, by the name of the facet that they belong to (`date` for dates)."""
    checks: dict[str, Check] = {}
    for name, choice in (
        ("region", filters.region),
        ("mentioned", filters.mentioned),
        ("place", filters.place),
    ):
        if choice:
            checks[name] = _by_places(columns, name, choice)
    if filters.source:
        names = [None, *columns.sources]
        passing = np.array([_chosen(filters.source, name) for name in names])
        checks["source"] = _by_value_of_record(columns.source, passing)
    if filters.kind:
        checks["kind"] = _by_kind(columns, filters.kind)
    if filters.undated:
        checks["date"] = _by_record(columns.begin == 0)
    elif filters.date_from or filters.date_to:
        begin = filters.date_from.toordinal() if filters.date_from else 1
        end = filters.date_to.toordinal() + 1 if filters.date_to else None
        checks["date"] = _by_record(_inside(columns, begin, end))
    return checks


def _by_kind(columns: Columns, choice: Choice) -> Check:
    passing = np.array([_chosen(choice, kind) for kind in KINDS])
    return lambda numbers, _: passing.take(columns.kind.take(numbers))


def _chosen(choice: Choice, value: str | None) -> bool:
    """Decide a choice for a paragraph with this value or none.

    Only none is UNKNOWN, even if a source is called so.
    """
    held = UNKNOWN if value is None else value if value != UNKNOWN else None
    return (not choice.included or held in choice.included) and held not in choice.excluded


def _by_places(columns: Columns, name: str, choice: Choice) -> Check:
    passing = (
        _sets_with(columns, choice.included)
        if choice.included
        else np.ones(len(columns.places), dtype=bool)
    )
    passing &= ~_sets_with(columns, choice.excluded)
    if name == "region":
        return _by_value_of_record(columns.region, passing)
    column = columns.mentioned if name == "mentioned" else columns.place
    return lambda numbers, _: passing.take(column.take(numbers))


def _sets_with(columns: Columns, values: tuple[str, ...]) -> Array:
    places = columns.places
    found = places.having(value for value in values if value not in (UNKNOWN, AMBIGUOUS))
    if UNKNOWN in values:
        found = found | (places.empty & ~places.ambiguous)
    if AMBIGUOUS in values:
        found = found | places.ambiguous
    return found
