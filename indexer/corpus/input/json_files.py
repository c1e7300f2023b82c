"""JSON files: one record, a list of records, or an object that holds such a list.

A list is read record by record.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.source.encoding import Decoded, decode
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import (
    MAX_RECORD_BYTES,
    Record,
    has_text,
    make_record,
    read_jsonl,
    record_encoding,
)
from indexer.errors import UnreadableFileError
from indexer.model import Skipped, SkipReason

_PIECE = 256 * 1024
"""Characters read at once."""
_MAX_DEPTH = 4
"""Objects within each other in which a list of records is looked for.

Exports wrap it once or twice.
"""


def read_json(file: InputFile) -> Iterator[Record | Skipped]:
    """Read a JSON file, one article per object of its list; JSON Lines under this suffix too."""
    with file.open() as stream:
        encoding = record_encoding(stream)
    with io.TextIOWrapper(file.open(), encoding, "replace") as text:
        head = text.read(_PIECE).lstrip("\ufeff \t\r\n")
        if head.startswith("["):
            yield from _records(file.name, _values(text, head[1:]), encoding)
            return
    if _is_lines(head):
        yield from read_jsonl(file)
        return
    decoded = decode(file.read_all(MAX_TEXT_FILE_BYTES))
    try:
        value = json.loads(decoded.text, strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(SkipReason.of("damaged-document", error=error)) from error
    if isinstance(value, dict):
        inner = None if has_text(value) else _find_list(value, _MAX_DEPTH)
        yield from _records(file.name, iter(inner if inner is not None else [value]), encoding)
    else:
        yield Skipped(file.name, SkipReason("no-object"))


def _is_lines(head: str) -> bool:
    """Tell JSON Lines: the first line is a whole object and another follows."""
    first, _, rest = head.partition("\n")
    if not rest.strip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _find_list(value: dict[str, Any], depth: int) -> list[Any] | None:
    """Give the longest list of objects within an object."""
    lists = [item for item in value.values() if _holds_objects(item)]
    if not lists and depth:
        inner = (_find_list(item, depth - 1) for item in value.values() if isinstance(item, dict))
        lists = [found for found in inner if found]
    return max(lists, key=len, default=None)


def _holds_objects(item: Any) -> bool:
    return isinstance(item, list) and any(isinstance(one, dict) for one in item)


def _records(name: str, values: Iterator[Any], encoding: str) -> Iterator[Record | Skipped]:
    number = 0
    while True:
        number += 1
        try:
            value = next(values)
        except StopIteration:
            return
        except (ValueError, RecursionError) as error:
            yield Skipped(name, SkipReason.of("rest-not-read", error=error), number)
            return
        if isinstance(value, dict):
            yield make_record(
                name, number, value, Decoded("", encoding, json.dumps(value).count("\\ufffd"))
            )
        else:
            yield Skipped(name, SkipReason("no-object"), number)


def _values(text: io.TextIOWrapper, held: str) -> Iterator[Any]:
    """Give the values of a list one by one; raises ValueError where it is none any more."""
    decoder = json.JSONDecoder(strict=False)
    piece, ended = _PIECE, False
    while True:
        held = held.lstrip(" \t\r\n,")
        if held.startswith("]"):
            return
        try:
            if not held:
                raise ValueError("the list is not closed")
            value, end = decoder.raw_decode(held)
            if end == len(held) and not ended:  # a number may go on
                raise ValueError("perhaps cut")
        except ValueError:
            more = "" if ended else text.read(piece)
            ended = not more
            if ended or len(held) > MAX_RECORD_BYTES:
                raise
            held, piece = held + more, min(2 * piece, MAX_RECORD_BYTES)
            continue
        yield value
        held, piece = held[end:], _PIECE
