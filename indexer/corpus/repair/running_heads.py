"""What a printed book repeats on every page.

The head that runs over the pages, beside the number of the page.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from indexer.corpus.page.endings import ending
from indexer.corpus.page.line import Line, Receipt
from indexer.corpus.page.plain import plain

_PAGE_NUMBER = re.compile(
    r"[—–·•-]{1,3}\s*\d{1,4}\s*[—–·•-]{1,3}"
    r"|[\[【〔(]?第\s?\d{1,4}\s?页(?:\s?[,/]?\s?共\s?\d{1,4}\s?页)?[\]】〕)]?"
    r"|(?:page|p\.)\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?"
)
_OF_PAGES = re.compile(r"[-—\[(（]?\s*(\d{1,4})\s*[/／]\s*(\d{1,4})\s*[-—\])）]?")
"""A page and how many there are.

Alone it may be a date or a score, two that count up to the same total are pages.
"""
_MAX_HEAD = 50
"""Characters of a running head with its blanks: title of the book, number of the volume."""


def drop_running_heads(lines: Sequence[Line], receipt: Receipt) -> list[Line]:
    """Drop page numbers, and the lines beside them that recur there or repeat the beginning of the first line.

    The first line itself goes only where a headline stands below it: it may be the title that runs
    over all pages. A paragraph that runs over a page goes on: its next line stands directly below.
    """
    numbers = [
        at for at, line in enumerate(lines) if _PAGE_NUMBER.fullmatch(plain(line.text))
    ] or _counted_pages(lines)
    if not numbers:
        return list(lines)
    running = _running(lines, numbers)
    heads = {at for at, line in enumerate(lines) if _squeeze(line.text) in running}
    if not _stands_over_headline(lines):
        heads.discard(0)
    receipt.drop(
        [lines[at] for at in sorted(heads)],
        "page-head",
        "repair: recurs beside the numbers of pages",
    )
    receipt.drop([lines[at] for at in numbers], "page-number", "repair: the number of a page")
    return list(_closed_up(lines, heads | set(numbers)))


def _running(lines: Sequence[Line], numbers: Sequence[int]) -> set[str]:
    """Give the texts that recur beside the numbers of pages, or that begin the first line."""
    beside = Counter(_squeeze(lines[at].text) for at in set(_neighbours(lines, numbers)))
    first = _squeeze(lines[0].text)
    return {text for text, count in beside.items() if count > 1 or first.startswith(text)}


def _stands_over_headline(lines: Sequence[Line]) -> bool:
    return len(lines) > 1 and len(lines[1].text) <= _MAX_HEAD and ending(lines[1].text) == "open"


def _counted_pages(lines: Sequence[Line]) -> list[int]:
    """Give the places of lines that say `3 / 9` where several of them count up to one total."""
    found = [
        (at, match) for at, line in enumerate(lines) if (match := _OF_PAGES.fullmatch(line.text))
    ]
    pages = [int(match[1]) for _, match in found]
    one = len({match[2] for _, match in found}) == 1
    rising = len(pages) > 1 and pages == list(range(pages[0], pages[0] + len(pages)))
    return [at for at, _ in found] if one and rising and pages[-1] <= int(found[0][1][2]) else []


def _neighbours(lines: Sequence[Line], numbers: Iterable[int]) -> Iterator[int]:
    """Give the places of the unfinished short lines directly above and below page numbers."""
    for number in numbers:
        for at in (number - 1, number + 1):
            if (
                0 <= at < len(lines)
                and len(lines[at].text) <= _MAX_HEAD
                and ending(lines[at].text) == "open"
            ):
                yield at


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _closed_up(lines: Sequence[Line], gone: set[int]) -> Iterator[Line]:
    """Give the lines that are left, without the gap that a page break made in an unfinished paragraph."""
    above: Line | None = None
    broken = False
    for at, line in enumerate(lines):
        if at in gone:
            broken = True
            continue
        runs_on = broken and above is not None and ending(above.text) == "open"
        above = dataclasses.replace(line, gap=0) if runs_on else line
        broken = False
        yield above
