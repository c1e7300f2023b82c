"""How a report opens, and what only looks like it."""

from __future__ import annotations

import pytest

from indexer.corpus.layout.lines.leads import (
    bracketed_headline,
    is_lead,
    is_news,
    is_own_lead,
    tells_when,
)

TOLD = "河口的新船开航，两岸的孩子上学再不用绕八公里的山路。"


@pytest.mark.parametrize(
    ("opening", "lead", "own"),
    [
        ("【本报讯】", True, True),
        ("（河口14日讯）", True, True),
        ("方圆／", True, True),
        ("【相关报道】", True, False),
        ("【延伸报导】", True, False),
        ("【基本案情】", False, False),
        ("", False, False),
    ],
)
def test_who_reports_opens_a_report(opening: str, *, lead: bool, own: bool) -> None:
    assert (is_lead(opening + TOLD), is_own_lead(opening + TOLD)) == (lead, own)


@pytest.mark.parametrize(
    ("opening", "headline"),
    [
        ("【渡口换上了新船了】", "渡口换上了新船了"),
        ("■【渡口换上了新船了】", "渡口换上了新船了"),
        ("【渡口换上了新船】", None),  # seven characters
        ("【河口日报记者方小圆报道】", None),
        ("（渡口换上了新船了）", None),
    ],
)
def test_a_headline_in_brackets(opening: str, headline: str | None) -> None:
    assert bracketed_headline(opening + TOLD) == headline


@pytest.mark.parametrize(
    ("text", "news"),
    [
        ("河口县渔业协会日前到桥头镇参观新船坞，社长方圆说收获很大，明年再来。", True),
        ("河口县渔业协会于5月6日到桥头镇参观新船坞，社长方圆说收获很大。", True),
        ("河口县渔业协会常到桥头镇参观新船坞，社长方圆说收获很大，明年再来看看。", False),
        ("他们日前到桥头镇参观新船坞，社长方圆说收获很大，往后每年都要来一次。", False),
        ("河口县渔业协会日前到桥头镇参观。", False),
    ],
)
def test_a_paragraph_of_news_says_when_it_was(text: str, *, news: bool) -> None:
    assert is_news(text) == news


def test_news_says_near_its_beginning_when_it_was() -> None:
    assert tells_when(f"法院周二裁定，{TOLD}")
    assert tells_when("x" * 68 + "昨天")
    assert not tells_when("x" * 70 + "昨天")
    assert not tells_when("搬不动的花盆可以放倒，用绳子捆在栏杆上。")
