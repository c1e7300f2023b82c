"""Repairs inside a line: markup, invisible characters, odd blanks, pinyin glosses, shifted GBK.

Each leaves a receipt.

Nothing here decides whether a line is kept; blanks inside a line, punctuation and the script stay
as printed.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Callable, Iterable, Iterator

from indexer.corpus.page.endings import PAUSE, STOP
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.page.needs import Sifted, sieve
from indexer.corpus.page.plain import is_han
from indexer.corpus.repair.glosses import (
    drop_gloss_lines,
    is_glossed,
    is_read_as,
    strip_cut_glosses,
    strip_glosses,
)
from indexer.corpus.repair.shifted import repair_shifted
from indexer.corpus.repair.split import SPLIT, repair_split

_TAG = Sifted(
    r"<r(?P<note>[tp])>[^<>]{0,40}</r(?P=note)>"
    r"|</?(?:ruby|rb|rtc|p|br|hr|div|span|strong|b|i|u|em|font|img|a|table|tbody|tr|td|th|ul|ol|li|center|h[1-6]"
    r"|section|blockquote|article|figure|figcaption|sup|sub|small|script|style|iframe|video|o:p)\b[^<>]{0,2000}/?>"
    r"|<!--.{0,2000}?-->|<[a-z][a-z0-9]{0,15}(?: +[a-z-]{1,20}=(?:\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}'))+ */?>"
    r"|</(?:acronym|label|menu|rt|rp|option|select|button|code|dl|dt|dd|source|xmp|pre|nav|form|input)>",
    re.IGNORECASE,
)
"""Tags that articles are marked up with, and anything with attributes in quotes.

Mirrors strew tags at random.
"""
_BAR = Sifted(rf"(?<=[{STOP}{PAUSE}]) ?\|$")
"""What is left of a table of one column around a sentence."""
_LOST = Sifted(r"^\?(?=[【《“「『])|^\?{2,}(?=[\u3400-\u9fff])")
"""A sign before a headline, or the indentation of a paragraph, that a codec could not write."""
_ITEM_MARK = re.compile(r"[•·*-]|\d{1,2}\.")
_ENTITY = Sifted(r"&(?:[a-z]{2,8}|#\d{2,7}|#x[0-9a-f]{2,6});", re.IGNORECASE)
_ADDRESS = r"(?:[^()\s<>]|\([^()\s]{0,200}\)){0,2000}?"
_NOTE = r"(?:\s+(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?\s?"
_IMAGE = Sifted(rf"!\[([^\[\]]{{0,300}})\]\((?:<[^<>]{{0,2000}}>|{_ADDRESS}){_NOTE}\)")
_LINK = Sifted(
    rf"(?<!!)\[([^\[\]]{{0,200}})\]\((?:<[^<>\s][^<>]{{0,2000}}>|(?:https?://|\.{{0,2}}/|#|mailto:|javascript:){_ADDRESS}){_NOTE}\)"
)
_EMPHASIS = Sifted(
    r"^\*([^*\n]{4,200})\*$|(?<!^)\*\*([^*\n]{1,200})\*\*|\*\*([^*\n]{1,200})\*\*(?!$)"
)
_QUOTE = Sifted(r"^(?:> ?)+(?=\S)")
_MIN_CAPTION = 8
"""Han characters in an image's alternative text from which it is a caption worth keeping and not a
file name."""
_UNSEEN = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    r"\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff"
)
_ODD = r"\u00a0\u2000-\u200a\u202f\u205f\ue5e5"
"""U+E5E5 is what GBK's blank A3A0 becomes in Unicode."""
_INVISIBLE = Sifted(f"[{_UNSEEN}]")
_ODD_BLANK = Sifted(f"[{_ODD}]")
_WIDE = re.compile(r"[\u3400-\u9fff](?: [\u3400-\u9fff]){3,29}")
"""From four characters on: shorter lines set wide are names and words like 目 录, which layout
knows as printed."""


def repair_lines(lines: Iterable[Line], receipt: Receipt) -> list[Line]:
    """Apply every repair to every line.

    Lines of which nothing is left are dropped as image or markup.
    """
    repaired = list(lines)
    touched = [at for at, line in enumerate(repaired) if _is_touched(line.text)]
    for kind, step in _STEPS:
        for at in touched:
            repaired[at] = _apply(kind, step, repaired[at], receipt)
    repaired = _repair_shifts(
        _remove_glosses(drop_gloss_lines(repaired, receipt), receipt), receipt
    )
    return list(_with_text(repaired, receipt))


def _with_text(lines: Iterable[Line], receipt: Receipt) -> Iterator[Line]:
    for line in lines:
        if line.text:
            yield line
        else:
            what = "image" if _is_image(line.printed) else "markup"
            receipt.drop([line], what, "repair: nothing but markup")


def _is_touched(text: str) -> bool:
    return bool(_may_touch(text) or _WIDE.match(text))


def _is_image(printed: str) -> bool:
    return "![" in printed or "<img" in printed.lower()


def repair_text(text: str, receipt: Receipt, number: int) -> str:
    """Repair a text that is no line of its own (a title or paragraph of a record)."""
    lines = [Line(number, text, text.strip())]
    for kind, step in _STEPS:
        lines = [_apply(kind, step, line, receipt) for line in lines]
    return lines[0].text


def _apply(kind: str, step: Callable[[str], tuple[str, int]], line: Line, receipt: Receipt) -> Line:
    text, count = step(line.text)
    if not count:
        return line
    text = text.strip()
    receipt.repair(kind, line.number, count, line.text, text)
    return dataclasses.replace(line, text=text)


def _strip_markup(text: str) -> tuple[str, int]:
    total = 0
    for pattern, new in _MARKUP:
        text, count = pattern.subn(new, text)
        total += count
        if pattern is _TAG and count and _ITEM_MARK.fullmatch(text.strip()):
            text = ""  # a list whose items were tags
    return text, total


def _alternative(match: re.Match[str]) -> str:
    return match[1] if sum(map(is_han, match[1])) >= _MIN_CAPTION else ""


_MARKUP: tuple[tuple[Sifted, str | Callable[[re.Match[str]], str]], ...] = (
    (_EMPHASIS, lambda match: match[1] or match[2] or match[3]),
    (_QUOTE, ""),
    (_IMAGE, _alternative),
    (_LINK, r"\1"),
    (_TAG, ""),
    (_BAR, ""),
    (_ENTITY, lambda match: html.unescape(match[0])),
)
"""What is replaced, and by what, one after the other."""


def _close_title(text: str) -> tuple[str, int]:
    """Close a line of characters that are set wide, each apart from the next.

    小 船 过 渡 becomes 小船过渡.
    """
    return (text.replace(" ", ""), text.count(" ")) if _WIDE.fullmatch(text) else (text, 0)


def _strip_invisible(text: str) -> tuple[str, int]:
    return _INVISIBLE.subn("", text)


def _strip_lost(text: str) -> tuple[str, int]:
    return _LOST.subn("", text)


def _join_split(text: str) -> tuple[str, int]:
    return repair_split(text, is_read_as)


def _plain_blanks(text: str) -> tuple[str, int]:
    return _ODD_BLANK.subn(" ", text)


_STEPS: tuple[tuple[str, Callable[[str], tuple[str, int]]], ...] = (
    ("markup", _strip_markup),
    ("invisible", _strip_invisible),
    ("mojibake", _strip_lost),
    ("blank", _plain_blanks),
    ("wide", _close_title),
    ("mojibake", _join_split),
)


_may_touch = sieve(
    *(pattern.pattern for pattern, _ in _MARKUP),
    _INVISIBLE.pattern,
    _LOST.pattern,
    *(_ODD_BLANK.pattern, SPLIT.pattern),
)
"""Look for what any repair of single lines but that of wide ones begins with."""


def _repair_shifts(lines: list[Line], receipt: Receipt) -> list[Line]:
    if not any(line.text.count("?") > 1 for line in lines):
        return lines
    whole = "\n".join(line.text for line in lines)
    return [
        _apply("mojibake", lambda text: repair_shifted(text, whole), line, receipt)
        for line in lines
    ]


def _remove_glosses(lines: list[Line], receipt: Receipt) -> list[Line]:
    """Take the pinyin out that a transcriber put behind characters: 團結(jié) becomes 團結."""
    if not is_glossed(lines):
        return lines
    return strip_cut_glosses(
        [_apply("gloss", strip_glosses, line, receipt) for line in lines], receipt
    )
