"""The open index of a running application: always the published one, swapped when a rebuild publishes another.

A request asks once and works with what it got, so that no answer mixes two builds. An index that is no longer wanted
lives until the last request that holds it is done.
"""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from flask import Flask, current_app, g

from indexer import FACETS, Archive, DuanluoError, SearchRequest, current_generation, open_archive

_EXTENSION = "duanluo"
POINTER = "CURRENT"
"""Names the published generation in an index folder; it is replaced by renaming, so its inode changes with it."""
_Signature = tuple[int, int, int]


class LiveArchive:
    """Opens the published generation and notices when it changes."""

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir
        self._lock = threading.Lock()
        self._opened: tuple[_Signature, Archive] | None = None

    def get(self) -> Archive:
        """Give the archive of the published generation; raises what `open_archive` raises."""
        signature = self._signature()
        opened = self._opened
        if opened is not None and signature is not None and opened[0] == signature:
            return opened[1]
        with self._lock:
            return self._reopen(signature)

    def _reopen(self, signature: _Signature | None) -> Archive:
        """Open what is published, unless it is what is open already."""
        opened = self._opened
        same = opened is not None and opened[1].info.generation == current_generation(self._index_dir)
        archive = opened[1] if opened is not None and same else open_archive(self._index_dir)
        self._opened = (signature, archive) if signature is not None else None
        return archive

    def _signature(self) -> _Signature | None:
        """Tell one state of the pointer file from another without reading it; None when there is none."""
        try:
            state = (self._index_dir / POINTER).stat()
        except OSError:
            return None
        return state.st_ino, state.st_mtime_ns, state.st_size


def attach(app: Flask, index_dir: Path) -> None:
    """Give the application its index; nothing is opened before the first request."""
    app.extensions[_EXTENSION] = LiveArchive(index_dir)


def warm_up(app: Flask) -> threading.Thread:
    """Search once beside everything else: a first search loads dictionaries for a second, and no reader waits for it.

    What is asked for stands nowhere, so that words are cut and readings looked up too.
    """
    live: LiveArchive = app.extensions[_EXTENSION]

    def search() -> None:
        with contextlib.suppress(DuanluoError):  # what is wrong with an index is said to whoever asks for a page
            live.get().search(SearchRequest("段" * 7, facets=FACETS))

    thread = threading.Thread(target=search, daemon=True)
    thread.start()
    return thread


def archive() -> Archive:
    """Give the archive that this request works with, the same one however often it is asked for."""
    if "archive" not in g:
        live: LiveArchive = current_app.extensions[_EXTENSION]
        g.archive = live.get()
    archive: Archive = g.archive
    return archive
