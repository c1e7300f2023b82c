"""Packing what was read: a long article is cut paragraph by paragraph, and never held as words."""

from __future__ import annotations

import random
import tracemalloc

from indexer.build.packing import pack
from indexer.engines.columnar.engine import ColumnarEngine
from indexer.model import Article, Paragraph, SourceFile
from indexer.text.dictionary import NO_DICTIONARY

WORDS = (
    "水库",
    "今年",
    "完成",
    "除险加固",
    "下游",
    "农田",
    "灌溉",
    "保障",
    "居民",
    "学校",
    "医院",
    "图书馆",
    "河堤",
)
MOST_PER_CHARACTER = 60
"""Bytes: packed text, edges and columns take some 40; held as words, a character took 140."""


def long_file(paragraphs: int) -> SourceFile:
    rng = random.Random(3)
    texts = ["".join(rng.choices(WORDS, k=40)) for _ in range(paragraphs)]
    body = tuple(Paragraph(n, "body", text, (n,)) for n, text in enumerate(texts, 1))
    return SourceFile("long.txt", "utf-8", (Article(1, "水库", "水库", (), body),))


def test_the_words_of_a_long_article_are_not_held() -> None:
    pack(ColumnarEngine.name, NO_DICTIONARY, [long_file(1)])  # Dictionaries are loaded once.
    file = long_file(3000)
    characters = sum(len(paragraph.text) for paragraph in file.articles[0].paragraphs)
    tracemalloc.start()
    packed = pack(ColumnarEngine.name, NO_DICTIONARY, [file])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert packed.report.paragraphs == 3001  # and the title
    assert peak < MOST_PER_CHARACTER * characters
