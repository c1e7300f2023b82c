"""Twenty-five tasks that people come with, each with the most clicks that it may take.

Each is done in a real browser with and without scripts, on a desk and on a phone, in one archive
that the tests write as files and build as anybody would. A click is a click, or Enter in a field.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from indexer import build_index, update_index
from tests.webui.conftest import serving
from webui.app import create_app
from webui.server.editing import Editing

pytestmark = pytest.mark.browser

DESK, PHONE = 1280, 360
KANGMA, SUZHOU = "西藏自治区日喀则市康马县", "江苏省苏州市"
DAY = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
DOORS = "一户一门"


@dataclass
class Walker:
    """Someone with a browser, whose clicks are counted."""

    page: Page
    address: str
    scripts: bool
    width: int
    articles: Path
    clicks: int = 0
    troubles: list[str] = field(default_factory=list)

    @property
    def own(self) -> str:
        """A name for what only this variant changes."""
        return f"{'scripts' if self.scripts else 'plain'}-{self.width}"

    def visit(self, path: str = "/") -> None:
        self.page.goto(self.address + path)

    def click(self, target: str | Locator) -> None:
        locator = self.page.locator(target) if isinstance(target, str) else target
        locator.first.click()
        self.clicks += 1

    def link(self, name: str, *, exact: bool = False) -> None:
        self.click(self.page.get_by_role("link", name=name, exact=exact))

    def search(self, query: str) -> None:
        self.page.fill("#q", query)
        self.page.press("#q", "Enter")
        self.clicks += 1
        expect(self.page.locator("h1.totals, .articles, .empty").first).to_be_visible()

    def filters(self) -> None:
        """Unfold the filters, which lie beside the answer only where there is room."""
        if self.width == PHONE and not self.page.locator("#filters-switch").is_checked():
            self.click(".filters-label")

    def choose(self, menu: str, name: str) -> None:
        self.click(self.page.locator(".menu summary", has_text=menu))
        self.click(self.page.locator(".menu[open] a", has_text=name))

    def download(self, name: str) -> str:
        with self.page.expect_download() as download:
            self.choose("下载", name)
        return Path(str(download.value.path())).read_text("utf-8-sig")

    def paragraphs(self) -> int:
        return int(self.page.locator("h1.totals b").nth(-2).inner_text().replace(",", ""))

    def is_shown(self, target: str, text: str) -> None:
        expect(self.page.locator(target).first).to_contain_text(text)


def phrase_in_the_other_script(walker: Walker) -> None:
    walker.visit()
    walker.search("社區食堂")
    assert set(walker.page.locator(".hits mark").all_inner_texts()) == {"社区食堂"}


def county_and_year(walker: Walker) -> None:
    walker.visit()
    walker.search("社区食堂")
    walker.filters()
    walker.link("西藏自治区 的下级地区")
    walker.filters()
    walker.click(walker.page.locator("a.tick", has_text="康马县"))
    walker.is_shown(".chips", "康马县")
    walker.filters()
    walker.click(walker.page.locator('.chart a[data-value="2023"]'))
    walker.is_shown(".chips", "2023")
    assert walker.paragraphs() == 2


def exclude_a_place(walker: Walker) -> None:
    walker.visit("/search?q=社区食堂")
    before = walker.paragraphs()
    walker.filters()
    walker.page.locator(".values li", has_text="西藏自治区").first.hover()
    walker.link("排除 西藏自治区")
    walker.is_shown(".chips", "排除")
    assert 0 < walker.paragraphs() < before


def article_by_title(walker: Walker) -> None:
    walker.visit()
    walker.link("文章", exact=True)
    walker.search("标题:周报之五")
    walker.link("周报之五")
    walker.is_shown("h1", "周报之五")


def undated_only(walker: Walker) -> None:
    walker.visit()
    walker.search("社区食堂")
    walker.filters()
    walker.click(walker.page.locator(".under-chart a", has_text="无日期"))
    walker.is_shown(".chips", "无日期")
    assert walker.paragraphs() == 1


def keywords_by_what_stands_before(walker: Walker) -> None:
    walker.visit()
    walker.search("社区食堂")
    walker.link("上下文")
    expect(walker.page.locator(".kwic").first).to_be_visible()
    walker.choose("排序", "按左侧排序")
    walker.is_shown(".menu summary:has-text('排序')", "按左侧排序")


def places_by_years_per_thousand(walker: Walker) -> None:
    walker.visit()
    walker.search("社区食堂")
    walker.link("统计")
    walker.is_shown(".stats", "西藏自治区")
    expect(walker.page.locator(".stats tbody td a").first).to_be_visible()


def slogans_over_the_years(walker: Walker) -> None:
    walker.visit()
    walker.link("计数与对比")
    walker.page.fill("textarea", f"社区食堂\n老桥\n{DOORS}")
    walker.click(walker.page.get_by_role("button", name="统计"))
    expect(walker.page.locator("main table, main svg").first).to_be_visible()
    assert "老桥" in walker.page.locator("main").inner_text()


def csv_that_agrees(walker: Walker) -> None:
    walker.visit()
    walker.search("社区食堂")
    rows = list(csv.DictReader(io.StringIO(walker.download("CSV"))))
    assert len(rows) == walker.paragraphs()
    assert {row["query"] for row in rows} == {"社区食堂"}


def cite_a_paragraph(walker: Walker) -> None:
    walker.visit()
    walker.search("轮流值守")
    walker.click(walker.page.locator(".hit .tools a", has_text="引用"))
    if walker.scripts:
        cited = walker.page.evaluate("navigator.clipboard.readText()")
    else:
        cited = walker.page.locator("#cite + .cited").inner_text()
    assert "周报之" in cited
    assert "¶" in cited


def what_was_left_out_of_the_archive(walker: Walker) -> None:
    walker.visit()
    walker.link("资料")
    walker.click('a[href*="/receipts?kind="]')
    expect(walker.page.locator("main del, main td").first).to_be_visible()


def all_articles_of_a_file(walker: Walker) -> None:
    walker.visit("/articles?q=标题:周报之一")
    walker.link("周报之一")
    seen = [walker.page.locator("h1").inner_text()]
    for _ in range(6):
        walker.click('.turn a[rel="next"]')
        expect(walker.page.locator("h1")).not_to_have_text(seen[-1])
        seen.append(walker.page.locator("h1").inner_text())
    assert len(set(seen)) == 7


def correct_a_date_and_a_place(walker: Walker) -> None:
    walker.visit(f"/search?q=水塘 {walker.own.replace('-', '')}")
    walker.click(".hits h3 a")
    walker.click("#correct summary")
    walker.page.fill("#c-date", "2021-06-30")
    walker.page.fill("#c-region", "康马县")
    walker.click("#correct button")
    walker.page.wait_for_selector("#corrected", timeout=120_000)
    walker.is_shown("#corrected", "已更正")
    walker.is_shown("#corrected", "2021-06-30")
    walker.is_shown(".head .where", "康马县")
    table = (walker.articles / "metadata.csv").read_text("utf-8-sig")
    assert f"塘-{walker.own}.txt,1,,2021-06-30,,康马县" in table


def recover_from_a_slip(walker: Walker) -> None:
    walker.visit()
    walker.search("社区食塘")
    walker.click(".proposals a")
    walker.is_shown("mark", "社区食堂")


def send_a_link(walker: Walker) -> None:
    walker.visit()
    walker.search("社区食堂")
    walker.filters()
    walker.click(walker.page.locator("a.tick", has_text="西藏自治区"))
    walker.is_shown(".chips", "西藏自治区")
    said = walker.page.locator("h1.totals").inner_text()
    walker.page.goto(f"{walker.page.url}&utm_source=chat&from=singlemessage")
    assert walker.page.locator("h1.totals").inner_text() == said


def accept_a_doubt(walker: Walker) -> None:
    walker.visit(f"/search?q=石板 {walker.own.replace('-', '')}")
    walker.click(".hits h3 a")
    walker.click(".accept button")
    walker.page.wait_for_selector("#corrected", timeout=120_000)
    walker.is_shown("#corrected", "已确认")
    expect(walker.page.locator(".accept")).to_have_count(0)


def references_for_zotero(walker: Walker) -> None:
    walker.visit()
    walker.search("社区食堂")
    entries = walker.download("RIS").split("ER  - ")
    assert "TY  - NEWS" in entries[0]
    assert re.search(r"^UR  - http", entries[0], re.M)


def from_a_cell_to_its_paragraphs(walker: Walker) -> None:
    walker.visit()
    walker.search("社区食堂")
    walker.link("统计")
    expect(walker.page.locator(".stats").first).to_be_visible()
    cell = walker.page.locator(".stats tbody td a").first
    walker.click(cell)
    expect(walker.page.locator(".hits")).to_be_visible()
    assert walker.paragraphs() > 0


def what_was_left_out_of_a_file(walker: Walker) -> None:
    walker.visit("/search?q=凉亭")
    walker.click(".hits h3 a")
    walker.link("逐行看刊印原貌")
    walker.is_shown("main", "【打印】")


def next_article_of_a_result(walker: Walker) -> None:
    walker.visit()
    walker.search("轮流值守")
    walker.click(".hits h3 a")
    first = walker.page.locator("h1").inner_text()
    walker.link("结果中下一篇")
    expect(walker.page.locator("h1")).not_to_have_text(first)
    walker.link("返回结果")
    walker.is_shown("h1.totals", "段")


def subscribe_to_a_search(walker: Walker) -> None:
    walker.visit()
    walker.search("社区食堂")
    address = walker.page.get_by_role("link", name="Atom").first.get_attribute("href")
    walker.clicks += 1
    feed = walker.page.request.get(walker.address + str(address))
    assert feed.ok
    assert "周报之" in feed.text()


def chosen_columns(walker: Walker) -> None:
    walker.visit()
    walker.search("社区食堂")
    walker.choose("下载", "选择列")
    for name in ("title", "date", "text"):
        walker.click(f'input[value="{name}"]')
    walker.click(walker.page.get_by_role("button", name="选定并返回"))
    assert walker.download("CSV").splitlines()[0] == "title,date,text"


def new_articles(walker: Walker) -> None:
    walker.visit()
    walker.link("1 篇新文章")
    walker.is_shown(".articles", "渡口添船")
    expect(walker.page.locator(".articles li")).to_have_count(1)


def print_an_article(walker: Walker) -> None:
    walker.visit()
    walker.search("轮流值守")
    walker.click(".hits h3 a")
    walker.page.emulate_media(media="print")
    expect(walker.page.locator(".prose p").first).to_be_visible()
    expect(walker.page.locator("form.search").first).to_be_hidden()
    expect(walker.page.locator(".top nav").first).to_be_hidden()
    walker.page.emulate_media(media="screen")


def similar_articles(walker: Walker) -> None:
    walker.visit("/search?q=标题:周报之二")
    walker.click(".hits h3 a")
    walker.click(walker.page.get_by_role("link", name="找相似"))
    expect(walker.page.locator(".hits")).to_be_visible()


TASKS: dict[Callable[[Walker], None], tuple[int, int]] = {
    new_articles: (1, 1),
    phrase_in_the_other_script: (1, 1),
    county_and_year: (4, 7),
    exclude_a_place: (1, 2),
    article_by_title: (3, 3),
    undated_only: (2, 3),
    keywords_by_what_stands_before: (4, 4),
    places_by_years_per_thousand: (2, 2),
    slogans_over_the_years: (2, 2),
    csv_that_agrees: (3, 3),
    cite_a_paragraph: (2, 2),
    what_was_left_out_of_the_archive: (2, 2),
    all_articles_of_a_file: (7, 7),
    recover_from_a_slip: (2, 2),
    send_a_link: (2, 3),
    references_for_zotero: (3, 3),
    from_a_cell_to_its_paragraphs: (3, 3),
    what_was_left_out_of_a_file: (2, 2),
    next_article_of_a_result: (4, 4),
    subscribe_to_a_search: (2, 2),
    chosen_columns: (9, 9),
    print_an_article: (2, 2),
    similar_articles: (2, 2),
    correct_a_date_and_a_place: (3, 3),
    accept_a_doubt: (2, 2),
}
"""The most clicks on a desk and on a phone. Whoever corrects comes last: what is new in the index
changes with it."""
VARIANTS = [(scripts, width) for scripts in (True, False) for width in (DESK, PHONE)]


NUMBERS = re.compile(r"^\| [^|]+ \| (\d+) \| (\d+) \|", re.M)


def test_the_handbook_says_how_many_clicks_a_task_takes() -> None:
    table = (Path(__file__).parents[2] / "docs" / "tasks.md").read_text("utf-8")
    told = [(int(desk), int(phone)) for desk, phone in NUMBERS.findall(table)]
    assert told == list(TASKS.values())


def own_name(scripts: bool, width: int) -> str:
    return f"{'scripts' if scripts else 'plain'}-{width}"


def write_articles(folder: Path) -> None:
    """Write an archive: seven articles in one file, pages of text, and two pages for each variant to correct."""
    numbers = "一二三四五六七"
    years = ("2021", "2022-04", "2023-11-20", "2023-05-01", "2024-01-16", "", "2020")
    places = (KANGMA, SUZHOU, KANGMA, KANGMA, SUZHOU, "北京市", "")
    sources = ("晚风日报", "县融媒体中心")
    records = [
        {
            "title": f"周报之{number}",
            "date": years[at],
            "region": places[at],
            "source": sources[at % 2],
            "text": f"这一期说社区食堂，第{number}家开门，志愿者轮流值守。\n老桥修好，{DOORS}传到邻村。",
        }
        for at, number in enumerate(numbers)
    ]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    (folder / "周报.jsonl").write_text("\n".join(lines), "utf-8")
    pavilion = "凉亭翻新\n2022-09-01 08:00　来源：晚风日报\n【打印】【关闭】\n村口的凉亭翻新了，老人有了下棋的地方。\n"
    (folder / "凉亭.txt").write_text(pavilion, "utf-8")
    for variant in VARIANTS:
        own = own_name(*variant)
        word = own.replace("-", "")
        for name, thing in (("塘", "水塘"), ("板", "石板")):
            said = f"截至2021年6月，江苏省苏州市的{thing}修整完毕，{word}，路也短了一半。"
            text = f"{thing}修整之后{word}\n{said}\n"
            (folder / f"{name}-{own}.txt").write_text(text, "utf-8")


@pytest.fixture(scope="module")
def archive_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    base = tmp_path_factory.mktemp("tasks")
    articles, index = base / "articles", base / "index"
    articles.mkdir()
    write_articles(articles)
    build_index(articles, index, now=DAY)
    (articles / "渡口.txt").write_text("渡口添船\n渡口今年添了一条新船。\n", "utf-8")
    update_index(articles, index, now=DAY + dt.timedelta(days=1))
    editing = Editing(index_named=True)
    with serving(create_app(index, edit=editing, local=True)) as address:
        yield address, articles
    editing.work.close()


@pytest.fixture(scope="module")
def contexts(
    browser: Browser, archive_address: tuple[str, Path]
) -> Iterator[dict[tuple[bool, int], BrowserContext]]:
    opened = {}
    for scripts, width in VARIANTS:
        context = browser.new_context(
            java_script_enabled=scripts,
            viewport={"width": width, "height": 800},
            locale="zh-CN",
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(20_000)
        opened[scripts, width] = context
    yield opened
    for context in opened.values():
        context.close()


@pytest.mark.parametrize("variant", VARIANTS, ids=[own_name(*variant) for variant in VARIANTS])
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_task_takes_no_more_clicks_than_it_may(
    contexts: dict[tuple[bool, int], BrowserContext],
    archive_address: tuple[str, Path],
    task: Callable[[Walker], None],
    variant: tuple[bool, int],
) -> None:
    scripts, width = variant
    page = contexts[variant].new_page()
    address, articles = archive_address
    walker = Walker(page, address, scripts, width, articles)
    page.on("pageerror", lambda error: walker.troubles.append(str(error)))
    page.on("dialog", lambda dialog: walker.troubles.append(dialog.message))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(address) else walker.troubles.append(request.url)
        ),
    )
    task(walker)
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
    assert walker.troubles == []
    assert walker.clicks <= TASKS[task][width == PHONE]


@pytest.mark.parametrize(("scripts", "width"), [(True, DESK), (False, PHONE)])
def test_the_first_run_takes_two_clicks(
    browser: Browser,
    scripts: bool,
    width: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "here").mkdir()
    write_articles(tmp_path / "articles")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("DUANLUO_HOME", str(tmp_path / "home"))
    editing = Editing(index_named=False)
    context = browser.new_context(
        java_script_enabled=scripts, viewport={"width": width, "height": 800}, locale="zh-CN"
    )
    with serving(create_app(Path("index_data"), edit=editing, local=True)) as address:
        page = context.new_page()
        walker = Walker(page, address, scripts, width, tmp_path / "articles")
        walker.visit()
        page.fill("#folder", str(tmp_path / "articles"))
        walker.click(page.get_by_role("button", name="建立索引"))
        page.wait_for_selector("text=档案已可检索", timeout=120_000)
        walker.link("开始检索")
        walker.search("社区食堂")
        assert walker.paragraphs() == 7
        assert walker.clicks == 3, "two and a search"
        context.close()
    editing.work.close()
