"""Looks of a cube beside its heat table: trends, small multiples, a map of tiles, phrases by place.

All draw the same answer, so that every number of a look stands in the table beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer import (
    UNDATED,
    VAGUE,
    Counts,
    CubeAnswer,
    CubeRow,
    Line,
    Trend,
    interval_of,
    pooled_rates,
    rate_of,
    ratio_of,
    state_of,
    sum_of,
    trend_of,
)
from webui.address.params import How, View
from webui.views.pictures import drawing
from webui.views.pictures.cubes import (
    MOST_PERIODS,
    HeatCell,
    Shade,
    cell_of,
    columns_of,
    counts_in,
    dated_view,
    heading_of,
    place_label,
    placed_view,
    value_in,
)
from webui.views.pictures.drawing import Picture, Series, Spot
from webui.words.texts import gettext

MANY = 6
"""Phrases up to which each has as many columns as a laptop shows."""
STRIPS = 12
"""Small pictures on a page."""
PLACES = 10
"""Places on a page of phrases by place: with twelve phrases, half of what a page may weigh."""
TILES = (
    "・・・・・・・吉黑",
    "・・・・・・京辽・",
    "・・新宁晋内冀津・",
    "・・青甘陕豫鲁・・",
    "・・藏川渝鄂皖苏沪",
    "・・云贵湘赣闽浙・",
    "・・・・桂粤港台・",
    "・・・・琼澳・・・",
)
"""A tile for each province, so that neighbours mostly touch; no borders are drawn."""
CODES = {
    **dict(zip("京津冀晋内", ("11", "12", "13", "14", "15"), strict=True)),
    **dict(zip("辽吉黑", ("21", "22", "23"), strict=True)),
    **dict(zip("沪苏浙皖闽赣鲁", ("31", "32", "33", "34", "35", "36", "37"), strict=True)),
    **dict(zip("豫鄂湘粤桂琼", ("41", "42", "43", "44", "45", "46"), strict=True)),
    **dict(zip("渝川贵云藏", ("50", "51", "52", "53", "54"), strict=True)),
    **dict(zip("陕甘青宁新", ("61", "62", "63", "64", "65"), strict=True)),
    **dict(zip("台港澳", ("71", "81", "82"), strict=True)),
}
"""First two digits of the GB/T 2260 code of what an abbreviation stands for."""


MOST_NUMBERS = 240
"""Numbers of a table below a picture."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A table of what a picture draws: headings of its columns, and rows of texts.

    left_out: early periods for which a page has no room; the CSV has them.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Step:
    """A break in words: between which periods, and the rates on either side."""

    before: str
    after: str
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the trend of a phrase. tau, slope: None where they cannot be told."""

    label: str
    steps: tuple[Step, ...]
    tau: float | None
    slope: float | None


@dataclass(frozen=True, slots=True)
class Trends:
    """One picture of all phrases, what is said of each, and the table of all numbers."""

    picture: Picture | None
    told: tuple[Told, ...]
    twin: Twin


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Phrases by period: headings of the columns, and a row for each phrase."""

    headings: tuple[str, ...]
    rows: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """A small picture; None where nothing is found."""

    label: str
    link: View
    count: int
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Strips:
    """Small pictures.

    ceiling: of the scale they share, 0 where each has its own. last: number of the last page of them.
    """

    strips: tuple[Strip, ...]
    twin: Twin
    ceiling: float
    last: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A province: column and row of its tile, its short name, its name, and its cell."""

    column: int
    row: int
    short: str
    label: str
    cell: HeatCell


@dataclass(frozen=True, slots=True)
class TileMap:
    """Tiles, what lies in no tile, and the periods that can be shown ("" for all)."""

    tiles: tuple[Tile, ...]
    others: tuple[tuple[str, HeatCell], ...]
    periods: tuple[str, ...]
    largest: float

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Periods to choose from, each as value and words."""
        return (("", gettext("all")), *((period, period) for period in self.periods))

    def near(self, period: str) -> tuple[str, ...]:
        """Give a few periods around one, else the last ones: to step through them."""
        at = self.periods.index(period) if period in self.periods else len(self.periods) - 1
        return self.periods[max(0, at - 2) : at + 3]

    @property
    def rows(self) -> tuple[tuple[str, HeatCell], ...]:
        """The same as a table, what is most first."""
        every = [*((tile.label, tile.cell) for tile in self.tiles), *self.others]
        return tuple(sorted(every, key=lambda row: -row[1].value))


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place and its cell for each phrase, or a phrase and its cell for each column."""

    label: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """Phrases by place: a page of the rows, and the number of the last page."""

    rows: tuple[PlaceRow, ...]
    totals: PlaceRow
    last: int


def every_period(answer: CubeAnswer) -> tuple[str, ...]:
    """Give all periods from the first to the last of an answer, also those without data."""
    dated = [period for period in answer.periods if period not in (UNDATED, VAGUE)]
    if not dated:
        return ()
    if answer.wish.period == "year":
        return tuple(f"{year:04d}" for year in range(int(dated[0]), int(dated[-1]) + 1))
    first, last = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (dated[0], dated[-1]))
    return tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, last + 1))


def series_of(
    answer: CubeAnswer,
    label: str,
    line: Line,
    base: Line,
    *,
    by_count: bool = False,
    smooth: int = 0,
    breaks: tuple[int, ...] = (),
) -> Series:
    """Make of a row of a cube what is drawn."""
    unit, periods = answer.wish.unit, every_period(answer)
    half = 0 if by_count else smooth
    pooled = pooled_rates(line, base, periods, unit, half) if half else [None] * len(periods)
    spots = []
    for period, pool in zip(periods, pooled, strict=True):
        counts, of = line.cells.get(period, Counts()), base.cells.get(period, Counts())
        if not of.paragraphs:
            spots.append(Spot(None))
            continue
        if by_count:
            spots.append(Spot(float(ratio_of(counts, of, unit)[0])))
            continue
        is_little = state_of(counts, of, unit) == "little"
        low, high = interval_of(counts, of, unit) or (None, None)
        if unit == "occurrences":  # no proportion: its interval is that of paragraphs
            low = high = None
        spots.append(Spot(rate_of(counts, of, unit) or 0.0, is_little, low, high, pool))
    return Series(label, tuple(spots), breaks)


def trends(answer: CubeAnswer, view: View, how: How) -> Trends:
    """Draw all phrases over all periods, each with what its trend says."""
    periods, by_count = every_period(answer), view.unit == "count"
    described = [trend_of(answer, at) for at in range(len(answer.wish.queries))]
    every = []
    for query, slab, trend in zip(answer.wish.queries, answer.slabs, described, strict=True):
        breaks = tuple(periods.index(period) for period, _ in trend.breaks)
        every.append(
            series_of(
                answer,
                query,
                slab.totals,
                answer.base.totals,
                by_count=by_count,
                smooth=int(how.smooth),
                breaks=breaks,
            )
        )
    counts_articles = not answer.is_plain
    told = tuple(
        _told(query, trend, periods)
        for query, trend in zip(answer.wish.queries, described, strict=True)
        if counts_articles
    )
    return Trends(drawing.picture_of(every, periods), told, twin_of(answer, every, periods))


def phrase_table(answer: CubeAnswer, view: View) -> PhraseTable:
    """Set phrases side by side by period; each cell leads to what it counts."""
    most = MOST_PERIODS if len(answer.slabs) <= MANY else MOST_PERIODS // 3
    columns, shade = columns_of(answer.periods, most), Shade(view.unit == "count")
    base = answer.base.totals.cells
    rows = []
    for query, slab in zip(answer.wish.queries, answer.slabs, strict=True):
        here = view.changed(q=query, view="list")
        cells = tuple(
            cell_of(
                answer,
                *counts_in(slab.totals.cells, base, column),
                dated_view(answer, here, column),
                shade,
            )
            for column in columns
        )
        rows.append(PlaceRow(query, cells))
    return PhraseTable(tuple(map(heading_of, columns)), tuple(rows))


def _told(query: str, trend: Trend, periods: Sequence[str]) -> Told:
    steps = []
    for period, one in trend.breaks:
        before = periods[periods.index(period) - 1]
        low, high = (1000 * count / of for count, of in (one.before, one.after))
        steps.append(Step(before, period, low, high, one.p))
    return Told(query, tuple(steps), trend.tau, trend.slope)


def twin_of(answer: CubeAnswer, every: Sequence[Series], periods: Sequence[str]) -> Twin:
    """Write every number of a picture: "–" where there are no data, "°" over a small base."""
    base = answer.base.totals.cells
    of_unit = gettext("of")
    headings = (gettext("period"), *(series.label for series in every), of_unit)
    begin = max(0, len(periods) - MOST_NUMBERS // (len(every) + 1))
    rows = tuple(
        (
            period,
            *(_written(series.spots[at]) for series in every),
            f"{ratio_of(Counts(), base.get(period, Counts()), answer.wish.unit)[1]:,}",
        )
        for at, period in enumerate(periods[begin:], begin)
    )
    return Twin(headings, rows, begin)


def _written(spot: Spot) -> str:
    if spot.value is None:
        return "–"
    whole = f"{spot.value:g}" if spot.value == int(spot.value) else f"{spot.value:.2f}"
    return f"{whole}°" if spot.is_little else whole


def multiples(answer: CubeAnswer, view: View, how: How, page: int | None = None) -> Strips:
    """Draw a small picture of each place for the phrase shown, or of each phrase.

    page: of the pictures; None for all.
    """
    by_count, periods = view.unit == "count", every_period(answer)
    rows = list(_strip_rows(answer, view, how))
    every = [
        series_of(answer, label, line, base, by_count=by_count, smooth=int(how.smooth))
        for label, _, line, base in rows
    ]
    ceiling = drawing.ceiling_of(every) if how.scale == "common" else 0.0
    shown = slice(None) if page is None else slice((page - 1) * STRIPS, page * STRIPS)
    strips = [
        Strip(
            series.label,
            link,
            getattr(sum_of(line), answer.wish.unit),
            drawing.picture_of([series], periods, drawing.SMALL, ceiling),
        )
        for series, (_, link, line, _) in zip(every[shown], rows[shown], strict=True)
    ]
    last = max(1, -(-len(rows) // STRIPS))
    return Strips(tuple(strips), _turned(every[shown], periods), ceiling, last)


def _turned(every: Sequence[Series], periods: Sequence[str]) -> Twin:
    """Write a row for each small picture."""
    begin = max(0, len(periods) - MOST_NUMBERS // max(1, len(every)))
    rows = tuple((series.label, *map(_written, series.spots[begin:])) for series in every)
    return Twin(("", *periods[begin:]), rows, begin)


def _strip_rows(answer: CubeAnswer, view: View, how: How) -> Iterator[tuple[str, View, Line, Line]]:
    listed = view.changed(view="list")
    if how.strips == "query":
        for query, slab in zip(answer.wish.queries, answer.slabs, strict=True):
            yield query, listed.changed(q=query), slab.totals, answer.base.totals
        return
    listed = listed.changed(q=answer.wish.queries[how.shown - 1])
    rows = answer.rows_of(how.shown - 1)
    for row in sorted(rows, key=lambda row: -getattr(sum_of(row.line), answer.wish.unit)):
        link = placed_view(answer, row.place.code, listed)
        yield place_label(answer, row.place), link, row.line, row.base


def tile_map(answer: CubeAnswer, view: View, how: How) -> TileMap | None:
    """Lay provinces out as tiles for the phrase and period shown; None where rows are no provinces."""
    rows = answer.rows_of(how.shown - 1)
    if not any(row.place.level == "province" for row in rows):
        return None
    listed = view.changed(q=answer.wish.queries[how.shown - 1], view="list")
    column = (how.at,) if how.at in answer.periods and how.at else answer.periods
    shade = Shade(view.unit == "count")
    values = [value_in(row, column, answer, shade) for row in rows if row.place.level]
    shade = Shade(shade.by_count, max(values, default=0.0))
    cells = {row.place.code: _tile_cell(answer, row, listed, column, shade) for row in rows}
    found = {row.place.code[:2]: row for row in rows if row.place.level == "province"}
    tiles = []
    for down, line in enumerate(TILES):
        for across, short in enumerate(line):
            row = found.get(CODES.get(short, ""))
            if row is not None:
                cell = cells[row.place.code]
                tiles.append(Tile(across, down, short, place_label(answer, row.place), cell))
            elif short in CODES:
                nothing = cell_of(answer, Counts(), Counts(), None, shade)
                tiles.append(Tile(across, down, short, short, nothing))
    others = [
        (place_label(answer, row.place), cells[row.place.code])
        for row in rows
        if row.place.level != "province"
    ]
    dated = tuple(period for period in answer.periods if period not in (UNDATED, VAGUE))
    return TileMap(tuple(tiles), tuple(others), dated, shade.largest)


def _tile_cell(
    answer: CubeAnswer, row: CubeRow, view: View, column: tuple[str, ...], shade: Shade
) -> HeatCell:
    here = placed_view(answer, row.place.code, view)
    link = dated_view(answer, here, column) if len(column) == 1 else here
    line, base = (
        Counts(*map(sum, zip(*(one.cells.get(at, Counts()) for at in column), strict=True)))
        for one in (row.line, row.base)
    )
    return cell_of(answer, line, base, link, shade)


def place_table(answer: CubeAnswer, view: View) -> PlaceTable:
    """Set phrases side by side by place, those places first where most is found."""
    shade, queries = Shade(view.unit == "count"), range(len(answer.wish.queries))
    by_place: dict[str, list[CubeRow]] = {}
    for row in answer.rows:
        by_place.setdefault(row.place.code, []).append(row)
    values = (value_in(row, answer.periods, answer, shade) for row in answer.rows)
    shade = Shade(shade.by_count, max(values, default=0.0))

    def found(rows: Sequence[CubeRow]) -> int:
        return sum(getattr(sum_of(row.line), answer.wish.unit) for row in rows)

    listed = [view.changed(q=query, view="list") for query in answer.wish.queries]
    ordered = sorted(by_place.values(), key=lambda rows: -found(rows))
    rows = [
        PlaceRow(
            place_label(answer, each[0].place),
            tuple(
                _tile_cell(answer, row, listed[row.query], answer.periods, shade) for row in each
            ),
        )
        for each in ordered[(view.page - 1) * PLACES : view.page * PLACES]
    ]
    bare, everything = Shade(shade.by_count), sum_of(answer.base.totals)
    totals = tuple(
        cell_of(answer, sum_of(answer.slabs[at].totals), everything, listed[at], bare)
        for at in queries
    )
    return PlaceTable(
        tuple(rows), PlaceRow(gettext("all"), totals), max(1, -(-len(ordered) // PLACES))
    )
