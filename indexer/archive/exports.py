"""Hits as lines of CSV or JSON Lines, for the command line and the web alike; and a table to correct articles with.

JSON Lines is the lossless form. In CSV no cell can be taken for a formula by a spreadsheet: a cell that begins with one
of its signs, in either width and after any blank, gets an apostrophe before it (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator

from indexer.archive.archive import Archive
from indexer.archive.references import reference_lines
from indexer.archive.shapes import hit_json
from indexer.model import Article, SourceFile
from indexer.search.request import SearchRequest
from indexer.search.result import Hit

BYTE_ORDER_MARK = "\ufeff"
"""Makes spreadsheet programs read the CSV as UTF-8."""
COLUMNS = (
    "paragraph_id", "title", "date", "precision", "source", "place", "file", "lines", "kind", "matches", "text",
    "date_basis", "article", "copies_of",
)  # fmt: skip
"""Those that came later stand at the end: a table that is read by position goes on being read."""
CORRECTIONS = ("file", "article", "title", "date", "source", "region")
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠\t\r]")
_LINE_END = re.compile(r"(\r\n|\r|\n)")


def exported(archive: Archive, request: SearchRequest, form: str) -> Iterator[str]:
    """Write all that a request finds: every hit as csv or jsonl, every article that has one, once, as ris or bib.

    The search is made at once, the lines one by one. Raises what a search raises.
    """
    if form in ("ris", "bib"):
        return reference_lines(archive.export_articles(request), form, archive.info.generation)
    return export_lines(archive.export(request), form)


def export_lines(hits: Iterable[Hit], form: str) -> Iterator[str]:
    """Write hits line by line, each with its line feed; form is csv (with a byte order mark and a header) or jsonl."""
    if form == "jsonl":
        yield from (json.dumps(hit_json(hit), ensure_ascii=False) + "\n" for hit in hits)
        return
    yield BYTE_ORDER_MARK + _row(COLUMNS)
    yield from (_row(_cells(hit)) for hit in hits)


def corrections_header() -> str:
    """Write the first line of a metadata.csv, the table that corrects what was read or inferred."""
    return BYTE_ORDER_MARK + _row(CORRECTIONS)


def correction_lines(file: SourceFile) -> Iterator[str]:
    """Write what was read or inferred about each article of a file as rows of a metadata.csv, to correct by hand."""
    return (correction_line(file.file, article) for article in file.articles)


def correction_line(file: str, article: Article) -> str:
    """Write the row of one article, with its line feed. file: its path below the source folder."""
    place = "".join(step.name for step in article.regions.primary or ())
    date = article.date.span.value if article.date else ""
    source = article.source.value if article.source else ""
    return _row((file, str(article.article), article.title or "", date, source, place))


def _cells(hit: Hit) -> tuple[str, ...]:
    return (
        hit.paragraph_id,
        hit.display_title,
        hit.date.span.value if hit.date else "",
        hit.date.span.precision if hit.date else "",
        hit.source or "",
        "/".join(step.name for step in hit.region or ()),
        hit.file,
        " ".join(map(str, hit.lines)),
        hit.kind,
        " … ".join(hit.text[start:end] for start, end in hit.spans),
        hit.text,
        hit.date.basis if hit.date else "",
        str(hit.article),
        hit.cluster.id if hit.cluster else "",
    )


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([neutral(cell) for cell in cells])
    return out.getvalue()


def neutral(cell: str) -> str:
    """Make sure that no line of a cell begins like a formula."""
    parts = _LINE_END.split(cell)
    parts[::2] = ["'" + line if _FORMULA.match(line) else line for line in parts[::2]]
    return "".join(parts)
