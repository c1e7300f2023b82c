"""Which requests of a build the cluster has taken, written down in the cluster itself.

Whoever begins a build again that died makes the same requests in the same order. Those whose
digests stand in the ledger are left out; one that has become another is sent, and puts its
documents in the place of the old ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexer.engines.opensearch.nodes.client import Client
from indexer.engines.opensearch.schema.mapping import MOST_FROM, STORE, Json
from indexer.engines.opensearch.writing.bulk import Action, send

_TOGETHER = 8
"""Requests that are written down at a time: so many are sent twice at most."""
_TYPE = "sent"
_PATIENCE = 120.0


class ClusterLedger:
    """The requests of one part of a build, in their order. part: names it among those of an index."""

    def __init__(self, client: Client, index: str, part: str) -> None:
        self._client, self._index, self._part = client, index + STORE, part
        self._known = self._read()
        self._at = self.left_out = 0
        self._waiting: list[Action] = []

    def _read(self) -> dict[int, str]:
        self._client.call("POST", f"/{self._index}/_refresh", seconds=60.0, patience=_PATIENCE)
        query = {"bool": {"filter": [{"term": {"type": _TYPE}}, {"term": {"file": self._part}}]}}
        return {
            hit["_source"]["n"]: hit["_source"]["body"]
            for hit in _written(self._client, self._index, query)
        }

    def knows(self, request: str) -> bool:
        """Tell whether the next request was taken as it is."""
        place, self._at = self._at, self._at + 1
        is_known = self._known.get(place) == request
        self.left_out += is_known
        return is_known

    def taken(self, place: int, request: str) -> None:
        """Write down that the request at a place was taken."""
        fields: Json = {"type": _TYPE, "file": self._part, "n": place, "body": request}
        self._waiting.append(Action(self._index, f"{_TYPE}-{self._part}-{place}", fields))
        if len(self._waiting) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write down what is not yet."""
        waiting, self._waiting = self._waiting, []
        send(self._client, waiting)


def forget_ledgers(client: Client, index: str) -> None:
    """Take away what all parts of a build wrote down: the build is whole."""
    store = index + STORE
    client.call("POST", f"/{store}/_refresh", seconds=60.0, patience=_PATIENCE)
    hits = _written(client, store, {"term": {"type": _TYPE}})
    send(client, (Action(store, hit["_id"], None) for hit in list(hits)))


def _written(client: Client, index: str, query: Json) -> Iterator[Json]:
    return client.walk(
        index, {"query": query, "sort": ["n", "file"]}, MOST_FROM, patience=_PATIENCE
    )
