"""Pages as sites, scrapers and printers leave them, made from the articles of seeds/ by a seeded generator.

What stands around an article, and what is done to it, is drawn at random; what the page says is
known, because it was put together here.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import opencc

from indexer.corpus.run.pipeline import read_source
from indexer.model import SourceFile
from indexer.text.fold import fold_text
from indexer.text.pinyin import syllables

SEEDS = Path(__file__).parents[2] / "seeds"
_LEAST = 25
"""Characters of a paragraph whose loss is looked for."""
OUTLETS = ("青川日报", "河口新闻网", "山水晚报", "云溪县融媒体中心", "南渡在线")
NAMES = ("林木", "方圆", "周渡", "陈小舟", "高山月", "欧阳青")
_MENUS = (
    ("首页", "新闻", "时政", "社会", "文化", "教育", "更多"),
    ("网站首页", "政务公开", "办事服务", "互动交流", "走进河口"),
    ("设为首页", "加入收藏", "联系我们"),
)
_TRAILS = (
    "首页 > 新闻中心 > 正文",
    "您当前的位置：首页 > 要闻 > 正文",
    "当前位置：网站首页 » 动态",
)
_TOOLS = (
    "字号：大 中 小",
    "分享到：微信 微博 QQ空间",
    "打印本页 关闭窗口",
    "浏览次数：1024",
    "[打印] [关闭] [收藏]",
    "扫一扫在手机打开当前页",
)
_FEET = (
    "上一篇：新桥合龙",
    "下一篇：老街换新灯",
    "相关阅读",
    "责任编辑：高山月",
    "版权所有：河口县人民政府办公室",
    "滇ICP备05001234号-1",
    "主办单位：河口县人民政府 承办单位：河口县融媒体中心",
    "联系电话：0873-1234567",
    "热门推荐",
    "举报/反馈",
    "未经授权不得转载本网内容",
    "地址：河口县滨江路8号 邮编：661300",
)
_OTHERS = (
    "南渡修通环湖步道",
    "山里来了流动戏台",
    "老粮仓改成图书馆",
    "云溪县启用新客运站",
    "三座古桥挂牌保护",
)
_SPAM = (
    "沙海娱乐注册 沙海娱乐登录 沙海娱乐代理",
    "代开发票 办证刻章 加微信:dk88888",
    "六合彩开奖结果 特码资料 今晚必中",
)


@dataclass(frozen=True)
class Story:
    """An article of seeds/: its headline and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A made page with what it says.

    kind: what was done to it. text: as it is read. noise: lines that belong to no article.
    """

    kind: str
    text: str
    titles: tuple[str, ...]
    dates: tuple[str, ...]
    source: str | None
    author: str | None
    paragraphs: tuple[str, ...]
    noise: tuple[str, ...]


@functools.cache
def stories() -> tuple[Story, ...]:
    """Give the articles of seeds/ that have a headline and enough text."""
    found = []
    for file in read_source(SEEDS):
        assert isinstance(file, SourceFile)
        for article in file.articles:
            body = tuple(part.text for part in article.paragraphs if part.kind == "body")
            long = tuple(text for text in body if len(text) >= _LEAST and text.endswith("。"))
            if article.title and len(article.title) <= 30 and len(long) >= 3:
                found.append(Story(article.title, long[:6]))
    return tuple(found)


def make_pages(count: int, seed: int) -> Iterator[Page]:
    """Make pages, the same ones for one seed; every kind of damage comes in turn."""
    draw = random.Random(seed)
    kinds = sorted(DAMAGES)
    for at in range(count):
        yield _page(kinds[at % len(kinds)], draw)


def _page(kind: str, draw: random.Random) -> Page:
    told = draw.sample(stories(), 2 if kind == "two" else 1)
    menu = draw.choice(_MENUS)
    above = [*(menu if draw.random() < 0.3 else [" ".join(menu)]), draw.choice(_TRAILS)]
    tools = draw.sample(_TOOLS, draw.randint(0, 2))
    others = ["相关新闻", *draw.sample(_OTHERS, 3)] if draw.random() < 0.3 else []
    below = others + draw.sample(_FEET, draw.randint(3, 6)) + draw.sample(_SPAM, draw.randint(0, 1))
    lines, dates, source, author = list(above), [], None, None
    for story in told:
        year, month, day = draw.randint(1999, 2025), draw.randint(1, 12), draw.randint(1, 28)
        outlet, name = draw.choice(OUTLETS), draw.choice(NAMES)
        line, named = _date_line(draw, f"{year}-{month:02}-{day:02}", outlet)
        dates.append(f"{year}-{month:02}-{day:02}")
        source = outlet if named else None
        signed = draw.random() < 0.5 and kind != "two"
        author = name if signed else None
        byline = [f"本报记者 {name}"] if signed else []
        lines += [story.title, line, *byline, *(tools if story is told[0] else [])]
        lines += DAMAGES[kind](story.paragraphs, draw)
    text = "\n".join([*lines, *below])
    if kind == "traditional":
        text = opencc.OpenCC("s2t").convert(text)
    return Page(
        kind,
        text,
        tuple(story.title for story in told),
        tuple(dates),
        None if kind == "two" else source,
        author,
        tuple(part for story in told for part in story.paragraphs),
        (*above, *tools, *below),
    )


def _date_line(draw: random.Random, day: str, outlet: str) -> tuple[str, bool]:
    """Give a date line, and whether it names the source."""
    year, month, number = day.split("-")
    written = f"{year}年{int(month)}月{int(number)}日"
    return draw.choice(
        (
            (f"{day} 08:30 来源：{outlet}", True),
            (f"发布时间：{day} 信息来源：{outlet}", True),
            (f"{written} 来源：{outlet} 点击：32", True),
            (f"{outlet} {written} 10:05", True),
            (f"发布日期：{written}", False),
            (f"{day} 16:20:11", False),
        )
    )


def _plain(paragraphs: tuple[str, ...], draw: random.Random) -> list[str]:
    return list(paragraphs)


def _indented(paragraphs: tuple[str, ...], draw: random.Random) -> list[str]:
    blank = draw.choice(("\u3000\u3000", "    ", "\u00a0\u00a0"))
    return [line for text in paragraphs for line in (blank + text, "")]


def _wrapped(paragraphs: tuple[str, ...], draw: random.Random) -> list[str]:
    width = draw.randint(26, 38)
    whole = ["\u3000\u3000" + text for text in paragraphs]
    return [text[at : at + width] for text in whole for at in range(0, len(text), width)]


def _glossed(paragraphs: tuple[str, ...], draw: random.Random) -> list[str]:
    """Put the reading of every sixth character behind it."""

    def gloss(match: re.Match[str]) -> str:
        reading = next(iter(syllables(fold_text(match[0]))), "")
        return f"{match[0]}({reading})" if reading and draw.random() < 0.16 else match[0]

    return [re.sub("[\u4e00-\u9fff]", gloss, text) for text in paragraphs]


def _tagged(paragraphs: tuple[str, ...], draw: random.Random) -> list[str]:
    tag = draw.choice(("p", "div", "span"))
    return [f"<{tag}>{text}</{tag}>" for text in paragraphs]


def _doubled(paragraphs: tuple[str, ...], draw: random.Random) -> list[str]:
    gap = [""] * draw.randint(1, 3)
    return [line for text in paragraphs for line in (text, *gap)]


def _invisible(paragraphs: tuple[str, ...], draw: random.Random) -> list[str]:
    def strew(text: str) -> str:
        at = draw.randrange(len(text))
        return text[:at] + draw.choice("\u200b\ufeff\u00ad") + text[at:]

    return [strew(text) for text in paragraphs]


def _broken(paragraphs: tuple[str, ...], draw: random.Random) -> list[str]:
    """Break each paragraph behind a comma, with a blank line between its halves."""
    lines: list[str] = []
    for text in paragraphs:
        at = text.find("，", len(text) // 3) + 1
        lines += [text[:at], "", text[at:]] if 0 < at < len(text) - 8 else [text]
    return lines


DAMAGES: dict[str, Callable[[tuple[str, ...], random.Random], list[str]]] = {
    "plain": _plain,
    "indented": _indented,
    "wrapped": _wrapped,
    "glossed": _glossed,
    "tagged": _tagged,
    "doubled": _doubled,
    "invisible": _invisible,
    "broken": _broken,
    "traditional": _plain,
    "two": _plain,
}
"""What is done to the paragraphs of a page, by the name of the kind."""
