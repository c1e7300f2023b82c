"""Encodings are told by how Chinese the text looks, also with broken bytes.

What is no text is refused.
"""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.input.source.encoding import (
    _decode_mending,
    _is_broken_utf8,
    _sample,
    _score_ahead,
    _utf8_share,
    decode,
    detect,
    looks_chinese,
    printable,
    score,
)
from indexer.corpus.page.plain import common_han
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


BOMS = ("utf-8-sig", "utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")


@pytest.mark.parametrize("encoding", BOMS)
def test_a_byte_order_mark_decides(encoding: str) -> None:
    """Also of a text that no candidate would be taken for."""
    mark = "" if encoding == "utf-8-sig" else "\ufeff"
    decoded = decode((mark + "Größe ab").encode(encoding))
    assert decoded.text.lstrip("\ufeff") == "Größe ab"
    assert decoded.encoding == encoding.removesuffix("-le").removesuffix("-be")


def is_refused(data: bytes) -> bool:
    try:
        decode(data)
    except UnreadableFileError:
        return True
    return False


RUSSIAN = "Городская библиотека" * 5


@pytest.mark.parametrize(
    ("text", "controls", "refused"),
    [(RUSSIAN, 2, False), (RUSSIAN, 3, True), (HANS, 15, False), (HANS, 16, True)],
)
def test_how_many_control_characters_a_text_may_hold(
    text: str, controls: int, *, refused: bool
) -> None:
    """Two in a hundred; fifteen where what stands between them is evidently Chinese."""
    assert is_refused((text[: 100 - controls] + "\x01" * controls).encode()) == refused


COMMON, FREQUENT, RARE = common_han()[:300], common_han()[:400], "龘靐齉爩麤龖灪龗"


@pytest.mark.parametrize(("share", "refused"), [(0.25, True), (0.35, False)])
def test_a_third_of_common_characters_makes_a_text_chinese(share: float, *, refused: bool) -> None:
    common = int(share * 20)
    data = (HANS[:common] + (RARE * 3)[: 20 - common]).encode("gb18030")
    assert is_refused(data) == refused


@pytest.mark.parametrize(("broken", "is_utf8"), [(24, True), (25, False)])
def test_utf8_has_fewer_than_a_quarter_of_its_characters_broken(
    broken: int, *, is_utf8: bool
) -> None:
    assert _is_broken_utf8("渡".encode() * (100 - broken) + b"\xff" * broken) == is_utf8


@pytest.mark.parametrize(("characters", "share"), [(3, 0), (4, 1)])
def test_a_line_in_utf8_has_four_chinese_characters(characters: int, share: float) -> None:
    assert _utf8_share(HANS[:characters].encode()) == share
    assert _utf8_share("，é—".encode() * 4 + HANS[:characters].encode()) == share
    assert _utf8_share("한국".encode() * 4 + HANS[:characters].encode()) == share


@pytest.mark.parametrize(("lines", "encoding"), [(2, "gb18030"), (3, "utf-8")])
def test_a_quarter_of_the_lines_in_utf8_makes_a_file_utf8(lines: int, encoding: str) -> None:
    utf8, other = HANS[:8].encode() + b"\n", HANS[:12].encode("gb18030") + b"\n"
    assert detect(utf8 * lines + other * 7) == encoding


@pytest.mark.parametrize(
    ("text", "is_chinese"),
    [
        (RARE * 3 + RARE[:5], True),  # 29 letters tell nothing
        (RARE * 3 + RARE[:6], False),
        (FREQUENT[0] * 6 + RARE * 3, True),  # a fifth of them is frequent
        (FREQUENT[0] * 5 + RARE * 3 + RARE[0], False),
        (FREQUENT[-1] * 40, True),
        (common_han()[400] * 40, False),
        ("，" * 40 + RARE * 4, False),  # marks are no letters
        ("a" * 40 + RARE * 3, True),
    ],
)
def test_what_looks_chinese(text: str, *, is_chinese: bool) -> None:
    assert looks_chinese(text) == is_chinese


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("渡口", 1),
        ("，。", 1),
        ("plain words", 1),
        ("龘", -0.2),
        ("㐀", -0.2),
        ("鿿", -0.2),
        ("\U00020000", -0.2),
        ("\ue000", -1),
        ("\uf8ff", -1),
        ("é", 0),
        ("\ufffd", -5),
        ("\x01", -5),
        ("渡\u3000\u2003é", 2 / 3),
    ],
)
def test_what_each_character_says_of_a_codec(text: str, expected: float) -> None:
    assert score(text) == pytest.approx(expected)


def test_the_rhythm_of_two_bytes_is_looked_for_in_sixty() -> None:
    thirty = HANS[:30].encode("gb18030")
    assert _score_ahead(thirty + b"\xff", 0, "gb18030") == 1
    assert _score_ahead(thirty[:59] + b"\xff", 0, "gb18030") < 1
    assert _score_ahead(thirty, 60, "gb18030") == 0


@pytest.mark.parametrize(("errors", "mended"), [(500, False), (499, True)])
def test_hundreds_of_errors_are_mended_one_by_one(errors: int, *, mended: bool) -> None:
    """Behind them the codec is left to go on as it does."""
    line = ("渡" * 40).encode("gb18030")
    data = (line + b"\xff") * errors + line + b"\xff\xb6" + HANS.encode("gb18030")
    assert (HANS in _decode_mending(data, "gb18030")) == mended


def test_a_name_is_in_the_codec_that_makes_it_chinese() -> None:
    for encoding, name in (("utf-8", HANS[:6]), ("gb18030", HANS[:6]), ("big5hkscs", HANT[:6])):
        assert printable(name.encode(encoding).decode("utf-8", "surrogateescape")) == name
    assert printable("a\udcffb") == "a\\xffb"
    assert printable("a\ud800") == "a\ufffd"


def test_a_long_file_is_judged_by_its_beginning_middle_and_end() -> None:
    size = 48 * 1024
    data = bytes(range(256)) * 1000
    middle, end = len(data) // 2 & ~1, (len(data) - size) & ~1
    assert _sample(data) == data[:size] + data[middle : middle + size] + data[end : end + size]
    assert _sample(data[: 3 * size]) == data[: 3 * size]


def test_a_word_in_gb18030_that_is_valid_utf8_by_chance() -> None:
    assert decode("联通".encode("gb18030")).text == "联通"
    assert decode("Ça va là".encode()).text == "Ça va là"
    assert decode("是人".encode()).text == "是人"
