"""The Chinese analyzer of the Whoosh engine.

Jieba's words, of what is indexed and of what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from whoosh.analysis import Token, Tokenizer

from indexer.text.fold import fold
from indexer.text.words import Cut


class ChineseAnalyzer(Tokenizer):
    """One token per word of a text as it is typed or printed, long words after the shorter ones inside them.

    cut: a segmenter's, which for this engine is jieba itself. Positions count words and not
    characters: jieba's own analyzer counts characters, by which no phrase is adjacent.
    """

    def __init__(self, cut: Cut) -> None:
        self._cut = cut

    def __call__(self, value: str, **options: object) -> Iterator[Token]:
        """Fold and cut a text; `options` say what Whoosh wants to know of each token."""
        folded = fold(value)
        token = Token(**options)
        for position, word in enumerate(self._cut(folded.word_text)):
            token.text, token.pos = word.text, position
            token.startchar, token.endchar = folded.span(word.start, word.end)
            yield token
