"""The sample articles in `seeds/`.

That each shape and defect is there, and what the pipeline makes of every article.

The second half reads `seeds_gold.json`. There, `paragraphs` lists line numbers in reading order:
`19+21` is one paragraph broken over two lines, and a letter tells the kind (h heading, c caption, b
byline). Captions and bylines may be left out of an article, nothing else may.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from indexer.corpus.run import pipeline
from indexer.model import Article, Paragraph, SourceFile

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
GOLD: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("seeds_gold.json").read_text("utf-8")
)
ENCODINGS = {"005": "gb18030", "006": "big5", "007": "utf-16", "016": "utf-8-sig"}
"""Files that are not plain UTF-8, by the number their name begins with."""
GLUED = "沙海娱乐注册|沙海娱乐登录|沙海娱乐代理"
"""Advertising behind the end of a paragraph of the page of advertising."""
GLOSS = re.compile(r"(?<=[\u3400-\u9fff])\((?!app\))[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)")
HAN = re.compile(r"[\u3400-\u9fff]")
KINDS = {"": "body", "h": "heading", "c": "caption", "b": "byline"}
OPTIONAL = {"caption", "byline"}
ARTICLES = [(number, n) for number, rows in GOLD.items() for n in range(len(rows))]
LINED = [(number, n) for number, n in ARTICLES if "paragraphs" in GOLD[number][n]]


def seed(number: str) -> Path:
    (path,) = SEEDS.glob(f"{number}_*")
    return path


def read(number: str) -> str:
    return seed(number).read_bytes().decode(ENCODINGS.get(number, "utf-8"))


NUMBERS = sorted(path.name[:3] for path in SEEDS.iterdir())


def test_names_are_those_a_scraper_gives() -> None:
    assert len(NUMBERS) >= 14
    assert [f"{number:03}" for number in range(len(NUMBERS))] == NUMBERS
    assert all(
        re.fullmatch(r"\d{3}_[0-9a-f]{16}\.(txt|md|html|jsonl)", path.name)
        for path in SEEDS.iterdir()
    )
    assert {path.suffix for path in SEEDS.iterdir()} == {".txt", ".md", ".html", ".jsonl"}


@pytest.mark.parametrize("number", NUMBERS)
def test_each_decodes_as_declared_and_has_enough_text(number: str) -> None:
    assert "\ufffd" not in read(number)
    assert len(HAN.findall(read(number))) >= 200


@pytest.mark.parametrize("number", ["005", "006", "007"])
def test_other_encodings_are_not_utf8(number: str) -> None:
    with pytest.raises(UnicodeDecodeError):
        seed(number).read_bytes().decode("utf-8")


def test_gb18030_needs_its_four_byte_range() -> None:
    assert any(char > "\uffff" for char in read("005"))
    with pytest.raises(UnicodeDecodeError):
        seed("005").read_bytes().decode("gbk")


def test_years_run_from_2019_to_2025() -> None:
    found = set(re.findall(r"20(?:19|2[0-5])(?=[年./-])", "\n".join(map(read, NUMBERS))))
    assert found == {str(year) for year in range(2019, 2026)}


def test_the_scraped_page_has_glosses_inside_words_and_parentheses_that_stay() -> None:
    text = read("002")
    assert len(GLOSS.findall(text)) >= 60
    glossed = {
        char
        for char, follower in re.findall(r"([\u3400-\u9fff])(\([a-zā-ǜ]+\))?", text)
        if follower
    }
    for char in glossed:
        assert len(set(re.findall(rf"{char}(\([a-zā-ǜ]+\))?", text))) == 1, (
            "a scraper glosses every occurrence or none"
        )
    assert all(kept in text for kept in ("(市)", "(試行)", "(AWS)", "(app)"))


def test_the_mojibake_comes_from_a_replacement_inside_gbk_bytes() -> None:
    """A full-width semicolon replaced bytewise.

    It stood across the last byte of 常 and the first of 回.
    """
    damaged = "常回來".encode("gbk").replace("；".encode("gbk"), b";")
    first, kept, last = damaged[:1], damaged[1:4], damaged[4:]
    assert len(first + kept + last) == 5
    assert f"?{kept.decode('gbk')}?" in read("002")
    assert "平常回來" not in read("002")


def test_a_reprint_repeats_most_of_another_article() -> None:
    original, reprint = (
        {line.strip() for line in read(number).splitlines()} for number in ("005", "011")
    )
    assert len(original & reprint) >= 4
    assert original != reprint


@pytest.mark.parametrize(
    ("written", "numbers"),
    [("圖書館", {"002", "003", "006", "015"}), ("图书馆", {"000", "004", "016"})],
)
def test_one_word_is_written_in_both_scripts(written: str, numbers: set[str]) -> None:
    assert numbers <= {number for number in NUMBERS if written in GLOSS.sub("", read(number))}


def test_advertising_and_furniture_go_with_receipts_and_doubts_where_only_their_place_told() -> (
    None
):
    assert GLUED in read("017")
    file = source_file("017")
    whys = {drop.line: drop.why for drop in file.dropped}
    assert {line: why for line, why in whys.items() if why != "meta"} == {
        **dict.fromkeys((8, 11), "spam"),
        **dict.fromkeys((1, 2, 3, 12, 13, 14, 15), "furniture"),
    }
    assert [(repair.kind, repair.line) for repair in file.repairs] == [("spam", 9)]
    assert {doubt.line for doubt in file.doubts} == {2, 11, 13}


def test_json_lines_hold_two_full_records_and_a_sparse_one() -> None:
    records = [json.loads(line) for line in read("008").splitlines()]
    assert len(records) == 3
    assert [
        sorted({"title", "date", "source", "authors", "region", "url"} & set(record))
        for record in records
    ] == [
        ["authors", "date", "region", "source", "title", "url"],
        ["authors", "date", "source", "title"],
        [],
    ]


@functools.cache
def source_file(number: str) -> SourceFile:
    return pipeline.read_file(seed(number), SEEDS)


def squeeze(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


def expected(number: str, n: int) -> list[tuple[str, tuple[int, ...], str]]:
    """Kind, lines and text of each paragraph, read from the printed lines."""
    lines = read(number).split("\n")
    rows = []
    for entry in GOLD[number][n]["paragraphs"].split():
        numbers = tuple(int(part) for part in re.findall(r"\d+", entry))
        text = "".join(GLOSS.sub("", lines[number - 1]).strip() for number in numbers)
        text = text.replace("?;貋?", "常回來").removesuffix("(來源:瑤山週報)").removesuffix(GLUED)
        rows.append((KINDS[entry.lstrip("0123456789+")], numbers, squeeze(text)))
    return rows


def article(number: str, n: int) -> Article:
    return source_file(number).articles[n]


def found(paragraphs: tuple[Paragraph, ...]) -> list[tuple[str, tuple[int, ...], str]]:
    return [(paragraph.kind, paragraph.lines, squeeze(paragraph.text)) for paragraph in paragraphs]


def county(path: tuple[Any, ...] | None) -> str | None:
    units = [step.name for step in path or () if len(step.code) == 6]
    return units[-1] if units else None


@pytest.mark.parametrize("number", GOLD)
def test_the_file_splits_into_its_articles(number: str) -> None:
    assert len(source_file(number).articles) == len(GOLD[number])


@pytest.mark.parametrize(("number", "n"), LINED)
def test_paragraphs_are_whole_and_in_reading_order(number: str, n: int) -> None:
    wanted = expected(number, n)
    got = found(article(number, n).paragraphs)
    assert [row for row in got if row[0] not in OPTIONAL] == [
        row for row in wanted if row[0] not in OPTIONAL
    ]
    assert {row[1] for row in got} <= {row[1] for row in wanted}


@pytest.mark.parametrize("number", sorted({number for number, _ in LINED}))
def test_every_line_is_kept_or_dropped_with_a_reason(number: str) -> None:
    """Titles and paragraphs are kept.

    Of the other lines only metadata may be missing from the receipt.
    """
    kept = {line for n, row in enumerate(GOLD[number]) for line in row.get("title_lines", [])}
    optional: set[int] = set()
    for n in range(len(GOLD[number])):
        for kind, lines, _ in expected(number, n):
            (optional if kind in OPTIONAL else kept).update(lines)
    dropped = {entry.line: entry for entry in source_file(number).dropped}
    assert not kept & set(dropped)
    assert all(entry.why for entry in dropped.values())
    printed = {line for line, text in enumerate(read(number).split("\n"), 1) if text.strip()}
    meta = {article.date.line for article in source_file(number).articles if article.date}
    meta |= {article.source.line for article in source_file(number).articles if article.source}
    meta |= {author.line for article in source_file(number).articles for author in article.authors}
    texts = read(number).split("\n")
    label = {line for line in printed if squeeze(texts[line - 1]) == GOLD[number][0].get("section")}
    assert printed - kept - optional - meta - label <= set(dropped)


@pytest.mark.parametrize(("number", "n"), ARTICLES)
def test_title_block(number: str, n: int) -> None:
    row, got = GOLD[number][n], article(number, n)
    assert squeeze(got.title) == squeeze(row["title"])
    assert squeeze(got.kicker) == squeeze(row.get("kicker"))
    assert squeeze(got.subtitle) == squeeze(row.get("subtitle"))
    assert got.display_title
    if "section" in row:
        assert got.section == row["section"]


@pytest.mark.parametrize(("number", "n"), ARTICLES)
def test_date(number: str, n: int) -> None:
    dates, got = GOLD[number][n]["dates"], article(number, n).date
    assert (got.span.value if got else None) in dates
    if got:
        assert got.basis == ("explicit" if len(dates) == 1 else "inferred")


@pytest.mark.parametrize(("number", "n"), ARTICLES)
def test_source_and_authors(number: str, n: int) -> None:
    row, got = GOLD[number][n], article(number, n)
    assert (got.source.value if got.source else None) in row.get("sources", [row["source"]])
    assert {author.name for author in got.authors} == set(row["authors"])


@pytest.mark.parametrize(("number", "n"), ARTICLES)
def test_regions(number: str, n: int) -> None:
    row, got = GOLD[number][n], article(number, n).regions
    assert county(got.primary) == row["primary"]
    named = {step.name for mention in got.mentioned for step in mention.path} | {
        s.name for s in got.primary or ()
    }
    assert set(row["mentioned"]) <= named
    assert not set(row.get("absent", [])) & named
    ambiguous = {
        path[-1].name
        for mention in got.mentioned
        if mention.ambiguous
        for path in mention.candidates
    }
    assert set(row.get("ambiguous", [])) <= ambiguous


@pytest.mark.parametrize("number", ["008", "009", "010"])
def test_formats_without_plain_lines(number: str) -> None:
    for row, got in zip(GOLD[number], source_file(number).articles, strict=True):
        kept = [paragraph for paragraph in got.paragraphs if paragraph.kind not in OPTIONAL]
        assert len(kept) == row.get("count", len(kept))
        assert [paragraph.text for paragraph in kept if paragraph.kind == "heading"] == row.get(
            "headings", []
        )


def test_the_page_shell_stays_out_of_the_paragraphs() -> None:
    texts = [
        paragraph.text
        for number in GOLD
        for got in source_file(number).articles
        for paragraph in got.paragraphs
    ]
    shell = (
        "分享",
        "版权",
        "版權",
        "Disclaimer",
        "免責",
        "投稿",
        "备案",
        "備案",
        "上一篇",
        "首页",
        "![",
        "](",
        "**",
        "##",
        "<p",
    )
    assert not [text for text in texts if any(word in text for word in shell)]


@pytest.mark.parametrize("number", GOLD)
def test_encoding_is_told(number: str) -> None:
    told = source_file(number).encoding.lower().replace("_", "-")
    family = ENCODINGS.get(number, "utf-8").removesuffix("-sig")
    assert told.startswith((family, family.replace("-", "")))


def test_scripts_are_told() -> None:
    hant = {
        number
        for number in GOLD
        if {got.script for got in source_file(number).articles} == {"hant"}
    }
    assert hant == {"002", "003", "006", "015"}
