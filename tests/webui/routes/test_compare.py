"""A comparison says of each query what its own search says, and every cell finds what it counts."""

from __future__ import annotations

import csv
import io
import random
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import Archive, SearchRequest
from tests.webui.conftest import HOSTILE, TOPICS
from tests.webui.pagetree import Element, parse
from tests.webui.routes.test_api import problems
from tests.webui.server.test_security import FOREIGN_TAGS
from tests.webui.views.tables.test_statistics import random_view
from webui.address.params import (
    COMPARE_PARAMETERS,
    COMPARED_PARAMETERS,
    MAX_LINES,
    Across,
    View,
    read_comparison,
)
from webui.address.requests import canonical, filter_request, search_request
from webui.routes.openapi import SCHEMAS
from webui.views.tables import comparison

LOOSENED = "社区食堂是怎么办起来的"
"""Finds nothing as it stands; a search shows what shares its words instead."""
QUERIES = (
    *TOPICS,
    "社區食堂",
    "社区 老人",
    "新建 OR 下一步",
    "社区 NOT 上海",
    "建*值守",
    "*",
    "海洋鲸鱼",
    LOOSENED,
    "((",
    "=作品",
)
ACROSS: tuple[Across, ...] = ("year", "region")


def exact_total(archive: Archive, wanted: SearchRequest) -> tuple[int | None, int, int]:
    """Give what the search page says, and nothing where it shows what shares words."""
    found = archive.search(wanted)
    if not found.exact:
        return 0, 0, 0
    return found.total.occurrences, found.total.paragraphs, found.total.articles


def asked(client: FlaskClient, path: str, view: View, across: Across) -> Any:
    pairs = [*view.pairs(COMPARED_PARAMETERS[:-1]), ("by", across)]
    return client.get(path, query_string=pairs)


@pytest.mark.parametrize("across", ACROSS)
@pytest.mark.parametrize("seed", range(20))
def test_every_number_is_what_the_search_of_its_query_says(
    app: Flask, archive: Archive, seed: int, across: Across
) -> None:
    chance = random.Random(seed)
    view = random_view(chance)._replace(q="\n".join(chance.sample(QUERIES, 4)))
    with app.test_request_context():
        filters = filter_request(archive, view)
        view = canonical(view, filters)
        compared = comparison.compare(archive, view, filters, across)
        everything = archive.search(replace(filters, limit=0)).total.paragraphs
    assert [row.label for row in compared.table.rows] == view.q.split("\n")
    assert compared.table.totals.total.count == everything
    for row, one in compared.lines:
        wanted = replace(filters, query=row.label)
        total = exact_total(archive, wanted)
        assert (one.total.occurrences, one.total.paragraphs, one.total.articles) == total
        assert one.understood == archive.search(wanted).understood
        assert row.total.count == total[1] == sum(cell.count for cell in row.cells)
        assert row.total.base == everything == sum(cell.base for cell in row.cells)
        for cell in (*row.cells, row.total):
            linked = search_request(archive, cell.link, facets=False)
            assert exact_total(archive, linked)[1] == cell.count, cell.link
            assert archive.search(replace(linked, query="")).total.paragraphs == cell.base


@pytest.mark.parametrize("across", ACROSS)
@pytest.mark.parametrize("seed", range(5))
def test_page_csv_and_api_say_the_same(client: FlaskClient, seed: int, across: Across) -> None:
    chance = random.Random(seed)
    view = random_view(chance)._replace(q="\n".join(chance.sample(QUERIES, MAX_LINES)))
    given = asked(client, "/api/compare", view, across).json
    assert problems(SCHEMAS["Comparison"], given) == []
    text = asked(client, "/export/compare.csv", view, across).text
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    column = "year" if across == "year" else "place"
    expected = []
    for line in given["queries"]:
        query = "'" + line["query"] if line["query"].startswith("=") else line["query"]
        expected += [
            (query, cell["label"] or "undated", "", str(cell["count"]), "", str(cell["paragraphs"]))
            for cell in line["cells"]
        ]
        total = ["" if n is None else str(n) for n in totals(line)]
        expected.append((query, "all", *total, str(given["paragraphs"])))
    names = ("query", column, "occurrences", "paragraphs", "articles", "of_paragraphs")
    assert [tuple(row[name] for name in names) for row in rows] == expected
    shown = numbers_shown(parse(asked(client, "/compare", view, across).text))
    assert shown == [totals(line) for line in given["queries"]]


def totals(line: Any) -> list[int | None]:
    return [line["total"][name] for name in ("occurrences", "paragraphs", "articles")]


def numbers_shown(root: Element) -> list[list[int | None]]:
    """Give occurrences, paragraphs and articles of each row; None for a dash."""
    rows = root.one("table", class_="compared").one("tbody").all("tr")
    cells = [[cell.text.replace(",", "") for cell in row.all("td")[:3]] for row in rows]
    return [[None if text == "–" else int(text) for text in row] for row in cells]


def test_a_formula_is_none_in_the_csv(client: FlaskClient) -> None:
    lines = ['=HYPERLINK("http://x.example")', "-社区", "+1", "@a"]
    text = client.get("/export/compare.csv", query_string={"q": "\r\n".join(lines)}).text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:]
    assert {row[0] for row in rows} == {"'" + line for line in lines}


def test_hostile_lines_stay_text(client: FlaskClient) -> None:
    lines = [*HOSTILE.split("\n"), "</textarea><img src=x onerror=alert(1)>", "'\"><b>"]
    root = parse(client.get("/compare", query_string={"q": "\n".join(lines)}).text)
    assert root.one("textarea").text.strip("\n") == "\n".join(lines)
    found = [element for element in root.walk() if element.tag in FOREIGN_TAGS]
    assert [element.tag for element in found] == ["textarea"]
    assert not [
        name for element in root.walk() for name in element.attributes if name.startswith("on")
    ]


def test_a_text_area_is_read_line_by_line() -> None:
    view, across = read_comparison({"q": [" 甲\r\n\r\n乙 \n甲\n"], "by": [""]}, COMPARE_PARAMETERS)
    assert (view.lines, across) == (("甲", "乙"), "year")
    assert read_comparison({}, COMPARE_PARAMETERS) == (View(), "year")
    assert View().lines == ()


def test_the_address_of_a_comparison_is_kept_by_its_links(client: FlaskClient) -> None:
    root = parse(
        client.get("/compare?q=社区食堂%0A旧桥&region=540000&from=2022&by=region&unit=count").text
    )
    assert root.one("textarea", id="q").text.strip().split("\n") == ["社区食堂", "旧桥"]
    tabs = [link.attributes["href"] for link in root.one("ul", class_="tabs").all("a")]
    for link in tabs:
        assert {"q=社区食堂%0A旧桥", "region=540000", "from=2022", "unit=count"} <= set(
            link.partition("?")[2].split("&")
        )
        assert client.get(link).status_code == 200
    assert len(tabs) == 5
    hidden = [
        (one.attributes["name"], one.attributes["value"])
        for one in root.all("input", type="hidden")
    ]
    assert sorted(hidden) == [("look", "places"), ("region", "540000")]
    assert [one.attributes["name"] for one in root.all("input")][-2:] == ["from", "to"]
    chosen = {
        box.attributes["name"]: one.attributes["value"]
        for box in root.one("form").all("select")
        for one in box.all("option")
        if "selected" in one.attributes
    }
    assert chosen == {"of": "paragraphs", "unit": "count", "by": "region", "copies": "all"}
    undated = parse(client.get("/compare?q=社区食堂&undated=1").text).one("form").all("input")
    assert [(one.attributes["name"], one.attributes["value"]) for one in undated] == [
        ("undated", "1"),
        ("look", "trends"),
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"q": "\n".join(map(str, range(MAX_LINES + 1)))}, "too_many_lines"),
        ({"q": "社区\n" + "长" * 501}, "query_too_large"),
        ({"q": "社区", "by": "month"}, "bad_request"),
    ],
    ids=["lines", "characters", "columns"],
)
def test_what_is_too_much_is_refused_everywhere(
    client: FlaskClient, arguments: dict[str, str], code: str
) -> None:
    answer = client.get("/api/compare", query_string=arguments)
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"]["code"] == code
    for path in ("/compare", "/export/compare.csv"):
        assert client.get(path, query_string=arguments).status_code == 400


def test_all_lines_share_the_time_of_one_search(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.archive.asking.SEARCH_SECONDS", -1.0)
    answer = client.get("/api/compare?q=社区%0A食堂")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["error"]["code"] == "too_slow"


def test_a_search_and_the_first_page_lead_to_a_comparison(client: FlaskClient) -> None:
    links = [
        link.attributes["href"]
        for link in parse(client.get("/search?q=社区&region=540000&view=kwic").text).all("a")
    ]
    assert "/compare?q=社区&region=540000" in links
    assert "/compare" in [link.attributes["href"] for link in parse(client.get("/").text).all("a")]


def points(path: str) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for way, x, y in re.findall(r"([Ml])(-?\d+) (-?\d+)", path):
        before = found[-1] if way == "l" else (0.0, 0.0)
        found.append((before[0] + float(x), before[1] + float(y)))
    return found


@pytest.mark.parametrize("unit", ["rate", "count"])
def test_the_lines_are_the_numbers_of_the_api_on_an_axis_from_zero(
    client: FlaskClient, unit: str
) -> None:
    queries = "社区食堂%0A夜间公交%0A海洋鲸鱼"
    root = parse(client.get(f"/compare?q={queries}&unit={unit}").text)
    figure = root.one("figure", class_="lines")
    given = client.get(f"/api/compare?q={queries}").json
    assert given is not None
    labels = [float(text.text) for text in figure.one("g", class_="axis").all("text")]
    ceiling = max(labels[:5])
    assert labels[0] == 0
    for line, query in zip(figure.all("path", class_="way"), given["queries"], strict=True):
        cells = [cell for cell in query["cells"] if cell["value"]]
        values = [
            cell["per_thousand"] if unit == "rate" else cell["count"]
            for cell in cells
            if cell["paragraphs"]
        ]
        drawn = [(232 - y) / 220 * ceiling for _, y in points(line.attributes["d"])]
        assert len(drawn) == len(values)
        assert all(
            abs(min(value, ceiling) - one) <= ceiling / 400
            for value, one in zip(values, drawn, strict=True)
        )
    assert [one.text for one in figure.one("figcaption").all("bdi")] == [
        "社区食堂",
        "夜间公交",
        "海洋鲸鱼",
    ]
    low = [
        cell
        for query in given["queries"]
        for cell in query["cells"]
        if cell["value"] and 0 < cell["paragraphs"] < 50
    ]
    hollow = "".join(path.attributes["d"] for path in figure.all("path", class_="hollow"))
    assert hollow.count("h0") == (len(low) if unit == "rate" else 0)


def test_a_picture_can_be_kept_as_a_file(client: FlaskClient) -> None:
    root = parse(client.get("/compare?q=社区食堂%0A<b>&source=-晚风日报").text)
    address = next(
        link.attributes["href"] for link in root.all("a") if ".svg" in link.attributes["href"]
    )
    answer = client.get(address)
    assert answer.mimetype == "image/svg+xml"
    drawn = ET.fromstring(answer.data)
    assert "".join(drawn.itertext()).count("<b>") == 1
    assert "每千段中的段数" in "".join(drawn.itertext())
    assert address in [one.attributes.get("data-png") for one in root.all("button", class_="plain")]
    assert client.get("/compare.svg?q=海洋鲸鱼").status_code == 404
    assert client.get("/compare.svg?to=x&q=社区").status_code == 400


def test_nothing_is_drawn_of_a_single_year_or_by_place(client: FlaskClient) -> None:
    for address in (
        "/compare?q=社区&from=2022&to=2022",
        "/compare?q=社区&by=region",
        "/compare?q=海洋鲸鱼",
    ):
        assert not parse(client.get(address).text).all("figure")
