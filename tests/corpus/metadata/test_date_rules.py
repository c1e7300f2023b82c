"""The rules that date an article: for each a page that it decides, and one alike that it must not."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.metadata.dating import _RULES
from indexer.corpus.page.line import Ledger

TEXT = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"
LONG = "\n".join(f"镇里在第{at}个候船亭放了书箱，看不完可以带到对岸去还。" for at in range(20))
LINE = TEXT.replace("\n", "") * 5
RULES = {
    "a date line": (
        f"渡口换新船\n2021-05-06 09:30 来源：河口日报\n{TEXT}",
        f"渡口换新船\n更新时间：2021-05-06 09:30\n{TEXT}",
    ),
    "the head of a document": (
        f"关于渡口停航的通知\n{TEXT}\n河口县交通局\n2021年5月6日",
        f"关于渡口停航的通知\n{LONG}\n河口县交通局\n2021年5月6日",
    ),
    "a dateline with its year": (
        f"渡口换新船\n河口社石滩2021年5月6日电（记者 方圆）{TEXT}",
        f"渡口换新船\n河口社石滩5月6日电（记者 方圆）{TEXT}",
    ),
    "a stamp in a page of one line": (
        f"渡口换上新船 甲某某 2008年5月6日星期二 上午7:01 {LINE}",
        f"渡口换上新船。甲某某 2008年5月6日星期二 上午7:01 {LINE}",
    ),
    "a date line that may be a clock or a change": (
        f"2021年5月6日 星期四\n渡口换新船\n{TEXT}",
        f"2021年5月6日 星期四 来源：河口日报\n渡口换新船\n{TEXT}",
    ),
    "below the signature": (
        f"关于渡口停航的通知\n{LONG}\n河口县交通局\n2021年5月6日",
        f"关于渡口停航的通知\n{LONG}\n河口县交通局\n五月六日",
    ),
    "a year alone below the headline": (
        f"竹河镇公所推广妇女电脑班\n九十一年度\n{TEXT}",
        f"竹河镇推广妇女电脑班\n九十一年度\n{TEXT}\n九十二年度\n{TEXT}",
    ),
    "a day without its year": (
        f"渡口换新船\n方圆 · 02/28 08:33 浏览 97\n{TEXT}\n2018年2月26日夜里，渡口的灯亮了。",
        f"渡口换新船\n方圆 · 02/28 08:33 浏览 97\n{TEXT}\n2012年9月26日夜里，渡口的灯亮了。",
    ),
    "inferred from what the text tells": (
        f"渡口换新船\n{TEXT}\n截至2021年6月底，全县换新船十二条。",
        f"渡口换新船\n{TEXT}\n力争到2030年，全县渡口都换上新船。",
    ),
}
"""By rule a page that it decides, and one that another rule decides or none."""


def rule_of(text: str) -> str | None:
    """Name the rule that dates a page."""
    ledger = Ledger()
    read_record(Record(0, "utf-8", text=text), ledger)
    return next((item.rule for item in ledger.decisions if item.what == "date"), None)


def test_every_rule_has_its_pages() -> None:
    assert [name for name, _ in _RULES] == list(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_decides_its_page_and_not_the_one_that_looks_alike(rule: str) -> None:
    page, alike = RULES[rule]
    assert rule_of(page) == rule
    assert rule_of(alike) != rule


def test_a_day_that_signs_the_last_paragraph() -> None:
    assert (
        rule_of(f"渡口换新船\n{LONG}\n{TEXT} 渡口管理站 二〇二四年五月六日")
        == "below the signature"
    )
    assert rule_of(f"渡口换新船\n{LONG}\n写于二○○一年九月\n原载《河口》") == "below the signature"
    assert rule_of(f"渡口换新船\n{LONG}\n{TEXT} 图为新船 2024年5月6日") is None
    assert rule_of(f"渡口换新船\n{LONG}\n写于一个夏天，那是二○○一年九月") is None


def test_a_headline_of_two_clauses_stands_over_its_day() -> None:
    head = "热门\n社区\n生活\n渡口换新船！明早「六条线」都停航"
    assert rule_of(f"{head}\n2021/05/06\n{LONG}\n渡口修码头\n2021/05/04") != "below the signature"
