"""The short form of the quality gate: `make quality` reads more pages."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.quality.measure import FLOORS, judge, measure, read_page, shares
from tests.quality.pages import DAMAGES, SEEDS, make_pages
from tests.quality.rules import census

PAGES = 120


@pytest.fixture(scope="module")
def tally() -> dict[tuple[str, str], Counter[bool]]:
    return measure(make_pages(PAGES, 2))


@pytest.mark.parametrize("name", FLOORS)
def test_a_measure_reaches_its_floor(
    name: str, tally: dict[tuple[str, str], Counter[bool]]
) -> None:
    assert shares(tally)[name] >= FLOORS[name], {
        kind: counts[False] for (one, kind), counts in tally.items() if one == name
    }


def test_pages_are_the_same_for_one_seed_and_of_every_kind() -> None:
    first, again, other = (list(make_pages(len(DAMAGES), seed)) for seed in (3, 3, 4))
    assert first == again != other
    assert {page.kind for page in first} == set(DAMAGES)


def test_what_is_lost_is_counted() -> None:
    page = next(iter(make_pages(1, 5)))
    articles, _ = read_page(page)
    assert all(right for name, right in judge(page, articles) if name != "furniture gone")
    lost = Counter(right for name, right in judge(page, []) if name == "paragraphs")
    assert lost == {False: len(page.paragraphs)}


def test_the_census_judges_rules_and_reads_without_each_row() -> None:
    told = census(list(make_pages(20, 6)), [SEEDS])
    fired, right, judged, changed = told["furniture: listed in boilerplate.tsv (dropped)"]
    assert fired >= judged == right > 0
    assert changed is None
    rows = {rule: one for rule, one in told.items() if rule.startswith("row ")}
    assert any(one[0] and one[3] for one in rows.values())
    assert any(not one[0] for one in rows.values())
