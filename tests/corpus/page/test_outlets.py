"""The one table of how outlets' names end: every row decides its example, in each of its uses."""

from __future__ import annotations

import re
from typing import cast, get_args

import pytest

from indexer.corpus.page.lexicon import OutletUse, outlet_ends, rows
from indexer.text.fold import fold_text

TABLE = rows("outlets.tsv")
USES = get_args(OutletUse)


def ends_like_outlet(name: str, use: str) -> bool:
    return re.fullmatch(f".+(?:{outlet_ends(cast('OutletUse', use))})", name) is not None


@pytest.mark.parametrize(("ending", "believed", "name"), TABLE)
def test_each_row_decides_its_example_in_each_of_its_uses(
    ending: str, believed: str, name: str
) -> None:
    for use in believed.split():
        known = [end for end, uses, _ in TABLE if use in uses.split()]
        assert [end for end in known if re.fullmatch(f".+(?:{end})", name)] == [ending], use


def test_rows_name_uses_and_are_folded() -> None:
    for ending, believed, name in TABLE:
        assert set(believed.split()) <= set(USES)
        assert fold_text(name) == name
        assert fold_text(ending) == ending


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("河口县政府", "named"),
        ("河口发布", "named"),
        ("河口发布", "body"),
        ("热点新闻", "alone"),
        ("热点频道", "alone"),
        ("渡口工作简报", "alone"),
        ("织牢渡口保障网", "sure"),
        ("渡口开出新航班", "named"),
        ("河口水利局", "site"),
        ("河口网", "place"),
        ("河口电视", "own"),
    ],
)
def test_an_ending_is_believed_only_where_its_row_says(name: str, use: str) -> None:
    assert not ends_like_outlet(name, use)
