"""An opened index: one store, one engine, one gazetteer.

Every search of the CLI and of the web goes through here.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.archive.articles import Articles
from indexer.archive.published import Location, Published
from indexer.archive.searching import Searching
from indexer.audit.audit import Audit, Plan, audited
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.engines.catalogue import open_engine
from indexer.engines.names import CLUSTER_ENGINE, ENGINES
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.protocol import Engine
from indexer.errors import (
    EngineLacksError,
    IndexDamagedError,
    IndexOutdatedError,
    build_command,
)
from indexer.index.disk.generations import (
    Generation,
    check_ahead,
    mapped_files,
    open_current,
    published,
    roll_back,
    verify,
)
from indexer.index.disk.steps import DISK
from indexer.index.segments.changes import Changes, changes_of
from indexer.index.store.protocol import Documents
from indexer.index.store.store import Store
from indexer.model import SourceFile
from indexer.text.words import Cut, Word, cut_words, segmenter

if TYPE_CHECKING:
    from indexer.engines.opensearch.reading.published import PublishedArchive


class Archive(Searching, Articles):
    """The published index of a folder: what it is, and what `Searching` and `Articles` answer of it.

    Immutable: a rebuild publishes another one, which is opened anew.

    built: when, as an ISO 8601 time. source: what it was built from, for whoever is at this machine
    and nobody else.
    """

    def __init__(
        self,
        generation: Published,
        store: Documents,
        engine: Engine,
        regions: Gazetteer,
        cut: Cut = cut_words,
    ) -> None:
        super().__init__(store, engine, regions, cut, generation)
        self._generation = generation
        self._audited: tuple[int, Audit | None] = (0, None)
        self._mapped = mapped_files(generation) if isinstance(generation, Generation) else ()

    def close(self) -> None:
        """Release all files, at once and not when the collector comes.

        Nothing may be asked any more.
        """
        super().close()
        self.__dict__.pop("_mapped", None)

    def check_lengths(self) -> None:
        """Look whether its files are as long as they were, which costs a microsecond each.

        Whoever reads where a file was cut off is ended by the system. Raises IndexDamagedError.
        """
        for compound in self._mapped:
            compound.check_length()

    def check_ahead(self) -> None:
        """Check all files now, and not each part when it is first touched.

        Raises IndexDamagedError.

        A cluster checks its files itself.
        """
        if isinstance(self._generation, Generation):
            check_ahead(self._generation)

    def audit(self, plan: Plan) -> Audit:
        """Hold what the engine counts against the stored texts.

        Raises EngineLacksError for an archive of a cluster, BadRequestError when it holds no text.
        """
        if not isinstance(self._store, Store):
            raise EngineLacksError(self._engine.name, "what an audit reads")
        return audited(self._engine, self._store, self.info.generation, plan)

    def keep_audit(self, made: Audit) -> bool:
        """Keep an audit beside the index, in the place of the last; False where it cannot be."""
        if not isinstance(self._generation, Generation):
            return False
        data = json.dumps(made.as_json(), ensure_ascii=False, indent=1).encode()
        try:
            DISK.exchange(self._generation.audit, data)
        except OSError:
            return False
        return True

    @property
    def is_in_cluster(self) -> bool:
        """Whether it lies in a cluster, where no audit is kept and nothing of the build before."""
        return not isinstance(self._generation, Generation)

    @property
    def audit_state(self) -> int:
        """Tell one state of the kept audit from another, cheaply; 0 when there is none."""
        if not isinstance(self._generation, Generation):
            return 0
        try:
            return self._generation.audit.stat().st_mtime_ns
        except OSError:
            return 0

    def last_audit(self) -> Audit | None:
        """Give the last audit of this index, if one is kept; read again only when it changes."""
        state = self.audit_state
        if state != self._audited[0]:
            self._audited = state, read_audit(self._generation)
        return self._audited[1]

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self.close()
        generation = self._generation
        # A block that nobody had touched before.
        if isinstance(error, IndexDamagedError) and isinstance(generation, Generation):
            raise error.located(
                generation.folder.parent, generation.source, generation.engine_name
            ) from error

    def changes(self) -> Changes | None:
        """Say what is different from the build before this one; None where that is not known any more."""
        if not isinstance(self._generation, Generation):
            return None
        return changes_of(self._generation)

    def source_files(self) -> list[tuple[str, str]]:
        """Give name and sha256 of every file that the index was made of.

        None where the store does not know.
        """
        return sorted(self._store.order.listing()) if isinstance(self._store, Store) else []

    def report(self) -> dict[str, Any]:
        """Give the report of the build that made this index."""
        return self._store.report()

    def receipts(self) -> Iterator[SourceFile]:
        """Give, file by file, the encoding and everything dropped or repaired (without the articles)."""
        return self._store.receipts()


def read_audit(generation: Published) -> Audit | None:
    """Read the last audit of an index; None when there is none, or none that can be read."""
    if not isinstance(generation, Generation):
        return None
    try:
        shape = json.loads(generation.audit.read_bytes())
        found = Audit.from_json(shape)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found if found.generation == generation.name else None


def open_archive(where: Location, *, engine: str | None = None) -> Archive:
    """Open the published index of a folder, or the published archive of a cluster.

    engine: the one that the user asked for, if any. Raises IndexMissingError, IndexDamagedError,
    IndexOutdatedError, EngineNotNamedError, and the errors of a cluster.
    """
    if isinstance(where, Path):
        return open_current(where, functools.partial(_open, where, engine))
    opened = _cluster(where)
    return Archive(opened, opened.store, opened.engine, Gazetteer.load(), opened.cut)


def _open(index_dir: Path, named: str | None, generation: Generation) -> Archive:
    entry = ENGINES.get(generation.engine_name)
    if entry is None:
        what = f"its engine {generation.engine_name[:20]!r} is none of ours"
        raise IndexOutdatedError(what, index_dir, generation.source)
    store, library = Store(generation), entry.library
    dictionary = (
        store.dictionary
    )  # Answers cut words when they are looked at, which may be when the store is closed.

    def cut(
        word_text: str,
    ) -> list[Word]:  # A segmenter is loaded by the first question that has its words cut.
        return segmenter(dictionary, library).cut(word_text)

    engine = open_engine(
        generation.engine_name, generation.engine, store.duplicates, cut, named=named
    )
    return Archive(generation, store, engine, Gazetteer.load(), cut)


def _cluster(settings: ClusterSettings) -> PublishedArchive:
    from indexer.engines.opensearch.reading.published import PublishedArchive  # noqa: PLC0415 - its library is an extra

    return PublishedArchive(settings)


def current_generation(where: Location) -> str:
    """Name what is published in a folder or a cluster, without opening it.

    Raises what `open_archive` raises.
    """
    if isinstance(where, Path):
        return published(where).name
    from indexer.engines.opensearch.reading.published import published_name  # noqa: PLC0415 - its library is an extra

    return published_name(where)


def read_manifest(where: Location) -> dict[str, Any]:
    """Give what `duanluo info` prints of what is published.

    Name, engine, times, counts, the size of every file.

    No engine of files is opened. Raises what `open_archive` raises.
    """
    return open_current(where, _manifest) if isinstance(where, Path) else _cluster(where).manifest()


def _manifest(generation: Generation) -> dict[str, Any]:
    return {
        "generation": generation.name,
        "previous": generation.previous,
        "engine": generation.engine_name,
        "built": generation.built,
        "source": str(generation.source or ""),
        "fingerprint": generation.fingerprint,
        "dictionary": Store(generation).report().get("dictionary", 0),
        "counts": generation.counts,
        "bytes": generation.size,
        "files": {name: entry.size for name, entry in sorted(generation.files.items())},
    }


def verify_index(where: Location) -> tuple[str, ...]:
    """Look at all that is published and name what is missing or changed; nothing when it is whole.

    Every file is read; of a cluster, the number of every paragraph in both copies. Raises what
    `open_archive` raises.
    """
    if not isinstance(where, Path):
        return _cluster(where).verify()
    while True:
        generation = published(where)
        problems = (*verify(generation), *_audit_problems(generation))
        if not problems or published(where).name == generation.name:
            return problems


def _audit_problems(generation: Generation) -> Iterator[str]:
    found = read_audit(generation)
    if found and found.differences:
        yield (
            f"the audit of {found.made} found {len(found.differences)} differences: "
            f"repeat it with `{found.command}`"
        )


def rebuild_command(where: Location) -> str:
    """Give the command that builds what is published again, from its own source.

    Raises what `open_archive` raises.
    """
    if not isinstance(where, Path):
        return f"duanluo build SOURCE --engine {CLUSTER_ENGINE}"
    generation = published(where)
    return build_command(generation.source, where, generation.engine_name)


def roll_back_index(index_dir: Path, *, now: dt.datetime) -> dict[str, Any]:
    """Publish the index before the live one again, and give its manifest.

    Raises what `roll_back` raises.
    """
    return _manifest(roll_back(index_dir, now))
