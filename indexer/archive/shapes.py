"""The JSON that the command line and the web API promise: one place, so that both say the same."""

from __future__ import annotations

from indexer.archive.views import (
    ArticleCopies,
    ArticleView,
    FoundParagraph,
    HitList,
    ParagraphView,
)
from indexer.codec import (
    Json,
    encode_authors,
    encode_date,
    encode_dropped,
    encode_paragraph,
    encode_path,
    encode_repairs,
)
from indexer.search.facets import PLACE_FACETS
from indexer.search.result import Bucket, Copies, Facet, Hit, IndexInfo, SearchResult


def search_json(result: SearchResult) -> Json:
    """Give a search result in the shape of `duanluo search --json` and `GET /api/search`."""
    return {
        "query": result.query,
        "understood": result.understood,
        "notes": [note.text for note in result.notes],
        "total": {
            "occurrences": result.total.occurrences,
            "paragraphs": result.total.paragraphs,
            "articles": result.total.articles,
            "unique": result.unique,
        },
        "exact": result.exact,
        "did_you_mean": [
            {"text": item.text, "paragraphs": item.paragraphs} for item in result.did_you_mean
        ],
        "hits": [hit_json(hit) for hit in result.hits],
        "facets": {name: _facet_json(facet) for name, facet in result.facets.items()},
        "index": index_json(result.index),
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
        "date": encode_date(hit.date),
        "source": hit.source,
        "region": encode_path(hit.region) if hit.region else None,
        "text": hit.text,
        "spans": [list(span) for span in hit.spans],
        "whole_word": hit.whole_word,
        "score": round(hit.score, 6),
        "script": hit.script,
        "cluster": _cluster_json(hit.cluster),
        "anchor": hit.anchor,
    }


def paragraph_json(name: str, found: FoundParagraph) -> Json:
    """Give a paragraph found by its name as `GET /api/paragraph/<name>` and `duanluo paragraph` do."""
    return {"name": name, "state": found.state, "hit": hit_json(found.hit)}


def copies_json(paragraph_id: str, query: str, found: HitList) -> Json:
    """Give the copies of a paragraph as `GET /api/copies/<id>` does."""
    return {
        "paragraph_id": paragraph_id,
        "query": query,
        "total": {"paragraphs": found.total},
        "hits": [hit_json(hit) for hit in found.hits],
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
        "date": encode_date(article.date),
        "source": article.source.value if article.source else None,
        "authors": encode_authors(article.authors),
        "script": article.script,
        "url": article.url,
        "region": encode_path(article.regions.primary) if article.regions.primary else None,
        "occurrences": view.occurrences,
        "paragraphs": [_paragraph_json(view.article_id, shown) for shown in view.paragraphs],
        "dropped": encode_dropped(view.dropped),
        "repairs": encode_repairs(view.repairs),
        "cluster": _article_cluster_json(view.cluster),
    }


def _cluster_json(cluster: Copies | ArticleCopies | None) -> Json | None:
    return {"id": cluster.id, "size": cluster.size, "first": cluster.first} if cluster else None


def _article_cluster_json(cluster: ArticleCopies | None) -> Json | None:
    shape = _cluster_json(cluster)
    if cluster is None or shape is None:
        return None
    others = [
        {"article_id": other.article_id, "display_title": other.display_title}
        for other in cluster.others
    ]
    return shape | {"others": others}


def _paragraph_json(article_id: str, shown: ParagraphView) -> Json:
    return encode_paragraph(shown.paragraph) | {
        "paragraph_id": f"{article_id}-{shown.paragraph.n}",
        "spans": [list(span) for span in shown.spans],
        "places": [encode_path(path) for path in shown.places],
        "cluster": _cluster_json(shown.cluster),
        "anchor": shown.anchor,
    }


def _facet_json(facet: Facet) -> Json:
    shape: Json = {
        "buckets": [_bucket_json(facet.name, bucket) for bucket in facet.buckets],
        "missing": facet.missing,
    }
    return shape | ({"ambiguous": facet.ambiguous} if facet.name in ("mentioned", "place") else {})


def _bucket_json(facet: str, bucket: Bucket) -> Json:
    state = {"count": bucket.count, "selected": bucket.selected, "excluded": bucket.excluded}
    if facet in PLACE_FACETS:
        return {
            "code": bucket.value,
            "name": bucket.label,
            "level": bucket.level,
            "parent": bucket.parent,
        } | state
    return {"value": bucket.value} | state


def index_json(info: IndexInfo) -> Json:
    """Say which index gave an answer."""
    return {
        "generation": info.generation,
        "paragraphs": info.paragraphs,
        "articles": info.articles,
        "fingerprint": info.fingerprint,
        "engine": info.engine,
    }
