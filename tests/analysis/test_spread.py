"""Who was first, where a row peaks, and what may not be said."""

from __future__ import annotations

import datetime as dt

from indexer.analysis.spread import Course, course_of, lag, ranks, spread_of
from indexer.model import DateSpan
from indexer.search.requests.cube import UNDATED, VAGUE, Counts, Line, Seen


def seen(date: str) -> Seen:
    span = DateSpan.parse(date)
    return Seen(span.begin.toordinal(), span.end.toordinal(), inferred=False, paragraph=0)


def line(first: str | None = None, last: str | None = None, **cells: int) -> Line:
    counted = {name.lstrip("_"): Counts(n, n, n, n, n * 10) for name, n in cells.items()}
    return Line(counted, seen(first) if first else None, seen(last or first) if first else None)


BASE = line(_2018=10, _2019=100, _2020=100, _2021=100, _2022=49, _2023=100, _2024=100)


def test_a_row_is_read_where_there_is_enough_data() -> None:
    row = line("2020-03-01", "2022-07-01", _2020=10, _2021=10, _2022=40)
    course = course_of(row, BASE, "paragraphs")
    assert (course.peak, course.hits, course.periods, course.silent_since) == ("2020", 2, 5, "2023")
    assert not course.censored
    assert course_of(line(), BASE, "paragraphs") == Course(None, None, False, None, 0, 5, None)


def test_what_begins_with_the_data_may_be_older() -> None:
    for first in ("2018-05-01", "2019-12-31", "2019"):
        assert course_of(line(first, _2019=3), BASE, "articles").censored
    assert not course_of(line("2020-01-01", _2020=3), BASE, "articles").censored
    assert course_of(line("2020-01-01", _2020=3), line(_2020=49), "articles").censored


def test_columns_without_a_period_are_no_periods() -> None:
    base = Line(
        {
            "2020": Counts(1, 60, 9, 9, 9),
            UNDATED: Counts(1, 99, 9, 9, 9),
            VAGUE: Counts(1, 99, 9, 9, 9),
        }
    )
    assert course_of(line("2020-06-01", _2020=5), base, "paragraphs").periods == 1


def course(first: str, *, censored: bool = False) -> Course:
    return Course(seen(first), seen(first), censored, None, 1, 1, None)


def test_dates_that_cannot_be_told_apart_share_a_rank() -> None:
    courses = {
        "a": course("2020-03-01"), "b": course("2020"), "c": course("2020-11-05"), "d": course("2021-01-01"),
        "e": course("2019-01-01", censored=True),
    }  # fmt: skip
    assert ranks(courses) == {"a": 1, "b": 1, "c": 2, "d": 4}


def test_a_lag_is_an_interval_where_a_date_is_coarse() -> None:
    assert lag(seen("2020-03-05"), seen("2020-03-01")) == (4, 4)
    assert lag(seen("2020-03"), seen("2020-03-01")) == (0, 30)
    assert lag(seen("2020-03-01"), seen("2020")) == (-305, 60)
    assert dt.date.fromordinal(seen("2020").end) == dt.date(2021, 1, 1)


def test_spread_counts_places_that_have_enough_data_by_then() -> None:
    base = line(_2019=60, _2020=60)
    late = line(_2019=10, _2020=60)
    steps = spread_of(
        [(line(_2019=1), base), (line(_2019=1, _2020=1), late)], ["2019", "2020", "2021"], reach=1
    )
    assert [(step.reached, step.places) for step in steps] == [(1, 1), (2, 2), (2, 2)]
    steps = spread_of(
        [(line(_2019=1), base), (line(_2019=1, _2020=1), late)], ["2019", "2020"], reach=2
    )
    assert [step.reached for step in steps] == [0, 1]
