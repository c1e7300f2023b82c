"""The headline of an HTML page is told by weights: how it is set, what repeats it, what it stands over."""

from __future__ import annotations

import pytest

from indexer.corpus.input.html.headline import (
    ENOUGH,
    Candidates,
    chances_of,
    find_headline,
    headline_weights,
)
from indexer.corpus.input.html.page import html_record, read_candidates

TITLE = "渡口换上新船，孩子上学不绕山路"
TEXT = (
    "<p>渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。</p>"
    "<p>老船工把旧船的篙子送给了学校，他说自己撑了四十年的船，没有误过一个学生。</p>"
)


def page(head: str, title: str = "河口日报") -> str:
    return f"<html><head><title>{title}</title></head><body>{head}{TEXT}</body></html>"


def headline(markup: str) -> str | None:
    able = read_candidates(markup)
    at = find_headline(able)
    return None if at is None else able.text(at)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<h1>河口日报</h1><div class='tit'>{}</div><div>2024-01-16 08:00</div>", "河口日报"),
        ("<h1>老船工的日记</h1><h3>{}</h3>", "老船工的日记: {}"),
        ("<h1>老船工的日记</h1><h2>{}</h2><p>2024-01-16</p>", "{} @ 老船工的日记"),
        ("<table><tr><td><font size=5><b>{}</b></font></td></tr></table>2024年1月16日", "新闻"),
        ("<a href='/'>首页</a> <a href='/x'>{}</a><h2>{}</h2>", "{}_民生_河口日报"),
    ],
)
def test_the_headline_is_told_from_the_name_of_the_site(head: str, title: str) -> None:
    assert headline(page(head.replace("{}", TITLE), title.replace("{}", TITLE))) == TITLE


def test_a_paragraph_is_no_headline() -> None:
    assert headline(page("")) is None
    assert html_record(0, page("", ""), "utf-8").title is None


def test_a_page_without_text_has_no_candidates() -> None:
    able = read_candidates("<html><body><a href='/'>首页</a><a href='/n'>新闻</a></body></html>")
    assert list(able.places) == []
    assert chances_of(able) == {}
    assert find_headline(able) is None


def test_chances_leave_room_for_none_and_weights_name_facts_of_lines() -> None:
    able = read_candidates(page(f"<h1>{TITLE}</h1>"))
    found = chances_of(able)
    assert 0 < sum(found.values()) < 1
    facts = {fact for at in able.places for fact in able.facts(at)}
    assert facts & headline_weights().keys()
    assert all(-20 < weight < 20 for weight in headline_weights().values())


def test_another_table_of_weights_is_asked_instead() -> None:
    able = read_candidates(page(f"<h1>老船工的日记</h1><h2>{TITLE}</h2>"))
    assert isinstance(able, Candidates)
    at = find_headline(able, {"level:1": 5.0, "none": 0.0})
    assert at is not None
    assert able.text(at) == "老船工的日记"
    assert find_headline(able, {"none": 5.0}) is None
    assert ENOUGH < 1
