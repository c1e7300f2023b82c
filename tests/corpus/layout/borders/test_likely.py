"""Where articles begin by learned weights: facts of a line and of all lines that stand as it does."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.layout.borders.likely import ENOUGH, Candidates, border_chance, border_weights
from indexer.corpus.page.line import Line, Receipt, Role

FERRY = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"
BEANS = "石滩村的豆腐坊搬了家，六口大锅一字排开，天亮时头一板豆腐就出来了。"


def piece(text: str, role: Role, gap: int = 0) -> Line:
    return Line(1, text, text, gap=gap, role=role)


PAGE = (
    piece("渡口换上新船", "short"),
    piece(FERRY, "prose"),
    piece(FERRY, "prose"),
    piece("豆腐坊搬家", "short", gap=1),
    piece(BEANS, "prose"),
)


def facts(at: int, *pieces: Line, begin: int = 0, weight: int | None = 0) -> set[str]:
    return set(Candidates(pieces or PAGE, 0).facts(at, begin, weight))


def test_a_line_is_compared_with_the_texts_around_it() -> None:
    found = facts(3)
    assert {"told-below:7", "told-above:0", "told-more-below", "shared:0"} <= found
    assert "told-no-more-below" in facts(3, *PAGE[:3], piece("水牛过河", "short"), PAGE[4])
    assert "shared:20+" in facts(3, *PAGE[:4], piece(FERRY, "prose"))


def test_what_stands_around_a_line() -> None:
    found = facts(3)
    assert {"role:short", "above:prose", "below:prose", "gap:1", "prose>short>prose"} <= found
    assert {"alike:1", "like-first", "above-ends:stop", "head-size:1", "weight:0"} <= found
    assert "weight:None" in facts(3, weight=None)
    assert "text-above:80" in facts(3)
    assert "text-below:40" in facts(3)


def test_an_article_may_begin_where_the_running_one_has_text() -> None:
    able = Candidates(PAGE, 0)
    assert able.may_begin(3, 0)
    assert not able.may_begin(3, 3)
    assert not able.may_begin(2, 0)
    assert not able.may_begin(1, 0)
    long = (*PAGE[:2], piece("渡" * 45, "prose"), piece("渡" * 46, "prose"))
    assert Candidates(long, 0).may_begin(2, 0)
    assert not Candidates(long, 0).may_begin(3, 0)
    assert not Candidates((*PAGE[:2], piece("***", "separator")), 0).may_begin(2, 0)


def test_chances_are_logistic() -> None:
    assert border_chance([]) == 0.5
    assert border_chance(["a", "b"], {"a": 100.0, "b": 5.0}) > 0.99
    assert border_chance(["a"], {"a": -100.0}) < 0.01
    assert facts(3) & border_weights().keys()


ITEMS = {
    "渡口换上新船": (FERRY, "老船工把旧船的篙子送给了学校，他说自己撑了四十年的船。"),
    "豆腐坊搬了新家": (BEANS, "井水还是那口井的水，石磨换成了电磨，价钱没有变。"),
    "桥头镇路灯全亮": (
        "桥头镇的一百二十盏路灯昨晚全部点亮，老人出门不打手电，孩子也敢在街上玩。",
        "电费由镇里出，每盏灯一年要花一百多元。",
    ),
    "图书室收到旧书": (
        "南坪中学的图书室收到毕业生寄回的两千本旧书，借书的人排到了楼梯口。",
        "书按年份排在架上，扉页写着寄书人的名字。",
    ),
}


def test_items_are_parted_by_blank_lines_and_what_they_tell() -> None:
    text = "\n\n".join("\n".join((title, *texts)) for title, texts in ITEMS.items())
    receipt = Receipt()
    found = read_record(Record(0, "utf-8", text), receipt)
    assert [article.title for article in found] == list(ITEMS)
    doubts = [doubt for doubt in receipt.doubts if doubt.code == "boundary"]
    assert len(doubts) == len(ITEMS) - 1


def test_headings_of_an_interview_and_under_a_writers_name_part_nothing() -> None:
    asked = (*PAGE[:4], piece("问：豆腐坊为什么搬家？", "prose"))
    assert not Candidates(asked, 0).may_begin(3, 0)
    signed = (PAGE[0], piece("文/方小圆", "byline"), *PAGE[1:])
    assert not Candidates(signed, 0).may_begin(4, 0)
    twice = (*signed[:5], piece("文/林木木", "byline"), signed[5])
    assert Candidates(twice, 0).may_begin(4, 0)


def test_texts_are_compared_only_where_they_may_decide() -> None:
    able = Candidates(PAGE, 0)
    for at in (1, 2, 3, 4):
        for weight in (None, -2, 0, 2, 4):
            whole = border_chance(able.facts(at, 0, weight))
            assert able.chance(at, 0, weight) in (0.0, pytest.approx(whole))
            assert whole < ENOUGH or able.chance(at, 0, weight) >= ENOUGH
