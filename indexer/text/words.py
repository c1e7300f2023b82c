"""Words: cutting folded text for ranking, suggestions, statistics and word edges. Recall never depends on them.

rjieba gives jieba's own words on Han text, an order of magnitude faster; digits and Latin letters are cut here,
because the two disagree on them. `〇` counts as Han. Long words give the shorter dictionary words inside them too
(search mode), so that 民族 is a word in 民族团结; words may therefore overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import rjieba

WORDS_VERSION = 1
"""Raise it whenever a rule here changes the words of any text."""

_HAN = r"\u3400-\u9fff〇\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W{_HAN}_]+(?:[._-][a-z0-9]+)*%?")


class Word(NamedTuple):
    """A word and where it stands in the folded text (characters, end excluded)."""

    text: str
    start: int
    end: int


def cut_words(word_text: str) -> Iterator[Word]:
    """Cut a folded text (`Folded.word_text`) into words, by their ends; punctuation and blanks give none."""
    for run in _RUN.finditer(word_text):
        if _is_han(run[0][0]):
            for text, start, end in rjieba.tokenize(run[0], "search"):
                yield Word(text, run.start() + start, run.start() + end)
        else:
            yield Word(run[0], run.start(), run.end())


def word_edges(words: tuple[Word, ...]) -> frozenset[int]:
    """Give every offset at which a word begins or ends."""
    return frozenset(edge for word in words for edge in (word.start, word.end))


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char == "〇" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000"
