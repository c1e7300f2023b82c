"""Which unit holds an article, by namings of invented weight: at each share that decides."""

from __future__ import annotations

import pytest

from indexer.corpus.places.gazetteer import Gazetteer
from indexer.corpus.places.primary import Naming, find_primary, weigh
from indexer.corpus.places.resolve import Place

NANJING, SUZHOU, JIANGSU, GULOU = "320100", "320500", "320000", "320106"
"""Two cities of one province, the province, and a district of the first city."""


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def primary(gazetteer: Gazetteer, *namings: tuple[int, str, float], paragraphs: int = 5) -> str:
    """Give the code of the unit that holds an article with namings (paragraph, code, weight)."""
    found = find_primary([Naming(*naming) for naming in namings], paragraphs, gazetteer)
    return found.code if found else ""


def test_a_unit_holds_three_fifths_of_the_weight(gazetteer: Gazetteer) -> None:
    """The first paragraph counts twice, and none more than three."""
    assert primary(gazetteer, (1, NANJING, 1.5), (2, SUZHOU, 2.0)) == NANJING
    assert primary(gazetteer, (1, NANJING, 1.4), (2, SUZHOU, 2.0)) == JIANGSU
    assert primary(gazetteer, (1, SUZHOU, 0.3), (1, NANJING, 9.0), (2, SUZHOU, 3.0)) == NANJING
    assert primary(gazetteer, (1, SUZHOU, 1.1), (1, NANJING, 9.0), (2, SUZHOU, 3.0)) == JIANGSU


def test_naming_a_higher_unit_speaks_half_against_a_lower_one(gazetteer: Gazetteer) -> None:
    """Two thirds of what is named, where the higher unit is half of the rest."""
    assert primary(gazetteer, (1, GULOU, 1.0), (2, NANJING, 2.6)) == GULOU
    assert primary(gazetteer, (1, GULOU, 1.0), (2, NANJING, 2.8)) == NANJING


def test_the_title_weighs_twice_the_body_and_three_at_least(gazetteer: Gazetteer) -> None:
    assert primary(gazetteer, (0, SUZHOU, 1.0), (1, NANJING, 3.0), (2, NANJING, 3.0)) == SUZHOU
    assert primary(gazetteer, (0, SUZHOU, 0.25), (1, NANJING, 3.0)) == NANJING
    assert primary(gazetteer, (0, NANJING, 1.0), (1, GULOU, 0.75)) == GULOU
    assert primary(gazetteer, (0, NANJING, 1.0), (1, GULOU, 0.65)) == NANJING


def test_the_unit_of_the_title_gives_way_to_one_within_it(gazetteer: Gazetteer) -> None:
    """Where that has nine tenths of the body: three tenths of twice the body are against it."""
    title = (0, NANJING, 1.0)
    assert primary(gazetteer, title, (1, GULOU, 3.0), (2, GULOU, 3.0)) == GULOU
    beside = (2, "320104", 0.7)
    assert primary(gazetteer, title, (1, GULOU, 3.0), beside) == NANJING
    assert primary(gazetteer, title, (1, GULOU, 3.0), (2, "320104", 0.2)) == GULOU


@pytest.mark.parametrize(("paragraph", "found"), [(2, True), (3, False)])
def test_one_naming_near_the_head_carries(
    gazetteer: Gazetteer, paragraph: int, *, found: bool
) -> None:
    assert (primary(gazetteer, (paragraph, NANJING, 1.0)) == NANJING) == found
    assert primary(gazetteer, (paragraph, NANJING, 0.25)) == ""


def test_namings_further_down_carry_with_two_in_a_tenth_of_the_paragraphs(
    gazetteer: Gazetteer,
) -> None:
    assert primary(gazetteer, (3, NANJING, 1.0), (4, NANJING, 1.0), paragraphs=20) == NANJING
    assert primary(gazetteer, (3, NANJING, 1.0), (4, NANJING, 0.9), paragraphs=20) == ""
    assert primary(gazetteer, (3, NANJING, 1.0), (4, NANJING, 1.0), paragraphs=21) == ""


def weight(before: str, name: str, after: str, *, bare: bool = False) -> float:
    text = before + name + after
    start = len(before)
    return weigh(Place(start, start + len(name), NANJING, bare=bare), text, 0)


def test_what_a_naming_weighs_by_what_stands_around_it() -> None:
    assert weight("渡口在", "南京市", "修好了") == 1
    assert weight("本报", "南京", "5月6日电(记者 罗泉)", bare=True) == 0
    assert weight("渡口在", "南京", "日报上", bare=True) == 0
    assert weight("渡口归", "南京", "轮船公司", bare=True) == 0.25
    assert weight("渡口归", "南京市", "轮船公司") == 1
    assert weight("船上的", "南京市", "游客很多") == 0.25
    assert weight("船工来自", "南京市", "的渡口") == 0.25
    assert weight("根据《", "南京市", "渡口办法》") == 0.25
    assert weight("根据《办法》,", "南京市", "的渡口") == 1
    assert weight("《" + "船" * 59, "南京市", "的渡口》") == 0.25
    assert weight("《" + "船" * 60, "南京市", "的渡口》") == 1
