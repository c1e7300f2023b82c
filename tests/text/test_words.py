"""The fast segmenter gives the same words as jieba, the dictionary's own, wherever we let it cut: in runs of Han."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from indexer.text.fold import fold
from indexer.text.words import cut_words, word_edges

SENTENCES = [
    "水库除险加固工程提前完工，下游三个乡镇的灌溉用水得到保障。",
    "县博物馆新展开放首日接待观众一千二百余人次",
    "研究生命起源的科学家在南京市长江大桥附近采样",
    "全长12.5公里的G318线改造路段恢复双向通行",
    "图书馆延长开放时间至晚上九点，自习座位可以网上预约",
]


@pytest.fixture(scope="module")
def jieba_tokenizer(tmp_path_factory: pytest.TempPathFactory) -> object:
    import jieba  # noqa: PLC0415 - only this test pays for loading the dictionary

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # The default cache is a file of a fixed name in the shared temporary folder: anybody could have planted it.
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    return tokenizer


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_are_those_of_jieba(sentence: str, jieba_tokenizer: object) -> None:
    word_text = fold(sentence).word_text
    ours = [word for word in cut_words(word_text) if not word.text[0].isascii()]
    theirs = [
        (text, start, end)
        for text, start, end in jieba_tokenizer.tokenize(word_text, mode="search")  # type: ignore[attr-defined]
        if text[0] >= "\u3007" and not text[0].isascii() and text.isalpha()
    ]
    assert sorted(ours) == sorted(theirs)


def test_edges_are_the_ends_of_words() -> None:
    words = tuple(cut_words(fold("重点工作品牌").word_text))
    assert 3 not in word_edges(words), "作品 is no word in 工作品牌"
    assert {0, 2, 4, 6} <= word_edges(words)


def test_no_file_is_left_in_the_shared_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    list(cut_words(fold("不读也不写公共临时目录").word_text))
    assert list(tmp_path.iterdir()) == []
