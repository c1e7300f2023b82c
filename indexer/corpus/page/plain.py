"""One alphabet for reading what lines say about an article: labels, dates, names.

Same length as the text, always.

Simplified, half width, lower case, every blank a space. What folding makes longer or shorter stays
as it is, so a place in the plain text is the same place in the text as printed.
"""

from __future__ import annotations

import functools
import re

from indexer.corpus.page.facts import Text
from indexer.corpus.page.lexicon import rows
from indexer.text.fold import fold_letter

_KEPT = frozenset("\n\r")
_NUMERALS = range(0x2160, 0x2180)
"""Ⅰ to ⅿ: folding makes letters of them, of most of them several; so none is changed."""


class _PlainTable(dict[int, str]):
    """What each code point reads as, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = " " if char.isspace() and char not in _KEPT else fold_letter(char)
        self[code] = single = folded if len(folded) == 1 and code not in _NUMERALS else char
        return single


_TABLE = _PlainTable()


def is_han(char: str) -> bool:
    """Tell a Chinese character of the basic plane."""
    return "\u3400" <= char <= "\u9fff"


@functools.cache
def common_han() -> str:
    """Give the frequent characters of both scripts, the most frequent first.

    What Chinese text is made of.
    """
    return rows("common_han.txt")[0][0]


_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


def han_pairs(folded: str) -> list[str]:
    """Give every pair of adjacent Chinese characters of a folded text.

    What two texts have in common, in small.
    """
    return [run[at : at + 2] for run in _HAN_RUN.findall(folded) for at in range(len(run) - 1)]


def plain(text: str) -> str:
    """Give the text in one alphabet, character for character.

    A line's text keeps it, as it keeps a fact; rules ask for it some forty times a line, so it has
    a place of its own.
    """
    if text.__class__ is not Text:
        return text.translate(_TABLE)
    try:
        return text.plain
    except AttributeError:
        text.plain = reading = text.translate(_TABLE)
        return reading
