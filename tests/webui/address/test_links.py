"""Addresses that are written together are those that each view would have by itself."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.webui.address.test_params import TEXT, TEXTS, VIEWS
from webui.address.links import Variants, link
from webui.address.params import View, encode
from webui.app import create_app

APP = create_app(Path("nowhere"))


@given(VIEWS, st.sampled_from(("region", "mentioned", "place", "source", "kind")), TEXTS)
def test_variants_of_a_filter_are_what_the_changed_view_links_to(
    view: View, name: str, values: tuple[str, ...]
) -> None:
    with APP.test_request_context():
        assert Variants(view, name)(values) == link(view.changed(**{name: values}))


@given(VIEWS, TEXT, TEXT)
def test_variants_of_the_dates_are_what_the_changed_view_links_to(
    view: View, first: str, last: str
) -> None:
    with APP.test_request_context():
        changed = view.changed(date_from=first, date_to=last)
        assert Variants(view, "from", "to")(first, last) == link(changed)


@given(st.text())
def test_an_encoded_value_keeps_what_no_address_takes_for_a_sign(text: str) -> None:
    for char in text:
        plain = char.isalnum() or char in "_.~-" or (not char.isascii() and char.isprintable())
        assert (encode(char) == char) == plain
    assert encode(text) == "".join(map(encode, text))
