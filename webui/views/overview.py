"""What pages say about the archive as a whole.

Examples that find something in it, and its span of years.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from flask import Flask, g

from indexer import Archive, Audit, Changes, DuanluoError, Examples, SearchRequest, find_examples
from webui.archive import archive as live_archive


@dataclass(frozen=True, slots=True)
class Overview:
    """Examples, the first and last year and every year of the archive, and what is new in it."""

    examples: Examples = field(default_factory=Examples)
    first_year: str = ""
    last_year: str = ""
    changes: Changes | None = None
    years: frozenset[str] = frozenset()

    @property
    def phrase(self) -> str:
        """A phrase that is in the archive; empty where nothing is."""
        return next(iter(self.examples.phrases), "")


_known: WeakKeyDictionary[Archive, Overview] = WeakKeyDictionary()
"""Keeps no archive open that a rebuild has replaced."""


_looking = threading.Lock()


def overview(archive: Archive) -> Overview:
    """Look over an archive, once.

    Whoever asks meanwhile is told nothing, so that no page waits for examples.
    """
    known = _known.get(archive)
    if known is not None:
        return known
    if not _looking.acquire(blocking=False):
        return Overview()
    try:
        years = archive.search(SearchRequest(limit=0, facets=("year",))).facets["year"].buckets
        first, last = (years[0].value, years[-1].value) if years else ("", "")
        held = frozenset(year.value for year in years)
        known = _known[archive] = Overview(
            find_examples(archive), first, last, archive.changes(), held
        )
    finally:
        _looking.release()
    return known


def warm_up(app: Flask, after: threading.Thread) -> None:
    """Look over the archive beside everything else, when another thread is done."""

    def look() -> None:
        after.join()
        with app.app_context(), contextlib.suppress(DuanluoError):
            overview(live_archive())

    threading.Thread(target=look, daemon=True).start()


def failed_audit() -> Audit | None:
    """Give the last audit of the archive of this request if the index and its texts differed."""
    try:
        made = live_archive().last_audit()
    except DuanluoError:
        return None
    return made if made and made.differences else None


def current_overview() -> Overview:
    """Give what is known of the archive of this request.

    Empty where nobody has looked yet, or there is no index. What is made of it then is no page to
    keep.
    """
    try:
        known = _known.get(live_archive())
    except DuanluoError:
        return Overview()
    g.early = known is None
    return known or Overview()
