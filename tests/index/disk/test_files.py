"""Publishing: a crash, a full disk or a power cut at any single operation leaves a whole index."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import importlib.util
import json
import multiprocessing
import os
import shutil
import sys
from pathlib import Path

import pytest

from indexer.errors import (
    BuildRunningError,
    IndexDamagedError,
    IndexMissingError,
    IndexNotWritableError,
    IndexNotWrittenError,
    IndexOutdatedError,
    NoPreviousIndexError,
)
from indexer.index.disk import generations
from indexer.index.disk.generations import Generation, GenerationWriter, current, published, verify
from indexer.index.disk.steps import Disk, OutputFile
from indexer.index.store.store import Store
from indexer.index.store.writer import StoreWriter
from indexer.model import Article, Paragraph, SourceFile
from tests.documents import pack_file

NOW = dt.datetime(2025, 3, 1, 12, 0, tzinfo=dt.UTC)
needs_locks = pytest.mark.skipif(
    sys.platform != "win32" and importlib.util.find_spec("fcntl") is None,
    reason="nothing locks a file here",
)


class Crash(BaseException):
    """The process is gone: nothing that would run after it may run."""


class FailingDisk(Disk):
    """Counts operations, and fails at number `at`: once with an errno, or for good as a crash."""

    def __init__(self, at: int = -1, error: int | None = None) -> None:
        self.at, self.error, self.count = at, error, 0
        self.unsynced: set[Path] = set()
        self.crashed = False
        self._created: list[OutputFile] = []

    def create(self, path: Path) -> OutputFile:
        self._created.append(super().create(path))
        return self._created[-1]

    def step(self, operation: str, path: Path) -> None:
        if self.crashed:
            raise Crash
        self.count += 1
        if self.count - 1 == self.at:
            self.fail(operation, path)
        if operation == "create":
            self.unsynced.add(path)
        if operation == "sync":
            self.unsynced.discard(path)

    def fail(self, operation: str, path: Path) -> None:
        if self.error is not None:
            raise OSError(self.error, os.strerror(self.error))
        self.crashed = True
        if operation == "write":
            with path.open("ab") as file:
                file.write(b"torn")
        for created in self._created:  # the end of a process closes what it had open
            created.abandon()
        raise Crash

    def sync(self, *paths: Path) -> None:
        """Only note it: what would be lost without is told by `unsynced`, and real syncs would take minutes."""
        for path in paths:
            self.step("sync", path)

    def rename(self, source: Path, target: Path) -> None:
        assert source not in self.unsynced, (
            "a rename must never come before the sync of what it shows"
        )
        super().rename(source, target)

    def lose_power(self) -> None:
        """What was never synced is empty afterwards: what ext4 leaves of them."""
        for path in self.unsynced:
            if path.exists():
                os.truncate(path, 0)


def source_file(text: str) -> SourceFile:
    return SourceFile(
        "a.txt", "utf-8", (Article(1, None, text, (), (Paragraph(1, "body", text, (1,)),)),)
    )


def build(root: Path, text: str, disk: Disk) -> Generation:
    with GenerationWriter(root, NOW, disk) as generation:
        writer = StoreWriter(generation.store, disk)
        writer.append(pack_file(source_file(text)))
        writer.close({"text": text})
        return generation.publish("none", {"paragraphs": 1})


def shown(root: Path) -> str:
    generation = current(root)
    assert verify(generation) == ()
    store = Store(generation)
    assert store.report() == {"text": store.shown_text(0)}
    return store.shown_text(0)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of 旧, to be copied."""
    root = tmp_path_factory.mktemp("old")
    build(root, "旧", Disk())
    return root


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def operations(tmp_path: Path) -> int:
    build(tmp_path / "count", "旧", FailingDisk())
    counting = FailingDisk()
    build(tmp_path / "count", "新", counting)
    return counting.count


@pytest.mark.parametrize("power", [False, True], ids=["kill", "power loss"])
def test_a_crash_at_any_operation_leaves_a_whole_index(
    tmp_path: Path, old: Path, *, power: bool
) -> None:
    total = operations(tmp_path)
    assert total > 60
    outcomes = []
    for at in range(total):
        root = shutil.copytree(old, tmp_path / f"{power}{at}")
        disk = FailingDisk(at)
        with pytest.raises(Crash):
            build(root, "新", disk)
        if power:
            disk.lose_power()
        outcomes.append(shown(root))
        build(root, "再", FailingDisk())
        assert shown(root) == "再"
        assert len(list(root.glob("gen-*"))) <= 2
        assert not (root / "CURRENT.tmp").exists()
    # Only behind the rename is the new index live, and from there on it stays.
    assert outcomes == sorted(outcomes, reverse=True)
    assert set(outcomes) == {"旧", "新"}


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO], ids=["full", "broken"])
def test_a_failing_disk_changes_nothing_and_leaves_nothing(
    tmp_path: Path, old: Path, error: int
) -> None:
    for at in range(operations(tmp_path)):
        root = shutil.copytree(old, tmp_path / str(at))
        with pytest.raises(IndexNotWrittenError) as caught:
            build(root, "新", FailingDisk(at, error))
        assert os.strerror(error) in caught.value.message
        live = shown(root)
        assert len(list(root.glob("gen-*"))) == (1 if live == "旧" else 2)
        build(root, "再", FailingDisk())
        assert shown(root) == "再"


def test_a_first_build_that_fails_leaves_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexNotWrittenError):
        build(tmp_path, "新", FailingDisk(20, errno.ENOSPC))
    assert [path.name for path in tmp_path.iterdir()] == ["LOCK"]
    with pytest.raises(IndexMissingError):
        current(tmp_path)


def test_an_error_of_the_caller_passes_through(tmp_path: Path) -> None:
    build(tmp_path, "旧", FailingDisk())
    with pytest.raises(KeyError), GenerationWriter(tmp_path, NOW):
        raise KeyError("mine")
    assert shown(tmp_path) == "旧"
    assert len(list(tmp_path.glob("gen-*"))) == 1


def test_the_previous_generation_is_kept_and_older_ones_go(tmp_path: Path) -> None:
    names = [build(tmp_path, text, Disk()).name for text in "一二三四"]
    assert sorted(path.name for path in tmp_path.glob("gen-*")) == sorted(names[-2:])
    assert current(tmp_path).previous == names[-2]
    assert len(set(names)) == 4


def _hold(
    root: Path, ready: multiprocessing.synchronize.Event, done: multiprocessing.synchronize.Event
) -> None:
    with GenerationWriter(root, NOW):
        ready.set()
        done.wait(30)


@needs_locks
def test_two_builds_at_once(tmp_path: Path) -> None:
    build(tmp_path, "旧", FailingDisk())
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(tmp_path, ready, done))
    process.start()
    assert ready.wait(30)
    with pytest.raises(BuildRunningError) as caught:
        build(tmp_path, "新", Disk())
    assert f"process {process.pid} since 2025-03-01T12:00:00+00:00" in caught.value.message
    assert shown(tmp_path) == "旧"
    process.kill()
    process.join()
    build(tmp_path, "新", Disk())
    assert shown(tmp_path) == "新"


def test_what_goes_on_from_a_replaced_index_is_refused(tmp_path: Path) -> None:
    old = build(tmp_path, "旧", Disk())
    with GenerationWriter(tmp_path, NOW, base=old):
        pass
    build(tmp_path, "新", Disk())
    with pytest.raises(BuildRunningError), GenerationWriter(tmp_path, NOW, base=old):
        pass
    assert shown(tmp_path) == "新"
    build(tmp_path, "更新", Disk())


def test_every_damage_is_found(tmp_path: Path) -> None:
    generation = build(tmp_path, "一段文字", Disk())
    paths = sorted(path for path in generation.folder.rglob("*") if path.is_file())
    for path in paths:
        whole = path.read_bytes()
        for damaged in {whole[:-1], bytes([whole[0] ^ 1]) + whole[1:]} if whole else {b"x"}:
            path.write_bytes(damaged)
            assert _refused_or_reported(tmp_path, path)
        path.unlink()
        with pytest.raises(IndexDamagedError):
            current(tmp_path)
        path.write_bytes(whole)
    foreign = generation.folder / "store" / "foreign.u4"
    foreign.write_bytes(b"abcd")
    assert verify(current(tmp_path)) == ("store/foreign.u4 does not belong here",)


def _refused_or_reported(root: Path, path: Path) -> bool:
    try:
        problems = verify(current(root))
    except IndexDamagedError:
        return True
    return any(path.name in problem for problem in problems)


def test_a_pointer_without_a_checksum_is_of_an_earlier_version(tmp_path: Path) -> None:
    generation = build(tmp_path, "旧", FailingDisk())
    path = generation.folder / "manifest.json"
    for form, error in (
        (generations.FORMAT_VERSION - 1, IndexOutdatedError),
        (generations.FORMAT_VERSION, IndexDamagedError),
    ):
        data = json.dumps(json.loads(path.read_bytes()) | {"format": form}).encode()
        path.write_bytes(data)
        (tmp_path / "CURRENT").write_text(
            f"{generation.name} {hashlib.sha256(data).hexdigest()}\n", "ascii"
        )
        with pytest.raises(error):
            current(tmp_path)


@pytest.mark.parametrize(
    "pointer", [b"", b"gen-1 x", b"../../etc abc", b"\xff\xfe", b"gen-000009-00000000 abc"]
)
def test_a_damaged_pointer_is_refused(tmp_path: Path, pointer: bytes) -> None:
    build(tmp_path, "旧", FailingDisk())
    (tmp_path / "CURRENT").write_bytes(pointer)
    with pytest.raises(IndexDamagedError):
        current(tmp_path)
    before = len(list(tmp_path.glob("gen-*")))
    build(tmp_path, "新", Disk())
    assert shown(tmp_path) == "新"
    assert len(list(tmp_path.glob("gen-*"))) == before + 1, "what cannot be read is not removed"


def test_another_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, "旧", FailingDisk())
    monkeypatch.setattr(generations, "fingerprint", lambda: "other words")
    with pytest.raises(IndexOutdatedError):
        current(tmp_path)
    monkeypatch.undo()
    monkeypatch.setattr(generations, "FORMAT_VERSION", generations.FORMAT_VERSION + 1)
    with pytest.raises(IndexOutdatedError):
        current(tmp_path)


def test_too_little_room_is_said_before_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, "旧", FailingDisk())
    monkeypatch.setattr(generations, "_SPARE", 1e15)
    with pytest.raises(
        IndexNotWrittenError,
        match=r"[\d,]+ GiB are needed and [\d,]+ .iB are free\).*the old index is live",
    ):
        build(tmp_path, "新", Disk())
    assert shown(tmp_path) == "旧"


def test_what_goes_on_from_an_index_needs_no_room_for_what_it_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = build(tmp_path, "旧" * 100_000, Disk())
    free = (
        int(sum(entry.size for name, entry in old.files.items() if "segment-" not in name) * 1.2)
        + 1
    )
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, free))
    with GenerationWriter(tmp_path, NOW, base=old) as writer:
        writer.keep("store/segment-0")
    with pytest.raises(
        IndexNotWrittenError, match=r"KiB are needed and [1-9][\d,]* (bytes|KiB) are free"
    ):
        build(tmp_path, "新", Disk())


@pytest.mark.parametrize("error", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_where_nobody_may_write_is_another_fault_than_a_full_disk(
    tmp_path: Path, error: int
) -> None:
    """Of the first thing that is written: root, by whom tests are run, may write anywhere."""
    with pytest.raises(IndexNotWritableError, match=r"You may not write in first:.*--index"):
        build(tmp_path / "first", "新", FailingDisk(0, error))
    build(tmp_path, "旧", FailingDisk())
    assert shown(tmp_path) == "旧"


def test_a_first_build_that_fails_says_that_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexNotWrittenError, match="there is no index yet"):
        build(tmp_path / "first", "新", FailingDisk(20, errno.ENOSPC))


HEAD = '{"format": FORMAT, "engine": "", "fingerprint": "", "counts": '
ODD_MANIFESTS = [
    "null", "[]", "7", '"text"', "{}", "[" * 100_000, "nothing", '{"format": null}', '{"format": FORMAT, "files": []}',
    '{"format": FORMAT, "engine": 7, "fingerprint": "", "counts": {}, "built": "2025-01-01", "files": {}}',
    HEAD + '{"a": []}, "built": "2025-01-01", "files": {}}',
    HEAD + '{}, "built": "today", "files": {}}',
    HEAD + '{}, "built": "2025-01-01", "files": {"a": [1]}}',
    HEAD + '{}, "built": "2025-01-01", "files": {"../a": [1, "", null]}}',
    HEAD + '{}, "built": "2025-01-01", "files": {"/a": [1, "", null]}}',
]  # fmt: skip


@pytest.mark.parametrize("manifest", ODD_MANIFESTS)
def test_a_manifest_with_the_right_checksum_and_odd_content_is_refused(
    tmp_path: Path, manifest: str
) -> None:
    generation = build(tmp_path, "旧", FailingDisk())
    data = manifest.replace("FORMAT", str(generations.FORMAT_VERSION)).encode()
    (generation.folder / "manifest.json").write_bytes(data)
    pointer = generations._Pointer(generation.name, hashlib.sha256(data).hexdigest())
    (tmp_path / "CURRENT").write_text(pointer.line, "ascii")
    with pytest.raises((IndexDamagedError, IndexOutdatedError)):
        published(tmp_path)
    build(tmp_path, "新", Disk())
    assert shown(tmp_path) == "新"


def test_a_reader_that_two_builds_overtake_reads_the_pointer_again(tmp_path: Path) -> None:
    names = [build(tmp_path, "一", Disk()).name]

    def overtaken(generation: Generation) -> str:
        """Open the store, before which two builds publish the first time.

        What was to be opened is gone.
        """
        if len(names) == 1:
            names.extend(build(tmp_path, text, Disk()).name for text in "二三")
            assert not generation.folder.exists()
        return Store(generation).shown_text(0)

    assert generations.open_current(tmp_path, overtaken) == "三"


def test_a_generation_that_is_gone_is_damage_unless_the_pointer_has_moved(tmp_path: Path) -> None:
    shutil.rmtree(build(tmp_path, "一", Disk()).folder)
    with pytest.raises(IndexDamagedError):
        current(tmp_path)


def test_rolling_back_returns_to_the_index_before_and_again_to_the_last(tmp_path: Path) -> None:
    for text in ("一", "二"):
        build(tmp_path, text, Disk())
    for text in ("一", "二", "一"):
        assert generations.roll_back(tmp_path, NOW).name == current(tmp_path).name
        assert shown(tmp_path) == text
    build(tmp_path, "三", Disk())
    assert shown(tmp_path) == "三"
    assert len(list(tmp_path.glob("gen-*"))) == 2
    generations.roll_back(tmp_path, NOW)
    assert shown(tmp_path) == "一", "what was live before the build, not what had been rolled back"


@needs_locks
def test_rolling_back_to_nothing_or_to_damage_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        generations.roll_back(tmp_path / "nowhere", NOW)
    first = build(tmp_path, "一", Disk())
    with pytest.raises(NoPreviousIndexError):
        generations.roll_back(tmp_path, NOW)
    build(tmp_path, "二", Disk())
    flip(next(first.folder.rglob("*.compound")), 5)
    with pytest.raises(IndexDamagedError):
        generations.roll_back(tmp_path, NOW)
    with GenerationWriter(tmp_path, NOW), pytest.raises(BuildRunningError):
        generations.roll_back(tmp_path, NOW)
    assert shown(tmp_path) == "二"


def test_a_crash_at_any_operation_of_rolling_back_leaves_either_index(tmp_path: Path) -> None:
    for text in ("一", "二"):
        build(tmp_path / "index", text, Disk())
    outcomes = []
    for at in range(6):
        root = shutil.copytree(tmp_path / "index", tmp_path / str(at))
        with contextlib.suppress(Crash):
            generations.roll_back(root, NOW, FailingDisk(at))
        outcomes.append(shown(root))
    assert outcomes == sorted(outcomes, reverse=True)
    assert set(outcomes) == {"一", "二"}
