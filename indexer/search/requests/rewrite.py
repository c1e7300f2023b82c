"""Changes to a query tree between reading it and asking an engine.

Whole words, place names, loosening.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeGuard

from indexer.config import MAX_QUERY_TERMS
from indexer.model import RegionPath
from indexer.search.language.nodes import And, Chain, Field, Like, Near, Node, Not, Or, Text, Unless
from indexer.search.requests.request import AMBIGUOUS, UNKNOWN
from indexer.text.fold import Folded, fold, is_run_char
from indexer.text.words import Cut, character_pairs, cut_words

FindRegion = Callable[[str], Sequence[RegionPath]]
"""Gives the units that a code or a name can mean; none when it is unknown."""

PLACE_WORDS = {
    "未知": UNKNOWN,
    UNKNOWN: UNKNOWN,
    "有歧义": AMBIGUOUS,
    "有歧義": AMBIGUOUS,
    AMBIGUOUS: AMBIGUOUS,
}
_PLACE_FIELDS = ("region", "mentioned", "place")


_SEAM = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])"
)
"""Where one person puts a blank between letters and digits and another none: MIX|Fold|3, G|318."""
_MAX_SEAMS = 3
"""Every seam doubles the texts to look for; what has more of them is a code and not a name."""


def however_spaced(node: Node) -> Node:
    """Make unquoted texts match with and without the blanks that are typed, or not, between letters and digits.

    MIXFold3 also finds MIX Fold 3, and iPhone 15, two texts of one paragraph, also iPhone15.
    """
    match node:
        case Text():
            return (
                _any_of([replace(node, text=text) for text in _spacings(node.text)])
                if _is_plain(node)
                else node
            )
        case And(parts):
            return _all_of(list(_joined(parts)))
        case _:
            return _map_parts(node, however_spaced)


def _is_plain(node: Node) -> TypeGuard[Text]:
    return isinstance(node, Text) and not node.literal and not node.whole


def _any_of(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


def _all_of(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes))


def _spacings(text: str) -> Iterator[str]:
    """Give a text, then the same with blanks at each choice of its seams."""
    seams = [seam.start() for seam in _SEAM.finditer(text)]
    edges = [0, *seams, len(text)] if len(seams) <= _MAX_SEAMS else [0, len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(edges)]
    for blanks in itertools.product(("", " "), repeat=len(pieces) - 1):
        yield pieces[0] + "".join(
            blank + piece for blank, piece in zip(blanks, pieces[1:], strict=True)
        )


def _joined(parts: Sequence[Node]) -> Iterator[Node]:
    """Give the parts; of neighbours that could be written as one, both or the one."""
    at = 0
    while at < len(parts):
        part, following = parts[at], parts[at + 1] if at + 1 < len(parts) else None
        if (
            following is not None
            and _is_plain(part)
            and _is_plain(following)
            and _are_one(part.text, following.text)
        ):
            yield Or((And((part, following)), Text(part.text + following.text)))
            at += 2
        else:
            yield however_spaced(part)
            at += 1


def _are_one(left: str, right: str) -> bool:
    return re.search(r"[A-Za-z]\d|\d[A-Za-z]", left[-1:] + right[:1]) is not None


def only_whole_words(node: Node) -> Node:
    """Make every text of the tree match whole words only."""
    match node:
        case Text():
            return replace(node, whole=True)
        case Near(left, right, distance):
            return Near(replace(left, whole=True), replace(right, whole=True), distance)
        case Unless(text):
            return replace(node, text=replace(text, whole=True))
        case Chain(texts):
            return replace(node, texts=tuple(replace(text, whole=True) for text in texts))
    return _map_parts(node, only_whole_words)


def with_codes(node: Node, find_region: FindRegion) -> Node:
    """Replace the place names of fields by codes: a name with several meanings by all of them.

    A name that means nothing is kept, and as it is no code it matches nothing.
    """
    if isinstance(node, Field) and node.name in _PLACE_FIELDS:
        if node.value in PLACE_WORDS:
            return Field(node.name, PLACE_WORDS[node.value])
        fields = tuple(Field(node.name, path[-1].code) for path in find_region(node.value))
        return fields[0] if len(fields) == 1 else Or(fields) if fields else node
    return _map_parts(node, lambda part: with_codes(part, find_region))


def unknown_places(node: Node, find_region: FindRegion) -> tuple[str, ...]:
    """Name the places of fields that the gazetteer does not have, for a note to the reader."""
    match node:
        case Field(name, value) if (
            name in _PLACE_FIELDS and value not in PLACE_WORDS and not find_region(value)
        ):
            return (value,)
        case And(parts) | Or(parts):
            return tuple(name for part in parts for name in unknown_places(part, find_region))
        case Not(part):
            return unknown_places(part, find_region)
    return ()


def loosened(node: Node, cut: Cut = cut_words) -> Node | None:
    """Make the tree of paragraphs that share something with the query.

    None for one that asks for more than texts.

    Quoted and whole-word texts are never loosened: they, fields and exclusions that are required
    stay required. Something shared is a word of several characters, or two characters side by side:
    names and new words are in no dictionary.

    cut: cuts as the index was cut.
    """
    parts = _flat(node) if isinstance(node, And) else (node,)
    loose = tuple(text for part in parts for text in _loose_texts(part))
    required = tuple(part for part in parts if not _loose_texts(part))
    if any(not isinstance(part, Field | Not | Text) for part in required):
        return None
    folded = [fold(text.text) for text in loose]
    shared = tuple(dict.fromkeys(_shareable(folded, cut)))[:MAX_QUERY_TERMS]
    if not shared or loose == (_shared_text(shared[0]),):
        return None
    like = Like(tuple(map(_shared_text, shared)), " ".join(text.text for text in folded))
    return And((like, *required)) if required else like


def _flat(node: And) -> tuple[Node, ...]:
    return tuple(
        inner
        for part in node.parts
        for inner in (_flat(part) if isinstance(part, And) else (part,))
    )


def _loose_texts(node: Node) -> tuple[Text, ...]:
    """Give the texts of a part that may be loosened; none where the part must stay as it is."""
    if isinstance(node, Text):
        return () if node.literal or node.whole else (node,)
    if not isinstance(node, Or) or not all(map(_loose_texts, node.parts)):
        return ()
    return tuple(text for part in node.parts for text in _loose_texts(part))


def _shareable(texts: Sequence[Folded], cut: Cut) -> Iterator[str]:
    """Give the words of some texts, then their pairs of Han characters.

    Single characters only if there is no other.
    """
    words = [word.text for text in texts for word in cut(text.word_text)]
    yield from [word for word in words if len(word) > 1] or words
    yield from (
        pair
        for text in texts
        for pair in character_pairs(text.text)
        if not all(map(is_run_char, pair))
    )


def _shared_text(text: str) -> Text:
    """Make the leaf of something shared.

    A pair of a digit or letter and a Han character has no edge to keep.
    """
    return Text(text, literal=any(map(is_run_char, text)) and not all(map(is_run_char, text)))


def _map_parts(node: Node, change: Callable[[Node], Node]) -> Node:
    match node:
        case And(parts):
            return And(tuple(change(part) for part in parts))
        case Or(parts):
            return Or(tuple(change(part) for part in parts))
        case Not(part):
            return Not(change(part))
    return node
