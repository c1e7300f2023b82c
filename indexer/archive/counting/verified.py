"""Receipts asked again, whatever they are of."""

from __future__ import annotations

from typing import Any

from indexer.archive.archive import Archive
from indexer.archive.counting.batch import verify_batch
from indexer.archive.counting.cubes import verify_cube
from indexer.archive.counting.receipts import checked
from indexer.archive.counting.searches import verify_search


def verify_receipt(archive: Archive, receipt: Any) -> tuple[str, ...]:
    """Ask the question of a receipt again, and say what differs.

    Nothing when every number is the same. Raises ReceiptError for what is no receipt, was altered,
    or was made by rules that this program does not have.
    """
    tools = {"batch": verify_batch, "cube": verify_cube, "search": verify_search}
    return tools[checked(receipt)["tool"]](archive, receipt)
