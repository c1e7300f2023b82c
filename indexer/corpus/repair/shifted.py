"""The GBK-shift repair: Chinese read one byte off, between two question marks.

Where one byte of a GBK text was lost, the two-byte characters that follow are read from the middle
of one to the middle of the next, until the damage ends; the half characters at both ends show as
`?`. Re-encoding the readable part and dropping one byte at each end gives the characters between
exactly. The two at the ends lost half of their bytes: they are put back only when the rest of the
file settles them, by using one of the possible pairs with its neighbour far more than any other.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import common_han, is_han

_DAMAGE = Sifted(r"(?<=[\u3400-\u9fff])\?([^?\s]{2,8})\?")
_HALF_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_LEADS = range(0x81, 0xFF)
_TRAILS = [trail for trail in range(0x40, 0xFF) if trail != 0x7F]
_MARGIN = 3
"""How many times more often than the runner-up the chosen pair must stand elsewhere in the file."""


def repair_shifted(text: str, whole: str) -> tuple[str, int]:
    """Repair every certain shift of a text, judged by the `whole` file.

    Give the text and how many were repaired.
    """
    count = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal count
        restored = _restore(match, whole)
        count += restored is not None
        return match[0] if restored is None else restored

    return _DAMAGE.subn(replace, text)[0], count


def _restore(match: re.Match[str], whole: str) -> str | None:
    """Give the characters that stood at a damaged place, or None when they are not certain."""
    if (
        all(char in _common() for char in match[1] if is_han(char))
        and match[1][0].isalnum()
        and match[1][-1].isalnum()
    ):
        return None  # readable as it is: words between two question marks
    try:
        data = match[1].translate(_HALF_WIDTH).encode("gbk")
        middle = data[1:-1].decode("gbk")
    except UnicodeError:
        return None
    if not middle:
        return None
    before, after = match.string[match.start() - 1], match.string[match.end() :][:1]
    first = _settle(before, _ending_with(data[0]), middle[0], whole)
    last = _settle(middle[-1], _beginning_with(data[-1]), after, whole)
    return first + middle + last if first and last else None


@functools.cache
def _ending_with(trail: int) -> tuple[str, ...]:
    """Give the common characters whose second byte is known."""
    return _common_ones(bytes([lead, trail]) for lead in _LEADS)


@functools.cache
def _beginning_with(lead: int) -> tuple[str, ...]:
    """Give the common characters whose first byte is known."""
    return _common_ones(bytes([lead, trail]) for trail in _TRAILS)


def _common_ones(pairs: Iterator[bytes]) -> tuple[str, ...]:
    return tuple(char for pair in pairs if (char := pair.decode("gbk", "ignore")) in _common())


def _settle(before: str, chars: Sequence[str], after: str, whole: str) -> str | None:
    """Choose the character that the file puts between or beside these neighbours, if one stands out."""
    pairs_of = _pairs(whole)
    counts = {
        char: pairs_of[before, char] + (pairs_of[char, after] if is_han(after) else 0)
        for char in chars
    }
    best, second, *_ = [*sorted(counts.values(), reverse=True), 0, 0]
    if not best or best < _MARGIN * second:
        return None
    return max(counts, key=lambda char: counts[char])


@functools.lru_cache(maxsize=1)
def _pairs(whole: str) -> Counter[tuple[str, str]]:
    """Count the pairs of neighbours of a file once.

    A damaged file asks for hundreds at each damage.
    """
    return Counter(itertools.pairwise(whole))


@functools.cache
def _common() -> frozenset[str]:
    return frozenset(common_han())
