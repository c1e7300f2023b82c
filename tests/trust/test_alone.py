"""Building, searching and serving speak to no other machine, and need none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.trust.material import write_pages

# Python runs a module of this name at every start, so the hook is in each process that the build
# starts too.
TELL = """
import os, sys
def note(event, args):
    if event == "socket.connect" and isinstance(args[1], (str, bytes)):
        return  # a socket of this machine's files: how processes of Python talk
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"}:
        with open(os.environ["TOLD"], "a") as file:
            print(event, args[1:], file=file)
sys.addaudithook(note)
with open(os.environ["STARTED"], "a") as file:
    print(os.getpid(), file=file)
"""
WORK = """
import pathlib, sys
from indexer.cli import main
from webui.app import create_app
source, index = sys.argv[1:]
for command in (
    ["build", source, "--index", index], ["search", "渡口", "--index", index],
    ["search", "水渠 OR 茶园", "--index", index],
    ["verify", "--index", index], ["info", "--index", index],
):
    main(command, standalone_mode=False)
client = create_app(pathlib.Path(index)).test_client()
for address in ("/", "/search?q=渡口", "/compare?q=渡口", "/corpus",
    "/api/search?q=渡口", "/export.csv?q=渡口", "/help"):
    print(address, client.get(address).status_code)
"""
UNSHARED = ("unshare", "--map-root-user", "--net")


def run(
    tmp_path: Path, script: str, *arguments: str, before: tuple[str, ...] = ()
) -> tuple[str, list[str]]:
    """Run a script of Python; gives what it printed, and the connections that were tried."""
    hooks, told = tmp_path / "hooks", tmp_path / "told"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(TELL)
    told.touch()
    started = tmp_path / "started"
    own = {"TOLD": str(told), "STARTED": str(started), "PYTHONPATH": f"{hooks}{os.pathsep}{ROOT}"}
    command = [*before, sys.executable, "-c", script, *arguments]
    said = subprocess.run(
        command, env={**os.environ, **own}, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    assert started.read_text(), "the hook was not there"
    return said.stdout, told.read_text().splitlines()


def test_a_connection_would_be_seen(tmp_path: Path) -> None:
    script = "import socket\nwith socket.socket() as own:\n    own.connect_ex(('127.0.0.1', 9))"
    assert [line.split()[0] for line in run(tmp_path, script)[1]] == ["socket.connect"]


def has_namespaces() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*UNSHARED, "true"], check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize("network", [True, False])
def test_no_other_machine_is_asked(tmp_path: Path, network: bool) -> None:
    if not network and not has_namespaces():
        pytest.skip("needs `unshare` and leave to use it")
    source = tmp_path / "articles"
    write_pages(source, range(12))
    before = () if network else UNSHARED
    printed, tried = run(tmp_path, WORK, str(source), str(tmp_path / "index"), before=before)
    assert tried == []
    assert "渡口" in printed
    answers = [
        line for line in printed.splitlines() if line.startswith("/") and line[-3:].isdigit()
    ]
    assert len(answers) == 7
    assert all(line.endswith(" 200") for line in answers)
