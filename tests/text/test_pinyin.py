"""Pinyin as people type it."""

from __future__ import annotations

import pytest

from indexer.text.pinyin import Spelling, spell


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("渡口", Spelling("dukou", "dk")),
        ("银行", Spelling("yinhang", "yh")),
        ("行走", Spelling("xingzou", "xz")),
        ("重庆", Spelling("chongqing", "cq")),
        ("女儿", Spelling("nver", "ne")),
        ("渡船", Spelling("duchuan", "dc")),
    ],
)
def test_a_character_is_read_as_its_word_is(text: str, spelling: Spelling) -> None:
    assert spell(text) == spelling


@pytest.mark.parametrize("text", ["", "4G网络", "led", "渡 口", "渡口。", "ㄅ"])
def test_only_han_text_is_spelled(text: str) -> None:
    assert spell(text) is None
