"""What can be seen can be found.

Random substrings of the shown text, in either script, with exact counts.

The other script is made character by character, which is how the index folds; a plain scan of the
folded paragraphs is the judge of the counts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import opencc
import pytest

from indexer.engines.catalogue import engine_builder, open_engine
from indexer.engines.protocol import Deadline, Engine
from indexer.index.store.documents import IndexedParagraph
from indexer.search.language.nodes import Text
from indexer.search.requests.request import SearchRequest
from indexer.text.fold import fold_text
from tests.documents import build_engine
from tests.engines.real import SEEDS, SHARED_SEEDS, read_paragraphs

SUBSTRINGS = 2_000
LONGEST = 12
MINUTE = 60.0


@pytest.fixture(scope="module", params=[SEEDS, SHARED_SEEDS], ids=["seeds", "shared"])
def paragraphs(request: pytest.FixtureRequest) -> tuple[IndexedParagraph, ...]:
    folder: Path = request.param
    if not folder.exists():
        pytest.skip("the samples are not beside the checkout")
    return read_paragraphs(folder)


@pytest.fixture(scope="module", params=["columnar", "whoosh"])
def engine(
    request: pytest.FixtureRequest,
    paragraphs: tuple[IndexedParagraph, ...],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp(request.param)
    build_engine(engine_builder(request.param), folder, paragraphs)
    opened = open_engine(request.param, folder, named=request.param)
    yield opened
    opened.close()


def draw_substrings(paragraphs: Sequence[IndexedParagraph], seed: int) -> Iterator[tuple[int, str]]:
    """Draw visible substrings, a third each as shown, in Simplified, in Traditional, each with its paragraph."""
    scripts = [str, opencc.OpenCC("t2s").convert, opencc.OpenCC("s2t").convert]
    chance = random.Random(seed)
    weights = [len(paragraph.shown) for paragraph in paragraphs]
    drawn = 0
    while drawn < SUBSTRINGS:
        paragraph = chance.choices(paragraphs, weights)[0]
        start = chance.randrange(len(paragraph.shown))
        convert = chance.choice(scripts)
        text = "".join(map(convert, paragraph.shown[start : start + chance.randint(1, LONGEST)]))
        if fold_text(text):
            drawn += 1
            yield paragraph.number, text


def scan(text: str, paragraphs: Sequence[IndexedParagraph]) -> tuple[int, int]:
    """Count paragraphs and occurrences (`str.count` does not overlap either)."""
    counts = [paragraph.folded.text.count(fold_text(text)) for paragraph in paragraphs]
    return sum(map(bool, counts)), sum(counts)


def test_every_substring_is_found_where_it_was_seen(
    engine: Engine, paragraphs: tuple[IndexedParagraph, ...]
) -> None:
    request = SearchRequest(limit=len(paragraphs), sort="oldest")
    wrong = []
    for number, text in draw_substrings(paragraphs, seed=1):
        answer = engine.search(Text(text, literal=True), request, Deadline.after(MINUTE))
        found = {ranked.number for ranked in answer.page}
        counted = answer.totals.paragraphs, answer.totals.occurrences
        if number not in found or counted != scan(text, paragraphs) or len(found) != counted[0]:
            wrong.append((text, number in found, counted, scan(text, paragraphs)))
    assert wrong == []
