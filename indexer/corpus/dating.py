"""Decide which date is the article's, with the rule's evidence. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.model import ArticleDate


def header_date(lines: Sequence[tuple[int, str]]) -> ArticleDate | None:
    """Read the explicit date of an article from its head: (line number, text) of the lines around the title."""
    del lines
    return None


def signature_date(lines: Sequence[tuple[int, str]]) -> ArticleDate | None:
    """Read the explicit date that closes a document from its last lines."""
    del lines
    return None


def infer_date(texts: Sequence[tuple[int, str]], *, page: Sequence[tuple[int, str]] = ()) -> ArticleDate | None:
    """Infer a year, with evidence, from (line number, text) of an article's paragraphs."""
    del texts, page
    return None
