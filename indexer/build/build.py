"""Building: the one place where the corpus meets the engines.

Reads a source, writes a generation, publishes it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.build.ownership import is_source_of, started
from indexer.build.packing import Packed, index_file, pack
from indexer.build.report import BuildReport
from indexer.config import DEFAULT_BUDGET, Budget
from indexer.corpus.input.source.dictionary import dictionary_beside, read_dictionary
from indexer.corpus.input.source.files import InputFile, find_inputs
from indexer.corpus.run.pipeline import Step, read_bundles
from indexer.corpus.run.stamps import Stamp, Survey, survey
from indexer.engines.catalogue import engine_builder
from indexer.engines.names import CLUSTER_ENGINE, DEFAULT_ENGINE, ENGINES
from indexer.engines.protocol import EngineBuilder, Publisher, Updatable
from indexer.errors import (
    DictionaryError,
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
    NothingToIndexError,
    SourceMissingError,
)
from indexer.index.disk.generations import Generation, GenerationWriter, current
from indexer.index.segments.order import Order, OrderedFile
from indexer.index.store.documents import IndexedParagraph
from indexer.index.store.store import Store
from indexer.index.store.writer import StoreWriter
from indexer.model import Skipped
from indexer.text.dictionary import NO_DICTIONARY, Dictionary, digest_of
from indexer.text.fingerprint import fingerprint
from indexer.text.words import make_dictionary, segmenter

MAX_DEAD = 0.25
"""Share of paragraphs that an update may leave behind in old segments before it becomes a full
build."""

Progress = Callable[[int, int, float | None], None]
"""Told as reading goes on: files read, paragraphs so far, and the share of the bytes to read, if
that is known."""


def build_index(
    source: Path,
    index_dir: Path,
    *,
    now: dt.datetime,
    engine: str = DEFAULT_ENGINE,
    jobs: int = 1,
    budget: Budget = DEFAULT_BUDGET,
    progress: Progress | None = None,
    dictionary: Path | None = None,
) -> tuple[Generation, BuildReport]:
    """Build an index of `source` beside the live one in `index_dir`, and switch to it.

    jobs: processes that read. budget: what reading one file may take. dictionary: see
    `chosen_dictionary`.

    Raises SourceMissingError, DictionaryError, NothingToIndexError, BuildRunningError,
    IndexNotWrittenError, WorkerLostError; the live index then stays.
    """
    if not source.exists():
        raise SourceMissingError(source)
    words = chosen_dictionary(source, index_dir, dictionary)
    report = BuildReport(source.resolve().name)
    report.dictionary = len(words.words)
    with GenerationWriter(index_dir, now) as writer:
        store = StoreWriter(writer.store, writer.disk)
        steps = read_bundles(
            source, functools.partial(pack, engine, words), jobs=jobs, budget=budget
        )
        builder = engine_builder(engine)
        with (
            builder.building(built_of(find_inputs(source), words))
            if isinstance(builder, Publisher)
            else contextlib.nullcontext()
        ):
            builder.build(writer.engine, Reading(source, steps, report, progress).write(store))
            report.set_repeats(store.find_duplicates())
            store.keep_dictionary(words)
            store.close(report.as_json())
            if isinstance(builder, Publisher):
                written = Store(writer)
                reading = functools.partial(read_again, written, engine)
                builder.publish(writer.engine, written, reading)
        return writer.publish(engine, report.counts, source.resolve()), report


def built_of(inputs: Iterable[InputFile | Skipped], words: Dictionary, *more: str) -> str:
    """Name what is built of some files: other files, rules or words are something else."""
    said = [fingerprint(), words.digest, *more]
    said += [f"{item.name} {item.size}" for item in inputs if isinstance(item, InputFile)]
    return hashlib.sha256("\n".join(said).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def read_again(store: Store, engine: str, at: int) -> Iterator[IndexedParagraph]:
    """Give the paragraphs of a stored file as they were packed."""
    order = store.order
    cut = segmenter(store.dictionary, ENGINES[engine].library).cut
    return index_file(store.source_file(at), int(order.paragraph[at]), int(order.article[at]), cut)


def update_index(
    source: Path,
    index_dir: Path,
    *,
    now: dt.datetime,
    jobs: int = 1,
    budget: Budget = DEFAULT_BUDGET,
    progress: Progress | None = None,
    dictionary: Path | None = None,
) -> tuple[Generation, BuildReport]:
    """Bring the index of `source` up to date: only new and changed files are read, by content.

    The answers are those of a full build. What is kept is not written again but linked; new and
    changed files become a segment. An index that cannot be gone on from (none; another source,
    version, engine or dictionary; too many segments or dead paragraphs) is built from scratch.
    Raises what `build_index` raises.
    """
    if not source.exists():
        raise SourceMissingError(source)
    previous = _updatable(source, index_dir)
    words = chosen_dictionary(source, index_dir, dictionary)
    if previous and isinstance(known := engine_builder(previous.engine_name), Publisher):
        known.check_base()
    if previous is None or Store(previous).dictionary != words:
        return build_index(
            source,
            index_dir,
            now=now,
            engine=_engine_again(source, index_dir),
            jobs=jobs,
            budget=budget,
            progress=progress,
            dictionary=dictionary,
        )
    stored = Store(previous)
    files = stored.order.files()
    looked = survey(
        source, {file.name: Stamp(file.sha256, file.facts) for file in files}, started(previous)
    )
    change = _Change.between(files, looked)
    report = BuildReport.from_json(stored.report())
    packing = functools.partial(pack, previous.engine_name, words)
    with contextlib.closing(
        read_bundles(source, packing, jobs=jobs, budget=budget, only=looked.changed)
    ) as reading:
        steps = _Steps(reading)
        if (
            not change.touches_known
            and steps.hold_no_file
            and steps.skipped == change.unread(report)
        ):
            return previous, report
        if not change.is_large(previous.engine_name):
            _forget(report, stored, files, change)
            with GenerationWriter(index_dir, now, base=previous) as writer:
                return _go_on(
                    writer, previous, change, Reading(source, steps, report, progress)
                ), report
    return build_index(
        source,
        index_dir,
        now=now,
        engine=previous.engine_name,
        jobs=jobs,
        budget=budget,
        progress=progress,
        dictionary=dictionary,
    )


def _go_on(
    writer: GenerationWriter, previous: Generation, change: _Change, reading: Reading
) -> Generation:
    """Publish a generation of what is kept of the previous one and of what is read."""
    builder = engine_builder(previous.engine_name)
    for number in {file.segment for file in change.kept}:
        writer.keep(f"store/segment-{number}")
        if isinstance(builder, Updatable):
            writer.keep(f"engine/segment-{number}")
    store = StoreWriter(
        writer.store, writer.disk, segment=change.segment, kept=change.kept, previous=previous.store
    )
    report, paragraphs = reading.report, reading.write(store)

    def written() -> Order:
        report.sort_skipped()
        report.set_repeats(store.find_duplicates())
        store.keep_dictionary(Store(previous).dictionary)
        return store.close(report.as_json())

    if isinstance(builder, Updatable):
        builder.add_segment(writer.engine, change.segment, paragraphs)
        builder.arrange(writer.engine, written())
    else:
        for _ in paragraphs:  # they are made once more when their places are known
            pass
        written()
        _update_elsewhere(builder, writer, previous)
    return writer.publish(previous.engine_name, report.counts, reading.source.resolve())


def _update_elsewhere(
    builder: EngineBuilder, writer: GenerationWriter, previous: Generation
) -> None:
    if not isinstance(builder, Publisher):
        raise TypeError(previous.engine_name)
    after = Store(writer)
    reading = functools.partial(read_again, after, previous.engine_name)
    builder.update(writer.engine, previous.engine, (Store(previous), after), reading)


def chosen_dictionary(source: Path, index_dir: Path, given: Path | None = None) -> Dictionary:
    """Choose the words to cut with beside those of jieba, in their format.

    They are those of the file that is given (an empty one: none any more); else of the
    `dictionary.txt` beside the articles; else, where an index of this source was built with a file
    that somebody gave, the same as it. Raises DictionaryError when the given file cannot be read.
    """
    if given is None:
        words, _ = read_dictionary(dictionary_beside(source))
        previous = _updatable(source, index_dir)
        kept = Store(previous).dictionary if previous else NO_DICTIONARY
        is_same = kept.given if not words else kept.digest == digest_of(words)
        return kept if is_same else make_dictionary(words)
    words, fault = read_dictionary(given)
    if fault or not given.exists():
        raise DictionaryError(given, fault.text if fault else "it is not there")
    return make_dictionary(words, given=True)


def _engine_again(source: Path, index_dir: Path) -> str:
    """Give the engine of a build in place of an update: a cluster's archive stays one.

    Raises IndexOutdatedError for an archive of a cluster whose words were cut by other rules: what
    takes hours there is begun by a command that says so.
    """
    try:
        generation = current(index_dir)
    except IndexOutdatedError as error:
        if error.engine == CLUSTER_ENGINE and error.source == source.resolve():
            raise
        return DEFAULT_ENGINE
    except (IndexMissingError, IndexDamagedError):
        return DEFAULT_ENGINE
    is_again = is_source_of(generation, source) and generation.engine_name == CLUSTER_ENGINE
    return CLUSTER_ENGINE if is_again else DEFAULT_ENGINE


def _updatable(source: Path, index_dir: Path) -> Generation | None:
    """Give the live generation when an update can go on from it."""
    try:
        generation = current(index_dir)
    except (IndexMissingError, IndexOutdatedError, IndexDamagedError):
        return None
    return (
        generation
        if is_source_of(generation, source) and _is_updated(generation.engine_name)
        else None
    )


def _is_updated(engine: str) -> bool:
    return engine in ENGINES and ENGINES[engine].most_segments > 0


@dataclass(frozen=True, slots=True)
class _Change:
    """What is different: files kept as they are, names to read (again), names that are gone, and the next segment."""

    kept: tuple[OrderedFile, ...]
    changed: frozenset[str]
    gone: frozenset[str]
    segment: int
    dead: float
    touches_known: bool

    @classmethod
    def between(cls, before: Sequence[OrderedFile], after: Survey) -> _Change:
        stamps = ((file, after.stamps.get(file.name)) for file in before)
        kept = tuple(
            _with_facts(file, now.facts)
            for file, now in stamps
            if now and now.sha256 == file.sha256
        )
        segments = {file.segment for file in before}
        paragraphs = sum(file.paragraphs for file in before)
        alive = sum(file.paragraphs for file in kept)
        return cls(
            kept=kept,
            changed=frozenset(item.name for item in after.changed if not isinstance(item, Skipped)),
            gone=frozenset(file.name for file in before if file.name not in after.stamps),
            segment=max(segments, default=-1) + 1,
            dead=1 - alive / paragraphs if paragraphs else 1.0,
            touches_known=len(kept) < len(before),
        )

    def is_large(self, engine: str) -> bool:
        """Tell whether a full build serves better.

        A search asks every segment, and dead paragraphs take their room.
        """
        segments = len({file.segment for file in self.kept})
        return segments >= ENGINES[engine].most_segments or self.dead > MAX_DEAD

    def unread(self, report: BuildReport) -> list[Skipped]:
        """Give what a report says was skipped that every reading meets anew.

        Whole files, but no rest of a kept one.
        """
        kept = {file.name for file in self.kept}
        return [item for item in report.skipped if item.line is None and item.file not in kept]


def _with_facts(file: OrderedFile, facts: int) -> OrderedFile:
    return file if file.facts == facts else replace(file, facts=facts)


@dataclass(frozen=True, slots=True)
class Reading:
    """What comes packed from a source, and the report that counts it."""

    source: Path
    steps: Iterable[Step[Packed]]
    report: BuildReport
    progress: Progress | None

    def write(self, store: StoreWriter) -> Iterator[Any]:
        """Store and count what comes, and pass its paragraphs on to the engine.

        Raises NothingToIndexError.
        """
        report, skipped = self.report, 0
        for step in self.steps:
            store.append(step.result.files)
            report.add(step.result.report)
            yield step.result.paragraphs
            skipped += step.result.report.skipped_files
            if self.progress:
                self.progress(report.files + skipped, report.paragraphs, step.share)
        if not report.articles:
            reason = (
                f"{report.skipped[0].file}: {report.skipped[0].reason}" if report.skipped else ""
            )
            raise NothingToIndexError(self.source, report.skipped_count, reason)


class _Steps:
    """What reading gives, read ahead up to the first step with a readable file or a record that is skipped."""

    def __init__(self, steps: Iterator[Step[Packed]]) -> None:
        self._ahead: list[Step[Packed]] = []
        self._rest = steps
        for step in steps:
            self._ahead.append(step)
            if step.result.report.files or any(item.line for item in step.result.report.skipped):
                break

    @property
    def hold_no_file(self) -> bool:
        return not any(step.result.report.files for step in self._ahead)

    @property
    def skipped(self) -> list[Skipped]:
        return [item for step in self._ahead for item in step.result.report.skipped]

    def __iter__(self) -> Iterator[Step[Packed]]:
        return itertools.chain(self._ahead, self._rest)


def _forget(
    report: BuildReport, stored: Store, files: Sequence[OrderedFile], change: _Change
) -> None:
    """Take out of a report what it says of files that are read again or gone."""
    again = change.changed | change.gone
    for at, file in enumerate(files):
        if file.name in again:
            report.add_file(stored.source_file(at), -1)
    report.without({*again, *(item.file for item in change.unread(report))}, stored.receipts)
