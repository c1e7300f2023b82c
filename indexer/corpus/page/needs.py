r"""What a text must hold for a pattern to match it, worked out from the pattern.

Most lines hold nothing that a rule looks for, and to look for a character is far cheaper than to
try a rule at every place. Such a look is never written by hand: it is derived, so that it cannot
miss what its rule would find.

    needs("(?:版权|著作权)所有")     # {"版权所有", "著作权所有"} or what tells as much
    needs(r"\d+(?:年|月)")            # {"年", "月"}
    needs(r"\w+")                     # None: any text may match

The tree of the pattern (`re._parser`) is walked: a sequence needs what the rarest of its members
needs, a branch needs one of what its branches need, what may be missing needs nothing.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

_MOST = 320
"""Longer texts of which one must be held; more of them say too little. No answer depends on it."""
_MOST_CHARS = 4096
"""Characters of a class that are told apart. No answer depends on it."""
_MOST_PRODUCTS = 24
"""Texts that a run of characters and classes may stand for. No answer depends on it."""
_FEW_CHARS = 16
"""Characters that may be looked for beside longer texts. No answer depends on it."""
_RARITY, _RARITY_OF_COMMON = 0.02, 0.2
"""How often a character stands in a line by guess, and a digit or blank: longer texts are rarer,
many are less rare. No answer depends on it."""
_BOTH_CASES = re.IGNORECASE

Needs = frozenset[str] | None
"""One of these texts is in every text that a pattern matches; None when nothing is known."""


class Sifted:
    """A pattern that is tried only on texts that hold what it needs.

    At the beginning of a text, a pattern that says with which characters it begins fails at once
    by itself. A text that is longer than what a pattern matches is not matched as a whole.
    """

    __slots__ = ("_longest", "_may", "_may_begin", "pattern")

    def __init__(self, pattern: str | re.Pattern[str], flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags) if isinstance(pattern, str) else pattern
        self._may = sieve(self.pattern)
        self._may_begin = bool if first_chars(self.pattern) else self._may
        self._longest = longest_match(self.pattern)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Search as the pattern does."""
        return self.pattern.search(text, start) if self._may(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """Match as the pattern does."""
        return self.pattern.match(text) if self._may_begin(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Match a whole text as the pattern does."""
        if len(text) > self._longest or not self._may_begin(text):
            return None
        return self.pattern.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find as the pattern does."""
        return self.pattern.finditer(text) if self._may(text) else iter(())

    def split(self, text: str) -> list[str]:
        """Split as the pattern does."""
        return self.pattern.split(text) if self._may(text) else [text]

    def subn(self, new: str | Callable[[re.Match[str]], str], text: str) -> tuple[str, int]:
        """Replace as the pattern does, and count; a text without a match is given back itself."""
        changed, count = self.pattern.subn(new, text) if self._may(text) else (text, 0)
        return (changed, count) if count else (text, 0)


def sieve(*patterns: str | re.Pattern[str]) -> Callable[[str], object]:
    """Give a test that every text passes which one of some patterns can match."""
    found = [needs(pattern) for pattern in patterns]
    if any(need is None for need in found):
        return lambda _: True
    texts = frozenset(itertools.chain.from_iterable(need for need in found if need))
    return re.compile(_one_of(texts)).search


def _one_of(texts: frozenset[str]) -> str:
    """Write a pattern for one of some texts, without those that hold another one."""
    least = [text for text in texts if not _holds_another(text, texts)]
    chars = [text for text in least if len(text) == 1]
    if len(chars) > _FEW_CHARS:
        # `re` looks through many characters at once only as a class, which no longer text is part of.
        chars = [min(text, key=_rank) for text in least]
    if least and len(chars) == len(least):
        return f"[{''.join(_spans(map(ord, chars)))}]"
    return "|".join(map(re.escape, sorted(least))) or "(?!)"


def _spans(codes: Iterable[int]) -> Iterator[str]:
    """Write characters as ranges: `re` tries far ones one by one."""
    for _, run in itertools.groupby(
        enumerate(sorted(set(codes))), key=lambda pair: pair[1] - pair[0]
    ):
        span = [chr(code) for _, code in run]
        yield (
            re.escape(span[0]) if len(span) == 1 else f"{re.escape(span[0])}-{re.escape(span[-1])}"
        )


def _rank(char: str) -> tuple[bool, str]:
    """Order characters: signs before letters and digits, which stand in most lines."""
    return char.isalnum(), char


def _holds_another(text: str, texts: frozenset[str]) -> bool:
    parts = (
        text[start:end] for start in range(len(text)) for end in range(start + 1, len(text) + 1)
    )
    return any(part in texts for part in parts if part != text)


def needs(pattern: str | re.Pattern[str]) -> Needs:
    """Work out what a text must hold for a pattern to match in it."""
    tree, flags = _parsed(pattern)
    return _sequence(tree, folds=bool(flags & _BOTH_CASES))


def first_chars(pattern: str | re.Pattern[str]) -> frozenset[str] | None:
    """Work out with which characters the matches of a pattern begin; None when any may be the first."""
    tree, flags = _parsed(pattern)
    first, is_empty = _first(tree, folds=bool(flags & _BOTH_CASES))
    return None if is_empty else first


def longest_match(pattern: str | re.Pattern[str]) -> int:
    """Give how many characters the longest text has that a pattern matches; very many for no limit."""
    tree, _ = _parsed(pattern)
    return int(tree.getwidth()[1])


def led(pattern: str) -> str:
    """Put a look at its first characters before a pattern, so that `re` tries it only at those."""
    first = first_chars(pattern)
    return f"(?=[{''.join(_spans(map(ord, first)))}])(?:{pattern})" if first else pattern


_First = tuple[frozenset[str] | None, bool]
"""The first characters, None for any, and whether there may be none."""


def _first(items: Iterable[tuple[Any, Any]], *, folds: bool) -> _First:
    """Go on through a sequence as long as its members may match nothing."""
    found: frozenset[str] = frozenset()
    for name, value in items:
        first, is_empty = _first_of(str(name), value, folds=folds)
        if first is None:
            return None, is_empty
        found |= first
        if not is_empty:
            return found, False
    return found, True


def _first_of(name: str, value: Any, *, folds: bool) -> _First:
    match name:
        case "LITERAL" | "IN":
            return _chars(name, value, folds=folds), False
        case "SUBPATTERN":
            return _first(value[3], folds=_folds_inside(value, folds=folds))
        case "ATOMIC_GROUP":
            return _first(value, folds=folds)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            first, is_empty = _first(value[2], folds=folds)
            return first, is_empty or not value[0]
        case "BRANCH":
            firsts = [_first(branch, folds=folds) for branch in value[1]]
            known = [first for first, _ in firsts if first is not None]
            is_empty = any(may_be for _, may_be in firsts)
            whole = frozenset(itertools.chain.from_iterable(known))
            return whole if len(known) == len(firsts) else None, is_empty
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return frozenset(), True
        case _:
            return None, True


def _folds_inside(group: Any, *, folds: bool) -> bool:
    """Tell whether both cases count inside a group, which may say so or the contrary itself."""
    _, added, removed, _ = group
    return (folds or bool(added & _BOTH_CASES)) and not removed & _BOTH_CASES


@functools.lru_cache(maxsize=4)
def _parsed(pattern: str | re.Pattern[str]) -> tuple[Any, int]:
    """Give the tree of a pattern and its flags; kept for the next questions about the same one."""
    parser = importlib.import_module("re._parser")
    if isinstance(pattern, re.Pattern):
        return parser.parse(pattern.pattern, pattern.flags), pattern.flags
    tree = parser.parse(pattern)
    return tree, tree.state.flags


def _sequence(items: Iterable[tuple[Any, Any]], *, folds: bool) -> Needs:
    """Give the rarest of what the members of a sequence need; characters side by side make one text."""
    best: Needs = None
    run = frozenset({""})
    for name, value in items:
        chars = _chars(str(name), value, folds=folds)
        if chars and len(run) * len(chars) <= _MOST_PRODUCTS:
            run = frozenset(text + char for text in run for char in chars)
            continue
        best = _rarer(best, run)
        run = chars or frozenset({""})
        if not chars:
            best = _rarer(best, _member(str(name), value, folds=folds))
    return _rarer(best, run)


def _chars(name: str, value: Any, *, folds: bool) -> frozenset[str] | None:
    """Give the characters that a literal or a small class may be."""
    match name:
        case "LITERAL":
            found = [value]
        case "IN" if all(str(kind) in ("LITERAL", "RANGE") for kind, _ in value):
            spans = [(what, what) if str(kind) == "LITERAL" else what for kind, what in value]
            ranges = [range(low, high + 1) for low, high in spans]
            if sum(map(len, ranges)) > _MOST_CHARS:
                return None
            found = list(itertools.chain.from_iterable(ranges))
        case _:
            return None
    chars = frozenset(map(chr, found))
    return None if folds and _is_cased(chars) else chars


def _is_cased(chars: Iterable[str]) -> bool:
    return any(char.lower() != char.upper() for char in chars)


def _member(name: str, value: Any, *, folds: bool) -> Needs:
    """Give what one member of a sequence needs that is no character."""
    match name:
        case "SUBPATTERN":
            return _sequence(value[3], folds=_folds_inside(value, folds=folds))
        case "BRANCH":
            return _one_of_all(_sequence(branch, folds=folds) for branch in value[1])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, _, inner = value
            return _sequence(inner, folds=folds) if least else None
        case "ATOMIC_GROUP":
            return _sequence(value, folds=folds)
        case "ASSERT":
            return _sequence(value[1], folds=folds)
        case _:
            return None


def _one_of_all(branches: Iterable[Needs]) -> Needs:
    union: set[str] = set()
    for branch in branches:
        if branch is None:
            return None
        union |= branch
    return frozenset(union) if sum(len(text) > 1 for text in union) <= _MOST else None


def _rarer(one: Needs, other: Needs) -> Needs:
    if other is None or "" in other:
        return one
    return other if one is None or _share(other) < _share(one) else one


@functools.cache
def _share(texts: frozenset[str]) -> float:
    """Guess how often one of some texts stands in a line."""
    return sum(
        math.prod(
            _RARITY_OF_COMMON if char.isdigit() or char.isspace() else _RARITY for char in text
        )
        for text in texts
    )
