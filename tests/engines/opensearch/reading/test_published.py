"""An archive of a cluster gives what the same archive gives from files.

Hits, articles, copies, receipts, exports.
"""

from __future__ import annotations

import datetime as dt
import json
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.archive.archive import (
    Archive,
    current_generation,
    open_archive,
    read_manifest,
    verify_index,
)
from indexer.build.build import build_index, update_index
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.opensearch.queries import counting
from indexer.errors import (
    ArchiveMissingError,
    ArchiveOutdatedError,
    NotListedError,
    TooManyArticlesError,
)
from indexer.index.store.protocol import ARTICLE_SORTS, ArticleSort
from indexer.search.answers.result import SearchResult
from indexer.search.requests.request import FACETS, SearchRequest
from tests.engines.real import SEEDS

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
QUERIES = (
    "的",
    "学生 OR 老师",
    "=学校",
    "孩子 NEAR/10 学校",
    "date:2023",
    "NOT 的",
    "孩*校",
    "没有这样的话题吗",
)


@pytest.fixture(scope="module")
def archives(
    opensearch: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Archive]]:
    folder = tmp_path_factory.mktemp("published")
    build_index(SEEDS, folder / "files", now=NOW)
    build_index(SEEDS, folder / "cluster", now=NOW, engine="opensearch")
    opened = {
        "files": open_archive(folder / "files"),
        "engine": open_archive(folder / "cluster"),
        "cluster": open_archive(ClusterSettings.read()),
    }
    yield opened
    for archive in opened.values():
        archive.close()


def told(result: SearchResult) -> tuple[object, ...]:
    # How many paragraphs of a hit's article match, only a store in files can list.
    hits = [replace(hit, score=0.0, in_article=0) for hit in result.hits]
    return (
        result.total,
        result.unique,
        result.exact,
        result.notes,
        result.facets,
        result.did_you_mean,
        hits,
    )


@pytest.mark.parametrize("query", QUERIES)
def test_searches(archives: dict[str, Archive], query: str) -> None:
    for request in (
        SearchRequest(query, sort="newest", facets=FACETS),
        SearchRequest(query, sort="oldest", offset=5),
    ):
        wanted, *others = (told(archive.search(request)) for archive in archives.values())
        assert others == [wanted] * 2


@pytest.mark.parametrize("sort", ARTICLE_SORTS)
def test_lists_of_articles(archives: dict[str, Archive], sort: ArticleSort) -> None:
    for query in ("的", "学生 OR 老师", "*", "没有这样的话题吗"):
        for offset in (0, 3):
            request = SearchRequest(query, limit=5, offset=offset)
            lists = [
                archives[one].search_articles(request, sort)[1] for one in ("files", "cluster")
            ]
            assert lists[0] == lists[1]
    with pytest.raises(NotListedError):
        archives["engine"].search_articles(SearchRequest("的"), sort)


def test_more_articles_than_are_listed(
    archives: dict[str, Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_ARTICLES", 3)
    with pytest.raises(TooManyArticlesError, match="More than 3 articles"):
        archives["cluster"].search_articles(SearchRequest("*"), "newest")
    assert archives["cluster"].newest_articles(5) == ()


def test_exports_articles_and_their_copies(archives: dict[str, Archive]) -> None:
    every = SearchRequest("*", sort="oldest", limit=1000)
    wanted, *others = (list(archive.export(every)) for archive in archives.values())
    assert others == [wanted] * 2
    assert any(hit.cluster for hit in wanted), "there must be copies to compare"
    for article in dict.fromkeys(hit.article_id for hit in wanted):
        views = [archive.article(article, "的") for archive in archives.values()]
        assert views == views[:1] * 3
        lines = [archive.article_at(views[0].file, 4) for archive in archives.values()]
        assert lines == lines[:1] * 3
    for hit in wanted:
        found = [archive.paragraph(hit.anchor) for archive in archives.values()]
        assert found == found[:1] * 3
        lists = [archive.copies(hit.paragraph_id, limit=5) for archive in archives.values()]
        assert lists == lists[:1] * 3


def test_lists_of_copies_receipts_and_the_report(archives: dict[str, Archive]) -> None:
    for short in (True, False):
        lists = [archive.clusters(limit=7, offset=2, short=short) for archive in archives.values()]
        assert lists == lists[:1] * 3
    receipts = [list(archive.receipts()) for archive in archives.values()]
    assert receipts == receipts[:1] * 3
    reports = [archive.report() for archive in archives.values()]
    assert reports == reports[:1] * 3


def test_what_is_published_is_named_counted_and_whole(archives: dict[str, Archive]) -> None:
    settings = ClusterSettings.read()
    info = archives["cluster"].info
    assert current_generation(settings) == info.generation
    manifest = read_manifest(settings)
    assert manifest["counts"]["paragraphs"] == info.paragraphs == archives["files"].info.paragraphs
    assert verify_index(settings) == ()


def test_no_such_archive(opensearch: None) -> None:
    with pytest.raises(ArchiveMissingError, match="nowhere"):
        open_archive(replace(ClusterSettings.read(), archive="nowhere"))


def test_another_build_takes_the_place_and_the_one_before_stays(
    opensearch: None, tmp_path: Path
) -> None:
    settings = replace(ClusterSettings.read(), archive="twice")
    names = [built(tmp_path / str(number), settings) for number in range(3)]
    assert len(set(names)) == 3
    assert current_generation(settings) == names[-1]
    assert indices(settings) == set(names[1:])


def test_an_update_builds_the_archive_anew(opensearch: None, tmp_path: Path) -> None:
    settings = replace(ClusterSettings.read(), archive="renewed")
    articles, folder = tmp_path / "articles", tmp_path / "index"
    articles.mkdir()
    (articles / "one.txt").write_text("渡口\n\n渡口在春天重新开放。\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUANLUO_OPENSEARCH_ARCHIVE", "renewed")
        build_index(articles, folder, now=NOW, engine="opensearch")
        before = current_generation(settings)
        (articles / "two.txt").write_text("石桥\n\n新修的石桥长四十米。\n", "utf-8")
        generation, _ = update_index(articles, folder, now=NOW)
    assert generation.engine_name == "opensearch"
    assert current_generation(settings) != before
    with open_archive(settings) as archive:
        assert {hit.file for hit in archive.export(SearchRequest("*"))} == {"one.txt", "two.txt"}


def test_an_archive_of_other_rules_is_refused(opensearch: None, tmp_path: Path) -> None:
    settings = replace(ClusterSettings.read(), archive="older")
    index = built(tmp_path, settings)
    (meta,) = (
        one["mappings"]["_meta"] for one in ask(settings, "GET", f"/{index}/_mapping").values()
    )
    ask(settings, "PUT", f"/{index}/_mapping", {"_meta": meta | {"fingerprint": "0" * 16}})
    with pytest.raises(ArchiveOutdatedError, match="older"):
        open_archive(settings)


def built(folder: Path, settings: ClusterSettings) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUANLUO_OPENSEARCH_ARCHIVE", settings.archive)
        build_index(SEEDS, folder, now=NOW, engine="opensearch")
    return current_generation(settings)


def indices(settings: ClusterSettings) -> set[str]:
    found = ask(settings, "GET", f"/_cat/indices/{settings.alias}.*?format=json&h=index")
    return {one["index"] for one in found if not one["index"].endswith("-store")}


def ask(settings: ClusterSettings, method: str, path: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(
        urllib.request.Request(settings.urls[0] + path, data, headers, method=method)
    ) as answer:
        return json.load(answer)
