"""A metadata.csv has the last word where it says something else than was read, and says so.

The rest stays as read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.archive.downloads.exports import correction_lines, corrections_header
from indexer.build.build import build_index, update_index
from indexer.corpus.run.pipeline import read_file, read_source
from indexer.model import Article, Skipped, SourceFile
from tests.conftest import NOW

INFERRED = "水塘清淤之后\n截至2021年6月，江苏省苏州市的水塘清淤完毕，三座老桥修好，村民进城的路短了一半。\n"
PRINTED = "-——老桥修好以后\n2021-07-02 10:20　来源：河湾新闻网\n三座老桥修好，学生不再绕道上学。\n"
TEXTS = pytest.mark.parametrize("text", [INFERRED, PRINTED], ids=["inferred", "printed"])


def read(folder: Path, text: str, table: str = "") -> SourceFile:
    (folder / "a.txt").write_text(text, "utf-8")
    (folder / "metadata.csv").write_text(table, "utf-8", newline="")
    return read_file(folder / "a.txt", folder)


def corrected(folder: Path, text: str, row: str) -> SourceFile:
    return read(folder, text, f"file,article,title,date,source,region\n{row}\n")


def article(file: SourceFile) -> Article:
    (only,) = file.articles
    return only


@TEXTS
def test_a_table_that_nobody_touched_changes_nothing(tmp_path: Path, text: str) -> None:
    alone = read(tmp_path, text)
    assert alone.articles[0].date is not None
    table = corrections_header() + "".join(correction_lines(alone))
    assert replace(read(tmp_path, text, table), sha256="", facts=0) == replace(
        alone, sha256="", facts=0
    )


def test_an_inferred_date_stays_inferred_beside_a_corrected_title(tmp_path: Path) -> None:
    alone = article(read(tmp_path, INFERRED))
    one = article(corrected(tmp_path, INFERRED, "a.txt,1,清淤,2021,,"))
    assert alone.date is not None
    assert alone.date.basis == "inferred"
    assert (one.title, one.date) == ("清淤", alone.date)


def test_a_corrected_date_says_where_it_is_from(tmp_path: Path) -> None:
    date = article(corrected(tmp_path, INFERRED, "a.txt,1,,2020/3/5,,")).date
    assert date is not None
    assert (date.span.value, date.basis, date.evidence, date.line) == (
        "2020-03-05",
        "explicit",
        "metadata.csv: 2020/3/5",
        0,
    )


def test_a_dash_takes_away_what_was_read(tmp_path: Path) -> None:
    one = article(corrected(tmp_path, PRINTED, "a.txt,1,-,-,-,-"))
    assert (one.title, one.date, one.source, one.regions.primary) == (None, None, None, None)


@pytest.mark.parametrize(
    ("row", "doubt"),
    [
        ("a.txt,1,,去年,,", "metadata.csv: date of article 1 not understood: 去年"),
        ("a.txt,1,,,,月球", "metadata.csv: region of article 1 not understood: 月球"),
        ("a.txt,3,老桥,,,", "metadata.csv: there is no article 3 in this file"),
    ],
)
def test_a_correction_that_corrects_nothing_is_a_doubt(
    tmp_path: Path, row: str, doubt: str
) -> None:
    alone, file = read(tmp_path, PRINTED), corrected(tmp_path, PRINTED, row)
    assert file.articles == alone.articles
    assert [item.text for item in file.doubts if item not in alone.doubts] == [doubt]


FAULTS = {
    "a mark that parts nothing": (
        "file+title\na.txt+老桥\n",
        "corrects nothing: it needs a column file",
    ),
    "no column that corrects": (
        "file,article,note\na.txt,1,看过\n",
        "corrects nothing: it needs a column file",
    ),
    "no text": ("\ufffe\0\0\0", "corrects nothing: it cannot be read"),
    "a file that is gone": (
        "file,title\nb.txt,老桥\na.txt,老桥\n../a.txt,桥\n",
        "not there (2): b.txt, ../a.txt",
    ),
}


@pytest.mark.parametrize(("table", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_table_that_corrects_nothing_is_listed_among_what_was_skipped(
    tmp_path: Path, table: str, said: str
) -> None:
    read(tmp_path, PRINTED, table)
    (skipped,) = (item for item in read_source(tmp_path) if isinstance(item, Skipped))
    assert skipped.file == "metadata.csv"
    assert said in skipped.reason


@pytest.mark.parametrize(
    "table", ["", "file,article,title\n", "file,title\na.txt,\n", "file,date\na.txt,2020\n"]
)
def test_a_table_that_may_be_filled_in_yet_is_no_fault(tmp_path: Path, table: str) -> None:
    read(tmp_path, PRINTED, table)
    assert not [item for item in read_source(tmp_path) if isinstance(item, Skipped)]


def test_an_update_tells_of_a_table_and_forgets_it_when_it_is_right(tmp_path: Path) -> None:
    source, index = tmp_path / "articles", tmp_path / "index"
    source.mkdir()
    read(source, PRINTED, "file,title\nb.txt,老桥\n")
    built, report = build_index(source, index, now=NOW)
    assert [item.file for item in report.skipped] == ["metadata.csv"]
    unchanged, report = update_index(source, index, now=NOW)
    assert unchanged.name == built.name
    assert [item.file for item in report.skipped] == ["metadata.csv"]
    read(source, PRINTED, "file,title\na.txt,老桥\n")
    _, report = update_index(source, index, now=NOW)
    assert not report.skipped
