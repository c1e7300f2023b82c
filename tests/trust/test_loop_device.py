"""A real file system whose disk is looked at in the middle of its work.

What lies there is one whole index.

An image of ext4 is mounted over a loop device, an index is updated on it over and over. At any
moment the process is stopped and the image copied, once nothing changes it. What the copy holds is
what a power cut at that moment would have left: what the kernel still kept to itself is not in it.
Needs root and a free loop device.
"""

from __future__ import annotations

import filecmp
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.archive.archive import open_archive, verify_index
from indexer.build.build import build_index, update_index
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW, ROOT
from tests.tally import TALLY
from tests.trust.material import page, write_pages

if sys.platform == "win32":
    pytest.skip("mounts a file system", allow_module_level=True)

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(
        os.geteuid() != 0 or not shutil.which("mkfs.ext4"), reason="mounts a file system"
    ),
]
MEGABYTES, IMAGES = 64, 40


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-o", "loop", str(image), str(folder)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.skip(f"no loop device: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        _unmount(folder)


def _unmount(folder: Path) -> None:
    """Unmount once nobody is at work there: what a killed build has started ends a little later."""
    for _ in range(300):
        if (
            subprocess.run(["umount", str(folder)], check=False, capture_output=True).returncode
            == 0
        ):
            return
        time.sleep(0.2)
    raise TimeoutError(folder)


def _copy(image: Path, target: Path) -> Path:
    """Copy an image of one moment: one that was written to meanwhile is copied again."""
    while True:
        shutil.copyfile(image, target)
        if filecmp.cmp(image, target, shallow=False):
            return target


def _work(source: Path, index: Path) -> None:
    os.setpgid(0, 0)
    step = 0
    while True:
        step += 1
        (source / f"{step % 5:04}.txt").write_text(page(200 + step, 2), "utf-8")
        update_index(source, index, now=NOW)


def test_an_image_of_a_disk_at_any_moment_holds_a_whole_index(tmp_path: Path) -> None:
    """Forty images: about two minutes."""
    image, source, rng = tmp_path / "disk", tmp_path / "articles", random.Random(7)
    with image.open("wb") as file:
        file.truncate(MEGABYTES << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    write_pages(source, range(8), 2)
    copies = []
    with mounted(image, tmp_path / "live") as live:
        build_index(source, live / "index", now=NOW)
        worker = multiprocessing.get_context("fork").Process(
            target=_work, args=(source, live / "index")
        )
        worker.start()
        while os.getpgid(worker.pid or 0) != worker.pid:
            time.sleep(0.01)
        try:
            for number in range(IMAGES):
                time.sleep(rng.random())
                os.killpg(worker.pid or 0, signal.SIGSTOP)
                copies.append(_copy(image, tmp_path / f"copy-{number}"))
                os.killpg(worker.pid or 0, signal.SIGCONT)
        finally:
            os.killpg(worker.pid or 0, signal.SIGKILL)
            worker.join()
    generations = Counter(
        examine(copy, tmp_path / f"seen-{number}") for number, copy in enumerate(copies)
    )
    assert len(generations) > 1, "the images were taken at different moments"
    TALLY.add(
        "12 power loss, images of a loop device",
        len(copies),
        f"0 broken, {len(generations)} generations seen",
    )


ASK = """
import sys
from pathlib import Path
from webui.app import create_app
client = create_app(Path(sys.argv[1])).test_client()
addresses = "/api/search?q=渡口", "/search?q=水渠&view=table", "/export.jsonl?q=茶园", "/articles"
print(*(client.get(address).status_code for address in addresses))
"""


def _commands(index: Path, source: Path) -> list[list[str]]:
    program = [sys.executable, "-m", "indexer"]
    at = ["--index", str(index)]
    return [
        [*program, "verify", *at],
        [*program, "search", "渡口", *at],
        [*program, "update", str(source), *at],
        [sys.executable, "-c", ASK, str(index)],
    ]


def test_a_disk_that_cannot_read_is_refused_and_named(tmp_path: Path) -> None:
    """The image loses its end while it is mounted: what lay there is EIO, in files and in folders."""
    image, source, rng = tmp_path / "disk", tmp_path / "articles", random.Random(7)
    with image.open("wb") as file:
        file.truncate(MEGABYTES << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    write_pages(source, range(60), 20)
    with mounted(image, tmp_path / "live") as live:
        build_index(source, live / "index", now=NOW)
        written = [path.read_bytes() for path in (live / "index").rglob("*") if path.is_file()]
    disk = image.read_bytes()
    begins = [disk.find(data[:4096]) for data in written if len(data) > 4096]
    sizes = [len(data) for data in written if len(data) > 4096]
    assert min(begins) > 0
    outcomes: Counter[str] = Counter()
    for number, (begin, size) in enumerate(zip(begins * 2, sizes * 2, strict=True)):
        copy, folder = tmp_path / f"copy-{number}", tmp_path / f"failing-{number}"
        shutil.copyfile(image, copy)
        with mounted(copy, folder):
            list((folder / "index").rglob("*"))  # the names are known, what they hold is not
            os.truncate(copy, begin + rng.randrange(size) & ~4095)
            for command in _commands(folder / "index", source):
                Path("/proc/sys/vm/drop_caches").write_text("1", "ascii")
                done = subprocess.run(
                    command, capture_output=True, text=True, check=False, cwd=ROOT
                )
                said = f"{command[1:4]}: {done.returncode} {done.stdout[-300:]}{done.stderr[-900:]}"
                assert done.returncode >= 0, said
                assert "Traceback" not in done.stderr, said
                if command[1] == "-c":
                    assert set(done.stdout.split()) <= {"200", "503"}, said
                outcomes[f"{command[3]}: {done.returncode}"] += 1
    assert outcomes["verify: 0"] == 0, "every cut took something of a file"
    TALLY.add("13 EIO while an index is read", sum(outcomes.values()), "answered or refused")


def examine(copy: Path, folder: Path) -> str:
    """Mount a copy, see that its index is whole and answers, and that it can be updated.

    Names its generation.
    """
    with mounted(copy, folder):
        index = folder / "index"
        assert verify_index(index) == ()
        with open_archive(index) as archive:
            assert archive.search(SearchRequest("*")).total.paragraphs == archive.info.paragraphs
            name = archive.info.generation
    copy.unlink()
    return name
