"""What several test rooms share: the sample articles as an index, built once per engine."""

from __future__ import annotations

import datetime as dt
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from indexer.archive.archive import Archive, open_archive
from indexer.build.build import build_index
from indexer.index.disk.generations import published
from tests.cluster.fixture import opened_cluster
from tests.tally import TALLY

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"
NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)

# A developer's run looks for new examples; one that decides about a change must give the same
# verdict twice. No example has a time limit: machines are shared.
settings.register_profile("explore", deadline=None)
settings.register_profile("decide", deadline=None, derandomize=True)
settings.load_profile("decide" if os.environ.get("CI") else "explore")


# What a shell runs in its background ignores Ctrl-C, and so would every process that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the indexes and settings of whoever runs the tests out of them, and theirs out of his.

    Where a cluster for tests is stays known.
    """
    for name in [name for name in os.environ if name.startswith("DUANLUO_")]:
        if not name.startswith(("DUANLUO_OPENSEARCH_", "DUANLUO_CLUSTER_")):
            del os.environ[name]
    os.environ["DUANLUO_HOME"] = str(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def opensearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cluster that the environment names for the length of the run."""
    with opened_cluster(tmp_path_factory.mktemp("cluster")):
        yield


PATIENCE = 600.0
"""Seconds that a search may take in tests: a shared machine may let anything wait."""
SEARCH_LIMITS = (
    "indexer.archive.asking.SEARCH_SECONDS",
    "indexer.archive.searching.SEARCH_SECONDS",
)
"""Where the limit of a search is read."""


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test depend on how fast the machine is; those about the time limit set their own."""
    for limit in SEARCH_LIMITS:
        monkeypatch.setattr(limit, PATIENCE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests of trust counted."""
    if TALLY.rows:
        terminalreporter.section("threat, cases, result")
        for line in TALLY.lines():
            terminalreporter.write_line(line)


@pytest.fixture(scope="session", params=["columnar", "whoosh"])
def seeds_index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of seeds/ by each engine."""
    folder = tmp_path_factory.mktemp(f"index-{request.param}")
    build_index(SEEDS, folder, now=NOW, engine=request.param)
    return folder


@pytest.fixture(scope="session")
def seeds_archive(seeds_index: Path) -> Iterator[Archive]:
    with open_archive(seeds_index, engine=published(seeds_index).engine_name) as archive:
        yield archive
