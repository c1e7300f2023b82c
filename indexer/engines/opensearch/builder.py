"""Building: paragraphs go into a new index of the cluster, which nobody sees before it is published.

`pack` makes documents in the workers that read; `build` sends them while they read on. What is
known only when all are there (ids of articles, copies) follows in `publish`, which makes sure that
everything arrived before it switches.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.engines.opensearch.bulk import Action, paragraph_action, send
from indexer.engines.opensearch.client import Client
from indexer.engines.opensearch.documents import documents
from indexer.engines.opensearch.engine import REFERENCE, OpenSearchEngine
from indexer.engines.opensearch.mapping import paragraph_index, store_index
from indexer.engines.opensearch.numbering import Places, Spread
from indexer.engines.opensearch.publishing import STORE, Publishing, forget
from indexer.engines.opensearch.settings import ClusterSettings
from indexer.engines.protocol import ReadFile
from indexer.index.disk.steps import DISK, Disk
from indexer.index.store.documents import Batch
from indexer.index.store.store import Store

__all__ = ["OpenSearchBuilder", "OpenSearchEngine"]

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
        made, places = [], []
        for paragraph, fields in documents(batch.paragraphs):
            made.append(fields)
            places.append(paragraph.article_number - batch.first_article)
        return PackedDocuments(tuple(made), tuple(places), batch.articles)

    def build(self, folder: Path, packs: Iterable[PackedDocuments]) -> None:
        """Send all documents into a new index, and write its name into the folder.

        Raises the cluster's errors.
        """
        settings = self._settings or ClusterSettings.read()
        client = Client(settings)
        index = f"{settings.alias}.{time.strftime('%Y%m%d%H%M%S', time.gmtime())}-{secrets.token_hex(4)}"
        try:
            client.check_version()
            client.make(index, paragraph_index(settings))
            client.make(f"{index}{STORE}", store_index(settings))
            send(client, actions(index, Spread(), packs))
            client.call("POST", f"/{index}/_refresh", patience=60.0)
        except BaseException:
            forget(client, index)
            raise
        finally:
            client.close()
        self._disk.make_folder(folder)
        self._disk.save(folder / REFERENCE, json.dumps({"index": index}).encode())

    def publish(self, folder: Path, store: Store, read: ReadFile) -> None:
        """Send what the store knows, see that the cluster has it all, and let the archive's name mean the new index.

        Raises IncompleteIndexError and the cluster's errors; the new index is then gone and the old
        one live.
        """
        settings = self._settings or ClusterSettings.read()
        index = json.loads((folder / REFERENCE).read_bytes())["index"]
        client = Client(settings)
        try:
            publishing = Publishing(client, index, store, Spread())
            publishing.send_texts()
            publishing.send_copies(read)
            publishing.complete()
        except BaseException:
            forget(client, index)
            raise
        finally:
            client.close()


def actions(index: str, numbering: Places, packs: Iterable[PackedDocuments]) -> Iterator[Action]:
    """Number paragraphs and articles over all packs, from 0 on."""
    number = articles = 0
    for pack in packs:
        for fields, place in zip(pack.documents, pack.places, strict=True):
            yield paragraph_action(
                index, numbering.n(number), numbering.article(articles + place), fields
            )
            number += 1
        articles += pack.articles
