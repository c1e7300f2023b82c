"""The reading room: articles as a list, hits by article, the way through a result and back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from indexer import (
    ARTICLE_SORTS,
    Archive,
    SearchRequest,
    build_index,
    fold_text,
    open_archive,
    update_index,
)
from tests.webui.pagetree import Element
from tests.webui.pagetree import parse as read_page

QUERIES = ("", "社区", "社区 NOT 上海", "标题:公交", "海洋鲸鱼")


def page(client: FlaskClient, address: str, status: int = 200) -> Element:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:300]
    return read_page(answer.text)


def listed(client: FlaskClient, address: str) -> list[str]:
    """Give the ids of all articles of a list, page by page."""
    found: list[str] = []
    following: str | None = address
    while following:
        root = page(client, following)
        found += [
            item.attributes["data-hit"] for item in root.all("li") if "data-hit" in item.attributes
        ]
        links = root.all("a", rel="next")
        following = links[0].attributes["href"] if links else None
    return found


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("order", ARTICLE_SORTS)
def test_a_list_has_every_article_of_the_answer_once(
    client: FlaskClient, archive: Archive, query: str, order: str
) -> None:
    hits = archive.search(SearchRequest(query, limit=1000)).hits
    found = listed(client, f"/articles?q={query}&order={order}&per_page=7")
    assert sorted(found) == sorted({hit.article_id for hit in hits})
    counts = Counter(hit.article_id for hit in hits)
    articles = [archive.article(article_id).article for article_id in found]
    days = [article.date.span.end for article in articles if article.date]
    dated = [bool(article.date) for article in articles]
    if order == "hits":
        assert [counts[one] for one in found] == sorted(counts.values(), reverse=True)
    elif order in ("newest", "oldest"):
        assert days == sorted(days, reverse=order == "newest")
        assert dated == sorted(dated, reverse=True)
    elif order == "place":
        codes = [
            article.regions.primary[-1].code for article in articles if article.regions.primary
        ]
        assert codes == sorted(codes)
    elif order == "source":
        names = [article.source.value for article in articles if article.source]
        assert len(
            [name for at, name in enumerate(names) if not at or names[at - 1] != name]
        ) == len(set(names))
    else:
        titles = [fold_text(article.display_title).encode("gb18030") for article in articles]
        assert titles == sorted(titles)


def test_the_list_is_filtered_like_a_search_and_leads_to_it(client: FlaskClient) -> None:
    root = page(client, "/articles?q=社区&region=540000&from=2021")
    search = page(client, "/search?q=社区&region=540000&from=2021")
    assert root.one("h1").text == search.one("h1").text
    tabs = {link.text: link.attributes["href"] for link in root.one("ul", class_="tabs").all("a")}
    assert unquote(tabs["段落"]) == "/search?q=社区&region=540000&from=2021"
    tick = root.one("aside").all("a", class_="tick")[0].attributes["href"]
    assert tick.startswith("/articles?")
    forms = {form.attributes["action"] for form in root.all("form")}
    assert forms == {"/articles"}
    assert not [
        field for field in root.all("input", type="hidden") if field.attributes["name"] == "view"
    ]


def test_a_list_says_how_many_paragraphs_of_each_match(
    client: FlaskClient, archive: Archive
) -> None:
    root = page(client, "/articles?q=社区食堂&per_page=100")
    for item in (item for item in root.all("li") if "data-hit" in item.attributes):
        shown = archive.article(item.attributes["data-hit"], "社区食堂")
        matching = sum(bool(part.spans) for part in shown.paragraphs)
        assert f"{matching} 段" in item.one("span", class_="n").text


def test_hits_of_one_article_stand_together_under_its_title(
    client: FlaskClient, archive: Archive
) -> None:
    root = page(client, "/search?q=社区食堂&per_page=20")
    groups = [
        item
        for item in root.one("ol", class_="hits").all("li")
        if item.has(id=item.attributes["id"])
    ]
    shown = [hit.attributes["data-hit"] for hit in root.all("article", class_="hit")]
    expected = [
        hit.paragraph_id for hit in archive.search(SearchRequest("社区食堂", limit=20)).hits
    ]
    assert sorted(shown) == sorted(expected)
    owners = [
        {hit.attributes["data-hit"].partition("-")[0] for hit in group.all("article")}
        for group in groups
    ]
    assert all(len(owner) == 1 for owner in owners)
    assert len(groups) == len({hit.partition("-")[0] for hit in expected}) < len(expected)
    assert all(len(group.all("h3")) == 1 for group in groups)
    alone = page(client, "/search?q=社区食堂&per_page=20&group=none")
    assert [hit.attributes["data-hit"] for hit in alone.all("article", class_="hit")] == expected


def test_hits_that_are_on_other_pages_are_counted(client: FlaskClient, archive: Archive) -> None:
    result = archive.search(SearchRequest("社区食堂", limit=3))
    everything = Counter(
        hit.article_id for hit in archive.search(SearchRequest("社区食堂", limit=1000)).hits
    )
    assert [hit.in_article for hit in result.hits] == [
        everything[hit.article_id] for hit in result.hits
    ]
    root = page(client, "/search?q=社区食堂&per_page=1")
    link = next(link for link in root.one("ol", class_="hits").all("a") if "本篇另有" in link.text)
    assert f"{result.hits[0].in_article - 1} 段" in link.text
    path, _, anchor = link.attributes["href"].partition("#")
    assert page(client, path).all("mark", id=anchor)


@pytest.mark.parametrize(
    "start",
    [
        "/search?q=社区&sort=newest&region=-540000",
        "/articles?q=社区&order=title",
        "/search?q=&kind=title",
    ],
)
def test_one_walks_through_a_result_from_article_to_article_and_back(
    client: FlaskClient, start: str
) -> None:
    listing = page(client, start)
    address = listing.all("a", class_="open")[0].attributes["href"].partition("#")[0]
    seen: list[str] = []
    for _ in range(4):
        shown = page(client, address)
        seen.append(shown.one("h1").text)
        trail = shown.one("nav", class_="trail")
        back = trail.all("a")[0].attributes["href"].partition("#")[0]
        assert page(client, back).one("h1").text == listing.one("h1").text
        address = next(link.attributes["href"] for link in trail.all("a") if "下一篇" in link.text)
    assert len(set(seen)) == 4
    before = next(link.attributes["href"] for link in trail.all("a") if "上一篇" in link.text)
    assert page(client, before).one("h1").text == seen[-2]


def test_an_article_from_nowhere_has_no_way_back(client: FlaskClient, archive: Archive) -> None:
    root = page(client, f"/article/{archive.search(SearchRequest('社区')).hits[0].article_id}")
    assert not root.all("nav", class_="trail")


def test_what_stands_beside_a_hit_opens_in_place(client: FlaskClient, archive: Archive) -> None:
    hit = next(
        hit for hit in archive.search(SearchRequest("志愿者轮流值守", limit=50)).hits if hit.n == 3
    )
    start = "/search?q=志愿者轮流值守&per_page=50"
    root = page(client, start)
    one = next(
        item for item in root.all("article") if item.attributes["data-hit"] == hit.paragraph_id
    )
    toggle = next(link for link in one.all("a") if "aria-expanded" in link.attributes)
    assert toggle.attributes["aria-expanded"] == "false"
    path, _, anchor = toggle.attributes["href"].partition("#")
    opened = page(client, path).one("article", id=anchor)
    beside = [part.text for part in opened.all("p", class_="beside-hit")]
    parts = {
        part.paragraph.n: part.paragraph.text for part in archive.article(hit.article_id).paragraphs
    }
    assert parts[2] in beside[0]
    assert parts[4] in beside[1]
    again = next(link for link in opened.all("a") if "aria-expanded" in link.attributes)
    assert again.attributes["aria-expanded"] == "true"
    assert not page(client, again.attributes["href"].partition("#")[0]).all(
        "p", class_="beside-hit"
    )


def test_more_like_this_finds_the_text_itself_and_others(
    client: FlaskClient, archive: Archive
) -> None:
    hit = archive.search(SearchRequest("夜间公交 kind:body")).hits[0]
    for identity in (hit.article_id, hit.paragraph_id):
        answer = client.get(f"/like/{identity}")
        assert answer.status_code == 303
        query = unquote(answer.headers["Location"].partition("q=")[2].replace("+", " "))
        assert " OR " in query
        result = archive.search(SearchRequest(query, limit=20))
        assert result.exact
        assert hit.article_id in {one.article_id for one in result.hits}
    page(client, "/like/0000000000000000", 404)
    page(client, "/like/x-1", 404)


def test_a_list_goes_on_after_an_update(tmp_path: Path) -> None:
    """In an index of several segments, articles are listed as in one that was built at once."""
    source = tmp_path / "source"
    source.mkdir()
    now = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    texts = {
        f"{n}.txt": f"第{n}号渡口\n\n第{n}号渡口今天重新通航，两岸居民出行更方便。\n"
        for n in range(6)
    }
    for name, text in texts.items():
        (source / name).write_text(text, "utf-8")
    build_index(source, tmp_path / "whole", now=now)
    (source / "3.txt").unlink()
    build_index(source, tmp_path / "grown", now=now)
    (source / "3.txt").write_text(texts["3.txt"], "utf-8")
    update_index(source, tmp_path / "grown", now=now)
    grown, whole = open_archive(tmp_path / "grown"), open_archive(tmp_path / "whole")
    wanted = SearchRequest("渡口")
    for sort in ARTICLE_SORTS:
        lists = [
            [
                (one.article_id, one.matches, one.paragraphs)
                for one in archive.search_articles(wanted, sort)[1]
            ]
            for archive in (grown, whole)
        ]
        assert lists[0] == lists[1]
        assert len(lists[0]) == 6
