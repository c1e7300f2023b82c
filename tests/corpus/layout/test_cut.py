"""What makes a new article begin, weighed on pages made by hand."""

from __future__ import annotations

import pytest

from indexer.corpus.layout.cut import cut_articles, find_partings
from indexer.corpus.layout.join import Habit
from indexer.corpus.page.line import Line, Receipt, Role
from tests.corpus.layout.made import line, numbered

TEXT = line("渡口换上新船以后，两岸的孩子上学再不用绕八公里山路。", "prose")
REPORT = line("本报河口5月6日电 山路装上四十盏灯。", "prose", dateline=True, opening=True)
OPENING = line("近日，山路装上四十盏灯。", "prose", opening=True)
DATE = line("2021年5月6日 09:30", "meta")
FIRST = (line("渡口换上新船", "short"), DATE, TEXT)


def head(
    gap: int = 0, text: str = "山路夜里亮灯了", role: Role = "short", markdown: int = 0
) -> Line:
    return line(text, role, gap=gap, markdown=markdown)


def cut(*lines: Line, gap: int = 0, announced: tuple[str, ...] = ()) -> list[int]:
    """Give the places of the lines with which the articles below the first one begin."""
    articles = cut_articles(
        numbered(*lines), Habit(gap, None, loose=False), frozenset(announced), Receipt()
    )
    return [article[0].number - 1 for article in articles[1:]]


def doubts(*lines: Line) -> list[tuple[str, int, float]]:
    receipt = Receipt()
    cut_articles(numbered(*lines), Habit(0, None, loose=False), frozenset(), receipt)
    return [(doubt.code, doubt.line - 1, doubt.confidence) for doubt in receipt.doubts]


NUMBER = line("河发〔2021〕5号", "number")
LAW = line("2021年5月6日河口县人民代表大会通过", "enactment")
BYLINE = line("罗泉", "byline")
REPORTER = line("本报记者 罗泉", "byline")
PHOTOGRAPHER = line("本报记者 罗泉 摄", "byline")
SUBTITLE = line("——渡口手记", "subtitle")
ENOUGH = {
    "a date": (head(), DATE, TEXT),
    "a date three lines below": (head(), SUBTITLE, SUBTITLE, DATE, TEXT),
    "reporters": (head(), REPORTER, TEXT),
    "reporters two lines below": (head(), SUBTITLE, REPORTER, TEXT),
    "a dateline": (head(), REPORT),
    "a headline longer than one, with a date": (head(role="long"), DATE, TEXT),
    "a number and a gap": (head(1), NUMBER, TEXT),
    "a number four lines below and a gap": (head(1), *[SUBTITLE] * 3, NUMBER, TEXT),
    "a law's history and a gap": (head(1), LAW, TEXT),
    "a law's history three lines below and a gap": (head(1), *[SUBTITLE] * 2, LAW, TEXT),
    "a byline and a gap": (head(1), *[SUBTITLE] * 9, BYLINE, TEXT),
    "a number under the title of a document": (head(text="渡口管理办法"), NUMBER, TEXT),
    "the title of a document and a wide gap": (head(2, "渡口管理办法"), TEXT),
    "a wide gap and an opening": (head(2), OPENING),
    "an opening dateline and a gap": (
        line(REPORT.text, "prose", dateline=True, opening=True, gap=1),
    ),
    "an opening and a wide gap": (line(OPENING.text, "prose", opening=True, gap=2),),
}
TOO_LITTLE = {
    "nothing": (head(), TEXT),
    "a date four lines below": (head(), SUBTITLE, SUBTITLE, SUBTITLE, DATE, TEXT),
    "a byline of who took a picture": (head(), PHOTOGRAPHER, TEXT),
    "reporters three lines below": (head(), SUBTITLE, SUBTITLE, REPORTER, TEXT),
    "an opening": (head(), OPENING),
    "a gap and an opening": (head(1), OPENING),
    "a number": (head(), NUMBER, TEXT),
    "a number five lines below and a gap": (head(1), *[SUBTITLE] * 4, NUMBER, TEXT),
    "a law's history": (head(), LAW, TEXT),
    "a law's history four lines below and a gap": (head(1), *[SUBTITLE] * 3, LAW, TEXT),
    "a byline": (head(), BYLINE, TEXT),
    "a very wide gap": (head(9), TEXT),
    "the title of a document and a gap": (head(1, "渡口管理办法"), TEXT),
    "the title of a document alone": (head(0, "渡口管理办法"), TEXT),
    "a dateline without a gap": (REPORT,),
    "an opening and a gap": (line(OPENING.text, "prose", opening=True, gap=1),),
    "a date and no text": (head(), DATE),
    "a heading over a date": (head(role="heading"), DATE, TEXT),
    "a subtitle over a date": (head(role="subtitle"), DATE, TEXT),
    "who issued it and a written date": (
        head(text="河口县人民政府"),
        line("2021年5月6日", "meta"),
        TEXT,
    ),
}


@pytest.mark.parametrize("lines", ENOUGH.values(), ids=ENOUGH.keys())
def test_what_is_enough_for_a_new_article(lines: tuple[Line, ...]) -> None:
    assert cut(*FIRST, *lines) == [3]
    assert cut(*lines) == []


@pytest.mark.parametrize("lines", TOO_LITTLE.values(), ids=TOO_LITTLE.keys())
def test_what_is_too_little_for_a_new_article(lines: tuple[Line, ...]) -> None:
    assert cut(*FIRST, *lines) == []


def test_only_a_gap_wider_than_usual_counts() -> None:
    assert cut(*FIRST, head(2), NUMBER, TEXT, gap=1) == [3]
    assert cut(*FIRST, head(1), NUMBER, TEXT, gap=1) == []
    assert cut(*FIRST, head(2, "渡口管理办法"), TEXT, gap=1) == []


ABOVE = {
    "a byline": (BYLINE, 1),
    "an end mark": (line("完", "end"), 1),
    "a line drawn once": (line("***", "separator"), 2),
    "an ended sentence": (TEXT, 0),
    "a sentence that goes on": (line("渡口换上新船以后，两岸的孩子", "prose"), -2),
    "a heading": (line("一、渡口", "heading"), 0),
}


@pytest.mark.parametrize(("above", "weight"), ABOVE.values(), ids=ABOVE.keys())
def test_how_the_lines_above_end(above: Line, weight: int) -> None:
    lines = *FIRST, above
    assert bool(cut(*lines, head(1), NUMBER, TEXT)) == (3 + weight >= 3)
    assert bool(cut(*lines, head(1), TEXT)) == (1 + weight >= 3)
    assert bool(cut(*lines, head(2), TEXT)) == (2 + weight >= 3)
    assert bool(cut(*lines, head(), TEXT)) == (weight >= 3)
    assert bool(cut(*lines, head(), NUMBER, TEXT)) == (2 + weight >= 3)


def test_a_head_is_not_cut_but_by_a_wide_gap() -> None:
    second = head(text="书箱上了船")
    assert cut(*FIRST, head(), second, DATE, TEXT) == [3]
    assert cut(*FIRST, head(), SUBTITLE, second, DATE, TEXT) == [3]
    wide = head(2, "书箱上了船")
    assert cut(*FIRST, line("山路夜里", "short"), wide, DATE, TEXT) == [3]
    assert cut(*FIRST, TEXT, line("一、山路夜里亮灯", "heading"), wide, DATE, TEXT) == [5]


def test_an_article_has_text_before_another_begins() -> None:
    assert cut(head(), line("一、渡口", "heading"), head(text="书箱上了船"), DATE, TEXT) == []
    caption = line("图为渡口", "caption")
    assert cut(head(), caption, head(text="书箱上了船"), DATE, TEXT) == [2]


NUMBERED = line("一、渡口的事。", "prose")
SECOND = line("二、山路的事。", "prose")


def test_a_numbering_that_starts_again_below_a_headline() -> None:
    lines = *FIRST, NUMBERED, SECOND
    assert cut(*lines, head(1), NUMBERED) == [5]
    assert cut(*lines, head(), NUMBERED) == []
    assert cut(*FIRST, NUMBERED, NUMBERED, head(1), NUMBERED) == []
    assert cut(*lines, head(1), SECOND) == []
    article = line("第1条 渡口的事。", "prose")
    assert cut(*lines, head(1), article, NUMBERED) == [5]
    assert cut(*lines, head(1), *[TEXT] * 6, NUMBERED) == [5]
    assert cut(*lines, head(1), *[TEXT] * 7, NUMBERED) == []
    assert cut(*FIRST, article, line("第2条 山路的事。", "prose"), head(1), article) == [5]


@pytest.mark.parametrize("lines", [1, 300])
def test_a_headline_that_was_named_above_is_an_attachment(lines: int) -> None:
    fill = [TEXT] * lines

    def begins(title: str, named: str) -> bool:
        told = line(f"附件：{named}的全文", "prose")
        return bool(cut(*FIRST, *fill, told, *fill, head(text=title), DATE, TEXT))

    assert not begins("甲乙丙丁戊己庚辛壬癸子丑寅", "甲乙丙丁戊己庚辛壬癸子丑")
    assert begins("甲乙丙丁戊己庚辛壬癸子丑寅", "甲乙丙丁戊己庚辛壬癸子")
    assert not begins("甲乙丙丁戊", "甲乙丙丁戊")
    assert begins("甲乙丙丁", "甲乙丙丁")
    assert begins("甲乙丙丁戊", "甲乙丙丁己")
    other = *FIRST, head(text="甲乙丙丁戊"), DATE, TEXT
    assert cut(*other, *fill, head(text="己庚辛壬癸"), DATE, TEXT, *fill) == [3, 6 + lines]


def test_a_head_of_two_hundred_lines_is_looked_at() -> None:
    drawn = line("***", "separator")
    assert cut(*FIRST, head(1), *[drawn] * 198, BYLINE, TEXT) == [3]
    assert cut(*FIRST, head(1), *[drawn] * 199, BYLINE, TEXT) == []


ITEM = head(1), line("河口5月6日电 雨停了。", "prose", dateline=True)


def test_items_of_a_column_begin_where_two_others_open_with_datelines() -> None:
    item = head(1, "桃子进了城"), line("渡口换船。", "prose", opening=True)
    other = head(1, "书箱上了船"), ITEM[1]
    assert cut(*FIRST, *ITEM, *other, *item) == [3, 5, 7]
    assert cut(*FIRST, *ITEM, *item) == [3]
    unset = head(0, "书箱上了船"), ITEM[1]
    assert cut(*FIRST, *ITEM, *unset, *item) == [3, 5]
    assert cut(*FIRST, *ITEM, *other, head(1, "桃子进了城", role="long"), item[1]) == [3, 5]
    assert cut(*FIRST, *ITEM, *other, head(0, "桃子进了城"), item[1]) == [3, 5]
    long = head(1, "书箱上了船", role="long"), ITEM[1]
    assert cut(*FIRST, *ITEM, *long, *item) == [3, 5]


def test_lines_that_part_articles_are_drawn_twice_and_over_a_date() -> None:
    drawn, other = line("***", "separator"), line("———", "separator")
    assert find_partings(numbered(TEXT, drawn, head(), DATE, TEXT, drawn, TEXT)) == {"***"}
    assert find_partings(numbered(TEXT, drawn, head(role="long"), BYLINE, DATE, drawn)) == {"***"}
    assert not find_partings(numbered(TEXT, drawn, head(), BYLINE, BYLINE, DATE, drawn))
    assert not find_partings(numbered(TEXT, drawn, head(), DATE, TEXT, other, TEXT))
    assert not find_partings(numbered(TEXT, drawn, TEXT, DATE, TEXT, drawn, TEXT))
    assert not find_partings(numbered(TEXT, drawn, head(), TEXT, drawn, TEXT))
    page = *FIRST, drawn, head(), DATE, TEXT, drawn, head(text="书箱"), TEXT
    assert cut(*page) == [4, 8]
    assert doubts(*page) == []


def built_alike(half: int = 5, taken: int = 7) -> tuple[Line, ...]:
    """Give three headlines of two halves with their texts, which take up so much of each."""
    lines = []
    for first, second in (
        ("甲乙丙丁戊己", "庚辛壬癸子丑"),
        ("天地玄黄宇宙", "洪荒日月盈昃"),
        ("春夏秋冬东西", "南北山水花木"),
    ):
        title = f"{first[:half]} {second[:half]}"
        told = f"{first}{second}"[:taken]
        lines += [line(title, "short"), line(f"{told}。", "prose")]
    return tuple(lines)


def test_headlines_that_are_built_alike_and_taken_up_below() -> None:
    assert cut(*built_alike()) == [2, 4]
    assert cut(*built_alike(half=4)) == []
    assert cut(*built_alike()[:4]) == []
    assert cut(TEXT, *built_alike()) == []
    assert cut(*built_alike(), DATE) == []
    # The ends of five characters make nine pairs with those of the seam: five of them are half.
    assert cut(*built_alike(taken=5)) == [2, 4]
    assert cut(*built_alike(taken=4)) == []


def test_how_sure_a_boundary_is() -> None:
    assert doubts(*FIRST, head(2), TEXT) == [("no-boundary", 3, 0.87)]
    assert doubts(*FIRST, head(), DATE, TEXT) == [("boundary", 3, 0.94)]
    assert doubts(*FIRST, head(1), DATE, TEXT) == [("boundary", 3, 0.94)]
    assert doubts(*FIRST, head(2), DATE, TEXT) == []
    assert doubts(*FIRST, head(), TEXT) == []


def test_articles_of_a_markdown_page_have_one_level() -> None:
    first = head(text="渡口", markdown=1), TEXT
    assert cut(*first, head(markdown=1), TEXT) == [2]
    assert cut(*first, head(text="书箱", markdown=2), TEXT, head(markdown=1), TEXT) == [4]
    assert cut(*first, head(2, "书箱", markdown=2), DATE, TEXT, head(markdown=1), TEXT) == [5]
    assert cut(*first, head(text="书箱", markdown=2), DATE, TEXT) == [2]


def test_a_page_with_a_headline_of_its_own_has_no_teasers_for_articles() -> None:
    own = line("渡口换上新船", "short", headline=True), DATE, TEXT
    assert cut(*own, head(2), OPENING) == []
    assert cut(*own, head(2), REPORT) == [3]
    assert cut(*own, head(), DATE, TEXT) == [3]
    assert cut(*own, line(REPORT.text, "prose", dateline=True, opening=True, gap=2)) == []


def test_a_report_by_others_on_a_page_of_reports() -> None:
    def report(name: str, gap: int = 0) -> Line:
        text = f"本报河口5月6日电（记者 {name}）山路装上四十盏灯。"
        return line(text, "prose", dateline=True, opening=True, gap=gap)

    page = head(text="渡口"), report("罗泉"), head(2, "书箱"), report("林木")
    assert cut(*page, report("石泉")) == [2, 4]
    assert cut(*page, report("罗泉")) == [2, 4]
    assert cut(*page, report("林木")) == [2]
    assert cut(*page, REPORT) == [2]
    assert cut(*page[:2], report("石泉")) == []
    assert cut(*page, TEXT, report("石泉"), TEXT, report("石泉")) == [2, 5]


def test_who_signs_below_a_text_is_no_headline() -> None:
    issuer = head(text="河口县人民政府")
    assert cut(*FIRST, issuer, line("2021年5月6日", "meta"), head(), TEXT) == []
    assert cut(*FIRST, issuer, DATE, TEXT) == [3]
    assert cut(*FIRST, issuer, line("2021-05-06", "meta"), TEXT) == [3]
    assert cut(*FIRST, head(text="河口的渡口"), DATE, head(text="河口县人民政府文件"), TEXT) == [3]
    assert cut(*FIRST, head(text="河口的渡口"), DATE, head(role="long"), TEXT) == []
    wide = head(2, "河口县人民政府")
    assert cut(*FIRST, wide, line("2021年5月6日", "meta"), TEXT) == [3]


def test_a_text_that_is_printed_twice_is_one_article() -> None:
    other = line("本报河口5月6日电 桥头的路灯全亮了。", "prose", dateline=True, opening=True)
    assert cut(head(), REPORT, TEXT, BYLINE, REPORT, TEXT) == []
    assert cut(head(), REPORT, TEXT, BYLINE, other, TEXT) == [4]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("小", False),
        ("打印", False),
        ("桥头的灯", True),
        ("老船工在渡口喝茶。 方圆 摄", False),
        ("老船工在渡口喝茶 方圆", True),
    ],
)
def test_below_a_headline_that_is_found_a_button_or_a_picture_begins_nothing(
    text: str, *, begins: bool
) -> None:
    found = line("渡口换上新船", "short", headline=True), *FIRST[1:]
    assert cut(*found, head(text=text), REPORT) == [3] * begins


@pytest.mark.parametrize("signed", ["方圆 夫妇敬邀", "渡口茶社同人谨启"])
def test_a_letter_within_a_text_is_signed(signed: str) -> None:
    day = line("2021年5月6日", "meta")
    assert cut(*FIRST, head(text=signed), day, TEXT) == []
    assert cut(*FIRST, head(text="渡口茶社同人上山"), day, TEXT) == [3]
