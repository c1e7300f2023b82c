"""An update: a copy of the published index, to which what has changed is sent before it is published.

The cluster clones an index by links to its segments, so that what is kept costs its replicas the
copying of files, and nobody an analysis. Readers see the index before until the copy is whole, has
been looked at like a build, and is given the archive's name.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from functools import cached_property

from indexer.engines.opensearch.nodes.client import Client
from indexer.engines.opensearch.schema.documents import documents
from indexer.engines.opensearch.schema.indices import set_meta
from indexer.engines.opensearch.schema.mapping import STORE, Json
from indexer.engines.opensearch.writing.beginning import Make
from indexer.engines.opensearch.writing.beside import Beside
from indexer.engines.opensearch.writing.bulk import Action, paragraph_action, send
from indexer.engines.opensearch.writing.ledger import ClusterLedger, forget_ledgers
from indexer.engines.opensearch.writing.publishing import Publishing
from indexer.engines.protocol import ReadFile
from indexer.index.disk.arrays import Array
from indexer.index.segments.order import GONE
from indexer.index.store.placed import (
    Copies,
    Placed,
    added_files,
    compared_copies,
    gone_files,
    kept_files,
    placed_again,
)
from indexer.index.store.store import Store

_PATIENCE = 300.0
_BLOCK = "index.blocks.write"


def update_of(base: str, after: Store) -> str:
    """Name an update: the same for the same files after the same index."""
    said = [base, *(f"{name} {sha256}" for name, sha256 in after.order.listing())]
    return hashlib.sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def cloned(client: Client, base: str) -> Make:
    """Give what makes clones of an index and of the one beside it, which are never written to again."""

    def make(name: str, said: Json) -> None:
        settings = {
            "index.number_of_replicas": client.settings.replicas,
            "index.refresh_interval": "-1",
            _BLOCK: None,
        }
        for one, other in ((base, name), (base + STORE, name + STORE)):
            client.call("PUT", f"/{one}/_settings", {_BLOCK: True}, patience=_PATIENCE)
            client.make(other, {"settings": settings}, of=one)
        set_meta(client, name, {"complete": False} | said)

    return make


class Update:
    """What is different between two stores with the same segments, as requests."""

    def __init__(
        self, stores: tuple[Store, Store], old: Placed, new: Placed, kept: Array, copies: Copies
    ) -> None:
        self._before, self._after = stores
        self._places, self.places, self._kept, self._copies = old, new, kept, copies

    @classmethod
    def between(cls, before: Store, places: Placed, after: Store) -> Update | None:
        """Compare two stores; gives None where there is no room left between two numbers."""
        kept = kept_files(before.order, after.order)
        again = placed_again(places, kept, after.order)
        if again is None:
            return None
        copies = compared_copies(before, places.keys, after)
        return cls((before, after), places, again.numbered(copies.keys), kept, copies)

    def fill(self, client: Client, index: str, read: ReadFile) -> None:
        """Send all that is different to a clone, and publish it.

        Raises IncompleteIndexError and the cluster's errors.
        """
        beside = Beside(index, self._after, self.places, self._copies.keys.tolist())
        gone = ClusterLedger(client, index, "gone")
        send(client, self._gone(index), gone)
        changed = itertools.chain(
            self._new_paragraphs(index, read),
            self._other_copies(index),
            beside.files(self._added),
            self._other_articles(beside),
            self._other_clusters(beside, index),
            beside.report(),
        )
        send(client, changed, ClusterLedger(client, index, "changed"))
        Publishing(client, index, self._after, self.places).complete(merge=False)
        forget_ledgers(client, index)

    @cached_property
    def _added(self) -> list[int]:
        """Places of the files that are new."""
        return added_files(self._kept)

    def _gone(self, index: str) -> Iterator[Action]:
        """Take away all that is of files that are gone."""
        order, places, store = self._before.order, self._places, index + STORE
        beside = Beside(index, self._before, places)
        listing = order.listing()
        for at in gone_files(order, self._kept):
            for number in range(int(order.paragraph[at]), int(order.paragraph[at + 1])):
                article = places.article(self._before.article_of(number))
                yield Action(index, str(places.n(number)), None, routing=str(article))
            for number in range(int(order.article[at]), int(order.article[at + 1])):
                yield Action(store, f"article-{places.article(number)}", None)
            yield Action(store, f"file-{beside.file_key(at, listing[at][0])}", None)

    def _new_paragraphs(self, index: str, read: ReadFile) -> Iterator[Action]:
        key_of = self._copies.by_number()
        for at in self._added:
            for paragraph, fields in documents(read(at)):
                key = key_of.get(paragraph.number)
                whole = fields if key is None else fields | {"cluster": key}
                article = self.places.article(paragraph.article_number)
                yield paragraph_action(index, self.places.n(paragraph.number), article, whole)

    def _other_copies(self, index: str) -> Iterator[Action]:
        """Let paragraphs that stay know of their cluster, or that they are alone now."""
        for number, key in self._copies.news():
            yield self._partial(index, number, {"cluster": key})

    def _partial(self, index: str, number: int, fields: Json) -> Action:
        article = self.places.article(self._after.article_of(number))
        return Action(index, str(self.places.n(number)), fields, str(article), partial=True)

    def _other_articles(self, beside: Beside) -> Iterator[Action]:
        """Put articles of files that stay whose id or cluster is another one."""
        before, after = self._before.order, self._after.order
        for at, old in enumerate(self._kept.tolist()):
            if old == GONE:
                continue
            shift = int(before.article[old]) - int(after.article[at])
            numbers = range(int(after.article[at]), int(after.article[at + 1]))
            changed = {number for number in numbers if self._is_other(number + shift, number)}
            if changed:
                yield from beside.articles(at, changed)

    def _is_other(self, old: int, new: int) -> bool:
        before, after = self._before.article_cluster(old), self._after.article_cluster(new)
        if self._before.article_id(old) != self._after.article_id(new):
            return True
        if before is None or after is None:
            return before is not after
        firsts = self._places.article(before.first), self.places.article(after.first)
        return (before.id, before.size) != (after.id, after.size) or firsts[0] != firsts[1]

    def _other_clusters(self, beside: Beside, index: str) -> Iterator[Action]:
        """Put the clusters that are other ones, and take away those that are none any more."""
        keys = self._places.keys.tolist()
        known = {
            action.id: _digest(action)
            for action in Beside(index, self._before, self._places, keys).clusters()
        }
        for action in beside.clusters():
            if known.pop(action.id, None) != _digest(action):
                yield action
        yield from (Action(index + STORE, gone, None) for gone in known)


def _digest(action: Action) -> bytes:
    return hashlib.blake2b(json.dumps(action.source).encode(), digest_size=8).digest()
