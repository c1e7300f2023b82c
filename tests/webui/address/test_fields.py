"""One table says what narrows a search, to commands, addresses and programs alike."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import FILTERS, SORT, Field, RawRequest
from indexer.cli import main
from indexer.model import KINDS
from webui.address.params import PARAMETERS, SEARCH_PARAMETERS
from webui.app import create_app

SAMPLES = {
    "region": "430000",
    "mentioned": "-430000",
    "place": "unknown",
    "source": "-山前日报",
    "kind": "body",
    "from": "2021",
    "to": "2024-05",
    "undated": "1",
    "words": "1",
    "sort": "oldest",
}


def test_every_field_is_one_of_a_request() -> None:
    names = {field.name for field in dataclasses.fields(RawRequest)}
    fields = {field.attribute for field in (*FILTERS, SORT)}
    assert names - fields == {"query", "limit", "offset", "facets"}
    assert fields <= names


def test_kinds_are_named_where_they_are_asked_for() -> None:
    (kind,) = (field for field in FILTERS if field.name == "kind")
    assert all(name in kind.description for name in KINDS)


def test_addresses_have_them_all() -> None:
    searched = {parameter.name: parameter for parameter in SEARCH_PARAMETERS}
    for field in (*FILTERS, SORT):
        assert searched[field.name].description == field.description
    assert set(searched) - {field.name for field in (*FILTERS, SORT)} == {"q", "page", "per_page"}
    assert len({parameter.name for parameter in PARAMETERS}) == len(PARAMETERS)


@pytest.mark.parametrize("field", [*FILTERS, SORT], ids=lambda field: field.name)
def test_a_command_and_an_address_find_the_same(field: Field, index_dir: Path) -> None:
    value = SAMPLES[field.name]
    typed = [f"--{field.name}", *([] if field.kind == "flag" else [value])]
    command = ["search", "的", "--index", str(index_dir), "--json", *typed]
    told = CliRunner().invoke(main, command)
    assert told.exit_code in (0, 1), told.output
    asked = {"q": "的", field.name: value}
    shown = create_app(index_dir).test_client().get("/api/search", query_string=asked).get_json()
    found = json.loads(told.stdout)
    assert found["total"] == shown["total"]
    assert [hit["paragraph_id"] for hit in found["hits"]] == [
        hit["paragraph_id"] for hit in shown["hits"]
    ]
