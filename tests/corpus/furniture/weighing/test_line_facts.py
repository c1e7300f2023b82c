"""What one line shows by itself, each fact at both sides of where it begins."""

from __future__ import annotations

import re

import pytest

from indexer.corpus.furniture.weighing.line_facts import (
    LineFacts,
    is_list_head,
    line_facts,
    may_be_button,
)
from indexer.corpus.furniture.weighing.page_facts import PageFacts
from indexer.corpus.page.line import Line, split_lines
from indexer.text.fold import fold_text
from tests.corpus.furniture.made import BUTTON, LINE, PROSE, fact, page


def facts_of(text: str, why: str | None = None, *, wrapped: bool = False) -> LineFacts:
    return line_facts(Line(1, text, text), fold_text(text), why, wrapped=wrapped)


def words(count: int) -> str:
    """Give so many characters without a mark and without a word that a rule knows."""
    return ("山坡上种着茶树" * 40)[:count]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (words(29) + "。", True),
        (words(28) + "。", False),
        (words(161), True),
        (words(160), False),
        ("，".join([words(16)] * 3), False),  # 50 characters and two commas
        ("，".join([words(16), words(16), words(17)]), True),
        ("，".join([words(25), words(30)]), False),  # one comma
        (words(60), False),
    ],
)
def test_running_text_ends_a_sentence_or_is_long(text: str, prose: bool) -> None:
    assert facts_of(text).prose is prose
    assert (facts_of(text).kind == "prose") is prose


def test_a_line_of_a_narrow_page_is_running_text_unless_a_list_has_it() -> None:
    assert facts_of(words(10), wrapped=True).prose
    assert not facts_of(words(10), "nav", wrapped=True).prose


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (words(12), "word"),
        (words(13), "line"),
        (words(40), "line"),
        (words(41), "long"),
        (words(12) + "。", "sentence"),
        ("2019-05-06 09:30", "date"),
        ("王小明/摄", "credit"),
        ("1234", "number"),
        ("登录 注册", "button"),
        ("https://a.example/b", "button"),
    ],
)
def test_the_class_of_a_line(text: str, kind: str) -> None:
    assert facts_of(text).kind == kind
    assert f"class:{kind}" in facts_of(text).facts


def test_a_listed_line_is_a_button_and_says_why() -> None:
    facts = facts_of(words(20), "copyright")
    assert facts.kind == "button"
    assert {"listed", "listed:copyright"} <= set(facts.facts)


@pytest.mark.parametrize(
    ("size", "name"),
    [
        *((size, str(size)) for size in (1, 2, 4, 8, 14, 24, 40, 80, 160)),
        *((3, "4"), (5, "8"), (9, "14"), (15, "24"), (25, "40"), (41, "80"), (81, "160")),
        (161, "160+"),
    ],
)
def test_classes_of_length_reach_up_to_their_bound(size: int, name: str) -> None:
    assert f"size:{name}" in facts_of(words(size)).facts


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("茶树种好了。", "stop"),
        ("茶树有：", "colon"),
        ("茶树有:", "colon"),
        ("茶树种好了，", "comma"),
        ("茶树、", "comma"),
        ("茶树", "open"),
    ],
)
def test_how_a_line_ends(text: str, end: str) -> None:
    assert f"end:{end}" in facts_of(text).facts


@pytest.mark.parametrize(
    ("name", "text", "other"),
    [
        ("clock", "开船 09:30", "开船 9点"),
        ("day", "5月6日 开船", "5月 开船"),
        ("url", "www.a.example 茶山", "茶山 example"),
        ("address", "https://a.example/b", "a.example/b 茶山"),
        ("legal", "茶山 版权 所有", "茶山 所有"),
        ("step", "茶山 > 采茶", "茶山 采茶"),
        ("bullet", "● 茶山 采茶", "茶山 ● 采茶"),
        ("rank", "3 茶山采茶", "3月茶山采茶"),
        ("label", "茶名：毛尖", "茶名毛尖"),
        ("more", "更多 茶山", "茶山"),
        ("pictures", "茶山春色（组图）", "茶山春色（一）"),
        ("comments", "跟帖 12", "茶山 12"),
        ("ago", "3 小时前", "3 小时"),
        ("count", "茶山 1.2万", "1.2万 茶山"),
        ("lists", "热门 茶山", "茶山"),
        ("end:cut", "茶山采茶…", "茶山采茶"),
        ("end:cut", "茶山采茶...", "茶山采茶."),
        ("no-han", "tea 12", "茶 12"),
        ("pieces", "茶山 采茶 制茶 喝茶", "茶山 采茶 制茶"),
        ("pieces", "茶山 采茶 制茶 山坡上的老人喝茶", "茶山 采茶 制茶 山坡上的老人们喝茶"),
        ("parted", "山坡上种着茶树 山下的人采茶", "山坡上种着茶树山下的人采茶"),
        ("parted", "山坡种着茶树 山下人采春茶", "山坡种着茶树 山下人采茶"),  # 12 characters, and 11
        ("enumerated", "一、茶山", "茶山一"),
        ("caption", "图为茶山采茶", "茶山采茶图"),
        ("byline", "王小明/摄", "王小明"),
        ("dated", "2019-05-06", "2019"),
        ("meta:source", "2019-05-06 来源：茶山日报", "2019-05-06"),
        ("meta:people", "2019-05-06 作者：王小明", "2019-05-06"),
    ],
)
def test_what_a_line_holds(name: str, text: str, other: str) -> None:
    assert name in facts_of(text).facts
    assert name not in facts_of(other).facts


def test_a_long_line_is_not_looked_through() -> None:
    text = words(190) + "版权"
    assert "legal" in facts_of(text).facts
    assert "legal" not in facts_of(words(199) + "版权").facts


@pytest.mark.parametrize(
    "text",
    [
        *("登录 注册", "登录 注册 茶", "登录 注册。", "登录 注册 " * 10 + "。"),
        *(words(20), words(40) + "。", "https://a.example/b"),
    ],
)
def test_whether_a_line_may_be_a_button_agrees_with_its_class(text: str) -> None:
    line = Line(1, text, text)
    assert may_be_button(line, fold_text(text), None) is (facts_of(text).kind == "button")


@pytest.mark.parametrize(("below", "step"), [(1, 1), (2, 2), (3, 3), (4, None)])
def test_how_far_below_a_line_the_date_stands(below: int, step: int | None) -> None:
    lines = [facts_of(words(14))] + [facts_of(words(20))] * (below - 1) + [facts_of("2019-05-06")]
    found = [fact for fact in PageFacts(lines).facts(0, None) if fact.startswith("over-date")]
    assert found == ([f"over-date:{step}"] if step else [])


def test_the_last_character_that_is_looked_through() -> None:
    assert "legal" in facts_of(words(198) + "版权").facts
    marked = words(198) + "，茶" * 9
    assert "marks:1" in facts_of(marked).facts
    assert facts_of("茶" + words(198) + "，茶，").prose


@pytest.mark.parametrize(
    "text", ["山坡上种着茶树 山下的人采茶" + words(27), "山坡上种着茶树 " + words(33)]
)
def test_a_parted_line_has_forty_characters(text: str) -> None:
    """Without its blanks."""
    whole = text if len(text) == 41 else text[:41]
    assert "parted" in facts_of(whole).facts
    assert "parted" not in facts_of(whole + "茶").facts
    assert "parted" in facts_of("茶山 采茶 制茶人家 老人喝茶去山上的人家").facts
    assert "parted" not in facts_of("茶山 采茶 制茶 人家 老人喝茶去山上的人家").facts


def above(at: int, *lines: LineFacts, headline: int | None = None) -> set[str]:
    return set(page(*lines).facts(at, headline))


DISTANCES = [(1, "1"), (2, "2"), (3, "3"), (4, "5"), (5, "5"), (6, "10"), (10, "10"), (11, "20")]
DISTANCES += [(20, "20"), (21, "50"), (50, "50"), (51, "50+")]


@pytest.mark.parametrize(("lines", "name"), DISTANCES)
def test_classes_of_distance_reach_up_to_their_bound(lines: int, name: str) -> None:
    below = above(lines, PROSE, *[LINE] * lines)
    assert {f"prose-above:{name}", f"zone:tail{name}", "prose-below:50+"} <= below
    over = above(0, *[LINE] * lines, PROSE)
    assert {f"prose-below:{name}", f"zone:head{name}"} <= over
    assert f"below-headline:{name}" in above(lines, *[LINE] * lines, LINE, PROSE, headline=0)
    assert "below-headline:0" in above(0, LINE, PROSE, headline=0)


def test_where_a_line_stands_to_the_headline() -> None:
    lines = LINE, LINE, LINE, PROSE, LINE
    assert {"above-headline", "above-headline+line"} <= above(0, *lines, headline=1)
    at_it = above(1, *lines, headline=1)
    assert {"below-headline+text", "below-headline+text+line", "between+line"} <= at_it
    assert "above-headline" not in at_it
    assert "between+line" in above(2, *lines, headline=1)
    text = above(3, *lines, headline=1)
    assert "between+prose" not in text
    assert "below-headline+text+prose" in text
    assert "below-headline+tail+line" in above(4, *lines, headline=1)


def passage(*lines: LineFacts) -> tuple[int, int]:
    return page(*lines).main


LONG = fact("long", 45)


def test_the_passage_of_the_text_costs_what_interrupts_it() -> None:
    def prose(size: int) -> LineFacts:
        return fact("prose", size)

    assert passage(prose(26), LONG, prose(30)) == (0, 2)
    assert passage(prose(25), LONG, prose(30)) == (0, 0)
    assert passage(prose(49), BUTTON, prose(60)) == (0, 0)
    assert passage(prose(51), BUTTON, prose(60)) == (0, 2)
    assert passage(LINE, LONG) == (0, -1)
    assert passage(prose(60), fact("sentence", 12), LONG) == (0, 1)


def test_one_line_counts_for_a_hundred_and_sixty_characters() -> None:
    apart = [LONG] * 8
    first = fact("prose", 400)
    assert passage(first, *apart, *[fact("prose", 100)] * 4) == (0, 0)
    lines = first, *apart, *[fact("prose", 100)] * 3, fact("prose", 101)
    assert passage(*lines) == (9, 12)


def test_an_earlier_passage_of_two_fifths_is_the_text() -> None:
    apart = [LONG] * 8
    assert passage(fact("prose", 40), *apart, fact("prose", 100)) == (0, 0)
    assert passage(fact("prose", 39), *apart, fact("prose", 100)) == (9, 9)


@pytest.mark.parametrize(("between", "first"), [(11, True), (12, False)])
def test_a_passage_below_a_date_counts_twice(between: int, *, first: bool) -> None:
    """Within twelve lines."""
    date = fact("date", 10)
    lines = date, *[LONG] * between, fact("prose", 39)
    assert (
        passage(*lines, *[LONG] * 20, fact("prose", 150)) == (between + 1, between + 1)
    ) == first


def stamps(*lines: LineFacts, at: int) -> str | None:
    found = [name for name in above(at, *lines) if re.fullmatch(r"stamps:\S+?(?<!\+line)", name)]
    return found[0] if found else None


def test_stamps_of_comments_are_counted_around_a_line() -> None:
    date, clock = fact("date", 10), fact("line", 10, "", "clock")
    assert stamps(PROSE, LINE, date, at=1) == "stamps:1"
    assert stamps(PROSE, date, LINE, clock, at=2) == "stamps:2"
    assert stamps(PROSE, LINE, fact("prose", 30, "", "clock"), at=1) is None
    assert stamps(PROSE, LINE, *[LINE] * 11, date, at=1) == "stamps:1"
    assert stamps(PROSE, LINE, *[LINE] * 12, date, at=1) is None
    assert stamps(PROSE, date, *[LINE] * 12, at=13) == "stamps:1"
    assert stamps(PROSE, date, *[LINE] * 13, at=14) is None
    assert stamps(date, LINE, PROSE, at=1) is None


@pytest.mark.parametrize(("between", "density"), [(3, "1"), (4, "0")])
def test_running_text_near_a_line(between: int, density: str) -> None:
    """Of the four lines on either side."""
    lines = [PROSE, *[LINE] * between, LINE, *[LINE] * 9]
    assert f"density:{density}" in above(between + 1, *lines)
    lines = [*[LINE] * 9, LINE, *[LINE] * between, PROSE]
    assert f"density:{density}" in above(9, *lines)


def test_how_much_the_text_tells_of_a_line() -> None:
    def told(text: str) -> set[str]:
        lines = fact("line", 0, text), fact("prose", 0, "茶山的茶树种在坡上。" * 5)
        return {name for name in above(0, *lines) if name.startswith("told:")}

    assert told("茶山的茶") == {"told:7+"}
    assert told("茶山的") == set()
    assert told("水牛过河") == {"told:0"}


def test_a_line_that_is_part_of_another() -> None:
    def contained(text: str, other: str, kind: str = "line") -> bool:
        return page(fact("line", 0, text), fact(kind, 0, other)).is_contained(0)

    assert contained("茶山采茶", "茶山采茶河口晚报")
    assert not contained("茶山采茶", "茶山采茶河口晚报网")
    assert not contained("茶山采茶", "茶山采茶")
    assert not contained("茶山采茶", "河口晚报茶山")


def test_a_list_stands_over_the_lines_below_it() -> None:
    head = fact("word", 0, "热门文章")
    assert "tail+list:1" in above(2, PROSE, head, LINE)
    assert "tail+list:2" in above(3, PROSE, head, LINE, LINE)
    listed = {name for name in above(4, PROSE, head, LINE, PROSE, LINE) if "list:" in name}
    assert not listed
    assert not {name for name in above(1, head, LINE, PROSE) if "list:" in name}
    assert "main+list:1" in above(1, head, PROSE)


@pytest.mark.parametrize(
    ("line", "is_head"),
    [
        (fact("word", 0, "热门文章热门文章热门文章"), True),
        (fact("word", 0, "热门文章热门文章热门文章啊"), False),
        (fact("word", 0, "茶山", "listed:related"), True),
        (fact("word", 0, "茶山", "listed:nav"), False),
    ],
)
def test_a_short_line_over_a_list(line: LineFacts, *, is_head: bool) -> None:
    assert is_list_head(line) == is_head


def test_lines_side_by_side_without_a_sentence() -> None:
    assert "run:3" in above(1, LINE, BUTTON, LINE, PROSE)
    assert "run:1" in above(2, PROSE, LONG, LINE, PROSE)
    assert "run:0" in above(0, LONG, LINE)
    assert "run:2" in above(1, LONG, LINE, LINE)


def test_what_stands_beside_a_line() -> None:
    found = above(1, PROSE, LINE, BUTTON)
    assert {"above2:edge", "above:prose", "below:button", "below2:edge"} <= found
    assert {"around:prose+button", "prose>line>button"} <= found
    assert "repeated" in above(0, LINE, LINE)
    assert "repeated" not in above(0, LINE, BUTTON)
    assert page(LINE, LINE).is_repeated(0)
    assert not page(LINE, BUTTON).is_repeated(0)
    date = fact("date", 10)
    assert "headline:1" in above(0, LINE, date)
    assert "headline:1" not in above(0, BUTTON, date)


@pytest.mark.parametrize(("text", "button"), [("登录 注册" * 20, True), (words(201), False)])
def test_only_lines_of_two_hundred_characters_are_looked_through_for_buttons(
    text: str, *, button: bool
) -> None:
    line = Line(1, text[:200], text[:200])
    assert may_be_button(line, fold_text(line.text), None) == button
    long = Line(1, text + "登录" * 100, text + "登录" * 100)
    assert not may_be_button(long, fold_text(long.text), None)


def test_the_history_of_a_law_is_its_date() -> None:
    law = "2021年5月6日河口县人民代表大会通过"
    assert facts_of(law).kind == "date"
    assert facts_of(law[:-2] + "开会").kind != "date"


def test_buttons_of_eighty_characters_are_counted() -> None:
    def share(text: str) -> set[str]:
        return {name for name in facts_of(text).facts if name.startswith("buttons:")}

    assert share("登录" * 40) == {"buttons:8+"}
    assert share("登录" * 40 + "登") == {"buttons:0"}


@pytest.mark.parametrize(
    ("text", "stamped"),
    [
        ("2019-05-06 10:22", True),
        ("江小舟 05-06 10:22", True),
        ("江小舟 2 小时前", True),
        ("2019年5月6日", False),
        ("头班船 10:22", False),
    ],
)
def test_stamps_say_the_day_and_the_time(text: str, *, stamped: bool) -> None:
    (line,) = split_lines(text)
    assert line_facts(line, "", None).is_stamped == stamped
    assert not line_facts(line, "", "nav").is_stamped
