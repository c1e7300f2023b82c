"""Cleaning: the lines of a text repaired and rid of what is no article, each step with its receipt."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.corpus.cleaning_drops import drop_lines, find_section
from indexer.corpus.cleaning_lines import Line, Receipt, split_lines
from indexer.corpus.cleaning_repairs import repair_lines


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of a text, and the column that its breadcrumb names."""

    lines: list[Line]
    section: str | None = None


def clean(text: str, receipt: Receipt, *, record: int = 0) -> Cleaned:
    """Repair the lines of a text and drop those that belong to the site, not to an article.

    `record` is the number of the record that holds the text; it stands in for line numbers unless it is 0.
    """
    lines = split_lines(text)
    if record:
        lines = (dataclasses.replace(line, number=record) for line in lines)
    return clean_lines(lines, receipt)


def clean_lines(lines: Iterable[Line], receipt: Receipt) -> Cleaned:
    """Do the same with lines already told apart."""
    lines = repair_lines(lines, receipt)
    return Cleaned(drop_lines(lines, receipt), find_section(lines))
