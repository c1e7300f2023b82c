"""Bar charts by year or month.

Geometry for an SVG that the server draws, each bar a link, with a table as its twin.

Numbers here are only where a bar stands; what it counts comes from the facet untouched.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from indexer import DateSpan, Facet, Filters
from webui.address.links import Variants
from webui.address.params import View
from webui.words.i18n import format_span
from webui.words.texts import gettext, ngettext

WIDTH, HEIGHT = 240, 64
"""User units of the drawing; the page scales it to the column."""
MOST_YEARS = 40
"""Years drawn, so that a bar is wide enough to hit: what is older is one number below the bars."""
SHORTEST_BAR = 2.0
"""Units: one paragraph beside a hundred thousand is still seen."""
FEWEST_COLUMNS = 6
"""A single year is drawn among those before it, in which nothing is, and not as a wall."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One year or month. x: its column; y, height: in user units; `link` is the address of this span.

    words: the year or month as written in the language of the page; says: the same with its count;
    label: what stands below it, if anything.
    """

    value: str
    words: str
    says: str
    count: int
    selected: bool
    link: str
    x: int
    y: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from left to right, `column` user units apart; `missing` paragraphs have no such date.

    earlier: the last of the years that are too many to draw; before: how many paragraphs are of
    them.
    """

    unit: str
    bars: tuple[Bar, ...]
    missing: int
    year: int | None = None
    column: float = 0.0
    earlier: DateSpan | None = None
    before: int = 0

    @property
    def largest(self) -> int:
        """The count of the highest bar."""
        return max((bar.count for bar in self.bars), default=0)


def time_facets(filters: Filters) -> tuple[Literal["year", "month"], ...]:
    """Name the facets that a chart is drawn from: months are counted only where it shows them."""
    return ("year",) if chosen_year(filters) is None else ("year", "month")


def time_chart(facets: Mapping[str, Facet], view: View, filters: Filters) -> Chart:
    """Draw the months of the chosen year when the dates lie within one year, else all years of the answer."""
    year, years = chosen_year(filters), facets["year"]
    if year is not None:
        values = [DateSpan.of(year, month).value for month in range(1, 13)]
        counts = {bucket.value: bucket.count for bucket in facets["month"].buckets}
        vague = {bucket.value: bucket.count for bucket in years.buckets}.get(
            DateSpan.of(year).value, 0
        )
        missing = vague - sum(counts.get(value, 0) for value in values)
        return _draw(Chart("month", (), missing, year), values, counts, view, filters)
    counts = {bucket.value: bucket.count for bucket in years.buckets}
    if not counts:
        return Chart("year", (), years.missing)
    last = int(max(counts))
    first = max(min(int(min(counts)), last - FEWEST_COLUMNS + 1), last - MOST_YEARS + 1, 1)
    before = sum(count for year, count in counts.items() if int(year) < first)
    chart = Chart(
        "year", (), years.missing, earlier=DateSpan.of(first - 1) if before else None, before=before
    )
    return _draw(chart, [f"{year:04d}" for year in range(first, last + 1)], counts, view, filters)


def _draw(
    chart: Chart, values: Sequence[str], counts: dict[str, int], view: View, filters: Filters
) -> Chart:
    largest = max((counts.get(value, 0) for value in values), default=0)
    column = WIDTH / max(len(values), FEWEST_COLUMNS)
    labelled = _labelled(len(values))
    colon, address = gettext(": "), Variants(view._replace(undated=False), "from", "to")
    bars = []
    for at, value in enumerate(values):
        span, count = _span(value), counts.get(value, 0)
        height = max(SHORTEST_BAR, HEIGHT * count / largest) if count else 0.0
        words = format_span(span)
        bars.append(
            Bar(
                value,
                words,
                f"{words}{colon}{ngettext('%(num)s paragraph', '%(num)s paragraphs', count)}",
                count,
                _is_selected(span, filters),
                address(value, value),
                at,
                round(HEIGHT - height, 1),
                round(height, 1),
                (value if chart.unit == "year" else str(int(value[5:]))) if at in labelled else "",
            )
        )
    return replace(chart, bars=tuple(bars), column=round(column, 2))


@functools.lru_cache(maxsize=1024)
def _span(value: str) -> DateSpan:
    """Read a year or month; the same ones stand on every page."""
    return DateSpan.parse(value)


def _labelled(number: int) -> set[int]:
    """Choose the columns that carry a label: all of a few, else the ends and a few between."""
    if number <= 7:
        return set(range(number))
    step = next(step for step in (2, 3, 5, 10, 20) if number / step <= 7)
    return {at for at in range(number) if at % step == 0 and number - 1 - at >= step * 0.6} | {
        number - 1
    }


def _is_selected(span: DateSpan, filters: Filters) -> bool:
    """Whether a bar lies inside the chosen dates (and dates are chosen at all)."""
    first, last = filters.date_from, filters.date_to
    if first is None and last is None:
        return False
    return (first is None or span.begin >= first) and (
        last is None or span.end <= last + dt.timedelta(days=1)
    )


def chosen_year(filters: Filters) -> int | None:
    """Give the year within which the chosen dates lie, if they lie within one."""
    first, last = filters.date_from, filters.date_to
    return (
        first.year if first is not None and last is not None and first.year == last.year else None
    )
