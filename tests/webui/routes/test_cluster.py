"""The pages of an archive that lies in a cluster, with no file of an index on this machine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import ClusterSettings, build_index
from webui.app import create_app

SEEDS = Path(__file__).parents[3] / "seeds"


@pytest.fixture(scope="module")
def client(opensearch: None, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUANLUO_OPENSEARCH_ARCHIVE", "pages")
        now = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
        build_index(SEEDS, tmp_path_factory.mktemp("index"), now=now, engine="opensearch")
        return create_app(ClusterSettings.read()).test_client()


@pytest.mark.parametrize(
    "address",
    ["/", "/search?q=的", "/search?q=的&view=kwic", "/search?q=的&view=table", "/search?q=孩*校&sort=newest",
     "/compare?q=的%0A学校", "/copies", "/corpus", "/help", "/healthz", "/export.csv?q=学校", "/export.ris?q=学校",
     "/api/search?q=的", "/api/suggest?q=min", "/search?q=没有这样的话题吗"],
)  # fmt: skip
def test_every_page_is_there(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_an_article_and_its_copies(client: FlaskClient) -> None:
    found = client.get("/api/search?q=的&per_page=100").get_json()
    hit = next(hit for hit in found["hits"] if hit.get("cluster"))
    assert hit["display_title"] in client.get(f"/article/{hit['article_id']}").text
    assert client.get(f"/copies/{hit['paragraph_id']}").status_code == 200
    assert client.get("/article/0000000000000000").status_code == 404


def test_a_cluster_that_is_gone_is_a_readable_page(opensearch: None) -> None:
    gone = create_app(ClusterSettings(("http://127.0.0.1:9",))).test_client()
    answer = gone.get("/search?q=的")
    assert answer.status_code == 503
    assert gone.get("/api/search?q=的").get_json()["error"]["code"] == "cluster_unreachable"
