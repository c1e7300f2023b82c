"""Files in several encodings, in other languages' encodings, and garbled before they were saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus.input.source.encoding import (
    _back,
    _beginning,
    _is_found,
    _read_better,
    _way_back,
    decode,
    looks_chinese,
)
from indexer.corpus.page.plain import common_han
from indexer.corpus.run.pipeline import read_file
from indexer.errors import UnreadableFileError

TEXT = (
    "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。\n"
    "镇里还在候船亭放了书箱，等船的人随手翻，看不完可以带到对岸去还，也可以换一本。\n"
    "老船工说，旧船撑了三十年，篙子磨短了一截，如今他管着新船的发动机。\n"
)
TEXT_TW = (
    "渡口換上新船以後，兩岸的孩子上學再不用繞八公里山路，早上能多睡半個鐘頭。\n"
    "鄉公所還在候船亭放了書箱，等船的人隨手翻，看不完可以帶到對岸去還，也可以換一本。\n"
)
FREQUENT, RARE = common_han()[:400], "龘靐齉爩麤龖灪龗䨻"
MIXED = {
    "UTF-8 below GB 18030": (TEXT.encode("gb18030") * 3 + TEXT_TW.encode("utf-8"), TEXT_TW),
    "GB 18030 below UTF-8": (TEXT_TW.encode("utf-8") * 3 + TEXT.encode("gb18030"), TEXT),
    "GB 18030 above UTF-8": (TEXT.encode("gb18030") + TEXT_TW.encode("utf-8") * 3, TEXT),
    "a headline in GB 18030": (
        "渡口换上新船\n".encode("gb18030") + TEXT.encode("utf-8"),
        "渡口换上新船",
    ),
    "Big5 below UTF-8": (TEXT.encode("utf-8") * 3 + TEXT_TW.encode("big5"), TEXT_TW),
    "a line of UTF-8 in GB 18030": (
        TEXT.encode("gb18030") * 5 + "对岸的灯亮了\n".encode() + TEXT.encode("gb18030"),
        "\n对岸的灯亮了\n渡口",
    ),
    "lines in turn": (
        b"".join(
            line.encode("gb18030" if at % 3 == 1 else "utf-8")
            for at, line in enumerate(TEXT.splitlines(keepends=True) * 3)
        ),
        TEXT,
    ),
}


@pytest.mark.parametrize(("data", "part"), MIXED.values(), ids=MIXED.keys())
def test_two_encodings_in_one_file(data: bytes, part: str) -> None:
    decoded = decode(data)
    assert part in decoded.text
    assert decoded.undecodable == 0
    assert [doubt.code for doubt in decoded.doubts] == ["encodings"]


def test_one_encoding_is_no_doubt() -> None:
    for encoding, text in (
        ("utf-8", TEXT),
        ("gb18030", TEXT),
        ("gb18030", TEXT_TW),
        ("big5", TEXT_TW),
        ("utf-16", TEXT),
    ):
        decoded = decode(text.encode(encoding))
        assert (decoded.text.lstrip("\ufeff"), decoded.doubts, decoded.repairs) == (text, (), ())


WAYS = (
    ("utf-8", "latin-1"),
    ("utf-8", "cp1252"),
    ("gb18030", "latin-1"),
    ("big5", "latin-1"),
    ("utf-8", "gb18030"),
    ("gb18030", "cp949"),
    ("gb18030", "cp1251"),
    ("gb18030", "cp437"),
    ("gb18030", "big5hkscs"),
)


@pytest.mark.parametrize(("right", "wrong"), WAYS)
def test_a_text_that_was_read_in_a_wrong_encoding_is_put_right(
    right: str, wrong: str, tmp_path: Path
) -> None:
    text = TEXT_TW if right == "big5" else TEXT
    garbled = text.encode(right).decode(wrong, "replace")
    if wrong == "cp1252":  # what programs do with the five bytes that Windows leaves empty
        garbled = "".join(
            bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode(right)
        )
    (tmp_path / "a.txt").write_text(garbled, "utf-8")
    file = read_file(tmp_path / "a.txt", tmp_path)
    shown = "\n".join(
        paragraph.text for article in file.articles for paragraph in article.paragraphs
    )
    kept = [line for line in text.splitlines() if line[:12] in shown]
    assert len(kept) >= len(text.splitlines()) - 1
    assert [repair.kind for repair in file.repairs][:1] == ["mojibake"]


KEPT = "人民人大人家人工" * 8
"""Their bytes in UTF-8 are characters of Korean and of Big5 too; most others are lost there."""
EVERY_WAY = (
    ("latin-1", "utf-8", TEXT),
    ("latin-1", "gb18030", TEXT),
    ("latin-1", "big5hkscs", TEXT_TW),
    ("gb18030", "utf-8", TEXT),
    ("cp949", "gb18030", TEXT),
    ("cp949", "utf-8", KEPT),
    ("big5hkscs", "gb18030", TEXT),
    ("big5hkscs", "utf-8", KEPT),
    ("gb18030", "big5hkscs", TEXT_TW),
    ("cp932", "gb18030", TEXT),
    ("cp1251", "gb18030", TEXT),
    ("cp1251", "utf-8", TEXT),
    ("cp437", "gb18030", TEXT),
    ("cp437", "utf-8", TEXT),
)


@pytest.mark.parametrize(("wrong", "right", "text"), EVERY_WAY)
def test_every_way_leads_back(wrong: str, right: str, text: str) -> None:
    garbled = text.encode(right).decode(wrong, "replace")
    back = decode(garbled.encode()).text
    assert len(set(back) & set(text)) > len(set(text)) / 2


BROKEN = TEXT.encode().decode("latin-1")


@pytest.mark.parametrize(("lost", "found"), [(10, True), (11, False)])
def test_a_tenth_of_the_characters_may_be_lost_on_the_way_back(lost: int, *, found: bool) -> None:
    garbled = BROKEN[: 100 - lost] + "河" * lost
    assert (_back(garbled, "latin-1", "utf-8") is not None) == found
    assert (_back(garbled + "?" * 10, "latin-1", "gb18030") is not None) == (lost < 12)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (FREQUENT[:3], False),  # fewer than four letters
        (FREQUENT[:4], True),
        (FREQUENT[:3] + RARE[:7], True),  # three of ten are frequent
        (FREQUENT[:3] + RARE[:8], False),
        (FREQUENT[:20] + "\ufffd" * 5, True),  # a quarter cannot be read
        (FREQUENT[:20] + "\ufffd" * 6, False),
    ],
)
def test_what_is_found_on_a_way_back(text: str, *, found: bool) -> None:
    assert _is_found(text) == found


def test_a_way_is_chosen_by_the_first_six_thousand_characters() -> None:
    whole = (BROKEN * 30)[:6000]
    assert _way_back("河" * 600 + whole[:5400] + "河" + "a" * 9)
    assert _way_back("河" * 601 + whole[:5400]) is None
    assert _back(whole + "河" * 601, "latin-1", "utf-8")


def test_the_beginning_is_of_what_is_not_ascii() -> None:
    assert _beginning("<p>" + "渡" * 150 + "</p>" + "口" * 10 + "a") == "渡" * 150 + "口" * 10
    assert len(_beginning("渡" * 199 + "a" + "渡" * 1000)) == 799
    assert len(_beginning(("渡" * 100 + "a") * 9)) == 600
    assert len(_beginning(("渡" * 199 + "a") * 3 + ("渡" * 2 + "a") * 9)) == 601


def test_a_receipt_shows_forty_characters_of_a_garbled_text() -> None:
    decoded = decode(BROKEN.encode())
    (repair,) = decoded.repairs
    assert (repair.before, repair.after) == (BROKEN[:40], TEXT[:40])
    assert repair.count == len(TEXT)


def test_how_much_was_lost_is_told() -> None:
    decoded = decode(f"渡口{'锟斤拷' * 4}新船。\n{TEXT}".encode())
    (doubt,) = decoded.doubts
    assert dict(doubt.values) == {"count": "12"}
    assert doubt.confidence == pytest.approx(1 - 12 / len(decoded.text))


@pytest.mark.parametrize(("characters", "taken"), [(3, False), (4, True)])
def test_a_line_in_another_codec_has_four_chinese_characters(
    characters: int, *, taken: bool
) -> None:
    line = TEXT[:characters].encode("gb18030")
    assert bool(decode(TEXT.encode() + line).doubts) == taken
    assert (_read_better(line, "?é", "gb18030") is not None) == taken


def test_a_line_is_in_another_codec_where_it_is_chinese_in_that_alone() -> None:
    line = TEXT[:10].encode("gb18030")
    assert _read_better(line, FREQUENT[:7] + RARE[:3], "gb18030") is None
    assert _read_better(line, FREQUENT[:5] + RARE[:5], "gb18030") == TEXT[:10]
    mixed = FREQUENT[:7] + RARE[:3]
    assert _read_better(mixed.encode("gb18030"), RARE[:9], "gb18030") is None
    mixed = FREQUENT[:8] + RARE[:2]
    assert _read_better(mixed.encode("gb18030"), RARE[:9], "gb18030") == mixed


def test_lines_in_another_codec_are_told_with_how_sure_that_is() -> None:
    data = TEXT_TW.encode() * 3 + TEXT.encode("gb18030")
    (doubt,) = decode(data).doubts
    assert (doubt.line, doubt.confidence) == (7, 0.9)
    assert dict(doubt.values) == {"count": "3", "other": "gb18030", "main": "utf-8"}


def test_garbled_lines_among_others_are_put_right() -> None:
    lines = TEXT.splitlines()
    lines[1] = lines[1].encode("utf-8").decode("latin-1")
    decoded = decode("\n".join(lines).encode("utf-8"))
    assert decoded.text == TEXT.rstrip("\n")
    assert [(repair.kind, repair.line) for repair in decoded.repairs] == [("mojibake", 2)]


FOREIGN = {
    "Korean": (
        "공원 도서관은 이번 주부터 저녁 열 시까지 문을 연다. 관장은 밤 독서실에 자리가 예순 개 있다고 말했다.",
        "euc_kr",
    ),
    "Japanese": (
        "図書館は今週から開館時間を延長し、読者は夜十時まで利用できる。夜の読書室には席が六十ある。",
        "euc_jp",
    ),
    "Russian": (
        "Городская библиотека с этой недели работает до десяти часов вечера, сообщил её заведующий.",
        "cp1251",
    ),
    "Russian of old": (
        "Городская библиотека с этой недели работает до десяти часов вечера.",
        "koi8_r",
    ),
    "Greek": (
        "Η δημοτική βιβλιοθήκη είναι ανοιχτή μέχρι τις δέκα το βράδυ από αυτή την εβδομάδα.",
        "iso8859_7",
    ),
}


@pytest.mark.parametrize(("text", "encoding"), FOREIGN.values(), ids=FOREIGN.keys())
def test_an_encoding_of_another_language_is_not_read_as_chinese(text: str, encoding: str) -> None:
    with pytest.raises(UnreadableFileError, match="UTF-8"):
        decode((text * 3).encode(encoding))


@pytest.mark.parametrize("text", [text for text, _ in FOREIGN.values()], ids=FOREIGN.keys())
def test_other_languages_in_unicode_stay_as_they_are(text: str) -> None:
    decoded = decode((text * 3).encode("utf-8"))
    assert (decoded.text, decoded.repairs) == (text * 3, ())


@pytest.mark.parametrize(
    "text",
    ["Le théâtre de la ville rouvre à l’été.", "Größe, Übung und Maß: über Äpfel", "çãõéíúâêô"],
)
def test_words_of_western_europe_are_no_garbled_chinese(text: str) -> None:
    assert decode(f"{TEXT}{text}\n".encode()).text == f"{TEXT}{text}\n"


def test_what_was_lost_before_is_a_doubt() -> None:
    decoded = decode(f"渡口{'锟斤拷' * 4}新船。\n{TEXT}".encode())
    assert [doubt.code for doubt in decoded.doubts] == ["garbled"]


def test_names_and_short_lines_are_chinese_enough() -> None:
    assert looks_chinese("鹮鸬鹚")
    assert not looks_chinese(
        "涓村窛鍖哄浘涔﹂鑷湰鍛ㄨ捣寤堕暱寮€鏀炬椂闂达紝璇昏€呭彲浠ュ緟鍒版櫄涓婂崄鐐"
    )
