"""Doubts: what the reading is not sure of, how sure it is, and that a statement or a clear page leaves none."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.build.report import MAX_DOUBTS, BuildReport
from indexer.codec import decode_doubt, encode_doubt
from indexer.corpus.run.pipeline import read_file
from indexer.model import DOUBT_TEXTS, Doubt, SourceFile

CLEAR = """小镇书屋夜里不打烊
2023-03-04 10:20　来源：河湾新闻网
河湾镇的书屋从三月起延长开放，读者在晚上十点以前都可以借书还书。
镇里还请来退休教师，给放学后没有人接的孩子辅导功课。
"""
PLACES = ["河北省唐山市"] * 6 + ["山东省青岛市"] * 3
TWO_PLACES = "两地渔业交流\n" + "".join(
    f"{place}的渔船本月出海，带队的是老船长。\n" for place in PLACES
)


def read(folder: Path, text: str, name: str = "page.txt") -> SourceFile:
    path = folder / name
    path.write_text(text, "utf-8")
    return read_file(path, folder)


def codes(file: SourceFile) -> list[str]:
    return [doubt.code for doubt in file.doubts]


def test_clear_page_raises_no_doubt(tmp_path: Path) -> None:
    assert read(tmp_path, CLEAR).doubts == ()


def test_two_days_in_the_date_lines_are_a_doubt(tmp_path: Path) -> None:
    twice = CLEAR.replace("河湾镇的", "时间：2023-05-09 08:00\n河湾镇的", 1)
    file = read(tmp_path, twice)
    assert [(doubt.code, dict(doubt.values)["other"]) for doubt in file.doubts] == [
        ("dates", "2023-05-09")
    ]


def test_headline_block_with_two_candidates_names_both(tmp_path: Path) -> None:
    file = read(tmp_path, "三月的河湾两岸花正开\n" + CLEAR)
    (doubt,) = [doubt for doubt in file.doubts if doubt.code == "title"]
    assert set(dict(doubt.values).values()) == {"三月的河湾两岸花正开", "小镇书屋夜里不打烊"}


def test_inferred_year_is_a_doubt_and_a_stated_one_is_not(tmp_path: Path) -> None:
    text = "截至2021年6月，全镇的水塘清淤完毕，三座老桥修好，村民进城的路短了一半。"
    assert codes(read(tmp_path, f"水塘清淤之后\n{text}\n")) == ["date"]
    record = f'{{"title": "水塘清淤之后", "date": "2021-07-02", "text": "{text}"}}\n'
    assert codes(read(tmp_path, record, "records.jsonl")) == []


def test_place_with_hardly_more_than_half_of_the_namings_is_a_doubt(tmp_path: Path) -> None:
    file = read(tmp_path, TWO_PLACES)
    (doubt,) = [doubt for doubt in file.doubts if doubt.code == "region"]
    assert dict(doubt.values)["name"].startswith("河北省")
    assert 0.6 <= doubt.confidence < 0.75
    assert doubt.confidence == file.articles[0].regions.confidence


@pytest.mark.parametrize("region", ["全国", "中国", "國家級"])
def test_record_about_the_whole_country_is_understood(tmp_path: Path, region: str) -> None:
    record = f'{{"title": "渔船", "region": "{region}", "text": "河北省唐山市的渔船本月出海，带队的是老船长。"}}\n'
    file = read(tmp_path, record, "records.jsonl")
    assert file.doubts == ()
    assert file.articles[0].regions.primary is None


def test_statement_that_is_not_understood_is_named_with_what_it_says(tmp_path: Path) -> None:
    record = '{"title": "渔船", "date": "前些日子", "text": "渔船本月出海，带队的是老船长。"}\n'
    (doubt,) = read(tmp_path, record, "records.jsonl").doubts
    assert (doubt.code, doubt.line, doubt.confidence) == ("not-understood", 1, 0.0)
    assert doubt.text == "date of record 1 not understood: 前些日子"


def test_most_doubtful_comes_first(tmp_path: Path) -> None:
    file = read(tmp_path, "三月的河湾两岸花正开\n" + TWO_PLACES)
    assert codes(file) == ["region", "title"]


@pytest.mark.parametrize("code", DOUBT_TEXTS)
def test_every_code_has_a_sentence_and_survives_storing(code: str) -> None:
    names = (
        "text",
        "other",
        "value",
        "name",
        "last",
        "owner",
        "count",
        "field",
        "article",
        "main",
        "names",
    )
    doubt = Doubt(code, 7, 0.5, tuple((name, f"<{name}>") for name in names))  # type: ignore[arg-type]
    assert "%" not in doubt.text
    assert decode_doubt(encode_doubt(doubt)) == doubt


def test_report_keeps_the_least_certain_and_counts_all() -> None:
    report = BuildReport("seeds")
    sure = tuple(
        Doubt("title", line, 0.95, (("text", "甲"), ("other", "乙"))) for line in range(MAX_DOUBTS)
    )
    report.add_file(SourceFile("a.txt", "utf-8", (), doubts=sure))
    report.add_file(
        SourceFile("b.txt", "utf-8", (), doubts=(Doubt("undecodable", 1, 0.4, (("count", "9"),)),))
    )
    assert len(report.doubts) == MAX_DOUBTS
    assert report.doubts[0][0] == "b.txt"
    assert report.doubtful == {"title": MAX_DOUBTS, "undecodable": 1}
    assert BuildReport.from_json(report.as_json()).as_json() == report.as_json()
