"""Two columns that were read across the page.

Each line of the left one is followed by one of the right one.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.layout.columns import (
    _begin,
    _ends_well,
    _goes_on,
    _is_column,
    _may_be_columns,
    order_columns,
)
from indexer.corpus.page.line import Line, Receipt, split_lines
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


def columns(left: list[str], right: list[str]) -> bool:
    """Tell whether the lines of two columns, read across, are put in order."""
    lines = list(split_lines(across(left, right)))
    return order_columns(lines, Receipt()) != lines


@pytest.mark.parametrize(("lines", "ordered"), [(5, False), (6, True)])
def test_a_page_of_columns_has_twelve_lines(lines: int, *, ordered: bool) -> None:
    left = ["共和国的人们都住在中华人民"] * (lines - 1) + ["共和国的人们都住在这里。"]
    right = ["料厂开在河口，天天生产塑"] * (lines - 1) + ["料厂今天关门。"]
    assert columns(left, right) == ordered


def line(text: str, indent: int = 0) -> Line:
    return Line(1, text, text, indent=indent)


def test_six_in_ten_lines_of_a_column_fill_its_width() -> None:
    """Give or take one character, with their indentation."""
    assert _is_column([line("船" * 14)] * 6 + [line("船" * 4), line("船" * 6)] * 2)
    assert not _is_column([line("船" * 14)] * 5 + [line("船" * 4), line("船" * 6)] * 2)
    assert _is_column([line("船" * 14)] * 3 + [line("船" * 13)] + [line("船" * 15)] * 2)
    assert not _is_column([line("船" * 14)] * 3 + [line("船" * 12)] * 2 + [line("船" * 16)] * 2)
    assert _is_column([line("船" * 14)] * 3 + [line("船" * 12, indent=4)] * 2)


@pytest.mark.parametrize(("size", "begin"), [(13, 1), (14, 0)])
def test_a_line_of_seven_tenths_of_the_usual_length_is_of_a_column(size: int, begin: int) -> None:
    assert _begin([line("船" * size), *[line("船" * 20)] * 12]) == begin


def test_two_short_lines_above_the_columns_are_their_headlines() -> None:
    column = [line("船" * 20)] * 12
    assert _begin([line("渡口"), line("老街"), *column]) == 0
    assert _begin([line("渡口"), line("老街。"), *column]) == 2
    assert _begin([line("渡口"), line("5月6日"), *column]) == 2
    assert _begin([line("渡口"), line("老街"), line("船"), *column]) == 3
    assert _begin([line("渡口"), *column]) == 1


@pytest.mark.parametrize(
    ("above", "below", "goes_on"),
    [
        ("大家都说，今天的渡", "口换了船", True),
        ("住在中华人民", "共和国", True),
        ("住在中", "华人民共和国", True),
        ("换上新船", "两岸孩子", False),
        ("渡口。", "口换了船", False),
        ("今天的渡", "一、口换了船", False),
        ("渡口换船", "，两岸孩子", True),
        ("a", "口换了船", False),
    ],
)
def test_which_line_goes_on_with_another(above: str, below: str, *, goes_on: bool) -> None:
    assert _goes_on(line(above), line(below)) == goes_on


def test_how_a_column_ends() -> None:
    """Its last line is shorter than the one beside it, which goes on below."""
    closed, other = line("渡口。"), line("住在中华人民")
    below = line("共和国的人")
    assert _ends_well([closed, other, below], 2) == 4
    assert _ends_well([other, closed, below], 2) == 4
    assert _ends_well([closed, other], 2) == 2
    assert _ends_well([closed, other, line("共和国的人", indent=4)], 2) == 2
    assert _ends_well([line("住在渡口两岸。"), other, below], 2) == 2
    assert _ends_well([line("住在渡口。人"), other, below], 2) == 0
    assert _ends_well([closed, line("渡口的船修好了。"), below], 2) == 0
    assert _ends_well([closed, line("住。"), below], 2) == 0
    same = line("住在渡口岸。")
    assert _ends_well([same, other, below], 2) == 2


def test_half_of_the_lines_of_columns_break_off() -> None:
    assert _may_be_columns([line("渡口换"), line("渡口。")] * 6)
    assert not _may_be_columns([line("渡口换"), line("渡口。")] * 5 + [line("渡口。")] * 3)


def test_how_sure_an_order_of_columns_is(tmp_path: Path) -> None:
    receipt = Receipt()
    order_columns(list(split_lines(across(wrap(LEFT, 16), wrap(RIGHT, 16)))), receipt)
    assert [doubt.confidence for doubt in receipt.doubts] == [0.78]
