"""The sample articles as an index sees them, for tests on real text."""

from __future__ import annotations

import functools
from pathlib import Path

from indexer.build.packing import index_file
from indexer.corpus.run.pipeline import read_source
from indexer.index.store.documents import IndexedParagraph
from indexer.model import SourceFile

REPOSITORY = Path(__file__).parents[2]
SEEDS = REPOSITORY / "seeds"
SHARED_SEEDS = REPOSITORY.parent / "shared" / "seeds"
"""Real samples that may stand beside the checkout; tests on them are skipped where they do not."""


@functools.cache
def read_paragraphs(folder: Path) -> tuple[IndexedParagraph, ...]:
    """Read, repair, split and fold every article below `folder`."""
    paragraphs: list[IndexedParagraph] = []
    articles = 0
    for outcome in read_source(folder):
        if isinstance(outcome, SourceFile):
            paragraphs += index_file(outcome, len(paragraphs), articles)
            articles += len(outcome.articles)
    return tuple(paragraphs)
