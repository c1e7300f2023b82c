"""The fast segmenter gives jieba's own words wherever we let it cut, with a reader's own words and without."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.text.dictionary import NO_DICTIONARY, Dictionary, parse_dictionary
from indexer.text.fold import fold
from indexer.text.words import Segmenter, cut_words, make_dictionary, segmenter, word_edges
from tests.engines.real import SEEDS, read_paragraphs

SENTENCES = [
    "水库除险加固工程提前完工，下游三个乡镇的灌溉用水得到保障。",
    "县博物馆新展开放首日接待观众一千二百余人次",
    "研究生命起源的科学家在南京市长江大桥附近采样",
    "全长12.5公里的G318线改造路段恢复双向通行",
    "图书馆延长开放时间至晚上九点，自习座位可以网上预约",
]
CHARACTERS = "石塘子水库清流北渠产业强镇工作人员除险加固研究生命起源的一〇㐂𠀀鿖5gb超基站, .-%"
OWN_WORDS = """
# places and terms of one archive
石塘子水库 5 ns
清流北渠
產業強鎮 40
5G基站
B超 3
㐂乐镇
工作 0
除险加
"""


def dictionary_of(text: str) -> Dictionary:
    return make_dictionary(parse_dictionary(text)[0])


def texts_of(dictionary: Dictionary, text: str) -> list[str]:
    return [word.text for word in segmenter(dictionary).cut(fold(text).word_text)]


OWN = dictionary_of(OWN_WORDS)
DICTIONARIES = pytest.mark.parametrize("dictionary", [NO_DICTIONARY, OWN], ids=["jieba's", "own"])


@DICTIONARIES
def test_both_libraries_cut_alike(dictionary: Dictionary) -> None:
    texts = [fold(sentence).word_text for sentence in SENTENCES]
    texts += [paragraph.folded.word_text for paragraph in read_paragraphs(SEEDS)]
    fast, reference = segmenter(dictionary), segmenter(dictionary, "jieba")
    assert [fast.cut(text) for text in texts] == [reference.cut(text) for text in texts]


@DICTIONARIES
@settings(max_examples=150, deadline=None)
@given(text=st.text(st.sampled_from(CHARACTERS), max_size=40))
def test_both_libraries_cut_whatever_comes_alike(dictionary: Dictionary, text: str) -> None:
    word_text = fold(text).word_text
    words = segmenter(dictionary).cut(word_text)
    assert words == segmenter(dictionary, "jieba").cut(word_text)
    assert all(word_text[word.start : word.end] == word.text for word in words)


def test_own_words_are_words_in_either_script_and_with_letters() -> None:
    assert "石塘子水库" in texts_of(OWN, "在石塘子水庫以西")
    assert "石塘子水库" not in texts_of(NO_DICTIONARY, "在石塘子水庫以西")
    assert {"清流北渠", "产业强镇"} <= set(texts_of(OWN, "清流北渠灌区的产业强镇"))
    assert {"5g基站", "基站", "b超", "㐂乐镇"} <= set(texts_of(OWN, "㐂樂鎮新建5G基站，做B超"))
    assert "5g基站" not in texts_of(OWN, "型号25G基站"), (
        "within a longer run of digits and letters it is none"
    )


def test_a_word_of_frequency_0_is_no_word() -> None:
    assert "工作" in texts_of(NO_DICTIONARY, "重点工作")
    assert "工作" not in texts_of(OWN, "重点工作")
    assert "工作" in texts_of(NO_DICTIONARY, "重点工作"), "and stays one for everybody else"


def test_lines_of_a_dictionary() -> None:
    text = "\ufeff甲乙 3 n\r\n丙丁\t7\n\n戊己 nz\n甲乙 9\n。，\n这一行是一句话，不是词\n"
    words, faults = parse_dictionary(text + "长" * 41)
    assert words == (("丙丁", 7), ("戊己", None), ("甲乙", 9)), "the last line about a word counts"
    assert faults == (6, 7, 8)


def test_dictionaries_are_told_apart_by_what_they_say() -> None:
    assert dictionary_of("# one\n甲乙丙\n") == dictionary_of("甲乙丙\n\n")
    assert dictionary_of("甲乙丙 3\n") != dictionary_of("甲乙丙 4\n")
    assert dictionary_of("# nothing\n") == NO_DICTIONARY
    assert Dictionary.from_json(OWN.as_json()).words == OWN.words


def test_edges_are_the_ends_of_words() -> None:
    words = tuple(cut_words(fold("重点工作品牌").word_text))
    assert 3 not in word_edges(words), "作品 is no word in 工作品牌"
    assert {0, 2, 4, 6} <= word_edges(words)


CUT_IN_A_NEW_PROCESS = """
import sys
from indexer.text.words import Segmenter, make_dictionary
from indexer.text.fold import fold
print("/".join(word.text for word in Segmenter(library="jieba").cut(fold(sys.argv[1]).word_text)))
print(make_dictionary((("提前完工", None),)).words)
"""


def test_the_shared_temporary_folder_is_neither_read_nor_written(tmp_path: Path) -> None:
    """By itself jieba loads a file of a fixed name from there, which anybody could have planted."""
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(marshal.dumps(({SENTENCES[0][:6]: 10**6}, 10**6)))
    before = planted.read_bytes()
    said = subprocess.run(
        [sys.executable, "-c", CUT_IN_A_NEW_PROCESS, SENTENCES[0]],
        env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    expected = "/".join(word.text for word in Segmenter().cut(fold(SENTENCES[0]).word_text))
    assert said.stdout.splitlines()[0] == expected
    assert said.stderr == ""
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
    assert planted.read_bytes() == before


def test_jieba_needs_no_setuptools(tmp_path: Path) -> None:
    """Its import of pkg_resources, which setuptools 82 no longer has, may fail."""
    (tmp_path / "pkg_resources.py").write_text("raise ImportError('gone')")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}){CUT_IN_A_NEW_PROCESS}"
    said = subprocess.run(
        [sys.executable, "-c", code, "水库灌溉"], capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("水库/灌溉\n")
