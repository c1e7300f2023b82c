"""A process killed, or the power gone, at any operation of a build, an update, a rollback.

One whole index is there.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from indexer.engines.columnar.engine import ColumnarBuilder
from indexer.errors import IndexDamagedError, IndexNotWrittenError
from indexer.index.disk.generations import Generation, GenerationWriter, current, roll_back, verify
from indexer.index.disk.steps import Disk
from indexer.index.segments.order import file_order
from indexer.index.store.store import Store
from indexer.index.store.writer import StoreWriter
from indexer.model import Article, Paragraph, SourceFile
from tests.conftest import NOW
from tests.documents import pack_file, pack_paragraphs
from tests.tally import TALLY
from tests.trust.disks import BrokenDisk, ForgetfulDisk, Gone, MortalDisk
from tests.trust.material import page

Work = Callable[[Path, Disk], Generation]


def source_file(number: int, text: str) -> SourceFile:
    paragraphs = tuple(
        Paragraph(n, "body", line, (n,)) for n, line in enumerate(text.splitlines(), 1)
    )
    return SourceFile(
        f"{number}.txt", "utf-8", (Article(1, None, "", (), paragraphs),), sha256=f"{hash(text):x}"
    )


OLD = [source_file(number, page(number, 2)) for number in range(3)]
NEW = [*OLD[:2], source_file(2, page(7, 3)), source_file(3, page(8, 1))]


def _write(
    generation: GenerationWriter,
    files: Sequence[SourceFile],
    segment: int,
    kept: Sequence[object] = (),
) -> None:
    """Write a segment with store and engine, as a build and an update do."""
    store = StoreWriter(generation.store, generation.disk, segment=segment, kept=kept)  # type: ignore[arg-type]
    builder = ColumnarBuilder(generation.disk, frequent=8)
    builder.add_segment(
        generation.engine, segment, [pack_paragraphs(builder, file) for file in files]
    )
    for file in files:
        store.append(pack_file(file))
    order = store.close({})
    if kept:
        builder.arrange(generation.engine, order)


def build(files: Sequence[SourceFile]) -> Work:
    def work(root: Path, disk: Disk) -> Generation:
        with GenerationWriter(root, NOW, disk) as generation:
            _write(generation, files, 0)
            return generation.publish("columnar", {})

    return work


def update(root: Path, disk: Disk) -> Generation:
    """Go on from OLD to NEW."""
    with GenerationWriter(root, NOW, disk, base=current(root)) as generation:
        assert generation.previous is not None
        kept = [
            file
            for file in Store(generation.previous).order.files()
            if file.name in ("0.txt", "1.txt")
        ]
        generation.keep("store/segment-0")
        generation.keep("engine/segment-0")
        _write(generation, sorted(NEW[2:], key=lambda file: file_order(file.file)), 1, kept)
        return generation.publish("columnar", {})


def back(root: Path, disk: Disk) -> Generation:
    return roll_back(root, NOW, disk)


def shown(root: Path) -> list[str]:
    """Give all texts of the live index, which must be whole."""
    generation = current(root)
    assert verify(generation) == ()
    store = Store(generation)
    return [store.shown_text(number) for number in range(store.paragraph_count)]


def texts(files: Sequence[SourceFile]) -> list[str]:
    return [paragraph.text for file in files for paragraph in file.articles[0].paragraphs]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("power") / "old"
    build(OLD)(root, MortalDisk())
    return root


@pytest.fixture(scope="module")
def rolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of NEW, before which OLD was live, rolled forward again.

    Rolling back goes to OLD.
    """
    root = tmp_path_factory.mktemp("power") / "rolled"
    build(OLD)(root, MortalDisk())
    update(root, MortalDisk())
    return root


def operations(work: Work, root: Path, copy: Path) -> int:
    counting = MortalDisk()
    work(Path(shutil.copytree(root, copy)), counting)
    return counting.count


def die_everywhere(
    work: Work, start: Path, folder: Path, *, stride: int, losses: Sequence[float | None]
) -> Counter[str]:
    """Let work die at every so many operations, with the losses of power in turn (None: only the process dies)."""
    total, rng, outcomes = (
        operations(work, start, folder / "count"),
        random.Random(5),
        Counter[str](),
    )
    for at in range(0, total + 1, stride):
        for share in losses:
            root = Path(shutil.copytree(start, folder / f"{at}-{share}"))
            disk = (
                MortalDisk(at)
                if share is None
                else ForgetfulDisk(at, folder / f"{at}-{share}-lost")
            )
            with contextlib.suppress(Gone):
                work(root, disk)
            disk.close_all()
            if isinstance(disk, ForgetfulDisk) and share is not None:
                disk.lose_power(rng, share)
            outcome = shown(root)
            assert outcome in (texts(OLD), texts(NEW)), (at, share)
            outcomes["old" if outcome == texts(OLD) else "new"] += 1
            if at % (stride * 4) == 0:
                build(NEW)(root, MortalDisk())
                assert shown(root) == texts(NEW)
                assert len(list(root.glob("gen-*"))) <= 2
                assert not (root / "CURRENT.tmp").exists()
            shutil.rmtree(root)
    return outcomes


WORKS = {"build": build(NEW), "update": update}
LOSSES = (1.0, 0.0, 0.5, 0.2)
"""Shares of the names that are lost: all, none, some."""


def settle(threat: str, outcomes: Counter[str]) -> None:
    TALLY.add(
        threat,
        outcomes.total(),
        f"0 broken, {outcomes['old']} old, {outcomes['new']} new, each whole",
    )


@pytest.mark.parametrize("name", WORKS)
def test_death_at_some_operations_leaves_a_whole_index(
    name: str, old: Path, tmp_path: Path
) -> None:
    settle(
        f"11 kill -9 while it {name}s",
        die_everywhere(WORKS[name], old, tmp_path, stride=29, losses=[None]),
    )


@pytest.mark.parametrize("name", WORKS)
def test_power_lost_at_some_operations_leaves_a_whole_index(
    name: str, old: Path, tmp_path: Path
) -> None:
    settle(
        f"12 power loss while it {name}s, names lost too",
        die_everywhere(WORKS[name], old, tmp_path, stride=29, losses=LOSSES[:3]),
    )


def test_death_and_loss_of_power_while_rolling_back(rolled: Path, tmp_path: Path) -> None:
    settle(
        "11, 12 while it rolls back",
        die_everywhere(back, rolled, tmp_path, stride=1, losses=[None, *LOSSES]),
    )


def test_a_published_index_is_never_lost(old: Path, tmp_path: Path) -> None:
    for number, share in enumerate(LOSSES * 3):
        root, disk = (
            Path(shutil.copytree(old, tmp_path / str(number))),
            ForgetfulDisk(-1, tmp_path / f"{number}-lost"),
        )
        update(root, disk)
        disk.lose_power(random.Random(number), share)
        assert shown(root) == texts(NEW), "published means on disk"


def test_the_harness_notices_a_missing_sync(old: Path, tmp_path: Path) -> None:
    """A disk that syncs no folder loses the new index, and one that syncs no file breaks it.

    So a loss is found.
    """
    for number, (skipped, share) in enumerate([(Path.is_dir, 1.0), (Path.is_file, 0.0)]):

        class Careless(ForgetfulDisk):
            def sync(self, *paths: Path, skipped: Callable[[Path], bool] = skipped) -> None:
                super().sync(*(path for path in paths if not skipped(path)))

        root, disk = (
            Path(shutil.copytree(old, tmp_path / str(number))),
            Careless(-1, tmp_path / f"{number}-lost"),
        )
        update(root, disk)
        disk.lose_power(random.Random(3), share)
        if skipped is Path.is_dir:
            assert shown(root) == texts(OLD)
        else:
            with pytest.raises(IndexDamagedError):
                shown(root)


def fail_everywhere(work: Work, start: Path, folder: Path, stride: int) -> Counter[str]:
    """Let operations of work fail, one each time or all from one on; the index is the old or the new one."""
    outcomes = Counter[str]()
    total = operations(work, start, folder / "count")
    for at in range(0, total, stride):
        for error in (errno.EIO, errno.ENOSPC):
            for lasting in (False, True):
                root = Path(shutil.copytree(start, folder / f"{at}-{error}-{lasting}"))
                disk = BrokenDisk(at, error, lasting=lasting)
                with contextlib.suppress(IndexNotWrittenError):
                    work(root, disk)
                disk.close_all()
                outcome = shown(root)
                assert outcome in (texts(OLD), texts(NEW)), (at, error, lasting)
                outcomes["old" if outcome == texts(OLD) else "new"] += 1
                build(NEW)(root, MortalDisk())
                assert shown(root) == texts(NEW), "the lock is free and nothing is in the way"
                assert len(list(root.glob("gen-*"))) <= 2
                shutil.rmtree(root)
    return outcomes


@pytest.mark.parametrize("name", WORKS)
def test_a_disk_that_fails_leaves_a_whole_index(name: str, old: Path, tmp_path: Path) -> None:
    settle(
        f"13 EIO and ENOSPC while it {name}s",
        fail_everywhere(WORKS[name], old, tmp_path, stride=97),
    )


def test_a_disk_that_fails_while_rolling_back(rolled: Path, tmp_path: Path) -> None:
    outcomes = fail_everywhere(back, rolled, tmp_path, stride=1)
    settle("13 EIO and ENOSPC while it rolls back", outcomes)


@pytest.mark.parametrize("name", WORKS)
def test_a_disk_that_takes_less_than_it_is_given_gets_the_rest(
    name: str, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, pieces = os.write, itertools.count()

    def write_some(descriptor: int, data: memoryview) -> int:
        next(pieces)
        return write(descriptor, bytes(data[: max(1, len(data) // 3)]))

    root = Path(shutil.copytree(old, tmp_path / "root"))
    monkeypatch.setattr(os, "write", write_some)
    WORKS[name](root, MortalDisk())
    monkeypatch.undo()
    assert shown(root) == texts(NEW)
    TALLY.add(f"13 short writes while it {name}s", next(pieces), "the index whole")


@pytest.mark.torture
@pytest.mark.parametrize("name", WORKS)
def test_a_disk_that_fails_at_every_operation(name: str, old: Path, tmp_path: Path) -> None:
    settle(
        f"13 EIO and ENOSPC at every operation of one that {name}s",
        fail_everywhere(WORKS[name], old, tmp_path, stride=1),
    )


@pytest.mark.torture
@pytest.mark.parametrize("name", WORKS)
def test_death_and_loss_of_power_at_every_operation(name: str, old: Path, tmp_path: Path) -> None:
    """Some 500 operations each, five ways to die: about four minutes."""
    settle(f"11 kill -9 at every operation of one that {name}s", die_everywhere(
        WORKS[name], old, tmp_path / "kill", stride=1, losses=[None]))  # fmt: skip
    settle(f"12 power loss at every operation of one that {name}s", die_everywhere(
        WORKS[name], old, tmp_path / "loss", stride=1, losses=LOSSES))  # fmt: skip
