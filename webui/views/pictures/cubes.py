"""The cube page: for each query what it counts in all, and for one of them a heat table of places by periods.

Every number is one of `Archive.cube`; a cell links to the search that finds the paragraphs behind
it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer import (
    DEGREES,
    LAG_FIRST,
    LAG_PLACE,
    LAG_SOURCE,
    PUBLISHED_ONLY,
    UNDATED,
    VAGUE,
    Archive,
    Counts,
    CubeAnswer,
    CubePlace,
    CubeRow,
    CubeWish,
    Degree,
    SearchRequest,
    ask_cube,
    date_of,
    interval_of,
    rate_of,
    ratio_of,
    read_cut_offs,
    state_of,
    sum_of,
)
from webui.address.params import EXCLUDE, How, View
from webui.views.tables.statistics import cell_view
from webui.words.names import degree_sign, special_place_name
from webui.words.texts import gettext

MOST_PERIODS = 12
"""Columns of single periods: what a laptop shows without scrolling.

Those before are added up in one.
"""
ROWS = 12
"""Places on a page: with MOST_PERIODS columns, each cell a link, half of what a page may weigh."""
MOST_SOURCES = 30
"""Sources offered as what lags are measured from."""
EARLIER = ".."
WHOLE = "whole"
_STEPS = 4


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell: what it is (data, silence, little, none), its numbers, and the search behind it, if there can be one.

    value: what is shown, the rate or the count. low, high: the interval of the rate per thousand.
    step: of four, how dark it is. degree: its temperature, if that was asked for and it has one.
    """

    state: str
    count: int
    base: int
    value: float
    rate: float | None
    low: float
    high: float
    step: int
    link: View | None
    degree: Degree | None = None


@dataclass(frozen=True, slots=True)
class Shade:
    """What a cell shows, the count or else the rate, and the value that is darkest; 0 for no shade."""

    by_count: bool = False
    largest: float = 0.0


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A place: its name, the cube one level down (None where nothing lies below), when it was first and most."""

    label: str
    down: View | None
    first: str
    censored: bool
    first_link: View | None
    rank: int | None
    peak: str
    total: HeatCell
    cells: tuple[HeatCell, ...]
    lag: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A query: as typed, as read, its totals in four units, the places that were first, and how far it spread."""

    query: str
    understood: str
    link: View
    counts: Counts
    counts_occurrences: bool
    first: str
    leaders: tuple[str, ...]
    peak: str
    reached: int
    places: int
    knows_spread: bool


@dataclass(frozen=True, slots=True)
class HeatTable:
    """The table of one query.

    headings: of its columns. titles, captions, credits: paragraphs of these kinds in its total.
    last: number of the last page of rows. references: what lags may be measured from, each as value
    and words.
    """

    headings: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    totals: HeatRow
    titles: int
    captions: int
    credits: int
    last: int
    references: tuple[tuple[str, str], ...]


def counted(archive: Archive, view: View, how: How, request: SearchRequest) -> CubeAnswer:
    """Count the cube of a view's queries, one a line. Raises what a search raises."""
    wish = CubeWish(
        view.lines,
        request,
        by=how.by,
        period=how.period,
        unit=how.of,
        copies=how.copies,
        reach=how.reach,
        lag=how.lag,
        temperature=read_cut_offs(how.temperature),
    )
    return ask_cube(archive, wish)


def summaries(answer: CubeAnswer, view: View) -> Iterator[Summary]:
    """Sum each query up."""
    for at, query in enumerate(answer.wish.queries):
        slab, spread, leaders = answer.slabs[at], answer.spread(at), answer.first_places(at)
        rates = {
            period: rate_of(counts, answer.base.totals.cells[period], answer.wish.unit) or 0.0
            for period, counts in sorted(slab.totals.cells.items())
            if period not in (UNDATED, VAGUE)
            and state_of(counts, answer.base.totals.cells[period], answer.wish.unit) == "data"
        }
        yield Summary(
            query=query,
            understood=answer.understood[at],
            link=view.changed(q=query, view="list"),
            counts=slab.total,
            counts_occurrences=slab.counts_occurrences,
            first=date_of(slab.totals.first) if slab.totals.first else "",
            leaders=tuple(row.place.name for row in leaders if row.rank == 1),
            peak=max(rates, key=rates.__getitem__, default=""),
            reached=spread[-1].reached if spread else 0,
            places=spread[-1].places if spread else 0,
            knows_spread=not answer.is_plain,
        )


def temperatures(how: How) -> tuple[tuple[str, str], ...]:
    """Offer what temperatures are told by, each as value and words."""
    offered = {"": gettext("none"), PUBLISHED_ONLY: "沸 烫"}
    words = " ".join(degree_sign(degree) for degree in DEGREES)
    return tuple(({how.temperature: words} | offered).items())


def scale_of(answer: CubeAnswer) -> tuple[tuple[Degree, float], ...]:
    """Give the degrees that are told with the share of articles, in a hundred, from which each begins."""
    cut_offs = answer.wish.temperature
    return tuple((degree, 100 * least) for degree, least in zip(DEGREES, cut_offs, strict=False))


def sources_of(archive: Archive, request: SearchRequest) -> tuple[str, ...]:
    """Name the sources that hold most of what passes the filters: what lags may be measured from."""
    every = replace(request, query="", limit=0, facets=("source",))
    buckets = archive.search(every).facets["source"].buckets
    return tuple(bucket.value for bucket in buckets[:MOST_SOURCES])


def heat_table(
    answer: CubeAnswer,
    query: int,
    view: View,
    page: int | None = None,
    sources: Sequence[str] = (),
) -> HeatTable:
    """Lay the cube of one query out; what is found most comes first.

    page: of its rows; None for all. sources: that lags may be measured from.
    """
    columns = columns_of(answer.periods)
    view = view.changed(q=answer.wish.queries[query], view="list")
    rows = answer.rows_of(query)
    shade, bare = Shade(view.unit == "count"), Shade(view.unit == "count")
    values = (value_in(row, column, answer, shade) for row in rows for column in columns)
    shade = replace(shade, largest=max(values, default=0.0))
    shown = [_row(answer, row, columns, view, shade) for row in rows]
    shown.sort(key=lambda row: -row.total.count)
    slab = answer.slabs[query]
    everything = HeatRow(
        label=gettext("all"),
        down=None,
        first=date_of(slab.totals.first) if slab.totals.first else "",
        censored=False,
        first_link=None,
        rank=None,
        peak="",
        total=cell_of(answer, sum_of(slab.totals), sum_of(answer.base.totals), view, bare),
        cells=tuple(
            cell_of(
                answer,
                *counts_in(slab.totals.cells, answer.base.totals.cells, column),
                dated_view(answer, view, column),
                bare,
                column,
            )
            for column in columns
        ),
    )
    return HeatTable(
        tuple(map(heading_of, columns)),
        tuple(shown if page is None else shown[(page - 1) * ROWS : page * ROWS]),
        everything,
        slab.titles,
        slab.captions,
        slab.credits,
        max(1, -(-len(shown) // ROWS)),
        tuple(_references(answer, query, sources)),
    )


def columns_of(periods: Sequence[str], most: int = MOST_PERIODS) -> list[tuple[str, ...]]:
    """Put periods into columns: the early ones into one."""
    dated = [period for period in periods if period not in (UNDATED, VAGUE)]
    others = [(period,) for period in periods if period in (UNDATED, VAGUE)]
    early = dated[: len(dated) - most + 1] if len(dated) > most else []
    single = [(period,) for period in dated[len(early) :]]
    return [*([tuple(early)] if early else []), *single, *others]


def heading_of(column: tuple[str, ...]) -> str:
    """Name a column."""
    if len(column) > 1:
        return gettext("until %(last)s", last=column[-1])
    return {UNDATED: gettext("undated"), VAGUE: gettext("year only")}.get(column[0], column[0])


def counts_in(
    cells: dict[str, Counts], base: dict[str, Counts], column: tuple[str, ...]
) -> tuple[Counts, Counts]:
    """Add the periods of a column up: an article has one date, so nothing counts twice."""
    return _sum(cells, column), _sum(base, column)


def _sum(cells: dict[str, Counts], column: tuple[str, ...]) -> Counts:
    return Counts(*map(sum, zip(*(cells.get(period, Counts()) for period in column), strict=True)))


def value_in(row: CubeRow, column: tuple[str, ...], answer: CubeAnswer, shade: Shade) -> float:
    """Give what the cell of a row and column shows if it may be compared with others, else 0."""
    counts, base = counts_in(row.line.cells, row.base.cells, column)
    if shade.by_count:
        return float(getattr(counts, answer.wish.unit))
    is_data = state_of(counts, base, answer.wish.unit) == "data"
    return (rate_of(counts, base, answer.wish.unit) or 0.0) if is_data else 0.0


def _row(
    answer: CubeAnswer, row: CubeRow, columns: list[tuple[str, ...]], view: View, shade: Shade
) -> HeatRow:
    here, course = placed_view(answer, row.place.code, view), row.course
    first = course.first
    return HeatRow(
        label=place_label(answer, row.place),
        down=view.changed(**{answer.wish.by: (row.place.code,)})
        if row.place.level in ("province", "prefecture")
        else None,
        first=date_of(first) if first else "",
        censored=course.censored,
        first_link=here.changed(date_from=date_of(first), date_to=date_of(first))
        if first
        else None,
        rank=row.rank,
        peak=course.peak or "",
        total=cell_of(
            answer, sum_of(row.line), sum_of(row.base), here, Shade(by_count=shade.by_count)
        ),
        cells=tuple(
            cell_of(
                answer,
                *counts_in(row.line.cells, row.base.cells, column),
                dated_view(answer, here, column),
                shade,
                column,
            )
            for column in columns
        ),
        lag=_days(answer.lag_of(row)),
    )


def _references(
    answer: CubeAnswer, query: int, sources: Sequence[str]
) -> Iterator[tuple[str, str]]:
    offered = {LAG_FIRST: gettext("the first place")}
    offered |= {LAG_PLACE + row.place.code: row.place.name for row in answer.first_places(query)}
    offered |= {LAG_SOURCE + source: source for source in sources}
    # What was asked for stays chosen, also where this phrase has no such place or source.
    chosen = answer.wish.lag
    names = {place.code: place.name for place in answer.places}
    name = chosen.partition(":")[2]
    yield from ({chosen: names.get(name, name)} | offered).items()


def _days(days: tuple[int, int] | None) -> str:
    """Write a lag: one number of days, or the least and the most where a date is coarse."""
    if days is None:
        return ""
    return f"{days[0]}" if days[0] == days[1] else f"{days[0]} … {days[1]}"


def place_label(answer: CubeAnswer, place: CubePlace) -> str:
    """Name a row."""
    label = place.name or special_place_name(answer.wish.by, place.code)
    return gettext("%(place)s as a whole", place=label) if place.code == WHOLE else label


def placed_view(answer: CubeAnswer, code: str, view: View) -> View:
    """Limit a view to the place of a row."""
    chosen = getattr(answer.wish.request.filters, answer.wish.by)
    excluded = tuple(EXCLUDE + value for value in chosen.excluded)
    if code == WHOLE:
        rows = [place.code for place in answer.places if place.level]
        return view.changed(
            **{answer.wish.by: (*chosen.included, *excluded, *(EXCLUDE + row for row in rows))}
        )
    return view.changed(**{answer.wish.by: (code, *excluded)})


def dated_view(answer: CubeAnswer, view: View, column: tuple[str, ...]) -> View | None:
    """Limit a view to the periods of a column; None where no dates say so."""
    filters = answer.wish.request.filters
    if column == (VAGUE,):
        return None
    if answer.wish.period == "year":
        return cell_view(view, EARLIER + column[-1] if len(column) > 1 else column[0], filters)
    if column == (UNDATED,):
        return cell_view(view, "", filters)
    if len(column) > 1:
        return None  # years alone are in no month
    first, last = filters.date_from, filters.date_to
    begin = dt.date.fromisoformat(f"{column[0]}-01")
    end = (begin + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    if (first and first > begin) or (last and last < end):
        return view.changed(
            date_from=max(begin, first or begin).isoformat(),
            date_to=min(end, last or end).isoformat(),
        )
    return view.changed(date_from=column[0], date_to=column[0])


def cell_of(
    answer: CubeAnswer,
    counts: Counts,
    base: Counts,
    link: View | None,
    shade: Shade,
    column: tuple[str, ...] = (),
) -> HeatCell:
    """Lay a cell out. column: its periods, where its temperature may be told."""
    unit = answer.wish.unit
    count, of = ratio_of(counts, base, unit)
    rate, interval, state = (
        rate_of(counts, base, unit),
        interval_of(counts, base, unit),
        state_of(counts, base, unit),
    )
    value = float(count) if shade.by_count else rate or 0.0
    may_shade = shade.largest and (state == "data" or (shade.by_count and state != "none"))
    dark = -(-value * _STEPS // shade.largest) if may_shade else 0
    low, high = interval or (0.0, 0.0)
    return HeatCell(
        state,
        count,
        of,
        value,
        rate,
        low,
        high,
        min(_STEPS, int(dark)),
        link if count else None,
        answer.degree(column[0], counts, base) if len(column) == 1 else None,
    )
