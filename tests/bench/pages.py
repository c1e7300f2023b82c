"""Server time and weight of whole search pages, and where the time goes.

Run as `python -m tests.bench.pages`.

Pages are asked of the application itself, without a network: what is measured is what one reader
waits for on an idle machine. The engine is timed from outside, the hits (reading, marking) are what
`Archive.search` takes beyond it, the template is timed by Flask's signals; the rest makes links,
facets, chips and packs the answer. With --cpu, processor time is counted instead of time: on a
machine that others use too, it is the better guess at an idle one.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, before_render_template, template_rendered

from indexer.archive.archive import Archive
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.engines.catalogue import open_engine
from indexer.engines.protocol import Completer, Deadline, Engine
from indexer.index.disk.generations import current
from indexer.index.store.store import Store
from indexer.search.answers.result import Completion, CrossTable, EngineAnswer, SearchResult
from indexer.search.language.nodes import Node
from indexer.search.requests.request import Crossing, Filters, SearchRequest, Wanted
from tests.bench.topics import quantile, read_topics
from webui.app import create_app
from webui.archive import Lease, LiveArchive

WARM_UP = 20
"""Pages asked before the clock counts."""
PARTS = ("engine", "hits", "template", "rest")


class Clock:
    """Seconds by part of the page that is being made."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        started = self.now()
        yield
        self.seconds[name] += self.now() - started


class TimedEngine:
    """An engine that writes down how long it takes."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self.name = engine.name

    def search(self, node: Node, wanted: Wanted, deadline: Deadline) -> EngineAnswer:
        with self._clock.part("engine"):
            return self._engine.search(node, wanted, deadline)

    def tabulate(
        self, node: Node, filters: Filters, crossing: Crossing, deadline: Deadline
    ) -> CrossTable:
        with self._clock.part("tabulate"):
            return self._engine.tabulate(node, filters, crossing, deadline)

    def complete(self, prefix: str, limit: int) -> list[Completion]:
        return self._engine.complete(prefix, limit) if isinstance(self._engine, Completer) else []

    def sounding(self, text: str, limit: int) -> list[Completion]:
        with self._clock.part("engine"):
            return self._engine.sounding(text, limit) if isinstance(self._engine, Completer) else []

    def close(self) -> None:
        self._engine.close()


class TimedArchive(Archive):
    """The archive of an index folder, and how long its searches take."""

    def __init__(self, index_dir: Path, clock: Clock) -> None:
        generation = current(index_dir)
        store, name = Store(generation), generation.engine_name
        engine = TimedEngine(
            open_engine(name, generation.engine, store.duplicates, named=name), clock
        )
        super().__init__(generation, store, engine, Gazetteer.load())
        self._clock = clock

    def search(self, request: SearchRequest) -> SearchResult:
        with self._clock.part("search"):
            return super().search(request)


class Opened(LiveArchive):
    """Stands in for the live archive: lends one and the same, always."""

    def __init__(self, index_dir: Path, archive: Archive) -> None:
        super().__init__(index_dir)
        self._lease = Lease(archive, threading.Lock())

    def lease(self) -> Lease:
        return self._lease.share()


def timed_app(index_dir: Path, clock: Clock) -> Flask:
    """Make the application of an index with its searches timed."""
    app = create_app(index_dir)
    app.extensions["duanluo"] = Opened(index_dir, TimedArchive(index_dir, clock))
    return app


def measure(
    app: Flask, clock: Clock, addresses: list[str]
) -> tuple[list[dict[str, float]], list[int]]:
    """Ask for each page; gives milliseconds by part and in all, and bytes of HTML, page by page."""
    started = [0.0]

    def begin(*_: object, **__: object) -> None:
        started[0] = clock.now()

    def end(*_: object, **__: object) -> None:
        clock.seconds["template"] += clock.now() - started[0]

    client = app.test_client()
    times, sizes = [], []
    with before_render_template.connected_to(begin, app), template_rendered.connected_to(end, app):
        for address in addresses:
            clock.seconds.clear()
            with clock.part("page"):
                answer = client.get(address, headers={"Accept-Encoding": "gzip"})
            times.append(_parts(clock.seconds))
            sizes.append(len(client.get(address, headers={"Accept-Encoding": "identity"}).data))
            assert answer.status_code == 200, (answer.status_code, address)
    return times, sizes


def _parts(seconds: Mapping[str, float]) -> dict[str, float]:
    spent = {
        name: seconds.get(name, 0.0) * 1000
        for name in ("page", "engine", "tabulate", "search", "template")
    }
    return {
        "page": spent["page"],
        "engine": spent["engine"] + spent["tabulate"],
        "hits": spent["search"] - spent["engine"],
        "template": spent["template"],
        "rest": spent["page"] - spent["search"] - spent["tabulate"] - spent["template"],
    }


def table(times: list[dict[str, float]], sizes: list[int]) -> str:
    """Lay out medians, 95th percentiles and shares."""
    lines = ["| | median ms | p95 ms | share |", "|---|---:|---:|---:|"]
    whole = sum(page["page"] for page in times)
    for name in ("page", *PARTS):
        values = [page[name] for page in times]
        median, high = quantile(values, 0.5), quantile(values, 0.95)
        lines.append(f"| {name} | {median:.1f} | {high:.1f} | {sum(values) / whole:.0%} |")
    lines.append(
        f"\nHTML: median {quantile(list(map(float, sizes)), 0.5):,.0f} bytes, largest {max(sizes):,} bytes"
    )
    return "\n".join(lines) + "\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("index", type=Path, help="index folder")
    arguments.add_argument("topics", type=Path, help="file of queries, one a line")
    arguments.add_argument("--count", type=int, default=200)
    arguments.add_argument(
        "--more", default="", help="end of every address, for example &view=table"
    )
    arguments.add_argument(
        "--cpu", action="store_true", help="processor time, for a machine that others use too"
    )
    chosen = arguments.parse_args()
    clock = Clock(time.thread_time if chosen.cpu else time.perf_counter)
    app = timed_app(chosen.index, clock)
    topics = read_topics(chosen.topics, chosen.count + WARM_UP)
    with app.test_request_context():
        addresses = [app.url_for("pages.search", q=topic) + chosen.more for topic in topics]
    measure(app, clock, addresses[:WARM_UP])
    sys.stdout.write(table(*measure(app, clock, addresses[WARM_UP:])))


if __name__ == "__main__":
    main()
