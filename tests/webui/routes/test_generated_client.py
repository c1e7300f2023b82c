"""A client that a generator makes from the description of the API runs against it."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from webui.app import create_app

pytestmark = pytest.mark.audit
NAME = "duanluo_client"
FORMS = {
    "text/csv": "text/plain",
    "application/x-ndjson": "text/plain",
    "application/x-research-info-systems": "text/plain",
    "application/x-bibtex": "text/plain",
}
"""What the generator does not know, and how it may read it."""


@pytest.fixture(scope="module")
def generated(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    pytest.importorskip("openapi_python_client", reason="run `make audit`")
    folder = tmp_path_factory.mktemp("client")
    described = create_app(index_dir).test_client().get("/api/openapi.json")
    (folder / "api.json").write_bytes(described.data)
    (folder / "forms.json").write_text(json.dumps({"content_type_overrides": FORMS}), "utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    options = ["--path", "api.json", "--config", "forms.json", "--output-path", NAME]
    made = subprocess.run(
        [*command, *options], cwd=folder, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "Cannot parse" not in made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module(NAME)
    sys.path.remove(str(folder))


@pytest.fixture
def asked(generated: ModuleType, address: str) -> Iterator[Any]:
    with generated.Client(base_url=address) as client:
        yield client


def operation(name: str) -> Any:
    return importlib.import_module(f"{NAME}.api.default.{name}")


def test_answers_are_those_of_the_api(asked: Any, client: FlaskClient) -> None:
    search = operation("get_search")
    answer = search.sync(client=asked, q="图书馆", sort=search.GetSearchSort("newest"))
    plain = client.get("/api/search", query_string={"q": "图书馆", "sort": "newest"}).get_json()
    assert answer.total.paragraphs == plain["total"]["paragraphs"] > 0
    assert [hit.paragraph_id for hit in answer.hits] == [h["paragraph_id"] for h in plain["hits"]]
    assert {**answer.to_dict(), "took_ms": 0} == {**plain, "took_ms": 0}

    hit = answer.hits[0]
    article = operation("get_article").sync(hit.article_id, client=asked)
    assert article.to_dict() == client.get(f"/api/article/{hit.article_id}").get_json()
    copies = operation("get_copies").sync(hit.paragraph_id, client=asked)
    assert copies.to_dict() == client.get(f"/api/copies/{hit.paragraph_id}").get_json()


def test_lists_are_asked_for_and_counted(asked: Any, client: FlaskClient) -> None:
    query = {"q": "图书馆\n渡口", "period": "year"}
    cube = operation("get_cube")
    answer = cube.sync(client=asked, q=query["q"], period=cube.GetCubePeriod(query["period"]))
    plain = client.get("/api/cube", query_string=query).get_json()
    assert {**answer.to_dict(), "took_ms": 0} == {**plain, "took_ms": 0}
    assert len(plain["queries"]) == 2


def test_downloads_are_the_same_text(asked: Any, address: str) -> None:
    for form in ("csv", "jsonl", "ris", "bib"):
        got = operation(f"get_export_{form}").sync_detailed(client=asked, q="图书馆")
        with urllib.request.urlopen(f"{address}/export.{form}?q={quote('图书馆')}") as plain:
            assert got.content == plain.read()


def test_what_is_wrong_is_an_error_with_a_code(asked: Any) -> None:
    answer = operation("get_search").sync_detailed(client=asked, q="图书馆", from_="2021-13")
    assert answer.status_code == 400
    assert answer.parsed.error.code
