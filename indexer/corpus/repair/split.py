"""Characters that a gloss was set into: 大河?xùn)|去 was 大河東去.

Mirrors that gloss their pages search GBK text byte by byte. Where the second byte of a character
and the first of the next happen to be a character that has a reading (河東 holds the bytes of 訓),
they set the gloss between these bytes, in the middle of the next character. Its first byte and the
opening bracket then show as `?`; its second byte shifts all that follows until a byte of one column
ends the damage, or until the next gloss that was set into a character.

Nothing is lost by that but one byte, and the gloss tells which: with the byte before it, it is the
glossed character. Where the damage ends with a `?` alone, the character that it swallowed stays
one. Shifted bytes that are no character may have been dropped before; what is put together without
them makes no words, and is left as it is printed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import common_han, is_han, plain
from indexer.text.words import cut_words

_TONED = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"
SPLIT = Sifted(
    rf"(?P<before>[\u3400-\u9fff，。、；：！？“”《》])(?P<own>\([{_TONED}]{{1,6}} ?\))?\?(?P<gloss>[{_TONED}]{{1,6}})\)"
)
_END = re.compile(rf"\?(?P<gloss>[{_TONED}]{{1,6}})\)|(?P<trail>[@-~])|(?P<lost>\?)")
_MAX_RUN = 8
"""Shifted characters up to the end of the damage.

In longer runs some were no characters at all and are lost.
"""
_MARKS = frozenset("，。、；：！？“”《》（）")
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x40)}
_LEADS = range(0x81, 0xFF)
_TRAILS = [trail for trail in range(0x40, 0xFF) if trail != 0x7F]

Reads = Callable[[str, str], bool]
"""Tells whether a character is read as a gloss says."""


def repair_split(text: str, reads: Reads) -> tuple[str, int]:
    """Put every character together that a gloss was set into.

    Give the text and how many places were repaired.
    """
    count, at = 0, 0
    while match := SPLIT.search(text, at):
        restored, end = _restore(text, match, reads)
        at = match.end()
        if restored:
            start = match.start("gloss") - 1
            text = text[:start] + restored + text[end:]
            count, at = count + 1, start + len(restored) - 1
    return text, count


def _restore(text: str, match: re.Match[str], reads: Reads) -> tuple[str, int]:
    """Give what stood at a damaged place and where the damage ends.

    An empty text when it is not certain.
    """
    end = _end_of_run(text, match.end())
    if end is None:
        return "", match.end()
    run = text[match.end() : end.start()]
    before, shifted = _bytes(match["before"]), _bytes(run)
    if before is None or shifted is None:
        return "", end.start()
    found = {
        whole
        for lead in _LEADS
        if reads(_char(bytes([before[1], lead])), match["gloss"])
        for whole in _wholes(bytes([lead]) + shifted, end, reads)
    }
    whole = found.pop() if len(found) == 1 else ""
    certain = whole and _makes_words(match["before"], whole, text[end.end() :])
    return (whole if certain else ""), end.end()


def _makes_words(before: str, whole: str, after: str) -> bool:
    """Tell whether every restored character is part of a word, or one of those that often stand alone."""
    own = range(len(before), len(before) + len(whole.rstrip("?")))
    words = cut_words(plain(before + whole.rstrip("?") + after[:_NEXT]))
    return all(
        len(word.text) > 1 or word.start not in own or word.text in _often() for word in words
    )


_NEXT = 2
"""Characters below a restored text that may complete its last word."""


def _end_of_run(text: str, at: int) -> re.Match[str] | None:
    """Give the end of the damage that begins at a place; None where it is too far or behind a blank."""
    for place in range(at, min(at + _MAX_RUN, len(text)) + 1):
        end = _END.match(text, place)
        if end:
            return end
        if text[place : place + 1].isspace():
            return None
    return None


def _wholes(data: bytes, end: re.Match[str], reads: Reads) -> Iterator[str]:
    """Give what the bytes of a damage can be, completed by its last byte or by the reading of its last character."""
    if end["lost"]:
        whole = data[:-1].decode("gbk", "replace")
        if whole and _is_known(whole):
            yield whole + "?"
        return
    trails = [ord(end["trail"])] if end["trail"] else _TRAILS
    for trail in trails:
        whole = (data + bytes([trail])).decode("gbk", "replace")
        is_read = end["trail"] or reads(_char(bytes([data[-1], trail])), end["gloss"])
        if is_read and _is_known(whole):
            yield whole


def _is_known(text: str) -> bool:
    return all(char in _known() for char in text)


def _bytes(text: str) -> bytes | None:
    """Give a text in GBK when every character of it has two bytes.

    Marks of half width were printed full.
    """
    try:
        data = text.translate(_FULL_WIDTH).encode("gbk")
    except UnicodeError:
        return None
    return data if len(data) == 2 * len(text) else None


def _char(pair: bytes) -> str:
    char = pair.decode("gbk", "ignore")
    return char if len(char) == 1 and is_han(char) else ""


@functools.cache
def _often() -> frozenset[str]:
    """The most frequent characters; the list is in this order."""
    return frozenset(common_han()[:_FREQUENT]) | _MARKS


_FREQUENT = 300


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(common_han()) | _MARKS
