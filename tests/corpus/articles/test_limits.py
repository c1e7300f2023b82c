"""How articles are shown and doubted, at the limits of each rule."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.display_titles import shown_title
from indexer.corpus.articles.printed import is_printed_page, read_printed
from indexer.corpus.articles.read import read_record
from indexer.corpus.articles.script import find_script
from indexer.corpus.input.source.records import Record
from indexer.corpus.layout.draft import Draft
from indexer.corpus.page.line import Line, Receipt
from indexer.model import Paragraph, ParagraphKind
from tests.corpus.layout.test_layout_columns import LEFT, RIGHT, across, wrap


def paragraphs(*texts: str, kind: ParagraphKind = "body") -> list[Paragraph]:
    return [Paragraph(at, kind, text, (at,)) for at, text in enumerate(texts, 1)]


def test_a_shown_title_has_two_hundred_characters() -> None:
    assert shown_title("渡" * 200, []) == "渡" * 200
    assert shown_title("渡" * 201, []) == "渡" * 200 + "…"
    assert shown_title("渡" * 198 + "，口，" + "船" * 9, []) == "渡" * 198 + "…"
    assert shown_title("渡" * 199 + "，" + "船" * 9, []) == "渡" * 199 + "…"


def test_a_text_without_a_title_is_shown_by_forty_characters() -> None:
    assert shown_title(None, paragraphs("渡" * 39 + "。")) == "渡" * 39 + "。"
    assert shown_title(None, paragraphs("渡" * 40 + "。")) == "渡" * 40 + "…"
    assert shown_title(None, paragraphs("渡口", "渡" * 9 + "。")) == "渡" * 9 + "。"
    assert shown_title(None, paragraphs("渡口", "换船")) == "渡口"
    heading = [*paragraphs("渡口换船。", kind="heading"), *paragraphs("新船来了。")]
    assert shown_title(None, heading) == "新船来了。"


HEAD = "河口县人民政府公告"


@pytest.mark.parametrize(("issuers", "joined"), [(3, True), (4, False)])
def test_a_document_names_its_issuers_in_four_lines(issuers: int, *, joined: bool) -> None:
    names = ["河口县交通运输局"] * issuers
    shown = shown_title(None, paragraphs(*names, HEAD, "渡口的事"))
    assert shown.endswith(f"{HEAD}：渡口的事") == joined


@pytest.mark.parametrize(("above", "found"), [(11, True), (12, False)])
def test_the_subject_of_a_document_is_among_twelve_paragraphs(above: int, *, found: bool) -> None:
    numbers = ["河政发〔2021〕5号"] * above
    shown = shown_title(None, paragraphs(HEAD, *numbers, "渡口的事"))
    assert (shown == f"{HEAD}：渡口的事") == found
    labelled = shown_title(None, paragraphs(HEAD, "船的事", "主旨：渡口的事"))
    assert labelled == f"{HEAD}：渡口的事"


def test_the_subject_of_a_document_has_a_hundred_characters() -> None:
    assert shown_title(None, paragraphs(HEAD, "渡" * 100)) == f"{HEAD}：{'渡' * 100}"
    assert shown_title(None, paragraphs(HEAD, "渡" * 101)) == f"{HEAD}：{'渡' * 100}…"


@pytest.mark.parametrize(
    ("hant", "hans", "script"),
    [
        (60, 40, "hant"),
        (59, 41, "mixed"),
        (11, 89, "mixed"),
        (10, 90, "hans"),
        (0, 0, "hans"),
    ],
)
def test_the_script_of_a_text(hant: int, hans: int, script: str) -> None:
    assert find_script(["國" * hant + "国" * hans + "渡口"]) == script


@pytest.mark.parametrize(("hans", "script"), [(1000, "mixed"), (1001, "hans")])
def test_a_thousand_telling_characters_are_enough(hans: int, script: str) -> None:
    assert find_script(["国" * hans, "國" * 200]) == script


REPORT = "本报河口5月6日电（记者 罗泉）渡口换上新船。"


def draft(*texts: str, meta: tuple[str, ...] = ()) -> Draft:
    lines = [Line(at, text, text) for at, text in enumerate((*meta, *texts), 1)]
    kinds: list[tuple[ParagraphKind, Line]] = [("body", line) for line in lines[len(meta) :]]
    return Draft(paragraphs=tuple(kinds), meta=tuple(lines[: len(meta)]))


@pytest.mark.parametrize(("size", "is_page"), [(30_000, True), (30_001, False)])
def test_a_printed_page_has_thirty_thousand_characters(size: int, *, is_page: bool) -> None:
    assert is_printed_page([draft(REPORT), draft("渡" * (size - len(REPORT)))]) == is_page


@pytest.mark.parametrize(
    ("articles", "is_page"), [(1, False), (2, True), (100, True), (101, False)]
)
def test_a_printed_page_has_a_hundred_articles(articles: int, *, is_page: bool) -> None:
    assert is_printed_page([draft(REPORT)] * articles) == is_page


@pytest.mark.parametrize(("above", "is_page"), [(2, True), (3, False)])
def test_the_dateline_of_a_printed_report(above: int, *, is_page: bool) -> None:
    assert is_printed_page([draft(*["渡口。"] * above, REPORT)] * 2) == is_page


@pytest.mark.parametrize(("above", "found"), [(3, True), (4, False)])
def test_an_outlet_names_itself_in_the_first_four_paragraphs(above: int, *, found: bool) -> None:
    report = "河口日报讯（记者 罗泉）渡口换上新船。"
    article = read_printed(draft(*["渡口。"] * above, report), 1, (), Receipt())
    assert bool(article.source) == found


def test_a_date_among_others_is_half_sure() -> None:
    receipt = Receipt()
    read_printed(draft("渡口换船。", meta=("2021-05-06 09:30", "2021-05-07 09:30")), 1, (), receipt)
    assert [doubt.confidence for doubt in receipt.doubts if doubt.code == "dates"] == [0.5]


def read(*lines: str) -> tuple[list[str], list[str]]:
    """Give the texts of the articles of a page, and why lines went."""
    receipt = Receipt()
    articles = read_record(Record(0, "utf-8", text="\n".join(lines)), receipt)
    texts = [paragraph.text for article in articles for paragraph in article.paragraphs]
    return texts, [drop.why for drop in receipt.dropped]


BODY = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"


def test_running_heads_go_with_the_numbers_of_pages() -> None:
    pages = [line for at in range(1, 4) for line in ("河口渡口志", f"第{at}页", BODY)]
    texts, whys = read("渡口的书", *pages)
    assert "河口渡口志" not in texts
    assert whys.count("page-head") >= 3


def test_advertising_glued_to_a_paragraph_goes() -> None:
    texts, _ = read("渡口换新船", BODY, f"{BODY}熟女毛片春药葡京")
    assert texts.count(BODY) == 2


def test_columns_that_were_read_across_are_put_in_order() -> None:
    texts, _ = read(*across(wrap(LEFT, 16), wrap(RIGHT, 16)).split("\n"))
    assert texts == [LEFT, RIGHT]


def test_a_source_at_the_end_of_a_paragraph_is_no_part_of_it() -> None:
    text = "\n".join(("渡口换新船", BODY, f"{BODY}（来源：河口日报）"))
    (article,) = read_record(Record(0, "utf-8", text=text), Receipt())
    assert [paragraph.text for paragraph in article.paragraphs] == [BODY, BODY]
    assert article.source is not None
    assert article.source.value == "河口日报"
