"""Pages of paragraphs that are printed again and again: the copies of one, and those with most copies.

Nothing is hidden elsewhere because it is a copy; these pages show who printed it first and who followed.
"""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer import NotFoundError
from webui.live import archive as live_archive
from webui.pages import pager
from webui.params import COPIES_PARAMETERS, read_view

copies = Blueprint("copies", __name__)


@copies.get("/copies")
def most() -> ResponseReturnValue:
    """The paragraphs with most copies."""
    return _page("", url_for("copies.most"))


@copies.get("/copies/<paragraph_id>")
def of_paragraph(paragraph_id: str) -> ResponseReturnValue:
    """One paragraph and its copies, the one seen first at the top."""
    return _page(paragraph_id, url_for("copies.of_paragraph", paragraph_id=paragraph_id))


def _page(paragraph_id: str, path: str) -> str:
    archive = live_archive()
    view = read_view(request.args.to_dict(flat=False), COPIES_PARAMETERS)
    if paragraph_id:
        found = archive.copies(paragraph_id, view.q, limit=view.per_page, offset=view.offset)
    else:
        found = archive.clusters(limit=view.per_page, offset=view.offset)
    last = view.last_page(found.total)
    if view.page > last:
        raise NotFoundError(f"There is no page {view.page}: the last one is {last}.")
    return render_template(
        "copies.html",
        of=paragraph_id,
        found=found,
        view=view,
        path=path,
        pager=pager(view.page, last),
        info=archive.info,
    )
