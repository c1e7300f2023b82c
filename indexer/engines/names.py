"""Which engines there are: names alone, which the help of a command needs in no time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DEFAULT_ENGINE = "columnar"


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """Where an engine is: its module, and the names of its builder and its engine class there.

    library: what cuts the words of its indexes and of what they are asked.
    """

    module: str
    builder: str
    engine: str
    library: Literal["jieba", "rjieba"]


ENGINES = {
    "columnar": EngineEntry("indexer.engines.columnar.engine", "ColumnarBuilder", "ColumnarEngine", "rjieba"),
    "opensearch": EngineEntry("indexer.engines.opensearch", "OpenSearchBuilder", "OpenSearchEngine", "rjieba"),
    "whoosh": EngineEntry("indexer.engines.whoosh.engine", "WhooshBuilder", "WhooshEngine", "jieba"),
}
