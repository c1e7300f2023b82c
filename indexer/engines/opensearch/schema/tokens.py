"""The tokens of a folded text.

One per character, so that a position is an offset and every string is a phrase.

A digit or Latin letter carries the edges of its run: 24小时 is `2< 4> 小 时`. So what must not
continue a run is a plain phrase, and what may do either has two spellings at its free edge. Blanks
and line feeds, the only ones that a folded text has, are written by their code, as the cluster
splits at them.

A second row of tokens tells where words begin and end: per character `l` (a word edge before it),
`r` (behind it), `b` (both) or `n` (neither).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.text.fold import RUN_CHARS, is_run_char
from indexer.text.words import Word, word_edges

_RUN = re.compile(f"[{RUN_CHARS}]+")
BEGINS, ENDS = "<", ">"
LEFT, RIGHT, BOTH, NEITHER = "l", "r", "b", "n"


def tokens(folded: str) -> list[str]:
    """Give one token per character."""
    made = [_plain(char) for char in folded] if " " in folded or "\n" in folded else list(folded)
    for run in _RUN.finditer(folded):
        made[run.start()] += BEGINS
        made[run.end() - 1] += ENDS
    return made


def _plain(char: str) -> str:
    return f"_{ord(char):x}" if char in " \n" else char


def edge_tokens(length: int, words: Iterable[Word]) -> list[str]:
    """Give one token per character of a folded text of this length that was cut into words."""
    edges = word_edges(tuple(words))
    names = (NEITHER, RIGHT), (LEFT, BOTH)
    return [names[at in edges][at + 1 in edges] for at in range(length)]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text to look for, as tokens: alternatives at its edges, one token in between."""

    positions: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, folded: str, *, bound_left: bool, bound_right: bool) -> Spelling:
        """Spell a folded text; a bound edge must not continue a run of digits and Latin letters."""
        last = len(folded) - 1
        positions: list[tuple[str, ...]] = []
        for at, char in enumerate(folded):
            if not is_run_char(char):
                positions.append((_plain(char),))
                continue
            begins = _marks(BEGINS, None if at == 0 else folded[at - 1], bound=bound_left)
            ends = _marks(ENDS, None if at == last else folded[at + 1], bound=bound_right)
            positions.append(tuple(char + begin + end for begin in begins for end in ends))
        return cls(tuple(positions))

    def phrases(self) -> list[tuple[str, ...]]:
        """Give every way to write it: four at most."""
        return list(itertools.product(*self.positions))


def _marks(mark: str, beside: str | None, *, bound: bool) -> tuple[str, ...]:
    """Give the marks that an edge can have.

    beside: the character next to it, None where the text is at its end.
    """
    if beside is None:
        return (mark,) if bound else ("", mark)
    return ("",) if is_run_char(beside) else (mark,)
