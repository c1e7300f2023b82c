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
    """Spell a text of Han characters only, read as its words are (银行 yinhang, 行走 xingzou).

    None for any other.
    """
    read = syllables(text)
    return Spelling("".join(read), "".join(syllable[0] for syllable in read)) if read else None


def syllables(text: str) -> tuple[str, ...]:
    """Give a syllable for each character of a text of Han characters only.

    None for any other text.
    """
    if not text or any(map(str.isascii, text)):
        return ()
    read = tuple(_reader()(text))
    return read if all(map(str.isascii, read)) else ()


@functools.cache
def sound(char: str) -> str:
    """Give how a Han character is read when it stands alone, as letters and the number of its tone.

    5 for none. What has no reading is its own sound, so that it sorts by itself.
    """
    pypinyin = importlib.import_module("pypinyin")
    style = pypinyin.Style.TONE3
    ((read,),) = pypinyin.pinyin(char, style=style, neutral_tone_with_five=True)
    return cast("str", read)


@functools.cache
def _reader() -> Callable[[str], list[str]]:
    """Load pypinyin, whose dictionary takes a third of a second, only when Han characters are spelled."""
    return cast("Callable[[str], list[str]]", importlib.import_module("pypinyin").lazy_pinyin)
