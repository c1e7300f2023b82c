"""Characters that a gloss was set into.

Put together where bytes and readings leave one choice, else left.
"""

from __future__ import annotations

import pytest

from indexer.corpus.page.line import Receipt
from tests.corpus.reading import read_to

DAMAGED = {
    "小船泊在大河?xùn)|岸,漁火照著渡口。": "小船泊在大河東岸,漁火照著渡口。",
    "船家說當?shù)貪O民都認得這條水路。": "船家說當地漁民都認得這條水路。",
    "渡口邊?chī)牟桊^開張,老人圍坐聽書。": "渡口邊的茶館開張,老人圍坐聽書。",
    "碼頭北側的水車還在?zhàn)D動。": "碼頭北側的水車還在轉動。",
}


def clean(text: str) -> tuple[str, Receipt]:
    receipt = Receipt()
    return "\n".join(line.text for line in read_to("labels", text, receipt).lines), receipt


@pytest.mark.parametrize(("printed", "shown"), DAMAGED.items())
def test_a_character_is_put_together(printed: str, shown: str) -> None:
    text, receipt = clean(printed)
    assert text == shown
    assert [(repair.kind, repair.before, repair.after) for repair in receipt.repairs] == [
        ("mojibake", printed, shown)
    ]


def test_the_next_gloss_ends_a_damage() -> None:
    assert clean("消息登在日?qǐng)?bào)上,渡口的人都看了。")[0] == "消息登在日報上,渡口的人都看了。"


def test_a_lost_character_at_the_end_stays_lost() -> None:
    assert clean("大家商量當?shù)厝绾瓮苿印拔幕?”的事。")[0] == "大家商量當地如何推動“文?”的事。"


def test_what_makes_no_words_is_left_as_it_is_printed() -> None:
    printed = "那一年向當(dāng)?shù)卣疄榱思o(jì)念這條渡船。"
    assert "當(dāng)?shù)卣疄榱思o" in clean(printed)[0]


@pytest.mark.parametrize("text", ["渡口修好了嗎?ok)那就好。", "船票多少錢?a)五元b)十元,任選。"])
def test_a_question_before_latin_is_no_damage(text: str) -> None:
    assert clean(text)[0] == text


def test_marks_that_a_codec_could_not_write_go_from_before_a_line() -> None:
    text, receipt = clean("????渡口換了新船,兩岸的孩子上學不用繞路。\n?【水鄉紀事】渡口的早晨")
    assert text == "渡口換了新船,兩岸的孩子上學不用繞路。\n【水鄉紀事】渡口的早晨"
    assert [repair.kind for repair in receipt.repairs] == ["mojibake", "mojibake"]
