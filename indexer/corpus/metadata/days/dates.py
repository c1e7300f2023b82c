"""Find calendar dates in running Chinese text, in every written form. Pure functions.

Four shapes are read: dates that say 年 (Arabic, full-width, Chinese numerals, years of the
Republic), dates of numbers with separators (`2024-11-17`, `2024.11.17`), dates in English order
with a Chinese month (`5 九月, 2007`), and dates with an English month (dates_english.py).
Everything that does not name its year in full is left alone: `1月16日`, `98年8月` (1998 on one side
of the strait, 2009 on the other), `05/05/89`, 昨天, 近日. So is all that the Gregorian calendar does
not know: lunar days, era names, 2月30日.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.corpus.metadata.days.english_dates import ENGLISH_FORMS, english_spans
from indexer.corpus.page.facts import fact
from indexer.corpus.page.needs import Sifted, led, sieve
from indexer.corpus.page.plain import plain
from indexer.model import DateSpan


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A calendar date in a text: what it means and where it stands (`text[start:end]` as printed)."""

    span: DateSpan
    start: int
    end: int
    text: str


@fact
def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Find every calendar date that names its year, in reading order.

    Offsets are into the text as given.

    A range gives its beginning: `2022年3月5日至7日` is 5 March, `2021—2025年` is 2021. Relative
    words (近日, 昨天, 今年) never make a date.
    """
    reading, offsets = _reading(text)
    if not _may_be_dated(reading):
        return ()
    found: list[FoundDate] = []
    for start, end, span in sorted(_spans(reading), key=lambda item: (item[0], -item[1])):
        if offsets:
            start, end = offsets[start], offsets[end - 1] + 1  # noqa: PLW2901 - the same places, in the text as given
        if not found or start >= found[-1].end:
            found.append(FoundDate(span, start, end, text[start:end]))
    return tuple(found)


# ---- one alphabet for digits, blanks and the few characters that dates use
# -------------------------------------

# Circles that stand for zero, the numerals of bills (贰零贰壹年), and the hyphens that are not minus.
_SAME = str.maketrans(
    "○◯ο壹贰叁肆伍陆柒捌玖拾\u2010\u2011\u2012\u2013\u2212", "〇〇〇一二三四五六七八九十-----"
)
_OTHER_FORMS = re.compile("[○◯ο壹贰叁肆伍陆柒捌玖拾\u2010-\u2013\u2212]")

# What NFKC makes longer (㋀ 1月, ㏠ 1日), and what is not seen at all (soft hyphens, blanks of no
# width).
_SHIFTING = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u32c0-\u32cb\u33e0-\u33fe]"
)
_LONGER = range(0x32C0, 0x33FF)


def _reading(text: str) -> tuple[str, list[int] | None]:
    """Give the text in one alphabet, and, when characters moved, the place in the text of each of its characters."""
    if not _SHIFTING.search(text):
        return _one_form(plain(text)), None
    pieces = [
        (unicodedata.normalize("NFKC", char) if ord(char) in _LONGER else "")
        if _SHIFTING.match(char)
        else char
        for char in text
    ]
    offsets = [at for at, piece in enumerate(pieces) for _ in piece]
    return _one_form(plain("".join(pieces))), offsets


def _one_form(reading: str) -> str:
    return reading.translate(_SAME) if _OTHER_FORMS.search(reading) else reading


# ---- numerals
# ------------------------------------------------------------------------------------------------

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "o": 0,
}
_DIGITS |= {str(value): value for value in range(10)}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}
_COUNTED = frozenset([*_UNITS, *_TENS])
"""What a numeral holds that is counted up, and not only written digit by digit."""


def _number(numeral: str) -> int:
    """Read 2024, 二〇二四, 二千零二十四, 九十七, 廿一, 元."""
    if numeral == "元":
        return 1
    digits = numeral.replace(" ", "")
    if _COUNTED.isdisjoint(digits):
        return int("".join(str(_DIGITS[char]) for char in digits))
    return _counted(digits)


def _counted(digits: str) -> int:
    """Read 二千零二十四, 九十七, 廿一."""
    total, last = 0, 0
    for char in digits:
        if char in _UNITS:
            total, last = total + (last or 1) * _UNITS[char], 0
        else:
            last += _TENS[char] if char in _TENS else _DIGITS[char]
    return total + last


# ---- dates that say 年
# -----------------------------------------------------------------------------------------

_HAN = "一二三四五六七八九"
_GAP = "[ ]{0,3}"  # 2024 年 5 月 6 日; wider gaps are columns of a table
_TO = r"(?:-|—{1,2}|~|至|到)"
_AND = r"(?:-|—{1,2}|~|至|到|、|和)"
_MONTH = rf"\d{{1,2}}|十[一二]?|一[〇零一二]|[{_HAN}元]"
_DAY = rf"\d{{1,2}}|[一二三]?十[{_HAN}]?|廿[{_HAN}]?|卅一?|[一二三][〇零{_HAN}]|[{_HAN}]"
_MARKED = Sifted(
    led(rf"""(?x:
    (?:(?P<roc>(?:中华\ ?)?民国{_GAP}(?P<rocyear>元|\d{{1,3}}|[〇零o{_HAN}十百]{{1,6}}))
      |(?<!\d)(?P<arabic>[12](?:\ ?\d){{3}})(?P<range>\ ?(?:年\ ?)?{_TO}\ ?[12]\d{{3}})?
      |(?<![〇零{_HAN}十百千])(?P<han>[一二](?:\ ?[〇零o0{_HAN}]){{3}}|[一二两]千[〇零{_HAN}十百]{{0,6}}
        |(?<!\d)[12一二]\ ?[〇零o09九](?:\ ?[〇零o\d{_HAN}]){{2}})  # two alphabets in one: 2O21, 二〇2一
    ){_GAP}年度?(?P<yearend>)
    (?:{_GAP}(?P<month>{_MONTH})(?:\ ?{_AND}\ ?(?:{_MONTH}))?{_GAP}月份?(?P<monthend>)
      (?:{_GAP}(?P<day>{_DAY})(?:\ ?{_AND}\ ?(?:{_DAY}))*{_GAP}[日号](?P<dayend>)
        |(?P<bare>\d{{1,2}}(?=[ ]*(?:$|[)\]】〕])))
        |(?P<lunar>初[{_HAN}十]|(?:[二三]?十|[廿卅])[{_HAN}]?)(?![{_HAN}余多几天个名项家次])
      )?
    )?)""")
)

FIRST_YEAR, LAST_YEAR = 1000, 2199
"""Years that a text of today can mean; below stand amounts, above typing errors."""
FIRST_REPUBLIC_YEAR = 1912
_LAST_REPUBLIC_YEAR = 200
_OLDEST_EVIDENT_YEAR = 1840
"""Below this year, and for full centuries, `1500年` is as often a length of time as a year.

See _LENGTH.
"""
_LENGTH_BEFORE = re.compile(
    r"(?:距今|迄今|已有|长达|历经|历时|持续|绵延|跨越|超过|将近|近|约|逾|达|有)\ ?$"
)
_LENGTH_AFTER = re.compile(r"\ ?(?:以?来|以?前|之?久|间|左右|以上|的?历史|的?文明|古|的?岁月)")
_NOT_GREGORIAN = re.compile(r"(?:农历|阴历|旧历|夏历|公元前|西元前|纪元前)\ ?$")
# characters before a year that may change what it means; the longest word above has three and a
# blank
_CONTEXT = 4


def _spans(text: str) -> Iterator[tuple[int, int, DateSpan]]:
    for match in _MARKED.finditer(text):
        yield from _marked(match, text)
    for pattern in (_NUMBERED, _SPACED, _DAY_MONTH_YEAR, _MONTH_DAY_YEAR):
        for match in pattern.finditer(text):
            yield from _numbered(match, text, int(match["year"]))
    for match in _REPUBLIC.finditer(text):
        yield from _numbered(match, text, int(match["year"]) + FIRST_REPUBLIC_YEAR - 1)
    for match in _YEAR_MONTH.finditer(text):
        yield from _year_month(match, text)
    yield from english_spans(text)


def _marked(match: re.Match[str], text: str) -> Iterator[tuple[int, int, DateSpan]]:
    start, before = match.start(), text[max(0, match.start() - _CONTEXT) : match.start()]
    if _NOT_GREGORIAN.search(before):
        return
    if match["range"]:
        parts, end = _NO_PARTS, match.end("yearend")
    else:
        parts, end = _month_and_day(match)
    year = _year(match)
    if not FIRST_YEAR <= year <= LAST_YEAR or _is_length(match, year, before, text):
        return
    span = _span(year, *parts)
    if span:
        yield start, end, span


def _year(match: re.Match[str]) -> int:
    if match["roc"]:
        year = _number(match["rocyear"])
        return year + FIRST_REPUBLIC_YEAR - 1 if 1 <= year <= _LAST_REPUBLIC_YEAR else 0
    return _number(match["arabic"] or match["han"])


_Parts = tuple[int | None, int | None]
_NO_PARTS: _Parts = (None, None)


def _month_and_day(match: re.Match[str]) -> tuple[_Parts, int]:
    """Read month and day as far as they are solar, and where they end.

    八月十五 without 日 is a lunar day.
    """
    if not match["month"]:
        return _NO_PARTS, match.end("yearend")
    if match["lunar"]:
        return _NO_PARTS, match.end("yearend")
    month = _number(match["month"])
    if match["day"]:
        return (month, _number(match["day"])), match.end("dayend")
    if match["bare"]:
        return (month, int(match["bare"])), match.end("bare")
    return (month, None), match.end("monthend")


def _is_length(match: re.Match[str], year: int, before: str, text: str) -> bool:
    """Tell `近2000年`, `1500年前`, 两千年 (lengths of time) from years."""
    after = match.end("yearend")
    if match["roc"] or match["month"]:
        return False
    if text.startswith("级", after):
        return True
    if year % 100 and year >= _OLDEST_EVIDENT_YEAR:
        return False
    if match["han"] and "千" in match["han"]:
        return True
    return bool(_LENGTH_BEFORE.search(before) or _LENGTH_AFTER.match(text, after))


def _span(year: int, month: int | None, day: int | None) -> DateSpan | None:
    """Make the span; None where the calendar has no such day."""
    if month == 0 or day == 0:
        return None
    try:
        return DateSpan.of(year, month, day)
    except ValueError:
        return None


# ---- dates of numbers and separators
# --------------------------------------------------------------------------

_LEFT = r"(?<![\d.\-/A-Za-z_])(?<![^\u3400-\u9fff]·)"  # a licence, a telephone, a version, an address of the web
_CLOCK_GLUED = r"(?<=[-/.]\d\d)(?=[0-2]\d:[0-5]\d)"  # 2024-01-1609:12, two cells of a page
_NUMBERED = Sifted(
    _LEFT
    + r"(?P<year>[12]\d{3})\ ?(?P<sep>[-/.·])\ ?(?P<month>\d{1,2})\ ?(?P=sep)\ ?(?P<day>\d{1,2})"
    rf"(?:(?!\d)|{_CLOCK_GLUED})(?:\ ?[日号])?"
)
_REPUBLIC = Sifted(
    r"民国 ?(?P<year>\d{2,3}) ?(?P<sep>[-/.·]) ?(?P<month>\d{1,2}) ?(?P=sep) ?(?P<day>\d{1,2})(?!\d)"
)
_SPACED = Sifted(
    _LEFT
    + r"(?<!\d )(?P<year>(?:19|20)\d\d) (?P<sep>)(?P<month>0[1-9]|1[0-2]) (?P<day>[0-3]\d)(?! ?[\d.\-/])"
)
_DAY_MONTH_YEAR = Sifted(
    _LEFT
    + rf"(?P<day>\d{{1,2}})(?P<sep>) (?P<month>{_MONTH})(?:月,?| 月,) (?P<year>(?:19|20)\d\d)(?![\d年])(?! ?[届级])"
)
_MONTH_DAY_YEAR = Sifted(
    rf"(?<![\d{_HAN}十年月])(?P<month>{_MONTH}) ?月(?P<sep>) {{1,2}}(?P<day>\d{{1,2}}), "
    r"(?P<year>(?:19|20)\d\d)(?![\d年])(?! ?[届级])"
)
_YEAR_MONTH = Sifted(
    r"(?:^|(?<=[\s(\[【〔:,、|]))(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>0[1-9]|1[0-2])(?=$|[\s)\]】〕,、|])"
)
_ALONE = re.compile(r"\s*\d{4}\.\d{2}\s*")
_GOES_ON = re.compile(r"(?P<sep>[-/.·])(?P<digits>\d+)(?P<next>[-/.·]?)")


def _numbered(match: re.Match[str], text: str, year: int) -> Iterator[tuple[int, int, DateSpan]]:
    month, day = _number(match["month"]), int(match["day"])
    span = _span(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    if span and not _is_number(match, text):
        yield match.start(), match.end(), span


def _is_number(match: re.Match[str], text: str) -> bool:
    """Tell `2024.11.17.3` and `2024-11-17-5` (numbers) from `2024.11.17-18` and `2024-11-17-2024-11-20` (ranges)."""
    more = _GOES_ON.match(text, match.end())
    if not more:
        return False
    full_date = len(more["digits"]) == 4 and bool(more["next"])
    day_range = more["sep"] == "-" != match["sep"] and len(more["digits"]) <= 2
    return not (full_date or day_range)


def _year_month(match: re.Match[str], text: str) -> Iterator[tuple[int, int, DateSpan]]:
    """Read `2024-11`, but not a season (`2011-12`); `2024.11` only where it stands alone.

    It may be an amount.
    """
    year, month = int(match["year"]), int(match["month"])
    season = month == year % 100 + 1
    amount = match["sep"] == "." and not _ALONE.fullmatch(text)
    if not season and not amount:
        yield match.start(), match.end(), DateSpan.of(year, month)


DATES = tuple(
    form.pattern
    for form in (
        _MARKED,
        _NUMBERED,
        _REPUBLIC,
        _SPACED,
        _DAY_MONTH_YEAR,
        _MONTH_DAY_YEAR,
        _YEAR_MONTH,
        *ENGLISH_FORMS,
    )
)
"""Every form in which a date is written."""
_may_be_dated = sieve(*DATES)
