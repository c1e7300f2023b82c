"""The JSON that the command line and the web API promise: one place, so that both say the same."""

from __future__ import annotations

from typing import Any

from indexer.archive import ArticleView
from indexer.model import ArticleDate, RegionPath
from indexer.search.facets import PLACE_FACETS
from indexer.search.result import Bucket, Facet, Hit, SearchResult

Json = dict[str, Any]


def search_json(result: SearchResult) -> Json:
    """Give a search result in the shape of `duanluo search --json` and `GET /api/search`."""
    return {
        "query": result.query,
        "understood": result.understood,
        "notes": list(result.notes),
        "total": {
            "occurrences": result.total.occurrences,
            "paragraphs": result.total.paragraphs,
            "articles": result.total.articles,
        },
        "exact": result.exact,
        "hits": [hit_json(hit) for hit in result.hits],
        "facets": {name: _facet_json(facet) for name, facet in result.facets.items()},
        "index": {
            "generation": result.index.generation,
            "paragraphs": result.index.paragraphs,
            "articles": result.index.articles,
            "fingerprint": result.index.fingerprint,
            "engine": result.index.engine,
        },
        "took_ms": round(result.took_ms, 3),
    }


def hit_json(hit: Hit) -> Json:
    """Give one hit; spans are character offsets into `text`."""
    return {
        "paragraph_id": hit.paragraph_id,
        "article_id": hit.article_id,
        "file": hit.file,
        "article": hit.article,
        "n": hit.n,
        "lines": list(hit.lines),
        "kind": hit.kind,
        "title": hit.title,
        "display_title": hit.display_title,
        "date": date_json(hit.date),
        "source": hit.source,
        "region": path_json(hit.region) if hit.region else None,
        "text": hit.text,
        "spans": [list(span) for span in hit.spans],
        "whole_word": hit.whole_word,
        "score": round(hit.score, 6),
        "script": hit.script,
    }


def article_json(view: ArticleView) -> Json:
    """Give an article as `GET /api/article/<id>` does."""
    article = view.article
    return {
        "article_id": view.article_id,
        "file": view.file,
        "encoding": view.encoding,
        "article": article.article,
        "title": article.title,
        "display_title": article.display_title,
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "section": article.section,
        "date": date_json(article.date),
        "source": article.source.value if article.source else None,
        "authors": [{"name": author.name, "role": author.role, "line": author.line} for author in article.authors],
        "script": article.script,
        "url": article.url,
        "region": path_json(article.regions.primary) if article.regions.primary else None,
        "occurrences": view.occurrences,
        "paragraphs": [
            {
                "paragraph_id": f"{view.article_id}-{shown.paragraph.n}",
                "n": shown.paragraph.n,
                "kind": shown.paragraph.kind,
                "text": shown.paragraph.text,
                "lines": list(shown.paragraph.lines),
                "spans": [list(span) for span in shown.spans],
                "places": [path_json(path) for path in shown.places],
            }
            for shown in view.paragraphs
        ],
        "dropped": [{"line": item.line, "text": item.text, "why": item.why} for item in view.dropped],
        "repairs": [
            {"kind": item.kind, "line": item.line, "count": item.count, "before": item.before, "after": item.after}
            for item in view.repairs
        ],
    }


def date_json(date: ArticleDate | None) -> Json | None:
    """Give a date with its precision and evidence."""
    if date is None:
        return None
    return {
        "value": date.span.value,
        "precision": date.span.precision,
        "basis": date.basis,
        "evidence": date.evidence,
        "line": date.line,
    }


def path_json(path: RegionPath) -> list[Json]:
    """Give a place from the province down."""
    return [{"name": step.name, "code": step.code} for step in path]


def _facet_json(facet: Facet) -> Json:
    shape: Json = {"buckets": [_bucket_json(facet.name, bucket) for bucket in facet.buckets], "missing": facet.missing}
    return shape | ({"ambiguous": facet.ambiguous} if facet.name in ("mentioned", "place") else {})


def _bucket_json(facet: str, bucket: Bucket) -> Json:
    state = {"count": bucket.count, "selected": bucket.selected, "excluded": bucket.excluded}
    if facet in PLACE_FACETS:
        return {"code": bucket.value, "name": bucket.label, "level": bucket.level, "parent": bucket.parent} | state
    return {"value": bucket.value} | state
