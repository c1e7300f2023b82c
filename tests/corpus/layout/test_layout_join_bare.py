"""Wrapped lines of which the blanks are damage: set in at random, joined all the same."""

from __future__ import annotations

from indexer.corpus.layout.join import join_lines
from indexer.corpus.page.line import Receipt, split_lines

TEXT = (
    "老渡口停用多年，春天村里凑钱修好码头，又请来两位船工教年轻人撑船，水位高的时候一天能过三十趟，"
    "赶集的人不用再绕远路，孩子们上学也近了许多，连外村也有人来。"
)
BLANKS = ["\u3000\u3000", "\u2003\u2003", "\t", "", "\u00a0\u00a0\u00a0"]


def _page(width: int) -> str:
    pieces = [TEXT[at : at + width] for at in range(0, len(TEXT), width)] * 3
    return "\n".join(BLANKS[at % len(BLANKS)] + piece for at, piece in enumerate(pieces))


def test_lines_set_in_at_random_are_joined_by_their_width() -> None:
    blocks, habit = join_lines(list(split_lines(_page(16))), Receipt())
    assert habit.wrap is not None
    assert habit.wrap.measure == "bare"
    assert [block.text for block in blocks] == [TEXT] * 3


def test_a_list_set_in_at_random_is_not_joined() -> None:
    lines = [BLANKS[at % len(BLANKS)] + "渡船" * (3 + at % 7) for at in range(30)]
    blocks, habit = join_lines(list(split_lines("\n".join(lines))), Receipt())
    assert habit.wrap is None
    assert len(blocks) == 30
