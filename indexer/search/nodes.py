"""The query tree: what every engine answers. Frozen values; text stands as the person typed it, engines fold it.

Occurrences (次) are defined here once. A Text, Gap, Near or Prefix node occurs in a paragraph as often as it can be
found from left to right without overlapping itself. A tree has, per paragraph that it matches, the sum over its
distinct positive leaves (those not below a Not). Field and Everything match paragraphs and have no occurrences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

FieldName = Literal["title", "author", "source", "place", "region", "mentioned", "date", "kind"]


@dataclass(frozen=True, slots=True)
class Text:
    """These characters, adjacent.

    literal: it was quoted: the edges are free and the search is never loosened. Otherwise an edge that is a digit or
        a Latin letter matches only at the edge of a run of those.
    whole: both ends must also be word edges (`=作品`).
    """

    text: str
    literal: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """A run of digits and Latin letters that begins so (`duan*`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Pieces in this order in one sentence, with at most `bounds[i]` characters between piece i and i + 1."""

    pieces: tuple[str, ...]
    bounds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Both texts, in either order, with at most `distance` characters between them, not overlapping."""

    left: Text
    right: Text
    distance: int


@dataclass(frozen=True, slots=True)
class And:
    """Every part matches the paragraph."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part matches the paragraph."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Like(Or):
    """At least one part matches the paragraph, as in Or; those that share more characters of `text` rank higher."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not match the paragraph."""

    part: Node


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the paragraph or its article.

    title, author, source: the folded value contains the folded text. region, mentioned, place: a unit code or name, at
    or below. date: a span or `begin..end` (either may be missing), `none`, or how the date is
    known, `explicit` or `inferred`. kind: a paragraph kind.
    """

    name: FieldName
    value: str


@dataclass(frozen=True, slots=True)
class Everything:
    """Every paragraph."""


Leaf = Text | Prefix | Gap | Near
Node = Text | Prefix | Gap | Near | And | Or | Not | Field | Everything


def positive_leaves(node: Node) -> tuple[Leaf, ...]:
    """Give the distinct leaves that count occurrences and are marked in hits, in reading order."""
    return tuple(dict.fromkeys(_leaves(node)))


def _leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case Text() | Prefix() | Gap() | Near():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)
        case _:
            return
