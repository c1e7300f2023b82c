"""The day in a file's name dates what prints none, as inferred, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.corpus.run.explain import explain_line
from indexer.corpus.run.pipeline import read_source
from indexer.model import ArticleDate, SourceFile

TEXT = "渡口换上了一条新船，能载三十个人，对岸的孩子上学再也不用绕十里山路。"
NAME = "2021/20210506_3.txt"


def read(folder: Path, text: str, name: str = NAME) -> SourceFile:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    (file,) = read_source(folder)
    assert isinstance(file, SourceFile)
    return file


def date_of(folder: Path, text: str, name: str = NAME) -> ArticleDate | None:
    return read(folder, text, name).articles[0].date


def test_a_text_without_a_day_has_that_of_its_name_with_a_doubt(tmp_path: Path) -> None:
    file = read(tmp_path, f"渡口换新船\n{TEXT}\n")
    date = file.articles[0].date
    assert date is not None
    assert (date.span.value, date.basis, date.line) == ("2021-05-06", "inferred", 0)
    assert date.evidence == "file name: 20210506_3"
    (doubt,) = [doubt for doubt in file.doubts if doubt.code == "date-name"]
    assert "20210506_3" in doubt.text
    assert "date" not in {doubt.code for doubt in file.doubts}


def test_the_folders_of_a_page_tell_its_day(tmp_path: Path) -> None:
    date = date_of(tmp_path, f"<title>渡口换新船</title><p>{TEXT}</p>", "2021/05/06/12.html")
    assert date is not None
    assert date.span.value == "2021-05-06"
    assert date.evidence == "file name: 2021/05/06"


@pytest.mark.parametrize(
    "line", ["2021-05-08 09:30", "2021年5月", "来源：河口晚报 2020年1月2日", "2021年5月6日"]
)
def test_what_the_page_prints_counts(tmp_path: Path, line: str) -> None:
    date = date_of(tmp_path, f"渡口换新船\n{line}\n{TEXT}\n")
    assert date is not None
    assert date.basis == "explicit"
    assert date.evidence in line


def test_a_year_inferred_from_the_text_becomes_a_day_of_it_and_no_other(tmp_path: Path) -> None:
    text = f"渡口换新船\n截至2021年3月，全县已有十二个渡口换了船。{TEXT}\n"
    date = date_of(tmp_path, text)
    assert date is not None
    assert date.span.value == "2021-05-06"
    other = date_of(tmp_path, text.replace("2021年3月", "2019年3月"))
    assert other is not None
    assert other.span.value == "2019"


def test_a_page_with_another_day_on_it_is_not_dated_by_its_name(tmp_path: Path) -> None:
    pages = f"本报讯 {TEXT}\n\n"
    text = f"渡口换新船\n2019年1月2日\n{TEXT}\n\n老街修路\n{pages}盐田收盐\n{pages}"
    assert {
        article.date.span.value for article in read(tmp_path, text).articles if article.date
    } == {"2019-01-02"}


def test_laws_and_texts_that_tell_of_later_days_are_not_dated(tmp_path: Path) -> None:
    law = "".join(f"第{at}条 渡口的船应当每年检修。\n" for at in "一二三四五")
    assert date_of(tmp_path, f"某县渡口管理办法\n{law}") is None
    assert date_of(tmp_path, f"渡口换新船\n2023年8月9日上午，{TEXT}\n") is None


def test_a_file_of_records_is_not_dated_by_its_name(tmp_path: Path) -> None:
    text = "".join(json.dumps({"title": title, "text": TEXT}) + "\n" for title in ("甲镇", "乙镇"))
    file = read(tmp_path, text, "20210506.jsonl")
    assert [article.date for article in file.articles] == [None, None]


def test_a_correction_and_why(tmp_path: Path) -> None:
    read(tmp_path, f"渡口换新船\n{TEXT}\n")
    told = explain_line(tmp_path / NAME, 1)
    assert told is not None
    (taken,) = [item for item in told["taken"] if item["as"] == "date"]
    assert (taken["value"], taken["rule"]) == ("2021-05-06", "the day in the name of the file")
    (tmp_path / "metadata.csv").write_text(f"file,article,date\n{NAME},1,2021-05-07\n", "utf-8")
    (file,) = read_source(tmp_path)
    assert isinstance(file, SourceFile)
    assert file.articles[0].date
    assert file.articles[0].date.span.value == "2021-05-07"
    assert not [doubt for doubt in file.doubts if doubt.code == "date-name"]
