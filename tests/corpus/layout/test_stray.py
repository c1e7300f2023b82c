"""Openings and headlines that stand apart from their article, told by lines made by hand."""

from __future__ import annotations

import pytest

from indexer.corpus.layout import stray
from indexer.corpus.layout.stray import raise_headline, return_headlines, reunite
from indexer.corpus.page.line import Line, Receipt
from tests.corpus.layout.made import line, numbered

TITLE = line("渡口换上新船记", "short")
TEXT = line("渡口换上了船，两岸的孩子上学不用绕路。", "prose")
LAMPS = line("山路装上四十盏灯，夜里送货的人不用打手电。", "prose")


def prose(text: str) -> Line:
    return line(text, "prose")


def raised(*lines: Line) -> bool:
    article = numbered(*lines)
    receipt = Receipt()
    _, article = raise_headline([[], article], receipt)
    if receipt.doubts:
        (doubt,) = receipt.doubts
        assert (doubt.code, doubt.confidence) == ("title", 0.94)
    return article[0].number != 1


BELOW = line("渡口换上新船，两岸孩子", "short")


def test_a_headline_below_its_text_is_raised() -> None:
    told = prose("渡口换上新船，两岸孩子不绕路。")
    assert raised(told, TEXT, BELOW)
    assert raised(told, TEXT, BELOW, line("2021年5月6日", "meta"), line("罗泉", "byline"))
    assert not raised(told, TEXT, BELOW, line("———", "separator"))
    assert not raised(told, BELOW)
    assert not raised(TITLE, told, TEXT, BELOW)
    assert not raised(line("一、渡口", "heading"), told, TEXT, BELOW)
    assert not raised(told, TEXT, line(BELOW.text, "long"))
    assert not raised(told, TEXT)
    issuer = "河口县渡口管理委员会"
    assert not raised(prose(issuer + "的船。"), TEXT, line(issuer, "short"))


@pytest.mark.parametrize(
    ("headline", "is_raised"), [("渡口换上新船记事", True), ("渡口换上新船记", False)]
)
def test_a_raised_headline_has_eight_characters(headline: str, *, is_raised: bool) -> None:
    assert raised(prose(f"{headline}。"), TEXT, line(headline, "short")) == is_raised


@pytest.mark.parametrize(("told", "is_raised"), [(7, True), (6, False)])
def test_a_text_takes_up_three_quarters_of_a_raised_headline(told: int, *, is_raised: bool) -> None:
    """Nine characters have eight pairs, of which seven hold six."""
    headline = line("甲乙丙丁戊己庚辛壬", "short")
    assert raised(prose(f"{headline.text[:told]}。"), TEXT, headline) == is_raised


def returned(above: tuple[Line, ...], below: tuple[Line, ...]) -> bool:
    first, second = return_headlines([numbered(*above), numbered(*below)])
    assert len(first) + len(second) == len(above) + len(below)
    return len(first) > len(above)


LAMP_TITLE = line("山路装上灯", "short")


def test_a_headline_in_the_block_of_the_next_article_is_given_back() -> None:
    assert returned((TEXT,), (TITLE, LAMP_TITLE, LAMPS))
    assert not returned((LAMP_TITLE, TEXT), (TITLE, LAMP_TITLE, LAMPS))
    assert not returned((line(LAMP_TITLE.text, "long"), TEXT), (TITLE, LAMP_TITLE, LAMPS))
    assert not returned((TEXT,), (line(TITLE.text, "long"), LAMP_TITLE, LAMPS))
    assert not returned((TEXT,), (TITLE, line(LAMP_TITLE.text, "subtitle"), LAMPS))
    assert not returned((LAMPS,), (TITLE, LAMP_TITLE, LAMPS))
    assert not returned((TEXT,), (TITLE, TITLE, LAMPS))
    assert not returned((TEXT,), (TITLE, LAMP_TITLE, LAMPS, TEXT))
    assert not returned((TEXT, LAMPS), (TITLE, LAMP_TITLE, LAMPS))


HEADS = ("坚持换新船", "坚持修码头")
MIDDLE = prose("船工每天清早擦一遍发动机，码头的石阶也洗得干净。")
ABOUT_LAMPS = prose("电工把路灯全部换成节能灯，灯杆刷上新漆，夜里走路看得清台阶。")
SHIPS = prose("船工说擦一遍发动机要半个钟头，码头石阶的青苔也要洗。")


def owner(*heads: str, title: str = "船工与码头") -> list[Line]:
    """An article that begins in the middle, below a headline, with section headings."""
    sections = [part for head in heads for part in (line(head, "short"), MIDDLE)]
    return [line(title, "short"), MIDDLE, *sections]


def lamps(*stray: Line) -> list[Line]:
    opening = line("近日，路灯换成节能灯。", "prose", opening=True)
    return [line("路灯换成节能灯", "short"), opening, ABOUT_LAMPS, *stray]


def moved(host: list[Line], other: list[Line]) -> list[str]:
    """Give the texts that went from one article to the other."""
    lines = numbered(*host, *other)
    receipt = Receipt()
    articles, labels = reunite([lines[: len(host)], lines[len(host) :]], receipt)
    gone = [*articles[1], *(label for label, _ in labels)]
    return [piece.text for piece in gone if piece.number <= len(host)]


def passage(
    heading: str = "坚持擦机器", over: str = "清晨第一件事总是先擦机器", text: Line = SHIPS
) -> list[Line]:
    """A line over text, and a section below it."""
    return [line(over, "short"), text, line(heading, "short"), text]


def test_a_passage_with_headings_like_those_of_another_article() -> None:
    stray = passage()
    assert moved(lamps(*stray), owner(*HEADS)) == [piece.text for piece in stray]
    assert moved(lamps(*stray), owner(HEADS[0], "要修码头")) == []
    assert moved(lamps(*passage("坚决擦机器")), owner(*HEADS)) == []
    dated = line(SHIPS.text, "prose", dateline=True)
    assert moved(lamps(*passage(text=dated)), owner(*HEADS)) == []
    long = line(stray[0].text, "long"), *stray[1:]
    assert moved(lamps(*long), owner(*HEADS)) == []


def test_a_passage_that_agrees_with_its_own_article_stays() -> None:
    assert moved(lamps(*passage(text=ABOUT_LAMPS)), owner(*HEADS)) == []


def test_how_much_better_a_stray_passage_agrees_with_the_other_article() -> None:
    """The more it says in the words of the article it stands in, the less it agrees with the other."""
    own, other = ABOUT_LAMPS.text, MIDDLE.text
    shares = [
        bool(moved(lamps(*passage(text=prose(other[:12] + own[:size]))), owner(*HEADS)))
        for size in range(31)
    ]
    assert shares == sorted(shares, reverse=True)
    assert shares.index(False) == 6


@pytest.mark.parametrize(
    ("name", "is_label"), [("清晨擦机器的事儿", True), ("清晨擦机器的小事儿", False)]
)
def test_the_name_of_a_column_over_a_stray_passage(name: str, *, is_label: bool) -> None:
    stray = passage(over=name)
    texts = [piece.text for piece in stray]
    expected = [*texts[1:], name] if is_label else texts
    assert moved(lamps(*stray), owner(*HEADS)) == expected
    assert moved(lamps(*passage(over="坚持先擦机器")), owner(*HEADS))[0] == "坚持先擦机器"


def test_an_article_that_begins_in_the_middle() -> None:
    def lacks(text: str, headline: str = "甲乙丙丁戊己庚辛", **kinds: bool) -> bool:
        article = line(headline, "short"), line(text, "prose", **kinds), prose(f"{headline}。")
        return stray._lacks_opening(numbered(*article))

    assert not lacks("甲乙丙丁。")  # three pairs of the headline
    assert lacks("甲乙丙。")
    assert not lacks("船" * 20 + "甲乙丙丁。")  # within its first 24 characters
    assert lacks("船" * 21 + "甲乙丙丁。")
    assert not lacks("船。", opening=True)
    assert not stray._lacks_opening(numbered(prose("船。")))
    assert not stray._lacks_opening(numbered(TITLE))
    for role in ("short", "long", "subtitle"):
        article = line("甲乙丙丁", role), prose("甲乙丙丁。")
        assert not stray._lacks_opening(numbered(*article))
    assert stray._lacks_opening(numbered(line("甲乙丙丁", "byline"), prose("甲乙丙丁。")))


@pytest.mark.parametrize(("named", "opens"), [("船工与码", True), ("船工与", False)])
def test_an_opening_names_what_the_headline_does(named: str, *, opens: bool) -> None:
    stray = line("清晨", "short"), prose(f"{named}昨天都歇了。")
    article = [line("船工与码甲", "short"), MIDDLE, prose("船工与码在岸上。")]
    assert bool(moved(lamps(*stray), article)) == opens


@pytest.mark.parametrize(("articles", "read"), [(100, True), (101, False)])
def test_a_collection_of_articles_is_no_page(articles: int, *, read: bool) -> None:
    host = lamps(*passage())
    others = [[line("另一件事", "short"), line("另一件。", "prose", opening=True)]] * (articles - 2)
    found, _ = reunite([host, owner(*HEADS), *others], Receipt())
    assert (len(found[0]) < len(host)) == read


@pytest.mark.parametrize(("lines", "read"), [(2000, True), (2001, False)])
def test_a_page_has_two_thousand_lines(lines: int, *, read: bool) -> None:
    host, waiting = lamps(*passage()), owner(*HEADS)
    rest = [line("另一件", "caption")] * (lines - len(host) - len(waiting))
    found, _ = reunite([host, [*waiting, *rest]], Receipt())
    assert (len(found[0]) < len(host)) == read


@pytest.mark.parametrize(("tried", "found"), [(49, True), (50, False)])
def test_fifty_places_of_an_article_are_tried(tried: int, *, found: bool) -> None:
    fill = [part for _ in range(tried) for part in (line("坚持换灯", "short"), ABOUT_LAMPS)]
    assert bool(moved(lamps(*fill, *passage(), *[SHIPS] * 9), owner(*HEADS))) == found
