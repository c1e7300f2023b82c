"""A day whose year stands last is read in the order of its page, or not at all."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.metadata.days.day_order import in_order, open_days, order_of
from indexer.corpus.page.line import Receipt

TEXT = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (("06/05/2004", "17/04/2004"), "day"),
        (("06/05/2004", "04/17/2004"), "month"),
        (("06/05/2004", "2004年5月6日，渡口换了船。"), "day"),
        (("06/05/2004", "17/04/2004", "04/17/2004"), None),
        (("06/05/2004", "2004年5月6日", "2004年6月5日"), None),
        (("06/05/2004",), None),
        (("06/06/2004",), None),
    ],
)
def test_the_page_tells_the_order(texts: tuple[str, ...], order: str | None) -> None:
    assert order_of(texts) == order


def test_only_what_can_be_two_days_is_written_anew() -> None:
    assert in_order("发布: 06/05/2004 3:26pm", "day") == "发布: 2004-05-06 3:26pm"
    assert in_order("发布: 06/05/2004 3:26pm", "month") == "发布: 2004-06-05 3:26pm"
    assert in_order("17/05/2004", "day") == "17/05/2004"
    assert open_days("06-05-2004") == ("2004-05-06", "2004-06-05")
    assert open_days("06/06/2004") is None
    assert open_days("06/05-2004") is None


def dated(*below: str) -> tuple[str | None, list[str], list[str]]:
    receipt = Receipt()
    head = ("河口渡口换上新船 两岸孩子少走八公里山路", "发布: 06/05/2004 3:26pm", TEXT, TEXT)
    (article,) = read_record(Record(0, "utf-8", text="\n".join((*head, *below))), receipt)
    shown = [paragraph.text for paragraph in (*article.paragraphs, *article.credits)]
    day = article.date.span.value if article.date else None
    return day, [doubt.code for doubt in receipt.doubts], shown


def test_an_order_that_the_page_tells_dates_the_article() -> None:
    day, doubts, shown = dated("相关文章", "老船工的故事", "17/04/2004")
    assert day == "2004-05-06"
    assert "day-order" not in doubts
    assert "发布: 06/05/2004 3:26pm" in shown


def test_an_order_that_nothing_tells_is_a_doubt() -> None:
    day, doubts, _ = dated()
    assert day is None
    assert "day-order" in doubts
