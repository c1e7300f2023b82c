"""Queries that people typed: a text file with one a line, in the last column where there are several."""

from __future__ import annotations

import random
from pathlib import Path


def read_topics(path: Path, count: int = 0, seed: int = 7) -> list[str]:
    """Give the topics of a file in an order drawn by the seed: so many of them, or all."""
    lines = (line.rpartition("\t")[2].strip() for line in path.read_text("utf-8").splitlines())
    topics = sorted({line for line in lines if line})
    random.Random(seed).shuffle(topics)
    return topics[:count] if count else topics


def quantile(values: list[float], share: float) -> float:
    """Give the smallest of the values that so large a share does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
