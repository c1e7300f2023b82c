"""What one line shows by itself, each fact at both sides of where it begins."""

from __future__ import annotations

import pytest

from indexer.corpus.furniture.line_facts import LineFacts, PageFacts, line_facts, may_be_button
from indexer.corpus.page.line import Line
from indexer.text.fold import fold_text


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
