"""Runs of varying length one after the other, kept as their lengths.

Where a run lies is added up from a mark nearby.

Most lengths fit into one byte or two where the places themselves need four.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from indexer.index.disk.arrays import ArrayFolder, Column
from indexer.index.disk.steps import DISK, Disk

_MARKED_BITS = 5
_MARKED = 1 << _MARKED_BITS
"""Runs from one mark to the next.

Adding up so few takes a microsecond, and marks cost an eighth of a byte per run.
"""


class LengthsWriter:
    """Writes the lengths of runs as `name_lengths`, and where every 32nd begins as `name_marks`."""

    def __init__(self, folder: Path, name: str, disk: Disk = DISK) -> None:
        self._lengths = Column(folder, f"{name}_lengths", disk)
        self._marks = Column(folder, f"{name}_marks", disk)
        self._runs = self._end = 0

    def append(self, lengths: Any) -> None:
        """Append the lengths of further runs."""
        lengths = np.asarray(lengths, dtype=np.uint64)
        starts = np.cumsum(lengths, dtype=np.uint64) - lengths + np.uint64(self._end)
        self._lengths.append(lengths)
        self._marks.append(starts[-self._runs % _MARKED :: _MARKED])
        self._runs += len(lengths)
        self._end += int(lengths.sum())

    def close(self) -> None:
        """Write what is left."""
        self._lengths.close()
        self._marks.close()


class Lengths:
    """Opened runs, by their numbers."""

    def __init__(self, arrays: ArrayFolder, name: str) -> None:
        self._lengths, self._marks = arrays[f"{name}_lengths"], arrays[f"{name}_marks"]

    def span(self, number: int) -> tuple[int, int]:
        """Give where a run begins and ends."""
        mark = number >> _MARKED_BITS
        before = self._lengths[mark << _MARKED_BITS : number + 1].tolist()
        end = int(self._marks[mark]) + sum(before)
        return end - before[-1], end

    def spans(self, runs: range) -> Iterator[tuple[int, int]]:
        """Give where each of some runs that follow each other begins and ends, which takes less than one by one."""
        if not runs:
            return iter(())
        lengths = self._lengths[runs.start : runs.stop].tolist()
        return pairwise(accumulate(lengths, initial=self.span(runs.start)[0]))
