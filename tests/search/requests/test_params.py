"""Strings of a request become a checked request, or a refusal that names the field."""

from __future__ import annotations

import datetime as dt

import pytest

from indexer.corpus.places.gazetteer import Gazetteer
from indexer.errors import BadRequestError
from indexer.search.requests.params import RawRequest, read_request
from indexer.search.requests.request import AMBIGUOUS, UNKNOWN, Choice

FIND = Gazetteer.load().find


def test_places_are_read_by_name_code_and_sign() -> None:
    request = read_request(RawRequest(region=["康马县", "-540200", "未知", "-有歧义"]), FIND)
    assert request.filters.region == Choice(("540230", UNKNOWN), ("540200", AMBIGUOUS))


def test_a_range_of_dates_holds_its_first_and_last_day() -> None:
    filters = read_request(RawRequest(date_from="2022", date_to="2023-02"), FIND).filters
    assert (filters.date_from, filters.date_to) == (dt.date(2022, 1, 1), dt.date(2023, 2, 28))


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (RawRequest(date_from="2024-13-45"), "from"),
        (RawRequest(date_to="gestern"), "to"),
        (RawRequest(date_from="2024", date_to="2023"), "from"),
        (RawRequest(region=["火星"]), "region"),
        (RawRequest(mentioned=["鼓楼区"]), "mentioned"),
        (RawRequest(kind=["poem"]), "kind"),
        (RawRequest(sort="best"), "sort"),
        (RawRequest(limit=-1), "limit"),
        (RawRequest(undated=True, date_from="2024"), "undated"),
    ],
)
def test_what_cannot_be_is_refused_by_name(raw: RawRequest, field: str) -> None:
    with pytest.raises(BadRequestError) as refusal:
        read_request(raw, FIND)
    assert refusal.value.field == field
