"""Queries made to take a machine end in time or are refused, whichever engine is asked.

That the time is asked in every loop is counted in calls, not by a clock; how long the queries take
on many real paragraphs is measured, in computing time, by the long form.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from indexer.archive import archive as archives
from indexer.archive.archive import Archive, open_archive
from indexer.build.build import build_index
from indexer.engines.protocol import Deadline
from indexer.errors import DuanluoError
from tests.conftest import NOW, SHARED
from tests.tally import TALLY
from tests.trust.killers import COMMON, measure, questions
from tests.trust.material import page

PARAGRAPHS = 1500
CALLS = 6 * PARAGRAPHS
"""Calls between two looks at the clock: a pass over all paragraphs that sorts or counts them is
one, a step of Whoosh's matchers over each of them would be more."""
MANY = int(os.environ.get("TORTURE_PARAGRAPHS", "20000"))
SECONDS = 2.5


class Calls:
    """Counts calls of Python and C from one look at the clock to the next."""

    def __init__(self) -> None:
        self.since = self.most = 0

    def __call__(self, _frame: FrameType, event: str, _argument: Any) -> None:
        self.since += event in ("call", "c_call")

    def look(self) -> None:
        self.most, self.since = max(self.most, self.since), 0


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


def test_whoosh_asks_the_time_in_every_loop(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {}
    for name, ask in questions().items():
        calls = Calls()
        monkeypatch.setattr(Deadline, "check", lambda _deadline, calls=calls: calls.look())
        sys.setprofile(calls)
        try:
            ask(archive)
        except DuanluoError:
            pass
        finally:
            sys.setprofile(None)
        calls.look()
        found[name] = calls.most
    assert archive.info.paragraphs >= PARAGRAPHS
    assert {name: most for name, most in found.items() if most > CALLS} == {}
    TALLY.add("3 killer queries, Whoosh", len(found), f"at most {max(found.values()):,} calls")


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
    monkeypatch.setattr(archives, "SEARCH_SECONDS", 2.0)
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
