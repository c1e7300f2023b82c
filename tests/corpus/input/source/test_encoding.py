"""Encodings are told by how Chinese the text looks, also with broken bytes.

What is no text is refused.
"""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.input.source.encoding import decode
from indexer.errors import UnreadableFileError

HANS = (
    "县里把旧粮站改成了图书馆，两层小楼添了电梯，周末还请老师来讲地方志。开馆第一个月，借出的书有三千多册，"
    "来得最多的是放学的孩子和带孙辈的老人。馆长说，下一步要把流动书车开到最远的三个村子，让牧民在家门口就能换书。"
)
HANT = (
    "鎮上把舊糧倉改成了圖書館，兩層小樓添了電梯，週末還請老師來講地方志。開館第一個月，借出的書有三千多冊，"
    "來得最多的是放學的孩子和帶孫輩的老人。館長說，下一步要把流動書車開到最遠的三個村子，讓鄉親在家門口就能換書。"
)
CASES = {
    "utf-8": (HANS, "utf-8"),
    "utf-8 with BOM": (HANT, "utf-8-sig"),
    "gb18030": (HANS, "gb18030"),
    "gb18030 traditional": (HANT, "gb18030"),
    "big5": (HANT, "big5hkscs"),
    "utf-16": (HANS, "utf-16"),
    "utf-16 without BOM": (HANT, "utf-16-le"),
    "utf-16 big-endian without BOM": (HANS, "utf-16-be"),
    "plain ascii": ("Road works end in May.\n" * 3, "utf-8"),
}


@pytest.mark.parametrize(("text", "encoding"), CASES.values(), ids=CASES.keys())
def test_clean_text_comes_back_whole(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.encoding, decoded.text.lstrip("\ufeff"), decoded.undecodable) == (
        encoding,
        text,
        0,
    )


@pytest.mark.parametrize(
    ("text", "encoding"), [(HANS, "utf-8"), (HANS, "gb18030"), (HANT, "big5hkscs")]
)
@pytest.mark.parametrize("seed", range(6))
def test_a_few_broken_bytes_never_change_the_guess(text: str, encoding: str, seed: int) -> None:
    data, chance = bytearray(text.encode(encoding)), random.Random(seed)
    data.insert(chance.randrange(len(data)), 0xFF)
    decoded = decode(bytes(data[:-1]))
    assert decoded.encoding == encoding
    assert decoded.undecodable >= 1
    assert sum(char in decoded.text for char in set(text)) > 0.9 * len(set(text))


def test_a_printed_replacement_character_is_not_counted_as_broken() -> None:
    assert decode((HANS + "\ufffd").encode()).undecodable == 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG"),
        (b"PK\x03\x04" + bytes(range(256)), "ZIP"),
        (bytes(range(256)) * 20, "no text"),
        (b"\x01\x02\x03abc\x04\x05" * 40, "control"),
    ],
    ids=["png", "zip", "every byte", "controls"],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        decode(data)


@given(
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"),
        max_size=300,
    )
)
def test_any_text_in_utf8_comes_back_or_is_refused_never_changed(text: str) -> None:
    with contextlib.suppress(UnreadableFileError):
        decoded = decode(text.encode())
        assert decoded.encoding != "utf-8" or decoded.text == text


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    with contextlib.suppress(UnreadableFileError):
        assert isinstance(decode(data).text, str)


def test_control_characters_strewn_between_chinese_characters_do_not_make_a_file_unreadable() -> (
    None
):
    text = "老渡口停用多年，今年春天又有船了。" * 20
    strewn = "".join(char + "\b" * (at % 20 == 0) for at, char in enumerate(text))
    assert decode(strewn.encode()).text == strewn
