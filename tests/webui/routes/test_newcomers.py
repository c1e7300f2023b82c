"""What a newcomer meets first.

Examples that find something, links passed on, receipts that show a change.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer import Archive, SearchRequest, build_index, find_examples, open_archive, parse, render
from indexer.archive.rows import filters_as_query
from indexer.corpus.input.source.corrections import CorrectionTables, find_fault
from indexer.model import Article, Dropped, Paragraph, Repair, SourceFile
from indexer.search.requests.params import RawRequest, read_request
from tests.webui.conftest import build
from tests.webui.pagetree import Element
from tests.webui.pagetree import parse as read_page
from webui.app import create_app
from webui.views.articles.receipts import AROUND, MOST_CHANGES, change_of, different


def page(client: FlaskClient, address: str, status: int = 200) -> Element:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:300]
    return read_page(answer.text)


def total(root: Element) -> int:
    return int(root.one("h1", class_="totals").all("b")[-2].text.replace(",", ""))


@pytest.mark.parametrize("address", ["/", "/help"])
def test_every_example_finds_something_exactly(client: FlaskClient, address: str) -> None:
    root = page(client, address)
    links = [
        link.attributes["href"]
        for link in root.all("a")
        if link.all("code") and "?q=" in link.attributes["href"]
    ]
    links = [link for link in links if not link.startswith("/api/")]
    assert len(links) >= 4
    for link in links:
        found = page(client, link)
        assert "部分相符" not in found.one("h1", class_="totals").text, link
        assert total(found) > 0, link


def test_the_placeholder_is_in_the_archive(client: FlaskClient, archive: Archive) -> None:
    placeholder = page(client, "/").one("input", id="q").attributes["placeholder"]
    phrase = placeholder.rpartition("如 ")[2]
    assert archive.count(SearchRequest(f'"{phrase}"')) > 0
    dates = [
        field.attributes["placeholder"]
        for field in page(client, "/search?q=社区").all("input", inputmode="numeric")
    ]
    assert dates == ["2020", "2024"]


def test_examples_are_those_of_this_archive(tmp_path: Path) -> None:
    """Another archive has other ones; one without words has none, and its pages stand."""
    texts = (
        "锯木厂的学徒在清晨修补渔网，也修补旧船。",
        "清晨的渔网晒满了码头，旧船靠在岸边。",
        "学徒说，旧船修补好了就出海。",
    )
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.txt").write_text("旧船新生\n\n" + "\n\n".join(texts), "utf-8")
    build_index(tmp_path / "source", tmp_path / "index", now=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    archive = open_archive(tmp_path / "index")
    queries = find_examples(archive).queries
    assert queries
    assert all(archive.search(SearchRequest(query)).exact for query in queries)
    (tmp_path / "numbers").mkdir()
    numbers = Article(1, None, "1", (), (Paragraph(1, "body", "1 2 3", (1,)),))
    build([SourceFile("n.txt", "utf-8", (numbers,))], tmp_path / "numbers" / "index")
    client = create_app(tmp_path / "numbers" / "index").test_client()
    for address in ("/", "/help", "/search?q=x", "/compare"):
        page(client, address)


@pytest.mark.parametrize(
    "marks",
    [
        "utm_source=wechat",
        "fbclid=x&isappinstalled=0",
        "from=timeline",
        "from=singlemessage&isappinstalled=0",
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        "/?",
        "/search?q=社区&",
        "/compare?q=社区&",
        "/copies?",
        "/corpus?",
        "/help?",
        "/line?file=folder/000.txt&",
    ],
)
def test_a_shared_link_opens(client: FlaskClient, address: str, marks: str) -> None:
    assert client.get(address + marks).status_code in (200, 303)


def test_a_mark_of_another_program_beside_a_date_leaves_the_date(client: FlaskClient) -> None:
    alone = page(client, "/search?q=社区&from=2022")
    assert total(page(client, "/search?q=社区&from=2022&from=timeline")) == total(alone)
    told = page(client, "/search?q=社区&from=timeline")
    assert "timeline" in told.one("p", class_="note").text
    assert total(told) == total(page(client, "/search?q=社区"))


@pytest.mark.parametrize(
    "address",
    ["/api/search?q=社区&utm_source=x", "/api/search?from=timeline", "/export.csv?fbclid=x"],
)
def test_programs_are_told_of_names_that_nobody_knows(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_ticked_county_stays_in_the_tree_however_it_was_reached(client: FlaskClient) -> None:
    root = page(client, "/search?q=社区&region=540230&open=540000&open=540200")
    ticks = root.all("a", class_="tick", aria_current="true")
    assert [link.one("bdi").text for link in ticks] == ["康马县"]
    for opened in ("", "&open=540000", "&open=540200"):
        assert "康马县" in page(client, f"/search?region=540230{opened}").one("aside").text


@given(st.text("甲乙丙(ab)。\n ", max_size=40), st.text("甲乙丙(ab)。\n ", max_size=40))
def test_what_differs_between_two_lines_makes_the_one_the_other(before: str, after: str) -> None:
    out, at = "", 0
    for begin, end, first, last in different(before, after):
        assert before[begin:end] or after[first:last]
        out += before[at:begin] + after[first:last]
        at = end
    assert out + before[at:] == after


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("河長(zhǎng)巡河", "河長巡河", ["(zhǎng)"], []),
        ("学(xué)习(xí)园地", "学习园地", ["(xué)", "(xí)"], []),
        ("前文" * 60 + "岸\n边", "前文" * 60 + "岸边", ["↵"], []),
        ("渔â网", "渔网", ["â"], []),
        ("旧船", "新船", ["旧"], ["新"]),
    ],
)
def test_a_receipt_is_cut_around_its_change_and_marks_it(
    before: str, after: str, gone: list[str], new: list[str]
) -> None:
    change = change_of(Repair("x", 1, 1, before, after))
    assert [piece.text for piece in change.before if piece.changed] == gone
    assert [piece.text for piece in change.after if piece.changed] == new
    assert sum(len(piece.text) for piece in change.before) < 80


def test_a_line_with_many_changes_shows_the_first_and_counts_the_rest() -> None:
    before = "".join(f"第{n}段文字(yīn)在这里；" for n in range(40))
    change = change_of(Repair("gloss", 1, 40, before, before.replace("(yīn)", "")))
    assert change.more == 40 - MOST_CHANGES
    assert sum(piece.changed for piece in change.before) == MOST_CHANGES
    assert all(len(piece.text) <= 2 * AROUND + 5 for piece in change.before)


def test_a_repair_leads_to_its_paragraph_and_one_of_a_lost_line_stands_apart(
    tmp_path: Path,
) -> None:
    article = Article(1, "渡口", "渡口", (1,), (Paragraph(1, "body", "渡口重开了。", (3,)),))
    repairs = (
        Repair("gloss", 3, 1, "渡(dù)口重开了。", "渡口重开了。"),
        Repair("gloss", 9, 1, "版(bǎn)权", "版权"),
    )
    build(
        [SourceFile("a.txt", "utf-8", (article,), (Dropped(9, "版权", "copyright"),), repairs)],
        tmp_path / "index",
    )
    archive = open_archive(tmp_path / "index")
    shown = page(
        create_app(tmp_path / "index").test_client(),
        f"/article/{archive.search(SearchRequest('渡口')).hits[0].article_id}",
    )
    receipts = shown.one("section", id="receipts")
    assert [part.one("summary").text.split()[-1] for part in receipts.all("details")] == [
        "1",
        "1",
        "1",
    ]
    first, lost, _ = receipts.all("details")
    assert first.one("a").attributes["href"] == "#p1"
    assert first.one("del").one("b").text == "(dù)"
    assert "版(bǎn)权" in lost.text
    assert shown.one("div", id="p1").one("a", class_="mended")


def test_the_offered_correction_works_as_it_is(
    client: FlaskClient, archive: Archive, tmp_path: Path
) -> None:
    hit = archive.search(SearchRequest("社区食堂")).hits[0]
    offered = next(
        pre.text
        for pre in page(client, f"/article/{hit.article_id}").all("pre")
        if pre.text.startswith("file,")
    )
    (tmp_path / hit.file).parent.mkdir(exist_ok=True)
    (tmp_path / hit.file).touch()
    for table in (offered, offered.partition("\n")[2], "\ufeff" + offered.partition("\n")[2]):
        (tmp_path / "metadata.csv").write_text(table.replace("2", "3"), "utf-8", newline="")
        (tmp_path / hit.file.replace("2", "3")).parent.mkdir(exist_ok=True)
        (tmp_path / hit.file.replace("2", "3")).touch()
        assert find_fault(tmp_path) is None
        (correction,) = CorrectionTables().corrections(tmp_path, hit.file.replace("2", "3"))
        assert correction.title or correction.date


def test_a_download_says_what_it_was_found_by(client: FlaskClient, archive: Archive) -> None:
    answer = client.get("/export.csv?q=社区食堂&region=540230&source=-晚风日报&from=2021")
    name = unquote(answer.headers["Content-Disposition"].rpartition("''")[2])
    assert name.startswith("社区食堂-康马县-晚风日报")
    assert name.endswith(f"{archive.info.generation}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert {row["query"] for row in rows} <= {"社区食堂"}
    for row in csv.DictReader(
        io.StringIO(client.get("/export.csv?q=社区&source=-晚风日报&from=2021").text[1:])
    ):
        assert row["filters"].startswith("NOT source:")
        assert row["index"] == archive.info.generation
    assert "found by: 社区" in client.get("/export.ris?q=社区").text


@pytest.mark.parametrize(
    "raw",
    [
        RawRequest(region=("540230",)),
        RawRequest(region=("540000", "-540100"), source=("-晚风日报",)),
        RawRequest(
            mentioned=("310000",), kind=("body", "heading"), date_from="2021", date_to="2023-06"
        ),
        RawRequest(undated=True, region=("unknown",)),
    ],
)
def test_filters_as_a_query_let_the_same_paragraphs_through(
    archive: Archive, raw: RawRequest
) -> None:
    wanted = read_request(raw, archive.regions.find)
    query = filters_as_query(wanted.filters, archive.regions.find)
    assert archive.count(SearchRequest(query)) == archive.count(wanted) > 0


def test_a_search_for_near_words_that_are_nowhere_offers_ways_on(client: FlaskClient) -> None:
    page(client, "/")
    empty = page(client, "/search?q=zzqq NEAR/10 xyxy").one("div", class_="empty")
    links = [link.attributes["href"] for link in empty.all("a")]
    assert "/corpus" in links
    assert "2020" in empty.text
    assert any(total(page(client, link)) for link in links if link.startswith("/search"))
    partly = page(client, '/search?q="社区食堂" NEAR/3 "zzqq"').one("div", class_="empty")
    assert total(page(client, partly.all("a")[0].attributes["href"])) > 0


def test_a_single_year_is_drawn_among_others(client: FlaskClient) -> None:
    root = page(client, "/search?q=公式样本")
    bars = [link for link in root.all("a") if "data-value" in link.attributes]
    assert [bar.attributes["data-value"] for bar in bars] == [
        str(year) for year in range(2015, 2021)
    ]


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ("en-US,en;q=0.9", "en"),
        ("zh-TW", "zh-Hans"),
        ("fr", "zh-Hans"),
        ("zh-CN,en;q=0.5", "zh-Hans"),
    ],
)
def test_the_language_is_what_the_browser_prefers(
    client: FlaskClient, given: str, language: str
) -> None:
    answer = client.get("/help", headers={"Accept-Language": given})
    assert read_page(answer.text).one("html").attributes["lang"] == language
    assert "Accept-Language" in answer.vary


def test_fields_have_their_chinese_names_on_the_chinese_page(client: FlaskClient) -> None:
    assert (
        page(client, "/search?q=title:公交").all("p", class_="reading")[0].one("q").text
        == "标题:公交"
    )
    client.set_cookie("lang", "en")
    assert (
        page(client, "/search?q=标题:公交").all("p", class_="reading")[0].one("q").text
        == "title:公交"
    )


@pytest.mark.parametrize(
    "query", ["标题:公交 日期:推断", "類型:小標題 OR 地点:未知", "NOT (来源:日报 作者:周)"]
)
def test_a_query_in_chinese_names_is_read_back(query: str) -> None:
    assert parse(render(parse(query), chinese=True)) == parse(query)


def test_a_title_that_was_asked_for_is_marked(client: FlaskClient) -> None:
    titles = page(client, "/search?q=标题:公交").one("ol", class_="hits").all("h3")
    assert titles
    assert all("公交" in title.one("mark").text for title in titles)


def test_a_hit_in_a_title_block_is_headed_by_the_title_that_is_cited(client: FlaskClient) -> None:
    hits = page(client, "/search?q=办得怎么样&kind=title&per_page=100").all("article", class_="hit")
    assert any(hit.all("p", class_="subtitle") for hit in hits)
    for hit in hits:
        cited = next(
            link.attributes["data-copy"] for link in hit.all("a") if "data-copy" in link.attributes
        )
        assert hit.one("h3").text in cited


def test_a_query_that_is_too_long_says_how_long_and_offers_its_beginning(
    client: FlaskClient,
) -> None:
    root = page(client, f"/search?q={'长' * 625}", 400)
    assert "625" in root.one("main").text
    offered = next(
        link.attributes["href"]
        for link in root.one("main").all("a")
        if "长" in link.attributes["href"]
    )
    assert len(re.findall("长", unquote(offered))) == 500
    page(client, offered)


def test_keywords_are_downloaded_in_the_order_of_the_page(client: FlaskClient) -> None:
    root = page(client, "/search?q=社区&view=kwic&context=right&per_page=100")
    shown = [
        row.one("td", class_="right").text
        for row in root.one("table", class_="kwic").one("tbody").all("tr")
    ]
    address = next(
        link.attributes["href"] for link in root.all("a") if "kwic.csv" in link.attributes["href"]
    )
    rows = list(csv.DictReader(io.StringIO(client.get(address).text.removeprefix("\ufeff"))))
    assert [row["right"] for row in rows][: len(shown)] == shown
    assert {row["keyword"] for row in rows} == {"社区", "社區"}


def test_a_cell_with_a_small_base_is_hatched_and_never_shaded(client: FlaskClient) -> None:
    table = page(client, "/search?q=社区&view=table").one("table", class_="stats")
    low = table.one("tbody").all("td", class_="low")
    assert low
    assert not any(cell.has(class_=f"s{step}") for cell in low for step in range(1, 5))
    assert table.one("span", class_="legend").all("i", class_="low")
    counts = page(client, "/search?q=社区&view=table&unit=count").one("table", class_="stats")
    assert counts.one("tbody").all("td", class_="s4")


def test_the_corpus_page_says_when_it_was_built(client: FlaskClient) -> None:
    assert page(client, "/corpus").all("time")[0].text == "2025-01-01 00:00 UTC"


def test_an_article_lists_its_file_and_leads_on_in_it(
    client: FlaskClient, archive: Archive
) -> None:
    some = page(client, f"/article/{archive.article_at('folder/000.txt', 1)}?q=社区")
    listed = some.one("section", **{"aria-labelledby": "h-beside"})
    seen, address = [], listed.all("a")[0].attributes["href"]
    while address:
        root = page(client, address.partition("#")[0])
        seen.append(root.one("h1").text)
        listed = root.one("section", **{"aria-labelledby": "h-beside"})
        assert len(listed.all("li")) == 3
        assert len(listed.all("a", aria_current="page")) == 1
        following = root.all("a", rel="next")
        address = following[0].attributes["href"] if following else ""
    assert len(set(seen)) == 3


def test_a_time_outside_of_the_archive_is_said_with_what_is_there(client: FlaskClient) -> None:
    client.get("/")
    for outside in ("from=2031", "to=1990", "from=1980&to=1981-05"):
        assert "这里有日期的内容在 2020–2024 年间" in client.get(f"/search?q=社区&{outside}").text
    for inside in ("from=2020", "to=2024", "from=1990&to=2031", ""):
        assert "所选时间不在其中" not in client.get(f"/search?q=社区&{inside}").text
