"""The tables of words and patterns that rules read, and their one loader.

A table is a file of data/: rows of cells parted by tabs; a row that begins with # says what it
holds. Tables of rules are written in one alphabet, that of folded or plain text (Simplified, half
width, lower case), so that one word serves both scripts.
"""

from __future__ import annotations

from importlib.resources import files


def rows(table: str) -> list[list[str]]:
    """Give the rows of a table, each as its cells."""
    text = files("indexer.corpus").joinpath("data", table).read_text("utf-8")
    return [row.split("\t") for row in text.splitlines() if row and not row.startswith("#")]
