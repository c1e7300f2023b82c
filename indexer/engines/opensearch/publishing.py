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
from typing import Any

from indexer.engines.opensearch.beside import Beside
from indexer.engines.opensearch.bulk import Action, paragraph_action, send
from indexer.engines.opensearch.client import Client, check_whole
from indexer.engines.opensearch.documents import documents
from indexer.engines.opensearch.mapping import STORE, Json, read_meta
from indexer.engines.opensearch.numbering import Places
from indexer.engines.protocol import ReadFile
from indexer.errors import DuanluoError, IncompleteIndexError
from indexer.index.store.store import Store

_PATIENCE = 300.0
_SWEPT = 5_000
"""Ids that are looked at in one request."""
_COPIES = ("_primary_first", "_replica_first")
"""Which copies of the shards are asked, so that each of two is looked at."""


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


def set_meta(client: Client, index: str, values: Json) -> None:
    """Write down what is known of an index beside what it says of itself already."""
    known = meta_of(client, index)
    client.call("PUT", f"/{index}/_mapping", {"_meta": known | values}, patience=60.0)


def sweep(client: Client, index: str, wanted: Iterator[int]) -> None:
    """See that every number is there once, and no other, in each copy of the shards.

    Raises IncompleteIndexError.
    """
    numbers = list(wanted)
    for copy in _COPIES:
        at = 0
        for n in all_numbers(client, index, copy):
            if at == len(numbers) or n != numbers[at]:
                raise IncompleteIndexError(
                    f"a paragraph is missing or twice there, the {at + 1}th, in {copy}"
                )
            at += 1
        if at != len(numbers):
            raise IncompleteIndexError(f"{at} of {len(numbers)} paragraphs, in {copy}")


_EVERY: Json = {
    "query": {"exists": {"field": "nchars"}},
    "_source": False,
    "stored_fields": "_none_",
    "track_total_hits": False,
}


def all_numbers(client: Client, index: str, copy: str) -> Iterator[int]:
    """Give the number of every paragraph, ascending, as one copy of the shards has them.

    A document without what every paragraph has, as the count of its characters, is none.
    """
    params = {"allow_partial_search_results": "false", "preference": copy}
    after: Json = {}
    while True:
        body = _EVERY | {"size": _SWEPT, "sort": ["n"]}
        answer = client.call(
            "POST",
            f"/{index}/_search",
            body | after,
            params=params,
            check=check_whole,
            patience=_PATIENCE,
        )
        hits = answer["hits"]["hits"]
        yield from (int(hit["sort"][0]) for hit in hits)
        if len(hits) < _SWEPT:
            return
        after = {"search_after": hits[-1]["sort"]}


def switch(client: Client, index: str) -> None:
    """Let the archive's name mean an index instead of the one before, and remove what is older than that one."""
    alias = client.settings.alias
    before = published(client)
    actions: list[Any] = [{"remove": {"index": one, "alias": alias}} for one in before]
    actions.append({"add": {"index": index, "alias": alias}})
    client.call("POST", "/_aliases", {"actions": actions}, patience=_PATIENCE)
    keep = {index, *before}
    with contextlib.suppress(DuanluoError):  # it is published: what is left is taken away next time
        for old in indices(client):
            if old not in keep and is_complete(client, old):
                forget(client, old)


def is_complete(client: Client, index: str) -> bool:
    """Tell whether an index was whole once.

    One that was not may be another builder's who is at it.
    """
    return bool(meta_of(client, index).get("complete"))


def meta_of(client: Client, index: str) -> Json:
    """Give what an index says of itself."""
    return read_meta(client.call("GET", f"/{index}/_mapping", patience=60.0), index)


def published(client: Client, seconds: float = 30.0) -> list[str]:
    """Give the index that the archive's name means; none before the first build."""
    path = f"/_cluster/state/metadata/{client.settings.alias}.*"
    answer = client.call("GET", path, params=_ALIASES, seconds=seconds)
    found = answer.get("metadata", {}).get("indices", {})
    return [
        index for index, one in found.items() if client.settings.alias in one.get("aliases", ())
    ]


_ALIASES = {"filter_path": "metadata.indices.*.aliases", "ignore_unavailable": "true"}


def indices(client: Client) -> list[str]:
    """Name the indices of paragraphs of the archive, published or not, the oldest first."""
    params = {"format": "json", "h": "index", "expand_wildcards": "open"}
    found = client.call(
        "GET", f"/_cat/indices/{client.settings.alias}.*", params=params, patience=60.0
    )
    return sorted(one["index"] for one in found if not one["index"].endswith(STORE))


def forget(client: Client, index: str) -> None:
    """Delete an index and the one beside it, as far as they are there."""
    for one in (index, index + STORE):
        with contextlib.suppress(DuanluoError):
            client.call("DELETE", f"/{one}", params={"ignore_unavailable": "true"})
