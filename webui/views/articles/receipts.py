"""The receipts of an article's file as its page lists them.

Those of its own lines, and how many more the file has.

A receipt is cut around what it changed, and only the changed characters are marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer import ArticleView, Doubt, Dropped, Repair

MOST_CHANGES = 6
"""Changes of one receipt that are shown; a line of a damaged page has eighty of one kind."""
AROUND = 10
"""Characters shown on either side of a change."""
_LOOK_AHEAD = 40
"""Characters within which a change ends: beyond, texts are taken to differ up to their ends."""
_ANCHOR = 3
"""Characters that agree again after a change; after a mere deletion one is enough."""


class Piece(NamedTuple):
    """A stretch of a line.

    changed: whether it is only in this form. gap: whether something is left out before it.
    """

    text: str
    changed: bool
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What one step did to one line: both forms of it around the changes.

    n: the paragraph that has the line, if any.

    more: how many changes are not shown.
    """

    kind: str
    line: int
    count: int
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    n: int | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class Receipts:
    """What is listed.

    whole: it is all that the file has. others: how many there are of other lines of the file.

    vain: repairs of lines that were then left out, which change nothing that is shown.
    """

    repairs: tuple[Change, ...]
    vain: tuple[Change, ...]
    dropped: tuple[Dropped, ...]
    doubts: tuple[Doubt, ...]
    whole: bool
    others: int

    @property
    def mended(self) -> dict[int, int]:
        """The first repaired line of each paragraph of the article that has one, by the paragraph's number."""
        lines: dict[int, int] = {}
        for change in self.repairs:
            if change.n is not None:
                lines.setdefault(change.n, change.line)
        return lines


def receipts_of(shown: ArticleView, *, of_file: bool) -> Receipts:
    """Choose the receipts of an article's lines, or all of its file."""
    repairs = tuple(item for item in shown.repairs if item.line in shown.lines)
    dropped = tuple(item for item in shown.dropped if item.line in shown.lines)
    doubts = tuple(item for item in shown.doubts if item.line in shown.lines)
    all_of_them = len(shown.repairs) + len(shown.dropped) + len(shown.doubts)
    others = all_of_them - len(repairs) - len(dropped) - len(doubts)
    whole = of_file or not others
    if whole:
        repairs, dropped, doubts = shown.repairs, shown.dropped, shown.doubts
    paragraphs = {
        line: part.paragraph.n for part in shown.paragraphs for line in part.paragraph.lines
    }
    gone = {item.line for item in dropped} - set(paragraphs)
    changes = [change_of(repair, paragraphs.get(repair.line)) for repair in repairs]
    kept = tuple(change for change in changes if change.line not in gone)
    vain = tuple(change for change in changes if change.line in gone)
    return Receipts(kept, vain, dropped, doubts, whole=whole, others=others)


def change_of(repair: Repair, n: int | None = None) -> Change:
    """Lay out a repair around its changes."""
    differences = list(different(repair.before, repair.after))
    shown = differences[:MOST_CHANGES]
    before = tuple(_around(repair.before, [(start, end) for start, end, _, _ in shown]))
    after = tuple(_around(repair.after, [(start, end) for _, _, start, end in shown]))
    return Change(
        repair.kind, repair.line, repair.count, before, after, n, len(differences) - len(shown)
    )


def different(before: str, after: str) -> Iterator[tuple[int, int, int, int]]:
    """Give the places where two forms of a line differ, as spans of either, from left to right.

    The forms are gone through once, side by side: a repair changes little at a time, and a line may
    be long.
    """
    i = j = 0
    while i < len(before) or j < len(after):
        if i < len(before) and j < len(after) and before[i] == after[j]:
            i, j = i + 1, j + 1
            continue
        begin_i, begin_j = i, j
        i, j = _next_agreement(before, after, i, j)
        yield begin_i, i, begin_j, j


def _next_agreement(before: str, after: str, i: int, j: int) -> tuple[int, int]:
    """Find where two forms agree again, with as little as possible skipped.

    Their ends when they do not.
    """
    for skipped in range(1, _LOOK_AHEAD):
        for of_before in range(skipped, -1, -1):
            at, there = i + of_before, j + skipped - of_before
            letters = 1 if of_before == skipped else _ANCHOR
            anchor = before[at : at + letters]
            if anchor == after[there : there + letters] and (
                anchor or (at, there) == (len(before), len(after))
            ):
                return at, there
    return len(before), len(after)


def _around(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Cut a text around spans of it, which are the changed pieces; all of a short text is kept."""
    at = 0
    for start, end in spans:
        begin = max(at, start - AROUND)
        if at and begin - at > AROUND:
            yield Piece(text[at : at + AROUND], changed=False)
            at += AROUND
        left_out = begin > at and begin - at > AROUND
        begin = begin if left_out else at
        if text[begin:start] or left_out:
            yield Piece(text[begin:start], changed=False, gap=left_out)
        if end > start:
            yield Piece(made_visible(text[start:end]), changed=True)
        at = end
    rest = text[at:]
    cut = len(rest) > 2 * AROUND
    if rest:
        yield Piece(rest[:AROUND] if cut else rest, changed=False)
    if cut:
        yield Piece("", changed=False, gap=True)


def made_visible(text: str) -> str:
    """Show the blanks of a changed stretch, which would else look like nothing."""
    return (
        text.replace("\n", "↵")
        .replace("\t", "⇥")
        .replace("\xa0", "⟨NBSP⟩")
        .replace(" ", "␣")
        .replace("\u3000", "□")
    )
