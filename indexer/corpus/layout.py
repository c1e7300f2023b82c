"""Lines to articles: join broken sentences, cut a page into its articles, tell titles, headings, captions and bylines."""

from __future__ import annotations

from indexer.corpus.cleaning_lines import Line, Receipt
from indexer.corpus.layout_draft import Block, Draft


def lay_out(lines: list[Line], receipt: Receipt, *, one_article: bool = False) -> list[Draft]:
    """Put the articles of a page together from its cleaned lines, in page order."""
    del receipt, one_article
    draft = Draft()
    draft.paragraphs = [("body", Block(line.text, (line.number,), (line.printed,), line.gap)) for line in lines]
    return [draft]
