"""What each line is to its page, at the limits of each rule."""

from __future__ import annotations

import pytest

from indexer.corpus.layout.lines.alone import find_role, is_byline
from indexer.corpus.layout.roles import find_roles
from indexer.corpus.page.line import Line, split_lines
from tests.corpus.layout.made import filled, line

TEXT = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"


def found(*texts: str) -> list[Line]:
    return find_roles(list(split_lines("\n".join(texts))))


def role(text: str) -> str | None:
    return find_role(line(text))


def test_an_end_mark_is_set_in_twenty_characters() -> None:
    assert role("（完）") == "end"
    assert role("全" + " " * 17 + "文完"[1:]) != "end"
    assert role("全 文" + " " * 16 + "完") == "end"
    assert role("全 文" + " " * 17 + "完") != "end"


@pytest.mark.parametrize(("size", "expected"), [(50, "heading"), (51, "prose")])
def test_a_numbered_heading_has_fifty_characters(size: int, expected: str) -> None:
    assert role("一、" + filled(size - 2)) == expected


@pytest.mark.parametrize(("size", "expected"), [(46, "short"), (47, "long")])
def test_a_headline_has_forty_six_characters(size: int, expected: str) -> None:
    assert role(filled(size)) == expected


@pytest.mark.parametrize(("size", "expected"), [(160, "meta"), (161, "long")])
def test_a_date_line_has_a_hundred_and_sixty_characters(size: int, expected: str) -> None:
    text = "2021年5月6日" + " " * (size - 17) + "来源：河口日报社"
    assert len(text) == size
    assert role(text) == expected


def test_a_month_alone_dates_a_page_at_its_edge() -> None:
    def is_date(above: int, below: int, *months: str) -> bool:
        page = found("渡口", *[TEXT] * (above - 1), *(months or ("2021年5月",)), *[TEXT] * below)
        return page[above].role == "meta"

    assert is_date(4, 9)
    assert not is_date(5, 9)
    assert is_date(9, 4)
    assert not is_date(9, 5)
    assert not is_date(1, 4, "2021年5月", "2021年6月")


def first_role(*texts: str) -> str | None:
    return found(*texts)[0].role


def test_names_above_everything_are_the_writers() -> None:
    assert first_role("罗小泉 林小木", "渡口换新船", TEXT) == "byline"
    assert first_role("林小木", "渡口换新船", TEXT) == "byline"
    assert first_role("林小木", "渡口换新船", TEXT + "林小木说。") == "short"
    assert first_role("林木", "渡口换新船", TEXT) == "short"
    assert first_role("林 木", "渡口换新船", TEXT) == "byline"
    assert first_role("罗小泉 林小木 石小泉 方小圆 ", "渡口换新船", TEXT) == "byline"
    assert first_role("罗小泉  林小木 石小泉 方小圆", "渡口换新船", TEXT) == "byline"  # 16
    assert first_role("罗小泉   林小木 石小泉 方小圆", "渡口换新船", TEXT) == "short"


def test_names_between_the_date_and_the_text_are_the_writers() -> None:
    def written(name: str, date: str = "2021年5月6日 09:30", *below: str) -> bool:
        return found("渡口换新船", date, name, *below, TEXT)[2].role == "byline"

    assert written("罗小泉 林小木")
    assert written("林 木")
    assert not written("渡口的船")
    assert not written("罗小泉 林小木", "两岸孩子不绕路")
    assert not written("罗小泉 林小木", "2021年5月6日 09:30", "两岸孩子不绕路")


def test_the_ornament_before_names_signs_sixteen_characters() -> None:
    assert is_byline("□ 罗小泉  林小木 石小泉 方小圆")
    assert not is_byline("□ 罗小泉   林小木 石小泉 方小圆")
    assert not is_byline("罗小泉 林小木")


def test_a_question_above_everything_is_a_headline_over_a_gap_or_a_head() -> None:
    asks = "渡口何时换上新船？"
    assert first_role(asks, "", TEXT) == "short"
    assert first_role(asks, "2021年5月6日 09:30", TEXT) == "short"
    assert first_role(asks, TEXT) == "prose"
    assert first_role(TEXT, "", TEXT) == "prose"
    assert first_role(asks) == "prose"


def test_an_outlet_beside_a_date_is_the_source() -> None:
    def source(outlet: str, date: str = "2021年5月6日 09:30", head: str = "渡口换新船") -> str:
        page = found(head, date, outlet, TEXT)
        return str(page[2].text) if page[2].role == "meta" else ""

    assert source("河口新闻网") == "来源：河口新闻网"
    assert source("罗泉/河口新闻网") == "来源：河口新闻网 作者：罗泉"
    assert source("河口的渡口") == ""
    assert source("河口新闻网", "2021年5月6日 来源：浦上日报") == ""
    assert source("河口新闻网", "两岸孩子不绕路") == ""
    page = found("渡口换新船", "河口新闻网", "2021年5月6日 09:30", TEXT)
    assert (page[1].role, page[1].shown) == ("meta", "河口新闻网")


STAMP = "2021-05-06 09:21 渡口管理处"


def stamped(above: int, below: int, text: str = STAMP) -> bool:
    """Tell whether a line so far above or below a headline is its date line."""
    lines = [line("渡口")] * 20
    at = 10 - above + below
    lines[10], lines[at] = line("渡口换新船", headline=True), line(text)
    return find_roles(lines)[at].role == "meta"


@pytest.mark.parametrize(
    ("above", "below", "dates"),
    [(4, 0, True), (5, 0, False), (0, 8, True), (0, 9, False)],
)
def test_any_day_near_a_headline_dates_it(above: int, below: int, *, dates: bool) -> None:
    assert stamped(above, below) == dates


@pytest.mark.parametrize(("size", "dates"), [(29, True), (30, False)])
def test_the_text_ends_where_any_day_dates(size: int, *, dates: bool) -> None:
    page = found("渡口换新船", filled(size, "。"), STAMP, "两岸孩子不绕路")
    assert (page[2].role == "meta") == dates


def test_a_date_line_near_the_headline_is_enough() -> None:
    assert found("渡口换新船", "2021年5月7日 09:30", STAMP, TEXT)[2].role != "meta"
    assert found("渡口换新船", STAMP, TEXT)[1].role == "meta"


def test_the_line_under_a_title_of_an_account() -> None:
    def read(text: str) -> str:
        (made,) = find_roles([line(text)])
        return str(made.text)

    assert read("罗泉 河口发布 2021-05-06 发表于渡口") == "2021-05-06 来源：河口发布 作者：罗泉"
    assert read("河口发布 2021-05-06 发表于渡口") == "2021-05-06 来源：河口发布"
    assert read("2021-05-06 发表于渡口") == "2021-05-06"
    assert read("原创 罗泉 河口发布") == "来源：河口发布 作者：罗泉"


ROLES = {
    "***": "separator",
    "——渡口手记": "subtitle",
    "河发〔2021〕5号": "number",
    "本报记者 罗泉": "byline",
    "2021年5月6日 09:30": "meta",
    "（2001年5月6日河口县第一届人民代表大会第二次会议通过）": "enactment",
    "县长　　罗泉": "signature",
    "图为渡口的新船。": "caption",
    TEXT: "prose",
    "一、渡口": "heading",
    "渡口换新船": "short",
    "船" * 401: "prose",
    "船" * 400: "long",
}


@pytest.mark.parametrize(("text", "expected"), ROLES.items())
def test_what_a_line_is_by_itself(text: str, expected: str) -> None:
    assert role(text) == expected
    assert find_role(line(text, markdown=1)) == (
        "short" if expected not in ("separator",) and len(text) <= 400 else expected
    )
    assert find_role(line(text, headline=True)) == "short"


def test_a_line_that_opens_with_a_dateline_is_longer_than_a_headline() -> None:
    opening = "本报河口5月6日电（记者 罗泉）"
    assert role(opening + filled(47 - len(opening))) == "prose"
    assert role(opening + filled(46 - len(opening))) == "short"
    assert role(filled(47)) == "long"
