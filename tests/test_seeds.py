"""The sample articles in `seeds/`: that each shape and defect is there, and what the pipeline must make of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
ENCODINGS = {"005": "gb18030", "006": "big5", "007": "utf-16", "016": "utf-8-sig"}
"""Files that are not plain UTF-8, by the number their name begins with."""
GLOSS = re.compile(r"[\u3400-\u9fff]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)")
HAN = re.compile(r"[\u3400-\u9fff]")


def seed(number: str) -> Path:
    (path,) = SEEDS.glob(f"{number}_*")
    return path


def read(number: str) -> str:
    return seed(number).read_bytes().decode(ENCODINGS.get(number, "utf-8"))


NUMBERS = sorted(path.name[:3] for path in SEEDS.iterdir())


def test_names_are_those_a_scraper_gives() -> None:
    assert len(NUMBERS) >= 14
    assert [f"{number:03}" for number in range(len(NUMBERS))] == NUMBERS
    assert all(re.fullmatch(r"\d{3}_[0-9a-f]{16}\.(txt|md|html|jsonl)", path.name) for path in SEEDS.iterdir())
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
    glossed = {char for char, follower in re.findall(r"([\u3400-\u9fff])(\([a-zā-ǜ]+\))?", text) if follower}
    for char in glossed - {"端"}:
        assert len(set(re.findall(rf"{char}(\([a-zā-ǜ]+\))?", text))) == 1, "a scraper glosses every occurrence or none"
    assert all(kept in text for kept in ("(市)", "(試行)", "(AWS)", "(app)"))


def test_the_mojibake_comes_from_a_replacement_inside_gbk_bytes() -> None:
    """A full-width colon replaced bytewise: it stood across the last byte of 保 and the first of 合."""
    damaged = "保合格".encode("gbk").replace("：".encode("gbk"), b":")
    first, kept, last = damaged[:1], damaged[1:4], damaged[4:]
    assert len(first + kept + last) == 5
    assert f"?{kept.decode('gbk')}?" in read("002")
    assert "確保合格" not in read("002")


def test_a_reprint_repeats_most_of_another_article() -> None:
    original, reprint = ({line.strip() for line in read(number).splitlines()} for number in ("005", "011"))
    assert len(original & reprint) >= 4
    assert original != reprint


@pytest.mark.parametrize(
    ("written", "numbers"), [("圖書館", {"002", "003", "006", "015"}), ("图书馆", {"000", "004", "016"})]
)
def test_one_word_is_written_in_both_scripts(written: str, numbers: set[str]) -> None:
    assert numbers <= {number for number in NUMBERS if written in GLOSS.sub(lambda gloss: gloss[0][0], read(number))}


def test_json_lines_hold_two_full_records_and_a_sparse_one() -> None:
    records = [json.loads(line) for line in read("008").splitlines()]
    assert len(records) == 3
    assert [sorted({"title", "date", "source", "authors", "region", "url"} & set(record)) for record in records] == [
        ["authors", "date", "region", "source", "title", "url"],
        ["authors", "date", "source", "title"],
        [],
    ]
