"""Limits and defaults in one place. Each says why it is what it is."""

from __future__ import annotations

from dataclasses import dataclass

MAX_QUERY_CHARACTERS = 500
"""A longer query is a pasted document, not a question."""
MAX_QUERY_TERMS = 64
"""More leaves than a person types; each costs a lookup."""
MAX_QUERY_DEPTH = 16
"""Parentheses deeper than this are an attack on the parser's stack."""
SEARCH_SECONDS = 2.0
"""A search that takes longer is refused, never cut short."""
MAX_PER_PAGE = 100
DEFAULT_PER_PAGE = 10

MAX_FILE_BYTES = 2 * 1024**3
"""Files over 2 GiB are skipped with a reason; a JSON Lines file below it is streamed."""
MAX_TEXT_FILE_BYTES = 64 * 1024**2
"""A single plain-text page over 64 MiB is not an article.

It would have to be held in memory whole.
"""

FILE_SECONDS_PER_MEBIBYTE = 10.0
"""CPU time that each mebibyte of a file may take beside what every file may.

Five times what reading takes.
"""

DEFAULT_GAP = 20
"""Characters that `*` between two pieces may stand for."""
MAX_GAP = 100
DEFAULT_INDEX = "index_data"
DEFAULT_SOURCE = "seeds"


@dataclass(frozen=True, slots=True)
class Budget:
    """What reading one file may take before it is skipped.

    seconds: of CPU time, and FILE_SECONDS_PER_MEBIBYTE more for each mebibyte of it; a thousand
    pages take a minute. memory: bytes, beside what a process has before it reads anything.
    """

    seconds: float = 60.0
    memory: int = 1024**3


DEFAULT_BUDGET = Budget()
