"""What SECURITY.md and the operator's page promise names tests, options and commands that are there."""

from __future__ import annotations

import re

import click
import pytest

from indexer.cli import main
from tests.conftest import ROOT

SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")


def named_tests() -> list[str]:
    """Give the paths of a table row's tests.

    A bare name stands in the folder of the one before it.
    """
    found, folder = [], ""
    for name in re.findall(r"`((?:[\w/]+/)?test_\w+\.py)`", SECURITY):
        folder = name.rpartition("/")[0] or folder
        found.append(f"{folder}/{name.rpartition('/')[2]}")
    return found


def test_each_promise_names_a_test_and_each_test_is_there() -> None:
    rows = [
        line
        for line in SECURITY.splitlines()
        if line.startswith("| ") and not line.startswith("| Promise")
    ]
    assert len(rows) > 15
    assert all("test_" in row for row in rows)
    assert [name for name in named_tests() if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("page", [SECURITY, OPERATING])
def test_each_command_and_option_that_is_named_is_there(page: str) -> None:
    options = {
        opt for command in main.commands.values() for param in command.params for opt in param.opts
    }
    # Options of other programs stand in the same pages.
    foreign = {"--require-hashes", "--no-deps"}
    assert set(re.findall(r"--[a-z][a-z-]+", page)) - foreign <= options
    named = set(re.findall(r"duanluo ([a-z]+) ", page)) | set(
        re.findall(r"`duanluo ([a-z]+)`", page)
    )
    assert named <= set(main.commands)
    assert all(isinstance(command, click.Command) for command in main.commands.values())
