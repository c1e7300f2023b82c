"""Scripts of other sites read the API where their site is named, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.security import generate_password_hash

from webui.app import create_app
from webui.server.origins import BadOriginError

SITE = "https://reader.example"
QUESTION = {"Origin": SITE, "Access-Control-Request-Method": "GET"}
ALLOWED = "Access-Control-Allow-Origin"


def test_nothing_is_allowed_unless_it_is_said(index_dir: Path) -> None:
    client = create_app(index_dir).test_client()
    answer = client.get("/api/search?q=%E7%9A%84", headers={"Origin": SITE})
    assert ALLOWED not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/api/search?q=%E7%9A%84", "/api/corpus", "/api/search?q=%28"])
def test_a_named_site_reads_answers_and_errors(index_dir: Path, path: str) -> None:
    client = create_app(index_dir, allowed_origins=[SITE]).test_client()
    answer = client.get(path, headers={"Origin": SITE})
    assert answer.headers[ALLOWED] == SITE
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    other = client.get(path, headers={"Origin": "https://other.example"})
    assert ALLOWED not in other.headers
    assert "Origin" in other.headers["Vary"], "no cache gives one site's answer to another"


@pytest.mark.parametrize("path", ["/search?q=%E7%9A%84", "/corpus", "/export.csv?q=%E7%9A%84"])
def test_pages_are_not_the_api(index_dir: Path, path: str) -> None:
    client = create_app(index_dir, allowed_origins=["*"]).test_client()
    assert ALLOWED not in client.get(path, headers={"Origin": SITE}).headers


def test_any_site_reads_but_sends_no_password(index_dir: Path) -> None:
    client = create_app(index_dir, allowed_origins=["*"]).test_client()
    answer = client.options("/api/search", headers=QUESTION)
    assert answer.status_code == 204
    assert answer.headers[ALLOWED] == "*"
    assert "Authorization" not in answer.headers["Access-Control-Allow-Headers"]


def test_a_browser_asks_beforehand_without_a_password(index_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text(f"zhou:{generate_password_hash('岸边', method='pbkdf2:sha256:1')}\n", "utf-8")
    client = create_app(index_dir, allowed_origins=[SITE], password_file=file).test_client()
    answer = client.options("/api/search", headers=QUESTION)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Methods"] == "GET"
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    refused = client.get("/api/search?q=%E7%9A%84", headers={"Origin": SITE})
    assert (refused.status_code, refused.headers[ALLOWED]) == (401, SITE)
    assert client.options("/search", headers=QUESTION).status_code == 401


@pytest.mark.parametrize(
    "origin", ["reader.example", "https://reader.example/", "null", "", "https://a b", "**"]
)
def test_what_is_no_origin_is_refused(index_dir: Path, origin: str) -> None:
    with pytest.raises(BadOriginError):
        create_app(index_dir, allowed_origins=[origin])
