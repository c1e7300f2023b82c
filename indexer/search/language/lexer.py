"""Tokens of the query language.

What a person typed, cut at blanks, quotes, operators and parentheses.

Both widths of every sign are read. Nothing here fails: a sign that cannot mean anything where it
stands is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from indexer.config import DEFAULT_GAP, MAX_GAP

TokenKind = Literal[
    "text",
    "quoted",
    "and",
    "or",
    "not",
    "near",
    "then",
    "after",
    "before",
    "open",
    "close",
    "whole",
    "field",
]

_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "＂": "＂"}
_PRINTED_QUOTES = "“「『"
"""Quotation marks of running text; the others are typed for a search."""
_SENTENCE_MARKS = "。，！？；…?!"
"""Where one closes a quotation, it is speech."""
_OPEN, _CLOSE, _BAR, _MINUS, _EQUALS, _COLON = "(（", ")）", "|｜", "-－", "=＝", ":："
STAR = re.compile(r"[*＊](?:\{(?:(?P<least>\d{1,3})[,，])?(?P<bound>\d{1,3})\})?")
"""Any characters, up to a bound, from a least number on."""
_MARK = re.compile(r"\?(?:\{(?P<width>\d{1,3})\})?")
"""Any one character, or so many."""
WILD = re.compile(
    rf"(?:{STAR.pattern}|{_MARK.pattern})+".replace("?P<least>", "?:")
    .replace("?P<bound>", "?:")
    .replace("?P<width>", "?:")
)
"""Signs in a row that stand for characters."""
_ADDRESS = re.compile(r"\w+://|www\.", re.IGNORECASE)
_NEAR = re.compile(r"(NEAR|THEN)(?:/(\d{1,3}))?")
_BESIDE = re.compile(r"NOT\s+(FOLLOWED|PRECEDED)\s+BY(?=[\s(（\"“「『＂=＝])")
_SIDES: dict[str, TokenKind] = {"FOLLOWED": "after", "PRECEDED": "before"}
_WORDS: dict[str, TokenKind] = {"AND": "and", "OR": "or", "NOT": "not"}
_FIELD = re.compile(r"(\w{1,9})[:：](?=[^\s()（）|｜])")
DEFAULT_NEAR = 10

FIELD_NAMES = {
    name: name
    for name in ("title", "author", "source", "place", "region", "mentioned", "date", "kind")
} | {
    "标题": "title",
    "標題": "title",
    "作者": "author",
    "来源": "source",
    "來源": "source",
    "地点": "place",
    "地點": "place",
    "地区": "region",
    "地區": "region",
    "提及": "mentioned",
    "日期": "date",
    "类型": "kind",
    "類型": "kind",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `text` is what it says (a field's name with its colon, as typed), `number` the distance of a NEAR."""

    kind: TokenKind
    text: str = ""
    number: int = 0


def tokenize(query: str) -> Iterator[Token]:
    """Cut a query into tokens."""
    at, field = 0, None
    while at < len(query):
        char = query[at]
        star = STAR.match(query, at)
        if char.isspace():
            at += 1
        elif star and not _ends_token(query, star.end()):
            at = star.end()  # a star before a text stands for nothing
        elif beside := _BESIDE.match(query, at):
            yield Token(_SIDES[beside[1]], beside[0])
            at = beside.end()
        elif char in _QUOTES:
            text, end = _read_quoted(query, at)
            if _is_of_running_text(query, at, end) and not (field and field.end() == at):
                yield from tokenize(text)
            else:
                yield Token("quoted", text)
            at = end
        elif sign := _sign_at(query, at):
            yield sign
            at += 1
        elif field := _field_at(query, at):
            yield Token("field", field[0])
            at = field.end()
        else:
            end = _end_of_text(query, at)
            yield _word(query[at:end])
            at = end


def _read_quoted(query: str, at: int) -> tuple[str, int]:
    """Read from an opening quotation mark to its partner (a backslash before a sign makes it text), or to the end.

    Give what stands between them, and where the reading goes on.
    """
    close, text, at = _QUOTES[query[at]], [], at + 1
    while at < len(query) and query[at] != close:
        if query[at] == "\\" and at + 1 < len(query) and query[at + 1] in (close, "\\"):
            at += 1
        text.append(query[at])
        at += 1
    return "".join(text), at + 1


def _is_of_running_text(query: str, at: int, end: int) -> bool:
    """Tell a quotation that belongs to copied text from one that is asked for.

    他谈到“绿道”建设 and “我们来了。” are copied.
    """
    if query[end - 1 : end] != _QUOTES[query[at]]:
        return True  # a mark without its partner
    if query[at] not in _PRINTED_QUOTES:
        return False
    before, after = query[:at][-1:], query[end : end + 1]
    free = (not before.strip() or before in _OPEN + _CLOSE + _BAR + _MINUS + _EQUALS) and (
        not after.strip() or after in _OPEN + _CLOSE + _BAR
    )
    return not free or query[end - 2] in _SENTENCE_MARKS


def _sign_at(query: str, at: int) -> Token | None:
    char, following = query[at], query[at + 1 : at + 2]
    has_operand = bool(following.strip()) and following not in _CLOSE + _BAR
    if char in _OPEN:
        return Token("open")
    if char in _CLOSE:
        return Token("close")
    if char in _BAR:
        return Token("or")
    if char in _MINUS and has_operand:
        return Token("not")
    if char in _EQUALS and has_operand:
        return Token("whole")
    return None


def _field_at(query: str, at: int) -> re.Match[str] | None:
    match = _FIELD.match(query, at)
    return match if match and match[1] in FIELD_NAMES else None


def _end_of_text(query: str, at: int) -> int:
    """Find where bare text ends: at a blank, quote or bar, or at a parenthesis whose partner is not in the text."""
    end = at
    while end < len(query):
        char = query[end]
        if char.isspace() or char in _QUOTES or char in _BAR or char in _CLOSE:
            break
        if char in _OPEN:
            partner = _partner(query, end)
            if partner is None:
                break
            end = partner
        end += 1
    return max(end, at + 1)


def _ends_token(query: str, at: int) -> bool:
    return at >= len(query) or query[at].isspace() or query[at] in _BAR + _CLOSE


def _partner(query: str, at: int) -> int | None:
    depth = 0
    for end in range(at, len(query)):
        char = query[end]
        if char.isspace() or char in _QUOTES or char in _BAR:
            break
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth == 0:
            return end
    return None


def _word(text: str) -> Token:
    if text in _WORDS:
        return Token(_WORDS[text])
    if near := _NEAR.fullmatch(text):
        return Token("near" if near[1] == "NEAR" else "then", text, int(near[2] or DEFAULT_NEAR))
    return Token("text", text)


def operator_of(text: str) -> str:
    """Give the operator that a text in small letters would be in capital ones.

    Empty when it would be none.
    """
    upper = text.upper()
    is_operator = upper != text and (upper in _WORDS or ("/" in upper and _NEAR.fullmatch(upper)))
    return upper if is_operator else ""


class Wild(NamedTuple):
    """What stands for characters between two pieces of a text.

    At least so many, at most so many.
    """

    least: int
    bound: int


def split_at_wild(text: str) -> tuple[list[str], list[Wild]]:
    """Cut bare text at the signs that stand for characters.

    What is before, between and behind them, maybe empty.

    A question mark at an end of the text, or in an address, is a question mark.
    """
    pieces, wilds, at = [], [], 0
    for found in WILD.finditer(text):
        asks = "?" in found[0]
        if asks and (found.start() == 0 or found.end() == len(text) or _ADDRESS.match(text)):
            continue
        pieces.append(text[at : found.start()])
        wilds.append(_wild(found[0]))
        at = found.end()
    return [*pieces, text[at:]], wilds


def _wild(signs: str) -> Wild:
    least = bound = at = 0
    while at < len(signs):
        if star := STAR.match(signs, at):
            most = int(star["bound"] or DEFAULT_GAP)
            least, bound, at = least + min(int(star["least"] or 0), most), bound + most, star.end()
        elif mark := _MARK.match(signs, at):
            width = int(mark["width"] or 1)
            least, bound, at = least + width, bound + width, mark.end()
    return Wild(min(least, MAX_GAP), min(bound, MAX_GAP))
