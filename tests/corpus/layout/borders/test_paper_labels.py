"""Labels of newspaper pages part articles, and are shown in none of them."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt
from indexer.model import Article
from tests.corpus.layout.borders.test_frames import FERRY, LAMPS


def read(*lines: str) -> list[Article]:
    return read_record(Record(0, "utf-8", text="\n".join(lines)), Receipt())


def shown(articles: list[Article]) -> str:
    return "\n".join(paragraph.text for article in articles for paragraph in article.paragraphs)


@pytest.mark.parametrize("label", [("第2版()", "专栏:"), ("第2版（要闻）专栏：",), ("第 2 版",)])
def test_an_article_begins_below_each_label(label: tuple[str, ...]) -> None:
    articles = read("1962年9月14日河口日报", *label, *FERRY, "", *label, *LAMPS)
    assert [article.title for article in articles] == [FERRY[0], LAMPS[0]]
    assert "版" not in shown(articles)


def test_a_headline_over_its_label_begins_the_article() -> None:
    lines = [
        line
        for number, told in enumerate((FERRY, LAMPS), 1)
        for line in (f"{number}. {told[0]}", "", f"第1版(要闻)专栏: {''.join(told)}", "")
    ]
    articles = read("1987-05-18", "第 1 版", *lines)
    assert [article.title for article in articles] == [FERRY[0], LAMPS[0]]
    assert "专栏" not in shown(articles)


def test_a_headline_printed_again_below_its_label_is_no_text() -> None:
    lines = [line for told in (FERRY, LAMPS) for line in (told[0], "第1版(要闻)", "专栏:", *told)]
    articles = read("1987-05-18", *lines)
    assert [article.title for article in articles] == [FERRY[0], LAMPS[0]]
    assert FERRY[0] not in shown(articles)


def test_one_label_of_a_page_parts_nothing() -> None:
    articles = read(FERRY[0], *FERRY[1:], "第2版", *LAMPS[1:])
    assert len(articles) == 1


def test_editions_of_a_book_are_no_labels() -> None:
    articles = read(
        "两本书的修订", "第2版", "第3版", "两版都增加了渡口一章，其余没有变动。", FERRY[1]
    )
    assert len(articles) == 1
