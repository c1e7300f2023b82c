"""Pictures of numbers by period: geometry for lines and bars that the server draws, on an axis.

Rules for every picture, large or small: the axis begins at 0; periods without any data are hatched
and break a line; nothing found is a dot on the axis; a value over a small base is a hollow dot, and
does not set the scale. The table beside a picture has its numbers.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Told apart by the colour-blind (Okabe and Ito 2008). Lines beyond the sixth are dashed."""
TOO_HIGH = 3
"""A value over a small base that is so many times higher than all others does not set the scale."""
FEWEST_FOR_LINES = 3
"""Periods with data; of fewer there is no line to speak of, and bars are drawn."""
MOST_BARS = 3
"""Lines beside which intervals are drawn: of more they would hide each other."""
MOST_DOTS = 60
"""Periods of which every value has a dot: more would be a string of beads, and heavy."""
MOST_SPOTS = 400
LEGEND_WIDTH = 96
"""Letters of a legend's line, of which a Chinese character is two."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Width and height in user units, margins, and how many periods are written below at most."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    labels: int
    steps: int


LARGE = Paper(720, 260, 48, 24, 12, 28, 12, 4)
SMALL = Paper(216, 78, 4, 4, 6, 16, 3, 1)


@dataclass(frozen=True, slots=True)
class Spot:
    """A value of a period; None where there are no data.

    low, high: its interval, if it has one. smooth: the pooled value, if it is drawn.
    """

    value: float | None
    is_little: bool = False
    low: float | None = None
    high: float | None = None
    smooth: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A row of values, one for each period. breaks: places of periods that begin another level."""

    label: str
    spots: tuple[Spot, ...]
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A series as drawn: `path` joins its values, `smooth` the pooled ones; `dots` mark values.

    hollow: dots over a small base, or strokes below the axis of a small picture. whiskers:
    intervals. breaks: where another level begins.
    """

    label: str
    path: str
    smooth: str
    dots: str
    hollow: str
    whiskers: str
    breaks: tuple[float, ...]
    colour: str
    number: int
    dashed: bool
    bars: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """The label in lines that a legend has room for."""
        return tuple(_wrapped(self.label))


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis in user units, and what stands there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines over periods. gaps: begin and width of the stretches without data."""

    paper: Paper
    lines: tuple[Line, ...]
    periods: tuple[Tick, ...]
    values: tuple[Tick, ...]
    gaps: tuple[tuple[float, float], ...]
    first: str
    last: str
    ceiling: float
    has_little: bool

    @property
    def legend_rows(self) -> int:
        """Lines of the legend below a picture that stands alone."""
        return sum(len(line.written) for line in self.lines)


def ceiling_of(every: Sequence[Series]) -> float:
    """Choose the highest value of an axis: the next of 1, 2 and 5 times a power of ten; 0 for none."""
    spots = [spot for series in every for spot in series.spots if spot.value]
    highest = max((spot.value or 0.0 for spot in spots), default=0.0)
    sure = max((spot.value or 0.0 for spot in spots if not spot.is_little), default=0.0)
    highest = sure if 0 < sure * TOO_HIGH < highest else highest
    if not highest:
        return 0.0
    power = 10.0 ** math.floor(math.log10(highest))
    return next(float(step * power) for step in (1, 2, 5, 10) if step * power >= highest * 0.999)


def picture_of(
    every: Sequence[Series], periods: Sequence[str], paper: Paper = LARGE, ceiling: float = 0.0
) -> Picture | None:
    """Draw series over periods, which follow each other without gaps.

    ceiling: the top of the axis, chosen here when 0. None when there are fewer than two periods or
    too many, or nothing is found.
    """
    ceiling = ceiling or ceiling_of(every)
    if not every or not 2 <= len(periods) <= MOST_SPOTS or not ceiling:
        return None
    scale = _Scale(tuple(periods), ceiling, paper)
    lines = tuple(_line(scale, series, at, len(every)) for at, series in enumerate(every))
    return Picture(
        paper=paper,
        lines=lines,
        periods=tuple(_periods(scale)),
        values=tuple(Tick(round(scale.y(value), 1), f"{value:g}") for value in scale.steps()),
        gaps=tuple(_gaps(scale, every)),
        first=periods[0],
        last=periods[-1],
        ceiling=ceiling,
        has_little=any(line.hollow for line in lines),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Periods from left to right, values from the bottom up to a ceiling.

    What is higher stands at the top.
    """

    periods: tuple[str, ...]
    ceiling: float
    paper: Paper

    @property
    def step(self) -> float:
        paper = self.paper
        return (paper.width - paper.left - paper.right) / (len(self.periods) - 1)

    def x(self, at: float) -> float:
        return self.paper.left + at * self.step

    def y(self, value: float) -> float:
        paper, share = self.paper, min(value / self.ceiling, 1.0)
        return paper.top + (paper.height - paper.top - paper.bottom) * (1 - share)

    def steps(self) -> Sequence[float]:
        return [self.ceiling * part / self.paper.steps for part in range(self.paper.steps + 1)]


def _periods(scale: _Scale) -> Iterator[Tick]:
    """Write the ends below a small picture, and round periods below a large one."""
    size, most = len(scale.periods), scale.paper.labels
    if scale.paper.steps == 1:
        kept = [0, size - 1]
    else:
        every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if size / n <= most)
        is_round = [every == 1 or int(period[:4]) % every == 0 for period in scale.periods]
        kept = [at for at in range(size) if is_round[at] or (every == 1)]
        if len(scale.periods[0]) > 4:  # months: every so many of them
            kept = list(range(0, size, every))
    for at in kept:
        yield Tick(round(scale.x(at), 1), scale.periods[at])


def _line(scale: _Scale, series: Series, number: int, lines: int) -> Line:
    has = [at for at, spot in enumerate(series.spots) if spot.value is not None]
    firm: list[tuple[int, int]] = []
    little: list[tuple[int, int]] = []
    whiskers = ""
    for at in has:
        spot = series.spots[at]
        x, y = round(scale.x(at)), round(scale.y(spot.value or 0.0))
        (little if spot.is_little else firm).append((x, y))
        if _has_whisker(spot, scale.paper) and lines <= MOST_BARS:
            whiskers += f"M{x} {round(scale.y(spot.low or 0.0))}V{round(scale.y(spot.high or 0.0))}"
    hollow = _dots(little) if scale.paper.steps > 1 else "".join(_few(scale, series))
    values = [spot.value for spot in series.spots]
    smooth = [spot.smooth for spot in series.spots]
    return Line(
        label=series.label,
        path=_joined(scale, values) if len(has) >= FEWEST_FOR_LINES else "",
        smooth=_joined(scale, smooth),
        dots=_dots(firm) if len(scale.periods) <= MOST_DOTS else "",
        hollow=hollow,
        whiskers=whiskers,
        breaks=tuple(round(scale.x(at - 0.5), 1) for at in series.breaks),
        colour=COLOURS[number % len(COLOURS)],
        number=number,
        dashed=number >= len(COLOURS),
        bars=tuple(_bars(scale, values, number, lines)) if len(has) < FEWEST_FOR_LINES else (),
    )


def _has_whisker(spot: Spot, paper: Paper) -> bool:
    """Tell whether an interval is drawn: over a small base it would hide all others."""
    return paper.steps > 1 and not spot.is_little and spot.low is not None


def _dots(places: Sequence[tuple[int, int]]) -> str:
    """Give a path of dots, each told from the one before, which is short."""
    path, x, y = "", 0, 0
    for to_x, to_y in places:
        path += f"m{to_x - x} {to_y - y}h0"
        x, y = to_x, to_y
    return path


def _few(scale: _Scale, series: Series) -> Iterator[str]:
    """Give strokes below the axis of a small picture for the stretches of little data."""
    begin: int | None = None
    for at, spot in enumerate((*series.spots, Spot(None))):
        if spot.is_little and begin is None:
            begin = at
        elif not spot.is_little and begin is not None:
            left, right = scale.x(begin - 0.5), scale.x(at - 0.5)
            left = max(left, scale.paper.left)
            right = min(right, scale.paper.width - scale.paper.right)
            yield f"M{round(left)} {round(scale.y(0)) + 2}H{round(right)}"
            begin = None


def _joined(scale: _Scale, values: Sequence[float | None]) -> str:
    """Join values that follow each other; what has none breaks the way."""
    path, joined, last_x, last_y = "", False, 0, 0
    for at, value in enumerate(values):
        if value is not None:
            x, y = round(scale.x(at)), round(scale.y(value))
            # Told from the point before, which is a third shorter.
            path += f"l{x - last_x} {y - last_y}" if joined else f"M{x} {y}"
            last_x, last_y = x, y
        joined = value is not None
    return path


def _bars(
    scale: _Scale, values: Sequence[float | None], number: int, lines: int
) -> Iterator[tuple[float, float, float, float]]:
    width = min(24.0, scale.step * 0.7) / lines
    for at, value in enumerate(values):
        if value is not None:
            x, y = scale.x(at) + (number - lines / 2) * width, scale.y(value)
            x = min(max(x, scale.paper.left), scale.paper.width - scale.paper.right - width)
            yield round(x, 1), round(y, 1), round(width, 1), round(scale.y(0) - y, 1)


def _gaps(scale: _Scale, every: Sequence[Series]) -> Iterator[tuple[float, float]]:
    """Give the stretches in which no series has data, each as one, within the margins."""
    begin: int | None = None
    size = len(scale.periods)
    for at in range(size + 1):
        is_empty = at < size and all(series.spots[at].value is None for series in every)
        if is_empty and begin is None:
            begin = at
        elif not is_empty and begin is not None:
            left = max(scale.x(begin - 0.5), scale.paper.left)
            right = min(scale.x(at - 0.5), scale.paper.width - scale.paper.right)
            yield round(left, 1), round(max(right - left, 1.0), 1)
            begin = None


def _wrapped(label: str) -> Iterator[str]:
    """Break a label where its line is full."""
    line, width = "", 0
    for char in label:
        wide = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width + wide > LEGEND_WIDTH:
            yield line
            line, width = "", 0
        line, width = line + char, width + wide
    yield line
