"""From an engine's counts to the buckets of a page: names, order, and what is ticked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

from indexer.model import DateSpan, Level, RegionPath
from indexer.search.answers.result import Bucket, Facet, FacetCounts
from indexer.search.requests.request import AMBIGUOUS, UNKNOWN, Choice, Filters

ONE_DAY = dt.timedelta(days=1)
PLACE_FACETS = ("region", "mentioned", "place")


class RegionNames(Protocol):
    """What is needed of a gazetteer here."""

    def path(self, code: str) -> RegionPath:
        """Give the path of a code; empty when unknown."""
        ...

    def level(self, code: str) -> Level | None:
        """Give the level of a code."""
        ...


def build_facets(
    counted: dict[str, FacetCounts], filters: Filters, regions: RegionNames
) -> dict[str, Facet]:
    """Name and order the buckets of every counted facet.

    A ticked value stays in sight at count 0.
    """
    choices = {
        "region": filters.region,
        "mentioned": filters.mentioned,
        "place": filters.place,
        "source": filters.source,
        "kind": filters.kind,
    }
    return {
        name: Facet(
            name=name,
            buckets=tuple(
                _buckets(name, counts, choices.get(name) or _chosen_dates(name, filters), regions)
            ),
            missing=counts.missing,
            ambiguous=counts.ambiguous,
        )
        for name, counts in counted.items()
    }


def _chosen_dates(name: str, filters: Filters) -> Choice:
    """Tell which year or month bucket is exactly the date range asked for."""
    begin, end = filters.date_from, filters.date_to
    if begin is None or end is None:
        return Choice()
    spans = {"year": DateSpan.of(begin.year), "month": DateSpan.of(begin.year, begin.month)}
    span = spans.get(name)
    return (
        Choice((span.value,))
        if span and (span.begin, span.end - ONE_DAY) == (begin, end)
        else Choice()
    )


def _buckets(
    name: str, counted: FacetCounts, choice: Choice, regions: RegionNames
) -> Iterator[Bucket]:
    chosen = (
        value for value in (*choice.included, *choice.excluded) if value not in (UNKNOWN, AMBIGUOUS)
    )
    counts = dict.fromkeys(chosen, 0) | counted.counts
    for value, count in sorted(
        counts.items(), key=_by_value if name in ("year", "month") else _by_count
    ):
        ticked, excluded = value in choice.included, value in choice.excluded
        if name not in PLACE_FACETS:
            yield Bucket(value, value, count, ticked, excluded)
        elif path := regions.path(
            value
        ):  # none for a unit that the gazetteer of today does not have
            parent = path[-2].code if len(path) > 1 else None
            yield Bucket(
                value, path[-1].name, count, ticked, excluded, regions.level(value), parent
            )


def _by_value(counted: tuple[str, int]) -> str:
    return counted[0]


def _by_count(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
