"""Batches: the records of a file in portions, with what stands beside the file, for one worker each."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.corpus.articles.doubts import doubt_articles
from indexer.corpus.articles.named import date_by_name
from indexer.corpus.articles.read import read_record
from indexer.corpus.articles.stated import correct
from indexer.corpus.input.formats import read_records
from indexer.corpus.input.source.corrections import Correction
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt
from indexer.corpus.run.stamps import Beside, Stamp, take_stamp
from indexer.errors import UnreadableFileError
from indexer.model import Article, SkipCode, Skipped, SkipReason, SourceFile


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of one file, in order: what one worker turns into articles at a time."""

    name: str
    stamp: Stamp
    size: int
    records: tuple[Record, ...]
    corrections: tuple[Correction, ...] = ()
    recurring: frozenset[str] = frozenset()

    @property
    def first_line(self) -> int | None:
        """The number of its first record; None for a page."""
        return self.records[0].number or None


@dataclass(frozen=True, slots=True)
class Whole:
    """A file that one worker reads from its beginning to its end, with what stands beside it."""

    file: InputFile
    beside: Beside
    size: int

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.file.name

    @property
    def first_line(self) -> int | None:
        """None: all of it."""
        return None


Item = Batch | Whole | Skipped
"""What a worker reads at a time."""

BATCH_CHARACTERS = 100_000
"""Text that goes to a worker at once.

Half a second of work, and what bounds memory for a huge JSON Lines file.
"""


MOST_SKIPPED = 1000
"""Records of a file that are listed one by one when they are skipped.

More than anybody looks through; a broken file of a gigabyte would have millions."""


def batches(file: InputFile, beside: Beside | None = None) -> Iterator[Batch | Skipped]:
    """Read an input file in batches of records.

    What cannot be read is skipped, also a file of no record at all.

    beside: what stands beside it in a reading of its source; None to read it alone.
    """
    beside = beside or Beside.alone(file)
    held: list[Record] = []
    length = 0
    why: SkipReason | None = None
    try:
        stamp, size = take_stamp(file, beside), file.size

        def batch() -> Batch:
            corrections = _corrections_of(held, beside.corrections)
            return Batch(file.name, stamp, size, tuple(held), corrections, beside.recurring)

        for item in _some_records(file):
            if isinstance(item, Skipped):
                yield item
                continue
            held.append(item)
            length += item.length
            if length >= BATCH_CHARACTERS:
                yield batch()
                held, length = [], 0
    except BaseException as error:  # noqa: BLE001 - what a library in Rust panics with is no Exception
        why = _failure(error)
    if why:
        yield Skipped(file.name, why)
    if held:
        yield batch()


def _failure(error: BaseException) -> SkipReason:
    """Say why a file could not be read; raises the error again when that is not what it says.

    Of one that no reader foresees only the name is told: its text may hold anything, also a path.
    """
    if isinstance(error, UnreadableFileError):
        return error.why
    if isinstance(error, MemoryError | KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error
    return SkipReason.of("reader-failed", error=type(error).__name__)


def read_item(item: Item) -> Iterator[SourceFile | Skipped]:
    """Read what a worker was given, part by part.

    Whatever goes wrong with it comes as Skipped, in its place.
    """
    match item:
        case Skipped():
            yield item
        case Batch():
            yield from _read_safely(item)
        case Whole():
            for part in batches(item.file, item.beside):
                yield from read_item(part)


def _read_safely(batch: Batch) -> Iterator[SourceFile | Skipped]:
    """Read a batch; when that fails, record by record, so that only those that cannot be read are skipped."""
    try:
        outcome = read_batch(batch)
    except BaseException as error:  # noqa: BLE001 - see above
        why, pieces = _failure(error), single_records(batch)
        if not pieces:
            yield Skipped(batch.name, why, batch.first_line)
        for piece in pieces:
            yield from _read_safely(piece)
    else:
        yield outcome


def single_records(item: Item) -> list[Batch]:
    """Take a batch of several records apart, to find out which of them cannot be read.

    Nothing for anything else.
    """
    if not isinstance(item, Batch) or len(item.records) < 2:
        return []
    return [
        dataclasses.replace(
            item, records=(record,), corrections=_corrections_of([record], item.corrections)
        )
        for record in item.records
    ]


def characters(outcome: SourceFile | Skipped) -> int:
    """Count the characters of all paragraphs."""
    if isinstance(outcome, Skipped):
        return 0
    return sum(
        len(paragraph.text) for article in outcome.articles for paragraph in article.paragraphs
    )


def read_batch(batch: Batch) -> SourceFile | Skipped:
    """Turn the records of a batch into articles, with one receipt for all of them."""
    receipt = Receipt()
    articles: list[Article] = []
    for record in batch.records:
        read = read_record(record, receipt, batch.recurring)
        articles += read if record.number else date_by_name(read, batch.name, receipt)
    if not articles:
        return Skipped(batch.name, SkipReason("all-dropped"), batch.first_line)
    articles = list(correct(articles, batch.corrections, receipt))
    doubt_articles(articles, receipt)
    return SourceFile(
        batch.name,
        batch.records[0].encoding,
        tuple(articles),
        tuple(sorted(receipt.dropped, key=lambda item: item.line)),
        tuple(sorted(receipt.repairs, key=lambda item: item.line)),
        tuple(sorted(receipt.open_doubts(), key=lambda item: (item.confidence, item.line))),
        batch.stamp.sha256,
        batch.size,
        batch.stamp.facts,
    )


def _some_records(file: InputFile) -> Iterator[Record | Skipped]:
    """Read the records of a file that has any; raises UnreadableFileError when it has none.

    Further records than MOST_SKIPPED that cannot be read come counted by reason, at the end.
    """
    listed, empty = 0, True
    more = _Counted()
    try:
        for item in read_records(file):
            empty = False
            listed += isinstance(item, Skipped)
            if isinstance(item, Skipped) and listed > MOST_SKIPPED:
                more.add(item)
            else:
                yield item
    except UnreadableFileError:
        yield from more.items()
        raise
    yield from more.items()
    if empty:
        raise UnreadableFileError(SkipReason("empty"))


class _Counted:
    """Skipped records of a file, counted by reason instead of listed."""

    def __init__(self) -> None:
        self._first: dict[SkipCode, Skipped] = {}
        self._counts: Counter[SkipCode] = Counter()

    def add(self, item: Skipped) -> None:
        self._first.setdefault(item.why.code, item)
        self._counts[item.why.code] += 1

    def items(self) -> Iterator[Skipped]:
        return (
            dataclasses.replace(item, records=self._counts[code])
            for code, item in self._first.items()
        )


def _corrections_of(
    records: Sequence[Record], corrections: tuple[Correction, ...]
) -> tuple[Correction, ...]:
    """Choose the corrections of some records in order.

    A table may correct each of a million records of a file.

    Those of a page that is still to be cut into articles (number 0) are all.
    """
    numbers = [record.number for record in records]
    if 0 in numbers:
        return corrections
    low = bisect_left(corrections, min(numbers), key=lambda correction: correction.article)
    return corrections[
        low : bisect_right(
            corrections, max(numbers), low, key=lambda correction: correction.article
        )
    ]
