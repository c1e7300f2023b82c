"""Sentences outside the text of a page: they stay unless something shows that a site printed them."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt

HEAD = [
    "网站首页",
    "登录 注册",
    "搜索",
    "手机版",
    "关于我们",
    "渡口老人守船四十年",
    "2019-05-06 09:30",
]
TEXT = [
    "天还没有亮，摆渡人已经把船头的灯点起来了，等着第一批到对岸赶集的乡亲上船。",
    "他说自己年轻时一天要撑四十个来回，现在桥修好了，坐船的人少了，船还是照常开。",
]
MORE = [
    "渡口的石阶是前年重新砌过的，下雨天也不滑，老人家提着篮子也能稳稳当当地走下来。",
    "镇里打算把旧船棚改成一间陈列室，把老照片和船票摆进去，让来的人知道从前的日子。",
]
ADS = ["更多精彩内容", "关注我们", "下载客户端", "热门推荐", "分享到", "收藏", "打印"]
TAIL = ["关闭窗口", "返回顶部", "上一篇", "下一篇", "网站地图", "联系我们"]


def shown(*lines: str) -> str:
    """Give what a page of these lines shows, all paragraphs together."""
    record = Record(text="\n".join(lines), encoding="utf-8", number=0)
    articles = read_record(record, Receipt())
    return "\n".join(paragraph.text for one in articles for paragraph in one.paragraphs)


@pytest.mark.parametrize("times", [1, 3])
def test_a_text_that_advertising_interrupts_goes_on_below_it(times: int) -> None:
    found = shown(*HEAD, *TEXT, *ADS * times, *MORE, *TAIL)
    assert [line for line in (*TEXT, *MORE) if line not in found] == []


@pytest.mark.parametrize(
    "lines",
    [
        ["[1] 河上摆渡的历史．渡口文史资料．1998", "[2] 南岸旧志，卷三，第十二页"],
        ["附件：渡船班次一览表.xls"],
        ["注：班次遇大雾顺延"],
        ["06:30 头班船离开南岸", "07:10 北岸返回", "08:00 南岸加开一班", "09:20 送学生过河"],
        ["头等奖两名", "南岸小学船模社", "二等奖三名", "北岸中学航模队", "桥头小学手工班"],
    ],
)
def test_short_lines_below_a_text_stay(lines: list[str]) -> None:
    found = shown(*HEAD, *TEXT, *MORE, *lines, *TAIL)
    assert [line for line in lines if line.split("] ")[-1] not in found] == []


def test_a_sentence_far_below_the_text_stays() -> None:
    last = "据记者了解，新的渡船将在下个月的庙会以前下水，票价仍旧是一元。"
    assert last in shown(*HEAD, *TEXT, *MORE, *ADS, "船讯", last, *TAIL)


def test_comments_go_for_the_buttons_beside_them() -> None:
    said = [
        "小时候就是坐他的船去上学的，一晃这么多年过去了。",
        "希望这条船一直开下去，桥再多也有人想坐船看看河。",
        "老人家身体还好吗，想念那盏灯照着水面的样子。",
    ]
    talk = [
        line
        for at, text in enumerate(said)
        for line in (f"网友{at}", "3小时前", text, "回复 赞(2)", "举报")
    ]
    found = shown(*HEAD, *TEXT, *MORE, "网友评论", "全部评论 3条", *talk, *TAIL)
    assert [text for text in said if text in found] == []


def test_a_notice_goes_for_what_it_says() -> None:
    notice = "未经本站授权不得转载本页的任何内容，违者将依法追究责任。"
    assert notice not in shown(*HEAD, *TEXT, *MORE, *ADS, notice, *TAIL)


def test_a_beginning_of_the_text_above_the_headline_says_nothing_new() -> None:
    found = shown("首页", "登录", "注册", TEXT[0][:24] + "。", *HEAD[1:], *TEXT, *MORE, *TAIL)
    assert found.count(TEXT[0][:20]) == 1
