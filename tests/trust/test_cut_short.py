"""A file of an index that is cut short while it is served: requests are refused, the process lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.archive.archive import open_archive
from indexer.errors import IndexDamagedError
from indexer.index.disk.compound import Compound
from tests.conftest import ROOT
from tests.tally import TALLY
from tests.trust.material import make_index

ASK = """
import os, sys
from pathlib import Path
from webui.app import create_app
index, name = Path(sys.argv[1]), sys.argv[2]
client = create_app(index).test_client()
addresses = ("/api/search?q=渡口", "/search?q=水渠", "/export.jsonl?q=茶园", "/")
print(*(client.get(address).status_code for address in addresses))
path = next(index.glob(name))
whole = path.read_bytes()
os.truncate(path, int(sys.argv[3]))
print(*(client.get(address).status_code for address in addresses))
os.truncate(path, 0)
with path.open("r+b") as file:
    file.write(whole)
print(*(client.get(address).status_code for address in addresses))
"""
READ = """
import faulthandler, os, sys
from pathlib import Path
from indexer.index.disk.compound import Compound
faulthandler.enable()
path = Path(sys.argv[1])
compound = Compound(path)
compound.check_all()
os.truncate(path, 0)
for name in compound.names():
    compound.bytes_of(name).sum()
"""


@pytest.mark.parametrize("name", ["engine/segment-0", "store/segment-0", "store/order"])
@pytest.mark.parametrize("length", [0, 500])
def test_requests_are_refused_while_a_file_is_short_and_answered_when_it_is_whole(
    name: str, length: int, tmp_path: Path
) -> None:
    index = make_index(tmp_path, pages=12, updates=0)
    pattern = f"gen-*/{name}.compound"
    assert next(index.glob(pattern)).stat().st_size > length
    command = [sys.executable, "-c", ASK, str(index), pattern, str(length)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    whole, short, again = (line.split() for line in done.stdout.splitlines())
    assert set(whole) == {"200"}
    assert set(short[:3]) == {"503"}
    assert set(again) == {"200"}
    TALLY.add("14 a file cut short while it is served", len(short), "refused, answered again")


def test_an_open_archive_says_which_file_was_cut_short(tmp_path: Path) -> None:
    index = make_index(tmp_path, pages=3, updates=0)
    with open_archive(index) as archive:
        archive.check_lengths()
        path = next(index.glob("gen-*/engine/segment-0.compound"))
        os.truncate(path, path.stat().st_size - 1)
        with pytest.raises(IndexDamagedError, match=r"engine/segment-0.compound"):
            archive.check_lengths()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be asked to read pages in")
def test_what_is_cut_off_before_it_was_looked_at_is_refused(tmp_path: Path) -> None:
    path = next(make_index(tmp_path, pages=3, updates=0).glob("gen-*/engine/*.compound"))
    compound = Compound(path)
    os.truncate(path, 0)
    with pytest.raises(IndexDamagedError, match="cannot be read from the disk"):
        compound.check_all()


@pytest.mark.skipif(not hasattr(signal, "SIGBUS"), reason="needs SIGBUS")
def test_what_is_cut_off_in_the_middle_of_a_read_ends_the_process_and_says_where(
    tmp_path: Path,
) -> None:
    """What is left of the window: SECURITY.md says so."""
    path = next(make_index(tmp_path, pages=3, updates=0).glob("gen-*/engine/*.compound"))
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == -getattr(signal, "SIGBUS", 0)
    assert "Bus error" in done.stderr
    assert "<string>" in done.stderr
