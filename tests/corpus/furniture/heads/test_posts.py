"""Posts of bulletin boards: their head is read, what readers pushed below them goes."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt
from indexer.model import Article


def read_page(text: str) -> tuple[list[Article], Receipt]:
    """Read a text as a page; give its articles and what was dropped."""
    receipt = Receipt()
    return list(read_record(Record(0, "utf-8", text=text), receipt)), receipt


TEXT = "夜裡的船不多，坐船的人也不多，只有燈還亮著，照著一江的水。\n後來船停了，燈也就不亮了，天亮了才有人來。"
ROWS = """作者  shuiniu (水牛)
看板  Ferry
標題  [心得] 渡口的夜班
時間  Sun Jan  3 23:14:52 2010
───────────────────────────────────────"""
OLD = """发信人: shuiniu (水牛), 信区: Ferry
标  题: [心得] 渡口的夜班
发信站: 河口水站 (Sun Jan  3 23:14:52 2010), 站内"""
IN_ONE = "作者shuiniu (水牛)看板Ferry標題[心得] 渡口的夜班時間Sun Jan  3 23:14:52 2010"
TAIL = """--
※ 發信站: 渡口水站(hekou.example), 來自: 203.0.113.7
※ 編輯: shuiniu (203.0.113.7), 01/03/2010 23:20:11
推 chuanfu: 我也坐過這班船                                         01/03 23:31
→ deng_ta: 燈後來換了                                              01/03 23:40
噓 nobody: 太短"""


@pytest.mark.parametrize("head", [ROWS, OLD, IN_ONE])
def test_the_rows_over_a_post_are_its_title_and_date(head: str) -> None:
    articles, receipt = read_page(f"{head}\n\n{TEXT}\n")
    assert [article.title for article in articles] == ["[心得] 渡口的夜班"]
    assert articles[0].date
    assert articles[0].date.span.value == "2010-01-03"
    assert [paragraph.text for paragraph in articles[0].paragraphs] == TEXT.splitlines()
    assert any(drop.why == "meta" and "shuiniu" in drop.text for drop in receipt.dropped)


def test_what_readers_pushed_below_a_post_goes() -> None:
    articles, _ = read_page(f"{ROWS}\n\n{TEXT}\n\n{TAIL}\n")
    assert [paragraph.text for paragraph in articles[0].paragraphs] == TEXT.splitlines()


@pytest.mark.parametrize(
    "head",
    [
        "作者：林木\n標題：渡口的夜班\n時間：2010-01-03",  # no board
        "標題：渡口的夜班\n看板：船票漲價",  # two rows
        "作者看板下的標題有時間再寫",
    ],
)
def test_labels_of_other_texts_are_no_head_of_a_post(head: str) -> None:
    articles, receipt = read_page(f"{head}\n\n{TEXT}\n")
    assert not any("看板" in drop.text for drop in receipt.dropped)
    assert articles


@pytest.mark.parametrize(
    "line",
    ["推 開窗 看見 渡口", "→ 渡口：往左走", "■ 編輯：林木", "推動渡口換船：縣裡出一半的錢"],
)
def test_lines_that_look_like_pushes_stay(line: str) -> None:
    articles, _ = read_page(f"渡口的夜班\n2010-01-03\n{TEXT}\n{line}\n{TEXT}\n")
    shown = [*articles[0].paragraphs, *articles[0].credits]
    assert any(line in paragraph.text for paragraph in shown)
