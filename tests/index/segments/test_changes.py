"""What is new in a build is said exactly, held against plain sets of what both builds hold."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from indexer.archive.archive import open_archive
from indexer.build.build import build_index, update_index
from indexer.index.disk.generations import roll_back
from indexer.index.segments.changes import changes_between
from indexer.index.segments.order import OrderedFile
from webui.app import create_app

FILES = st.dictionaries(
    st.sampled_from("abcde"),
    st.tuples(st.sampled_from(["one", "two"]), st.lists(st.integers(1, 4), max_size=4)),
)


def ordered(files: dict[str, tuple[str, list[int]]]) -> list[OrderedFile]:
    return [
        OrderedFile(name, sha256, 0, 0, 0, len(contents), 0, tuple(contents))
        for name, (sha256, contents) in sorted(files.items())
    ]


@given(FILES, FILES)
def test_changes_are_those_of_plain_sets(
    before: dict[str, tuple[str, list[int]]], after: dict[str, tuple[str, list[int]]]
) -> None:
    found = changes_between(ordered(before), ordered(after))
    assert set(found.added) == set(after) - set(before)
    assert set(found.removed) == set(before) - set(after)
    assert set(found.changed) == {
        name for name in set(before) & set(after) if before[name][0] != after[name][0]
    }
    old, new = (
        Counter((name, content) for name, (_, contents) in files.items() for content in contents)
        for files in (before, after)
    )
    flat = [(name, content) for name, (_, all_of) in sorted(after.items()) for content in all_of]
    assert Counter(flat[number] for number in found.articles) == new - old
    assert found.gone == (old - new).total()


def day(number: int) -> dt.datetime:
    return dt.datetime(2026, 3, number, tzinfo=dt.UTC)


def test_the_first_page_leads_to_the_new_articles(tmp_path: Path) -> None:
    source, index = tmp_path / "articles", tmp_path / "index"
    source.mkdir()
    for name in ("东", "西", "南"):
        (source / f"{name}.txt").write_text(f"{name}村修桥\n{name}村的石桥修好了。\n", "utf-8")
    build_index(source, index, now=day(1))
    client = create_app(index).test_client()
    assert "自 2026" not in client.get("/").text
    assert "没有可以比对" in client.get("/new").text
    (source / "西.txt").unlink()
    (source / "南.txt").write_text("南村添船\n南村的渡口添了新船。\n", "utf-8")
    (source / "北.txt").write_text("北村种树\n北村的人种了一排树。\n", "utf-8")
    update_index(source, index, now=day(2))
    front, page = client.get("/").text, client.get("/new").text
    assert "自 2026-03-01 那次建库以来的新内容" in front
    assert "2 篇新文章" in front
    assert "文件：新增 1，改动 1，移除 1" in front
    assert "少了 2 篇" in front
    assert page.count("data-hit") == 2
    assert all(title in page for title in ("南村添船", "北村种树"))
    assert "东村修桥" not in page
    assert client.get("/new?page=2").status_code == 404
    roll_back(index, day(3))
    assert "自 2026" not in client.get("/").text, "what was taken back is not new"
    with open_archive(index) as archive:
        assert archive.changes() is None


def test_an_archive_of_another_folder_is_no_news_of_the_first(tmp_path: Path) -> None:
    index = tmp_path / "index"
    for number, name in enumerate(("samples", "mine"), 1):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("渡口添船\n渡口又添了一条船。\n", "utf-8")
        build_index(tmp_path / name, index, now=day(number))
    with open_archive(index) as archive:
        assert archive.changes() is None
    build_index(tmp_path / "mine", index, now=day(3))
    with open_archive(index) as archive:
        assert archive.changes() is not None, "one that was built from the same is compared"
