"""Ways into a real node, and what is said where there is none.

A node from the registry takes everybody and knows no TLS. A gate stands before it, as a reverse
proxy of somebody's would: TLS with certificates made here, names and keys asked for, and what the
node says of its version put in other words.
"""

from __future__ import annotations

import base64
import http.client
import json
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

pytest.importorskip("opensearchpy")

from indexer.archive.archive import open_archive
from indexer.build.build import build_index
from indexer.cli import main
from indexer.engines.opensearch.nodes.client import Client
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.opensearch.schema.indices import forget, indices
from indexer.engines.opensearch.writing import builder
from indexer.errors import (
    ClusterDiskError,
    ClusterNotTrustedError,
    ClusterReadOnlyError,
    ClusterSettingError,
    ClusterUnauthorizedError,
    ClusterUnreachableError,
    ClusterVersionError,
    DuanluoError,
)
from indexer.search.requests.request import SearchRequest
from tests.engines.opensearch.archives import NOW

NAME, PASSWORD, KEY = "reader", "lantern-42", "aWQ6a2V5"
VARIABLE = "DUANLUO_OPENSEARCH_"


class Gate:
    """Lets through to a node whoever has the password or the key. version: what it says the node is."""

    def __init__(self, node: str, certificate: Path) -> None:
        inside = urlsplit(node)
        self.version: dict[str, str] = {}
        self.seen: list[str] = []
        basic = base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else None
                shown = self.headers.get("Authorization", "")
                gate.seen.append(shown.partition(" ")[0])
                if shown not in (f"Basic {basic}", f"ApiKey {KEY}"):
                    self._answer(401, b'{"error": "Unauthorized", "status": 401}')
                    return
                through = http.client.HTTPConnection(str(inside.hostname), inside.port, timeout=60)
                kind = self.headers.get("Content-Type", "application/json")
                through.request(self.command, self.path, body, {"Content-Type": kind})
                answer = through.getresponse()
                said = answer.read()
                through.close()
                if self.path == "/" and gate.version:
                    told = json.loads(said)
                    told["version"] = gate.version
                    said = json.dumps(told).encode()
                self._answer(answer.status, said)

            def _answer(self, status: int, said: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass  # noqa: N815 - as the server calls them

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Take it that a client goes away when it does not like the certificate."""

        self._server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.with_suffix(".crt"), certificate.with_suffix(".key"))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def authority(folder: Path, name: str) -> Path:
    """Make a certificate that vouches for itself, for this machine; gives its path without an ending."""
    made = folder / name
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
        "-keyout", str(made.with_suffix(".key")), "-out", str(made.with_suffix(".crt")),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return made


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make certificates with")
    folder = tmp_path_factory.mktemp("certificates")
    return authority(folder, "ours"), authority(folder, "another")


@pytest.fixture
def gate(
    opensearch: None, certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Gate]:
    gate = Gate(ClusterSettings.read().urls[0], certificates[0])
    said = {"URL": gate.url, "CA": str(certificates[0].with_suffix(".crt"))}
    said |= {"USER": NAME, "PASSWORD": PASSWORD, "ARCHIVE": f"gate-{time.time_ns():x}"}
    for name, value in said.items():
        monkeypatch.setenv(VARIABLE + name, value)
    yield gate
    gate.close()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "one.txt").write_text("灯塔\n\n灯塔在夜里亮着，船都看得见。\n\n雾散了。\n", "utf-8")
    return folder


def ask() -> int:
    with open_archive(ClusterSettings.read()) as archive:
        return archive.search(SearchRequest("灯塔")).total.paragraphs


def test_build_and_search_behind_tls_and_a_password(
    gate: Gate, source: Path, tmp_path: Path
) -> None:
    build_index(source, tmp_path / "index", now=NOW, engine="opensearch")
    assert ask() == 2
    assert set(gate.seen) == {"Basic"}
    client = Client(ClusterSettings.read())
    for index in indices(client):
        forget(client, index)
    client.close()


def test_an_api_key_goes_in_place_of_a_password(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE + "USER", "")
    monkeypatch.setenv(VARIABLE + "PASSWORD", "")
    monkeypatch.setenv(VARIABLE + "API_KEY", KEY)
    Client(ClusterSettings.read()).check_version()
    assert gate.seen == ["ApiKey"]
    monkeypatch.setenv(VARIABLE + "API_KEY", "another")
    refuses(ClusterUnauthorizedError, "_API_KEY")


def refuses(error: type[DuanluoError], said: str) -> None:
    """See that opening and the command line say the same in one line."""
    with pytest.raises(error) as raised:
        open_archive(ClusterSettings.read())
    assert said in raised.value.message
    assert "\n" not in raised.value.message
    shown = CliRunner().invoke(
        main, ["search", "灯塔", "--archive", ClusterSettings.read().archive]
    )
    assert shown.exit_code != 0
    assert shown.output.strip().count("\n") == 0
    assert said in shown.output


def test_a_wrong_password(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE + "PASSWORD", "lantern-43")
    refuses(ClusterUnauthorizedError, "check DUANLUO_OPENSEARCH_USER and _PASSWORD")
    monkeypatch.setenv(VARIABLE + "USER", "")
    monkeypatch.setenv(VARIABLE + "PASSWORD", "")
    refuses(ClusterUnauthorizedError, "check DUANLUO_OPENSEARCH_USER and _PASSWORD")


def test_a_certificate_that_is_not_vouched_for(
    gate: Gate, certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE + "CA", str(certificates[1].with_suffix(".crt")))
    refuses(ClusterNotTrustedError, "DUANLUO_OPENSEARCH_CA")
    monkeypatch.setenv(VARIABLE + "CA", "")
    refuses(ClusterNotTrustedError, "DUANLUO_OPENSEARCH_CA")
    assert gate.seen == [], "no password goes to whom nobody vouches for"


def test_a_file_of_certificates_that_is_none(
    gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (tmp_path / "missing.crt", tmp_path / "odd.crt"):
        monkeypatch.setenv(VARIABLE + "CA", str(path))
        refuses(ClusterSettingError, "DUANLUO_OPENSEARCH_CA")
        (tmp_path / "odd.crt").write_text("no certificate", "utf-8")


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ({"number": "2.19.1", "distribution": "opensearch"}, "opensearch 2.19.1"),
        ({"number": "9.1.0"}, "Elasticsearch 9.1.0"),
    ],
)
def test_another_version(gate: Gate, version: dict[str, str], said: str) -> None:
    gate.version = version
    refuses(ClusterVersionError, said)


def test_nobody_there(opensearch: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE + "URL", "http://127.0.0.1:9")
    refuses(ClusterUnreachableError, "check DUANLUO_OPENSEARCH_URL")


@pytest.mark.parametrize(
    ("block", "error", "said"),
    [
        ("index.blocks.write", ClusterReadOnlyError, "take index.blocks.write"),
        ("index.blocks.read_only", ClusterReadOnlyError, "take index.blocks.write (or read_only)"),
        # What a node sets when its disk is over the last watermark, in the node's own words.
        ("index.blocks.read_only_allow_delete", ClusterDiskError, "flood-stage watermark"),
    ],
)
def test_an_index_that_takes_no_writes(
    opensearch: None, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    block: str, error: type[DuanluoError], said: str,
) -> None:  # fmt: skip
    monkeypatch.setenv(VARIABLE + "ARCHIVE", f"block-{time.time_ns():x}")
    client = Client(ClusterSettings.read())
    told = builder.actions

    def blocked(index: str, *rest: Any) -> Any:
        client.call("PUT", f"/{index}/_settings", {block: True})
        return told(index, *rest)

    monkeypatch.setattr(builder, "actions", blocked)
    with pytest.raises(error) as raised:
        build_index(source, tmp_path / "index", now=NOW, engine="opensearch")
    assert said in raised.value.message
    assert "\n" not in raised.value.message
    for index in indices(client):
        client.call("PUT", f"/{index}/_settings", {block: None})
        forget(client, index)
    client.close()
