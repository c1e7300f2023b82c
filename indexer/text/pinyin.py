"""Pinyin: how Han text is spelled with Latin letters, for those who type so or write one sound for another."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import NamedTuple, cast


class Spelling(NamedTuple):
    """A text in pinyin without tones (ü as v): all letters, and the first of each syllable."""

    full: str
    initials: str


def spell(text: str) -> Spelling | None:
    """Spell a text of Han characters only, read as its words are (银行 yinhang, 行走 xingzou); None for any other."""
    syllables = _syllables()(text)
    if not text or not all(syllable.isascii() for syllable in syllables) or any(map(str.isascii, text)):
        return None
    return Spelling("".join(syllables), "".join(syllable[0] for syllable in syllables))


@functools.cache
def _syllables() -> Callable[[str], list[str]]:
    """Load pypinyin, whose dictionary takes a third of a second, only when something is spelled."""
    return cast("Callable[[str], list[str]]", importlib.import_module("pypinyin").lazy_pinyin)
