"""Items of a digest share no subject; parts of an article do. Each limit is tried from both sides."""

from __future__ import annotations

import pytest

from indexer.corpus.layout.lines.subjects import Item, is_untold, speak_apart

FERRY = Item(
    "河口新船昨天开航 学童不绕山路",
    "河口的新船昨天开航，两岸学童上学再不用绕八公里山路，船票仍是一元。",
)
LAMPS = Item(
    "桥头路灯全部点亮 老人夜里散步",
    "桥头的一百二十盏路灯昨晚全部点亮，老人夜里散步不打手电，电费不高。",
)
BEANS = Item(
    "石滩豆腐坊搬新屋 六口大锅排开",
    "石滩的豆腐坊上周搬了新屋，六口大锅一字排开，天亮时头一板就出来。",
)


def changed(item: Item, headline: str = "", more: str = "") -> Item:
    return Item(headline or item.headline, item.text + more)


def test_items_speak_apart() -> None:
    assert speak_apart([FERRY, LAMPS])
    assert speak_apart([FERRY, LAMPS, BEANS])
    assert not speak_apart([FERRY])


@pytest.mark.parametrize(
    "other",
    [
        changed(LAMPS, "桥头路灯亮了"),  # as short as a heading
        changed(LAMPS, "新船昨天开航以后的河口山路"),  # names what the other tells
        changed(LAMPS, "一个镇子的三十年变迁记"),  # names nothing that is told
        Item(LAMPS.headline, "桥头的路灯昨晚全部点亮。"),  # a caption
        changed(LAMPS, more="船工方小圆这天也在岸边。"),
    ],
    ids=["heading", "other", "nothing", "caption", "person"],
)
def test_parts_of_an_article_do_not(other: Item) -> None:
    first = changed(FERRY, more="船工方小圆说，他等了三年。")
    assert speak_apart([first, LAMPS])
    assert not speak_apart([first, other])


def test_headings_are_shorter_than_their_title() -> None:
    title = changed(FERRY, "河口新船昨天开航两岸学童上学从此再不用绕八公里山路")
    assert not speak_apart([title, LAMPS])
    books = Item(
        "南坪图书室收到两千本旧书摆满",
        "南坪的图书室本周收到两千本旧书，借的人排到楼梯口，书按年份摆放整齐。",
    )
    assert speak_apart([title, LAMPS, BEANS, books])


def test_places_numbers_and_what_is_said_everywhere_are_no_subject() -> None:
    said = "河口县政府负责人表示，今天是五月六日。"
    assert speak_apart([changed(FERRY, more=said), changed(LAMPS, more=said)])
    court = "被告在区域法院认罪，案件押后。"
    assert speak_apart([changed(FERRY, more=court), changed(LAMPS, more=court)])


def test_the_name_of_a_section_is_untold() -> None:
    assert is_untold("社团消息", FERRY.text)
    assert not is_untold("新船的消息", FERRY.text)
    assert is_untold("a", FERRY.text)
