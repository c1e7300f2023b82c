"""What a search gives back: exact totals, hits with spans in the shown text, facets with what is missing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from indexer.model import ArticleDate, Author, Level, ParagraphKind, RegionPath, Script
from indexer.search.language.notes import Note
from indexer.search.matching.highlights import Marks


@dataclass(frozen=True, slots=True)
class Totals:
    """Exact numbers of 次, 段 and 篇. `occurrences` is None when the query has nothing to count."""

    occurrences: int | None
    paragraphs: int
    articles: int


class RankedParagraph(NamedTuple):
    """One paragraph of an engine's page: its number in the index and its score.

    whole: whether it has a whole-word occurrence, or none to judge; None where the engine did not
    look.
    """

    number: int
    score: float
    whole: bool | None = None


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Matching paragraphs per value, and how many have no value.

    Values are region codes of every level (province, prefecture, county), 2024, 2024-01, source
    names, or kinds.
    """

    counts: dict[str, int]
    missing: int
    ambiguous: int = 0


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Matching paragraphs by place and period: 2024, 2024-01, or the empty string for none.

    Zeros are left out.

    rows: of every code asked for that occurs; a paragraph that has several counts in each row.
    others: of paragraphs with none of these codes. missing, ambiguous: of paragraphs without any
    place, and of those with one that cannot be told apart. totals: every paragraph once.
    """

    rows: dict[str, dict[str, int]]
    others: dict[str, int]
    missing: dict[str, int]
    ambiguous: dict[str, int]
    totals: dict[str, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """What matches a request exactly.

    How the query was read, totals, and the same by place and period.
    """

    understood: str
    notes: tuple[Note, ...]
    total: Totals
    table: CrossTable


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """What an engine says to one query tree.

    Totals, the wanted page in order, facet counts by facet name.

    unique: how many paragraphs match when every cluster of copies counts once, where the request
    wishes to know. numbers: of all paragraphs that match, ascending, a list or an array, where the
    request wishes and the engine can.
    """

    totals: Totals
    page: tuple[RankedParagraph, ...]
    facets: dict[str, FacetCounts] = field(default_factory=dict)
    unique: int | None = None
    numbers: Collection[int] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Bucket:
    """One value of a facet; `level` and `parent` only for regions."""

    value: str
    label: str
    count: int
    selected: bool = False
    excluded: bool = False
    level: Level | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """The buckets of one facet in display order; a ticked value is present even at count 0."""

    name: str
    buckets: tuple[Bucket, ...]
    missing: int
    ambiguous: int = 0


@dataclass(frozen=True, slots=True)
class Copies:
    """The cluster of identical and near-identical paragraphs that a hit is in.

    id: the paragraph id of the one that was seen first. size: how many they are. first: whether the
    hit is that one.
    """

    id: str
    size: int
    first: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One paragraph found.

    Spans are character offsets into `text`, the shown text; they never overlap.

    title_spans: where the query's words for the title stand in `display_title`. in_article: how
    many paragraphs of its article match, where a search said so. anchor: what it is found by in
    later builds, empty where the index makes none.
    """

    paragraph_id: str
    article_id: str
    file: str
    article: int
    n: int
    lines: tuple[int, ...]
    kind: ParagraphKind
    title: str | None
    display_title: str
    date: ArticleDate | None
    source: str | None
    region: RegionPath | None
    text: str
    marks: Marks
    score: float
    script: Script = "hans"
    cluster: Copies | None = None
    authors: tuple[Author, ...] = ()
    url: str | None = None
    title_spans: tuple[tuple[int, int], ...] = ()
    in_article: int = 0
    anchor: str = ""
    whole: bool | None = None
    """Whether the engine found it as a whole word; None where it did not look."""

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where the query stands in the text."""
        return self.marks.spans

    @property
    def whole_word(self) -> bool:
        """Whether it stands there as a whole word."""
        return self.marks.whole_word if self.whole is None else self.whole


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text that would find something, as printed, and how many paragraphs it finds under the same filters."""

    text: str
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Completion:
    """A text of the index, folded.

    How often it occurs, and the number of a paragraph that holds it.
    """

    text: str
    occurrences: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Which index gave an answer."""

    generation: str
    paragraphs: int
    articles: int
    fingerprint: str
    engine: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The whole answer to a request.

    exact is False only for a loosened search. unique: paragraphs that are left of the total when
    every cluster of copies among them counts once. understood, read as a query, gives the same tree
    again. did_you_mean: texts of the archive that are one character away from a query that finds
    nothing, the most frequent first.
    """

    query: str
    understood: str
    notes: tuple[Note, ...]
    total: Totals
    unique: int
    exact: bool
    hits: tuple[Hit, ...]
    facets: dict[str, Facet]
    index: IndexInfo
    took_ms: float
    did_you_mean: tuple[Proposal, ...] = ()
