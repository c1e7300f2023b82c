"""What a page prints of its article in lines that are furniture, and what others print there."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.printed import read_printed
from indexer.corpus.articles.read import read_record
from indexer.corpus.articles.told import find_told, with_told
from indexer.corpus.input.source.records import Record
from indexer.corpus.layout.draft import Draft
from indexer.corpus.page.line import Line, Receipt
from indexer.model import ParagraphKind

TEXT = (
    "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头，"
    "赶集的人也不用天不亮就起床，等船时还有书看。"
)
TITLE = "河口渡口换上新船 两岸孩子少走八公里山路"


def around(
    above: tuple[str, ...] = (), below: tuple[str, ...] = ()
) -> tuple[list[str], str | None]:
    """Give day and source that lines around an article of which nothing is known tell."""
    texts = [TITLE, *above, TEXT, *below]
    lines = [Line(number, text, text) for number, text in enumerate(texts, 1)]
    draft = Draft(title=(lines[0],), paragraphs=(("body", lines[len(above) + 1]),))
    told = with_told(draft, find_told(lines))
    return [str(line.text) for line in told.page_head], told.told.value if told.told else None


STAMP = "发表于2021-10-18更新于2022-01-05分类于 运维阅读次数：611本文字数：1.2k"


@pytest.mark.parametrize(
    ("above", "below", "day", "source"),
    [
        ((STAMP,), (), [STAMP], None),
        (("2021-10-18 06:208712 人气",), (), ["2021-10-18 06:208712 人气"], None),
        (("河口时报 作者：",), (), [], "河口时报"),
        (("2021-10-18", "21:12", "河口新闻网"), (), ["2021-10-18"], "河口新闻网"),
        ((), ("日期14.10.2018", "作者方圆"), ["日期14.10.2018"], None),
        (
            (),
            ("posted @ 2021-10-18 23:52 荞麦地 阅读(88) 评论(5)",),
            ["posted @ 2021-10-18 23:52 荞麦地 阅读(88) 评论(5)"],
            None,
        ),
        ((), ("（首发于河口网，转载请注明出处）",), [], "河口网"),
    ],
)
def test_lines_around_the_text_tell(
    above: tuple[str, ...], below: tuple[str, ...], day: list[str], source: str | None
) -> None:
    assert around(above, below) == (day, source)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (("2021-10-18 09:00 阅读 3", "2021-10-17 09:00 阅读 5"), ()),  # a list of others
        (("更新于2022-01-05 09:00",), ()),
        ((), ("老船工的故事", "2021-10-17")),
        ((), ("发表于2021-10-18 09:00",)),  # a comment
        ((), ("来源：河口网", "来源：浦上网")),
    ],
)
def test_lines_of_others_tell_nothing(above: tuple[str, ...], below: tuple[str, ...]) -> None:
    assert around(above, below) == ([], None)


def read(*lines: str) -> tuple[str | None, str | None, str | None]:
    (article,) = read_record(Record(0, "utf-8", text="\n".join(lines)), Receipt())
    source = article.source.value if article.source else None
    return article.title, article.date.span.value if article.date else None, source


def test_a_row_of_buttons_dates_its_article() -> None:
    assert read("首页 新闻 论坛", TITLE, STAMP, TEXT, TEXT)[1] == "2021-10-18"


def test_the_day_of_an_issue_stands_far_above_beside_the_name_of_its_paper() -> None:
    issue = "河口晚报　2021年10月18日 星期一　往期回顾"
    menu = ("第A01版", "要闻", "第A02版", "时评", "第A03版", "副刊")
    assert around((issue, *menu))[0] == [issue]


def test_the_name_of_a_site_behind_a_headline_goes_where_it_stands_again_below() -> None:
    title = "渡口换上新船，两岸都说好"
    below = ("2021-10-18 09:12", TEXT, TEXT)
    assert read(f"{title}_民生频道_河口日报", title, *below) == (title, "2021-10-18", "河口日报")
    assert read(f"{title}-河口日报", *below)[2] is None


def test_who_signs_above_the_text_names_the_outlet_below_a_menu() -> None:
    menu = ("今日头条", "专题", "话题", "要闻", "焦点新闻", "读者来信")
    texts = (*menu, "特派记者林木/石滩报导河口日报", TEXT, TEXT)
    lines = [Line(number, text, text) for number, text in enumerate(texts, 1)]
    signed: ParagraphKind = "byline"
    paragraphs = (("body" if at != len(menu) else signed, line) for at, line in enumerate(lines))
    draft = Draft(paragraphs=tuple(paragraphs))
    source = read_printed(draft, 1, (), Receipt()).source
    assert source
    assert source.value == "河口日报"
