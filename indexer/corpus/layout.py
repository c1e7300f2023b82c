"""Lines to articles: join broken sentences, cut a page into its articles, tell titles, headings, captions, bylines."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.corpus.cleaning_lines import Line, Receipt
from indexer.corpus.layout_draft import Draft
from indexer.corpus.layout_heads import drop_piece, make_draft
from indexer.corpus.layout_interleave import reunite
from indexer.corpus.layout_join import join_lines
from indexer.corpus.layout_roles import find_roles
from indexer.corpus.layout_split import cut_articles


def lay_out(lines: Sequence[Line], receipt: Receipt, *, one_article: bool = False) -> list[Draft]:
    """Put the articles of a page together from its cleaned lines, in page order."""
    blocks, habit = join_lines(lines, receipt)
    pieces = find_roles(blocks)
    if not pieces:
        return []
    articles = [pieces] if one_article else cut_articles(pieces, habit, receipt)
    articles, labels = reunite(articles, receipt)
    drafts = [make_draft(article, receipt) for article in articles]
    for label, owner in labels:
        drafts[owner].section = label.text
        drop_piece(label, "section-label", receipt)
    return [draft for draft in drafts if draft.paragraphs or draft.title]
