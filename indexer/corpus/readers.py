"""Formats: one function per suffix, each giving the records of an input file one by one.

A record is one article as the file prints it (JSON Lines, CSV) or a whole page still to be cut into articles (text,
HTML). To add a format, write a function from `InputFile` to records and enter its suffix in `READERS`.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.corrections import Correction
from indexer.corpus.encoding import decode
from indexer.corpus.readers_documents import read_docx, read_pdf, read_warc
from indexer.corpus.readers_feeds import feed_records, is_feed
from indexer.corpus.readers_files import InputFile
from indexer.corpus.readers_html import html_record, is_html, read_html
from indexer.corpus.readers_markdown import read_markdown
from indexer.corpus.readers_records import Record, read_csv, read_jsonl
from indexer.corpus.stamps import Beside, Stamp, take_stamp
from indexer.errors import UnreadableFileError
from indexer.model import SkipCode, Skipped, SkipReason

Reader = Callable[[InputFile], Iterator[Record | Skipped]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of one file, in order: what one worker turns into articles at a time."""

    file: str
    stamp: Stamp
    size: int
    records: tuple[Record, ...]
    corrections: tuple[Correction, ...] = ()
    recurring: frozenset[str] = frozenset()


BATCH_CHARACTERS = 100_000
"""Text that goes to a worker at once: half a second of work, and what bounds memory for a huge JSON Lines file."""


MOST_SKIPPED = 1000
"""Records of a file that are listed one by one when they are skipped: more than anybody looks through; a broken file
of a gigabyte would have millions."""


def read_text(file: InputFile) -> Iterator[Record]:
    """Read a plain text page: one record, to be cut into articles. Pages and feeds saved as text are read as such."""
    decoded = decode(file.read_all(MAX_TEXT_FILE_BYTES))
    if not decoded.text.strip():
        raise UnreadableFileError(SkipReason("empty"))
    if is_html(decoded.text):
        yield html_record(0, decoded.text, decoded.encoding, decoded.undecodable)
        return
    if is_feed(decoded.text):
        yield from feed_records(decoded)
        return
    yield Record(0, decoded.encoding, text=decoded.text, undecodable=decoded.undecodable)


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".csv": read_csv,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".warc": read_warc,
}


def read_records(file: InputFile) -> Iterator[Record | Skipped]:
    """Read an input file by the reader of its suffix; raises UnreadableFileError when it cannot be read."""
    reader = READERS.get(file.suffix)
    if reader is None:
        raise UnreadableFileError(
            SkipReason.of("no-reader", suffix=file.suffix) if file.suffix else SkipReason("no-suffix")
        )
    return reader(file)


def batches(file: InputFile, beside: Beside | None = None) -> Iterator[Batch | Skipped]:
    """Read an input file in batches of records; what cannot be read is skipped, also a file of no record at all.

    beside: what stands beside it in a reading of its source; None to read it alone.
    """
    beside = beside or Beside.alone(file)
    held: list[Record] = []
    length = 0
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
    except UnreadableFileError as error:
        yield Skipped(file.name, error.why)
    if held:
        yield batch()


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
        return (dataclasses.replace(item, records=self._counts[code]) for code, item in self._first.items())


def _corrections_of(records: Sequence[Record], corrections: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """Choose the corrections of some records in order: a table may correct each of a million records of a file.

    Those of a page that is still to be cut into articles (number 0) are all.
    """
    numbers = [record.number for record in records]
    if 0 in numbers:
        return corrections
    low = bisect_left(corrections, min(numbers), key=lambda correction: correction.article)
    return corrections[low : bisect_right(corrections, max(numbers), low, key=lambda correction: correction.article)]
