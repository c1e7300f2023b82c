"""Trees between reading and asking."""

from __future__ import annotations

import pytest

from indexer.corpus.gazetteer import Gazetteer
from indexer.search.language import parse
from indexer.search.nodes import Field, Not, Or, Text
from indexer.search.rewrite import loosened, only_whole_words, unknown_places, with_codes

FIND = Gazetteer.load().find


def test_place_names_become_codes_and_several_meanings_become_all() -> None:
    assert with_codes(parse("地区:康马县"), FIND) == Field("region", "540230")
    several = with_codes(parse("place:鼓楼区"), FIND)
    assert isinstance(several, Or)
    assert Field("place", "320106") in several.parts
    assert with_codes(parse("NOT mentioned:未知"), FIND) == Not(Field("mentioned", "unknown"))


def test_a_place_that_is_not_known_is_named() -> None:
    assert unknown_places(parse("水库 NOT place:火星县"), FIND) == ("火星县",)


def test_whole_words_reach_every_text() -> None:
    assert only_whole_words(parse("甲 NOT 乙 NEAR 丙")) == parse("=甲 NOT =乙 NEAR =丙")


NEVER_LOOSENED = ['"水库灌溉"', "=水库灌溉", "水*库", "*", "title:水库", "水库", "水库的灌溉 OR title:水"]


@pytest.mark.parametrize("query", NEVER_LOOSENED)
def test_what_is_never_loosened(query: str) -> None:
    assert loosened(parse(query)) is None


def test_a_question_is_loosened_to_its_words() -> None:
    assert loosened(parse("水库的灌溉")) == Or((Text("水库"), Text("灌溉")))
    required = loosened(parse("水库的灌溉 kind:body"))
    assert required == parse("(水库 OR 灌溉) kind:body")
