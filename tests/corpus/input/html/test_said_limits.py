"""What a page says of its article, at the limits within which that is looked for."""

from __future__ import annotations

import pytest
from lxml import etree  # type: ignore[import-untyped]

from indexer.corpus.input.html.said import printed_day, printed_source, read_said


def called(size: int) -> str:
    text = "发表于2003-10-03 16:45"
    return "渡" * (size - len(text)) + text


@pytest.mark.parametrize(("size", "found"), [(120, True), (121, False)])
def test_a_line_with_the_day_of_publication_has_a_hundred_and_twenty_characters(
    size: int, *, found: bool
) -> None:
    assert bool(printed_day([called(size)])) == found


@pytest.mark.parametrize(("above", "found"), [(11, True), (12, False)])
def test_a_day_with_a_time_stands_in_the_first_twelve_lines(above: int, *, found: bool) -> None:
    timed = "渡口的灯 2003-10-03 16:45 亮了"
    assert bool(printed_day([*["渡口"] * above, timed])) == found
    assert printed_day(["渡口换了船。两岸都好", timed]) is None
    assert printed_day([timed, called(30).replace("2003", "2004")]) == "2004-10-03"
    assert printed_day([timed, timed.replace("2003", "2004")]) == "2003-10-03"


@pytest.mark.parametrize(("place", "found"), [(11, True), (12, False), (13, True)])
def test_an_outlet_beside_a_name_stands_in_the_first_and_last_twelve_lines(
    place: int, *, found: bool
) -> None:
    lines = ["渡口"] * 25
    lines[place] = "罗小泉/河口日报"
    assert bool(printed_source(lines)) == found
    assert printed_source([*lines, "来源：浦上日报"]) is None


@pytest.mark.parametrize(("blanks", "found"), [(32, True), (33, False)])
def test_an_outlet_beside_a_name_has_forty_characters(blanks: int, *, found: bool) -> None:
    assert printed_source(["罗小泉/河口日报" + " " * blanks]) == ("河口日报" if found else None)


@pytest.mark.parametrize(("size", "found"), [(24, True), (25, False)])
def test_an_element_called_source_has_twenty_four_characters(size: int, *, found: bool) -> None:
    name = "河" * (size - 2) + "日报"
    root = etree.HTML(f"<div><span class='source'>来源：{name}</span><p>渡口</p></div>")
    assert read_said(root, ["渡口"]).source == (name if found else None)
