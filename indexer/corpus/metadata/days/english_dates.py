"""Find calendar dates that are written in English.

Sites print them beside Chinese text, and programs in stamps.

`January 16, 2024`, `16 Jan. 2024`, `Tue, 16-Jan-2024 10:20`, `Tue Jan  6 10:20:00 CST 2024`,
`Jan 16 Tue 2024`, `2024-Jan-16`: the month is a word, so none can be read in two ways. All numbers (`01/16/2024`)
are left alone. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexer.corpus.page.needs import Sifted
from indexer.model import DateSpan

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_TO = rf"(?: ?- ?(?:{MONTH}\.? ?)?\d{{1,2}}(?:st|nd|rd|th)?)?"
_WORD = rf"(?P<month>{MONTH})"
ENGLISH_FORMS = (
    Sifted(rf"(?<![a-z]){_WORD}\.? {{0,2}}{_DAY}{_TO}(?: ?, ?| ){_YEAR}"),
    Sifted(rf"(?<![\d./-]){_DAY}{_TO}(?P<sep>[ -]|(?: of )|)(?:{_WORD})[.,]?[ -]? ?{_YEAR}"),
    Sifted(rf"(?<![a-z]){_WORD} {{1,2}}{_DAY} \d\d:\d\d:\d\d (?:[a-z]{{2,5}} )?{_YEAR}"),
    Sifted(rf"(?<![a-z]){_WORD} {{1,2}}{_DAY} (?:mon|tue|wed|thu|fri|sat|sun) {_YEAR}"),
    Sifted(rf"(?<![\d./-])(?P<year>(?:19|20)\d\d)(?P<sep>[ -]){_WORD}\.?(?P=sep){_DAY}(?![\d:])"),
)


def english_spans(text: str) -> Iterator[tuple[int, int, DateSpan]]:
    """Give place, end and day of every date with an English month; a range gives its beginning.

    text: in the plain alphabet (half width, lower case).
    """
    for pattern in ENGLISH_FORMS:
        for match in pattern.finditer(text):
            month = _MONTHS.index(match["month"][:3]) + 1
            try:
                yield (
                    match.start(),
                    match.end(),
                    DateSpan.of(int(match["year"]), month, int(match["day"])),
                )
            except ValueError:
                continue
