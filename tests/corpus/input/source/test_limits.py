"""How much of a source is read, at the last byte that is and the first that is not."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from indexer.corpus.input.source import csv_rows, files, records
from indexer.corpus.input.source.files import InputFile
from indexer.errors import UnreadableFileError


def opened(path: Path, name: str) -> InputFile:
    return InputFile(path / name, name, path)


@pytest.mark.parametrize(("limit", "read"), [(5, True), (4, False)])
def test_a_file_is_read_up_to_its_limit(limit: int, tmp_path: Path, *, read: bool) -> None:
    (tmp_path / "a.txt").write_bytes(b"ferry")
    try:
        whole = opened(tmp_path, "a.txt").read_all(limit) == b"ferry"
    except UnreadableFileError:
        whole = False
    assert whole == read


@pytest.mark.parametrize(("packed", "read"), [(15729, True), (15728, False)])
def test_a_packed_file_grows_two_hundred_times(packed: int, *, read: bool) -> None:
    """And by a megabyte more: four of them come from a sixty-fourth of one."""
    stream = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, stream, mtime=0) as inside:
        inside.write(bytes(4 * 1024 * 1024))
    plain = stream.getvalue()
    name = b"a" * (packed - len(plain) - 1) + b"\0"
    named = plain[:3] + b"\x08" + plain[4:10] + name + plain[10:]
    assert len(named) == packed
    try:
        unpacked = io.BufferedReader(files._Unpacked(io.BytesIO(named), ".gz"))
        whole = len(unpacked.read()) == 4 * 1024 * 1024
    except UnreadableFileError:
        whole = False
    assert whole == read


def test_eight_lines_tell_the_marks_of_a_table() -> None:
    lines = iter(["a\n"] * 9)
    ahead: list[str] = []
    rest = csv_rows._look_ahead(lines, ahead)
    assert (len(ahead), len(list(rest))) == (8, 1)
    ahead = []
    csv_rows._look_ahead(iter(["a" * 65_535 + "\n"] * 9), ahead)
    assert len(ahead) == 1


@pytest.mark.parametrize(("more", "read"), [(0, True), (1, False)])
def test_a_record_is_read_up_to_its_limit(
    more: int, monkeypatch: pytest.MonkeyPatch, *, read: bool
) -> None:
    monkeypatch.setattr(records, "MAX_RECORD_BYTES", 20)
    try:
        line = records._readline(io.BytesIO(b"a" * (20 + more)))
    except UnreadableFileError:
        line = b""
    assert bool(line) == read
