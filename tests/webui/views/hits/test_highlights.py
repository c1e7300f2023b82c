"""Marks never change the text and never let any of it become markup."""

from __future__ import annotations

import ast
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import webui
from tests.webui.pagetree import parse
from webui.views.hits.highlights import LONG, MOST_FOLDED, excerpt, mark, show_invisible, windows

SIGNS = st.text(alphabet=st.sampled_from("<>&\"'/= {}社区，。!\u202e\u200b\u00adab\n"), max_size=60)
LONG_TEXT = st.text(
    alphabet=st.sampled_from("社区食堂，。 "), min_size=LONG + 1, max_size=MOST_FOLDED + 2 * LONG
)


def spans_of(draw: st.DrawFn, text: str) -> list[tuple[int, int]]:
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]


@st.composite
def marked_texts(
    draw: st.DrawFn, texts: st.SearchStrategy[str] = SIGNS
) -> tuple[str, list[tuple[int, int]]]:
    text = draw(texts)
    return text, spans_of(draw, text)


@given(marked_texts())
def test_the_document_says_what_the_text_says(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    page = parse(str(mark(text, spans)))
    assert page.text == text
    assert "".join(element.text for element in page.all("mark")) == "".join(
        text[a:b] for a, b in spans
    )
    assert {element.tag for element in page.walk()} <= {"", "mark", "span"}


@given(marked_texts(LONG_TEXT))
def test_a_long_paragraph_is_folded_and_a_very_long_one_left_out(
    case: tuple[str, list[tuple[int, int]]],
) -> None:
    text, spans = case
    kept = windows(text, spans)
    shown = excerpt(text, spans)
    page = parse(str(shown.markup))
    is_cut, is_long = kept != ((0, len(text)),), len(text) > MOST_FOLDED
    assert (shown.folded, shown.left_out) == (is_cut and not is_long, is_cut and is_long)
    assert page.text == ("".join(text[a:b] for a, b in kept) if shown.left_out else text)
    hidden = "".join(element.text for element in page.all("span", class_="cut"))
    assert len(page.text) - len(hidden) == sum(b - a for a, b in kept)


@given(marked_texts(LONG_TEXT))
def test_windows_are_in_order_apart_and_show_the_first_match(
    case: tuple[str, list[tuple[int, int]]],
) -> None:
    text, spans = case
    kept = windows(text, spans)
    assert all(0 <= a < b <= len(text) for a, b in kept)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(kept))
    if spans:
        assert any(a <= spans[0][0] and spans[0][1] <= b for a, b in kept)


def test_a_short_paragraph_is_not_cut() -> None:
    assert not excerpt("社" * LONG, [(0, 1)]).folded
    assert excerpt("社" * (LONG * 2), [(0, 1)]).folded


def test_marks_are_numbered_from_the_given_one() -> None:
    page = parse(str(mark("甲乙甲", [(0, 1), (2, 3)], first=5)))
    assert [element.attributes["id"] for element in page.all("mark")] == ["m5", "m6"]


@pytest.mark.parametrize("char", ["\u202e", "\u200b", "\u2066", "\x7f", "\ufeff"], ids=ascii)
def test_what_cannot_be_seen_is_wrapped_and_stays(char: str) -> None:
    span = parse(str(show_invisible(f"a{char}b"))).one("span", class_="unseen")
    assert span.text == char
    assert span.attributes["data-code"] == f"U+{ord(char):04X}"


def test_controls_that_html_cannot_hold_show_as_their_pictures() -> None:
    assert parse(str(show_invisible("a\0\x08"))).text == "a\u2400\u2408"


def test_many_matches_in_a_huge_paragraph_take_linear_time() -> None:
    text = "的人" * 100_000
    assert (
        str(mark(text, [(at, at + 1) for at in range(0, len(text), 2)])).count("<mark>") == 100_000
    )


def test_markup_is_made_in_one_module_only() -> None:
    """No other module imports Markup, and no template turns escaping off."""
    package = Path(webui.__file__).parent
    for path in package.rglob("*.py"):
        if path.name == "highlights.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                {alias.name for alias in node.names}
                if isinstance(node, ast.ImportFrom | ast.Import)
                else set()
            )
            assert not names & {"Markup", "markupsafe"}, path
    for path in (package / "templates").glob("*.html"):
        text = path.read_text("utf-8")
        assert "|safe" not in text.replace(" ", ""), path
        assert "autoescape" not in text, path
