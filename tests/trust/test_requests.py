"""Whatever is asked of the server.

No error of ours, and no file but those of the index, the texts and the program.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from indexer import SearchRequest, open_archive
from tests.conftest import ROOT
from tests.trust.material import make_index
from webui.address import params
from webui.app import create_app

STATIC_SEED = 29
REQUESTS = 1000
TRAVERSALS = 300
IDS = 60
"""Pages of the little archive."""
UPWARD = ("..", "...", "%2e%2e", "%252e%252e", ".%2e", "..%00", "．．", "..;", "~", ".")
BETWEEN = ("/", "\\", "%2f", "%5c", "%252f", "//", "/./", "∕", "%c0%af")
AIMS = (
    "etc/passwd",
    "CURRENT",
    "manifest.json",
    "proc/self/environ",
    "articles/0001.txt",
    "windows\\win.ini",
)
WHOLE = (
    *(
        "/etc/passwd",
        "//etc/passwd",
        "file:///etc/passwd",
        "C:\\windows\\win.ini",
        "\\\\host\\share\\x",
        "CURRENT",
    ),
    *(
        "/proc/self/environ",
        "/dev/zero",
        "~root/.ssh/id_rsa",
        "0001.txt\x00.png",
        "|id",
        "`id`",
        "$(id)",
        "{{7*7}}",
    ),
)
ODD = (
    *(
        "",
        " ",
        "\x00",
        "\ud7ff",
        "\ufffd",
        "￿",
        "\u202e",
        "'",
        '"',
        "\\",
        "%",
        "%00",
        "(",
        ")",
        "((((",
        "-",
        "- -",
        "*",
    ),
    *(
        "**",
        "NOT",
        "AND OR",
        "NEAR/0",
        "NEAR/999999",
        "title:",
        "like:",
        "like:x",
        "a:b:c",
        '"*"',
        "渡口",
        "渡口 -渡口",
    ),
    *(
        "水渠 OR 茶园",
        '"渡口水渠"~3',
        "/.*/",
        "0",
        "-1",
        "1",
        "1e9",
        "９",
        "٣",
        "99999999999999999999",
        "nan",
        "true",
    ),
    *(
        "2024",
        "2024-13",
        "2024-02-30",
        "0000",
        "9999-12-31",
        "-2024",
        "unknown",
        "-unknown",
        "510000",
        "-510000",
    ),
    *(
        "body",
        "region",
        "year",
        "month",
        "list",
        "kwic",
        "table",
        "articles",
        "relevance",
        "newest",
        "left",
        "first",
    ),
    *(
        "zh",
        "en",
        "dark",
        "//evil.example",
        "/\\evil.example",
        "x" * 999,
        "字" * 1001,
        "( " * 70,
        "a OR " * 65 + "a",
    ),
    *(
        "\r\nSet-Cookie: a=b",
        "<script>alert(1)</script>",
        "=1+1",
        "渡\n水渠\n茶园",
        "𠮷" * 30,
        "e\u0301" * 40,
        "😀",
    ),
)
OTHER_NAMES = (
    "identity",
    "line",
    "file",
    "text",
    "back",
    "lang",
    "theme",
    "v",
    "prefix",
    "limit",
    "n",
    "short",
    "é",
    "",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("requests")
    make_index(path, pages=IDS, updates=0)
    return path


@pytest.fixture(scope="module")
def app(folder: Path) -> Flask:
    return create_app(folder / "index")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def names() -> tuple[str, ...]:
    """Give every parameter that some page knows, and some that none does."""
    tables = (getattr(params, name) for name in dir(params) if name.endswith("PARAMETERS"))
    return tuple(
        sorted({parameter.name for table in tables for parameter in table} | set(OTHER_NAMES))
    )


def rules(app: Flask, *, with_ids: bool) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if bool(rule.arguments) or not with_ids]


def filled(rule: Rule, value: str) -> str:
    """Give the path of a rule with this value, encoded, in the place of its variable."""
    before, _, rest = rule.rule.partition("<")
    return before + quote(value, safe="") + rest.partition(">")[2]


def traversals() -> list[str]:
    rng = random.Random(STATIC_SEED)
    found = dict.fromkeys(WHOLE)
    while len(found) < TRAVERSALS:
        step = rng.choice(UPWARD) + rng.choice(BETWEEN)
        found[
            rng.choice(("", "", "/", "static/", "0" * 16 + "/"))
            + step * rng.randint(1, 9)
            + rng.choice(AIMS)
        ] = None
    return list(found)


_armed = False
_opened: list[str] = []


def _note(event: str, args: tuple[object, ...]) -> None:
    if _armed and event == "open" and isinstance(args[0], str | bytes):
        _opened.append(os.fsdecode(args[0]))


@pytest.fixture(scope="module")
def _noting() -> None:
    sys.addaudithook(_note)  # it stays for the life of the process, and is silent unless armed


@contextmanager
def opened_files() -> Iterator[list[str]]:
    """Give the paths that this process opens meanwhile."""
    global _armed  # noqa: PLW0603 - a hook cannot be removed, nor given another value
    _opened.clear()
    _armed = True
    try:
        yield _opened
    finally:
        _armed = False


def outside(paths: list[str], folder: Path) -> list[str]:
    """Give the paths that are neither of the index, of the texts, of this program nor of Python."""
    own = [folder / "index", folder / "articles", ROOT / "webui", ROOT / "indexer"]
    libraries = [
        Path(sysconfig.get_paths()[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")
    ]
    allowed = tuple(f"{os.path.realpath(place)}{os.sep}" for place in (*own, *libraries))
    return sorted({path for path in paths if not os.path.realpath(path).startswith(allowed)})


@pytest.mark.usefixtures("_noting")
def test_what_is_opened_is_seen(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("x")
    beside = folder / "index" / ".." / "secret"
    beside.write_text("x")
    with opened_files() as seen:
        other.read_text()
        beside.read_text()
        next((folder / "articles").iterdir()).read_text("utf-8")
    assert len(seen) == 3
    assert outside(seen, folder) == sorted([str(other), str(beside)])


@pytest.mark.usefixtures("_noting")
def test_no_path_in_an_address_opens_a_file(app: Flask, client: FlaskClient, folder: Path) -> None:
    hit = open_archive(folder / "index").search(SearchRequest("渡口")).hits[0]
    with_ids = rules(app, with_ids=True)
    assert len(with_ids) >= 7
    wrong = []
    with opened_files() as seen:
        assert client.get(f"/article/{hit.article_id}").status_code == 200
        assert client.get(f"/printed/{hit.article_id}").status_code == 200
        for rule in with_ids:
            for value in traversals():
                answer = client.get(filled(rule, value), buffered=True)
                if answer.status_code == 308:  # doubled slashes are told apart before anything else
                    assert answer.headers["Location"].startswith(("/", "http://localhost/"))
                elif answer.status_code not in (400, 404):
                    wrong.append((rule.rule, value, answer.status_code))
    assert wrong == []
    assert outside(seen, folder) == []


@pytest.mark.usefixtures("_noting")
def test_no_path_in_a_parameter_opens_a_file(client: FlaskClient, folder: Path) -> None:
    with opened_files() as seen:
        for value in traversals():
            assert client.get("/line", query_string={"file": value, "line": "1"}).status_code in (
                400,
                404,
            )
            assert client.get("/receipts", query_string={"file": value[:100]}).status_code in (
                200,
                400,
                404,
            )
    assert outside(seen, folder) == []


def odd_address(rng: random.Random, rule: Rule, known: tuple[str, ...], ids: list[str]) -> str:
    """Give an address of this rule with up to six parameters; half of the ids are there."""
    path = (
        filled(rule, rng.choice(ids if rng.random() < 0.5 else ODD))
        if rule.arguments
        else rule.rule
    )
    pairs = [(rng.choice(known), rng.choice(ODD)) for _ in range(rng.randrange(7))]
    asked = urlencode(pairs, errors="surrogatepass")
    if rng.random() < 0.1:
        asked += rng.choice(("&q=%ff%fe", "&%", "&&&=", "&q", "&q=%ED%A0%80", "&page=%00"))
    return f"{path}?{asked}"


def test_no_odd_request_is_an_error_of_ours(app: Flask, client: FlaskClient, folder: Path) -> None:
    rng = random.Random(STATIC_SEED)
    hits = open_archive(folder / "index").search(SearchRequest("渡口")).hits
    ids = [name for hit in hits for name in (hit.article_id, hit.paragraph_id)]
    known, every = names(), rules(app, with_ids=False)
    told: set[int] = set()
    for number in range(REQUESTS):
        rule = every[number % len(every)]
        address = odd_address(rng, rule, known, ids)
        answer = client.get(address, buffered=True)
        told.add(answer.status_code)
        assert answer.status_code < 500, address
        assert str(folder) not in answer.text, address
        assert str(ROOT) not in answer.text, address
        assert "Traceback (most recent" not in answer.text, address
        if rule.rule.startswith("/api/") and not 300 <= answer.status_code < 400:
            assert answer.mimetype == "application/json", address
            json.loads(answer.text)
    assert {200, 400, 404} <= told


ASKED_WHILE_DEBUGGING = """
import json, os, pathlib, sys
from webui.app import create_app
app = create_app(pathlib.Path(sys.argv[1]))
def explode():
    raise RuntimeError("detail of " + os.path.abspath(sys.argv[1]))
app.add_url_rule("/explode", view_func=explode)
app.add_url_rule("/api/explode", "api_explode", view_func=explode)
client = app.test_client()
addresses = (
    "/", "/search?q=x", "/search?from=x", "/nope", "/api/nope", "/api/search?page=x", "/explode", "/api/explode",
    "/console", "/?__debugger__=yes&cmd=resource&f=debugger.js", "/explode?__debugger__=yes&cmd=1&frm=0&s=x",
)
print(json.dumps([[address, (a := client.get(address)).status_code, a.text, dict(a.headers)] for address in addresses]))
"""


def test_the_debugger_of_flask_cannot_be_switched_on(folder: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", ASKED_WHILE_DEBUGGING, str(folder / "index")],
        env={**os.environ, "FLASK_DEBUG": "1", "FLASK_ENV": "development", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    answers = json.loads(said.stdout)
    for address, status, text, headers in answers:
        assert status == (500 if "explode" in address else status), address
        assert "Content-Security-Policy" in headers, address
        for secret in (
            "Traceback",
            "RuntimeError",
            "detail of",
            "EVALEX",
            "CONSOLE_MODE",
            str(folder),
            str(ROOT),
        ):
            assert secret not in text, (address, secret)
    assert {status for _, status, _, _ in answers} >= {200, 400, 404, 500}
