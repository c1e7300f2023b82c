"""Indexes of released formats.

Each is read as it was or said to be outdated, whatever has changed since.

`python -m tests.trust.test_golden` writes that of this format, once a release.
"""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import pytest

from indexer.archive.archive import open_archive, verify_index
from indexer.build.build import build_index
from indexer.errors import IndexOutdatedError
from indexer.index.disk.generations import FORMAT_VERSION
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW
from tests.tally import TALLY

GOLDEN = Path(__file__).parent / "golden"
TEXT = "渡口的新船下水了\n\n两岸的乡亲都来看热闹，孩子们抢着坐头一班船，船家放了一挂鞭炮。\n"


@pytest.mark.parametrize("packed", sorted(GOLDEN.glob("*.zip")), ids=lambda path: path.stem)
def test_an_index_of_a_release_is_read_or_said_to_be_outdated(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    outcome = outcome_of(tmp_path)
    TALLY.add(f"26 golden index, {packed.name.partition('.')[0]}", 1, outcome)
    if outcome != "read":
        assert "duanluo build" in outcome
        assert f"format-{FORMAT_VERSION}." not in packed.name or "words" in outcome


def outcome_of(index: Path) -> str:
    """Tell that an index is read, or what is said of one that is outdated."""
    try:
        with open_archive(index) as opened:
            (hit,) = opened.search(SearchRequest("看热闹")).hits
    except IndexOutdatedError as error:
        return error.message
    assert hit.text in TEXT
    assert verify_index(index) == ()
    return "read"


def test_there_is_one_of_this_format() -> None:
    assert (GOLDEN / f"format-{FORMAT_VERSION}.zip").exists(), (
        "run python -m tests.trust.test_golden"
    )


def write(version: str) -> None:
    """Write the index of this format."""
    with tempfile.TemporaryDirectory() as name:
        source, index = Path(name, "articles"), Path(name, "index")
        source.mkdir()
        (source / "a.txt").write_text(TEXT, "utf-8")
        build_index(source, index, now=NOW)
        GOLDEN.mkdir(exist_ok=True)
        with zipfile.ZipFile(
            GOLDEN / f"format-{version}.zip", "w", zipfile.ZIP_DEFLATED
        ) as archive:
            for path in sorted(
                path for path in index.rglob("*") if path.is_file() and path.name != "LOCK"
            ):
                archive.writestr(path.relative_to(index).as_posix(), path.read_bytes())


if __name__ == "__main__":
    write(str(FORMAT_VERSION))
