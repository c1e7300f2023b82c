"""A complete search request: frozen and hashable, so that it is a permalink and a cache key at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

Sort = Literal["relevance", "newest", "oldest"]
PlaceFacet = Literal["region", "mentioned", "place"]
PeriodFacet = Literal["year", "month"]
FacetName = Literal["region", "mentioned", "place", "year", "month", "source", "kind"]
FACETS: tuple[FacetName, ...] = get_args(FacetName)
LineOrder = Literal["frequent", "code", "pinyin"]
"""How the neighbours of concordance lines compare: the most frequent one first, by code point, or by
how each is read alone (`text.pinyin.sound`); equal ones by code point."""

UNKNOWN = "unknown"
"""Value of a region choice for paragraphs without a place (未知)."""
AMBIGUOUS = "ambiguous"
"""Value of a region choice for paragraphs that name a place which cannot be told apart (有歧义)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Values of one facet: at least one of `included` (any, when empty), and none of `excluded`.

    Regions are GB/T 2260 codes (or UNKNOWN, AMBIGUOUS) and match at or below; sources are exact as
    printed.
    """

    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.included or self.excluded)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a paragraph must satisfy besides the query.

    region: the article's own place. mentioned: a place that the paragraph names. place: either of
    the two. date_from, date_to: first and last day (inclusive); the article's date span must lie
    inside. undated: only articles without a date.
    """

    region: Choice = Choice()
    mentioned: Choice = Choice()
    place: Choice = Choice()
    source: Choice = Choice()
    kind: Choice = Choice()
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    undated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is wanted of the paragraphs that match: which of them, in which order, and what is counted.

    facets: those to count over all matches; each one costs about as much as finding the matches.
    unique: whether to count the matches also with every cluster of copies counted once. numbers:
    whether the engine is to name all matches, for what only the archive can count.
    """

    filters: Filters = Filters()
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    facets: tuple[FacetName, ...] = ()
    unique: bool = False
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class SearchRequest(Wanted):
    """One search: the query as typed, and what is wanted of its matches.

    whole_words: whether each text of the query is to be a word, or words, of its paragraph.
    """

    query: str = ""
    whole_words: bool = False


@dataclass(frozen=True, slots=True)
class Crossing:
    """Which cross table is wanted.

    A row for each of these unit codes, a column for each period that occurs.

    A code stands for its unit and all that lies in it, as own place, as one that is named, or
    either.
    """

    places: PlaceFacet
    periods: PeriodFacet
    codes: tuple[str, ...]
