"""Batches: every row is what the search of its line says, whatever stands around it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import (
    BatchLine,
    SearchRequest,
    batch_lines,
    batch_receipt,
    build_index,
    count_batch,
    open_archive,
    open_batch,
    read_batch,
    verify_receipt,
)
from indexer.cli import main
from tests.audit.test_audit import write_articles
from tests.conftest import NOW

QUERIES = (
    "老桥",
    "茶園",
    "老桥 水渠",
    "修*修",
    "source:河湾",
    "海洋",
    "渡口 NOT 磨坊",
    "*",
    "老桥",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    build_index(write_articles(folder / "in"), folder / "index", now=NOW)
    return folder / "index"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_lines_are_read_in_every_encoding(codec: str) -> None:
    text = "# 词表\n老桥\r\n\n桥梁\t老桥 OR 石桥\n 老桥 \n" + "渡口边上的茶园与水渠都修过了\n" * 9
    lines = list(read_batch(text.encode(codec)))
    assert lines[:3] == [
        BatchLine(2, "", "老桥"),
        BatchLine(4, "桥梁", "老桥 OR 石桥"),
        BatchLine(5, "", "老桥", 2),
    ]


def test_every_row_is_what_its_own_search_says(index: Path) -> None:
    with open_archive(index) as archive:
        for filters in (SearchRequest(), SearchRequest(whole_words=True)):
            batch = open_batch(archive, filters)
            rows = list(count_batch(batch, read_batch("\n".join(QUERIES * 4))))
            assert len(rows) == 4 * len(QUERIES)
            for row in rows:
                wanted = SearchRequest(row.line.query, whole_words=filters.whole_words)
                found = archive.search(wanted)
                exact = found.exact
                occurrences = found.total.occurrences if exact else 0
                counts = (found.total.paragraphs, found.total.articles, found.unique)
                assert row.total == (occurrences, *(counts if exact else (0, 0, 0)))
                assert row.understood == found.understood
                assert row.slab is not None
                years = [counts.paragraphs for counts in row.slab.totals.cells.values()]
                assert sum(years) == row.total[1]


def test_a_line_in_error_is_a_row_and_no_time_is_not_0(index: Path) -> None:
    with open_archive(index) as archive:
        batch = open_batch(archive, SearchRequest())
        lines = [*read_batch("老桥\n" + "长" * 900 + "\n茶园")]
        rows = list(count_batch(batch, lines))
        assert [row.slab is None for row in rows] == [False, True, False]
        assert rows[1].fault
        late = list(count_batch(batch, lines, seconds=-1))
        assert [row.note for row in late] == ["not counted"] * 3
        for form in ("wide", "long"):
            text = "".join(batch_lines(batch, late, form)).removeprefix("\ufeff")
            assert all("0" not in row.values() for row in csv.DictReader(io.StringIO(text)))


def test_a_receipt_of_a_batch_is_the_same_until_something_changes(index: Path) -> None:
    with open_archive(index) as archive:
        batch = open_batch(archive, SearchRequest())
        lines = list(read_batch("# 一\n甲\t老桥\n茶园\n老桥\n" + "长" * 900))
        receipt = batch_receipt(batch, list(count_batch(batch, lines)))
        assert verify_receipt(archive, json.loads(json.dumps(receipt))) == ()
        fewer = batch_receipt(batch, list(count_batch(batch, lines[1:])))
        assert fewer["id"] != receipt["id"]


def test_the_command_line_writes_all_forms(index: Path, tmp_path: Path) -> None:
    phrases, run = tmp_path / "phrases.txt", CliRunner().invoke
    phrases.write_text("桥\t老桥\n=1+1\n茶园\n", "utf-8")
    receipt = tmp_path / "receipt.json"
    command = ["batch", str(phrases), "--index", str(index)]
    wide = run(main, [*command, "--receipt", str(receipt)])
    rows = list(csv.DictReader(io.StringIO(wide.stdout.removeprefix("\ufeff"))))
    assert [row["label"] for row in rows] == ["桥", "", ""]
    assert rows[1]["query"] == "'=1+1", "a formula is none"
    assert {row["receipt"] for row in rows} == {json.loads(receipt.read_text("utf-8"))["id"]}
    assert run(main, ["verify-receipt", str(receipt), "--index", str(index)]).exit_code == 0
    lines = run(main, [*command, "--format", "jsonl"]).stdout.splitlines()
    assert [json.loads(line)["paragraphs"] for line in lines] == [
        int(row["paragraphs"]) for row in rows
    ]
    table = tmp_path / "batch.xlsx"
    assert run(main, [*command, "--format", "xlsx"]).exit_code == 2
    assert run(main, [*command, "--format", "xlsx", "-o", str(table)]).exit_code == 0
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(table, read_only=True)
    assert book.sheetnames == ["counts", "long", "receipt"]
    assert [row[1].value for row in book["counts"].iter_rows(min_row=2)] == [
        "老桥",
        "'=1+1",
        "茶园",
    ]
