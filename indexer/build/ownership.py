"""Whose index a folder holds, and whether it may be built over before it is used.

An index remembers its source. Only one that is missing, or that was built from the very source that
is asked for, is built without a command that says so: any other is somebody's.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus.input.documents.pdf_and_warc import is_readable
from indexer.corpus.input.source.files import changed_since
from indexer.engines.names import DEFAULT_ENGINE, ENGINES
from indexer.errors import (
    AnotherSourceError,
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
)
from indexer.index.disk.generations import Generation, current
from indexer.index.segments.order import ORDER, Order
from indexer.index.store.store import REPORT


@dataclass(frozen=True, slots=True)
class BuildNeeded:
    """An index that is missing or behind its source: what to build it from, and by which engine."""

    source: Path
    engine: str


def build_needed(
    index_dir: Path, source: Path | None, *, default: Path | None = None
) -> BuildNeeded | None:
    """Tell whether to build an index before it is served.

    None when it is to be served as it stands.

    source: what somebody asked to serve. default: where nobody did, what to build from when there
    is no index, and again when that is what the index was built from. Raises IndexMissingError,
    IndexOutdatedError, IndexDamagedError for an index that cannot be served nor built over, and
    AnotherSourceError for one of another source than asked for.
    """
    wanted = source or default
    try:
        generation = current(index_dir)
    except IndexMissingError:
        if wanted is None:
            raise
        return BuildNeeded(wanted, DEFAULT_ENGINE)
    except IndexOutdatedError as error:
        if wanted is not None and _is_own(wanted, error.source):
            return BuildNeeded(wanted, error.engine if error.engine in ENGINES else DEFAULT_ENGINE)
        raise
    if source is not None and not is_source_of(generation, source):
        raise AnotherSourceError(index_dir, generation.source, source)
    if wanted is None or not _is_own(wanted, generation.source):
        return None
    if not (changed_since(wanted, started(generation)) or _reads_more(generation)):
        return None
    return BuildNeeded(wanted, generation.engine_name)


def require_own(index_dir: Path, source: Path) -> None:
    """See that a folder holds no index of another source; raises AnotherSourceError.

    For whoever builds from a source that nobody named.
    """
    try:
        own = current(index_dir).source
    except IndexMissingError:
        return
    except IndexOutdatedError as error:
        own = error.source
    except IndexDamagedError:
        own = None
    if not _is_own(source, own):
        raise AnotherSourceError(index_dir, own, source)


def own_source(index_dir: Path) -> Path | None:
    """Give what the index in a folder was built from.

    None when there is no index or it does not say.
    """
    try:
        return current(index_dir).source
    except IndexOutdatedError as error:
        return error.source
    except (IndexMissingError, IndexDamagedError):
        return None


def is_source_of(generation: Generation, source: Path) -> bool:
    """Tell whether a generation was built from this source."""
    return generation.source == source.resolve()


def started(generation: Generation) -> float:
    """Give when the build of a generation began, in seconds since 1970."""
    return dt.datetime.fromisoformat(generation.built).timestamp()


def _reads_more(generation: Generation) -> bool:
    """Tell whether files were skipped for want of a package that has been installed since."""
    try:
        report = Order(generation.store / ORDER).beside(REPORT)
    except IndexDamagedError:  # which whoever opens the index is told
        return False
    wanted = {
        item["values"]["suffix"] for item in report["skipped"] if item["code"] == "needs-documents"
    }
    return any(map(is_readable, wanted))


def _is_own(source: Path, own: Path | None) -> bool:
    """Tell whether an index built from `own` may be built again from `source`, which is there to be read."""
    return own == source.resolve() and source.exists()
