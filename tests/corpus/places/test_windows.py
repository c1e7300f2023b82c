"""How far around a name of a place is looked, and which rows of letters name provinces."""

from __future__ import annotations

import pytest

from indexer.corpus.places.gazetteer import Gazetteer
from indexer.corpus.places.letters import _is_row
from indexer.corpus.places.match import Matcher, _window, matcher_of, not_a_place


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return matcher_of(Gazetteer.load())


def test_twelve_characters_before_a_name_and_four_behind_it_are_cut() -> None:
    text = "船" * 13 + "南京" + "渡" * 5
    assert _window(text, 13, 15) == ("船" * 12 + "南京" + "渡" * 4, 12)
    assert _window("渡,船南京", 3, 5) == ("船南京", 1)


def test_a_surname_behind_a_role_stands_within_twelve_characters() -> None:
    assert not_a_place("作者李河南", 3, 5)
    assert not_a_place("主持人" + "李河南", 4, 6)
    assert not not_a_place("渡口李河南", 3, 5)
    assert not_a_place("延安精神", 0, 2)


@pytest.mark.parametrize(
    ("text", "row", "holds"),
    [
        ("京津冀", 3, True),
        ("京津", 2, False),
        ("京津两地", 2, True),
        ("京京冀", 3, False),
        ("京蒙宁", 3, False),
        ("京津宁", 3, True),
        ("蒙宁两地", 2, False),
        ("京蒙两地", 2, True),
    ],
)
def test_rows_of_letters(text: str, row: int, *, holds: bool) -> None:
    assert _is_row(text, 0, row) == holds


def test_stems_of_three_characters_stand_alone(matcher: Matcher) -> None:
    assert [match.start for match in matcher.find("他去了张家港和格尔木")] == [3, 7]


def test_full_names_of_three_characters_need_an_edge(matcher: Matcher) -> None:
    assert matcher.find("他是模范县的人") == []
    assert len(matcher.find("他在范县")) == 1


def test_stems_of_counties_that_are_no_words(matcher: Matcher) -> None:
    assert matcher.stem_at("门头沟的渡口", 0)
    assert matcher.stem_at("朝阳的渡口", 0) is None
    found = matcher.stem_at("去张家港市", 1)
    assert found is not None
    assert found[0] == "张家港"


def test_a_class_that_belongs_to_the_next_word(matcher: Matcher) -> None:
    def names(text: str) -> list[str]:
        return [match.name for match in matcher.find(text)]

    assert names("渡口在和平区") == ["和平区"]
    assert names("渡口在和平区域") == []
    assert names("渡口在浦东新区域") == ["浦东新区"]
    assert names("渡口在义乌市场") == ["义乌"]
