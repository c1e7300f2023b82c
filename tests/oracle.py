"""The judge: a plain scan over the shown paragraphs, written without the engines' or the library's search code.

It shares only folding, word cutting and the query nodes with the product, and prefers the obvious
to the fast.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.index.store.documents import IndexedParagraph
from indexer.model import DateSpan
from indexer.search.language.nodes import (
    And,
    Chain,
    Everything,
    Field,
    Gap,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Prefix,
    Text,
    Unless,
)
from indexer.search.requests.cube import UNDATED, VAGUE, Counts, Line, Seen, Slab
from indexer.search.requests.request import AMBIGUOUS, UNKNOWN, Choice, Crossing, Filters
from indexer.text.characters import is_letter
from indexer.text.fold import RUN_CHARS, fold_text

RUN = f"[{RUN_CHARS}]"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a scan says: matching paragraph numbers, occurrences (None when nothing counts), articles, facets."""

    numbers: tuple[int, ...]
    occurrences: int | None
    articles: int
    facets: dict[str, tuple[dict[str, int], int, int]]


def judge(paragraphs: Sequence[IndexedParagraph], node: Node, filters: Filters) -> Judgement:
    matching = [p for p in paragraphs if matches(node, p)]
    passing = [p for p in matching if passes(filters, p)]
    leaves = tuple(dict.fromkeys(leaves_of(node)))
    occurrences = (
        sum(len(occurrences_of(leaf, p)) for leaf in leaves for p in passing) if leaves else None
    )
    facets = {
        name: facet(name, [p for p in matching if passes(filters, p, without=name)])
        for name in FACET_VALUES
    }
    return Judgement(
        tuple(p.number for p in passing),
        occurrences,
        len({p.article_number for p in passing}),
        facets,
    )


def leaves_of(node: Node) -> Iterator[Leaf]:
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves_of(part)
    elif not isinstance(node, Not | Field | Everything):
        yield node


def matches(node: Node, p: IndexedParagraph) -> bool:
    if isinstance(node, And):
        return all(matches(part, p) for part in node.parts)
    if isinstance(node, Or):
        return any(matches(part, p) for part in node.parts)
    if isinstance(node, Not):
        return not matches(node.part, p)
    if isinstance(node, Everything):
        return True
    if isinstance(node, Field):
        return field_matches(node, p)
    return bool(occurrences_of(node, p))


def places(
    text: str, folded: str, *, literal: bool, left: bool = True, right: bool = True
) -> list[tuple[int, int]]:
    """Every place of a text, overlapping ones too; left, right.

    Whether that edge is one of a run.
    """
    needle = fold_text(text)
    if not needle or needle not in folded:
        return []
    before = f"(?<!{RUN})" if re.match(RUN, needle[0]) and left and not literal else ""
    behind = f"(?!{RUN})" if re.match(RUN, needle[-1]) and right and not literal else ""
    found = re.finditer(f"{before}(?=({re.escape(needle)}){behind})", folded)
    return [(match.start(), match.start() + len(needle)) for match in found]


def text_places(text: Text, p: IndexedParagraph) -> list[tuple[int, int]]:
    found = places(text.text, p.folded.text, literal=text.literal)
    if not text.whole:
        return found
    edges = {word.start for word in p.words} | {word.end for word in p.words}
    return [(start, end) for start, end in found if start in edges and end in edges]


def candidates(leaf: Leaf, p: IndexedParagraph) -> Iterator[tuple[int, int]]:
    folded = p.folded.text
    if isinstance(leaf, Text):
        yield from text_places(leaf, p)
    elif isinstance(leaf, Prefix):
        if prefix := fold_text(leaf.text):
            left = f"(?<!{RUN})" if re.match(RUN, prefix[0]) else ""
            yield from (
                match.span() for match in re.finditer(f"{left}{re.escape(prefix)}{RUN}*", folded)
            )
    elif isinstance(leaf, Near):
        lefts, rights = text_places(leaf.left, p), text_places(leaf.right, p)
        yield from (
            (a[0], b[1]) for a in lefts for b in rights if 0 <= b[0] - a[1] <= leaf.distance
        )
        yield from (
            (b[0], a[1]) for a in lefts for b in rights if 0 <= a[0] - b[1] <= leaf.distance
        )
    elif isinstance(leaf, Unless):
        yield from bare(leaf, p)
    elif isinstance(leaf, Chain):
        yield from (path[0] for path in linked(leaf, p))
    else:
        yield from chains(leaf, folded)


def bare(leaf: Unless, p: IndexedParagraph) -> Iterator[tuple[int, int]]:
    folded = p.folded.text
    for start, end in text_places(leaf.text, p):
        ends = {start, start - 1} if folded[:start].endswith(" ") else {start}
        starts = {end, end + 1} if folded[end:].startswith(" ") else {end}
        if any(b in ends for text in leaf.before for _, b in text_places(text, p)):
            continue
        if not any(a in starts for text in leaf.after for a, _ in text_places(text, p)):
            yield start, end


def linked(leaf: Chain, p: IndexedParagraph) -> Iterator[list[tuple[int, int]]]:
    """Every way to take one place of each text so that all links hold."""
    paths = [[place] for place in text_places(leaf.texts[0], p)]
    for text, distance, ordered in zip(leaf.texts[1:], leaf.distances, leaf.ordered, strict=True):
        following = text_places(text, p)
        paths = [
            [*path, (a, b)]
            for path in paths
            for a, b in following
            if 0 <= a - path[-1][1] <= distance
            or (not ordered and 0 <= path[-1][0] - b <= distance)
        ]
    yield from paths


def chains(gap: Gap, folded: str) -> Iterator[tuple[int, int]]:
    least = gap.least or (0,) * len(gap.bounds)
    exact = [0 < low == high for low, high in zip(least, gap.bounds, strict=True)]
    found = [
        places(piece, folded, literal=False, left=not before, right=not behind)
        for piece, before, behind in zip(gap.pieces, [False, *exact], [*exact, False], strict=True)
    ]
    reached = found[0]
    for following, low, high, counted in zip(found[1:], least, gap.bounds, exact, strict=True):
        reached = [
            (start, b)
            for start, end in reached
            for a, b in following
            if low <= a - end <= high and (counted or not re.search("[。!?\n]", folded[end:a]))
        ]
    yield from reached


def occurrences_of(leaf: Leaf, p: IndexedParagraph) -> list[tuple[int, int]]:
    taken: list[tuple[int, int]] = []
    for start, end in sorted(set(candidates(leaf, p))):
        if not taken or start >= taken[-1][1]:
            taken.append((start, end))
    return taken


def field_matches(field: Field, p: IndexedParagraph) -> bool:
    wanted = fold_text(field.value)
    if field.name == "title":
        return wanted in p.title
    if field.name == "author":
        return any(wanted in author for author in p.authors)
    if field.name == "source":
        return p.source is not None and wanted in fold_text(p.source)
    if field.name == "kind":
        return p.kind == field.value
    if field.name == "date":
        if field.value in ("explicit", "inferred"):
            return p.date is not None and p.date_inferred == (field.value == "inferred")
        return date_matches(field.value, p.date)
    choice = Choice((field.value,))
    return passes(Filters(**{field.name: choice}), p)  # type: ignore[arg-type]


def date_matches(value: str, span: DateSpan | None) -> bool:
    if value in ("none", "无") or span is None:
        return span is None and value in ("none", "无")
    first, dots, last = value.partition("..")
    begins = not first or span.begin >= DateSpan.parse(first).begin
    ends = span.end <= DateSpan.parse(last or first).end if (last or not dots) else True
    return begins and ends


def at_or_below(code: str, paths: Iterable[tuple[str, ...]]) -> bool:
    return any(code in path for path in paths)


def passes(filters: Filters, p: IndexedParagraph, *, without: str = "") -> bool:
    own, named = [p.region], list(p.mentioned)
    sources = [(p.source,)] if p.source else []
    checks = {
        "region": choice_passes(filters.region, own, unknown=not p.region, ambiguous=False),
        "mentioned": choice_passes(
            filters.mentioned, named, unknown=no_places(p), ambiguous=p.ambiguous
        ),
        "place": choice_passes(
            filters.place, own + named, unknown=not p.region and no_places(p), ambiguous=p.ambiguous
        ),
        "source": choice_passes(filters.source, sources, unknown=not p.source, ambiguous=False),
        "kind": choice_passes(filters.kind, [(p.kind,)], unknown=False, ambiguous=False),
        "date": date_passes(filters, p.date),
    }
    ignored = "date" if without in ("year", "month") else without
    return all(passed for name, passed in checks.items() if name != ignored)


def no_places(p: IndexedParagraph) -> bool:
    return not any(p.mentioned) and not p.ambiguous


def choice_passes(
    choice: Choice, paths: Sequence[tuple[str, ...]], *, unknown: bool, ambiguous: bool
) -> bool:
    def has(value: str) -> bool:
        if value == UNKNOWN:
            return unknown
        if value == AMBIGUOUS:
            return ambiguous
        return at_or_below(value, paths)

    return (not choice.included or any(map(has, choice.included))) and not any(
        map(has, choice.excluded)
    )


def date_passes(filters: Filters, span: DateSpan | None) -> bool:
    if filters.undated:
        return span is None
    if filters.date_from is None and filters.date_to is None:
        return True
    if span is None or (filters.date_from and span.begin < filters.date_from):
        return False
    return not (filters.date_to and span.end > filters.date_to + dt.timedelta(days=1))


FACET_VALUES = {
    "region": lambda p: set(p.region),
    "mentioned": lambda p: {code for path in p.mentioned for code in path},
    "place": lambda p: {code for path in (p.region, *p.mentioned) for code in path},
    "year": lambda p: {p.date.value[:4]} if p.date else set(),
    "month": lambda p: {p.date.value[:7]} if p.date and p.date.precision != "year" else set(),
    "source": lambda p: {p.source} if p.source else set(),
    "kind": lambda p: {p.kind},
}


def facet(name: str, paragraphs: Sequence[IndexedParagraph]) -> tuple[dict[str, int], int, int]:
    """Count values, paragraphs without one (and not ambiguous), and ambiguous ones."""
    counts: Counter[str] = Counter()
    missing = ambiguous = 0
    for p in paragraphs:
        values = FACET_VALUES[name](p)
        counts.update(values)
        is_ambiguous = name in ("mentioned", "place") and p.ambiguous
        ambiguous += is_ambiguous
        missing += not values and not is_ambiguous
    return dict(counts), missing, ambiguous


def cross(
    paragraphs: Sequence[IndexedParagraph], places: str, periods: str, codes: Sequence[str]
) -> tuple[
    dict[str, dict[str, int]], dict[str, int], dict[str, int], dict[str, int], dict[str, int]
]:
    """Count by place and period: the rows of some codes, of none of them, of no place, of an ambiguous one, of all."""

    def by_period(chosen: Iterable[IndexedParagraph]) -> dict[str, int]:
        return dict(Counter(next(iter(FACET_VALUES[periods](p)), "") for p in chosen))

    having = {code: [p for p in paragraphs if code in FACET_VALUES[places](p)] for code in codes}
    others = [p for p in paragraphs if not FACET_VALUES[places](p).intersection(codes)]
    unsure = [p for p in paragraphs if places != "region" and p.ambiguous]
    missing = [p for p in paragraphs if p not in unsure and not FACET_VALUES[places](p)]
    rows = {code: by_period(chosen) for code, chosen in having.items() if chosen}
    return rows, by_period(others), by_period(missing), by_period(unsure), by_period(paragraphs)


def unit_of(
    paragraphs: Sequence[IndexedParagraph],
    unit: str,
    head: Callable[[int], int],
    key: Callable[[int], int],
) -> dict[int, int]:
    """Give for each of the paragraphs that have lines the one by whose key it is drawn; later copies have none."""
    if unit == "unique":
        held = [
            [p for p in paragraphs if head(p.number) == cluster]
            for cluster in {head(p.number) for p in paragraphs}
        ]
        firsts = [
            min(one, key=lambda p: (p.date.end if p.date else dt.date.max, key(p.number)))
            for one in held
        ]
        return {first.number: first.number for first in firsts}
    if unit == "paragraphs":
        return {p.number: p.number for p in paragraphs}
    return {
        p.number: min(q.number for q in paragraphs if q.article_number == p.article_number)
        for p in paragraphs
    }


def cube(
    paragraphs: Sequence[IndexedParagraph],
    node: Node,
    crossing: Crossing,
    head: Callable[[int], int],
    *,
    first_only: bool,
) -> Slab:
    """Count what matched in four units by place and period, cell by cell.

    head: the first of a paragraph's cluster.
    """
    firsts = set()
    for cluster in {head(p.number) for p in paragraphs}:
        copies = [p for p in paragraphs if head(p.number) == cluster]
        firsts.add(
            min(copies, key=lambda p: (p.date is None, p.date and p.date.end, p.number)).number
        )
    counted = [p for p in paragraphs if p.number in firsts] if first_only else paragraphs
    leaves = tuple(dict.fromkeys(leaves_of(node)))

    def period(p: IndexedParagraph) -> str:
        return next(iter(FACET_VALUES[crossing.periods](p)), VAGUE if p.date else UNDATED)

    def line(chosen: Sequence[IndexedParagraph]) -> Line:
        cells = {}
        for name in {period(p) for p in chosen}:
            held = [p for p in chosen if period(p) == name]
            cells[name] = Counts(
                sum(len(occurrences_of(leaf, p)) for leaf in leaves for p in held),
                len(held),
                len({p.article_number for p in held}),
                len([p for p in held if p.number in firsts]),
                sum(char.isalnum() for p in held for char in p.folded.text),
            )
        seen = [
            Seen(p.date.begin.toordinal(), p.date.end.toordinal(), p.date_inferred, p.number)
            for p in chosen
            if p.date
        ]
        return Line(
            cells,
            min(seen, key=lambda one: (one.end, one.end - one.begin, one.paragraph), default=None),
            max(
                seen, key=lambda one: (one.begin, one.begin - one.end, one.paragraph), default=None
            ),
        )

    def places_of(p: IndexedParagraph) -> set[str]:
        return FACET_VALUES[crossing.places](p)

    rows = {code: line([p for p in counted if code in places_of(p)]) for code in crossing.codes}
    unsure = [p for p in counted if crossing.places != "region" and p.ambiguous]
    return Slab(
        {code: row for code, row in rows.items() if row.cells},
        line([p for p in counted if not places_of(p).intersection(crossing.codes)]),
        line([p for p in counted if p not in unsure and not places_of(p)]),
        line(unsure),
        line(counted),
        counts_occurrences=bool(leaves),
        titles=len([p for p in counted if p.kind == "title"]),
        captions=len([p for p in counted if p.kind == "caption"]),
        credits=len([p for p in counted if p.kind == "credit"]),
    )


def spots(
    paragraphs: Sequence[IndexedParagraph], node: Node, filters: Filters
) -> list[tuple[int, int, int, int]]:
    """Give paragraph, start, end and leaf of every occurrence, in this order."""
    leaves = tuple(dict.fromkeys(leaves_of(node)))
    return sorted(
        (number, start, end, at)
        for number in judge(paragraphs, node, filters).numbers
        for at, leaf in enumerate(leaves)
        for start, end in occurrences_of(leaf, paragraphs[number])
    )


def beside(folded: str, start: int, end: int, name: str, *, letters: bool) -> str:
    """Give the character at L3, R1 and so on; nothing beyond the end of the sentence."""
    outward = folded[:start][::-1] if name[0] == "L" else folded[end:]
    sentence = re.split("[。!?\n]", outward, maxsplit=1)[0]
    if letters:
        sentence = "".join(char for char in sentence if is_letter(char))
    return sentence[int(name[1:]) - 1 : int(name[1:])]
