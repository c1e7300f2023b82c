"""Two hundred receipts: the same after a rebuild, and after a file is gone those that it touches say so."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.archive.archive import Archive, open_archive
from indexer.archive.asking import request_from
from indexer.archive.counting.answers import CubeWish
from indexer.archive.counting.cubes import ask_cube
from indexer.archive.counting.searches import search_receipt
from indexer.archive.counting.verified import verify_receipt
from indexer.build.build import build_index
from indexer.search.requests.params import RawRequest
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW

PLACES = ("西宁市", "海东市", "成都市", "昆明市", "")
WORDS = ("渡口", "渡船", "水库", "茶厂", "合作社", "桥")
RECEIPTS = 200


def write_articles(folder: Path) -> None:
    chance = random.Random(5)
    folder.mkdir()
    for at in range(12):
        place, year = PLACES[at % len(PLACES)], 2012 + at % 5
        records = [
            {
                "title": f"{place}第{at}卷{number}",
                "date": f"{year}-{chance.randint(1, 12):02}-11",
                "source": f"{'东西南'[at % 3]}江报",
                "text": "\n\n".join(
                    f"{place}{chance.choice(WORDS)}的事，{chance.choice(WORDS)}也在其中，"
                    f"记在第{chance.randint(1, 40)}页。"
                    for _ in range(chance.randint(1, 5))
                ),
            }
            for number in range(8)
        ]
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        (folder / f"卷{at}.jsonl").write_text("\n".join(lines), "utf-8")


@contextmanager
def opened(articles: Path, name: str) -> Iterator[Archive]:
    build_index(articles, articles.parent / name, now=NOW)
    with open_archive(articles.parent / name) as archive:
        yield archive


def request_of(archive: Archive, chance: random.Random) -> SearchRequest:
    raw: dict[str, Any] = {}
    if chance.random() < 0.4:
        raw["source"] = (chance.choice(["东江报", "西江报", "-南江报"]),)
    if chance.random() < 0.4:
        raw["region"] = (chance.choice(["青海", "四川", "云南", "630100"]),)
    if chance.random() < 0.3:
        raw["date_from"] = str(chance.randint(2012, 2016))
    return request_from(archive.regions, RawRequest(**raw))


def receipts_of(archive: Archive) -> list[tuple[SearchRequest, dict[str, Any]]]:
    chance = random.Random(6)
    made = []
    for _ in range(RECEIPTS):
        request = request_of(archive, chance)
        if chance.random() < 0.3:
            asked = replace(request, query=chance.choice([*WORDS, "渡* OR 桥", "NOT 水库", ""]))
            made.append((request, json.loads(json.dumps(search_receipt(archive, asked)))))
            continue
        wish = CubeWish(
            tuple(
                chance.sample([*WORDS, "渡* OR 桥", '"茶厂也"', "NOT 水库"], chance.randint(1, 3))
            ),
            request,
            chance.choice(["region", "mentioned", "place"]),
            chance.choice(["year", "year", "month"]) if request.filters.region else "year",
            chance.choice(["occurrences", "paragraphs", "articles", "unique"]),
            chance.choice(["all", "first"]),
        )
        # As a file holds it.
        made.append((request, json.loads(json.dumps(ask_cube(archive, wish).receipt))))
    return made


def test_receipts_are_the_same_after_a_rebuild_and_name_a_file_that_is_gone(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    write_articles(articles)
    with opened(articles, "first") as archive:
        receipts = receipts_of(archive)
        held = [{hit.file for hit in archive.export(request)} for request, _ in receipts]
    with opened(articles, "second") as again:
        assert [verify_receipt(again, receipt) for _, receipt in receipts] == [()] * RECEIPTS
    shutil.copytree(articles, tmp_path / "fewer")
    (tmp_path / "fewer" / "卷5.jsonl").unlink()
    with opened(tmp_path / "fewer", "third") as fewer:
        affected = 0
        for (_, receipt), files in zip(receipts, held, strict=True):
            changes = verify_receipt(fewer, receipt)
            assert "removed: 卷5.jsonl" in changes
            assert ("the numbers differ" in changes) is ("卷5.jsonl" in files)
            assert any(one.startswith("base: ") for one in changes) is ("卷5.jsonl" in files)
            affected += "卷5.jsonl" in files
        assert RECEIPTS / 10 < affected < RECEIPTS * 9 / 10
