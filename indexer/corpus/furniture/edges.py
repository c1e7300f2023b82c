"""Furniture told by its shape and place, in whatever words.

What stands around an article at the edges of a file.

Above the first and below the last line of running text, a line is certainly furniture when it is
listed (`listed`), made of words of buttons, or only links, bracketed labels or a trail. Lines
between such lines belong to them when they are short, end no sentence and are nothing that articles
have there: a headline, a date, people, a list, a table, a caption, an annex. An article's own short
lines stand next to its text: nothing goes there for its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.corpus.furniture.buttons import share_from
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import CALL, FULL, PAUSE, ends_clause
from indexer.corpus.page.line import Line
from indexer.corpus.page.plain import han_pairs

_MAX_BUTTONS = 80
"""Characters of a row of buttons."""
_MAX_PLAIN = 40
"""Characters of a line that may go because of its neighbours.

A related headline has up to thirty.
"""
_ALL, _MOST = 0.8, 0.6
"""Shares of a line's letters in words of buttons: certain, and certain among others that are."""
_ENOUGH = 2
"""Certain lines of an edge from which what stands between them is judged by its place."""
_MIN_TITLE = 5
_MIN_PAIRS = 3
_TAKEN_UP = 0.6
"""Share of a line's pairs of characters in the text from which both are about one thing."""
_OWN = re.compile(
    r"附[件表录图:]|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|第.{1,5}[条章节编款]|图[为:①]|▲?[上下左右]图"
    r"|.*(?:摄|供图|令|号|届.{0,30}通过)\)?$|[《“\"(—-]|.*[|]"
    r"|.*\d[^\d:/.-]{1,12}\d.*[\u4e00-\u9fff]"
)
"""What articles have at their ends.

Annexes, numbered items, captions, credits, table rows, quotations, subtitles.
"""
_LABELLED = re.compile(r"[\u4e00-\u9fff·]{2,8}:|.*:$")
"""A fact with its label, of which articles have lists as well as sites."""
_LINK_LINE = re.compile(r"(?:[\s*+|·>-]*!?\[[^\[\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\))+[\s|·>]*")
_FURNITURE_MARK = re.compile(
    r"icp[备证]|网安备|©|copyright|powered by|processed in|javascript:|document\.|\d{3,4}-\d{7,8}"
    r"|[\w.]+@[\w-]+\.[a-z]{2}|\d{1,2}:\d\d ?/ ?\d{1,2}:\d\d"
)
_BRACKETED = re.compile(r"(?:[\[【][^\[\]【】]{1,8}[\]】]\s*){2,}")
_INSIDE = f"[^,{FULL}{CALL}{PAUSE}]"
_CRUMBS = re.compile(
    rf"{_INSIDE}{{0,20}}(?:首页|位置|路径|论坛){_INSIDE}{{0,20}}[>›»/→].{{1,60}}"
    rf"|(?:{_INSIDE}{{1,12}}[>›»→]){{2,}}.{{1,40}}"
)


@dataclass(frozen=True, slots=True)
class EdgeDrop:
    """A line that goes; `certain` says that it goes for what it is and not only for where it stands."""

    at: int
    certain: bool


def find_edge_furniture(
    lines: Sequence[Line], folded: Sequence[str], listed: Sequence[bool], text: tuple[int, int]
) -> list[EdgeDrop]:
    """Find the furniture above and below the running text, which reaches from the first to the last place of `text`.

    listed: the lines that go anyway. A file without running text has no edges.
    """
    first, last = text
    if last < 0:
        return []
    marks = {
        at: _strength(lines[at], folded[at], listed=listed[at])
        for at in (*range(first), *range(last + 1, len(lines)))
    }
    found = _judge_tail(lines, folded, marks, last) + _judge_head(lines, folded, marks, first)
    drops = [drop for drop in found if not listed[drop.at]]
    placed = sorted(drop.at for drop in drops if not drop.certain)
    of_text = set(_taken_up(lines, placed, text)) if placed else set()
    return [drop for drop in drops if drop.at not in of_text]


def _taken_up(lines: Sequence[Line], places: Sequence[int], text: tuple[int, int]) -> Iterator[int]:
    """Give the places that stand side by side with a line about what the article is about."""
    first, last = text
    pairs = frozenset(pair for line in lines[first : last + 1] for pair in han_pairs(line.text))
    for run in runs(places):
        if any(_is_taken_up(lines[at].text, pairs) for at in run):
            yield from run


def _is_taken_up(text: str, pairs: frozenset[str]) -> bool:
    """Tell a line about what the article is about, by its pairs of characters.

    A headline, a row of its table.
    """
    mine = set(han_pairs(text))
    return len(mine) >= _MIN_PAIRS and len(mine & pairs) >= _TAKEN_UP * len(mine)


def _strength(line: Line, folded: str, *, listed: bool) -> float:
    """Say how surely a line is furniture by itself: 1 for certain, 0 for not at all."""
    if listed:
        return 1.0
    if not folded or len(line.text) > _MAX_BUTTONS or _is_sentence(folded) or _is_own_date(line):
        return 0.0
    share = share_from(folded, _MOST)
    if share < _ALL and _is_own(line, folded):
        return 0.0
    return 1.0 if _is_links(line.printed.strip()) or _is_marked(folded) else share


def _is_links(printed: str) -> bool:
    """Tell a line of nothing but links in Markdown; one that begins with a picture is none."""
    return _LINK_LINE.fullmatch(printed) is not None and not printed.startswith("!")


def _is_marked(folded: str) -> bool:
    """Tell a line with a mark that only sites print."""
    if _FURNITURE_MARK.search(folded):
        return True
    return bool(_BRACKETED.fullmatch(folded) or _CRUMBS.fullmatch(folded))


def _judge_tail(
    lines: Sequence[Line], folded: Sequence[str], marks: dict[int, float], last: int
) -> list[EdgeDrop]:
    """Below the text everything after the first certain line goes, run by run, unless an article has such lines."""
    places = range(last + 1, len(lines))
    certain = _certain(marks, places)
    drops = [EdgeDrop(at, certain=marks[at] >= _ALL) for at in certain]
    if len(certain) < _ENOUGH:
        return drops
    between = sorted({*range(certain[0], len(lines))} - {*certain})
    for run in runs(between):
        if len(run) <= _ENOUGH + len(certain) and _all_plain(run, lines, folded, certain):
            drops += [EdgeDrop(at, certain=False) for at in run]
    return drops


def _judge_head(
    lines: Sequence[Line], folded: Sequence[str], marks: dict[int, float], first: int
) -> list[EdgeDrop]:
    """Above the headline short lines between certain ones go; below it only the certain ones."""
    places = range(first)
    certain = _certain(marks, places)
    headline = _headline_at(lines, folded, certain, first)
    drops = [EdgeDrop(at, certain=marks[at] >= _ALL) for at in certain]
    if len(certain) < _ENOUGH or headline is None:
        return drops
    above = max((at for at in certain if at < headline), default=0)
    between = sorted({*range(above)} - {*certain})
    for run in runs(between):
        if len(run) <= len(certain) and _all_plain(run, lines, folded, certain):
            drops += [EdgeDrop(at, certain=False) for at in run]
    return drops


def _certain(marks: dict[int, float], places: Sequence[int]) -> list[int]:
    """Give the places of lines that are furniture by themselves.

    Half of one counts among others that are.
    """
    sure = [at for at in places if marks[at] >= _ALL]
    return [at for at in places if marks[at] >= (_MOST if len(sure) >= _ENOUGH else _ALL)]


def _headline_at(
    lines: Sequence[Line], folded: Sequence[str], certain: Sequence[int], first: int
) -> int | None:
    """Give the place of the headline.

    The line nearest above the article's date, else the last that can be one.
    """
    others = sorted({*range(first)} - {*certain})
    dated = max((at for at in others if _is_own_date(lines[at])), default=-1)
    able = [at for at in others if _may_be_title(lines[at], folded[at])]
    above = [at for at in able if at < dated]
    return max(above or able, default=None)


def _may_be_title(line: Line, folded: str) -> bool:
    return len(folded or line.text) >= _MIN_TITLE and not read_meta_line(line.text)


def _is_own_date(line: Line) -> bool:
    meta = read_meta_line(line.text)
    return meta is not None and meta.date is not None


def runs(places: Sequence[int]) -> list[list[int]]:
    """Give ascending places as runs of those side by side."""
    found: list[list[int]] = []
    for at in places:
        if found and found[-1][-1] == at - 1:
            found[-1].append(at)
        else:
            found.append([at])
    return found


def _all_plain(
    run: Sequence[int], lines: Sequence[Line], folded: Sequence[str], certain: Sequence[int]
) -> bool:
    """Tell a run of short lines that end no sentence and are nothing an article has at its ends.

    Labelled ones are that only when they are few and stand between certain furniture.
    """
    enclosed = len(run) <= _ENOUGH and run[0] > certain[0] and run[-1] < certain[-1]
    return all(
        folded[at]
        and len(lines[at].text) <= _MAX_PLAIN
        and not _is_sentence(folded[at])
        and (enclosed or not _LABELLED.match(folded[at]))
        and not _is_own(lines[at], folded[at])
        for at in run
    )


def _is_sentence(folded: str) -> bool:
    """Tell a line that ends a sentence, or begins with a mark and so goes on with one."""
    return ends_clause(folded) or shapes.cannot_start(folded)


def _is_own(line: Line, folded: str) -> bool:
    if _OWN.match(folded):
        return True
    return bool(read_byline(line.text) or read_meta_line(line.text))
