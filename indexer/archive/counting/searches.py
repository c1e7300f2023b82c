"""Receipts of searches: how much was found, and which paragraphs, for anyone to find again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from indexer.archive.archive import Archive
from indexer.archive.asking import EXPORT_SECONDS
from indexer.archive.counting.receipts import (
    asked_again,
    checked,
    differences,
    receipt_of,
    request_json,
)
from indexer.archive.counting.shapes import units_json
from indexer.errors import EngineLacksError
from indexer.search.requests.request import Crossing, SearchRequest

_ALL = Crossing("region", "year", ())


def search_receipt(archive: Archive, request: SearchRequest) -> dict[str, Any]:
    """Write the receipt of all that a request finds exactly, whatever its page.

    What a search would loosen finds nothing. Its result is a hash of the lasting keys of the
    paragraphs. Raises BadRequestError, DeadlineExceededError, and EngineLacksError for an archive of
    a cluster.
    """
    asked = [request, replace(request, query="")]
    found, base = archive.cube(asked, _ALL, "all", EXPORT_SECONDS)
    return receipt_of(
        archive,
        tool="search",
        request={"q": request.query, **request_json(request)},
        understood=[found.understood],
        totals=[units_json(found.slab.total)],
        base=units_json(base.slab.total),
        rows=[(archive.matched_sha256(request),)],
    )


def receipt_id_of(archive: Archive, request: SearchRequest) -> str:
    """Give the id of the receipt of a search; empty where its engine lacks what it takes."""
    try:
        return str(search_receipt(archive, request)["id"])
    except EngineLacksError:
        return ""


def verify_search(archive: Archive, receipt: Any) -> tuple[str, ...]:
    """Search for what a receipt names again, and say what differs. Raises ReceiptError."""
    held = checked(receipt)
    asked = asked_again(archive, held["request"])
    request = replace(asked, query=held["request"]["q"])
    return tuple(differences(held, search_receipt(archive, request)))
