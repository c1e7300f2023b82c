"""The open index of a running application.

Always the published one, swapped when a rebuild publishes another.

A request asks once and works with what it got, so that no answer mixes two builds. An index that is
no longer wanted is closed when the last request that holds it is done: requests are counted, since
Python's collector may come much later.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, current_app, g

from indexer import (
    FACETS,
    Archive,
    DuanluoError,
    Location,
    SearchRequest,
    current_generation,
    open_archive,
)

_EXTENSION = "duanluo"
POINTER = "CURRENT"
"""Names the published generation in an index folder.

It is replaced by renaming, so its inode changes with it.
"""
ASKED_EVERY = 5.0
"""Seconds between two questions to a cluster whether something else is published."""
_Signature = tuple[int, int, int]


class Lease:
    """The right to use an opened archive until `end`.

    Several may share one; the last to end closes it.
    """

    def __init__(self, archive: Archive, lock: threading.Lock) -> None:
        self.archive = archive
        self._lock = lock
        self._holders = 1

    def share(self) -> Lease:
        """Take part; `end` must be called once more.

        Only who knows that the lease has not ended may ask.
        """
        with self._lock:
            self._holders += 1
        return self

    def end(self) -> None:
        """Give up one part."""
        with self._lock:
            self._holders -= 1
            left = self._holders
        if not left:
            self.archive.close()


class LiveArchive:
    """Opens the published generation and notices when it changes.

    engine: the one that the user asked for.
    """

    def __init__(self, where: Location, engine: str | None = None) -> None:
        self._where, self._engine = where, engine
        self._opening, self._counting = threading.Lock(), threading.Lock()
        self._opened: tuple[_Signature | None, Lease] | None = None

    @property
    def folder(self) -> Path | None:
        """The folder of the index; None for an archive of a cluster."""
        return self._where if isinstance(self._where, Path) else None

    def move(self, folder: Path) -> None:
        """Serve the index of another folder from now on, in which the first one was built."""
        with self._opening:
            self._where = folder

    def lease(self) -> Lease:
        """Give the archive of the published generation, to be given back.

        Raises what `open_archive` raises.
        """
        signature = self._signature()
        with self._opening:
            opened = self._opened
            if opened is None or signature is None or opened[0] != signature:
                opened = self._opened = (signature, self._reopen())
            opened[1].archive.check_lengths()
            return opened[1].share()

    def _reopen(self) -> Lease:
        """Open what is published, unless it is what is open already, and let go what was."""
        before = self._opened[1] if self._opened else None
        if before is not None and before.archive.info.generation == self._published(before):
            return before
        lease = Lease(open_archive(self._where, engine=self._engine), self._counting)
        if before is not None:
            before.end()
        threading.Thread(target=_check_ahead, args=(lease.share(),), daemon=True).start()
        return lease

    def _published(self, before: Lease) -> str:
        """Name what is published; while a cluster does not say, that is what was."""
        try:
            return current_generation(self._where)
        except DuanluoError:
            if isinstance(self._where, Path):
                raise
            return before.archive.info.generation

    def _signature(self) -> _Signature | None:
        """Tell one state of the pointer file from another without reading it.

        None when there is none.

        A cluster is asked now and then.
        """
        if not isinstance(self._where, Path):
            return int(time.monotonic() / ASKED_EVERY), 0, 0
        try:
            state = (self._where / POINTER).stat()
        except OSError:
            return None
        return state.st_ino, state.st_mtime_ns, state.st_size


def _check_ahead(lease: Lease) -> None:
    """Check the files of an index beside everything else.

    No reader waits for it, and later searches need not.
    """
    try:
        lease.archive.check_ahead()
    except DuanluoError as error:  # a search that needs what is damaged refuses by itself
        logging.getLogger("webui").warning("%s", error.message)
    finally:
        lease.end()


def attach(app: Flask, where: Location, engine: str | None = None) -> None:
    """Give the application its index; nothing is opened before the first request."""
    app.extensions[_EXTENSION] = LiveArchive(where, engine)
    app.teardown_appcontext(_give_back)


def warm_up(app: Flask) -> threading.Thread:
    """Search once beside everything else.

    A first search loads dictionaries for a second, and no reader waits for it.

    What is asked for stands nowhere, so that words are cut and readings looked up too.
    """
    opener: LiveArchive = app.extensions[_EXTENSION]

    def search() -> None:
        with contextlib.suppress(
            DuanluoError
        ):  # what is wrong with an index is said to whoever asks for a page
            lease = opener.lease()
            try:
                lease.archive.search(SearchRequest("段" * 7, facets=FACETS))
            finally:
                lease.end()

    thread = threading.Thread(target=search, daemon=True)
    thread.start()
    return thread


def live() -> LiveArchive:
    """Give what opens the index of this application."""
    found: LiveArchive = current_app.extensions[_EXTENSION]
    return found


def archive() -> Archive:
    """Give the archive that this request works with, the same one however often it is asked for."""
    if "lease" not in g:
        g.lease = live().lease()
    lease: Lease = g.lease
    return lease.archive


def hold() -> Callable[[], None]:
    """Keep the archive of this request for what goes on after it, a stream.

    Gives what must be called at its end.
    """
    lease: Lease = g.lease
    return lease.share().end


def _give_back(_: BaseException | None) -> None:
    lease: Lease | None = g.pop("lease", None)
    if lease is not None:
        lease.end()
