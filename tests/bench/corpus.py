"""Measuring material: articles of a folder of JSON Lines, with regions drawn by a fixed seed where none are given."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

from indexer.model import (
    Article,
    ArticleDate,
    DateSpan,
    Paragraph,
    RegionPath,
    Regions,
    RegionStep,
    Source,
    SourceFile,
)

PROVINCES, PREFECTURES, COUNTIES = 34, 10, 10
"""A tree of 3,400 units, drawn so that the n-th unit of a level is taken about 1/n as often as the
first."""


def source_files(folder: Path, paragraphs: int) -> Iterator[SourceFile]:
    """Give one file per record of all `*.jsonl.gz`, taken from each in turn, until there are so many paragraphs."""
    streams = [_records(path) for path in sorted(folder.glob("*.jsonl.gz"))]
    chance = random.Random(20250101)
    number = count = 0
    while streams and count < paragraphs:
        stream = streams[number % len(streams)]
        record = next(stream, None)
        if record is None:
            streams.remove(stream)
            continue
        article = _article(record, chance)
        count += len(article.paragraphs) + 1
        yield SourceFile(f"{number:08d}.json", "utf-8", (article,))
        number += 1


def _records(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _article(record: dict[str, object], chance: random.Random) -> Article:
    texts = record["paras"]
    assert isinstance(texts, list)
    title, date = str(record.get("title") or ""), str(record.get("date") or "")
    return Article(
        article=1,
        title=title,
        display_title=title,
        title_lines=(),
        paragraphs=tuple(Paragraph(n, "body", text, (n,)) for n, text in enumerate(texts, 1)),
        date=_date(date, chance),
        source=Source(str(record.get("source") or "?"), 1),
        regions=Regions(_region(chance)),
    )


def _date(text: str, chance: random.Random) -> ArticleDate:
    try:
        return ArticleDate(DateSpan.parse(text[:10]), "explicit", text, 1)
    except ValueError:
        span = DateSpan.of(chance.randint(2005, 2024), chance.randint(1, 12), chance.randint(1, 28))
        return ArticleDate(span, "inferred", "", 1)


def _region(chance: random.Random) -> RegionPath:
    province, prefecture, county = (
        _zipf(chance, size) for size in (PROVINCES, PREFECTURES, COUNTIES)
    )
    codes = (
        f"{11 + province}0000",
        f"{11 + province}{prefecture + 1:02d}00",
        f"{11 + province}{prefecture + 1:02d}{county + 1:02d}",
    )
    return tuple(RegionStep(code, code) for code in codes)


def _zipf(chance: random.Random, size: int) -> int:
    return chance.choices(range(size), [1 / (n + 1) for n in range(size)])[0]
