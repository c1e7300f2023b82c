"""The role of a line judged by itself: a table of rules, of which the first that holds decides.

A rule has a name, the role that it gives, the lines it holds for, and two examples: a line that it
decides and one that looks alike and that it must not hold for. The examples are its tests
(`tests/corpus/layout/lines/test_alone.py`). What the neighbours of a line make of it stands in `roles`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.people.bare_names import bare_names
from indexer.corpus.metadata.people.bylines import Credit, read_byline
from indexer.corpus.metadata.people.datelines import find_dateline
from indexer.corpus.page import shapes
from indexer.corpus.page.facts import fact, folded_text
from indexer.corpus.page.line import Line, Role

_END_MARKS = frozenset({"top", "(完)", "完", "全文完", "(全文完)"})
_MAX_END_MARK = 20
"""Characters of an end mark set as wide as it may be.

Folding every line to compare it cost a twentieth of reading.
"""
_MAX_META = 160
"""Characters of a line that says one thing only: a date line, the history of a law, a letterhead."""
_MAX_HEADING = 50
MAX_SIGNED = 16
"""Characters of the names behind an ornament."""


@dataclass(frozen=True, slots=True)
class RoleRule:
    """A row of the table: its name, the role it gives, and for which lines it holds.

    yes: a line that it decides, no rule above it. no: a line for which it does not hold.
    """

    name: str
    role: Role
    holds: Callable[[Line], object]
    yes: Line
    no: Line


def find_role(line: Line) -> Role:
    """Give one line's role."""
    return find_rule(line).role


def find_rule(line: Line) -> RoleRule:
    """Give the rule that tells one line's role: the first that holds; the last two leave no line out."""
    return next(rule for holds, rule in _ASKED if holds(line))


def is_byline(text: str) -> bool:
    """Tell a line that only credits people, with or without an ornament before it."""
    return bool(read_signed(text))


@fact
def read_signed(text: str) -> tuple[Credit, ...]:
    """Read a byline; behind an ornament names alone will do (□ 甲某)."""
    bare = shapes.strip_bullet(text)
    people = read_byline(bare)
    if people or not shapes.is_signed(text) or len(bare) > MAX_SIGNED:
        return people
    return bare_names(bare, "author")


def is_meta(text: str) -> bool:
    """Tell a line that only says when, from where and by whom."""
    return read_meta_line(text) is not None


def _is_number(line: Line) -> bool:
    text = line.text
    dated = len(text) <= _MAX_META and shapes.is_dated_letterhead(text)
    return dated or shapes.is_document_number(text)


def _is_meta_line(line: Line) -> bool:
    return len(line.text) <= _MAX_META and is_meta(line.text)


def _is_history(line: Line) -> bool:
    return len(line.text) <= _MAX_META and shapes.is_enactment(line.text)


def _is_end(line: Line) -> bool:
    return len(line.text) <= _MAX_END_MARK and folded_text(line.text) in _END_MARKS


def _opens_report(line: Line) -> bool:
    """Tell a paragraph that opens with a dateline; a headline is shorter."""
    return len(line.text) > shapes.MAX_HEADLINE and find_dateline(line.text) is not None


def _is_text(line: Line) -> bool:
    text = line.text
    return shapes.ends_block(text) or shapes.holds_sentence(text) or shapes.is_affiliation(text)


def _is_heading(line: Line) -> bool:
    return len(line.text) <= _MAX_HEADING and shapes.is_enumerated(line.text)


def _line(text: str, *, headline: bool = False, markdown: int = 0) -> Line:
    return Line(1, text, text, headline=headline, markdown=markdown)


_LONG = "渡口换上新船以后两岸的孩子上学再不用绕八公里山路" * 2

ROLE_RULES = (
    RoleRule(
        "shown as the headline of its page",
        "short",
        lambda line: line.headline,
        _line("渡口换了新船。", headline=True),
        _line("渡口换了新船。"),
    ),
    RoleRule(
        "only draws a line",
        "separator",
        lambda line: shapes.is_separator(line.text),
        _line("＊＊＊＊＊"),
        _line("—— 渡口"),
    ),
    RoleRule(
        "longer than any title",
        "prose",
        lambda line: len(line.text) > shapes.MAX_TITLE,
        _line("渡" * (shapes.MAX_TITLE + 1)),
        _line("渡" * shapes.MAX_TITLE),
    ),
    RoleRule(
        "a heading in Markdown",
        "short",
        lambda line: line.markdown,
        _line("渡口换了新船。", markdown=2),
        _line("渡口换了新船。"),
    ),
    RoleRule(
        "begins with a dash and ends no sentence",
        "subtitle",
        lambda line: shapes.is_subtitle(line.text),
        _line("——记河口县的老渡口"),
        _line("——他这样说。"),
    ),
    RoleRule(
        "a paragraph that opens with a dateline",
        "prose",
        _opens_report,
        _line("河口社石滩3月5日电（记者 方圆）" + _LONG),
        _line("河口社石滩3月5日电"),
    ),
    RoleRule(
        "the number of a document, or its dated letterhead",
        "number",
        _is_number,
        _line("河政发〔2021〕12号"),
        _line("河口县第12号渡船"),
    ),
    RoleRule(
        "only credits people",
        "byline",
        lambda line: is_byline(line.text),
        _line("本报记者 方圆 通讯员 林木"),
        _line("记者走访河口渡口"),
    ),
    RoleRule(
        "only says when, from where and by whom",
        "meta",
        _is_meta_line,
        _line("2021年5月6日 来源：河口日报"),
        _line("2021年5月6日渡口换船"),
    ),
    RoleRule(
        "the history of a law",
        "enactment",
        _is_history,
        _line("（2021年5月6日河口县人民代表大会通过）"),
        _line("（河口县人民代表大会通过）"),
    ),
    RoleRule(
        "an office and a name behind a wide blank",
        "signature",
        lambda line: shapes.is_signature(line.text),
        _line("县长　方圆"),
        _line("县长方圆到渡口"),
    ),
    RoleRule(
        "says that the text ends",
        "end",
        _is_end,
        _line("（全文完）"),
        _line("船票全卖完"),
    ),
    RoleRule(
        "says what a picture shows",
        "caption",
        lambda line: shapes.is_caption(line.text),
        _line("图为河口县的新渡船。"),
        _line("图书馆开到了渡口"),
    ),
    RoleRule(
        "ends or holds a sentence, or says where its writers work",
        "prose",
        _is_text,
        _line("渡口换了新船。"),
        _line("渡口换了新船"),
    ),
    RoleRule(
        "numbered, at most as long as a heading",
        "heading",
        _is_heading,
        _line("一、渡口的班次"),
        _line("一" + _LONG),
    ),
    RoleRule(
        "numbered and longer",
        "prose",
        lambda line: shapes.is_enumerated(line.text),
        _line("一、" + _LONG * 2),
        _line(_LONG),
    ),
    RoleRule(
        "at most as long as a line of a headline",
        "short",
        lambda line: len(line.text) <= shapes.MAX_HEADLINE,
        _line("渡口换了新船"),
        _line(_LONG),
    ),
    RoleRule(
        "longer, and nothing ends it",
        "long",
        lambda line: len(line.text) > shapes.MAX_HEADLINE,
        _line(_LONG),
        _line("渡口换了新船"),
    ),
)
"""Asked from above: what is shown and drawn, what says one thing only, then end, number and length."""
_ASKED = tuple((rule.holds, rule) for rule in ROLE_RULES)
