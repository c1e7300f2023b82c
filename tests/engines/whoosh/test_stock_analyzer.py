"""Why the characters are indexed and not the words.

Quoted phrases in Whoosh with jieba's stock analyzer, and in ours.

`python -m tests.engines.whoosh.test_stock_analyzer` prints the figures.
"""

from __future__ import annotations

import logging
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from whoosh import fields, index
from whoosh.qparser import QueryParser

from indexer.engines.protocol import Deadline
from indexer.engines.whoosh.engine import WhooshBuilder, WhooshEngine
from indexer.index.store.documents import IndexedParagraph
from indexer.search.language.nodes import Text
from indexer.search.requests.request import SearchRequest
from tests.documents import build_engine
from tests.engines.real import SEEDS, SHARED_SEEDS, read_paragraphs

PHRASES = 50
LENGTHS = (4, 8)
"""Characters of a phrase: what one copies from a page into quotation marks."""
MINUTE = 60.0
_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Found:
    """Paragraphs found by either index, out of those that a scan finds, over all phrases."""

    should: int
    stock: int
    ours: int
    phrases_of_stock: int


def draw_phrases(paragraphs: Sequence[IndexedParagraph], seed: int) -> list[str]:
    """Cut phrases out of runs of Han characters, anywhere."""
    runs = [
        run
        for paragraph in paragraphs
        for run in _HAN.findall(paragraph.shown)
        if len(run) >= LENGTHS[0]
    ]
    chance = random.Random(seed)
    phrases = []
    for run in chance.choices(runs, weights=[len(run) for run in runs], k=PHRASES):
        size = min(len(run), chance.randint(*LENGTHS))
        start = chance.randint(0, len(run) - size)
        phrases.append(run[start : start + size])
    return phrases


def measure(paragraphs: Sequence[IndexedParagraph], phrases: Sequence[str]) -> Found:
    """Look every phrase up, in quotes, in both indexes; only right answers count."""
    truth = [{p.number for p in paragraphs if phrase in p.shown} for phrase in phrases]
    with TemporaryDirectory() as folder:
        stock = [
            found & right
            for found, right in zip(
                ask_stock(Path(folder), paragraphs, phrases), truth, strict=True
            )
        ]
    with TemporaryDirectory() as folder:
        ours = [
            found & right
            for found, right in zip(ask_ours(Path(folder), paragraphs, phrases), truth, strict=True)
        ]
    return Found(
        sum(map(len, truth)), sum(map(len, stock)), sum(map(len, ours)), sum(map(bool, stock))
    )


def ask_stock(
    folder: Path, paragraphs: Sequence[IndexedParagraph], phrases: Sequence[str]
) -> list[set[int]]:
    """Do as jieba's documentation does: a TEXT field, its analyzer, Whoosh's parser."""
    import jieba  # noqa: PLC0415 - only here is the dictionary paid for, and the warnings of its modules
    from jieba.analyse.analyzer import ChineseAnalyzer  # noqa: PLC0415

    jieba.setLogLevel(logging.WARNING)
    jieba.dt.tmp_dir = str(folder)
    made = index.create_in(folder, fields.Schema(text=fields.TEXT(analyzer=ChineseAnalyzer())))
    writer = made.writer()
    for paragraph in paragraphs:
        writer.add_document(text=paragraph.shown)
    writer.commit()
    parser = QueryParser("text", made.schema)
    with made.searcher() as searcher:
        return [
            set(searcher.search(parser.parse(f'"{phrase}"'), limit=None).docs())
            for phrase in phrases
        ]


def ask_ours(
    folder: Path, paragraphs: Sequence[IndexedParagraph], phrases: Sequence[str]
) -> list[set[int]]:
    build_engine(WhooshBuilder(), folder, paragraphs)
    engine = WhooshEngine.open(folder)
    request = SearchRequest(limit=len(paragraphs))
    answers = [
        engine.search(Text(phrase, literal=True), request, Deadline.after(MINUTE))
        for phrase in phrases
    ]
    engine.close()
    return [{ranked.number for ranked in answer.page} for answer in answers]


@pytest.mark.filterwarnings(
    "ignore:unclosed file:ResourceWarning"
)  # jieba.analyse leaves its tables open
@pytest.mark.parametrize("folder", [SEEDS, SHARED_SEEDS], ids=["seeds", "shared"])
def test_quoted_phrases_need_every_character(folder: Path) -> None:
    if not folder.exists():
        pytest.skip("the samples are not beside the checkout")
    paragraphs = read_paragraphs(folder)
    found = measure(paragraphs, draw_phrases(paragraphs, seed=2))
    assert found.ours == found.should
    assert found.stock < found.should / 2, (
        "jieba's analyzer gives character offsets as positions: no phrase is adjacent"
    )


if __name__ == "__main__":
    for source in (SEEDS, SHARED_SEEDS):
        if source.exists():
            read = read_paragraphs(source)
            sys.stdout.write(
                f"{source.parent.name}/{source.name}: {measure(read, draw_phrases(read, seed=2))}\n"
            )
