"""What the API says that nothing else does: trends, suggestions, and whether there is an index."""

from __future__ import annotations

from typing import Literal, TypedDict

from indexer import Archive, Count, SearchRequest
from webui.address.params import View
from webui.views import suggestions
from webui.views.tables import statistics


class YearJson(TypedDict):
    """A year, null for none: what matches in it, and all paragraphs of it."""

    value: str | None
    count: Count
    paragraphs: Count
    per_thousand: float


class TrendJson(TypedDict):
    """Matching paragraphs by year."""

    query: str
    years: list[YearJson]
    total: Count
    generation: str


class SuggestionJson(TypedDict):
    """A query that finds something: what is shown, what is searched for, and how much it finds."""

    kind: str
    label: str
    text: str
    count: Count


class SuggestionsJson(TypedDict):
    """How a query may go on. words: whether the archive completes words and phrases too."""

    q: str
    words: bool
    suggestions: list[SuggestionJson]


class HealthJson(TypedDict):
    """There is an index."""

    status: Literal["ok"]
    generation: str
    paragraphs: Count


def trend_json(archive: Archive, view: View, wanted: SearchRequest) -> TrendJson:
    """Count matching paragraphs by year."""
    table = statistics.trend(archive, view, wanted)
    years: list[YearJson] = [
        {
            "value": year or None,
            "count": cell.count,
            "paragraphs": cell.base,
            "per_thousand": round(cell.rate, 3),
        }
        for year, cell in zip(table.columns, table.totals.cells, strict=True)
    ]
    return {
        "query": wanted.query,
        "years": years,
        "total": table.totals.total.count,
        "generation": archive.info.generation,
    }


def suggestions_json(archive: Archive, typed: str, searched: str) -> SuggestionsJson:
    """Complete what was typed. searched: as much of it as is looked for."""
    found: list[SuggestionJson] = [
        {"kind": item.kind, "label": item.label, "text": item.text, "count": item.count}
        for item in suggestions.suggest(archive, searched)
    ]
    return {"q": typed, "words": archive.completes_words, "suggestions": found}


def health_json(archive: Archive) -> HealthJson:
    """Say which index there is."""
    info = archive.info
    return {"status": "ok", "generation": info.generation, "paragraphs": info.paragraphs}
