"""Places of an article: what it names, paragraph by paragraph, and the deepest unit that holds every event."""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.corpus.page.line import CONFIDENCE_DIGITS
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.corpus.places.match import matcher_of
from indexer.corpus.places.primary import Naming, find_primary, weigh
from indexer.corpus.places.resolve import Place, Resolver
from indexer.model import Mention, Paragraph, RegionPath, Regions
from indexer.text.fold import Folded, fold, fold_text


@dataclass(frozen=True, slots=True)
class _Text:
    """The folded paragraphs of an article in one string, parted by line feeds.

    The title is paragraph 0.
    """

    numbers: tuple[int, ...]
    shown: tuple[str, ...]
    starts: tuple[int, ...]
    folded: str

    @classmethod
    def of(cls, title: str | None, paragraphs: Sequence[Paragraph]) -> _Text:
        parts = [(0, title or ""), *((paragraph.n, paragraph.text) for paragraph in paragraphs)]
        folded = [fold_text(text) for _, text in parts]
        starts, at = [], 0
        for piece in folded:
            starts.append(at)
            at += len(piece) + 1
        return cls(
            tuple(n for n, _ in parts),
            tuple(text for _, text in parts),
            tuple(starts),
            "\n".join(folded),
        )

    def part_of(self, place: Place) -> int:
        """Give the position (not the number) of the paragraph of a place."""
        return bisect_right(self.starts, place.start) - 1

    def printed(self, place: Place) -> str:
        """Give a place as printed, in its original script."""
        part = self.part_of(place)
        shown, start, end = (
            self.shown[part],
            place.start - self.starts[part],
            place.end - self.starts[part],
        )
        here = shown[start:end]
        if fold_text(here) == self.folded[place.start : place.end]:
            return here
        begin, stop = _folded(shown).span(start, end)
        return shown[begin:stop]


@functools.lru_cache(maxsize=2)
def _folded(shown: str) -> Folded:
    """Fold a paragraph with the way back.

    Mentions come in reading order, so the last one is asked again.
    """
    return fold(shown)


def tag_article(
    title: str | None, paragraphs: Sequence[Paragraph], gazetteer: Gazetteer
) -> Regions:
    """Find the places that an article names, and its own place.

    `title` is the printed title block (kicker, title, subtitle may stand on lines of their own);
    places in it count for paragraph 0. Publisher's addresses and other boilerplate must not be
    among the paragraphs.
    """
    text = _Text.of(title, paragraphs)
    matcher = matcher_of(gazetteer)
    matches = matcher.find(text.folded)
    if not matches:
        return Regions()
    places = Resolver(text.folded, matcher, gazetteer).resolve(matches)
    primary = find_primary(_namings(places, text, gazetteer), len(paragraphs), gazetteer)
    return Regions(
        primary=gazetteer.path(primary.code) if primary else None,
        mentioned=_mentions(places, text, gazetteer),
        evidence=_evidence(primary.code, places, text, gazetteer) if primary else "",
        confidence=round(primary.share, CONFIDENCE_DIGITS) if primary else 0.0,
    )


def _namings(places: Sequence[Place], text: _Text, gazetteer: Gazetteer) -> list[Naming]:
    """Weigh every settled place; where a lower unit follows directly (日喀则市康马县) only the lower one counts."""
    namings = []
    for at, place in enumerate(places):
        if not place.code or any(
            _leads_to(place, following, gazetteer) for following in places[at + 1 : at + 2]
        ):
            continue
        part = text.part_of(place)
        namings.append(
            Naming(text.numbers[part], place.code, weigh(place, text.folded, text.starts[part]))
        )
    return namings


def _leads_to(place: Place, following: Place, gazetteer: Gazetteer) -> bool:
    near = following.qualified and following.start - place.end <= 1
    return near and gazetteer.is_below(following.code, place.code)


def _mentions(places: Sequence[Place], text: _Text, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Group the places by unit, in the order of their first naming."""
    groups: dict[tuple[str, ...], list[Place]] = {}
    for place in places:
        groups.setdefault((place.code, *place.candidates), []).append(place)
    return tuple(_mention(group, text, gazetteer) for group in groups.values())


def _mention(group: Sequence[Place], text: _Text, gazetteer: Gazetteer) -> Mention:
    first = group[0]
    numbers = tuple(dict.fromkeys(text.numbers[text.part_of(place)] for place in group))
    candidates = tuple(gazetteer.path(code) for code in first.candidates)
    path = gazetteer.path(first.code) if first.code else _common(candidates)
    return Mention(path, numbers, text.printed(first), bool(candidates), candidates)


def _common(paths: Sequence[RegionPath]) -> RegionPath:
    """Give the steps that all paths have in common."""
    steps = []
    for level in zip(*paths, strict=False):
        if len(set(level)) > 1:
            break
        steps.append(level[0])
    return tuple(steps)


def _evidence(primary: str, places: Sequence[Place], text: _Text, gazetteer: Gazetteer) -> str:
    """Give the first naming of the primary unit as printed, or the first of what lies below it."""
    own = [place for place in places if place.code == primary]
    below = own or [
        place for place in places if place.code and gazetteer.is_below(place.code, primary)
    ]
    return text.printed(below[0])
