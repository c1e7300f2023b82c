"""Strings of a command line or an address → a SearchRequest, checked once for both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast, get_args

from indexer.config import DEFAULT_PER_PAGE
from indexer.errors import BadRequestError
from indexer.model import KINDS, DateSpan, RegionPath
from indexer.search.requests.request import FACETS, Choice, Filters, SearchRequest, Sort
from indexer.search.requests.rewrite import PLACE_WORDS, FindRegion


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A request in the strings that a person or a program sent.

    Places: codes or names, a leading - excludes.
    """

    query: str = ""
    region: Sequence[str] = ()
    mentioned: Sequence[str] = ()
    place: Sequence[str] = ()
    source: Sequence[str] = ()
    kind: Sequence[str] = ()
    date_from: str | None = None
    date_to: str | None = None
    undated: bool = False
    sort: str | None = None
    limit: int = DEFAULT_PER_PAGE
    offset: int = 0
    whole_words: bool = False
    facets: bool = False


def read_request(raw: RawRequest, find_region: FindRegion) -> SearchRequest:
    """Check a raw request. Raises BadRequestError that names the field and says what would do."""
    begin, end = _read_date(raw.date_from, "from"), _read_date(raw.date_to, "to")
    if begin and end and begin.begin >= end.end:
        raise BadRequestError(
            f"from ({raw.date_from}) is later than to ({raw.date_to}): swap them.", field="from"
        )
    if raw.undated and (begin or end):
        raise BadRequestError(
            "undated paragraphs have no date: leave out from and to, or undated.", field="undated"
        )
    if raw.sort is not None and raw.sort not in get_args(Sort):
        raise BadRequestError(
            f"sort cannot be {raw.sort!r}: use relevance, newest or oldest.", field="sort"
        )
    if raw.limit < 0 or raw.offset < 0:
        raise BadRequestError("limit and offset cannot be negative.", field="limit")
    filters = Filters(
        region=_read_places(raw.region, "region", find_region),
        mentioned=_read_places(raw.mentioned, "mentioned", find_region),
        place=_read_places(raw.place, "place", find_region),
        source=_choice(_split(value) for value in raw.source),
        kind=_choice(_read_kind(value) for value in raw.kind),
        date_from=begin.begin if begin else None,
        date_to=end.end - dt.timedelta(days=1) if end else None,
        undated=raw.undated,
    )
    sort = cast("Sort", raw.sort or "relevance")
    facets = FACETS if raw.facets else ()
    return SearchRequest(
        raw.query,
        raw.whole_words,
        filters=filters,
        sort=sort,
        limit=raw.limit,
        offset=raw.offset,
        facets=facets,
    )


def _read_date(value: str | None, field: str) -> DateSpan | None:
    if not value:
        return None
    try:
        return DateSpan.parse(value)
    except ValueError:
        message = f"{value!r} is no date: write 2024, 2024-01 or 2024-01-16."
        raise BadRequestError(message, field=field) from None


def _split(value: str) -> tuple[bool, str]:
    """Tell whether a value excludes, and give it without the sign."""
    return (True, value[1:]) if value[:1] in ("-", "－") else (False, value)


def _choice(values: Iterable[tuple[bool, str]]) -> Choice:
    pairs = list(dict.fromkeys(values))
    included = tuple(value for excludes, value in pairs if not excludes and value)
    return Choice(included, tuple(value for excludes, value in pairs if excludes and value))


def _read_kind(value: str) -> tuple[bool, str]:
    excludes, kind = _split(value)
    if kind not in KINDS:
        raise BadRequestError(
            f"{kind!r} is no kind of paragraph: use one of {', '.join(KINDS)}.",
            field="kind",
            value=kind,
        )
    return excludes, kind


def _read_places(values: Sequence[str], field: str, find_region: FindRegion) -> Choice:
    return _choice(_read_place(value, field, find_region) for value in values if value)


def _read_place(value: str, field: str, find_region: FindRegion) -> tuple[bool, str]:
    excludes, name = _split(value)
    if name in PLACE_WORDS:
        return excludes, PLACE_WORDS[name]
    paths = find_region(name)
    if not paths:
        message = f"{name!r} is no known place: give a full name or a GB/T 2260 code."
        raise BadRequestError(message, field=field, value=name)
    if len(paths) > 1:
        choices = ", ".join(f"{path[-1].code} {_spell(path)}" for path in paths[:8])
        raise BadRequestError(
            f"{name!r} is ambiguous: give a code, one of {choices}.", field=field, value=name
        )
    return excludes, paths[0][-1].code


def _spell(path: RegionPath) -> str:
    return "".join(step.name for step in path)
