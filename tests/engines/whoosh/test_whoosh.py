"""What is particular to the Whoosh engine.

Its analyzer, its folder, and the traps of release 2.7.4 that it avoids.
"""

from __future__ import annotations

import gc
import itertools
import math
import os
import random
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import whoosh
from hypothesis import given
from hypothesis import strategies as st
from whoosh import fields, index
from whoosh.externalsort import SortingPool
from whoosh.query import NumericRange, Phrase

from indexer.engines.protocol import Deadline
from indexer.engines.whoosh.engine import WhooshBuilder, WhooshEngine
from indexer.engines.whoosh.places import PhraseQuery
from indexer.engines.whoosh.schema import (
    INDEX_NAME,
    RUN_EDGE,
    SCHEMA,
    WORD_EDGE,
    CharacterTokenizer,
    mark_edges,
    read_edges,
)
from indexer.errors import EngineLibraryError, IndexOutdatedError, UnsafeIndexError
from indexer.index.store.documents import IndexedParagraph
from indexer.search.language.nodes import Text
from indexer.search.requests.request import SearchRequest
from tests.documents import build_engine, make_paragraph
from tests.engines.corpora import ALPHABET, CORNERS, DENSE

MINUTE = 60.0


@pytest.fixture
def built(tmp_path: Path) -> Path:
    build_engine(WhooshBuilder(), tmp_path, CORNERS)
    return tmp_path


def total(folder: Path, text: str) -> int:
    engine = WhooshEngine.open(folder)
    try:
        return engine.search(Text(text), SearchRequest(), Deadline.after(MINUTE)).totals.paragraphs
    finally:
        engine.close()


# The analyzer


@given(text=st.text(ALPHABET), edges=st.frozensets(st.integers(0, 30)))
def test_markers_are_read_back(text: str, edges: frozenset[int]) -> None:
    inside = frozenset(edge for edge in edges if edge <= len(text))
    assert read_edges(mark_edges(text, inside)) == (text, inside)


def test_characters_stand_at_their_own_positions_and_markers_before_them() -> None:
    tokens = [
        (token.text, token.pos)
        for token in CharacterTokenizer()(mark_edges("共60盏", frozenset({1, 4})))
    ]
    assert [token for token in tokens if token[0] not in (WORD_EDGE, RUN_EDGE)] == list(
        zip("共60盏", range(4), strict=True)
    )
    assert [pos for text, pos in tokens if text == RUN_EDGE] == [1, 3]
    assert [pos for text, pos in tokens if text == WORD_EDGE] == [1, 4]


# The folder


def test_the_folder_is_kept_from_everybody_else(built: Path) -> None:
    assert built.stat().st_mode & 0o777 == 0o700


def test_segments_are_not_packed_into_one_file(built: Path) -> None:
    assert not list(built.glob("*.seg"))


@pytest.mark.parametrize("mode", [0o770, 0o702])
def test_a_folder_that_others_can_write_is_refused(built: Path, mode: int) -> None:
    built.chmod(mode)
    with pytest.raises(UnsafeIndexError):
        WhooshEngine.open(built)


def test_a_file_of_somebody_else_is_refused(built: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("asks for POSIX")
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(next(built.iterdir()), 12345, 12345)
    with pytest.raises(UnsafeIndexError):
        WhooshEngine.open(built)


def test_an_index_of_another_schema_is_refused(built: Path) -> None:
    for path in list(built.iterdir()):
        path.rename(path.with_name(path.name.replace(INDEX_NAME, "paragraphs0")))
    with pytest.raises(IndexOutdatedError):
        WhooshEngine.open(built)


def test_another_release_of_whoosh_is_refused(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh, "__version__", (3, 54, 0))
    with pytest.raises(EngineLibraryError, match=r"whoosh 3\.54\.0"):
        WhooshEngine.open(built)


# Order


def test_occurrences_tell_apart_what_the_dictionary_has_no_word_for(tmp_path: Path) -> None:
    texts = ["嘎玛家养了牛。", "嘎玛和嘎玛的邻居都姓嘎玛。", "别家养了羊。", "再一家养了马。"]
    build_engine(
        WhooshBuilder(),
        tmp_path,
        [make_paragraph(number, text) for number, text in enumerate(texts)],
    )
    engine = WhooshEngine.open(tmp_path)
    page = engine.search(Text("嘎玛"), SearchRequest(), Deadline.after(MINUTE)).page
    engine.close()
    assert [ranked.number for ranked in page] == [1, 0]


# Failing builds: 2.7.4 keeps its lock when a commit fails


def test_a_build_that_sorts_on_disk_is_that_of_one_in_memory(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.engines.whoosh.engine._BUILD_MEGABYTES", 0.02)
    runs, save = itertools.count(), SortingPool.save

    def counted(pool: SortingPool) -> None:
        next(runs)
        save(pool)

    monkeypatch.setattr(SortingPool, "save", counted)
    folder = tmp_path / "sorted"
    assert total(built, "的"), (
        "whoever has opened an index unpickles guardedly, the runs of a build too"
    )
    build_engine(WhooshBuilder(), folder, CORNERS)
    assert next(runs) > 3
    for text in ("的", "铸牢", "照明"):
        assert total(folder, text) == total(built, text)


def failing(paragraphs: tuple[IndexedParagraph, ...]) -> Iterator[IndexedParagraph]:
    yield from paragraphs
    raise LookupError("the corpus broke off")


def test_a_build_that_breaks_off_says_why_and_frees_its_lock(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="broke off"):
        build_engine(WhooshBuilder(), tmp_path, failing(CORNERS))
    build_engine(WhooshBuilder(), tmp_path, CORNERS)
    assert total(tmp_path, "作品") == 2


# Whoosh drops files that it could not flush; that they are still open is told when they are
# collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("room", [0, 1_000, 4_000])
def test_a_full_disk_fails_the_build_and_frees_its_lock(tmp_path: Path, room: int) -> None:
    if sys.platform == "win32":
        pytest.skip("asks for POSIX")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            build_engine(WhooshBuilder(), tmp_path, CORNERS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        gc.collect()
    build_engine(WhooshBuilder(), tmp_path, CORNERS)
    assert total(tmp_path, "作品") == 2


# Probes of 2.7.4: what the engine relies on, and what it keeps away from


def opened(tmp_path: Path, field: fields.FieldType, values: list[int]) -> index.FileIndex:
    made = index.create_in(tmp_path, fields.Schema(n=field))
    writer = made.writer()
    for value in values:
        writer.add_document(n=value)
    writer.commit()
    return made


RANGES = [(None, 3), (3, None), (-5, 5), (7, 7), (8, 2), (None, -40_000), (738_000, None)]


# Beyond 5,000 paragraphs Whoosh unites the terms of a range in another way.
@pytest.mark.parametrize("filling", [0, 6_000])
def test_ranges_over_signed_numbers_are_right(tmp_path: Path, filling: int) -> None:
    values = [
        *range(-20, 60),
        737_000,
        738_000,
        739_999,
        -40_000,
        *(number % 97 for number in range(filling)),
    ]
    with opened(tmp_path, fields.NUMERIC(int, bits=32, signed=True), values).searcher() as searcher:
        for start, end in RANGES:
            low, high = -math.inf if start is None else start, math.inf if end is None else end
            found = [values[number] for number in NumericRange("n", start, end).docs(searcher)]
            assert found == [value for value in values if low <= value <= high], (start, end)


def test_ranges_over_unsigned_numbers_are_wrong(tmp_path: Path) -> None:
    with opened(
        tmp_path, fields.NUMERIC(int, bits=32, signed=False), [*range(20)]
    ).searcher() as searcher:
        found = list(NumericRange("n", None, 3).docs(searcher))
    assert found == [*range(20)], "the trap is gone: this release may be looked at again"


def test_phrases_are_those_of_the_library_and_of_a_scan(tmp_path: Path) -> None:
    build_engine(WhooshBuilder(), tmp_path, DENSE)
    opened_index = index.open_dir(tmp_path, indexname=INDEX_NAME, schema=SCHEMA)
    deadline = Deadline.after(MINUTE)
    with opened_index.searcher() as searcher:
        for phrase in ("民族", "民民", "族a族", "aaa", "民族a民", "aa民族族"):
            scanned = [paragraph.number for paragraph in DENSE if phrase in paragraph.folded.text]
            theirs = Phrase("characters", list(phrase)).docs(searcher)
            ours = PhraseQuery(
                "characters", [(char, at) for at, char in enumerate(phrase)], len(phrase), deadline
            ).docs(searcher)
            assert scanned == list(theirs) == list(ours)


def test_a_paragraph_of_many_characters_is_found_to_its_end(tmp_path: Path) -> None:
    letters = random.Random(7).choices("山水田林湖草沙冰", k=200_000)
    build_engine(WhooshBuilder(), tmp_path, [make_paragraph(0, "".join(letters) + "尽头")])
    assert total(tmp_path, letters[-1] + "尽头") == 1
