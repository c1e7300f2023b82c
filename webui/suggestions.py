"""What a search box offers while someone types: places, sources and words of the archive."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from indexer import Archive, SearchRequest, quote

MOST = 10
_OVERVIEW = SearchRequest(limit=0, facets=("place", "source"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that finds something: what it searches for, and how many paragraphs (of a word: occurrences) it finds."""

    kind: str
    label: str
    text: str
    count: int


def suggest(archive: Archive, typed: str) -> list[Suggestion]:
    """Complete what was typed; values that begin with it come first, then the more frequent."""
    typed = typed.strip().casefold()
    if not typed:
        return []
    same = {path[-1].code for path in archive.regions.find(typed)}
    matching = [
        suggestion for code, suggestion in _all(archive) if typed in suggestion.label.casefold() or code in same
    ]
    matching.sort(key=lambda item: (not item.label.casefold().startswith(typed), -item.count))
    words = [Suggestion("word", word, word, count) for word, count in archive.complete(typed, MOST)]
    return (matching[: MOST // 2] + words)[:MOST]


@functools.lru_cache(maxsize=2)
def _all(archive: Archive) -> tuple[tuple[str, Suggestion], ...]:
    """List every place and source of an archive once; a rebuild is another archive."""
    facets = archive.search(_OVERVIEW).facets
    places = [
        (bucket.value, Suggestion("place", bucket.label, f"place:{bucket.label}", bucket.count))
        for bucket in facets["place"].buckets
    ]
    sources = [
        ("", Suggestion("source", bucket.label, f"source:{quote(bucket.label)}", bucket.count))
        for bucket in facets["source"].buckets
    ]
    return (*places, *sources)
