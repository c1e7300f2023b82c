"""Heads, captions and records as mirrors, portals and magazines print them.

Who, when and from where, and no more.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.corpus.run.pipeline import read_file
from indexer.model import Article, SourceFile

BODY = "渡口的老船今年换了新发动机，过河只要四分钟，赶集的人再也不用天不亮就起床。"
MORE = "镇里还在候船亭放了书箱，等船的人随手翻，看不完可以带到对岸去还。"


def read(folder: Path, text: str, name: str = "page.txt") -> Article:
    path = folder / name
    path.write_text(text, "utf-8")
    file = read_file(path, folder)
    assert isinstance(file, SourceFile)
    return file.articles[0]


def said(article: Article) -> tuple[str | None, str | None, str | None, list[str]]:
    return (
        article.title,
        article.date.span.value if article.date else None,
        article.source.value if article.source else None,
        [author.name for author in article.authors],
    )


HEADS = {
    "labels that touch": (
        "渡口换上新船\n作者: 林大木 石小泉发布时间: 2023-04-05 10:57:47来源: 河口新闻网",
        ("渡口换上新船", "2023-04-05", "河口新闻网", ["林大木", "石小泉"]),
    ),
    "names without a role": (
        "渡口换上新船\n林大木 石小泉 发布时间:2023-04-05 09:15:00来源: 河口新闻网",
        ("渡口换上新船", "2023-04-05", "河口新闻网", ["林大木", "石小泉"]),
    ),
    "labels that nobody knows": (
        "渡口换上新船\n作者:林大木 举人,53 积分:0 阅读:1054发表时间:2023-04-05 06:00:38",
        ("渡口换上新船", "2023-04-05", None, ["林大木"]),
    ),
    "names that touch the time": (
        "渡口换上新船\n2023-04-05 12:35林大木\n河口学刊 2023年3期\n\n林大木\n",
        ("渡口换上新船", "2023-04-05", "河口学刊", ["林大木"]),
    ),
    "an outlet on a line of its own": (
        "渡口换上新船\n河口新闻网\n2023-04-05 20:12",
        ("渡口换上新船", "2023-04-05", "河口新闻网", []),
    ),
    "day before month": (
        "渡口换上新船\n05.04.2023  18:01",
        ("渡口换上新船", "2023-04-05", None, []),
    ),
    "a label of the scraper": (
        " date 2023-04-05 快讯\n河口报／ 记者林大木／河口报导",
        (None, "2023-04-05", "河口报", ["林大木"]),
    ),
    "a label before the text": (f"date 2023-04-05 {BODY}", (None, "2023-04-05", None, [])),
    "the day of the visit above": (
        "2025年 10月 30日\n渡口换上新船\n发布日期 : 2023-04-05 04:34:32",
        ("渡口换上新船", "2023-04-05", None, []),
    ),
    "a column above the date": (
        "水乡要闻\n2023-04-05\n渡口换上新船不用起早",
        ("渡口换上新船不用起早", "2023-04-05", None, []),
    ),
    "a stamp with its outlet above": (
        "2023-04-05 河口報導 / 水鄉\n渡口換上新船不用起早",
        ("渡口換上新船不用起早", "2023-04-05", "河口報導", []),
    ),
    "the days of a blog": (
        "跳至主要內容\n渡口換上新船\n5 四月, 2023 由 水牛",
        ("渡口換上新船", "2023-04-05", None, []),
    ),
    "the posts of a month": (
        "目前顯示的是 4月 9, 2023的文章\n渡口換上新船不用起早",
        ("渡口換上新船不用起早", "2023-04", None, []),
    ),
    "a page, a body and the headline below the day": (
        "水鄉\nC03\n河口郵訊\n\n2023-04-05\n\n渡口老船換新發動機 過河四分鐘",
        ("渡口老船換新發動機 過河四分鐘", "2023-04-05", None, []),
    ),
    "another text above the day of a blog": (
        "總網頁瀏覽量\n分享\n取得連結\n茶山採茶大會交通管制\n2023年4月5日 星期三\n渡口老船換新發動機 過河四分鐘",
        ("渡口老船換新發動機 過河四分鐘", "2023-04-05", None, []),
    ),
    "a headline above its day and its subtitle below": (
        "渡口換船記\n2023-04-05\n老船換新發動機 候船亭放書箱",
        ("渡口換船記", "2023-04-05", None, []),
    ),
    "a masthead": (
        "河口縣公報\n中華民國一百一十二年夏字第六期\n渡船管理辦法",
        ("渡船管理辦法", None, "河口縣公報", []),
    ),
    "a gazette over a headline": (
        "河口縣公報\n渡口換上新船\n2023-04-05",
        ("渡口換上新船", "2023-04-05", "河口縣公報", []),
    ),
    "the issue of a series": (
        "更新日期：2023-04-05\n渡口夜話\n渡口夜話0405 老船換新",
        ("渡口夜話0405 老船換新", "2023-04-05", None, []),
    ),
    "a card of the writer to follow": (
        "2023-04-05 河口報導 / 水鄉\n渡口換上新船不用起早\n檢舉\n河口報導 林大木 追蹤",
        ("渡口換上新船不用起早", "2023-04-05", "河口報導", ["林大木"]),
    ),
    "an outlet in brackets": (
        "渡口換上新船\n[河口新聞網]",
        ("渡口換上新船", None, "河口新聞網", []),
    ),
    "who gave a page its text": (
        "渡口換上新船\n日期：112-04-05\n資料來源：河口渡務處",
        ("渡口換上新船", "2023-04-05", "河口渡務處", []),
    ),
    "the site above": (
        "河口傳媒 > 水鄉 > 渡口\n渡口換上新船\n2023-04-05 07:00",
        ("渡口換上新船", "2023-04-05", "河口傳媒", []),
    ),
    "an outlet before the title": (
        "河口爆料報/渡口換上新船\n2023-04-05",
        ("河口爆料報/渡口換上新船", "2023-04-05", "河口爆料報", []),
    ),
    "a source before the site": (
        "河口傳媒 > 水鄉 > 渡口\n渡口換上新船\n2023-04-05 來源：茶山日報",
        ("渡口換上新船", "2023-04-05", "茶山日報", []),
    ),
    "columns before the title": (
        "渡口/換上新船的那一天\n2023-04-05",
        ("渡口/換上新船的那一天", "2023-04-05", None, []),
    ),
    "my channel is no outlet": (
        "date 2023-04-05 我的頻道\n渡口換上新船",
        ("渡口換上新船", "2023-04-05", None, []),
    ),
    "a cutting of a paper": (
        "河口日报-石滩 5 4 2023\n2023年4月5日 星期三 癸卯年闰二月十五 RM1.50\nTHE FERRY DAILY\n渡口换上新船",
        ("渡口换上新船", "2023-04-05", "河口日报", []),
    ),
    "a caption over the headline": (
        "圖說：新船靠岸，孩子們上船。 石泉攝\n渡口換上新船\n2023-04-05",
        ("渡口換上新船", "2023-04-05", None, ["石泉"]),
    ),
    "writers above a paper": (
        "林大木,石小泉\n(河口学院 水运系,河口 100000)",
        (None, None, None, ["林大木", "石小泉"]),
    ),
    "a writer behind an ornament": (
        "渡口换上新船\n◎ 林大木",
        ("渡口换上新船", None, None, ["林大木"]),
    ),
    "an account": (
        "渡口换上新船\n原创 林大木 河口水乡人家",
        ("渡口换上新船", None, "河口水乡人家", ["林大木"]),
    ),
    "an editor's words": ("编者按", (None, None, None, [])),
    "a question": (
        "渡口换船以后谁来掌舵？\n河口时报 2023-04-05 08:00",
        ("渡口换船以后谁来掌舵？", "2023-04-05", "河口时报", []),
    ),
    "a question that begins with a quotation": (
        "“水乡老渡”为什么能留到今天？\n河口时报 2023-04-05 08:00",
        ("“水乡老渡”为什么能留到今天？", "2023-04-05", "河口时报", []),
    ),
    "writers below the date of a long headline": (
        "渡口换上新船以后赶集的人不用再天不亮就起床\n2023-04-05 08:00\n林大木 石小泉",
        ("渡口换上新船以后赶集的人不用再天不亮就起床", "2023-04-05", None, ["林大木", "石小泉"]),
    ),
    "an outlet that closes with a mark": (
        "渡口换上新船\n发布时间:2023-04-05 10:07:00来源: 河口网-《河口时报》",
        ("渡口换上新船", "2023-04-05", "河口网-《河口时报》", []),
    ),
}


@pytest.mark.parametrize(("head", "expected"), HEADS.values(), ids=HEADS.keys())
def test_heads(
    tmp_path: Path, head: str, expected: tuple[str | None, str | None, str | None, list[str]]
) -> None:
    assert said(read(tmp_path, f"{head}\n\n{BODY}\n{MORE}\n")) == expected


def test_the_day_of_an_event_is_text_and_dates_nothing(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        f"渡口博物馆建馆百年\n1912年7月9日\n渡口博物馆的前身开门迎客。\n2003年新馆落成。{BODY}\n",
    )
    assert article.date is None
    assert "1912年7月9日" in [paragraph.text for paragraph in article.paragraphs]


def test_a_caption_ends_with_who_took_the_picture(tmp_path: Path) -> None:
    article = read(
        tmp_path, f"渡口换上新船\n{BODY}\n4月5日，村民在渡口等船过河。河口社记者 林木 摄\n{MORE}\n"
    )
    assert [(paragraph.kind, paragraph.text) for paragraph in article.paragraphs] == [
        ("body", BODY),
        ("caption", "4月5日，村民在渡口等船过河。河口社记者 林木 摄"),
        ("body", MORE),
    ]


def test_one_caption_alone_is_no_title(tmp_path: Path) -> None:
    text = "4月5日，两岸的村民在渡口等船过河。新船过河只要四分钟。林木 摄"
    article = read(tmp_path, text)
    assert article.title is None
    assert [(paragraph.kind, paragraph.text) for paragraph in article.paragraphs] == [
        ("caption", text)
    ]


def test_a_text_that_is_set_like_verse_has_no_headline(tmp_path: Path) -> None:
    lines = [
        "清晨的渡口",
        "薄雾还没有散",
        "第一班船开了",
        "船家哼着老歌",
        "孩子背着书包",
        "老人挑着青菜",
        "对岸的集市醒了",
    ]
    article = read(tmp_path, "\n".join([*lines, BODY]))
    assert article.title is None
    assert [paragraph.text for paragraph in article.paragraphs] == [*lines, BODY]


def test_a_dateline_on_a_line_of_its_own_begins_no_other_article(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(
        "渡口换上新船\n\n 时间:2023-04-05 22:10:27来源:河口新闻网\n\n村民在渡口等船过河。\n\n"
        "河口新闻网2023年4月5日讯\n\n"
        f"(记者 林大木 通讯员 石小泉 文/图)近日，{BODY}\n\n{MORE}\n",
        "utf-8",
    )
    file = read_file(path, tmp_path)
    assert isinstance(file, SourceFile)
    assert [article.title for article in file.articles] == ["渡口换上新船"]


TAGS = '<acronym id="q7"><label id="q7"></label></acronym>\n  1. <table id="q7"><ruby id="q7"></ruby></table>\n'


def test_tags_that_a_mirror_strews_go(tmp_path: Path) -> None:
    article = read(tmp_path, f"{TAGS}渡口换上新船\n\n2023-04-05 来源：河口时报\n\n{BODY}\n")
    assert said(article) == ("渡口换上新船", "2023-04-05", "河口时报", [])
    assert [paragraph.text for paragraph in article.paragraphs] == [BODY]


def test_paragraphs_saved_as_markup_stay_apart(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        f'渡口换上新船\n<p class="a">{BODY}</p><p class="a"><br></p> <p class="a">{MORE}</p>\n',
    )
    assert [paragraph.text for paragraph in article.paragraphs] == [BODY, MORE]


RECORDS = {
    "Chinese names": {
        "标题": "渡口换上新船",
        "正文": BODY,
        "发布时间": "2023-04-05 10:00",
        "来源": "河口时报",
        "作者": "林木",
    },
    "Traditional names": {
        "標題": "渡口换上新船",
        "內容": BODY,
        "發佈時間": "2023/4/5",
        "來源": "河口时报",
        "作者": ["林木"],
    },
    "names of feeds": {
        "headline": "渡口换上新船",
        "articleBody": f"<p>{BODY}</p>",
        "pubDate": "Wed, 05 Apr 2023 10:00:00 GMT",
        "publisher": {"name": "河口时报"},
        "author": {"name": "林木"},
    },
    "names of programs": {
        "Title": "渡口换上新船",
        "content": [BODY],
        "publish_time": 1680688800000,
        "site_name": "河口时报",
        "byline": "林木",
    },
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
def test_records_name_their_fields_as_they_like(tmp_path: Path, record: dict[str, object]) -> None:
    article = read(tmp_path, json.dumps(record, ensure_ascii=False), "a.jsonl")
    assert said(article) == ("渡口换上新船", "2023-04-05", "河口时报", ["林木"])
    assert [paragraph.text for paragraph in article.paragraphs] == [BODY]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_tables_are_parted_by_any_mark(tmp_path: Path, mark: str) -> None:
    rows = [["标题", "正文", "日期", "媒体"], ["渡口换上新船", BODY, "2023-04-05", "河口时报"]]
    article = read(tmp_path, "\n".join(mark.join(row) for row in rows), "a.csv")
    assert said(article) == ("渡口换上新船", "2023-04-05", "河口时报", [])


def test_a_broken_line_over_one_that_holds_a_sentence_is_no_heading(tmp_path: Path) -> None:
    broken = "如无人得到过半数的票数时就由得票较多的三名再投\n\n票，圈选一名。如果仍无人当选时，再举行一次投"
    article = read(tmp_path, f"渡口换新船\n\n{BODY}\n{MORE}\n\n{broken}\n")
    assert all(paragraph.kind != "heading" for paragraph in article.paragraphs[:-1])


@pytest.mark.parametrize("piece", ["渡船条例", "2.5", "↑", "》的要点"])
def test_the_pieces_of_a_sentence_that_broke_around_a_link_are_no_headings(
    tmp_path: Path, piece: str
) -> None:
    below = (
        "》写明了船票的价格，也写明了开船的时刻。"
        if piece == "渡船条例"
        else "，比上一年多一成，也比前年多。"
    )
    paras = [BODY, piece, below if piece != "↑" else MORE, MORE]
    article = read(
        tmp_path, json.dumps({"title": "渡口换新船", "paras": paras}, ensure_ascii=False), "a.jsonl"
    )
    assert [paragraph.kind for paragraph in article.paragraphs] == ["body"] * 4
