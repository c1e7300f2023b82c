"""Receipts: what a number was counted by, so that anyone can count it again and see what has changed.

A receipt is plain JSON of strings and integers. Its id is made of all of it but the time it was
made and the list of files, which `source_sha256` stands for. Nothing of it is kept: whoever wants
to prove a number keeps the receipt.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypedDict, cast, get_args

from indexer.analysis.measures import ANALYSIS_VERSION
from indexer.archive.archive import Archive
from indexer.archive.asking import request_from
from indexer.described import Count
from indexer.errors import ReceiptError
from indexer.search.matching.leaf import SENTENCE_ENDS
from indexer.search.requests.params import RawRequest
from indexer.search.requests.request import Choice, SearchRequest
from indexer.text.fold import FOLD_VERSION

VERSION = 1
ID_CHARACTERS = 16
MOST_FILES = 2_000
"""Files that a receipt lists, so that it can say which one is gone.

Of more there is only the hash of the list.
"""
TOOLS = ("cube", "batch", "search")
"""What is counted with a receipt. Comparisons and tables are cubes."""
_NOT_HASHED = ("id", "made", "files")

ListFilter = Literal["region", "mentioned", "place", "source", "kind"]
FiltersJson = TypedDict(
    "FiltersJson",
    {
        "region": list[str],
        "mentioned": list[str],
        "place": list[str],
        "source": list[str],
        "kind": list[str],
        "from": str,
        "to": str,
        "undated": Literal[1],
        "words": Literal[1],
    },
    total=False,
)
"""Filters of a request, by the names of their parameters; only those that are set."""


class UnitsJson(TypedDict):
    """Counts in each unit; letters are counted for a base."""

    occurrences: Count
    paragraphs: Count
    articles: Count
    unique: Count
    letters: Count


class RulesJson(TypedDict):
    """The rules by which texts are folded and cut, and statistics are made."""

    fold: Count
    fingerprint: str
    analysis: Count
    sentence_ends: str


class SourceJson(TypedDict):
    """What was counted, by the hash of the list of its files."""

    generation: str
    source_sha256: str
    paragraphs: Count
    articles: Count


class CountedJson(TypedDict):
    """What every receipt says of what was counted, and by what."""

    understood: list[str]
    rules: RulesJson
    index: SourceJson
    engine: str
    totals: list[UnitsJson]
    base: UnitsJson
    result_sha256: str
    made: str
    files: list[list[str]] | None


def receipt_of(
    archive: Archive,
    *,
    tool: str,
    request: Mapping[str, Any],
    understood: list[str],
    totals: Sequence[Mapping[str, object]],
    base: UnitsJson,
    rows: Sequence[Sequence[str]],
) -> dict[str, Any]:
    """Write the receipt of an answer.

    request: what it takes to ask again. rows: the answer, cell by cell.
    """
    files = archive.source_files()
    counted: CountedJson = {
        "understood": understood,
        "rules": {
            "fold": FOLD_VERSION,
            "fingerprint": archive.info.fingerprint,
            "analysis": ANALYSIS_VERSION,
            "sentence_ends": SENTENCE_ENDS,
        },
        "index": {
            "generation": archive.info.generation,
            "source_sha256": _sha256(files),
            "paragraphs": archive.info.paragraphs,
            "articles": archive.info.articles,
        },
        "engine": archive.info.engine,
        "totals": cast("list[UnitsJson]", totals),  # letters are missing in those of a batch
        "base": base,
        "result_sha256": _sha256(list(rows)),
        "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "files": [[name, sha256[:12]] for name, sha256 in files]
        if len(files) <= MOST_FILES
        else None,
    }
    receipt: dict[str, Any] = {"v": VERSION, "tool": tool, "request": request, **counted}
    return receipt | {"id": receipt_id(receipt)}


def receipt_id(receipt: dict[str, Any]) -> str:
    """Make the id of a receipt of what is in it.

    The first 16 characters of its SHA-256 in base 32.
    """
    held = {name: value for name, value in receipt.items() if name not in _NOT_HASHED}
    digest = hashlib.sha256(_canonical(held)).digest()
    return base64.b32encode(digest).decode().lower()[:ID_CHARACTERS]


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _sha256(value: Any) -> str:
    return hashlib.sha256(_canonical(value)).hexdigest()


def request_json(request: SearchRequest) -> FiltersJson:
    """Give the filters of a request by the names of their parameters, without those that are not set."""
    filters = request.filters
    said: FiltersJson = {}
    name: ListFilter
    for name in get_args(ListFilter):
        choice: Choice = getattr(filters, name)
        if choice:
            said[name] = [*choice.included, *(f"-{value}" for value in choice.excluded)]
    if filters.date_from:
        said["from"] = filters.date_from.isoformat()
    if filters.date_to:
        said["to"] = filters.date_to.isoformat()
    if filters.undated:
        said["undated"] = 1
    if request.whole_words:
        said["words"] = 1
    return said


def asked_again(archive: Archive, request: dict[str, Any]) -> SearchRequest:
    """Read the filters that `request` of a receipt names; raises BadRequestError."""
    raw = RawRequest(
        region=request.get("region", ()),
        mentioned=request.get("mentioned", ()),
        place=request.get("place", ()),
        source=request.get("source", ()),
        kind=request.get("kind", ()),
        date_from=request.get("from"),
        date_to=request.get("to"),
        undated=bool(request.get("undated")),
        whole_words=bool(request.get("words")),
    )
    return request_from(archive.regions, raw)


def differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Say in words what differs between a receipt and that of the same question asked now.

    Nothing when all is same.
    """
    if (
        old["result_sha256"] != new["result_sha256"]
        or old["totals"] != new["totals"]
        or old["base"] != new["base"]
    ):
        yield "the numbers differ"
    for at, (before, now) in enumerate(zip(old["totals"], new["totals"], strict=True)):
        yield from (
            f"{old['understood'][at]}: {unit} {before[unit]} → {now[unit]}"
            for unit in before
            if before[unit] != now[unit]
        )
    yield from (
        f"base: {unit} {count} → {new['base'][unit]}"
        for unit, count in old["base"].items()
        if count != new["base"][unit]
    )
    if old["understood"] != new["understood"]:
        yield "the queries are read otherwise: " + " / ".join(new["understood"])
    if old["rules"] != new["rules"]:
        yield "the rules of folding, words or statistics have changed"
    if old["index"]["source_sha256"] != new["index"]["source_sha256"]:
        yield from _files(old.get("files"), new.get("files"))


def _files(old: Any, new: Any) -> Iterator[str]:
    yield "the articles have changed"
    if old is None or new is None:
        return
    before, now = dict(old), dict(new)
    yield from (f"removed: {name}" for name in before if name not in now)
    yield from (f"added: {name}" for name in now if name not in before)
    yield from (
        f"changed: {name}" for name in before if now.get(name, before[name]) != before[name]
    )


def checked(receipt: Any) -> dict[str, Any]:
    """Give a receipt that is whole and was made by the rules of this program.

    Raises ReceiptError for any other.
    """
    if (
        not isinstance(receipt, dict)
        or not {"v", "tool", "request", "rules", "id"} <= receipt.keys()
    ):
        raise ReceiptError("it is no receipt of this program")
    if receipt["id"] != receipt_id(receipt):
        raise ReceiptError("it was altered, as its id does not fit what it says")
    if receipt["v"] != VERSION or receipt["tool"] not in TOOLS:
        raise ReceiptError("this program does not know its kind; take the version that made it")
    if (receipt["rules"]["fold"], receipt["rules"]["analysis"]) != (FOLD_VERSION, ANALYSIS_VERSION):
        raise ReceiptError(
            "it was made by other rules of folding or statistics; take the version that made it"
        )
    return receipt
