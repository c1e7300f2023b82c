"""A search asks in every loop whether there is time: counted in rounds of work, not by a clock."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from indexer.build.build import build_index
from indexer.engines.columnar.segments.leaves import find_leaf
from indexer.engines.columnar.segments.parts import BODY
from indexer.errors import DeadlineExceededError
from indexer.index.disk.generations import current
from indexer.index.postings.segment import CharacterSegment
from indexer.search.language.nodes import Leaf, positive_leaves
from indexer.search.language.parser import parse
from tests.conftest import NOW

TEXT = "渡口的新船下水了，" * 30 + "aaaa" * 200 + "。"
PARAGRAPHS = 400


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> CharacterSegment:
    folder = tmp_path_factory.mktemp("deadline")
    (folder / "a.txt").write_text(
        "\n\n".join(f"第{n}班。{TEXT}" for n in range(PARAGRAPHS)), "utf-8"
    )
    build_index(folder / "a.txt", folder / "index", now=NOW)
    return CharacterSegment(current(folder / "index").engine / "segment-0" / BODY)


class Clock:
    """Raises at a round; between two rounds, no call may look at more than so many positions one by one."""

    def __init__(self, last: int) -> None:
        self.rounds, self._last = itertools.count(1), last

    def check(self) -> None:
        if next(self.rounds) >= self._last:
            raise DeadlineExceededError(0.0)


KILLERS = {
    "a chain of gaps": "渡*" * 59 + "船",
    "gaps of any character": "?*" * 60 + "船",
    "far apart": "*{100}".join("渡口的新船" * 6),
    "near each other": " NEAR/100 ".join("渡口的新船下水"),
    "a long run": "aaaa" * 100,
    "a run that goes on": "a*",
    "one letter after another": '"' + "a" * 300 + '"',
}


def leaves(query: str) -> tuple[Leaf, ...]:
    return positive_leaves(parse(query))


@pytest.mark.parametrize("query", KILLERS.values(), ids=KILLERS)
def test_every_round_of_a_killer_asks_the_time(segment: CharacterSegment, query: str) -> None:
    for leaf in leaves(query):
        clock = Clock(10**9)
        find_leaf(segment, leaf, clock.check)
        rounds = next(clock.rounds) - 1
        assert rounds > 0
        for last in {1, rounds // 2 or 1, rounds}:
            with pytest.raises(DeadlineExceededError):
                find_leaf(segment, leaf, Clock(last).check)


def test_a_chain_asks_at_each_of_its_links(segment: CharacterSegment) -> None:
    rounds = []
    for links in (10, 40):
        clock = Clock(10**9)
        (leaf,) = leaves("渡*" * links + "船")
        find_leaf(segment, leaf, clock.check)
        rounds.append(next(clock.rounds))
    assert rounds[1] - rounds[0] >= 30


def test_a_text_asks_at_each_of_its_characters_while_it_is_compared_with_many_places(
    segment: CharacterSegment,
) -> None:
    clock = Clock(10**9)
    assert len(segment.occurrences("a" * 300, clock.check)) > 0
    assert next(clock.rounds) > 290


def test_the_answer_is_the_same_with_a_clock(segment: CharacterSegment) -> None:
    for leaf in leaves("渡口*新船 NEAR/5 水 aaaa"):
        one, other = find_leaf(segment, leaf), find_leaf(segment, leaf, Clock(10**9).check)
        assert np.array_equal(one.paragraphs, other.paragraphs)
        assert np.array_equal(one.packed, other.packed)
