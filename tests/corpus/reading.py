"""Read a text as far as one stage, for tests that look at what it leaves."""

from __future__ import annotations

from indexer.corpus.articles.stages import Page, read_stages
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt


def read_to(stage: str, text: str, receipt: Receipt) -> Page:
    """Read a text as a page; give it as the stage of this name leaves it."""
    stages = read_stages(Record(0, "utf-8", text=text), receipt)
    return next(page for one, page in stages if one.name == stage)
