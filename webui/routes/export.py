"""Downloads of a whole answer, without a cap and streamed: the same lines as `duanluo export` writes."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, request

from indexer import exported, neutral
from webui.address.params import COMPARED_PARAMETERS, EXPORT_PARAMETERS, TABLE_PARAMETERS, read_comparison, read_view
from webui.address.requests import canonical, filter_request, search_request
from webui.archive import archive as live_archive
from webui.archive import hold
from webui.views import comparison, statistics

exports = Blueprint("exports", __name__)

BYTE_ORDER_MARK = "\ufeff"
"""Makes spreadsheet programs read the CSV as UTF-8."""
LINES_PER_CHUNK = 200
"""Lines sent at once: a stream of single lines spends its time in the server."""


@exports.get("/export.csv")
def hits_csv() -> Response:
    """Every hit as a row, safe in a spreadsheet."""
    return _download("csv", "text/csv; charset=utf-8")


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
    view = read_view(request.args.to_dict(flat=False), EXPORT_PARAMETERS)
    wanted = search_request(archive, view, facets=False)
    # The search is made here, before the answer begins, so that a refusal still is an error page.
    lines = exported(archive, wanted, form)
    answer = Response(_chunks(lines), content_type=mimetype)
    answer.call_on_close(hold())
    answer.headers["Content-Disposition"] = f'attachment; filename="duanluo-{archive.info.generation}.{form}"'
    return answer


def _chunks(lines: Iterator[str]) -> Iterator[str]:
    while chunk := "".join(itertools.islice(lines, LINES_PER_CHUNK)):
        yield chunk


@exports.get("/export/table.csv")
def table_csv() -> Response:
    """The table of the statistics view, with the base of every number."""
    archive = live_archive()
    view = read_view(request.args.to_dict(flat=False), TABLE_PARAMETERS)
    wanted = search_request(archive, view)
    rows = statistics.as_rows(statistics.tabulate(archive, canonical(view, wanted), wanted))
    answer = Response(_csv_text(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="duanluo-table-{archive.info.generation}.csv"'
    return answer


@exports.get("/export/compare.csv")
def compare_csv() -> Response:
    """The table of a comparison, with the base of every number."""
    archive = live_archive()
    view, across = read_comparison(request.args.to_dict(flat=False), COMPARED_PARAMETERS)
    wanted = filter_request(archive, view)
    rows = comparison.as_rows(comparison.compare(archive, canonical(view, wanted), wanted, across))
    answer = Response(_csv_text(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="duanluo-compare-{archive.info.generation}.csv"'
    return answer


def _csv_text(rows: Iterable[tuple[str, ...]]) -> str:
    """Write names of places, years, counts, and queries, of which none is taken for a formula."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    csv.writer(out).writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue()
