"""Files to articles: find, read, clean, lay out, read metadata, tag places. The one way into the corpus.

The order of what comes out is that of file names and lines, for any number of worker processes. A file of many records
comes in several parts with the same `file`, so that memory stays bounded.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Generic, TypeVar

from indexer.corpus.input.encoding import printable
from indexer.corpus.input.files import InputFile, find_inputs
from indexer.corpus.run.batches import BATCH_CHARACTERS, Batch, batches, read_batch
from indexer.corpus.run.stamps import Surroundings
from indexer.errors import UnreadableFileError, WorkerLostError
from indexer.model import Skipped, SkipReason, SourceFile

_AHEAD = 4
"""Bundles per worker that may wait for their turn: enough to keep workers busy, few enough to bound memory."""
_BUNDLE = 128
"""Batches that go to a worker at once, as long as they have BATCH_CHARACTERS at most: handing over small files one by
one costs a third of the time."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Step(Generic[Result]):
    """What was made of some files, and how many of all the bytes to read were read by then."""

    result: Result
    bytes_read: int
    bytes_total: int

    @property
    def share(self) -> float | None:
        """How much of the source is read, from 0 to 1; None when nobody can tell."""
        return min(self.bytes_read / self.bytes_total, 1.0) if self.bytes_total else None


def read_file(path: Path, root: Path) -> SourceFile:
    """Read one file whole and by itself; `root` is the folder its name is given below.

    What recurs on the pages beside it is not known then: `read_source` reads a file as a build does. Raises
    UnreadableFileError, with the reason, when it gives no article.
    """
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    outcomes = list(read_parts(InputFile(path, printable(name), root)))
    parts = [outcome for outcome in outcomes if isinstance(outcome, SourceFile)]
    if not parts:
        reasons = (item.why for item in outcomes if isinstance(item, Skipped))
        raise UnreadableFileError(next(reasons, SkipReason("empty")))
    return _merge(parts)


def read_parts(file: InputFile) -> Iterator[SourceFile | Skipped]:
    """Read one file part by part; what cannot be read comes as Skipped, in its place."""
    for item in batches(file):
        yield item if isinstance(item, Skipped) else read_batch(item)


def read_source(source: Path, *, jobs: int = 1) -> Iterator[SourceFile | Skipped]:
    """Read a file, or every file below a folder, in name order.

    Raises SourceMissingError when there is nothing at `source`. Ends its workers when the caller stops early.
    """
    return itertools.chain.from_iterable(step.result for step in read_bundles(source, list, jobs=jobs))


def read_bundles(
    source: Path,
    finish: Callable[[Sequence[SourceFile | Skipped]], Result],
    *,
    jobs: int = 1,
    only: Sequence[InputFile | Skipped] | None = None,
) -> Generator[Step[Result], None, None]:
    """Read a source as `read_source` does, some files or a part of a large one at a time.

    finish: what a worker makes of each bundle before it hands it back; picklable. only: what to read of it, in name
    order. Raises WorkerLostError when a worker is killed.
    """
    inputs = list(find_inputs(source)) if only is None else only
    total = sum(file.size for file in inputs if isinstance(file, InputFile))
    bundles = _bundles(_all_batches(inputs))
    if jobs <= 1:
        for bundle in bundles:
            yield Step(_read_bundle(finish, bundle.items), bundle.bytes_read, total)
        return
    try:
        with _workers(jobs) as pool:
            for bundle, result in _in_order(finish, bundles, pool, jobs * _AHEAD):
                yield Step(result, bundle.bytes_read, total)
    except BrokenProcessPool as error:
        raise WorkerLostError(jobs) from error


@contextlib.contextmanager
def _workers(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Start workers, which are told to end at once when the caller stops early.

    They own nothing, and a pool that is interrupted again while it waits for them to finish forgets to tell some. What
    they had still to do must not be cancelled before: Python 3.11's pool stumbles over it.
    """
    stop, stopper = multiprocessing.Pipe(duplex=False)
    with stop, stopper, ProcessPoolExecutor(jobs, initializer=_live_and_die_with_the_parent, initargs=(stop,)) as pool:
        try:
            yield pool
        except BaseException:
            stopper.send_bytes(b"stop")  # Nobody reads it, so every worker sees it.
            raise


def _all_batches(files: Iterable[InputFile | Skipped]) -> Iterator[tuple[Batch | Skipped, int]]:
    """Give the batches of all files, and how many bytes of them have been read by then."""
    around = Surroundings()
    before = 0
    for file in files:
        if isinstance(file, Skipped):
            yield file, before
            continue
        for batch in batches(file, around.beside(file)):
            yield batch, before + file.bytes_read
        before += file.size


@dataclass(frozen=True, slots=True)
class _Bundle:
    items: list[Batch | Skipped]
    bytes_read: int


def _bundles(items: Iterable[tuple[Batch | Skipped, int]]) -> Iterator[_Bundle]:
    held: list[Batch | Skipped] = []
    length = bytes_read = 0
    for item, bytes_read in items:
        held.append(item)
        length += sum(record.length for record in item.records) if isinstance(item, Batch) else 0
        if len(held) >= _BUNDLE or length >= BATCH_CHARACTERS:
            yield _Bundle(held, bytes_read)
            held, length = [], 0
    if held:
        yield _Bundle(held, bytes_read)


def _read_bundle(
    finish: Callable[[Sequence[SourceFile | Skipped]], Result], items: Sequence[Batch | Skipped]
) -> Result:
    with _collector_held():
        return finish([item if isinstance(item, Skipped) else read_batch(item) for item in items])


@contextlib.contextmanager
def _collector_held() -> Iterator[None]:
    """Keep Python from looking for cycles: what a bundle makes lives to its end, and looking cost a fifth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _live_and_die_with_the_parent(stop: Connection) -> None:
    """Leave Ctrl-C to the parent, which ends its workers through `stop`; end also when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_after_parent, args=(stop,), daemon=True).start()


def _end_after_parent(stop: Connection) -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel, stop])
        os._exit(1)


def _in_order(
    finish: Callable[[Sequence[SourceFile | Skipped]], Result],
    bundles: Iterable[_Bundle],
    pool: ProcessPoolExecutor,
    ahead: int,
) -> Iterator[tuple[_Bundle, Result]]:
    """Hand bundles to the workers and give their results back in order."""
    waiting: deque[tuple[_Bundle, Future[Result]]] = deque()
    for bundle in bundles:
        waiting.append((bundle, pool.submit(_read_bundle, finish, bundle.items)))
        if len(waiting) > ahead:
            first, future = waiting.popleft()
            yield first, future.result()
    while waiting:
        first, future = waiting.popleft()
        yield first, future.result()


def _merge(parts: list[SourceFile]) -> SourceFile:
    first = parts[0]
    return SourceFile(
        first.file,
        first.encoding,
        tuple(itertools.chain.from_iterable(part.articles for part in parts)),
        tuple(itertools.chain.from_iterable(part.dropped for part in parts)),
        tuple(itertools.chain.from_iterable(part.repairs for part in parts)),
        tuple(sorted(itertools.chain.from_iterable(part.doubts for part in parts), key=lambda item: item.confidence)),
        first.sha256,
        first.size,
        first.facts,
    )
