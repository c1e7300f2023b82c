"""Which unit a name stands for: by the name before it, by its sentence, by the article.

Else it stays ambiguous.

Names that settle themselves come first. They carry the doubtful ones (朝阳区, 鼓楼区, 日照), then
the stems of counties (康马) and the townships of counties that the article names. Nothing is
guessed: a tie keeps all candidates.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.corpus.page.endings import PAUSE, STOP
from indexer.corpus.places.gazetteer import Gazetteer, Kind
from indexer.corpus.places.match import SMALLER, Match, Matcher, not_a_place

MAX_TOWN_COUNTIES = 40
"""An article that names more counties than this is a list.

The townships of all of them would only add accidents.
"""

MAX_STEM_TEXT = 500_000
"""Characters up to which stems and townships are looked for one by one.

A longer text is no article, and it would take minutes."""

_JOINTS = frozenset("的./-")
"""Folded characters that may stand between a unit and one below it: 西藏·拉萨."""
_SENTENCE_END = re.compile(rf"[{STOP}{PAUSE}\n]")
_NOT_A_TOWN = ("化", "居民", "职工")
"""新城镇化, 乡镇居民: the class belongs to the next word."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A name at start..end of the article's folded text.

    The unit's code, or several candidates and no code.

    qualified: a unit above it is named directly before.
    """

    start: int
    end: int
    code: str
    candidates: tuple[str, ...] = ()
    qualified: bool = False
    bare: bool = False


class Resolver:
    """Settles the names of one article."""

    def __init__(self, text: str, matcher: Matcher, gazetteer: Gazetteer) -> None:
        self.text = text
        self.matcher = matcher
        self.gazetteer = gazetteer
        self.places: list[Place] = []
        self._named_at: defaultdict[str, list[int]] = defaultdict(list)
        self._sentence_ends = [hit.start() for hit in _SENTENCE_END.finditer(text)]

    def resolve(self, matches: Sequence[Match]) -> list[Place]:
        """Give the places for the matches of the text and for what these make readable, in order."""
        doubtful = self._settle_clear(matches)
        self._settle_doubtful(doubtful)
        if self.places and len(self.text) <= MAX_STEM_TEXT:
            self._add_stems()
            self._add_towns()
        return self.places

    def _settle_clear(self, matches: Sequence[Match]) -> list[tuple[Match, tuple[str, ...]]]:
        """Settle what has one sense or a unit above it right before.

        Give the rest with their candidates.
        """
        doubtful: list[tuple[Match, tuple[str, ...]]] = []
        for match in matches:
            below = self._below_previous(match) or self._below_doubtful(match, doubtful)
            candidates = below or _usual_senses(match, self.gazetteer)
            if len(candidates) == 1 and (below or match.name not in self.matcher.doubtful):
                self._add(match, candidates[0], qualified=bool(below))
            else:
                lone = not below and match.name in self.matcher.traps.adjacent
                doubtful.append((match, () if lone else candidates))
        return doubtful

    def _below_previous(self, match: Match) -> tuple[str, ...]:
        """List the senses that lie below the place right before the match."""
        previous = self._place_ending_at(match.start)
        return self._senses_below(match, previous.code) if previous and previous.code else ()

    def _below_doubtful(
        self, match: Match, doubtful: list[tuple[Match, tuple[str, ...]]]
    ) -> tuple[str, ...]:
        """Settle a doubtful name by the unit below it that follows directly.

        连江县南竿乡 is in Taiwan.
        """
        if not doubtful or doubtful[-1][0].end != match.start:
            return ()
        above, candidates = doubtful[-1]
        pairs = [(code, sense) for code in candidates for sense in self._senses_below(match, code)]
        if len(pairs) != 1:
            return ()
        doubtful.pop()
        self._add(above, pairs[0][0])
        return (pairs[0][1],)

    def _senses_below(self, match: Match, above: str) -> tuple[str, ...]:
        return tuple(
            s.code for s in match.senses if s.code != above and self._is_below(s.code, above)
        )

    def _place_ending_at(self, start: int) -> Place | None:
        at = bisect_right(self.places, start, key=lambda place: place.start) - 1
        if at < 0:
            return None
        place = self.places[at]
        joined = place.end == start or (place.end == start - 1 and self.text[place.end] in _JOINTS)
        return place if joined else None

    def _settle_doubtful(self, doubtful: Sequence[tuple[Match, tuple[str, ...]]]) -> None:
        """Settle names by what the sentence, the paragraph or the article names besides.

        Clear places only count.
        """
        evidence = _Evidence(self.places, self.gazetteer)
        qualified = {
            self.text[place.start : place.end]: place.code
            for place in self.places
            if place.qualified
        }
        settled = []
        for match, candidates in doubtful:
            known = qualified.get(match.name)
            codes = (known,) if known else self._by_context(match, candidates, evidence)
            if len(codes) == 1:
                settled.append(Place(match.start, match.end, codes[0], bare=match.bare))
            elif codes:
                settled.append(Place(match.start, match.end, "", codes, bare=match.bare))
        self.places = sorted([*self.places, *settled])

    def _by_context(
        self, match: Match, candidates: tuple[str, ...], evidence: _Evidence
    ) -> tuple[str, ...]:
        """Give the one candidate that the nearest context backs, else those that stay.

        Nothing for a doubtful form.
        """
        for start, end in self._scopes(match.start) if candidates else ():
            backed = evidence.backed(candidates, start, end)
            if len(backed) == 1:
                return backed
            candidates = backed or candidates
        return (
            tuple(sorted(candidates))
            if len(candidates) > 1 and match.name not in self.matcher.doubtful
            else ()
        )

    def _scopes(self, start: int) -> Iterator[tuple[int, int]]:
        """Give the sentence, the paragraph and the whole article around a position."""
        ends = self._sentence_ends
        at = bisect_right(ends, start)
        yield (ends[at - 1] if at else 0), (ends[at] if at < len(ends) else len(self.text))
        left, right = self.text.rfind("\n", 0, start), self.text.find("\n", start)
        yield left + 1, right if right >= 0 else len(self.text)
        yield 0, len(self.text)

    def _add(self, match: Match, code: str, *, qualified: bool = False) -> None:
        insort(
            self.places, Place(match.start, match.end, code, qualified=qualified, bare=match.bare)
        )

    def _is_below(self, code: str, above: str) -> bool:
        return self.gazetteer.is_below(code, above)

    def _add_stems(self) -> None:
        """Find counties without their class.

        Those named in full elsewhere, and those of a prefecture that is named.
        """
        named = {place.code for place in self.places if place.code and not place.bare}
        for stem, codes in self._scope().items():
            certain = codes & named
            chosen = certain or codes
            if len(chosen) == 1 and stem not in self.matcher.traps.words:
                self._find_stem(stem, next(iter(chosen)), certain=bool(certain))
        self._add_joined_stems()

    def _scope(self) -> dict[str, set[str]]:
        """Give the counties below the places found so far, by their names without class."""
        scope: dict[str, set[str]] = defaultdict(set)
        for code in {place.code for place in self.places if place.code}:
            for stem, below in self.matcher.stems_below(code):
                scope[stem].add(below)
        return scope

    def _find_stem(self, stem: str, code: str, *, certain: bool) -> None:
        start = self.text.find(stem)
        while start >= 0:
            end = start + len(stem)
            if self._free(start, end) and self._stem_stands(stem, start, certain=certain):
                insort(self.places, Place(start, end, code, bare=True))
            start = self.text.find(stem, end)

    def _stem_stands(self, stem: str, start: int, *, certain: bool) -> bool:
        end = start + len(stem)
        if not_a_place(self.text, start, end) or SMALLER.match(self.text, end):
            return False
        if self.matcher.traps.in_phrase(self.text, start, stem):
            return False
        if certain:
            return self.matcher.begins_word(self.text, start, end)
        return self.matcher.is_word(self.text, start, end)

    def _add_joined_stems(self) -> None:
        """Find stems right behind a unit above them: 甘肃敦煌."""
        for place in tuple(self.places):
            found = self.matcher.stem_at(self.text, place.end) if place.code else None
            if not found:
                continue
            stem, codes = found
            below = [
                code for code in codes if code != place.code and self._is_below(code, place.code)
            ]
            end = place.end + len(stem)
            if len(below) == 1 and self._free(place.end, end) and not SMALLER.match(self.text, end):
                insort(self.places, Place(place.end, end, below[0], qualified=True, bare=True))

    def _free(self, start: int, end: int) -> bool:
        at = bisect_right(self.places, end - 1, key=lambda place: place.start)
        return at == 0 or self.places[at - 1].end <= start

    def _add_towns(self) -> None:
        """Find the townships of the counties that the article names."""
        for place in self.places:
            self._named_at[place.code].append(place.start)
        counties = sorted(code for code in self._named_at if code)
        counties = [code for code in counties if self.gazetteer.has_towns(code)]
        names: dict[str, list[str]] = defaultdict(list)
        for county in counties if len(counties) <= MAX_TOWN_COUNTIES else ():
            for town, name in self.gazetteer.folded_towns(county):
                names[name].append(town)
        for name in sorted(names, key=lambda name: (-len(name), name)):
            self._find_town(name, names[name])

    def _find_town(self, name: str, codes: list[str]) -> None:
        start = self.text.find(name)
        while start >= 0:
            end = start + len(name)
            if self._free(start, end) and not self.text.startswith(_NOT_A_TOWN, end):
                self._add_town(start, end, codes)
            start = self.text.find(name, end)

    def _add_town(self, start: int, end: int, codes: list[str]) -> None:
        previous = self._place_ending_at(start)
        if not previous and not self.matcher.begins_word(self.text, start, end):
            return
        if previous and previous.code:
            codes = [code for code in codes if self._is_below(code, previous.code)]
        elif len(codes) > 1:
            codes = self._of_nearest_county(start, codes)
        if codes:
            code, candidates = (codes[0], ()) if len(codes) == 1 else ("", tuple(codes))
            insort(self.places, Place(start, end, code, candidates, qualified=bool(previous)))

    def _of_nearest_county(self, start: int, codes: list[str]) -> list[str]:
        """Keep the towns of the county named last before them in the paragraph, if any of it has the name."""
        begin = self.text.rfind("\n", 0, start) + 1
        last = {code: self._last_named(code[:6], start) for code in codes}
        nearest = max(last.values())
        return [code for code in codes if last[code] == nearest] if nearest >= begin else codes

    def _last_named(self, county: str, start: int) -> int:
        """Give the last place before `start` where a county is named; -1 when there is none."""
        starts = self._named_at[county]
        at = bisect_left(starts, start)
        return starts[at - 1] if at else -1


class _Evidence:
    """Where an article names which units, for the benefit of doubtful names."""

    def __init__(self, places: Sequence[Place], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._starts: list[int] = []
        self._units: list[frozenset[str]] = []
        self._named: dict[tuple[int, int], frozenset[str]] = {}
        for place in places:
            self._starts.append(place.start)
            self._units.append(frozenset(step.code for step in gazetteer.path(place.code)))

    def backed(self, candidates: Sequence[str], start: int, end: int) -> tuple[str, ...]:
        """Keep the candidates that share the deepest unit with a clear place in start..end.

        Empty when none does.
        """
        span = bisect_right(self._starts, start - 1), bisect_right(self._starts, end - 1)
        if span not in self._named:
            self._named[span] = frozenset().union(*self._units[slice(*span)])
        depths = {code: self._shared(code, self._named[span]) for code in candidates}
        best = max(depths.values(), default=0)
        return tuple(code for code in candidates if best and depths[code] == best)

    def _shared(self, code: str, named: frozenset[str]) -> int:
        """Count the levels of a unit's path that are named, the unit itself included."""
        return sum(step.code in named for step in self._gazetteer.path(code))


def _usual_senses(match: Match, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Leave former names out where a unit of today has the name, and prefectures where a province has the bare form."""
    today = [sense for sense in match.senses if sense.kind is not Kind.FORMER] or list(match.senses)
    if match.bare:
        provinces = [sense for sense in today if gazetteer.level(sense.code) == "province"]
        today = provinces or today
    return tuple(dict.fromkeys(sense.code for sense in today))
