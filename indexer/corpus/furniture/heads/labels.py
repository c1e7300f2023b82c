"""What stands before a text and is not part of it.

Labels (标题：, 正文：) and the name of a page above its date.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.page.endings import FULL, PAUSE, STOP, ends_clause
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain

_TITLE_LABEL = Sifted(
    r"[【\[]?(?P<first>原)?(?:文章|新闻|稿件)?(?:标 *题|题 *目)[】\]]? *: *(?=\S{2})"
)
_TEXT_LABEL = Sifted(r"[【\[]?(?:文章|新闻|稿件)?(?:正文|内容)[】\]]? *: *")
_MAX_LABELLED = 120
"""Characters of a labelled title; longer lines are text that speaks of titles."""
_PAGE_NAME = re.compile(r"[\u4e00-\u9fff]{2,8}")
_PAPER = re.compile("[报刊]$")
_HEADLINE = re.compile(r"[^—－―-].{4,45}")
_HEAD = 8
"""Lines in which name, date, editors and headline of a page stand."""
_PRINTED = re.compile(rf" *(?:——|[■□●▲]?本[报刊](?:记者|通讯员|[^,{FULL}]{{0,6}}[电讯]))")


def strip_labels(lines: Sequence[Line], receipt: Receipt) -> list[Line]:
    """Take the labels of title and text off.

    An original title below another title, or below the text, is dropped.
    """
    kept: list[Line] = []
    last_prose = max((at for at, line in enumerate(lines) if ends_clause(line.text)), default=-1)
    for at, line in enumerate(lines):
        label = _label_of(line.text)
        if not label:
            kept.append(line)
        elif label.end() == len(line.text) or (
            _is_original_title(label, line.text) and (last_prose <= at or _is_second(kept))
        ):
            receipt.drop([line], "meta", "furniture: a label of the title or the text alone")
        else:
            text = line.text[label.end() :]
            receipt.repair("label", line.number, 1, line.text, text)
            kept.append(dataclasses.replace(line, text=text))
    return kept


def _label_of(text: str) -> re.Match[str] | None:
    """Give the label of a title or of the text that a line begins with."""
    reading = plain(text)[:_MAX_LABELLED]
    title = _TITLE_LABEL.match(reading)
    if title and (len(text) <= _MAX_LABELLED or title["first"]):
        return title
    return _TEXT_LABEL.match(reading)


def _is_original_title(label: re.Match[str], text: str) -> bool:
    """Tell a labelled line that is the title of what the text was made from (原标题), and no more."""
    return bool(label.groupdict().get("first")) and not _holds_text(text)


_INNER_STOP = re.compile(rf"[\u3400-\u9fff]{{4,}}[{STOP}{PAUSE}]")


def _holds_text(text: str) -> bool:
    """Tell a labelled title to which a sentence is glued: only the label may go."""
    return bool(_INNER_STOP.search(text)) and len(text) >= _MIN_GLUED


_MIN_GLUED = 40


def _is_second(above: Sequence[Line]) -> bool:
    """Tell whether a title stands directly above."""
    return (
        bool(above)
        and not ends_clause(above[-1].text)
        and any(char.isalnum() for char in above[-1].text)
    )


def drop_page_name(lines: Sequence[Line], receipt: Receipt) -> list[Line]:
    """Drop the name of a printed page, the first line, where a date and then a headline stand below it."""
    if len(lines) < 4 or not _PAGE_NAME.fullmatch(lines[0].text) or not _is_date(lines[1].text):
        return list(lines)
    if not any(map(_is_printed, lines[2:_HEAD])):
        return list(lines)
    below = next((line.text for line in lines[2:_HEAD] if not _is_credit(line.text)), "")
    if not below or not (_PAPER.search(plain(lines[0].text)) or _is_headline(below)):
        return list(lines)
    receipt.drop(lines[:1], "section-label", "furniture: a page's name over its date")
    return list(lines[1:])


def _is_printed(line: Line) -> bool:
    """Tell the opening of a report, or the byline, that only a printed page has."""
    return _PRINTED.match(plain(line.text)) is not None


def _is_headline(text: str) -> bool:
    return (
        bool(_HEADLINE.fullmatch(text))
        and not ends_clause(text)
        and not _PRINTED.match(plain(text))
    )


def _is_date(text: str) -> bool:
    line = read_meta_line(text)
    return bool(line and line.date and not line.source and not line.authors)


def _is_credit(text: str) -> bool:
    return bool(read_byline(text)) or read_meta_line(text) is not None
