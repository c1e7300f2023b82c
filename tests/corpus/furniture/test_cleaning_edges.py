"""Furniture at the edges of a file, told by shape and place, and what of an article must not go with it."""

from __future__ import annotations

import pytest

from indexer.corpus.furniture.buttons import button_share
from indexer.corpus.furniture.listed import drop_lines
from indexer.corpus.page.line import Receipt, split_lines

TEXT = [
    "青杨渡的老渡口停用多年，今年春天村里凑钱修好了码头，又请来两位老船工教年轻人撑船。",
    "船工说，水位高的时候一天能过三十趟，赶集的人再也不用绕山路了，孩子上学也近了许多。",
]


def dropped(lines: list[str]) -> list[str]:
    receipt = Receipt()
    kept = drop_lines(list(split_lines("\n".join(lines))), receipt)
    assert len(kept) + len(receipt.dropped) == len(lines)
    return [drop.text for drop in receipt.dropped]


@pytest.mark.parametrize(
    "line", ["点我回顶部", "我要去评论 12", "回复: 17 | 查看: 203", "手机扫码看全文"]
)
def test_buttons_are_told_by_their_words_in_any_combination(line: str) -> None:
    assert button_share("".join(line.split())) >= 0.8


@pytest.mark.parametrize("line", ["青杨渡修好老渡口", "全部都在上面", "船工合影", "水位表"])
def test_ordinary_words_make_no_button(line: str) -> None:
    assert button_share(line) == 0.0


@pytest.mark.parametrize(("line", "share"), [("账号:123456789", 0.0), ("账号:12345678", 1.0)])
def test_a_number_that_counts_nothing_stands_on_no_button(line: str, share: float) -> None:
    assert button_share(line) == share


def test_what_stands_between_buttons_goes_with_them() -> None:
    below = ["我要去评论", "山里来了电影队", "河滩建起球场", "点我回顶部"]
    assert dropped(["青杨渡修好老渡口", "2021-03-04", *TEXT, *below]) == below


def test_what_goes_only_for_its_place_raises_one_doubt_for_a_run() -> None:
    receipt = Receipt()
    below = ["我要去评论", "山里来了电影队", "河滩建起球场", "点我回顶部"]
    drop_lines(
        list(split_lines("\n".join(["青杨渡修好老渡口", "2021-03-04", *TEXT, *below]))), receipt
    )
    (doubt,) = receipt.doubts
    assert (doubt.code, doubt.line, dict(doubt.values)) == (
        "furniture",
        6,
        {"last": "7", "text": "山里来了电影队"},
    )
    assert 0 < doubt.confidence < 1


def test_what_stands_above_the_headline_goes_with_the_buttons_there() -> None:
    above = ["我的订阅频道", "魅力青杨", "登录用户中心"]
    assert dropped([*above, "青杨渡修好老渡口", "2021-03-04", *TEXT]) == above


OWN = {
    "verse": ["春水绕青山", "轻舟过石滩", "渡头人不散", "一笑到家园"],
    "annex": ["附件：渡船时刻表", "1.上行时刻"],
    "people": ["撑船：何青 梁禾", "（记者 林晓）"],
    "table": ["趟次 | 时刻 | 人数", "上行 | 七点 | 十二"],
}


@pytest.mark.parametrize("own", OWN.values(), ids=OWN.keys())
def test_the_short_lines_of_an_article_stay(own: list[str]) -> None:
    below = ["我要去评论", "点我回顶部", "扫码下载客户端"]
    assert dropped(["青杨渡修好老渡口", "2021-03-04", *TEXT, *own, *below]) == below


def test_a_headline_printed_twice_stays_though_buttons_follow_it() -> None:
    head = ["老渡口修好码头", "我的订阅频道", "登录用户中心", "老渡口修好码头", "2021-03-04"]
    assert dropped([*head, *TEXT]) == head[1:3]


def test_a_file_without_buttons_loses_nothing() -> None:
    lines = ["魅力青杨", "青杨渡修好老渡口", "2021-03-04", *TEXT, "春水绕青山", "轻舟过石滩"]
    assert dropped(lines) == []


@pytest.mark.parametrize(
    "offer",
    [
        "代发月饼券 当天送达 加微信abcd5678 免费试吃",
        "云岭捕鱼船票平台注册送大礼",
        "代收旧船票 全国可寄 七天到账 加微信abcd5678 长期有效",
    ],
)
def test_offers_of_which_the_text_knows_nothing_go_from_its_edges_with_a_doubt(offer: str) -> None:
    receipt = Receipt()
    drop_lines(
        list(split_lines("\n".join(["青杨渡修好老渡口", "2021-03-04", *TEXT, offer]))), receipt
    )
    assert [drop.text for drop in receipt.dropped] == [offer]
    assert [(doubt.code, doubt.line) for doubt in receipt.doubts] == [("furniture", 5)]


def test_the_columns_of_a_form_offer_nothing() -> None:
    assert dropped(["青杨渡修好老渡口", "2021-03-04", *TEXT, "组长 姓名 联系电话 手机号"]) == []


def test_offers_that_the_text_speaks_of_stay() -> None:
    head = ["网上平台注册可订船票", "2021-03-04"]
    told = "乘客在网上平台注册以后可订船票，每天两百张，订完为止，老人也可以请船工代订。"
    assert dropped([*head, *TEXT, told]) == []
