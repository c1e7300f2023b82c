"""Queries made to take a machine end in time or are refused, whichever engine is asked.

That the time is asked in every loop is counted, not timed; how long the queries take
on many real paragraphs is measured, in computing time, by the long form.
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from indexer.archive.archive import Archive, open_archive
from indexer.build.build import build_index
from indexer.engines.protocol import Deadline
from indexer.errors import DeadlineExceededError
from indexer.search.language.parser import parse
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW, SEARCH_LIMITS, SHARED
from tests.tally import TALLY
from tests.trust.killers import COMMON, KILLERS, measure
from tests.trust.material import page

PARAGRAPHS = 400
MANY = int(os.environ.get("TORTURE_PARAGRAPHS", "20000"))
SECONDS = 2.5


LOOPS = (
    "everything but everything",
    "not everything",
    "a kind without it",
    "no kind",
    "not these dates",
    "undated",
)
"""Queries that Whoosh goes through in loops of its own, most of them without finding anything."""


@dataclass(frozen=True, slots=True)
class Clock(Deadline):
    """Counts how often it is looked at, and raises at one look."""

    seconds: float = 2.0
    at: float = threading.TIMEOUT_MAX
    last: int = -1
    looks: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def check(self) -> None:
        if next(self.looks) == self.last:
            raise DeadlineExceededError(self.seconds)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("killers")
    lines = (
        f"{COMMON}{number}。{page(number, 1).splitlines()[-1]}" for number in range(PARAGRAPHS)
    )
    (folder / "a.txt").write_text("\n\n".join(lines), "utf-8")
    build_index(folder / "a.txt", folder / "index", now=NOW, engine="whoosh")
    with open_archive(folder / "index", engine="whoosh") as opened:
        yield opened


@pytest.mark.parametrize("name", LOOPS)
def test_whoosh_asks_the_time_at_every_paragraph_that_it_passes(
    archive: Archive, name: str
) -> None:
    node = parse(KILLERS[name])
    clock = Clock()
    archive._engine.search(node, SearchRequest(), clock)
    looks = next(clock.looks) - 1
    assert looks >= archive.info.paragraphs >= PARAGRAPHS
    for last in (1, looks // 2, looks):
        with pytest.raises(DeadlineExceededError):
            archive._engine.search(node, SearchRequest(), Clock(last=last))


def real_texts(count: int) -> Iterator[str]:
    """Give so many paragraphs: of laws where they are at hand, else made-up ones."""
    volume = SHARED / "data" / "volume"
    for path in sorted(volume.glob("*laws.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                for text in json.loads(line)["paras"]:
                    count -= 1
                    if count < 0:
                        return
                    yield text
    for number in range(count):
        yield COMMON + page(number, 1).splitlines()[-1]


@pytest.mark.torture
@pytest.mark.parametrize("engine", ["columnar", "whoosh"])
def test_no_killer_takes_long(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in SEARCH_LIMITS:
        monkeypatch.setattr(limit, 2.0)
    with (tmp_path / "a.jsonl").open("w", encoding="utf-8") as file:
        for text in real_texts(MANY):
            print(json.dumps({"text": text}), file=file)
    build_index(tmp_path / "a.jsonl", tmp_path / "index", now=NOW, engine=engine, jobs=2)
    with open_archive(tmp_path / "index", engine=engine) as opened:
        taken = list(measure(opened))
        paragraphs = opened.info.paragraphs
    worst = max(taken, key=lambda one: one.cpu)
    TALLY.add(
        f"3 killer queries on {paragraphs:,} paragraphs ({engine})",
        len(taken),
        f"at most {worst.cpu:.2f} s of computing, {max(one.wall for one in taken):.2f} s in all",
    )
    assert {one.outcome for one in taken} <= {"answered", "too_slow", "query_too_large"}
    assert worst.cpu <= SECONDS, worst
