"""Which engines there are. Each is imported only when it is asked for."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from indexer.engines.protocol import NO_COPIES, CopyCounter, Engine, EngineBuilder
from indexer.text.words import Cut, Library, cut_words

DEFAULT_ENGINE = "columnar"


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """Where an engine is: its module, and the names of its builder and its engine class there.

    library: what cuts the words of its indexes and of what they are asked.
    """

    module: str
    builder: str
    engine: str
    library: Library


ENGINES = {
    "columnar": EngineEntry("indexer.engines.columnar.engine", "ColumnarBuilder", "ColumnarEngine", "rjieba"),
    "whoosh": EngineEntry("indexer.engines.whoosh.engine", "WhooshBuilder", "WhooshEngine", "jieba"),
}


def engine_builder(name: str) -> EngineBuilder:
    """Make the builder of an engine; raises KeyError for a name that is not in ENGINES."""
    entry = ENGINES[name]
    return cast("EngineBuilder", getattr(importlib.import_module(entry.module), entry.builder)())


def open_engine(name: str, folder: Path, copies: CopyCounter = NO_COPIES, cut: Cut = cut_words) -> Engine:
    """Open the files that an engine's builder wrote.

    copies: what the store beside them knows of copies. cut: cuts as the index was cut. Raises KeyError,
    IndexDamagedError.
    """
    entry = ENGINES[name]
    engine = getattr(importlib.import_module(entry.module), entry.engine)
    return cast("Engine", engine.open(folder, copies, cut))
