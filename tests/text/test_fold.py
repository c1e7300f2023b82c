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
    "dots of names": ("甲·乙•乙‧乙・乙．乙∙乙⋅乙･乙․乙", "甲.乙.乙.乙.乙.乙.乙.乙.乙.乙"),
    "a full-width number": ("１２．５％", "12.5%"),
    "dots for what is left out": ("……⋯……··", "......" + "..." + "......" + ".."),
    "dashes": ("2021—2025 A–B 甲‐乙−丙―丁－戊─己﹣庚", "2021-2025 a-b甲-乙-丙-丁-戊-己-庚"),
    "a dash as long as two": ("甲⸺乙", "甲--乙"),
    "the number one is no dash": ("一—一", "一-一"),
    "waves": ("3～5〜7∼9", "3~5~7~9"),
    "zeros": ("二〇二○二◯二О年，ο", "二〇二〇二〇二〇年,〇"),
    "a zero that looks otherwise": ("零０0", "零00"),
    "colons": ("3∶2：1﹕1", "3:2:1:1"),
    "apostrophes and quotation marks": ("don’t “甲” ‘乙’", "don't\"甲\"'乙'"),
    "radicals of the supplement": ("⺠族⻋间⻔前⻅⻓⻛⻬⻣⻢⻩", "民族车间门前见长风齐骨马黄"),
    "radicals of Kangxi": ("⼈⼝⼤会⾞⾨", "人口大会车门"),
    "ideographic variation selectors": ("葛\U000e0100城\U000e01ef", "葛城"),
    "other selectors and fillers": ("禧\ufe00年\u180b\u3164①\ufe0f", "禧年①"),
    "a blank of Braille": ("甲\u2800乙 a\u2800b", "甲乙a b"),
    "one word, two standards": ("帳戶 賬戶 账户 帐户", "账户账户账户账户"),
    "names in their old form": ("鍾 锺 钟 餘 馀", "钟钟钟余余"),
    "older forms": ("閱覽廻廊，汚染；隣邨研硏", "阅览回廊,污染;邻村研研"),
    "Japanese forms": ("労働営業 広島 単発", "劳働营业广岛单发"),
    "Chinese characters that Japanese uses for others": ("芸豆 欠款 预予", "芸豆欠款预予"),
    "line feed stays": ("一\n二", "一\n二"),
    "half-width comma": ("，", ","),
}

TEXTS = st.text(
    alphabet=st.characters(codec="utf-8")
    | st.sampled_from("民族團結進步著着乾 　\u00a0\u200bＡａ1㎡①…é\n"),
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
