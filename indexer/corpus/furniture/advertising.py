"""Advertising that scrapers pick up.

Told by its words, as lines of their own or glued to the end of a paragraph.

Its words stand in data/spam.tsv and see the folded line: one pattern serves both scripts.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.corpus.page import shapes
from indexer.corpus.page.endings import CLASS_OF_CLOSERS, CLOSERS, COLON, COMMA, FULL, PAUSE, STOP
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.lexicon import rows
from indexer.corpus.page.line import Line, Receipt

_PART = re.compile(rf"[{FULL}{COMMA}|丨_/;\-\s【】\[\]]+")
_MAX_PART = 24
_MANY_STRONG = 3
"""Different words of the trade on one line: a headline about it has one or two."""
_CONTACT = re.compile(r"[a-z\d]{5,}|(?:www\.)?[a-z\d]+(?:\.[a-z\d]+){1,3}")
"""A number, name or address under which somebody can be reached.

It says nothing of what is sold.
"""
_ACCOUNT = re.compile(
    r"(?:微信?|薇信?|威信|v信|vx|qq|扣扣|飞机|电报|telegram|tg)号?\s?@?[a-z\d_-]{5,}"
)
_FEW_WORDS = 2
_TRADE_SHARE = 0.7
"""Share of a line's letters in words of the trade.

In headlines about it, subject and verb take more than half.
"""
_OFFER_SHARE = 0.3
"""The same of a line that stands outside a text which knows nothing of what it says."""
_LONGEST = 40
"""Characters of a piece of such a line: folding has closed the blanks between its pieces."""
_MIN_BRAND = 2
"""Characters of the name that every piece of a line begins with."""
_MIN_OFFERS = 3
"""Different words with which such a line offers its name: 注册, 代理, 平台."""
_TAIL = re.compile(
    rf"[{STOP}][{CLASS_OF_CLOSERS}]*\s*"
    rf"(?P<tail>[^{STOP}{PAUSE}{COLON}{CLASS_OF_CLOSERS}][^{STOP}{PAUSE}{COLON}]{{7,80}})$"
)
"""What follows the last sentence of a paragraph without an end of its own."""
_REACH = 100
"""Characters at the end of a paragraph that are looked at.

The longest tail, and the end of the sentence before it.
"""
_MIN_TEXT = 20
"""Characters of a paragraph to which advertising was glued."""


def is_spam(folded: str) -> bool:
    """Tell a line of advertising.

    Short pieces, no sentence, mostly words that only advertising strings together.
    """
    parts = _parts(folded, _MAX_PART)
    if not parts:
        return False
    strong = set(_words().strong.findall(folded))
    if strong and (len(strong) >= _MANY_STRONG or _is_all_trade(folded)):
        return True
    return _offers_a_brand(parts) or _sells_in_parts(folded, parts)


def _parts(folded: str, longest: int) -> list[str]:
    """Give the short pieces of a line; none of a line that tells or reports something."""
    if shapes.tells(folded) or _words().reporting.search(folded):
        return []
    parts = [part for part in _PART.split(folded) if part]
    return parts if max(map(len, parts), default=0) <= longest else []


def _sells_in_parts(folded: str, parts: Sequence[str]) -> bool:
    """Tell a line of which most pieces sell something, or all where no word is a strong one."""
    words = _words()
    selling = sum(map(_sells, parts))
    if len(parts) >= 2 and any(map(words.strong.search, parts)):
        return selling * 2 > len(parts)
    return len(parts) >= 3 and selling == len(parts) and len(set(words.weak.findall(folded))) >= 3


def _sells(part: str) -> bool:
    words = _words()
    return bool(words.strong.search(part) or words.weak.search(part))


def offers(folded: str) -> bool:
    """Tell a line that may advertise.

    A good part of it are words of the trade, or it names a messenger and an account.

    Only its page can tell whether it does.
    """
    if not _parts(folded, _LONGEST):
        return False
    found = list(_trade_words(folded))
    strong = any(map(_words().strong.search, found))
    # Fillers alone sell nothing: 手机 and 电话 also stand over the rows of a form.
    sold = any(map(_sells, found)) and len(set(found)) >= _FEW_WORDS - strong
    if sold and _is_made_of(folded, found, _OFFER_SHARE):
        return True
    return _ACCOUNT.search(folded) is not None


def cut_spam(lines: Iterable[Line], receipt: Receipt) -> Iterator[Line]:
    """Cut advertising off the ends of paragraphs, with a receipt of what was cut.

    The whole may be too long to show.
    """
    for line in lines:
        open_ended = (
            len(line.text) >= _MIN_TEXT and line.text[-1] not in STOP + PAUSE + COLON + CLOSERS
        )
        match = _TAIL.search(line.text, max(0, len(line.text) - _REACH)) if open_ended else None
        if match and _is_all_spam(folded_text(match["tail"])):
            receipt.repair("spam", line.number, 1, match["tail"], "")
            yield dataclasses.replace(line, text=line.text[: match.start("tail")].rstrip())
        else:
            yield line


def _is_all_spam(folded: str) -> bool:
    """Tell advertising of which every piece offers something, so that it holds no half of a sentence."""
    return is_spam(folded) and all(_sells(part) for part in _PART.split(folded) if part)


def _is_all_trade(folded: str) -> bool:
    """Tell a line of which words of the trade are nearly all.

    Folding has closed the blanks between its pieces.
    """
    found = list(_trade_words(folded))
    trade = len(set(found)) >= _FEW_WORDS and any(_words().strong.search(word) for word in found)
    return trade and _is_made_of(folded, found, _TRADE_SHARE)


def _is_made_of(folded: str, found: Sequence[str], share: float) -> bool:
    """Tell whether words are this share of the letters of a line, or more."""
    return sum(map(len, found)) >= share * sum(char.isalnum() for char in _CONTACT.sub("", folded))


def _trade_words(folded: str) -> Iterator[str]:
    words = _words()
    at = 0
    while at < len(folded):
        match = next(
            filter(
                None, (kind.match(folded, at) for kind in (words.strong, words.weak, words.filler))
            ),
            None,
        )
        if match:
            yield match[0]
        at = match.end() if match else at + 1


def _common_length(parts: Sequence[str]) -> int:
    """Count the characters that all pieces begin with."""
    alike = (len(set(chars)) == 1 for chars in zip(*parts, strict=False))
    return sum(itertools.takewhile(bool, alike))


def _offers_a_brand(parts: Sequence[str]) -> bool:
    """Tell pieces that begin with one name and go on only with what sites offer.

    某某注册, 某某代理, 某某平台.
    """
    brand = _common_length(parts)
    if len(parts) < 2 or brand < _MIN_BRAND:
        return False
    rests = [part[brand:] for part in parts]
    named = rests.count("")  # the name alone, which the others repeat
    offers = [list(_trade_words(rest)) for rest in rests]
    if named > 1 or any("".join(found) != rest for rest, found in zip(rests, offers, strict=True)):
        return False
    return len(set(itertools.chain.from_iterable(offers))) + named >= _MIN_OFFERS


@dataclasses.dataclass(frozen=True, slots=True)
class _Words:
    """Words of advertising, strong and weak, what fills its lines, and the words of reports on it."""

    strong: re.Pattern[str]
    weak: re.Pattern[str]
    filler: re.Pattern[str]
    reporting: re.Pattern[str]


@functools.cache
def _words() -> _Words:
    table = rows("spam.tsv")
    kinds = ("strong", "weak", "filler", "reporting")
    return _Words(
        *(
            re.compile("|".join(pattern for kind, pattern in table if kind == wanted))
            for wanted in kinds
        )
    )
