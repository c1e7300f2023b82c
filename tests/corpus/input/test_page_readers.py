"""What pages say of themselves.

Front matter, linked data, titles with a site's name, paragraphs below an aside.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.corpus.input.html.page import html_record
from indexer.corpus.input.markdown import read_front_matter
from indexer.corpus.metadata.titles import choose_title
from indexer.corpus.run.pipeline import read_file
from indexer.errors import UnreadableFileError
from indexer.model import Article

FIRST = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"
SECOND = "镇里还在候船亭放了书箱，等船的人随手翻，看不完可以带到对岸去还，也可以换一本。"
LAST = "新船明年春天再添一条。"


def article(tmp_path: Path, name: str, text: str) -> Article:
    (tmp_path / name).write_text(text, "utf-8")
    return read_file(tmp_path / name, tmp_path).articles[0]


def test_front_matter_says_title_date_source_and_authors(tmp_path: Path) -> None:
    head = '---\ntitle: "渡口换新船"\ndate: 2031-05-07\nsource: 河口手记\nauthor: 林木、方圆\ntags: [渡口]\n---\n'
    read = article(tmp_path, "a.md", f"{head}\n{FIRST}\n\n{SECOND}\n")
    assert read.title == "渡口换新船"
    assert read.date is not None
    assert read.date.span.value == "2031-05-07"
    assert read.source is not None
    assert read.source.value == "河口手记"
    assert [author.name for author in read.authors] == ["林木", "方圆"]
    assert [(paragraph.text, paragraph.lines) for paragraph in read.paragraphs] == [
        (FIRST, (9,)),
        (SECOND, (11,)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "---\n渡口换新船\n---\n正文",
        "渡口\n---\ntitle: x\n---\n",
        "---\ntitle: 没有结束",
        "---\n---\n",
        "title: x\n---\n",
    ],
)
def test_what_is_no_front_matter(text: str) -> None:
    assert read_front_matter(text) == (0, {})


def page(head: str, body: str) -> str:
    return f"<html><head>{head}</head><body><div><a>首页</a><a>要闻</a></div>{body}</body></html>"


LINKED = {
    "@graph": [
        {"@type": "WebSite", "name": "河口"},
        {
            "@type": "NewsArticle",
            "headline": "渡口换新船",
            "datePublished": "2031-05-07T08:00:00+08:00",
            "author": [{"name": "林木"}],
            "publisher": {"name": "河口日报"},
        },
    ]
}
SCRIPT = f'<script type="application/ld+json">{json.dumps(LINKED, ensure_ascii=False)}</script>'


def test_linked_data_says_what_the_page_does_not_print(tmp_path: Path) -> None:
    read = article(
        tmp_path, "a.html", page(SCRIPT, f"<h1>渡口换新船</h1><p>{FIRST}</p><p>{SECOND}</p>")
    )
    assert read.source is not None
    assert (read.title, read.source.value) == ("渡口换新船", "河口日报")
    assert read.date is not None
    assert read.date.span.value == "2031-05-07"
    assert [author.name for author in read.authors] == ["林木"]


def test_a_printed_source_beats_the_publisher(tmp_path: Path) -> None:
    body = f"<h1>渡口换新船</h1><p>2031-05-07 来源：山里时报</p><div><p>{FIRST}</p><p>{SECOND}</p></div>"
    read = article(tmp_path, "a.html", page(SCRIPT, body))
    assert read.source is not None
    assert read.source.value == "山里时报"


def test_broken_linked_data_says_nothing(tmp_path: Path) -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    assert (
        article(tmp_path, "a.html", page(broken, f"<h1>渡口换新船</h1><p>{FIRST}</p>")).source
        is None
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<article><p>{FIRST}</p><p>{SECOND}</p><aside>延伸阅读：<a>山里通车</a></aside><p>{LAST}</p></article>",
        f"<table><tr><td>{FIRST}<br><br>{SECOND}<br><br>{LAST}<br></td></tr><tr><td>上一篇：山里通车</td></tr></table>",
    ],
    ids=["aside", "line breaks"],
)
def test_the_last_paragraph_beside_the_others_is_kept(tmp_path: Path, body: str) -> None:
    read = article(tmp_path, "a.html", page("<title>渡口换新船</title>", body))
    assert [paragraph.text for paragraph in read.paragraphs] == [FIRST, SECOND, LAST]


def test_a_title_ends_where_the_printed_headline_ends() -> None:
    assert choose_title(["渡口换上新船 - 河口文摘"], ["渡口换上新船", FIRST]) == "渡口换上新船"
    assert choose_title(["渡口换上新船｜稻浪"], ["渡口换上新船"]) == "渡口换上新船"
    assert choose_title(["渡口-新船下水了"], ["渡口", FIRST]) == "渡口-新船下水了"
    assert choose_title(["老船——新船：渡口记事"], [FIRST]) == "老船——新船：渡口记事"


TITLES = {
    "site before": ("河口县人民政府-县政要闻-渡口换了新船", ("渡口换了新船",), "渡口换了新船"),
    "column before": ("新聞公報 - 渡口換了新船", ("渡口換了新船",), "渡口換了新船"),
    "site behind, printed too": (
        "渡口换了新船-河口县人民政府",
        ("河口县人民政府",),
        "渡口换了新船",
    ),
    "channel behind a blank": ("渡口换了新船 水乡频道_河口网", ("渡口换了新船",), "渡口换了新船"),
    "headline with a dash": ("两岸之间-渡口换了新船", ("渡口换了新船",), "两岸之间-渡口换了新船"),
}


@pytest.mark.parametrize(("title", "lines", "chosen"), TITLES.values(), ids=TITLES.keys())
def test_site_before_or_behind_a_headline_is_cut_off(
    title: str, lines: tuple[str, ...], chosen: str
) -> None:
    assert choose_title([title], lines) == chosen


def test_links_that_touch_are_set_apart_and_nothing_else(tmp_path: Path) -> None:
    links = "<p><a>老街</a><a>渡口</a>和<span>新</span><span>船</span>的故事，讲了三天。</p>"
    body = f"<p>{FIRST}</p>{links}<p>{SECOND}</p>"
    read = article(tmp_path, "a.html", page("<title>渡口换新船</title>", f"<div>{body}</div>"))
    assert "老街 渡口和新船的故事，讲了三天。" in [paragraph.text for paragraph in read.paragraphs]


def test_outlet_is_no_author(tmp_path: Path) -> None:
    head = '<meta name="author" content="河口日報"><title>渡口换新船</title>'
    body = f"<h1>渡口换新船</h1><p>记者 方圆</p><div><p>{FIRST}</p><p>{SECOND}</p></div>"
    assert [author.name for author in article(tmp_path, "a.html", page(head, body)).authors] == [
        "方圆"
    ]


def test_script_of_a_public_account_says_the_day(tmp_path: Path) -> None:
    body = (
        '<div><h1>渡口换新船</h1><a id="js_name">河口发布</a><em id="publish_time"></em>'
        f"<div><p>{FIRST}</p><p>{SECOND}</p></div></div><script>var createTime = '2031-05-07 08:30';</script>"
    )
    read = article(tmp_path, "a.html", page("<title>渡口换新船</title>", body))
    assert read.date is not None
    assert read.source is not None
    assert (read.date.span.value, read.source.value) == ("2031-05-07", "河口发布")


def test_annex_below_the_text_is_text(tmp_path: Path) -> None:
    body = f"<div><p>{FIRST}</p><p>{SECOND}</p><p>附件：<a>渡口船次表.doc</a></p></div>"
    read = article(tmp_path, "a.html", page("<title>渡口换新船</title>", body))
    assert "附件：渡口船次表.doc" in [paragraph.text for paragraph in read.paragraphs]


@pytest.mark.parametrize(
    "opening", ["<p>" + FIRST * 100_000 + "</p>", "<div>渡口" * 1000], ids=["long", "deep"]
)
def test_what_stands_below_a_long_text_or_deep_elements_is_read(opening: str) -> None:
    record = html_record(0, f"<html><body>{opening}<p>{LAST}</p></body></html>", "utf-8")
    assert record.text.split("\n")[-1] == LAST


def test_a_page_that_the_parser_gives_up_is_skipped_and_not_read_by_half() -> None:
    with pytest.raises(UnreadableFileError, match="too deep"):
        html_record(0, f"<html><body><p>{FIRST}</p>{'<div>渡口' * 5000}", "utf-8")


def test_a_page_whose_tree_would_fill_the_memory_is_skipped() -> None:
    with pytest.raises(UnreadableFileError, match="more than 2000000 tags"):
        html_record(0, "<html><body>" + "<b>" * 2_000_000, "utf-8")
