"""axe-core over every page, in two languages, two themes and two widths.

`make audit` all of them, a usual run two.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from indexer import Archive, SearchRequest, build_index, open_archive, update_index
from indexer.audit.audit import SHORT
from tests.conftest import NOW
from tests.webui.conftest import serving
from webui.app import create_app
from webui.server.editing import Editing

pytestmark = pytest.mark.browser

DESK, PHONE = 1280, 360
CHOSEN = {("zh", "light", DESK), ("en", "dark", PHONE)}
"""Each language, theme and width once."""
DISPLAYS = [
    pytest.param(
        language,
        theme,
        width,
        id=f"{language}-{theme}-{width}",
        marks=() if (language, theme, width) in CHOSEN else pytest.mark.audit,
    )
    for language in ("zh", "en")
    for theme in ("light", "dark")
    for width in (DESK, PHONE)
]
UNFOLD = """
document.querySelectorAll('details').forEach(part => part.open = true);
const filters = document.getElementById('filters-switch');
if (filters) filters.checked = true;
"""
"""What a reader can open is judged too."""


@pytest.fixture(scope="module")
def pages(archive: Archive) -> tuple[str, ...]:
    hit = archive.search(SearchRequest("河道清淤")).hits[0]
    article = hit.article_id
    return (
        "/",
        "/search?q=社区",
        "/search?q=社区&region=540000&region=-540100&from=2022&to=2022&source=-晚风日报&by=mentioned&open=source",
        "/search?q=社区&view=kwic&context=left",
        "/articles?q=社区&order=title",
        f"/search?q=社区&around={article}-1&around={article}-3",
        f"/article/{article}?q=河道清淤&at=2",
        "/search?q=社区&view=table",
        "/search?q=社区&view=table&unit=count&region=540000",
        "/search?q=海洋鲸鱼&region=540000",
        "/search?q=社区食堂是怎么办起来的",
        "/search?q=社区&page=999",
        f"/article/{article}",
        f"/article/{article}?q=河道清淤&n=2",
        "/search?q=社区&view=table&by=mentioned",
        "/cube",
        "/cube?q=社区食堂%0A旧桥&of=articles&by=mentioned",
        "/cube?q=社区食堂%0A旧桥&look=trends&smooth=1",
        "/cube?q=社区食堂%0A旧桥&look=multiples&by=mentioned",
        "/cube?q=社区食堂%0A旧桥&look=tiles&at=2022",
        "/cube?q=社区食堂&period=month&from=2023&to=2023&of=occurrences&copies=first",
        "/cube?q=社区食堂&look=multiples&strips=query&scale=own",
        "/cube?q=海洋鲸鱼",
        "/concordance",
        "/concordance?q=社区食堂&order=R1,R2,R3&group=R1-2",
        "/concordance?q=社区食堂&group=year&value=2022&sample=20&letters=1",
        "/concordance?q=海洋鲸鱼",
        "/batch",
        "/batch?region=540000&from=2022",
        "/search?q=社区&group=none&per_page=10&sort=oldest",
        "/search?q=社区&view=kwic&sort=newest&page=2",
        "/search?q=两个 NEAR/3 鲸鱼",
        "/search?from=2031&to=2032",
        "/articles",
        "/articles?q=海洋鲸鱼",
        f"/p/{hit.anchor}",
        f"/article/{article}?was={hit.anchor}&n={hit.n}",
        "/compare",
        "/compare?q=社区食堂%0A四 OR%0A海洋鲸鱼&source=-晚风日报&from=2021",
        "/compare?q=社区食堂%0A旧桥&by=region&unit=count",
        "/copies",
        "/copies?short=1",
        f"/article/{article}?receipts=file",
        f"/copies/{article}-2",
        "/corpus",
        "/receipts",
        "/receipts?text=社區",
        "/receipts?kind=contact",
        "/receipts?text=鲸鱼",
        f"/printed/{article}",
        "/new",
        "/columns?q=社区&columns=title",
        "/help",
        "/nope",
        "/search?from=2024-13",
    )


@dataclass(frozen=True)
class Servers:
    """Addresses of servers. whole: may be corrected; empty: has no index yet; closed: and may not be given one from
    a page; first, faulty: are given one; alarmed: its audit failed."""

    folder: Path
    article: str
    whole: str
    empty: str
    closed: str
    first: str
    faulty: str
    alarmed: str

    @property
    def pages(self) -> tuple[str, ...]:
        """What can be opened at once."""
        own = f"/article/{self.article}"
        return (
            *(self.whole + path for path in ("/", "/new", own, f"{own}/correct", "/progress")),
            self.empty + "/",
            self.closed + "/",
            self.alarmed + "/",
            self.alarmed + "/corpus",
        )


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    base = tmp_path_factory.mktemp("edited")
    (base / "a").mkdir()
    text = "水塘清淤之后\n截至2021年6月，江苏省苏州市的水塘清淤完毕，三座老桥修好，村民进城的路短了一半。\n"
    (base / "a" / "塘.txt").write_text(text, "utf-8")
    build_index(base / "a", base / "i", now=NOW)
    (base / "a" / "桥.txt").write_text("老桥修好\n村口的老桥修好了。\n", "utf-8")
    (base / "a" / "坏.docx").write_text("这不是文档。", "utf-8")
    update_index(base / "a", base / "i", now=NOW + dt.timedelta(days=1))
    shutil.copytree(base / "i", base / "wrong")
    with open_archive(base / "i") as archive:
        article = archive.search(SearchRequest("水塘")).hits[0].article_id
        audit = archive.audit(SHORT).as_json()
    audit["differences"] = [{"asked": "水塘", "engine": "3 paragraphs", "texts": "2 paragraphs"}]
    (base / "wrong" / f"audit-{audit['generation']}.json").write_text(json.dumps(audit), "utf-8")
    rooms = [Editing(index_named=True) for _ in range(4)]
    apps = [
        create_app(base / "i", edit=rooms[0], local=True),
        create_app(base / "none", edit=rooms[1], local=True),
        create_app(base / "none"),
        create_app(base / "first", edit=rooms[2], local=True),
        create_app(base / "faulty", edit=rooms[3], local=True),
        create_app(base / "wrong"),
    ]
    with ExitStack() as stack:
        addresses = [stack.enter_context(serving(app)) for app in apps]
        yield Servers(base / "a", article, *addresses)
    for room in rooms:
        room.work.close()


def counted_list(page: Page, servers: Servers) -> None:
    page.goto(servers.whole + "/batch")
    page.fill("#q", "水塘\n老桥\tAND (\n水塘")
    page.click("main form button")
    page.wait_for_selector("table.compared")


def refused_correction(page: Page, servers: Servers) -> None:
    page.goto(f"{servers.whole}/article/{servers.article}/correct")
    page.fill("#c-date", "某天")
    page.fill("#c-region", "城关镇")
    page.click("form.correct button")
    page.wait_for_selector(".wrong")


def empty_correction(page: Page, servers: Servers) -> None:
    page.goto(f"{servers.whole}/article/{servers.article}/correct")
    page.click("form.correct button")


def refused_folder(page: Page, servers: Servers) -> None:
    page.goto(servers.empty)
    page.fill("#folder", "articles")
    page.click("form.correct button")
    page.wait_for_selector("#fault")


def first_index(page: Page, servers: Servers) -> None:
    page.goto(servers.first)
    if page.locator("#folder").count():
        page.fill("#folder", str(servers.folder))
        page.click("form.correct button")
        page.wait_for_selector("text=/档案已可检索|The archive is live/", timeout=120_000)
    page.goto(servers.first + "/progress")


def no_articles(page: Page, servers: Servers) -> None:
    empty = servers.folder.parent / "nothing"
    empty.mkdir(exist_ok=True)
    page.goto(servers.faulty)
    page.fill("#folder", str(empty))
    page.click("form.correct button")
    page.wait_for_selector("[role=alert]", timeout=120_000)


STATES = (
    counted_list,
    refused_correction,
    empty_correction,
    refused_folder,
    first_index,
    no_articles,
)
"""What a reader comes to only by a form."""


@pytest.fixture
def context(
    browser: Browser, address: str, language: str, theme: str, width: int
) -> Iterator[BrowserContext]:
    # Without a policy, for axe-core is a script that no page of ours allows.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    context.add_cookies(
        [
            {"name": "lang", "value": language, "url": address},
            {"name": "theme", "value": theme, "url": address},
        ]
    )
    yield context
    context.close()


@pytest.mark.parametrize(("language", "theme", "width"), DISPLAYS)
def test_no_page_keeps_anyone_out(
    context: BrowserContext, address: str, pages: tuple[str, ...], servers: Servers
) -> None:
    page = context.new_page()
    violations = []
    for path in (*(address + path for path in pages), *servers.pages):
        page.goto(path)
        violations += judged(page)
    for lead in STATES:
        lead(page, servers)
        violations += judged(page)
    assert violations == []


def judged(page: Page) -> list[tuple[str, ...]]:
    """Give what axe-core finds wrong with a page, with all of it open, and whether it is wider than its window."""
    page.evaluate(UNFOLD)
    found = [
        (page.url, one["id"], one["help"], *(node["html"] for node in one["nodes"][:3]))
        for one in Axe().run(page).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, (page.url, "wider than the window", f"{wide} px")] if wide > 0 else found
