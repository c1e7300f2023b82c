"""Lines to articles: join broken sentences, cut a page into its articles, tell titles, headings, captions, bylines."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from indexer.corpus.layout.columns import order_columns
from indexer.corpus.layout.contents import find_contents
from indexer.corpus.layout.cut import cut_articles, find_partings
from indexer.corpus.layout.draft import Draft
from indexer.corpus.layout.head import make_draft
from indexer.corpus.layout.join import as_read, join_lines
from indexer.corpus.layout.roles import find_roles
from indexer.corpus.layout.stray import raise_headline, return_headlines, reunite
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import ends_clause
from indexer.corpus.page.line import Line, Receipt
from indexer.model import ParagraphKind

_PAGE_HEAD = 50
"""Lines above the articles of a page among which its date is looked for, for each of them."""


def lay_out(lines: Sequence[Line], receipt: Receipt) -> list[Draft]:
    """Put the articles of a page together from its cleaned lines, in page order."""
    blocks, habit = join_lines(order_columns(list(lines), receipt), receipt)
    pieces = find_roles(blocks)
    if not pieces:
        return []
    contents, announced = find_contents(pieces)
    for at in contents:
        receipt.drop([pieces[at]], "contents", "layout: an entry in a list of contents")
    listed = set(contents)
    pieces = [piece for at, piece in enumerate(pieces) if at not in listed]
    cut = return_headlines(cut_articles(pieces, habit, announced, receipt))
    raise_headline(cut, receipt)
    articles, labels = reunite(cut, receipt)
    drafts = [make_draft(article, receipt) for article in articles]
    for label, owner in labels:
        drafts[owner].section = str(label.text)
        receipt.drop([label], "section-label", "layout: the name of a section over its articles")
    drafts = _take_page_head(drafts, receipt, bulletin=bool(announced))
    _keep_only_lines(drafts)
    return _with_text(_put_together(drafts, _parted(cut, find_partings(pieces))), receipt)


def _take_page_head(drafts: list[Draft], receipt: Receipt, *, bulletin: bool) -> list[Draft]:
    """Take the name of a page from above its articles: its date and source hold for all of them.

    A bulletin, which announces its articles, bears its date in the title of its first part.
    """
    if len(drafts) < 2:
        return drafts
    head, *articles = drafts
    if head.paragraphs:
        _share_date(head, articles, head.title if bulletin else [])
        return drafts
    receipt.drop(head.head_lines, "section-label", "layout: the head of the page")
    for draft in articles:
        draft.page_head = [*head.head_lines, *head.meta][:_PAGE_HEAD]
    articles[0].credits[:0] = head.credits
    return articles


def _share_date(first: Draft, others: Sequence[Draft], names: Sequence[Line]) -> None:
    """Let the date above the first headline, or in `names`, hold for the whole page if no other article has its own."""
    above = [
        *names,
        *(line for line in first.meta if not first.title or line.number < first.title_lines[0]),
    ]
    if not any(draft.meta for draft in others):
        for draft in others:
            draft.page_head = above[:_PAGE_HEAD]


def _keep_only_lines(drafts: Sequence[Draft]) -> None:
    """Let a text that is nothing but a date or a credit be a text: it is shown as a byline."""
    if len(drafts) == 1 and not drafts[0].paragraphs and drafts[0].credits:
        drafts[0].paragraphs = [("byline", line) for line in drafts[0].credits]
        drafts[0].credits = []


def _with_text(drafts: Sequence[Draft], receipt: Receipt) -> list[Draft]:
    """Give the drafts that have a title or a text; the credits of others go to the one before."""
    kept = [draft for draft in drafts if draft.paragraphs or draft.title]
    owner = kept[0] if kept else None
    for draft in drafts:
        if draft.paragraphs or draft.title:
            owner = draft
        elif owner:
            owner.credits += draft.credits
        else:
            receipt.drop(draft.credits, "meta", "layout: no text stands beside it")
    return kept


def _parted(cut: Sequence[Sequence[Line]], partings: AbstractSet[str]) -> frozenset[int]:
    """Give the numbers of the first lines of articles above which a line is drawn that parts articles."""
    return frozenset(
        below[0].number
        for above, below in itertools.pairwise(cut)
        if above and below and above[-1].text in partings
    )


def _put_together(drafts: Sequence[Draft], parted: AbstractSet[int]) -> list[Draft]:
    """Give what is no article back to the one before: a short word over nothing, lines without a head.

    Menus and diagrams on a page are cut where they repeat themselves. parted: the first lines of
    articles above which a line is drawn.
    """
    kept: list[Draft] = []
    for draft in drafts:
        lines = [*draft.head_lines, *(line for _, line in draft.paragraphs)]
        drawn = not parted.isdisjoint(line.number for line in lines)
        if kept and not drawn and _is_part(draft):
            head: list[tuple[ParagraphKind, Line]] = [("body", line) for line in draft.head_lines]
            kept[-1].paragraphs += [*head, *draft.paragraphs]
            kept[-1].credits += draft.credits
        else:
            kept.append(draft)
    return kept


def _is_part(draft: Draft) -> bool:
    """Tell a draft that nothing dates and that has no headline, or a word for one and no sentence below it."""
    if draft.meta:
        return False
    if draft.title:
        told = any(ends_clause(line.text) for _, line in draft.paragraphs)
        return len(draft.title_text or "") < _MIN_HEADLINE and not told
    return not any(_opens(line) for _, line in draft.paragraphs[:_MAX_OPENING])


_MIN_HEADLINE = 8
"""Characters of a headline over nothing."""
_MAX_OPENING = 8
"""Paragraphs of a text without a headline among which its letterhead, number or reporters stand."""


def _opens(line: Line) -> bool:
    if line.role in ("number", "meta", "enactment", "byline") or line.dateline or line.opening:
        return True
    return shapes.is_letterhead(line.text) or shapes.is_document_number(line.text)


def lay_out_article(
    lines: Sequence[Line], receipt: Receipt, *, title: str | None, joined: bool
) -> list[Draft]:
    """Put one article together whose bounds are known: a record.

    `joined` says that its lines are its paragraphs.

    A stated title that is too long for one is its first paragraph.
    """
    if not lines:
        return []
    blocks = [as_read(line, receipt) for line in lines] if joined else join_lines(lines, receipt)[0]
    number = lines[0].number
    known = Line(number, title, title) if title else None
    if known and len(known.text) > shapes.MAX_TITLE:
        blocks, known = [known, *blocks], None
    draft = make_draft(find_roles(blocks), receipt, known)
    _keep_only_lines([draft])
    return [draft] if draft.paragraphs or draft.title else []
