"""The head that bulletin boards print over a post, in rows with labels.

    作者  shuiniu (水牛)
    看板  Ferry
    標題  [心得] 渡口的夜班
    時間  Sun Jan 31 23:14:52 2010

The title is the headline, the time its date; what only the board needs goes. Older boards write
发信人, 信区 and 发信站, with colons and several on one line.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from indexer.corpus.metadata.days.dates import find_dates
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain

_TITLE, _TIME = "标题", frozenset({"时间", "发信站", "日期"})
_BOARD = frozenset({"看板", "信区", "站内", "发信站"})
"""Labels that only boards print."""
_LABEL = re.compile(
    r"(?P<label>作 *者|发信人|看 *板|信 *区|站内|标 *题|时 *间|日 *期|发信站) *:? *(?P<value>\S.*)"
)
_IN_ONE = Sifted(r"(?:作者|发信人).{1,60}?(?:看板|信区).{1,40}?标题.{2,100}?时间.{8,40}")
_ROW = re.compile("(?:看板|信区|标题|时间)")
_TOP = 8
"""Lines at the top of a page among which the head of a post begins."""
_LEAST = 3
"""Rows of a head: fewer labels stand over other texts as well."""
_LONGEST = 160
"""Characters of a row, and of a head that is printed in one line."""


def read_post_heads(lines: Sequence[Line], receipt: Receipt) -> list[Line]:
    """Read the head of a post at the top of a page; every other page stays as it is."""
    parted = list(_parted(lines))
    rows = _rows(parted)
    if not rows:
        return list(lines)
    kept: list[Line] = []
    for at, line in enumerate(parted):
        row = rows.get(at)
        if row is None:
            kept.append(line)
        elif row[0] == _TITLE:
            kept.append(_titled(line, row[1], receipt))
        elif stamped := _stamped(line, *row):
            kept.append(stamped)
        else:
            receipt.drop([line], "meta", "furniture: a row of the head of a post")
    return kept


def _parted(lines: Sequence[Line]) -> Iterator[Line]:
    """Give the lines of a page, a head that is printed in one line as its rows."""
    for at, line in enumerate(lines):
        reading = plain(line.text)
        whole = at < _TOP and len(reading) <= 2 * _LONGEST and _IN_ONE.fullmatch(reading)
        seams = [0, *_seams(line.text)] if whole and line.printed.strip() == line.text else []
        for start, end in zip(seams, [*seams[1:], len(line.text)], strict=False):
            text = line.text[start:end]
            yield dataclasses.replace(
                line, printed=text, text=text.strip(), gap=line.gap if not start else 0
            )
        if not seams:
            yield line


def _seams(text: str) -> Iterator[int]:
    """Give where the rows of a head begin that is printed in one line: each label once."""
    seen: set[str] = set()
    for match in _ROW.finditer(plain(text)):
        if match[0] not in seen:
            seen.add(match[0])
            yield match.start()


def _rows(lines: Sequence[Line]) -> dict[int, tuple[str, int]]:
    """Give the rows of the head of a post, each with its label and where its value begins."""
    rows: dict[int, tuple[str, int]] = {}
    for at, line in enumerate(lines[: _TOP + _LEAST]):
        match = _LABEL.fullmatch(plain(line.text)) if len(line.text) <= _LONGEST else None
        if match:
            rows[at] = ("".join(match["label"].split()), match.start("value"))
        elif rows:
            break
    labels = {label for label, _ in rows.values()}
    whole = len(rows) >= _LEAST and _TITLE in labels and not _BOARD.isdisjoint(labels)
    return rows if whole and min(rows) < _TOP else {}


def _titled(line: Line, value: int, receipt: Receipt) -> Line:
    text = line.text[value:]
    receipt.repair("label", line.number, 1, line.text, text)
    return dataclasses.replace(line, text=text, headline=True)


def _stamped(line: Line, label: str, value: int) -> Line | None:
    """Rewrite the row that says when the post was written as a date line, if it names a day."""
    days = find_dates(line.text[value:]) if label in _TIME else ()
    if not days:
        return None
    return dataclasses.replace(line, text=f"发表时间：{days[0].text}", shown=line.visible)
