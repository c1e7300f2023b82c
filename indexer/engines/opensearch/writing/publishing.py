"""From paragraphs in a new index to a published archive.

Texts and receipts, copies, a look at every id, the switch.

The store of a build knows what its paragraphs together are: the ids of articles, clusters of
copies, receipts. All of that is sent into a second index beside the first, so that whoever serves
the archive needs no files. Paragraphs that are copies are sent once more, with the number of their
cluster.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from bisect import bisect_left
from collections.abc import Iterator

from indexer.engines.opensearch.nodes.client import Client, check_whole
from indexer.engines.opensearch.reading.sweep import sweep
from indexer.engines.opensearch.schema.documents import documents
from indexer.engines.opensearch.schema.indices import set_meta, switch
from indexer.engines.opensearch.schema.mapping import STORE, Json
from indexer.engines.opensearch.schema.numbering import Places
from indexer.engines.opensearch.writing.beside import Beside
from indexer.engines.opensearch.writing.bulk import Action, paragraph_action, send
from indexer.engines.protocol import ReadFile
from indexer.errors import DuanluoError, IncompleteIndexError
from indexer.index.store.store import Store

_PATIENCE = 300.0


class Publishing:
    """Completes one new index. store: all that is in it."""

    def __init__(self, client: Client, index: str, store: Store, numbering: Places) -> None:
        self._client, self.index, self._store, self._numbering = client, index, store, numbering
        self._beside = Beside(index, store, numbering)

    def send_texts(self) -> None:
        """Send articles, receipts, clusters and the report."""
        self.send_files()
        send(self._client, itertools.chain(self._beside.clusters(), self._beside.report()))

    def send_files(self) -> None:
        """Send articles and receipts."""
        send(self._client, self._beside.files(range(self._store.order.file_count)))

    def send_copies(self, read: ReadFile) -> None:
        """Send every paragraph of a cluster once more, with the number of its cluster."""
        send(self._client, self._copies(read))

    def _copies(self, read: ReadFile) -> Iterator[Action]:
        numbers, clusters = self._store.duplicates.members
        starts = self._store.order.paragraph
        for at in range(self._store.order.file_count):
            first, end = (bisect_left(numbers, int(starts[place])) for place in (at, at + 1))
            if first == end:
                continue
            cluster_of = dict(
                zip(numbers[first:end].tolist(), clusters[first:end].tolist(), strict=True)
            )
            for paragraph, fields in documents(read(at)):
                if paragraph.number in cluster_of:
                    copied = fields | {"cluster": cluster_of[paragraph.number]}
                    n = self._numbering.n(paragraph.number)
                    yield paragraph_action(
                        self.index, n, self._numbering.article(paragraph.article_number), copied
                    )

    def complete(self, *, merge: bool = True, of: Json | None = None) -> None:
        """Make sure that everything is there, and publish the index.

        merge: whether its segments are made one. of: more to say of it. Raises
        IncompleteIndexError.
        """
        for index in (self.index, self.index + STORE):
            self._client.call("POST", f"/{index}/_refresh", seconds=60.0, patience=_PATIENCE)
        wanted = self._store.paragraph_count
        sweep(self._client, self.index, (self._numbering.n(number) for number in range(wanted)))
        articles = self._counted(self.index + STORE, {"term": {"type": "article"}})
        if articles != self._store.article_count:
            raise IncompleteIndexError(f"{articles} of {self._store.article_count} articles")
        if merge:
            self._merge()
        report = self._store.report()
        counts = {name: report[name] for name in ("files", "articles", "paragraphs")}
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        meta = {
            "complete": True,
            "built": now,
            "counts": counts,
            "dictionary": self._store.dictionary.digest,
        }
        set_meta(self._client, self.index, meta | (of or {}))
        switch(self._client, self.index)

    def _counted(self, index: str, query: Json) -> int:
        answer = self._client.call(
            "POST", f"/{index}/_count", {"query": query}, check=check_whole, patience=60.0
        )
        return int(answer["count"])

    def _merge(self) -> None:
        """Merge the segments of every shard into one.

        A search is right without it, and only slower.
        """
        with contextlib.suppress(DuanluoError):
            params = {"max_num_segments": "1"}
            self._client.call("POST", f"/{self.index}/_forcemerge", params=params, seconds=3600.0)
            self._client.call("POST", f"/{self.index}/_refresh", seconds=60.0)
