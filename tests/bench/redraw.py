"""More material than there is: articles redrawn from real ones by a fixed seed.

Each article is one that is there, in its length, date, source and place; each of its paragraphs
begins as one paragraph of the material does and ends as another one, cut between two clauses. So
words, phrases and lengths are as frequent as in the material, and hardly any paragraph is a copy.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from indexer.model import Article, Paragraph, SourceFile
from tests.bench.corpus import source_files

POOL = 60_000
"""Real paragraphs, with their headings, from which all are drawn."""
_CLAUSE = re.compile("(?<=[，。；：、])")


def redrawn_files(folder: Path, paragraphs: int, seed: int = 14) -> Iterator[SourceFile]:
    """Give one file per article until there are so many paragraphs, headings among them."""
    articles = [file.articles[0] for file in source_files(folder, POOL)]
    texts = [paragraph.text for article in articles for paragraph in article.paragraphs]
    chance = random.Random(seed)
    number = count = 0
    while count < paragraphs:
        article = redrawn(chance.choice(articles), texts, chance)
        count += len(article.paragraphs) + 1
        yield SourceFile(f"{number:08d}.json", "utf-8", (article,))
        number += 1


def redrawn(article: Article, texts: list[str], chance: random.Random) -> Article:
    """Give an article of the same form with other paragraphs."""
    paragraphs = tuple(
        Paragraph(
            one.n, one.kind, crossed(chance.choice(texts), chance.choice(texts), chance), one.lines
        )
        for one in article.paragraphs
    )
    return replace(article, paragraphs=paragraphs)


def crossed(begins: str, ends: str, chance: random.Random) -> str:
    """Begin as one text and end as another one, each cut at a clause."""
    head, tail = _CLAUSE.split(begins), _CLAUSE.split(ends)
    kept = head[: chance.randint(1, len(head))]
    return "".join(kept) + "".join(tail[chance.randint(0, len(tail) - 1) :])
