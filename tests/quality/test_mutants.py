"""Which changes of rules are tried."""

from __future__ import annotations

import pytest

from tests.quality.mutants import named_mutants, of_module

MODULE = '''
_MOST = 3
_NONE = 0
_SHARE, _TEXT = 0.5, "a"
_WAIT_SECONDS = 5
_AHEAD = 4
"""Bundles that wait.

No answer depends
on it."""
_ROWS = (("a", 1), ("b", 2), ("c", 3))


def is_most(size: int) -> bool:
    return size > _MOST
'''


def test_numbers_comparisons_and_rows_are_changed() -> None:
    """Not those on which no answer depends, and none into itself."""
    found = [(mutant.kind, mutant.what) for mutant in of_module("a.py", MODULE)]
    assert [what for kind, what in found if kind == "number"] == [
        *("3 -> 2 in _MOST", "3 -> 4 in _MOST", "3 -> 6 in _MOST"),
        *("0 -> -1 in _NONE", "0 -> 1 in _NONE"),
        "0.5 -> 1.0 in (_SHARE, _TEXT)",
    ]
    assert [what for kind, what in found if kind == "row"] == [
        f"without ('{name}', {at})" for at, name in enumerate("abc", 1)
    ]
    assert [what for kind, what in found if kind == "comparison"] == ["> -> <= in size > _MOST"]


def test_mutants_are_named_by_their_place() -> None:
    whole = named_mutants((), ["layout/cut.py"])
    line = whole[0].line
    assert named_mutants([f"layout/cut.py:{line}"], ()) == [
        mutant for mutant in whole if mutant.line == line
    ]
    with pytest.raises(ValueError, match=r"cut\.py:1"):
        named_mutants(["layout/cut.py:1"], ())
