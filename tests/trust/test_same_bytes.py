"""The same articles give the same index, whatever Python's hash seed, the order of files and the number of workers."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.index.disk.compound import Compound
from tests.conftest import NOW, ROOT
from tests.tally import TALLY
from tests.trust.material import page

BUILD = """
import datetime as dt, sys
from pathlib import Path
from indexer.build.build import build_index
source, index, now, jobs = sys.argv[1:]
if __name__ == "__main__":
    build_index(Path(source), Path(index), now=dt.datetime.fromisoformat(now), jobs=int(jobs))
"""
TIMES = "facts.u8"
"""When files were written and where they lie, which a copy of the articles does not share."""


def contents(index: Path) -> dict[str, str]:
    """Give the hash of every array of an index and its manifest's counts."""
    found = {}
    for path in sorted(index.glob("gen-*/*/*.compound")):
        compound = Compound(path)
        for name in compound.names():
            if name != TIMES:
                found[f"{path.parent.name}/{path.name}/{name}"] = hashlib.sha256(
                    compound.bytes_of(name).data
                ).hexdigest()
    manifest = json.loads(next(index.glob("gen-*/manifest.json")).read_bytes())
    return found | {"counts": json.dumps(manifest["counts"])}


def build(folder: Path, seed: int, jobs: int) -> dict[str, str]:
    """Write the articles in an order of their own and build them in a Python of its own."""
    source, numbers = folder / "articles", list(range(40))
    source.mkdir(parents=True)
    random.Random(seed).shuffle(numbers)
    for number in numbers:
        path = source / f"站{number % 3}" / f"{number:03}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(page(number), "utf-8")
    script = folder / "script.py"
    script.write_text(BUILD, "utf-8")
    command = [
        sys.executable,
        str(script),
        str(source),
        str(folder / "index"),
        NOW.isoformat(),
        str(jobs),
    ]
    environment = os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, env=environment, cwd=ROOT)
    return contents(folder / "index")


def compare(folder: Path, runs: list[tuple[int, int]]) -> None:
    first, *others = (build(folder / f"{seed}-{jobs}", seed, jobs) for seed, jobs in runs)
    assert len(first) > 50
    for other in others:
        assert {name for name in first if first[name] != other.get(name)} == set()
        assert set(other) == set(first)
    TALLY.add(
        "25 hash seeds, orders of files, workers",
        len(runs),
        f"{len(first)} arrays the same byte for byte",
    )


def test_two_seeds_and_orders_and_workers_give_the_same_bytes(tmp_path: Path) -> None:
    compare(tmp_path, [(1, 1), (2, 2)])


@pytest.mark.torture
def test_five_seeds_and_orders_and_one_or_two_workers_give_the_same_bytes(tmp_path: Path) -> None:
    compare(tmp_path, [(seed, jobs) for seed in range(1, 6) for jobs in (1, 2)])
