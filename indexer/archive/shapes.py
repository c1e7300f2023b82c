"""The JSON that the command line and the web API promise: one place, so that both say the same."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict, cast

from indexer.archive.views import (
    ArticleCopies,
    ArticleView,
    FoundParagraph,
    HitList,
    ParagraphView,
)
from indexer.codec import (
    AuthorJson,
    DateJson,
    DroppedJson,
    ParagraphJson,
    PathJson,
    RepairJson,
    encode_authors,
    encode_date,
    encode_dropped,
    encode_paragraph,
    encode_path,
    encode_repairs,
)
from indexer.described import Count, Limits, Number, Span
from indexer.index.store.protocol import AnchorState
from indexer.model import Level, ParagraphKind, Script
from indexer.search.answers.facets import PLACE_FACETS
from indexer.search.answers.result import Bucket, Copies, Facet, Hit, IndexInfo, SearchResult


class IndexJson(TypedDict):
    """Which index gave an answer."""

    generation: str
    paragraphs: Count
    articles: Count
    fingerprint: str
    engine: str


class TotalJson(TypedDict):
    """Exact numbers of what matches.

    unique: paragraphs that are left when every cluster of copies counts once.
    """

    occurrences: Count | None
    paragraphs: Count
    articles: Count
    unique: Count


class ProposalJson(TypedDict):
    """A text of the archive that would find something, and how many paragraphs."""

    text: str
    paragraphs: Count


class ClusterJson(TypedDict):
    """Which copies a paragraph belongs to, and whether it is the one that was seen first."""

    id: str
    size: Annotated[int, Limits(least=2)]
    first: bool


class HitJson(TypedDict):
    """A paragraph that matches; spans are character offsets into its text."""

    paragraph_id: str
    article_id: str
    file: str
    article: Number
    n: Count
    lines: list[Count]
    kind: ParagraphKind
    title: str | None
    display_title: str
    date: DateJson | None
    source: str | None
    region: PathJson | None
    text: str
    spans: list[Span]
    whole_word: bool
    score: float
    script: Script
    cluster: ClusterJson | None
    anchor: str


class PlaceBucketJson(TypedDict):
    """A place, and how many matching paragraphs it has."""

    code: str
    name: str
    level: Level | None
    parent: str | None
    count: Count
    selected: bool
    excluded: bool


class PlaceFacetJson(TypedDict):
    """Matching paragraphs by place.

    missing: those without any; ambiguous: those with one that cannot be told apart.
    """

    buckets: list[PlaceBucketJson]
    missing: Count
    ambiguous: NotRequired[Count]


class BucketJson(TypedDict):
    """A value, and how many matching paragraphs have it."""

    value: str
    count: Count
    selected: bool
    excluded: bool


class FacetJson(TypedDict):
    """Matching paragraphs by value; missing: those without one."""

    buckets: list[BucketJson]
    missing: Count


class FacetsJson(TypedDict):
    """A facet's counts ignore its own selection and honour every other filter."""

    region: PlaceFacetJson
    mentioned: PlaceFacetJson
    place: PlaceFacetJson
    year: FacetJson
    month: FacetJson
    source: FacetJson
    kind: FacetJson


class SearchResultJson(TypedDict):
    """A page of what a search finds, with its exact totals and facets.

    understood: the query as it was read. exact: false only for a loosened search.
    """

    query: str
    understood: str
    notes: list[str]
    total: TotalJson
    exact: bool
    did_you_mean: list[ProposalJson]
    hits: list[HitJson]
    facets: FacetsJson
    index: IndexJson
    took_ms: float


class FoundJson(TypedDict):
    """The paragraph that has a name, and what has become of it."""

    name: str
    state: AnchorState
    hit: HitJson


class CopiesTotalJson(TypedDict):
    """How many paragraphs say the same, the one that was asked for included."""

    paragraphs: Number


class CopiesJson(TypedDict):
    """The paragraphs that say what one says, or nearly."""

    paragraph_id: str
    query: str
    total: CopiesTotalJson
    hits: list[HitJson]


class ShownParagraphJson(ParagraphJson):
    """A paragraph of an article, with the places it names and the matches of a query."""

    paragraph_id: str
    spans: list[Span]
    places: list[PathJson]
    cluster: ClusterJson | None
    anchor: str


class ArticleLinkJson(TypedDict):
    """Another article."""

    article_id: str
    display_title: str


class ArticleClusterJson(ClusterJson):
    """The copies of an article."""

    others: list[ArticleLinkJson]


class ArticleJson(TypedDict):
    """An article whole, with the receipts of its lines."""

    article_id: str
    file: str
    encoding: str
    article: Number
    title: str | None
    display_title: str
    kicker: str | None
    subtitle: str | None
    section: str | None
    date: DateJson | None
    source: str | None
    authors: list[AuthorJson]
    script: Script
    url: str | None
    region: PathJson | None
    occurrences: Count
    paragraphs: list[ShownParagraphJson]
    dropped: list[DroppedJson]
    repairs: list[RepairJson]
    cluster: ArticleClusterJson | None


def search_json(result: SearchResult) -> SearchResultJson:
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
        "facets": cast(
            "FacetsJson", {name: _facet_json(one) for name, one in result.facets.items()}
        ),
        "index": index_json(result.index),
        "took_ms": round(result.took_ms, 3),
    }


def hit_json(hit: Hit) -> HitJson:
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


def paragraph_json(name: str, found: FoundParagraph) -> FoundJson:
    """Give a paragraph found by its name as `GET /api/paragraph/<name>` and `duanluo paragraph` do."""
    return {"name": name, "state": found.state, "hit": hit_json(found.hit)}


def copies_json(paragraph_id: str, query: str, found: HitList) -> CopiesJson:
    """Give the copies of a paragraph as `GET /api/copies/<id>` does."""
    return {
        "paragraph_id": paragraph_id,
        "query": query,
        "total": {"paragraphs": found.total},
        "hits": [hit_json(hit) for hit in found.hits],
    }


def article_json(view: ArticleView) -> ArticleJson:
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


def _cluster_json(cluster: Copies | ArticleCopies | None) -> ClusterJson | None:
    return {"id": cluster.id, "size": cluster.size, "first": cluster.first} if cluster else None


def _article_cluster_json(cluster: ArticleCopies | None) -> ArticleClusterJson | None:
    shape = _cluster_json(cluster)
    if cluster is None or shape is None:
        return None
    others: list[ArticleLinkJson] = [
        {"article_id": other.article_id, "display_title": other.display_title}
        for other in cluster.others
    ]
    return {**shape, "others": others}


def _paragraph_json(article_id: str, shown: ParagraphView) -> ShownParagraphJson:
    return {
        **encode_paragraph(shown.paragraph),
        "paragraph_id": f"{article_id}-{shown.paragraph.n}",
        "spans": [list(span) for span in shown.spans],
        "places": [encode_path(path) for path in shown.places],
        "cluster": _cluster_json(shown.cluster),
        "anchor": shown.anchor,
    }


def _facet_json(facet: Facet) -> PlaceFacetJson | FacetJson:
    if facet.name not in PLACE_FACETS:
        return {"buckets": [_bucket_json(one) for one in facet.buckets], "missing": facet.missing}
    shape: PlaceFacetJson = {
        "buckets": [_place_bucket_json(one) for one in facet.buckets],
        "missing": facet.missing,
    }
    if facet.name in ("mentioned", "place"):
        shape["ambiguous"] = facet.ambiguous
    return shape


def _bucket_json(bucket: Bucket) -> BucketJson:
    return {
        "value": bucket.value,
        "count": bucket.count,
        "selected": bucket.selected,
        "excluded": bucket.excluded,
    }


def _place_bucket_json(bucket: Bucket) -> PlaceBucketJson:
    return {
        "code": bucket.value,
        "name": bucket.label,
        "level": bucket.level,
        "parent": bucket.parent,
        "count": bucket.count,
        "selected": bucket.selected,
        "excluded": bucket.excluded,
    }


def index_json(info: IndexInfo) -> IndexJson:
    """Say which index gave an answer."""
    return {
        "generation": info.generation,
        "paragraphs": info.paragraphs,
        "articles": info.articles,
        "fingerprint": info.fingerprint,
        "engine": info.engine,
    }
