"""PDF and web archive files, with the packages of the extra `documents`."""

from __future__ import annotations

import importlib
import importlib.util
import io
import logging
import re
import warnings
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from types import ModuleType, SimpleNamespace
from typing import Any, cast

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.html.page import html_record
from indexer.corpus.input.source.encoding import decode
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record, with_receipts
from indexer.corpus.page.plain import plain
from indexer.errors import UnreadableFileError
from indexer.model import Skipped, SkipReason

_PACKAGES = {".pdf": "pypdf", ".warc": "fastwarc.warc"}
"""What reads each of the formats, if it is installed."""
_MAX_PAGES = 5000
"""Pages of the longest PDF that is read; more is a bomb or a library."""
_PAGE_NUMBER = re.compile(r"[-—–·\s]*(?:第\s*)?\d{1,4}(?:\s*页|\s*/\s*\d{1,4})?[-—–·\s]*")
_MIN_REPEATS = 3
"""Pages on which the same first or last line must stand to be a running head."""
# What parsers of damaged files raise besides their own errors.
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)


def read_pdf(file: InputFile) -> Iterator[Record]:
    """Read a PDF that holds text, as one article; its lines are numbered through all pages."""
    pypdf = _load(file.suffix)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    data = file.read_all(MAX_TEXT_FILE_BYTES)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if len(reader.pages) > _MAX_PAGES:
            raise UnreadableFileError(
                SkipReason.of("too-many-pages", pages=len(reader.pages), limit=_MAX_PAGES)
            )
        pages = [(page.extract_text() or "").split("\n") for page in reader.pages]
    except (pypdf.errors.PyPdfError, *_DAMAGE) as error:
        raise UnreadableFileError(SkipReason.of("damaged-pdf", error=error)) from error
    lines = [line for page in pages for line in page]
    if not any(line.strip() for line in lines):
        raise UnreadableFileError(SkipReason.of("only-pictures"))
    yield Record(0, "pdf", text="\n".join(lines), outside=tuple(_running_heads(pages)))


def _running_heads(pages: Sequence[Sequence[str]]) -> Iterator[int]:
    """Find running heads and page numbers: first or last lines that recur or only count."""
    edges = Counter(line.strip() for page in pages if page for line in {page[0], page[-1]})
    at = 0
    for page in pages:
        for place, line in enumerate(page):
            if place in (0, len(page) - 1) and line.strip():
                recurs = edges[line.strip()] >= max(_MIN_REPEATS, len(pages) // 2)
                if recurs or _PAGE_NUMBER.fullmatch(plain(line)):
                    yield at
            at += 1


def read_warc(file: InputFile) -> Iterator[Record | Skipped]:
    """Read a web archive, one article per HTML page.

    The number of the page stands in for line numbers.
    """
    warc = _load(file.suffix)
    with file.open() as stream:
        # What was read before the file is cut off is given before that is told.
        some = SimpleNamespace(read=cast("io.BufferedReader", stream).read1, tell=stream.tell)
        records = warc.ArchiveIterator(
            some, record_types=warc.WarcRecordType.response, parse_http=True
        )
        try:
            for number, record in enumerate(records, 1):
                if "html" in (record.http_content_type or ""):
                    yield from _warc_page(file.name, number, record)
        except (*_DAMAGE, EOFError) as error:
            yield Skipped(file.name, SkipReason.of("damaged-warc", error=error))


def _warc_page(name: str, number: int, record: Any) -> Iterator[Record | Skipped]:
    """Give a page, and behind it that it was cut off, if it is shorter than its archive says."""
    promised = record.content_length
    data = record.reader.read(MAX_TEXT_FILE_BYTES)
    try:
        decoded = decode(data)
        url = record.headers.get("WARC-Target-URI")
        yield with_receipts(html_record(number, decoded.text, decoded.encoding, url), decoded)
    except UnreadableFileError as error:
        yield Skipped(name, error.why, number)
    if len(data) < min(promised, MAX_TEXT_FILE_BYTES):
        yield Skipped(name, SkipReason.of("rest-not-read", error="the page ends too early"), number)


def is_readable(suffix: str) -> bool:
    """Tell whether the package is there that reads a format of the extra `documents`."""
    package = _PACKAGES.get(suffix, "").partition(".")[0]
    return bool(package) and importlib.util.find_spec(package) is not None


def _load(suffix: str) -> ModuleType:
    try:
        with (
            warnings.catch_warnings()
        ):  # what a library says of its own older parts is nobody's here
            warnings.simplefilter("ignore", DeprecationWarning)
            return importlib.import_module(_PACKAGES[suffix])
    except ImportError as error:
        raise UnreadableFileError(SkipReason.of("needs-documents", suffix=suffix)) from error
