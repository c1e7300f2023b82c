"""Ten tasks as a person would do them, in a real browser.

Where it applies, without JavaScript as well.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from indexer import ClusterSettings
from indexer.engines.names import CLUSTER_ENGINE
from tests.webui.conftest import HOSTILE, build, serving, source_files
from webui.app import create_app

pytestmark = pytest.mark.browser

MINUTE = 60_000
"""Milliseconds after which something on a page is taken to be missing: machines are shared."""
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


class Visitor:
    """Someone with a browser: a page, and everything that went wrong or left the site meanwhile."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.address = address
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: self.troubles.append(dialog.message))
        self.page.on(
            "console",
            lambda message: self.troubles.append(message.text) if message.type == "error" else None,
        )
        self.page.on("request", self._note_foreign)

    def _note_foreign(self, request: object) -> None:
        url: str = request.url  # type: ignore[attr-defined]
        if not url.startswith(self.address):
            self.troubles.append(f"left the site: {url}")

    def visit(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def choose(self, menu: str, name: str) -> None:
        """Open a menu of the answer and take what is called so."""
        self.page.locator(".menu summary", has_text=menu).click()
        self.page.locator(".menu[open] a", has_text=name).first.click()

    def paragraphs(self) -> int:
        return int(self.page.locator("h1.totals b").nth(-2).inner_text().replace(",", ""))


@pytest.fixture(
    scope="module", params=["files", pytest.param("cluster", marks=pytest.mark.cluster)]
)
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve the archive from files, and with nothing but its name from a cluster."""
    if request.param == "files":
        with serving(request.getfixturevalue("app")) as address:
            yield address
        return
    request.getfixturevalue("opensearch")
    expect.set_options(timeout=MINUTE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUANLUO_OPENSEARCH_ARCHIVE", "browsed")
        build(source_files(), tmp_path_factory.mktemp("browsed") / "index", engine=CLUSTER_ENGINE)
        with serving(create_app(ClusterSettings.read())) as address:
            yield address
    expect.set_options(timeout=5_000)


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    yield from visit(browser, address, scripts=True)


@pytest.fixture
def either(browser: Browser, address: str, scripts: bool) -> Iterator[Visitor]:
    yield from visit(browser, address, scripts=scripts)


def visit(browser: Browser, address: str, *, scripts: bool, width: int = 1280) -> Iterator[Visitor]:
    context = browser.new_context(
        java_script_enabled=scripts, viewport={"width": width, "height": 900}, locale="zh-CN"
    )
    context.set_default_timeout(MINUTE)
    visitor = Visitor(context, address)
    yield visitor
    context.close()
    assert visitor.troubles == []


@BOTH
def test_1_a_phrase_typed_in_the_other_script_is_found(either: Visitor, scripts: bool) -> None:
    page = either.visit("/")
    page.get_by_role("searchbox" if not scripts else "combobox", name="检索词句").fill("社區食堂")
    page.get_by_role("button", name="检索").click()
    expect(page.locator("h1.totals")).to_contain_text("次")
    expect(page.locator("mark").first).to_be_visible()
    marks = set(page.locator(".hits mark").all_inner_texts())
    assert "社区食堂" in marks
    assert "%E7%A4%BE%E5%8D%80" in page.url


@BOTH
def test_2_narrowing_to_a_county_and_a_year(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=社区")
    before = either.paragraphs()
    page.get_by_role("link", name="西藏自治区 的下级地区").click()
    page.get_by_role("link", name="日喀则市 的下级地区").click()
    page.locator("a.tick", has_text="康马县").click()
    expect(page.locator(".chips")).to_contain_text("康马县")
    page.locator(".chart a[data-value]", has=page.locator(".bar")).first.click()
    expect(page.locator(".chips")).to_contain_text("年")
    assert 0 < either.paragraphs() < before
    assert all("康马县" in text for text in page.locator(".hit .where").all_inner_texts())


@BOTH
def test_3_excluding_a_place(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=社区&per_page=100")
    before = either.paragraphs()
    row = page.locator(".values li", has_text="北京市").first
    count = int(row.locator(".n").first.inner_text().split()[0])
    row.hover()
    row.get_by_role("link", name="排除 北京市").click()
    expect(page.locator(".chips")).to_contain_text("排除")
    assert either.paragraphs() == before - count
    assert not any("北京市" in text for text in page.locator(".hit .where").all_inner_texts())


@BOTH
def test_4_opening_an_article_at_the_third_match(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=河道清淤&kind=body")
    page.locator(".hit h3 a").first.click()
    expect(page.locator(".prose")).to_be_visible()
    page.locator(".numbers a", has_text="3").first.click()
    assert page.url.endswith("#m3")
    expect(page.locator("#m3")).to_be_in_viewport()


def test_5_stepping_through_matches_and_hits_by_keyboard(visitor: Visitor) -> None:
    page = visitor.visit("/search?q=夜间公交")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".hits .hit").nth(1)).to_have_class(re.compile("here"))
    page.keyboard.press("k")
    expect(page.locator(".hits a.open").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".prose")).to_be_visible()
    total = page.locator("article mark").count()
    page.goto(page.url.partition("#")[0])
    for number in (1, 2, 3):
        page.keyboard.press("n")
        expect(page.locator("mark.now")).to_have_attribute("id", f"m{number}")
    page.keyboard.press("p")
    expect(page.locator("mark.now")).to_have_attribute("id", "m2")
    assert total >= 3
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


@BOTH
def test_6_reading_keywords_sorted_by_left_context(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=社区&per_page=50")
    page.get_by_role("link", name="上下文").click()
    expect(page.locator(".kwic")).to_be_visible()
    either.choose("排序", "按左侧排序")
    expect(page.locator(".menu summary", has_text="排序")).to_contain_text("按左侧排序")
    lefts = [
        re.sub(r"\W", "", re.split("[。！？]", text[::-1], maxsplit=1)[0]).ljust(5, "\U0010ffff")[
            :5
        ]
        for text in page.locator(".kwic .left").all_inner_texts()
    ]
    assert len(lefts) > 10
    assert lefts == sorted(lefts)


@BOTH
def test_7_opening_a_statistics_cell(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=社区&view=table&unit=count")
    cell = page.locator(".stats tbody td a").first
    count = int(cell.inner_text())
    cell.click()
    expect(page.locator(".hits")).to_be_visible()
    assert either.paragraphs() == count


@BOTH
def test_8_exporting_csv_that_agrees_with_the_page(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=社区&source=晚风日报")
    with page.expect_download() as download:
        either.choose("下载", "CSV")
    text = Path(str(download.value.path())).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == either.paragraphs()
    assert {row["source"] for row in rows} == {"晚风日报"}


@BOTH
def test_9_switching_language_and_theme(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=社区")
    before = either.paragraphs()
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper) if scripts else ""
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1.totals")).to_contain_text("paragraphs")
    page.get_by_role("link", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert either.paragraphs() == before
    if scripts:
        assert page.evaluate(paper) != light


@BOTH
def test_10_recovering_when_nothing_is_found(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=社区&region=110000&mentioned=-310000&source=港灣週報")
    expect(page.get_by_role("heading", name="没有找到")).to_be_visible()
    page.locator(".empty li a").first.click()
    expect(page.locator(".hits")).to_be_visible()
    assert either.paragraphs() > 0


@BOTH
def test_11_seeing_who_printed_a_paragraph_first(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=边建边用&kind=heading&sort=newest")
    page.locator(".hit .tools a", has_text="处相近").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("相同或相近的段落")
    expect(page.locator(".hit").first).to_contain_text("最早")
    page.get_by_role("link", name="重复最多的段落").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("反复刊登的段落")
    assert page.locator(".hit").count() > 1


@BOTH
def test_12_turning_the_table_to_the_places_that_are_named(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=社区&view=table&unit=count")
    page.locator(".rows-by").get_by_role("link", name="文中提及").click()
    expect(page.locator(".stats caption")).to_contain_text("各计一次")
    cell = page.locator(".stats tbody td a").first
    count = int(cell.inner_text())
    cell.click()
    expect(page.locator(".hits")).to_be_visible()
    assert either.paragraphs() == count


@BOTH
def test_13_comparing_phrases_under_the_filters_of_a_search(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=社区食堂&source=晚风日报")
    count = either.paragraphs()
    page.get_by_role("link", name="对比", exact=True).click()
    page.locator("#q").fill("社区食堂\n夜间公交")
    page.get_by_role("button", name="统计").click()
    rows = page.locator(".compared tbody tr")
    expect(rows).to_have_count(2)
    cell = rows.first.locator("td").nth(1)
    assert int(cell.inner_text()) == count
    expect(page.get_by_role("link", name="走势")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="词句×地区").click()
    page.get_by_role("button", name="统计").click()
    expect(page.get_by_role("link", name="词句×地区")).to_have_attribute("aria-current", "true")
    cell = rows.nth(1).locator("td").nth(1)
    count = int(cell.inner_text())
    cell.get_by_role("link").click()
    expect(page.locator(".chips")).to_contain_text("晚风日报")
    assert either.paragraphs() == count


@BOTH
def test_from_a_search_to_who_was_first_when_most_and_which_paragraphs_in_three_clicks(
    either: Visitor, scripts: bool
) -> None:
    page = either.visit("/search?q=社区")
    page.get_by_role(
        "link", name="按地区与时间", exact=True
    ).click()  # 1: who was first, and when most
    table = page.locator("table.stats").last
    first = next(
        row
        for row in table.locator("tbody tr").all()
        if row.locator("td").nth(0).inner_text() != "–"
    )
    assert re.match(r"≤?\s*\d{4}", first.locator("td").nth(0).inner_text())
    assert re.match(r"\d{4}|–", first.locator("td").nth(3).inner_text())
    summary = page.locator("table.compared tbody td")
    assert summary.nth(6).inner_text(), "the peak of all"
    cell = next(one for one in first.locator("td:nth-child(n+7) a").all())
    title = cell.locator("..").get_attribute("title") or ""
    cell.click()  # 2: the paragraphs behind a cell
    expect(page.locator(".hits")).to_be_visible()
    assert either.paragraphs() == int(title.split(" / ")[0].replace(",", ""))


@BOTH
def test_one_form_leads_through_all_looks(either: Visitor, scripts: bool) -> None:
    page = either.visit("/cube?q=社区食堂%0A夜间公交&source=晚风日报")
    for name in ("走势", "小图", "方格图", "词句×地区", "表"):
        page.get_by_role("link", name=name, exact=True).first.click()
        expect(page.get_by_role("link", name=name, exact=True).first).to_have_attribute(
            "aria-current", "true"
        )
        expect(page.locator(".chips")).to_contain_text("晚风日报")
        expect(page.locator(".compared tbody tr")).to_have_count(2)
    page.get_by_label("单位").select_option("articles")
    if not scripts:
        page.get_by_role("button", name="统计").click()
    expect(page.locator("caption").last).to_contain_text("每千篇中的篇数")


@BOTH
def test_a_list_is_counted_in_the_browser(either: Visitor, scripts: bool) -> None:
    page = either.visit("/batch")
    page.locator("#q").fill("食\t社区食堂\n海洋鲸鱼\n夜间公交")
    page.get_by_role("button", name="统计").click()
    expect(page.locator(".compared tbody tr")).to_have_count(3)
    page.locator(".compared tbody a").first.click()
    expect(page.locator(".hits")).to_be_visible()


def test_focus_stays_at_the_control_of_the_same_name(visitor: Visitor) -> None:
    page = visitor.visit("/search?q=社区")
    page.locator("a.tick", has_text="北京市").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chips")).to_contain_text("北京市")
    expect(page.locator("a.tick", has_text="北京市").first).to_be_focused()
    page.get_by_role("link", name="江苏省 的下级地区").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="江苏省 的下级地区")).to_have_attribute(
        "aria-expanded", "true"
    )
    expect(page.get_by_role("link", name="江苏省 的下级地区")).to_be_focused()


def test_a_new_answer_is_said_and_begins_at_its_top(visitor: Visitor) -> None:
    page = visitor.visit("/search?q=社区")
    said = page.locator("#said")
    page.locator("#q").fill("河道清淤")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("河道清淤"))
    expect(said).to_contain_text("段")
    assert re.sub(r"\D", "", said.inner_text()) == re.sub(
        r"\D", "", page.locator("h1.totals").inner_text()
    )
    expect(page.locator("main")).to_be_focused()
    page.get_by_role("link", name="下一页").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pager b")).to_have_text("2")
    expect(page.locator("main")).to_be_focused()


@BOTH
def test_the_answer_is_a_few_keys_from_the_box(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=社区&per_page=5")
    page.locator("#q").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到检索结果")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#answer') !== null")


def test_links_swap_the_page_and_history_goes_back(visitor: Visitor) -> None:
    page = visitor.visit("/search?q=社区")
    page.evaluate("window.kept = true")
    order = page.locator(".menu summary", has_text="排序")
    visitor.choose("排序", "最新")
    expect(order).to_contain_text("最新")
    assert "sort=newest" in page.url
    page.go_back()
    expect(order).to_contain_text("相关")
    assert page.evaluate("window.kept") is True


def test_drawing_over_the_bars_chooses_a_span(visitor: Visitor) -> None:
    page = visitor.visit("/search?q=社区")
    bars = page.locator(".chart a[data-value] .slot")
    first, last = bars.nth(0).bounding_box(), bars.nth(2).bounding_box()
    assert first is not None
    assert last is not None
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + 20)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] / 2, last["y"] + 25, steps=5)
    page.mouse.up()
    expect(page.locator(".chips")).to_contain_text("至")
    values = page.locator(".chart a[data-value]")
    assert f"from={values.nth(0).get_attribute('data-value')}" in page.url
    assert f"to={values.nth(2).get_attribute('data-value')}" in page.url


def test_suggestions_are_chosen_by_keyboard(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.locator("#q").press_sequentially("晚风")
    option = page.get_by_role("option", name="晚风日报")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator(".hits")).to_be_visible()
    assert all("晚风日报" in text for text in page.locator(".hit .where").all_inner_texts())


@BOTH
def test_a_long_paragraph_opens_in_place(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=值得&per_page=100")
    hit = page.locator(".hit", has=page.locator("details.whole")).first
    shown = len(hit.locator(".text").inner_text())
    hit.locator("summary").click()
    assert len(hit.locator(".text").inner_text()) > shown


@BOTH
def test_a_hostile_article_does_nothing_in_a_browser(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=攻击样本")
    expect(page.locator(".hit").first).to_be_visible()
    assert HOSTILE[:20] in page.locator(".hit .text").first.inner_text()
    page.locator(".hit h3 a").first.click()
    expect(page.locator(".prose")).to_contain_text("到此为止")
    either.visit("/corpus")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=社区",
        "/search?q=社区&view=kwic",
        "/search?q=社区&view=table",
        "/articles?q=社区",
        f"/compare?q=社区食堂%0A{'老旧小区' * 30}%0A{'x' * 90}",
        "/cube?q=社区食堂%0A旧桥",
        "/cube?q=社区食堂%0A旧桥&look=trends&smooth=1",
        "/cube?q=社区食堂&look=multiples",
        "/cube?q=社区食堂&look=tiles",
        "/concordance?q=社区食堂&order=L1,L2,L3&group=L1-2,R1-2",
        "/batch",
        "/copies",
        "/receipts?text=e",
        "/corpus",
        "/help",
    ],
)
def test_nothing_is_wider_than_a_phone(browser: Browser, address: str, path: str) -> None:
    for visitor in visit(browser, address, scripts=True, width=360):
        page = visitor.visit(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@BOTH
def test_14_reading_the_articles_of_a_result_one_after_the_other(
    either: Visitor, scripts: bool
) -> None:
    """Three clicks for two articles and the way back; without the trail it took five."""
    page = either.visit("/search?q=社区&source=晚风日报")
    page.locator(".hits h3 a").first.click()
    first = page.locator("h1").inner_text()
    page.get_by_role("link", name="结果中下一篇").click()
    expect(page.locator("h1")).not_to_have_text(first)
    page.get_by_role("link", name="返回结果").click()
    expect(page.locator(".chips")).to_contain_text("晚风日报")


@BOTH
def test_15_finding_an_article_by_its_title_in_the_list(either: Visitor, scripts: bool) -> None:
    page = either.visit("/")
    page.get_by_role("link", name="文章", exact=True).click()
    page.locator("#q").fill("标题:夜间公交")
    page.get_by_role("button", name="检索").click()
    expect(page.locator(".articles li")).to_have_count(5)
    either.choose("排序", "按标题")
    expect(page.locator(".menu summary", has_text="排序")).to_contain_text("按标题")
    page.get_by_role("link", name="夜间公交办得怎么样（之3）").click()
    expect(page.locator("h1")).to_have_text("夜间公交办得怎么样（之3）")


@BOTH
def test_16_reading_all_articles_of_a_file(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=河道清淤")
    page.locator(".hits h3 a").first.click()
    page.get_by_role("list").filter(has=page.locator("[aria-current=page]")).get_by_role(
        "link"
    ).first.click()
    seen = {page.locator("h1").inner_text()}
    for _ in range(2):
        before = page.locator("h1").inner_text()
        page.locator('.turn a[rel="next"]').click()
        expect(page.locator("h1")).not_to_have_text(before)
        seen.add(page.locator("h1").inner_text())
    assert len(seen) == 3


@BOTH
def test_17_seeing_what_stands_before_and_after_a_hit(either: Visitor, scripts: bool) -> None:
    page = either.visit("/search?q=志愿者轮流值守")
    page.get_by_role("link", name="的前后段").first.click()
    expect(page.locator(".beside-hit")).to_have_count(2)
    page.locator(".hit", has=page.locator(".beside-hit")).get_by_role(
        "link", name="的前后段"
    ).click()
    expect(page.locator(".beside-hit")).to_have_count(0)


def test_the_first_hit_is_on_the_first_screen_of_a_phone(browser: Browser, address: str) -> None:
    for visitor in visit(browser, address, scripts=True, width=360):
        page = visitor.visit("/search?q=社区&region=540000")
        box = page.locator(".hit h3").first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 640
