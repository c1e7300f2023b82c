"""The table by mentioned place against counting by hand.

Rows overlap, and every paragraph is in one of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask import Flask

from indexer import Archive, open_archive
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.model import Article, ArticleDate, DateSpan, Mention, Paragraph, Regions, SourceFile
from tests.webui.conftest import build
from tests.webui.pagetree import parse
from webui.address.params import PlaceFacet, View
from webui.address.requests import search_request
from webui.app import create_app
from webui.views.tables.statistics import UNDATED, Table, tabulate

CODES = ("110000", "320000", "320500", "320506", "330100", "540000", "540230", "540100")
YEARS = ("2020", "2021", "2022", UNDATED)
PARTS = {
    "": {"110000", "320000", "330000", "540000"},
    "320000": {"320500"},
    "540000": {"540100", "540200"},
}
"""What the rows of a table are, by the place that is ticked."""
WORD = "茶园"


def articles() -> list[Article]:
    """Make articles whose paragraphs name none, one or several places, some of which cannot be told apart."""
    chance, regions = random.Random(5), Gazetteer.load()
    made = []
    for number in range(1, 61):
        year = chance.choice(YEARS)
        numbers = range(1, chance.randint(1, 4) + 1)
        codes = chance.sample(CODES, chance.randint(0, 3))
        mentions = [Mention(regions.path(code), _some(chance, numbers), code) for code in codes]
        if number % 5 == 0:
            path = regions.path("320000") if number % 2 else ()
            mentions.append(Mention(path, _some(chance, numbers), "南山", ambiguous=True))
        paragraphs = tuple(
            Paragraph(
                n, "body", f"第{number}篇第{n}段" + chance.choice((WORD, "鱼塘")) + "的消息。", (n,)
            )
            for n in numbers
        )
        own = chance.choice((*CODES, ""))
        made.append(
            Article(
                article=number,
                title=None,
                display_title=f"消息{number}",
                title_lines=(),
                paragraphs=paragraphs,
                date=ArticleDate(DateSpan.parse(year), "explicit", year, 1) if year else None,
                regions=Regions(regions.path(own) if own else None, tuple(mentions)),
            )
        )
    return made


def _some(chance: random.Random, numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(n for n in numbers if chance.random() < 0.6)


@pytest.fixture(scope="module")
def told() -> list[Article]:
    return articles()


@pytest.fixture(scope="module")
def places_index(told: list[Article], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mentions") / "index"
    build([SourceFile("news.txt", "utf-8", tuple(told))], folder)
    return folder


@pytest.fixture(scope="module")
def places_app(places_index: Path) -> Flask:
    return create_app(places_index)


@pytest.fixture(scope="module")
def places_archive(places_index: Path) -> Archive:
    return open_archive(places_index)


def named(article: Article, n: int, by: PlaceFacet) -> tuple[set[str], bool]:
    """Name every unit at or above a place of a paragraph, and tell whether one of its places is ambiguous."""
    mentions = [mention for mention in article.regions.mentioned if n in mention.paragraphs]
    paths = [mention.path for mention in mentions]
    if by == "place":
        paths.append(article.regions.primary or ())
    return {step.code for path in paths for step in path}, any(
        mention.ambiguous for mention in mentions
    )


def is_in(row: str, codes: set[str], ambiguous: bool, parts: set[str]) -> bool:
    if row == "unknown":
        return not codes and not ambiguous
    if row == "ambiguous":
        return ambiguous
    inside, _, rest = row.partition(" ")
    return inside in codes and not (rest and codes & parts)


def by_hand(
    told: list[Article], by: PlaceFacet, rows: Iterable[str], parts: set[str]
) -> dict[str, dict[str, list[int]]]:
    """Count matching and all paragraphs by row and year."""
    table: dict[str, dict[str, list[int]]] = {row: {year: [0, 0] for year in YEARS} for row in rows}
    for article in told:
        year = article.date.span.value if article.date else UNDATED
        for paragraph in article.paragraphs:
            for row, cells in table.items():
                if is_in(row, *named(article, paragraph.n, by), parts):
                    cells[year][0] += WORD in paragraph.text
                    cells[year][1] += 1
    return table


def as_counts(table: Table) -> dict[str, dict[str, list[int]]]:
    return {
        row.label: {
            year: [cell.count, cell.base]
            for year, cell in zip(table.columns, row.cells, strict=True)
        }
        for row in table.rows
    }


@pytest.mark.parametrize("by", ["mentioned", "place"])
@pytest.mark.parametrize("chosen", ["", "320000", "540000"])
def test_a_table_by_mention_counts_what_a_person_counts(
    places_app: Flask, places_archive: Archive, told: list[Article], by: PlaceFacet, chosen: str
) -> None:
    names = {
        code: places_archive.regions.path(code)[-1].name
        for code in (*PARTS[chosen], *filter(None, [chosen]))
    }
    rest = {f"{chosen} rest": f"{names[chosen]}（未再细分）"} if chosen else {}
    rows = {code: names[code] for code in PARTS[chosen]} | (
        rest or {"unknown": "未提及地名", "ambiguous": "地名有歧义"}
    )
    view = View(q=WORD, by=by).changed(**{by: (chosen,) if chosen else ()})
    with places_app.test_request_context():
        table = tabulate(places_archive, view, search_request(places_archive, view))
    expected = by_hand(told, by, rows, PARTS[chosen])
    assert as_counts(table) == {rows[row]: cells for row, cells in expected.items()}
    assert table.overlaps
    assert chosen or sum(row.total.count for row in table.rows) > table.totals.total.count


def test_every_cell_by_mention_finds_what_it_counts(
    places_app: Flask, places_archive: Archive
) -> None:
    view = View(q=WORD, by="mentioned", region=("-110000",))
    with places_app.test_request_context():
        table = tabulate(places_archive, view, search_request(places_archive, view))
    for row in (*table.rows, table.totals):
        for cell in row.all_cells:
            found = places_archive.search(search_request(places_archive, cell.link, facets=False))
            assert found.total.paragraphs == cell.count, cell.link


def test_the_page_says_that_rows_overlap_and_exports_the_same_table(places_app: Flask) -> None:
    client = places_app.test_client()
    own, mentioned = (
        client.get(f"/search?q={WORD}&view=table&by={by}").text for by in ("region", "mentioned")
    )
    assert "各计一次" not in own
    assert "各计一次" in mentioned
    link = next(a for a in parse(mentioned).all("a") if "export/table.csv" in a.attributes["href"])
    shown = {
        row.one("th").text for row in parse(mentioned).one("table", class_="stats").all("tr")[1:]
    }
    exported = {
        line.split(",")[0] for line in client.get(link.attributes["href"]).text.splitlines()[1:]
    }
    assert shown == exported
