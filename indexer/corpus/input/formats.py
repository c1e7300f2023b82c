"""Formats: one function per suffix, each giving the records of an input file one by one.

A record is one article as the file prints it (JSON Lines, CSV) or a whole page still to be cut into
articles (text, HTML). To add a format, write a function from `InputFile` to records and enter its
suffix in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.documents.books import read_epub, read_odt
from indexer.corpus.input.documents.pdf_and_warc import read_pdf, read_warc
from indexer.corpus.input.documents.rtf import read_rtf
from indexer.corpus.input.documents.word import read_docx
from indexer.corpus.input.feeds import feed_records, is_feed
from indexer.corpus.input.html.page import html_record, is_html, read_html
from indexer.corpus.input.json_files import read_json
from indexer.corpus.input.mail import read_mail, read_page_archive
from indexer.corpus.input.markdown import read_markdown
from indexer.corpus.input.sheets import read_xlsx
from indexer.corpus.input.source.encoding import decode
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record, read_jsonl, with_receipts
from indexer.corpus.input.tables import read_csv
from indexer.corpus.input.xml_files import read_xml
from indexer.errors import UnreadableFileError
from indexer.model import SkipCode, Skipped, SkipReason

Reader = Callable[[InputFile], Iterator[Record | Skipped]]


def read_text(file: InputFile) -> Iterator[Record]:
    """Read a plain text page: one record, to be cut into articles.

    Pages and feeds saved as text are read as such.
    """
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
    **dict.fromkeys((".html", ".htm", ".shtml", ".shtm", ".xhtml", ".xht"), read_html),
    **dict.fromkeys((".mht", ".mhtml"), read_page_archive),
    **dict.fromkeys((".jsonl", ".ndjson", ".jl"), read_jsonl),
    ".json": read_json,
    **dict.fromkeys((".csv", ".tsv"), read_csv),
    ".xlsx": read_xlsx,
    **dict.fromkeys((".xml", ".rss", ".atom"), read_xml),
    ".eml": read_mail,
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".epub": read_epub,
    ".pdf": read_pdf,
    ".warc": read_warc,
}
_ADVICE: dict[str, SkipCode] = {
    **dict.fromkeys(
        (".doc", ".wps", ".dot", ".wpt", ".pages", ".xls", ".et", ".ppt", ".pptx", ".dps"),
        "convert",
    ),
    **dict.fromkeys(
        (".caj", ".kdh", ".nh", ".teb", ".ceb", ".pdg", ".djvu", ".mobi", ".azw3"), "convert-caj"
    ),
    **dict.fromkeys(
        (".zip", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".iso", ".chm"), "unpack-first"
    ),
}
"""What is to be done with formats that are not read."""
_SNIFFED = 4096
"""Bytes by which a page is told whose name says nothing.

Mirrors of sites have `show.asp@id=3` and `a.php`.
"""


OF_RECORDS = frozenset({".jsonl", ".csv", ".warc"})
"""Formats of many records each, which are read one after the other.

A file of them may be as large as a disk.
"""


def read_records(file: InputFile) -> Iterator[Record | Skipped]:
    """Read an input file by the reader of its suffix.

    Raises UnreadableFileError when it cannot be read.
    """
    reader = READERS.get(file.suffix)
    if reader is not None:
        return reader(file)
    if file.member and file.suffix == ".zip":
        raise UnreadableFileError(SkipReason("unpack-within"))
    if code := _ADVICE.get(file.suffix):
        raise UnreadableFileError(SkipReason.of(code, suffix=file.suffix))
    if _is_page(file):
        return read_html(file)
    raise UnreadableFileError(
        SkipReason.of("no-reader", suffix=file.suffix) if file.suffix else SkipReason("no-suffix")
    )


def markup_of(file: InputFile) -> str | None:
    """Give the markup of a file that is read as one HTML page, None of any other."""
    reader = READERS.get(file.suffix)
    if reader is read_html or (reader is None and _is_page(file)):
        return decode(file.read_all(MAX_TEXT_FILE_BYTES)).text
    return None


def _is_page(file: InputFile) -> bool:
    with file.open() as stream:
        head = stream.read(_SNIFFED)
    return is_html(head.decode("utf-8", "replace").lstrip("\ufeff"))
