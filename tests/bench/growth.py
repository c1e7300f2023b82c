"""How a search grows with the index.

The classes of `compare` at several sizes, in time and per match.

    python -m tests.bench.growth /tmp/bench 100000 300000 1000000

Opens the indexes that `compare` built in a work folder. For every class and size: median
milliseconds, matches, and nanoseconds per match. A method whose time is at most linear in the
matches never has the last number rise.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path

from tests.bench.material import Query, draw_queries
from tests.bench.systems import Duanluo
from tests.bench.topics import quantile

ROUNDS = 5


def measure(system: Duanluo, queries: list[Query]) -> tuple[float, float]:
    """Give the median of the milliseconds that the queries take (each the quickest of some rounds), and of matches."""
    times, matches = [], []
    for query in queries:
        rounds = []
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            found = system.search(query)
            rounds.append((time.perf_counter() - begin) * 1000)
        times.append(min(rounds))
        matches.append(float(found or 0))
    return quantile(times, 0.5), quantile(matches, 0.5)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("work", type=Path)
    arguments.add_argument("sizes", type=int, nargs="+")
    arguments.add_argument("--queries", type=int, default=100)
    chosen = arguments.parse_args()
    grown: dict[str, list[str]] = {}
    for size in chosen.sizes:
        system = Duanluo()
        system.open(chosen.work / f"{size}-duanluo")
        gc.collect()
        for name, queries in draw_queries(
            chosen.work / f"{size}.paragraphs", chosen.queries
        ).items():
            milliseconds, matches = measure(system, queries)
            each = f"{milliseconds * 1e6 / matches:,.0f}" if matches else "–"
            grown.setdefault(name, []).append(f"{milliseconds:.2f} · {matches:,.0f} · {each}")
    head = " | ".join(f"{size:,} paragraphs" for size in chosen.sizes)
    sys.stdout.write(
        f"| ms · matches · ns per match | {head} |\n{'|---' * (len(chosen.sizes) + 1)}|\n"
    )
    for name, cells in grown.items():
        sys.stdout.write(f"| {name} | {' | '.join(cells)} |\n")


if __name__ == "__main__":
    main()
