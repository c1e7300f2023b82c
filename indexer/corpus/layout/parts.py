"""Which drafts of a page are its articles, and what they share: heads of pages, parts, lone credits."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from indexer.corpus.layout.draft import Draft
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import ends_clause
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.page.plain import plain
from indexer.model import ParagraphKind

_PAGE_HEAD = 50
"""Lines above the articles of a page among which its date is looked for, for each of them."""


def name_sections(
    drafts: Sequence[Draft], labels: Sequence[tuple[Line, int]], receipt: Receipt
) -> list[Draft]:
    """Enter the names of sections that stood over openings of articles, each by its article's place."""
    named = list(drafts)
    for label, owner in labels:
        named[owner] = dataclasses.replace(named[owner], section=str(label.text))
        receipt.drop([label], "section-label", "layout: the name of a section over its articles")
    return named


def give_captions(drafts: Sequence[Draft]) -> list[Draft]:
    """Give what stands over the first headline and is no text of its own to its article.

    Nothing but captions; or, over a single article, a note of its editors or what its text repeats.
    """
    first, *others = drafts or (Draft(),)
    if not others or first.title or not _belongs_below(first, others):
        return list(drafts)
    below, *rest = others
    owner = dataclasses.replace(
        below,
        meta=(*first.meta, *below.meta),
        credits=(*first.credits, *below.credits),
        paragraphs=(*first.paragraphs, *below.paragraphs),
    )
    return [owner, *rest]


def _belongs_below(first: Draft, others: Sequence[Draft]) -> bool:
    below, *rest = others
    if not first.paragraphs or not below.title:
        return False
    if {kind for kind, _ in first.paragraphs} == {"caption"}:
        return True
    return not rest and (_is_note(first) or _is_excerpt(first, below))


_NOTE = re.compile(
    r"[【\[(]?(?:编者按|编者的话|编者注|编前|核心提示|内容提要|提要|导读|摘要)[】\]):\s]"
)
_SAME = 20
"""Characters by which a paragraph is known again."""


def _is_note(draft: Draft) -> bool:
    """Tell what the editors say over an article."""
    return _NOTE.match(plain(draft.paragraphs[0][1].text)) is not None


def _is_excerpt(draft: Draft, below: Draft) -> bool:
    """Tell paragraphs all of which are printed again in the article below."""
    printed = {str(line.text[:_SAME]) for line in below.text_lines}
    return all(str(line.text[:_SAME]) in printed for line in draft.text_lines)


def clear_page_head(drafts: Sequence[Draft], first: int, receipt: Receipt) -> list[Draft]:
    """Drop the words of a site above the first article where what stands around each tells where they begin.

    first: the line at which the first of them begins. A head with a sentence is a text.
    """
    head, *articles = drafts or (Draft(),)
    above = all(line.number < first for line in (*head.head_lines, *head.text_lines))
    if not articles or not above or any(map(_is_told, head.text_lines)):
        return list(drafts)
    dates = tuple(line for line in head.text_lines if line.role == "meta")
    words = [line for line in head.text_lines if line not in dates]
    receipt.drop(words, "section-label", "layout: a word of the site over its articles")
    head = dataclasses.replace(
        head, paragraphs=(), meta=(*head.meta, *dates), credits=(*head.credits, *dates)
    )
    return [head, *articles]


def _is_told(line: Line) -> bool:
    return len(line.text) > shapes.MAX_HEADLINE or ends_clause(line.text)


def share_page_head(drafts: Sequence[Draft], receipt: Receipt, *, bulletin: bool) -> list[Draft]:
    """Take the name of a page from above its articles: its date and source hold for all of them.

    A bulletin, which announces its articles, bears its date in the title of its first part.
    """
    if len(drafts) < 2:
        return list(drafts)
    return _under_days(_share_head(drafts, receipt, bulletin=bulletin))


def _share_head(drafts: Sequence[Draft], receipt: Receipt, *, bulletin: bool) -> list[Draft]:
    head, *articles = drafts
    if head.paragraphs and _only_dates(head):
        dates = head.text_lines
        head = dataclasses.replace(
            head, paragraphs=(), meta=(*head.meta, *dates), credits=(*head.credits, *dates)
        )
    if head.paragraphs:
        return [head, *_dated(articles, head, head.title if bulletin else ())]
    receipt.drop(head.head_lines, "section-label", "layout: the head of the page")
    above = (*head.head_lines, *head.meta)[:_PAGE_HEAD]
    first, *others = (dataclasses.replace(draft, page_head=above) for draft in articles)
    return [dataclasses.replace(first, credits=(*head.credits, *first.credits)), *others]


def _under_days(drafts: Sequence[Draft]) -> list[Draft]:
    """Let a day over one headline hold for the articles below it up to the next such day.

    Where one has its day elsewhere, none is handed on.
    """
    over = [_over_headline(draft) for draft in drafts]
    apart = any(draft.meta and not days for draft, days in zip(drafts, over, strict=True))
    if apart or not over[0] or sum(map(bool, over)) < _MIN_DAYS:
        return list(drafts)
    shared: list[Draft] = []
    held: tuple[Line, ...] = ()
    for draft, days in zip(drafts, over, strict=True):
        held = days or held
        shared.append(dataclasses.replace(draft, page_head=held))
    return shared


_MIN_DAYS = 2
"""Days over headlines of a page that is set by days."""


def _over_headline(draft: Draft) -> tuple[Line, ...]:
    """Give the lines over the headline of a draft that say when it is."""
    first = draft.title_lines[0] if draft.title else 0
    return tuple(line for line in draft.meta if line.number < first)


def _only_dates(head: Draft) -> bool:
    """Tell a head without a headline whose text is nothing but the day of its page."""
    return not head.title and all(line.role == "meta" for line in head.text_lines)


def _dated(drafts: Sequence[Draft], first: Draft, names: Sequence[Line]) -> list[Draft]:
    """Let the date above the first headline, or in `names`, hold for the articles below the first.

    Not where one of them has its own.
    """
    if any(draft.meta for draft in drafts):
        return list(drafts)
    over = (line for line in first.meta if not first.title or line.number < first.title_lines[0])
    above = (*names, *over)[:_PAGE_HEAD]
    return [dataclasses.replace(draft, page_head=above) for draft in drafts]


def keep_lone_credits(drafts: Sequence[Draft]) -> list[Draft]:
    """Let a text that is nothing but a date or a credit be a text: it is shown as a byline."""
    if len(drafts) != 1 or drafts[0].paragraphs or not drafts[0].credits:
        return list(drafts)
    bylines: list[tuple[ParagraphKind, Line]] = [("byline", line) for line in drafts[0].credits]
    return [dataclasses.replace(drafts[0], paragraphs=tuple(bylines), credits=())]


def keep_articles(drafts: Sequence[Draft], receipt: Receipt) -> list[Draft]:
    """Give the drafts that have a title or a text; the credits of others go to the one before.

    Credits above the first go to it.
    """
    kept: list[Draft] = []
    above: list[Line] = []
    for draft in drafts:
        if _is_article(draft):
            kept.append(_credited(draft, above))
            above = []
        elif kept:
            kept[-1] = _credited(kept[-1], draft.credits)
        else:
            above += draft.credits
    receipt.drop(above, "meta", "layout: no text stands beside it")
    return kept


def _is_article(draft: Draft) -> bool:
    return bool(draft.paragraphs or draft.title)


def _credited(draft: Draft, more: Sequence[Line]) -> Draft:
    return dataclasses.replace(draft, credits=(*draft.credits, *more)) if more else draft


def find_parted(cut: Sequence[Sequence[Line]], partings: AbstractSet[str]) -> frozenset[int]:
    """Give the numbers of the first lines of articles above which a line is drawn that parts articles."""
    return frozenset(
        below[0].number
        for above, below in itertools.pairwise(cut)
        if above and below and above[-1].text in partings
    )


def put_together(drafts: Sequence[Draft], parted: AbstractSet[int]) -> list[Draft]:
    """Give what is no article back to the one before: a short word over nothing, lines without a head.

    Menus and diagrams on a page are cut where they repeat themselves. parted: the first lines of
    articles above which a line is drawn.
    """
    groups: list[list[Draft]] = []
    for draft in drafts:
        lines = (*draft.head_lines, *draft.text_lines)
        drawn = not parted.isdisjoint(line.number for line in lines)
        if groups and not drawn and _is_part(draft):
            groups[-1].append(draft)
        else:
            groups.append([draft])
    return [_joined(group[0], group[1:]) for group in groups]


def _joined(draft: Draft, parts: Sequence[Draft]) -> Draft:
    paragraphs = list(draft.paragraphs)
    credits_ = list(draft.credits)
    for part in parts:
        paragraphs += [("body", line) for line in part.head_lines]
        paragraphs += part.paragraphs
        credits_ += part.credits
    return dataclasses.replace(draft, paragraphs=tuple(paragraphs), credits=tuple(credits_))


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
