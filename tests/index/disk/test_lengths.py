"""Runs kept as their lengths lie where adding up all lengths before them says."""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.index.disk.arrays import ArrayFolder
from indexer.index.disk.lengths import Lengths, LengthsWriter

PIECES = st.lists(st.lists(st.integers(0, 300) | st.just(70_000), max_size=80), max_size=6)


@settings(max_examples=60)
@given(pieces=PIECES)
def test_every_run_lies_behind_the_ones_before(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[list[int]]
) -> None:
    folder = tmp_path_factory.mktemp("lengths")
    writer = LengthsWriter(folder, "run")
    for piece in pieces:
        writer.append(piece)
    writer.close()
    lengths = [length for piece in pieces for length in piece]
    opened = Lengths(ArrayFolder(folder), "run")
    expected = list(pairwise(accumulate(lengths, initial=0)))
    assert [opened.span(number) for number in range(len(lengths))] == expected
    for first in range(0, len(lengths) + 1, 7):
        assert list(opened.spans(range(first, len(lengths)))) == expected[first:]


def test_short_runs_take_a_byte_and_long_ones_more(tmp_path: Path) -> None:
    for name, lengths in (("short", [255] * 64), ("long", [256] * 64)):
        writer = LengthsWriter(tmp_path, name)
        writer.append(lengths)
        writer.close()
    assert {path.name: path.stat().st_size for path in tmp_path.iterdir()} == {
        "short_lengths.u1": 64, "short_marks.u2": 4, "long_lengths.u2": 128, "long_marks.u2": 4,
    }  # fmt: skip
