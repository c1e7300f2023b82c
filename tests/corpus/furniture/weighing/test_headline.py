"""What makes a line the headline of its page."""

from __future__ import annotations

import pytest

from indexer.corpus.furniture.weighing import headline_facts as told
from indexer.corpus.furniture.weighing.headline import chances_of, find_headline
from indexer.corpus.furniture.weighing.headline_facts import Candidates, may_be_headline
from indexer.corpus.furniture.weighing.line_facts import LineFacts
from tests.corpus.furniture.made import BUTTON, LINE, PROSE, fact, page


@pytest.mark.parametrize(
    ("line", "may"),
    [
        (fact("word", 2), True),
        (fact("word", 1), False),
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
    assert told._names_issuer("河口县" + "渡" * 13 + "管理文件"[2:] + "令"[:0] + "公告")
    assert told._names_issuer("河" * 18 + "文件")
    assert not told._names_issuer("河" * 19 + "文件")


DATE = fact("date", 10)


def shows(*found: LineFacts, at: int = 0) -> set[str]:
    """Give the facts of one line of a page as its headline."""
    able = Candidates(page(*found))
    return set((able if at in able.places else Candidates(able.page, [at])).facts(at))


def test_a_date_below_a_headline() -> None:
    """Within six lines, with one line between that is no button, number, word or credit."""
    number, word = fact("number", 3), fact("word", 0, "更多")
    assert "over-date" in shows(LINE, DATE)
    assert "over-date" in shows(LINE, *[number] * 5, DATE)
    assert "over-date" not in shows(LINE, *[number] * 6, DATE)
    other = fact("line", 0, "来源：河口日报")
    assert "over-date" in shows(LINE, other, word, DATE)
    assert "over-date" not in shows(LINE, other, other, DATE)
    assert "over-date" not in shows(LINE, PROSE, DATE)
    assert "nearest" in shows(LINE, number, DATE)
    assert "nearest" not in shows(LINE, fact("line", 0, "水牛过了河"), DATE)


def test_how_far_the_next_date_stands() -> None:
    assert "date-below:1" in shows(LINE, DATE)
    assert "date-below:12" in shows(LINE, *[BUTTON] * 11, DATE)
    assert "date-below:none" in shows(LINE, *[BUTTON] * 12, DATE)
    assert "date-above:1" in shows(DATE, LINE, at=1)
    assert "date-above:6" in shows(DATE, *[BUTTON] * 5, LINE, at=6)
    assert "date-above:none" in shows(DATE, *[BUTTON] * 6, LINE, at=7)


def test_a_date_above_a_headline_that_has_none_below() -> None:
    assert "under-date" in shows(DATE, LINE, PROSE, at=1)
    assert "under-date" not in shows(DATE, LINE, DATE, PROSE, at=1)
    assert "under-date" not in shows(DATE, BUTTON, LINE, PROSE, at=2)
    assert "under-date" not in shows(DATE, fact("word", 4), PROSE, at=1)


def test_who_wrote_the_text_stands_below_a_headline() -> None:
    credit = fact("credit", 4)
    assert {"over-credit", "signed"} <= shows(LINE, credit, PROSE)
    assert "over-credit" in shows(LINE, BUTTON, BUTTON, credit, PROSE)
    assert "over-credit" not in shows(LINE, BUTTON, BUTTON, BUTTON, credit, PROSE)
    assert "signed" not in shows(LINE, credit, BUTTON, PROSE)


def test_what_a_headline_is_by_itself() -> None:
    assert "usual-size" in shows(fact("line", 9), PROSE)
    assert "usual-size" not in shows(fact("line", 8), PROSE)
    assert "usual-size" in shows(fact("long", 45), PROSE)
    assert "usual-size" not in shows(fact("long", 46), PROSE)
    assert "formal" in shows(fact("line", 0, "渡口管理办法"), PROSE)
    assert "outlet" in shows(fact("line", 0, "河口日报"), PROSE)
    assert "sentence" in shows(fact("sentence", 0, "水牛过了河。"), PROSE)
    assert "sentence" not in shows(fact("line", 0, "水牛过了河"), PROSE)
    assert "from-top:0" in shows(LINE, PROSE)
    assert "from-top:1" in shows(BUTTON, LINE, PROSE, at=1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("【特写】渡口换了新船", "opens-bracket"),
        ("渡口换了新船（组图）", "ends-bracket"),
        ("渡口换了新船？", "asks"),
        ("特写：渡口换了新船", "colon"),
        ("渡口换了新船 孩子不绕路", "blank"),
        ("渡口换了新船|特写", "bar"),
        ("渡口换了3条新船", "digit"),
        ("新船靠岸。本报记者 江小舟 摄", "photo"),
        ("（河口讯）渡口换了新船", "dateline"),
        ("河口文化馆主办", "imprint"),
        ("渡口 新船 码头 船票 时刻", "words"),
    ],
)
def test_how_a_line_is_written(text: str, name: str) -> None:
    assert name in shows(fact("line", 0, text), PROSE)
    assert name not in shows(fact("line", 0, "渡口换了新船"), PROSE)


def test_a_headline_that_stands_on_the_page_again() -> None:
    assert "repeated" in shows(LINE, LINE, PROSE)
    eight = fact("line", 0, "水牛过河草长莺飞")
    assert "contained" in shows(eight, fact("line", 0, eight.text + "河口网"), PROSE)
    seven = fact("line", 0, "水牛过河草长莺")
    assert "contained" not in shows(seven, fact("line", 0, seven.text + "河口网"), PROSE)


def test_how_much_the_text_takes_up() -> None:
    whole = shows(fact("line", 0, PROSE.text[:12]), PROSE)
    assert {"told:7+", "lead:7+", "most-told", "told-pairs:12"} <= whole
    assert {"told:0", "lead:0"} <= shows(fact("line", 0, "水牛过河草长莺飞"), PROSE)


TITLE = fact("line", 0, PROSE.text[:12])


def test_the_line_of_most_chances_is_the_headline() -> None:
    """A line that the text takes up, over its date, and not the title of another text above it."""
    other = fact("line", 0, "石桥边的灯会今晚就要开始了")
    assert find_headline(page(TITLE, DATE, PROSE)) == 0
    assert find_headline(page(BUTTON, other, TITLE, DATE, PROSE)) == 2
    assert find_headline(page(BUTTON, other, DATE, TITLE, PROSE)) == 3


def test_chances_leave_room_for_none() -> None:
    found = chances_of(Candidates(page(BUTTON, TITLE, DATE, PROSE)))
    assert list(found) == [1]
    assert 0 < sum(found.values()) < 1
    assert chances_of(Candidates(page(BUTTON, DATE))) == {}


def test_a_line_without_enough_chances_is_no_headline() -> None:
    strange = fact("word", 0, "水牛")
    assert find_headline(page(strange, *[BUTTON] * 40, PROSE)) is None


def test_a_document_names_its_title_in_its_own_way() -> None:
    number = fact("line", 0, "河政发〔2019〕12号")
    assert Candidates(page(TITLE, number, PROSE)).places == []
