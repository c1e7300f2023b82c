"""Words: cutting folded text for ranking, suggestions, statistics and word edges. Recall never depends on them.

rjieba gives jieba's own words on Han text, an order of magnitude faster; digits and Latin letters are cut here,
because the two disagree on them. `〇` counts as Han. Long words give the shorter dictionary words inside them too
(search mode), so that 民族 is a word in 民族团结; words may therefore overlap.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

import rjieba

from indexer.text.characters import is_letter, unknown_class

WORDS_VERSION = 1
"""Raise it whenever a rule here changes the words of any text."""

_HAN = r"\u3400-\u9fff〇\uf900-\ufaff\U00020000-\U0003ffff"
_NOT_HAN = re.compile(rf"[^{_HAN}]")
_OTHER = re.compile(rf"[^\W{_HAN}_{unknown_class()}]+(?:[._-][a-z0-9]+)*%?")


class Word(NamedTuple):
    """A word and where it stands in the folded text (characters, end excluded)."""

    text: str
    start: int
    end: int


def cut_words(word_text: str) -> list[Word]:
    """Cut a folded text (`Folded.word_text`) into words, run by run; punctuation and blanks give none."""
    # One call for all Han runs of a text: a call for each took three times as long.
    pieces = rjieba.tokenize(_NOT_HAN.sub(" ", word_text), "search")
    words = [tuple.__new__(Word, piece) for piece in pieces if piece[0][0] != " "]
    others = [Word(run[0], run.start(), run.end()) for run in _OTHER.finditer(word_text)]
    return list(_in_order(words, others)) if others else words


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
    return (first + second for first, second in itertools.pairwise(folded) if is_letter(first) and is_letter(second))
