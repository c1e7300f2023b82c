"""axe-core over every page, in two languages, two themes and two widths.

`make audit` all of them, a usual run two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext

from indexer import Archive, SearchRequest, build_index, open_archive, update_index
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
    article = archive.search(SearchRequest("河道清淤")).hits[0].article_id
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
        "/batch",
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
        f"/printed/{article}",
        "/new",
        "/columns?q=社区&columns=title",
        "/help",
        "/nope",
        "/search?from=2024-13",
    )


@pytest.fixture(scope="module")
def edited(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Pages where something may be changed, and those of a server without an index."""
    base = tmp_path_factory.mktemp("edited")
    (base / "a").mkdir()
    text = "水塘清淤之后\n截至2021年6月，江苏省苏州市的水塘清淤完毕，三座老桥修好，村民进城的路短了一半。\n"
    (base / "a" / "塘.txt").write_text(text, "utf-8")
    build_index(base / "a", base / "i", now=NOW)
    (base / "a" / "桥.txt").write_text("老桥修好\n村口的老桥修好了。\n", "utf-8")
    update_index(base / "a", base / "i", now=NOW + dt.timedelta(days=1))
    with open_archive(base / "i") as archive:
        article = archive.search(SearchRequest("水塘")).hits[0].article_id
    editing, beginning = Editing(index_named=True), Editing(index_named=False)
    with (
        serving(create_app(base / "i", edit=editing, local=True)) as whole,
        serving(create_app(base / "none", edit=beginning, local=True)) as empty,
        serving(create_app(base / "none")) as closed,
    ):
        paths = ("/", "/new", f"/article/{article}", f"/article/{article}/correct")
        yield whole, (*(whole + path for path in paths), empty + "/", closed + "/")


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
    context: BrowserContext,
    address: str,
    pages: tuple[str, ...],
    edited: tuple[str, tuple[str, ...]],
) -> None:
    page = context.new_page()
    violations = []
    for path in (*(address + path for path in pages), *edited[1]):
        page.goto(path)
        page.evaluate(UNFOLD)
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["html"] for node in violation["nodes"]]
            violations.append((path, violation["id"], violation["help"], nodes[:3]))
    assert violations == []
