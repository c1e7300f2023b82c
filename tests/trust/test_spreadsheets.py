"""A spreadsheet program opens what was exported, and not one cell is a formula.

LibreOffice reads the CSV file and the workbook and writes them as its own XML, in which a formula
is an attribute of its cell.
"""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from indexer.archive.archive import open_archive
from indexer.archive.rows import neutral
from indexer.build.build import build_index
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW
from tests.tally import TALLY
from webui.app import create_app

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://a")', "=cmd|' /C calc'!A0", "\t=1+1",
    "\r=1+1", " =1+1", "\u00a0=1+1", "\u3000=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "\ufeff=1+1",
    "\u200b=1+1", "'=1+1", '"=1+1', "\n=1+1", ";=1+1", ",=1+1", "a\n=1+1", "=\n1+1", "==1", "%=1",
)  # fmt: skip
FORMULA = "table:formula"


def opened(path: Path, folder: Path) -> str:
    """Let LibreOffice read a file, and give what it makes of it as XML."""
    assert OFFICE
    command = [
        OFFICE, f"-env:UserInstallation=file://{folder / 'profile'}", "--headless",
        "--infilter=Text - txt - csv (StarCalc):44,34,76", "--convert-to",
        "fods:OpenDocument Spreadsheet Flat XML", "--outdir", str(folder), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return (folder / path.with_suffix(".fods").name).read_text("utf-8")


def cells(count: int) -> list[str]:
    rng = random.Random(18)
    ends = ("", "乡间的路", "\n第二行", ";x", '"x"')
    return [f"{rng.choice(FORMULAS)}{rng.choice(ends)}{number}" for number in range(count)]


@pytest.mark.torture
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice Calc")
def test_a_spreadsheet_sees_no_formula_in_any_cell(tmp_path: Path) -> None:
    bare, safe = tmp_path / "bare.csv", tmp_path / "safe.csv"
    made = cells(600)
    for path, texts in ((bare, made), (safe, [neutral(text) for text in made])):
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([text] for text in texts)
    assert opened(bare, tmp_path).count(FORMULA) > 50, "a formula would be seen"
    assert FORMULA not in opened(safe, tmp_path)
    TALLY.add("18 cells that LibreOffice opens", len(made), "0 formulas")


@pytest.mark.torture
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice Calc")
def test_a_spreadsheet_sees_no_formula_in_a_downloaded_table(tmp_path: Path) -> None:
    source, index = tmp_path / "articles", tmp_path / "index"
    source.mkdir()
    for number, formula in enumerate(FORMULAS):
        name = formula.strip().replace("/", "_").replace("\n", " ")
        text = f"{formula}渡口\n2023年4月5日 来源：{formula}\n\n{formula}渡口的新船下水了。\n"
        (source / f"{name}{number}.txt").write_text(text, "utf-8")
    build_index(source, index, now=NOW)
    with open_archive(index) as archive:
        rows = archive.count(SearchRequest("渡口"))
    assert rows >= len(FORMULAS)
    client = create_app(index).test_client()
    path = tmp_path / "hits.csv"
    path.write_bytes(client.get("/export.csv?q=渡口").data)
    xml = opened(path, tmp_path)
    assert "渡口" in xml
    assert FORMULA not in xml
    TALLY.add("18 rows of a download that LibreOffice opens", rows, "0 formulas")
