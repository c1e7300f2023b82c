"""Draws what to ask, asks the engine, reads the texts, and says what differs."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypedDict

from indexer.audit.scan import BETWEEN, Tally, digest_of, scan
from indexer.described import Count
from indexer.engines.protocol import Cubing, Deadline, Engine
from indexer.errors import BadRequestError
from indexer.index.store.protocol import StoredArticle
from indexer.model import DateSpan
from indexer.search.language.nodes import Text
from indexer.search.requests.cube import UNDATED, Counts, Line, Slab, total_of
from indexer.search.requests.request import Choice, Crossing, Filters, SearchRequest
from indexer.text.fold import fold_text
from indexer.text.scripts import other_script

LONGEST = 12
"""Characters of the longest string that is drawn."""
SHORT_STRINGS, SHORT_PARAGRAPHS, SHORT_CUBES = 200, 20_000, 10
"""What follows each build: a second or two, however large the archive is."""
LONG_STRINGS, LONG_CUBES = 1000, 50
RUN = 64
"""Paragraphs that are read one after the other where not all are read."""
ASKED_SECONDS = 60.0
_TRIES = 20
"""Draws for each string that is wanted: a paragraph may hold nothing but blanks."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is audited. paragraphs: at most so many are read, from all over; None for all."""

    strings: int = LONG_STRINGS
    paragraphs: int | None = None
    cubes: int = LONG_CUBES
    seed: int = 1


SHORT = Plan(SHORT_STRINGS, SHORT_PARAGRAPHS, SHORT_CUBES)


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that was answered in two ways, each as words."""

    asked: str
    engine: str
    texts: str


class DifferenceJson(TypedDict):
    """A question that was answered in two ways, each as words."""

    asked: str
    engine: str
    texts: str


class AuditJson(TypedDict):
    """How an index was held against its texts.

    most_wrong: the share of strings that may be counted wrongly at most, with a certainty of 95 %;
    null where something differs.
    """

    generation: str
    seed: int
    strings: Count
    cubes: Count
    read: Count
    paragraphs: Count
    different: Count
    differences: list[DifferenceJson]
    most_wrong: float | None
    command: str
    made: str
    took_ms: Count


@dataclass(frozen=True, slots=True)
class Audit:
    """What was compared. read: paragraphs that were read, of so many. differences: none is good."""

    generation: str
    seed: int
    strings: int
    cubes: int
    read: int
    paragraphs: int
    differences: tuple[Difference, ...]
    made: str
    milliseconds: int

    @property
    def is_whole(self) -> bool:
        """Whether every paragraph was read."""
        return self.read == self.paragraphs

    @property
    def most_wrong(self) -> float:
        """The share of strings that may be counted wrongly at most, with a certainty of 95 %.

        1 − .05^(1/n), where none of n was (C. J. Clopper, E. S. Pearson 1934).
        """
        return 1 - 0.05 ** (1 / self.strings) if self.strings else 1.0

    @property
    def command(self) -> str:
        """What repeats it at a terminal."""
        part = "" if self.is_whole else f" --paragraphs {self.read}"
        return f"duanluo audit --n {self.strings} --seed {self.seed}{part}"

    def as_json(self) -> AuditJson:
        """Give it as plain values, as `audit-GENERATION.json` and `/api/audit` have it."""
        return {
            "generation": self.generation,
            "seed": self.seed,
            "strings": self.strings,
            "cubes": self.cubes,
            "read": self.read,
            "paragraphs": self.paragraphs,
            "different": len(self.differences),
            "differences": [
                {"asked": one.asked, "engine": one.engine, "texts": one.texts}
                for one in self.differences
            ],
            "most_wrong": None if self.differences else round(self.most_wrong, 6),
            "command": self.command,
            "made": self.made,
            "took_ms": self.milliseconds,
        }

    @classmethod
    def from_json(cls, shape: Mapping[str, Any]) -> Audit:
        """Read it again; raises KeyError, TypeError for what is none."""
        found = tuple(Difference(**one) for one in shape["differences"])
        return cls(
            generation=str(shape["generation"]),
            seed=int(shape["seed"]),
            strings=int(shape["strings"]),
            cubes=int(shape["cubes"]),
            read=int(shape["read"]),
            paragraphs=int(shape["paragraphs"]),
            differences=found,
            made=str(shape["made"]),
            milliseconds=int(shape["took_ms"]),
        )


class Texts(Protocol):
    """A store whose paragraphs are numbered from 0 without gaps."""

    @property
    def paragraph_count(self) -> int:
        """How many there are."""
        ...

    def shown_text(self, number: int) -> str:
        """Give the text of one."""
        ...

    def article_of(self, number: int) -> int:
        """Give the number of its article."""
        ...

    def article_head(self, number: int) -> StoredArticle:
        """Give an article without its paragraphs."""
        ...


@dataclass(frozen=True, slots=True)
class _Asked:
    """A string as asked and as folded."""

    text: str
    folded: str


def audited(engine: Engine, store: Texts, generation: str, plan: Plan) -> Audit:
    """Compare an engine with the texts of the store beside it.

    Raises BadRequestError where there is nothing to draw from, DeadlineExceededError.
    """
    began = time.perf_counter()
    chance = random.Random(plan.seed)  # noqa: S311 - to be repeated, not to be secret
    asked = tuple(_drawn(store, plan.strings, chance))
    if not asked:
        raise BadRequestError("No string can be drawn from this archive.", field="n")
    runs = _runs(store.paragraph_count, plan.paragraphs, chance)
    is_whole = sum(map(len, runs)) == store.paragraph_count
    of_cubes = _for_cubes(asked, plan.cubes if is_whole else 0, engine)
    tallies = scan(_folded(store, runs), [one.folded for one in asked], frozenset(of_cubes))
    found = [
        *_compare_strings(engine, asked, tallies, None if is_whole else runs),
        *_compare_cubes(engine, store, [(asked[at], tallies[at]) for at in of_cubes], chance),
    ]
    return Audit(
        generation,
        plan.seed,
        len(asked),
        len(of_cubes),
        sum(map(len, runs)),
        store.paragraph_count,
        tuple(found),
        dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        round((time.perf_counter() - began) * 1000),
    )


def _drawn(store: Texts, wanted: int, chance: random.Random) -> Iterator[_Asked]:
    """Draw strings from random paragraphs, every other one in the other script."""
    drawn = 0
    for _ in range(wanted * _TRIES if store.paragraph_count else 0):
        if drawn == wanted:
            return
        text = store.shown_text(chance.randrange(store.paragraph_count))
        length = chance.randint(1, LONGEST)
        begin = chance.randrange(max(1, len(text) - length + 1))
        text = text[begin : begin + length].strip()
        text = other_script(text) if drawn % 2 else text
        folded = fold_text(text)
        if folded and text.isprintable() and BETWEEN not in folded:
            drawn += 1
            yield _Asked(text, folded)


def _runs(count: int, most: int | None, chance: random.Random) -> list[range]:
    """Choose the paragraphs to read: all, or stretches from all over, at most so many in sum."""
    if most is None or most >= count:
        return [range(count)]
    stretches = max(1, most // RUN)
    begins = sorted(chance.sample(range(-(-count // RUN)), min(stretches, -(-count // RUN))))
    length = min(RUN, most)
    return [range(at * RUN, min(at * RUN + length, count)) for at in begins]


def _folded(store: Texts, runs: Sequence[range]) -> Iterator[tuple[int, str]]:
    for run in runs:
        yield from ((number, fold_text(store.shown_text(number))) for number in run)


def _compare_strings(
    engine: Engine,
    asked: Sequence[_Asked],
    tallies: Sequence[Tally],
    runs: Sequence[range] | None,
) -> Iterator[Difference]:
    """Compare what an engine finds of each string. runs: what was read, None for all."""
    is_whole = runs is None
    for one, tally in zip(asked, tallies, strict=True):
        request = SearchRequest(limit=0, numbers=True)
        node = Text(one.text, literal=True)
        answer = engine.search(node, request, Deadline.after(ASKED_SECONDS))
        totals = answer.totals
        numbers = answer.numbers
        if numbers is not None and runs is not None:
            numbers = list(_within(numbers, runs))
        paragraphs = len(numbers) if numbers is not None else totals.paragraphs
        occurrences = totals.occurrences if is_whole else None
        agrees = paragraphs == tally.paragraphs and occurrences in (None, tally.occurrences)
        if agrees and (numbers is None or digest_of(numbers) == tally.digest):
            continue
        yield Difference(
            one.text,
            _said(paragraphs, occurrences),
            _said(tally.paragraphs, tally.occurrences if is_whole else None)
            + (" (other ones)" if agrees else ""),
        )


def _said(paragraphs: int, occurrences: int | None) -> str:
    times = "" if occurrences is None else f", {occurrences} occurrences"
    return f"{paragraphs} paragraphs{times}"


def _within(numbers: Collection[int], runs: Sequence[range]) -> Iterator[int]:
    """Keep of ascending numbers those that lie in ascending stretches."""
    stretches = iter(runs)
    run = next(stretches)
    for number in map(int, numbers):
        while number >= run.stop:
            following = next(stretches, None)
            if following is None:
                return
            run = following
        if number >= run.start:
            yield number


MOST_FOUND = 20_000
"""Paragraphs of a string whose cube is counted: each is looked up by itself."""


def _for_cubes(asked: Sequence[_Asked], wanted: int, engine: Engine) -> list[int]:
    """Choose strings of two characters and more: the shortest, as they have most to count."""
    if not isinstance(engine, Cubing):
        return []
    long = [at for at, one in enumerate(asked) if len(one.folded) > 1]
    return sorted(sorted(long, key=lambda at: len(asked[at].folded))[:wanted])


@dataclass(slots=True)
class _Cells:
    """Counts by province and year, paragraph by paragraph."""

    occurrences: dict[tuple[str, str], int] = field(default_factory=dict)
    paragraphs: dict[tuple[str, str], int] = field(default_factory=dict)
    articles: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def add(self, cell: tuple[str, str], article: int, occurrences: int) -> None:
        self.occurrences[cell] = self.occurrences.get(cell, 0) + occurrences
        self.paragraphs[cell] = self.paragraphs.get(cell, 0) + 1
        self.articles.setdefault(cell, set()).add(article)

    def counted(self) -> dict[tuple[str, str], tuple[int, int, int]]:
        return {
            cell: (self.occurrences[cell], number, len(self.articles[cell]))
            for cell, number in self.paragraphs.items()
        }


def _compare_cubes(
    engine: Engine, store: Texts, asked: Sequence[tuple[_Asked, Tally]], chance: random.Random
) -> Iterator[Difference]:
    """Compare cubes by province and year, each under a filter drawn from what it finds."""
    if not isinstance(engine, Cubing):
        return
    for one, tally in asked:
        numbers = tally.found or {}
        if not 0 < len(numbers) <= MOST_FOUND:
            continue
        heads = {number: store.article_head(store.article_of(number)) for number in numbers}
        filters = _filters(heads[chance.choice(list(numbers))], chance)
        cells = _Cells()
        for number, occurrences in numbers.items():
            if _passes(heads[number], filters):
                cell = (_province(heads[number]), _year(heads[number]))
                cells.add(cell, store.article_of(number), occurrences)
        codes = tuple(sorted({place for place, _ in cells.paragraphs if place}))
        crossing, deadline = Crossing("region", "year", codes), Deadline.after(ASKED_SECONDS)
        (slab,) = engine.cube([Text(one.text, literal=True)], filters, crossing, deadline)
        if (mine := _cells_of(slab)) != cells.counted():
            yield Difference(f"{one.text} (cube)", str(mine), str(cells.counted()))
        elif not _adds_up(slab):
            yield Difference(f"{one.text} (sums)", str(slab.totals.cells), "rows add up")


def _province(head: StoredArticle) -> str:
    path = head.article.regions.primary
    return path[0].code if path else ""


def _span(head: StoredArticle) -> DateSpan | None:
    return head.article.date.span if head.article.date else None


def _year(head: StoredArticle) -> str:
    span = _span(head)
    return f"{span.begin.year:04d}" if span else UNDATED


def _filters(head: StoredArticle, chance: random.Random) -> Filters:
    """Draw a filter that lets an article through: its source, its year, or none."""
    source, span = head.article.source, _span(head)
    kind = chance.choice(["source", "year", "none"])
    if kind == "source" and source:
        return Filters(source=Choice((source.value,)))
    if kind == "year" and span:
        year = span.begin.year
        return Filters(date_from=dt.date(year, 1, 1), date_to=dt.date(year, 12, 31))
    return Filters()


def _passes(head: StoredArticle, filters: Filters) -> bool:
    source, span = head.article.source, _span(head)
    if filters.source and (source is None or source.value not in filters.source.included):
        return False
    if filters.date_from and filters.date_to:
        return span is not None and filters.date_from.year == span.begin.year
    return True


def _cells_of(slab: Slab) -> dict[tuple[str, str], tuple[int, int, int]]:
    lines: dict[str, Line] = {**slab.rows, "": slab.missing}
    return {
        (place, period): (counts.occurrences, counts.paragraphs, counts.articles)
        for place, line in lines.items()
        for period, counts in line.cells.items()
    }


def _adds_up(slab: Slab) -> bool:
    """Whether places add up, period by period, in every unit, and unique is no more than all."""
    rows = [*slab.rows.values(), slab.others]
    return all(
        total_of(row.cells.get(period, Counts()) for row in rows)[:4] == counts[:4]
        and counts.unique <= counts.paragraphs
        for period, counts in slab.totals.cells.items()
    )
