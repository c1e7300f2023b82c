"""Two columns that were read across the page.

Each line of the left one is followed by one of the right one.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.layout.columns import order_columns
from indexer.corpus.page.line import Receipt, split_lines
from indexer.corpus.run.pipeline import read_file

LEFT = (
    "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。老船工说，旧船撑了三十年，篙子磨短了"
    "一截，如今他管着新船的发动机，天不亮就到码头擦机器，听见响声不对就停下来检查，乘客也愿意等他。候船亭里放了书箱，"
    "等船的人随手翻看，没看完的可以带到对岸去还，也可以拿家里的书来交换，半年下来书箱里多了四十本故事书。"
    "镇里算过一笔账，新船烧的油比旧船少三成，省下来的钱刚好够请一位救生员，夏天孩子们在浅滩学游泳，家长站在岸上也放心。"
    "对岸的果农最高兴，从前一筐桃子要走半天才能送到集市，现在清早摘下来，太阳升高以前就摆上了摊子，卖相好价钱也高。"
)
RIGHT = (
    "老街的路灯坏了两年，居民晚上出门都打着手电筒。今年春天，街道办事处请来电工，把八十盏路灯全部换成节能灯，灯杆也"
    "刷上新漆，夜里走路看得清台阶和水沟。卖豆腐的人家说，从前收摊要赶在天黑以前，现在可以多卖两个小时，生意比去年好"
    "得多。孩子们在灯下跳绳下棋，老人搬出竹椅聊天，街道又热闹起来。"
    "修鞋铺的师傅把板凳搬到灯下，一边补鞋一边听收音机，过路的邻居停下脚步，说说白天的见闻，谁家有事大伙都来帮忙。"
    "管电的小组每个月巡查一遍，哪盏灯不亮，居民打个电话，当天晚上就有人上门修理，街口的牌子写着电话号码和值班的名字。"
)


def wrap(text: str, width: int) -> list[str]:
    indented = "　　" + text
    return [indented[at : at + width] for at in range(0, len(indented), width)]


def across(left: list[str], right: list[str]) -> str:
    pairs = itertools.zip_longest(left, right)
    return "\n".join(line for pair in pairs for line in pair if line is not None)


@pytest.mark.parametrize("width", [14, 16, 18])
def test_columns_are_put_one_after_the_other(width: int, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(across(wrap(LEFT, width), wrap(RIGHT, width)), "utf-8")
    file = read_file(tmp_path / "a.txt", tmp_path)
    shown = [paragraph.text for article in file.articles for paragraph in article.paragraphs]
    assert shown == [LEFT, RIGHT]
    assert "columns" in [doubt.code for doubt in file.doubts]


def test_headline_over_each_column_goes_with_it(tmp_path: Path) -> None:
    page = across(["渡口换新船", *wrap(LEFT, 16)], ["老街路灯亮", *wrap(RIGHT, 16)])
    lines = order_columns(list(split_lines(page)), Receipt())
    assert "".join(line.text for line in lines) == f"渡口换新船{LEFT}老街路灯亮{RIGHT}"


@pytest.mark.parametrize("width", [14, 16, 18, 24])
def test_text_in_order_stays(width: int) -> None:
    lines = list(split_lines("\n".join([*wrap(LEFT, width), *wrap(RIGHT, width)])))
    receipt = Receipt()
    assert order_columns(lines, receipt) == lines
    assert not receipt.doubts


@given(
    st.lists(
        st.sampled_from(
            [LEFT[at : at + 15] for at in range(0, 120, 7)] + ["一、", "二、好。", "（"]
        ),
        max_size=40,
    )
)
def test_no_line_is_lost_or_made(texts: list[str]) -> None:
    lines = list(split_lines("\n".join(texts)))
    assert sorted(order_columns(lines, Receipt()), key=lambda line: line.number) == lines
