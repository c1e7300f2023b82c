"""The product where POSIX is not.

Without its modules, flags and functions, with workers that are spawned.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.index.disk import system
from indexer.index.disk.generations import GenerationWriter, current
from tests.conftest import NOW, ROOT, SEEDS

SECONDS = 120
POSIX = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "posix"}
FLAGS = {
    "O_NOFOLLOW",
    "O_NONBLOCK",
    "O_CLOEXEC",
    "O_DIRECTORY",
    "pread",
    "pwrite",
    "fork",
    "getuid",
    "getgid",
}


def elsewhere(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "indexer", *map(str, arguments)],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT / "tests" / "elsewhere"), str(ROOT))),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
    )


def test_it_is_really_missing_there() -> None:
    code = (
        "import os, sys, multiprocessing; print(hasattr(os, 'fork'),"
        " 'fcntl' in sys.modules and sys.modules['fcntl'], multiprocessing.get_start_method())"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "elsewhere")}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["False", "None", "spawn"]


def test_all_of_it_works_there(tmp_path: Path, seeds_index: Path) -> None:
    """Builds with spawned workers, goes on from an index, searches, verifies, and gives what it gives here."""
    source, index = tmp_path / "源", tmp_path / "index"
    source.mkdir()
    for path in SEEDS.iterdir():
        (source / path.name).write_bytes(path.read_bytes())
    built = elsewhere("build", source, "--index", index, "--jobs", "2")
    assert built.returncode == 0, built.stderr
    found = json.loads(
        elsewhere(
            "search", "图书馆", "--index", index, "--json", "--facets", "--limit", "50"
        ).stdout
    )
    here = current(seeds_index)
    assert found["index"]["paragraphs"] == here.counts["paragraphs"]
    assert found["index"]["fingerprint"] == here.fingerprint
    (source / "新.txt").write_text("图书馆门口新修了一条坡道，轮椅可以直接上去。\n", "utf-8")
    assert elsewhere("update", source, "--index", index).returncode == 0
    after = json.loads(elsewhere("search", "图书馆", "--index", index, "--json").stdout)
    assert after["total"]["paragraphs"] == found["total"]["paragraphs"] + 1
    assert elsewhere("verify", "--index", index).returncode == 0
    assert (
        elsewhere("export", "*", "--index", index, "--format", "csv").stdout.count("\n")
        > after["index"]["paragraphs"]
    )
    assert elsewhere("inspect", source / "新.txt").returncode == 0


def test_the_web_application_starts_there(seeds_index: Path) -> None:
    if current(seeds_index).engine_name != "columnar":
        pytest.skip("one engine will do")
    code = (
        "import sys; from pathlib import Path; from webui.app import create_app; from webui import serving;"
        "client = create_app(Path(sys.argv[1])).test_client();"
        "print(client.get('/search?q=图书馆').status_code, serving._connections())"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "tests" / "elsewhere"), str(ROOT))),
    }
    command = [sys.executable, "-c", code, str(seeds_index)]
    said = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert said.stdout.split() == ["200", "1000"], said.stderr


@pytest.mark.parametrize(
    "path", [path for top in ("indexer", "webui") for path in sorted((ROOT / top).rglob("*.py"))]
)
def test_nothing_of_posix_is_taken_for_granted(path: Path) -> None:
    """No import at the top of a module, and no flag that is not asked for with getattr."""
    if path.name == "system.py":
        return
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body:
        names = [alias.name for alias in getattr(node, "names", ())] + [
            getattr(node, "module", None) or ""
        ]
        assert not POSIX & set(names), f"{path}: {names}"
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not FLAGS & used


def test_a_file_that_is_read_just_now_is_replaced_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a file that is open cannot be replaced."""
    new, old = tmp_path / "new", tmp_path / "old"
    new.write_text("new")
    old.write_text("old")
    refusals = iter([True, True, False])
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if next(refusals):
            raise PermissionError(13, "in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        system.replace(new, old)
    refusals = iter([True, True, False])
    monkeypatch.setattr(system, "IS_WINDOWS", True)
    system.replace(new, old)
    assert old.read_text() == "new"


def test_a_generation_that_is_in_use_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where mapped files cannot be removed a folder is renamed first.

    That fails as a whole, or nothing is in use.
    """
    for _ in range(4):
        with GenerationWriter(tmp_path, NOW) as writer:
            writer.disk.save(writer.store / "data", b"mapped")
            writer.publish("columnar", {})
        monkeypatch.setattr(system, "IS_WINDOWS", True)
        monkeypatch.setattr(system, "set_aside", lambda _: None)
    kept = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert len(kept) == 4
    assert all((path / "store" / "data").read_bytes() == b"mapped" for path in kept)
    monkeypatch.undo()
    monkeypatch.setattr(system, "IS_WINDOWS", True)
    with GenerationWriter(tmp_path, NOW) as writer:
        writer.publish("columnar", {})
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2


def test_an_index_grows_where_files_have_one_name_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: object) -> None:
        raise OSError(95, "not supported")

    (tmp_path / "a").write_bytes(b"kept")
    monkeypatch.setattr(os, "link", refuse)
    system.link(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"kept"
    with pytest.raises(OSError, match="not supported"):
        system.link(tmp_path / "missing", tmp_path / "c")
