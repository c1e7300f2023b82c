"""Records: what a reader gives, and the formats that print one article per record (JSON Lines, CSV)."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

from indexer.corpus.input.encoding import Decoded, detect, whole
from indexer.corpus.input.files import InputFile, read_safely
from indexer.corpus.page.plain import plain
from indexer.errors import UnreadableFileError
from indexer.model import Doubt, Repair, Skipped, SkipReason

MAX_RECORD_BYTES = 64 * 1024**2
"""A longer line is no article but a broken file: it would have to be held in memory whole."""
_HEAD = 256 * 1024
"""Bytes of a record file from which its encoding is told."""
_PIECE = 4 * 1024
"""Bytes of it read at once."""
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        *("text", "content", "body", "articlebody", "maintext", "fulltext", "article", "html", "contenthtml"),
        *("正文", "内容", "文章内容", "新闻内容", "正文内容", "全文", "文本"),
    ),
    "paras": ("paras", "paragraphs", "段落"),
    "title": ("title", "headline", "标题", "题目", "文章标题", "新闻标题", "题名", "subject"),
    "date": (
        *(
            "date",
            "published",
            "publishedat",
            "datepublished",
            "publishdate",
            "publishtime",
            "publishedtime",
            "pubdate",
        ),
        *("pubtime", "publicationdate", "postdate", "posttime", "releasedate", "releasetime", "newsdate", "datetime"),
        *("发布时间", "发布日期", "发表时间", "发表日期", "刊发时间", "刊发日期", "发文日期", "日期", "时间", "time"),
    ),
    "source": (
        *("source", "media", "publisher", "sourcename", "site", "sitename", "newspaper"),
        *("来源", "媒体", "新闻来源", "文章来源", "出处", "报纸"),
    ),
    "authors": ("authors", "author", "byline", "writer", "reporter", "作者", "记者"),
    "region": ("region", "地区", "地域"),
    "url": ("url", "link", "href", "sourceurl", "newsurl", "网址", "链接", "原文链接"),
}
"""Names under which records give their fields, the promised one first. They are compared in one alphabet, without
marks: `pubDate`, `pub_date`, `發佈時間` and `发布时间` are found alike."""
TEXT_FIELDS = FIELD_NAMES["text"]


@dataclass(frozen=True, slots=True)
class Record:
    """One article, or one page (number 0) still to be cut into articles, with what the record itself says about it.

    A record has either `text`, free text with line feeds, or `paras`, its paragraphs. `numbers` gives the line number
    of each line of a text that was extracted from a page, `outside` the places of lines that are not its main text, and
    `hidden` the places of those among them that the page does not show. `repairs` and `doubts` are those of its reader.
    """

    number: int
    encoding: str
    text: str = ""
    paras: tuple[str, ...] | None = None
    title: str | None = None
    date: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    region: str | None = None
    url: str | None = None
    undecodable: int = 0
    numbers: tuple[int, ...] | None = None
    outside: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def length(self) -> int:
        """Characters of text."""
        return len(self.text) if self.paras is None else sum(map(len, self.paras))


def with_receipts(record: Record, decoded: Decoded) -> Record:
    """Give a record with what its file could not decode, what was put right in it and what is doubtful about it."""
    return replace(record, undecodable=decoded.undecodable, repairs=decoded.repairs, doubts=decoded.doubts)


def read_jsonl(file: InputFile) -> Iterator[Record | Skipped]:
    """Read JSON Lines, one article per line, in bounded memory."""
    with file.open() as stream:
        encoding = _encoding(stream)
    with file.open() as stream:
        for number, line in enumerate(_lines(stream, encoding), 1):
            if not line.text.strip():
                continue
            yield _json_record(file.name, number, line)


def _json_record(name: str, number: int, line: Decoded) -> Record | Skipped:
    try:
        value = json.loads(line.text)
    except (ValueError, RecursionError):
        return Skipped(name, SkipReason("no-json"), number)
    if not isinstance(value, dict):
        return Skipped(name, SkipReason("no-object"), number)
    return make_record(name, number, value, line)


def make_record(name: str, number: int, fields: Mapping[str, Any], line: Decoded) -> Record | Skipped:
    """Make a record of named fields; a record without text is skipped."""
    said = _known_fields(fields)
    paras = _paragraphs(said.get("paras", said.get("text")))
    text = whole(said["text"]) if isinstance(said.get("text"), str) else ""
    if not (text.strip() or paras):
        return Skipped(name, SkipReason("no-text"), number)
    return Record(
        number,
        line.encoding,
        text="" if paras else text,
        paras=paras or None,
        title=_string(said.get("title")),
        date=_string(said.get("date")),
        source=_string(said.get("source")),
        authors=_names(said.get("authors")),
        region=_string(said.get("region")),
        url=_string(said.get("url")),
        undecodable=line.undecodable,
    )


def _known_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a record says under the names that are promised, the best name that holds anything first."""
    named: dict[str, Any] = {}
    for key, value in fields.items():
        if value not in (None, "", [], {}):
            named.setdefault(_plain_name(key), value)
    return {
        field: value
        for field, names in FIELD_NAMES.items()
        if (value := next((named[name] for name in names if name in named), None)) is not None
    }


def _plain_name(name: str) -> str:
    return "".join(char for char in plain(name) if char.isalnum())


def _paragraphs(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(whole(item) for item in value if isinstance(item, str) and item.strip())


def _string(value: object) -> str | None:
    value = value.get("name") if isinstance(value, dict) else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return whole(value).strip() or None if isinstance(value, str) else None


def _names(value: object) -> tuple[str, ...]:
    value = [value] if isinstance(value, dict) else value
    if isinstance(value, str):
        value = value.replace("、", ",").replace("，", ",").replace(";", ",").replace("；", ",").split(",")
    if not isinstance(value, list):
        return ()
    names = (item.get("name") if isinstance(item, dict) else item for item in value)
    return tuple(whole(name).strip() for name in names if isinstance(name, str) and name.strip())


def _encoding(stream: IO[bytes]) -> str:
    head = b""
    try:
        while len(head) < _HEAD and (piece := read_safely(stream, _PIECE)):
            head += piece
    except UnreadableFileError:
        if not head:  # a packed file that is cut: the records before the cut are whole
            raise
    if not head:
        raise UnreadableFileError(SkipReason("empty"))
    return detect(head)


def _lines(stream: IO[bytes], encoding: str) -> Iterator[Decoded]:
    """Give the lines of a stream decoded, none longer than the limit; a line that is longer ends the file."""
    if encoding.startswith(("utf-16", "utf-32")):
        with io.TextIOWrapper(stream, encoding, "replace", newline="\n") as text:
            while line := text.readline(MAX_RECORD_BYTES):
                yield Decoded(line, encoding, line.count("\ufffd"))
        return
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    while data := _readline(stream):
        text_line = data.decode(codec, "replace")
        yield Decoded(text_line.lstrip("\ufeff"), encoding, text_line.count("\ufffd"))


def _readline(stream: IO[bytes]) -> bytes:
    try:
        data = stream.readline(MAX_RECORD_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError(SkipReason.of("not-read", error=error)) from error
    if len(data) > MAX_RECORD_BYTES:
        raise UnreadableFileError(SkipReason.of("record-too-large", limit=MAX_RECORD_BYTES))
    return data


def read_csv(file: InputFile) -> Iterator[Record | Skipped]:
    """Read CSV with a heading row that names the fields of INTERFACES, one article per row, in bounded memory."""
    with file.open() as stream:
        encoding = _encoding(stream)
    csv.field_size_limit(MAX_RECORD_BYTES)
    with io.TextIOWrapper(file.open(), encoding, "replace", newline="") as text:
        yield from _csv_records(file.name, text, encoding)


def _csv_records(name: str, text: io.TextIOWrapper, encoding: str) -> Iterator[Record | Skipped]:
    lines = _RowLines(text)
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    rows = filter(None, csv.reader(itertools.chain([first], lines), delimiter=delimiter))  # a blank line is no row
    heading: list[str] | None = None
    number = 0
    while True:
        lines.held = 0
        try:
            row = next(rows, None)
        except (csv.Error, OSError) as error:
            yield Skipped(name, SkipReason.of("rest-not-read", error=error), number + 1)
            return
        if row is None:
            return
        if heading is None:
            heading = [cell.strip().lower() for cell in row]
            continue
        number += 1
        fields = dict(zip(heading, row, strict=False))
        count = sum(value.count("\ufffd") for value in fields.values())
        yield make_record(name, number, fields, Decoded("", encoding, count))


_DELIMITERS = (",", "\t", ";")
"""What parts the names of a heading row: none of them stands in a name."""


class _RowLines:
    """The lines of a CSV file; refuses a row of more characters than fit: one quotation mark too many swallows a file.

    held: characters given so far, to be set to 0 before every row.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.held = 0

    def __iter__(self) -> _RowLines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_RECORD_BYTES - self.held + 1)
        self.held += len(line)
        if self.held > MAX_RECORD_BYTES:
            raise UnreadableFileError(SkipReason.of("record-too-large", limit=MAX_RECORD_BYTES))
        if not line:
            raise StopIteration
        return line
