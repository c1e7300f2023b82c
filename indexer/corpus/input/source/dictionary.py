"""A reader's own words beside the articles.

A `dictionary.txt` in the source's folder, in jieba's format.
"""

from __future__ import annotations

import stat
from pathlib import Path

from indexer.corpus.input.source.encoding import decode
from indexer.errors import UnreadableFileError
from indexer.model import SkipReason
from indexer.text.dictionary import UserWord, parse_dictionary

NAME = "dictionary.txt"
MAX_BYTES = 16 * 1024**2
"""Three times jieba's own dictionary."""
_MOST_NAMED = 5
"""Lines without a word that are named."""


def read_dictionary(path: Path) -> tuple[tuple[UserWord, ...], SkipReason | None]:
    """Read a dictionary: its words, and what of it gives none.

    No words and no reason where there is no file.
    """
    try:
        status = path.lstat()
    except OSError:
        return (), None
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        return (), SkipReason.of("dictionary-not-read", limit=MAX_BYTES)
    try:
        text = decode(path.read_bytes()).text if status.st_size else ""
    except (UnreadableFileError, OSError):
        return (), SkipReason.of("dictionary-not-read", limit=MAX_BYTES)
    words, faults = parse_dictionary(text)
    lines = ", ".join(map(str, faults[:_MOST_NAMED]))
    return words, SkipReason.of(
        "dictionary-lines", count=len(faults), lines=lines
    ) if faults else None


def dictionary_beside(source: Path) -> Path:
    """Give where the dictionary of a source stands, if it has one.

    In its folder, or beside a source of one file.
    """
    return (source if source.is_dir() else source.resolve().parent) / NAME
