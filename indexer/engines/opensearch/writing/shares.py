"""Many builders: which of them loads which share of a source, and who publishes when all shares are there.

All builders of a source come to the same name for their index, from what the source holds and from
how many they are. A share is taken by a claim (`claims`), so that the share of a builder that died
can be taken over.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.codec import decode_receipts
from indexer.engines.opensearch.nodes.client import Client
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.opensearch.reading.store import ClusterStore
from indexer.engines.opensearch.schema.indices import is_complete
from indexer.engines.opensearch.schema.mapping import STORE, Json, paragraph_index, store_index
from indexer.engines.opensearch.schema.numbering import Shares, Spread, share_article
from indexer.engines.opensearch.writing.builder import PackedDocuments, actions, under_way
from indexer.engines.opensearch.writing.bulk import send
from indexer.engines.opensearch.writing.claims import COMPLETE, Claims
from indexer.engines.opensearch.writing.ledger import ClusterLedger
from indexer.engines.opensearch.writing.publishing import Publishing
from indexer.engines.protocol import ReadFile
from indexer.engines.sharing import ShareOf
from indexer.errors import ShareError
from indexer.index.store.store import Store
from indexer.model import SourceFile

_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class _ShareNumbering:
    place: int
    shares: int

    def n(self, number: int) -> int:
        return Spread(self.place).n(number)

    def article(self, number: int) -> int:
        return share_article(self.place, self.shares, number)


class ClusterShare:
    """The index that several builders of one source fill.

    digest: of what the source holds, the same for all.
    """

    @classmethod
    def begin(cls, share: ShareOf, digest: str) -> ClusterShare:
        """Begin a share in the cluster of the environment."""
        return cls(ClusterSettings.read(), share, digest)

    def __init__(self, settings: ClusterSettings, share: ShareOf, digest: str) -> None:
        self.client = Client(settings)
        self.share = share
        self.index = f"{settings.alias}.of{share.shares}-{digest}"
        self._numbering = _ShareNumbering(share.share - 1, share.shares)
        self._settings = settings
        self._claims = Claims(self.client, self.index, share.share)

    @property
    def _own(self) -> str:
        return f"share-{self.share.share}"

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def join(self) -> None:
        """Make the index, or take part in the one that another builder has made.

        Raises ShareError once published.
        """
        self.client.check_version()
        self.client.make(self.index, paragraph_index(self._settings))
        self.client.make(self.index + STORE, store_index(self._settings))
        if is_complete(self.client, self.index):
            raise ShareError(
                f"All {self.share.shares} shares of this source are loaded and published: there is nothing to add."
            )

    @contextlib.contextmanager
    def held(self, key: str = "") -> Iterator[Callable[[], None]]:
        """Hold one's share, or what else only one may do.

        Gives what says from then on that its holder is alive, until it ends. Raises ShareError.
        """
        key = key or self._own
        if holder := self._claims.take(key):
            if holder["state"] == COMPLETE:
                raise ShareError(
                    f"Share {self.share} is loaded already: give each builder another share."
                )
            raise ShareError(
                f"Share {self.share} is being loaded by {holder['host']} ({holder['pid']}): wait for it."
            )
        with contextlib.ExitStack() as beating:
            yield lambda: beating.enter_context(self._claims.alive(key))

    def load(self, packs: Iterator[PackedDocuments], beat: Callable[[], None]) -> None:
        """Send the paragraphs of one's share, but what was taken of a builder of it that died.

        beat: says that this one is alive, as soon as those who read for it are.
        """
        ledger = ClusterLedger(self.client, self.index, self._own)
        packs = under_way(packs)
        beat()
        send(self.client, actions(self.index, self._numbering, packs), ledger)

    def hand_in(self, store: Store, report: Json) -> None:
        """Send what else is known of one's share, and say that it is complete."""
        Publishing(self.client, self.index, store, self._numbering).send_files()
        counts = {"paragraphs": store.paragraph_count, "articles": store.article_count}
        dictionary = store.dictionary.as_json()
        said = {"report": report, "counts": counts, "dictionary": dictionary}
        self._claims.complete(self._own, said)

    def handed_in(self) -> list[Json]:
        """Give what all complete shares have said, in order."""
        ids = [f"share-{share}" for share in range(1, self.share.shares + 1)]
        return [one for one in self._claims.holders(ids) if one["state"] == COMPLETE]

    def files(self, said: Sequence[Json]) -> Iterator[SourceFile]:
        """Give every file of all shares with its articles, as they were read, in the order of the source."""
        for index in (self.index, self.index + STORE):
            self.client.call("POST", f"/{index}/_refresh", seconds=60.0, patience=_PATIENCE)
        totals = {
            name: sum(one["counts"][name] for one in said) for name in ("paragraphs", "articles")
        }
        store = ClusterStore(self.client, self.index, totals)
        query = {"term": {"type": "file"}}
        for hit in store.walk(self.index + STORE, {"query": query, "sort": ["n", "file"]}):
            source = hit["_source"]
            body = json.loads(source["body"])
            articles = tuple(store.article(number).article for number, *_ in body["articles"])
            yield replace(decode_receipts(source["file"], body), articles=articles)

    def publish(self, store: Store, said: Sequence[Json], read: ReadFile) -> None:
        """Send what only the whole store knows, and publish. store: of `files`."""
        numbering = Shares(
            tuple(one["counts"]["paragraphs"] for one in said),
            tuple(one["counts"]["articles"] for one in said),
        )
        publishing = Publishing(self.client, self.index, store, numbering)
        publishing.send_texts()
        publishing.send_copies(read)
        publishing.complete()
