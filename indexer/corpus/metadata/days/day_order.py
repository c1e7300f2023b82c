"""The order of day and month in days whose year stands last: `06/05/2024`, `6-5-2024`.

Such a day can be two. The page decides where it prints another in the same manner that can only be
one (`17/05/2024`: the day stands first), or where it names one of the two in full elsewhere. Where
nothing decides, the day stays unread. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from indexer.corpus.metadata.days.dates import find_dates
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain
from indexer.model import DateSpan

Order = Literal["day", "month"]
"""Which of the two stands first."""
_LAST_YEAR = Sifted(
    r"(?<![\d./-])(?P<first>0?[1-9]|[12]\d|3[01])(?P<sep>[/-])(?P<second>0?[1-9]|[12]\d|3[01])(?P=sep)"
    r"(?P<year>(?:19|20)\d\d)(?![\d/-])"
)
_MONTHS = 12


def order_of(texts: Sequence[str]) -> Order | None:
    """Tell the order in which a page prints day and month; None where it tells nothing, or both."""
    found = list(_matches(texts))
    orders = {order for match in found if (order := _only(match))}
    if not orders:
        named = {date.span.value for text in texts for date in find_dates(text)}
        orders = {order for match in found if (order := _named(match, named))}
    return orders.pop() if len(orders) == 1 else None


def in_order(text: str, order: Order) -> str:
    """Write the days of a line that can be two with the year first, as the order has them."""
    pieces: list[str] = []
    at = 0
    for match in _LAST_YEAR.finditer(plain(text)):
        if _is_open(match):
            pieces += [text[at : match.start()], _day(match, order)]
            at = match.end()
    return "".join([*pieces, text[at:]])


def open_days(text: str) -> tuple[str, str] | None:
    """Give the two days that the first such day of a line can be; None where there is none."""
    for match in _LAST_YEAR.finditer(plain(text)):
        if _is_open(match):
            return _day(match, "day"), _day(match, "month")
    return None


def _matches(texts: Iterable[str]) -> Iterator[re.Match[str]]:
    for text in texts:
        yield from _LAST_YEAR.finditer(plain(text))


def _only(match: re.Match[str]) -> Order | None:
    first, second = int(match["first"]), int(match["second"])
    if first > _MONTHS >= second:
        return "day"
    return "month" if second > _MONTHS >= first else None


def _is_open(match: re.Match[str]) -> bool:
    first, second = int(match["first"]), int(match["second"])
    return first != second and max(first, second) <= _MONTHS


def _named(match: re.Match[str], named: set[str]) -> Order | None:
    """Tell which of its two days the page names in full elsewhere, if only one of them."""
    if not _is_open(match):
        return None
    orders: list[Order] = [order for order in _ORDERS if _day(match, order) in named]
    return orders[0] if len(orders) == 1 else None


_ORDERS: tuple[Order, Order] = ("day", "month")


def _day(match: re.Match[str], order: Order) -> str:
    parts = int(match["first"]), int(match["second"])
    day, month = parts if order == "day" else parts[::-1]
    return DateSpan.of(int(match["year"]), month, day).value
