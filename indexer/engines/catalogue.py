"""Engines by name. Each is imported only when it is asked for."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import cast

from indexer.engines.names import ENGINES
from indexer.engines.protocol import NO_COPIES, CopyCounter, Engine, EngineBuilder
from indexer.engines.sharing import SharedBuild, ShareOf
from indexer.errors import EngineNotNamedError
from indexer.text.words import Cut, cut_words


def engine_builder(name: str) -> EngineBuilder:
    """Make the builder of an engine; raises KeyError for a name that is not in ENGINES."""
    entry = ENGINES[name]
    return cast("EngineBuilder", getattr(importlib.import_module(entry.module), entry.builder)())


def begin_share(name: str, share: ShareOf, digest: str) -> SharedBuild:
    """Begin a share of an index that several builders fill.

    digest: of what the source holds, the same for all. Raises KeyError for an engine without
    shares.
    """
    module, made = ENGINES[name].share or (None, None)
    if module is None or made is None:
        raise KeyError(name)
    return cast("SharedBuild", getattr(importlib.import_module(module), made).begin(share, digest))


def open_engine(
    name: str,
    folder: Path,
    copies: CopyCounter = NO_COPIES,
    cut: Cut = cut_words,
    *,
    named: str | None = None,
) -> Engine:
    """Open the files that an engine's builder wrote.

    copies: what the store beside them knows of copies. cut: cuts as the index was cut. named: the
    engine that the user asked for, if any. Raises KeyError, EngineNotNamedError, IndexDamagedError.
    """
    entry = ENGINES[name]
    if entry.only_by_name and named != name:
        raise EngineNotNamedError(name)
    engine = getattr(importlib.import_module(entry.module), entry.engine)
    return cast("Engine", engine.open(folder, copies, cut))
