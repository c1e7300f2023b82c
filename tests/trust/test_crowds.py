"""Many at once: readers while the index is replaced, open files after many updates, several builds at one time."""

from __future__ import annotations

import gc
import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from indexer.archive.archive import open_archive, verify_index
from indexer.build.build import build_index, update_index
from indexer.errors import BuildRunningError
from indexer.index.disk.generations import published
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW
from tests.tally import TALLY
from tests.trust.material import page, write_pages
from webui.app import create_app

MOST_FILES = 40
"""Open files that an index of eight segments, one that takes its place, and what the tests
themselves hold may take."""
ONE_INDEX = 26
"""Open files of the index that is left: two for each of at most eight segments, seven others, and
some of the tests."""


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Nothing may depend on when Python's collector runs."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


class Readers:
    """Threads that ask the web application over and over, with a pause in seconds, and what they were told."""

    def __init__(self, index: Path, threads: int, pause: float) -> None:
        self._pause = pause
        self._app = create_app(index)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(threads)]
        self.told: set[tuple[str, int, int]] = set()
        self.wrong: list[Any] = []
        self.requests = 0

    def _ask(self) -> None:
        client = self._app.test_client()
        while not self._stop.wait(self._pause):
            for address in (
                "/api/search?q=渡口&per_page=5",
                "/export.jsonl?q=水渠",
                "/search?q=茶园",
            ):
                answer = client.get(address)
                self.requests += 1
                if answer.status_code != 200:
                    self.wrong.append(
                        (address, answer.status_code, answer.get_data(as_text=True)[:300])
                    )
                elif answer.json:
                    index = answer.json["index"]
                    self.told.add(
                        (
                            index["generation"],
                            index["paragraphs"],
                            answer.json["total"]["paragraphs"],
                        )
                    )
                answer.close()

    @contextmanager
    def reading(self) -> Iterator[Readers]:
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()


def exchange(folder: Path, updates: int, threads: int, pause: float) -> tuple[Readers, list[int]]:
    """Update an index while it is read.

    Gives the readers and how many files were open after each update.
    """
    source, index = folder / "articles", folder / "index"
    write_pages(source, range(5), 2)
    build_index(source, index, now=NOW)
    valid = {facts(index)}
    opened = []
    with Readers(index, threads, pause).reading() as readers:
        for step in range(updates):
            (source / f"{step % 7:04}.txt").write_text(page(100 + step, 2), "utf-8")
            update_index(source, index, now=NOW)
            valid.add(facts(index))
            opened.append(open_files())
    assert readers.wrong == []
    assert readers.told <= valid, "every answer is of exactly one index"
    return readers, opened


def facts(index: Path) -> tuple[str, int, int]:
    with open_archive(index) as archive:
        total = archive.count(SearchRequest("渡口"))
        return archive.info.generation, archive.info.paragraphs, total


@pytest.mark.usefixtures("no_collector")
def test_an_index_that_is_replaced_is_closed_with_its_last_request(tmp_path: Path) -> None:
    before = open_files()
    readers, opened = exchange(tmp_path, updates=20, threads=2, pause=0.1)
    TALLY.add(
        "10 updates while it is read",
        len(opened),
        f"0 errors, 0 mixed answers in {readers.requests:,} requests",
    )
    TALLY.add(
        "16 open files after live updates",
        len(opened),
        f"{min(opened)} at least, {max(opened)} at most",
    )
    assert max(opened) - before < MOST_FILES
    assert open_files() - before <= ONE_INDEX


@pytest.mark.torture
@pytest.mark.usefixtures("no_collector")
def test_ten_thousand_requests_while_the_index_is_replaced(tmp_path: Path) -> None:
    before = open_files()
    readers, opened = exchange(tmp_path, updates=400, threads=4, pause=0)
    TALLY.add(
        "10 updates while it is read",
        len(opened),
        f"0 errors, 0 mixed answers in {readers.requests:,} requests",
    )
    TALLY.add(
        "16 open files after live updates",
        len(opened),
        f"{min(opened)} at least, {max(opened)} at most",
    )
    assert readers.requests >= 10_000
    assert max(opened) - before < MOST_FILES


@pytest.mark.usefixtures("no_collector")
def test_an_opened_index_holds_few_files_and_none_when_it_is_closed(tmp_path: Path) -> None:
    source, index = tmp_path / "articles", tmp_path / "index"
    write_pages(source, range(12), 2)
    build_index(source, index, now=NOW)
    for step in range(7):
        write_pages(source, range(12 + step, 13 + step), 2)
        update_index(source, index, now=NOW)
    assert len(list(index.glob("*/engine/segment-*"))) >= 8
    before = open_files()
    archive = open_archive(index)
    archive.search(SearchRequest("渡口"))
    list(archive.receipts())
    archive.clusters(limit=5, short=False)
    opened = open_files() - before
    archive.close()
    assert 0 < opened <= 24
    assert open_files() == before
    archive.close()  # once more does no harm


def _build(source: Path, index: Path, start: Any, told: Any) -> None:
    start.wait()
    try:
        told.put(("published", build_index(source, index, now=NOW)[0].name))
    except BuildRunningError as error:
        told.put(("refused", error.message))


def race(folder: Path, races: int, processes: int = 4) -> None:
    source, index = folder / "articles", folder / "index"
    write_pages(source, range(8), 2)
    context: Any = multiprocessing.get_context("fork")
    refused = 0
    for _ in range(races):
        start, told = context.Barrier(processes), context.Queue()
        builders = [
            context.Process(target=_build, args=(source, index, start, told))
            for _ in range(processes)
        ]
        for builder in builders:
            builder.start()
        outcomes = [told.get() for _ in builders]
        for builder in builders:
            builder.join()
        names = [text for what, text in outcomes if what == "published"]
        messages = [text for what, text in outcomes if what == "refused"]
        assert published(index).name in names
        assert verify_index(index) == ()
        assert len(list(index.glob("gen-*"))) <= 2
        pids = {str(builder.pid) for builder in builders}
        assert all(
            any(pid in message for pid in pids) or "just started" in message for message in messages
        ), messages
        refused += len(messages)
    assert refused >= races, "builds that begin at one moment do not all publish"
    TALLY.add(
        "15 builds that begin at one moment",
        races * processes,
        f"{refused} refused, the index whole each time",
    )


def test_of_builds_that_begin_at_one_moment_the_others_are_refused(tmp_path: Path) -> None:
    race(tmp_path, races=3)


@pytest.mark.torture
def test_fifty_races_of_four_builds(tmp_path: Path) -> None:
    race(tmp_path, races=50)
