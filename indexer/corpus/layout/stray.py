"""Put articles together whose lines stand apart on a newspaper page.

A transcriber reads columns in the wrong order, so the opening of an article may stand under another
one: some sections below a line that is no headline of their own, about what the neighbour never
names, while elsewhere a headline block is followed by text without an opening. They belong together
when the section headings are built alike or the opening names what the headline announces, and when
their words agree with each other far better than with where they stand.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.corpus.layout.roles import HEAD_ROLES
from indexer.corpus.page import shapes
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.line import DOUBT_EVIDENCE, Line, Receipt
from indexer.corpus.page.plain import han_pairs

_ALIKE = 2
"""Characters that section headings built alike begin with: 坚持以…, 坚持以…."""
_MARGIN = 1.5
"""How much better a stray passage must agree with the other article than with the one it stands
in."""
_MAX_LABEL = 8
"""Characters of the longest page or column name that stands over a stray passage."""
_FIRST_WORDS = 24
"""Characters in which the opening of an article names who or what it is about."""
_NAMED = 3
"""Character pairs of a headline that an opening takes up: a name of four characters has three."""

_MIN_TOLD = 2
"""Paragraphs of a text of which a line can be the headline."""
_MIN_HEADLINE = 8
_TAKEN_UP = 0.75
"""Share of a headline's pairs of characters that its text holds; a remark or a link below a text
has less."""
_RAISED = 0.94
"""How often a headline that stood below its text is one: 209 of 222, of 322 documents whose titles
were put there."""

MOST_ON_A_PAGE = 100
"""More articles than any printed page has. A file of more is a collection: its texts were not
printed side by side nor on one day, and to compare each with every other would take the square of
its length."""
_MOST_LINES = 2000
"""More lines than any printed page has: every place of it is tried, and looked at to its end."""
_MOST_TRIED = 50
"""Places of one article whose words are compared with those of others: a page has a few that all
else speaks for."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What an article that lacks its opening expects of it.

    headed: how often its section headings begin alike. subject: the pairs of characters that its
    headline names and its text takes up.
    """

    headed: Counter[str]
    subject: set[str]

    @classmethod
    def of(cls, article: Sequence[Line]) -> _Waiting:
        head = "".join(
            piece.text for piece in article[: _text_start(article)] if piece.role in HEAD_ROLES
        )
        headed = Counter(heading[:_ALIKE] for heading in _headings(article))
        return cls(headed, _names(folded_text(head), article))


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage that may be a stray opening.

    How its section headings begin, and what its first paragraph names.
    """

    headed: frozenset[str]
    named: frozenset[str]

    @classmethod
    def of(cls, stray: Sequence[Line]) -> _Passage:
        first = next((piece.text for piece in stray if piece.role == "prose"), "")
        headed = frozenset(heading[:_ALIKE] for heading in _headings(stray))
        return cls(headed, frozenset(han_pairs(folded_text(first))))


_Test = Callable[[_Passage, _Waiting], bool]
"""What must hold between a stray passage and the article that it may open."""


def reunite(
    cut: Sequence[Sequence[Line]], receipt: Receipt
) -> tuple[list[list[Line]], list[tuple[Line, int]]]:
    """Move stray openings to the article they open.

    Gives the articles, and the page names that stood over such openings, each with the place of its
    article. A file of more than MOST_ON_A_PAGE articles, or of more lines than a page, stays as it
    is.
    """
    labels: list[tuple[Line, int]] = []
    articles = [list(article) for article in cut]
    if not 2 <= len(articles) <= MOST_ON_A_PAGE or sum(map(len, articles)) > _MOST_LINES:
        return articles, labels
    waiting = _waiting(articles)
    for host in range(len(articles)):
        others = {owner: waiting[owner] for owner in waiting if owner != host}
        stray_at = _find_stray(articles, host, others)
        if stray_at is None:
            continue
        start, owner, share = stray_at
        label, stray = _take_label(articles[host][start:], articles[owner])
        del articles[host][start:]
        labels += [(piece, owner) for piece in label]
        _put_opening(articles[owner], stray, share, receipt)
        del waiting[owner]
        if host in waiting:
            waiting[host] = _Waiting.of(articles[host])
    return articles, labels


def _waiting(articles: Sequence[Sequence[Line]]) -> dict[int, _Waiting]:
    """Give the articles that wait for an opening, by their places."""
    lacking = (owner for owner, article in enumerate(articles) if _lacks_opening(article))
    return {owner: _Waiting.of(articles[owner]) for owner in lacking}


def _put_opening(
    article: list[Line], opening: Sequence[Line], share: float, receipt: Receipt
) -> None:
    """Put an opening above the text of its article, and note how sure that is."""
    at = _text_start(article)
    article[at:at] = opening
    first, last, owner = opening[0].number, opening[-1].numbers[-1], article[0].number
    receipt.doubt("opening", first, share, last=str(last), owner=str(owner))


def return_headlines(articles: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Give a headline that stands in the block of the next article back to the one above, which lacks its own.

    So it is when the upper of two headlines names only what is told above it, and the lower one
    only what follows.
    """
    returned = [list(article) for article in articles]
    for above, below in itertools.pairwise(returned):
        two = [piece.role for piece in below[:2]] == ["short", "short"]
        if two and not _has_headline(above) and _is_headline_of(above, below):
            above.insert(0, below.pop(0))
    return returned


def _is_headline_of(above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Tell whether the first line of an article names what the one above it tells, and the second its own."""
    told, follows = (
        set(han_pairs(_text([piece for piece in part if piece.is_body]))) for part in (above, below)
    )
    first, second = (set(han_pairs(folded_text(piece.text))) for piece in below[:2])
    return (
        bool(first & told and second & follows)
        and first.isdisjoint(follows)
        and second.isdisjoint(told)
    )


def raise_headline(articles: Sequence[Sequence[Line]], receipt: Receipt) -> list[list[Line]]:
    """Put a headline that stands below the last text of a page, which has none above, over that text again.

    So it is when the text takes up nearly all of the line and the line names no issuer; what dates
    it goes with it.
    """
    raised = [list(article) for article in articles]
    article = raised[-1] if raised else []
    last = max((at for at, piece in enumerate(article) if piece.is_body), default=-1)
    text, below = article[: last + 1], article[last + 1 :]
    if len(text) < _MIN_TOLD or _has_headline(article) or article[0].role == "heading":
        return raised
    if _may_be_raised(below) and _takes_up(text, below[0]):
        line, other = below[0], text[0].text[:DOUBT_EVIDENCE]
        receipt.doubt("title", line.number, _RAISED, text=line.text[:DOUBT_EVIDENCE], other=other)
        raised[-1] = [*below, *text]
    return raised


def _may_be_raised(below: Sequence[Line]) -> bool:
    """Tell a headline, and what dates or signs the article with it, from all else below a text."""
    if not below or below[0].role != "short" or len(below[0].text) < _MIN_HEADLINE:
        return False
    dated = all(piece.role in ("meta", "byline") for piece in below[1:])
    return dated and not shapes.is_body_name(below[0].text)


def _takes_up(text: Sequence[Line], line: Line) -> bool:
    """Tell a line of which a text takes up nearly all."""
    pairs = han_pairs(folded_text(line.text))
    told = set(han_pairs(_text(text)))
    return bool(pairs) and sum(pair in told for pair in pairs) >= _TAKEN_UP * len(pairs)


def _has_headline(article: Sequence[Line]) -> bool:
    return any(piece.role in ("short", "long") for piece in article[: _body_start(article)])


def _find_stray(
    articles: Sequence[Sequence[Line]], host: int, waiting: Mapping[int, _Waiting]
) -> tuple[int, int, float] | None:
    """Find where in an article a stray opening begins, which one it opens of those that wait for theirs, and its share.

    The share is that of the agreement with the article it opens, beside that with the one it stands
    in.
    """
    grams: _Grams | None = None
    for start, owners in itertools.islice(_may_open(articles[host], waiting), _MOST_TRIED):
        grams = grams or _Grams(articles)
        stray, kept = grams.vector(articles[host][start:]), grams.vector(articles[host][:start])
        shares = {owner: _agreement(stray, grams.article(owner)) for owner in owners}
        owner = max(owners, key=lambda at: shares[at])
        there, here = shares[owner], _agreement(stray, kept)
        if there > _MARGIN * here:
            return start, owner, there / (there + here)
    return None


def _may_open(
    article: Sequence[Line], waiting: Mapping[int, _Waiting]
) -> Iterator[tuple[int, list[int]]]:
    """Give the places of an article where an opening of others may stand, each with those others."""
    for start, tests in _stray_starts(article) if waiting else ():
        passage = _Passage.of(article[start:])
        owners = [
            owner
            for owner, expected in waiting.items()
            if all(test(passage, expected) for test in tests)
        ]
        if owners:
            yield start, owners


def _stray_starts(article: Sequence[Line]) -> list[tuple[int, Sequence[_Test]]]:
    """Give the places where a stray opening may begin, each with what must speak for it.

    Below the first text, a short line directly over text; or a finished paragraph that is followed
    by text about something else, which nothing but its words shows. Above it, the name of a column
    where a headline should be.
    """
    first = next((at for at, piece in enumerate(article) if piece.is_body), None)
    if first is None:
        return []
    starts: list[tuple[int, Sequence[_Test]]] = []
    if _is_under_label(article, first):
        starts.append((first - 1, (_headed_alike,)))
    for at in range(first, len(article) - 1):
        piece, below = article[at], article[at + 1]
        if below.role == "prose":
            starts += _start_between(piece, below, at, first)
    return starts


def _start_between(
    piece: Line, below: Line, at: int, first: int
) -> Iterator[tuple[int, Sequence[_Test]]]:
    """Give where an opening may begin that reaches to a paragraph from the line above it."""
    if piece.role == "short" and at > first and not below.dateline:
        yield at, (_opens,)
    elif piece.role == "prose" and not below.opening:
        yield at + 1, (_headed_like_one, _names_subject)


def _is_under_label(article: Sequence[Line], first: int) -> bool:
    """Tell a text over which nothing stands but the name of a column, directly above."""
    heads = [at for at in range(first) if article[at].role not in ("meta", "separator")]
    return heads == [first - 1] and _is_label(article[first - 1]) and not article[first].opening


def _is_label(piece: Line) -> bool:
    return piece.role == "short" and len(piece.text) <= _MAX_LABEL


def _lacks_opening(article: Sequence[Line]) -> bool:
    """Tell a headline block whose text begins in the middle.

    No dateline or 近日, first words about something else.
    """
    at = _body_start(article)
    if at == 0 or at == len(article) or article[at].opening:
        return False
    block = article[: _text_start(article)]
    head = folded_text(
        "".join(piece.text for piece in block if piece.role in ("short", "long", "subtitle"))
    )
    return (
        len(_names(head, article) & set(han_pairs(folded_text(article[at].text[:_FIRST_WORDS]))))
        < _NAMED
    )


def _opens(passage: _Passage, expected: _Waiting) -> bool:
    """Tell whether a passage may open an article.

    Headings built alike, or it begins with what the headline names.
    """
    return _headed_alike(passage, expected) or _names_subject(passage, expected)


def _headed_alike(passage: _Passage, expected: _Waiting, *, times: int = 2) -> bool:
    """Tell whether a section heading of a passage is built like several of an article."""
    return any(expected.headed[beginning] >= times for beginning in passage.headed)


def _headed_like_one(passage: _Passage, expected: _Waiting) -> bool:
    return _headed_alike(passage, expected, times=1)


def _names_subject(passage: _Passage, expected: _Waiting) -> bool:
    """Tell whether a passage begins with what the headline of an article names."""
    return len(expected.subject & passage.named) >= _NAMED


def _names(head: str, article: Sequence[Line]) -> set[str]:
    """Give the character pairs of a headline that the text below takes up.

    Its subject, not its rhetoric.
    """
    body = folded_text("".join(piece.text for piece in article if piece.role == "prose"))
    return {gram for gram in han_pairs(head) if gram in body}


def _headings(article: Sequence[Line]) -> list[str]:
    return [piece.text for piece in article[_text_start(article) :] if piece.role == "short"]


def _text_start(article: Sequence[Line]) -> int:
    """Give where the text below the headline block begins.

    With a section heading, if one stands directly over it.
    """
    start = _body_start(article)
    if (
        start < 2
        or article[start - 1].role != "short"
        or article[start - 2].role not in ("byline", "meta")
    ):
        return start
    return start - any(piece.role == "short" for piece in article[: start - 2])


def _body_start(article: Sequence[Line]) -> int:
    return next(
        (at for at, piece in enumerate(article) if piece.role not in HEAD_ROLES), len(article)
    )


def _take_label(stray: list[Line], owner: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Part a page or column name from the passage under it, unless it is a section heading like the owner's others."""
    first = stray[0]
    alike = any(first.text[:_ALIKE] == heading[:_ALIKE] for heading in _headings(owner))
    if _is_label(first) and not alike:
        return [first], stray[1:]
    return [], stray


_Vector = dict[str, float]


class _Grams:
    """Character pairs of the articles of a page, weighted by how few of them use each."""

    def __init__(self, articles: Sequence[Sequence[Line]]) -> None:
        self._articles = articles
        self._vectors: dict[int, _Vector] = {}
        spread = Counter(gram for article in articles for gram in set(han_pairs(_text(article))))
        self._weight = {gram: math.log(1 + len(articles) / count) for gram, count in spread.items()}

    def article(self, at: int) -> _Vector:
        """Give the vector of a whole article, worked out once."""
        if at not in self._vectors:
            self._vectors[at] = self.vector(self._articles[at])
        return self._vectors[at]

    def vector(self, pieces: Sequence[Line]) -> _Vector:
        """Weigh the pairs of characters of a passage."""
        counts = Counter(han_pairs(_text(pieces)))
        return {
            gram: math.log(1 + count) * self._weight.get(gram, 1.0)
            for gram, count in counts.items()
        }


def _agreement(mine: _Vector, theirs: _Vector) -> float:
    """Say how much two pieces of a page speak of the same.

    The cosine of their weighted pairs of characters.
    """
    product = sum(value * theirs.get(gram, 0.0) for gram, value in mine.items())
    norm = math.sqrt(
        sum(value**2 for value in mine.values()) * sum(value**2 for value in theirs.values())
    )
    return product / norm if norm else 0.0


def _text(pieces: Sequence[Line]) -> str:
    return folded_text("\n".join(piece.text for piece in pieces))
