"""What buttons, counters and labels of a page are made of.

Words of data/buttons.tsv, in any order and combination.
"""

from __future__ import annotations

import functools
import re

from indexer.corpus.page.facts import fact
from indexer.corpus.page.lexicon import rows

_LETTER = re.compile(r"[a-z\u3400-\u9fff]")
_NUMBER = re.compile(r"\d{9}")
_ALL_BUTTONS = 0.8
"""Share of a line's letters in words of buttons from which it is a row of them."""


def may_be_row(folded: str, least: float) -> bool:
    """Tell a folded line whose share of buttons may be so much: so many of its letters stand in words of them."""
    letters = _LETTER.findall(folded)
    known = _letters()
    return sum(letter in known for letter in letters) >= least * len(letters)


def share_from(folded: str, least: float) -> float:
    """Give the share of buttons of a folded line, or 0 where it is less than asked for."""
    return button_share(folded) if may_be_row(folded, least) else 0.0


@fact
def button_share(folded: str) -> float:
    """Give the share of a folded line's letters that are words of buttons; 0 when all of them are ordinary words.

    Digits and marks say nothing: `回复: 17` is as much a button as `回复`. A number that counts
    nothing, of an account or a telephone, stands on none.
    """
    if _NUMBER.search(folded):
        return 0.0
    words, kinds = _words()
    letters = len(_LETTER.findall(folded))
    sizes = {"page": 0, "fill": 0}
    for match in words.finditer(folded):
        sizes[kinds[match[0]]] += len(_LETTER.findall(match[0]))
    return sum(sizes.values()) / letters if sizes["page"] else 0.0


def is_button(folded: str) -> bool:
    """Tell a folded line that is a button or a row of them."""
    return share_from(folded, _ALL_BUTTONS) >= _ALL_BUTTONS


@functools.cache
def _letters() -> frozenset[str]:
    return frozenset(letter for word in _words()[1] for letter in word)


@functools.cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    """Compile the words, the longest first, and give the kind of each; Latin ones stand alone."""
    kinds: dict[str, str] = {}
    for kind, words in rows("buttons.tsv"):
        kinds |= {word: kind for word in words.split() if word not in kinds}
    ordered = sorted(kinds, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_pattern, ordered))), kinds


def _pattern(word: str) -> str:
    """Make the pattern of a word: a Latin one stands alone, a letter (A of 字号 A A+) by no number either."""
    if not word[0].isascii():
        return re.escape(word)
    beside = "[a-z]" if len(word) > 1 else "[a-z0-9]"
    return rf"(?<!{beside}){re.escape(word)}(?!{beside})"
