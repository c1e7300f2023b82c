"""The tables of words and patterns that rules read, and their one loader.

A table is a file of data/: rows of cells parted by tabs; a row that begins with # says what it
holds. Tables of rules are written in one alphabet, that of folded or plain text (Simplified, half
width, lower case), so that one word serves both scripts.
"""

from __future__ import annotations

from importlib.resources import files

OUTLET_END = "社|报|网|台|新闻|在线|客户端|频道"
"""How names of outlets end, in the plain alphabet: alternatives of a pattern, no two of which begin
alike. What some places know beyond these (magazines, public bodies, domains) they add themselves."""


def rows(table: str) -> list[list[str]]:
    """Give the rows of a table, each as its cells."""
    text = files("indexer.corpus").joinpath("data", table).read_text("utf-8")
    return [row.split("\t") for row in text.splitlines() if row and not row.startswith("#")]
