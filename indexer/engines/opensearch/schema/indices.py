"""The indices of an archive in the cluster: what each says of itself, and which one the archive's name means."""

from __future__ import annotations

import contextlib
from typing import Any

from indexer.engines.opensearch.nodes.client import Client
from indexer.engines.opensearch.schema.mapping import STORE, Json
from indexer.errors import DuanluoError

_PATIENCE = 300.0


def set_meta(client: Client, index: str, values: Json) -> None:
    """Write down what is known of an index beside what it says of itself already."""
    known = meta_of(client, index)
    client.call("PUT", f"/{index}/_mapping", {"_meta": known | values}, patience=60.0)


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
    mapping = client.call("GET", f"/{index}/_mapping", patience=60.0)
    meta: Json = mapping[index]["mappings"].get("_meta", {})
    return meta


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
