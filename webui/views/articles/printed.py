"""A file as it was printed: its lines in order, what was left out grey in its place, what was repaired marked in it.

It is put together from the paragraphs and the receipts, which account for every printed character,
so that it needs no source file. And the receipts of a whole archive as a list, to be checked by
whoever answers for it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer import Archive, ArticleView, Dropped, Repair
from webui.views.articles.receipts import Change, change_of, different, made_visible

MOST_TOGETHER = 21
"""Articles of a file that are shown together; of a file with more, the one that was asked for."""
SECONDS = 1.5
"""How long the receipts of an archive are looked through for a page."""


class Run(NamedTuple):
    """A stretch of a printed line.

    state: `kept`, `gone` (printed, not shown) or `new` (shown, not printed).
    """

    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Block:
    """One line, or the lines of one paragraph.

    why: the reason, when it was left out. n and article_id: its place, when it was kept.

    steps: what was repaired in it, by kind.
    """

    first: int
    last: int
    runs: tuple[Run, ...]
    why: str = ""
    kind: str = ""
    n: int | None = None
    article_id: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file, or the part of it that belongs to one article, as printed."""

    shown: ArticleView
    blocks: tuple[Block, ...]
    whole: bool


def sheet_of(archive: Archive, article_id: str) -> Sheet:
    """Lay out the file of an article as it was printed; raises NotFoundError."""
    shown = archive.article(article_id)
    whole = shown.beside.total <= MOST_TOGETHER
    views = [archive.article(link.article_id) for link in shown.beside.links] if whole else [shown]
    repairs: dict[int, list[Repair]] = {}
    for repair in shown.repairs:
        repairs.setdefault(repair.line, []).append(repair)
    blocks = [*_paragraphs(views, repairs)]
    blocks += [_left_out(drop) for drop in shown.dropped if whole or drop.line in shown.lines]
    return Sheet(shown, tuple(sorted(blocks, key=lambda block: (block.first, block.last))), whole)


def _paragraphs(views: Sequence[ArticleView], repairs: dict[int, list[Repair]]) -> Iterator[Block]:
    for view in views:
        for part in view.paragraphs:
            paragraph = part.paragraph
            lines = paragraph.lines or (0,)
            steps = [step for line in lines for step in repairs.get(line, ())]
            # One repaired line can be shown as it was printed; of several, only the text that was
            # made of them.
            together = len({step.line for step in steps}) == 1 and steps[-1].after == paragraph.text
            runs = (
                tuple(_runs(steps[0].before, paragraph.text))
                if together
                else (Run(paragraph.text, "kept"),)
            )
            kinds = tuple(dict.fromkeys(step.kind for step in steps))
            yield Block(
                lines[0], lines[-1], runs, "", paragraph.kind, paragraph.n, view.article_id, kinds
            )


def _left_out(drop: Dropped) -> Block:
    return Block(drop.line, drop.line, (Run(drop.text, "gone"),), drop.why)


def _runs(before: str, after: str) -> Iterator[Run]:
    at = 0
    for begin, end, first, last in different(before, after):
        if before[at:begin]:
            yield Run(before[at:begin], "kept")
        if end > begin:
            yield Run(made_visible(before[begin:end]), "gone")
        if last > first:
            yield Run(made_visible(after[first:last]), "new")
        at = end
    if before[at:]:
        yield Run(before[at:], "kept")


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt of the archive: a change, or a line that was left out."""

    file: str
    line: int
    kind: str
    change: Change | None
    text: str


@dataclass(frozen=True, slots=True)
class Audit:
    """A page of receipts.

    more: whether there are others behind. stopped: whether there was no time to look for all.
    """

    items: tuple[Receipt, ...]
    more: bool
    stopped: bool


def audit(archive: Archive, kind: str, file: str, text: str, *, offset: int, limit: int) -> Audit:
    """List the receipts of an archive in the order of its files.

    Of one kind, of files so named, with a text in them.

    Each of the three may be empty, which asks for nothing.
    """
    deadline = time.monotonic() + SECONDS
    found: list[tuple[str, Repair | Dropped]] = []
    for one in archive.receipts():
        if time.monotonic() > deadline:
            return Audit(
                tuple(map(_laid_out, found[offset : offset + limit])), more=False, stopped=True
            )
        if file not in one.file:
            continue
        found += _matching(one.file, (*one.repairs, *one.dropped), kind, text)
        if len(found) > offset + limit:
            return Audit(
                tuple(map(_laid_out, found[offset : offset + limit])), more=True, stopped=False
            )
    return Audit(tuple(map(_laid_out, found[offset:])), more=False, stopped=False)


def _matching(
    file: str, receipts: Sequence[Repair | Dropped], kind: str, text: str
) -> Iterator[tuple[str, Repair | Dropped]]:
    ordered = sorted(receipts, key=lambda one: one.line)
    for one in ordered:
        said = one.why if isinstance(one, Dropped) else one.kind
        texts = (one.text,) if isinstance(one, Dropped) else (one.before, one.after)
        if kind in ("", said) and (not text or any(text in shown for shown in texts)):
            yield file, one


def _laid_out(item: tuple[str, Repair | Dropped]) -> Receipt:
    file, one = item
    if isinstance(one, Dropped):
        return Receipt(file, one.line, one.why, None, one.text)
    return Receipt(file, one.line, one.kind, change_of(one), "")
