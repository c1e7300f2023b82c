"""Hits as lines of CSV or JSON Lines, for the command line and the web alike.

And a table to correct articles with.

JSON Lines is the lossless form.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence

from indexer.archive.archive import Archive
from indexer.archive.concordance import ConcordanceLine, line_cells, line_columns
from indexer.archive.counting.answers import CubeAnswer
from indexer.archive.counting.searches import receipt_id_of
from indexer.archive.counting.shapes import cube_columns, cube_lines
from indexer.archive.downloads.references import reference_lines
from indexer.archive.rows import BYTE_ORDER_MARK, FOUND_BY, FoundBy, csv_row, neutral
from indexer.archive.shapes import hit_json
from indexer.errors import BadRequestError
from indexer.model import Article, SourceFile
from indexer.search.answers.result import Hit
from indexer.search.requests.request import SearchRequest

COLUMNS = (
    "paragraph_id", "title", "date", "precision", "source", "place", "file", "lines", "kind", "matches", "text",
    "date_basis", "article", "copies_of", "authors", "url", "region_code", "query", "filters", "index", "anchor",
    "receipt",
)  # fmt: skip
"""Those that came later stand at the end: a table that is read by position goes on being read."""
CORRECTIONS = ("file", "article", "title", "date", "source", "region")
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def exported(
    archive: Archive,
    request: SearchRequest,
    form: str,
    address: str = "",
    columns: Sequence[str] = (),
) -> Iterator[str]:
    """Write all that a request finds.

    Every hit as csv or jsonl, every article that has one, once, as ris, bib or text.

    address: what an article's id is put behind to give the address of its page, where there is one.
    columns: of a table, in this order; all when none is given. Each row names the receipt of the
    search, where there can be one; see `search_receipt`. The search is made at once, the
    lines one by one. Raises what a search raises, and BadRequestError for a column that is none.
    """
    if columns and form != "csv":
        raise BadRequestError(f"Columns are chosen for csv, not for {form}.", field="columns")
    if unknown := [column for column in columns if column not in COLUMNS]:
        raise BadRequestError(
            f"There is no column {unknown[0][:40]!r}: choose of {', '.join(COLUMNS)}.",
            field="columns",
            value=unknown[0],
        )
    found_by = FoundBy.of(archive, request, receipt_id_of(archive, request))
    if form in ("ris", "bib", "text"):
        asked = " ".join(filter(None, (found_by.query, found_by.filters)))
        told = (
            f"found by: {asked}" * bool(asked),
            f"receipt {found_by.receipt}" * bool(found_by.receipt),
        )
        notes = (f"index {found_by.index}", *filter(None, told))
        return reference_lines(archive.export_articles(request), form, notes, address)
    return export_lines(archive.export(request), form, found_by, columns)


def export_lines(
    hits: Iterable[Hit], form: str, found_by: FoundBy, columns: Sequence[str] = ()
) -> Iterator[str]:
    """Write hits line by line, each with its line feed.

    Form is csv (with a byte order mark and a header) or jsonl. columns: of csv; all when none is
    given.
    """
    if form == "jsonl":
        said = dict(zip(FOUND_BY, found_by.cells, strict=True))
        yield from (_ENCODE(hit_json(hit) | said) + "\n" for hit in hits)
        return
    *ends, receipt = map(neutral, found_by.cells)
    places = [COLUMNS.index(column) for column in columns or COLUMNS]
    yield BYTE_ORDER_MARK + csv_row([COLUMNS[at] for at in places])
    write = csv.writer(_Lines(), lineterminator="\r\n").writerow
    rows = ([*map(neutral, _cells(hit)), *ends, hit.anchor, receipt] for hit in hits)
    yield from (write([row[at] for at in places] if columns else row) for row in rows)


class _Lines:
    """What a CSV writer writes to, which gives each line back."""

    def write(self, line: str) -> str:
        return line


def cube_csv(answer: CubeAnswer) -> Iterator[str]:
    """Write a cube in long form, line by line: a byte order mark and a header, then its rows."""
    ends = (answer.filters, answer.receipt["index"]["generation"])
    *columns, last = cube_columns()
    yield BYTE_ORDER_MARK + csv_row((*columns, "filters", "index", last))
    yield from (csv_row((*row, *ends, receipt)) for *row, receipt in cube_lines(answer))


def line_csv(lines: Iterable[ConcordanceLine], found_by: FoundBy) -> Iterator[str]:
    """Write lines of a concordance: a byte order mark and a header, then a row for each."""
    yield BYTE_ORDER_MARK + csv_row((*line_columns(), *FOUND_BY))
    yield from (csv_row((*line_cells(line), *found_by.cells)) for line in lines)


def corrections_header() -> str:
    """Write the first line of a metadata.csv, the table that corrects what was read or inferred."""
    return BYTE_ORDER_MARK + csv_row(CORRECTIONS)


def correction_lines(file: SourceFile) -> Iterator[str]:
    """Write what was read or inferred about each article of a file as rows of a metadata.csv, to correct by hand."""
    return (correction_line(file.file, article) for article in file.articles)


def correction_line(file: str, article: Article) -> str:
    """Write the row of one article, with its line feed. file: its path below the source folder."""
    place = "".join(step.name for step in article.regions.primary or ())
    date = article.date.span.value if article.date else ""
    source = article.source.value if article.source else ""
    return csv_row((file, str(article.article), article.title or "", date, source, place))


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
        "; ".join(author.name for author in hit.authors),
        hit.url or "",
        hit.region[-1].code if hit.region else "",
    )
