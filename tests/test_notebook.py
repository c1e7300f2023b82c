"""What notebooks are promised.

The examples run, tables say what a search says, nothing in them is a formula.
"""

from __future__ import annotations

import runpy
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import indexer
from indexer.archive.downloads.tables import COLUMNS, _cell
from indexer.errors import BadRequestError, ExtraMissingError
from indexer.index.disk.generations import current
from tests.conftest import ROOT, SEEDS

EXAMPLES = {
    "first_search.py": ["码头"],
    "words_over_time.py": ["图书馆", "码头", "水库"],
    "to_other_programs.py": ["图书馆"],
}


@pytest.fixture(scope="module")
def collection(seeds_index: Path) -> Iterator[indexer.Collection]:
    with indexer.open_collection(
        str(seeds_index), engine=current(seeds_index).engine_name
    ) as opened:
        yield opened


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "articles"
    shutil.copytree(SEEDS, folder)
    return folder


def test_every_example_is_tried() -> None:
    assert {path.name for path in (ROOT / "examples").glob("*.py")} == set(EXAMPLES)
    for name in EXAMPLES:
        assert 30 <= len((ROOT / "examples" / name).read_text("utf-8").splitlines()) <= 80


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_run(
    name: str, articles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [name, str(articles), *EXAMPLES[name]])
    runpy.run_path(str(ROOT / "examples" / name), run_name="__main__")
    assert len(capsys.readouterr().out.splitlines()) > 5


def test_a_table_has_a_row_for_every_paragraph_that_is_found(
    collection: indexer.Collection,
) -> None:
    total = collection.count("图书馆")
    frame = collection.table("图书馆")
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == total.paragraphs > indexer.DEFAULT_PER_PAGE, "more than a page"
    assert frame["occurrences"].sum() == total.occurrences
    assert (
        frame["article_id"].nunique() == total.articles == len(list(collection.articles("图书馆")))
    )
    assert all(
        {indexer.fold_text(match) for match in matches} == {"图书馆"}
        for matches in frame["matches"]
    )
    assert len(collection) == len(collection.table())


def test_dates_are_dates(collection: indexer.Collection) -> None:
    frame = collection.table()
    assert str(frame["begin"].dtype).startswith("datetime64")
    dated = frame[frame["date"] != ""]
    assert (dated["begin"] <= dated["end"]).all()
    days = dated[dated["precision"] == "day"]
    assert (days["begin"].dt.strftime("%Y-%m-%d") == days["date"]).all()
    assert frame.loc[frame["date"] == "", "begin"].isna().all()


def test_filters_are_strings_or_several(collection: indexer.Collection) -> None:
    one = collection.count(place="吐鲁番市").paragraphs
    other = collection.count(place="香港").paragraphs
    assert collection.count(place=["吐鲁番市", "香港"]).paragraphs == one + other
    assert collection.count(place="-香港").paragraphs == len(collection) - other
    assert set(collection.table(kind="heading")["kind"]) == {"heading"}
    with pytest.raises(BadRequestError):
        collection.count(date_from="soon")


def test_counts_by_period_and_place_add_up(collection: indexer.Collection) -> None:
    counts = collection.by_period({"馆": "图书馆", "渡": "码头"})
    assert list(counts.columns) == ["馆", "渡", "(all)"]
    assert counts["馆"].sum() == collection.count("图书馆").paragraphs
    assert counts["(all)"].sum() == len(collection)
    places = collection.by_place()
    assert places["paragraphs"].sum() + (collection.table()["region_code"] == "").sum() == len(
        collection
    )


def test_nothing_that_does_not_match_is_counted(collection: indexer.Collection) -> None:
    """A search would show what shares words; a count must not count it."""
    query = "图书馆里的鲸鱼骨架"
    assert not collection.search(query).exact
    assert collection.count(query).paragraphs == 0
    assert collection.table(query).empty
    assert collection.by_place(query).empty
    assert collection.by_period([query])[query].sum() == 0


def test_saved_tables_are_the_table(collection: indexer.Collection, tmp_path: Path) -> None:
    frame = collection.table("码头")
    assert collection.save(tmp_path / "hits.parquet", "码头") == len(frame)
    parquet = pd.read_parquet(tmp_path / "hits.parquet")
    parquet["matches"] = parquet["matches"].map(list)
    parquet["begin"], parquet["end"] = (
        pd.to_datetime(parquet["begin"]),
        pd.to_datetime(parquet["end"]),
    )
    pd.testing.assert_frame_equal(parquet, frame, check_dtype=False)
    assert collection.save(str(tmp_path / "hits.xlsx"), "码头") == len(frame)
    sheet = openpyxl.load_workbook(tmp_path / "hits.xlsx")["hits"]
    rows = list(sheet.values)
    assert rows[0] == COLUMNS
    assert [row[COLUMNS.index("text")] for row in rows[1:]] == list(frame["text"])


def test_no_cell_of_a_workbook_is_a_formula_or_too_long() -> None:
    assert _cell("=1+1") == "'=1+1"
    assert _cell("＋cmd") == "'＋cmd"
    assert _cell("a\x0bb") == "a\ufffdb"
    assert len(str(_cell("长" * 40_000))) == 32_767
    assert _cell(["甲", "乙"]) == "甲 … 乙"


def test_a_missing_library_is_named(
    collection: indexer.Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ExtraMissingError, match=r"pip install .*notebook"):
        collection.table("码头")


def test_every_public_name_is_there_and_described() -> None:
    assert len(set(indexer.__all__)) == len(indexer.__all__)
    for name in indexer.__all__:
        assert getattr(indexer, name) is not None


def test_the_reference_is_what_the_docstrings_say() -> None:
    """`python scripts/build_api_reference.py` writes it again."""
    script = runpy.run_path(str(ROOT / "scripts" / "build_api_reference.py"))
    assert (ROOT / "docs" / "api.md").read_text("utf-8") == script["reference"]()
