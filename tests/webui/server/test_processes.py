"""Several processes serve one port: one that dies is replaced, and none outlives the first."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT
from webui.server import processes

PATIENCE = 60.0
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="children are looked up in /proc"
)


@contextlib.contextmanager
def served(index: Path, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    command = [sys.executable, "-m", "indexer", "serve", "--index", str(index), "--port", "0"]
    with (
        log.open("wb") as errors,
        subprocess.Popen([*command, "--processes", "2"], stderr=errors, cwd=ROOT) as first,
    ):
        try:
            until(lambda: b"http://" in log.read_bytes())
            said = re.search(r"http://127.0.0.1:\d+/", log.read_text("utf-8"))
            assert said
            yield first, said[0]
        finally:
            first.kill()


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)


def serving(first: int) -> set[int]:
    """Give the processes that serve, by the numbers of their first one."""
    children = Path(f"/proc/{first}/task/{first}/children").read_text("ascii").split()
    return {pid for pid in map(int, children) if b"spawn_main" in command_line(pid)}


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def alive(pid: int) -> bool:
    return command_line(pid) != b""


def answers(address: str) -> bool:
    with urllib.request.urlopen(f"{address}healthz", timeout=PATIENCE) as answer:
        return bool(answer.status == 200)


def test_one_that_dies_is_replaced_and_none_outlives_the_first(
    index_dir: Path, tmp_path: Path
) -> None:
    with served(index_dir, tmp_path / "log") as (first, address):
        assert answers(address)
        until(lambda: len(serving(first.pid)) == 2)
        before = serving(first.pid)
        until(lambda: (tmp_path / "log").read_text("utf-8").count("serves") == 2)
        os.kill(min(before), 9)
        until(lambda: len(serving(first.pid) - before) == 1)
        assert answers(address)
        last = serving(first.pid)
        first.kill()
        until(lambda: not any(map(alive, last)))


def test_the_first_one_ends_all(index_dir: Path, tmp_path: Path) -> None:
    with served(index_dir, tmp_path / "log") as (first, address):
        assert answers(address)
        both = serving(first.pid)
        first.terminate()
        assert first.wait(PATIENCE) == 0
        assert not any(map(alive, both))


def _end_at_once(_sockets: Sequence[socket.socket], _ready: Callable[[], object]) -> None:
    """Serve nobody."""


def test_processes_that_end_at_once_are_not_started_for_ever() -> None:
    with pytest.raises(processes.WorkerEndedError):
        processes.serve_together(2, [], _end_at_once, lambda: None)


def test_addresses_of_a_name_that_this_machine_has_not_are_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"here": ["192.0.2.1", "127.0.0.1"], "elsewhere": ["192.0.2.1"]}

    def look_up(host: str, port: int, **_: object) -> list[object]:
        return [(socket.AF_INET, 0, 0, "", (address, port)) for address in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    (opened,) = processes.listen("here", 0)
    with opened:
        assert opened.getsockname()[0] == "127.0.0.1"
    with pytest.raises(OSError, match="assign"):
        processes.listen("elsewhere", 0)


def test_a_taken_port_is_said() -> None:
    (taken,) = processes.listen("127.0.0.1", 0)
    with taken, pytest.raises(OSError, match="in use"):
        processes.listen("127.0.0.1", taken.getsockname()[1])
