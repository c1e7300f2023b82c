"""Lines to articles: join broken sentences, cut a page into its articles, tell titles, headings, captions, bylines."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.corpus.cleaning_lines import Line, Receipt
from indexer.corpus.layout_draft import Block, Draft
from indexer.corpus.layout_heads import drop_piece, make_draft
from indexer.corpus.layout_interleave import reunite
from indexer.corpus.layout_join import join_lines, line_block
from indexer.corpus.layout_roles import find_roles
from indexer.corpus.layout_split import cut_articles


def lay_out(lines: Sequence[Line], receipt: Receipt) -> list[Draft]:
    """Put the articles of a page together from its cleaned lines, in page order."""
    blocks, habit = join_lines(lines, receipt)
    pieces = find_roles(blocks)
    if not pieces:
        return []
    articles, labels = reunite(cut_articles(pieces, habit, receipt), receipt)
    drafts = [make_draft(article, receipt) for article in articles]
    for label, owner in labels:
        drafts[owner].section = label.text
        drop_piece(label, "section-label", receipt)
    return [draft for draft in drafts if draft.paragraphs or draft.title]


def lay_out_article(lines: Sequence[Line], receipt: Receipt, *, title: str | None, joined: bool) -> list[Draft]:
    """Put one article together whose bounds are known: a record. `joined` says that its lines are its paragraphs."""
    if not lines:
        return []
    blocks = [line_block(line, receipt) for line in lines] if joined else join_lines(lines, receipt)[0]
    number = lines[0].number
    known = Block(title, (number,), (title,)) if title else None
    draft = make_draft(find_roles(blocks), receipt, known)
    return [draft] if draft.paragraphs or draft.title else []
