"""Hostile text, in an article or in a request, stays text.

In pages, in JSON, in exports, and in a real browser.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Dialog, Request

import webui
from indexer import Archive, SearchRequest, open_archive
from indexer.model import (
    Article,
    ArticleDate,
    Author,
    DateSpan,
    Doubt,
    Dropped,
    Paragraph,
    Repair,
    Source,
    SourceFile,
)
from tests.webui.conftest import build, serving
from tests.webui.pagetree import Element, parse
from tests.webui.payloads import PAYLOADS
from tests.webui.server.test_security import POLICY, assert_harmless
from webui.address.params import PARAMETERS
from webui.app import create_app

KEYWORD = "样本"
PARTS = 8
"""Of the payloads in requests: two are a usual run's, `make audit` tries all."""
TEMPLATES = Path(webui.__file__).parent / "templates"
FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠\t\r]")
LINE_END = re.compile(r"\r\n|\r|\n")


def article(number: int, payload: str) -> Article:
    """Make an article whose every field is the payload."""
    return Article(
        article=number + 1,
        title=f"{KEYWORD}{payload}",
        display_title=f"{KEYWORD}{payload}",
        title_lines=(1,),
        paragraphs=(
            Paragraph(1, "body", f"{payload}{KEYWORD}{payload}", (2,)),
            Paragraph(2, "heading", payload, (3,)),
            Paragraph(3, "caption", f"{KEYWORD}\n{payload}", (4, 5)),
        ),
        kicker=payload,
        subtitle=payload,
        section=payload,
        date=ArticleDate(DateSpan.parse("2020-02-02"), "inferred", payload, 4),
        source=Source(payload, 2),
        authors=(Author(payload, "author", 2),),
        url=payload,
    )


def source_file(number: int, payload: str) -> SourceFile:
    return SourceFile(
        f"{number:03}{payload}.txt",
        "utf-8",
        (article(number, payload),),
        (Dropped(1, payload, "spam"),),
        (Repair("join", 2, 1, payload, payload),),
        (Doubt("title", 1, 0.5, (("text", payload), ("other", payload))),),
    )


def folder_of(payloads: tuple[str, ...], folder: Path) -> Path:
    build([source_file(number, payload) for number, payload in enumerate(payloads)], folder)
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(PAYLOADS, tmp_path_factory.mktemp("hostile") / "index")


@pytest.fixture(scope="module")
def hostile_archive(hostile: Path) -> Archive:
    return open_archive(hostile)


@pytest.fixture
def reader(hostile: Path) -> Iterator[FlaskClient]:
    with create_app(hostile).test_client() as client:
        yield client


class _Tags(HTMLParser):
    """Collects every element with every attribute that is written in a source."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pairs |= {(tag, ""), *((tag, name) for name, _ in attrs)}


@pytest.fixture(scope="module")
def written() -> set[tuple[str, str]]:
    """Every element (with an empty name) and attribute that the templates and the marks write."""
    tags = _Tags()
    for path in TEMPLATES.glob("*.html"):
        source = re.sub(r"\{%.*?%\}|\{#.*?#\}", " ", path.read_text("utf-8"), flags=re.S)
        tags.feed(re.sub(r"\{\{.*?\}\}", "x", source, flags=re.S))
    return tags.pairs | {
        ("mark", ""),
        ("mark", "id"),
        ("span", "class"),
        ("span", "data-code"),
        ("p", "class"),
    }


def pairs(root: Element) -> set[tuple[str, str]]:
    """Give the elements of a page and their attributes as `written` gives them."""
    elements = [element for element in root.walk() if element.tag]
    return {(element.tag, name) for element in elements for name in ("", *element.attributes)}


def shape(root: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Give the elements and their attributes' names in order, without the wraps of invisible characters.

    What tells of copies is left out: another archive has others.
    """
    elements = (
        element
        for element in root.walk()
        if not element.has(class_="unseen") and not tells_of_copies(element)
    )
    return [(element.tag, tuple(sorted(element.attributes))) for element in elements]


def tells_of_copies(element: Element | None) -> bool:
    while element is not None:
        if element.has(class_="copies") or element.has(**{"aria-labelledby": "h-copies"}):
            return True
        element = element.parent
    return False


def shown(text: str) -> str:
    """Give a text as a page shows it: pictures stand for what HTML does not have."""
    return "".join(
        chr(0x2400 + ord(char)) if char < " " and char not in "\t\n" else char for char in text
    )


def views(archive: Archive, *lists: str) -> list[str]:
    """Give addresses that show every paragraph in each of these lists, and the pages around them."""
    pages = -(-archive.search(SearchRequest(KEYWORD)).total.paragraphs // 100)
    found = [
        f"/search?q={KEYWORD}&per_page=100&page={page}{more}"
        for page in range(1, pages + 1)
        for more in lists
    ]
    return [
        "/",
        "/corpus",
        f"/search?q={KEYWORD}&view=table",
        "/search?view=table&open=source",
        *found,
    ]


def article_ids(archive: Archive) -> dict[str, str]:
    """Give the id of every article by its payload."""
    hits = archive.export(SearchRequest("kind:title"))
    return {hit.display_title.removeprefix(KEYWORD): hit.article_id for hit in hits}


def test_the_payloads_are_as_many_as_they_were_meant_to_be(hostile_archive: Archive) -> None:
    assert len(PAYLOADS) >= 150
    assert set(article_ids(hostile_archive)) == set(PAYLOADS)


def test_no_view_has_an_element_or_attribute_that_no_template_wrote(
    reader: FlaskClient, hostile_archive: Archive, written: set[tuple[str, str]]
) -> None:
    for address in views(hostile_archive, "", "&view=kwic&context=right"):
        answer = reader.get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"] == POLICY
        root = parse(answer.text)
        assert_harmless(root)
        assert pairs(root) - written == set()


def test_an_article_page_is_built_the_same_whatever_its_texts_say(
    reader: FlaskClient, hostile_archive: Archive, tmp_path: Path
) -> None:
    plain_folder = folder_of(("平常",), tmp_path / "index")
    plain_id = article_ids(open_archive(plain_folder))["平常"]
    plain = parse(
        create_app(plain_folder).test_client().get(f"/article/{plain_id}?q={KEYWORD}").text
    )
    for payload, article_id in article_ids(hostile_archive).items():
        page = parse(reader.get(f"/article/{article_id}?q={KEYWORD}").text)
        if not payload.strip().startswith(
            "http"
        ):  # an address of the web becomes a link: see below
            assert shape(page) == shape(plain), payload[:40]
        paragraph = page.one("div", id="p1").one("p").text
        assert paragraph == shown(f"{payload}{KEYWORD}{payload}"), payload[:40]


def test_only_addresses_of_the_web_become_links(
    reader: FlaskClient, hostile_archive: Archive
) -> None:
    linked = {
        payload
        for payload, article_id in article_ids(hostile_archive).items()
        if parse(reader.get(f"/article/{article_id}").text).all("a", rel="noreferrer nofollow")
    }
    assert linked == {"http://evil.example/?<b>", "https://evil.example@localhost/"}


def test_json_gives_every_text_back(reader: FlaskClient, hostile_archive: Archive) -> None:
    for payload, article_id in article_ids(hostile_archive).items():
        answer = reader.get(f"/api/article/{article_id}")
        assert answer.content_type == "application/json"
        given = json.loads(answer.data)
        assert (
            given["source"]
            == given["date"]["evidence"]
            == given["url"]
            == given["kicker"]
            == payload
        )
        assert given["paragraphs"][1]["text"] == f"{payload}{KEYWORD}{payload}"
        assert given["dropped"][0]["text"] == given["repairs"][0]["before"] == payload


def test_exports_give_every_text_back_and_no_cell_is_a_formula(reader: FlaskClient) -> None:
    address = f"q={KEYWORD}&sort=oldest"
    objects = [
        json.loads(line)
        for line in reader.get(f"/export.jsonl?{address}").data.decode().split("\n")[:-1]
    ]
    table = reader.get(f"/export.csv?{address}").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert len(rows) == len(objects) == 3 * len(PAYLOADS)
    for row, hit in zip(rows, objects, strict=True):
        assert None not in row
        for cell in row.values():
            assert not any(FORMULA.match(line) for line in LINE_END.split(cell)), cell[:40]
        for name, value in (
            ("text", hit["text"]),
            ("source", hit["source"]),
            ("title", hit["display_title"]),
        ):
            lines = zip(LINE_END.split(row[name]), LINE_END.split(value), strict=True)
            assert all(cell in (line, "'" + line) for cell, line in lines), value[:40]


def requests(payload: str, number: int) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Give addresses, query strings and headers that carry a payload; the parameters take turns."""
    names = [parameter.name for parameter in PARAMETERS]
    yield "/search", {"q": payload}, {}
    yield "/", {"source": payload, "q": KEYWORD}, {}
    yield "/search", {names[number % len(names)]: payload}, {}
    yield "/search", {payload: "1"}, {}
    yield "/settings", {"back": payload, "lang": "en"}, {}
    yield "/settings", {"theme": payload}, {}
    yield "/article/x", {"q": payload}, {}
    yield "/api/search", {"q": payload}, {}
    yield "/api/suggest", {"q": payload}, {}
    yield "/nope", {"q": payload}, {}
    header = payload.replace("\r", " ").replace("\n", " ").encode("utf-8")[:500].decode("latin-1")
    yield (
        "/search",
        {},
        dict.fromkeys(
            ("Accept-Language", "Host", "Referer", "User-Agent", "X-Forwarded-For"), header
        ),
    )
    yield (
        "/search",
        {},
        {"Cookie": f"lang={header}; theme={header}", "If-None-Match": header, "Range": header},
    )


@pytest.mark.parametrize(
    "part", [0, 1, *(pytest.param(n, marks=pytest.mark.audit) for n in range(2, PARTS))]
)
def test_a_hostile_request_is_answered_in_our_own_words(
    client: FlaskClient, written: set[tuple[str, str]], part: int
) -> None:
    for number, payload in enumerate(PAYLOADS[part::PARTS]):
        for path, query, headers in requests(payload, number):
            answer = client.get(path, query_string=query, headers=headers)
            assert answer.status_code in (200, 303, 400, 404), (path, query)
            assert answer.headers["Content-Security-Policy"] == POLICY
            assert not {name for name, _ in answer.headers} & {"X", "x", "Refresh"}
            if path.startswith("/api/"):
                assert answer.content_type == "application/json"
                json.loads(answer.data)
            elif answer.status_code == 303:
                assert re.match(r"/(?![/\\])", answer.headers["Location"]), answer.headers[
                    "Location"
                ]
            else:
                root = parse(answer.text)
                assert_harmless(root)
                assert pairs(root) - written == set()
                if "q" in query:
                    assert root.one("input", id="q").attributes["value"] == in_field(
                        query["q"], answer.status_code
                    )


def in_field(query: str, status: int) -> str:
    """Give a query as the search field holds it.

    A page of hits without blanks around it, an error page cut.
    """
    if status == 200:
        return query.strip()
    return query[:500]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_query_breaks_a_page(
    client: FlaskClient, written: set[tuple[str, str]], query: str
) -> None:
    answer = client.get("/search", query_string={"q": query})
    assert answer.status_code in (200, 400)
    root = parse(answer.text)
    assert_harmless(root)
    assert pairs(root) - written == set()


@pytest.mark.browser
def test_nothing_runs_in_a_browser(
    browser: Browser, hostile: Path, hostile_archive: Archive
) -> None:
    troubles: list[str] = []

    def note_foreign(request: Request) -> None:
        if not request.url.startswith(address):
            troubles.append(request.url)

    def note_dialog(dialog: Dialog) -> None:
        troubles.append(dialog.message)
        dialog.dismiss()

    with serving(create_app(hostile)) as address:
        context = browser.new_context()
        page = context.new_page()
        page.on("dialog", note_dialog)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        page.on("request", note_foreign)
        for view in views(hostile_archive, ""):
            page.goto(address + view)
        for article_id in list(article_ids(hostile_archive).values())[::64]:
            page.goto(f"{address}/article/{article_id}?q={KEYWORD}")
        context.close()
    assert troubles == []
