"""The cube: each cell is the number of the search it links to, in every unit, and sums hold."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import (
    UNITS,
    Archive,
    CubeWish,
    SearchRequest,
    ask_cube,
    ratio_of,
    sum_of,
    verify_receipt,
)
from indexer.errors import ReceiptError
from tests.webui.conftest import HOSTILE, TOPICS
from tests.webui.pagetree import parse
from tests.webui.routes.test_api import problems
from tests.webui.server.test_security import FOREIGN_TAGS
from tests.webui.views.tables.test_statistics import random_view
from webui.address.params import View
from webui.address.requests import canonical, filter_request, search_request
from webui.routes.openapi import SCHEMAS
from webui.views.pictures import cubes

QUERIES = (
    *TOPICS,
    "社區食堂",
    "社区 老人",
    "社区 NOT 上海",
    "建*值守",
    "*",
    "海洋鲸鱼",
    "source:晚风",
    "社区 NOT FOLLOWED BY 食堂",
)


def random_wish(archive: Archive, chance: random.Random) -> tuple[View, CubeWish]:
    view = random_view(chance).changed(q=chance.choice(QUERIES), view="list", words=False)
    request = filter_request(archive, view)
    wish = CubeWish(
        (view.q,),
        request,
        by=chance.choice(["region", "mentioned", "place"]),
        period=chance.choice(["year", "month"]),
        unit=chance.choice(UNITS),
    )
    return canonical(view, request), wish


@pytest.mark.parametrize("seed", range(12))
def test_every_cell_is_what_its_search_says(app: Flask, archive: Archive, seed: int) -> None:
    view, wish = random_wish(archive, random.Random(seed))
    with app.test_request_context():
        answer = ask_cube(archive, wish)
        table = cubes.heat_table(answer, 0, view)
        for row in (*table.rows, table.totals):
            for cell in (row.total, *row.cells):
                if cell.link is None:
                    continue
                found = archive.search(search_request(archive, cell.link))
                numbers = {
                    "occurrences": found.total.occurrences or 0,
                    "paragraphs": found.total.paragraphs,
                    "articles": found.total.articles,
                }
                # What is unique in a cell was first among all matches; a search of the cell alone
                # may find more.
                if wish.unit != "unique":
                    assert cell.count == (numbers[wish.unit] if found.exact else 0), (
                        row.label,
                        cell,
                    )
                else:
                    assert cell.count <= (found.unique or 0)


@pytest.mark.parametrize("seed", range(12))
def test_sums_hold(archive: Archive, seed: int) -> None:
    view, wish = random_wish(archive, random.Random(seed + 100))
    wish = replace(wish, by="region")
    answer = ask_cube(archive, wish)
    found = archive.search(replace(wish.request, query=view.q, limit=1))
    total = sum_of(answer.slabs[0].totals)
    exact = (
        found
        if found.exact
        else replace(
            found, total=replace(found.total, occurrences=0, paragraphs=0, articles=0), unique=0
        )
    )
    assert (total.paragraphs, total.articles) == (exact.total.paragraphs, exact.total.articles)
    assert total.unique == exact.unique
    assert total.unique <= total.paragraphs
    for unit in UNITS:
        if not wish.request.filters.region:
            rows = sum(ratio_of(sum_of(row.line), sum_of(row.base), unit)[0] for row in answer.rows)
            assert rows == getattr(total, unit), "places add up, as each article has one"
    first = ask_cube(archive, replace(wish, copies="first"))
    counted = sum_of(first.slabs[0].totals)
    assert counted.paragraphs == counted.unique == total.unique
    days = (
        [hit.date.span for hit in archive.export(replace(wish.request, query=view.q)) if hit.date]
        if found.exact
        else []
    )
    seen = answer.slabs[0].totals.first
    assert (seen and seen.end) == (min(span.end.toordinal() for span in days) if days else None)


def test_a_receipt_is_the_same_until_something_changes(archive: Archive) -> None:
    request = SearchRequest(filters=replace(SearchRequest().filters))
    answer = ask_cube(
        archive, CubeWish(("社区", "老人"), request, by="mentioned", unit="unique", copies="first")
    )
    assert verify_receipt(archive, answer.receipt) == ()
    assert ask_cube(archive, answer.wish).receipt["id"] == answer.receipt["id"]
    for name, value in answer.receipt.items():
        if name in ("made", "files"):
            continue
        altered = answer.receipt | {name: value + 1 if isinstance(value, int) else [value]}
        with pytest.raises(ReceiptError):
            verify_receipt(archive, altered)
    nothings: tuple[Any, ...] = (None, [], {}, {"v": 1}, "x")
    for nothing in nothings:
        with pytest.raises(ReceiptError):
            verify_receipt(archive, nothing)


def test_the_page_shows_each_phrase_and_the_table_of_one(client: FlaskClient) -> None:
    page = parse(client.get("/cube?q=社区食堂%0A旧桥&shown=2&of=articles&copies=first").text)
    assert len(page.one("table", class_="compared").one("tbody").all("tr")) == 2
    assert "旧桥" in page.one("h2").text
    assert client.get("/cube").status_code == 200
    assert client.get("/cube?q=社区&period=month").status_code == 200
    assert client.get("/cube?q=社区&shown=2").status_code == 404
    for wrong in ("of=words", "period=day", "by=source", "copies=some", "shown=13", "x=1"):
        assert client.get(f"/api/cube?q=社区&{wrong}").status_code == 400, wrong
    assert client.get("/api/cube").status_code == 400, "nothing asked for"


def test_the_page_tells_temperatures_where_it_is_asked_to(client: FlaskClient) -> None:
    def signs(address: str) -> set[str]:
        found = parse(client.get(f"/cube?q=社区{address}").text).all("table", class_="stats")
        return {sign.text for sign in found[-1].all("abbr")}

    assert signs("") == set()
    assert signs("&temperature=0.012,0.011,0.01,0.000001") <= set("沸烫热暖温冷")
    assert signs("&temperature=published")
    assert not signs("&temperature=published&period=month")
    assert client.get("/api/cube?q=社区&temperature=hot").status_code == 400
    answer: Any = client.get("/api/cube?q=社区&temperature=published").json
    assert problems(SCHEMAS["Cube"], answer) == []


def test_the_api_and_the_table_agree(client: FlaskClient) -> None:
    address = "q=社区食堂%0A旧桥&by=place&of=paragraphs&from=2022"
    answer: Any = client.get(f"/api/cube?{address}").json
    assert problems(SCHEMAS["Cube"], answer) == []
    text = client.get(f"/cube.csv?{address}").get_data(as_text=True).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["receipt"] for row in rows} == {answer["receipt"]["id"]}
    cells = {(row["query"], row["code"], row["period"]): row for row in rows}
    for row in answer["rows"]:
        for period, cell in zip(answer["columns"], row["cells"], strict=True):
            said = cells[row["query"], row["code"], period]
            assert (said["count"], said["state"]) == (
                "" if cell["count"] is None else str(cell["count"]),
                cell["state"],
            )


def test_a_comparison_and_a_table_name_the_receipt_of_the_same_cube(
    client: FlaskClient, archive: Archive
) -> None:
    asked = "source=晚风日报&from=2022"
    for path, cube in (
        (f"/export/compare.csv?q=社区食堂%0A旧桥&{asked}", f"q=社区食堂%0A旧桥&{asked}"),
        (f"/export/table.csv?q=社区食堂&by=mentioned&{asked}", f"q=社区食堂&by=mentioned&{asked}"),
    ):
        kept: Any = client.get(f"/cube.receipt.json?{cube}").get_json(force=True)
        text = client.get(path).get_data(as_text=True).removeprefix("\ufeff")
        assert {row["receipt"] for row in csv.DictReader(io.StringIO(text))} == {kept["id"]}
        assert verify_receipt(archive, kept) == ()


def test_nothing_foreign_gets_into_a_cube(client: FlaskClient) -> None:
    root = parse(client.get("/cube", query_string={"q": HOSTILE}).text)
    assert [element.tag for element in root.walk() if element.tag in FOREIGN_TAGS] == ["textarea"]
    assert not [
        name for element in root.walk() for name in element.attributes if name.startswith("on")
    ]
    assert "'=1+1" in client.get("/cube.csv", query_string={"q": "=1+1"}).get_data(as_text=True)


def test_three_clicks_lead_from_a_search_to_the_paragraphs_of_a_cell(client: FlaskClient) -> None:
    found = parse(client.get("/search?q=社区食堂").text)
    link = next(
        a.attributes["href"]
        for a in found.all("a")
        if a.attributes.get("href", "") == "/cube?q=社区食堂"
    )
    page = parse(client.get(link).text)
    cells = page.all("table", class_="stats")[-1].one("tbody").all("td")
    behind = next(
        a.attributes["href"]
        for cell in cells
        for a in cell.all("a")
        if "region=" in a.attributes["href"]
    )
    assert "社区食堂" in client.get(behind).text
