"""Which lines of a head are kicker, title, subtitle and label, told by lines made by hand."""

from __future__ import annotations

import pytest

from indexer.corpus.layout.draft import Draft
from indexer.corpus.layout.head import make_draft
from indexer.corpus.page.line import Line, Receipt
from tests.corpus.layout.made import filled, line, numbered

TEXT = line("渡口换上新船以后，两岸的孩子上学再不用绕八公里山路。", "prose")
DATE = line("2021年5月6日 09:30", "meta")
TITLE = line("渡口换上新船", "short")


def draft(*lines: Line, receipt: Receipt | None = None) -> Draft:
    return make_draft(numbered(*lines), receipt or Receipt())


def title(*lines: Line) -> str | None:
    return draft(*lines).title_text


def texts(made: Draft) -> list[str]:
    return [block.text for _, block in made.paragraphs]


def dropped(*lines: Line) -> dict[str, str]:
    receipt = Receipt()
    draft(*lines, receipt=receipt)
    return {gone.text: gone.why for gone in receipt.dropped}


@pytest.mark.parametrize(("label", "is_label"), [("综合新闻", True), ("综合的新闻", False)])
def test_a_label_over_the_headline_has_four_characters(label: str, *, is_label: bool) -> None:
    lines = line(label, "short"), TITLE, DATE, line("文" * 30 + "。", "prose")
    made = draft(*lines)
    assert (made.section == label) == is_label
    assert made.title_text == (TITLE.text if is_label else label)
    lines = line(label, "short"), DATE, TITLE, line("文" * 30 + "。", "prose")
    assert (draft(*lines).section == label) == is_label


def test_a_column_over_the_date_has_a_longer_headline_below_it() -> None:
    assert draft(line("要闻", "short"), DATE, line("渡口新船", "short"), TEXT).section is None
    assert draft(line("要闻", "short"), DATE, line("渡口的新船", "short"), TEXT).section
    assert draft(line("要闻", "short"), DATE, line("渡口的新船", "long"), TEXT).section is None
    number = line("渡发〔2021〕5号", "number")
    assert draft(line("要闻", "short"), number, TITLE, TEXT).section is None


def test_a_body_of_four_characters_is_no_label() -> None:
    assert draft(line("河口县委", "short"), TITLE, DATE, TEXT).section is None


@pytest.mark.parametrize(("size", "is_column"), [(8, True), (9, False)])
def test_the_name_of_a_column_that_stands_apart(size: int, *, is_column: bool) -> None:
    name, below = line("另" * size, "short"), line(TITLE.text, "short", gap=1)
    assert title(name, below, TEXT) == (below.text if is_column else name.text)
    assert title(name, TITLE, TEXT) == name.text
    untold = line("冬夏春秋东西南北渡口换上", "short", gap=1)  # 3 of 11 pairs are told below
    assert title(name, untold, TEXT) == name.text
    known = line("另另渡口换上新船以后", "short")
    assert title(known, below, TEXT) == known.text


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [
        ("河口县交通运输局", "给渡口换新船", True),
        ("河口县渡口码头安全生产委员会", "给渡口换新船", True),  # 14 characters
        ("河口县各渡口码头安全生产委员会", "给渡口换新船", False),
        ("河口县交通运输局", "换上新船", False),
        ("河口县交通运输局", "换上了新船", True),
        ("河口县交通运输局", "联系人：罗泉", False),
        ("河口县交通运输局", "河口县交通运输局换新船", False),
        ("河口县 交通运输局", "给渡口换新船", False),
        ("渡口换上新船", "给渡口换新船", False),
    ],
)
def test_a_headline_broken_behind_who_acts(upper: str, lower: str, *, joined: bool) -> None:
    text = line("文" * 30 + "。", "prose")
    made = title(line(upper, "short"), line(lower, "short"), text)
    assert made == (upper + lower if joined else upper)


@pytest.mark.parametrize(("echo", "dropped_below"), [("换上新船", False), ("口换上新船", True)])
def test_an_echo_repeats_five_characters_of_the_title(echo: str, *, dropped_below: bool) -> None:
    gone = dropped(TITLE, TEXT, line(echo, "short"), DATE, TEXT)
    assert (gone.get(echo) == "duplicate-title") == dropped_below


@pytest.mark.parametrize(("lines", "gone"), [(7, True), (8, False)])
def test_the_title_printed_again_is_an_echo_near_the_head(lines: int, *, gone: bool) -> None:
    again = line(TITLE.text, "short")
    assert (TITLE.text in dropped(TITLE, *[TEXT] * lines, again, TEXT)) == gone
    assert TITLE.text in dropped(TITLE, *[TEXT] * lines, again, DATE)
    assert TITLE.text not in dropped(TITLE, *[TEXT] * 8, line(TITLE.text, "heading"), DATE)


@pytest.mark.parametrize(("lines", "gone"), [(1, True), (2, False)])
def test_the_end_of_the_title_is_an_echo_right_below_it(lines: int, *, gone: bool) -> None:
    assert (
        "口换上新船" in dropped(TITLE, *[TEXT] * lines, line("口换上新船", "short"), TEXT)
    ) == gone
    assert not dropped(TITLE, line("口换上新船", "prose"), TEXT)
    assert not dropped(TITLE, line("渡口换上新", "short"), TEXT)


def test_a_line_much_longer_than_the_title_is_no_echo() -> None:
    """Blanks do not count when lines are compared; here they make it long."""
    wide = "渡口" + "　" * 14 + "换上新船"
    assert len(wide) == 2 * len(TITLE.text) + 8
    assert wide in dropped(TITLE, line(wide, "short"), TEXT)
    assert not dropped(TITLE, line(wide.replace("　", "　　", 1), "short"), TEXT)


def test_a_day_printed_again_goes_unless_it_signs() -> None:
    again = line("2021-05-06 10:00", "meta")
    assert dropped(TITLE, DATE, TEXT, again) == {again.text: "duplicate-date"}
    signed = line("2021年5月6日", "meta")
    assert not dropped(TITLE, DATE, TEXT, signed)
    for below in ("byline", "meta", "end"):
        assert "2021年5月6日" not in dropped(
            TITLE, DATE, TEXT, signed, line("责任编辑：林木", below)
        )
    assert dropped(TITLE, DATE, TEXT, line("2021年5月6日", "meta"), TEXT)
    assert not dropped(TITLE, DATE, TEXT, line("2021-05-07 10:00", "meta"))
    roc = line("中華民國110年5月6日", "meta")
    assert not dropped(TITLE, DATE, TEXT, roc, TEXT)


SENTENCE = "船要新，路要平。"


@pytest.mark.parametrize(
    ("text", "times", "is_heading"),
    [
        (SENTENCE, 3, True),
        (SENTENCE, 2.9, False),
        ("船" * 19 + "，" + "路" * 19 + "。", 3, True),
        ("船" * 20 + "，" + "路" * 19 + "。", 3, False),
        ("船要新，路要平", 3, False),
        ("船要新。路要平，灯要亮。", 3, False),
        ("“船要新，路要平。", 3, False),
        ("船要新路要平。", 3, False),
        ("船新，" + "路" * 10 + "。", 3, True),
        ("船新，" + "路" * 11 + "。", 3, False),
    ],
)
def test_a_sentence_that_heads_a_much_longer_text(
    text: str, times: float, *, is_heading: bool
) -> None:
    below = line(filled(int(times * len(text)) + 1, "。"), "prose")
    made = draft(TITLE, TEXT, line(text, "prose"), below)
    assert made.paragraphs[1][0] == ("heading" if is_heading else "body")
    heading = line(below.text, "heading")
    assert draft(TITLE, TEXT, line(text, "prose"), heading).paragraphs[1][0] == "body"


HEADED = (
    (line("渡口", "short"), TEXT, "heading"),
    (line("渡口", "subtitle"), TEXT, "heading"),
    (line("渡口", "short"), line("一、渡口", "heading"), "heading"),
    (line("渡口", "short"), line("渡口", "short"), "body"),
    (line("——", "short"), TEXT, "body"),
    (line("渡口", "long"), TEXT, "body"),
    (line("，渡口", "short"), TEXT, "body"),
    (line("渡口", "short"), line("，渡口换船。", "prose"), "body"),
    (line("渡口", "short"), line("渡口换了新船。孩子们早上能多", "prose"), "body"),
    (line("渡口", "short"), line("渡口换了新船。孩子们早上能多" + "船" * 33, "prose"), "heading"),
    (line("渡口", "short"), line("人们上" + "船" * 39, "prose"), "heading"),
    (line("渡口", "heading"), line("渡口", "short"), "heading"),
    (line("河口县人民政府", "short"), line("附件：渡口的规定。", "prose"), "body"),
    (line("渡口的规定", "short"), line("附件：渡口的规定。", "prose"), "heading"),
    (line("图为渡口", "caption"), TEXT, "caption"),
    (line("本报记者 罗泉", "byline"), TEXT, "byline"),
)


@pytest.mark.parametrize(("piece", "below", "kind"), HEADED)
def test_which_line_of_a_text_is_a_heading(piece: Line, below: Line, kind: str) -> None:
    made = draft(TITLE, TEXT, piece, below)
    assert [kind for kind, block in made.paragraphs if block.number == 3] == [kind]


@pytest.mark.parametrize(("lines", "is_verse"), [(6, False), (7, True)])
def test_seven_lines_one_below_the_other_are_no_headline(lines: int, *, is_verse: bool) -> None:
    verses = [line(f"{FIRST}船过渡口", "short") for FIRST in "甲乙丙丁戊己庚"[:lines]]
    assert (title(*verses, TEXT) is None) == is_verse
    assert title(*verses[:5], line("船过：渡口", "short"), verses[6 % lines], TEXT)
    assert title(*verses[:5], line("船过:渡口", "short"), *verses[5:], TEXT)
    assert title(*verses, line("渡口", "short", gap=2), TEXT)
    assert title(*verses, line("渡口", "short", markdown=1), TEXT)


def test_a_kicker_stands_over_the_headline_of_a_printed_page() -> None:
    report = line("本报河口5月6日电 渡口换上新船。", "prose", dateline=True)
    kicker, below = line("两岸孩子上学不绕路", "short"), line("书箱也上了船", "short")
    made = draft(kicker, TITLE, below, report)
    assert made.title_text == TITLE.text
    assert made.kicker is not None
    assert made.kicker.text == kicker.text
    assert made.subtitle is not None
    assert made.subtitle.text == below.text
    assert draft(kicker, TITLE, below, TEXT).kicker is None
    assert draft(kicker, TITLE, below, line("本报记者 罗泉", "byline"), TEXT).kicker
    assert draft(kicker, TITLE, below, line("记者 罗泉", "byline"), TEXT).kicker is None
    assert draft(TITLE, TITLE, report).kicker is None
    assert draft(TITLE, report).kicker is None


@pytest.mark.parametrize(("size", "is_subtitle"), [(46, True), (47, False)])
def test_a_subtitle_is_no_longer_than_a_headline(size: int, *, is_subtitle: bool) -> None:
    report = line("本报河口5月6日电 渡口换上新船。", "prose", dateline=True)
    made = draft(line("两岸孩子不绕路", "short"), TITLE, line(filled(size), "long"), report)
    assert (made.subtitle is not None) == is_subtitle


def test_the_line_over_a_date_that_the_text_takes_up_is_the_headline() -> None:
    site = line("河口在线欢迎您", "short")
    assert title(site, TITLE, DATE, TEXT) == TITLE.text
    assert title(site, line("换上新船", "short"), DATE, TEXT) == site.text  # too short
    assert title(site, line("换上新船以", "short"), DATE, TEXT) == "换上新船以"
    half = line("渡口换上新无无无无", "short")  # 4 of 8 pairs are in the text
    assert title(site, half, DATE, TEXT) == half.text
    less = line("渡口换上无无无无无", "short")
    assert title(site, less, DATE, TEXT) == site.text
    known = line("河口在线欢迎您来到渡口", "short")  # 1 of 10
    assert title(known, TITLE, DATE, TEXT) == TITLE.text
    known = line("河口在线欢迎到渡口", "short")  # 1 of 8
    assert title(known, TITLE, DATE, TEXT) == known.text


def test_the_other_line_of_a_head_is_a_doubt() -> None:
    receipt = Receipt()
    draft(TITLE, line("两岸孩子不绕路", "short"), TEXT, receipt=receipt)
    (doubt,) = receipt.doubts
    assert (doubt.code, doubt.line, doubt.confidence) == ("title", 1, 0.95)
    assert dict(doubt.values) == {"text": "渡口换上新船", "other": "两岸孩子不绕路"}
    receipt = Receipt()
    draft(TITLE, line("渡口换上", "short"), TEXT, receipt=receipt)
    assert not receipt.doubts


LETTERHEAD = line("河口县人民政府文件", "short")


def test_a_letterhead_is_no_headline() -> None:
    number = line("河政发〔2021〕5号", "number")
    assert title(LETTERHEAD, number, TITLE, TEXT) == TITLE.text
    assert title(LETTERHEAD, DATE, TITLE, TEXT) == TITLE.text
    assert title(LETTERHEAD, TITLE, TEXT) == LETTERHEAD.text
    assert title(line("河口县交通局", "short"), LETTERHEAD, number, TITLE, TEXT) == TITLE.text
    roc = line("中華民國110年5月6日", "meta")
    assert title(LETTERHEAD, roc, TITLE, TEXT) is None


@pytest.mark.parametrize(("lines", "found"), [(5, True), (6, False)])
def test_a_headline_below_lines_that_no_list_knows(lines: int, *, found: bool) -> None:
    above = [line(f"{first}到了。", "prose") for first in "甲乙丙丁戊己"[:lines]]
    assert (title(*above, TITLE, DATE, TEXT) == TITLE.text) == found


@pytest.mark.parametrize(("size", "found"), [(30, True), (31, False)])
def test_lines_above_a_headline_are_short(size: int, *, found: bool) -> None:
    above = line(filled(size, "。"), "prose")
    assert (title(above, TITLE, DATE, TEXT) == TITLE.text) == found
    assert title(above, TITLE, TEXT) is None
    assert title(above, line("河口县人民政府", "short"), DATE, TEXT) is None


@pytest.mark.parametrize(("size", "found"), [(60, True), (61, False)])
def test_a_headline_that_asks_over_its_date(size: int, *, found: bool) -> None:
    asking = line(filled(size, "？"), "prose")
    assert (title(asking, DATE, TEXT) == asking.text) == found
    assert title(asking, TEXT) is None
    kicker = line("两岸孩子", "short")
    assert (title(kicker, asking, DATE, TEXT) == asking.text) == found
    assert title(line(asking.text, "heading"), DATE, TEXT) is None


@pytest.mark.parametrize(("kickers", "found"), [(2, True), (3, False)])
def test_a_headline_that_asks_stands_below_two_kickers(kickers: int, *, found: bool) -> None:
    asking = line("新船何时下水？两岸孩子何时不绕路？", "prose")
    above = [line(f"{first}渡口", "short") for first in "甲乙丙"[:kickers]]
    assert (title(*above, asking, DATE, TEXT) == asking.text) == found


def test_a_kicker_over_a_headline_that_asks_is_short() -> None:
    asking = line(filled(50, "？"), "prose")
    assert title(line("短" * 30, "short"), asking, DATE, TEXT) == asking.text
    assert title(line("短" * 31, "short"), asking, DATE, TEXT) != asking.text
    short = line("新船何时下水？", "prose")
    assert title(line("短" * 7, "short"), short, DATE, TEXT) != short.text
    assert title(line("甲渡口", "long"), asking, DATE, TEXT) != asking.text


def test_the_date_of_a_document_is_of_its_text() -> None:
    signed = line("2021年5月7日", "meta")
    assert signed.text in texts(draft(TITLE, TEXT, signed))
    assert signed.text not in texts(draft(TITLE, line("一、渡口", "heading"), signed, TEXT))
    assert signed.text not in texts(draft(TITLE, signed, TEXT))
    sourced = line("2021年5月7日 来源：河口日报", "meta")
    assert sourced.text not in texts(draft(TITLE, TEXT, sourced))


def test_editors_stand_beside_the_text() -> None:
    assert draft(TITLE, TEXT, line("编辑：罗泉", "byline")).credits
    assert not draft(TITLE, TEXT, line("本报记者 罗泉", "byline")).credits
