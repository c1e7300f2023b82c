"""Batches in the browser: a list of queries goes in, a table or a download comes out; nothing is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from indexer import (
    Archive,
    BadRequestError,
    Batch,
    BatchLine,
    BatchRow,
    SearchRequest,
    batch_lines,
    batch_receipt,
    batch_sheets,
    count_batch,
    open_batch,
    read_batch,
    write_sheets,
)
from webui.address.params import PLAIN_PARAMETERS, View, read_view
from webui.address.requests import canonical, filter_request
from webui.archive import archive as live_archive
from webui.routes.export import CSV, attached
from webui.server.admission import Gate
from webui.server.editing import require_own_origin
from webui.views.hits import chips
from webui.words.templates import render

batches = Blueprint("batch", __name__)

MOST_BATCH_LINES = 2000
MOST_BYTES = 1 << 20
"""Of what is sent; no other route takes so much."""
SECONDS = 60.0
"""For all lines; those that are left then are marked, never 0."""
SHOWN = 200
"""Rows on the page; downloads have all."""
FORMS = ("page", "wide", "long", "jsonl", "xlsx")
_TYPES = {"jsonl": "application/x-ndjson", "wide": CSV, "long": CSV}
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_one = Gate(1, 3, 30.0)
"""One batch at a time: it counts for up to a minute, and searches go on beside it."""


class TooLongBatchError(BadRequestError):
    """More lines were sent than are counted in a browser."""

    code = "too_many_lines"

    def __init__(self, lines: int) -> None:
        super().__init__(
            f"There are {lines} lines, and a page takes {MOST_BATCH_LINES}: "
            "leave some out, or use `duanluo batch FILE`, which takes any number.",
            field="q",
        )


@batches.get("/batch")
def form() -> ResponseReturnValue:
    """The form, with the filters of a search."""
    view = read_view(_filters(), PLAIN_PARAMETERS)
    archive = live_archive()
    view = canonical(view, filter_request(archive, view))
    return _page(archive, view)


@batches.post("/batch")
def count() -> ResponseReturnValue:
    """Count all lines and give them as a page or a download.

    Raises EditRefusedError for what no page of this server sent.
    """
    request.max_content_length = request.max_form_memory_size = MOST_BYTES
    require_own_origin()
    wanted_form = request.form.get("format", "page")
    if wanted_form not in FORMS:
        raise BadRequestError(f"format is one of {', '.join(FORMS)}.", field="format")
    archive, lines = live_archive(), _lines()
    view = read_view(_filters(), PLAIN_PARAMETERS)
    wanted = filter_request(archive, view)
    view = canonical(view, wanted)
    with _one:
        return _answer(archive, view, wanted, lines, wanted_form)


def _answer(
    archive: Archive, view: View, wanted: SearchRequest, lines: list[BatchLine], form: str
) -> ResponseReturnValue:
    batch = open_batch(archive, wanted)
    rows = list(count_batch(batch, lines, SECONDS))
    receipt = batch_receipt(batch, rows)
    if form == "page":
        return _page(archive, view, batch, rows, receipt["id"])
    if form == "xlsx":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "batch.xlsx"
            write_sheets(batch_sheets(batch, rows, receipt), path)
            body = path.read_bytes()
        return attached(body, _WORKBOOK, archive, view, "batch.xlsx")
    text = _joined(batch_lines(batch, rows, form, receipt["id"]))
    ending = "jsonl" if form == "jsonl" else f"{form}.csv"
    return attached(text, _TYPES[form], archive, view, f"batch.{ending}")


def _joined(lines: Iterator[str]) -> Iterator[str]:
    while part := "".join(islice(lines, SHOWN)):
        yield part


def _filters() -> dict[str, list[str]]:
    """Give the filters of the address; a form sends them in its own."""
    known = {parameter.name for parameter in PLAIN_PARAMETERS}
    return {
        name: texts for name, texts in request.args.to_dict(flat=False).items() if name in known
    }


def _lines() -> list[BatchLine]:
    """Read what was typed, or else the file. Raises BadRequestError for none, or too many."""
    typed = request.form.get("q", "")
    sent = request.files.get("file")
    data: bytes | str = typed if typed.strip() or sent is None else sent.read()
    lines = list(read_batch(data))
    if not lines:
        raise BadRequestError("There is no query: write one a line, or choose a file.", field="q")
    if len(lines) > MOST_BATCH_LINES:
        raise TooLongBatchError(len(lines))
    return lines


def _page(
    archive: Archive,
    view: View,
    batch: Batch | None = None,
    rows: list[BatchRow] | None = None,
    receipt: str = "",
) -> Response:
    text = render(
        "batch.html",
        view=view,
        chips=chips.chips(archive, view),
        bare=chips.without_filters(view),
        query_string=view.query_string_of(PLAIN_PARAMETERS),
        batch=batch,
        rows=(rows or [])[:SHOWN],
        number=len(rows or []),
        faults=sum(row.slab is None for row in rows or []),
        typed="\n".join(_typed(row) for row in rows or []),
        receipt=receipt,
        most=MOST_BATCH_LINES,
        info=archive.info,
    )
    return Response(text)


def _typed(row: BatchRow) -> str:
    return f"{row.line.label}\t{row.line.query}" if row.line.label else row.line.query
