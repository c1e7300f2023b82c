"""Building: paragraphs go into a new index of the cluster, which nobody sees before it is published.

`pack` makes documents in the workers that read; `build` sends them while they read on. What is known only when all are
there (ids of articles, copies) follows in `publishing`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.engines.opensearch.bulk import Action, send
from indexer.engines.opensearch.client import Client
from indexer.engines.opensearch.documents import document
from indexer.engines.opensearch.engine import REFERENCE
from indexer.engines.opensearch.mapping import paragraph_index
from indexer.engines.opensearch.numbering import Spread
from indexer.engines.opensearch.settings import ClusterSettings
from indexer.index.disk.steps import DISK, Disk
from indexer.index.store.documents import Batch

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PackedDocuments:
    """The documents of some whole articles, and for each the place of its article among them."""

    documents: tuple[Json, ...]
    places: tuple[int, ...]
    articles: int


class OpenSearchBuilder:
    """Builds an index in the cluster of the environment; the folder only gets its name."""

    def __init__(self, settings: ClusterSettings | None = None, disk: Disk = DISK) -> None:
        self._settings, self._disk = settings, disk

    def pack(self, batch: Batch) -> PackedDocuments:
        """Make the documents of a batch; see the protocol."""
        documents, places = [], []
        for paragraph in batch.paragraphs:
            documents.append(document(paragraph))
            places.append(paragraph.article_number - batch.first_article)
        return PackedDocuments(tuple(documents), tuple(places), batch.articles)

    def build(self, folder: Path, packs: Iterable[PackedDocuments]) -> None:
        """Send all documents into a new index, and write its name into the folder; raises the cluster's errors."""
        settings = self._settings or ClusterSettings.read()
        client = Client(settings)
        try:
            client.check_version()
            index = f"{settings.prefix}-{secrets.token_hex(8)}"
            client.call("PUT", f"/{index}", paragraph_index(settings))
            send(client, actions(index, Spread(), packs))
            client.call("POST", f"/{index}/_refresh", patience=60.0)
        finally:
            client.close()
        self._disk.make_folder(folder)
        self._disk.save(folder / REFERENCE, json.dumps({"index": index}).encode())


def actions(index: str, numbering: Spread, packs: Iterable[PackedDocuments]) -> Iterator[Action]:
    """Number paragraphs and articles over all packs, from 0 on."""
    number = articles = 0
    for pack in packs:
        for fields, place in zip(pack.documents, pack.places, strict=True):
            yield paragraph_action(index, numbering.n(number), articles + place, fields)
            number += 1
        articles += pack.articles


def paragraph_action(index: str, n: int, article: int, fields: Json) -> Action:
    """Put one paragraph; article: its number among articles, which decides the shard."""
    return Action(index, str(n), {"n": n, "art": article, **fields}, routing=str(article))
