"""Titles of a segment: which finds lie in an article whose title has the text too."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from indexer.index.columns.columns import COLUMNS
from indexer.index.disk.arrays import ArrayFolder
from indexer.index.frequent import TITLED, Found
from indexer.model import KINDS

_TITLE = KINDS.index("title")


class Titles:
    """Knows the title paragraphs of a segment.

    What belongs to one article is one record (`index.columns`).
    """

    def __init__(self, segment: Path) -> None:
        arrays = ArrayFolder(segment / COLUMNS)
        self._kind, self._record = arrays["kind"], arrays["record"]
        self._records = len(arrays["article"])

    def marked(self, found: Found) -> Found:
        """Set TITLED for the finds of every record of which one is a title."""
        titles = (self._kind.take(found.paragraphs) == _TITLE).nonzero()[0]
        if not len(titles):
            return found
        records = self._record.take(found.paragraphs)
        mask = np.zeros(self._records, dtype=bool)
        mask[records.take(titles)] = True
        return Found(
            found.paragraphs, found.packed | (mask.take(records).view(np.uint8) * np.uint8(TITLED))
        )
