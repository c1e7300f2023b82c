"""Pages of paragraphs that are printed again and again.

The copies of one, and those with most copies.

Nothing is hidden elsewhere because it is a copy; these pages show who printed it first and who
followed.
"""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from indexer import HitList
from webui.address.params import (
    COPIED_PARAMETERS,
    COPIES_PARAMETERS,
    NoPageError,
    View,
    read_copied,
    read_view,
)
from webui.archive import archive as live_archive
from webui.routes.pages import given, pager
from webui.views.hits.results import groups_of
from webui.words.templates import render

copies = Blueprint("copies", __name__)


@copies.get("/copies")
def most() -> ResponseReturnValue:
    """The paragraphs with most copies."""
    archive = live_archive()
    view, short = read_copied(given(COPIED_PARAMETERS))
    found = archive.clusters(limit=view.size, offset=view.offset, short=short)
    every = archive.clusters(limit=0).total
    return _page(
        view, found, short=short, every=every, text=archive.clusters(limit=0, short=False).total
    )


@copies.get("/copies/<paragraph_id>")
def of_paragraph(paragraph_id: str) -> ResponseReturnValue:
    """One paragraph and its copies, the one seen first at the top."""
    view = read_view(given(COPIES_PARAMETERS), COPIES_PARAMETERS)
    found = live_archive().copies(paragraph_id, view.q, limit=view.size, offset=view.offset)
    return _page(view, found, of=paragraph_id)


def _page(view: View, found: HitList, *, of: str = "", **told: object) -> str:
    """Show a page of a list.

    of: the paragraph whose copies they are. told: what the list of all needs besides.
    """
    last = view.last_page(found.total)
    if view.page > last:
        raise NoPageError(f"There is no page {view.page}: the last one is {last}.")
    return render(
        "copies.html",
        of=of,
        found=found,
        groups=groups_of(found.hits, view.offset, by_article=False, around={}),
        view=view,
        pager=pager(view.page, last),
        info=live_archive().info,
        **told,
    )
