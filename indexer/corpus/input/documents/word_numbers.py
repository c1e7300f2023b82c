"""Numbers that Word counts itself (第一条, 一、, 1.).

They print, and stand in no text of the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from indexer.corpus.input.documents.office import Package, attribute, below, local

_DIGITS = "〇一二三四五六七八九"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
)
_ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_PLACE = re.compile(r"%(\d)")
_CLOSED = re.compile(r"[、．.)）:：]$")
_MAX_NUMBER = 3999


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int


class Numbering:
    """Counts the numbered paragraphs of a document in order."""

    def __init__(self, package: Package) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        """Which definition a list follows, by the number of each."""
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if "word/numbering.xml" in package.names:
            self._read(package.tree("word/numbering.xml"))
            if "word/styles.xml" in package.names:
                self._read_styles(package.tree("word/styles.xml"))

    def number(self, paragraph: Any) -> str:
        """Give the number that stands before a paragraph, and count it; empty for none."""
        found = self._place(paragraph)
        if found is None:
            return ""
        counted, level = found
        definition = self._lists.get(counted, "")
        levels = self._levels.get(definition, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(definition, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if levels[level].form in ("bullet", "none"):
            return ""
        text = _PLACE.sub(
            lambda match: self._count(levels, counts, int(match[1]) - 1), levels[level].pattern
        )
        return text if not text or _CLOSED.search(text) else f"{text} "

    def _count(self, levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        if level not in levels:
            return ""
        return written(counts.get(level, levels[level].start), levels[level].form)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """Give list and level of a paragraph, its own or those of its style; None for none."""
        properties = next((child for child in paragraph if local(child) == "pPr"), None)
        if properties is None:
            return None
        style = next(
            (attribute(child, "val") for child in properties if local(child) == "pStyle"), None
        )
        own = _list_of(properties)
        inherited = self._styles.get(style or "")
        if own is None:
            return inherited
        return None if own[0] == "0" else own

    def _read(self, root: Any) -> None:
        for definition in below(root, "abstractNum"):
            levels = {
                int(attribute(level, "ilvl") or 0): _level(level)
                for level in below(definition, "lvl")
            }
            self._levels[attribute(definition, "abstractNumId") or ""] = levels
        for item in below(root, "num"):
            link = next(below(item, "abstractNumId"), None)
            if link is not None:
                self._lists[attribute(item, "numId") or ""] = attribute(link, "val") or ""

    def _read_styles(self, root: Any) -> None:
        for style in below(root, "style"):
            for properties in below(style, "pPr"):
                found = _list_of(properties)
                if found and found[0] != "0":
                    self._styles[attribute(style, "styleId") or ""] = found


def _list_of(properties: Any) -> tuple[str, int] | None:
    numbered = next((child for child in properties if local(child) == "numPr"), None)
    if numbered is None:
        return None
    said = {local(child): attribute(child, "val") or "" for child in numbered}
    return said.get("numId", ""), int(said.get("ilvl") or 0)


def _level(level: Any) -> _Level:
    said = {local(child): attribute(child, "val") or "" for child in level}
    return _Level(
        said.get("numFmt", "decimal"), said.get("lvlText", ""), int(said.get("start") or 1)
    )


def written(number: int, form: str) -> str:
    """Write a number in one of the forms of Word; in digits where the form is not known."""
    if not 0 < number <= _MAX_NUMBER:
        return str(number)
    if form in _WRITERS:
        return _WRITERS[form](number)
    if not re.search("chinese|taiwanese|japanese|ideographDigital", form):
        return str(number)
    return _digits(number) if "Digital" in form else _han(number)


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)


def _circled(number: int) -> str:
    return _CIRCLED[number - 1] if number <= len(_CIRCLED) else str(number)


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for value, letters in (*_ROMAN, *_ROMAN_ONES):
        times, number = divmod(number, value)
        text += letters * times
    return text


def _han(number: int) -> str:
    """Write a number below ten thousand as it is read: 十二, 一百零三."""
    text, gap = "", False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // value % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = bool(text)
    return text.removeprefix("一") if text.startswith("一十") else text


_WRITERS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "ideographTraditional": lambda number: _STEMS[(number - 1) % len(_STEMS)],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % len(_BRANCHES)],
    "decimalZero": lambda number: f"{number:02}",
}
"""How a number is written, by the name of its form in Word; all Chinese ones are not named."""
