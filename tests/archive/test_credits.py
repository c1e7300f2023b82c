"""Lines of dates and credits: a search finds them as printed, they stand below texts and are nobody's copy."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from indexer import Archive, SearchRequest, build_index, open_archive
from indexer.archive.likeness import like_query
from indexer.cli import main
from indexer.corpus.run.pipeline import read_file
from indexer.model import Paragraph, SourceFile

LINE = "来源：潮汐日报 2021年5月6日　记者 顾望舒　【字号：大 中 小】"
TEXT = "海塘上的新闸门昨天装好了，潮汐日报的老读者也来看，看的人站满了堤岸。"
PAGES = {
    "a.txt": f"海塘装上新闸门\n{LINE}\n{TEXT}\n（责任编辑：林晚舟）\n",
    "b.txt": f"盐田又晒出头茬盐\n{LINE}\n盐田晒出了今年的头茬盐，一天收了三千斤，装了两条船。\n（责任编辑：林晚舟）\n",
    "c.txt": "老街修路\n2020-01-02 08:30\n老街的青石板路修了三个月，昨天通车了。（来源：河口晚报）\n",
}


def read(folder: Path, text: str) -> SourceFile:
    path = folder / "page.txt"
    path.write_text(text, "utf-8")
    return read_file(path, folder)


def credits_of(folder: Path, text: str) -> list[str]:
    return [line.text for article in read(folder, text).articles for line in article.credits]


@pytest.fixture(scope="module", params=["columnar", "whoosh"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    source = tmp_path_factory.mktemp("pages")
    for name, text in PAGES.items():
        (source / name).write_text(text, "utf-8")
    index = tmp_path_factory.mktemp("index")
    build_index(source, index, engine=request.param, now=dt.datetime.now(dt.UTC))
    with open_archive(index, engine=request.param) as opened:
        yield opened


def found(archive: Archive, query: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.text) for hit in archive.search(SearchRequest(query, limit=50)).hits]


@pytest.mark.parametrize(
    "part", ["2021年5月6日", "记者 顾望舒", "顾望舒", "潮汐日报 2021", "字号：大 中 小", LINE]
)
def test_any_part_of_a_credit_line_is_found_as_printed(archive: Archive, part: str) -> None:
    assert ("credit", LINE) in found(archive, f'"{part}"')


def test_a_text_that_says_the_same_stands_above_credits(archive: Archive) -> None:
    hits = found(archive, "潮汐日报")
    assert [kind for kind, _ in hits] == ["body", "credit", "credit"]


def test_counts_can_leave_credits_out_and_facets_count_them(archive: Archive) -> None:
    result = archive.search(SearchRequest("潮汐日报", facets=("kind",)))
    assert {one.value: one.count for one in result.facets["kind"].buckets} == {
        "body": 1,
        "credit": 2,
    }
    assert archive.count(SearchRequest("潮汐日报 -kind:credit")) == 1
    assert archive.count(SearchRequest("潮汐日报 类型:出处")) == 2
    every = archive.search(SearchRequest("kind:credit", limit=50))
    assert every.total.paragraphs == 6
    assert archive.count(SearchRequest("*")) == archive.info.paragraphs


def test_equal_credit_lines_are_no_copies(archive: Archive) -> None:
    assert all(hit.cluster is None for hit in archive.search(SearchRequest("kind:credit")).hits)
    result = archive.search(SearchRequest("林晚舟", unique=True))
    assert (result.total.paragraphs, result.unique) == (2, 2)
    assert archive.clusters(limit=10).total == 0


def test_credits_count_on_behind_the_text_of_their_article(archive: Archive) -> None:
    hit = archive.search(SearchRequest("新闸门昨天装好")).hits[0]
    view = archive.article(hit.article_id, "潮汐日报")
    assert [(part.paragraph.n, part.paragraph.kind) for part in view.paragraphs] == [
        (0, "title"),
        (1, "body"),
        (2, "credit"),
        (3, "credit"),
    ]
    assert view.article.paragraphs == (Paragraph(1, "body", TEXT, (3,)),)
    assert [line.lines for line in view.article.credits] == [(2,), (4,)]
    assert view.occurrences == 2
    assert "林晚舟" not in like_query(archive, hit.article_id)


def test_a_credit_cut_off_a_sentence_is_found(archive: Archive) -> None:
    assert ("credit", "（来源：河口晚报）") in found(archive, '"来源：河口晚报"')


def test_inspect_keeps_credits_apart_from_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PAGES["a.txt"], "utf-8")
    shape = json.loads(CliRunner().invoke(main, ["inspect", "--json", str(path)]).stdout)
    (article,) = shape["articles"]
    assert [one["text"] for one in article["paragraphs"]] == [TEXT]
    assert article["credits"] == [
        {"n": 2, "kind": "credit", "text": LINE, "lines": [2]},
        {"n": 3, "kind": "credit", "text": "（责任编辑：林晚舟）", "lines": [4]},
    ]
    assert [(drop["line"], drop["why"]) for drop in shape["dropped"]] == [(2, "meta"), (4, "meta")]
    assert LINE in CliRunner().invoke(main, ["inspect", str(path)]).stdout


LONG = "渡口换上了一条新船，能载三十个人，对岸的孩子上学再也不用绕十里山路。"


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2023-05-06 09:30 来源：青石桥晚报 浏览次数：386次",
        "来源：青石桥晚报",
        "二〇二三年五月六日",
        "中華民國112年5月6日　記者許望海／外島報導",
        "May 6, 2023",
        "责任编辑：林晚舟 校对：顾望舒",
        "青石桥晚报 2023年5月6日16:26",
        "青石桥晚报 2023-05-06 09:30 发表于江南",
    ],
)
@pytest.mark.parametrize("place", ["below the headline", "above it", "at the end"])
def test_a_line_that_only_dates_or_credits_is_shown_whole(
    tmp_path: Path, line: str, place: str
) -> None:
    lines = ["渡口换新船", LONG]
    lines.insert({"below the headline": 1, "above it": 0, "at the end": 2}[place], line)
    file = read(tmp_path, "\n".join(lines))
    shown = [
        part.text for article in file.articles for part in (*article.paragraphs, *article.credits)
    ]
    assert line in shown
    assert LONG in shown
    assert not file.dropped


def test_the_dates_above_all_articles_of_a_page_are_the_first_ones(tmp_path: Path) -> None:
    text = f"海島民報\n2023年5月6日 星期六\n\n渡口换新船\n本报讯 {LONG}\n\n盐田收头茬盐\n本报讯 {LONG}\n"
    assert "2023年5月6日 星期六" in credits_of(tmp_path, text)


def test_a_text_that_is_all_credits_stays_a_text(tmp_path: Path) -> None:
    (article,) = read(tmp_path, "来源：青石桥晚报\n2023-05-06 09:30\n").articles
    assert not article.credits
    assert [part.kind for part in article.paragraphs] == ["byline", "byline"]
