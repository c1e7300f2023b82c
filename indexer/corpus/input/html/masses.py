"""What stands in the blocks of an HTML page: what one line is, and what a block adds up to.

Running text, links and dates are told line by line:

    本报记者走进渡口，看到新船靠岸，孩子们排队上船。   24 characters of running text
    渡口换新船 05-06 12评论                             a link with a time: an entry of a list
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field

from indexer.corpus.input.html.blocks import Block, PageLine
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.metadata.people.bylines import read_byline
from indexer.corpus.page.endings import CALL, FULL, PAUSE, ending
from indexer.corpus.page.lists import tells_age
from indexer.corpus.page.plain import plain

_MIN_PROSE = 20
"""Characters of a line of running text, which has a mark of punctuation within it."""
_MARKS = re.compile(f"[，,{FULL}{CALL}{PAUSE}]")
LINKED, _LINK = 0.15, 0.8
"""Share of a line from which it holds a link, and from which it is one."""
_MOST_LINKED = 0.5
"""Share of links up to which a line is running text."""
_STAMP = re.compile(r"\d{1,4}[-/:年月.]\d{1,2}|[(（\[]\d+[)）\]]|\d+ ?(?:字|次|阅|评|赞|回)")
"""What stands beside the links of a list: a time, how often a text was read or answered."""
_TAIL = 25
"""Characters at the end of a line in which it stands where the link is short."""
_ANNEX = re.compile(r"^附[件表图录]|\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar)\b")
"""A link to an annex, which belongs to a document."""
_NOTICE = re.compile(
    r"版权|copyright|©|icp|备案|许可证|邮编|传真|热线|all rights reserved", re.IGNORECASE
)
"""What the foot of a page says of its site."""
_MAX_DATED = 60
_FULL_DATE = re.compile(
    r"(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
)
_VISIT = re.compile("今天|今日|现在|星期|周[一二三四五六日]|today|copyright|版权")
"""What stands beside the day on which a page is looked at, or a site was made."""
_MAX_META = 160
"""Characters of a date line."""
GUARD = 0.4
"""Share of a page's running text that no menu or list holds, whatever it is called."""
_GUARD_LINES, _MUCH = 0.6, 600
"""The same of all its lines without links, where these have so many characters: a long table."""
_LIST_LINKS, _LIST_STAMPS = 0.6, 0.7
"""Share of a list that are links; share of its lines that are links with a time or a count."""
_CARD_LINES = range(2, 7)
"""Lines of a card: another text's headline, how it begins, its outlet, its age and its readers."""
_MAX_CARD_DATE = 20
_CUT = re.compile(r"(?:\.{3}|…)$")
RUN = 3
"""Links below each other in a text that are a list."""


@dataclass(slots=True)
class Mass:
    """What stands in a block and in those within it.

    prose: characters of running text. longest: of its longest line. plain: of lines without links.
    size, linked: of all lines, and of links. lines, stamped: how many lines, and how many of them
    are links with a time. annex: a link to one is there. told: how many are running text. aged: how
    many say how old a text is or how often it was read. dated: how many are a day and little more.
    leading: how many are links or break off.
    """

    prose: int = 0
    longest: int = 0
    plain: int = 0
    size: int = 0
    linked: int = 0
    lines: int = 0
    stamped: int = 0
    annex: bool = False
    told: int = 0
    aged: int = 0
    dated: int = 0
    leading: int = 0
    children: list[Block] = field(default_factory=list)

    def add(self, other: Mass) -> None:
        """Add what stands in a block within it."""
        self.prose += other.prose
        self.longest = max(self.longest, other.longest)
        self.plain += other.plain
        self.size += other.size
        self.linked += other.linked
        self.lines += other.lines
        self.stamped += other.stamped
        self.annex |= other.annex
        self.told += other.told
        self.aged += other.aged
        self.dated += other.dated
        self.leading += other.leading

    def untold(self) -> Mass:
        """Give the same without running text, as of lines that count for none."""
        return dataclasses.replace(self, prose=0, longest=0, plain=0, children=[])

    def is_less(self, whole: Mass) -> bool:
        """Tell that most of a page's text, running or in short lines, stands elsewhere."""
        lines = whole.plain if whole.plain >= _MUCH else 0
        return (
            self.prose < GUARD * max(1, whole.prose)
            and self.plain * bool(lines) <= _GUARD_LINES * lines
        )

    @property
    def is_card(self) -> bool:
        """Tell what may be one of the cards that sites set below a text for each of other texts.

        It says of that text how old it is or how often it was read, or leads to it and dates it, and has
        no second line of running text.
        """
        aged = self.aged > 0 or (self.dated > 0 and self.leading > 0)
        return aged and self.lines in _CARD_LINES and self.told <= 1

    @property
    def is_list(self) -> bool:
        """Tell a list of other texts."""
        links = (
            self.lines > 1 and self.linked >= _LIST_LINKS * self.size and self.longest < _MIN_PROSE
        )
        return (links and not self.annex) or (
            self.lines >= RUN and self.stamped >= _LIST_STAMPS * self.lines
        )


def tells(line: PageLine) -> bool:
    """Tell a sentence of running text."""
    return prose_of(line) > 0 and not line.linked and ending(line.text) == "stop"


def mass_of(line: PageLine) -> Mass:
    """Give what a line adds to the block that holds it."""
    prose = prose_of(line)
    return Mass(
        prose=prose,
        longest=prose,
        plain=plain_size(line),
        size=line.size,
        linked=line.linked,
        lines=1,
        stamped=int(is_stamped(line)),
        annex=bool(_ANNEX.search(plain(line.text))),
        told=int(prose > 0 and ending(line.text) == "stop"),
        aged=int(tells_age(line.text)),
        dated=int(line.size <= _MAX_CARD_DATE and _STAMP.search(line.text) is not None),
        leading=int(line.link_share >= _LINK or _CUT.search(line.text) is not None),
    )


def prose_of(line: PageLine) -> int:
    """Count the characters of running text in a line."""
    if (
        line.size < _MIN_PROSE
        or line.link_share > _MOST_LINKED
        or is_stamped(line)
        or not _MARKS.search(line.text)
    ):
        return 0
    return line.size - line.linked


def is_sentence(line: PageLine) -> bool:
    """Tell a sentence that a page shows and that is no notice of its site."""
    return not line.hidden and tells(line) and not _NOTICE.search(plain(line.text))


def plain_size(line: PageLine) -> int:
    """Count the characters of a line without links; none of a notice."""
    return 0 if line.link_share > LINKED or _NOTICE.search(plain(line.text)) else line.size


def is_link(line: PageLine) -> bool:
    """Tell a line that is a link, and to no annex."""
    return line.link_share >= _LINK and not _ANNEX.search(plain(line.text))


def is_stamped(line: PageLine) -> bool:
    """Tell an entry of a list of texts.

    A link with a time or a count beside it, and no sentence.
    """
    if line.link_share <= LINKED or line.text.endswith(tuple(FULL)):
        return False
    beside = line.text if line.link_share > _MOST_LINKED else line.text[-_TAIL:]
    return bool(_STAMP.search(beside))


def is_meta(text: str) -> bool:
    """Tell a line that only says when, from where and by whom."""
    return len(text) <= _MAX_META and bool(read_meta_line(text) or read_byline(text))


def is_own(line: PageLine) -> bool:
    """Tell a line that may stand between a headline and its text.

    No row of buttons, and no number alone.
    """
    return line.link_share <= _MOST_LINKED and any(char.isalpha() for char in line.text)


def is_dated(line: PageLine) -> bool:
    """Tell a short line with a full date that is not the day of the visit."""
    if line.size > _MAX_DATED or line.link_share > _MOST_LINKED:
        return False
    text = plain(line.text)
    return bool(_FULL_DATE.search(text)) and not _VISIT.search(text)
