"""A reader's own words in an index.

What they change, and when the index is built again for them.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from indexer.archive.archive import Archive, open_archive
from indexer.build.build import build_index, update_index
from indexer.errors import DictionaryError
from indexer.search.requests.request import SearchRequest

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
WORD = "路平仓"
PAGES = {
    "a.txt": "沿路平仓储粮三千石，今年春天清仓。\n",
    "b.txt": "村民修路平仓墙也刷了白。\n",
    "c.txt": "粮仓旁的柳树发了芽，孩子们在树下写生。\n",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def whole_words(archive: Archive, query: str = WORD) -> int:
    return archive.search(SearchRequest(query=query, whole_words=True)).total.paragraphs


@pytest.mark.parametrize("engine", ["columnar", "whoosh"])
def test_own_words_are_whole_words(source: Path, tmp_path: Path, engine: str) -> None:
    index = tmp_path / "index"
    build_index(source, index, now=NOW, engine=engine)
    with open_archive(index, engine=engine) as archive:
        before = {hit.file for hit in archive.search(SearchRequest(query=WORD)).hits}
        assert len(before) == 2
        assert whole_words(archive) == 0
    (source / "dictionary.txt").write_text(f"{WORD} 20000\n", "utf-8")
    _, report = build_index(source, index, now=NOW, engine=engine)
    assert report.dictionary == 1
    assert report.files == len(PAGES), "the dictionary is no article"
    with open_archive(index, engine=engine) as archive:
        hits = archive.search(SearchRequest(query=WORD)).hits
        assert before == {hit.file for hit in hits}, "a dictionary never decides what is found"
        assert all(hit.marks.whole_word for hit in hits)
        assert whole_words(archive) == 2
        assert archive.report()["dictionary"] == 1


def test_own_words_are_suggested(source: Path, tmp_path: Path) -> None:
    (source / "dictionary.txt").write_text(f"{WORD} 20000\n", "utf-8")
    build_index(source, tmp_path / "index", now=NOW)
    with open_archive(tmp_path / "index") as archive:
        assert (WORD, 2) in archive.complete("lpc", 8)


def test_an_update_cuts_all_anew_when_the_words_changed(source: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    first, _ = build_index(source, index, now=NOW)
    assert update_index(source, index, now=NOW)[0].name == first.name
    (source / "dictionary.txt").write_text("# 词\n路平仓 20000\n", "utf-8")
    second, _ = update_index(source, index, now=NOW)
    assert second.name != first.name
    with open_archive(index) as archive:
        assert whole_words(archive) == 2
    (source / "dictionary.txt").write_text("路平仓 20000\n", "utf-8")
    assert update_index(source, index, now=NOW)[0].name == second.name, "the same words"
    (source / "d.txt").write_text("各路平仓开仓放粮。\n", "utf-8")
    assert update_index(source, index, now=NOW)[1].dictionary == 1
    with open_archive(index) as archive:
        assert whole_words(archive) == 3, "a file that is added is cut by the same words"
    (source / "dictionary.txt").unlink()
    assert update_index(source, index, now=NOW)[1].dictionary == 0


def test_words_that_were_given_are_kept_until_others_are(source: Path, tmp_path: Path) -> None:
    index, given, none = tmp_path / "index", tmp_path / "words.txt", tmp_path / "none.txt"
    given.write_text(f"{WORD} 20000\n", "gb18030")
    none.write_text("")
    build_index(source, index, now=NOW, dictionary=given)
    given.unlink()
    (source / "d.txt").write_text("沿路平仓开了。\n", "utf-8")
    assert update_index(source, index, now=NOW)[1].dictionary == 1
    assert build_index(source, index, now=NOW)[1].dictionary == 1
    assert build_index(source, index, now=NOW, dictionary=none)[1].dictionary == 0
    assert build_index(source, index, now=NOW)[1].dictionary == 0


def test_lines_without_words_are_listed(source: Path, tmp_path: Path) -> None:
    (source / "dictionary.txt").write_text(f"{WORD}\n修仓的日子，村民都记得。\n", "utf-8")
    _, report = build_index(source, tmp_path / "index", now=NOW)
    assert [(item.file, item.why.code) for item in report.skipped] == [
        ("dictionary.txt", "dictionary-lines")
    ]
    assert report.dictionary == 1
    (source / "dictionary.txt").rename(tmp_path / "words.txt")
    with pytest.raises(DictionaryError, match=r"words\.txt"):
        build_index(source, tmp_path / "index", now=NOW, dictionary=tmp_path / "words.txt")
    with pytest.raises(DictionaryError, match="not there"):
        build_index(source, tmp_path / "index", now=NOW, dictionary=tmp_path / "typo.txt")


def test_a_loosened_search_shares_own_words(source: Path, tmp_path: Path) -> None:
    (source / "dictionary.txt").write_text("写生处 9\n路平仓 20000\n", "utf-8")
    build_index(source, tmp_path / "index", now=NOW)
    with open_archive(tmp_path / "index") as archive:
        result = archive.search(SearchRequest(query="路平仓何时重开"))
        assert not result.exact
        assert {hit.file for hit in result.hits[:2]} == {"a.txt", "b.txt"}
