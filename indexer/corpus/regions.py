"""Places of an article: what it names, and the deepest unit that holds every event."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.corpus.gazetteer import Gazetteer
from indexer.model import Paragraph, Regions


def tag_article(title: str | None, paragraphs: Sequence[Paragraph], gazetteer: Gazetteer) -> Regions:  # noqa: ARG001
    """Find the places that an article names, and its own place.

    `title` is the printed title block (kicker, title, subtitle may stand on lines of their own); places in it count for
    paragraph 0. Publisher's addresses and other boilerplate must not be among the paragraphs.
    """
    return Regions()
