"""What an article, an address or a neighbour can do to a page: nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash

from indexer import Archive, SearchRequest, is_web_address
from tests.webui.conftest import HOSTILE
from tests.webui.pagetree import Element, parse
from webui.app import create_app
from webui.server.access import printable
from webui.server.passwords import BadPasswordFileError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SCRIPTS = {"pages.js", "keys.js", "suggest.js", "brush.js", "copy.js", "picture.js"}
FOREIGN_TAGS = {
    "iframe",
    "object",
    "embed",
    "base",
    "style",
    "img",
    "video",
    "frame",
    "applet",
    "textarea",
}


def assert_harmless(root: Element) -> None:
    """No element of the text, no handler, no inline script or style, no address but our own."""
    for element in root.walk():
        assert element.tag not in FOREIGN_TAGS
        assert not any(name.startswith("on") or name == "style" for name in element.attributes), (
            element.attributes
        )
        if element.tag == "script":
            assert element.text == ""
            assert element.attributes["src"].partition("?")[0].rpartition("/")[2] in SCRIPTS
        for name in ("href", "src", "action"):
            if value := element.attributes.get(name):
                assert value.startswith(("/", "#")), value
                assert not value.startswith("//"), value


def every_page(archive: Archive) -> list[str]:
    hit = archive.search(SearchRequest("攻击样本")).hits[0]
    article = f"/article/{hit.article_id}"
    views = [
        f"/search?q=攻击样本{extra}"
        for extra in ("", "&view=kwic&context=left", "&view=table", "&open=source")
    ]
    return ["/", *views, article, f"{article}?q=攻击样本&n=1", "/corpus", "/help"]


def test_a_hostile_article_stays_text_on_every_page(client: FlaskClient, archive: Archive) -> None:
    for address in every_page(archive):
        assert_harmless(parse(client.get(address).text))


def test_a_hostile_article_is_shown_to_the_letter(client: FlaskClient) -> None:
    shown = parse(client.get("/search?q=攻击样本&kind=body").text).one("p", class_="text").text
    assert shown == f"攻击样本{HOSTILE}到此为止。".replace("\x08", "\u2408")


def test_every_answer_carries_the_headers(client: FlaskClient) -> None:
    for address in (
        "/",
        "/search?q=x",
        "/compare?q=x",
        "/cube?q=x",
        "/nope",
        "/api/search?q=x",
        "/api/nope",
        "/healthz",
        "/export.csv?q=x",
        "/static/duanluo.css",
    ):
        headers = client.get(address, buffered=True).headers
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_nothing_can_be_written(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):  # refused unless asked for: see test_editing
            path = re.sub("<[^>]+>", "x", rule.rule)
            assert client.post(path).status_code == 403
        else:
            assert set(rule.methods or ()) <= {"GET", "HEAD", "OPTIONS"}
    answer = client.post("/search", data="x")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


HOSTS = ("localhost", "127.0.0.1", "[::1]", "archive.example.org")


@pytest.mark.parametrize(
    "host",
    [
        *(
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.example:8000",
            "notlocalhost",
        ),
        *(
            "[::2]:8000",
            "[::1",
            "::1",
            "::1:8000",
            "[::1]evil",
            "localhost:8000:9",
            "localhost@evil.example",
            "0",
        ),
        *(
            "localhost/",
            "localhost evil",
            "local\x00host",
            "localhost:",
            "",
            " ",
            "<script>alert(1)</script>",
            "[]",
        ),
        *(
            "127.1",
            "2130706433",
            "0x7f.1",
            "localhost.",
            "ⅼocalhost",
            "x" * 5000,
            "a,localhost",
            "localhost#",
            "*",
        ),
    ],
)
def test_another_host_name_is_refused(index_dir: Path, host: str) -> None:
    client = create_app(index_dir, trusted_hosts=HOSTS).test_client()
    for address in ("/", "/api/search", "/nope", "/static/duanluo.css"):
        answer = client.get(address, headers={"Host": host}, buffered=True)
        assert answer.status_code == 400
        assert host == "0" or not host.strip() or host not in answer.text
        assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize(
    "host", ["a..b", "." * 9, "<script>", "[", "x" * 64, "ü.example", "a b", "a:b"]
)
def test_a_name_that_cannot_be_one_is_refused_where_any_is_served(
    client: FlaskClient, host: str
) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400
    assert client.get("/", headers={"Host": "any.example"}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8000",
        "127.0.0.1:8000",
        "[::1]",
        "[::1]:8000",
        "archive.example.org:443",
    ],
)
def test_our_own_names_are_served(index_dir: Path, host: str) -> None:
    client = create_app(index_dir, trusted_hosts=HOSTS).test_client()
    assert client.get("/", headers={"Host": host}).status_code == 200


def test_no_answer_names_a_path_of_the_machine(
    client: FlaskClient, index_dir: Path, archive: Archive
) -> None:
    for address in (
        *every_page(archive),
        "/nope",
        "/search?from=x",
        "/api/search?q=x",
        "/api/openapi.json",
        "/healthz",
        "/export.jsonl?q=*",
    ):
        text = client.get(address).text
        assert str(index_dir.parent) not in text
        assert str(Path(__file__).parents[3]) not in text


def test_an_unforeseen_error_shows_no_traceback(index_dir: Path) -> None:
    app = create_app(index_dir)

    def explode() -> str:
        raise RuntimeError("secret detail")

    app.add_url_rule("/explode", view_func=explode)
    app.add_url_rule("/api/explode", "api_explode", view_func=explode)
    client = app.test_client()
    for address in ("/explode", "/api/explode"):
        answer = client.get(address)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "article_id",
    [
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "CURRENT",
        "a" * 5000,
        "0" * 16,
        "’",
        ".",
    ],
)
def test_only_ids_open_articles(client: FlaskClient, article_id: str) -> None:
    for prefix in ("/article/", "/api/article/"):
        assert client.get(prefix + article_id).status_code in (404, 301, 308)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "JAVASCRIPT:x",
        "//evil.example",
        "ftp://x",
        "http:",
        "http://[",
        "",
        None,
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert not is_web_address(url)


def test_web_addresses_become_links() -> None:
    assert is_web_address("https://example.org/a?b=c")


def test_a_password_file_guards_every_page(index_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text(
        f"# readers\nzhou:{generate_password_hash('岸边', method='pbkdf2:sha256:1000')}\n", "utf-8"
    )
    client = create_app(index_dir, password_file=file).test_client()
    for address in ("/", "/api/search", "/static/duanluo.css", "/healthz", "/nope"):
        answer = client.get(address, buffered=True)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
        assert client.get(address, auth=("zhou", "wrong")).status_code == 401
        assert client.get(address, auth=("other", "岸边")).status_code == 401
    for _ in range(2):
        assert client.get("/", auth=("zhou", "岸边")).status_code == 200


@pytest.fixture(scope="module")
def guarded(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    file = tmp_path_factory.mktemp("passwords") / "passwords"
    # As an editor on Windows saves it.
    file.write_bytes(
        f"zhou:{generate_password_hash('p:w', method='pbkdf2:sha256:1000')}\r\n".encode("utf-8-sig")
    )
    return create_app(index_dir, password_file=file)


@pytest.mark.parametrize(
    "sent",
    [
        *(
            "",
            "Basic",
            "Basic ",
            "Basic !!!",
            "Basic /w==",
            "Basic AAAA",
            "Basic Og==",
            "Basic emhvdQ==",
            "Basic OnA6dw==",
        ),
        *(
            "Basic OnA6dw==",
            "Bearer x",
            "Digest username=zhou",
            "zhou:p:w",
            "Basic " + "QQ" * 5000,
            "basic \x00",
            "Negotiate",
        ),
    ],
)
def test_what_is_no_name_and_password_is_nobody(guarded: Flask, sent: str) -> None:
    assert guarded.test_client().get("/", headers={"Authorization": sent}).status_code == 401


def test_a_password_may_hold_a_colon_and_the_file_a_byte_order_mark(guarded: Flask) -> None:
    assert guarded.test_client().get("/", auth=("zhou", "p:w")).status_code == 200
    assert guarded.test_client().get("/", auth=("zhou", "p")).status_code == 401


def test_a_name_that_is_not_known_is_refused_with_any_password(guarded: Flask) -> None:
    """Also with the password that an unknown name is checked against, so that both take as long."""
    for name in ("li", "", "zhou ", "ZHOU", "\ufeffzhou"):
        assert guarded.test_client().get("/", auth=(name, "p:w")).status_code == 401


@pytest.mark.parametrize("content", ["", "zhou", "zhou:plain", "\nzhou:scrypt:x\nli:plain\n"])
def test_a_password_file_with_a_plain_password_is_refused(
    index_dir: Path, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "passwords"
    file.write_text(content, "utf-8")
    with pytest.raises(BadPasswordFileError):
        create_app(index_dir, password_file=file)


def test_a_log_line_cannot_be_forged(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "webui.server.access"):
        app.test_client().get("/search", query_string={"q": "a\r\nforged \x1b[31m"})
    assert len(caplog.messages) == 1
    assert not set(caplog.messages[0]) & {"\n", "\r", "\x1b"}
    assert printable("\x1b[1m\u202e社") == "\\x1b[1m\\u202e社"
