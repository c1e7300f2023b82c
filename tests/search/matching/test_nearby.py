"""Neighbours of a query: the questions that are left out could not have found any."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.search.language.nodes import Text
from indexer.search.matching.leaf import find_leaf
from indexer.search.matching.nearby import LONGEST, SHORTEST, Probe, probes, proposals

LETTERS = "甲乙丙。a1"
PARAGRAPHS = st.lists(st.text(LETTERS, max_size=16), max_size=4)
QUERIES = st.text(LETTERS, min_size=1, max_size=LONGEST + 1)


def asked(query: str, paragraphs: list[str]) -> tuple[list[Probe], list[str]]:
    """Give the questions that are left when these are all paragraphs, and the parts that were looked up for it."""
    looked_up: list[str] = []

    def occurs(part: str) -> bool:
        looked_up.append(part)
        return any(part in paragraph for paragraph in paragraphs)

    return list(probes(Text(query), occurs)), looked_up


@given(QUERIES, PARAGRAPHS)
def test_a_question_that_is_left_out_has_no_answer(query: str, paragraphs: list[str]) -> None:
    every_probe = list(probes(Text(query), lambda _: True))
    assert len(every_probe) == (2 * len(query) - 1 if SHORTEST <= len(query) <= LONGEST else 0)
    answered = [
        probe
        for probe in every_probe
        if any(find_leaf(probe.leaf, paragraph, frozenset) for paragraph in paragraphs)
    ]
    left = asked(query, paragraphs)[0]
    assert [probe for probe in every_probe if probe in left] == left
    assert set(answered) <= set(left)


@given(QUERIES, PARAGRAPHS)
def test_what_is_proposed_is_one_character_away(query: str, paragraphs: list[str]) -> None:
    for probe in asked(query, paragraphs)[0]:
        for paragraph in paragraphs:
            for text in proposals(probe, paragraph):
                assert abs(len(text) - len(query)) <= 1
                assert differ_by_at_most_one(text, query), (probe, text)


def differ_by_at_most_one(one: str, other: str) -> bool:
    """Tell whether a text becomes another by adding, taking away or replacing at most one character."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == len(longer):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= 1
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def test_a_text_of_which_neither_half_occurs_costs_two_questions() -> None:
    assert asked("甲乙丙甲乙丙甲乙", ["乙甲丙", "丙乙"]) == ([], ["甲乙丙甲", "乙丙甲乙"])


def test_a_half_that_occurs_is_followed_up() -> None:
    left, looked_up = asked("甲乙丙丁戊己", ["前甲乙丙丁猫己后"])
    assert [probe.leaf for probe in left if find_leaf(probe.leaf, "前甲乙丙丁猫己后", frozenset)]
    assert len(looked_up) <= 6
    assert len(left) < 11
