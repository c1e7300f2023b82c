"""Temperatures: which degree a share of articles has, and how cut-offs are written."""

from __future__ import annotations

import pytest

from indexer.analysis.temperature import DEGREES, PUBLISHED, degree_of
from indexer.archive.counting.answers import read_cut_offs
from indexer.errors import BadRequestError
from indexer.search.requests.cube import Counts

OWN = "0.005,0.002,0.001,0.0002"
YEAR = Counts(paragraphs=400_000, articles=10_000)


@pytest.mark.parametrize(
    ("articles", "cut_offs", "degree"),
    [
        (518, "published", "boiling"),
        (517, "published", "scalding"),
        (129, "published", "scalding"),
        (128, "published", None),
        (128, OWN, "hot"),
        (50, OWN, "hot"),
        (49, OWN, "warm"),
        (20, OWN, "warm"),
        (10, OWN, "mild"),
        (9, OWN, "cold"),
        (2, OWN, "cold"),
        (1, OWN, None),
        (9999, "", None),
    ],
)
def test_a_share_has_the_hottest_degree_that_it_reaches(
    articles: int, cut_offs: str, degree: str | None
) -> None:
    found = Counts(occurrences=articles, paragraphs=articles, articles=articles)
    assert degree_of(found, YEAR, read_cut_offs(cut_offs)) == degree


def test_a_year_of_too_little_data_has_none() -> None:
    found = Counts(occurrences=40, paragraphs=40, articles=10)
    assert degree_of(found, Counts(paragraphs=49, articles=10), PUBLISHED) is None
    assert degree_of(found, Counts(paragraphs=50, articles=10), PUBLISHED) == "boiling"
    assert degree_of(Counts(), YEAR, PUBLISHED) is None


def test_cut_offs_are_the_published_ones_and_four_below() -> None:
    assert read_cut_offs("") == ()
    assert read_cut_offs("published") == PUBLISHED
    assert len(read_cut_offs(OWN)) == len(DEGREES)


@pytest.mark.parametrize(
    "text",
    [
        "hot",
        "0.005",
        "0.005,0.002,0.001",
        "0.005,0.002,0.001,0.0002,0.0001",
        "0.002,0.005,0.001,0.0002",
        "0.0129,0.002,0.001,0.0002",
        "0.005,0.002,0.001,0",
        "0.005,0.002,0.001,-1",
        "0.005,0.002,nan,0.001",
        "0.005,0.002,0.001,",
    ],
)
def test_cut_offs_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadRequestError) as error:
        read_cut_offs(text)
    assert error.value.field == "temperature"
