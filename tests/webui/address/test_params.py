"""The address says everything, and is read back as it was written."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import BadRequestError
from webui.address.params import (
    MAX_PAGE,
    MAX_VALUES,
    PARAMETERS,
    SEARCH_PARAMETERS,
    View,
    read_view,
)

TEXT = st.text(max_size=20).map(str.strip)
TEXTS = st.lists(TEXT.filter(bool), max_size=4, unique=True).map(tuple)


def strategy_of(kind: str, choices: tuple[str, ...], most: int) -> st.SearchStrategy[object]:
    return {
        "text": TEXT,
        "texts": TEXTS,
        "flag": st.booleans(),
        "choice": st.sampled_from(choices or ("",)),
        "number": st.integers(1, most),
    }[kind]


VIEWS = st.builds(View, **{p.attribute: strategy_of(p.kind, p.choices, p.most) for p in PARAMETERS})


def as_arguments(query_string: str) -> dict[str, list[str]]:
    arguments: dict[str, list[str]] = defaultdict(list)
    for name, value in parse_qsl(query_string.removeprefix("?"), keep_blank_values=True):
        arguments[name].append(value)
    return arguments


@given(VIEWS)
def test_an_address_is_read_back_as_the_same_view(view: View) -> None:
    assert read_view(as_arguments(view.query_string)) == view


def test_every_parameter_has_a_field_and_every_field_a_parameter() -> None:
    assert tuple(parameter.attribute for parameter in PARAMETERS) == View._fields
    assert {
        parameter.attribute: parameter.default for parameter in PARAMETERS
    } == View._field_defaults


def test_the_default_view_has_an_empty_address() -> None:
    assert View().query_string == ""
    assert read_view({}) == View()


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"regoin": ["110000"]}, "regoin"),
        ({"page": ["0"]}, "page"),
        ({"page": ["-1"]}, "page"),
        ({"page": ["1e3"]}, "page"),
        ({"page": ["٣"]}, "page"),
        ({"page": [str(MAX_PAGE + 1)]}, "page"),
        ({"page": ["9" * 5000]}, "page"),
        ({"per_page": ["101"]}, "per_page"),
        ({"sort": ["random"]}, "sort"),
        ({"view": ["map"]}, "view"),
        ({"words": ["yes"]}, "words"),
        ({"q": ["a", "b"]}, "q"),
        ({"region": [str(n) for n in range(MAX_VALUES + 1)]}, "region"),
        ({"source": ["长" * 201]}, "source"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_value_is_refused_by_name(arguments: dict[str, list[str]], field: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        read_view(arguments)
    assert caught.value.field == field


def test_the_api_has_no_parameter_of_looks() -> None:
    with pytest.raises(BadRequestError, match="view"):
        read_view({"view": ["kwic"]}, SEARCH_PARAMETERS)


@given(VIEWS)
def test_a_change_of_what_is_found_goes_back_to_the_first_page(view: View) -> None:
    assert view.changed(q="x").page == 1
    assert view.changed(page=7).page == 7


@given(
    VIEWS,
    st.sampled_from(("region", "source", "kind")),
    TEXT.filter(lambda text: bool(text.strip("-"))),
)
def test_ticking_twice_unticks(view: View, name: str, value: str) -> None:
    ticked = view.toggled(name, value) if value not in getattr(view, name) else view  # type: ignore[arg-type]
    assert value in getattr(ticked, name)
    assert value not in getattr(ticked.toggled(name, value), name)  # type: ignore[arg-type]


def test_ticking_ends_an_exclusion_and_the_other_way_round() -> None:
    view = View(region=("-540000", "110000"))
    assert view.toggled("region", "540000").region == ("110000", "540000")
    assert View(region=("540000",)).toggled("region", "-540000").region == ("-540000",)


@given(VIEWS)
def test_without_every_filter_nothing_but_the_query_decides(view: View) -> None:
    for name in view.filters:
        view = view.without(name)
    assert view.filters == ()
