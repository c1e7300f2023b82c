"""A server asked for a long time, its index updated now and then: memory and open files stay flat.

SOAK_SECONDS says how long; 1,200 without it.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.build.build import update_index
from tests.conftest import NOW, ROOT
from tests.tally import TALLY
from tests.trust.material import DEEDS, PLACES, WORDS, make_index, page

if sys.platform != "linux":
    pytest.skip("reads /proc", allow_module_level=True)

SECONDS = float(os.environ.get("SOAK_SECONDS", "1200"))
UPDATES = 12
ADDRESSES = (
    "/search?q={}",
    "/api/search?q={}",
    "/compare?q={}",
    "/export.jsonl?q={}",
    "/",
)
MOST_GROWTH = 8.0
"""MiB by which the last quarter may lie above the second: caches fill, the allocator keeps pages."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process has at a time: memory in MiB, open files, and how many requests it has answered."""

    memory: float
    files: int
    requests: int


class Clients:
    """Threads that ask a server for random words, and what went wrong."""

    def __init__(self, address: str, threads: int) -> None:
        self._address, self._over = address, threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(threads)]
        self.requests = 0
        self.wrong: list[str] = []

    def _ask(self, seed: int) -> None:
        rng = random.Random(seed)
        while not self._over.wait(0.02):
            query = " ".join(rng.choices([*WORDS, *PLACES, *DEEDS], k=rng.randrange(1, 4)))
            path = rng.choice(ADDRESSES).format(urllib.parse.quote(query))
            try:
                with urllib.request.urlopen(self._address + path, timeout=120) as answer:
                    answer.read()
            except OSError as error:
                self.wrong.append(f"{path}: {error}")
            self.requests += 1

    @contextmanager
    def asking(self) -> Iterator[Clients]:
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._over.set()
            for thread in self._threads:
                thread.join()


@contextmanager
def served(index: Path, log: Path) -> Iterator[tuple[int, str]]:
    """Serve an index in a process of its own; gives its number and address."""
    command = [sys.executable, "-m", "indexer", "serve", "--index", str(index), "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (
        log.open("wb") as said,
        subprocess.Popen(command, stderr=said, stdout=said, env=environment, cwd=ROOT) as process,
    ):
        try:
            while not (found := re.search(r"http://\S+?:\d+", log.read_text("utf-8"))):
                assert process.poll() is None, log.read_text("utf-8")
                time.sleep(0.1)
            yield process.pid, found[0]
        finally:
            process.kill()


def sample(pid: int, requests: int) -> Sample:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    kibibytes = int(re.findall(r"VmRSS:\s+(\d+)", status)[0])
    return Sample(kibibytes / 1024, sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()), requests)


@pytest.mark.torture
def test_memory_and_open_files_stay_flat(tmp_path: Path) -> None:
    index, source = make_index(tmp_path, pages=200, updates=0), tmp_path / "articles"
    samples = []
    with (
        served(index, tmp_path / "log") as (pid, address),
        Clients(address, threads=2).asking() as clients,
    ):
        begun, updates = time.monotonic(), 0
        while (passed := time.monotonic() - begun) < SECONDS:
            if passed > SECONDS * (updates + 0.5) / UPDATES:
                updates += 1
                (source / f"{updates:04}.txt").write_text(page(900 + updates), "utf-8")
                update_index(source, index, now=NOW)
            samples.append(sample(pid, clients.requests))
            time.sleep(SECONDS / 400)
    assert clients.wrong == []
    assert updates == UPDATES
    second, last = (samples[len(samples) * at // 4 :][: len(samples) // 4] for at in (1, 3))
    growth = statistics.median(one.memory for one in last) - statistics.median(
        one.memory for one in second
    )
    slope = statistics.linear_regression(
        [one.requests for one in samples[len(samples) // 4 :]],
        [one.memory for one in samples[len(samples) // 4 :]],
    ).slope
    TALLY.add(
        f"17 requests in {SECONDS:.0f} s, {updates} updates",
        clients.requests,
        f"0 errors; memory {last[-1].memory:.0f} MiB, {slope * 10_000:+.2f} MiB per 10,000 requests;"
        f" at most {max(one.files for one in second)}, then {max(one.files for one in last)} files",
    )
    assert growth <= MOST_GROWTH
    assert max(one.files for one in last) <= max(one.files for one in second) + 8
