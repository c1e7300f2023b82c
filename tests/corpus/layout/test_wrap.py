"""The width at which a text was wrapped, at the limits of each rule."""

from __future__ import annotations

import pytest

from indexer.corpus.layout.wrap import Wrap, _measures, find_wrap
from indexer.corpus.page.line import Line, split_lines
from tests.corpus.layout.made import filled

WIDE = filled(400)


def lines(*texts: str) -> list[Line]:
    return list(split_lines("\n".join(texts)))


def width(*texts: str) -> int | None:
    wrap = find_wrap(lines(*texts))
    return wrap.width if wrap else None


def full(size: int, times: int) -> list[str]:
    return [WIDE[at * size : (at + 1) * size] for at in range(times)]


@pytest.mark.parametrize(("size", "found"), [(11, None), (12, 12)])
def test_the_narrowest_page_has_twelve_characters(size: int, found: int | None) -> None:
    assert width(*full(size, 6)) == found


@pytest.mark.parametrize(("times", "found"), [(2, None), (3, 20)])
def test_three_lines_fill_a_width(times: int, found: int | None) -> None:
    assert width(*full(20, times), "渡口。") == found


def test_the_width_is_half_as_frequent_again_as_any_a_little_below() -> None:
    assert width(*full(20, 6), *full(17, 4)) == 20
    assert width(*full(20, 5), *full(17, 4)) is None
    assert width(*full(20, 5), *full(13, 4)) == 20


def test_half_of_the_full_lines_end_nothing() -> None:
    ended = [text[:-1] + "。" for text in full(20, 3)]
    assert width(*full(20, 3), *ended) == 20
    assert width(*full(20, 3), *ended, ended[0]) is None


def test_a_few_lines_are_longer_than_the_width() -> None:
    """One, and three in a hundred."""
    assert width(*full(20, 8), filled(30)) == 20
    assert width(*full(20, 8), filled(30), filled(33)) is None
    assert width(*full(20, 8) * 5, filled(30), filled(33)) == 20


def test_marks_may_hang_over_the_edge() -> None:
    hanging = [text + "，" for text in full(20, 2)]
    assert width(*full(20, 3), *hanging, *full(17, 3)) == 20
    assert width(*full(20, 3), *full(17, 3)) is None


def test_a_repaired_line_counts_as_it_was_printed() -> None:
    printed = [Line(at, text + "*", text) for at, text in enumerate(full(20, 4))]
    wrap = find_wrap([*printed, *lines("渡口。")])
    assert wrap is not None
    assert (wrap.width, wrap.measure) == (20, "set")
    printed = [Line(at, text, text[: 15 + at]) for at, text in enumerate(full(20, 4))]
    wrap = find_wrap(printed)
    assert wrap is not None
    assert (wrap.width, wrap.measure) == (20, "printed")


def erratic(kinds: int, often: int) -> list[Line]:
    """Lines of one width without blanks, behind blanks of so many kinds, each so often."""
    blanks = ("", " ", "  ", "\t", "   ", "    ")
    texts = [blanks[at % kinds] + text for at, text in enumerate(full(20, kinds * often))]
    return lines(*texts)


@pytest.mark.parametrize(
    ("kinds", "often", "damaged"), [(4, 2, True), (3, 3, False), (5, 1, False)]
)
def test_blanks_of_four_kinds_twice_each_are_damage(
    kinds: int, often: int, *, damaged: bool
) -> None:
    assert ("bare" in _measures(erratic(kinds, often))) == damaged


FULL = {
    "in characters": (Wrap(20, in_columns=False), WIDE[:20], True),
    "one character less": (Wrap(20, in_columns=False), WIDE[:19], True),
    "two characters less": (Wrap(20, in_columns=False), WIDE[:18], False),
    "in columns": (Wrap(40, in_columns=True), WIDE[:20], True),
    "three columns less": (Wrap(40, in_columns=True), WIDE[:18] + "a", True),
    "four columns less": (Wrap(40, in_columns=True), WIDE[:18], False),
    "bare, three less": (Wrap(20, in_columns=False, measure="bare"), WIDE[:17], True),
    "bare, four less": (Wrap(20, in_columns=False, measure="bare"), WIDE[:16], False),
    "bare, six columns less": (Wrap(40, in_columns=True, measure="bare"), WIDE[:17], True),
    "bare, seven columns less": (Wrap(40, in_columns=True, measure="bare"), WIDE[:16] + "a", False),
    "bare and ended": (Wrap(20, in_columns=False, measure="bare"), WIDE[:19] + "。", True),
    "bare, ended, one less": (Wrap(20, in_columns=False, measure="bare"), WIDE[:18] + "。", False),
    "bare, with blanks": (Wrap(20, in_columns=False, measure="bare"), WIDE[:14] + "  " * 5, False),
    "a blank behind": (Wrap(20, in_columns=False), WIDE[:18] + " ", True),
    "two blanks behind": (Wrap(20, in_columns=False), WIDE[:18] + "  ", False),
    "two blanks behind a word": (Wrap(20, in_columns=False), WIDE[:17] + "a  ", True),
    "an indentation": (Wrap(20, in_columns=False), "　　" + WIDE[:17], True),
    "an indentation in columns": (Wrap(40, in_columns=True), "　　" + WIDE[:17], True),
}


@pytest.mark.parametrize(("wrap", "text", "is_full"), FULL.values(), ids=FULL.keys())
def test_which_lines_are_full(wrap: Wrap, text: str, *, is_full: bool) -> None:
    (line,) = lines(text)
    assert wrap.is_full(line) == is_full


def test_the_gap_of_a_wrapped_text_is_that_below_full_lines() -> None:
    apart = "\n\n".join(full(20, 6))
    wrap = find_wrap(lines(apart))
    assert wrap is not None
    assert wrap.gap == 1
    ended = [text[:-1] + "。" for text in full(20, 6)]
    page = "\n".join(full(20, 7)) + "".join(f"\n\n{text}" for text in ended)
    wrap = find_wrap(lines(page))
    assert wrap is not None
    assert wrap.gap == 0
