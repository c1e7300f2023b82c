"""The patterns of boilerplate.tsv, and which of them knows a line.

A pattern sees the folded line, so that one serves both scripts, and holds in one zone: `any`,
`edge` (above and below the running text) or `tail` (below it).

    knowing("责任编辑:林木", "edge")     # the row that knows it, or None

Of some hundred patterns few can match a given line: those that begin with its first character,
and, where the line holds what they need, those that may begin with anything. Both are derived from
the patterns, each of which is compiled when a line first asks for it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.lexicon import rows
from indexer.corpus.page.needs import first_chars, longest_match, sieve

Zone = Literal["any", "edge", "tail"]
ZONES: tuple[Zone, ...] = get_args(Zone)


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A row of the table. at: its place among those of its zone, of which the first one decides."""

    at: int
    why: str
    pattern: str
    longest: int

    def knows(self, folded: str) -> bool:
        """Tell whether the pattern matches a whole folded line."""
        return len(folded) <= self.longest and bool(_compiled(self.pattern).fullmatch(folded))


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of a zone: by the character with which a line begins, and those for any line.

    may: whether a line holds what one of the rows for any line needs.
    """

    led: Mapping[str, Sequence[Boilerplate]]
    free: Sequence[Boilerplate]
    may: Callable[[str], object]


def knowing(folded: str, zone: Zone) -> Boilerplate | None:
    """Give the first row of a zone that knows a folded line."""
    table = _table(zone)
    led = next((row for row in table.led.get(folded[:1], ()) if row.knows(folded)), None)
    if not table.may(folded):
        return led
    free = next((row for row in table.free if row.knows(folded)), None)
    return min((row for row in (led, free) if row), key=lambda row: row.at, default=None)


def is_fact(text: str) -> bool:
    """Tell a label and its value that sites print about a document: 主题分类：某类."""
    row = knowing(folded_text(text), "any")
    return row is not None and row.why == "meta"


def matched_pattern(folded: str) -> str | None:
    """Give the pattern that knows a folded line, whatever its zone."""
    known = (knowing(folded, zone) for zone in ZONES)
    return next((row.pattern for row in known if row), None)


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@functools.cache
def _table(zone: Zone) -> _Table:
    led: dict[str, list[Boilerplate]] = {}
    free = []
    table = [(why, pattern) for why, where, pattern in rows("boilerplate.tsv") if where == zone]
    for at, (why, pattern) in enumerate(table):
        row, first = Boilerplate(at, why, pattern, longest_match(pattern)), first_chars(pattern)
        if first is None:
            free.append(row)
        for char in first or ():
            led.setdefault(char, []).append(row)
    return _Table(led, free, sieve(*(row.pattern for row in free)))
