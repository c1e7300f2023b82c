"""No page of an answer is heavy, however many places, years, sources and matches an archive has."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.corpus.places.gazetteer import Gazetteer
from indexer.model import (
    Article,
    ArticleDate,
    DateSpan,
    Mention,
    Paragraph,
    Regions,
    Source,
    SourceFile,
)
from tests.webui.conftest import build
from tests.webui.pagetree import Element, parse
from webui.address.params import MAX_LINES
from webui.app import create_app
from webui.server.assets import STATIC
from webui.views.pictures import looks
from webui.views.pictures.charts import MOST_YEARS
from webui.views.tables.sheets import ROWS

MOST_BYTES = 60_000
PHRASE = "全市上下把老旧小区改造这件实事办好"
FIRST_YEAR, YEARS = 1940, 85
LONG = "村里的路修好了，的确方便，老人的出行、孩子的上学、果子的外运，都不再是难事。"


def wide_archive() -> list[SourceFile]:
    """Make an archive of every province, 85 years and 60 sources; some paragraphs are very long."""
    chance, regions = random.Random(11), Gazetteer.load()
    provinces = [f"{number}0000" for number in range(11, 83) if regions.path(f"{number}0000")]
    articles = []
    for number in range(400):
        own, *named = chance.choices(provinces, k=4)
        year = str(FIRST_YEAR + number % YEARS)
        texts = [f"{PHRASE}，{number}号消息。", LONG * chance.choice((1, 2, 7, 90))]
        articles.append(
            Article(
                article=number + 1,
                title=f"{PHRASE}（{number}）",
                display_title=f"{PHRASE}（{number}）",
                title_lines=(1,),
                paragraphs=tuple(
                    Paragraph(n, "body", text, (n + 1,)) for n, text in enumerate(texts, 1)
                ),
                date=ArticleDate(DateSpan.parse(year), "explicit", year, 1) if number % 9 else None,
                source=Source(f"第{number % 60}师范学院学报（哲学社会科学版）", 1),
                regions=Regions(
                    regions.path(own),
                    tuple(Mention(regions.path(code), (1, 2), code) for code in set(named)),
                ),
            )
        )
    return [SourceFile("wide.txt", "utf-8", tuple(articles))]


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder: Path = tmp_path_factory.mktemp("wide") / "index"
    build(wide_archive(), folder)
    with create_app(folder).test_client() as client:
        yield client


def page(client: FlaskClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.data) < MOST_BYTES, address
    return parse(answer.text)


@pytest.mark.parametrize(
    "query",
    ["", "的", PHRASE, "路修好了 老人 OR 孩子的上学"],
    ids=["all", "one", "phrase", "words"],
)
@pytest.mark.parametrize(
    "view", ["list", "kwic&context=hits", "kwic&context=left", "table&unit=count", "table"]
)
@pytest.mark.parametrize("by", ["region", "mentioned"])
def test_a_page_of_an_answer_stays_light(wide: FlaskClient, query: str, view: str, by: str) -> None:
    page(wide, f"/search?q={query}&view={view}&by={by}")


def test_the_first_page_stays_light(wide: FlaskClient) -> None:
    page(wide, "/")


def test_a_comparison_stays_light_and_has_all_places_page_by_page(wide: FlaskClient) -> None:
    lines = "%0A".join(PHRASE[:end] for end in range(len(PHRASE), len(PHRASE) - MAX_LINES, -1))
    labels: list[str] = []
    address: str | None = (
        f"/compare?q={lines}&by=region&unit=count&source=-第3师范学院学报（哲学社会科学版）"
    )
    while address:
        root = page(wide, address)
        labels += [
            row.one("th").text
            for row in root.one("table", class_="by-place").one("tbody").all("tr")
        ]
        following = root.all("a", rel="next")
        address = following[0].attributes["href"] if following else None
    given = wide.get(
        f"/api/compare?q={PHRASE}&by=region&source=-第3师范学院学报（哲学社会科学版）"
    ).json
    assert given is not None
    cells = given["queries"][0]["cells"]
    assert sorted(labels) == sorted(cell["label"] for cell in cells)
    assert len(labels) > 2 * looks.PLACES
    assert (
        len(
            page(wide, f"/compare?q={lines}").one("table", class_="compared").one("tbody").all("tr")
        )
        == MAX_LINES
    )


@pytest.mark.parametrize("by", ["region", "mentioned"])
def test_the_rows_of_a_table_are_all_there_page_by_page(wide: FlaskClient, by: str) -> None:
    labels: list[str] = []
    address: str | None = f"/search?q={PHRASE}&view=table&by={by}"
    while address:
        root = page(wide, address)
        rows = root.one("table", class_="stats").one("tbody").all("tr")
        assert 0 < len(rows) <= ROWS
        labels += [row.one("th").text for row in rows]
        following = root.all("a", rel="next")
        address = following[0].attributes["href"] if following else None
    exported = [
        line.split(",")[0]
        for line in wide.get(f"/export/table.csv?q={PHRASE}&by={by}").text.split("\r\n")[1:]
    ]
    assert len(labels) == len(set(labels)) > 2 * ROWS
    assert {*labels, "合计", ""} == set(exported)


def test_early_years_are_one_column_that_finds_what_it_counts(wide: FlaskClient) -> None:
    table = page(wide, f"/search?q={PHRASE}&view=table&unit=count").one("table", class_="stats")
    headings = [cell.text for cell in table.one("thead").all("th")]
    assert headings[1].startswith("至")
    cells = table.one("tfoot").all("td")
    assert len(cells) == len(headings) - 1
    assert sum(int(cell.text) for cell in cells[:-1]) == int(cells[-1].text)
    first = cells[0].one("a")
    found = page(wide, first.attributes["href"]).one("h1", class_="totals").all("b")
    assert int(found[1].text) == int(first.text) > 0


def test_years_too_early_to_draw_are_counted_below_the_bars(wide: FlaskClient) -> None:
    root = page(wide, f"/search?q={PHRASE}")
    bars = [bar for bar in root.all("a") if "data-value" in bar.attributes]
    assert len(bars) == MOST_YEARS
    drawn = sum(
        int(row.one("td").text) for row in root.one("table", class_="twin").one("tbody").all("tr")
    )
    below = [
        int(number.text) for number in root.one("p", class_="under-chart").all("span", class_="n")
    ]
    assert drawn + sum(below) == int(root.one("h1", class_="totals").all("b")[1].text)


def test_a_very_long_paragraph_opens_in_its_article(wide: FlaskClient) -> None:
    root = page(wide, "/search?q=果子的外运")
    opened = [part.one("a").attributes["href"] for part in root.all("p", class_="whole")]
    assert opened
    path, _, anchor = opened[0].partition("#")
    assert LONG * 90 in parse(wide.get(path).text).one("", id=anchor).text


def test_a_keyword_of_many_marks_tells_how_many_follow(wide: FlaskClient) -> None:
    root = page(wide, "/search?q=的&view=kwic")
    more = [int(part.text.split()[1]) for part in root.all("tr", class_="more-of-one")]
    rows = len(root.one("table", class_="kwic").one("tbody").all("tr")) - len(more)
    answer = wide.get("/api/search?q=的&per_page=15").json
    assert answer is not None
    assert rows + sum(more) == sum(len(hit["spans"]) for hit in answer["hits"])


@pytest.mark.parametrize("look", ["heat", "trends", "multiples", "tiles", "places"])
def test_every_look_of_a_cube_stays_light(wide: FlaskClient, look: str) -> None:
    lines = "%0A".join(PHRASE[:end] for end in range(len(PHRASE), len(PHRASE) - MAX_LINES, -1))
    page(wide, f"/cube?q={lines}&look={look}")
    page(wide, f"/cube?q={PHRASE}&look={look}&by=mentioned&smooth=2")


@pytest.mark.parametrize("asked", ["order=R1,R2,R3", "group=L1-2,R1-2", "group=source"])
def test_a_page_of_a_concordance_stays_light(wide: FlaskClient, asked: str) -> None:
    page(wide, f"/concordance?q=的&{asked}")


def test_style_and_scripts_stay_light() -> None:
    """All of them, as every page may ask for them, before they are packed."""
    files = [path for path in STATIC.iterdir() if path.suffix in (".css", ".js")]
    assert len(files) >= 7
    assert sum(path.stat().st_size for path in files) < 70_000
