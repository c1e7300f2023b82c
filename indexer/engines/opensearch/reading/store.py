"""The store in the cluster: articles, receipts and clusters of copies, so that whoever serves needs no files.

What belongs to a page is fetched together: its paragraphs in one request, their articles and
clusters in another two. Numbers of paragraphs are those of the cluster, and of articles too.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from indexer.codec import decode_article, decode_receipts
from indexer.engines.opensearch.nodes.client import Client, check_whole
from indexer.engines.opensearch.queries.translate import numbered
from indexer.engines.opensearch.schema.documents import shown_text
from indexer.engines.opensearch.schema.mapping import MOST_FROM, SHOWN, STORE, Json
from indexer.errors import IncompleteIndexError
from indexer.index.store.anchors import draw_bits, likeness, read_anchor
from indexer.index.store.articles import article_key
from indexer.index.store.protocol import (
    Anchored,
    ArticleSort,
    Cluster,
    MatchedArticle,
    StoredArticle,
    StoredHit,
)
from indexer.index.store.store import (
    article_at_line,
    indexed_paragraphs,
    joined_receipts,
    lines_among,
)
from indexer.model import Article, Paragraph, SourceFile
from indexer.text.dictionary import Dictionary

_SECONDS = 5.0
"""For what a page needs beside its search."""
_TOGETHER = 500
"""Paragraphs that are fetched in one request."""
_KEPT = 512
"""Articles that stay decoded."""
_TEXT_OF_ANCHOR = 12
"""So many letters at the beginning of an anchor are of the text alone."""
_BY_DAY = [{"end": {"order": "asc", "missing": "_last"}}, "n"]


class ClusterStore:
    """The store of one published index. Safe to use from several threads."""

    def __init__(self, client: Client, index: str, counts: dict[str, int]) -> None:
        self._client, self._index, self._counts = client, index, counts
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, _Record] = OrderedDict()

    def close(self) -> None:
        """Let go of what is kept; the connections are the engine's too, which closes them."""
        with self._lock:
            self._kept.clear()

    @property
    def paragraph_count(self) -> int:
        """How many paragraphs there are, title blocks included."""
        return self._counts["paragraphs"]

    @property
    def article_count(self) -> int:
        """How many articles there are."""
        return self._counts["articles"]

    def _search(self, index: str, body: Json) -> Json:
        return self._client.search_once(index, body, seconds=_SECONDS)

    def walk(self, index: str, body: Json) -> Iterator[Json]:
        """Give every hit of a search in its order, however many there are."""
        return self._client.walk(index, body, MOST_FROM, seconds=_SECONDS)

    def _kept_documents(self, kind: str, keys: Iterable[object]) -> list[Json | None]:
        """Fetch what is kept under some keys, in their order; None for what is not there."""
        ids = [f"{kind}-{key}" for key in keys]
        if not ids:
            return []
        path = f"/{self._index}{STORE}/_mget"
        found = self._client.call("POST", path, {"ids": ids}, seconds=_SECONDS, check=_check_got)[
            "docs"
        ]
        return [one["_source"] if one.get("found") else None for one in found]

    def _sources(self, numbers: Sequence[int]) -> list[Json]:
        wanted = {"size": len(numbers), "query": numbered(numbers), "track_total_hits": False}
        body = wanted | {"_source": list(SHOWN)}
        found = {
            hit["_source"]["n"]: hit["_source"]
            for hit in self._search(self._index, body)["hits"]["hits"]
        }
        if missing := [number for number in numbers if number not in found]:
            raise IndexError(missing[0])
        return [found[number] for number in numbers]

    def _records(self, numbers: Sequence[int]) -> list[_Record]:
        """Give articles, fetched together as far as they are not kept."""
        with self._lock:
            known = {number: self._kept[number] for number in numbers if number in self._kept}
        missing = [number for number in dict.fromkeys(numbers) if number not in known]
        for number, source in zip(missing, self._kept_documents("article", missing), strict=True):
            if source is None:
                raise IndexError(number)
            known[number] = _Record(source)
        with self._lock:
            self._kept.update((number, known[number]) for number in missing)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [known[number] for number in numbers]

    def hits(self, numbers: Sequence[int]) -> Iterator[StoredHit]:
        """Give some paragraphs with their articles' heads and clusters; raises IndexError."""
        for at in range(0, len(numbers), _TOGETHER):
            sources = self._sources(numbers[at : at + _TOGETHER])
            records = self._records([source["art"] for source in sources])
            clusters = self._clusters([source.get("cluster") for source in sources])
            for source, record, cluster in zip(sources, records, clusters, strict=True):
                anchor = record.anchors[source["at"]]
                yield StoredHit(source["n"], record.paragraph(source), record.head, cluster, anchor)

    def _clusters(self, places: Sequence[int | None]) -> list[Cluster | None]:
        wanted = [place for place in dict.fromkeys(places) if place is not None]
        found = dict(zip(wanted, self._kept_documents("cluster", wanted), strict=True))
        return [_cluster(found[place]) if place is not None else None for place in places]

    def shown_text(self, number: int) -> str:
        """Give a paragraph's shown text alone."""
        return shown_text(self._sources([number])[0])

    def anchors(self, numbers: Sequence[int]) -> list[str]:
        """Give the anchors of some paragraphs; raises IndexError for one that is not there."""
        return [hit.anchor for hit in self.hits(numbers)]

    def paragraph_keys(self, numbers: Iterable[int]) -> list[int]:
        """Give for each of some paragraphs a number that its text, its article and its place there decide."""
        rest, keys = iter(numbers), list[int]()
        while some := list(itertools.islice(rest, _TOGETHER)):
            sources = self._sources(list(dict.fromkeys(some)))
            records = self._records([source["art"] for source in sources])
            held = {
                source["n"]: record.draw_bits(source["at"])
                for source, record in zip(sources, records, strict=True)
            }
            keys += map(held.__getitem__, some)
        return keys

    def keys_sha256(self, numbers: Iterable[int]) -> str:
        """Hash the keys of some paragraphs, ascending, as big-endian words."""
        keys = sorted(self.paragraph_keys(numbers))
        return hashlib.sha256(b"".join(key.to_bytes(8, "big") for key in keys)).hexdigest()

    def find_anchor(self, name: str) -> Anchored | None:
        """Find a paragraph by its anchor, as long as its text is somewhere.

        What has become of a paragraph of other words is not looked for in a cluster.
        """
        anchor = read_anchor(name)
        if anchor is None:
            return None
        query = {"prefix": {"anchor": name.lower()[:_TEXT_OF_ANCHOR]}}
        hits = self.walk(
            self._index + STORE, {"query": query, "sort": ["n"], "_source": ["art", "anchor"]}
        )
        held = [
            (likeness(one, anchor), hit["_source"]["art"], at)
            for hit in hits
            for at, one in enumerate(map(read_anchor, hit["_source"]["anchor"]))
            if one and one.text == anchor.text
        ]
        if not held:
            return None
        (_, state), article, at = max(held, key=lambda one: one[0][0])
        return Anchored(int(self.article(article).numbers[at]), state)

    def articles_of(self, numbers: Iterable[int]) -> Iterator[int]:
        """Give the number of each paragraph's article."""
        rest = iter(numbers)
        while some := list(itertools.islice(rest, _TOGETHER)):
            yield from (source["art"] for source in self._sources(some))

    def article(self, number: int) -> StoredArticle:
        """Give an article with its paragraphs; raises IndexError."""
        (record,) = self._records([number])
        wanted = {"query": {"term": {"art": number}}, "sort": ["n"], "_source": list(SHOWN)}
        hits = self.walk(self._index, wanted)
        return record.whole([hit["_source"] for hit in hits])

    def article_head(self, number: int) -> StoredArticle:
        """Give an article without its paragraphs and the places they name; raises IndexError."""
        return self._records([number])[0].head

    def arranged(
        self, matched: Sequence[MatchedArticle], sort: ArticleSort, page: slice
    ) -> list[MatchedArticle]:
        """Give a part of some articles, which come in index order; see the protocol."""
        ordered = sorted(matched, key=self._order_of(matched, sort))[page]
        records = self._records([one.number for one in ordered])
        pairs = zip(ordered, records, strict=True)
        return [replace(one, paragraphs=len(record.anchors)) for one, record in pairs]

    def _order_of(
        self, matched: Sequence[MatchedArticle], sort: ArticleSort
    ) -> Callable[[MatchedArticle], Any]:
        if sort == "hits":
            return lambda one: -one.matches
        if sort in ("newest", "oldest"):
            sign = -1 if sort == "newest" else 1
            return lambda one: (one.end is None, sign * (one.end or 0))
        keys: dict[int, bytes] = {}
        for at in range(0, len(matched), _TOGETHER):
            some = [one.number for one in matched[at : at + _TOGETHER]]
            heads = (record.head.article for record in self._records(some))
            keys |= zip(some, (article_key(head, sort) for head in heads), strict=True)
        return lambda one: keys[one.number]

    def article_id(self, number: int) -> str:
        """Give the id of an article."""
        return self.article_head(number).article_id

    def find_article(self, article_id: str) -> int | None:
        """Give the number of the article with this id, or None."""
        found = self._search(
            self._index + STORE, {"query": {"term": {"id": article_id}}, "_source": ["type", "art"]}
        )
        numbers = [
            hit["_source"]["art"]
            for hit in found["hits"]["hits"]
            if hit["_source"]["type"] == "article"
        ]
        return numbers[0] if numbers else None

    def find_line(self, file: str, line: int) -> int | None:
        """Give the number of the article of a file that has a line, or None.

        See `Store.find_line`.
        """
        spans = {
            number: span for part in self._parts(file) for number, span in _spans(part).items()
        }
        return article_at_line(line, spans)

    def _parts(self, file: str) -> list[Json]:
        """Give what is kept of all parts of a file, in order."""
        query = {"bool": {"filter": [{"term": {"type": "file"}}, {"term": {"file": file}}]}}
        hits = self.walk(self._index + STORE, {"query": query, "sort": ["n", "_doc"]})
        return [json.loads(hit["_source"]["body"]) for hit in hits]

    def receipt_of(self, number: int) -> SourceFile:
        """Give the receipts of the file that holds an article, without its articles."""
        file = self.article_head(number).file
        return joined_receipts([decode_receipts(file, part) for part in self._parts(file)])

    def articles_beside(self, number: int) -> list[int]:
        """Give the numbers of all articles of the file that holds an article, in index order."""
        return [
            article
            for part in self._parts(self.article_head(number).file)
            for article in _spans(part)
        ]

    def lines_of(self, number: int) -> range:
        """Give the lines of its file that belong to an article."""
        parts = [_spans(part) for part in self._parts(self.article_head(number).file)]
        own = next(spans for spans in parts if number in spans)
        return lines_among(number, own, alone=sum(map(len, parts)) == 1)

    def clusters_of(self, article: StoredArticle) -> list[Cluster | None]:
        """Give the cluster of each paragraph of an article, None for one that is alone."""
        numbers = article.numbers
        parts = [
            self._sources(numbers[at : at + MOST_FROM]) for at in range(0, len(numbers), MOST_FROM)
        ]
        return self._clusters([source.get("cluster") for part in parts for source in part])

    def copies(self, number: int) -> list[int]:
        """Give the numbers of a paragraph's cluster, its own included, in the order in which they were first seen."""
        (source,) = self._sources([number])
        if source.get("cluster") is None:
            return [number]
        body = {
            "query": {"term": {"cluster": source["cluster"]}},
            "sort": _BY_DAY,
            "_source": False,
        }
        return [int(hit["sort"][-1]) for hit in self.walk(self._index, body)]

    def largest_clusters(self, *, offset: int, limit: int, short: bool) -> tuple[int, list[int]]:
        """Count the clusters of paragraphs, and give a part of the numbers of their firsts, the largest first."""
        wanted = [{"term": {"type": "cluster"}}, *([] if short else [{"term": {"running": True}}])]
        query = {"bool": {"filter": wanted}}
        ordered = {"query": query, "sort": [{"size": "desc"}, "n"], "_source": False}
        if offset + limit <= MOST_FROM:
            page = {"from": offset, "size": limit, "track_total_hits": True}
            found = self._search(self._index + STORE, ordered | page)["hits"]
            return found["total"]["value"], [int(hit["sort"][-1]) for hit in found["hits"]]
        numbers = [int(hit["sort"][-1]) for hit in self.walk(self._index + STORE, ordered)]
        return len(numbers), numbers[offset : offset + limit]

    def article_cluster(self, number: int) -> Cluster | None:
        """Give the cluster of an article, or None when it is alone."""
        return self._records([number])[0].cluster

    def articles_like(self, number: int, limit: int) -> list[int]:
        """Give the numbers of the other articles of an article's cluster, in index order."""
        (record,) = self._records([number])
        if record.cluster is None:
            return []
        query = {"term": {"alike": record.cluster.first}}
        body = {"query": query, "sort": ["n"], "size": limit + 1, "_source": ["art"]}
        found = [
            hit["_source"]["art"] for hit in self._search(self._index + STORE, body)["hits"]["hits"]
        ]
        return [other for other in found if other != number][:limit]

    @functools.cached_property
    def _report(self) -> Json:
        (found,) = self._kept_documents("report", ["0"])
        if found is None:
            raise IncompleteIndexError("its report is missing")
        report: Json = json.loads(found["body"])
        return report

    def report(self) -> dict[str, Any]:
        """Give the report of the build that made this index."""
        report: Json = self._report["report"]
        return report

    @functools.cached_property
    def dictionary(self) -> Dictionary:
        """The words that its paragraphs were cut with beside those of jieba."""
        return Dictionary.from_json(self._report["dictionary"])

    def receipts(self) -> Iterator[SourceFile]:
        """Give the receipts of all files in index order (without their articles)."""
        hits = self.walk(
            self._index + STORE, {"query": {"term": {"type": "file"}}, "sort": ["n", "file"]}
        )
        for hit in hits:
            yield decode_receipts(hit["_source"]["file"], json.loads(hit["_source"]["body"]))


class _Record:
    """What is kept of one article."""

    def __init__(self, source: Json) -> None:
        self._body: Json = json.loads(source["body"])
        self._first, self._source = int(source["n"]), source

    @property
    def anchors(self) -> list[str]:
        """Those of its paragraphs, in their order."""
        return list(self._source["anchor"])

    def draw_bits(self, place: int) -> int:
        """Give the number by which a paragraph is drawn, by its place in the article."""
        anchor = read_anchor(self.anchors[place])
        if anchor is None:
            raise IncompleteIndexError(f"article {self._source['id']} names a paragraph wrongly")
        return draw_bits(anchor.text, self._body["content"], place)

    @functools.cached_property
    def head(self) -> StoredArticle:
        article = decode_article(self._body["article"], mentions=False)
        return StoredArticle(self._source["id"], self._source["file"], article, self._first)

    def whole(self, sources: list[Json]) -> StoredArticle:
        paragraphs = [self.paragraph(source) for source in sources]
        article: Article = decode_article(self._body["article"], paragraphs)
        if len(indexed_paragraphs(article)) != len(self._body["lines"]):
            raise IncompleteIndexError(f"article {self._source['id']} has lost paragraphs")
        return replace(self.head, article=article, numbers=[source["n"] for source in sources])

    def paragraph(self, source: Json) -> Paragraph:
        """Make the paragraph of a document.

        Its place among those of the article says its number and lines.
        """
        place = source["at"]
        n = place if self._body["heading"] else place + 1
        return Paragraph(n, source["kind"], shown_text(source), tuple(self._body["lines"][place]))

    @property
    def cluster(self) -> Cluster | None:
        found = self._body.get("cluster")
        return Cluster(found["id"], found["size"], found["first"]) if found else None


def _cluster(found: Json | None) -> Cluster | None:
    return Cluster(found["id"], found["size"], found["n"]) if found else None


def _spans(part: Json) -> dict[int, tuple[int, int] | None]:
    return {number: (lines[0], lines[1]) if lines else None for number, *lines in part["articles"]}


def _check_got(answer: Json) -> None:
    for one in answer["docs"]:
        if "error" in one:
            check_whole({"error": one["error"], "status": 503})
