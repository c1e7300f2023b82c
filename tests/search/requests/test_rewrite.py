"""Trees between reading and asking."""

from __future__ import annotations

import pytest

from indexer.corpus.places.gazetteer import Gazetteer
from indexer.search.language.nodes import And, Field, Like, Not, Or, Text
from indexer.search.language.parser import parse
from indexer.search.requests.rewrite import (
    however_spaced,
    loosened,
    only_whole_words,
    unknown_places,
    with_codes,
)

FIND = Gazetteer.load().find


def test_place_names_become_codes_and_several_meanings_become_all() -> None:
    assert with_codes(parse("地区:康马县"), FIND) == Field("region", "540230")
    several = with_codes(parse("place:鼓楼区"), FIND)
    assert isinstance(several, Or)
    assert Field("place", "320106") in several.parts
    assert with_codes(parse("NOT mentioned:未知"), FIND) == Not(Field("mentioned", "unknown"))


def test_a_place_that_is_not_known_is_named() -> None:
    assert unknown_places(parse("水库 NOT place:火星县"), FIND) == ("火星县",)


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("MIXFold3", {"MIXFold3", "MIXFold 3", "MIX Fold3", "MIX Fold 3"}),
        ("G318", {"G318", "G 318"}),
        ("iPhone", {"iPhone", "i Phone"}),
        ("5G基站", {"5G基站", "5 G基站"}),
        ("CRRC", {"CRRC"}),
        ("60余", {"60余"}),
        ("a1b2c3d4", {"a1b2c3d4"}),
    ],
)
def test_a_blank_between_letters_and_digits_may_be_there_or_not(
    query: str, printed: set[str]
) -> None:
    spaced = however_spaced(parse(query))
    texts = spaced.parts if isinstance(spaced, Or) else (spaced,)
    assert {text.text for text in texts if isinstance(text, Text)} == printed
    assert texts[0] == parse(query)


def test_two_texts_that_could_be_one_are_both_or_the_one() -> None:
    both = And((Text("Fold"), Text("3")))
    assert however_spaced(parse("小米 Fold 3")) == And((Text("小米"), Or((both, Text("Fold3")))))
    assert however_spaced(parse("the old 3 7")) == And(
        (Text("the"), Or((And((Text("old"), Text("3"))), Text("old3"))), Text("7"))
    )
    for exact in ('"MIXFold3"', "=Fold3", "小米 “Fold” 3", "甲 NEAR/3 Fold3"):
        assert however_spaced(parse(exact)) == parse(exact)


def test_whole_words_reach_every_text() -> None:
    assert only_whole_words(parse("甲 THEN 乙")) == parse("=甲 THEN =乙")
    assert only_whole_words(parse("甲 NOT FOLLOWED BY 乙")) == parse("=甲 NOT FOLLOWED BY 乙")
    assert only_whole_words(parse("甲 NOT 乙 NEAR 丙")) == parse("=甲 NOT =乙 NEAR =丙")


NEVER_LOOSENED = [
    '"水库灌溉"',
    "=水库灌溉",
    "水*库",
    "*",
    "title:水库",
    "水库",
    "水库的灌溉 OR title:水",
]


@pytest.mark.parametrize("query", NEVER_LOOSENED)
def test_what_is_never_loosened(query: str) -> None:
    assert loosened(parse(query)) is None


def test_a_question_is_loosened_to_its_words_and_pairs() -> None:
    shared = tuple(map(Text, ("水库", "灌溉", "库的", "的灌")))
    assert loosened(parse("水库的灌溉？")) == Like(shared, "水库的灌溉?")
    assert loosened(parse("水庫的灌溉")) == Like(shared, "水库的灌溉")


def test_what_is_asked_for_as_it_is_stays_required() -> None:
    question = loosened(parse("水库的灌溉"))
    assert isinstance(question, Like)
    for kept in ('"渠首"', "=渠首", "kind:body", "NOT 渠首"):
        assert loosened(And((parse("水库的灌溉"), parse(kept)))) == And((question, parse(kept)))


def test_a_sentence_with_quotation_marks_is_loosened() -> None:
    plain, printed = loosened(parse("他说水库 干了")), loosened(parse("他说水库“干了。”"))
    assert isinstance(plain, Like)
    assert isinstance(printed, Like)
    assert plain.parts == printed.parts


def test_a_number_beside_a_character_is_a_pair_and_a_number_stays_whole() -> None:
    like = loosened(parse("第12届"))
    assert isinstance(like, Like)
    assert like.parts == (Text("12"), Text("第1", literal=True), Text("2届", literal=True))
