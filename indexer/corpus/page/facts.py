"""What was read from a line's text stays with the text: a fact is worked out once, when it is first asked for.

    @fact
    def find_dates(text: str) -> tuple[FoundDate, ...]: ...

    find_dates(line.text)  # reads
    find_dates(line.text)  # remembers

A reader is a pure function of one text. Of a text that is no line's own, a piece of one, it reads
anew each time. A repair or a join makes a new text, and so new facts; what only judges a line (its
role) leaves them with it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from indexer.text.fold import fold_text

Answer = TypeVar("Answer")
_UNREAD: Any = object()
"""Stands for an answer that nobody asked for yet; None is one."""


class Text(str):
    """The text of a line with what was read from it.

    facts: the answers of readers, by reader. plain: what `plain.plain` reads, which every rule asks
    for; not there before the first does. What leaves the reading of a record is a plain `str`.
    """

    __slots__ = ("facts", "plain")
    facts: dict[object, Any]
    plain: str

    def __new__(cls, text: str) -> Text:
        """Keep the characters; nothing is read yet."""
        made = super().__new__(cls, text)
        made.facts = {}
        return made

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Leave the facts behind where a text goes to another process."""
        return str, (str(self),)


def fact(read: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """Make a reader of texts keep its answer on the text of a line."""

    @functools.wraps(read)
    def asked(text: str) -> Answer:
        if text.__class__ is not Text:
            return read(text)
        answer: Answer = text.facts.get(asked, _UNREAD)
        if answer is _UNREAD:
            answer = text.facts[asked] = read(text)
        return answer

    return asked


def trimmed(text: str, marks: str | None = None) -> str:
    """Take marks, or blanks, off both ends; a text that has none is given back with its facts."""
    bare = text.strip(marks)
    return bare if len(bare) < len(text) else text


@fact
def folded_text(text: str) -> str:
    """Give a text as a search sees it; what is read of that stays with it too."""
    return Text(fold_text(str(text)))
