"""More like this: the words by which a text differs from the rest of its archive, as a query that anyone may change."""

from __future__ import annotations

import math
from collections import Counter

from indexer.archive.archive import Archive
from indexer.search.language.parser import quote
from indexer.search.requests.request import SearchRequest
from indexer.text.fold import fold
from indexer.text.words import cut_words

MOST_WORDS = 8
"""Words of a query: what shares more of them ranks higher."""
_LOOKED_UP = 24
"""Words of which it is asked how frequent they are, those that the text says most often."""


def like_query(archive: Archive, identity: str) -> str:
    """Make the query that finds texts like an article or a paragraph of one, by its id.

    Empty when it has no words.

    A word weighs its frequency in the text by its rarity in the archive (tf·idf). Raises
    NotFoundError.
    """
    article_id, _, n = identity.partition("-")
    shown = archive.article(article_id)
    texts = [
        part.paragraph.text
        for part in shown.paragraphs
        if (str(part.paragraph.n) == n if n else part.paragraph.kind != "credit")
    ]
    words: Counter[str] = Counter()
    for text in texts:
        words.update(
            word.text
            for word in cut_words(fold(text).word_text)
            if len(word.text) > 1 and word.text.isalpha()
        )
    weights = {}
    for word, times in words.most_common(_LOOKED_UP):
        found = archive.count(SearchRequest(quote(word)))
        weights[word] = times * math.log(archive.info.paragraphs / found) if found else 0.0
    best = [
        word for word in sorted(weights, key=lambda word: (-weights[word], word)) if weights[word]
    ]
    apart = [
        word
        for at, word in enumerate(best)
        if not any(word in other or other in word for other in best[:at])
    ]
    return " OR ".join(apart[:MOST_WORDS])
