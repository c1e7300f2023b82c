"""Folding: what a search sees of a text, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.text.fold import fold, fold_text
from indexer.text.words import cut_words

FOLDS = {
    "traditional": ("團結進步", "团结进步"),
    "zhu is zhe": ("著力、隨著、執著", "着力、随着、执着"),
    "full width": ("ＬＥＤ６０％", "led60%"),
    "one becomes two": ("面积8㎡", "面积8m2"),
    "blank in Han": ("民 族　团\u00a0结", "民族团结"),
    "blank between Latin": ("New  York 2024", "new york 2024"),
    "blank at the border": ("使用 LED 屏", "使用led屏"),
    "invisible": ("民\u200b族\ufeff", "民族"),
    "circled numbers stay": ("①2023年", "①2023年"),
    "accents": ("Café cafe\u0301 lǜ", "cafe cafe lu"),
    "spellings of one word": ("答覆 瞭解", "答复了解"),
    "variants": ("衞生 靑年 裏面", "卫生青年里面"),
    "middle dot stays": ("送欢乐·下基层", "送欢乐·下基层"),
    "line feed stays": ("一\n二", "一\n二"),
    "half-width comma": ("，", ","),
}

TEXTS = st.text(
    alphabet=st.characters(codec="utf-8") | st.sampled_from("民族團結進步著着乾 　\u00a0\u200bＡａ1㎡①…é\n"),
    max_size=60,
)


@pytest.mark.parametrize(("shown", "folded"), FOLDS.values(), ids=FOLDS)
def test_folding(shown: str, folded: str) -> None:
    assert fold_text(shown) == folded


@settings(max_examples=1000)
@given(TEXTS)
def test_both_ways_of_folding_agree_and_every_character_leads_back(text: str) -> None:
    folded = fold(text)
    assert folded.text == fold_text(text)
    assert len(folded.word_text) == len(folded.text)
    for at, char in enumerate(folded.text):
        start, end = folded.span(at, at + 1)
        assert char in fold_text(text[start:end]) or char == " "


@settings(max_examples=1000)
@given(TEXTS, st.data())
def test_any_part_of_a_text_folds_to_a_part_of_its_folding(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert fold_text(text[start:end]) in fold_text(text)


def test_every_character_folds_to_what_folds_to_itself() -> None:
    folded = {fold_text(chr(code)) for code in range(0x30000) if not 0xD800 <= code < 0xE000}
    assert [text for text in folded if fold_text(text) != text] == []


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


@given(TEXTS)
def test_words_stand_where_they_say(text: str) -> None:
    folded = fold(text)
    for word in cut_words(folded.word_text):
        assert folded.word_text[word.start : word.end] == word.text


def test_words_that_keep_zhu_are_cut_as_words() -> None:
    words = {word.text for word in cut_words(fold("著名作家出版專著，著力創作").word_text)}
    assert {"著名", "专著", "着力"} <= words


def test_shorter_words_inside_a_long_one_are_words_too() -> None:
    words = {word.text for word in cut_words(fold("民族团结").word_text)}
    assert {"民族", "团结", "民族团结"} <= words
