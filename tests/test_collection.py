"""Every file of tests is one that pytest collects.

pytest passes over folders by their names (`build`, `dist`, `venv` …) without a word.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def collected() -> set[str]:
    """Give the files of which pytest, asked as `make test` asks it, names a test or an empty choice."""
    found = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--collect-only",
            "-qq",
            "-m",
            "",
            "-p",
            "no:cacheprovider",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.rpartition(": ")[0] for line in found.stdout.splitlines() if ": " in line}


def test_each_file_of_tests_is_collected(collected: set[str]) -> None:
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")}
    assert len(there) > 150
    assert there == collected


def test_no_file_that_pytest_never_looks_at_holds_a_test() -> None:
    named_otherwise = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("*.py")
        if not path.name.startswith("test_")
        and any(line.startswith("def test_") for line in path.read_text("utf-8").splitlines())
    ]
    assert named_otherwise == []
