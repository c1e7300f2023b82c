"""Many readers at once for a while.

Requests a second, waiting times, errors, and memory before and after.

Run as `python -m tests.bench.load INDEX TOPICS`. It starts `duanluo serve` on a free port of this
machine, has so many users ask for pages one after the other without pausing to read, and ends the
server.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.bench.topics import quantile, read_topics

ADDRESSES = {
    "/search?q={}": 60,
    "/search?q={}&sort=newest": 10,
    "/search?q={}&view=kwic": 10,
    "/api/search?q={}": 5,
    "/api/suggest?q={}": 15,
}
"""What is asked, and how often among a hundred."""
PATIENCE = 30.0
"""Seconds after which a user counts an answer as an error."""
START_SECONDS = 60.0


@dataclass(slots=True)
class Log:
    """What one user saw: seconds per answer, and how often each status or failure came."""

    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)


class Server:
    """`duanluo serve` as a process of its own."""

    def __init__(self, index: Path, processes: int, log: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "indexer",
            "serve",
            "--index",
            str(index),
            "--port",
            str(self.port),
            "--processes",
            str(processes),
        ]
        with log.open("wb") as errors:
            self.process = subprocess.Popen(command, stderr=errors)

    def wait(self) -> None:
        """Wait until it answers; raises TimeoutError."""
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
                connection.request("GET", "/")
                connection.getresponse().read()
            except ConnectionRefusedError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the server did not start: see its log")

    def memory(self) -> dict[str, int]:
        """Give kilobytes in memory, of all its processes: own, and of files.

        What is its own grows with a leak; what is of files is the index, shared and given back.
        """
        tasks = Path(f"/proc/{self.process.pid}/task")
        children = (
            pid for file in tasks.glob("*/children") for pid in file.read_text("ascii").split()
        )
        both: Counter[str] = Counter()
        for pid in (str(self.process.pid), *children):
            status = Path(f"/proc/{pid}/status").read_text("ascii")
            for name, field_name in (("own", "RssAnon"), ("files", "RssFile")):
                found = re.search(rf"{field_name}:\s+(\d+)", status)
                assert found is not None
                both[name] += int(found[1])
        return both


def use(port: int, topics: list[str], seed: int, ends: float, log: Log) -> None:
    """Be one user until a time of the monotonic clock.

    The next request follows the answer at once.
    """
    chance = random.Random(seed)
    addresses, weights = list(ADDRESSES), list(ADDRESSES.values())
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    while time.monotonic() < ends:
        address = chance.choices(addresses, weights)[0].format(quote(chance.choice(topics)))
        started = time.perf_counter()
        try:
            connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            outcome = str(answer.status)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            outcome = type(error).__name__
        log.seconds.append(time.perf_counter() - started)
        log.outcomes[outcome] += 1
    connection.close()


def run(port: int, topics: list[str], users: int, seconds: float) -> Log:
    """Let all users ask for so long; gives what they saw together."""
    ends = time.monotonic() + seconds
    logs = [Log() for _ in range(users)]
    threads = [
        threading.Thread(target=use, args=(port, topics, n, ends, log))
        for n, log in enumerate(logs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = Log([second for log in logs for second in log.seconds])
    for log in logs:
        together.outcomes.update(log.outcomes)
    return together


def report(log: Log, seconds: float, memory: list[dict[str, int]]) -> str:
    """Lay out what was seen."""
    errors = sum(count for outcome, count in log.outcomes.items() if outcome != "200")
    own, files = ([state[kind] / 1024 for state in memory] for kind in ("own", "files"))
    return "\n".join(
        (
            f"requests      {len(log.seconds):,} ({len(log.seconds) / seconds:.1f} a second)",
            f"p50, p95, max {', '.join(f'{quantile(log.seconds, share):.3f}' for share in (0.5, 0.95, 1.0))} s",
            f"errors        {errors} {dict(log.outcomes)}",
            f"memory, own   {' → '.join(f'{size:.0f}' for size in own)} MB (start, half, end)",
            f"memory, files {' → '.join(f'{size:.0f}' for size in files)} MB",
            "",
        )
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("index", type=Path, help="index folder")
    arguments.add_argument("topics", type=Path, help="file of queries, one a line")
    arguments.add_argument("--users", type=int, default=32)
    arguments.add_argument("--seconds", type=float, default=60.0)
    arguments.add_argument("--processes", type=int, default=1, help="of the server, on one port")
    arguments.add_argument(
        "--log", type=Path, default=Path("/dev/null"), help="where the server's log goes"
    )
    chosen = arguments.parse_args()
    server = Server(chosen.index, chosen.processes, chosen.log)
    try:
        server.wait()
        topics = read_topics(chosen.topics)
        memory = [server.memory()]
        halves = []
        for _ in range(2):
            halves.append(run(server.port, topics, chosen.users, chosen.seconds / 2))
            memory.append(server.memory())
    finally:
        server.process.terminate()
        server.process.wait()
    together = Log(halves[0].seconds + halves[1].seconds, halves[0].outcomes + halves[1].outcomes)
    sys.stdout.write(report(together, chosen.seconds, memory))


if __name__ == "__main__":
    main()
