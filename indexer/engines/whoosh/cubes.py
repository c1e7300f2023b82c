"""Cubes counted paragraph by paragraph.

Slow and plain, so that it can judge an engine that counts by arrays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.engines.whoosh.schema import MISSING, UNSURE
from indexer.search.requests.cube import Counts, Line, Seen, Slab, total_of

_OTHERS, _EVERY = "others", "every"
"""Rows for paragraphs with none of the codes, and for all: no code is called so."""


@dataclass(slots=True)
class _Row:
    cells: defaultdict[str, list[Counts]] = field(default_factory=lambda: defaultdict(list))
    articles: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    seen: list[Seen] = field(default_factory=list)

    def line(self) -> Line:
        cells = {
            period: total_of(counts)._replace(articles=len(self.articles[period]))
            for period, counts in self.cells.items()
        }
        return Line(
            cells,
            first=min(
                self.seen,
                key=lambda seen: (seen.end, seen.end - seen.begin, seen.paragraph),
                default=None,
            ),
            last=max(
                self.seen,
                key=lambda seen: (seen.begin, seen.begin - seen.end, seen.paragraph),
                default=None,
            ),
        )


class SlabCounter:
    """Counts one cube, whose rows are some codes."""

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = codes
        self._rows: defaultdict[str, _Row] = defaultdict(_Row)
        self._kinds: defaultdict[str, int] = defaultdict(int)

    def add(
        self,
        places: Sequence[str],
        period: str,
        article: int,
        counts: Counts,
        seen: Seen | None,
        kind: str,
    ) -> None:
        """Count a paragraph.

        places: its facet tokens. counts: what it adds to a cell, but for articles.
        """
        self._kinds[kind] += 1
        others = () if set(self._codes).intersection(places) else (_OTHERS,)
        for place in (*places, *others, _EVERY):
            row = self._rows[place]
            row.cells[period].append(counts)
            row.articles[period].add(article)
            if seen is not None:
                row.seen.append(seen)

    def slab(self, *, counts_occurrences: bool) -> Slab:
        """Give what was counted."""
        rows = {code: self._rows[code].line() for code in self._codes if code in self._rows}
        others, missing, ambiguous, totals = (
            self._rows[place].line() for place in (_OTHERS, MISSING, UNSURE, _EVERY)
        )
        return Slab(
            rows,
            others,
            missing,
            ambiguous,
            totals,
            counts_occurrences=counts_occurrences,
            titles=self._kinds["title"],
            captions=self._kinds["caption"],
            credits=self._kinds["credit"],
        )
