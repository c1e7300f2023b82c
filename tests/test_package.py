"""The wheel and the source archive.

Whole, with what they need said, and running where nothing else is.
"""

from __future__ import annotations

import email
import re
import runpy
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SECONDS = 300


def kept() -> set[str]:
    """Give what the repository keeps; a source archive has no repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return {name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).exists()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Wheel and source archive, made from a copy of what is kept, so that nothing else slips in."""
    folder = tmp_path_factory.mktemp("made")
    copy = folder / "copy"
    for name in kept():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(made: Path) -> Path:
    (found,) = made.glob("*.whl")
    return found


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as file:
        name = next(name for name in file.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(file.read(name))


def test_the_wheel_holds_all_of_the_product(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        held = {name for name in file.namelist() if ".dist-info/" not in name}
    assert held == {name for name in kept() if name.startswith(("indexer/", "webui/"))}


def test_the_source_archive_holds_all_that_is_kept(made: Path) -> None:
    (archive,) = made.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        held = {name.partition("/")[2] for name in file.getnames()}
    assert {name for name in kept() if not name.startswith(".git")} - held <= {
        ".pre-commit-config.yaml"
    }


def test_the_stub_is_what_the_table_of_public_names_says() -> None:
    """`python scripts/build_stub.py` writes it again."""
    script = runpy.run_path(str(ROOT / "scripts" / "build_stub.py"))
    assert (ROOT / "indexer" / "__init__.pyi").read_text("utf-8") == script["stub"]()


STRANGER = """
from typing import assert_type
import indexer
from indexer import Archive, SearchRequest, open_archive
from pathlib import Path
with open_archive(Path("index_data")) as archive:
    assert_type(archive, Archive)
    found = archive.search(SearchRequest(query="新船"))
    assert_type(found, indexer.SearchResult)
    assert_type(found.total.paragraphs, int)
"""


@pytest.mark.parametrize(("more", "expected"), [("", ""), ("indexer.open_archiv", "open_archiv")])
def test_a_stranger_who_has_the_wheel_is_served_by_a_strict_checker(
    wheel: Path, tmp_path: Path, more: str, expected: str
) -> None:
    with zipfile.ZipFile(wheel) as file:
        file.extractall(tmp_path / "installed")
    asks = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent"]
    done = subprocess.run(
        [*asks, "--config-file=", "--ignore-missing-imports", "-c", STRANGER + more],
        cwd=tmp_path / "installed",
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
    )
    assert (done.returncode == 0) == (expected == ""), done.stdout + done.stderr
    assert expected in done.stdout


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    said = metadata(wheel)
    assert said["License-Expression"] == "MIT"
    assert "LICENSE" in said.get_all("License-File", [])
    assert said["Requires-Python"] == ">=3.11"
    assert wheel.name == f"duanluo-{PROJECT['version']}-py3-none-any.whl"
    assert wheel.name in (ROOT / "README.md").read_text("utf-8"), "the README names this wheel"


@pytest.mark.parametrize("group", ["", *PROJECT["optional-dependencies"]])
def test_every_dependency_has_a_lower_and_an_upper_bound(group: str) -> None:
    needed = PROJECT["optional-dependencies"][group] if group else PROJECT["dependencies"]
    for requirement in needed:
        assert re.search(r"==|>=[\d.]+,<\d|^duanluo\[", requirement), requirement


def test_the_version_is_that_of_the_tag(wheel: Path) -> None:
    tags = subprocess.run(
        ["git", "tag", "--points-at", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    versions = [
        tag.removeprefix("v") for tag in tags.stdout.split() if re.fullmatch(r"v\d+(\.\d+)*", tag)
    ]
    assert versions in ([], [PROJECT["version"]])


def test_the_wheel_runs_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    installed, here = tmp_path / "installed", tmp_path / "here"
    here.mkdir()
    (here / "文章").mkdir()
    (here / "文章" / "a.html").write_text(
        "<h1>渡口</h1><p>新船下水了，赶集的人都说方便。</p>", "utf-8"
    )
    with zipfile.ZipFile(wheel) as file:
        file.extractall(installed)
    run = [sys.executable, "-c", SMOKE, str(installed)]
    done = subprocess.run(
        run, cwd=here, capture_output=True, encoding="utf-8", check=False, timeout=SECONDS
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [PROJECT["version"], "1", "200", "200", "200"]


SMOKE = """
import os, sys
sys.path.insert(0, sys.argv[1])
os.environ["DUANLUO_HOME"] = os.path.abspath("home")
import importlib.metadata
from pathlib import Path
import indexer, webui.app
from indexer.cli import main
assert Path(indexer.__file__).is_relative_to(sys.argv[1]), indexer.__file__
assert Path(webui.app.__file__).is_relative_to(sys.argv[1]), webui.app.__file__
main(["build", "文章"], standalone_mode=False)
print(importlib.metadata.version("duanluo"))
with indexer.open_archive(Path("index_data")) as archive:
    print(archive.search(indexer.SearchRequest(query="新船")).total.paragraphs)
client = webui.app.create_app(Path("index_data")).test_client()
for address in ("/search?q=新船", "/help", "/static/duanluo.css"):
    print(client.get(address).status_code)
"""
