"""Whatever a file does to the process that reads it, the file is skipped with the reason and all others are read."""

from __future__ import annotations

import ctypes
import json
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer.config import Budget
from indexer.corpus.articles.read import read_record
from indexer.corpus.input import formats
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record
from indexer.corpus.run import batches, pipeline, workers
from indexer.corpus.run.batches import BATCH_CHARACTERS
from indexer.corpus.run.pipeline import read_bundles, read_file, read_source
from indexer.errors import WorkerLostError
from indexer.model import Skipped, SourceFile

GOOD = "渡口的新船下水了，两岸来往只要五分钟，赶集的人都说方便。"
LONG = "\n".join(f"第{n}班船{GOOD}" for n in range(BATCH_CHARACTERS // 30))
SMALL = Budget(seconds=1.5, memory=400 << 20)
"""A second of computing, wherever and beside whatever else.

Other files here take a hundredth of that.
"""


class PanicError(BaseException):
    """What a library in Rust panics with is no Exception."""


def compute(file: InputFile) -> Iterator[Record]:
    while True:
        pass
    yield Record(0, "utf-8", text="")


def take_memory(file: InputFile) -> Iterator[Record]:
    held = [bytes(1 << 20) for _ in range(1 << 14)]
    yield Record(0, "utf-8", text=str(len(held)))


def crash(file: InputFile) -> Iterator[Record]:
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)  # or pytest prints where
    ctypes.string_at(0)
    yield Record(0, "utf-8", text="")


def fail(file: InputFile) -> Iterator[Record]:
    raise ZeroDivisionError(str(file.path))
    yield Record(0, "utf-8", text="")


def panic(file: InputFile) -> Iterator[Record]:
    raise PanicError
    yield Record(0, "utf-8", text="")


def recur(file: InputFile) -> Iterator[Record]:
    yield from recur(file)


def begin_and_compute(file: InputFile) -> Iterator[Record]:
    yield Record(1, "utf-8", text=LONG)
    yield from compute(file)


HOSTILE: dict[str, tuple[formats.Reader, str]] = {
    ".compute": (compute, "over-time"),
    ".memory": (take_memory, "over-memory"),
    ".crash": (crash, "reader-crashed"),
    ".fail": (fail, "reader-failed"),
    ".panic": (panic, "reader-failed"),
    ".recur": (recur, "reader-failed"),
    ".begin": (begin_and_compute, "over-time"),
}


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin workers as copies of this process: a fresh one would not know the readers of these tests."""
    monkeypatch.setattr(workers, "_may_fork", lambda: sys.platform == "linux")


@pytest.fixture
def hostile(tmp_path: Path, copies: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which good files stand between those that do all that a file can do."""
    for suffix, (reader, _) in HOSTILE.items():
        monkeypatch.setitem(formats.READERS, suffix, reader)
        (tmp_path / f"{suffix[1:]}{suffix}").write_text(GOOD, "utf-8")
        (tmp_path / f"{suffix[1:]}1.txt").write_text(GOOD, "utf-8")
    read_file(tmp_path / "fail1.txt", tmp_path)  # Workers find the dictionaries loaded.
    return tmp_path


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_file_does_to_its_reader_is_the_reason_why_it_is_skipped(
    hostile: Path, jobs: int
) -> None:
    steps = read_bundles(hostile, list, jobs=jobs, budget=SMALL)
    outcomes = [outcome for step in steps for outcome in step.result]
    skipped = {outcome.file: outcome for outcome in outcomes if isinstance(outcome, Skipped)}
    assert {name: item.why.code for name, item in skipped.items()} == {
        f"{suffix[1:]}{suffix}": code for suffix, (_, code) in HOSTILE.items()
    }
    assert not any(str(hostile) in item.reason for item in skipped.values())
    read = [outcome.file for outcome in outcomes if isinstance(outcome, SourceFile)]
    assert set(read) == {f"{suffix[1:]}1.txt" for suffix in HOSTILE} | {"begin.begin"}
    names = list(dict.fromkeys(outcome.file for outcome in outcomes))
    assert names == sorted(names), "in name order"
    assert multiprocessing.active_children() == []


def hang(file: InputFile) -> Iterator[Record]:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
    yield Record(0, "utf-8", text="")


@pytest.mark.usefixtures("copies")
def test_a_worker_that_waits_for_itself_is_ended_and_its_file_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(formats.READERS, ".hang", hang)
    monkeypatch.setattr(workers, "_LOOK_SECONDS", 0.2)
    for name in ("a.txt", "b.hang", "c.txt"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    steps = read_bundles(tmp_path, list, jobs=1)
    outcomes = [outcome for step in steps for outcome in step.result]
    assert [(one.file, isinstance(one, Skipped)) for one in outcomes] == [
        ("a.txt", False),
        ("b.hang", True),
        ("c.txt", False),
    ]
    assert isinstance(outcomes[1], Skipped)
    assert outcomes[1].reason == "cannot be read: the reader crashed (it hung)"


LOCK = threading.Lock()


def finish_under_a_lock(outcomes: Sequence[SourceFile | Skipped]) -> list[SourceFile | Skipped]:
    with LOCK:
        return list(outcomes)


def test_what_another_thread_has_locked_is_not_locked_in_a_worker(tmp_path: Path) -> None:
    """A copy of this process would have it locked for ever."""
    (tmp_path / "a.txt").write_text(GOOD, "utf-8")
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with LOCK:
            held.set()
            over.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        steps = list(read_bundles(tmp_path, finish_under_a_lock, jobs=1))
    finally:
        over.set()
        thread.join()
    assert [outcome.file for step in steps for outcome in step.result] == ["a.txt"]
    assert not any(isinstance(outcome, Skipped) for step in steps for outcome in step.result)


def panic_late(outcomes: Sequence[SourceFile | Skipped]) -> list[SourceFile | Skipped]:
    if any(isinstance(one, SourceFile) and one.file == "b.txt" for one in outcomes):
        raise PanicError
    return list(outcomes)


def test_a_panic_while_finishing_costs_only_the_file_that_it_is_about(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    steps = read_bundles(tmp_path, panic_late, jobs=1)
    outcomes = [outcome for step in steps for outcome in step.result]
    skipped = [one for one in outcomes if isinstance(one, Skipped)]
    assert [(one.file, one.why.code) for one in skipped] == [("b.txt", "reader-failed")]
    assert {one.file for one in outcomes} == {"a.txt", "b.txt", "c.txt"}


def abort() -> None:
    signal.signal(signal.SIGABRT, signal.SIG_DFL)
    os.abort()


def poisoned(effect: Callable[[], object]) -> Callable[..., object]:
    def read(record: Record, *rest: Any) -> object:
        if "毒" in record.text:
            effect()
        return read_record(record, *rest)

    return read


EFFECTS: dict[str, tuple[Callable[[], object], str]] = {
    "fails": (lambda: next(fail(InputFile(Path(), "", Path()))), "reader-failed"),
    "takes time": (lambda: next(compute(InputFile(Path(), "", Path()))), "over-time"),
    "aborts": (abort, "reader-crashed"),
}


@pytest.mark.parametrize(("effect", "code"), EFFECTS.values(), ids=EFFECTS)
@pytest.mark.parametrize("large", [False, True])
def test_one_record_takes_no_other_with_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    effect: Callable[[], object],
    code: str,
    *,
    large: bool,
) -> None:
    if large:
        monkeypatch.setattr(pipeline, "_LARGE", 0)
    monkeypatch.setattr(batches, "read_record", poisoned(effect))
    texts = [f"第{n}班船{'毒' if n == 7 else ''}{GOOD}" for n in range(20)]
    (tmp_path / "a.jsonl").write_text(
        "".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8"
    )
    (tmp_path / "b.txt").write_text(GOOD, "utf-8")
    outcomes = [
        outcome for step in read_bundles(tmp_path, list, budget=SMALL) for outcome in step.result
    ]
    (skipped,) = (outcome for outcome in outcomes if isinstance(outcome, Skipped))
    articles = [len(outcome.articles) for outcome in outcomes if isinstance(outcome, SourceFile)]
    assert skipped.why.code == code
    assert sum(articles) == 20
    assert skipped.line == 8


def cannot_finish(outcomes: Sequence[Skipped | SourceFile]) -> list[Skipped | SourceFile]:
    """Fail on the text of one file, in the ways that a process can."""
    for outcome in outcomes:
        if isinstance(outcome, SourceFile) and outcome.file.startswith("no"):
            EFFECTS["aborts" if outcome.file == "no1.txt" else "fails"][0]()
    return list(outcomes)


def test_a_file_that_cannot_be_indexed_takes_no_other_with_it(tmp_path: Path) -> None:
    for name in ("a.txt", "no1.txt", "no2.txt", "z.txt"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    outcomes = [
        outcome for step in read_bundles(tmp_path, cannot_finish) for outcome in step.result
    ]
    said = [(one.file, one.why.code if isinstance(one, Skipped) else "") for one in outcomes]
    assert said == [
        ("a.txt", ""),
        ("no1.txt", "reader-crashed"),
        ("no2.txt", "reader-failed"),
        ("z.txt", ""),
    ]


def test_a_reader_of_a_large_file_that_is_killed_ends_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_LARGE", 0)
    line = json.dumps({"text": "-" * BATCH_CHARACTERS}) + "\n"
    (tmp_path / "a.jsonl").write_text(line * 60, "utf-8")
    steps = read_source(tmp_path)
    next(steps)
    for process in multiprocessing.active_children():
        process.kill()
    with pytest.raises(WorkerLostError):
        list(steps)
    assert multiprocessing.active_children() == []
