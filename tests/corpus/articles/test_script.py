"""The script of an article, by the share of characters that only one script has."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.script import find_script


@pytest.mark.parametrize(
    ("traditional", "simplified", "script"),
    [(0, 0, "hans"), (2, 18, "hans"), (3, 17, "mixed"), (11, 9, "mixed"), (12, 8, "hant")],
)
def test_a_few_characters_of_the_other_script_change_nothing(
    traditional: int, simplified: int, script: str
) -> None:
    assert find_script(["門" * traditional, "山上" + "门" * simplified]) == script


def test_what_stands_behind_many_telling_characters_is_not_counted() -> None:
    assert find_script(["门" * 1001, "門" * 5000]) == "hans"
    assert find_script(["门" * 1000, "門" * 5000]) == "hant"
