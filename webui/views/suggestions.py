"""What a search box offers while someone types.

Places, sources, words and phrases of the archive, also in pinyin.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from indexer import Archive, SearchRequest, Spelling, fold_text, quote, spell

MOST = 10
_OVERVIEW = SearchRequest(limit=0, facets=("place", "source"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that finds something.

    What it searches for, and how many paragraphs (of a word: occurrences) it finds.
    """

    kind: str
    label: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class _Value:
    """A place (with its code) or a source that can be suggested.

    Its name folded, and how it is spelled in pinyin.
    """

    code: str
    folded: str
    spelling: Spelling | None
    suggestion: Suggestion

    @classmethod
    def of(cls, code: str, suggestion: Suggestion) -> _Value:
        return cls(code, fold_text(suggestion.label), spell(suggestion.label), suggestion)

    def begins(self, typed: str) -> bool:
        """Tell whether the name, its pinyin or the initials of that begin so."""
        names = (self.folded, *(self.spelling or ()))
        return any(name.startswith(typed) for name in names)


def suggest(archive: Archive, typed: str) -> list[Suggestion]:
    """Complete what was typed; values that begin with it come first, then the more frequent."""
    typed = typed.strip().casefold()
    folded = fold_text(typed)
    if not folded:
        return []
    same = {path[-1].code for path in archive.regions.find(typed)}
    begun = [value.suggestion for value in _all(archive) if value.begins(folded)]
    others = [
        value.suggestion
        for value in _all(archive)
        if (folded in value.folded or value.code in same) and value.suggestion not in begun
    ]
    matching = [*sorted(begun, key=_by_count), *sorted(others, key=_by_count)]
    words = [Suggestion("word", word, word, count) for word, count in archive.complete(typed, MOST)]
    return (matching[: MOST // 2] + words)[:MOST]


def _by_count(suggestion: Suggestion) -> int:
    return -suggestion.count


_known: WeakKeyDictionary[Archive, tuple[_Value, ...]] = WeakKeyDictionary()
"""Keeps no archive open that a rebuild has replaced."""


def _all(archive: Archive) -> tuple[_Value, ...]:
    """List every place and source of an archive, the first time from its facets."""
    values = _known.get(archive)
    if values is None:
        values = _known[archive] = _listed(archive)
    return values


def _listed(archive: Archive) -> tuple[_Value, ...]:
    facets = archive.search(_OVERVIEW).facets
    places = [
        _Value.of(
            bucket.value, Suggestion("place", bucket.label, f"place:{bucket.label}", bucket.count)
        )
        for bucket in facets["place"].buckets
    ]
    sources = [
        _Value.of(
            "", Suggestion("source", bucket.label, f"source:{quote(bucket.label)}", bucket.count)
        )
        for bucket in facets["source"].buckets
    ]
    return (*places, *sources)
