"""The unit of cleaning and layout.

One printed line, its repaired text, and how it stood on the page.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from indexer.corpus.page.facts import Text
from indexer.corpus.page.needs import Sifted
from indexer.model import Doubt, DoubtCode, Dropped, Repair

# What ends a line inside an LF line: old Mac and Unicode line ends, form feeds, and the tags of
# paragraphs and breaks that were saved with a text. They do not count as lines.
_BREAK = Sifted(
    r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
    r"|(?<=>)(?:(?<=</p>)|(?<=</div>)|(?<=<br>)|(?<=<br/>)|(?<=<br />))(?=.)"
)

CONFIDENCE_DIGITS = 3
"""Decimals of a confidence: none of them is known more exactly."""
DOUBT_EVIDENCE = 20
"""Characters of a printed text that are named in a doubt: enough to find it."""


Role = Literal[
    "prose",
    "short",
    "long",
    "heading",
    "subtitle",
    "byline",
    "caption",
    "meta",
    "enactment",
    "number",
    "signature",
    "end",
    "separator",
]
"""short: may be a headline; long: unfinished and longer than one (a formal title, a table row).

Heading: numbered.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: one printed line, or several that are one broken sentence.

    number: 1-based, counting LF. printed: as decoded. text: repaired and trimmed; what is read from
    it stays on it (`facts`). gap: blank lines directly before it. indent: leading blanks as
    printed, full-width ones counted double. headline: whether the page shows it as its own.
    likely: whether it is likely the headline of a page that no site printed. markdown: the level of
    a Markdown heading, 0 for any other line. joined: the lines of a broken sentence. role: what it
    is to its page, None before that was asked. dateline: whether it opens a report with one.
    opening: whether it opens a report in any way (a dateline, 近日). shown: what a reader sees,
    where `text` was put in another form for reading.
    """

    number: int
    printed: str
    text: str
    gap: int = 0
    indent: int = 0
    headline: bool = False
    likely: bool = False
    markdown: int = 0
    joined: tuple[Line, ...] = ()
    role: Role | None = None
    dateline: bool = False
    opening: bool = False
    shown: str = ""

    def __post_init__(self) -> None:
        """Let the text keep what is read from it."""
        if self.text.__class__ is not Text:
            object.__setattr__(self, "text", Text(self.text))

    def taken_as(self, role: Role, *, dateline: bool = False, opening: bool = False) -> Line:
        """Give the line with its role; every line of a page gets one, and `replace` is slow."""
        return Line(
            self.number,
            self.printed,
            self.text,
            self.gap,
            self.indent,
            self.headline,
            self.likely,
            self.markdown,
            self.joined,
            role,
            dateline,
            opening,
            shown=self.shown,
        )

    @property
    def prints(self) -> tuple[tuple[int, str], ...]:
        """Its printed lines by number.

        Lines of a record, and those of an old Mac text, have one number together: what is printed
        there stays together.
        """
        if not self.joined:
            return ((self.number, self.printed),)
        return tuple(
            (number, "\n".join(line.printed for line in lines))
            for number, lines in itertools.groupby(self.joined, key=lambda line: line.number)
        )

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its printed lines."""
        return tuple(number for number, _ in self.prints)

    @property
    def visible(self) -> str:
        """The text as a reader sees it."""
        return self.shown or str(self.text)

    @property
    def is_body(self) -> bool:
        """Tell running text from everything that may stand in a head."""
        return self.role in ("prose", "caption")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a line was taken for, and by which rule of which stage.

    what: `dropped`, or the name of what was read from the line (`title`, `date`, `author`, …).
    value: what was read, or the reason of a dropped line.
    """

    line: int
    what: str
    stage: str
    rule: str
    value: str


@dataclass(slots=True)
class Receipt:
    """Collects what is dropped and repaired while one file is read, and what is doubtful about it.

    Nothing that was written is taken back. doubts: a set in the order of notice; a long page has as
    many as lines. settled: the doubts that somebody decided, by their codes and lines.
    """

    dropped: list[Dropped] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    doubts: dict[Doubt, None] = field(default_factory=dict)
    settled: list[tuple[Collection[str], Collection[int]]] = field(default_factory=list)

    def drop(self, lines: Sequence[Line], why: str, by: str = "") -> None:
        """Note that lines are not indexed. by: see `decide`."""
        for number, printed in (printed for line in lines for printed in line.prints):
            self.dropped.append(Dropped(number, printed, why))
            self.decide(number, "dropped", by, why)

    def decide(self, line: int, what: str, by: str, value: str) -> None:
        """Say what a line was taken for; only a `Ledger` keeps it. by: `stage: rule`."""

    def repair(self, kind: str, number: int, count: int, before: str, after: str) -> None:
        """Note a change of what is shown against what is printed."""
        self.repairs.append(Repair(kind, number, count, str(before), str(after)))

    def doubt(self, code: DoubtCode, line: int, confidence: float, **values: str) -> None:
        """Note a doubtful decision, once.

        `values` are those that DOUBT_TEXTS names for the code.
        """
        self.doubts[
            Doubt(code, line, round(confidence, CONFIDENCE_DIGITS), tuple(values.items()))
        ] = None

    def settle(self, codes: Collection[str], lines: Collection[int]) -> None:
        """Note that somebody has decided the doubts of these codes about these lines."""
        self.settled.append((codes, lines))

    def open_doubts(self) -> list[Doubt]:
        """Give the doubts that nobody has decided."""
        return [
            doubt
            for doubt in self.doubts
            if not any(doubt.code in codes and doubt.line in lines for codes, lines in self.settled)
        ]


@dataclass(slots=True)
class Ledger(Receipt):
    """A receipt that keeps also by which rule each line was taken for what it was."""

    decisions: list[Decision] = field(default_factory=list)

    def decide(self, line: int, what: str, by: str, value: str) -> None:
        """Keep what a line was taken for."""
        stage, _, rule = by.partition(": ")
        self.decisions.append(Decision(line, what, stage, rule, str(value)))


def split_lines(text: str) -> Iterator[Line]:
    """Split a text into its lines that are not blank, with their LF line numbers."""
    gap = 0
    for number, printed in enumerate(text.split("\n"), 1):
        pieces = _BREAK.split(printed)
        if len(pieces) > 1 and not pieces[-1]:
            pieces.pop()
        for piece in pieces:
            shown = piece.strip()
            if shown:
                yield Line(number, piece, shown, gap, _indent(piece))
                gap = 0
            else:
                gap += 1


def paragraph_lines(paragraphs: Sequence[str], number: int) -> Iterator[Line]:
    """Make one line of each paragraph of a record, whatever line feeds it holds."""
    for paragraph in paragraphs:
        shown = " ".join(paragraph.split("\n")).strip() if "\n" in paragraph else paragraph.strip()
        if shown:
            yield Line(number, paragraph, shown, 0, _indent(paragraph))


def _indent(printed: str) -> int:
    blanks = printed[: len(printed) - len(printed.lstrip())]
    return sum(2 if blank == "\u3000" else 1 for blank in blanks) if blanks else 0
