"""Every download says by itself what it was found by: query, filters, build, and a receipt to find it again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from indexer import Archive, verify_receipt
from indexer.cli import main
from tests.webui.conftest import TOPICS

ASKED = {"q": TOPICS[0], "mentioned": "310000", "from": "2010"}
FILTERS = "mentioned:上海市 date:2010-01-01.."


def rows_of(client: FlaskClient, path: str, **asked: str) -> list[dict[str, str]]:
    answer = client.get(path, query_string=ASKED | asked)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def receipt_at(client: FlaskClient, path: str, **asked: str) -> dict[str, Any]:
    answer = client.get(path, query_string=ASKED | asked)
    assert answer.status_code == 200, answer.text
    receipt: dict[str, Any] = json.loads(answer.text)
    return receipt


@pytest.mark.parametrize("path", ["/export.csv", "/export/kwic.csv", "/concordance.csv"])
def test_each_row_of_what_is_found_names_its_search(
    client: FlaskClient, archive: Archive, path: str
) -> None:
    receipt = receipt_at(client, "/search.receipt.json")
    rows = rows_of(client, path)
    assert rows
    told = {(row["query"], row["filters"], row["index"], row["receipt"]) for row in rows}
    assert told == {(TOPICS[0], FILTERS, archive.info.generation, receipt["id"])}
    assert verify_receipt(archive, receipt) == ()


def test_json_lines_and_references_name_their_search(client: FlaskClient, archive: Archive) -> None:
    receipt = receipt_at(client, "/search.receipt.json")
    lines = client.get("/export.jsonl", query_string=ASKED).text.splitlines()
    hits = [json.loads(line) for line in lines]
    assert hits
    expected = (TOPICS[0], FILTERS, archive.info.generation, receipt["id"])
    assert {(hit["query"], hit["filters"], hit["index"], hit["receipt"]) for hit in hits} == {
        expected
    }
    for form in ("ris", "bib"):
        text = client.get(f"/export.{form}", query_string=ASKED).text
        assert all(one in text for one in expected), form


def test_a_receipt_of_a_search_counts_what_the_search_counts(
    client: FlaskClient, archive: Archive
) -> None:
    receipt = receipt_at(client, "/search.receipt.json")
    found = client.get("/api/search", query_string=ASKED).json
    assert found is not None
    counts = {**found["total"]}
    (totals,) = receipt["totals"]
    assert {name: totals[name] for name in counts} == counts
    whole = client.get("/api/search", query_string=ASKED | {"q": ""}).json
    assert whole is not None
    assert receipt["base"]["paragraphs"] == whole["total"]["paragraphs"]
    other = receipt_at(client, "/search.receipt.json", q=TOPICS[1])
    assert other["id"] != receipt["id"]
    assert other["result_sha256"] != receipt["result_sha256"]


def test_a_cube_names_its_filters_and_its_receipt_last(
    client: FlaskClient, archive: Archive
) -> None:
    receipt = receipt_at(client, "/cube.receipt.json", of="articles")
    rows = rows_of(client, "/cube.csv", of="articles")
    assert [*rows[0]][-3:] == ["filters", "index", "receipt"]
    told = {(row["query"], row["filters"], row["index"], row["receipt"]) for row in rows}
    assert told == {(TOPICS[0], FILTERS, archive.info.generation, receipt["id"])}
    assert verify_receipt(archive, receipt) == ()


def batch(client: FlaskClient, form: str) -> bytes:
    filters = {name: text for name, text in ASKED.items() if name != "q"}
    answer = client.post(
        "/batch",
        query_string=filters,
        data={"q": "\n".join(TOPICS), "format": form},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 200, answer.text
    data: bytes = answer.data
    return data


def test_a_batch_names_filters_build_and_receipt_in_each_form(
    client: FlaskClient, archive: Archive, tmp_path: Path
) -> None:
    kept = tmp_path / "batch.xlsx"
    kept.write_bytes(batch(client, "xlsx"))
    book = openpyxl.load_workbook(kept)
    held = {str(name): value for name, value in book["receipt"].iter_rows(values_only=True)}
    receipt = {name: json.loads(str(value)) for name, value in held.items() if name != "name"}
    assert verify_receipt(archive, receipt) == ()
    expected = (FILTERS, archive.info.generation, receipt["id"])
    assert set(told_in(batch(client, "wide"))) == set(told_in(batch(client, "long"))) == {expected}
    lines = [json.loads(line) for line in batch(client, "jsonl").decode().splitlines()]
    assert [line["query"] for line in lines] == [*TOPICS]
    assert {(line["filters"], line["index"], line["receipt"]) for line in lines} == {expected}
    (header, *rows) = book["counts"].iter_rows(values_only=True)
    assert header[-3:] == ("filters", "index", "receipt")
    assert {row[-3:] for row in rows} == {expected}


def told_in(data: bytes) -> Iterator[tuple[str, str, str]]:
    for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"))):
        yield row["filters"], row["index"], row["receipt"]


def test_files_of_the_command_line_name_their_search(
    index_dir: Path, archive: Archive, tmp_path: Path
) -> None:
    kept = tmp_path / "receipt.json"
    asked = ["export", TOPICS[0], "--mentioned", "上海市", "--index", str(index_dir)]
    for form in ("xlsx", "parquet"):
        file = tmp_path / f"hits.{form}"
        done = CliRunner().invoke(
            main, [*asked, "--format", form, "-o", str(file), "--receipt", str(kept)]
        )
        assert done.exit_code == 0, done.output
    receipt = json.loads(kept.read_text("utf-8"))
    assert verify_receipt(archive, receipt) == ()
    expected = {
        "query": TOPICS[0],
        "filters": "mentioned:上海市",
        "index": archive.info.generation,
        "receipt": receipt["id"],
    }
    sheet = openpyxl.load_workbook(tmp_path / "hits.xlsx")["receipt"]
    assert {str(name): value for name, value in sheet.iter_rows(values_only=True)} == {
        "name": "value",
        **expected,
    }
    metadata = pyarrow.parquet.read_schema(tmp_path / "hits.parquet").metadata
    told = {name.decode(): value.decode() for name, value in metadata.items()}
    assert expected.items() <= told.items()
    checked = CliRunner().invoke(main, ["verify-receipt", str(kept), "--index", str(index_dir)])
    assert checked.exit_code == 0, checked.output
