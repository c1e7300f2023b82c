"""Lines that belong to the site and not to an article: listed patterns, advertising, and where on the page they count.

Patterns stand in data/boilerplate.tsv and data/spam.tsv and see the folded line, so that one pattern serves both scripts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

from indexer.corpus.cleaning_lines import Line, Receipt
from indexer.text.fold import fold_text

_MAX_LENGTH = 420
"""A longer line is running text; the longest notices of platforms have 300 characters."""
_MIN_PROSE = 30
"""Folded characters from which a line that ends a sentence is running text and parts the head of a page from its tail."""
_PROSE_END = re.compile(r"[。!?;…][”’」』\")]*$")
_SPAM_PART = re.compile(r"[,、|丨_/;\-\s\t，。]+")
_MAX_SPAM_PART = 24
_SENTENCE_END = re.compile(r"[。!?;:]|^\(|^[一二三四五六七八九十\d]+[、.]")


class Rule(NamedTuple):
    """One pattern: the key shown in receipts, where on the page it holds, the pattern for the whole folded line."""

    why: str
    where: str
    pattern: re.Pattern[str]


def drop_lines(lines: Sequence[Line], receipt: Receipt) -> list[Line]:
    """Drop what is listed or looks like advertising; every dropped line is noted with a short reason."""
    folded = [fold_text(line.text) if len(line.text) <= _MAX_LENGTH else "" for line in lines]
    first, last = _running_text(lines, folded)
    kept = []
    for at, line in enumerate(lines):
        zone = "head" if at < first else "tail" if at > last else "middle"
        why = _reason(folded[at], zone) if folded[at] else None
        if why:
            receipt.drop([line], why)
        else:
            kept.append(line)
    return kept


def _running_text(lines: Sequence[Line], folded: Sequence[str]) -> tuple[int, int]:
    """Give the places of the first and last line of running text; a page without any is all edge."""
    prose = [
        at
        for at, line in enumerate(lines)
        if len(line.text) > _MAX_LENGTH
        or (len(folded[at]) >= _MIN_PROSE and _PROSE_END.search(folded[at]) and not _listed(folded[at], "any"))
    ]
    return (prose[0], prose[-1]) if prose else (len(lines), -1)


def _reason(folded: str, zone: str) -> str | None:
    why = _listed(folded, "any")
    if not why and zone != "middle":
        why = _listed(folded, "edge")
    if not why and zone == "tail":
        why = _listed(folded, "tail")
    return why or ("spam" if is_spam(folded) else None)


def _listed(folded: str, where: str) -> str | None:
    return next((rule.why for rule in _rules() if rule.where == where and rule.pattern.fullmatch(folded)), None)


def is_spam(folded: str) -> bool:
    """Tell a line of advertising: short pieces without a sentence, of which most are words that only advertising strings so."""
    if _SENTENCE_END.search(folded):
        return False
    parts = [part for part in _SPAM_PART.split(folded) if part]
    if not parts or max(map(len, parts)) > _MAX_SPAM_PART:
        return False
    strong, weak = _spam()
    strong_parts = sum(bool(strong.search(part)) for part in parts)
    weak_parts = sum(bool(strong.search(part) or weak.search(part)) for part in parts)
    if strong_parts and len(parts) >= 2:
        return weak_parts * 2 > len(parts)
    return len(parts) >= 3 and weak_parts == len(parts) and len(set(weak.findall(folded))) >= 3


def _table(name: str) -> list[list[str]]:
    text = files("indexer.corpus").joinpath(f"data/{name}").read_text("utf-8")
    return [row.split("\t") for row in text.splitlines() if row and not row.startswith("#")]


@functools.cache
def _rules() -> tuple[Rule, ...]:
    return tuple(Rule(why, where, re.compile(pattern)) for why, where, pattern in _table("boilerplate.tsv"))


@functools.cache
def _spam() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rows = _table("spam.tsv")
    strong, weak = ("|".join(pattern for kind, pattern in rows if kind == wanted) for wanted in ("strong", "weak"))
    return re.compile(strong), re.compile(weak)
