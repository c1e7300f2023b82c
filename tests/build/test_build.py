"""Building: what is read is counted, what cannot be read is listed, and a failed build changes nothing."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import re
import sys
from pathlib import Path

import pytest

from indexer.archive.archive import open_archive
from indexer.build import report as reports
from indexer.build.build import build_index, update_index
from indexer.errors import BuildRunningError, NothingToIndexError, SourceMissingError
from indexer.index.disk.generations import GenerationWriter, current
from indexer.search.requests.request import FACETS, SearchRequest
from tests.conftest import NOW

TEXT = "县里的水库今年完成了除险加固，下游三个乡镇的灌溉用水得到保障。\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (folder / "b.txt").write_text("图书馆把开放时间延长到了晚上九点，自习座位可以预约。\n", "utf-8")
    return folder


def totals(index: Path, query: str, engine: str | None = None) -> int:
    with open_archive(index, engine=engine) as archive:
        return archive.search(SearchRequest(query)).total.paragraphs


@pytest.mark.parametrize("engine", ["columnar", "whoosh"])
def test_a_build_is_searchable_and_counted(source: Path, tmp_path: Path, engine: str) -> None:
    generation, report = build_index(source, tmp_path / "index", now=NOW, engine=engine)
    assert (report.files, report.articles) == (2, 2)
    assert totals(tmp_path / "index", "除險加固", engine) == 1
    with open_archive(tmp_path / "index", engine=engine) as archive:
        assert generation.counts["paragraphs"] == report.paragraphs == archive.info.paragraphs
        assert archive.report() == json.loads(json.dumps(report.as_json()))


def test_what_cannot_be_read_is_skipped_with_a_reason_and_the_rest_is_indexed(
    source: Path, tmp_path: Path
) -> None:
    if sys.platform == "win32":
        pytest.skip("asks for POSIX")
    (source / "c.txt").write_bytes(bytes(range(256)) * 40)
    (source / "d.txt").write_bytes(b"")
    (source / "e.txt").symlink_to(source / "a.txt")
    os.mkfifo(source / "f.txt")
    (source / "g.exe").write_bytes(b"MZ")
    _, report = build_index(source, tmp_path / "index", now=NOW)
    skipped = {item.file: item.reason for item in report.skipped}
    assert {"c.txt", "d.txt", "e.txt", "f.txt"} <= set(skipped)
    assert all(skipped.values())
    assert report.files == 2


def test_an_unreadable_file_is_skipped(source: Path, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("asks for POSIX")
    if os.geteuid() == 0:
        pytest.skip("root reads every file")
    (source / "b.txt").chmod(0)
    _, report = build_index(source, tmp_path / "index", now=NOW)
    assert [item.file for item in report.skipped] == ["b.txt"]


def test_a_missing_source_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError):
        build_index(tmp_path / "nowhere", tmp_path / "index", now=NOW)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToIndexError):
        build_index(tmp_path / "empty", tmp_path / "index", now=NOW)
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_a_failed_build_leaves_the_live_index_as_it_was(source: Path, tmp_path: Path) -> None:
    build_index(source, tmp_path / "index", now=NOW)
    before = current(tmp_path / "index").name
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToIndexError):
        build_index(tmp_path / "empty", tmp_path / "index", now=NOW)
    assert current(tmp_path / "index").name == before
    assert totals(tmp_path / "index", "水库") == 1


def test_an_interrupted_build_leaves_the_live_index_as_it_was(source: Path, tmp_path: Path) -> None:
    build_index(source, tmp_path / "index", now=NOW)
    before = sorted(path.name for path in (tmp_path / "index").iterdir())

    def interrupt(files: int, paragraphs: int, share: float | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(source, tmp_path / "index", now=NOW, progress=interrupt)
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == before
    assert totals(tmp_path / "index", "水库") == 1


def test_a_second_build_at_the_same_time_is_refused(source: Path, tmp_path: Path) -> None:
    with (
        GenerationWriter(tmp_path / "index", NOW),
        pytest.raises(BuildRunningError, match=re.escape(str(os.getpid()))),
    ):
        build_index(source, tmp_path / "index", now=NOW)


def test_the_same_source_gives_the_same_index(source: Path, tmp_path: Path) -> None:
    first, _ = build_index(source, tmp_path / "one", now=NOW)
    second, _ = build_index(source, tmp_path / "two", now=NOW, jobs=2)
    assert first.files == second.files


def answers(index: Path) -> list[object]:
    with open_archive(index) as archive:
        results = [
            archive.search(SearchRequest(query, facets=FACETS, limit=100))
            for query in ("*", "水库", "开放", "的")
        ]
        return [(result.total, result.hits, result.facets) for result in results]


def test_an_update_gives_what_a_full_build_gives(source: Path, tmp_path: Path) -> None:
    build_index(source, tmp_path / "index", now=NOW)
    (source / "b.txt").unlink()
    (source / "0.txt").write_text("渡口的新码头开放了，水库对岸的村民半小时就能到县城。\n", "utf-8")
    (source / "a.txt").write_text(
        TEXT + "\n码头边的水文站同时投入使用，水位数据十分钟更新一次。\n", "utf-8"
    )
    (source / "x.txt").write_bytes(bytes(range(256)) * 40)
    _, report = update_index(source, tmp_path / "index", now=NOW)
    _, full = build_index(source, tmp_path / "full", now=NOW)
    assert report.as_json() == full.as_json()
    assert answers(tmp_path / "index") == answers(tmp_path / "full")


def test_an_update_keeps_what_is_known_of_files_that_are_half_readable(
    source: Path, tmp_path: Path
) -> None:
    rows = [
        json.dumps({"text": f"第{n}座水库蓄水，水位数据每{n}分钟更新一次。"}, ensure_ascii=False)
        for n in range(400)
    ]
    packed = gzip.compress("\n".join(["[]"] * 1100 + rows).encode(), mtime=0)
    (source / "c.jsonl.gz").write_bytes(packed[: len(packed) * 3 // 4])
    built, report = build_index(source, tmp_path / "index", now=NOW)
    assert report.skipped_count == 1101
    assert update_index(source, tmp_path / "index", now=NOW)[0] == built
    (source / "b.txt").write_text(TEXT + "\n码头边的水文站同时投入使用。\n", "utf-8")
    _, updated = update_index(source, tmp_path / "index", now=NOW)
    assert updated.as_json() == build_index(source, tmp_path / "full", now=NOW)[1].as_json()


def test_an_update_of_one_file_counts_it_once(source: Path, tmp_path: Path) -> None:
    build_index(source, tmp_path / "index", now=NOW)
    (source / "a.txt").write_text(
        TEXT + "\n码头边的水文站同时投入使用，水位数据十分钟更新一次。\n", "utf-8"
    )
    _, report = update_index(source, tmp_path / "index", now=NOW)
    _, full = build_index(source, tmp_path / "full", now=NOW)
    assert report.as_json() == full.as_json()


def test_an_update_lists_what_a_full_build_lists(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Doubts beyond those that are listed come up when others go.

    What was skipped comes in the order of files.
    """
    monkeypatch.setattr(reports, "MAX_DOUBTS", 3)
    for number in range(6):
        record = {"text": "县里的水库今年完成了除险加固。", "date": f"去年第{number}季"}
        (source / f"r{number}.jsonl").write_text(json.dumps(record), "utf-8")
    (source / "m.txt").write_bytes(b"")
    build_index(source, tmp_path / "index", now=NOW)
    (source / "r1.jsonl").unlink()
    (source / "r0.jsonl").write_text(json.dumps({"text": TEXT, "date": "去年末"}), "utf-8")
    (source / "k.txt").write_bytes(b"")
    _, updated = update_index(source, tmp_path / "index", now=NOW)
    _, full = build_index(source, tmp_path / "full", now=NOW)
    assert [file for file, _ in updated.doubts] == ["r0.jsonl", "r2.jsonl", "r3.jsonl"]
    assert updated.as_json() == full.as_json()


def test_an_update_without_changes_publishes_nothing(source: Path, tmp_path: Path) -> None:
    (source / "x.txt").write_bytes(bytes(range(256)) * 40)
    built, report = build_index(source, tmp_path / "index", now=NOW)
    again, same = update_index(source, tmp_path / "index", now=NOW)
    assert again.name == built.name
    assert same.as_json() == report.as_json()


def test_corrections_by_hand_are_a_change(source: Path, tmp_path: Path) -> None:
    build_index(source, tmp_path / "index", now=NOW)
    (source / "metadata.csv").write_text(
        "file,article,title,date,source,region\na.txt,1,水库完工,2021-05-01,,\n", "utf-8"
    )
    update_index(source, tmp_path / "index", now=NOW)
    assert totals(tmp_path / "index", "title:水库完工 date:2021-05-01") > 0


@pytest.mark.parametrize("change", ["engine", "source", "nothing built"])
def test_what_cannot_be_updated_is_built(source: Path, tmp_path: Path, change: str) -> None:
    if change == "engine":
        build_index(source, tmp_path / "index", now=NOW, engine="whoosh")
    if change == "source":
        build_index(source / "a.txt", tmp_path / "index", now=NOW)
    generation, report = update_index(source, tmp_path / "index", now=NOW)
    assert (generation.engine_name, report.files) == ("columnar", 2)


def test_an_update_that_builds_from_scratch_has_let_its_workers_go(
    source: Path, tmp_path: Path
) -> None:
    build_index(source, tmp_path / "index", now=NOW)
    (source / "a.txt").write_text(
        TEXT + "\n码头边的水文站同时投入使用，水位数据十分钟更新一次。\n", "utf-8"
    )
    (source / "b.txt").unlink()
    before = len(multiprocessing.active_children())
    workers: list[int] = []

    def count(files: int, paragraphs: int, share: float | None) -> None:
        workers.append(len(multiprocessing.active_children()) - before)

    generation, _ = update_index(source, tmp_path / "index", now=NOW, jobs=2, progress=count)
    assert not any(name.startswith("store/segment-1") for name in generation.files)
    assert max(workers) <= 2


def test_many_updates_are_folded_into_one_build(source: Path, tmp_path: Path) -> None:
    for number in range(12):
        (source / f"n{number}.txt").write_text(
            f"第{number}座村级图书室建成开放，藏书一千册。\n", "utf-8"
        )
        generation, _ = update_index(source, tmp_path / "index", now=NOW)
    segments = {
        name.split("/")[1] for name in generation.files if name.startswith("engine/segment-")
    }
    assert len(segments) <= 8
    assert totals(tmp_path / "index", "图书室") == 12
