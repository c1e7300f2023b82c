"""Suggestions: every word that begins so, against a plain scan."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.index.postings.vocabulary import FULL, INITIALS, Vocabulary, save_vocabulary
from indexer.text.pinyin import spell

LETTERS = "甲乙丙a\U00020000"
vocabularies = st.dictionaries(
    st.text(LETTERS, min_size=1, max_size=5), st.integers(1, 70_000), max_size=40
)


@given(words=vocabularies, asked=st.text(LETTERS, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_completions(words: dict[str, int], asked: str) -> None:
    with TemporaryDirectory() as name:
        save_vocabulary(Path(name), words)
        vocabulary = Vocabulary(Path(name))
        kept = {word: count for word, count in words.items() if len(word) > 1}
        beginning = {word: count for word, count in kept.items() if word.startswith(asked)}
        assert vocabulary.beginning(asked, 100) == beginning
        best = sorted(beginning.values(), reverse=True)[:2]
        assert sorted(vocabulary.beginning(asked, 2).values(), reverse=True) == best


@given(
    words=st.dictionaries(
        st.text("民敏族主组竹a", min_size=1, max_size=4), st.integers(1, 300), max_size=40
    )
)
@settings(max_examples=150, deadline=None)
def test_words_by_pinyin(words: dict[str, int]) -> None:
    with TemporaryDirectory() as name:
        save_vocabulary(Path(name), words)
        vocabulary = Vocabulary(Path(name))
        spellings = {
            word: spelling for word in words if len(word) > 1 and (spelling := spell(word))
        }
        for letters in ("m", "mi", "min", "minz", "minzu", "mz", "mzz", "zhu", "zzz", "x"):
            for how, field in ((FULL, 0), (INITIALS, 1)):
                begun = {
                    word: words[word]
                    for word, forms in spellings.items()
                    if forms[field].startswith(letters)
                }
                whole = {
                    word: words[word]
                    for word, forms in spellings.items()
                    if forms[field] == letters
                }
                assert vocabulary.spelled(how, letters, 100) == begun
                assert vocabulary.spelled(how, letters, 100, whole=True) == whole


def test_an_empty_vocabulary(tmp_path: Path) -> None:
    save_vocabulary(tmp_path, {})
    assert Vocabulary(tmp_path).beginning("甲", 5) == {}
    assert Vocabulary(tmp_path).spelled(FULL, "jia", 5) == {}
