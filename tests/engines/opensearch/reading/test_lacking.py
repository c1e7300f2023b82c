"""What a cluster does not count is said: no page, answer or command shows a zero or nothing instead."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from indexer.archive.archive import Archive, open_archive
from indexer.archive.batch import batch_lines, count_batch, open_batch, read_batch
from indexer.build.build import build_index
from indexer.cli import main
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.search.request import Choice, Crossing, Filters, SearchRequest
from tests.engines.opensearch.archives import NOW
from tests.engines.real import SEEDS
from webui.app import create_app

ARCHIVE = "lacking"
SAID = "--engine columnar"


@pytest.fixture(scope="module")
def settings(
    opensearch: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ClusterSettings]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUANLUO_OPENSEARCH_ARCHIVE", ARCHIVE)
        build_index(SEEDS, tmp_path_factory.mktemp("lacking"), now=NOW, engine="opensearch")
        yield ClusterSettings.read()


@pytest.fixture(scope="module")
def client(settings: ClusterSettings) -> FlaskClient:
    return create_app(settings).test_client()


@pytest.fixture(scope="module")
def both(
    settings: ClusterSettings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Archive, Archive]]:
    folder = tmp_path_factory.mktemp("columnar")
    build_index(SEEDS, folder, now=NOW)
    with open_archive(settings) as cluster, open_archive(folder) as files:
        yield cluster, files


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


REFUSED = ("of=articles", "of=occurrences", "of=unique", "copies=first", "period=month")


@pytest.mark.parametrize("what", REFUSED)
def test_other_units_months_and_first_copies(client: FlaskClient, what: str) -> None:
    error = client.get(f"/api/cube?q=的&{what}").get_json()["error"]
    assert error["code"] == "engine_lacks"
    assert SAID in error["message"]
    for address in ("/cube", "/cube.csv"):
        told = page(client, f"{address}?q=的&{what}", 400)
        assert "The engine of this index does not count this" in told
        assert SAID in told
        assert "cannot be read" not in told, "the address is in order"


def test_sorted_lines_to_download(client: FlaskClient) -> None:
    assert SAID in client.get("/api/concordance?q=的").get_json()["error"]["message"]
    assert SAID in page(client, "/concordance.csv?q=的", 400)
    told = page(client, "/search?q=的&view=kwic&context=left")
    assert "<mark" in told, "the page itself sorts what is not too much"


def test_a_cube_says_what_it_does_not_know(client: FlaskClient) -> None:
    cube: dict[str, Any] = client.get("/api/cube?q=的").get_json()
    assert SAID in cube["notes"][0][0]
    assert cube["base"]["letters"] is None
    assert 0 not in cube["total"][0].values()
    assert all(cube["base"][unit] for unit in ("paragraphs", "articles", "unique"))
    told = page(client, "/cube?q=的")
    assert SAID in told
    assert "0 / 0" not in told


@pytest.mark.parametrize(
    "kinds", [Choice(), Choice(("title",)), Choice((), ("title",)), Choice(("body", "caption"))]
)
def test_what_a_cube_does_know_is_exact(both: tuple[Archive, Archive], kinds: Choice) -> None:
    requests = [SearchRequest(query, filters=Filters(kind=kinds)) for query in ("的", "镇", "")]
    cluster, files = (
        archive.cube(requests, Crossing("region", "year", ()), "all") for archive in both
    )
    for one, other in zip(cluster, files, strict=True):
        assert one.slab.total[:4] == other.slab.total[:4]
        for kind in ("titles", "captions", "credits"):
            assert getattr(one.slab, kind) == getattr(other.slab, kind)


def test_a_batch_leaves_empty_what_is_not_counted_and_says_so(
    both: tuple[Archive, Archive],
) -> None:
    rows = {}
    for archive in both:
        batch = open_batch(archive, SearchRequest(""))
        counted = list(count_batch(batch, read_batch("的\n没有这样的话题吗")))
        for form in ("wide", "long"):
            text = "".join(batch_lines(batch, counted, form)).lstrip("\ufeff")
            rows[archive.info.engine, form] = list(csv.DictReader(io.StringIO(text)))
    for own, other in zip(rows["opensearch", "wide"], rows["columnar", "wide"], strict=True):
        assert SAID in own["note"]
        lacks = {"first_seen", "last_seen", "note", "receipt"}
        assert {name for name in own if own[name] != other[name]} <= lacks
    for own, other in zip(rows["opensearch", "long"], rows["columnar", "long"], strict=True):
        assert own["articles"] == own["unique"] == own["occurrences"] == ""
        assert own["paragraphs"] == other["paragraphs"]


def test_suggestions_say_that_there_are_no_words(client: FlaskClient) -> None:
    answer = client.get("/api/suggest?q=修").get_json()
    assert answer == {"q": "修", "words": False, "suggestions": []}
    assert client.get("/api/suggest?q=贵").get_json()["suggestions"], "places are there"


def test_no_page_promises_what_a_cluster_never_has(client: FlaskClient) -> None:
    assert "A cluster keeps nothing of the build before" in page(client, "/new")
    assert "duanluo verify --archive" in page(client, "/corpus")
    assert "in a cluster" in client.get("/api/audit").get_json()["error"]["message"]


def test_commands_say_it_in_one_line(settings: ClusterSettings) -> None:
    for command in (["concordance", "的"], ["cube", "的", "--of", "articles"]):
        run = CliRunner().invoke(main, [*command, "--archive", ARCHIVE])
        assert run.exit_code
        assert SAID in run.output
        assert "Traceback" not in run.output
    run = CliRunner().invoke(main, ["cube", "的", "--archive", ARCHIVE])
    assert run.exit_code == 0, run.output
    assert SAID in run.output
