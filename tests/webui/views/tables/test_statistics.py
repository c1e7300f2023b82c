"""Numbers agree wherever they are shown: totals, facets, charts, tables, exports."""

from __future__ import annotations

import csv
import io
import json
import random
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import Archive, Facet
from tests.webui.conftest import TOPICS
from webui.address.params import View
from webui.address.requests import canonical, search_request
from webui.views.tables.statistics import tabulate, trend
from webui.words.i18n import format_rate

CODES = ("110000", "320000", "320500", "330100", "540000", "540230", "unknown")
DAYS = ("", "2021", "2021-03-05", "2022", "2022-04", "2022-11-01", "2023-06", "2024-01-16")
SOURCES = ("晚风日报", "县融媒体中心", "港灣週報", "unknown")


def random_view(chance: random.Random) -> View:
    """Make a view of random query and filters."""

    def some(values: tuple[str, ...], odds: float) -> tuple[str, ...]:
        if chance.random() > odds:
            return ()
        picked = chance.sample(values, chance.randint(1, 2))
        return tuple(("-" if chance.random() < 0.3 else "") + value for value in picked)

    first, last = sorted((chance.choice(DAYS), chance.choice(DAYS)))
    undated = chance.random() < 0.1
    return View(
        q=chance.choice((*TOPICS, "社区", "", "新建 OR 下一步", "社区 NOT 上海", "建*值守")),
        region=some(CODES, 0.5),
        mentioned=some(("310000", "unknown"), 0.2),
        source=some(SOURCES, 0.3),
        kind=some(("body", "heading", "title"), 0.2),
        date_from="" if undated else first,
        date_to="" if undated or last < first else last,
        undated=undated,
        words=chance.random() < 0.2,
    )


@pytest.mark.parametrize("seed", range(30))
def test_totals_facets_tables_and_exports_agree(app: Flask, archive: Archive, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(10):
        view = random_view(chance)
        with app.test_request_context():
            wanted = search_request(archive, view)
            result = archive.search(wanted)
            if not result.exact:
                continue
            table = tabulate(archive, canonical(view, wanted), wanted)
            line = trend(archive, view, wanted).totals
        total = result.total.paragraphs
        assert table.totals.total.count == total
        assert sum(cell.count for cell in table.totals.cells) == total
        assert sum(row.total.count for row in table.rows) == total
        assert [(cell.count, cell.base) for cell in line.cells] == [
            (cell.count, cell.base) for cell in table.totals.cells
        ]
        for at in range(len(table.columns)):
            assert sum(row.cells[at].count for row in table.rows) == table.totals.cells[at].count
            assert sum(row.cells[at].base for row in table.rows) == table.totals.cells[at].base
        rows = list(
            csv.reader(io.StringIO(app.test_client().get("/export.csv" + view.query_string).text))
        )
        assert len(rows) - 1 == total
        lines = app.test_client().get("/export.jsonl" + view.query_string).text.splitlines()
        assert len(lines) == total
        assert facet_sum(result.facets, "source") == total if not view.source else True
        assert facet_sum(result.facets, "kind") == total if not view.kind else True
        if not view.region:
            region = result.facets["region"]
            assert (
                sum(bucket.count for bucket in region.buckets if bucket.parent is None)
                + region.missing
                == total
            )
        if not view.has("date"):
            assert facet_sum(result.facets, "year") == facet_sum(result.facets, "month") == total


def facet_sum(facets: dict[str, Facet], name: str) -> int:
    facet = facets[name]
    return sum(bucket.count for bucket in facet.buckets) + facet.missing


@pytest.mark.parametrize("seed", range(3))
def test_a_cell_finds_exactly_what_it_counts(app: Flask, archive: Archive, seed: int) -> None:
    chance = random.Random(100 + seed)
    view = random_view(chance)
    with app.test_request_context():
        wanted = search_request(archive, view)
        table = tabulate(archive, canonical(view, wanted), wanted)
    for row in (*table.rows, table.totals):
        for cell in row.all_cells:
            found = archive.search(search_request(archive, cell.link, facets=False))
            assert not found.exact or found.total.paragraphs == cell.count, cell.link


def test_silence_is_told_from_no_data(client: FlaskClient) -> None:
    page = client.get("/search?q=村级书屋&view=table").text
    assert "无资料" in page
    assert ">0</td>" in page


def test_a_ticked_place_opens_into_its_parts(app: Flask, archive: Archive) -> None:
    view = View(q="社区", region=("540000",))
    with app.test_request_context():
        labels = [row.label for row in tabulate(archive, view, search_request(archive, view)).rows]
    assert sorted(labels) == ["拉萨市", "日喀则市"]


def test_several_ticked_places_are_compared(app: Flask, archive: Archive) -> None:
    view = View(q="社区", region=("320000", "540000", "540100"))
    with app.test_request_context():
        rows = tabulate(archive, view, search_request(archive, view)).rows
    assert {row.label for row in rows} == {"江苏省", "西藏自治区"}
    assert rows[0].total.count >= rows[1].total.count


def test_the_table_export_has_the_base_of_every_number(client: FlaskClient) -> None:
    text = client.get("/export/table.csv?q=社区").text
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    last = rows[-1]
    assert (last["place"], last["year"]) == ("合计", "all")
    api = client.get("/api/search?q=社区").json
    assert api is not None
    assert int(last["paragraphs"]) == api["total"]["paragraphs"]
    assert int(last["of_paragraphs"]) == api["index"]["paragraphs"]


def test_an_export_is_safe_in_a_spreadsheet_and_lossless_as_json(client: FlaskClient) -> None:
    answer = client.get("/export.csv?q=公式样本")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 2
    for cell in rows[1]:
        assert not any(
            line.lstrip()[:1] in "=+-@＝＋－＠" for line in cell.split("\n") if line.strip()
        )
    hit = json.loads(client.get("/export.jsonl?q=公式样本").text)
    assert hit["text"] == "=SUM(A1:A9) 是公式样本。\n＝1+1"


def test_an_export_refuses_like_a_page(client: FlaskClient) -> None:
    assert client.get("/export.csv?from=2024-99").status_code == 400
    assert client.get("/export.csv?page=2").status_code == 400
    assert client.get("/export.ris?from=2024-99").status_code == 400
    assert client.get("/export.bib?page=2").status_code == 400


@pytest.mark.parametrize(
    "query", ["社区", "", "公式样本", "海洋鲸鱼", "社区 NOT 上海&region=540000&sort=newest"]
)
def test_references_are_the_articles_of_the_hits_each_once(client: FlaskClient, query: str) -> None:
    hits = [json.loads(line) for line in client.get(f"/export.jsonl?q={query}").text.splitlines()]
    expected = list(dict.fromkeys(hit["article_id"] for hit in hits))
    ris = client.get(f"/export.ris?q={query}")
    assert re.findall("^ID  - (.*)\r$", ris.text, re.MULTILINE) == expected
    assert ris.text.count("ER  - \r\n") == len(expected)
    bib = client.get(f"/export.bib?q={query}")
    assert re.findall("^@(?:misc|article){(.*),$", bib.text, re.MULTILINE) == expected
    for answer, end in ((ris, ".ris"), (bib, ".bib")):
        assert answer.headers["Content-Disposition"].endswith(end)
    assert "javascript:" not in ris.text + bib.text


@pytest.mark.parametrize(
    ("rate", "written"),
    [(0.004, "<0.01"), (0.04, "0.04"), (0.999, "1.00"), (1, "1.0"), (94.26, "94.3")],
)
def test_a_rate_that_is_not_nothing_is_not_written_as_nothing(rate: float, written: str) -> None:
    assert format_rate(rate) == written
