"""Serving: caching by build, live swap, compression, a path prefix, and no index yet."""

from __future__ import annotations

import gzip
import re
import threading
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import Archive, SearchRequest
from tests.webui.conftest import build, source_files
from webui import archive as live
from webui.app import create_app
from webui.server import admission
from webui.server.admission import BusyError, Gate
from webui.server.assets import STATIC

PAGES = ("/", "/search?q=社区", "/corpus", "/api/search?q=社区")


@pytest.mark.parametrize("address", PAGES)
def test_an_unchanged_page_is_not_sent_again(client: FlaskClient, address: str) -> None:
    client.get("/")
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""
    assert (
        client.get(
            address + ("&" if "?" in address else "?") + "q=x", headers={"If-None-Match": tag}
        ).status_code
        != 304
    )


def test_another_language_or_theme_is_another_page(client: FlaskClient) -> None:
    tag = client.get("/").headers["ETag"]
    client.set_cookie("lang", "en")
    english = client.get("/", headers={"If-None-Match": tag})
    assert english.status_code == 200
    assert {"Cookie", "Accept-Encoding"} <= set(english.vary)


def test_a_page_from_before_the_archive_was_looked_over_is_not_kept(index_dir: Path) -> None:
    with create_app(index_dir).test_client() as client:
        early = client.get("/search?q=社区")
        assert "ETag" not in early.headers
        assert early.headers["Cache-Control"] == "no-store"
        assert "ETag" in client.get("/").headers, "which looks over the archive"
        late = client.get("/search?q=社区")
        assert "ETag" in late.headers
        assert late.text != early.text


def test_errors_are_not_kept(client: FlaskClient) -> None:
    answer = client.get("/search?to=x")
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_ever_under_their_version_only(client: FlaskClient) -> None:
    page = client.get("/").text
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert (
            "immutable"
            not in client.get(address.partition("?")[0], buffered=True).headers["Cache-Control"]
        )


def test_answers_are_compressed_for_those_who_read_it(client: FlaskClient) -> None:
    plain = client.get("/search?q=社区", headers={"Accept-Encoding": "identity"})
    packed = client.get("/search?q=社区", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    took = re.compile(rb"[\d.]+ \xe6\xaf\xab\xe7\xa7\x92")
    assert took.sub(b"", gzip.decompress(packed.data)) == took.sub(b"", plain.data)
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("prefix", ["/档案/", "档案", "/%E6%A1%A3%E6%A1%88", "/我的 档案/a.b"])
def test_a_prefix_may_be_chinese(index_dir: Path, prefix: str) -> None:
    """WSGI hands paths over as Latin-1: a Chinese prefix answered every request with 500."""
    client = create_app(index_dir, url_prefix=prefix).test_client()
    root = quote(unquote("/" + prefix.strip("/")))
    answer = client.get(f"{root}/search", query_string={"q": "社区"})
    assert answer.status_code == 200
    assert f'href="{root}/corpus"' in answer.text
    assert client.get(f"{root}/corpus").status_code == client.get("/corpus").status_code == 200


@pytest.mark.parametrize(
    "passes_on", [True, False], ids=["proxy keeps the prefix", "proxy strips the prefix"]
)
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


def test_the_index_is_opened_and_searched_before_anybody_asks(index_dir: Path) -> None:
    app = create_app(index_dir)
    live.warm_up(app).join(60)
    assert app.extensions["duanluo"]._opened is not None


def test_warming_up_without_an_index_is_nobodys_error(tmp_path: Path) -> None:
    thread = live.warm_up(create_app(tmp_path))
    thread.join(60)
    assert not thread.is_alive()


def test_a_damaged_index_is_refused_with_what_to_do(tmp_path: Path) -> None:
    build(source_files()[:2], tmp_path / "index")
    victim = max(
        (path for path in (tmp_path / "index").rglob("*") if path.is_file()),
        key=lambda path: path.stat().st_size,
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
            answers.append(
                (
                    given["index"]["generation"],
                    (given["total"]["paragraphs"], given["index"]["articles"]),
                )
            )

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    for number in range(2, 7):
        build(files[:number], folder, day=number)
        lease = app.extensions["duanluo"].lease()
        archive = lease.archive
        expected[archive.info.generation] = totals(archive)
        lease.end()
        answer = app.test_client().get("/healthz").json
        assert answer is not None
        assert answer["generation"] == archive.info.generation
    stop.set()
    for asker in askers:
        asker.join()
    assert {generation for generation, _ in answers} & set(expected)
    assert all(
        expected[generation] == pair for generation, pair in answers if generation in expected
    )


def test_an_index_may_be_taken_away_broken_and_replaced_while_it_is_served(tmp_path: Path) -> None:
    folder, other = tmp_path / "index", tmp_path / "other"
    build(source_files()[:1], folder)
    build(source_files()[:2], other, day=2)
    client = create_app(folder).test_client()

    def served() -> tuple[int, str]:
        answer = client.get("/healthz")
        assert answer.json is not None
        assert client.get("/search?q=社区").status_code == answer.status_code
        return answer.status_code, answer.json[
            "generation"
        ] if answer.status_code == 200 else answer.json["error"]["code"]

    first = served()
    folder.rename(tmp_path / "away")
    assert served() == (503, "no_index")
    other.rename(folder)
    second = served()
    assert second[0] == 200
    assert second != first
    pointer = (folder / "CURRENT").read_text("utf-8")
    for broken in ("", "gen-none", "../away", "\0", "x" * 5000):
        (folder / "CURRENT").write_text(broken, "utf-8")
        assert served()[0] == 503
    (folder / "CURRENT").write_text(pointer, "utf-8")
    assert served() == second


def totals(archive: Archive) -> tuple[int, int]:
    return archive.search(SearchRequest("社区")).total.paragraphs, archive.info.articles


def test_a_page_is_light(client: FlaskClient) -> None:
    assert (
        len(
            client.get(
                "/search?q=社区&open=region&open=source&open=540000",
                headers={"Accept-Encoding": "identity"},
            ).data
        )
        < 60_000
    )
    assert (
        sum(path.stat().st_size for path in STATIC.iterdir() if path.suffix in (".css", ".js"))
        < 70_000
    )


def test_a_gate_lets_so_many_through_and_refuses_the_rest() -> None:
    gate = Gate(at_once=2, waiting=0, seconds=60.0)
    for _ in range(3):  # what was left is free again
        with gate, gate, pytest.raises(BusyError), gate:
            pass


def test_who_waits_at_a_gate_enters_when_another_leaves() -> None:
    gate, entered = Gate(at_once=1, waiting=1, seconds=60.0), threading.Event()

    def wait() -> None:
        with gate:
            entered.set()

    with gate:
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not entered.is_set()
    waiting.join()
    assert entered.is_set()


def test_who_waits_too_long_at_a_gate_is_sent_away() -> None:
    gate = Gate(at_once=1, waiting=1, seconds=0.001)
    for _ in range(3):  # the place in the waiting room was given back
        with gate, pytest.raises(BusyError), gate:
            pass
    with gate:
        pass


@pytest.fixture
def narrow(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application with room for one search and one download at a time."""
    for name, number in (("SEARCHES", 1), ("WAITING", 0), ("DOWNLOADS", 1)):
        monkeypatch.setattr(admission, name, number)
    return create_app(index_dir)


def test_too_many_searches_are_told_to_come_back(narrow: Flask) -> None:
    started, may_end = threading.Event(), threading.Event()

    def hold() -> str:
        started.set()
        may_end.wait()
        return ""

    narrow.add_url_rule("/hold", view_func=hold)
    other = narrow.test_client()
    other.get("/")
    tag = other.get("/search?q=社区").headers["ETag"]
    holder = threading.Thread(target=narrow.test_client().get, args=("/hold",))
    holder.start()
    started.wait()
    try:
        for address in ("/search?q=社区", "/", "/api/search?q=社区"):
            answer = other.get(address)
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "2"
            assert "ETag" not in answer.headers
        assert "同时进行的检索太多" in other.get("/").text
        assert other.get("/api/search").get_json()["error"]["code"] == "busy"
        for address in ("/help", "/healthz", "/static/duanluo.css", "/api/openapi.json"):
            assert other.get(address, buffered=True).status_code == 200
        assert other.get("/nope").status_code == 404
        assert other.get("/search?q=社区", headers={"If-None-Match": tag}).status_code == 304
    finally:
        may_end.set()
        holder.join()
    assert narrow.test_client().get("/search?q=社区").status_code == 200


def test_refusals_and_failures_give_their_place_back(narrow: Flask) -> None:
    def explode() -> str:
        raise RuntimeError

    narrow.add_url_rule("/explode", view_func=explode)
    client = narrow.test_client()
    for address in (
        "/search?to=x",
        "/article/0000000000000000",
        "/explode",
        "/search?q=" + "x" * 501,
    ):
        for _ in range(2):
            assert client.get(address).status_code in (400, 404, 500)
    assert client.get("/search?q=社区").status_code == 200


def test_a_download_has_its_place_until_it_is_sent_or_given_up(narrow: Flask) -> None:
    client = narrow.test_client()
    for give_up in (False, True):
        download = client.get("/export.jsonl?q=社区")
        assert client.get("/export.csv?q=社区").status_code == 503
        if give_up:
            download.close()
        else:
            assert download.text.count("\n") > 10
        assert client.get("/search?q=社区").status_code == 200
    assert client.head("/export.jsonl?q=社区", buffered=True).status_code == 200
    with client.get("/export.csv?q=社区") as last:
        assert last.status_code == 200
    assert client.get("/export.csv?from=x").status_code == 400
    assert client.get("/export.csv?q=社区", buffered=True).status_code == 200


@pytest.mark.parametrize("prefix", ["/", "//", ""])
def test_a_path_prefix_of_slashes_alone_is_none(index_dir: Path, prefix: str) -> None:
    page = create_app(index_dir, url_prefix=prefix).test_client().get("/search?q=社区").text
    assert 'action="/search"' in page
    assert 'href="//' not in page
