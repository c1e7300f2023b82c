"""Regions against 300 sentences written for it, half of them traps, in both scripts.

Precision and recall have floors.

Expected are units by their names from above, separated by semicolons; `?` asks for an ambiguous
mention and no guess; `-` for nothing. A unit above an expected one is no mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.corpus.places.gazetteer import Gazetteer
from indexer.corpus.places.tag import tag_article
from indexer.model import Level, Paragraph, RegionPath, Regions

TABLE = Path(__file__).with_name("region_sentences.tsv")
PRECISION, RECALL = 0.97, 0.90


@dataclass(frozen=True)
class Case:
    kind: str
    expected: str
    sentence: str


def _cases() -> list[Case]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
    return [Case(*line.split("\t")) for line in lines]


def _tag(sentence: str) -> Regions:
    return tag_article(None, [Paragraph(1, "body", sentence, (1,))], Gazetteer.load())


def _wanted(case: Case) -> list[RegionPath]:
    if case.expected in {"-", "?"}:
        return []
    return [Gazetteer.load().find(name)[0] for name in case.expected.split(";")]


def _settled(regions: Regions) -> list[RegionPath]:
    return [mention.path for mention in regions.mentioned if not mention.ambiguous]


def _tally(level: Level) -> tuple[int, int, int]:
    """Count the units of one level that are right, wrong and missed."""
    right = wrong = missed = 0
    for case in _cases():
        wanted = _of_level(level, _wanted(case))
        must = {path[-1].code for path in _wanted(case)} & wanted
        found = _of_level(level, _settled(_tag(case.sentence)))
        right += len(found & wanted)
        wrong += len(found - wanted)
        missed += len(must - found)
    return right, wrong, missed


def _of_level(level: Level, paths: list[RegionPath]) -> set[str]:
    level_of = Gazetteer.load().level
    return {step.code for path in paths for step in path if level_of(step.code) == level}


def test_there_are_enough_sentences_and_half_are_traps() -> None:
    cases = _cases()
    traps = [case for case in cases if case.kind == "trap"]
    assert len(cases) >= 300
    assert 2 * len(traps) >= len(cases)
    assert len({case.sentence for case in cases}) == len(cases)


@pytest.mark.parametrize("level", ["province", "prefecture", "county"])
def test_precision_and_recall_hold(level: Level) -> None:
    right, wrong, missed = _tally(level)
    assert right / (right + wrong) >= PRECISION
    assert right / (right + missed) >= RECALL


@pytest.mark.parametrize(
    "case", [c for c in _cases() if c.expected == "?"], ids=lambda case: case.sentence[:4]
)
def test_a_name_that_cannot_be_told_apart_keeps_its_candidates(case: Case) -> None:
    (mention,) = _tag(case.sentence).mentioned
    assert mention.ambiguous
    assert len(mention.candidates) > 1
    assert _tag(case.sentence).primary is None
