"""Rows of downloads: what each was found by, and CSV in which no cell can be taken for a formula.

A cell that begins with one of its signs, in either width and after any blank, gets an apostrophe
before it (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.archive.archive import Archive
from indexer.search.language.parser import quote
from indexer.search.requests.request import Choice, Filters, SearchRequest
from indexer.search.requests.rewrite import PLACE_WORDS, FindRegion

BYTE_ORDER_MARK = "\ufeff"
"""Makes spreadsheet programs read the CSV as UTF-8."""
FOUND_BY = ("query", "filters", "index", "receipt")
"""Columns that are the same in every row, so that a row tells what it was found by when tables of
several searches are put together."""
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠\t\r]")
_SIGN = re.compile(r"[=+\-@＝＋－＠\t\r]")
"""What a formula may begin with: most cells have none of these at all."""
_LINE_END = re.compile(r"(\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class FoundBy:
    """What a download was found by: the query as typed, the filters as one, the build, and a receipt's id."""

    query: str
    filters: str
    index: str
    receipt: str = ""

    @classmethod
    def of(cls, archive: Archive, request: SearchRequest, receipt: str = "") -> FoundBy:
        """Say what a request asks of an archive."""
        filters = filters_as_query(request.filters, archive.regions.find)
        words = "words=1" if request.whole_words else ""
        return cls(
            request.query,
            " ".join(filter(None, (filters, words))),
            archive.info.generation,
            receipt,
        )

    @property
    def cells(self) -> tuple[str, ...]:
        """What every row of a table says; named as `FOUND_BY`."""
        return self.query, self.filters, self.index, self.receipt


def csv_rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Write rows of texts: a byte order mark and a header, then a line for each."""
    yield BYTE_ORDER_MARK + csv_row(columns)
    yield from map(csv_row, rows)


def filters_as_query(filters: Filters, find: FindRegion) -> str:
    """Write filters as a query of the query language that lets the same paragraphs through.

    A place by its name.

    find: gives the places of a name; one that several share stands with its code.
    """
    parts = [*_choices(filters, find)]
    first, last = filters.date_from, filters.date_to
    if filters.undated:
        parts.append("date:none")
    elif first or last:
        parts.append(
            f"date:{first.isoformat() if first else ''}..{last.isoformat() if last else ''}"
        )
    return " ".join(parts)


def _choices(filters: Filters, find: FindRegion) -> Iterator[str]:
    for name in ("region", "mentioned", "place", "source", "kind"):
        choice: Choice = getattr(filters, name)
        included = [f"{name}:{_value(name, value, find)}" for value in choice.included]
        if included:
            yield included[0] if len(included) == 1 else f"({' OR '.join(included)})"
        yield from (f"NOT {name}:{_value(name, value, find)}" for value in choice.excluded)


def _value(name: str, value: str, find: FindRegion) -> str:
    if name == "source":
        return quote(value)
    names = (
        [path[-1].name for path in find(value)]
        if name != "kind" and value not in PLACE_WORDS
        else []
    )
    return names[0] if names and len(find(names[0])) == 1 else value


def csv_row(cells: Iterable[str]) -> str:
    """Write one row, with its line feed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([neutral(cell) for cell in cells])
    return out.getvalue()


def neutral(cell: str) -> str:
    """Make sure that no line of a cell begins like a formula."""
    if not _SIGN.search(cell):
        return cell
    parts = _LINE_END.split(cell)
    parts[::2] = ["'" + line if _FORMULA.match(line) else line for line in parts[::2]]
    return "".join(parts)
