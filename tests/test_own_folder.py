"""One command for one's own folder, as a person types it.

Each command in a process and a folder of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import watching
from indexer.index.disk.generations import current
from indexer.settings import data_folder, settings_file

PAGE = "县里修好了九公里的水渠，春天就能灌溉，{}村的人都来看水。\n"
SECONDS = 60
"""More than any machine takes to start."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "我的 文章"
    folder.mkdir()
    for name in ("东", "西"):
        (folder / f"{name}.txt").write_text(PAGE.format(name), "utf-8")
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DUANLUO_HOME", str(tmp_path / "home"))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return tmp_path / "home"


def duanluo(
    *arguments: object, given: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "indexer", *map(str, arguments)],
        input=given,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **environment},
        check=False,
        timeout=SECONDS,
    )


@contextlib.contextmanager
def served(*arguments: object) -> Iterator[str]:
    """Serve, and give the address as the one line on standard error says it."""
    command = [sys.executable, "-m", "indexer", "serve", *map(str, arguments), "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, encoding="utf-8", env=environment
    ) as process:
        assert process.stderr is not None
        said = []
        try:
            for line in process.stderr:
                said.append(line)
                if address := re.search(r"http://\S+", line):
                    yield address[0]
                    break
            else:
                raise AssertionError("".join(said))
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def count(address: str, query: str) -> int:
    with urllib.request.urlopen(
        f"{address}api/search?q={urllib.parse.quote(query)}", timeout=SECONDS
    ) as answer:
        total: int = json.load(answer)["total"]["paragraphs"]
    return total


def test_serve_builds_serves_and_finds_its_index_again(
    source: Path, tmp_path: Path, home: Path
) -> None:
    with served(source) as address:
        assert count(address, "水渠") == 2
    index = tmp_path / "here" / "index_data"
    built = current(index).name
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    os.chdir(elsewhere)
    with served(source) as address:
        assert count(address, "水渠") == 2
    assert not list(elsewhere.iterdir()), "the same index, not another one"
    (source / "南.txt").write_text(PAGE.format("南"), "utf-8")
    assert duanluo("update", source).returncode == 0
    assert current(index).name != built
    assert (
        json.loads(duanluo("search", "水渠", "--index", source, "--json").stdout)["total"][
            "paragraphs"
        ]
        == 3
    )


@pytest.mark.parametrize("fault", ["port", "passwords", "editing"])
def test_nothing_is_built_for_what_could_not_be_served(
    fault: str, source: Path, tmp_path: Path
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1] if fault == "port" else 0
        (tmp_path / "passwords").write_text("a line\n", "utf-8")
        (tmp_path / "passwords").chmod(0o600)
        options: dict[str, list[object]] = {
            "port": [],
            "passwords": ["--password-file", tmp_path / "passwords"],
            "editing": ["--edit", "--host", "0.0.0.0"],
        }
        result = duanluo("serve", source, "--port", port, *options[fault])
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "here" / "index_data").exists()


def test_ctrl_c_leaves_the_index_as_it_was_and_says_so(source: Path, tmp_path: Path) -> None:
    assert duanluo("build", source).returncode == 0
    live = current(tmp_path / "here" / "index_data").name
    with (source / "长.jsonl").open("w", encoding="utf-8") as file:
        for number in range(200_000):
            file.write(json.dumps({"text": PAGE.format(number)}, ensure_ascii=False) + "\n")
    command = [sys.executable, "-m", "indexer", "build", str(source)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, encoding="utf-8", env=environment
    ) as building:
        until = time.monotonic() + SECONDS
        while len(list(Path("index_data").glob("gen-*"))) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        building.send_signal(signal.SIGINT)
        _, said = building.communicate(timeout=SECONDS)
    assert building.returncode == 130
    assert said.splitlines()[-1] == "Interrupted; the index is as it was."
    assert current(tmp_path / "here" / "index_data").name == live
    assert len(list(Path("index_data").glob("gen-*"))) == 1


def test_articles_that_were_moved_are_asked_for(source: Path, tmp_path: Path) -> None:
    assert duanluo("build", source, "--index", "own").returncode == 0
    moved = source.rename(tmp_path / "moved")
    result = duanluo("update", "--index", "own")
    assert result.returncode == 2
    assert f"built from {source} (which is no longer there)" in result.stderr
    assert "not from" not in result.stderr
    assert duanluo("search", "水渠", "--index", "own").returncode == 0
    assert duanluo("update", moved, "--index", "own").returncode == 0
    assert current(Path("own")).source == moved


def test_what_cannot_be_written_is_named(source: Path) -> None:
    duanluo("build", source)
    result = duanluo("export", "水渠", "--format", "csv", "--output", "nowhere/a.csv")
    assert result.returncode == 2
    assert "nowhere/a.csv" in result.stderr.replace("\\", "/")


def test_a_folder_of_nothing_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = duanluo("inspect", tmp_path / "empty")
    assert (result.returncode, result.stderr) == (2, "There is no file to read.\n")
    assert "there is no file" in duanluo("build", tmp_path / "empty").stderr


def test_another_folder_gets_an_index_of_its_own(source: Path, tmp_path: Path, home: Path) -> None:
    assert duanluo("build", source).returncode == 0
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("码头上新来了一只渡船，船家姓何，收费两元。\n", "utf-8")
    with served(other) as address:
        assert count(address, "渡船") == 1
    assert current(tmp_path / "here" / "index_data").source == source
    assert [
        path.name.startswith("other-") for path in (home / "indexes").iterdir() if path.is_dir()
    ] == [True]


def test_no_index_is_built_among_the_articles(
    source: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(source)
    assert duanluo("build", ".").returncode == 0
    assert sorted(path.name for path in source.iterdir()) == ["东.txt", "西.txt"]
    assert "水渠" in duanluo("search", "水渠").stdout, "the only index there is"
    assert duanluo("update").returncode == 0


def test_watching_takes_up_what_is_added(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert duanluo("build", source, "--index", "own").returncode == 0
    monkeypatch.setattr(watching, "WATCH_SECONDS", 0.1)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    (source / "北.txt").write_text(PAGE.format("北"), "utf-8")
    with watching.watching(source, Path("own")):
        until = time.monotonic() + SECONDS
        while current(Path("own")).counts["files"] < 3 and time.monotonic() < until:
            time.sleep(0.1)
    assert current(Path("own")).counts["files"] == 3


def test_settings_come_from_a_file_and_variables_in_turn(source: Path, tmp_path: Path) -> None:
    Path("duanluo.toml").write_text('index = "文库"\njobs = 1\n[search]\nlimit = 1\n', "utf-8")
    assert duanluo("build", source).returncode == 0
    assert current(tmp_path / "here" / "文库").source == source
    assert duanluo("search", "水渠").stdout.count(".txt:1") == 1
    assert duanluo("search", "水渠", "--limit", "2").stdout.count(".txt:1") == 2
    assert duanluo("search", "水渠", DUANLUO_SEARCH_LIMIT="2").stdout.count(".txt:1") == 2
    assert "elsewhere" in duanluo("search", "水渠", DUANLUO_INDEX="elsewhere").stderr
    (tmp_path / "settings.toml").write_text('index = "here/文库"\n', "utf-8")
    Path("duanluo.toml").unlink()
    assert (
        duanluo("search", "水渠", DUANLUO_SETTINGS=str(tmp_path / "settings.toml")).returncode == 0
    )


@pytest.mark.parametrize(
    "text", ["jobz = 2\n", "[serve]\nlimit = 2\n", "[sing]\njobs = 2\n", "index = \n", "\xff"]
)
def test_settings_that_say_nothing_are_named(text: str) -> None:
    Path("duanluo.toml").write_text(text, "latin-1")
    result = duanluo("info")
    assert result.returncode == 2
    assert result.stderr.startswith("duanluo.toml: ")
    assert result.stderr.count("\n") == 1


def test_places_of_users_by_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DUANLUO_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/config")
    monkeypatch.setattr(sys, "platform", "linux")
    assert (data_folder(), settings_file()) == (
        Path("/data/duanluo"),
        Path("/config/duanluo/settings.toml"),
    )
    monkeypatch.setattr(sys, "platform", "darwin")
    assert data_folder() == Path.home() / "Library" / "Application Support" / "duanluo"
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    monkeypatch.setattr(sys, "platform", "win32")
    assert data_folder() == Path("/local/duanluo")


def test_queries_and_pages_come_from_standard_input(source: Path) -> None:
    duanluo("build", source)
    assert "东村" in duanluo("search", "-", given="东村的人\n").stdout
    assert json.loads(duanluo("export", "-", given="西村的人").stdout)["file"] == "西.txt"
    page = "<!doctype html><html><body><h1>渡口</h1><p>新船下水了，赶集的人都说方便，票价不变。</p></body></html>"
    assert json.loads(duanluo("inspect", "-", "--json", given=page).stdout)["file"] == "stdin.html"
    assert duanluo("inspect", "-", given="").returncode == 2


def test_output_that_nobody_takes_or_keeps(source: Path) -> None:
    (source / "长.jsonl").write_text(
        "".join(json.dumps({"text": PAGE.format(n)}) + "\n" for n in range(2000)), "utf-8"
    )
    duanluo("build", source)
    command = f'"{sys.executable}" -m indexer export "*" --index index_data'
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    piped = subprocess.run(
        f"{command} | head -n 1", shell=True, capture_output=True, env=environment, check=False
    )
    assert piped.stderr == b""
    assert piped.stdout.count(b"\n") == 1
    if Path("/dev/full").exists():
        full = subprocess.run(
            f"{command} > /dev/full", shell=True, capture_output=True, env=environment, check=False
        )
        assert full.returncode == 2
        assert full.stderr.count(b"\n") == 1


def test_chinese_is_printed_whatever_the_console_says(source: Path) -> None:
    duanluo("build", source)
    for encoding in ("ascii", "gbk", "cp1252", "cp437"):
        result = duanluo("search", "水渠", "--json", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert json.loads(result.stdout)["query"] == "水渠"
        assert "水渠" in duanluo("search", "水渠", PYTHONIOENCODING=encoding, PYTHONUTF8="0").stdout


def test_shells_complete(home: Path) -> None:
    script = duanluo("completion", "bash").stdout
    assert "_DUANLUO_COMPLETE=bash_complete" in script
    asked = {"_DUANLUO_COMPLETE": "bash_complete", "COMP_WORDS": "duanluo se", "COMP_CWORD": "1"}
    code = "from indexer.cli import main; main(prog_name='duanluo')"
    environment = {**os.environ, **asked, "PYTHONPATH": str(Path(__file__).parents[1])}
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert answer.stdout.split() == ["plain,search", "plain,serve"]


def test_help_needs_no_library() -> None:
    """Which is what its 0.1 seconds are due to; a time cannot be tested where others work."""
    code = "import sys; from indexer.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (
        set(said.stdout.split())
        & {"numpy", "jieba", "rjieba", "opencc", "flask", "lxml", "asyncio"}
        == set()
    )
