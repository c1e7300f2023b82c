"""Cleaning: the lines of a text repaired and rid of what is no article, each step with its receipt."""

from __future__ import annotations

from indexer.corpus.cleaning_drops import drop_lines
from indexer.corpus.cleaning_lines import Line, Receipt, split_lines
from indexer.corpus.cleaning_repairs import repair_lines


def clean(text: str, receipt: Receipt) -> list[Line]:
    """Repair the lines of a text and drop those that belong to the site, not to an article."""
    return drop_lines(repair_lines(split_lines(text), receipt), receipt)
