"""How many processes read a source when nobody says so."""

from __future__ import annotations

import os
from pathlib import Path

from indexer.corpus.input.source.files import InputFile, find_inputs

_WORTH_A_WORKER = 2 * 1024**2
"""Bytes that one process reads in about the time that it takes to start another."""
MOST_JOBS = 64


def cores() -> int:
    """Give how many processes may run at once here, 64 at most."""
    if hasattr(os, "sched_getaffinity"):
        return min(MOST_JOBS, len(os.sched_getaffinity(0)) or 1)
    return min(MOST_JOBS, os.cpu_count() or 1)


def fitting_jobs(source: Path) -> int:
    """Give the number of cores, or fewer for a source that is read before so many processes have started."""
    most, size = cores(), 0
    for item in find_inputs(source) if most > 1 else ():
        size += item.size if isinstance(item, InputFile) else 0
        if size >= _WORTH_A_WORKER * most:
            return most
    return max(1, min(most, size // _WORTH_A_WORKER))
