"""Menus and breadcrumbs: rows of entries that a site prints for its own columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.corpus.furniture.running_text import MARK
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.line import Line

_BREADCRUMB = re.compile(r".{0,20}(?:位置|首页|栏目).{0,30}?[:>›»→].{0,80}")
_STEP = re.compile("[>›»→]")
_STEPS = re.compile(r"\s*[>›»→]+\s*")
_NO_SECTION = re.compile(r"正文.*|首页|内容|详情|文章|新闻|.*位置.*|\W*")
_MAX_SECTION = 12
_MAX_CRUMBS = 100
"""Characters of a breadcrumb.

Also what keeps a line of a million blanks from being tried at every one of them.
"""
_MENU_GAP = re.compile(r"[\s|｜丨/·•]+")
_MENU_ENTRY = re.compile(
    "^(?:首页|新闻|要闻|时政|政务|专题|视频|图片|评论|社会|财经|体育|娱乐|国际|国内|军事|文化|教育|健康|旅游|科技|党建|理论|公告"
    "|政务公开|信息公开|办事服务|公共服务|政务服务|互动交流|政民互动|领导之窗|机构概况|走进.{2,4}|.{2,3}概况|新闻中心|新闻资讯|通知公告"
    "|政策法规|法律法规|政策文件|专题专栏|新闻动态|图片新闻|网站首页|办事大厅|便民服务|(?:魅力|美丽).{2,4}|直播|音频|图库|专栏|[省市县区乡]情|政策|服务|互动|数据|论坛|即时|热门|焦点|政治|生活|地方|两岸"
    "|全球|产经|股市|房产|汽车|影音|时尚|影剧|运动|论坛|博客|微博|数据.{2}|登录|注册|搜索|无障碍|客户端|更多|联系我们|关于我们|网站地图|english)$"
)
_MENU_PAGE = re.compile(
    ".{0,4}(?:新闻|频道|中心|资讯|专题|专栏|论坛|大厅|指南|公开)|部落格|电子报|网站(?:导览|总览|地图)|设为首页|加入收藏"
)
"""More entries of menus, which are words of texts as well."""
_MIN_ENTRIES, _MIN_KNOWN = 5, 2
"""Entries of a row of which some are known, and how many."""
_MIN_MENU = 3
_MAX_MENU_LINE = 200
MAX_ENTRY = 12
"""Characters of the longest entry of a menu."""


def is_menu(text: str) -> bool:
    """Tell the menu of a site: short entries side by side, most of them what menus offer."""
    entries = _entries(text)
    if len(entries) < _MIN_MENU:
        return False
    offered = sum(bool(_MENU_ENTRY.search(folded_text(entry))) for entry in entries)
    return offered > 0.6 * len(entries) and len(set(entries)) == len(entries)


def _entries(text: str) -> list[str]:
    """Give the entries of a line that may be a menu: it is not too long, and all of them are short."""
    entries = [entry for entry in _MENU_GAP.split(text) if entry]
    is_short = len(text) <= _MAX_MENU_LINE and max(map(len, entries), default=0) <= MAX_ENTRY
    return entries if is_short else []


def is_row_of_entries(text: str) -> bool:
    """Tell a row of short entries without marks outside a text, of which menus offer some."""
    entries = [] if MARK.search(text) else _entries(text)
    if len(entries) < _MIN_ENTRIES:
        return False
    folded = [folded_text(entry) for entry in entries]
    known = [entry for entry in folded if _MENU_ENTRY.search(entry) or _MENU_PAGE.fullmatch(entry)]
    return len(known) >= _MIN_KNOWN


def is_breadcrumb(folded: str) -> bool:
    """Tell the way from the first page of a site to this one, folded: 首页 > 新闻 > 正文."""
    return bool(_STEP.search(folded) and _BREADCRUMB.fullmatch(folded))


def find_section(lines: Sequence[Line]) -> str | None:
    """Give the column that the breadcrumb of a page names last, as printed."""
    for line in lines:
        if len(line.text) > _MAX_CRUMBS or not _STEP.search(line.text):
            continue
        steps = _STEPS.split(line.text)
        if len(steps) < 2 or not _BREADCRUMB.fullmatch(folded_text(line.text)):
            continue
        names = [step.strip() for step in steps[1:] if not _NO_SECTION.fullmatch(folded_text(step))]
        return names[-1] if names and len(names[-1]) <= _MAX_SECTION else None
    return None
