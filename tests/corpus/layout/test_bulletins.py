"""Bulletins: a head, a summary that announces, and the reports.

Reports that nothing parts but how they are headed.
"""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt
from indexer.model import Article

REPORTS = {
    "青杨渡换上新船": "青杨渡上周换上新船，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。",
    "林场果子熟了": "林场的果子这几天陆续成熟，护林员在路口摆了一张桌子，过路的人可以尝一个再走。",
    "老街点灯三百盏": "老街入夜以后点起三百盏灯，修鞋的铺子也开到九点，来散步的人比往年多了一倍。",
}


def read(text: str) -> tuple[list[Article], Receipt]:
    receipt = Receipt()
    return read_record(Record(text=text, encoding="utf-8", number=0), receipt), receipt


def body() -> str:
    return "\n".join(f"{title}\n白石台消息（白石联播）：{text}" for title, text in REPORTS.items())


HEADS = {
    "numbers": ["《白石联播》 (20040506)", "新闻摘要", "本期节目主要内容："],
    "label": ["《白石联播》 (20040506)", "今日看点"],
    "written out": ["《白石联播》2004年5月6日", "内容提要"],
    "bare": ["《白石联播》 (20040506)"],
    "directory": ["《白石联播》 20040506 19:00", "目录"],
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_a_summary_is_no_article_and_its_day_holds_for_all(head: list[str]) -> None:
    summary = [f"{number}.{title}；" for number, title in enumerate(REPORTS, 1)]
    articles, receipt = read(
        "\n".join([*head, *summary, "（《白石联播》 20040506 19:07）", "详细新闻", body()])
    )
    assert [article.title for article in articles] == list(REPORTS)
    assert {article.date.span.value for article in articles if article.date} == {"2004-05-06"}
    assert {drop.text for drop in receipt.dropped if drop.why == "contents"} >= set(summary)


def test_entries_of_one_report_and_broken_entries_announce_what_they_should() -> None:
    summary = [
        "1.青杨渡换上新船；",
        "2.渡口联播快讯：",
        "（1）渡口添了书箱；",
        "（2）候船亭通电；",
        "3.老街点灯：",
        "三百盏一夜亮；",
    ]
    text = [
        "青杨渡换上新船",
        REPORTS["青杨渡换上新船"],
        "渡口联播快讯",
        "渡口添了书箱",
        "渡口的候船亭里添了一只书箱，等船的人随手翻翻，看不完可以带到对岸去还。",
        "候船亭通电",
        "候船亭昨天通了电，晚上等船的人也能看清时刻表，不再摸黑下石阶。",
        "老街点灯：三百盏一夜亮",
        REPORTS["老街点灯三百盏"],
    ]
    articles, _ = read("\n".join(["《白石联播》 (20040506)", "新闻摘要", *summary, *text]))
    assert [article.title for article in articles] == [
        "青杨渡换上新船",
        "渡口联播快讯",
        "老街点灯：三百盏一夜亮",
    ]


def test_reports_headed_alike_are_cut_though_no_line_is_stopped() -> None:
    reports = [
        (
            "青杨渡换上新船 孩子不再绕路",
            "青杨渡换上新船以后，两岸的孩子上学不再绕路。船工何青说，孩子早上能多睡半个钟头",
        ),
        (
            "林场果子熟了 路口可以尝鲜",
            "林场的果子熟了，护林员在路口摆了一张桌子。过路的人可以尝鲜，喜欢就带两斤走",
        ),
        (
            "老街点灯三百盏 铺子开到九点",
            "老街点灯三百盏，修鞋的铺子也开到九点。来散步的人比往年多了一倍",
        ),
    ]
    articles, _ = read("\n".join(line for report in reports for line in report))
    assert [article.title for article in articles] == [title for title, _ in reports]


@pytest.mark.parametrize(
    "subhead", ["石阶 换新", "强基础 补短板", "一盏灯", "从渡口说起", "灯 照着一船人"]
)
def test_headings_of_one_article_part_nothing(subhead: str) -> None:
    text = REPORTS["青杨渡换上新船"]
    articles, _ = read(
        f"青杨渡换上新船 孩子不再绕路\n{text}\n{subhead}\n{text[:-1]}吗？\n{subhead}二\n船工笑了，摆摆手。"
    )
    assert len(articles) == 1


@pytest.mark.parametrize(
    "line", ["發文日期：中華民國93年5月6日", "2004年5月6日", "来源：白石日报 2004-05-06 08:00"]
)
def test_a_text_that_is_all_date_line_is_kept(line: str) -> None:
    articles, _ = read(line)
    assert [paragraph.text for article in articles for paragraph in article.paragraphs] == [line]
