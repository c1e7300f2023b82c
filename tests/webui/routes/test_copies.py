"""Copies are shown wherever a paragraph is, and their pages list all of them: nothing is hidden."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import Archive, Hit, NotFoundError, SearchRequest
from tests.webui.pagetree import Element, parse
from tests.webui.views.tables.test_statistics import random_view
from webui.address.requests import search_request


def page(client: FlaskClient, address: str, status: int = 200) -> Element:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:300]
    return parse(answer.text)


@pytest.fixture(scope="module")
def groups(archive: Archive) -> dict[str, list[Hit]]:
    """Collect the clusters from a list of everything."""
    groups: dict[str, list[Hit]] = defaultdict(list)
    for hit in archive.export(SearchRequest()):
        if hit.cluster:
            groups[hit.cluster.id].append(hit)
    return groups


def test_the_copies_of_a_paragraph_are_its_cluster_in_the_order_of_dates(
    archive: Archive, groups: dict[str, list[Hit]]
) -> None:
    assert len(groups) > 3
    for identity, members in groups.items():
        found = archive.copies(members[-1].paragraph_id, limit=len(members))
        assert found.total == len(members) == found.hits[0].cluster.size  # type: ignore[union-attr]
        assert {hit.paragraph_id for hit in found.hits} == {hit.paragraph_id for hit in members}
        assert found.hits[0].paragraph_id == identity
        last_days = [hit.date.span.end.isoformat() if hit.date else "9999" for hit in found.hits]
        assert last_days == sorted(last_days)


def different(hits: Iterable[Hit]) -> int:
    """Count hits, those of one cluster once."""
    return len({hit.cluster.id if hit.cluster else hit.paragraph_id for hit in hits})


@pytest.mark.parametrize("seed", range(10))
def test_the_unique_count_is_that_of_all_hits_with_each_cluster_once(
    app: Flask, archive: Archive, seed: int
) -> None:
    chance = random.Random(seed)
    fewer = 0
    for _ in range(20):
        with app.test_request_context():
            wanted = search_request(archive, random_view(chance), facets=False)
        result = archive.search(wanted)
        if result.exact:
            assert result.unique == different(archive.export(wanted))
            fewer += different(archive.export(wanted)) < result.total.paragraphs
    assert fewer


def test_the_answer_says_how_many_are_left_only_where_copies_were_found(
    client: FlaskClient, archive: Archive
) -> None:
    result = archive.search(SearchRequest("下一步"))
    assert result.unique < result.total.paragraphs
    root = page(client, "/search?q=下一步")
    (said,) = [part for part in root.all("p", class_="reading") if part.all("b")]
    assert said.one("b").text == str(result.unique)
    assert page(client, said.one("a").attributes["href"].partition("#")[0]).all("", id="copies")
    answer = client.get("/api/search?q=下一步").json
    assert answer is not None
    assert answer["total"]["unique"] == result.unique
    alone = archive.search(SearchRequest("公式样本"))
    assert alone.unique == alone.total.paragraphs
    assert not [
        part
        for part in page(client, "/search?q=公式样本").all("p", class_="reading")
        if part.all("b")
    ]


def test_parts_of_the_list_make_the_whole(archive: Archive, groups: dict[str, list[Hit]]) -> None:
    identity, members = max(groups.items(), key=lambda item: len(item[1]))
    whole = archive.copies(identity, limit=1000).hits
    parts = [
        hit
        for at in range(0, len(members), 4)
        for hit in archive.copies(identity, limit=4, offset=at).hits
    ]
    assert tuple(parts) == whole


def test_the_largest_clusters_come_first_and_none_is_left_out(
    archive: Archive, groups: dict[str, list[Hit]]
) -> None:
    found = archive.clusters(limit=1000)
    assert found.total == len(groups)
    assert {hit.paragraph_id for hit in found.hits} == set(groups)
    sizes = [hit.cluster.size for hit in found.hits if hit.cluster]
    assert sizes == sorted((len(members) for members in groups.values()), reverse=True)


@pytest.mark.parametrize("identity", ["", "x", "0000000000000000-1", "-", "1-2-3"])
def test_an_id_that_no_paragraph_has_is_not_found(
    archive: Archive, client: FlaskClient, identity: str
) -> None:
    with pytest.raises(NotFoundError):
        archive.copies(identity, limit=1)
    if identity:
        page(client, f"/copies/{identity}", 404)


def test_a_hit_says_how_many_more_there_are_and_leads_to_them(
    client: FlaskClient, groups: dict[str, list[Hit]]
) -> None:
    members = next(members for members in groups.values() if members[0].text == "边建边用")
    root = page(client, "/search?q=边建边用&kind=heading&sort=oldest")
    links = [link for link in root.all("a") if link.attributes["href"].startswith("/copies/")]
    assert len(links) == len(root.all("article", class_="hit"))
    assert f"另有 {len(members) - 1} 处相近" in links[0].text
    assert "最早" in root.all("article", class_="hit")[0].one("p", class_="tools").text
    shown: list[str] = []
    address: str | None = links[-1].attributes["href"]
    while address:
        copies = page(client, address)
        assert str(len(members)) in copies.one("h1").text
        assert copies.all("mark")
        shown += [
            hit.one("h3").one("a").attributes["href"] for hit in copies.all("article", class_="hit")
        ]
        following = copies.all("a", rel="next")
        address = following[0].attributes["href"] if following else None
    assert len(shown) == len(set(shown)) == len(members)


def test_keyword_lines_and_articles_carry_a_small_mark(
    client: FlaskClient, groups: dict[str, list[Hit]]
) -> None:
    members = next(members for members in groups.values() if members[0].text == "边建边用")
    line = (
        page(client, "/search?q=边建边用&view=kwic")
        .one("table", class_="kwic")
        .one("tbody")
        .all("tr")[0]
    )
    assert line.one("a", class_="copies").text == f"×{len(members)}"
    article = page(client, f"/article/{members[0].article_id}")
    mark = article.one("div", id=f"p{members[0].n}").one("a", class_="copies")
    assert mark.attributes["aria-label"] == f"另有 {len(members) - 1} 处相近"


def test_an_article_names_those_that_share_most_of_its_text(
    client: FlaskClient, archive: Archive
) -> None:
    known = {hit.article_id for hit in archive.export(SearchRequest())}
    alike = [shown for shown in map(archive.article, sorted(known)) if shown.cluster]
    assert alike
    for shown in alike[:5]:
        assert shown.cluster
        section = page(client, f"/article/{shown.article_id}").one(
            "section", **{"aria-labelledby": "h-copies"}
        )
        links = [link.attributes["href"] for link in section.one("ul").all("a")]
        assert links == [f"/article/{other.article_id}" for other in shown.cluster.others]
        assert section.text.count("最早") == 1


def test_the_corpus_page_leads_to_the_paragraphs_with_most_copies(
    client: FlaskClient, groups: dict[str, list[Hit]]
) -> None:
    figures = page(client, "/corpus").one("div", class_="figures")
    link = figures.one("a")
    assert int(link.text) == len(groups)
    root = page(client, link.attributes["href"])
    assert root.all("article", class_="hit")
    assert "另有" in root.all("article", class_="hit")[0].text
    assert root.one("a", **{"aria-current": "true"}).one("span").text == link.text


def test_headings_and_short_paragraphs_are_listed_when_asked_for(
    archive: Archive, client: FlaskClient, groups: dict[str, list[Hit]]
) -> None:
    firsts = {
        hit.paragraph_id: hit
        for members in groups.values()
        for hit in members
        if hit.paragraph_id in groups
    }
    letters = {identity: sum(map(str.isalnum, hit.text)) for identity, hit in firsts.items()}
    text = {
        identity
        for identity, hit in firsts.items()
        if hit.kind == "body" and letters[identity] >= 26
    }
    assert 0 < len(text) < len(groups)
    found = archive.clusters(limit=1000, short=False)
    assert found.total == len(found.hits) == len(text)
    assert {hit.paragraph_id for hit in found.hits} == text
    root = page(client, "/copies?per_page=100")
    choices = root.one("nav", class_="bar-of-views").all("a")
    for choice, number in zip(choices, (len(text), len(groups)), strict=True):
        listed = page(client, choice.attributes["href"])
        assert choice.one("span", class_="n").text == str(number)
        assert len(listed.all("article", class_="hit")) == min(number, 100)
        assert listed.one("a", **{"aria-current": "true"}).text == choice.text


def test_the_pages_of_all_copies_go_on_with_all(
    client: FlaskClient, groups: dict[str, list[Hit]]
) -> None:
    shown, address = 0, "/copies?per_page=5&short=1"
    while address:
        root = page(client, address)
        shown += len(root.all("article", class_="hit"))
        following = root.all("a", rel="next")
        address = following[0].attributes["href"] if following else ""
    assert shown == len(groups)


@pytest.mark.parametrize("address", ["/copies?short=2", "/copies?page=999", "/copies?page=0"])
def test_bad_addresses_of_copies_get_a_readable_page(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code in (400, 404)
