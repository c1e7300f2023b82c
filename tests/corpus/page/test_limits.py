"""Shapes of lines at the limits of their length."""

from __future__ import annotations

import pytest

from indexer.corpus.furniture import listed
from indexer.corpus.page import shapes
from indexer.corpus.page.line import Receipt, split_lines


@pytest.mark.parametrize(("size", "holds"), [(160, True), (161, False)])
def test_a_caption_has_a_hundred_and_sixty_characters(size: int, *, holds: bool) -> None:
    assert shapes.is_caption("图为" + "渡" * (size - 2)) == holds


@pytest.mark.parametrize(("size", "closes"), [(90, True), (91, False)])
def test_who_took_a_picture_stands_at_its_end(size: int, *, closes: bool) -> None:
    credit = "记者石泉" + " " * (size - 5) + "摄"
    assert shapes.ends_with_photographer("渡口开园" + credit) == closes
    assert not shapes.ends_with_photographer("渡口开园。")


@pytest.mark.parametrize(("size", "calls"), [(46, True), (47, False)])
def test_a_question_of_a_headlines_length(size: int, *, calls: bool) -> None:
    assert shapes.is_call("渡" * (size - 1) + "？") == calls


def test_a_confidence_has_three_decimals() -> None:
    receipt = Receipt()
    receipt.doubt("title", 1, 0.87654)
    assert [doubt.confidence for doubt in receipt.doubts] == [0.877]


def test_a_doubt_shows_twenty_characters() -> None:
    receipt = Receipt()
    listed._doubt_places([0], list(split_lines("渡" * 25)), receipt)
    assert [dict(doubt.values)["text"] for doubt in receipt.doubts] == ["渡" * 20]


@pytest.mark.parametrize(("size", "signs"), [(40, True), (41, False)])
def test_a_signature_has_forty_characters(size: int, *, signs: bool) -> None:
    assert shapes.is_signature("县长" + " " * (size - 4) + "罗泉") == signs


@pytest.mark.parametrize(("size", "enacts"), [(220, True), (221, False)])
def test_the_history_of_a_law_has_two_hundred_and_forty_characters(
    size: int, *, enacts: bool
) -> None:
    assert shapes.is_enactment("2021年" + "渡" * size + "通过") == enacts


@pytest.mark.parametrize(
    ("upper", "lower", "closes"),
    [
        ("《渡口须知", "试行》的办法", True),
        ("《渡口须知》", "试行》的办法", False),
        ("《渡口须知", "《试行》的办法", False),
        ("（渡口须知", "试行》的办法", False),
    ],
)
def test_brackets_that_close_below(upper: str, lower: str, *, closes: bool) -> None:
    assert shapes.closes_bracket(upper, lower) == closes
    assert shapes.opens_bracket("《渡口》《须知")
    assert not shapes.opens_bracket("《渡口》须知》")
