"""Files to articles: find, read, clean, lay out, read metadata, tag places.

The one way into the corpus.

The order of what comes out is that of file names and lines, for any number of worker processes. A
file of many records comes in several parts with the same `file`, so that memory stays bounded.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from indexer.config import DEFAULT_BUDGET, Budget
from indexer.corpus.input.formats import OF_RECORDS
from indexer.corpus.input.source.encoding import printable
from indexer.corpus.input.source.files import InputFile, find_inputs
from indexer.corpus.run.batches import BATCH_CHARACTERS, Batch, Item, Whole, batches, read_item
from indexer.corpus.run.stamps import Surroundings
from indexer.corpus.run.workers import Bundle, Workers, read_apart
from indexer.errors import UnreadableFileError
from indexer.model import Skipped, SkipReason, SourceFile

_BUNDLE = 128
"""Items that go to a worker at once, as long as they have BATCH_CHARACTERS at most.

Handing over small files one by one costs a third of the time. No answer depends on it."""
_LARGE = 1024 * 1024
"""Bytes from which on the records of a file are shared among workers.

Smaller ones are not worth a further process.
"""
_BYTES_PER_CHARACTER = 3
"""Of Chinese text in UTF-8; a guess, before a file is read, of how much it gives. No answer
depends on it."""

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

    What recurs on the pages beside it is not known then: `read_source` reads a file as a build
    does. Raises UnreadableFileError, with the reason, when it gives no article.
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
        yield from read_item(item)


def read_source(source: Path, *, jobs: int = 1) -> Iterator[SourceFile | Skipped]:
    """Read a file, or every file below a folder, in name order.

    Raises SourceMissingError when there is nothing at `source`. Ends its workers when the caller
    stops early.
    """
    return itertools.chain.from_iterable(
        step.result for step in read_bundles(source, list, jobs=jobs)
    )


def read_bundles(
    source: Path,
    finish: Callable[[Sequence[SourceFile | Skipped]], Result],
    *,
    jobs: int = 1,
    budget: Budget = DEFAULT_BUDGET,
    only: Sequence[InputFile | Skipped] | None = None,
) -> Generator[Step[Result], None, None]:
    """Read a source as `read_source` does, some files or a part of a large one at a time.

    finish: what a worker makes of each piece before it hands it back; the result must be picklable.
    jobs: how many workers. budget: what reading one file may take. only: what to read of the
    source, in name order. Raises WorkerLostError when a worker is killed from outside.
    """
    inputs = list(find_inputs(source)) if only is None else only
    total = sum(file.size for file in inputs if isinstance(file, InputFile))
    with contextlib.closing(_all_items(inputs, budget, jobs)) as items:
        for bundle, result in Workers(jobs, finish, budget).read(_bundles(items)):
            yield Step(result, bundle.bytes_read, total)


def _all_items(
    files: Iterable[InputFile | Skipped], budget: Budget, jobs: int
) -> Generator[tuple[Item, int], None, None]:
    """Give what workers read of all files, and how many bytes of them will have been read by then.

    Large files of many records come in batches, so that several workers share them; all others
    whole.
    """
    around = Surroundings()
    before = 0
    for file in files:
        if isinstance(file, Skipped):
            yield file, before
            continue
        size = file.size
        beside = around.beside(file)
        if file.suffix in OF_RECORDS and size > _LARGE:
            for item, bytes_read in read_apart(file, beside, budget, jobs):
                yield item, before + bytes_read
        else:
            yield Whole(file, beside, size), before + size
        before += size


def _bundles(items: Iterable[tuple[Item, int]]) -> Iterator[Bundle]:
    held: list[Item] = []
    length = bytes_read = 0
    for item, bytes_read in items:
        held.append(item)
        match item:
            case Batch():
                length += sum(record.length for record in item.records)
            case Whole():
                length += item.size // _BYTES_PER_CHARACTER
        if len(held) >= _BUNDLE or length >= BATCH_CHARACTERS:
            yield Bundle(held, bytes_read)
            held, length = [], 0
    if held:
        yield Bundle(held, bytes_read)


def _merge(parts: list[SourceFile]) -> SourceFile:
    first = parts[0]
    return SourceFile(
        first.file,
        first.encoding,
        tuple(itertools.chain.from_iterable(part.articles for part in parts)),
        tuple(itertools.chain.from_iterable(part.dropped for part in parts)),
        tuple(itertools.chain.from_iterable(part.repairs for part in parts)),
        tuple(
            sorted(
                itertools.chain.from_iterable(part.doubts for part in parts),
                key=lambda item: item.confidence,
            )
        ),
        first.sha256,
        first.size,
        first.facts,
    )
