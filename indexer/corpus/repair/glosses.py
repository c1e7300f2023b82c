"""Pinyin that a transcriber put behind characters or words, or on lines of its own.

Found by what it reads.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence

from indexer.corpus.page.endings import CALL, FULL
from indexer.corpus.page.lexicon import rows
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import common_han, is_han

_TONED = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɑɡ\u0300-\u030c"
"""Letters of pinyin, also those that only textbooks use (ɑ, ɡ), and tones that stand as characters
of their own."""
_TEXTBOOK = str.maketrans("ɑɡ", "ag")
_ANY_CASE = _TONED + _TONED.upper()
_SYLLABLE = rf"[{_ANY_CASE}]{{1,8}}(?:[1-5][{_ANY_CASE}]{{0,3}})?"
_GLOSS = Sifted(
    rf"(?<=[\u3400-\u9fff])(?P<blank> ?)(?:[(（]|(?P<square>\[)|(?P<angle><)|(?P<other>[〔［【])) ?"
    rf"(?P<reading>{_SYLLABLE}|[{_ANY_CASE}][{_ANY_CASE} '’·-]{{2,28}}?)"
    rf" ?(?(square)\]|(?(angle)>|(?(other)[〕］】]|[)）])))"
)
_GLOSS_LINE = re.compile(rf"[{_TONED}]{{1,6}}(?: +[{_TONED}]{{1,6}})+[,，.{FULL}{CALL} ]*")
_CUT_BEGIN = re.compile(rf"(?<=[\u3400-\u9fff]) ?(?:[(（\[〔［【<][{_ANY_CASE}1-5 ]{{0,28}})?$")
_CUT_REST = re.compile(rf"(?:[(（\[〔［【<])?[{_ANY_CASE}1-5 ]{{0,28}}[)）\]〕］】>]")
_APART = re.compile("[ '’·-]+")
_MIN_GLOSSES = 5
"""Readings in brackets from which a file is taken to be glossed.

Clean files have none (維生素(a) reads nothing).
"""
_MIN_MARKED = 3
"""Different frequent characters with a reading in tone marks from which even a short text is taken
to be glossed: an author explains a rare character, or one reading of one character, a transcriber
everything. 16,460 laws, reports and gazettes have not one of them (N₂ and O₃ behind 氮气 and 臭氧
read, but a number is no mark)."""
_MAX_WORD = 5
"""Characters of the longest word that is read as one."""
_MAX_SYLLABLE = 6


def is_glossed(lines: Iterable[Line]) -> bool:
    """Tell a text with readings in brackets that a transcriber put there.

    Many, or few on frequent characters.
    """
    found = [match for line in lines for match in _GLOSS.finditer(line.text) if _is_gloss(match)]
    if len(found) >= _MIN_GLOSSES:
        return True
    marked = {match.string[match.start() - 1] for match in found if not match["reading"].isascii()}
    return len(marked.intersection(common_han())) >= _MIN_MARKED


def is_read_as(char: str, gloss: str) -> bool:
    """Tell whether a syllable, with or without its tone, is a reading of a character."""
    return bool(char) and char in _readings().get(_toneless(gloss), "")


def strip_glosses(text: str) -> tuple[str, int]:
    """Take the readings out of a glossed text, 團結(jié) becomes 團結.

    Give it and how many there were.
    """
    count = sum(_is_gloss(match) for match in _GLOSS.finditer(text))
    return _GLOSS.subn(lambda match: "" if _is_gloss(match) else match[0], text)[0], count


def strip_cut_glosses(lines: Sequence[Line], receipt: Receipt) -> list[Line]:
    """Take out the readings of a glossed text that the end of a line cut in two, or parted from their character."""
    whole = list(lines)
    for at in range(1, len(whole)):
        upper, lower = whole[at - 1].text, whole[at].text
        begin, rest = _CUT_BEGIN.search(upper), _CUT_REST.match(lower)
        if not begin or not rest:
            continue
        match = _GLOSS.pattern.fullmatch(upper[begin.start() - 1 :] + rest[0], 1)
        if match and _is_gloss(match, upper[: begin.start()]):
            for place, text in ((at - 1, upper[: begin.start()]), (at, lower[rest.end() :])):
                whole[place] = _without(whole[place], text, receipt)
    return whole


def _without(line: Line, text: str, receipt: Receipt) -> Line:
    if text == line.text:
        return line
    receipt.repair("gloss", line.number, 1, line.text, text.strip())
    return dataclasses.replace(line, text=text.strip())


def drop_gloss_lines(lines: Sequence[Line], receipt: Receipt) -> list[Line]:
    """Drop lines of pinyin that read the line above or below them, syllable for character."""
    kept = []
    for at, line in enumerate(lines):
        syllables = (
            len(line.text.split())
            if not line.text.isascii() and _GLOSS_LINE.fullmatch(line.text)
            else 0
        )
        if syllables and syllables in (
            sum(map(is_han, near.text)) for near in (*lines[at - 1 : at], *lines[at + 1 : at + 2])
        ):
            receipt.drop(
                [line], "gloss", "repair: as many syllables as the line beside it has characters"
            )
        else:
            kept.append(line)
    return kept


def _is_gloss(match: re.Match[str], before: str = "") -> bool:
    """Tell whether the Latin in brackets is a reading of the character or word before it, on its line or `before`.

    A tone, as a mark or a number, tells a reading from a chemical element (锂(Li)), an initial, a
    name in Latin.
    """
    reading = match["reading"]
    before = before or match.string[: match.start()]
    toned = _is_toned(reading)
    if not toned and (match["blank"] or not _is_one_case(reading)):
        return False
    syllable = _toneless(reading.lower())
    if before[-1] in _readings().get(syllable, ""):
        return True
    # A character without any reading in the table, or a rare reading; else a word that is read as a
    # whole.
    return toned and (syllable in _readings() or _reads_word(before, reading.lower()))


def _is_toned(reading: str) -> bool:
    return not reading.isascii() or any(map(str.isdigit, reading))


def _is_one_case(reading: str) -> bool:
    """Tell `li` and `LI` from an element (`Li`) and from an initial."""
    return reading == reading.lower() or (reading == reading.upper() and len(reading) > 1)


def _reads_word(before: str, reading: str) -> bool:
    """Tell whether syllables, apart or run together, read the last characters of a text one by one."""
    letters = "".join(_toneless(piece) for piece in _APART.split(reading))
    return any(
        _reads(before[-size:], letters) for size in range(2, _MAX_WORD + 1) if size <= len(before)
    )


def _reads(word: str, letters: str) -> bool:
    """Tell whether letters are one reading after the other of all characters of a word."""
    if not word or not letters:
        return not word and not letters
    return any(
        word[0] in _readings().get(letters[:size], "") and _reads(word[1:], letters[size:])
        for size in range(1, _MAX_SYLLABLE + 1)
    )


def _toneless(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable.translate(_TEXTBOOK)).replace("u\u0308", "v")
    return "".join(char for char in decomposed if char.isascii() and not char.isdigit())


@functools.cache
def _readings() -> dict[str, frozenset[str]]:
    return {syllable: frozenset(chars) for syllable, chars in rows("readings.tsv")}
