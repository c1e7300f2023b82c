"""What a run reads, lists and waits for, at the limits of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.config import Budget
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.run import learning, limits
from indexer.corpus.run.batches import Batch, batches
from indexer.corpus.run.pipeline import read_source
from indexer.model import Skipped


@pytest.mark.parametrize(("bad", "listed"), [(999, 999), (1000, 1000), (1003, 1001)])
def test_a_thousand_records_that_cannot_be_read_are_listed(
    bad: int, listed: int, tmp_path: Path
) -> None:
    """All others are counted by their reason."""
    (tmp_path / "a.jsonl").write_text('{"title": "渡口"}\n' * bad, "utf-8")
    skipped = [file for file in read_source(tmp_path) if isinstance(file, Skipped)]
    assert len(skipped) == listed
    assert sum(file.records for file in skipped) == bad


@pytest.mark.parametrize(("size", "parts"), [(50_000, [2, 1]), (49_999, [3])])
def test_a_hundred_thousand_characters_go_to_a_worker(
    size: int, parts: list[int], tmp_path: Path
) -> None:
    row = json.dumps({"text": "渡" * size})
    (tmp_path / "a.jsonl").write_text(f"{row}\n" * 3, "utf-8")
    found = batches(InputFile(tmp_path / "a.jsonl", "a.jsonl", tmp_path))
    assert [len(part.records) for part in found if isinstance(part, Batch)] == parts


@pytest.mark.parametrize(("pages", "read"), [(120, 120), (240, 120), (7, 0), (8, 8)])
def test_a_folder_is_learned_from_by_a_hundred_and_twenty_pages(
    pages: int, read: int, tmp_path: Path
) -> None:
    for at in range(pages):
        (tmp_path / f"{at:03}.txt").write_text("渡口", "utf-8")
    assert len(list(learning._pages(tmp_path, tmp_path))) == read


BUDGET = Budget(seconds=2, memory=400 << 20)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (77, "over-memory"),
        (78, "over-time"),
        (76, None),
        (79, None),
        (1, None),
        (-9, None),
        (-11, "reader-crashed"),
        (0xC0000000, "reader-crashed"),
        (0xBFFFFFFF, None),
    ],
)
def test_what_ended_a_worker(code: int, why: str | None) -> None:
    found = limits.why_ended(code, BUDGET)
    assert (found.code if found else None) == why
