"""The markup of MediaWiki, taken off.

What a reader of the page sees, as far as the text itself says it.
"""

from __future__ import annotations

import html
import re

from indexer.corpus.page.plain import plain

_COMMENT = re.compile(r"<!--.{0,20000}?-->", re.DOTALL)
_REFERENCE = re.compile(r"<ref[^>/]*/>|<ref[^>]*>.{0,20000}?</ref>", re.DOTALL | re.IGNORECASE)
_WHOLE = re.compile(
    r"<(gallery|math|timeline|imagemap|syntaxhighlight|source)[^>]*>.{0,100000}?</\1>",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)
_VARIANT = re.compile(r"-\{(?:[A-Za-z|]*\|)?([^{}]*)\}-")
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
_TABLE = re.compile(r"\{\|.{0,200000}?\|\}", re.DOTALL)
_FILE = re.compile(
    r"\[\[(?:file|image|文件|档案|图像|category|分类):[^\[\]]*(?:\[\[[^\[\]]*\]\][^\[\]]*)*\]\]"
)
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_OUTSIDE = re.compile(r"\[(?:https?:)?//[^\s\]]+ ?([^\]]*)\]")
_QUOTES = re.compile(r"'{2,5}")
_HEADING = re.compile(r"^={2,6}\s*(.*?)\s*={2,6}\s*$", re.MULTILINE)
_LIST = re.compile(r"^[*#:;]+\s*", re.MULTILINE)
_SWITCH = re.compile(r"__[A-Z]+__")
_CELLS = re.compile(r"\s*(?:\|\||!!)\s*")
_MAX_LEVELS = 30
"""Templates within each other."""


def plain_text(markup: str) -> str:
    """Give the text of a page line by line."""
    text = _WHOLE.sub("", _REFERENCE.sub("", _COMMENT.sub("", markup)))
    text = _VARIANT.sub(lambda match: match[1].split(";")[0].rpartition(":")[2], text)
    for _ in range(_MAX_LEVELS):
        text, count = _TEMPLATE.subn("", text)
        if not count:
            break
    text = _without_files(_TABLE.sub(lambda match: _cells(match[0]), text))
    for pattern, kept in (
        (_LINK, r"\1"),
        (_OUTSIDE, r"\1"),
        (_QUOTES, ""),
        (_HEADING, r"\1"),
        (_LIST, ""),
    ):
        text = pattern.sub(kept, text)
    return html.unescape(_SWITCH.sub("", _TAG.sub("", text))).strip()


def _without_files(text: str) -> str:
    """Take pictures and categories out, which each wiki calls by its own script's names."""
    found = [match.span() for match in _FILE.finditer(plain(text))]
    starts, ends = [0, *(end for _, end in found)], [*(start for start, _ in found), len(text)]
    return "".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def _cells(table: str) -> str:
    """Give the rows of a table, one a line."""
    rows: list[list[str]] = [[]]
    for line in table.splitlines()[1:-1]:
        if line.startswith("|-"):
            rows.append([])
        elif line.startswith(("|", "!")) and not line.startswith("|+"):
            rows[-1] += [cell.rpartition("|")[2].strip() for cell in _CELLS.split(line[1:])]
    return "\n".join(" ".join(cell for cell in row if cell) for row in rows)
