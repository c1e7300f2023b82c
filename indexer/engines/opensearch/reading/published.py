"""The published archive of a cluster, as it is opened by whoever serves or searches it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.engines.opensearch.nodes.client import Client
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.opensearch.reading.engine import OpenSearchEngine
from indexer.engines.opensearch.reading.store import ClusterStore
from indexer.engines.opensearch.reading.sweep import all_numbers
from indexer.engines.opensearch.schema.indices import meta_of, published
from indexer.engines.opensearch.schema.mapping import STORE, check_rules
from indexer.engines.opensearch.schema.numbering import TheirOwn
from indexer.errors import ArchiveMissingError, DuanluoError
from indexer.text.words import Cut, Word, segmenter

_SECONDS = 2.0
"""For the question what is published now, which readers wait for."""


def published_name(settings: ClusterSettings) -> str:
    """Name what is published now; it changes with every build and update.

    Raises ArchiveMissingError and others.
    """
    client = Client(settings)
    try:
        return _published(client, _SECONDS)
    finally:
        client.close()


class PublishedArchive:
    """Store and engine of a published index, and what is said of it.

    Raises ArchiveOutdatedError and others.
    """

    def __init__(self, settings: ClusterSettings) -> None:
        self._client = Client(settings)
        self._client.check_version()
        self._index = _published(self._client)
        meta = meta_of(self._client, self._index)
        check_rules(settings, meta)
        self._meta = meta
        self.built = str(meta["built"])
        self.source: Path | None = None
        self.name, self.fingerprint = self._index, str(meta["fingerprint"])
        self.store = ClusterStore(self._client, self._index, meta["counts"])
        self.engine = OpenSearchEngine(self._client, self._index, TheirOwn(), self.cut)

    @property
    def cut(self) -> Cut:
        """Cuts as the index was cut; a segmenter is loaded by the first text that is cut."""

        def cut(word_text: str) -> list[Word]:
            return segmenter(self.store.dictionary).cut(word_text)

        return cut

    def manifest(self) -> dict[str, Any]:
        """Give what is told of a generation in files too.

        Its files are the two indices, each with the bytes of all its copies.
        """
        params = {"format": "json", "h": "index,store.size", "bytes": "b"}
        found = self._client.call(
            "GET", f"/_cat/indices/{self._index},{self._index}{STORE}", params=params
        )
        sizes = {one["index"]: int(one["store.size"] or 0) for one in found}
        return {
            "generation": self.name,
            "engine": self.engine.name,
            "built": self._meta["built"],
            "source": "",
            "fingerprint": self.fingerprint,
            "dictionary": self.store.report().get("dictionary", 0),
            "counts": self._meta["counts"],
            "bytes": sum(sizes.values()),
            "files": dict(sorted(sizes.items())),
        }

    def verify(self) -> tuple[str, ...]:
        """Look at the number of every paragraph in both copies of the shards, and name what is missing or twice."""
        return tuple(self._problems())

    def _problems(self) -> Iterator[str]:
        for copy in ("_primary_first", "_replica_first"):
            last, count = -1, 0
            try:
                for n in all_numbers(self._client, self._index, copy):
                    if n == last:
                        yield f"paragraph {n} is there twice ({copy})"
                    last, count = n, count + 1
            except DuanluoError as error:
                yield error.message
                return
            if count != self.store.paragraph_count:
                yield f"{count} of {self.store.paragraph_count} paragraphs ({copy})"


def _published(client: Client, seconds: float = 30.0) -> str:
    found = published(client, seconds)
    if not found:
        raise ArchiveMissingError(client.settings.archive)
    return found[0]
