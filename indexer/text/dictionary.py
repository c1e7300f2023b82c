"""A reader's own words, in jieba's format.

A word a line, then its frequency, then its kind (`云计算 5 n`).

Frequency and kind may be left out: the frequency is then the one that jieba itself suggests for the
word to be cut. A word of frequency 0 is no word (jieba's `del_word`). Words are folded as texts
are, so that either script will do. A line that begins with `#` is a comment.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from indexer.text.fold import fold

MAX_WORD = 40
"""Folded characters of a word: what is longer is a sentence in the wrong file."""
_LINE = re.compile(r"(?P<word>.+?)(?:\s+(?P<frequency>[0-9]{1,9}))?(?:\s+[a-z]{1,8})?")

UserWord = tuple[str, int | None]
"""A folded word and the frequency that its line gives it."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Words beside those of jieba's own dictionary.

    words: folded, each with its frequency, in the order of their lines. digest: a hash of what was
    read, by which two dictionaries are told apart; empty for none. given: somebody named the file;
    it did not stand beside the articles.
    """

    words: tuple[tuple[str, int], ...] = field(default=(), compare=False)
    digest: str = ""
    given: bool = field(default=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Give the dictionary as an index keeps it."""
        return {"digest": self.digest, "given": self.given, "words": self.words}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Dictionary:
        """Read what `as_json` gave; raises KeyError, TypeError, ValueError."""
        return cls(
            tuple((str(word), int(count)) for word, count in data["words"]),
            data["digest"],
            data["given"],
        )


NO_DICTIONARY = Dictionary()


def parse_dictionary(text: str) -> tuple[tuple[UserWord, ...], tuple[int, ...]]:
    """Read the words of a dictionary; a word that comes twice counts as its last line says.

    Gives them, and the numbers of the lines, from 1 on, that hold none.
    """
    words: dict[str, int | None] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        line_text = line.strip().strip("\ufeff").strip()
        if not line_text or line_text.startswith("#"):
            continue
        word, frequency = _read_line(line_text)
        if word:
            words.pop(word, None)
            words[word] = frequency
        else:
            faults.append(number)
    return tuple(words.items()), tuple(faults)


def _read_line(line: str) -> UserWord:
    """Read a line; its word is empty when it holds none."""
    found = _LINE.fullmatch(line)
    if found is None:
        return "", None
    word = fold(found["word"]).word_text
    frequency = int(found["frequency"]) if found["frequency"] else None
    fits = len(word) <= MAX_WORD and "\n" not in word and any(map(str.isalnum, word))
    return (word, frequency) if fits and not _is_sentence(word) else ("", None)


def _is_sentence(word: str) -> bool:
    """Tell whether punctuation that ends or parts sentences stands in a word.

    Its line is text in the wrong file.
    """
    return any(char in "。，；！？：、,;!?" or unicodedata.category(char) == "Cc" for char in word)


def digest_of(words: Iterable[UserWord]) -> str:
    """Give the hash by which a dictionary is known; empty for one without words."""
    lines = [f"{word} {'' if frequency is None else frequency}" for word, frequency in words]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] if lines else ""
