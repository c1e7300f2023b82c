"""Put articles together whose lines stand apart on a newspaper page.

A transcriber reads columns in the wrong order, so the opening of an article may stand under another one: some sections
below a line that is no headline of their own, about what the neighbour never names, while elsewhere a headline block is
followed by text without an opening. They belong together when the section headings are built alike or the opening names
what the headline announces, and when their words agree with each other far better than with where they stand.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence

from indexer.corpus.cleaning_lines import Receipt
from indexer.corpus.layout_roles import HEAD_ROLES, Piece
from indexer.text.fold import fold_text

_ALIKE = 2
"""Characters that section headings built alike begin with: 坚持以…, 坚持以…."""
_MARGIN = 1.5
"""How much better a stray passage must agree with the other article than with the one it stands in."""
_MAX_LABEL = 8
"""Characters of the longest page or column name that stands over a stray passage."""
_FIRST_WORDS = 24
"""Characters in which the opening of an article names who or what it is about."""
_GRAMS = 2


def reunite(articles: list[list[Piece]], receipt: Receipt) -> tuple[list[list[Piece]], list[tuple[Piece, int]]]:
    """Move stray openings to the article they open.

    Gives the articles, and the page names that stood over such openings, each with the place of its article.
    """
    labels: list[tuple[Piece, int]] = []
    if len(articles) < 2:
        return articles, labels
    articles = [list(article) for article in articles]
    for host in range(len(articles)):
        stray_at = _find_stray(articles, host)
        if stray_at is None:
            continue
        start, owner, share = stray_at
        stray = articles[host][start:]
        del articles[host][start:]
        label, stray = _take_label(stray, articles[owner])
        labels += [(piece, owner) for piece in label]
        at = _body_start(articles[owner])
        articles[owner][at:at] = stray
        lines, owner_line = (stray[0].block.line, stray[-1].block.numbers[-1]), articles[owner][0].block.line
        receipt.doubt("opening", lines[0], share, last=str(lines[1]), owner=str(owner_line))
    return articles, labels


def _find_stray(articles: Sequence[Sequence[Piece]], host: int) -> tuple[int, int, float] | None:
    """Find where in an article a stray opening begins, which article it opens, and its share of the agreement."""
    grams = _Grams(articles)
    for start in _section_starts(articles[host]):
        kept, stray = articles[host][:start], articles[host][start:]
        owners = [
            owner
            for owner, article in enumerate(articles)
            if owner != host and _lacks_opening(article) and _opens(stray, article)
        ]
        if not owners:
            continue
        owner = max(owners, key=lambda at: grams.agreement(stray, articles[at]))
        there, here = grams.agreement(stray, articles[owner]), grams.agreement(stray, kept)
        if there > _MARGIN * here:
            return start, owner, there / (there + here)
    return None


def _section_starts(article: Sequence[Piece]) -> list[int]:
    """Give the places below the first text of an article where a short line stands directly over text."""
    first = next((at for at, piece in enumerate(article) if piece.is_body), len(article))
    return [
        at
        for at, (piece, below) in enumerate(itertools.pairwise(article))
        if at > first and piece.role == "short" and below.role == "prose" and not below.dateline
    ]


def _lacks_opening(article: Sequence[Piece]) -> bool:
    """Tell a headline block whose text begins in the middle: no dateline or 近日, first words about something else."""
    at = _body_start(article)
    if at == 0 or at == len(article) or article[at].opening:
        return False
    head = fold_text("".join(piece.text for piece in article[:at] if piece.role in ("short", "long", "subtitle")))
    return len(_names(head, article) & set(_grams(fold_text(article[at].text[:_FIRST_WORDS])))) < 2


def _opens(stray: Sequence[Piece], article: Sequence[Piece]) -> bool:
    """Tell whether a passage may open an article: headings built alike, or it begins with what the headline names."""
    theirs = _headings(article)
    if any(sum(mine[:_ALIKE] == other[:_ALIKE] for other in theirs) >= 2 for mine in _headings(stray)):
        return True
    head = "".join(piece.text for piece in article[: _body_start(article)] if piece.role in HEAD_ROLES)
    first = next((piece.text for piece in stray if piece.role == "prose"), "")
    return len(_names(fold_text(head), article) & set(_grams(fold_text(first)))) >= 3


def _names(head: str, article: Sequence[Piece]) -> set[str]:
    """Give the character pairs of a headline that the text below takes up: its subject, not its rhetoric."""
    body = fold_text("".join(piece.text for piece in article if piece.role == "prose"))
    return {gram for gram in _grams(head) if gram in body}


def _headings(article: Sequence[Piece]) -> list[str]:
    start = _body_start(article)
    return [piece.text for piece in article[start:] if piece.role == "short"]


def _body_start(article: Sequence[Piece]) -> int:
    return next((at for at, piece in enumerate(article) if piece.role not in HEAD_ROLES), len(article))


def _take_label(stray: list[Piece], owner: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Part a page or column name from the passage under it, unless it is a section heading like the owner's others."""
    first = stray[0]
    alike = any(first.text[:_ALIKE] == heading[:_ALIKE] for heading in _headings(owner))
    if first.role == "short" and len(first.text) <= _MAX_LABEL and not alike:
        return [first], stray[1:]
    return [], stray


class _Grams:
    """Character pairs of a page, weighted by how few of its articles use them."""

    def __init__(self, articles: Sequence[Sequence[Piece]]) -> None:
        spread = Counter(gram for article in articles for gram in set(_grams(_text(article))))
        self._weight = {gram: math.log(1 + len(articles) / count) for gram, count in spread.items()}

    def agreement(self, passage: Sequence[Piece], article: Sequence[Piece]) -> float:
        """Say how much two pieces of a page speak of the same: the weighted cosine of their character pairs."""
        mine, theirs = self._vector(passage), self._vector(article)
        product = sum(value * theirs.get(gram, 0.0) for gram, value in mine.items())
        norm = math.sqrt(sum(value**2 for value in mine.values()) * sum(value**2 for value in theirs.values()))
        return product / norm if norm else 0.0

    def _vector(self, pieces: Sequence[Piece]) -> dict[str, float]:
        counts = Counter(_grams(_text(pieces)))
        return {gram: math.log(1 + count) * self._weight.get(gram, 1.0) for gram, count in counts.items()}


def _text(pieces: Sequence[Piece]) -> str:
    return fold_text("\n".join(piece.text for piece in pieces))


def _grams(folded: str) -> list[str]:
    return [
        folded[at : at + _GRAMS]
        for at in range(len(folded) - _GRAMS + 1)
        if all("\u3400" <= char <= "\u9fff" for char in folded[at : at + _GRAMS])
    ]
