"""Building: paragraphs go into a new index of the cluster, which nobody sees before it is published.

`pack` makes documents in the workers that read; `build` sends them while they read on. What is
known only when all are there (ids of articles, copies) follows in `publish`, which makes sure that
everything arrived before it switches. An update publishes a clone to which the changes were sent.
"""

from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.engines.opensearch.nodes.client import Client
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.opensearch.reading.engine import REFERENCE, OpenSearchEngine, reference
from indexer.engines.opensearch.schema.documents import documents
from indexer.engines.opensearch.schema.indices import meta_of, published
from indexer.engines.opensearch.schema.mapping import check_rules
from indexer.engines.opensearch.schema.numbering import Places, Spread
from indexer.engines.opensearch.writing.beginning import BUILDER, Make, begun, made_empty
from indexer.engines.opensearch.writing.bulk import Action, paragraph_action, send
from indexer.engines.opensearch.writing.claims import Claims
from indexer.engines.opensearch.writing.ledger import ClusterLedger, forget_ledgers
from indexer.engines.opensearch.writing.publishing import Publishing
from indexer.engines.opensearch.writing.updating import Update, cloned, update_of
from indexer.engines.protocol import ReadFile
from indexer.index.disk.steps import DISK, Disk
from indexer.index.store.documents import Batch
from indexer.index.store.placed import Placed
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
        self._filled: _Filled | None = None
        self.left_out = 0

    def pack(self, batch: Batch) -> PackedDocuments:
        """Make the documents of a batch; see the protocol."""
        made, places = [], []
        for paragraph, fields in documents(batch.paragraphs):
            made.append(fields)
            places.append(paragraph.article_number - batch.first_article)
        return PackedDocuments(tuple(made), tuple(places), batch.articles)

    @contextlib.contextmanager
    def building(self, of: str) -> Iterator[None]:
        """Fill one index in what follows; see the protocol."""
        settings = self._settings or ClusterSettings.read()
        wanted = f"{of}-{settings.shards}-{settings.replicas}" if of else ""
        with self._filling(wanted, made_empty):
            yield

    @contextlib.contextmanager
    def _filling(self, of: str, make: Callable[[Client], Make]) -> Iterator[_Filled]:
        client = Client(self._settings or ClusterSettings.read())
        try:
            client.check_version()
            with begun(client, of, make(client)) as index, contextlib.ExitStack() as beating:
                self._filled = _Filled(client, index, bool(of), beating)
                yield self._filled
        finally:
            self._filled = None
            client.close()

    def build(self, folder: Path, packs: Iterable[PackedDocuments]) -> None:
        """Send all documents into a new index, and write its name into the folder.

        Raises the cluster's errors.
        """
        with contextlib.ExitStack() as stack:
            filled = self._filled or stack.enter_context(self._filling("", made_empty))
            packs = under_way(packs)
            filled.beat()
            ledger = ClusterLedger(filled.client, filled.index, "paragraphs")
            wanted = ledger if filled.goes_on else None
            send(filled.client, actions(filled.index, Spread(), packs), wanted)
            filled.client.call("POST", f"/{filled.index}/_refresh", patience=60.0)
            self.left_out = ledger.left_out
        self._name(folder, filled.index)

    def _name(self, folder: Path, index: str) -> None:
        self._disk.make_folder(folder)
        self._disk.save(folder / REFERENCE, json.dumps({"index": index}).encode())

    def publish(self, folder: Path, store: Store, read: ReadFile) -> None:
        """Send what the store knows, see that the cluster has it all, and let the archive's name mean the new index.

        Raises IncompleteIndexError and the cluster's errors.
        """
        if self._filled is None:
            raise RuntimeError("publish comes within building")
        client, index = self._filled.client, self._filled.index
        publishing = Publishing(client, index, store, Spread())
        publishing.send_texts()
        publishing.send_copies(read)
        publishing.complete()
        forget_ledgers(client, index)
        Placed.built(store).save(folder, self._disk)

    def check_base(self) -> None:
        """See that what is published was not made by other rules; raises ArchiveOutdatedError."""
        client = Client(self._settings or ClusterSettings.read())
        try:
            client.check_version()
            for index in published(client):
                check_rules(client.settings, meta_of(client, index))
        finally:
            client.close()

    def update(self, folder: Path, base: Path, stores: tuple[Store, Store], read: ReadFile) -> None:
        """Publish what a store has become, from what the index of the one before holds; see the protocol."""
        before, after = stores
        name = reference(base)
        of = update_of(name, after)
        client = Client(self._settings or ClusterSettings.read())
        try:
            client.check_version()
            live = published(client)
            is_done = bool(live) and meta_of(client, live[0]).get("of") == of
        finally:
            client.close()
        update = Update.between(before, Placed.read(base), after)
        if update is None or (live != [name] and not is_done):
            self._build_again(folder, after, read)
            return
        if not is_done:
            with self._filling(of, lambda client: cloned(client, name)) as filled:
                filled.beat()
                update.fill(filled.client, filled.index, read)
                live = [filled.index]
        self._name(folder, live[0])
        update.places.save(folder, self._disk)

    def _build_again(self, folder: Path, store: Store, read: ReadFile) -> None:
        """Fill a new index with all that a store holds: there is none to go on from, or no room in its numbers."""
        files = range(store.order.file_count)
        with self.building(""):
            self.build(folder, (self.pack(_batch(store, at, read)) for at in files))
            self.publish(folder, store, read)


@dataclass(frozen=True, slots=True)
class _Filled:
    """The index that is being filled.

    goes_on: whether a builder that died may be gone on from. beating: what ends with the filling.
    """

    client: Client
    index: str
    goes_on: bool
    beating: contextlib.ExitStack

    def beat(self) -> None:
        """Say from now on that its builder is alive."""
        if self.goes_on:
            self.beating.enter_context(Claims(self.client, self.index).alive(BUILDER))


def under_way(packs: Iterable[PackedDocuments]) -> Iterator[PackedDocuments]:
    """Read the first pack: workers are copies of this process as long as it has no other thread."""
    rest = iter(packs)
    return itertools.chain(list(itertools.islice(rest, 1)), rest)


def _batch(store: Store, at: int, read: ReadFile) -> Batch:
    first, end = int(store.order.article[at]), int(store.order.article[at + 1])
    return Batch(read(at), first, end - first)


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
