"""An index is built over only where somebody said so.

By a command, or because it is that very source's own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.build.build import build_index
from indexer.build.ownership import BuildNeeded, build_needed
from indexer.cli import main
from indexer.corpus.input.documents import pdf_and_warc
from indexer.errors import (
    AnotherSourceError,
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
)
from indexer.index.disk.generations import current
from tests.conftest import NOW

TEXT = "渡口的新船下水了，两岸来往只要五分钟，赶集的人都说方便。\n"


def articles(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT, "utf-8")
    at_rest(folder)
    return folder


def at_rest(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        os.utime(path, (NOW.timestamp() - 10,) * 2)


def rewrite_manifest(index: Path, **changes: Any) -> None:
    """Let an index be one of another version, whole in itself."""
    name = (index / "CURRENT").read_text("ascii").split()[0]
    path = index / name / "manifest.json"
    data = json.dumps(json.loads(path.read_bytes()) | changes).encode()
    path.write_bytes(data)
    words = f"{name} {hashlib.sha256(data).hexdigest()}"
    (index / "CURRENT").write_text(f"{words} {zlib.crc32(words.encode()):08x}\n", "ascii")


def state(index: Path) -> dict[str, bytes]:
    files = (path for path in index.rglob("*") if path.is_file() and path.name != "LOCK")
    return {path.relative_to(index).as_posix(): path.read_bytes() for path in files}


OUTDATED: dict[str, Callable[[Path], object]] = {
    "format": lambda index: rewrite_manifest(index, format=1),
    "words": lambda index: rewrite_manifest(index, fingerprint="0" * 16),
}
UNREADABLE: dict[str, Callable[[Path], object]] = {
    "pointer": lambda index: (index / "CURRENT").write_bytes(b"\xff\n"),
    "no pointer": lambda index: (index / "CURRENT").unlink(),
    "no manifest": lambda index: next(index.glob("gen-*/manifest.json")).unlink(),
    "manifest": lambda index: next(index.glob("gen-*/manifest.json")).write_bytes(b"{}"),
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return articles(tmp_path / "我的 articles")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return articles(tmp_path / "seeds")


@pytest.fixture
def index(tmp_path: Path, own: Path) -> Path:
    build_index(own, tmp_path / "index", now=NOW)
    return tmp_path / "index"


def test_an_index_remembers_its_source(index: Path, own: Path) -> None:
    assert current(index).source == own


def test_an_index_is_built_where_there_is_none(tmp_path: Path, own: Path) -> None:
    needed = BuildNeeded(own, "columnar")
    assert build_needed(tmp_path / "index", None, default=own) == needed
    assert build_needed(tmp_path / "index", own) == needed
    with pytest.raises(IndexMissingError) as caught:
        build_needed(tmp_path / "index", None)
    assert str(tmp_path / "index") in caught.value.at_terminal


def test_an_index_is_built_again_only_when_its_own_source_changed(
    index: Path, own: Path, other: Path
) -> None:
    assert build_needed(index, own) is None
    os.utime(own / "a.txt", (NOW.timestamp() + 10,) * 2)
    assert build_needed(index, own) == BuildNeeded(own, "columnar")
    assert build_needed(index, None, default=own) == BuildNeeded(own, "columnar")
    assert build_needed(index, None) is None, "somebody named the index and wants it as it is"
    assert build_needed(index, None, default=other) is None, (
        "an index of another source is somebody's"
    )
    with pytest.raises(AnotherSourceError, match="duanluo build"):
        build_needed(index, other)


def test_what_waited_for_a_package_is_read_once_it_is_installed(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "b.pdf").write_bytes(b"%PDF-1.4")
    at_rest(own)
    with monkeypatch.context() as before:
        before.setattr(pdf_and_warc, "_PACKAGES", {".pdf": "no_package_of_this_name"})
        _, report = build_index(own, tmp_path / "index", now=NOW)
        assert [item.why.code for item in report.skipped] == ["needs-documents"]
        assert build_needed(tmp_path / "index", own) is None
    assert build_needed(tmp_path / "index", own) == BuildNeeded(own, "columnar")


@pytest.mark.parametrize("make_outdated", OUTDATED.values(), ids=OUTDATED)
def test_an_outdated_index_says_which_command_builds_it_again(
    index: Path, own: Path, other: Path, make_outdated: Callable[[Path], object]
) -> None:
    make_outdated(index)
    assert build_needed(index, own) == BuildNeeded(own, "columnar")
    for default in (None, other):
        with pytest.raises(IndexOutdatedError) as caught:
            build_needed(index, None, default=default)
        said = re.search("`(.+)`", caught.value.at_terminal)
        assert said is not None
        assert shlex.split(said[1])[:5] == ["duanluo", "build", str(own), "--index", str(index)]
        assert str(own) not in caught.value.message, "a page shows the message to whoever asks"


def test_the_command_of_an_outdated_index_works(index: Path, own: Path) -> None:
    rewrite_manifest(index, fingerprint="0" * 16)
    said = re.search("`duanluo (.+)`", run("serve", "--index", index).stderr)
    assert said is not None
    assert run(*shlex.split(said[1])).exit_code == 0
    assert current(index).source == own


def test_an_outdated_index_that_remembers_no_source_or_a_lost_one_asks_for_it(
    index: Path, own: Path
) -> None:
    own.rename(own.with_name("moved"))
    rewrite_manifest(index, fingerprint="0" * 16)
    for _ in range(2):
        with pytest.raises(IndexOutdatedError, match="index") as caught:
            build_needed(index, None, default=own)
        assert "duanluo build SOURCE --index" in caught.value.at_terminal
        rewrite_manifest(index, source=None)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


BREAKERS = OUTDATED | UNREADABLE


@pytest.mark.parametrize("broken", BREAKERS.values(), ids=BREAKERS)
@pytest.mark.parametrize("command", ["serve", "build", "update", "serve OTHER"])
def test_no_command_builds_over_what_is_somebody_elses(
    tmp_path: Path,
    index: Path,
    other: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    broken: Callable[[Path], object],
) -> None:
    """The samples stand in seeds/, and the index of something else where the commands look first."""
    monkeypatch.chdir(tmp_path)
    index.rename(tmp_path / "index_data")
    index = tmp_path / "index_data"
    (index.parent / "我的 articles").rename(
        tmp_path / "gone"
    )  # so that `update` cannot do it from the right source
    broken(index)
    before = state(index)
    result = run(*command.replace("OTHER", str(other)).split())
    assert result.exit_code in (1, 2)
    assert result.stderr.count("\n") == 1
    assert "duanluo build" in result.stderr
    assert state(index) == before


def test_update_without_a_source_goes_on_from_its_own(index: Path, own: Path) -> None:
    (own / "b.txt").write_text("渡口明年再添一条船，费用由县里出。\n", "utf-8")
    assert run("update", "--index", index).exit_code == 0
    assert current(index).counts["files"] == 2


def test_a_mistyped_index_is_named_and_not_built(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles(tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    result = run("serve", "--index", "idnex")
    assert result.exit_code == 2
    assert result.stderr == "No index in idnex: run `duanluo build SOURCE --index idnex` first.\n"
    assert not (tmp_path / "idnex").exists()


def test_what_cannot_be_read_is_said_to_be_so(index: Path, own: Path) -> None:
    UNREADABLE["manifest"](index)
    with pytest.raises(IndexDamagedError):
        build_needed(index, own)
