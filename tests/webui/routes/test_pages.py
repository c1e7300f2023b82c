"""Every page and state: what it shows is what the archive says."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer import FACETS, Archive, SearchRequest, open_archive
from indexer.index.store.anchors import read_anchor
from indexer.model import Article, Doubt, Dropped, Paragraph, Repair, SourceFile
from indexer.text.fold import fold_text
from tests.webui.conftest import build
from tests.webui.pagetree import Element, parse
from webui.app import create_app


def page(client: FlaskClient, address: str, status: int = 200) -> Element:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:300]
    return parse(answer.text)


def total_of(root: Element) -> list[int]:
    return [
        int(number.text.replace(",", "")) for number in root.one("h1", class_="totals").all("b")
    ]


def test_the_front_page_counts_the_archive_and_offers_ways_in(
    client: FlaskClient, archive: Archive
) -> None:
    root = page(client, "/")
    assert f"{archive.info.paragraphs:,}" in root.one("p", class_="lead").text
    assert "autofocus" in root.one("input", id="q").attributes
    assert root.all("a", class_="tick")


@pytest.mark.parametrize(
    "query", ["社区食堂", "社區食堂", "旧桥 OR 夜间", "*", "", "标题:公交", '"120万元"']
)
def test_the_answer_line_says_what_the_archive_says(
    client: FlaskClient, archive: Archive, query: str
) -> None:
    total = archive.search(SearchRequest(query)).total
    expected = [
        number
        for number in (total.occurrences, total.paragraphs, total.articles)
        if number is not None
    ]
    assert total_of(page(client, f"/search?q={quote(query)}")) == expected


def test_the_citation_of_an_answer_says_all_that_it_takes_to_count_again(
    client: FlaskClient, archive: Archive
) -> None:
    address = "/search?q=下一步&source=-晚风日报&from=2021&to=2023"
    root = page(client, address)
    cited = root.one("details", class_="cite-answer").one("p", class_="cited").text
    occurrences, paragraphs, articles = total_of(root)
    unique = archive.search(SearchRequest("下一步")).unique
    assert unique is not None
    assert cited.startswith("“下一步” [来源 排除 晚风日报; 时间 2021年至2023年]：")
    assert f"{occurrences} 次, {paragraphs} 段, {articles} 篇" in cited
    assert unique > 0
    assert archive.info.generation in cited
    said = cited.rpartition(" ")[2]
    assert said.startswith("http://localhost/")
    assert total_of(page(client, said.removeprefix("http://localhost"))) == [
        occurrences,
        paragraphs,
        articles,
    ]


@pytest.mark.parametrize("query", ["海洋鲸鱼", "社区食堂是怎么办起来的"])
def test_no_number_that_is_not_exact_is_cited(client: FlaskClient, query: str) -> None:
    assert not page(client, f"/search?q={query}").all("details", class_="cite-answer")


def test_both_scripts_give_the_same_answer(client: FlaskClient) -> None:
    simplified, traditional = (
        page(client, f"/search?q={query}") for query in ("社区食堂", "社區食堂")
    )
    assert total_of(simplified) == total_of(traditional)
    languages = {text.attributes["lang"] for text in simplified.all("", class_="text")}
    assert languages <= {"zh-Hans", "zh-Hant"}


def test_hits_are_marked_and_lead_to_their_paragraph(client: FlaskClient) -> None:
    root = page(client, "/search?q=社区食堂&per_page=100&group=none")
    hits = root.all("article", class_="hit")
    assert hits
    for hit in hits:
        marks = [mark.text for mark in hit.all("mark")]
        assert set(marks) <= {"社区食堂", "社區食堂"}
        address = hit.one("h3").one("a").attributes["href"]
        path, _, anchor = address.partition("#")
        assert page(client, path).all("", id=anchor)


def test_every_link_of_a_page_can_be_visited(client: FlaskClient) -> None:
    start = "/search?q=社区&region=540000&region=-540100&from=2021&to=2024&sort=newest"
    root = page(client, start)
    addresses = {link.attributes["href"].partition("#")[0] for link in root.all("a")} - {""}
    assert len(addresses) > 30
    for address in addresses:
        assert client.get(address).status_code in (200, 303), address


@pytest.mark.parametrize("view", ["list", "kwic", "table"])
def test_a_link_keeps_everything_else(client: FlaskClient, view: str) -> None:
    root = page(client, f"/search?q=社区&source=晚风日报&from=2021&to=2024&view={view}&unit=count")
    tick = root.one("aside").all("a", class_="tick")[0].attributes["href"]
    for part in ("q=", "source=", "from=2021", "to=2024"):
        assert part in tick
    assert (f"view={view}" in tick) == (view != "list")


def test_a_ticked_place_is_said_in_words_and_can_be_removed(client: FlaskClient) -> None:
    root = page(client, "/search?q=社区&region=康马县&region=-拉萨市")
    chips = root.one("ul", class_="chips")
    assert "康马县" in chips.text
    assert "拉萨市" in chips.text
    removal = chips.all("a")[0].attributes["href"]
    assert "540230" not in removal
    assert "-540100" in removal


def test_ticking_a_place_below_takes_the_tick_from_the_one_above(client: FlaskClient) -> None:
    root = page(client, "/search?region=540000")
    below = next(link for link in root.all("a", class_="tick") if "拉萨市" in link.text)
    assert "region=540100" in below.attributes["href"]
    assert "540000" not in below.attributes["href"]


def test_the_tree_counts_add_up(client: FlaskClient) -> None:
    root = page(client, "/search?q=社区&open=region")
    tree = root.one("section", **{"aria-labelledby": "h-place"}).all("ul", class_="values")[0]
    top = [item for item in tree.children if isinstance(item, Element)]
    numbers = [int(re.sub(r"\D", "", item.all("span", class_="n")[0].text)) for item in top]
    assert sum(numbers) == total_of(root)[1]


def test_the_year_bars_and_the_table_twin_say_the_same(client: FlaskClient) -> None:
    root = page(client, "/search?q=社区")
    bars = [
        (bar.attributes["data-value"], bar.one("title").text)
        for bar in root.all("a")
        if "data-value" in bar.attributes
    ]
    rows = [
        (row.one("th").text, row.one("td").text)
        for row in root.one("table", class_="twin").one("tbody").all("tr")
    ]
    assert [value for value, _ in bars] == [name.removesuffix("年") for name, _ in rows]
    assert all(f"{number} 段" in label for (_, label), (_, number) in zip(bars, rows, strict=True))


def test_a_chosen_year_shows_its_months(client: FlaskClient) -> None:
    root = page(client, "/search?q=社区&from=2022&to=2022")
    months = [
        bar.attributes["data-value"] for bar in root.all("a") if "data-value" in bar.attributes
    ]
    assert months == [f"2022-{month:02}" for month in range(1, 13)]
    assert "月份不详" in root.text


@pytest.mark.parametrize("year", ["0001", "0999"])
def test_a_year_before_1000_is_a_year(client: FlaskClient, year: str) -> None:
    assert total_of(page(client, f"/search?from={year}&to={year}")) == [0, 0]
    table = client.get(f"/export/table.csv?from={year}").text
    assert ",2022," in table
    assert table == client.get("/export/table.csv?from=1000").text


def test_undated_is_a_bucket_of_its_own(client: FlaskClient, archive: Archive) -> None:
    missing = archive.search(SearchRequest("社区", facets=FACETS)).facets["year"].missing
    assert missing
    assert total_of(page(client, "/search?q=社区&undated=1"))[1] == missing


def test_pages_are_disjoint_and_complete(client: FlaskClient, archive: Archive) -> None:
    total = archive.search(SearchRequest("社区")).total.paragraphs
    seen: list[str] = []
    address: str | None = "/search?q=社区&per_page=7&group=none"
    while address:
        root = page(client, address)
        seen += [
            hit.one("h3").one("a").attributes["href"] for hit in root.all("article", class_="hit")
        ]
        following = root.all("a", rel="next")
        address = following[0].attributes["href"] if following else None
    assert len(seen) == len(set(seen)) == total


def test_a_page_beyond_the_last_says_so(client: FlaskClient) -> None:
    root = page(client, "/search?q=社区&page=999")
    assert "没有第 999 页" in root.text


def test_nothing_found_offers_what_would_find_something(client: FlaskClient) -> None:
    root = page(client, '/search?q="社区食堂"&region=650000')
    remedy = root.one("div", class_="empty").all("a")[0]
    assert total_of(page(client, remedy.attributes["href"]))[1] > 0


def test_keyword_lines_are_in_order_of_their_right_context(client: FlaskClient) -> None:
    root = page(client, "/search?q=社区&view=kwic&context=right&per_page=100")
    rights = [
        row.one("td", class_="right").text
        for row in root.one("table", class_="kwic").one("tbody").all("tr")
    ]
    assert rights == sorted(rights, key=letters_first)
    lefts = [
        row.one("td", class_="left").text[::-1]
        for row in page(client, "/search?q=社区&view=kwic&context=left&per_page=100")
        .one("table", class_="kwic")
        .one("tbody")
        .all("tr")
    ]
    assert lefts == sorted(lefts, key=letters_first)
    assert len(lefts) > 50
    usual = (
        page(client, "/search?q=社区&view=kwic&context=left")
        .one("table", class_="kwic")
        .one("tbody")
    )
    assert [row.one("td", class_="left").text[::-1] for row in usual.all("tr")] == lefts[:50]


def letters_first(context: str) -> list[tuple[bool, str]]:
    """Compare the five nearest letters within the sentence, as folded; what has none comes last."""
    letters = re.sub(r"\W", "", re.split("[。！？\n]", context, maxsplit=1)[0])
    return [(at >= len(letters), fold_text(letters[at : at + 1])) for at in range(5)]


def test_any_number_of_keyword_lines_is_put_in_order(tmp_path: Path) -> None:
    paragraph = Paragraph(1, "body", "渡口，" * 50_000 + "渡口甲。", (1,))
    build(
        [SourceFile("a.txt", "utf-8", (Article(1, None, "渡口", (), (paragraph,)),))],
        tmp_path / "index",
    )
    client = create_app(tmp_path / "index").test_client()
    root = page(client, "/search?q=渡口&view=kwic&context=right")
    assert not root.all("p", class_="note")
    lines = root.one("table", class_="kwic").one("tbody").all("td", class_="right")
    assert len(lines) == 50
    last = page(client, "/search?q=渡口&view=kwic&context=right&page=1001")
    rows = last.one("table", class_="kwic").one("tbody").all("td", class_="right")
    assert rows[-1].text.startswith("，渡口") or rows[-1].text == "甲。"


def test_keyword_view_without_a_keyword_says_what_it_needs(client: FlaskClient) -> None:
    assert "没有可居中的词" in page(client, "/search?region=540000&view=kwic").text


def article_address(archive: Archive, query: str) -> str:
    hit = archive.search(SearchRequest(query)).hits[0]
    return f"/article/{hit.article_id}?q={query}"


def test_an_article_shows_all_its_text_in_order_with_numbered_marks(
    client: FlaskClient, archive: Archive
) -> None:
    address = article_address(archive, "河道清淤")
    shown = archive.article(address.split("/")[2].partition("?")[0], "河道清淤")
    root = page(client, address)
    texts = [
        root.one("div", id=f"p{part.paragraph.n}").text
        for part in shown.paragraphs
        if part.paragraph.n
    ]
    assert all(
        part.paragraph.text in text for part, text in zip(shown.paragraphs[1:], texts, strict=True)
    )
    marks = [mark.attributes["id"] for mark in root.all("mark")]
    assert marks == [f"m{number}" for number in range(1, len(marks) + 1)]
    assert len(marks) == sum(len(part.spans) for part in shown.paragraphs)
    assert [link.attributes["href"] for link in root.one("p", class_="numbers").all("a")] == [
        f"#{mark}" for mark in marks
    ]


def test_an_article_cites_the_paragraph_asked_for(client: FlaskClient, archive: Archive) -> None:
    root = page(client, article_address(archive, "夜间公交") + "&n=3")
    cited = root.one("p", class_="cited").text
    assert "¶3" in cited
    assert "folder/" in cited
    assert re.search("@(misc|article){", root.text)


def test_a_citation_has_in_brackets_what_is_not_printed(
    client: FlaskClient, archive: Archive
) -> None:
    seen = set()
    for hit in archive.search(SearchRequest("kind:body 开放十二小时", limit=100)).hits:
        root = page(client, f"/article/{hit.article_id}")
        cited, entry = root.one("p", class_="cited").text, root.all("pre")[0].text
        inferred = hit.date is not None and hit.date.basis == "inferred"
        seen.add((inferred, hit.title is None))
        assert (f"[{hit.display_title}][" in cited) is (hit.title is None)
        assert bool(hit.date and f"[{hit.date.span.value}]:" in cited) is inferred
        assert ("the date is inferred from" in entry) is inferred
    assert len(seen) == 4


def test_receipts_stand_on_the_page_as_printed(client: FlaskClient, archive: Archive) -> None:
    root = page(client, article_address(archive, "社區食堂開張以來"))
    assert "新聞熱線 0000-0000000" in root.text
    assert "社區(qū)食堂" in root.text


def test_an_article_lists_the_receipts_of_its_own_record_and_links_to_the_others(
    tmp_path: Path,
) -> None:
    articles = tuple(
        Article(
            n,
            f"第{n}篇",
            f"第{n}篇",
            (n,),
            (Paragraph(1, "body", f"这是第{n}条记录的正文。", (n,)),),
        )
        for n in (1, 2)
    )
    dropped = tuple(Dropped(n, f"记录{n}的页脚", "nav") for n in (1, 2, 3))
    repairs = (Repair("gloss", 2, 1, "正文(wén)", "正文"),)
    doubts = (Doubt("date", 1, 0.75, (("text", "去年"), ("value", "2023"))),)
    build(
        [SourceFile("records.jsonl", "utf-8", articles, dropped, repairs, doubts)],
        tmp_path / "index",
    )
    client = create_app(tmp_path / "index").test_client()
    first, second = (
        page(client, article_address(open_archive(tmp_path / "index"), f"第{n}条")) for n in (1, 2)
    )
    assert [
        item.text.split()[-1] for item in first.one("section", id="receipts").all("summary")
    ] == ["0", "1", "1"]
    assert [
        item.text.split()[-1] for item in second.one("section", id="receipts").all("summary")
    ] == ["1", "1"]
    assert "记录2" not in first.text
    assert "去年" in first.text
    assert "记录1" not in second.text
    assert "正文(wén)" in second.text
    link = second.one("section", id="receipts").one("p").one("a")
    assert "3" in link.text
    whole = page(client, link.attributes["href"].partition("#")[0])
    listed = whole.one("section", id="receipts")
    assert [item.text.split()[-1] for item in listed.all("summary")] == ["1", "3", "1"]
    assert whole.all("mark")
    back = page(client, listed.one("p").one("a").attributes["href"].partition("#")[0])
    assert "记录1" not in back.text


def test_a_doubt_leads_to_the_article_that_has_its_line(client: FlaskClient) -> None:
    table = page(client, "/corpus").all("table", class_="list")[-2]
    link = table.one("td", class_="file").one("a")
    answer = client.get(link.attributes["href"])
    assert answer.status_code == 303
    path, _, anchor = answer.headers["Location"].partition("#")
    shown = page(client, path)
    assert link.text in shown.one("aside").text
    assert "<script>alert(1)</script>" in shown.one("section", id=anchor).text


def test_the_corpus_page_lists_what_was_done(client: FlaskClient, archive: Archive) -> None:
    root = page(client, "/corpus")
    assert f"{archive.info.articles:,}" in root.one("div", class_="figures").text
    assert "夹注拼音" in root.text
    assert sum(1 for _ in root.one("table", class_="stats").one("tbody").all("tr")) >= 6


def test_the_counts_of_dates_and_places_open_as_searches_that_find_as_many(
    client: FlaskClient,
) -> None:
    rows = [
        row
        for row in page(client, "/corpus").one("div", class_="columns").all("tr")
        if row.all("a")
    ]
    rows = [row for row in rows if row.one("a").attributes["href"].startswith("/search")]
    assert [row.one("a").text for row in rows] == ["文中明载", "推断", "无", "已知", "无"]
    for row in rows:
        found = page(client, row.one("a").attributes["href"])
        assert total_of(found)[-1] == int(row.one("td").text)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/search?to=2024-13-45", 400, "2024-13-45"),
        ("/search?region=没有这个地方", 400, "没有这个地方"),
        ("/search?q=" + "长" * 501, 400, "太长"),
        ("/search?undated=1&from=2024", 400, "无日期"),
        ("/search?kind=poem", 400, "poem"),
        ("/article/0000000000000000", 404, "没有这篇文章"),
        ("/article/x?receipts=all", 400, "receipts"),
        ("/article/x?n=-1", 400, "n"),
        ("/line?file=nowhere.txt&line=1", 404, "没有这篇文章"),
        ("/line?file=folder/000.txt&line=x", 400, "line"),
        ("/nowhere", 404, "没有这个页面"),
    ],
)
def test_bad_addresses_get_a_readable_page(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    root = page(client, address, status)
    assert words in root.one("main").text
    assert root.all("form", role="search")


def test_english_is_complete_and_says_so(client: FlaskClient) -> None:
    client.set_cookie("lang", "en")
    root = page(client, "/search?q=社区")
    assert root.one("html").attributes["lang"] == "en"
    assert "occurrences" in root.one("h1").text
    assert "paragraphs" in root.text


def test_settings_are_remembered_and_lead_back(client: FlaskClient) -> None:
    answer = client.get("/settings?lang=en&theme=dark&back=/search?q=x")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/search?q=x"
    root = page(client, "/help")
    assert root.one("html").attributes == {"lang": "en", "data-theme": "dark"}


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/a\nb", ""],
)
def test_the_way_back_never_leaves_the_site(client: FlaskClient, back: str) -> None:
    answer = client.get("/settings", query_string={"theme": "dark", "back": back})
    assert answer.headers["Location"] == "/"


def test_settings_refuse_other_values(client: FlaskClient) -> None:
    assert client.get("/settings?theme=pink").status_code == 400


def test_an_answer_of_matches_in_part_says_so_before_its_numbers(
    client: FlaskClient, archive: Archive
) -> None:
    query = "社区食堂飞上月球"
    assert not archive.search(SearchRequest(query)).exact
    loose, exact = (
        page(client, f"/search?q={text}").one("h1", class_="totals") for text in (query, "社区食堂")
    )
    assert loose.text.strip().startswith("部分相符：")
    assert "部分相符" not in exact.text


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("/search?region=540000&region=-天上市", "天上市"),
        ("/search?kind=body&kind=poem", "poem"),
        ("/search?to=2024-13", "2024-13"),
    ],
)
def test_a_refused_value_is_shown_and_not_one_beside_it(
    client: FlaskClient, address: str, refused: str
) -> None:
    assert page(client, address, 400).one("span", class_="value").text == refused


@pytest.mark.parametrize("address", ["/search?q=zzqq", "/search?q=zzqq xyxy"])
def test_the_advice_fits_the_query_that_found_nothing(client: FlaskClient, address: str) -> None:
    advice = page(client, address).one("div", class_="empty").text
    assert ("加空格" in advice) == (" " not in address)


def test_a_question_mark_at_the_end_of_a_query_survives_a_change_of_language(
    client: FlaskClient,
) -> None:
    switch = next(
        link
        for link in page(client, "/search?q=what?").all("a")
        if link.attributes.get("hreflang") == "en"
    )
    assert client.get(switch.attributes["href"]).headers["Location"] == "/search?q=what?"


def test_a_permanent_address_leads_to_the_paragraph_and_tells_what_has_changed(
    client: FlaskClient, archive: Archive
) -> None:
    hit = archive.search(SearchRequest("的", limit=1)).hits[0]
    answer = client.get(f"/p/{hit.anchor}")
    assert answer.status_code == 303
    assert answer.location.partition("/article/")[2] == f"{hit.article_id}?n={hit.n}#p{hit.n}"
    root = page(client, answer.location.partition("#")[0])
    assert not root.all("p", class_="note")
    assert root.one("p", class_="permalink").one("a").attributes["href"] == f"/p/{hit.anchor}"
    assert f"/p/{hit.anchor}" in root.one("p", class_="cited").text
    assert client.get(f"/p/{hit.paragraph_id}").location == answer.location
    said = client.get(f"/api/paragraph/{hit.anchor}").get_json()
    assert (said["state"], said["hit"]["paragraph_id"]) == ("same", hit.paragraph_id)
    assert client.get("/p/aaaa").status_code == client.get("/api/paragraph/a").status_code == 404
    # As if the paragraph had other words when it was named.
    named = read_anchor(hit.anchor)
    assert named
    led = client.get(f"/p/{named._replace(text=named.text ^ 1).name}").location
    assert led.endswith(f"#p{hit.n}")
    assert "已经改动" in page(client, led.partition("#")[0]).one("p", class_="note").text
