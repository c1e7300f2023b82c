"""Boilerplate that no list knows: lines that recur at the edges of many pages of one folder.

Only lines above or below the running text count, only those that read like nothing in particular
(no numbering, date, credit, letterhead or signature), and above the text only those that stand over
another headline-like line: what stands directly over the text may be a title that many articles
share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from indexer.corpus.furniture.running_text import find_running_text
from indexer.corpus.layout.lines.alone import find_role
from indexer.corpus.page import shapes
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.line import Line, Receipt, Role, split_lines
from indexer.corpus.repair.markup import repair_lines

MIN_PAGES = 8
"""Pages below which recurrence proves nothing."""
_SHARE = 0.4
"""Share of pages on which a line must stand.

The menus and footers of one site stand on nearly all of them.
"""
_LENGTHS = range(5, 81)
_EDGE = 20
"""Lines looked at on either side of the running text."""
_PLAIN = frozenset({"short", "long"})


def recurring_lines(pages: Iterable[str]) -> frozenset[str]:
    """Learn the lines (folded) that recur at the edges of pages; empty for too few pages."""
    counts: Counter[str] = Counter()
    total = 0
    for page in pages:
        total += 1
        counts.update(set(_edge_lines(page)))
    if total < MIN_PAGES:
        return frozenset()
    return frozenset(line for line, count in counts.items() if count >= _SHARE * total)


def _edge_lines(page: str) -> Iterator[str]:
    lines = repair_lines(split_lines(page), Receipt())
    folded = [
        folded_text(line.text) if len(line.text) <= 2 * _LENGTHS.stop else "" for line in lines
    ]
    first, last = find_running_text(lines, folded)
    if first >= len(lines):
        return
    roles = [find_role(line) for line in lines[:first][-_EDGE:]]
    head = range(max(0, first - _EDGE), first)
    below = [*roles[1:], "prose"][: len(roles)]
    for at, role, next_role in zip(head, roles, below, strict=True):
        if next_role in _PLAIN and _is_plain(role, lines[at], folded[at]):
            yield folded[at]
    for at in range(last + 1, min(len(lines), last + 1 + _EDGE)):
        if _is_plain(find_role(lines[at]), lines[at], folded[at]):
            yield folded[at]


def _is_plain(role: Role, line: Line, folded: str) -> bool:
    named = shapes.is_letterhead(line.text) or shapes.is_body_name(line.text)
    return role in _PLAIN and len(folded) in _LENGTHS and not named


def sample(names: Sequence[str], size: int) -> list[str]:
    """Take evenly spaced names, the same ones every time."""
    step = max(1, len(names) // size)
    return list(names[::step][:size])
