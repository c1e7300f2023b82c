"""Labels of newspaper pages: `第3版(国际)` and `专栏：` over each article of an archive of newspapers.

They stand on lines of their own or before the text. Some archives print the headline over the
label, with a number, and again below it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from indexer.corpus.layout.borders.frames import Opening
from indexer.corpus.page import shapes
from indexer.corpus.page.endings import STOP
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.page.plain import plain

_PAGE = r"第 ?\d{1,3} ?版(?: ?\([^()]{0,20}\))?"
_COLUMN = r"专栏:"
_LABEL = re.compile(
    rf"(?={_PAGE}|{_COLUMN})(?P<page>{_PAGE})? *(?P<column>{_COLUMN}[^{STOP}]{{0,20}})?"
)
_BEFORE_TEXT = re.compile(rf"{_PAGE} *{_COLUMN} *(?=\S{{2}})")
_NUMBER = re.compile(r"\d{1,3} ?[.、] ?(?=\S)")
_MAX_LABEL = 50
_MIN_LABELS = 2
"""Labels that stand over texts; a page and a column, one below the other, are enough alone."""
_ECHOES, _REACH = 3, 8
"""Lines below a label among which its headline is printed again, and a text stands."""
_MIN_TEXT = 20
_RULE = "the label of a newspaper page"
_SURE = 0.94
"""How often an article begins at such a label: 16 of 16 where it is known, and by the rule of
succession 17 of 18."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Label:
    """Labels one below the other: places from `start` up to `end`, where what they label begins.

    full: whether they name page and column. cut: characters of one that stands before its text.
    """

    start: int
    end: int
    full: bool
    cut: int = 0


def take_labels(lines: Sequence[Line], receipt: Receipt) -> tuple[list[Line], tuple[Opening, ...]]:
    """Take the labels of newspaper pages off. Gives what is left, and where articles begin by them."""
    labels = [label for label in _find_labels(lines) if _is_over_text(lines, label)]
    if len(labels) < _MIN_LABELS and not any(label.full for label in labels):
        return list(lines), ()
    gone: set[int] = set()
    changed = list(lines)
    places = {_take_one(changed, label, gone, receipt) for label in labels}
    kept = [line for at, line in enumerate(changed) if at not in gone]
    return kept, tuple(_opening(changed, at) for at in sorted(places))


def _take_one(lines: list[Line], label: _Label, gone: set[int], receipt: Receipt) -> int:
    """Take one label off, with the headline that is printed again below it. Gives where its article begins."""
    gone |= _take(lines, label, receipt)
    headline = _headline_above(lines, label)
    if headline is None:
        return label.end
    gone |= _take_echoes(lines, label, receipt)
    lines[headline] = _without(lines[headline], _length(_NUMBER, lines[headline]), receipt)
    return headline


def _find_labels(lines: Sequence[Line]) -> Iterator[_Label]:
    start, seen = 0, set[str]()
    for at, line in enumerate(lines):
        kinds = _kinds_of(line)
        if kinds:
            start = start if seen else at
            seen |= kinds
            continue
        cut = _length(_BEFORE_TEXT, line)
        if seen or cut:
            yield _Label(start if seen else at, at, bool(cut) or len(seen) > 1, cut)
        seen = set()


def _kinds_of(line: Line) -> set[str]:
    """Tell what a line names that is only a label: the page, the column, or both."""
    label = _LABEL.fullmatch(plain(line.text)) if len(line.text) <= _MAX_LABEL else None
    return {kind for kind, found in label.groupdict().items() if found} if label else set()


def _is_over_text(lines: Sequence[Line], label: _Label) -> bool:
    below = lines[label.end : label.end + _REACH]
    return any(len(line.text) >= _MIN_TEXT and shapes.ends_block(line.text) for line in below)


def _length(pattern: re.Pattern[str], line: Line) -> int:
    match = pattern.match(plain(line.text))
    return match.end() if match else 0


def _take(lines: list[Line], label: _Label, receipt: Receipt) -> set[int]:
    """Drop labels that stand alone, and cut one off that stands before its text."""
    alone = range(label.start, label.end)
    receipt.drop([lines[at] for at in alone], "section-label", f"layout: {_RULE}")
    lines[label.end] = _without(lines[label.end], label.cut, receipt)
    return set(alone)


def _without(line: Line, cut: int, receipt: Receipt) -> Line:
    if not cut:
        return line
    text = str(line.text[cut:])
    receipt.repair("label", line.number, 1, line.text, text)
    return dataclasses.replace(line, text=text)


def _headline_above(lines: Sequence[Line], label: _Label) -> int | None:
    """Give the place of a headline directly over a label that is printed again below it."""
    at = label.start - 1
    if at < 0 or len(lines[at].text) > shapes.MAX_HEADLINE:
        return None
    below = "".join(_bare(line.text) for line in lines[label.end : label.end + _ECHOES])
    return at if below.startswith(_bare(lines[at].text)) else None


def _bare(text: str) -> str:
    """Give a text as a search sees it, without the number of a headline and its blanks."""
    return "".join(
        folded_text(_NUMBER.sub("", text, count=1) if text[:1].isdigit() else text).split()
    )


def _take_echoes(lines: Sequence[Line], label: _Label, receipt: Receipt) -> set[int]:
    """Drop the lines below a label that print the headline above it again."""
    rest = _bare(lines[label.start - 1].text)
    at = label.end
    while at < len(lines) and rest and rest.startswith(_bare(lines[at].text)):
        rest = rest[len(_bare(lines[at].text)) :]
        at += 1
    echoes = range(label.end, at)
    receipt.drop([lines[at] for at in echoes], "duplicate-title", "layout: prints the title again")
    return set(echoes)


def _opening(lines: Sequence[Line], at: int) -> Opening:
    """Make the opening at a line; a headline does not run into what stands below it."""
    line = lines[at]
    open_ended = len(line.text) <= shapes.MAX_HEADLINE and not shapes.ends_block(line.text)
    text = lines[at + 1] if open_ended and at + 1 < len(lines) else line
    return Opening(line.number, text.number, _RULE, _SURE)
