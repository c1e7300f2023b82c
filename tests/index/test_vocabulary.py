"""Suggestions: every word that begins so, and every word one edit away, against a plain scan."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.index.vocabulary import Vocabulary, save_vocabulary

LETTERS = "甲乙丙a\U00020000"
vocabularies = st.dictionaries(st.text(LETTERS, min_size=1, max_size=5), st.integers(1, 70_000), max_size=40)


def edits(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    other = {head + letter + tail[1:] for head, tail in cuts if tail for letter in LETTERS}
    more = {head + letter + tail for head, tail in cuts for letter in LETTERS}
    return (less | swapped | other | more) - {word}


@given(words=vocabularies, asked=st.text(LETTERS, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_completions_and_neighbours(words: dict[str, int], asked: str) -> None:
    with TemporaryDirectory() as name:
        save_vocabulary(Path(name), words)
        vocabulary = Vocabulary(Path(name))
        kept = {word: count for word, count in words.items() if len(word) > 1}
        beginning = {word: count for word, count in kept.items() if word.startswith(asked)}
        assert vocabulary.beginning(asked, 100) == beginning
        best = sorted(beginning.values(), reverse=True)[:2]
        assert sorted(vocabulary.beginning(asked, 2).values(), reverse=True) == best
        near = {word: count for word, count in kept.items() if word in edits(asked)}
        assert vocabulary.near(asked) == (near if len(asked) > 1 else {})


def test_swapped_characters_across_the_middle(tmp_path: Path) -> None:
    save_vocabulary(tmp_path, {"乙甲": 3, "丙丁乙甲": 1, "丙甲丁乙": 1})
    assert Vocabulary(tmp_path).near("甲乙") == {"乙甲": 3}
    assert Vocabulary(tmp_path).near("丙丁甲乙") == {"丙丁乙甲": 1, "丙甲丁乙": 1}


def test_an_empty_vocabulary(tmp_path: Path) -> None:
    save_vocabulary(tmp_path, {})
    assert Vocabulary(tmp_path).beginning("甲", 5) == {}
    assert Vocabulary(tmp_path).near("甲乙") == {}
