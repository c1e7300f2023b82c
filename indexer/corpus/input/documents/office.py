"""Packed documents (Word, OpenDocument, spreadsheets, books).

A ZIP file of XML, opened within limits.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.source.files import MAX_RATIO, InputFile
from indexer.errors import UnreadableFileError
from indexer.model import SkipCode, SkipReason

_MAX_PARTS = 20_000
"""Files in one document: a book has some hundred."""
_FREE_BYTES = 16 * 1024**2
"""Unpacked size of a document below which the ratio says nothing.

Its tree takes up to half a gigabyte.
"""
DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
)
"""What reading a damaged document raises."""
_OLD = b"\xd0\xcf\x11\xe0"


class Package:
    """The parts of a packed document by name."""

    def __init__(self, data: bytes, suffix: str) -> None:
        """Open a document; raises UnreadableFileError for a bomb and for one that is encrypted or of an old kind."""
        if data.startswith(_OLD):
            raise UnreadableFileError(SkipReason.of("old-office", suffix=suffix))
        self._packed = zipfile.ZipFile(io.BytesIO(data))
        self._left = max(_FREE_BYTES, MAX_RATIO * len(data))
        items = self._packed.infolist()
        if len(items) > _MAX_PARTS or sum(item.file_size for item in items) > self._left:
            raise UnreadableFileError(SkipReason.of("unpacks-too-far", times=MAX_RATIO))
        if any(item.flag_bits & 1 for item in items):
            raise UnreadableFileError(SkipReason("encrypted"))
        self.names = [item.filename for item in items]

    def read(self, name: str) -> bytes:
        """Give the bytes of a part; raises KeyError where there is none, UnreadableFileError where it is too long.

        Its tree takes ten times the memory.
        """
        with self._packed.open(name) as part:
            data = part.read(min(self._left, MAX_TEXT_FILE_BYTES) + 1)
        self._left -= len(data)
        if len(data) > MAX_TEXT_FILE_BYTES:
            raise UnreadableFileError(SkipReason.of("page-too-large", limit=MAX_TEXT_FILE_BYTES))
        if self._left < 0:
            raise UnreadableFileError(SkipReason.of("unpacks-too-far", times=MAX_RATIO))
        return data

    def tree(self, name: str) -> Any:
        """Parse a part; nothing is fetched, no entity of its own is expanded."""
        return parse_xml(self.read(name))

    def find(self, base: str, target: str) -> str:
        """Give the name of a part that another names relative to itself."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), target)).lstrip("/")


def open_package(file: InputFile) -> Package:
    """Open a packed document of at most MAX_TEXT_FILE_BYTES."""
    return Package(file.read_all(MAX_TEXT_FILE_BYTES), file.suffix)


def damaged(code: SkipCode, error: BaseException) -> UnreadableFileError:
    """Make the error of a document that cannot be read."""
    return UnreadableFileError(SkipReason.of(code, error=error))


def parse_xml(data: bytes) -> Any:
    """Parse XML; raises ValueError where nothing is left of it."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True
    )
    root = etree.fromstring(data, parser)
    last = parser.error_log.last_error
    if last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        raise UnreadableFileError(SkipReason("too-deep"))
    if root is None:
        raise ValueError("no XML")
    return root


def local(element: Any) -> str:
    """Give the name of an element without its namespace; empty for comments and the like."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """Give an attribute by its name without its namespace."""
    return next(
        (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None
    )


def below(element: Any, name: str) -> Iterator[Any]:
    """Give the elements of a name within another, in order."""
    return (child for child in element.iter() if local(child) == name)
