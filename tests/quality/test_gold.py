"""Pages that somebody has read before are read as well as they were: floors for both parts."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt
from tests.quality.gold import (
    FLOORS,
    FORMS,
    PARTS,
    Tally,
    judge_page,
    judge_several,
    measure,
    share,
)


@functools.cache
def measured(part: str, form: str) -> Tally:
    return measure(part, form)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("form", "name"), FLOORS)
def test_a_measure_reaches_its_floor(part: str, form: str, name: str) -> None:
    counts = measured(part, form)[name]
    assert counts.total()
    assert share(counts) >= FLOORS[form, name][PARTS.index(part)], counts


def test_every_form_has_floors() -> None:
    assert {form for form, _ in FLOORS} == set(FORMS)


def test_what_is_lost_is_counted() -> None:
    text = "渡口换上新船\n2024-01-16 来源：河口日报\n渡口换上新船以后，孩子上学不绕路。\n首页\n"
    articles = read_record(Record(0, "utf-8", text), Receipt())
    row: dict[str, Any] = {
        "title": "渡口换上新船",
        "date": "2024-01-16",
        "shown": True,
        "source": "河口日报",
    }
    row |= {"body": ["渡口换上新船以后，孩子上学不绕路。"], "furniture": ["首页"]}
    right = [("one article", True), ("titles", True), ("dates", True), ("sources", True)]
    right += [("sentences", True), ("furniture gone", True)]
    assert list(judge_page(row, articles, "text")) == right
    lost = row | {
        "title": "水牛过河",
        "date": None,
        "source": None,
        "furniture": [text.split(maxsplit=1)[0]],
    }
    lost["body"] = [*row["body"], "水牛自己过了河，没有人赶。"]
    found = [right for _, right in judge_page(lost, articles, "text")]
    assert found == [True, False, False, False, True, False, False]


def test_beginnings_count_within_a_head() -> None:
    items = "渡口换上新船\n2024-01-16\n渡口换上新船以后，孩子上学不绕路。"
    articles = read_record(Record(0, "utf-8", f"河口日报\n{items}\n"), Receipt())
    (found, right, whole) = judge_several({"begins": [[2, 2]]}, articles, "several")
    assert (found, right, whole) == (
        ("beginnings found", True),
        ("beginnings right", True),
        ("whole articles", True),
    )
    missed = list(judge_several({"begins": [[2, 2], [4, 4]]}, articles, "several"))
    assert missed[1] == ("beginnings found", False)
