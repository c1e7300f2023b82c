"""Formats: one function per suffix, each giving the records of an input file one by one.

A record is one article as the file prints it (JSON Lines, CSV) or a whole page still to be cut into articles (text,
HTML). To add a format, write a function from `InputFile` to records and enter its suffix in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.documents import read_pdf, read_warc
from indexer.corpus.input.encoding import decode
from indexer.corpus.input.feeds import feed_records, is_feed
from indexer.corpus.input.files import InputFile
from indexer.corpus.input.html import html_record, is_html, read_html
from indexer.corpus.input.markdown import read_markdown
from indexer.corpus.input.records import Record, read_jsonl, with_receipts
from indexer.corpus.input.tables import read_csv
from indexer.corpus.input.word import read_docx
from indexer.errors import UnreadableFileError
from indexer.model import Skipped, SkipReason

Reader = Callable[[InputFile], Iterator[Record | Skipped]]


def read_text(file: InputFile) -> Iterator[Record]:
    """Read a plain text page: one record, to be cut into articles. Pages and feeds saved as text are read as such."""
    decoded = decode(file.read_all(MAX_TEXT_FILE_BYTES))
    if not decoded.text.strip():
        raise UnreadableFileError(SkipReason("empty"))
    if is_html(decoded.text):
        yield with_receipts(html_record(0, decoded.text, decoded.encoding), decoded)
        return
    if is_feed(decoded.text):
        yield from feed_records(decoded)
        return
    yield with_receipts(Record(0, decoded.encoding, text=decoded.text), decoded)


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    **dict.fromkeys((".shtml", ".shtm", ".xhtml", ".xht"), read_html),
    **dict.fromkeys((".jsonl", ".ndjson", ".jl"), read_jsonl),
    **dict.fromkeys((".csv", ".tsv"), read_csv),
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
