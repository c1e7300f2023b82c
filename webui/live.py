"""The open index of a running application: always the published one, swapped when a rebuild publishes another.

A request asks once and works with what it got, so that no answer mixes two builds. An index that is no longer wanted
lives until the last request that holds it is done.
"""

from __future__ import annotations

import threading
from pathlib import Path

from flask import Flask, current_app

from indexer import Archive, current_generation, open_archive

_EXTENSION = "duanluo"


class LiveArchive:
    """Opens the published generation and notices when it changes."""

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir
        self._lock = threading.Lock()
        self._archive: Archive | None = None

    def get(self) -> Archive:
        """Give the archive of the published generation; raises what `open_archive` raises."""
        generation = current_generation(self._index_dir)
        archive = self._archive
        if archive is not None and archive.info.generation == generation:
            return archive
        with self._lock:
            if self._archive is None or self._archive.info.generation != generation:
                self._archive = open_archive(self._index_dir)
            return self._archive


def attach(app: Flask, index_dir: Path) -> None:
    """Give the application its index; nothing is opened before the first request."""
    app.extensions[_EXTENSION] = LiveArchive(index_dir)


def archive() -> Archive:
    """Give the archive that this request should work with; call it once per request."""
    live: LiveArchive = current_app.extensions[_EXTENSION]
    return live.get()
