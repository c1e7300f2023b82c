"""What is handed to those who run servers.

Nginx's page with Debian's nginx, the unit, the password file.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.security import check_password_hash

from indexer.build.build import build_index
from indexer.cli import main
from tests.conftest import NOW, ROOT, SEEDS

DEPLOY = ROOT / "deploy"
SECONDS = 30
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextlib.contextmanager
def served(index: Path, log: Path, *options: str) -> Iterator[int]:
    """Serve an index, and give the port."""
    command = [
        sys.executable,
        "-m",
        "indexer",
        "serve",
        "--index",
        str(index),
        "--port",
        "0",
        *options,
    ]
    with log.open("wb") as errors, subprocess.Popen(command, stderr=errors, cwd=ROOT) as process:
        try:
            until = time.monotonic() + SECONDS
            while not (said := re.search(rb"http://127.0.0.1:(\d+)", log.read_bytes())):
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.05)
            yield int(said[1])
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(SECONDS)


@contextlib.contextmanager
def proxied(folder: Path, behind: int) -> Iterator[str]:
    """Run nginx with the page as it is, but for the port, the certificate and where it keeps its files."""
    assert NGINX
    port = free_port()
    page = (DEPLOY / "nginx.conf").read_text("utf-8")
    page = page.replace("127.0.0.1:8000", f"127.0.0.1:{behind}").replace(
        "listen 443 ssl", f"listen 127.0.0.1:{port}"
    )
    page = re.sub(r"^ *ssl_certificate.*\n", "", page, flags=re.M)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("proxy", "client_body", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; daemon off; error_log {folder}/error.log; events {{}}"
        f"http {{ access_log off; {temporary} {page} }}"
    )
    with subprocess.Popen(
        [NGINX, "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE
    ) as process:
        try:
            until = time.monotonic() + SECONDS
            while time.monotonic() < until:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                assert process.poll() is None, process.stderr and process.stderr.read()
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(SECONDS)


def get(address: str) -> tuple[int, str]:
    request = urllib.request.Request(address, headers={"Host": "archive.example.org"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


@pytest.mark.skipif(NGINX is None, reason="Debian's nginx is not installed")
def test_nginx_leads_to_the_application(tmp_path: Path) -> None:
    build_index(SEEDS, tmp_path / "index", now=NOW)
    options = ("--trusted-host", "archive.example.org", "--trusted-proxy", "127.0.0.1")
    query = urllib.parse.quote("图书馆")
    with (
        served(tmp_path / "index", tmp_path / "log", *options) as port,
        proxied(tmp_path, port) as address,
    ):
        status, page = get(f"{address}/search?q={query}")
        assert status == 200
        assert "127.0.0.1" not in page, "links lead through the proxy"
        assert json.loads(get(f"{address}/api/search?q={query}")[1])["total"]["paragraphs"] > 10
        exported = get(f"{address}/export.csv?q=*")[1]
        assert exported.count("\n") > 150
        assert get(f"{address}/healthz")[0] == 200
        assert get(f"{address}/nowhere")[0] == 404


def test_the_unit_is_one() -> None:
    text = (DEPLOY / "duanluo.service").read_text("utf-8")
    command = re.search(r"^ExecStart=\S+/duanluo (.*)$", text, re.M)
    assert command
    options = re.findall(r"--[a-z-]+", command[1])
    shown = CliRunner().invoke(main, ["serve", "--help"]).stdout
    assert [option for option in options if option not in shown] == []
    if not (analyze := shutil.which("systemd-analyze")):
        pytest.skip("no systemd here")
    done = subprocess.run(
        [analyze, "verify", DEPLOY / "duanluo.service"], capture_output=True, text=True, check=False
    )
    faults = [
        line
        for line in done.stderr.splitlines()
        if "duanluo.service" in line and "not executable" not in line
    ]
    assert faults == []


def test_the_container_starts_a_command_that_there_is() -> None:
    text = (ROOT / "Containerfile").read_text("utf-8")
    said = re.search(r"^CMD (\[.*\])$", text, re.M)
    assert said
    command = json.loads(said[1])
    shown = CliRunner().invoke(main, [command[0], "--help"]).stdout
    assert all(word in shown for word in command if word.startswith("--"))


def password(*arguments: object, given: str = "") -> int:
    return CliRunner().invoke(main, ["password", *map(str, arguments)], input=given).exit_code


def test_a_password_is_written_replaced_and_taken_out(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    assert password("zhou", file, given="岸边的柳\n") == 0
    assert password("li", file, given="second\n") == 0
    lines = dict(line.split(":", 1) for line in file.read_text("utf-8").splitlines())
    assert check_password_hash(lines["zhou"], "岸边的柳")
    assert not check_password_hash(lines["zhou"], "岸边的柳\n")
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert password("zhou", file, given="third\n") == 0
    lines = dict(line.split(":", 1) for line in file.read_text("utf-8").splitlines())
    assert sorted(lines) == ["li", "zhou"]
    assert check_password_hash(lines["zhou"], "third")
    assert password("zhou", file, "--remove") == 0
    assert [line.split(":")[0] for line in file.read_text("utf-8").splitlines()] == ["li"]
    assert password("a:b", file, given="x\n") == 2
    assert password("li", file, given="\n") == 2
