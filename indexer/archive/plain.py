"""The cube of a query from an engine without cubes: paragraphs in its cells, and every unit in all."""

from __future__ import annotations

from indexer.engines.protocol import Deadline, Engine
from indexer.search.language.nodes import Node
from indexer.search.requests.cube import Counts, Line, Slab
from indexer.search.requests.request import Choice, Crossing, Filters, Wanted


def plain_cube(
    engine: Engine, node: Node, filters: Filters, crossing: Crossing, deadline: Deadline
) -> Slab:
    """Count what matches a tree by place and period, and the kinds of its paragraphs; raises DeadlineExceededError."""
    wanted = Wanted(filters=filters, limit=0, unique=True, facets=("kind",))
    answer = engine.search(node, wanted, deadline)
    table = engine.tabulate(node, filters, crossing, deadline)
    total, kinds = answer.totals, answer.facets["kind"].counts

    def of_kind(kind: str) -> int:
        # The facet counts what the filter of its own lets not through.
        return kinds.get(kind, 0) if _passes(filters.kind, kind) else 0

    return Slab(
        {code: _line(cells) for code, cells in table.rows.items() if cells},
        _line(table.others),
        _line(table.missing),
        _line(table.ambiguous),
        _line(table.totals),
        counts_occurrences=total.occurrences is not None,
        titles=of_kind("title"),
        captions=of_kind("caption"),
        credits=of_kind("credit"),
        whole=Counts(total.occurrences or 0, total.paragraphs, total.articles, answer.unique or 0),
    )


def _line(cells: dict[str, int]) -> Line:
    return Line({period: Counts(paragraphs=number) for period, number in cells.items()})


def _passes(choice: Choice, kind: str) -> bool:
    return kind not in choice.excluded and (not choice.included or kind in choice.included)
