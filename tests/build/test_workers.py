"""A worker killed in the middle of a build, as a system short of memory does.

One clear error, the live index stays.
"""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest

from indexer.archive.archive import open_archive
from indexer.build.build import build_index, update_index
from indexer.build.report import BuildReport
from indexer.corpus.run.batches import BATCH_CHARACTERS
from indexer.corpus.run.pipeline import read_bundles
from indexer.errors import WorkerLostError
from indexer.model import Skipped, SourceFile
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW

RULE = json.dumps({"text": "-" * BATCH_CHARACTERS}) + "\n"
"""A record that fills a bundle and is dropped.

Forty are more than are handed out ahead, and quickly read.
"""


def kill_workers(*_: object) -> None:
    for worker in multiprocessing.active_children():
        worker.kill()


@pytest.mark.parametrize("write", [build_index, update_index], ids=["build", "update"])
def test_killed_worker_ends_the_build_and_leaves_the_live_index(
    tmp_path: Path, write: Callable[..., tuple[object, BuildReport]]
) -> None:
    source, index = tmp_path / "articles", tmp_path / "index"
    source.mkdir()
    (source / "a.txt").write_text(
        "县里的水库今年完成了除险加固，下游的灌溉用水得到保障。\n", "utf-8"
    )
    build_index(source, index, now=NOW)
    before = sorted(path.name for path in index.iterdir())
    (source / "b.txt").write_text("水库明年再修一次，费用由县里出。\n", "utf-8")
    (source / "c.jsonl").write_text(RULE * 40, "utf-8")
    with pytest.raises(WorkerLostError) as caught:
        write(source, index, now=NOW, jobs=2, progress=kill_workers)
    assert caught.value.exit_status == 2
    assert "fewer --jobs" in caught.value.message
    assert sorted(path.name for path in index.iterdir()) == before
    with open_archive(index) as archive:
        assert archive.search(SearchRequest("水库")).total.paragraphs == 1
    assert write(source, index, now=NOW, jobs=2)[1].articles == 2


def never_end(outcomes: Sequence[SourceFile | Skipped]) -> None:
    """Finish the first bundle, and none of the others."""
    (outcome,) = outcomes
    if isinstance(outcome, SourceFile) or outcome.line != 1:
        threading.Event().wait()


def test_workers_end_in_the_middle_of_their_work_when_the_caller_stops(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(RULE * 20, "utf-8")
    steps = read_bundles(tmp_path, never_end, jobs=2)
    assert isinstance(steps, Generator)
    next(steps)
    with pytest.raises(KeyboardInterrupt):
        steps.throw(KeyboardInterrupt())
    assert multiprocessing.active_children() == []
