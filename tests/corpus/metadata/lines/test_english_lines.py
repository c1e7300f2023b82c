"""Dates and credits in English, as sites print them beside Chinese text."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus.metadata.dating import stated_date
from indexer.corpus.metadata.days.dates import find_dates
from indexer.corpus.metadata.lines.date_lines import read_meta_line
from indexer.corpus.run.pipeline import read_file

BODY = "渡口的老船今年换了新发动机，过河只要四分钟，赶集的人再也不用天不亮就起床。"

LINES = {
    "month first": "January 16, 2024",
    "day first": "16 Jan 2024",
    "shortened, with a time": "Jan. 16, 2024 10:30",
    "ordinal": "16th January, 2024",
    "half of the day": "Jan 16, 2024, 10:30 AM",
    "weekday and zone": "Tue, 16 Jan 2024 10:20:00 GMT",
    "stamp of a program": "Tue Jan 16 10:20:00 CST 2024",
    "hyphens": "16-Jan-2024",
    "ISO with a zone": "2024-01-16T10:20:00+08:00",
    "zone in brackets": "2024-01-16 10:20 (GMT+8)",
    "published": "Published: 2024-01-16",
    "posted by a login": "Posted on January 16, 2024 by admin",
    "time first": "Updated: 16:30, January 16, 2024",
    "Chinese label": "发布时间：Jan 16, 2024",
    "range": "January 16-18, 2024",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_line_dates_its_article(line: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"渡口换新船\n{line}\n{BODY}\n", "utf-8")
    (article,) = read_file(tmp_path / "a.txt", tmp_path).articles
    assert article.date is not None
    assert (article.date.span.value, article.date.basis, article.date.line) == (
        "2024-01-16",
        "explicit",
        2,
    )
    assert (article.title, [paragraph.text for paragraph in article.paragraphs]) == (
        "渡口换新船",
        [BODY],
    )
    assert article.authors == ()


NO_DATES = (
    "January 2024",
    "01/16/2024",
    "Dec 32, 2024",
    "mayor 12, 2020",
    "16 Jan 24",
    "decade 3, 2020",
)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_day(text: str) -> None:
    assert not [date for date in find_dates(text) if date.span.precision == "day"]


def test_day_in_a_sentence_is_found_and_dates_no_article() -> None:
    text = "他在信里写道：On May 4, 2019 I left the ferry."
    assert [(date.span.value, date.text) for date in find_dates(text)] == [
        ("2019-05-04", "May 4, 2019")
    ]
    assert read_meta_line("On May 4, 2019 I left the ferry") is None


CREDITS = {
    "By Lin Mu | January 16, 2024": (None, ["author Lin Mu"]),
    "By Lin Mu and Fang Yuan, January 16, 2024": (None, ["author Lin Mu", "author Fang Yuan"]),
    "Source: Hekou Daily   Editor: Fang Yuan   2024-01-16 10:20": (
        "Hekou Daily",
        ["editor Fang Yuan"],
    ),
    "Hekou Daily | Updated: 2024-01-16 10:20": ("Hekou Daily", []),
}


@pytest.mark.parametrize("line", CREDITS)
def test_source_and_people(line: str) -> None:
    meta = read_meta_line(line)
    assert meta is not None
    assert (meta.source, [f"{credit.role} {credit.name}" for credit in meta.authors]) == CREDITS[
        line
    ]


def test_record_may_state_it() -> None:
    span = stated_date("Jan 16, 2024")
    assert span is not None
    assert span.value == "2024-01-16"
