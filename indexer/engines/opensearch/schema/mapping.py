"""What the indices of the cluster hold.

Fields of a paragraph, and of what is kept beside the paragraphs.

Every field is named here, and none is made by what comes in. Texts are cut by us (`tokens`), so
that the cluster only splits at blanks.
"""

from __future__ import annotations

from typing import Any

from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.errors import ArchiveOutdatedError
from indexer.text.fingerprint import fingerprint

SCHEMA_VERSION = 3
"""Raise it with any change to what is indexed: an index of another version is refused."""

STORE = "-store"
"""What the name of the second index ends with: of what is kept beside paragraphs."""

Json = dict[str, Any]

_KEYWORD: Json = {"type": "keyword"}
_KEPT: Json = {"type": "keyword", "index": False, "doc_values": False}


def _tokens(similarity: str | None = "places", options: str = "positions") -> Json:
    field: Json = {
        "type": "text",
        "analyzer": "whitespace",
        "index_options": options,
        "norms": False,
    }
    return field | ({"similarity": similarity} if similarity else {})


PARAGRAPH_FIELDS: Json = {
    # Place in index order, article, cluster of copies (only where there is one).
    "n": {"type": "long"},
    "art": {"type": "integer"},
    "cluster": {"type": "integer"},
    # Its place among the paragraphs of its article.
    "at": {"type": "integer", "index": False, "doc_values": False},
    # What a page shows; raw: the same in Base64 where it cannot be written as UTF-8.
    "text": _KEPT,
    "raw": _KEPT,
    # Characters and word edges of the paragraph; characters of its article's title and authors.
    "c": _tokens(),
    "e": _tokens(),
    "tc": _tokens(),
    "ac": _tokens(),
    "nchars": {"type": "integer", "index": False},
    # Those of its characters that are letters, digits or Han.
    "letters": {"type": "integer", "index": False},
    # Filters and facets: codes with all that lies above them. Days since the year 1; `end` is the
    # day after the last.
    "kind": _KEYWORD,
    "source": _KEYWORD,
    "region": _KEYWORD,
    "mentioned": _KEYWORD,
    "place": _KEYWORD,
    "ambiguous": {"type": "boolean"},
    "begin": {"type": "integer"},
    "end": {"type": "integer"},
    "basis": _KEYWORD,
    "year": _KEYWORD,
    "month": _KEYWORD,
}
SHOWN = ("n", "art", "at", "cluster", "kind", "text", "raw")
"""Fields of a paragraph that are fetched for a page."""

STORE_FIELDS: Json = {
    # article, file, cluster, report, share (who builds) or sent (what was taken of a build)
    "type": _KEYWORD,
    # An article: its number and id, the first of its paragraphs, the anchors of all, its cluster. A file or part: its
    # place in order.
    "art": {"type": "integer"},
    "id": _KEYWORD,
    "anchor": _KEYWORD,
    "file": _KEYWORD,
    "n": {"type": "long"},
    "end": {"type": "long"},
    "alike": {"type": "integer"},
    # Which share of a build that several make it is from.
    "share": {"type": "integer"},
    # A cluster of paragraphs: its number, size, and whether its first is running text.
    "cluster": {"type": "integer"},
    "size": {"type": "integer"},
    "running": {"type": "boolean"},
    # Everything else, as JSON in a text.
    "body": _KEPT,
}


def paragraph_index(settings: ClusterSettings) -> Json:
    """Give settings and mapping of an index of paragraphs.

    All paragraphs of an article lie in one shard, so that articles can be counted shard by shard.
    Nothing that is sent is seen before a refresh.
    """
    # What a phrase scores is the number of its places: the script is asked once per term, so that
    # queries are weighed by one over their terms.
    places = {"type": "scripted", "script": {"source": "return query.boost * doc.freq"}}
    index = {
        "number_of_shards": settings.shards,
        "number_of_replicas": settings.replicas,
        "refresh_interval": "-1",
        "codec": "best_compression",
        "sort.field": "n",
        "sort.order": "asc",
        "max_result_window": MOST_FROM,
        "search.concurrent_segment_search.mode": "none",
        "similarity": {"places": places},
    }
    # Documents are kept as they came, tokens too. A source that lacks fields saves nothing: it is
    # kept a second time, and where that is switched off, a copy that is brought up to date gets
    # documents without tokens.
    return _index(index, PARAGRAPH_FIELDS, {"_routing": {"required": True}})


def store_index(settings: ClusterSettings) -> Json:
    """Give settings and mapping of the index of what is kept beside paragraphs."""
    index = {
        "number_of_shards": settings.shards,
        "number_of_replicas": settings.replicas,
        "refresh_interval": "-1",
        "codec": "best_compression",
    }
    return _index(index, STORE_FIELDS, {})


def _index(index: Json, fields: Json, more: Json) -> Json:
    meta = {"schema": SCHEMA_VERSION, "fingerprint": fingerprint(), "complete": False}
    return {
        "settings": {"index": index},
        "mappings": {"dynamic": "strict", "_meta": meta, "properties": fields} | more,
    }


MOST_FROM = 10_000
"""How far into an order a page is asked for by its place; beyond, paragraphs are walked through."""


def check_rules(settings: ClusterSettings, meta: Json) -> None:
    """See that an index was made as it would be made now; raises ArchiveOutdatedError."""
    if meta.get("schema") != SCHEMA_VERSION:
        what = f"schema {meta.get('schema')} instead of {SCHEMA_VERSION}"
        raise ArchiveOutdatedError(settings.archive, what)
    if meta.get("fingerprint") != fingerprint():
        raise ArchiveOutdatedError(settings.archive, "its words were cut by other rules")
