"""Which engines there are: names alone, which the help of a command needs in no time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DEFAULT_ENGINE = "columnar"
CLUSTER_ENGINE = "opensearch"
"""The engine whose index is not in a folder."""
CLUSTER_NAMES = "DUANLUO_OPENSEARCH_"
"""What the names of all settings of the cluster begin with."""


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """Where an engine is: its module, and the names of its builder and its engine class there.

    library: what cuts the words of its indexes and of what they are asked. only_by_name: whether
    its files may do harm when they are opened, so that the user must ask for it. most_segments:
    from so many on an update becomes a full build, as every search asks each of them; 0 where there
    are no updates. share: the class of what several builders fill together, with its module.
    """

    module: str
    builder: str
    engine: str
    library: Literal["jieba", "rjieba"]
    only_by_name: bool = False
    most_segments: int = 0
    share: tuple[str, str] | None = None


ENGINES = {
    "columnar": EngineEntry(
        "indexer.engines.columnar.engine",
        "ColumnarBuilder",
        "ColumnarEngine",
        "rjieba",
        most_segments=8,
    ),
    "opensearch": EngineEntry(
        "indexer.engines.opensearch.writing.builder",
        "OpenSearchBuilder",
        "OpenSearchEngine",
        "rjieba",
        most_segments=64,  # they are asked for texts alone
        share=("indexer.engines.opensearch.writing.shares", "ClusterShare"),
    ),
    "whoosh": EngineEntry(
        "indexer.engines.whoosh.engine", "WhooshBuilder", "WhooshEngine", "jieba", only_by_name=True
    ),
}
