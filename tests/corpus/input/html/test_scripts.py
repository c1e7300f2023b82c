"""The day of an article that only a script of its page says, and no day of another text."""

from __future__ import annotations

import json

import pytest

from indexer.corpus.input.html.page import html_record

TEXT = "<p>渡口换上新船以后，两岸的孩子上学再不用绕八公里山路。</p><p>镇里还在候船亭放了书箱，等船的人随手翻。</p>"


def said(script: str, head: str = "") -> tuple[str | None, str | None]:
    """Give the day and the source of a page with a script."""
    body = f"<h1>渡口换上新船</h1><div>{TEXT}</div><script>{script}</script>"
    record = html_record(
        0,
        f"<html><head><title>渡口换上新船</title>{head}</head><body>{body}</body></html>",
        "utf-8",
    )
    return record.date, record.source


DATES = {
    "seconds": ('var ct = "1705364400";var svr_time = "1705969200";', "1705364400"),
    "seconds as a number": ("window.ct = 1705364400;", "1705364400"),
    "milliseconds": ('{"publishTime":1705364400000}', "1705364400000"),
    "with a second choice": ('var publish_time = "2024-01-16" || "";', "2024-01-16"),
    "of an account": ("var createTime = '2024-01-16 08:20';", "2024-01-16 08:20"),
    "of a portal": ("var SCOPE = {pagepubtime:'2024-01-16', docid:'abc'};", "2024-01-16"),
    "in an object": (
        'window.DATA = {"title":"别的","pubTime":"2024-01-16 08:20:00"}',
        "2024-01-16 08:20:00",
    ),
    "beside the title": (
        "articleInfo: {title: '&quot;渡口换上新船&quot;', subInfo: {source: '河口日报', time: '2024-01-16 08:20:11'}}",
        "2024-01-16 08:20:11",
    ),
    "beside the title among others": (
        '[{"title":"老街亮灯了","time":"2023-05-01"},{"title":"渡口换上新船","time":"2024-01-16"}]',
        "2024-01-16",
    ),
    "escaped": (
        f"var a = {json.dumps({'title': '渡口换上新船', 'ptime': '2024-01-16'})}",
        "2024-01-16",
    ),
}


@pytest.mark.parametrize(("script", "date"), DATES.values(), ids=DATES.keys())
def test_the_day_of_an_article(script: str, date: str) -> None:
    assert said(script)[0] == date


OTHERS = {
    "of other texts": '[{"title":"老街亮灯了","pubtime":"2024-01-15"},{"title":"果子熟了","pubtime":"2024-01-14"}]',
    "of a visit": 'var now = "2024-01-16"; var timestamp = 1705364400;',
    "of comments": 'comments: [{"time":"2024-01-16 08:20:11","text":"好"}]',
    "of an update of the site": 'var version = "2024-01-16"; var date = "2024-01-16";',
    "a number of eight digits": 'var id = "20240116"; var ct = "42";',
    "of another text beside its title": '{"title":"老街亮灯了","time":"2024-01-16"}',
}


@pytest.mark.parametrize("script", OTHERS.values(), ids=OTHERS.keys())
def test_the_day_of_something_else(script: str) -> None:
    assert said(script)[0] is None


def test_a_source_beside_the_title() -> None:
    assert said("{title: '渡口换上新船', source: '河口日报', time: '2024-01-16'}") == (
        "2024-01-16",
        "河口日报",
    )


METAS = {
    "content management": (
        '<meta name="PubDate" content="2024-01-16 08:20"><meta name="ContentSource" content="河口日报">'
    ),
    "a paper": '<meta name="publishdate" content="2024-01-16"><meta name="source" content="来源：河口日报">',
    "microdata": '<meta itemprop="datePublished" content="2024-01-16"><meta name="source" content="河口日报">',
    "open graph with blanks": '<meta name="og:time " content="2024-01-16"><meta name="mediaid" content="河口日报">',
    "a portal": '<meta name="weibo: article:create_at" content="2024-01-16"><meta name="mediaid" content="河口日报">',
    "a service": (
        '<meta name="dcterms.created" content="2024-01-16T08:20"><meta name="contentSource" content="河口日报">'
    ),
}


@pytest.mark.parametrize("head", METAS.values(), ids=METAS.keys())
def test_what_the_usual_systems_say(head: str) -> None:
    date, source = said("", head)
    assert date is not None
    assert date.startswith("2024-01-16")
    assert source == "河口日报"


def test_a_day_that_is_none_gives_way_to_one_that_is() -> None:
    head = '<meta name="pubdate" content="昨天">'
    assert said('var ct = "1705364400";', head)[0] == "1705364400"


@pytest.mark.parametrize(
    "name", ["admin", "a.b@c.example", "L_164272", "www.c.example", "河口新闻网"]
)
def test_accounts_and_outlets_write_nothing(name: str) -> None:
    record = html_record(
        0, f'<html><head><meta name="author" content="{name}"></head><body>{TEXT}</body></html>', ""
    )
    assert record.authors == ()


HEADS = {
    "behind a name": ("河口论坛 方圆 2024-01-16 08:20 第一楼", "2024-01-16"),
    "between site and outlet": (
        "NEWS.HEKOU.EXAMPLE 2024年1月16日08:20 河口网—晨报",
        "2024年1月16日",
    ),
    "called so within a line": ("〓 水乡 渡口 发布时间 2024/01/16 08:20 回复", "2024/01/16"),
    "of a post": ("方圆于2024年1月16日08:20:11在〖渡口〗发表", "2024年1月16日"),
    "in English": ("Hekou Forum, posted on 2024-01-16 08:20 by fang", "2024-01-16"),
}


@pytest.mark.parametrize(("line", "day"), HEADS.values(), ids=HEADS.keys())
def test_the_day_within_a_line_that_is_no_date_line(line: str, day: str) -> None:
    body = f"<div><h1>渡口换上新船</h1><div>{line}</div>{TEXT}</div>"
    record = html_record(
        0, f"<html><head><title>渡口换上新船</title></head><body>{body}</body></html>", "utf-8"
    )
    assert record.date == day


NO_DAYS = {
    "of an event": "2024年1月16日渡口通航以后的事",
    "of the visit": "今天是2024年1月16日 08:20 星期二",
    "of the site": "Copyright 2024-01-16 08:20 河口网",
    "in the text": "<p>2024年1月16日08:20，渡口的新船第一次开了过去，两岸的人都来看，站满了石阶。</p>",
    "of other posts": (
        "<ul><li><a>老街亮灯了没有</a> 2024-01-16 08:20</li><li><a>果子熟了没有</a> 2024-01-15 08:20</li></ul>"
    ),
}


@pytest.mark.parametrize("line", NO_DAYS.values(), ids=NO_DAYS.keys())
def test_days_that_are_not_those_of_the_article(line: str) -> None:
    body = f"<div><h1>渡口换上新船</h1><div>{TEXT}</div><div>{line}</div></div>"
    record = html_record(
        0, f"<html><head><title>渡口换上新船</title></head><body>{body}</body></html>", "utf-8"
    )
    assert record.date is None


SOURCES = {
    "by its class": "<span class='news-source'>河口日报</span>",
    "with its label": "<div id='artSource'>来源：河口日报</div>",
    "for a search engine": "<span id='source_baidu'>来源：<a>河口日报</a></span>",
    "of an account": "<strong id='profileBt'>河口日报</strong>",
}


@pytest.mark.parametrize("markup", SOURCES.values(), ids=SOURCES.keys())
def test_a_source_in_an_element_that_is_named_so(markup: str) -> None:
    body = f"<h1>渡口换上新船</h1>{markup}<div>{TEXT}</div>"
    record = html_record(
        0, f"<html><head><title>渡口换上新船</title></head><body>{body}</body></html>", ""
    )
    assert "河口日报" in (record.source or record.text)


def test_many_sources_are_those_of_other_texts() -> None:
    body = f"<div>{TEXT}</div>" + "".join(
        f"<span class='source'>{name}报</span>" for name in "甲乙丙"
    )
    assert html_record(0, f"<html><body>{body}</body></html>", "").source is None


BESIDE_NAMES = {
    "behind a name": ("方圆/河口青年报", "河口青年报"),
    "behind names": ("方圆 林大木／河口新闻", "河口新闻"),
    "before a reporter": ("河口晚报记者 方圆", "河口晚报"),
    "before a trainee": ("河口晚报见习记者：方圆", "河口晚报"),
    "one's own paper": ("本报记者 方圆", None),
    "a label": ("早班/晚班", None),
    "a sentence": ("他说，河口晚报记者 方圆来过渡口。", None),
}


@pytest.mark.parametrize(("line", "source"), BESIDE_NAMES.values(), ids=BESIDE_NAMES.keys())
def test_the_outlet_of_a_name(line: str, source: str | None) -> None:
    body = f"<h1>渡口换上新船</h1><div><p>{line}</p>{TEXT}</div>"
    assert (
        html_record(
            0, f"<html><head><title>渡口换上新船</title></head><body>{body}</body></html>", ""
        ).source
        == source
    )
