"""An opened archive: loosening, proposals, articles, hits that agree with their article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.archive.archive import Archive, open_archive
from indexer.build.build import build_index
from indexer.errors import NotFoundError
from indexer.search.requests.request import FACETS, SearchRequest, Sort
from tests.conftest import NOW

TEXT = "縣裏的水庫今年完成了除險加固，下游三個鄉鎮的灌溉用水得到保障。\n\n移民新村的供水管網同時改造。\n"


@pytest.fixture(scope="module", params=["columnar", "whoosh"])
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp(f"archive-{request.param}")
    (folder / "articles").mkdir()
    (folder / "articles" / "a.txt").write_text(TEXT, "utf-8")
    build_index(folder / "articles", folder / "index", now=NOW, engine=request.param)
    with open_archive(folder / "index", engine=request.param) as opened:
        yield opened


@pytest.mark.parametrize(
    "typed", ["除险加故", "除加固", "除险险加固", "出险加固", "除险加", "灌溉用木"]
)
def test_a_slip_of_one_character_is_proposed_as_printed(archive: Archive, typed: str) -> None:
    result = archive.search(SearchRequest(typed))
    if result.total.paragraphs and result.exact:
        assert result.did_you_mean == ()
    else:
        proposal = result.did_you_mean[0]
        assert proposal.text in TEXT
        assert (
            archive.search(SearchRequest(proposal.text)).total.paragraphs
            == proposal.paragraphs
            == 1
        )


@pytest.mark.parametrize("typed", ['"除险加故"', "=除险加故", "加书", "除险 加故", "*"])
def test_what_gets_no_proposal(archive: Archive, typed: str) -> None:
    assert archive.search(SearchRequest(typed)).did_you_mean == ()


def test_several_characters_of_the_same_sound_are_proposed_as_printed(archive: Archive) -> None:
    result = archive.search(SearchRequest("贯盖"))
    proposed = [proposal.text for proposal in result.did_you_mean]
    assert proposed == (["灌溉"] if archive.info.engine == "columnar" else [])


def test_a_download_is_read_in_parts_and_says_what_a_search_says(
    seeds_archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.archive.asking.EXPORTED_AT_ONCE", 3)
    asked: list[tuple[str, Sort]] = [
        ("工作", "relevance"),
        ("的", "newest"),
        ("建设 OR 作", "relevance"),
        ("*", "oldest"),
    ]
    for query, sort in asked:
        request = SearchRequest(query, sort=sort, limit=10**6)
        exported, found = list(seeds_archive.export(request)), seeds_archive.search(request).hits
        assert [hit.paragraph_id for hit in exported] == [hit.paragraph_id for hit in found]
        assert [hit.text for hit in exported] == [hit.text for hit in found]
        assert [hit.whole_word for hit in exported] == [hit.marks.whole_word for hit in exported]


def test_completions_are_as_printed_and_counted(archive: Archive) -> None:
    if archive.info.engine != "columnar":
        assert archive.complete("水库", 1) == []
        return
    for typed in ("水库", "水庫", "shuiku", "sk"):
        printed, count = archive.complete(typed, 1)[0]
        assert printed in TEXT
        assert archive.search(SearchRequest(printed)).total.occurrences == count


def test_a_question_without_an_exact_match_is_loosened_and_says_so(archive: Archive) -> None:
    result = archive.search(SearchRequest("哪些水库完成了灌溉改造"))
    assert not result.exact
    assert result.total.paragraphs == 2
    assert any("share words" in note.text for note in result.notes)


def test_a_quoted_text_is_never_loosened(archive: Archive) -> None:
    result = archive.search(SearchRequest("“哪些水库完成了灌溉改造”"))
    assert (result.exact, result.total.paragraphs) == (True, 0)


def test_a_hit_is_a_paragraph_of_its_article(archive: Archive) -> None:
    (hit,) = archive.search(SearchRequest("水库")).hits
    view = archive.article(hit.article_id, "水库")
    (shown,) = [part for part in view.paragraphs if part.paragraph.n == hit.n]
    assert (shown.paragraph.text, shown.spans, shown.paragraph.lines) == (
        hit.text,
        hit.spans,
        hit.lines,
    )
    assert [hit.text[start:end] for start, end in hit.spans] == ["水庫"]
    assert view.occurrences == 1


@pytest.mark.parametrize("article_id", ["0" * 16, "../../etc/passwd", "", "zz"])
def test_an_unknown_article_is_not_found(archive: Archive, article_id: str) -> None:
    with pytest.raises(NotFoundError):
        archive.article(article_id)


def test_an_export_is_every_hit_in_order(archive: Archive) -> None:
    request = SearchRequest("*", limit=1)
    exported = list(archive.export(request))
    assert len(exported) == archive.info.paragraphs
    assert exported[0] == replace(archive.search(request).hits[0], in_article=0)


def test_a_place_that_is_not_known_is_said(archive: Archive) -> None:
    result = archive.search(SearchRequest("place:火星县"))
    assert result.total.paragraphs == 0
    assert any("火星县" in note.text for note in result.notes)


def test_the_index_is_what_was_built(archive: Archive) -> None:
    assert [receipt.file for receipt in archive.receipts()] == ["a.txt"]


@pytest.mark.parametrize("engine", ["columnar", "whoosh"])
def test_an_answer_can_be_read_when_the_archive_is_closed(engine: str, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(TEXT, "utf-8")
    build_index(tmp_path / "articles", tmp_path / "index", now=NOW, engine=engine)
    with open_archive(tmp_path / "index", engine=engine) as archive:
        (hit,) = archive.search(SearchRequest("水库", facets=FACETS)).hits
    assert hit.marks.whole_word
    assert hit.text[slice(*hit.spans[0])] == "水庫"
