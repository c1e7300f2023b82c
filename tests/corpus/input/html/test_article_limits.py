"""What makes a line or a block of a page one of its article, at the limits of each rule."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped]

from indexer.corpus.input.html import article, masses
from indexer.corpus.input.html.article import ArticleFinder, is_site, unhide
from indexer.corpus.input.html.blocks import Block, PageLine, page_lines
from indexer.corpus.page.lists import heads_list

FILL = "渡口换上新船以后两岸的孩子上学再不用绕八公里山路早上能多睡半个钟头"


def filled(size: int, end: str = "") -> str:
    return (FILL * (size // len(FILL) + 1))[: size - len(end)] + end


def prose(size: int) -> str:
    """A line of running text of that many characters: a mark stands within it."""
    return "船，" + filled(size - 3, "") + "。"


def of(markup: str) -> list[PageLine]:
    return page_lines(etree.HTML(f"<html><body>{markup}</body></html>"))


def shown(markup: str, *headlines: str) -> list[str]:
    lines = of(markup)
    marks = ArticleFinder(lines).marks(headlines)
    return [line.text for line, mark in zip(lines, marks, strict=True) if mark]


def one(text: str, linked: int = 0, tag: str = "p", name: str = "", level: int = 0) -> PageLine:
    block = Block(1, Block(0, None, ""), tag, name, frozenset(name.split()), level)
    return PageLine(1, text, block, linked)


@pytest.mark.parametrize(
    ("line", "characters"),
    [
        (one(prose(20)), 20),
        (one(prose(19)), 0),
        (one(filled(20)), 0),
        (one(prose(20), linked=10), 10),
        (one(prose(20), linked=11), 0),
        (one(filled(17) + "，2024-01-16", linked=17), 0),
    ],
)
def test_running_text(line: PageLine, characters: int) -> None:
    """Twenty characters with a mark among them, of which no more than half are linked."""
    assert masses.prose_of(line) == characters


@pytest.mark.parametrize(
    ("line", "characters"),
    [(one("船" * 20, linked=3), 20), (one("船" * 20, linked=4), 0), (one("版权所有"), 0)],
)
def test_lines_without_links(line: PageLine, characters: int) -> None:
    assert masses.plain_size(line) == characters


@pytest.mark.parametrize(
    ("line", "is_link"),
    [
        (one("船" * 20, linked=16), True),
        (one("船" * 20, linked=15), False),
        (one("附件" + "船" * 18, linked=20), False),
    ],
)
def test_links(line: PageLine, *, is_link: bool) -> None:
    assert masses.is_link(line) == is_link


def test_entries_of_a_list_bear_a_time_or_a_count() -> None:
    def stamped(text: str, linked: int) -> bool:
        return masses.is_stamped(one(text, linked))

    assert stamped("渡口换船 2024-01-16", 4)
    assert not stamped("渡口换船 2024-01-16。", 4)
    assert not stamped("渡口换船", 4)
    assert not stamped("渡口换船的消息传遍了两岸 2024-01-16 ", 2)
    early = "2024-01-16" + "船" * 25
    assert stamped(early, 18)
    assert not stamped(early, 17)
    late = "01-16" + "船" * 20
    assert stamped("船" + late, 4)
    assert not stamped("船" + late + "船", 4)


@pytest.mark.parametrize(
    ("text", "linked", "dated"),
    [
        ("2024-01-16" + "船" * 50, 0, True),
        ("2024-01-16" + "船" * 51, 0, False),
        ("2024年1月16日 渡口", 5, True),
        ("2024-01-16船船", 7, False),
        ("今天是2024年1月16日", 0, False),
        ("2024年1月", 0, False),
    ],
)
def test_short_lines_with_a_day(text: str, linked: int, *, dated: bool) -> None:
    assert masses.is_dated(one(text, linked)) == dated


def test_a_date_line_has_a_hundred_and_sixty_characters() -> None:
    def meta(size: int) -> bool:
        return masses.is_meta("2024-01-16" + " " * (size - 15) + "来源：日报")

    assert meta(160)
    assert not meta(161)
    assert masses.is_meta("本报记者 罗泉")
    assert not masses.is_meta("渡口换船")


def test_what_may_stand_between_a_headline_and_its_text() -> None:
    assert masses.is_own(one("渡口换船"))
    assert not masses.is_own(one("1234"))
    assert masses.is_own(one("渡口换船", linked=2))
    assert not masses.is_own(one("渡口换船", linked=3))


NAMES = {
    "site": ("leftNav", "breadcrumb-box"),
    "talk": ("cmt", "xcommentlist"),
    "head": ("bt", "mytitle"),
}


def named(name: str) -> Block:
    (line,) = of(f"<div class='{name}'>渡口</div>")
    return line.block


@pytest.mark.parametrize(("kind", "names"), NAMES.items())
def test_what_blocks_are_called(kind: str, names: tuple[str, str]) -> None:
    """By a whole part of their name, and by letters within it."""
    part, within = names
    for other in NAMES:
        assert article._is_named(other, named(part)) == (other == kind)
        assert article._is_named(other, named(within)) == (other == kind)
    assert not article._is_named(kind, named("zq"))


@pytest.mark.parametrize("tag", ["nav", "footer", "menu", "dialog"])
def test_parts_of_a_site_by_their_element(tag: str) -> None:
    (line,) = of(f"<{tag}>渡口</{tag}>")
    assert is_site(line.block)
    assert not is_site(of("<div>渡口</div>")[0].block)


@pytest.mark.parametrize(("hidden", "shows"), [(60, True), (50, False)])
def test_what_is_hidden_is_shown_where_it_is_most_of_the_text(hidden: int, *, shows: bool) -> None:
    markup = f"<p style='display:none'>{prose(hidden)}</p><p>{prose(100 - hidden)}</p>"
    lines = unhide(of(markup))
    assert (lines[0].hidden == 0) == shows


def mass(**fields: Any) -> masses.Mass:
    return masses.Mass(**fields)


def test_what_holds_less_than_most_of_a_page() -> None:
    """Two fifths of its running text, three fifths of its plain lines where those are many."""
    whole = mass(prose=1000, plain=600)
    assert mass(prose=399).is_less(whole)
    assert not mass(prose=400).is_less(whole)
    assert mass(prose=0, plain=360).is_less(whole)
    assert not mass(prose=0, plain=361).is_less(whole)
    assert mass(prose=0, plain=599).is_less(mass(prose=1000, plain=599))


def test_lists_of_other_texts() -> None:
    """Three fifths of them are links and no line is text, or seven in ten lines have a time."""
    assert mass(lines=2, size=100, linked=60).is_list
    assert not mass(lines=2, size=100, linked=59).is_list
    assert not mass(lines=1, size=100, linked=60).is_list
    assert mass(lines=2, size=100, linked=60, longest=19).is_list
    assert not mass(lines=2, size=100, linked=60, longest=20).is_list
    assert not masses.Mass(lines=2, size=100, linked=60, annex=True).is_list
    assert mass(lines=10, stamped=7, size=1).is_list
    assert not mass(lines=10, stamped=6, size=1).is_list
    assert mass(lines=3, stamped=3, size=1).is_list
    assert not mass(lines=2, stamped=2, size=1).is_list


def block(*texts: str, tag: str = "div") -> str:
    return f"<{tag}>" + "".join(f"<p>{text}</p>" for text in texts) + f"</{tag}>"


def test_the_block_of_an_article_holds_half_of_the_text_around_it() -> None:
    def found(inside: int, beside: int) -> bool:
        """Tell whether the text beside the first block, in three others, is left out."""
        others = "".join(block(prose(beside // 3)) for _ in range(3))
        return shown(block(prose(inside)) + others) == [prose(inside)]

    assert not found(298, 300)


def test_links_below_each_other_in_a_text_are_a_list() -> None:
    def kept(links: int) -> bool:
        linked = "".join(f"<p><a href='/{at}'>西渡老街{at}</a></p>" for at in range(links))
        return "西渡老街0" in shown(f"<div><p>{prose(60)}</p>{linked}<p>{prose(60)}</p></div>")

    assert kept(2)
    assert not kept(3)


def test_date_and_people_close_to_the_text() -> None:
    """Twelve lines above it, seven below."""
    date, fill = "<div>2024-01-16 08:20</div>", "<div class='nav'>要闻</div>"
    text = f"<div class='x'><p>{prose(60)}</p><p>{prose(60)}</p></div>"

    def dated(above: int = 0, below: int = 0) -> bool:
        before = date + fill * (above - 1) if above else ""
        behind = fill * (below - 1) + date if below else ""
        return "2024-01-16 08:20" in shown(f"{before}{text}{behind}")

    assert (dated(above=12), dated(above=13)) == (True, False)
    assert (dated(below=6), dated(below=7)) == (True, False)


@pytest.mark.parametrize(("above", "found"), [(40, True), (41, False)])
def test_a_table_that_dates_the_text_stands_forty_lines_above(above: int, *, found: bool) -> None:
    rows = "<tr><td>来源：河口日报</td></tr><tr><td>2024-01-16</td></tr>"
    fill = "<div class='nav'>要闻</div>" * (above - 2)
    text = f"<div class='x'><p>{prose(60)}</p><p>{prose(60)}</p></div>"
    lines = shown(f"<table>{rows}</table>{fill}{text}")
    assert ("来源：河口日报" in lines) == found


@pytest.mark.parametrize(("rows", "found"), [(1, False), (2, True)])
def test_a_table_that_dates_the_text_says_two_things(rows: int, *, found: bool) -> None:
    said = ["来源：河口日报", "2024-01-16"][:rows]
    table = "".join(f"<tr><td>{text}</td></tr>" for text in (*said, "渡口"))
    fill = "<div class='nav'>要闻</div>" * 20
    text = f"<div class='x'><p>{prose(60)}</p><p>{prose(60)}</p></div>"
    assert ("渡口" in shown(f"<table>{table}</table>{fill}{text}")) == found
    linked = table.replace("渡口", "<a href='/'>渡口</a>")
    assert "渡口" not in shown(f"<table>{linked}</table>{fill}{text}")


def headings(markup: str, *titles: str) -> list[str]:
    text = f"<div class='x'><p>{prose(60)}</p></div>"
    return ArticleFinder(of(markup + text)).headings(titles)


def test_lines_that_are_set_as_headings() -> None:
    assert headings("<h1>渡口换新船</h1>") == ["渡口换新船"]
    assert headings("<h1>渡口换船</h1>") == []
    assert headings(f"<h1>{filled(120)}</h1>")
    assert headings(f"<h1>{filled(121)}</h1>") == []
    assert headings("<div class='title'>渡口换新船</div>") == ["渡口换新船"]
    assert headings("<div>渡口换新船</div>") == []
    assert headings("<h1><a href='/'>渡口换新船</a></h1>") == []
    assert headings("<h1><a href='/'>渡口换新船</a></h1>", "渡口换新船") == ["渡口换新船"]
    assert headings("<h1>2024-01-16 08:20</h1>") == []
    assert headings("<div class='nav'><h1>渡口换新船</h1></div>") == []
    assert headings("<h1>渡口换新船</h1><h2>两岸不绕路</h2>", "两岸不绕路") == [
        "两岸不绕路",
        "渡口换新船",
    ]
    assert headings("<h1>渡口换新船</h1><h2>两岸不绕路</h2>") == ["渡口换新船", "两岸不绕路"]
    assert headings("<h2>渡口换新船</h2><h2>两岸不绕路</h2>") == ["两岸不绕路", "渡口换新船"]


def finder(markup: str) -> tuple[ArticleFinder, Block, Block]:
    """Give a finder with the blocks called `c` (asked about) and `best` of a page."""
    lines = of(markup)
    blocks = {each.raw: each for line in lines for each in line.block.around()}
    return ArticleFinder(lines), blocks["c"], blocks["best"]


def test_blocks_of_text_beside_the_one_that_holds_most() -> None:
    def is_text(inside: str, best: int = 300, tag: str = "div") -> bool:
        page = f"<{tag} class='c'>{inside}</{tag}><div class='best'><p>{prose(best)}</p></div>"
        found, asked, holds = finder(page)
        return found._is_text(asked, holds)

    assert is_text(prose(40))
    assert not is_text(prose(39))
    assert is_text(f"{prose(30)}<br>" * 4)
    assert not is_text(f"{prose(29)}<br>" * 4)
    assert is_text(f"{filled(30)}<br>" * 4)
    assert is_text(f"{filled(30)}<br>" * 2, best=60)
    assert not is_text(f"{filled(29)}<br>" * 2, best=60)
    assert is_text(filled(10), tag="blockquote")
    assert not is_text(filled(10))
    assert not is_text(prose(60), tag="h2")
    assert is_text(prose(85) + f"<a href='/'>{filled(15)}</a>")
    assert not is_text(prose(84) + f"<a href='/'>{filled(16)}</a>")


@pytest.mark.parametrize(
    ("line", "aged", "dated", "leading"),
    [
        (one("3小时前" + "船" * 36), 1, 0, 0),
        (one("3小时前" + "船" * 37), 0, 0, 0),
        (one("2024-01-16" + "船" * 10), 0, 1, 0),
        (one("2024-01-16" + "船" * 11), 0, 0, 0),
        (one("船" * 10, linked=8), 0, 0, 1),
        (one("船" * 10, linked=7), 0, 0, 0),
        (one("船船…"), 0, 0, 1),
    ],
)
def test_what_a_card_says_of_another_text(
    line: PageLine, aged: int, dated: int, leading: int
) -> None:
    mass = masses.mass_of(line)
    assert (mass.aged, mass.dated, mass.leading) == (aged, dated, leading)


def test_cards() -> None:
    """Two to six lines, of which one tells; an age, or a link with its day."""
    assert mass(lines=2, aged=1).is_card
    assert mass(lines=2, dated=1, leading=1).is_card
    assert not mass(lines=2, dated=1).is_card
    assert not mass(lines=2, leading=1).is_card
    assert not mass(lines=1, aged=1).is_card
    assert mass(lines=6, aged=1, told=1).is_card
    assert not mass(lines=7, aged=1).is_card
    assert not mass(lines=6, aged=1, told=2).is_card


@pytest.mark.parametrize(("cards", "kept"), [(2, True), (3, False)])
def test_three_cards_side_by_side_are_a_list(cards: int, *, kept: bool) -> None:
    card = "<div><span>西渡老街昨夜亮灯</span><br><span>3小时前</span></div>"
    text = f"<div><p>{prose(60)}</p><p>{prose(60)}</p>{card * cards}<p>{prose(60)}</p></div>"
    assert ("西渡老街昨夜亮灯" in shown(text)) == kept


def headed(entries: int = 3, size: int = 8, head: str = "热门文章") -> bool:
    """Tell whether the entries below the head of a list are shown."""
    entry = filled(size)
    listed = "".join(f"<p>{entry}</p>" for _ in range(entries))
    text = f"<div><p>{prose(60)}</p><div><h3>{head}</h3>{listed}</div><p>{prose(60)}</p></div>"
    return entry in shown(text)


def test_a_headed_list_has_three_short_entries() -> None:
    assert headed(entries=2)
    assert not headed(entries=3)
    assert not headed(size=60)
    assert headed(size=61)
    assert headed(head="渡口的事")


@pytest.mark.parametrize(("blanks", "is_head"), [(9, True), (10, False)])
def test_the_head_of_a_list_has_fourteen_characters(blanks: int, *, is_head: bool) -> None:
    assert heads_list("·" * blanks + "热门文章" + "·") == is_head


def unfolded(above: int = 0, button: str = "展开全文") -> bool:
    """Tell whether what is hidden above a button is shown."""
    hidden = f"<p style='display:none'>{prose(30)}</p>"
    between = "<p>渡口</p>" * above
    lines = unhide(of(f"<p>{prose(90)}</p>{hidden}{between}<p>{button}</p>"))
    return not lines[1].hidden


def test_what_a_button_unfolds_is_shown() -> None:
    """It ends within four lines above; the button has twelve characters."""
    assert unfolded()
    assert unfolded(above=3)
    assert not unfolded(above=4)
    assert not unfolded(button="渡口全文")
    assert article._is_unfolding(one("点击展开剩余50%的全文"))
    assert article._is_unfolding(one("展开剩余" + "船" * 6))
    long = PageLine(1, "展开全文", one("").block)
    long.size = 12
    assert article._is_unfolding(long)
    long.size = 13
    assert not article._is_unfolding(long)
