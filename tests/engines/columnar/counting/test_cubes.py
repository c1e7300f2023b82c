"""Cubes of all paragraphs are kept: the last ones, and none that would take much room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.engines.columnar.counting.cubes import MOST_CELLS, MOST_KEPT, BaseCubes, Matches
from indexer.engines.columnar.engine import ColumnarBuilder, ColumnarEngine
from indexer.engines.protocol import Deadline
from indexer.search.language.nodes import Everything, Node, Text
from indexer.search.requests.cube import Counts, Line, Slab
from indexer.search.requests.request import Choice, Crossing, Filters
from tests.documents import build_engine
from tests.engines.corpora import CORNERS


def slab(cells: int) -> Slab:
    rows = {"540000": Line({str(at): Counts(paragraphs=1) for at in range(cells)})}
    none = Line()
    return Slab(
        rows, none, none, none, none, counts_occurrences=False, titles=0, captions=0, credits=0
    )


class Counted:
    """Counts how often each cube was worked out."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def of(self, asked: object, cells: int = 1) -> Callable[[], Slab]:
        def count() -> Slab:
            self.asked.append(asked)
            return slab(cells)

        return count


def test_the_last_cubes_are_kept() -> None:
    bases, counted = BaseCubes(), Counted()
    for asked in (*range(MOST_KEPT), 0, MOST_KEPT, 0, 1):
        bases.get(asked, counted.of(asked))
    assert counted.asked == [*range(MOST_KEPT + 1), 1], "0 was asked for again, so 1 had to go"


def test_a_large_cube_is_counted_each_time() -> None:
    bases, counted = BaseCubes(), Counted()
    for _ in range(2):
        bases.get("small", counted.of("small", MOST_CELLS))
        bases.get("large", counted.of("large", MOST_CELLS + 1))
    assert counted.asked == ["small", "large", "large"]


def test_only_a_cube_of_all_paragraphs_is_kept_and_only_for_what_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_engine(ColumnarBuilder(), tmp_path, CORNERS)
    engine = ColumnarEngine.open(tmp_path)
    counted: list[Node] = []
    matches = ColumnarEngine._matches

    def noted(self: ColumnarEngine, node: Node, filters: Filters, deadline: Deadline) -> Matches:
        counted.append(node)
        return matches(self, node, filters, deadline)

    monkeypatch.setattr(ColumnarEngine, "_matches", noted)
    year, minute = Crossing("region", "year", ("540000",)), Deadline.after(60.0)
    one = Filters(kind=Choice(("body",)))
    for nodes in ((Text("的"), Everything()), (Everything(), Text("的"))):
        engine.cube(nodes, Filters(), year, minute)
    assert counted == [Text("的"), Everything(), Text("的")]
    engine.cube((Everything(),), one, year, minute)
    engine.cube((Everything(),), Filters(), Crossing("place", "year", ("540000",)), minute)
    engine.cube((Everything(),), Filters(), year, minute, copies="first")
    engine.cube((Everything(),), Filters(), year, minute, letters=True)
    assert len(counted) == 7, "other filters, rows, copies and letters are other cubes"
    engine.close()
