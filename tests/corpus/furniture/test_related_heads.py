"""Heads of lists of other texts below an article: one such line says what it is."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt

TEXT = [
    "采茶的人天不亮就上了山，竹篓还没有装满，山下的锅已经烧热了。",
    "老人说，茶要当夜炒完，过了夜，再好的叶子也泡不出那个味道来。",
]


@pytest.mark.parametrize(
    "head",
    [
        *("热门推荐", "今日推荐：", "为您推荐", "您可能感兴趣的文章", "你也许会喜欢", "大家都在看"),
        *("其他人也在看", "新闻排行", "24小时热门", "网友评论", "热门话题", "猜你喜欢"),
        *(
            "24小时热文",
            "一周要闻",
            "大家还看了",
            "频道精选",
            "本站最新",
            "更多精彩内容",
        ),
    ],
)
def test_a_head_of_other_texts_goes_and_says_why(head: str) -> None:
    receipt = Receipt()
    record = Record(text="\n".join([*TEXT, head]), encoding="utf-8", number=0)
    articles = read_record(record, receipt)
    assert [one.text for article in articles for one in article.paragraphs] == TEXT
    assert [(drop.text, drop.why) for drop in receipt.dropped] == [(head, "related")]
