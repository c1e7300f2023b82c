"""What a page prints of its one article in lines that go as furniture: its day and its source.

    发表于2021-10-18更新于2022-01-05分类于 运维 阅读次数：611
    河口时报 作者：

A line between headline and text, or under the text with a label, speaks of the article even where
most of it is buttons. Lists of other articles have days and sources too: two that differ say
nothing.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence

from indexer.corpus.layout.draft import Draft
from indexer.corpus.metadata.dating import is_future, is_past_day, meta_date, page_date
from indexer.corpus.metadata.lines.date_lines import is_site_date
from indexer.corpus.metadata.lines.items import SOURCE_LABEL_AT, MetaLine
from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.metadata.lines.stamps import read_stamp
from indexer.corpus.page.endings import ends_clause
from indexer.corpus.page.line import Line
from indexer.corpus.page.plain import plain
from indexer.model import Source

_LONGEST = 160
"""Characters of a line that says when and from where an article is."""
_TEXT, _LEAD = 30, 60
"""Characters from which a paragraph is text, and no lead under a headline."""
_ABOVE, _BELOW = 4, 12
"""Lines over a headline among which a bare day is the article's, and under a text those among which
a site says when it appeared."""
_LEAST = 3
"""Standing of a day that is neither that of a change nor perhaps a clock's."""
_LABELLED = re.compile(
    r"(?:发[布表]|刊[登出]|出版|资料)?(?:日期|时间) ?:? ?\d|posted(?: on| at)? ?[@:]? ?\d"
)


def find_told(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Give the lines of a page that name a day or a source, or an outlet directly below a day."""
    told: list[Line] = []
    dated = False
    for line in lines:
        stamp = read_stamp(line.text) if _may_say(line) else None
        if _says(stamp):
            told.append(line)
        elif dated and names_outlet(line.text):
            told.append(dataclasses.replace(line, text=f"来源：{line.text}", shown=line.visible))
        dated = _lacks_source(stamp) or (dated and _is_clock(line))
    return tuple(told)


def _may_say(line: Line) -> bool:
    """Tell a line that may be read for a day and a source from a sentence of the text."""
    size = len(line.text)
    return size < _TEXT or (size <= _LONGEST and not ends_clause(line.text))


def _says(stamp: MetaLine | None) -> bool:
    return stamp is not None and bool(stamp.date or stamp.source)


def _lacks_source(stamp: MetaLine | None) -> bool:
    return stamp is not None and stamp.date is not None and not stamp.source


def _is_clock(line: Line) -> bool:
    return _CLOCK.fullmatch(plain(line.text)) is not None


_CLOCK = re.compile(r"\s*\d{1,2}:\d\d(?::\d\d)?\s*")


def with_told(draft: Draft, told: Sequence[Line]) -> Draft:
    """Give the one article of a page the day and the source that stand around it."""
    texts = _texts(draft, told)
    if not texts:
        return draft
    left = _left(draft, told)
    text = next((line for line in texts if len(line.text) >= _LEAD), texts[0]).number
    last = texts[-1].numbers[-1]
    head = min([*draft.title_lines, text])
    near = _between(left, head + 1, text)
    below = _between(left, last + 1, last + _BELOW)
    over = [*_between(left, head - _ABOVE, text), *filter(_is_sites, _between(left, 0, text))]
    days = _agreed(near) or _agreed(over) or _agreed(filter(_is_labelled, below))
    source = _source_of(near) or _source_of(filter(_names_source, below))
    return dataclasses.replace(draft, page_head=(*draft.page_head, *days), told=source)


def _texts(draft: Draft, told: Sequence[Line]) -> list[Line]:
    """Give the paragraphs of an article that are text."""
    said = {line.number for line in told}
    long = (line for line in draft.text_lines if len(line.text) >= _TEXT)
    return [line for line in long if line.number not in said]


def _left(draft: Draft, told: Sequence[Line]) -> list[Line]:
    """Give the lines of which the article itself has nothing yet, without days of the past."""
    own = {number for line in draft.meta for number in line.numbers} | {*draft.title_lines}
    read = [line.text for line in draft.text_lines]
    apart = (line for line in told if own.isdisjoint(line.numbers))
    return [line for line in apart if not is_past_day(line.text, read) and not is_future(line.text)]


def _between(lines: Iterable[Line], first: int, end: int) -> list[Line]:
    return [line for line in lines if first <= line.number < end]


def _is_sites(line: Line) -> bool:
    """Tell a day that a site prints, or the day of an issue beside the name of its paper."""
    if is_site_date(line.text):
        return True
    stamp = read_stamp(line.text)
    return stamp is not None and bool(stamp.source) and names_outlet(stamp.source or "")


def _is_labelled(line: Line) -> bool:
    return _LABELLED.match(plain(line.text)) is not None


def _names_source(line: Line) -> bool:
    """Tell a line that names a source behind a label, and nobody's day."""
    stamp = read_stamp(line.text)
    undated = stamp is not None and stamp.date is None
    return undated and SOURCE_LABEL_AT.search(plain(line.text)) is not None


def _agreed(lines: Iterable[Line]) -> list[Line]:
    """Give the first line with a day where all lines that have one name the same."""
    dated = [line for line in lines if meta_date([line], least=_LEAST)]
    days = {day.span for line in dated if (day := page_date(line))}
    return dated[:1] if len(days) == 1 else []


def _source_of(lines: Iterable[Line]) -> Source | None:
    """Give the source that is named between headline and text, where only one is."""
    stamps = ((line, read_stamp(line.text)) for line in lines)
    named = [Source(stamp.source, line.number) for line, stamp in stamps if stamp and stamp.source]
    return named[0] if len({source.value for source in named}) == 1 else None
