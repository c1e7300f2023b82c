"""Records: what a reader gives, and the JSON Lines, the format that prints one article per line."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

from indexer.corpus.input.source.encoding import Decoded, decode_line, detect, mended, whole
from indexer.corpus.input.source.files import InputFile, read_safely
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
        *(
            "text",
            "content",
            "body",
            "articlebody",
            "maintext",
            "fulltext",
            "article",
            "html",
            "contenthtml",
        ),
        *(
            "maincontent",
            "rawtext",
            "plaintext",
            "textcontent",
            "contenttext",
            "bodytext",
            "description",
            "summary",
        ),
        *("正文", "内容", "正文内容", "全文", "文本", "文字", "摘要", "简介"),
    ),
    "paras": ("paras", "paragraphs", "段落"),
    "title": ("title", "headline", "标题", "题目", "题名", "篇名", "subject", "name"),
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
        *(
            "pubtime",
            "publicationdate",
            "postdate",
            "posttime",
            "releasedate",
            "releasetime",
            "newsdate",
            "datetime",
        ),
        *(
            "发布时间",
            "发布日期",
            "发表时间",
            "发表日期",
            "刊发时间",
            "刊发日期",
            "发文日期",
            "出版日期",
            "日期",
            "时间",
        ),
        *("time", "day", "createdat", "createtime", "year", "年份"),
    ),
    "source": (
        *("source", "media", "publisher", "sourcename", "site", "sitename", "newspaper", "journal"),
        *("来源", "媒体", "媒体名称", "出处", "报纸", "报纸名称", "刊名"),
    ),
    "authors": (
        "authors",
        "author",
        "byline",
        "writer",
        "reporter",
        "creator",
        "作者",
        "记者",
        "责任者",
    ),
    "region": ("region", "地区", "地域"),
    "url": ("url", "link", "href", "sourceurl", "newsurl", "网址", "链接", "原文链接"),
}
"""Names under which records give their fields, the promised one first. They are compared in one
alphabet, without marks: `pubDate`, `pub_date`, `發佈時間` and `发布时间` are found alike."""
TEXT_FIELDS = FIELD_NAMES["text"]
_PREFIX = re.compile(
    r"(?:news|article|post|doc|document|story|page|item|entry|新闻|文章|稿件|帖子|文档)(?=\w{2})"
)
"""What many programs put before the names of all fields: `news_title`, `文章标题`."""
_WRAPPED = ("_source", "fields", "data", "article", "doc", "document", "item", "news")
"""Where exports of data bases and interfaces put the fields of a record."""
_MOST_NAMED = 12
"""Fields that are named where none holds a text."""


@dataclass(frozen=True, slots=True)
class Record:
    """One article, or one page (number 0) still to be cut into articles, with what the record itself says about it.

    A record has either `text`, free text with line feeds, or `paras`, its paragraphs. `numbers`
    gives the line number of each line of a text that was extracted from a page, `outside` the
    places of lines that are not its main text, and `hidden` the places of those among them that the
    page does not show. `repairs` and `doubts` are those of its reader.
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
    repairs = (*decoded.repairs, *record.repairs)
    return replace(record, undecodable=decoded.undecodable, repairs=repairs, doubts=decoded.doubts)


def read_jsonl(file: InputFile) -> Iterator[Record | Skipped]:
    """Read JSON Lines, one article per line, in bounded memory."""
    with file.open() as stream:
        encoding = record_encoding(stream)
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


def make_record(
    name: str, number: int, fields: Mapping[str, Any], line: Decoded
) -> Record | Skipped:
    """Make a record of named fields; a record without text is skipped."""
    said = _known_fields(fields)
    if not ("text" in said or "paras" in said):
        inner = _wrapped(fields)
        if inner is not None:
            return make_record(name, number, inner, line)
    paras = _paragraphs(said.get("paras", said.get("text")))
    text = mended(whole(said["text"])) if isinstance(said.get("text"), str) else ""
    if not (text.strip() or paras):
        return Skipped(name, _no_text(fields), number)
    return Record(
        number,
        line.encoding,
        text="" if paras else text,
        paras=paras or None,
        title=_string(said.get("title")),
        date=_date(said.get("date")),
        source=_string(said.get("source")),
        authors=_names(said.get("authors")),
        region=_string(said.get("region")),
        url=_string(said.get("url")),
        undecodable=line.undecodable,
        repairs=line.repairs,
        doubts=line.doubts,
    )


def _wrapped(fields: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Give the object in which a record wraps its fields."""
    return next((fields[key] for key in _WRAPPED if isinstance(fields.get(key), dict)), None)


def _no_text(fields: Mapping[str, Any]) -> SkipReason:
    """Say that a record has no text.

    Where none of its names is that of one, with the names that it has.
    """
    names = [str(name) for name in fields if str(name).strip()]
    if not names or any(field_of(name) in ("text", "paras") for name in names):
        return SkipReason("no-text")
    return SkipReason.of(
        "no-text-field", names=", ".join(name[:_MAX_NAME] for name in names[:_MOST_NAMED])
    )


_MAX_NAME = 40


def _known_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a record says under the names that are promised, the best name that holds anything first."""
    named: dict[str, Any] = {}
    for key, value in fields.items():
        if value not in (None, "", [], {}):
            named.setdefault(_known_name(str(key)), value)
    return {
        field: value
        for field, names in FIELD_NAMES.items()
        if (value := next((named[name] for name in names if name in named), None)) is not None
    }


def has_text(fields: Mapping[str, Any]) -> bool:
    """Tell fields of which one that has a value is called as the text of an article is."""
    return not _known_fields(fields).keys().isdisjoint(("text", "paras"))


def field_of(name: str) -> str | None:
    """Tell which field of a record a name stands for; None for one that nobody knows."""
    return _FIELDS.get(_known_name(name))


def _known_name(name: str) -> str:
    """Give a name in one alphabet without marks, and without a prefix that is no part of a known one."""
    single = "".join(char for char in plain(name) if char.isalnum())
    return single if single in _FIELDS else _PREFIX.sub("", single, count=1)


_FIELDS = {name: field for field, names in FIELD_NAMES.items() for name in names}


def _paragraphs(value: object) -> tuple[str, ...]:
    """Give the paragraphs of a list, whose items are texts or objects that hold one."""
    if not isinstance(value, list):
        return ()
    texts = (
        item if isinstance(item, str) else _string(item)
        for item in value
        if isinstance(item, str | dict)
    )
    return tuple(mended(whole(text)) for text in texts if text and text.strip())


_VALUES = (
    "name",
    "$date",
    "$numberLong",
    "$numberInt",
    "value",
    "@value",
    "#text",
    "_text",
    "text",
    "content",
    "iso",
)
"""Under which names exports of data bases and of XML keep a single value."""


def _string(value: object) -> str | None:
    """Give a value as text: that of an object is the first that it holds under a usual name."""
    while isinstance(value, dict):
        value = next((value[key] for key in _VALUES if key in value), None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return mended(whole(value)).strip() or None if isinstance(value, str) else None


def _date(value: object) -> str | None:
    """Give a date as written; the days since 1900 that spreadsheets keep are written as a date."""
    text = _string(value)
    days = _SERIAL.fullmatch(text or "")
    if not days:
        return text
    return (_SERIAL_BEGIN + dt.timedelta(days=int(days[1]))).isoformat()


_SERIAL = re.compile(r"([1-5]\d{4})(?:\.\d+)?")
"""Days from 1927 to 2064; no year and no time stamp has five digits."""
_SERIAL_BEGIN = dt.date(1899, 12, 30)


def _names(value: object) -> tuple[str, ...]:
    value = [value] if isinstance(value, dict) else value
    if isinstance(value, str):
        value = (
            value.replace("、", ",")
            .replace("，", ",")
            .replace(";", ",")
            .replace("；", ",")
            .split(",")
        )
    if not isinstance(value, list):
        return ()
    names = (_string(item) for item in value)
    return tuple(name for name in names if name)


def record_encoding(stream: IO[bytes]) -> str:
    """Tell the encoding of a file of records by its beginning.

    Raises UnreadableFileError for none, and when empty.
    """
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
    """Give the lines of a stream decoded, none longer than the limit.

    A line that is longer ends the file.
    """
    if encoding.startswith(("utf-16", "utf-32")):
        with io.TextIOWrapper(stream, encoding, "replace", newline="\n") as text:
            while line := text.readline(MAX_RECORD_BYTES):
                yield Decoded(line, encoding, line.count("\ufffd"))
        return
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    while data := _readline(stream):
        decoded = decode_line(data, codec)
        yield replace(decoded, text=decoded.text.lstrip("\ufeff"), encoding=encoding)


def _readline(stream: IO[bytes]) -> bytes:
    try:
        data = stream.readline(MAX_RECORD_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError(SkipReason.of("not-read", error=error)) from error
    if len(data) > MAX_RECORD_BYTES:
        raise UnreadableFileError(SkipReason.of("record-too-large", limit=MAX_RECORD_BYTES))
    return data
