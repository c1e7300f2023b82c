"""Words: cutting folded text for ranking, suggestions, statistics and word edges.

Recall never depends on them.

jieba is the reference. rjieba gives its words on Han text in a quarter of the time and without half
a second of loading (`tests/text/test_words.py` holds the two together); digits and Latin letters
are cut here, because the two disagree on them, and so are rare Han characters, each a word (`〇`
too). Long words give the shorter dictionary words inside them too (search mode), so that 民族 is a
word in 民族团结; words may therefore overlap.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from typing import Any, Literal, NamedTuple, cast

from indexer.text.characters import is_letter, unknown_class
from indexer.text.dictionary import NO_DICTIONARY, Dictionary, UserWord, digest_of
from indexer.text.fold import is_run_char

WORDS_VERSION = 2
"""Raise it whenever a rule here changes the words of any text."""

_HAN = r"\u3400-\u9fff〇\uf900-\ufaff\U00020000-\U0003ffff"
_NOT_CUT = re.compile(r"[^\u4e00-\u9fd5]")
"""What jieba does not put into words: the rarer Han characters too, of which rjieba makes some."""
_OTHER = re.compile(
    rf"(?=[^\u4e00-\u9fd5])[{_HAN}]|[^\W{_HAN}_{unknown_class()}]+(?:[._-][a-z0-9]+)*%?"
)

Library = Literal["jieba", "rjieba"]
Cut = Callable[[str], "list[Word]"]
"""Cuts a folded text (`Folded.word_text`) into words."""
_Tokenize = Callable[[str, str], Iterable[tuple[str, int, int]]]


class Word(NamedTuple):
    """A word and where it stands in the folded text (characters, end excluded)."""

    text: str
    start: int
    end: int


class Segmenter:
    """Cuts as one of the two libraries does, which knows the words of a dictionary beside its own."""

    def __init__(self, dictionary: Dictionary = NO_DICTIONARY, library: Library = "rjieba") -> None:
        self._tokenize = _jieba(dictionary) if library == "jieba" else _rjieba(dictionary)
        self._removed = frozenset(word for word, frequency in dictionary.words if frequency == 0)
        self._mixed = _mixed_pattern(word for word, frequency in dictionary.words if frequency)

    def cut(self, word_text: str) -> list[Word]:
        """Cut a folded text (`Folded.word_text`) into words, run by run.

        Punctuation and blanks give none.
        """
        if self._mixed is None or not (
            mixed := [Word(m[0], *m.span()) for m in self._mixed.finditer(word_text)]
        ):
            return self._cut_runs(word_text)
        around, at = "", 0
        words = mixed.copy()
        for word in mixed:
            around += word_text[at : word.start] + " " * len(word.text)
            at = word.end
            inside = self._cut_runs(word.text)
            words += (
                Word(one.text, one.start + word.start, one.end + word.start) for one in inside
            )
        words += self._cut_runs(around + word_text[at:])
        return sorted(words, key=lambda word: (word.start, word.end))

    def _cut_runs(self, word_text: str) -> list[Word]:
        # One call for all Han runs of a text: a call for each took three times as long.
        pieces = self._tokenize(_NOT_CUT.sub(" ", word_text), "search")
        words = [tuple.__new__(Word, piece) for piece in pieces if piece[0][0] != " "]
        if self._removed:
            words = list(self._without_removed(words))
        others = [Word(run[0], run.start(), run.end()) for run in _OTHER.finditer(word_text)]
        return list(_in_order(words, others)) if others else words

    def _without_removed(self, words: list[Word]) -> Iterator[Word]:
        """Take out words that are none.

        One inside a longer word vanishes, any other falls into its characters.

        Both libraries may put it together again from those, and one of them gives it inside longer
        words.
        """
        longer = {word for word, after in zip(words, _covers(words), strict=True) if word == after}
        for word in words:
            if word.text not in self._removed or len(word.text) == 1:
                yield word
            elif word in longer:
                yield from (Word(char, at, at + 1) for at, char in enumerate(word.text, word.start))


@functools.lru_cache(maxsize=8)
def segmenter(dictionary: Dictionary = NO_DICTIONARY, library: Library = "rjieba") -> Segmenter:
    """Give the segmenter of a dictionary and a library, loaded once in a process."""
    return Segmenter(dictionary, library)


def cut_words(word_text: str) -> list[Word]:
    """Cut a folded text by the dictionary of jieba alone, fast."""
    return segmenter().cut(word_text)


def make_dictionary(words: tuple[UserWord, ...], *, given: bool = False) -> Dictionary:
    """Make a dictionary of the words that were read.

    Jieba says how frequent those are that do not say it.

    Loads jieba where one is asked for. given: see `Dictionary`.
    """
    if not words:
        return NO_DICTIONARY
    told: list[tuple[str, int]] = []
    unknown = any(frequency is None and not _NOT_CUT.search(word) for word, frequency in words)
    reference = _load_jieba() if unknown else None
    for word, frequency in words:
        if frequency is None and reference is not None and not _NOT_CUT.search(word):
            chosen = int(reference.suggest_freq(word))
        else:
            chosen = 1 if frequency is None else frequency
        if reference is not None:
            _add(reference, word, chosen)
        told.append((word, chosen))
    return Dictionary(tuple(told), digest_of(words), given)


def _rjieba(dictionary: Dictionary) -> _Tokenize:
    rjieba = importlib.import_module(
        "rjieba"
    )  # Takes a tenth of a second, which only cutting needs.
    own = rjieba.Jieba() if dictionary.words else rjieba
    for word, frequency in dictionary.words:
        own.add_word(word, frequency, None)
    return cast("_Tokenize", own.tokenize)


def _jieba(dictionary: Dictionary) -> _Tokenize:
    own = _load_jieba()
    for word, frequency in dictionary.words:
        _add(own, word, frequency)
    return cast("_Tokenize", own.tokenize)


def _add(tokenizer: Any, word: str, frequency: int) -> None:
    """Add a word. jieba would keep one of frequency 0 from all tokenizers of a process.

    That is only counted out.
    """
    if frequency:
        tokenizer.add_word(word, frequency)
    else:
        tokenizer.FREQ[word] = 0


def _load_jieba() -> Any:
    """Load jieba with its dictionary from its package.

    By itself it would first look for a ready-made one in the shared temporary folder, where anybody
    may have put one, and would leave one there.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Frozen in 2020: what it is warned of nobody will mend.
        jieba = importlib.import_module("jieba")
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with (resources.files("jieba") / "dict.txt").open("rb") as file:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
    tokenizer.initialized = True
    return tokenizer


def _mixed_pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Make a pattern of words that hold more than usual Han characters (b超, 5g基站, 㐂乐镇), longest first.

    None for none. The libraries never see those. One that begins or ends with a digit or Latin
    letter does so at the edge of a run.
    """
    mixed = sorted(filter(_NOT_CUT.search, words), key=len, reverse=True)
    return re.compile("|".join(map(_with_edges, mixed))) if mixed else None


def _with_edges(word: str) -> str:
    before = r"(?<![0-9a-z])" if is_run_char(word[0]) else ""
    after = r"(?![0-9a-z])" if is_run_char(word[-1]) else ""
    return f"{before}{re.escape(word)}{after}"


def _covers(words: list[Word]) -> list[Word]:
    """Give for each word the one that it stands inside, or itself.

    Shorter words come before the one around them.
    """
    covers: list[Word] = []
    for word in reversed(words):
        covers.append(covers[-1] if covers and covers[-1].start <= word.start else word)
    return covers[::-1]


def _in_order(words: list[Word], others: list[Word]) -> Iterator[Word]:
    """Put the words of other runs between those of the Han runs before and behind them."""
    at = 0
    for other in others:
        while at < len(words) and words[at].start < other.start:
            yield words[at]
            at += 1
        yield other
    yield from words[at:]


def word_edges(words: tuple[Word, ...]) -> frozenset[int]:
    """Give every offset at which a word begins or ends."""
    return frozenset(edge for word in words for edge in (word.start, word.end))


def character_pairs(folded: str) -> Iterator[str]:
    """Give every two characters that stand side by side in a folded text, of those that words are made of."""
    return (
        first + second
        for first, second in itertools.pairwise(folded)
        if is_letter(first) and is_letter(second)
    )
