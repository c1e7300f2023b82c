"""Cleaning: the lines of a text repaired and rid of what is no article, each step with its receipt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.corpus.furniture.advertising import cut_spam
from indexer.corpus.furniture.labels import drop_page_name, strip_labels
from indexer.corpus.furniture.listed import drop_lines, find_section
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.repair.markup import repair_lines
from indexer.corpus.repair.running_heads import drop_running_heads


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of a text, and the column that its breadcrumb names."""

    lines: list[Line]
    section: str | None = None


def clean_lines(
    lines: Iterable[Line],
    receipt: Receipt,
    recurring: frozenset[str] = frozenset(),
    *,
    page: bool = True,
) -> Cleaned:
    """Repair the lines of a text and drop those that belong to the site, not to an article.

    `recurring` holds what was learned from the pages of one folder. page: whether the text is a
    page, not a record.
    """
    repaired = drop_running_heads(repair_lines(lines, receipt), receipt)
    kept = strip_labels(
        list(cut_spam(drop_lines(repaired, receipt, recurring, page=page), receipt)), receipt
    )
    return Cleaned(drop_page_name(kept, receipt), find_section(repaired))
