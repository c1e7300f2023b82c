"""Page numbers, and what recurs beside them; a paragraph that runs over a page goes on."""

from __future__ import annotations

import dataclasses

import pytest

from indexer.corpus.page.line import Line, Receipt, split_lines
from indexer.corpus.repair.running_heads import drop_running_heads


def kept(text: str) -> tuple[list[Line], dict[str, str]]:
    receipt = Receipt()
    lines = drop_running_heads(list(split_lines(text)), receipt)
    return lines, {drop.text: drop.why for drop in receipt.dropped}


PAGES = """茶山志
卷一
山坡上种着茶树，春天一到，采茶的人就上山了，
— 1 —
茶山志

天黑才背着竹篓回来。
— 2 —
茶山志

茶叶要当夜炒完。
"""


def test_numbers_and_what_recurs_beside_them_go() -> None:
    lines, dropped = kept(PAGES)
    assert dropped == {"— 1 —": "page-number", "— 2 —": "page-number", "茶山志": "page-head"}
    assert [line.text for line in lines][1:] == [
        "山坡上种着茶树，春天一到，采茶的人就上山了，",
        "天黑才背着竹篓回来。",
        "茶叶要当夜炒完。",
    ]


@pytest.mark.parametrize(("end", "gap"), [("，", 1), ("", 0), ("。", 1)])
def test_only_an_unfinished_paragraph_closes_up(end: str, gap: int) -> None:
    above = "山坡上种着茶树，春天一到采茶的人就上山了" + end
    lines, _ = kept(f"茶山志\n\n{above}\n— 1 —\n\n天黑才背着竹篓回来。")
    assert [line.gap for line in lines if line.text.startswith("天黑")] == [gap]


def test_a_text_without_numbers_stays_as_it_is() -> None:
    lines = list(split_lines("茶山志\n\n茶山志\n山坡上种着茶树。"))
    assert drop_running_heads([dataclasses.replace(line) for line in lines], Receipt()) == lines
