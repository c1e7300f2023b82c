"""What every system is measured on.

Paragraphs with their words cut beforehand, and queries drawn from them.
"""

from __future__ import annotations

import itertools
import pickle
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from indexer.build.packing import index_file
from indexer.index.store.documents import IndexedParagraph
from indexer.text.words import Word
from tests.bench.corpus import source_files

Mode = Literal["all", "any", "phrase", "gap"]

RARE, MIDDLE, COMMON = (3, 0.0005), (0.003, 0.03), (0.03, 1.0)
"""Bounds of how many paragraphs (at least three; else a share of all) hold a word of each kind."""


@dataclass(frozen=True, slots=True)
class Query:
    """One query: words that must all, or any, or one after the other, be in a paragraph.

    And what is asked beyond.
    """

    words: tuple[str, ...]
    mode: Mode = "all"
    facets: bool = False
    region: str = ""
    newest: bool = False
    page: bool = False

    @property
    def text(self) -> str:
        return "".join(self.words)


def prepare(source: Path, count: int, target: Path) -> None:
    """Write so many indexed paragraphs to a file, to be read back by every build."""
    number = article = 0
    with target.open("wb") as file:
        for source_file in source_files(source, count):
            rows = list(index_file(source_file, number, article))
            pickle.dump(rows, file)
            number, article = number + len(rows), article + 1


def paragraphs(prepared: Path) -> Iterator[IndexedParagraph]:
    with prepared.open("rb") as file:
        while True:
            try:
                yield from pickle.load(file)
            except EOFError:
                return


def plain_words(paragraph: IndexedParagraph) -> list[Word]:
    """Give the words that lie in no longer one, in order.

    What a plain cut gives, and what phrases can be made of.
    """
    chosen: list[Word] = []
    for word in sorted(paragraph.words, key=lambda word: (word.start, -word.end)):
        if not chosen or word.start >= chosen[-1].end:
            chosen.append(word)
    return chosen


def words_of(paragraph: IndexedParagraph) -> list[str]:
    """Give the texts of the plain words."""
    return [word.text for word in plain_words(paragraph)]


def draw_queries(prepared: Path, each: int, seed: int = 7) -> dict[str, list[Query]]:
    """Draw queries of every class from the paragraphs themselves."""
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    phrases: list[tuple[str, ...]] = []
    total = 0
    for paragraph in paragraphs(prepared):
        total += 1
        words = plain_words(paragraph)
        counts.update(
            {word.text for word in words if len(word.text) > 1 and not word.text.isascii()}
        )
        if len(words) > 12 and chance.random() < 0.02:
            phrases.append(_phrase(words, chance))
    rare = _between(counts, RARE[0], max(RARE[1] * total, 2 * RARE[0]))
    middle, common = (_between(counts, low * total, high * total) for low, high in (MIDDLE, COMMON))
    provinces = [f"{code}0000" for code in range(11, 15)]
    return {
        "rare word": [Query((chance.choice(rare),)) for _ in range(each)],
        "common word": [Query((chance.choice(common),)) for _ in range(each)],
        "phrase": [
            Query(words, "phrase") for words in chance.sample([p for p in phrases if p], each)
        ],
        "two words": [Query((chance.choice(middle), chance.choice(common))) for _ in range(each)],
        "three words or": [Query(tuple(chance.sample(middle, 3)), "any") for _ in range(each)],
        "one character": [Query((chance.choice(chance.choice(common)),)) for _ in range(each)],
        "two words + facets": [
            Query((chance.choice(middle), chance.choice(common)), facets=True) for _ in range(each)
        ],
        "common word + facets": [Query((chance.choice(common),), facets=True) for _ in range(each)],
        "filter + facets": [
            Query((chance.choice(common),), facets=True, region=chance.choice(provinces))
            for _ in range(each)
        ],
        "common word + facets + page": [
            Query((chance.choice(common),), facets=True, page=True) for _ in range(each)
        ],
        "sort by date": [Query((chance.choice(common),), newest=True) for _ in range(each)],
        "slot search": [
            Query((chance.choice(middle), chance.choice(common)), "gap") for _ in range(each)
        ],
    }


def _phrase(words: list[Word], chance: random.Random) -> tuple[str, ...]:
    """Take Han words that touch, of together 2 to 12 characters; nothing where that fails."""
    at, length = chance.randrange(len(words) - 3), chance.randint(1, 4)
    chosen = words[at : at + length]
    touching = all(left.end == right.start for left, right in itertools.pairwise(chosen))
    texts = tuple(word.text for word in chosen)
    fits = (
        touching and 2 <= sum(map(len, texts)) <= 12 and not any(text.isascii() for text in texts)
    )
    return texts if fits else ()


def _between(counts: Counter[str], low: float, high: float) -> list[str]:
    return sorted(word for word, count in counts.items() if low <= count <= high)
