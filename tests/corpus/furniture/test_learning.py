"""Boilerplate is learned from what recurs at the edges of a folder's pages, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus.run.pipeline import read_source
from indexer.corpus.run.stamps import Stamp, survey
from indexer.model import SourceFile

HEAD = "山水之间融媒矩阵"
TAIL = "记录山乡 温暖你我"
TITLES = [f"第{name}渡口换上新船" for name in "甲乙丙丁戊己庚辛壬癸"]


def body(title: str) -> str:
    return f"{title}的那天早上，两岸的乡亲都来看热闹，孩子们抢着坐头一班船，船家放了一挂鞭炮。"


def write(folder: Path, pages: int, *, title: str | None = None) -> list[SourceFile]:
    for number, own in enumerate(TITLES[:pages]):
        page = [HEAD, title or own, body(own), f"二、{TAIL}", body(own), TAIL]
        (folder / f"{number}.txt").write_text("\n".join(page), "utf-8")
    return [outcome for outcome in read_source(folder) if isinstance(outcome, SourceFile)]


def test_what_recurs_above_and_below_the_text_is_dropped_with_its_reason(tmp_path: Path) -> None:
    outcomes = write(tmp_path, 10)
    assert len(outcomes) == 10
    for outcome, title in zip(outcomes, TITLES, strict=True):
        assert [(item.text, item.why) for item in outcome.dropped] == [
            (HEAD, "recurring"),
            (TAIL, "recurring"),
        ]
        assert outcome.articles[0].title == title
        assert len(outcome.articles[0].paragraphs) == 3


def test_a_few_pages_teach_nothing(tmp_path: Path) -> None:
    assert [item.why for outcome in write(tmp_path, 5) for item in outcome.dropped] == []


def test_a_title_that_all_articles_share_stays(tmp_path: Path) -> None:
    outcomes = write(tmp_path, 10, title="一周渡口见闻")
    assert {outcome.articles[0].title for outcome in outcomes} == {"一周渡口见闻"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_know_what_was_learned(tmp_path: Path, jobs: int) -> None:
    alone = write(tmp_path, 10)
    assert [
        item for item in read_source(tmp_path, jobs=jobs) if isinstance(item, SourceFile)
    ] == alone


def test_stamps_change_when_what_was_learned_changes(tmp_path: Path) -> None:
    write(tmp_path, 7)
    before = survey(tmp_path, {}, 0).stamps
    outcomes = write(tmp_path, 10)
    after = survey(tmp_path, {}, 0).stamps
    assert all(before[name] != after[name] for name in before)
    assert {outcome.file: Stamp(outcome.sha256, outcome.facts) for outcome in outcomes} == after


def test_file_is_read_alone_as_it_is_in_its_folder(tmp_path: Path) -> None:
    outcomes = write(tmp_path, 10)
    (alone,) = read_source(tmp_path / "3.txt")
    assert alone == outcomes[3]
