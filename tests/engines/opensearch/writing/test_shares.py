"""Several builders of one source.

One index, as a single build makes it, whatever becomes of a builder.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("opensearchpy")

from indexer.archive.archive import open_archive, verify_index
from indexer.build.build import build_index
from indexer.build.shares import build_share
from indexer.engines.opensearch.nodes.settings import ClusterSettings
from indexer.engines.opensearch.schema.indices import forget
from indexer.engines.opensearch.writing import claims
from indexer.engines.opensearch.writing.shares import ClusterShare
from indexer.engines.sharing import ShareOf
from indexer.errors import ArchiveMissingError, ShareError
from tests.engines.opensearch.archives import NOW, everything

ROOT = Path(__file__).parents[4]
STORIES = (
    "渡口在春天重新开放，渡船每半小时一班。",
    "新修的石桥长四十米，两岸的人不必再绕路。",
    "集市搬到河边，卖鱼的摊位多了一倍。",
)


@pytest.fixture
def source(tmp_path: Path, opensearch: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nine files, of which some tell the same, and an archive of one's own for them."""
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(9):
        told = STORIES[number % 2], STORIES[2], f"这是第{number}号小报，今天只有这些消息。"
        (folder / f"{number}.txt").write_text(
            f"小报第{number}号\n\n" + "\n\n".join(told) + "\n", "utf-8"
        )
    monkeypatch.setenv("DUANLUO_OPENSEARCH_ARCHIVE", f"shares-{time.time_ns():x}")
    return folder


def share(source: Path, tmp_path: Path, text: str) -> int:
    return build_share(source, tmp_path / "index", text, now=NOW)[1]


def test_shares_make_the_index_of_a_single_build(source: Path, tmp_path: Path) -> None:
    build_index(source, tmp_path / "single", now=NOW)
    assert share(source, tmp_path, "2/3") == 2
    with pytest.raises(ShareError, match="loaded already"):
        share(source, tmp_path, "2/3")
    assert share(source, tmp_path, "1/3") == 1
    settings = ClusterSettings.read()
    with pytest.raises(ArchiveMissingError):
        open_archive(settings)
    assert share(source, tmp_path, "3/3") == 0
    with open_archive(settings) as shared, open_archive(tmp_path / "single") as single:
        assert everything(shared) == everything(single)
    assert verify_index(settings) == ()
    with pytest.raises(ShareError, match="published"):
        share(source, tmp_path, "1/3")


def test_more_shares_than_files(source: Path, tmp_path: Path) -> None:
    for number in range(3, 9):
        (source / f"{number}.txt").unlink()
    left = [share(source, tmp_path, f"{one}/5") for one in range(1, 6)]
    assert left == [4, 3, 2, 1, 0]
    build_index(source, tmp_path / "single", now=NOW)
    with (
        open_archive(ClusterSettings.read()) as shared,
        open_archive(tmp_path / "single") as single,
    ):
        assert everything(shared) == everything(single)


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0", "1/5000"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(ShareError, match="i/n"):
        ShareOf.parse(text)


def test_a_builder_that_was_killed_is_started_again(source: Path, tmp_path: Path) -> None:
    """Three processes; one is killed as soon as its share is taken, and another one takes it over."""
    slow = (
        "import time, indexer.engines.opensearch.writing.shares as s;"
        "s.ClusterShare.load = lambda *_: time.sleep(600)"
    )
    killed = started(source, tmp_path, "1/3", slow)
    wait_until_taken(source, tmp_path, "1/3")
    with pytest.raises(ShareError, match="is being loaded"):
        share(source, tmp_path, "1/3")
    killed.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    killed.wait()
    others = [started(source, tmp_path, text) for text in ("1/3", "2/3", "3/3")]
    assert [other.wait(120) for other in others] == [0, 0, 0]
    build_index(source, tmp_path / "single", now=NOW)
    with (
        open_archive(ClusterSettings.read()) as shared,
        open_archive(tmp_path / "single") as single,
    ):
        assert everything(shared) == everything(single)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies processes")
def test_a_script_needs_no_main_guard(source: Path, tmp_path: Path) -> None:
    """Those who read are copies of the builder: whoever began anew would run the script once more."""
    script = tmp_path / "load.py"
    script.write_text(
        "import datetime, pathlib\n"
        "from indexer.build.shares import build_share\n"
        "print('begun', flush=True)\n"
        f"source, folder = pathlib.Path({str(source)!r}), pathlib.Path({str(tmp_path / 'own')!r})\n"
        "now = datetime.datetime.now(datetime.UTC)\n"
        "report, left = build_share(source, folder, '1/1', now=now, jobs=2)\n"
        "print(report.articles, left)\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["begun", "9", "0"]


def test_a_claim_whose_answer_was_lost_is_ones_own(source: Path) -> None:
    """The client asks again where it got no answer; another builder is told who holds it."""
    build = ClusterShare(ClusterSettings.read(), ShareOf(1, 2), "1" * 16)
    with contextlib.closing(build):
        build.join()
        own, other = (claims.Claims(build.client, build.index, 1) for _ in range(2))
        assert [own.take("share-1"), own.take("share-1")] == [None, None]
        holder = other.take("share-1")
        assert holder is not None
        assert holder["pid"] == os.getpid()
        forget(build.client, build.index)


def test_what_is_complete_stays_complete(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign of life that comes behind the last word of a builder would make its share unfinished."""
    monkeypatch.setattr(claims, "BEAT", 0.01)
    settings = ClusterSettings.read()
    build = ClusterShare(settings, ShareOf(1, 2), "0" * 16)
    with contextlib.closing(build):
        build.join()
        own = claims.Claims(build.client, build.index, 1)
        assert own.take("share-1") is None
        with own.alive("share-1"):
            own.complete("share-1", {"counts": {}})
            time.sleep(0.3)
        assert [one["state"] for one in build.handed_in()] == [claims.COMPLETE]
        forget(build.client, build.index)


def started(
    source: Path, tmp_path: Path, text: str, before: str = "pass"
) -> subprocess.Popen[bytes]:
    arguments = [
        "build",
        str(source),
        "--index",
        str(tmp_path / text[0]),
        "--engine",
        "opensearch",
        "--shard",
        text,
    ]
    script = f"{before}\nfrom indexer.cli import main\nmain({arguments!r})"
    return subprocess.Popen([sys.executable, "-c", script], env=os.environ, cwd=ROOT)


def wait_until_taken(source: Path, tmp_path: Path, text: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        time.sleep(0.2)
        if taken(ClusterSettings.read()):
            return
    raise AssertionError("the share was not taken")


def taken(settings: ClusterSettings) -> bool:
    from indexer.engines.opensearch.nodes.client import Client  # noqa: PLC0415

    client = Client(settings)
    found = client.call("GET", f"/_cat/indices/{settings.alias}.*?format=json&h=index")
    stores = [one["index"] for one in found if one["index"].endswith("-store")]
    return any(
        client.call("POST", f"/{one}/_mget", {"ids": ["share-1"]})["docs"][0].get("found")
        for one in stores
    )
