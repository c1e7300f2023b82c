"""The query language: a query as typed → the query tree, and the tree → a query that reads the same.

    query   = both { OR both }
    both    = unit { [AND] unit }
    unit    = NOT unit | near
    near    = beside { NEAR beside | THEN beside }
    beside  = primary { NOT FOLLOWED BY primary | NOT PRECEDED BY primary }
    primary = '(' query ')' | field value | '=' text | quoted | text

It never fails on what is typed: an operator without an operand is left out, a parenthesis without a
partner too, and when nothing is left the whole query is taken literally. Only limits refuse.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast, get_args

from indexer.config import DEFAULT_GAP, MAX_QUERY_CHARACTERS, MAX_QUERY_DEPTH, MAX_QUERY_TERMS
from indexer.errors import QueryTooLargeError
from indexer.model import KINDS, Basis, DateSpan
from indexer.search.language.lexer import FIELD_NAMES, Token, operator_of, split_at_wild, tokenize
from indexer.search.language.nodes import (
    And,
    Chain,
    Everything,
    Field,
    FieldName,
    Gap,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Prefix,
    Text,
    Unless,
    positive_leaves,
)
from indexer.search.language.notes import Note
from indexer.text.fold import fold_text, is_run_char

_KINDS = {
    "正文": "body",
    "小标题": "heading",
    "图注": "caption",
    "署名": "byline",
    "标题": "title",
    "出处": "credit",
}
BASES: tuple[Basis, ...] = get_args(Basis)
"""How a date is known: printed as one, or inferred from the text."""
_CHINESE_FIELDS = {
    name: typed for typed, name in reversed(FIELD_NAMES.items()) if not typed.isascii()
}
_DATES = {"明载": "explicit", "推断": "inferred", "无": "none"}
_OPERANDS = ("text", "quoted", "close")
_STARTS = ("text", "quoted", "whole", "open")
"""Kinds of tokens that an operand may begin with."""
_RANGE = re.compile(r"\.\.|~|至|到|(?<=年)-|(?<=[月日])-|(?<=^\d{4})-(?=\d{4}$)")
_DAY = re.compile(r"(\d{4})(?:[年./-](?:(\d{1,2})(?:[月./-](?:(\d{1,2})[日号]?)?)?)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as read. notes: what was read otherwise than it may have been meant.

    when_empty: what is to be told only if nothing is found, and texts: queries to propose then.
    """

    node: Node
    notes: tuple[Note, ...] = ()
    when_empty: tuple[Note, ...] = ()
    texts: tuple[str, ...] = ()


def parse(query: str) -> Node:
    """Read a query. A blank one is Everything.

    Raises QueryTooLargeError over 500 characters, 64 terms or 16 nested parentheses.
    """
    return read_query(query).node


def read_query(query: str) -> Reading:
    """Read a query, and say what was read otherwise than it may have been meant.

    Raises what `parse` raises.
    """
    if len(query) > MAX_QUERY_CHARACTERS:
        raise QueryTooLargeError(
            f"The query has {len(query)} characters; at most {MAX_QUERY_CHARACTERS} are read: shorten it.",
            field="q",
        )
    typed = query
    query = "".join(
        char for char in query if char.isspace() or fold_text(char)
    )  # what cannot be seen is not asked
    if not query.strip():
        return Reading(Everything(), (Note("nothing-visible"),) if typed.strip() else ())
    tokens = list(tokenize(query))
    parser = _Parser(tokens)
    node = parser.read()
    if node is None:
        return Reading(Text(query.strip(), literal=True))
    labels = tuple(_labels(tokens))
    return Reading(
        node,
        notes=(*_small_operators(tokens), *dict.fromkeys(parser.notes)),
        when_empty=(
            *(Note("field-read", (("text", label),)) for label in labels),
            *_question_marks(tokens),
        ),
        texts=tuple(map(quote, labels)),
    )


def _small_operators(tokens: Sequence[Token]) -> Iterator[Note]:
    """Tell of texts between two others that in capital letters would be operators."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        operator = operator_of(token.text) if token.kind == "text" else ""
        if operator and before.kind in _OPERANDS and after.kind in _OPERANDS:
            yield Note("lower-case", (("text", token.text), ("operator", operator)))


def _labels(tokens: Sequence[Token]) -> Iterator[str]:
    """Give what was read as a field and may be a text that was pasted: 来源：新华社."""
    for field, value in itertools.pairwise(tokens):
        if field.kind == "field" and value.kind in ("text", "quoted"):
            yield field.text + value.text


def _question_marks(tokens: Sequence[Token]) -> Iterator[Note]:
    """Tell of texts whose question mark may be meant to stand for a character, and does not."""
    for token in tokens:
        if token.kind == "text" and re.search(r"\w？\w|^\?\w|\w\?$", token.text):
            yield Note("question-mark", (("text", token.text),))


class _Parser:
    """Recursive descent over the tokens; `None` stands for an operand that is not there."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._terms = 0
        self.notes: list[Note] = []

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
        left = self._beside()
        while self._peek("near", "then"):
            links = []
            operands = [left]
            while (link := self._take("near", "then")) and self._peek(*_STARTS):
                links.append(link)
                operands.append(self._beside())
            left = self._joined(operands, links) if links else left
        return left

    def _joined(self, operands: list[Node | None], links: list[Token]) -> Node | None:
        texts = [operand for operand in operands if isinstance(operand, Text)]
        if len(texts) < len(operands):
            self._only_texts(links[0].text)
            return _combine(And, [operand for operand in operands if operand is not None])
        if [link.kind for link in links] == ["near"]:
            return Near(texts[0], texts[1], links[0].number)
        return Chain(
            tuple(texts),
            tuple(link.number for link in links),
            tuple(link.kind == "then" for link in links),
        )

    def _only_texts(self, operator: str) -> None:
        self.notes.append(Note("only-texts", (("operator", " ".join(operator.split())),)))

    def _beside(self) -> Node | None:
        node = self._primary()
        while side := self._take("after", "before"):
            others = _texts_of(self._primary() if self._peek(*_STARTS) else None)
            owners = _texts_of(node)
            if others is None or owners is None:
                self._only_texts(side.text)
                continue
            bare = [_with_side(owner, side.kind, others) for owner in owners]
            node = bare[0] if len(bare) == 1 else Or(tuple(bare))
        return node

    def _primary(self) -> Node | None:
        if self._take("open"):
            return self._group()
        if field := self._take("field"):
            return self._field(field.text)
        if self._take("whole"):
            node = self._primary()
            return (
                Text(node.text, literal=node.literal, whole=True)
                if isinstance(node, Text)
                else node
            )
        if quoted := self._take("quoted"):
            return self._count(Text(quoted.text, literal=True)) if quoted.text.strip() else None
        if text := self._take("text"):
            return self._text(text.text)
        self._take("near", "then", "after", "before")  # with nothing before it
        return None

    def _group(self) -> Node | None:
        self._depth += 1
        if self._depth > MAX_QUERY_DEPTH:
            raise QueryTooLargeError(
                f"Parentheses are nested deeper than {MAX_QUERY_DEPTH}: write the query flatter.",
                field="q",
            )
        node = self._either()
        self._take("close")
        self._depth -= 1
        return node

    def _field(self, typed: str) -> Node | None:
        token = self._take("text", "quoted")
        if token is None:
            return None
        name = FIELD_NAMES[typed[:-1]]
        value = _field_value(name, token.text)
        if value is None:
            self.notes.append(Note("no-value", (("text", typed + token.text),)))
            return self._count(Text(f"{typed[:-1]}:{token.text}", literal=True))
        return self._count(Field(cast("FieldName", name), value))

    def _text(self, text: str) -> Node:
        node = _read_text(text)
        if isinstance(node, Gap) and "?" in text:
            self.notes.append(Note("any-character", (("text", text),)))
        return self._count(node)

    def _count(self, node: Node) -> Node:
        self._terms += len(node.pieces) if isinstance(node, Gap) else 1
        if self._terms > MAX_QUERY_TERMS:
            raise QueryTooLargeError(
                f"The query has more than {MAX_QUERY_TERMS} terms: split it into several.",
                field="q",
            )
        return node


def _combine(kind: Callable[[tuple[Node, ...]], Node], parts: list[Node]) -> Node | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And | Or) and type(part) is kind else [part])
    return kind(tuple(flat))


def _texts_of(node: Node | None) -> tuple[Text | Unless, ...] | None:
    """Give the texts of a node that is one, or any of several; None for any other."""
    parts = node.parts if isinstance(node, Or) else (node,)
    texts = tuple(part for part in parts if isinstance(part, Text | Unless))
    return texts if len(texts) == len(parts) else None


def _with_side(owner: Text | Unless, side: str, others: tuple[Text | Unless, ...]) -> Unless:
    bare = owner if isinstance(owner, Unless) else Unless(owner)
    texts = tuple(other if isinstance(other, Text) else other.text for other in others)
    return (
        replace(bare, after=bare.after + texts)
        if side == "after"
        else replace(bare, before=bare.before + texts)
    )


def _read_text(text: str) -> Node:
    """Read bare text: signs that stand for characters make it a gap, a prefix, or everything."""
    pieces, wilds = split_at_wild(text)
    if not any(pieces):
        return Everything()
    *_, last = pieces
    if len(list(filter(None, pieces))) == 1:
        only = next(filter(None, pieces))
        return (
            Prefix(pieces[0])
            if last == "" and len(pieces) > 1 and _ends_in_run(pieces[0])
            else Text(only)
        )
    kept = [(piece, wild) for piece, wild in zip(pieces[1:], wilds, strict=True) if piece]
    least = tuple(wild.least for _, wild in kept)
    return Gap(
        (pieces[0], *(piece for piece, _ in kept)),
        tuple(wild.bound for _, wild in kept),
        least if any(least) else (),
    )


def _ends_in_run(text: str) -> bool:
    return is_run_char(fold_text(text)[-1:])


def _field_value(name: str, text: str) -> str | None:
    """Normalise a field's value; None when it cannot be one."""
    if name == "date":
        value = _DATES.get(fold_text(text), text)
        value = value if value in BASES or _is_date_range(value) else _plain_range(text)
        return value if value in BASES or _is_date_range(value) else None
    if name == "kind":
        value = _KINDS.get(fold_text(text), text)
        return value if value in KINDS else None
    return text if text.strip() else None


def _plain_range(text: str) -> str:
    """Write a date or a span of dates as people write them (2023年5月, 2022年至2023年, 2023.5.6) as 2022..2023-06."""
    parts = _RANGE.split(fold_text(text))
    days = [_plain_day(part) if part else "" for part in parts]
    return "..".join(days) if len(days) < 3 else text


def _plain_day(text: str) -> str:
    match = _DAY.fullmatch(text.translate(_HAN_DIGITS)) or _COMPACT_DAY.fullmatch(text)
    return "-".join(part.zfill(2) for part in match.groups() if part) if match else text


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


def render(node: Node, *, chinese: bool = False) -> str:
    """Write a tree as a query that `parse` reads as the same tree.

    What the page shows as "understood as".

    chinese: whether fields and their values have their Chinese names.
    """
    match node:
        case Everything():
            return "*"
        case Text(typed, literal, whole):
            return ("=" if whole else "") + (quote(typed) if literal else typed)
        case Prefix(typed):
            return typed + "*"
        case Gap(pieces):
            return pieces[0] + "".join(
                _wild(node, at) + piece for at, piece in enumerate(pieces[1:])
            )
        case Near(left, right, distance):
            return f"{render(left)} NEAR/{distance} {render(right)}"
        case Chain(texts, distances, ordered):
            links = [
                f"{'THEN' if behind else 'NEAR'}/{far}"
                for far, behind in zip(distances, ordered, strict=True)
            ]
            pairs = zip(links, texts[1:], strict=True)
            return " ".join([render(texts[0]), *(f"{link} {render(text)}" for link, text in pairs)])
        case Unless(text, before, after):
            sides = ((before, "PRECEDED"), (after, "FOLLOWED"))
            return render(text) + "".join(
                f" NOT {side} BY {_either(texts)}" for texts, side in sides if texts
            )
        case Field():
            return _render_field(node, chinese=chinese)
        case Not(part):
            return f"NOT {_grouped(part, chinese=chinese)}"
        case And(parts):
            return " AND ".join(_grouped(part, chinese=chinese) for part in parts)
        case Or(parts):
            return " OR ".join(_grouped(part, chinese=chinese) for part in parts)


def _render_field(field: Field, *, chinese: bool) -> str:
    name, value = str(field.name), field.value
    if chinese:
        names = _KINDS if name == "kind" else _DATES if name == "date" else {}
        value = next((word for word, meant in names.items() if meant == value), value)
        name = _CHINESE_FIELDS[name]
    is_bare = list(tokenize(value)) == [Token("text", value)]
    return f"{name}:{value if is_bare else quote(value)}"


def _either(texts: tuple[Text, ...]) -> str:
    return render(texts[0]) if len(texts) == 1 else f"({render(Or(texts))})"


def _wild(gap: Gap, at: int) -> str:
    least, bound = gap.fewest(at), gap.bounds[at]
    if gap.is_exact(at):
        return "?" if bound == 1 else f"?{{{bound}}}"
    if least:
        return f"*{{{least},{bound}}}"
    return "*" if bound == DEFAULT_GAP else f"*{{{bound}}}"


def _grouped(node: Node, *, chinese: bool) -> str:
    shown = render(node, chinese=chinese)
    return f"({shown})" if isinstance(node, And | Or) else shown


def terms(query: str) -> tuple[str, ...]:
    """Give the parts of a query that are looked for by themselves, each as a query.

    What may be asked one by one.

    Raises QueryTooLargeError.
    """
    single = (part for leaf in positive_leaves(parse(query)) for part in _parts(leaf))
    return tuple(dict.fromkeys(render(part) for part in single))


def _parts(leaf: Leaf) -> tuple[Text | Prefix, ...]:
    match leaf:
        case Gap(pieces):
            return tuple(Text(piece) for piece in pieces)
        case Near(left, right, _):
            return (left, right)
        case Chain(texts):
            return texts
        case Unless(text):
            return (text,)
        case _:
            return (leaf,)


def quote(text: str) -> str:
    """Write a text so that it is searched literally, whatever signs it holds."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
