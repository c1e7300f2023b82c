"""Folding: the shown text as a search sees it.

One function for what is indexed and for what is asked.

Every character folds by itself (NFKC, lower case, accents off, Traditional → Simplified, 著 → 着,
variants, radicals, signs that look the same): folding by context would make a phrase unfindable by
a part of itself. Blanks next to Han or to punctuation vanish, so that a stray space inside a
sentence hides nothing; a blank between two Latin letters or digits stays as one space. Characters
that cannot be seen (zero-width, soft hyphen, bidi marks, variation selectors) vanish. A line feed
stays: it parts the lines of a title block.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import opencc

from indexer.text.characters import is_known
from indexer.text.looks import BLANKS, is_unseen, same_form, same_sign

FOLD_VERSION = 2
"""Raise it whenever a rule here changes what any text folds to.

An index made by another version is refused.
"""

RUN_CHARS = r"0-9a-z\u00df-\u00f6\u00f8-\u024f"
"""Digits and Latin letters as folded, for a character class: what a run of them is made of."""
_BLANKS = re.compile(r" +")
_RUN_CHAR = re.compile(f"[{RUN_CHARS}]")

_CACHED_TEXTS = 1024
"""Cleaning, layout, places and the index fold the same paragraph in turn.

A third of a build was folding it again.
"""

# 著 is kept in these words when words are cut, because the dictionary has them so; elsewhere it is
# 着.
_KEEP_ZHU = re.compile(
    "著(?=[名作称述书者录知译有于文成])|(?<=[显专名论卓合巨编译原遗昭土撰新拙所素较共])著"
)


@dataclass(frozen=True)
class Folded:
    """Folded text with the way back to the shown text.

    text: the folded characters. offsets: for each of them the index of the shown character it comes
    from, or None when they are the same.
    """

    text: str
    offsets: tuple[int, ...] | None
    shown: str

    @functools.cached_property
    def word_text(self) -> str:
        """The same length, folded with regard to context, for cutting words only.

        Marks are found without it.
        """
        normal = self.shown.translate(_NORMAL)
        if len(normal) != len(self.text):
            folded = self.shown.translate(_TABLE)
            normal = "".join(normal[start:end] for start, end in _kept(folded))
        return _fold_context(normal, self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map folded characters start..end (end excluded, not empty) to a span of the shown text."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


class _FoldTable(dict[int, str]):
    """What each code point folds to, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = folded = _fold_char(char)
        return folded


def _fold_char(char: str) -> str:
    if char == "\n":
        return char
    if char.isspace() or char in BLANKS:
        return " "
    return same_sign(fold_letter(char))


def fold_letter(char: str) -> str:
    """Fold a character that is no blank as all folding does, but leave signs that look alike apart (· • ・)."""
    if not is_known(char):
        return same_form(char)
    if unicodedata.category(char) in ("Cf", "Cs", "Cc") or is_unseen(char):
        return ""
    # A circled number stays itself: as a digit it would run together with the number that it
    # introduces (①2023年).
    compatible = char if _is_circled(char) else unicodedata.normalize("NFKC", char).lower()
    # NFKC of a spacing accent begins with a blank that nobody sees.
    return "".join(same_form(_without_accent(piece)) for piece in compatible if not piece.isspace())


def _is_circled(char: str) -> bool:
    return unicodedata.decomposition(char).startswith("<circle>")


def _without_accent(char: str) -> str:
    """Take the accent off a Latin letter, so that its composed, decomposed and plain spellings are one."""
    if "\u0300" <= char <= "\u036f":
        return ""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


class _NormalTable(dict[int, str]):
    """The same as _FoldTable but in the original script: the input of folding by context."""

    def __missing__(self, code: int) -> str:
        folded = _TABLE[code]
        char = unicodedata.normalize("NFKC", chr(code)).lower() if is_known(chr(code)) else folded
        self[code] = normal = char if len(char) == len(folded) else folded
        return normal


_TABLE = _FoldTable()
_NORMAL = _NormalTable()


def is_run_char(char: str) -> bool:
    """Tell whether a folded character is a digit or a Latin letter.

    A run of these is searched as a whole.
    """
    return _RUN_CHAR.match(char) is not None


@functools.lru_cache(maxsize=_CACHED_TEXTS)
def fold_text(text: str) -> str:
    """Fold a text without the way back: what is compared, counted and looked up."""
    return _drop_blanks(text.translate(_TABLE)) if text else ""


def _drop_blanks(folded: str) -> str:
    return "".join(folded[start:end] for start, end in _kept(folded)) if " " in folded else folded


def _kept(folded: str) -> Iterator[tuple[int, int]]:
    """Give the spans of a text that are left without blanks.

    Of blanks between two letters or digits one stays.
    """
    at = 0
    for blanks in _BLANKS.finditer(folded):
        start, end = blanks.span()
        if (
            start > 0
            and end < len(folded)
            and is_run_char(folded[start - 1])
            and is_run_char(folded[end])
        ):
            start += 1
        yield at, start
        at = end
    yield at, len(folded)


def fold(text: str) -> Folded:
    """Fold a text and keep the way back to it."""
    folded = text.translate(_TABLE)
    offsets = (
        None
        if _one_to_one(text)
        else tuple(at for at, char in enumerate(text) for _ in _TABLE[ord(char)])
    )
    if " " in folded:
        kept = list(_kept(folded))
        all_offsets = range(len(folded)) if offsets is None else offsets
        offsets = tuple(
            itertools.chain.from_iterable(all_offsets[start:end] for start, end in kept)
        )
        folded = "".join(folded[start:end] for start, end in kept)
    return Folded(folded, offsets, text)


_ALONE: set[str] = set()
"""Characters known to fold to one character each.

Most texts have no others, which a set tells in one step.
"""


def _one_to_one(text: str) -> bool:
    unknown = set(text) - _ALONE
    if not unknown:
        return True
    alone = {char for char in unknown if len(_TABLE[ord(char)]) == 1}
    _ALONE.update(alone)
    return alone == unknown


def _fold_context(normal: str, folded: str) -> str:
    """Fold with OpenCC's phrase rules.

    Where that would move a character, fall back to folding by character.
    """
    context: str = _converter().convert(normal)
    if len(context) != len(folded):
        return folded
    if "著" not in context:
        return context
    kept = _KEEP_ZHU.sub("\0", context)
    return kept.replace("著", "着").replace("\0", "著")
