"""What makes a line the headline of its page."""

from __future__ import annotations

import pytest

from indexer.corpus.furniture.weighing import headline
from indexer.corpus.furniture.weighing.headline import evidence, find_headline, may_be_headline
from indexer.corpus.furniture.weighing.line_facts import LineFacts
from tests.corpus.furniture.made import BUTTON, LINE, PROSE, fact, page


@pytest.mark.parametrize(
    ("line", "may"),
    [
        (fact("line", 5), True),
        (fact("line", 4), False),
        (fact("long", 90), True),
        (fact("long", 91), False),
        (fact("button", 10), False),
        (fact("line", 0, "渡口换新船，"), False),
        (fact("line", 0, "来源：河口日报"), False),
        (fact("line", 0, "河口县人民政府办公室文件"), False),
        (fact("line", 0, "河口县人民政府关于渡口的通告"), True),
        (fact("line", 0, "河口县人民政府渡口码头船舶管理文件"), False),
    ],
)
def test_lines_that_may_be_a_headline(line: LineFacts, *, may: bool) -> None:
    assert may_be_headline(line) == may


def test_letterheads_of_twenty_characters_name_an_issuer() -> None:
    assert headline._names_issuer("河口县" + "渡" * 13 + "管理文件"[2:] + "令"[:0] + "公告")
    assert headline._names_issuer("河" * 18 + "文件")
    assert not headline._names_issuer("河" * 19 + "文件")


DATE = fact("date", 10)


def shows(*found: LineFacts, at: int = 0) -> dict[str, float]:
    return dict(evidence(page(*found), at))


def test_a_date_below_a_headline() -> None:
    """Within six lines, with one line between that is no button, number, word or credit."""
    number, word = fact("number", 3), fact("word", 0, "更多")
    assert shows(LINE, DATE)["over-date"] == 1
    assert shows(LINE, *[number] * 5, DATE)["over-date"] == 1
    assert "over-date" not in shows(LINE, *[number] * 6, DATE)
    other = fact("line", 0, "来源：河口日报")
    assert shows(LINE, other, word, DATE)["over-date"] == 1
    assert shows(LINE, other, other, DATE)["over-date"] == 0
    assert "over-date" not in shows(LINE, PROSE, DATE)
    assert shows(LINE, number, DATE)["nearest"] == 1
    assert shows(LINE, fact("line", 0, "水牛过了河"), DATE)["nearest"] == 0


def test_a_date_above_a_headline_that_has_none_below() -> None:
    assert shows(DATE, LINE, PROSE, at=1)["under-date"]
    assert "under-date" not in shows(DATE, LINE, DATE, PROSE, at=1)
    assert not shows(DATE, BUTTON, LINE, PROSE, at=2)["under-date"]
    assert not shows(DATE, fact("word", 4), PROSE, at=1)["under-date"]


def strange(*between: LineFacts, told: str = "") -> int | None:
    """Find the headline of a page on which another text's title stands over the date."""
    other, own = (
        fact("line", 0, "石桥边的灯会今晚就要开始了"),
        fact("line", 0, told or PROSE.text[:12]),
    )
    return find_headline(page(BUTTON, other, DATE, *between, own, PROSE))


def test_a_headline_below_the_day_is_told_by_the_text() -> None:
    assert strange() == 3
    assert strange(BUTTON) == 4
    assert strange(told="竹林里的歌会明晚才开始呢") == 1
    assert strange(fact("line", 0, "竹林里的歌会明晚才开始呢")) == 1


def test_who_wrote_the_text_stands_below_a_headline() -> None:
    credit = fact("credit", 4)
    assert {"over-credit", "signed"} <= shows(LINE, credit, PROSE).keys()
    assert "over-credit" in shows(LINE, BUTTON, BUTTON, credit, PROSE)
    assert "over-credit" not in shows(LINE, BUTTON, BUTTON, BUTTON, credit, PROSE)
    assert "signed" not in shows(LINE, credit, BUTTON, PROSE)


def test_what_a_headline_is_by_itself() -> None:
    assert shows(fact("line", 9), PROSE)["length"] == 1
    assert shows(fact("line", 8), PROSE)["length"] == 0
    assert shows(fact("long", 45), PROSE)["length"] == 1
    assert shows(fact("long", 46), PROSE)["length"] == 0
    assert shows(fact("line", 0, "渡口管理办法"), PROSE)["formal"] == 1
    assert "outlet" in shows(fact("line", 0, "河口日报"), PROSE)
    assert "long" in shows(fact("long", 45), PROSE)
    assert "sentence" in shows(fact("sentence", 0, "水牛过了河。"), PROSE)
    assert "sentence" not in shows(fact("line", 0, "水牛过了河"), PROSE)
    assert shows(LINE, PROSE)["first"] == 1
    assert shows(BUTTON, LINE, PROSE, at=1)["first"] == 0


def test_a_headline_that_stands_on_the_page_again() -> None:
    assert "repeated" in shows(LINE, LINE, PROSE)
    eight = fact("line", 0, "水牛过河草长莺飞")
    assert "contained" in shows(eight, fact("line", 0, eight.text + "河口网"), PROSE)
    seven = fact("line", 0, "水牛过河草长莺")
    assert "contained" not in shows(seven, fact("line", 0, seven.text + "河口网"), PROSE)


@pytest.mark.parametrize(("lines_between", "away"), [(29, 30), (30, 30), (28, 29)])
def test_how_far_above_the_text_a_headline_stands(lines_between: int, away: int) -> None:
    assert shows(LINE, *[BUTTON] * lines_between, PROSE)["away"] == away


TITLE = fact("line", 0, "山坡上种着茶树春天一到")  # all of it told, of a usual length


def test_enough_evidence_makes_a_headline() -> None:
    """Told by the text 3, of a usual length 1, away from it -0.06 a line; 2.6 are enough."""

    def found(text: str, away: int) -> bool:
        return find_headline(page(BUTTON, fact("line", 0, text), *[BUTTON] * away, PROSE)) == 1

    assert found("山坡上种着茶树春天一到", 20)
    assert found("山坡上种着茶树春天一水牛过河草长莺", 0)  # 9 of 16 pairs
    assert not found("山坡上种着茶树春天水牛过河草长莺飞", 0)


def test_a_headline_may_stand_among_the_first_lines_of_the_text() -> None:
    short = fact("prose", 0, PROSE.text[:35])
    body = fact("prose", 0, PROSE.text)
    dated = page(body, body, short, DATE, body, body, body)
    assert find_headline(dated) == 2
    dated = page(body, body, body, short, DATE, body, body)
    assert find_headline(dated) != 3


def test_of_two_lines_side_by_side_the_upper_is_the_headline() -> None:
    """It may lack what the lower has for standing next to the date, and 0.8 more."""
    lower = fact("line", 0, PROSE.text[10:20])  # 9 pairs, all told: 3

    def upper(told: int) -> bool:
        text = PROSE.text[20 : 20 + told + 1] + "水牛过河草长莺飞"[: 9 - told]
        return find_headline(page(BUTTON, fact("line", 0, text), lower, DATE, PROSE)) == 1

    assert upper(7)
    assert not upper(6)
