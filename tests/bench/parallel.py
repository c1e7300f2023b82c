"""Searches at once: two processes and four threads over one index against one of each, in one run.

    python -m tests.bench.parallel WORK --paragraphs 300000

WORK is the folder of `tests.bench.compare`, with an index of so many paragraphs built. Every worker
asks all queries of all classes once; what is compared is queries per second, and every answer with
that of a single thread.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from pathlib import Path

from tests.bench.material import Query, draw_queries
from tests.bench.systems import Duanluo

ROUNDS = 5
"""Each arrangement is measured so often, in turn, and the best is taken.

Other work on the machine only slows.
"""


@cache
def opened(folder: Path) -> Duanluo:
    """Open an index once per process.

    Pages are not asked for, so that the shown texts are not needed.
    """
    system = Duanluo()
    system.open(folder)
    return system


def ask(folder: Path, queries: Sequence[Query]) -> list[int | None]:
    """Ask all queries; gives the matches of each."""
    system = opened(folder)
    return [system.search(query) for query in queries]


def rate(
    pool: Executor, workers: int, folder: Path, queries: Sequence[Query]
) -> tuple[float, list[int | None]]:
    """Let so many workers ask all queries.

    Gives queries per second and the matches, the same from each worker.
    """
    begin = time.perf_counter()
    tasks = [pool.submit(ask, folder, queries) for _ in range(workers)]
    answers = [task.result() for task in tasks]
    seconds = time.perf_counter() - begin
    assert all(answer == answers[0] for answer in answers)
    return workers * len(queries) / seconds, answers[0]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("work", type=Path)
    arguments.add_argument("--paragraphs", type=int, default=300_000)
    chosen = arguments.parse_args()
    folder = chosen.work / f"{chosen.paragraphs}-duanluo"
    classes = draw_queries(chosen.work / f"{chosen.paragraphs}.paragraphs", 40)
    queries = [query for asked in classes.values() for query in asked if not query.page]
    arrangements: dict[str, tuple[Callable[[int], Executor], int]] = {
        "one thread": (ThreadPoolExecutor, 1),
        "four threads": (ThreadPoolExecutor, 4),
        "one process": (ProcessPoolExecutor, 1),
        "two processes": (ProcessPoolExecutor, 2),
    }
    pools = {name: (make(workers), workers) for name, (make, workers) in arrangements.items()}
    best = dict.fromkeys(pools, 0.0)
    expected = ask(folder, queries)
    for _ in range(ROUNDS):
        for name, (pool, workers) in pools.items():
            speed, answers = rate(pool, workers, folder, queries)
            assert answers == expected, name
            best[name] = max(best[name], speed)
    for name, speed in best.items():
        base = best["one process" if "process" in name else "one thread"]
        sys.stdout.write(f"{name}: {speed:,.0f} queries per second, {speed / base:.2f} times one\n")


if __name__ == "__main__":
    main()
