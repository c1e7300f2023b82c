"""What short lines say that stand over and in lists of other texts, on pages of sites."""

from __future__ import annotations

import re

from indexer.corpus.page.endings import FULL
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain

_AGE = Sifted(
    r"\d+ ?(?:秒|分钟|小时|天|周|个?月|年)前|^(?:昨天|前天|刚刚)(?!\w)| (?:昨天|前天|刚刚)(?: |$)"
    r"|\d[\d.,]*[万wk]?\+? ?(?:次|人|条)?(?:播放|浏览|阅读|评论|跟[贴帖]|回复|点?赞|收藏|转发|人气)$"
    r"|(?:播放|浏览|阅读|评论|跟[贴帖]|回复|点?赞|人气)[量数]? ?[:(\[]?\d"
)
_MAX_AGE = 40


def tells_age(text: str) -> bool:
    """Tell a short line that says how old a text is or how often it was read or answered."""
    return len(text) <= _MAX_AGE and _AGE.search(plain(text)) is not None


_LIST_HEAD = re.compile(
    r"[\W_]*(?:(?:24|48|72)小时|[一本每上][周月]|今日|昨日|实时|最[新热]|热[点门击榜]?|点击|精[彩选]|猜[你您]|大家|网友|为[你您]"
    rf"|相关|延伸|推荐|编辑|频道|往期|更多|其他|阅读|浏览|人气|新闻|评论|图片|视频|本站|站内|栏目)[^,{FULL}:]{{0,4}}"
    r"(?:阅读|新闻|报道|推荐|文章|排行榜?|榜单?|热[文点帖词评门]|精彩|内容|资讯|要闻|喜欢|在看|爱看|还看过?了?|精选|最新"
    r"|专题|回顾|top ?\d*)[\W_]*(?:更多[\W_]*)?"
)
_MAX_LIST_HEAD = 14


def heads_list(text: str) -> bool:
    """Tell the head of a list of other texts: 24小时热文, 大家还看了."""
    return len(text) <= _MAX_LIST_HEAD and _LIST_HEAD.fullmatch(plain(text)) is not None
