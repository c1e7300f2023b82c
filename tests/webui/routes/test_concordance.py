"""The page of a concordance: its lines are those of the download, and each group opens as many as it says."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.webui.conftest import HOSTILE
from tests.webui.pagetree import Element, parse
from tests.webui.server.test_security import FOREIGN_TAGS

ASKED = "q=社区食堂+OR+志愿者&order=R1,R2,L1"


def lines_of(page: Element) -> list[tuple[str, ...]]:
    rows = page.one("table", class_="kwic").one("tbody").all("tr")
    return [tuple(cell.text.strip() for cell in row.all("td"))[:3] for row in rows]


def csv_of(client: FlaskClient, asked: str) -> list[tuple[str, ...]]:
    text = client.get(f"/concordance.csv?{asked}").text.removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(text))
    return [tuple(row[name].strip() for name in ("left", "keyword", "right")) for row in rows]


def test_pages_together_are_the_download(client: FlaskClient) -> None:
    expected = csv_of(client, ASKED)
    first = parse(client.get(f"/concordance?{ASKED}").text)
    assert len(lines_of(first)) == min(50, len(expected))
    pages = -(-len(expected) // 50)
    shown = [
        line
        for number in range(1, pages + 1)
        for line in lines_of(parse(client.get(f"/concordance?{ASKED}&page={number}").text))
    ]
    assert shown == expected
    hundred = parse(client.get(f"/concordance?{ASKED}&per_page=100").text)
    assert lines_of(hundred) == expected[:100]
    assert client.get(f"/concordance?{ASKED}&page={pages + 1}").status_code == 404


@pytest.mark.parametrize("group", ["R1", "R1-2", "L1-2,R1-2", "node", "year", "region", "source"])
def test_each_group_opens_as_many_lines_as_it_says(client: FlaskClient, group: str) -> None:
    page = parse(client.get(f"/concordance?{ASKED}&group={group}").text)
    rows = page.one("table", class_="stats").one("tbody").all("tr")
    answer: Any = client.get(f"/api/concordance?{ASKED}&group={group}").json
    assert answer["group_count"] == len(rows)
    counts = [int(row.all("td")[0].text.replace(",", "")) for row in rows]
    assert sum(counts) == answer["total"]
    for row, count in zip(rows[:4], counts, strict=False):
        link = row.one("a").attributes["href"] or ""
        listed = csv_of(client, link.partition("?")[2])
        opened = parse(client.get(link).text)
        assert (len(listed), lines_of(opened)) == (count, listed[:50])
        assert opened.one("a", aria_current="true").text == row.one("a").text


def test_a_draw_is_told_and_lies_in_a_larger_one(client: FlaskClient) -> None:
    few, more = (csv_of(client, f"{ASKED}&sample={number}&seed=7") for number in (5, 12))
    assert (len(few), len(more)) == (5, 12)
    assert {*few} <= {*more}
    page = client.get(f"/concordance?{ASKED}&sample=5&seed=7").text
    assert lines_of(parse(page)) == few
    assert "从中抽取 5 行" in page


def test_the_keyword_view_leads_here_with_its_filters(client: FlaskClient) -> None:
    page = client.get("/search?q=社区食堂&view=kwic&source=晚风日报&context=left").text
    (link,) = [
        one.attributes["href"] or ""
        for one in parse(page).all("a")
        if (one.attributes.get("href") or "").startswith("/concordance?")
    ]
    here: Any = client.get(link.replace("/concordance", "/api/concordance")).json
    there: Any = client.get("/api/search?q=社区食堂&source=晚风日报").json
    assert here["total"] == there["total"]["occurrences"]


@pytest.mark.parametrize(
    "asked", ["order=R9", "group=R9", "group=R1-2&value=x", "how=best", "sample=-1", "seed=x"]
)
def test_what_cannot_be_asked_is_refused(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/concordance?q=社区&{asked}").status_code == 400


def test_nothing_and_nobody_is_told(client: FlaskClient) -> None:
    assert client.get("/concordance").status_code == 200
    page = client.get("/concordance?q=海洋鲸鱼").text
    assert "没有行" in page


def test_nothing_foreign_gets_in(client: FlaskClient) -> None:
    for asked in ({"q": HOSTILE}, {"q": "社区", "group": "node", "value": HOSTILE}):
        page = parse(client.get("/concordance", query_string=asked).text)
        assert not [tag for tag in FOREIGN_TAGS if page.all(tag)]
