"""Signs that stand around every article of a page: a table of rules.

A sign is looked for in the seams of a page. A row says how many articles must have it, and which
share of the headlines of the page. `tests/corpus/layout/borders/test_frames.py` has for each row a page
that it parts and one that looks alike and stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from indexer.corpus.layout.lines.alone import read_signed
from indexer.corpus.layout.lines.leads import is_lead
from indexer.corpus.layout.lines.seams import (
    MONTH_DAY,
    NOTE,
    Printed,
    Seam,
    closing_note,
    is_listed,
    is_question,
    is_readers,
    is_refrain,
    is_sender,
    is_signed,
    reads_on,
    says_who,
    wrote,
)
from indexer.corpus.layout.lines.subjects import is_untold
from indexer.corpus.metadata.days.dates import find_dates
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.people.bare_names import is_full_name
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.page.endings import CLASS_OF_CLOSERS, STOP
from indexer.corpus.page.plain import plain

Sign = Callable[[Printed, Seam], int | None]
"""Gives the place where the article below a seam begins, None where the sign is not there."""


@dataclass(frozen=True, slots=True)
class FrameRule:
    """A row of the table: a sign that stands at the articles of a page.

    least: articles that must have it. share: of the articles that headlines part, how many must.
    closes: whether it stands under a text, so that the last text of a page has it and the first
    headline has not.
    """

    name: str
    sign: Sign
    least: int
    share: float = 0.6
    closes: bool = False


def _behind_glue(page: Printed, seam: Seam) -> int | None:
    """Look for the name of a site between two texts."""
    glued = [at for at in range(seam.start, seam.end) if at in page.glue]
    if not glued or seam.end == len(page.lines):
        return None
    return seam.first if seam.is_headed and seam.first > glued[-1] else seam.end


def _over_writer(page: Printed, seam: Seam) -> int | None:
    """Look for who wrote a text between its headline and it."""
    if not seam.is_headed:
        return None
    if seam.last + 1 == seam.end:
        return seam.first if _ends_with_name(page, seam) else None
    below = page.lines[seam.last + 1].text
    return seam.first if any(map(wrote, read_signed(below))) or is_sender(below) else None


def _ends_with_name(page: Printed, seam: Seam) -> bool:
    """Tell a headline and below it the name of a person of whom the text does not speak."""
    name = "".join(page.lines[seam.last].text.split())
    alone = seam.first < seam.last and is_full_name(name)
    return alone and name not in page.lines[seam.end].text


def _over_lead(page: Printed, seam: Seam) -> int | None:
    """Look for who reports at the beginning of the text below a headline."""
    below = page.below(seam)
    return seam.first if seam.is_headed and below and is_lead(below.text) else None


def _under_signature(page: Printed, seam: Seam) -> int | None:
    """Look for who wrote or sent a text under it, on a page that has no day over its first headline."""
    if is_dated_above(page):
        return _under(page, seam, is_signed, is_signed)
    return _under(page, seam, is_signed, _is_signature)


def _under_name(page: Printed, seam: Seam) -> int | None:
    """Look for a word in brackets under a text that may be the name of its writer."""
    return _under(page, seam, _is_signed_or_named, _is_signature)


def _under_day(page: Printed, seam: Seam) -> int | None:
    """Look for a day under a text, on a page that has none over its first headline."""
    return None if is_dated_above(page) else _under(page, seam, _ends_with_day, _is_day)


def _under(
    page: Printed, seam: Seam, inside: Callable[[str], bool], alone: Callable[[str], bool]
) -> int | None:
    """Give where the text below a seam begins when the one above is closed, in it or on a line below it."""
    above = page.above(seam)
    if above is None:
        return None
    stop = seam.first if seam.is_headed else seam.end
    first = page.lines[seam.start] if seam.start < stop else None
    if not inside(above.text) and not (first and alone(first.text)):
        return None
    return seam.first if seam.is_headed or seam.end == len(page.lines) else None


def _between_signed(page: Printed, seam: Seam) -> int | None:
    """Look for texts without headlines, most of which say at their end who wrote them."""
    above = page.above(seam)
    signed = seam.start == seam.end and above is not None and is_signed(above.text)
    return seam.end if signed and page.is_often_signed else None


_PEN_NAME = re.compile(r"[\u3400-\u9fff]{2,3}")
_NO_NAME = re.compile(
    "[图续完略上中下注]|见.|[一二三四五六七八九十]|详[细情]|全文|更多|阅读|原文|查看|展开"
)


def _is_signed_or_named(text: str) -> bool:
    note = closing_note(text)
    if note is None:
        return False
    return says_who(note) or bool(_PEN_NAME.fullmatch(note) and not _NO_NAME.search(note))


def _is_signature(text: str) -> bool:
    """Tell a line that says who wrote or sent the text above it."""
    note = NOTE.fullmatch(plain(text))
    if is_sender(text) or (note and says_who(note[0][1:-1])) or any(map(wrote, read_byline(text))):
        return True
    line = read_meta_line(text)
    return line is not None and bool(line.source)


_DAY_BEHIND = re.compile(
    rf"[{STOP}{CLASS_OF_CLOSERS}] ?[(\[]?(?:19|20)\d\d"
    r"(?:[/.-]\d\d?[/.-]\d\d?|年\d\d?月\d\d?日)[)\]]?$"
)
_HOUR = re.compile(r"\d[:：]\d\d")
"""A time of day dates the remarks of readers, and pages of sites."""


def _ends_with_day(text: str) -> bool:
    return _DAY_BEHIND.search(plain(text)) is not None


def _is_day(text: str) -> bool:
    line = read_meta_line(text)
    return line is not None and line.date is not None and not _HOUR.search(text)


def _from_day(page: Printed, seam: Seam) -> int | None:
    """Look for a day directly over each headline, from the first on."""
    return seam.first - 1 if is_dated_above(page) and is_under_day(page, seam) else None


def is_dated_above(page: Printed) -> bool:
    """Tell a page whose first headline stands under a day."""
    first = page.first_headed
    return first is not None and is_under_day(page, first)


def is_under_day(page: Printed, seam: Seam) -> bool:
    """Tell a headline directly under a day and directly over its text."""
    if not seam.is_headed or seam.first == seam.start or seam.last + 1 < seam.end:
        return False
    return _is_day(page.lines[seam.first - 1].text)


def _alone(page: Printed, seam: Seam) -> int | None:
    """Look for a text that opens as the first of its page does: with who reports, or on which day it was.

    What stands under a word of the site is its choice of other texts.
    """
    below = page.below(seam)
    if seam.is_headed or below is None or page.opens_alike is None or page.is_announced(seam):
        return None
    again = any(line.text == below.text for line in page.lines[: seam.start])
    return seam.end if page.opens_alike(below.text) and not again else None


def _from_bare_day(page: Printed, seam: Seam) -> int | None:
    """Look for a day over each text of a page without headlines, from the first on; all are written alike."""
    top, *_, last = page.seams
    if _day_over(page, last) or page.kinds[: top.end] != ["credit"]:
        return None
    written = _day_over(page, seam)
    return seam.end - 1 if written and written == _day_over(page, top) else None


def _day_over(page: Printed, seam: Seam) -> str | None:
    """Give how the day is written that stands directly over a text, or at the end of the page."""
    if seam.start == seam.end or page.kinds[seam.end - 1] != "credit":
        return None
    text = page.lines[seam.end - 1].text
    return _written(text) if _is_day(text) else None


_FIGURES = re.compile(r"\d+|[一二三四五六七八九十〇零]+")


def _written(text: str) -> str:
    return _FIGURES.sub("0", plain(text))


def _under_bare_day(page: Printed, seam: Seam) -> int | None:
    """Look for a day under each text of a page without headlines, all written alike."""
    *_, last = page.seams
    if not page.is_bare or page.above(seam) is None:
        return None
    written = _day_alone(page, last)
    return seam.end if written and _day_alone(page, seam) == written else None


def _day_alone(page: Printed, seam: Seam) -> str | None:
    """Give how a day is written, with its label, that is all that stands in a seam."""
    if seam.end - seam.start != 1:
        return None
    text = page.lines[seam.start].text
    dated = len(text) <= _MAX_STAMP and find_dates(text)
    return _written(text) if dated else None


_MAX_STAMP = 40
"""Characters of a line that only says when something was, with its label."""


def _read_on(page: Printed, seam: Seam) -> int | None:
    """Look for where to read on, or how many remarks there are, directly under a text."""
    if page.above(seam) is None or seam.start == seam.end:
        return None
    if not reads_on(page.lines[seam.start].text):
        return None
    return seam.first if seam.is_headed or page.is_bare or seam.end == len(page.lines) else None


def _tells_its_own(page: Printed, seam: Seam) -> int | None:
    """Look for headlines each of which names what its own text tells, and no other."""
    if not seam.is_headed or not page.is_digest:
        return None
    text = page.told(seam)
    block = range(seam.first, seam.last + 1)
    return next((at for at in block if not is_untold(page.lines[at].text, text)), seam.last)


_DAY = r"[\[(]?(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?[\])]?"
_WITH_DAY = re.compile(rf"{_DAY} .{{4,}}|.{{4,}} {_DAY}")


def _with_day(page: Printed, seam: Seam) -> int | None:
    """Look for a headline with its day in figures before or behind it, on a page whose first has one."""
    first = page.first_headed
    if first is None or not _is_dated(page, first):
        return None
    return seam.last if _is_dated(page, seam) else None


def _is_dated(page: Printed, seam: Seam) -> bool:
    return seam.is_headed and _WITH_DAY.fullmatch(plain(page.lines[seam.last].text)) is not None


_TITLE_LABEL = re.compile(r"[【\[]?(?:文章|新闻)?(?:标 *题|题 *目|篇名)[】\]]? *: *\S{2}.*")


def _labelled(page: Printed, seam: Seam) -> int | None:
    """Look for the label of a title."""
    block = range(seam.first, seam.last + 1) if seam.is_headed else ()
    return next((at for at in block if _TITLE_LABEL.match(plain(page.lines[at].text))), None)


def _listed(page: Printed, seam: Seam) -> int | None:
    """Look for a line of a list of articles beside a headline."""
    if not seam.is_headed:
        return None
    beside = [str(page.lines[at].text) for at in range(seam.start, seam.end)]
    if not any(is_refrain(text) or is_listed(text) for text in beside):
        return None
    block = range(seam.first, seam.last + 1)
    return next((at for at in block if not is_refrain(page.lines[at].text)), None)


def _asked(page: Printed, seam: Seam) -> int | None:
    """Look for a question under each headline, one and no more, or for a reader's question."""
    below = page.below(seam)
    if below is None or not is_question(below.text):
        return None
    if seam.is_headed and page.is_asked_once:
        return seam.first
    return seam.end if is_readers(below.text) else None


_ROW = re.compile(r"[*=#~☆★◆]{5,}")


def _under_row(page: Printed, seam: Seam) -> int | None:
    """Look for a row of marks between a text and the headline below it; two of them frame a heading."""
    if not seam.is_headed:
        return None
    above, below = (
        any(_ROW.fullmatch(plain(page.lines[at].text)) for at in places)
        for places in (range(seam.start, seam.first), range(seam.last + 1, seam.end))
    )
    return seam.first if above and not below else None


def under_label(page: Printed, seam: Seam) -> int | None:
    """Look for an entry of the menu of the page over a headline."""
    labelled = seam.first < seam.last and page.lines[seam.first].text in page.menu
    return seam.first + 1 if labelled else None


def _chronicled(page: Printed, seam: Seam) -> int | None:
    """Look for a day alone over what happened on it."""
    alone = seam.is_headed and seam.first == seam.last
    day = alone and MONTH_DAY.fullmatch(plain(page.lines[seam.first].text))
    return seam.first if day else None


FRAME_RULES = (
    FrameRule("the name of a site that advertises", _behind_glue, 3),
    FrameRule("who wrote it stands below the headline", _over_writer, 2),
    FrameRule("it opens with who reports", _over_lead, 2),
    FrameRule("who wrote it stands below the text", _under_signature, 2, closes=True),
    FrameRule("each text says at its end who wrote it", _between_signed, 3),
    FrameRule("each text ends with a name", _under_name, 3, 0.8, closes=True),
    FrameRule("its day stands below the text", _under_day, 2, closes=True),
    FrameRule("its day stands over the headline", _from_day, 2),
    FrameRule("its day stands beside the headline", _with_day, 2),
    FrameRule("a label of its title", _labelled, 2),
    FrameRule("a line of a list of articles stands by it", _listed, 2),
    FrameRule("a question and its answer", _asked, 2),
    FrameRule("a row of marks stands over the headline", _under_row, 3),
    FrameRule("an entry of the menu stands over the headline", under_label, 2, 0.5),
    FrameRule("a day over what happened on it", _chronicled, 3, 0.8),
    FrameRule("it opens as the first text of its page", _alone, 2),
    FrameRule("its day stands over its text", _from_bare_day, 2),
    FrameRule("a day stands under each text", _under_bare_day, 3, closes=True),
    FrameRule("where to read on stands below the text", _read_on, 2, closes=True),
    FrameRule("each headline names what its text tells", _tells_its_own, 2),
)
"""Every rule is asked; of two that find the same article the first says where it begins."""
