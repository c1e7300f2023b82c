"""Rows of buttons are told by the share of their letters, and quickly where they cannot be any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.furniture.buttons import button_share, is_button, may_be_row

WORDS = ("分享", "收藏", "打印", "评论", "登录", "渡口", "水牛", "换新船", "a", "a503", "12")


@pytest.mark.parametrize("row", ["分享 收藏 打印", "字号 a a+", "评论 12", "上一篇 下一篇"])
def test_rows_of_buttons(row: str) -> None:
    assert is_button(row)


@pytest.mark.parametrize("code", ["a503", "a 级船票", "3a", "a12 b7"])
def test_a_letter_beside_a_number_is_none(code: str) -> None:
    assert not is_button(code)


@given(
    st.lists(
        st.sampled_from(
            ["分享", "收藏", "打印", "评论", "登录", "渡口", "水牛", "换新船", "a", "a503", "12"]
        ),
        max_size=8,
    ),
    st.sampled_from([0.6, 0.8]),
)
def test_what_is_passed_over_has_no_such_share(words: list[str], least: float) -> None:
    row = " ".join(words)
    assert may_be_row(row, least) or button_share(row) < least
