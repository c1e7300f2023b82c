"""Downloads of a whole answer, without a cap and streamed.

The same lines as `duanluo export` writes.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from flask import Blueprint, Response, request

from indexer import (
    Archive,
    FoundBy,
    SearchRequest,
    cube_csv,
    every_line,
    exported,
    line_csv,
    neutral,
    receipt_id_of,
    search_receipt,
)
from webui.address.links import path_of
from webui.address.params import (
    COMPARED_PARAMETERS,
    CSV_PARAMETERS,
    CUBE_PARAMETERS,
    EXPORT_PARAMETERS,
    KWIC_PARAMETERS,
    LINES_PARAMETERS,
    TABLE_PARAMETERS,
    How,
    View,
    read_comparison,
    read_cube,
    read_lines,
    read_view,
)
from webui.address.requests import canonical, filter_request, search_request
from webui.archive import archive as live_archive
from webui.archive import hold
from webui.views.hits import chips, kwic
from webui.views.pictures import cubes
from webui.views.tables import comparison, statistics

exports = Blueprint("exports", __name__)

BYTE_ORDER_MARK = "\ufeff"
"""Makes spreadsheet programs read the CSV as UTF-8."""
CSV = "text/csv; charset=utf-8"
MOST_SLUG = 60
"""Characters of a file's name that say what was asked: some systems take no more than 255 bytes."""
LINES_PER_CHUNK = 200
"""Lines sent at once: a stream of single lines spends its time in the server."""


@exports.get("/export.csv")
def hits_csv() -> Response:
    """Every hit as a row, safe in a spreadsheet."""
    return _download("csv", CSV)


@exports.get("/export.jsonl")
def hits_jsonl() -> Response:
    """Every hit as a JSON object, without loss."""
    return _download("jsonl", "application/x-ndjson")


@exports.get("/export.ris")
def articles_ris() -> Response:
    """Every article that has a hit, once, for a reference manager."""
    return _download("ris", "application/x-research-info-systems; charset=utf-8")


@exports.get("/export.bib")
def articles_bibtex() -> Response:
    """Every article that has a hit, once, for BibTeX."""
    return _download("bib", "application/x-bibtex; charset=utf-8")


def _download(form: str, mimetype: str) -> Response:
    archive = live_archive()
    parameters = CSV_PARAMETERS if form == "csv" else EXPORT_PARAMETERS
    view = read_view(request.args.to_dict(flat=False), parameters)
    wanted = search_request(archive, view, facets=False)
    # The search is made here, before the answer begins, so that a refusal still is an error page.
    address = request.host_url.rstrip("/") + path_of("pages.article")
    lines = exported(archive, wanted, form, address, view.columns)
    answer = attached(_chunks(lines), mimetype, archive, canonical(view, wanted), form)
    answer.call_on_close(hold())
    return answer


def attached(
    body: str | bytes | Iterator[str], mimetype: str, archive: Archive, view: View, form: str
) -> Response:
    """Give a download a name that says what was asked, under which filters, and of which build."""
    said = (
        *view.lines,
        *(f"{'-' * one.excluded}{one.label}" for one in chips.chips(archive, view)),
    )
    slug = "-".join(
        "".join(char if char.isalnum() else " " for char in text).strip() for text in said
    )
    name = " ".join(f"{slug[:MOST_SLUG]}-{archive.info.generation}".strip(" -").split()).replace(
        " ", "_"
    )
    answer = Response(body, content_type=mimetype)
    plain = f"duanluo-{archive.info.generation}.{form}"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}.{form}"
    )
    return answer


def _chunks(lines: Iterator[str]) -> Iterator[str]:
    while chunk := "".join(itertools.islice(lines, LINES_PER_CHUNK)):
        yield chunk


@exports.get("/export/kwic.csv")
def lines_csv() -> Response:
    """Every keyword with what stands before and after it, in the order of the keyword view."""
    archive = live_archive()
    view = read_view(request.args.to_dict(flat=False), KWIC_PARAMETERS)
    wanted = search_request(archive, view, facets=False)
    rows = kwic.as_rows(archive, wanted, view)
    return attached(_csv_text(rows), CSV, archive, canonical(view, wanted), "kwic.csv")


@exports.get("/export/table.csv")
def table_csv() -> Response:
    """The table of the statistics view, with the base of every number."""
    archive = live_archive()
    view = read_view(request.args.to_dict(flat=False), TABLE_PARAMETERS)
    wanted = search_request(archive, view)
    view = canonical(view, wanted)
    table = statistics.tabulate(archive, view, wanted)
    rows = statistics.as_rows(table, _cube_id(archive, view, How(by=view.by), wanted))
    return attached(_csv_text(rows), CSV, archive, view, "table.csv")


@exports.get("/export/compare.csv")
def compare_csv() -> Response:
    """The table of a comparison, with the base of every number."""
    archive = live_archive()
    view, across = read_comparison(request.args.to_dict(flat=False), COMPARED_PARAMETERS)
    wanted = filter_request(archive, view)
    view = canonical(view, wanted)
    compared = comparison.compare(archive, view, wanted, across)
    rows = comparison.as_rows(compared, _cube_id(archive, view, How(), wanted))
    return attached(_csv_text(rows), CSV, archive, view, "compare.csv")


def _cube_id(archive: Archive, view: View, how: How, wanted: SearchRequest) -> str:
    """Give the id of the receipt of the cube that counts the same; it is kept at /cube.receipt.json.

    Nothing for no query.
    """
    return str(cubes.counted(archive, view, how, wanted).receipt["id"]) if view.lines else ""


@exports.get("/cube.csv")
def cube_table_csv() -> Response:
    """A cube in long form: a row for every query, place and period, with base, interval and receipt."""
    archive = live_archive()
    view, how = read_cube(request.args.to_dict(flat=False), CUBE_PARAMETERS)
    wanted = filter_request(archive, view)
    view = canonical(view, wanted)
    lines = cube_csv(cubes.counted(archive, view, how, wanted))
    return attached("".join(lines), CSV, archive, view, "cube.csv")


@exports.get("/concordance.csv")
def concordance_csv() -> Response:
    """Every line of a query, in order or drawn, however many there are."""
    archive = live_archive()
    view, raw = read_lines(request.args.to_dict(flat=False), LINES_PARAMETERS)
    wanted = search_request(archive, view, facets=False)
    found_by = FoundBy.of(archive, wanted, receipt_id_of(archive, wanted))
    lines = line_csv(every_line(archive, wanted, raw.wish(offset=0, limit=0)), found_by)
    answer = attached(_chunks(lines), CSV, archive, canonical(view, wanted), "concordance.csv")
    answer.call_on_close(hold())
    return answer


@exports.get("/cube.receipt.json")
def cube_receipt() -> Response:
    """The receipt of a cube, for `duanluo verify-receipt`."""
    archive = live_archive()
    view, how = read_cube(request.args.to_dict(flat=False), CUBE_PARAMETERS)
    wanted = filter_request(archive, view)
    view = canonical(view, wanted)
    receipt = cubes.counted(archive, view, how, wanted).receipt
    text = json.dumps(receipt, ensure_ascii=False, indent=1)
    return attached(text, "application/json", archive, view, "receipt.json")


@exports.get("/search.receipt.json")
def search_receipt_json() -> Response:
    """The receipt of all that a search finds, for `duanluo verify-receipt`; every download names it."""
    archive = live_archive()
    view = read_view(request.args.to_dict(flat=False), EXPORT_PARAMETERS)
    wanted = search_request(archive, view, facets=False)
    text = json.dumps(search_receipt(archive, wanted), ensure_ascii=False, indent=1)
    return attached(text, "application/json", archive, canonical(view, wanted), "receipt.json")


def _csv_text(rows: Iterable[tuple[str, ...]]) -> str:
    """Write names of places, years, counts, and queries, of which none is taken for a formula."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    csv.writer(out).writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue()
