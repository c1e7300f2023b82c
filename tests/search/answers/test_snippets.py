"""Snippets are verbatim slices that hold the first matches."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.search.answers.snippets import cut_snippet, keyword_in_context


@given(st.text(max_size=900), st.data())
def test_windows_are_in_order_inside_the_text_and_hold_the_first_match(
    text: str, data: st.DataObject
) -> None:
    starts = (
        sorted(data.draw(st.sets(st.integers(0, max(0, len(text) - 2)), max_size=8)))
        if len(text) > 2
        else []
    )
    spans = [(start, start + 1) for start in starts]
    windows = cut_snippet(text, spans)
    flat = [edge for window in windows for edge in window]
    assert flat == sorted(flat)
    assert flat[0] >= 0
    assert flat[-1] <= len(text)
    assert sum(high - low for low, high in windows) <= 240
    if spans:
        assert any(low <= spans[0][0] and spans[0][1] <= high for low, high in windows)


def test_a_short_text_is_shown_whole() -> None:
    assert cut_snippet("水库", [(0, 1)]) == ((0, 2),)


def test_keyword_in_context_keeps_the_text() -> None:
    assert keyword_in_context("甲乙丙丁戊", (2, 3), width=1) == ("乙", "丙", "丁")
