"""Formats: one function per suffix, each giving the records of an input file one by one.

A record is one article as the file prints it (JSON Lines, CSV) or a whole page still to be cut into articles (text,
HTML). To add a format, write a function from `InputFile` to records and enter its suffix in `READERS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.corrections import Correction, corrections_for, digest
from indexer.corpus.encoding import decode
from indexer.corpus.readers_documents import read_docx, read_pdf, read_warc
from indexer.corpus.readers_feeds import feed_records, is_feed
from indexer.corpus.readers_files import InputFile
from indexer.corpus.readers_html import html_record, is_html, read_html
from indexer.corpus.readers_markdown import read_markdown
from indexer.corpus.readers_records import Record, read_csv, read_jsonl
from indexer.errors import UnreadableFileError
from indexer.model import Skipped, SkipReason

Reader = Callable[[InputFile], Iterator[Record | Skipped]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of one file, in order: what one worker turns into articles at a time."""

    file: str
    sha256: str
    size: int
    records: tuple[Record, ...]
    corrections: tuple[Correction, ...] = ()
    recurring: frozenset[str] = frozenset()


BATCH_CHARACTERS = 100_000
"""Text that goes to a worker at once: half a second of work, and what bounds memory for a huge JSON Lines file."""


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


def stamp(file: InputFile, recurring: frozenset[str] = frozenset()) -> str:
    """Give a hash of all that a file's articles come from; empty when it cannot be opened.

    That is its bytes, its corrections by hand, and the recurring lines learned from its folder.
    """
    try:
        return _stamp(file.sha256, corrections_for(file.root, file.name), recurring)
    except UnreadableFileError:
        return ""


def _stamp(sha256: str, corrections: tuple[Correction, ...], recurring: frozenset[str]) -> str:
    if not corrections and not recurring:
        return sha256
    return hashlib.sha256(f"{sha256} {digest(corrections)} {sorted(recurring)}".encode()).hexdigest()


def batches(file: InputFile, recurring: frozenset[str] = frozenset()) -> Iterator[Batch | Skipped]:
    """Read an input file in batches of records; what cannot be read is skipped."""
    held: list[Record] = []
    length = 0
    corrections = corrections_for(file.root, file.name)
    try:
        sha256, size = _stamp(file.sha256, corrections, recurring), file.size
        for item in read_records(file):
            if isinstance(item, Skipped):
                yield item
                continue
            held.append(item)
            length += item.length
            if length >= BATCH_CHARACTERS:
                yield Batch(file.name, sha256, size, tuple(held), corrections, recurring)
                held, length = [], 0
    except UnreadableFileError as error:
        yield Skipped(file.name, error.why)
    if held:
        yield Batch(file.name, sha256, size, tuple(held), corrections, recurring)
