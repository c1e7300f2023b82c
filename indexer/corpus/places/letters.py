"""Provinces by their one letter, where letters stand in a list: 京津冀, 沪、苏、浙, 川渝两地.

A letter alone is an ordinary character (京剧, 沪剧, 津津有味), and two of them name a railway or a
road (京沪高铁). So they count only side by side: three and more in a row of which two can mean
little else; single ones parted by 、 from end to end of the list; two in a row before 两地, 两省,
两市. What speaks of surnames, states of old, theatre, dishes or dialects does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.corpus.page.endings import FULL

_LETTERS = {
    "京": "110000", "津": "120000", "冀": "130000", "晋": "140000", "蒙": "150000", "辽": "210000",
    "吉": "220000", "黑": "230000", "沪": "310000", "苏": "320000", "浙": "330000", "皖": "340000",
    "闽": "350000", "赣": "360000", "鲁": "370000", "豫": "410000", "鄂": "420000", "湘": "430000",
    "粤": "440000", "桂": "450000", "琼": "460000", "渝": "500000", "川": "510000", "贵": "520000",
    "黔": "520000", "云": "530000", "滇": "530000", "藏": "540000", "陕": "610000", "甘": "620000",
    "青": "630000", "宁": "640000", "新": "650000", "台": "710000", "港": "810000", "澳": "820000",
}  # fmt: skip
"""By their letters the codes of the provinces (GB/T 2260)."""
_ANY = "".join(_LETTERS)
_PLAIN = frozenset("京津冀沪苏浙皖赣鲁豫鄂湘粤桂渝闽晋辽琼黔滇陕川港澳")
"""Letters that mean little else beside others."""
_FEWEST = 2
_HAN = re.compile(r"[\u3400-\u9fff]")
_ROW = re.compile(rf"[{_ANY}]{{3,}}|[{_ANY}]{{2}}(?=两[地省市])")
_LIST = re.compile(rf"[{_ANY}](?:、[{_ANY}])+(?:[和与及][{_ANY}](?![\u3400-\u9fff]))?")
_MAY_PRECEDE = frozenset("在于从到与和及是对由赴往来了跨以据中个向将把为的等")
_MAY_FOLLOW = re.compile(
    rf"[^\u3400-\u9fff、]|$|[等两三四五六七八九十多各的和与及之间交地省市]|、.{{2,}}?[、，{FULL}等]"
)
_ELSE = re.compile(r".{0,4}?(?:[姓氏国剧戏菜腔曲]|方言|话|语)")
"""What letters side by side may be instead: surnames, states of old, theatre, dishes, dialects."""
_ROAD = re.compile(".{0,4}?(?:边区|铁路|高铁|高速|线)|维埃|联")
"""What a row of letters may name instead: a railway, a road, a region of war times."""
_OF_ANOTHER_NAME = re.compile("苏澳|^京港澳$")
"""A harbour in Taiwan, a motorway."""


def letters_of(text: str) -> Iterator[tuple[int, str]]:
    """Give the letters of a folded text that stand for provinces: their places and codes."""
    for match in _ROW.finditer(text):
        start, end = _trimmed(text, *match.span())
        if _is_row(text, start, end):
            yield from _codes(text, start, end)
    for match in _LIST.finditer(text):
        if _stands(text, match):
            yield from _codes(text, *match.span())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Take ordinary characters off the ends of a row that belong to the words beside it.

    新京津冀, 京津冀青年.
    """
    while start < end and text[start] not in _PLAIN and not _begins(text, start):
        start += 1
    while start < end and text[end - 1] not in _PLAIN and not _MAY_FOLLOW.match(text, end):
        end -= 1
    return start, end


def _is_row(text: str, start: int, end: int) -> bool:
    row = text[start:end]
    plain = sum(letter in _PLAIN for letter in row)
    pair = len(row) == _FEWEST and _PAIR_OF.match(text, end) is not None
    return (
        (pair or len(row) > _FEWEST)
        and plain >= (1 if pair else _FEWEST)
        and len(set(row)) == len(row)
        and not _OF_ANOTHER_NAME.search(row)
        and not _ELSE.match(text, end)
        and not _ROAD.match(text, end)
    )


_PAIR_OF = re.compile("两[地省市]")


def _begins(text: str, start: int) -> bool:
    """Tell that no word goes on into the character at a place."""
    before = text[start - 1 : start] if start else ""
    return not _HAN.match(before) or before in _MAY_PRECEDE


def _codes(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for at in range(start, end):
        if text[at] in _LETTERS:
            yield at, _LETTERS[text[at]]


def _stands(text: str, match: re.Match[str]) -> bool:
    letters = [char for char in match[0] if char in _LETTERS]
    return (
        _begins(text, match.start())
        and text[match.start() - 1 : match.start()] != "、"
        and len(set(letters)) == len(letters)
        and any(letter in _PLAIN for letter in letters)
        and _MAY_FOLLOW.match(text, match.end()) is not None
        and not _ELSE.match(text, match.end())
    )
