"""Suggestions of the columnar engine.

Only what is in the text, with its count, by beginning, pinyin and sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engines.columnar.engine import ColumnarBuilder, ColumnarEngine
from indexer.index.postings.vocabulary import LONGEST, SHORTEST
from indexer.index.store.documents import IndexedParagraph
from indexer.search.answers.result import Completion
from indexer.search.language.nodes import Text
from indexer.text.fold import fold_text
from indexer.text.pinyin import spell
from tests.documents import build_engine, make_paragraph
from tests.engines.corpora import ALPHABET, corpora
from tests.oracle import occurrences_of

ALL = 1000
LINES = (
    "各村开展民族团结宣传，民族团结进步创建工作推开。",
    "民族团结进步创建工作的经验在渡口推广，渡口的民族团结广场开放。",
    "民族的节日里，居民走到渡口看戏。民族的服饰很美。",
    "水利部门在渡口修建灌溉工程，灌溉工程惠及三个村。",
    "银行在渡口设点，LED屏滚动播放灌溉工程的进度。",
    "民族团结广场的灯亮了，著作权讲座在广场开讲。",
) * 4  # fmt: skip


def built(folder: Path, paragraphs: Sequence[IndexedParagraph]) -> ColumnarEngine:
    build_engine(ColumnarBuilder(), folder, paragraphs)
    return ColumnarEngine.open(folder)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> ColumnarEngine:
    paragraphs = [make_paragraph(number, line) for number, line in enumerate(LINES)]
    return built(tmp_path_factory.mktemp("suggestions"), paragraphs)


def check_counts(found: Sequence[Completion], paragraphs: Sequence[IndexedParagraph]) -> None:
    for one in found:
        places = [len(occurrences_of(Text(one.text), paragraph)) for paragraph in paragraphs]
        assert one.occurrences == sum(places) > 0
        assert places[one.paragraph]
    assert list(found) == sorted(found, key=lambda one: (-one.occurrences, one.text))


@given(
    paragraphs=corpora(),
    typed=st.lists(
        st.text(ALPHABET, min_size=1, max_size=3)
        | st.sampled_from(["mz", "minzu", "xuesheng", "zuo"])
    ),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_suggested_is_there(
    paragraphs: tuple[IndexedParagraph, ...], typed: list[str]
) -> None:
    with TemporaryDirectory() as folder:
        engine = built(Path(folder), paragraphs)
        words = {word.text for paragraph in paragraphs for word in paragraph.words}
        vocabulary = {word for word in words if SHORTEST <= len(word) <= LONGEST}
        for text in [*typed, *(paragraph.folded.text[:2] for paragraph in paragraphs)]:
            found = engine.complete(text, ALL)
            check_counts(found, paragraphs)
            begun = {
                word for word in vocabulary if fold_text(text) and word.startswith(fold_text(text))
            }
            assert begun - {one.text for one in found} <= uncounted(vocabulary, paragraphs)
            for one in found:
                spelling = spell(one.text)
                names = (one.text, *(spelling or ()))
                assert (
                    any(name.startswith((fold_text(text), text.lower())) for name in names)
                    or " " in text
                )
            check_counts(engine.sounding(text, ALL), paragraphs)


def uncounted(words: set[str], paragraphs: Sequence[IndexedParagraph]) -> set[str]:
    """Words that a search for them does not find.

    Cut from the text of ranking, which keeps 著, or inside a run.
    """
    return {
        word
        for word in words
        if not any(occurrences_of(Text(word), paragraph) for paragraph in paragraphs)
    }


@pytest.mark.parametrize(
    "typed", ["mztj", "minzutuanjie", "min zu tuan jie", "minzut", "MZTJ", "民族团", "民族團"]
)
def test_a_phrase_is_found_by_pinyin_and_beginning(engine: ColumnarEngine, typed: str) -> None:
    found = engine.complete(typed, 10)
    assert "民族团结" in [one.text for one in found]


def test_continuations_are_phrases_and_not_function_words(engine: ColumnarEngine) -> None:
    texts = [one.text for one in engine.complete("民族", 20)]
    assert "民族团结" in texts
    assert "民族的" not in texts
    assert "民族团结进步创建" not in texts, "it always goes on"


def test_limits_and_nothing(engine: ColumnarEngine) -> None:
    assert len(engine.complete("民", 1)) == 1
    for typed in ("", " ", "。", "zzzz", "不存在"):
        assert engine.complete(typed, 5) == []
        assert engine.sounding(typed, 5) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [("民组团节", "民族团结"), ("度口", "渡口"), ("银航", "银行"), ("贯盖工程", "灌溉工程")],
)
def test_one_sound_written_for_another(engine: ColumnarEngine, written: str, meant: str) -> None:
    assert [one.text for one in engine.sounding(written, 5)] == [meant]


def test_a_text_does_not_sound_like_itself(engine: ColumnarEngine) -> None:
    assert engine.sounding("民族团结", 5) == []
