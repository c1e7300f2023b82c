"""The query language: a query as typed → the query tree, and the tree → a query that reads the same.

    query   = both { OR both }
    both    = unit { [AND] unit }
    unit    = NOT unit | near
    near    = primary [ NEAR primary ]
    primary = '(' query ')' | field value | '=' text | quoted | text

It never fails on what is typed: an operator without an operand is left out, a parenthesis without a partner too, and
when nothing is left the whole query is taken literally. Only limits refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast, get_args

from indexer.config import DEFAULT_GAP, MAX_GAP, MAX_QUERY_CHARACTERS, MAX_QUERY_DEPTH, MAX_QUERY_TERMS
from indexer.errors import QueryTooLargeError
from indexer.model import Basis, DateSpan
from indexer.search.lexer import FIELD_NAMES, STAR, Token, tokenize
from indexer.search.nodes import And, Everything, Field, FieldName, Gap, Near, Node, Not, Or, Prefix, Text
from indexer.text.fold import fold_text, is_run_char

_KINDS = {"正文": "body", "小标题": "heading", "图注": "caption", "署名": "byline", "标题": "title"}
KINDS = ("body", "heading", "caption", "byline", "title")
BASES: tuple[Basis, ...] = get_args(Basis)
"""How a date is known: printed as one, or inferred from the text."""
_DATES = {"明载": "explicit", "推断": "inferred", "无": "none"}


def parse(query: str) -> Node:
    """Read a query. A blank one is Everything.

    Raises QueryTooLargeError over 500 characters, 64 terms or 16 nested parentheses.
    """
    if len(query) > MAX_QUERY_CHARACTERS:
        raise QueryTooLargeError(
            f"The query has {len(query)} characters; at most {MAX_QUERY_CHARACTERS} are read: shorten it.", field="q"
        )
    query = "".join(char for char in query if char.isspace() or fold_text(char))  # what cannot be seen is not asked
    if not query.strip():
        return Everything()
    parser = _Parser(list(tokenize(query)))
    node = parser.read()
    if node is not None:
        return node
    return Text(query.strip(), literal=True)


class _Parser:
    """Recursive descent over the tokens; `None` stands for an operand that is not there."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._terms = 0

    def read(self) -> Node | None:
        parts = []
        while self._at < len(self._tokens):
            part = self._either()
            if part is not None:
                parts.append(part)
            self._take("close")  # a closing parenthesis without a partner
        return _combine(And, parts)

    def _peek(self, *kinds: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].kind in kinds

    def _take(self, *kinds: str) -> Token | None:
        if not self._peek(*kinds):
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def _either(self) -> Node | None:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return _combine(Or, [part for part in parts if part is not None])

    def _both(self) -> Node | None:
        parts = []
        while self._at < len(self._tokens) and not self._peek("or", "close"):
            if self._take("and"):
                continue
            part = self._unit()
            if part is not None:
                parts.append(part)
        return _combine(And, parts)

    def _unit(self) -> Node | None:
        negations = 0
        while self._take("not"):
            negations += 1
        if negations and self._peek("or", "close", "and"):
            return None
        node = self._near()
        if node is None or negations % 2 == 0:
            return node
        return node.part if isinstance(node, Not) else Not(node)

    def _near(self) -> Node | None:
        left = self._primary()
        while near := self._take("near"):
            if not self._peek("text", "quoted", "whole"):
                break
            right = self._primary()
            if isinstance(left, Text) and isinstance(right, Text):
                left = Near(left, right, near.number)
            else:
                left = _combine(And, [part for part in (left, right) if part is not None])
        return left

    def _primary(self) -> Node | None:
        if self._take("open"):
            return self._group()
        if field := self._take("field"):
            return self._field(field.text)
        if self._take("whole"):
            node = self._primary()
            return Text(node.text, literal=node.literal, whole=True) if isinstance(node, Text) else node
        if quoted := self._take("quoted"):
            return self._count(Text(quoted.text, literal=True)) if quoted.text.strip() else None
        if text := self._take("text"):
            return self._text(text.text)
        self._take("near")  # NEAR with nothing before it
        return None

    def _group(self) -> Node | None:
        self._depth += 1
        if self._depth > MAX_QUERY_DEPTH:
            raise QueryTooLargeError(
                f"Parentheses are nested deeper than {MAX_QUERY_DEPTH}: write the query flatter.", field="q"
            )
        node = self._either()
        self._take("close")
        self._depth -= 1
        return node

    def _field(self, typed: str) -> Node | None:
        token = self._take("text", "quoted")
        if token is None:
            return None
        name = FIELD_NAMES[typed]
        value = _field_value(name, token.text)
        if value is None:
            return self._count(Text(f"{typed}:{token.text}", literal=True))
        return self._count(Field(cast("FieldName", name), value))

    def _text(self, text: str) -> Node | None:
        return self._count(node) if (node := _read_text(text)) is not None else None

    def _count(self, node: Node) -> Node:
        self._terms += 1
        if self._terms > MAX_QUERY_TERMS:
            raise QueryTooLargeError(
                f"The query has more than {MAX_QUERY_TERMS} terms: split it into several.", field="q"
            )
        return node


def _combine(kind: Callable[[tuple[Node, ...]], Node], parts: list[Node]) -> Node | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And | Or) and type(part) is kind else [part])
    return kind(tuple(flat))


def _read_text(text: str) -> Node | None:
    """Read bare text: stars make it a gap, a prefix, or everything."""
    pieces, bounds = _split_at_stars(text)
    if not any(pieces):
        return Everything()
    *_, last = pieces
    if len(list(filter(None, pieces))) == 1:
        return Prefix(pieces[0]) if last == "" and len(pieces) > 1 and _ends_in_run(pieces[0]) else Text(pieces[0])
    kept = [(piece, bound) for piece, bound in zip(pieces[1:], bounds, strict=True) if piece]
    return Gap((pieces[0], *(piece for piece, _ in kept)), tuple(bound for _, bound in kept))


def _ends_in_run(text: str) -> bool:
    return is_run_char(fold_text(text)[-1])


def _split_at_stars(text: str) -> tuple[list[str], list[int]]:
    pieces, bounds, at = [], [], 0
    for star in STAR.finditer(text):
        pieces.append(text[at : star.start()])
        bounds.append(min(int(star[1]), MAX_GAP) if star[1] else DEFAULT_GAP)
        at = star.end()
    return [*pieces, text[at:]], bounds


def _field_value(name: str, text: str) -> str | None:
    """Normalise a field's value; None when it cannot be one."""
    if name == "date":
        value = _DATES.get(fold_text(text), text)
        return value if value in BASES or _is_date_range(value) else None
    if name == "kind":
        value = _KINDS.get(fold_text(text), text)
        return value if value in KINDS else None
    return text if text.strip() else None


def _is_date_range(text: str) -> bool:
    try:
        date_range(text)
    except ValueError:
        return False
    return True


def date_range(text: str) -> tuple[DateSpan | None, DateSpan | None] | None:
    """Read 2024, 2022..2023-06, ..2023, 2022.. as first and last span; None for `none` (undated).

    Raises ValueError for anything else.
    """
    if text in ("none", "无"):
        return None
    first, dots, last = text.partition("..")
    if not dots:
        return DateSpan.parse(first), DateSpan.parse(first)
    if not first and not last:
        raise ValueError(text)
    return DateSpan.parse(first) if first else None, DateSpan.parse(last) if last else None


def render(node: Node) -> str:
    """Write a tree as a query that `parse` reads as the same tree: what the page shows as "understood as"."""
    match node:
        case Everything():
            return "*"
        case Text(text, literal, whole):
            return ("=" if whole else "") + (quote(text) if literal else text)
        case Prefix(text):
            return text + "*"
        case Gap(pieces, bounds):
            stars = [f"*{{{bound}}}" if bound != DEFAULT_GAP else "*" for bound in bounds]
            return pieces[0] + "".join(star + piece for star, piece in zip(stars, pieces[1:], strict=True))
        case Near(left, right, distance):
            return f"{render(left)} NEAR/{distance} {render(right)}"
        case Field(name, value):
            is_bare = list(tokenize(value)) == [Token("text", value)]
            return f"{name}:{value if is_bare else quote(value)}"
        case Not(part):
            return f"NOT {_grouped(part)}"
        case And(parts):
            return " AND ".join(_grouped(part) for part in parts)
        case Or(parts):
            return " OR ".join(_grouped(part) for part in parts)


def _grouped(node: Node) -> str:
    return f"({render(node)})" if isinstance(node, And | Or) else render(node)


def quote(text: str) -> str:
    """Write a text so that it is searched literally, whatever signs it holds."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
