"""Files to articles: find, read, clean, lay out, read metadata, tag places. The one way into the corpus.

The order of what comes out is that of file names and lines, for any number of worker processes. A file of many records
comes in several parts with the same `file`, so that memory stays bounded.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from indexer.corpus.pipeline_articles import read_batch
from indexer.corpus.pipeline_learning import Learner
from indexer.corpus.readers import Batch, batches, stamp
from indexer.corpus.readers_files import InputFile, find_inputs, printable
from indexer.errors import UnreadableFileError
from indexer.model import Skipped, SourceFile

_AHEAD = 4
"""Bundles per worker that may wait for their turn: enough to keep workers busy, few enough to bound memory."""
_BUNDLE = 32
_BUNDLE_CHARACTERS = 100_000
"""Batches and characters that go to a worker at once: handing over small files one by one costs a third of the time."""


def read_file(path: Path, root: Path) -> SourceFile:
    """Read one file whole; `root` is the folder its name is given below.

    Raises UnreadableFileError, with the reason, when it gives no article.
    """
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    outcomes = list(read_parts(InputFile(path, printable(name), root)))
    parts = [outcome for outcome in outcomes if isinstance(outcome, SourceFile)]
    if not parts:
        raise UnreadableFileError(next((item.reason for item in outcomes if isinstance(item, Skipped)), "empty"))
    return _merge(parts)


def read_parts(file: InputFile) -> Iterator[SourceFile | Skipped]:
    """Read one file part by part; what cannot be read comes as Skipped, in its place."""
    for item in batches(file):
        yield item if isinstance(item, Skipped) else read_batch(item)


def stamps(source: Path) -> dict[str, str]:
    """Give for every file of a source, by name, what changes when it must be read again: see `readers.stamp`."""
    learner = Learner()
    files = (item for item in find_inputs(source) if not isinstance(item, Skipped))
    return {file.name: stamp(file, learner.recurring(file)) for file in files}


def read_source(source: Path, *, jobs: int = 1, only: Collection[str] | None = None) -> Iterator[SourceFile | Skipped]:
    """Read a file, or every file below a folder, in name order; of the files, those named in `only` when it is given.

    Raises SourceMissingError when there is nothing at `source`. Ends its workers when the caller stops early.
    """
    items = _all_batches(item for item in find_inputs(source) if only is None or _is_among(item, only))
    if jobs <= 1:
        for item in items:
            yield item if isinstance(item, Skipped) else read_batch(item)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from _in_order(_bundles(items), pool, jobs * _AHEAD)


def _is_among(item: InputFile | Skipped, names: Collection[str]) -> bool:
    return isinstance(item, Skipped) or item.name in names


def _all_batches(files: Iterable[InputFile | Skipped]) -> Iterator[Batch | Skipped]:
    learner = Learner()
    for file in files:
        if isinstance(file, Skipped):
            yield file
        else:
            yield from batches(file, learner.recurring(file))


def _bundles(items: Iterable[Batch | Skipped]) -> Iterator[list[Batch | Skipped]]:
    bundle: list[Batch | Skipped] = []
    length = 0
    for item in items:
        bundle.append(item)
        length += sum(record.length for record in item.records) if isinstance(item, Batch) else 0
        if len(bundle) >= _BUNDLE or length >= _BUNDLE_CHARACTERS:
            yield bundle
            bundle, length = [], 0
    if bundle:
        yield bundle


def _read_bundle(bundle: Sequence[Batch | Skipped]) -> list[SourceFile | Skipped]:
    return [item if isinstance(item, Skipped) else read_batch(item) for item in bundle]


def _in_order(
    bundles: Iterator[list[Batch | Skipped]], pool: ProcessPoolExecutor, ahead: int
) -> Iterator[SourceFile | Skipped]:
    """Hand bundles to the workers and give their outcomes back in order."""
    waiting: deque[Future[list[SourceFile | Skipped]]] = deque()
    try:
        for bundle in bundles:
            waiting.append(pool.submit(_read_bundle, bundle))
            if len(waiting) > ahead:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        for left in waiting:
            left.cancel()


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
    )
