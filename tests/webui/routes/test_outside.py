"""What other programs take from the pages: references, previews, the bar of a browser, feeds.

And the first page.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import re
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from indexer import EXPORT_COLUMNS, Archive, SearchRequest
from tests.webui.conftest import HOSTILE
from tests.webui.pagetree import Element, parse
from webui.app import create_app

ATOM = "{http://www.w3.org/2005/Atom}"


def page(client: FlaskClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:300]
    return parse(answer.text)


def metas(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in root.all("meta"):
        name = meta.attributes.get("name") or meta.attributes.get("property", "")
        found.setdefault(name, []).append(meta.attributes.get("content", ""))
    return found


def test_an_article_says_what_reference_managers_read(
    client: FlaskClient, archive: Archive
) -> None:
    for hit in archive.search(SearchRequest("kind:title", limit=50)).hits:
        said = metas(page(client, f"/article/{hit.article_id}"))
        assert said["citation_title"] == [hit.title]
        assert said.get("citation_journal_title", [None]) == [hit.source]
        assert said.get("citation_author", []) == [author.name for author in hit.authors]
        day = hit.date.span.value.replace("-", "/") if hit.date else None
        assert said.get("citation_publication_date", [None]) == [day]
        assert said["og:title"] == [hit.display_title]
        assert said["og:url"] == [f"http://localhost/article/{hit.article_id}"]


@pytest.mark.parametrize(
    "address", ["/search?q=社区&per_page=20", "/articles?q=社区", "/search?q=攻击样本"]
)
def test_each_article_of_a_page_is_an_openurl_that_zotero_takes_for_a_newspaper_article(
    client: FlaskClient, address: str
) -> None:
    root = page(client, address)
    spans = root.all("span", class_="Z3988")
    assert len(spans) == len(root.all("h3"))
    for span in spans:
        said = parse_qs(span.attributes["title"], strict_parsing=True)
        assert said["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
        assert said["rft.type"] == ["newspaperArticle"]
        assert said["rft.title"][0]
        assert said["rft.identifier"][0].startswith("http://localhost/article/")


def test_the_bar_of_a_browser_searches_the_archive(client: FlaskClient) -> None:
    link = next(
        link for link in page(client, "/").all("link") if link.attributes["rel"] == "search"
    )
    answer = client.get(link.attributes["href"])
    assert answer.mimetype == link.attributes["type"] == "application/opensearchdescription+xml"
    url = next(one for one in ET.fromstring(answer.data) if one.tag.endswith("Url"))
    template = url.attrib["template"]
    assert template == "http://localhost/search?q={searchTerms}"
    assert (
        client.get(
            template.replace("http://localhost", "").replace("{searchTerms}", "社区食堂")
        ).status_code
        == 200
    )


QUERIES = (
    "?q=社区食堂&source=晚风日报",
    "",
    "?q=海洋鲸鱼",
    "?q=攻击样本",
    "?undated=1&utm_source=x",
)


@pytest.mark.parametrize("query", QUERIES)
def test_a_feed_has_the_newest_articles_of_a_search(
    client: FlaskClient, archive: Archive, query: str
) -> None:
    answer = client.get(f"/feed.atom{query}")
    assert answer.status_code == 200
    feed = ET.fromstring(answer.data)
    entries = feed.findall(f"{ATOM}entry")
    items = page(client, f"/articles{query or '?'}&per_page=50").all("li")
    listed = [item.attributes["data-hit"] for item in items if "data-hit" in item.attributes]
    assert [(entry.findtext(f"{ATOM}id") or "").rpartition("/")[2] for entry in entries] == listed
    for entry in (feed, *entries):
        assert dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "")
        assert entry.findtext(f"{ATOM}title")
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert links["alternate"].startswith("http://localhost/articles")


def test_a_search_page_names_its_feed(client: FlaskClient) -> None:
    links = page(client, "/search?q=社区&region=540000&sort=newest").all("link")
    link = next(link for link in links if link.attributes["rel"] == "alternate")
    assert client.get(link.attributes["href"]).status_code == 200
    assert "region=540000" in link.attributes["href"]
    assert client.get("/feed.atom?from=2024-13").status_code == 200
    assert client.get("/feed.atom?to=2024-13").status_code == 400


def test_robots_are_kept_out_of_what_has_no_end(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.split("\n")
    assert "Disallow: /search" in lines
    assert "Disallow: /article/" not in lines
    assert lines[0] == "User-agent: *"


def test_the_first_page_introduces_the_archive(index_dir: Path, archive: Archive) -> None:
    client = create_app(
        index_dir, title=f"县志 {HOSTILE}", about="本县五十年来的报道。"
    ).test_client()
    root = page(client, "/")
    assert "<script>alert(1)</script>" in root.one("h1").text
    assert root.one("p", class_="about").text == "本县五十年来的报道。"
    facts = [one.text for one in root.one("dl", class_="archive").all("dd")]
    assert facts[0] == "2020–2024"
    assert facts[-1] == "2025-01-01"
    latest = root.one("section", class_="latest").all("li")[0].one("a").attributes["href"]
    assert latest == f"/article/{archive.newest_articles(1)[0].article_id}"
    assert "县志" in page(client, "/help").one("title").text
    assert "duanluo serve FOLDER" in root.one("details", class_="own").text


def test_without_a_name_the_first_page_says_what_it_is_for(client: FlaskClient) -> None:
    root = page(client, "/")
    assert not root.all("p", class_="about")
    assert metas(root)["og:description"][0].endswith("逐字可查")


def test_columns_are_chosen_and_remembered_in_the_address(client: FlaskClient) -> None:
    chosen = "columns=title&columns=date&columns=nonsense"
    page = client.get(f"/search?q=社区&{chosen}").text
    assert "2 列" in page
    link = re.search(r'href="(/export\.csv[^"]*)"', page)
    assert link is not None
    lines = client.get(html.unescape(link[1])).text.splitlines()
    assert lines[0] == "\ufefftitle,date"
    assert {len(row) for row in csv.reader(lines)} == {2}
    picker = client.get(f"/columns?q=社区&{chosen}").text
    ticked = re.findall(r'name="columns" value="(\w+)" checked', picker)
    assert ticked == ["title", "date"]
    everything = "&".join(f"columns={column}" for column in EXPORT_COLUMNS)
    assert "columns=" not in client.get(f"/search?q=社区&{everything}").text
    assert client.get("/export.csv?q=社区&columns=nonsense").status_code == 400
    assert client.get("/export.ris?q=社区&columns=title").status_code == 400
