"""What of a statistics table stands on one page.

A few rows at a time, and the early years in one column.

A table of all provinces by seventy years is too large to send and too wide to read. Nothing is
lost: the other rows are a page away, a span of years opens into its years, and the CSV has every
cell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from webui.views.tables.statistics import EARLIER, UNDATED, Cell, Row, Table
from webui.words.texts import gettext

ROWS = 14
"""Rows of a page.

With MOST_YEARS, at most 182 cells with a link each: half of what a page may weigh.
"""
MOST_YEARS = 10
"""Columns of single years: what a laptop shows without scrolling."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of a table as shown.

    headings: names of the columns. last: number of the last page. table: the whole of it.
    """

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: Row
    last: int
    table: Table


def sheet(table: Table, page: int | None = None) -> Sheet:
    """Cut a page, counted from 1, out of a table; all rows when it is None."""
    early = _early(table.columns)
    rows = table.rows if page is None else table.rows[(page - 1) * ROWS : page * ROWS]
    columns = (
        (f"{EARLIER}{table.columns[early - 1]}", *table.columns[early:]) if early else table.columns
    )
    return Sheet(
        headings=tuple(_heading(column) for column in columns),
        rows=tuple(_joined(row, early, columns[0]) for row in rows) if early else rows,
        totals=_joined(table.totals, early, columns[0]) if early else table.totals,
        last=max(1, -(-len(table.rows) // ROWS)),
        table=table,
    )


def _early(columns: tuple[str, ...]) -> int:
    """Tell how many of the first years are put into one column."""
    years = len([column for column in columns if column != UNDATED])
    return years - MOST_YEARS + 1 if years > MOST_YEARS else 0


def _joined(row: Row, early: int, column: str) -> Row:
    """Add the early years of a row up."""
    first = row.cells[:early]
    cell = Cell(
        sum(one.count for one in first),
        sum(one.base for one in first),
        row.total.place,
        column,
        row.total.filters,
    )
    return replace(row, cells=(cell, *row.cells[early:]))


def _heading(column: str) -> str:
    if column.startswith(EARLIER):
        return gettext("until %(last)s", last=column.removeprefix(EARLIER))
    return column or gettext("undated")
