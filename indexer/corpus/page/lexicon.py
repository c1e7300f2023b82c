"""The tables of words and patterns that rules read, and their one loader.

A table is a file of data/: rows of cells parted by tabs; a row that begins with # says what it
holds. Tables of rules are written in one alphabet, that of folded or plain text (Simplified, half
width, lower case), so that one word serves both scripts.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Literal

OutletUse = Literal["named", "body", "posting", "site", "alone", "sure", "place", "own"]
"""Where an ending of outlets' names is believed; the head of outlets.tsv says what each means."""


def rows(table: str) -> list[list[str]]:
    """Give the rows of a table, each as its cells."""
    text = files("indexer.corpus").joinpath("data", table).read_text("utf-8")
    return [row.split("\t") for row in text.splitlines() if row and not row.startswith("#")]


@functools.cache
def outlet_ends(*uses: OutletUse) -> str:
    """Give how names of outlets end where one of these uses holds: alternatives of a pattern."""
    wanted = frozenset(uses)
    table = rows("outlets.tsv")
    return "|".join(end for end, believed, _ in table if not wanted.isdisjoint(believed.split()))
