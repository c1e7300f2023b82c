"""Lines of a wrapped text that begin with a number: the middle of a sentence, or an item."""

from __future__ import annotations

import pytest

from indexer.corpus.layout.join import join_lines
from indexer.corpus.page.line import Receipt, split_lines

TEXT = "山坡上种着茶树春天一到采茶的人就上山了天黑才背着竹篓回来炒茶的锅要烧到夜里茶叶当夜炒完装罐"
WIDTH = 16


def page(seam: str, *, stop: str = "") -> str:
    """Give a page of lines of one width, in the last text of which a line begins so."""
    upper = TEXT[: WIDTH - len(stop)] + stop
    lower = (seam + TEXT)[:WIDTH]
    whole = [TEXT[at : at + WIDTH] for at in range(0, len(TEXT), WIDTH)]
    texts = [*whole[:-1], whole[-1][: WIDTH - 3] + "。"] * 4
    return "\n".join([*texts, upper, lower, "就这样一年年过来了。"])


def blocks(text: str) -> list[str]:
    return [block.text for block in join_lines(list(split_lines(text)), Receipt())[0]]


@pytest.mark.parametrize("seam", ["3、4月间", "12、13日两天", "1.5公斤鲜叶"])
def test_a_number_within_a_sentence_goes_on(seam: str) -> None:
    assert blocks(page(seam))[-1].startswith(TEXT[:WIDTH] + seam)


@pytest.mark.parametrize("seam", ["（3）采茶", "(3)采茶", "第三条 采茶"])
def test_a_number_in_brackets_or_of_an_article_begins_anew(seam: str) -> None:
    assert blocks(page(seam))[-1].startswith(seam)


def test_a_number_below_a_finished_sentence_begins_anew() -> None:
    assert blocks(page("3、采茶", stop="。"))[-1].startswith("3、采茶")
