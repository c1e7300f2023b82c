"""Serving: caching by build, live swap, compression, a path prefix, and no index yet."""

from __future__ import annotations

import gzip
import re
import threading
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import Archive, SearchRequest
from tests.webui.conftest import build, source_files
from webui.app import create_app
from webui.assets import STATIC

PAGES = ("/", "/search?q=社区", "/corpus", "/api/search?q=社区")


@pytest.mark.parametrize("address", PAGES)
def test_an_unchanged_page_is_not_sent_again(client: FlaskClient, address: str) -> None:
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""
    assert (
        client.get(address + ("&" if "?" in address else "?") + "q=x", headers={"If-None-Match": tag}).status_code
        != 304
    )


def test_another_language_or_theme_is_another_page(client: FlaskClient) -> None:
    tag = client.get("/").headers["ETag"]
    client.set_cookie("lang", "en")
    english = client.get("/", headers={"If-None-Match": tag})
    assert english.status_code == 200
    assert {"Cookie", "Accept-Encoding"} <= set(english.vary)


def test_errors_are_not_kept(client: FlaskClient) -> None:
    answer = client.get("/search?from=x")
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_ever_under_their_version_only(client: FlaskClient) -> None:
    page = client.get("/").text
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert "immutable" not in client.get(address.partition("?")[0], buffered=True).headers["Cache-Control"]


def test_answers_are_compressed_for_those_who_read_it(client: FlaskClient) -> None:
    plain = client.get("/search?q=社区", headers={"Accept-Encoding": "identity"})
    packed = client.get("/search?q=社区", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    took = re.compile(rb"[\d.]+ \xe6\xaf\xab\xe7\xa7\x92")
    assert took.sub(b"", gzip.decompress(packed.data)) == took.sub(b"", plain.data)
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("passes_on", [True, False], ids=["proxy keeps the prefix", "proxy strips the prefix"])
def test_under_a_path_every_link_begins_with_it(index_dir: Path, passes_on: bool) -> None:
    client = create_app(index_dir, url_prefix="/tools/duanluo/").test_client()
    answer = client.get(("/tools/duanluo" if passes_on else "") + "/search?q=社区")
    assert answer.status_code == 200
    links = re.findall(r'(?:href|src|action|data-suggest|data-brush)="(/[^"]*)"', answer.text)
    assert len(links) > 40
    assert all(link.startswith("/tools/duanluo/") for link in links)
    back = client.get("/tools/duanluo/settings?theme=dark&back=/search?q=x")
    assert back.headers["Location"] == "/tools/duanluo/search?q=x"
    assert "Path=/tools/duanluo" in back.headers["Set-Cookie"]


def test_without_an_index_the_page_says_how_to_build_one(tmp_path: Path) -> None:
    client = create_app(tmp_path / "index").test_client()
    for address in ("/", "/search?q=x", "/corpus", "/article/x"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "duanluo build" in answer.text
    assert client.get("/help").status_code == 200
    health = client.get("/healthz")
    assert health.status_code == 503
    assert health.json is not None
    assert health.json["error"]["code"] == "no_index"


def test_a_damaged_index_is_refused_with_what_to_do(tmp_path: Path) -> None:
    build(source_files()[:2], tmp_path / "index")
    victim = max(
        (path for path in (tmp_path / "index").rglob("*") if path.is_file()), key=lambda path: path.stat().st_size
    )
    victim.write_bytes(victim.read_bytes()[:-1])
    answer = create_app(tmp_path / "index").test_client().get("/search?q=x")
    assert answer.status_code == 503
    assert "损坏" in answer.text


def test_a_rebuild_is_served_at_once_and_never_mixed(tmp_path: Path) -> None:
    files = source_files()
    folder = tmp_path / "index"
    build(files[:1], folder)
    app = create_app(folder)
    expected: dict[str, tuple[int, int]] = {}
    answers: list[tuple[str, tuple[int, int]]] = []
    stop = threading.Event()

    def ask() -> None:
        client = app.test_client()
        while not stop.is_set():
            given = client.get("/api/search?q=社区").json
            assert given is not None
            answers.append((given["index"]["generation"], (given["total"]["paragraphs"], given["index"]["articles"])))

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    for number in range(2, 7):
        build(files[:number], folder, day=number)
        archive = app.extensions["duanluo"].get()
        expected[archive.info.generation] = totals(archive)
        answer = app.test_client().get("/healthz").json
        assert answer is not None
        assert answer["generation"] == archive.info.generation
    stop.set()
    for asker in askers:
        asker.join()
    assert {generation for generation, _ in answers} & set(expected)
    assert all(expected[generation] == pair for generation, pair in answers if generation in expected)


def totals(archive: Archive) -> tuple[int, int]:
    return archive.search(SearchRequest("社区")).total.paragraphs, archive.info.articles


def test_a_page_is_light(client: FlaskClient) -> None:
    assert (
        len(
            client.get(
                "/search?q=社区&open=region&open=source&open=540000", headers={"Accept-Encoding": "identity"}
            ).data
        )
        < 60_000
    )
    assert sum(path.stat().st_size for path in STATIC.iterdir() if path.suffix in (".css", ".js")) < 60_000
