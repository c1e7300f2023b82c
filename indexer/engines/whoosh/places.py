"""Whoosh queries that know where they match.

Phrases of the character field, and leaves verified in the stored text.

Whoosh's own Phrase gives spans, but no way to ask for several tokens at one position (a character
and its edge), to stop at a deadline while it looks for the next paragraph, or to keep the places of
the paragraphs it has passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from whoosh import matching
from whoosh.matching.mcore import ReadTooFar
from whoosh.query.qcore import Every, Query
from whoosh.reading import IndexReader
from whoosh.searching import SearchContext, Searcher

from indexer.engines.protocol import Deadline
from indexer.engines.whoosh.schema import read_edges
from indexer.search.language.nodes import Leaf
from indexer.search.matching.leaf import find_leaf

Place = tuple[int, int]
"""Folded characters from start up to but excluding end."""


class PlacesQuery(Query):
    """A query that remembers the places, without overlap, in every paragraph that its matchers have stood on."""

    def __init__(self, deadline: Deadline) -> None:
        self.boost = 1.0
        self.deadline = deadline
        self.places: dict[int, Sequence[Place]] = {}

    def places_in(self, numbers: Sequence[int], searcher: Searcher) -> dict[int, Sequence[Place]]:
        """Give the places in those of the paragraphs `numbers` (ascending) that have any."""
        self.deadline.check()
        matcher = self.matcher(searcher)
        for number in [number for number in numbers if number not in self.places]:
            if not matcher.is_active():
                break
            if matcher.id() < number:
                matcher.skip_to(number)
        return {number: self.places[number] for number in numbers if number in self.places}


class PhraseQuery(PlacesQuery):
    """Tokens at fixed distances from a start.

    `terms` are pairs of token and offset, `size` is the length of a match.

    Without terms it matches nothing.
    """

    def __init__(
        self, field: str, terms: Sequence[tuple[str, int]], size: int, deadline: Deadline
    ) -> None:
        super().__init__(deadline)
        self.fieldname = field
        self.size = size
        self.offsets: dict[str, list[int]] = {}
        for token, offset in terms:
            self.offsets.setdefault(token, []).append(offset)

    def estimate_size(self, reader: IndexReader) -> int:
        """Give the number of paragraphs that have the rarest token.

        Whoosh orders intersections by it.
        """
        return min(
            (int(reader.doc_frequency(self.fieldname, token)) for token in self.offsets), default=0
        )

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> matching.Matcher:  # noqa: ARG002
        """Give a matcher over the paragraphs with at least one match."""
        reader = searcher.reader()
        tokens = sorted(self.offsets, key=lambda token: reader.doc_frequency(self.fieldname, token))
        if not tokens or (self.fieldname, tokens[0]) not in reader:
            return matching.NullMatcher()
        return _PhraseMatcher(
            self,
            [(reader.postings(self.fieldname, token), self.offsets[token]) for token in tokens],
        )


class VerifiedQuery(PlacesQuery):
    """A leaf that is looked for in the stored text of the paragraphs that `candidates` lets through."""

    def __init__(self, leaf: Leaf, candidates: Query, deadline: Deadline) -> None:
        super().__init__(deadline)
        self.leaf = leaf
        self.candidates = candidates

    def estimate_size(self, reader: IndexReader) -> int:
        """Give an upper bound on the number of paragraphs."""
        return int(self.candidates.estimate_size(reader))

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> matching.Matcher:
        """Give a matcher over the paragraphs with at least one match."""
        return _VerifiedMatcher(self, self.candidates.matcher(searcher, context), searcher.reader())


class _PlacesMatcher(matching.Matcher):
    """Stops at the paragraphs of `lead` in which `_places` finds something, and notes it in the query."""

    def __init__(self, query: PlacesQuery, lead: matching.Matcher) -> None:
        self._query = query
        self._lead = lead
        self._active = True
        self._find()

    def is_active(self) -> bool:
        return self._active

    def id(self) -> int:
        return int(self._lead.id())

    def next(self) -> None:
        if not self._active:
            raise ReadTooFar
        self._lead.next()
        self._find()

    def skip_to(self, number: int) -> None:
        if not self._active:
            raise ReadTooFar
        if number > self.id():
            self._lead.skip_to(number)
            self._find()

    def supports(self, astype: str) -> bool:  # noqa: ARG002
        return False

    def _find(self) -> None:
        """Move to the first paragraph, from the present one on, that has places."""
        while self._meet():
            self._query.deadline.check()
            if places := self._places():
                self._query.places[self.id()] = places
                return
            self._lead.next()
        self._active = False

    def _meet(self) -> bool:
        """Move `lead` to the next paragraph worth looking at, from the present one on.

        Tell whether there is one.
        """
        return bool(self._lead.is_active())

    def _places(self) -> list[Place]:
        raise NotImplementedError


class _PhraseMatcher(_PlacesMatcher):
    """Walks the postings of all tokens in step, the rarest first, and compares positions where all of them meet."""

    def __init__(
        self, query: PhraseQuery, postings: list[tuple[matching.Matcher, list[int]]]
    ) -> None:
        self._size = query.size
        self._postings = postings
        super().__init__(query, postings[0][0])

    def _meet(self) -> bool:
        while self._lead.is_active():
            self._query.deadline.check()
            number = self._lead.id()
            furthest = self._furthest(number)
            if furthest is None:
                return False
            if furthest == number:
                return True
            self._lead.skip_to(furthest)
        return False

    def _furthest(self, number: int) -> int | None:
        """Bring the other postings up to a paragraph.

        Give where the first of them stands that is beyond it.
        """
        for posting, _ in self._postings[1:]:
            if posting.id() < number:
                posting.skip_to(number)
                if not posting.is_active():
                    return None
            if posting.id() > number:
                return int(posting.id())
        return number

    def _places(self) -> list[Place]:
        places: list[Place] = []
        for start in self._starts():
            if not places or start >= places[-1][1]:
                places.append((start, start + self._size))
        return places

    def _starts(self) -> list[int]:
        """Give every start of the phrase, ascending."""
        starts: list[int] | None = None
        for posting, offsets in self._postings:
            positions = posting.value_as("positions")
            present = set(positions)
            for offset in offsets:
                self._query.deadline.check()
                if starts is None:
                    starts = [position - offset for position in positions]
                else:
                    starts = [start for start in starts if start + offset in present]
            if not starts:
                break
        return starts or []


class _VerifiedMatcher(_PlacesMatcher):
    """Looks for a leaf in the stored text of each candidate."""

    def __init__(
        self, query: VerifiedQuery, candidates: matching.Matcher, reader: IndexReader
    ) -> None:
        self._leaf = query.leaf
        self._reader = reader
        super().__init__(query, candidates)

    def _places(self) -> list[Place]:
        folded, edges = read_edges(self._reader.stored_fields(self.id())["characters"])
        found = find_leaf(self._leaf, folded, lambda: edges, self._query.deadline.check)
        return [(place.start, place.end) for place in found]


class TimedSearcher:
    """Whoosh's searcher whose postings ask the time at every step, in whatever loop of Whoosh they are."""

    def __init__(self, searcher: Searcher, deadline: Deadline) -> None:
        self._searcher, self._deadline = searcher, deadline

    def __getattr__(self, name: str) -> Any:
        """Give what is not timed."""
        return getattr(self._searcher, name)

    def postings(self, *names: Any, **options: Any) -> matching.Matcher:
        """Give the paragraphs of a term."""
        return _TimedMatcher(self._searcher.postings(*names, **options), self._deadline)


class EveryQuery(Every):
    """All paragraphs, with the time asked at every step."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> matching.Matcher:
        """Give a matcher over all paragraphs."""
        return _TimedMatcher(super().matcher(searcher, context), self._deadline)


class _TimedMatcher(matching.WrappingMatcher):
    """Asks the time before each step of another matcher."""

    def __init__(self, child: matching.Matcher, deadline: Deadline, boost: float = 1.0) -> None:
        super().__init__(child, boost)
        self._deadline = deadline

    def next(self) -> None:
        self._deadline.check()
        self.child.next()

    def skip_to(self, number: int) -> None:
        self._deadline.check()
        self.child.skip_to(number)

    def all_ids(self) -> Iterator[int]:
        for number in self.child.all_ids():
            self._deadline.check()
            yield number

    def copy(self) -> _TimedMatcher:
        return self._replacement(self.child.copy())

    def _replacement(self, child: matching.Matcher) -> _TimedMatcher:
        return _TimedMatcher(child, self._deadline, self.boost)
