"""Pictures of numbers by year.

Geometry for lines that the server draws, on an axis, with what is known of too little.

Rules for every picture: an axis that begins at 0; years without any data are hatched; a value over
a small base is a hollow dot; a line breaks where there is no value. The table beside it has the
numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from webui.views.comparison import Comparison
from webui.views.statistics import Cell

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 48, 24, 12, 28
"""Margins of the plot in user units: numbers stand on the left, years below."""
MOST_DOTS = 60
"""Years of which every value has a dot: more would be a string of beads, and heavy."""
TOO_HIGH = 3
"""A value over a small base that is so many times higher than all others does not set the scale."""
MOST_LABELS = 12
"""Years written below: more would touch each other."""
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Told apart by the colour-blind (Okabe and Ito 2008). Lines beyond the sixth are dashed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One query: path joins its values; dots mark them, hollow those over a small base."""

    label: str
    path: str
    dots: str
    hollow: str
    colour: str
    number: int
    dashed: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis in user units, and what stands there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over the years. gaps: begin and width of the stretches without data."""

    lines: tuple[Line, ...]
    years: tuple[Tick, ...]
    values: tuple[Tick, ...]
    gaps: tuple[tuple[float, float], ...]
    first: int
    last: int


def lines_of(comparison: Comparison, unit: str) -> Lines | None:
    """Draw the rows of a comparison by year, all years.

    None when there are fewer than two years or nothing found.
    """
    years = [int(year) for year in comparison.values if year] if comparison.across == "year" else []
    if not comparison.counted or not years or min(years) == max(years):
        return None
    span = range(min(years), max(years) + 1)
    rows = [
        {int(year): cell for year, cell in zip(comparison.values, row.cells, strict=True) if year}
        for row in comparison.table.rows
    ]
    every = [
        (_value(cell, unit), unit == "rate" and cell.is_low)
        for row in rows
        for cell in row.values()
    ]
    highest = max((value for value, _ in every), default=0.0)
    sure = max((value for value, is_low in every if not is_low), default=0.0)
    if not highest:
        return None
    scale = _Scale(span, _ceiling(sure if 0 < sure * TOO_HIGH < highest else highest))
    return Lines(
        lines=tuple(
            _line(scale, row.label, number, cells, unit)
            for number, (row, cells) in enumerate(zip(comparison.table.rows, rows, strict=True))
        ),
        years=tuple(
            Tick(round(scale.x(year), 1), str(year)) for year in span if scale.is_labelled(year)
        ),
        values=tuple(Tick(round(scale.y(value), 1), f"{value:g}") for value in scale.steps()),
        gaps=tuple(_gaps(scale, span, rows)),
        first=span[0],
        last=span[-1],
    )


def _value(cell: Cell, unit: str) -> float:
    return cell.rate if unit == "rate" else float(cell.count)


def _ceiling(largest: float) -> float:
    """Give the next of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(largest))
    return next(float(step * power) for step in (1, 2, 5, 10) if step * power >= largest * 0.999)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Years from left to right, values from the bottom up to a ceiling.

    What is higher stands at the top.
    """

    span: range
    ceiling: float

    @property
    def step(self) -> float:
        return (WIDTH - LEFT - RIGHT) / (len(self.span) - 1)

    def x(self, year: int) -> float:
        return LEFT + (year - self.span[0]) * self.step

    def y(self, value: float) -> float:
        share = min(value / self.ceiling, 1.0)
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)

    def steps(self) -> Sequence[float]:
        return [self.ceiling * part / 4 for part in range(5)]

    def is_labelled(self, year: int) -> bool:
        every = next(
            step
            for step in (1, 2, 5, 10, 20, 50, 100, 1000)
            if len(self.span) / step <= MOST_LABELS
        )
        return year % every == 0 if every > 1 else True


def _line(scale: _Scale, label: str, number: int, cells: dict[int, Cell], unit: str) -> Line:
    path, dots, hollow, joined = "", "", "", False
    for year in scale.span:
        cell = cells.get(year)
        if cell is None or not cell.base:
            joined = False
            continue
        x, y = round(scale.x(year)), round(scale.y(_value(cell, unit)))
        path += f"{'L' if joined else 'M'}{x} {y}"
        joined = True
        dot = f"M{x} {y}h0"
        if unit == "rate" and cell.is_low:
            hollow += dot
        elif len(scale.span) <= MOST_DOTS:
            dots += dot
    return Line(
        label, path, dots, hollow, COLOURS[number % len(COLOURS)], number, number >= len(COLOURS)
    )


def _gaps(scale: _Scale, span: range, rows: Sequence[dict[int, Cell]]) -> list[tuple[float, float]]:
    empty = [year for year in span if not any(year in row and row[year].base for row in rows)]
    return [(round(scale.x(year) - scale.step / 2, 1), round(scale.step, 1)) for year in empty]
