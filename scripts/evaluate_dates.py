#!/usr/bin/env python3
"""Compare the dates found in expressions with the annotation of a test set in the form of Recognizers-Text.

Usage: evaluate_dates.py ITEMS.jsonl [--list right|coarser|wrong|empty|extra]
Each item: text, reference, results [{text, type, timex, value}]. An annotated expression is a
calendar date when it names its year in full (four digits, Chinese numerals, 民国) and the calendar
has it; its right answer is its day, month or year, or its beginning for a range. Lunar days of a
named year may give the year. All others (tomorrow, 三月初一, 05/05/89, holidays, lengths) must be
left empty.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
from pathlib import Path
from typing import Any

from indexer.corpus.metadata.days.dates import find_dates
from indexer.model import DateSpan

_NAMES_YEAR = re.compile(
    r"(?<!\d)[12]\d{3}(?!\d)|[一二][〇零一二三四五六七八九]{3}\s*年|[一二两]千[零〇一二三四五六七八九十百]*年|民[国國]"
)
_DATE = re.compile(r"\(?(\d{4}(?:-\d{2}){0,2})(?=[T,]|$)")
_WHOLE = re.compile(r",P\d+(?P<unit>[YM])\)")
_LUNAR = re.compile(r"农历|農曆|正月|大年")
_WRITTEN = re.compile(r"([12]\d{3})(?:\D{1,2}(\d{1,2})(?!\d)(?:\D(\d{1,2})(?!\d))?)?")
_MONTHS = {"十二": 12, "十一": 11, "十": 10} | {
    numeral: at for at, numeral in enumerate("一二三四五六七八九", 1)
}
Outcome = tuple[str, str, str, str | None, str | None]
"""Kind, outcome, expression, wanted value, found value."""


def main() -> None:
    """Print one table: kinds of expressions by what became of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("items", type=Path)
    parser.add_argument("--list", dest="shown", help="also print the expressions with this outcome")
    arguments = parser.parse_args()
    items = [json.loads(line) for line in arguments.items.read_text("utf-8").splitlines()]
    known = annotated(items)
    table: collections.Counter[tuple[str, str]] = collections.Counter()
    for item in items:
        for kind, outcome, expression, wanted, found in outcomes(item, known):
            table[kind, outcome] += 1
            if outcome == arguments.shown:
                print(
                    f"{kind:9} {expression!r} in {item['text']!r}: wanted {wanted}, found {found}"
                )
    columns = ("right", "coarser", "wrong", "empty", "extra")
    print(f"{'':16}" + "".join(f"{column:>9}" for column in columns))
    for kind in sorted({kind for kind, _ in table}):
        print(f"{kind:16}" + "".join(f"{table[kind, column]:9}" for column in columns))


def annotated(items: list[dict[str, Any]]) -> dict[str, str]:
    """Collect the annotated value of each expression.

    Some items repeat an expression without one.
    """
    return {
        result["text"]: value
        for item in items
        for result in item["results"]
        if (value := _annotated_value(result))
    }


def _annotated_value(result: dict[str, Any]) -> str | None:
    value = result.get("value")
    entries = [entry.get("timex") for entry in value] if isinstance(value, list) else []
    for timex in (result.get("timex"), *entries):
        match = _DATE.match(timex or "")
        if match:
            whole = _WHOLE.search(timex)
            return match[1][: {"Y": 4, "M": 7}[whole["unit"]]] if whole else match[1]
    return None


def outcomes(item: dict[str, Any], known: dict[str, str]) -> list[Outcome]:
    """Judge each annotated expression of an item, and each date found outside of them."""
    found = list(find_dates(item["text"]))
    judged: list[Outcome] = []
    at = 0
    for result in item["results"]:
        expression = result["text"]
        start = max(
            item["text"].find(expression.replace(",", "，"), at), item["text"].find(expression, at)
        )
        at = start + len(expression)
        inside = [date for date in found if start < date.end and date.start < at]
        found = [date for date in found if date not in inside]
        judged.append(_judge(result, known, inside[0].span.value if inside else None))
    judged += [("none annotated", "extra", date.text, None, date.span.value) for date in found]
    return judged or [("none annotated", "right", item["text"], None, None)]


def _judge(result: dict[str, Any], known: dict[str, str], value: str | None) -> Outcome:
    expression = result["text"]
    named = _NAMES_YEAR.search(expression)
    if not named:
        return "no year named", "wrong" if value else "right", expression, None, value
    if _LUNAR.search(expression):
        year_only = value is not None and len(value) == 4
        return (
            "lunar, year named",
            "coarser" if year_only else "wrong" if value else "right",
            expression,
            None,
            value,
        )
    wanted = (
        _annotated_value(result)
        or known.get(expression.replace("两千零", "二零零"))
        or _as_written(expression)
    )
    if wanted and not _exists(wanted):
        return "impossible", "wrong" if value else "right", expression, None, value
    return "calendar", _outcome(wanted, value), expression, wanted, value


def _outcome(wanted: str | None, value: str | None) -> str:
    if value is None:
        return "empty"
    if value == wanted:
        return "right"
    return "coarser" if wanted and wanted.startswith(value) else "wrong"


def _exists(value: str) -> bool:
    try:
        DateSpan.parse(value)
    except ValueError:
        return False
    return True


def _as_written(expression: str) -> str | None:
    """Read an expression without an annotated value digit by digit.

    Year, month, day with one separator between.
    """
    for numeral, month in _MONTHS.items():
        expression = expression.replace(f"{numeral}月", f"{month}月")
    match = _WRITTEN.search(expression)
    return "-".join(number.zfill(2) for number in match.groups() if number) if match else None


if __name__ == "__main__":
    main()
