"""What an engine is: something that takes paragraphs once and then answers query trees about them.

Engines match, count, rank and facet. They know no URL, no HTML and no query string.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from indexer.errors import DeadlineExceededError
from indexer.index.segments.order import Order
from indexer.index.store.documents import Batch, IndexedParagraph
from indexer.index.store.protocol import MatchedArticle
from indexer.index.store.store import Store
from indexer.search.answers.result import Completion, CrossTable, EngineAnswer
from indexer.search.language.nodes import Node
from indexer.search.matching.lines import LineList, LineWish, Spot
from indexer.search.requests.cube import CountedCopies, Slab
from indexer.search.requests.request import Crossing, Filters, Wanted


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which a search gives up, on the monotonic clock.

    Loops ask it every few thousand steps.
    """

    seconds: float
    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Make a deadline this many seconds from now."""
        return cls(seconds, time.monotonic() + seconds)

    def check(self) -> None:
        """Raise DeadlineExceededError once the moment has passed."""
        if time.monotonic() > self.at:
            raise DeadlineExceededError(self.seconds)


class CopyCounter(Protocol):
    """What knows which paragraphs are copies of each other."""

    def count_different(self, numbers: Collection[int]) -> int:
        """Count paragraphs, given by number, ascending and each once, with every cluster of copies counted once."""
        ...

    def heads(self, numbers: Any) -> Any:
        """Give for each of some paragraphs, a sequence, the first of its cluster.

        Its own number when it is alone.

        Of an array of NumPy's own index width it gives such an array.
        """
        ...


class NoCopies:
    """Knows no copies: every paragraph counts."""

    def count_different(self, numbers: Collection[int]) -> int:
        """Count paragraphs."""
        return len(numbers)

    def heads(self, numbers: Any) -> Any:
        """Give the paragraphs themselves."""
        return numbers


NO_COPIES = NoCopies()


class Engine(Protocol):
    """An opened, immutable index of one engine. Safe to use from several threads."""

    name: str

    def search(self, node: Node, wanted: Wanted, deadline: Deadline) -> EngineAnswer:
        """Find what matches `node` and passes the filters, and count and give what is wanted of it.

        Place values in `node` and in the filters are GB/T 2260 codes. Totals and facets are exact
        over all matches; an engine that cannot count occurrences exactly gives None for them. The
        number of matches with every cluster of copies counted once where that is wanted.
        Paragraphs have numbers that ascend in index order; whether there are gaps between them is
        the engine's affair. Order by relevance: paragraphs with a whole-word occurrence (or none to
        judge) first, then score, then newest, then number; by date: newest or oldest begin first,
        undated last, then number. Raises DeadlineExceededError.
        """
        ...

    def tabulate(
        self, node: Node, filters: Filters, crossing: Crossing, deadline: Deadline
    ) -> CrossTable:
        """Count all paragraphs that match `node` and pass every filter by place and period, exactly.

        Raises DeadlineExceededError.
        """
        ...

    def close(self) -> None:
        """Release files."""
        ...


@runtime_checkable
class Completer(Protocol):
    """An engine that knows its words and phrases, and gives the most frequent ones first."""

    def complete(self, prefix: str, limit: int) -> list[Completion]:
        """Give frequent words and phrases that begin with a text, or whose pinyin (or its initials) does."""
        ...

    def sounding(self, text: str, limit: int) -> list[Completion]:
        """Give frequent words and phrases that are read as a text is, and are not it."""
        ...


@runtime_checkable
class Cubing(Protocol):
    """An engine that counts cubes exactly."""

    def cube(
        self,
        nodes: Sequence[Node],
        filters: Filters,
        crossing: Crossing,
        deadline: Deadline,
        *,
        copies: CountedCopies = "all",
        letters: bool = False,
    ) -> tuple[Slab, ...]:
        """Count what matches each node and passes every filter, by place and period, in four units, exactly.

        copies: `first` counts of each cluster only the match that was seen first: by its last day,
            undated last, then
        by number. letters: whether characters are counted too, as a base needs them. Raises
        DeadlineExceededError.
        """
        ...


ParagraphKeys = Callable[[Any], Any]
"""Gives for each of some paragraphs, a sequence of numbers, 64 bits that it keeps in every build.

Of an array it may give an array.
"""


@runtime_checkable
class Locating(Protocol):
    """An engine that knows where in a paragraph a query occurs."""

    def locate(self, node: Node, filters: Filters, deadline: Deadline) -> tuple[Spot, ...]:
        """Give every occurrence of every positive leaf in the paragraphs that match and pass, in index order.

        As many as `search` counts. Equal places are in the order of their leaves. Raises
        DeadlineExceededError.
        """
        ...

    def concordance(
        self, node: Node, filters: Filters, wish: LineWish, keys: ParagraphKeys, deadline: Deadline
    ) -> LineList:
        """Order, group or draw what `locate` gives, however many that is.

        Those drawn have the smallest `draw_key`, of occurrences or of what the wish draws; of equal
        ones the first in index order. Raises
        DeadlineExceededError.
        """
        ...


@runtime_checkable
class ArticleListing(Protocol):
    """An engine that gives the articles of an answer without the numbers of all its paragraphs."""

    def matched_articles(
        self, node: Node, filters: Filters, deadline: Deadline
    ) -> Sequence[MatchedArticle]:
        """Give all articles of which paragraphs match, in index order.

        Raises TooManyArticlesError and DeadlineExceededError.
        """
        ...


ReadFile = Callable[[int], Iterable[IndexedParagraph]]
"""Gives the paragraphs of the file at a position of index order as they were packed, numbered as in
the store."""


@runtime_checkable
class Publisher(Protocol):
    """A builder whose index lies outside of the folder, where nobody is to see it before it is whole."""

    def building(self, of: str) -> AbstractContextManager[None]:
        """Begin what `build` and `publish` do, or go on where a builder of the same died. of: names what is built."""
        ...

    def publish(self, folder: Path, store: Store, read: ReadFile) -> None:
        """Complete what `build` began with what is known now that the store is whole, and put it in its place."""
        ...

    def check_base(self) -> None:
        """See that an update can go on from what is published; raises ArchiveOutdatedError."""
        ...

    def update(self, folder: Path, base: Path, stores: tuple[Store, Store], read: ReadFile) -> None:
        """Publish what has become of a store from the index of the one before.

        base: the engine's folder before. stores: before and after, with the same segments.
        """
        ...


@runtime_checkable
class Updatable(Protocol):
    """A builder that goes on from the files of an index, which are kept as they are."""

    def add_segment(self, folder: Path, segment: int, packs: Iterable[Any]) -> None:
        """Write the packs of new and changed files as a further segment.

        Paragraphs and articles are numbered from 0 within it. `arrange` must follow.
        """
        ...

    def arrange(self, folder: Path, order: Order) -> None:
        """Number the paragraphs of all segments anew, after segments were added or files deleted."""
        ...


class EngineBuilder(Protocol):
    """Writes one engine's files into an unpublished folder, in two steps, of which several processes do the first."""

    def pack(self, batch: Batch) -> Any:
        """Make of a batch what `build` takes.

        Everything that can be done before the batches around it are known.

        What it gives is handed from process to process: few, large and plain values.
        """
        ...

    def build(self, folder: Path, packs: Iterable[Any]) -> None:
        """Consume the packs of all batches in index order and close every file.

        Paragraphs and articles are numbered 0, 1, 2, … over all packs.
        """
        ...
