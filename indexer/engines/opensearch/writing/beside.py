"""What is kept beside the paragraphs: receipts, articles, clusters of copies, the report; as documents.

The store of a build knows what its paragraphs together are. All of that goes into a second index,
so that whoever serves the archive needs no files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Sequence

from indexer.codec import encode_article, encode_receipts
from indexer.engines.opensearch.schema.mapping import STORE, Json
from indexer.engines.opensearch.schema.numbering import Places
from indexer.engines.opensearch.writing.bulk import Action
from indexer.index.store.store import Store, indexed_paragraphs
from indexer.model import Article, SourceFile


class Beside:
    """Describes a store for the index of this name.

    keys: the numbers of the clusters of copies, by their places; these themselves where none are
    given.
    """

    def __init__(
        self, index: str, store: Store, numbering: Places, keys: Sequence[int] | None = None
    ) -> None:
        self._index, self._store, self._numbering = index + STORE, store, numbering
        self._keys = keys

    def _kept(self, kind: str, key: object, fields: Json) -> Action:
        return Action(self._index, f"{kind}-{key}", {"type": kind, **fields})

    def files(self, places: Iterable[int]) -> Iterator[Action]:
        """Put articles and receipts of the files at some places of index order."""
        for at in places:
            file = self._store.source_file(at)
            fields = {"file": file.file, "n": self._first(at), "body": self._receipts(at, file)}
            yield self._kept("file", self.file_key(at, file.file), fields)
            yield from self._articles(at, file)

    def _first(self, at: int) -> int:
        return self._numbering.n(int(self._store.order.paragraph[at]))

    def file_key(self, at: int, name: str) -> str:
        """Give the key of a file's receipts: there may be several parts of a name."""
        named = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return f"{self._first(at)}-{named}"

    def articles(self, at: int, wanted: Container[int]) -> Iterator[Action]:
        """Put some articles of the file at a place, by their numbers."""
        return self._articles(at, self._store.source_file(at), wanted)

    def _articles(
        self, at: int, file: SourceFile, wanted: Container[int] | None = None
    ) -> Iterator[Action]:
        order = self._store.order
        first, numbers = (
            int(order.paragraph[at]),
            range(int(order.article[at]), order.article_count),
        )
        for number, article in zip(numbers, file.articles, strict=False):
            if wanted is None or number in wanted:
                key = self._numbering.article(number)
                yield self._kept("article", key, self._article(number, article, file.file, first))
            first += len(indexed_paragraphs(article))

    def report(self) -> Iterator[Action]:
        """Put the report of the build."""
        report = {"report": self._store.report(), "dictionary": self._store.dictionary.as_json()}
        yield self._kept("report", 0, {"body": json.dumps(report)})

    def _receipts(self, at: int, file: SourceFile) -> str:
        beside = self._store.lines_beside(at)
        lines = [
            [self._numbering.article(number), *(span or ())] for number, span in beside.items()
        ]
        return json.dumps({"encoding": file.encoding, "articles": lines} | encode_receipts(file))

    def _article(self, number: int, article: Article, file: str, first: int) -> Json:
        body: Json = {
            "article": encode_article(article),
            "lines": [paragraph.lines for paragraph in indexed_paragraphs(article)],
            "heading": article.heading is not None,
            "content": int(self._store.order.content[number]),
        }
        fields: Json = {
            "art": self._numbering.article(number),
            "id": self._store.article_id(number),
            "file": file,
            "n": self._numbering.n(first),
            "anchor": self._store.anchors(range(first, first + len(body["lines"]))),
        }
        if cluster := self._store.article_cluster(number):
            place = self._numbering.article(cluster.first)
            body["cluster"] = {"id": cluster.id, "size": cluster.size, "first": place}
            fields["alike"] = place
        return fields | {"body": json.dumps(body)}

    def clusters(self) -> Iterator[Action]:
        """Put what is known of every cluster of paragraphs."""
        clusters = self._store.duplicates.clusters
        running = set(self._store.largest_clusters(offset=0, limit=len(clusters), short=False)[1])
        for place, number in enumerate(sorted(clusters.tolist())):
            cluster = self._store.cluster(number)
            if cluster:
                key = place if self._keys is None else int(self._keys[place])
                fields = {
                    "cluster": key,
                    "size": cluster.size,
                    "n": self._numbering.n(number),
                    "id": cluster.id,
                }
                yield self._kept("cluster", key, fields | {"running": number in running})
