"""Random trees over real paragraphs, drawn from their own text, against the plain scan (needs `shared/data`)."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build.packing import index_file
from indexer.engines.columnar.engine import ColumnarBuilder, ColumnarEngine
from indexer.index.store.documents import IndexedParagraph
from indexer.search.language.nodes import And, Field, Gap, Near, Node, Not, Or, Prefix, Text
from indexer.search.requests.request import AMBIGUOUS, UNKNOWN, Choice, Filters, SearchRequest
from tests.bench.corpus import source_files
from tests.documents import build_engine
from tests.engines.test_contract import LinkedCopies, check

VOLUME = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "volume"
PARAGRAPHS = int(os.environ.get("DUANLUO_TREE_PARAGRAPHS", "800"))
TREES = int(os.environ.get("DUANLUO_TREES", "60"))
"""More of both take hours: the scan looks at every paragraph for every tree."""
SEED = int(os.environ.get("DUANLUO_TREE_SEED", "5"))
PLACES = (("110000",), ("110000", "110100"), ("120000", "120100", "120101"), ("130000",))


def paragraphs() -> list[IndexedParagraph]:
    """Read paragraphs, and let some of them name places, which the material does not tell."""
    chance = random.Random(SEED)
    made: list[IndexedParagraph] = []
    articles = itertools.count()
    for file in source_files(VOLUME, PARAGRAPHS):
        made += index_file(file, len(made), next(articles))
    return [
        replace(
            one,
            mentioned=tuple(chance.sample(PLACES, chance.randrange(3))),
            ambiguous=chance.random() < 0.1,
        )
        for one in made
    ]


def piece(chance: random.Random, texts: list[str], longest: int = 6) -> str:
    text = chance.choice(texts)
    at = chance.randrange(max(1, len(text)))
    return text[at : at + chance.randint(1, longest)]


def leaf(chance: random.Random, texts: list[str]) -> Node:
    kind = chance.randrange(6)
    if kind == 0:
        return Gap((piece(chance, texts, 2), piece(chance, texts, 2)), (chance.randint(0, 30),))
    if kind == 1:
        return Near(
            Text(piece(chance, texts, 2)), Text(piece(chance, texts, 2)), chance.randint(0, 30)
        )
    if kind == 2:
        return Prefix(chance.choice("0123456789abc"))
    if kind == 3:
        return chance.choice(
            [Field("date", "2015..2020"), Field("region", "110000"), Field("title", "條例")]
        )
    return Text(piece(chance, texts), literal=chance.random() < 0.3, whole=chance.random() < 0.2)


def tree(chance: random.Random, texts: list[str], depth: int = 2) -> Node:
    if depth == 0 or chance.random() < 0.3:
        return leaf(chance, texts)
    parts = tuple(tree(chance, texts, depth - 1) for _ in range(chance.randint(1, 3)))
    made: list[Node] = [And(parts), Or(parts), Not(parts[0])]
    return chance.choice(made)


def choice(chance: random.Random, values: list[str]) -> Choice:
    """Choose nothing as a rule, or a value to include, to exclude, or both."""
    included = (chance.choice(values),) if chance.random() < 0.25 else ()
    excluded = (chance.choice(values),) if chance.random() < 0.15 else ()
    return Choice(included, excluded)


def filters(chance: random.Random, corpus: list[IndexedParagraph]) -> Filters:
    codes = ["110000", "110100", "120101", "130000", UNKNOWN, AMBIGUOUS]
    begin = (
        dt.date(chance.randint(1990, 2024), chance.randint(1, 12), 1)
        if chance.random() < 0.2
        else None
    )
    return Filters(
        region=choice(chance, codes[:5]),
        mentioned=choice(chance, codes),
        place=choice(chance, codes),
        source=choice(chance, [chance.choice(corpus).source or UNKNOWN, UNKNOWN]),
        kind=choice(chance, ["body", "title"]),
        date_from=begin,
        date_to=begin + dt.timedelta(days=chance.randrange(4000))
        if begin and chance.random() < 0.5
        else None,
        undated=begin is None and chance.random() < 0.05,
    )


@pytest.mark.skipif(not VOLUME.is_dir(), reason="the measuring material is not beside the checkout")
def test_random_trees_equal_a_scan(tmp_path: Path) -> None:
    corpus = paragraphs()
    texts = [paragraph.folded.text for paragraph in corpus]
    build_engine(ColumnarBuilder(frequent=50, chunk=10_000), tmp_path, corpus)
    engine = ColumnarEngine.open(tmp_path, LinkedCopies())
    chance = random.Random(SEED)
    for _ in range(TREES):
        wanted = filters(chance, corpus) if chance.random() < 0.6 else Filters()
        request = SearchRequest(
            filters=wanted, sort=chance.choice(["relevance", "newest", "oldest"]), offset=3
        )
        check(engine, corpus, tree(chance, texts), request)
