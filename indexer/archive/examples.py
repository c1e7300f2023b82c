"""Queries to begin with that find something in this archive.

Made of its own words, and each asked before it is shown.

A page of an archive of laws offers what laws say. Words of titles are preferred, since they say
what texts are about.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from indexer.archive.archive import Archive
from indexer.search.answers.result import Hit
from indexer.search.language.parser import quote
from indexer.search.requests.request import SearchRequest
from indexer.text.fold import Folded, fold
from indexer.text.words import Word, cut_words

SAMPLE = 240
"""Paragraphs looked at: enough that what is frequent in an archive is frequent among them."""
NEAR = 10
"""Characters between two words that an example looks for near each other."""
_TRIED = 12
"""Candidates asked for one example: each costs a search of two frequent words."""


@dataclass(frozen=True, slots=True)
class Examples:
    """One query of each kind, empty where the archive has none. Each finds something exactly.

    phrases: frequent phrases, the most frequent first.
    """

    phrases: tuple[str, ...] = ()
    both: str = ""
    either: str = ""
    without: str = ""
    group: str = ""
    literal: str = ""
    gap: str = ""
    wild: str = ""
    near: str = ""
    then: str = ""
    unless: str = ""
    unless_before: str = ""
    whole: str = ""
    title: str = ""
    dates: str = ""
    inferred: str = ""

    @property
    def queries(self) -> tuple[str, ...]:
        """All of them."""
        rest = (getattr(self, field.name) for field in fields(self) if field.name != "phrases")
        return tuple(filter(None, (*self.phrases, *rest)))


@dataclass(frozen=True, slots=True)
class _Text:
    """A paragraph of the sample: its Han words of two characters and more, as places of the folded text."""

    shown: str
    folded: Folded
    words: tuple[Word, ...]

    def printed(self, start: int, end: int) -> str:
        first, last = self.folded.span(start, end)
        return self.shown[first:last]


def find_examples(archive: Archive, phrases: int = 3) -> Examples:
    """Make examples out of a sample of the archive: the same ones for the same index."""
    hits = archive.sample(SAMPLE)
    texts = [_read(hit.text) for hit in hits if hit.kind == "body"]
    topics = Counter(
        word.text for title in {hit.display_title for hit in hits} for word in _read(title).words
    )

    def first(candidates: Iterable[str], most: int = 1) -> list[str]:
        tried = itertools.islice(dict.fromkeys(filter(None, candidates)), _TRIED * most)
        found = (query for query in tried if archive.count(SearchRequest(query)))
        return list(itertools.islice(found, most))

    def one(candidates: Iterable[str]) -> str:
        return next(iter(first(candidates)), "")

    near = _pairs_near(texts, topics)
    rest = near[1:] or near
    neighbours = [
        (text.text, next_one.text)
        for text, next_one in _neighbours(texts)
        if text.text != next_one.text
    ]
    frequent = [
        word
        for word, _ in topics.most_common(_TRIED)
        if any(word in text.folded.text for text in texts)
    ]
    return Examples(
        phrases=tuple(first(_phrases(texts, topics), phrases)),
        both=one(f"{a} {b}" for a, b in near),
        either=one(f"{a} OR {b}" for a, b in rest),
        without=one(query for a, b in rest for query in (f"{a} NOT {b}", f"{b} NOT {a}")),
        group=one(
            f"({a} OR {b}) {c}" for (a, b), (c, _) in zip(near, rest[1:] or rest, strict=False)
        ),
        literal=one(map(quote, _with_signs(texts))),
        gap=one(f"{a}*{b}" for a, b in near),
        near=one(f"{a} NEAR/{NEAR} {b}" for a, b in rest),
        wild=one(f"{word[0]}?{word[2:]}" for word in frequent if len(word) > 2),
        then=one(f"{a} THEN/{NEAR} {b}" for a, b in near),
        unless=one(f"{a} NOT FOLLOWED BY {b}" for a, b in neighbours),
        unless_before=one(f"{b} NOT PRECEDED BY {a}" for a, b in neighbours),
        whole=one(f"={word}" for word in frequent),
        title=one(f"title:{word}" for word, _ in topics.most_common(_TRIED)),
        dates=one(_dates(hits)),
        inferred=one(["date:inferred"]),
    )


def _read(text: str) -> _Text:
    folded = fold(text)
    words = (
        word
        for word in _longest(cut_words(folded.word_text))
        if len(word.text) > 1 and not word.text.isascii()
    )
    # The word text has the same length unless a phrase rule changed it: then its places say nothing
    # about the other.
    same = len(folded.word_text) == len(folded.text)
    return _Text(text, folded, tuple(words) if same else ())


def _neighbours(texts: Sequence[_Text]) -> Iterator[tuple[Word, Word]]:
    """Give the words that follow each other without a sign between."""
    pairs = (pair for text in texts for pair in itertools.pairwise(text.words))
    return (pair for pair in pairs if pair[0].end == pair[1].start)


def _longest(words: Sequence[Word]) -> Iterator[Word]:
    """Leave out words inside longer ones, which search mode gives too.

    书馆 is no word to ask for in 图书馆.
    """
    end = 0
    for word in sorted(words, key=lambda one: (one.start, -one.end)):
        if word.end > end:
            yield word
            end = word.end


def _phrases(texts: Sequence[_Text], topics: Counter[str]) -> Iterator[str]:
    """Give phrases of two neighbouring words, those in most paragraphs first, none sharing a word with one before.

    One with a word of a title counts as if it stood in three times as many.
    """
    counts: Counter[str] = Counter()
    printed: dict[str, str] = {}
    words: dict[str, set[str]] = {}
    for text in texts:
        pairs = (pair for pair in itertools.pairwise(text.words) if pair[0].end == pair[1].start)
        found = {text.folded.text[a.start : b.end]: (a, b) for a, b in pairs}
        counts.update(found.keys())
        for phrase, (a, b) in found.items():
            printed.setdefault(phrase, text.printed(a.start, b.end))
            words.setdefault(phrase, {a.text, b.text})
    used: set[str] = set()

    def weight(phrase: str) -> int:
        return counts[phrase] * (3 if any(topics[word] for word in words[phrase]) else 1)

    for phrase in sorted(counts, key=lambda phrase: (-weight(phrase), phrase)):
        if not words[phrase] & used and phrase.isalpha():
            used |= words[phrase]
            yield printed[phrase]


def _pairs_near(texts: Sequence[_Text], topics: Counter[str]) -> list[tuple[str, str]]:
    """Give pairs of words that stand near each other in a sentence, those that say most about the archive first."""
    counts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        near = {
            (a.text, b.text)
            for at, a in enumerate(text.words)
            for b in text.words[at + 1 : at + 6]
            if 0 < b.start - a.end <= NEAR and a.text not in b.text and b.text not in a.text
            if not any(sign in "。!?;\n" for sign in text.folded.text[a.end : b.start])
        }
        counts.update(near)
    topical = {pair: count for pair, count in counts.items() if topics[pair[0]] and topics[pair[1]]}
    ordered = sorted((topical or counts).items(), key=lambda item: (-item[1], item[0]))
    different: list[tuple[str, str]] = []
    for pair, _ in ordered:
        if not any(set(pair) & set(other) for other in different):
            different.append(pair)
    return different[:_TRIED]


def _with_signs(texts: Sequence[_Text]) -> Iterator[str]:
    """Give printed stretches with a digit between Han characters, which only a quoted query takes as they stand."""
    for text in texts:
        for at, char in enumerate(text.shown):
            piece = text.shown[max(0, at - 2) : at + 6]
            if (
                char.isdecimal()
                and len(piece) == 8
                and piece.isalnum()
                and not piece[0].isdecimal()
            ):
                yield piece
                break


def _dates(hits: Sequence[Hit]) -> Iterator[str]:
    years = sorted({hit.date.span.value[:4] for hit in hits if hit.date})
    if years:
        yield f"date:{years[len(years) // 2]}..{years[-1]}"
