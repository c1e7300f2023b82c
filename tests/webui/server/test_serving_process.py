"""`duanluo serve` as a process.

Its address, slow and vanishing clients, few files, and a rebuild that is killed.
"""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from indexer import current_generation
from tests.conftest import ROOT, SEEDS

ASKED = f"/search?q={quote('社区')}"
PATIENCE = 60.0
"""Seconds until a test gives up on a connection; reached only by a server that hangs."""
FEW_FILES = 230
"""Thirty connections beside the files of an index."""


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "indexer", *map(str, arguments)]


@contextmanager
def served(
    index_dir: Path, *options: object, files: int | None = None
) -> Iterator[tuple[str, int]]:
    """Run the server with so many files at most; gives the host and port that it says."""

    serve = command("serve", "--index", index_dir, "--port", 0, *options)
    if files is not None:
        serve = ["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh", *serve]
    with subprocess.Popen(serve, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = re.search(r"http://\S+", process.stderr.readline())
        assert said is not None
        address = urlsplit(said[0])
        assert address.hostname is not None
        assert address.port is not None
        try:
            yield address.hostname, address.port
        finally:
            process.terminate()
            rest = process.stderr.read()
    assert "Traceback" not in rest, rest


class Connection(http.client.HTTPConnection):
    """Sends an address as it stands, as curl does."""

    def _encode_request(self, request: str) -> bytes:
        return request.encode()


def ask(server: tuple[str, int], path: str = ASKED, **headers: str) -> tuple[int, bytes]:
    connection = Connection(*server, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def generation(server: tuple[str, int]) -> str:
    name: str = json.loads(ask(server, "/healthz")[1])["generation"]
    return name


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_address_that_it_says_answers_under_its_own_name_alone(
    index_dir: Path, host: str
) -> None:
    if host == "::1" and not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with served(index_dir, "--host", host) as server:
        assert ask(server)[0] == 200
        assert ask(server, Host="evil.example")[0] == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_address_is_read_as_it_is_typed(index_dir: Path, host: str) -> None:
    with served(index_dir, "--host", host) as server:
        said = [
            json.loads(ask(server, path)[1])
            for path in ("/api/search?q=社区", f"/api/search?q={quote('社区')}")
        ]
        assert said[0]["query"] == "社区"
        assert said[0]["total"] == said[1]["total"]
        assert said[0]["total"]["paragraphs"] > 0


def test_a_taken_port_and_an_unknown_host_are_one_line(index_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for options in (("--port", port), ("--host", "no-such-host.invalid")):
            serve = command("serve", "--index", index_dir, *options)
            ended = subprocess.run(serve, cwd=ROOT, capture_output=True, text=True, check=False)
            assert ended.returncode == 2
            assert ended.stderr.startswith("Cannot serve on")
            assert ended.stderr.count("\n") == 1


def test_slow_clients_keep_nobody_out(index_dir: Path) -> None:
    with served(index_dir) as server:
        slow = [socket.create_connection(server) for _ in range(200)]
        for number, connection in enumerate(slow):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * number)
        assert ask(server)[0] == 200
        for connection in slow:
            connection.close()
        assert ask(server)[0] == 200


def test_too_few_files_for_an_index_are_one_line(index_dir: Path) -> None:
    serve = command("serve", "--index", index_dir, "--port", 0)
    few = ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh", *serve]
    ended = subprocess.run(few, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "ulimit -n" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_more_clients_than_files_are_answered_one_after_the_other(index_dir: Path) -> None:
    """All are answered; whom a busy machine tells to come back is answered when coming back."""
    with served(index_dir, files=FEW_FILES) as server:
        with ExitStack() as open_clients:
            clients = [
                open_clients.enter_context(socket.create_connection(server, timeout=PATIENCE))
                for _ in range(100)
            ]
            for client in clients:
                client.sendall(f"GET {ASKED} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            answers = [_whole_answer(client) for client in clients]
        refused = [answer for answer in answers if b" 200 " not in answer.partition(b"\r\n")[0]]
        for answer in refused:
            assert answer.startswith((b"HTTP/1.0 503 ", b"HTTP/1.1 503 ")), answer[:200]
            assert b"\r\nRetry-After: " in answer
            while ask(server)[0] == 503:
                pass
        assert len(refused) < len(answers)


def _whole_answer(client: socket.socket) -> bytes:
    with client.makefile("rb") as answer:
        return answer.read()


def test_downloads_that_are_given_up_take_no_place(index_dir: Path) -> None:
    with served(index_dir) as server:
        for _ in range(20):
            with socket.create_connection(server, timeout=PATIENCE) as client:
                client.sendall(b"GET /export.jsonl?q=* HTTP/1.1\r\nHost: localhost\r\n\r\n")
                client.recv(1)
        status, body = ask(server, "/export.csv")
        assert status in (200, 503)  # the last of them may still be on its way
        while status == 503:
            status, body = ask(server, "/export.csv")
        assert body.count(b"\r\n") > 100


def test_a_header_or_body_beyond_bounds_is_refused(index_dir: Path) -> None:
    with served(index_dir) as server:
        assert ask(server, Cookie="x" * 20_000)[0] == 431
        assert ask(server, "/search?q=" + "x" * 20_000)[0] == 431
        for path, status in (("/search", {400, 405, 413}), ("/", {400, 405, 413})):
            connection = http.client.HTTPConnection(*server, timeout=PATIENCE)
            with suppress(
                BrokenPipeError, ConnectionResetError
            ):  # it may hang up before it has read all
                connection.request("POST", path, body=b"x" * 1_000_000)
                assert connection.getresponse().status in status
            connection.close()
        assert ask(server)[0] == 200


def test_a_whole_list_of_queries_reaches_its_page(index_dir: Path) -> None:
    # As a browser sends a form with a file in it.
    lines = "\n".join(f"旧桥修缮的经过 NOT 第{number}号通知所附的说明" for number in range(2000))
    start = '--b\r\nContent-Disposition: form-data; name="'
    form = f'{start}format"\r\n\r\nlong\r\n{start}q"\r\n\r\n%s\r\n--b--\r\n'
    with served(index_dir) as server:
        for text, status in ((lines, 200), (lines * 4, 400), ("桥" * 400_000, 413)):
            connection = http.client.HTTPConnection(*server, timeout=PATIENCE)
            connection.request(
                "POST",
                "/batch",
                body=(form % text).encode(),
                headers={
                    "Content-Type": "multipart/form-data; boundary=b",
                    "Sec-Fetch-Site": "same-origin",
                },
            )
            answer = connection.getresponse()
            body = answer.read().decode()
            assert answer.status == status
            assert "generated by server" not in body, "a page says what to do"
            connection.close()


def test_a_rebuild_that_is_killed_leaves_the_old_index_served(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("asks for POSIX")
    index = tmp_path / "index"
    subprocess.run(
        command("build", SEEDS, "--index", index), cwd=ROOT, check=True, capture_output=True
    )
    before = current_generation(index)
    with served(index) as server:
        assert generation(server) == before
        with subprocess.Popen(
            command("build", SEEDS, "--index", index), cwd=ROOT, stderr=subprocess.DEVNULL
        ) as build:
            while len(list(index.glob("gen-*"))) < 2 and build.poll() is None:
                pass
            build.send_signal(signal.SIGKILL)
        assert ask(server)[0] == 200
        assert generation(server) == current_generation(index)
        subprocess.run(
            command("build", SEEDS, "--index", index), cwd=ROOT, check=True, capture_output=True
        )
        assert generation(server) == current_generation(index) != before
        assert len(list(index.glob("gen-*"))) <= 2
