"""Opening an index runs no code.

Not what somebody has pickled, nor marshalled, in any file of any engine's index.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer.archive.archive import open_archive, read_manifest, verify_index
from indexer.engines.whoosh.unpickling import ALLOWED, loads
from indexer.errors import DuanluoError, EngineNotNamedError, UnsafeIndexError
from indexer.index.disk import generations
from indexer.index.disk.compound import SUFFIX, table_digest
from tests.conftest import ROOT
from tests.tally import TALLY
from tests.trust.material import make_index

WATCH = """
import json, sys
from pathlib import Path
from tests.trust.material import answers
from indexer.archive.archive import open_archive, read_manifest, verify_index
from indexer.errors import DuanluoError
from indexer.engines.whoosh.unpickling import ALLOWED

watched = ("pickle.find_class", "marshal.loads", "exec", "compile", "os.system")
armed, seen = False, []

def hook(event, details):
    if armed and event in watched and not (event == "pickle.find_class" and tuple(details) in ALLOWED):
        seen.append([event, repr(details)[:200]])

sys.addaudithook(hook)
whole, engine, *roots = sys.argv[1:]
with open_archive(Path(whole), engine=engine) as archive:  # loads every module that is needed
    answers(archive)
outcomes = []
for root in map(Path, roots):
    for touch in (verify_index, read_manifest, open_archive, lambda path: open_archive(path, engine=engine)):
        armed = True
        try:
            opened = touch(root)
            if hasattr(opened, "close"):
                answers(opened)
                opened.close()
            outcomes.append("opened")
        except DuanluoError as error:
            outcomes.append(error.code)
        except Exception as error:
            outcomes.append(type(error).__name__)
        armed = False
print(json.dumps([outcomes, seen]))
"""


class Payload:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (f"open({str(self._mark)!r}, 'w').close()",)


def seal_again(root: Path) -> None:
    """Give an index the checksums of what stands in its files, as somebody would who means harm."""
    pointer = generations._read_pointer(root)
    folder = root / pointer.name
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for name in manifest["files"]:
        data = (folder / name).read_bytes()
        try:
            table = table_digest(folder / name) if name.endswith(SUFFIX) else None
        except DuanluoError:
            table = ""
        manifest["files"][name] = [len(data), hashlib.sha256(data).hexdigest(), table]
    data = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(data)
    (root / "CURRENT").write_text(
        generations._Pointer(pointer.name, hashlib.sha256(data).hexdigest()).line, "ascii"
    )


def planted(whole: Path, copies: Path, payload: bytes, most: int) -> list[Path]:
    """Put a payload into copies of an index.

    In the place of each file, and of pickles that stand in one.
    """
    roots: list[Path] = []
    names = [
        path.relative_to(whole)
        for path in sorted(whole.rglob("*"))
        if path.is_file() and "gen-" in str(path)
    ]
    for name in names:
        data = (whole / name).read_bytes()
        begins = [
            at for at in range(len(data) - 1) if data[at] == 0x80 and data[at + 1] in (2, 3, 4, 5)
        ]
        for at in [0, *sorted({*begins[:most], *begins[1 - most :]} if most > 1 else begins[:1])]:
            root = copies / str(len(roots))
            subprocess.run(["cp", "-r", str(whole), str(root)], check=True)
            (root / name).write_bytes(data[:at] + payload + data[at + len(payload) :])
            if name.name != "manifest.json":
                seal_again(root)
            roots.append(root)
    return roots


def plant_and_watch(folder: Path, engine: str, most: int, protocols: Sequence[int]) -> None:
    whole, mark = make_index(folder, engine, pages=6, updates=0), folder / "mark"
    payloads = [pickle.dumps(Payload(mark), protocol) for protocol in protocols]
    roots: list[Path] = []
    for number, payload in enumerate(payloads):
        copies = folder / f"copies-{number}"
        copies.mkdir()
        roots += planted(whole, copies, payload, most)
    command = [sys.executable, "-c", WATCH, str(whole), engine, *map(str, roots)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    outcomes, seen = json.loads(told)
    assert seen == []
    assert not mark.exists()
    assert len(outcomes) == 4 * len(roots)
    if engine == "whoosh":
        assert "engine_not_named" in outcomes
    TALLY.add(f"8 planted pickles ({engine})", len(outcomes), "no code ran")


@pytest.mark.parametrize("engine", ["columnar", "whoosh"])
def test_what_is_planted_in_a_file_never_runs(engine: str, tmp_path: Path) -> None:
    plant_and_watch(tmp_path, engine, most=1, protocols=[2])


@pytest.mark.torture
@pytest.mark.parametrize("engine", ["columnar", "whoosh"])
def test_what_is_planted_in_any_pickle_of_a_file_never_runs(engine: str, tmp_path: Path) -> None:
    plant_and_watch(tmp_path, engine, most=12, protocols=[2, 5])


def test_the_payload_runs_where_nothing_guards(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Payload(tmp_path / "mark")))
    assert (tmp_path / "mark").exists()


@pytest.mark.parametrize("value", [Payload(Path("mark")), print, Path("a"), pickle.Unpickler])
def test_only_a_few_names_are_unpickled(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        loads(pickle.dumps(value))
    assert loads(pickle.dumps([1, "a", {"b": (2.5, None)}])) == [1, "a", {"b": (2.5, None)}]
    assert all(not name.startswith(("os", "posix", "subprocess")) for name, _ in ALLOWED)


@pytest.mark.parametrize("call", [b"(I9\nt", b"(cbuiltins\nint\nt", b"(](K\x01et"])
def test_bytes_are_made_of_nothing_but_nothing(call: bytes) -> None:
    """Protocol 2 calls `bytes` for empty ones; whoever gives it a length or a list gets no memory."""
    assert loads(pickle.dumps([b"", b"ab"], 2)) == [b"", b"ab"]
    with pytest.raises(TypeError):
        loads(b"\x80\x02c__builtin__\nbytes\n" + call + b"R.")


def test_whoosh_is_opened_only_when_it_is_asked_for(tmp_path: Path) -> None:
    index = make_index(tmp_path, "whoosh", pages=3, updates=0)
    for engine in (None, "columnar"):
        with pytest.raises(EngineNotNamedError, match="--engine whoosh"):
            open_archive(index, engine=engine)
    assert verify_index(index) == ()
    assert read_manifest(index)["engine"] == "whoosh"
    next(index.glob("gen-*/engine/*.toc")).chmod(0o620)
    with pytest.raises(UnsafeIndexError):
        open_archive(index, engine="whoosh")


RUN_AND_TELL = """
import sys
from indexer.cli import main
for command in ("verify", "info"):
    main([command, "--index", sys.argv[1]], standalone_mode=False)
print(*sys.modules)
"""


def test_info_and_verify_load_no_engine(tmp_path: Path) -> None:
    index = make_index(tmp_path, "whoosh", pages=3, updates=0)
    command = [sys.executable, "-c", RUN_AND_TELL, str(index)]
    told = (
        subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
        .stdout.splitlines()[-1]
        .split()
    )
    assert "indexer.index.disk.generations" in told
    assert [name for name in told if name.startswith(("whoosh", "indexer.engines.columnar"))] == []


def test_an_engine_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    index = make_index(tmp_path, pages=3, updates=0)
    path = next(index.glob("gen-*/manifest.json"))
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {"engine": "lucene"}), "utf-8")
    seal_again(index)
    with pytest.raises(DuanluoError, match="lucene"):
        open_archive(index)
    assert verify_index(index) == ()
