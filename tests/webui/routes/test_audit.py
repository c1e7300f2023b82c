"""A file as it was printed, and the receipts of the whole archive.

Nothing printed is missing, and all can be found.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import Archive, SearchRequest, build_index, open_archive
from tests.webui.pagetree import Element, parse
from webui.app import create_app

PRINTED = """首页 > 新闻 > 本地

渡口重开 两岸往来
2024年05月06日 10:20    来源：江岸日报
渡\u200b口今天重新开航，两岸的居民又可以坐船往来，学生上学不必再绕路。
沿江的三个村庄为此修了
新的候船室，候船室里有长椅和热水，老人等船不再受冻。
渡口的船每半小时一班，早上六点开航，晚上九点停航，遇大风大雾停航。
责任编辑：周禾
版权所有 未经授权不得转载
"""


def page(client: FlaskClient, address: str, status: int = 200) -> Element:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:300]
    return parse(answer.text)


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ferry")
    (folder / "source").mkdir()
    (folder / "source" / "a.txt").write_text(PRINTED, "utf-8")
    build_index(folder / "source", folder / "index", now=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    return folder / "index"


def test_every_printed_line_is_there_in_its_place(ferry: Path) -> None:
    archive = open_archive(ferry)
    client = create_app(ferry).test_client()
    hit = archive.search(SearchRequest("候船室")).hits[0]
    root = page(client, f"/printed/{hit.article_id}")
    lines = PRINTED.split("\n")
    blocks = root.one("ol", class_="printed").all("li")
    places = [int(block.one("span", class_="no").text.partition("–")[0]) for block in blocks]
    assert places == sorted(places)
    text = "".join(block.one("p").text for block in blocks)
    for line in filter(None, lines):
        squeezed = "".join(line.split())
        assert squeezed in "".join(text.split()).replace("␣", ""), line
    left_out = [block for block in blocks if block.has(class_="left-out")]
    assert left_out
    assert all(block.one("span", class_="what").text.strip() for block in left_out)
    mended = next(block for block in blocks if "开航" in block.text and block.all("del"))
    assert [gone.text for gone in mended.all("del")] == ["\u200b"]
    link = (
        next(block for block in blocks if "候船室" in block.text)
        .one("span", class_="what")
        .one("a")
    )
    path, _, anchor = link.attributes["href"].partition("#")
    assert "候船室" in page(client, path).one("div", id=anchor).text


def test_a_page_as_printed_is_a_click_from_its_article(
    client: FlaskClient, archive: Archive
) -> None:
    hit = archive.search(SearchRequest("社區食堂開張以來")).hits[0]
    links = [
        link.attributes["href"] for link in page(client, f"/article/{hit.article_id}").all("a")
    ]
    assert f"/printed/{hit.article_id}" in links
    page(client, "/printed/0000000000000000", 404)


def test_all_articles_of_a_small_file_stand_on_its_page(
    client: FlaskClient, archive: Archive
) -> None:
    beside = archive.article(archive.article_at("folder/000.txt", 1)).beside
    root = page(client, f"/printed/{beside.links[0].article_id}")
    linked = {
        link.attributes["href"].partition("#")[0]
        for link in root.one("ol", class_="printed").all("a")
    }
    assert linked == {f"/article/{link.article_id}" for link in beside.links}


def test_receipts_are_counted_by_reason_and_each_reason_is_a_list(ferry: Path) -> None:
    client = create_app(ferry).test_client()
    root = page(client, "/receipts")
    report = open_archive(ferry).report()
    rows = root.one("div", class_="columns").all("tr")
    assert len(rows) == len(report["repairs"]) + len(report["dropped"])
    for row in rows:
        link = row.one("a").attributes["href"]
        listed = page(client, link).one("table", class_="audited").one("tbody").all("tr")
        kind = link.partition("kind=")[2]
        if kind in report["dropped"]:
            assert len(listed) == report["dropped"][kind] == int(row.one("td").text)
        assert {item.all("td")[1].text for item in listed} == {row.one("a").text}


def test_receipts_are_found_by_text_and_file_and_lead_to_their_article(ferry: Path) -> None:
    client = create_app(ferry).test_client()
    rows = (
        page(client, "/receipts?text=版权&file=a.txt")
        .one("table", class_="audited")
        .one("tbody")
        .all("tr")
    )
    assert len(rows) == 1
    assert "版权所有" in rows[0].text
    assert client.get(rows[0].one("a").attributes["href"]).status_code == 303
    assert not page(client, "/receipts?text=版权&file=b.txt").all("table", class_="audited")
    assert not page(client, "/receipts?text=没有这样的字").all("table", class_="audited")


@pytest.mark.parametrize(
    "address",
    ["/receipts?page=0", "/receipts?page=x", f"/receipts?text={'长' * 201}", "/receipts?page=9999"],
)
def test_bad_addresses_of_receipts_get_a_readable_page(client: FlaskClient, address: str) -> None:
    assert page(client, address, 400).all("form", role="search")


def test_the_corpus_page_opens_each_reason(client: FlaskClient) -> None:
    links = [link.attributes["href"] for link in page(client, "/corpus").all("a")]
    opened = [link for link in links if link.startswith("/receipts?kind=")]
    assert opened
    assert all(page(client, link).all("table", class_="audited") for link in opened)
