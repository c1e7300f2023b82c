"""Where an archive is, and what is known of it before it is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from indexer.engines.opensearch.nodes.settings import ClusterSettings

Location = Path | ClusterSettings
"""The folder of an index, or a cluster."""


class Published(Protocol):
    """An index that is published."""

    @property
    def name(self) -> str:
        """Changes with every build and update."""
        ...

    @property
    def built(self) -> str:
        """When, as ISO 8601."""
        ...

    @property
    def source(self) -> Path | None:
        """What it was built from, where that is known here."""
        ...

    @property
    def fingerprint(self) -> str:
        """Of the rules by which its texts were folded and cut."""
        ...
