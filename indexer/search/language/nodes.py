"""The query tree: what every engine answers.

Frozen values; text stands as the person typed it, engines fold it.

Occurrences (次) are defined here once. A leaf (Text, Unless, Prefix, Gap, Near, Chain) occurs in a
paragraph as often as it can be found from left to right without overlapping itself. A tree has, per
paragraph that it matches, the sum over its distinct positive leaves (those not below a Not). Field
and Everything match paragraphs and have no occurrences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

FieldName = Literal["title", "author", "source", "place", "region", "mentioned", "date", "kind"]


@dataclass(frozen=True, slots=True)
class Text:
    """These characters, adjacent.

    literal: it was quoted: the edges are free and the search is never loosened. Otherwise an edge
        that is a digit or a Latin letter matches only at the edge of a run of those.
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
class Unless:
    """A text where none of `before` ends right before it and none of `after` begins right behind it.

    Between two digits or Latin letters a blank is nothing: what is parted by one stands side by
    side.
    """

    text: Text
    before: tuple[Text, ...] = ()
    after: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Pieces in this order, with at most `bounds[i]` characters, and at least `least[i]`, between piece i and i + 1.

    least: none where all are 0. A gap does not reach into another sentence, but one of an exact
    width may hold any characters of the paragraph, and the edges that face it are free (202?年
    finds 2023年).
    """

    pieces: tuple[str, ...]
    bounds: tuple[int, ...]
    least: tuple[int, ...] = ()

    def fewest(self, at: int) -> int:
        """Give the least number of characters between piece `at` and the next."""
        return self.least[at] if self.least else 0

    def is_exact(self, at: int) -> bool:
        """Tell whether a gap has one width, and any.

        Whether its characters are counted and not looked at.
        """
        return 0 <= at < len(self.bounds) and 0 < self.fewest(at) == self.bounds[at]

    def free_edges(self, piece: int) -> tuple[bool, bool]:
        """Tell whether the left and the right edge of a piece face a gap of an exact width."""
        return self.is_exact(piece - 1), self.is_exact(piece)


@dataclass(frozen=True, slots=True)
class Near:
    """Both texts, in either order, with at most `distance` characters between them, not overlapping."""

    left: Text
    right: Text
    distance: int


@dataclass(frozen=True, slots=True)
class Chain:
    """The first text, where each next one stands within its distance of the one before and does not overlap it.

    Link i joins text i and i + 1: at most `distances[i]` characters lie between them; the second of
    them stands behind the first if `ordered[i]`, else on either side. What occurs and is counted is
    the first text.
    """

    texts: tuple[Text, ...]
    distances: tuple[int, ...]
    ordered: tuple[bool, ...]


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
    """At least one part matches the paragraph, as in Or.

    Those that share more characters of `text` rank higher.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not match the paragraph."""

    part: Node


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the paragraph or its article.

    title, author, source: the folded value contains the folded text. region, mentioned, place: a
    unit code or name, at or below. date: a span or `begin..end` (either may be missing), `none`, or
    how the date is known, `explicit` or `inferred`. kind: a paragraph kind.
    """

    name: FieldName
    value: str


@dataclass(frozen=True, slots=True)
class Everything:
    """Every paragraph."""


Leaf = Text | Unless | Prefix | Gap | Near | Chain
Node = Text | Unless | Prefix | Gap | Near | Chain | And | Or | Not | Field | Everything


def positive_leaves(node: Node) -> tuple[Leaf, ...]:
    """Give the distinct leaves that count occurrences and are marked in hits, in reading order."""
    return tuple(dict.fromkeys(_leaves(node)))


def title_leaves(node: Node) -> tuple[Leaf, ...]:
    """Give what a query wants in the title, as leaves that are marked there."""
    match node:
        case Field("title", value):
            return (Text(value, literal=True),)
        case And(parts) | Or(parts):
            return tuple(dict.fromkeys(leaf for part in parts for leaf in title_leaves(part)))
        case _:
            return ()


def _leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case Text() | Unless() | Prefix() | Gap() | Near() | Chain():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)
        case _:
            return
