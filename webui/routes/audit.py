"""What was done to the texts, to be checked.

A file as it was printed, and the receipts of the whole archive.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from indexer import BadRequestError
from webui.address.links import path_of
from webui.address.params import MAX_VALUE_CHARACTERS, View, read_count, shorten
from webui.archive import archive as live_archive
from webui.views.articles import printed
from webui.words.templates import render

audits = Blueprint("audit", __name__)

RECEIPTS = 100
"""Receipts on a page."""
MOST_PAGES = 1000
EXCERPT = 200
"""Characters of a line that was left out."""


@audits.get("/printed/<article_id>")
def as_printed(article_id: str) -> ResponseReturnValue:
    """The file of an article, line by line as it was printed."""
    sheet = printed.sheet_of(live_archive(), article_id)
    return render("printed.html", sheet=sheet, view=View(), info=live_archive().info)


@audits.get("/receipts")
def receipts() -> ResponseReturnValue:
    """What was repaired and left out in the whole archive.

    How much by reason, and each of it as a list.
    """
    archive = live_archive()
    asked = {name: request.args.get(name, "").strip() for name in ("kind", "file", "text")}
    for name, value in asked.items():
        if len(value) > MAX_VALUE_CHARACTERS:
            raise BadRequestError(f"{name} is too long.", field=name)
    number = read_count("page", request.args.get("page", "1"))
    if not 1 <= number <= MOST_PAGES:
        raise BadRequestError(
            f"page is a number from 1 to {MOST_PAGES}.", field="page", value=shorten(str(number))
        )
    found = (
        printed.audit(archive, **asked, offset=(number - 1) * RECEIPTS, limit=RECEIPTS)
        if any(asked.values())
        else None
    )
    report = archive.report()
    return render(
        "receipts.html",
        view=View(),
        asked=asked,
        found=found,
        number=number,
        address=lambda page=1, **changes: _address({**asked, **changes}, page),
        repairs=report["repairs"],
        dropped=report["dropped"],
        excerpt=EXCERPT,
        info=archive.info,
    )


def _address(asked: dict[str, str], page: int) -> str:
    pairs = [
        (name, value)
        for name, value in (*asked.items(), ("page", str(page) if page > 1 else ""))
        if value
    ]
    return f"{path_of('audit.receipts')}{'?' if pairs else ''}{urlencode(pairs)}"
