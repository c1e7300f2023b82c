"""Markdown pages: plain text, with what their front matter says (title, date, source, author between two `---`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.source.encoding import decode
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record, with_receipts
from indexer.errors import UnreadableFileError
from indexer.model import SkipReason

_FENCE = re.compile(r"-{3,}\s*")
_FIELD = re.compile(r"([A-Za-z_][\w-]*)\s*:\s*(.*)")
_CONTINUED = re.compile(r"\s+\S|-\s|#|$")
_MAX_LINES = 60
"""Lines of the longest front matter; a rule further down is one between sections."""
_SPLIT = re.compile(r"[,，、;；]")
_SOURCE_NAMES = ("source", "publisher", "site")
_AUTHOR_NAMES = ("author", "authors", "by")


def read_markdown(file: InputFile) -> Iterator[Record]:
    """Read a Markdown page: one article where its front matter gives a title, else a page to be cut into articles."""
    decoded = decode(file.read_all(MAX_TEXT_FILE_BYTES))
    if not decoded.text.strip():
        raise UnreadableFileError(SkipReason.of("empty"))
    size, fields = read_front_matter(decoded.text)
    record = Record(
        0,
        decoded.encoding,
        text=decoded.text,
        title=fields.get("title") or None,
        date=fields.get("date") or None,
        source=_first(fields, _SOURCE_NAMES),
        authors=tuple(
            name.strip()
            for name in _SPLIT.split(_first(fields, _AUTHOR_NAMES) or "")
            if name.strip()
        ),
        outside=tuple(range(size)),
    )
    yield with_receipts(record, decoded)


def read_front_matter(text: str) -> tuple[int, dict[str, str]]:
    """Give the number of lines of a page's front matter and its fields in lower case; 0 and nothing without one."""
    lines = text.split("\n", _MAX_LINES)[:_MAX_LINES]
    if not _FENCE.fullmatch(lines[0].lstrip("\ufeff")):
        return 0, {}
    fields: dict[str, str] = {}
    for at, line in enumerate(lines[1:], 1):
        if _FENCE.fullmatch(line):
            return (at + 1, fields) if fields else (0, {})
        match = _FIELD.fullmatch(line.rstrip())
        if match:
            fields[match[1].lower()] = match[2].strip().strip("\"'[]").strip()
        elif not _CONTINUED.match(line):
            break
    return 0, {}


def _first(fields: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if fields.get(name)), None)
