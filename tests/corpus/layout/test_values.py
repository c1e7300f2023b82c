"""What a page sets over several lines and means as one."""

from __future__ import annotations

import pytest

from indexer.corpus.furniture.boilerplate import is_fact
from indexer.corpus.layout.values import join_values
from indexer.corpus.page.line import Receipt, split_lines


def joined(*texts: str) -> list[tuple[str, str]]:
    lines = list(split_lines("\n".join(texts)))
    return [(line.text, line.visible) for line in join_values(lines, is_fact, Receipt())]


def test_the_days_of_a_reader_stand_with_their_labels() -> None:
    profile = ("注册时间", "2009-7-2", "最后登录", "2013-1-15", "帖子", "861")
    found = joined("渡口夜话", *profile)
    assert [text for text, _ in found[1:3]] == ["注册时间2009-7-2", "最后登录2013-1-15"]
    assert joined("生日", "861")[0] == ("生日", "生日")


@pytest.mark.parametrize(
    "box",
    [
        ("6", "2004-05"),
        ("06日", "2004年5月"),
        ("2004.05", "6"),
        ("05-06", "2004"),
        ("5月6日", "2004年"),
        ("2004", "05/06"),
        ("6", "5月", "2004"),
    ],
)
def test_a_day_in_a_box_is_one_day(box: tuple[str, ...]) -> None:
    assert joined("渡口换新船", *box, "来源：河口学院")[1] == ("2004-05-06", " ".join(box))


@pytest.mark.parametrize(
    "lines",
    [
        ("31", "2004-02"),
        ("2004-05", "渡口"),
        ("6", "7", "2004-05", "8"),
        ("2003", "2004"),
        ("12", "130"),
    ],
)
def test_other_numbers_below_each_other_are_none(lines: tuple[str, ...]) -> None:
    assert joined(*lines) == [(line, line) for line in lines]


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("主题分类：", "城乡建设、渡口"),
        ("• 发文日期:", "2004年05月06日"),
        ("发文字号：", "河政发〔2004〕12号"),
        ("来源：", "河口日报"),
    ],
)
def test_a_label_is_read_with_the_value_below_it(label: str, value: str) -> None:
    whole = label + value
    assert joined(label, "", value, "", "渡口换新船") == [
        (whole.lstrip("• "), whole),
        ("渡口换新船", "渡口换新船"),
    ]


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("内容概述：", "渡口换新船"),
        ("船工说：", "今年的船是新的"),
        ("来源：", "渡口换上新船以后两岸的孩子上学不再绕路"),
        ("主题分类：", "渡口换上了新船。"),
    ],
)
def test_a_label_that_does_not_ask_for_the_line_below_stays_alone(label: str, value: str) -> None:
    assert joined(label, value) == [(label, label), (value, value)]


def test_an_account_below_the_label_that_ends_a_date_line() -> None:
    stamp, account = "2019-10-29 19:08来源:", "渡口老曹"
    head = ("渡口换新船", stamp, account)
    assert joined(*head, "水乡的人都来看。", account)[1] == (stamp + account, stamp + account)
    assert joined(*head, "水乡的人都来看。")[1] == (stamp, stamp)
    assert joined("渡口换新船", stamp, "河口日报")[1] == (stamp + "河口日报", stamp + "河口日报")
    assert joined("来源:", account, account)[0] == ("来源:", "来源:")


def test_a_cell_that_labels_a_day_and_the_day_below_it() -> None:
    assert joined("發布日期", "100-10-06")[0][0] == "發布日期100-10-06"
    assert joined("發布日期", "2011-10-06")[0][0] == "發布日期2011-10-06"
    assert joined("發布日期", "渡口换新船")[0][0] == "發布日期"
    assert joined("活动日期", "2011-10-06")[0][0] == "活动日期"
