"""Count what every rule did: how often it fired, how often it was right, what changes without it.

    python -m tests.quality.rules [--pages N] [--seed N] [FOLDER...]

Rules are those that the ledger names (`inspect --why`), and the rows of boilerplate.tsv, each by
itself. Right is judged on the made pages alone, where it is known; folders (seeds/ if none is
given) are read beside them, so that a rule that fires nowhere is seen. What changes without a row
is counted in the pages on which it fired, read again without it.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

from indexer.corpus.articles.read import read_record
from indexer.corpus.furniture import boilerplate
from indexer.corpus.input.formats import read_records
from indexer.corpus.input.source.files import InputFile, find_inputs
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.facts import folded_text
from indexer.corpus.page.lexicon import rows
from indexer.corpus.page.line import Decision, Ledger
from indexer.model import Article
from indexer.text.fold import fold_text
from tests.quality.measure import read_page
from tests.quality.pages import SEEDS, Page, make_pages

LISTED = "listed in boilerplate.tsv"


def main() -> None:
    """Print the census of rules."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folders", type=Path, nargs="*", default=[SEEDS])
    asked = parser.parse_args()
    pages = list(make_pages(asked.pages, asked.seed))
    print(f"{'fired':>7}{'right':>8}{'changes':>9}  rule")
    for rule, (fired, right, judged, changed) in sorted(census(pages, asked.folders).items()):
        share = f"{right / judged:.3f}" if judged else "-"
        print(f"{fired:7}{share:>8}{'-' if changed is None else changed:>9}  {rule}")


def census(
    pages: Sequence[Page], folders: Sequence[Path]
) -> dict[str, tuple[int, int, int, int | None]]:
    """Give for every rule: how often it fired, was right, was judged, and the pages it changes."""
    fired: Counter[str] = Counter()
    verdicts: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    on: defaultdict[str, list[Page]] = defaultdict(list)
    for page in pages:
        articles, ledger = read_page(page)
        for rule, item in _decided(ledger):
            fired[rule] += 1
            verdict = _is_right(page, item, articles)
            if verdict is not None:
                verdicts[rule][verdict] += 1
            if page not in on[rule]:
                on[rule].append(page)
    for ledger in _ledgers(folders):
        fired.update(rule for rule, _ in _decided(ledger))
    names = {*fired, *map(_row_name, rows("boilerplate.tsv"))}
    return {
        rule: (
            fired[rule],
            verdicts[rule][True],
            verdicts[rule].total(),
            _changes(rule, on[rule]) if rule.startswith("row ") else None,
        )
        for rule in names
    }


def _row_name(row: Sequence[str]) -> str:
    why, zone, pattern = row
    return f"row {why} {zone} {pattern}"


def _ledgers(folders: Sequence[Path]) -> Iterator[Ledger]:
    for folder in folders:
        for file in find_inputs(folder):
            for record in read_records(file) if isinstance(file, InputFile) else ():
                if isinstance(record, Record):
                    ledger = Ledger()
                    read_record(record, ledger)
                    yield ledger


def _decided(ledger: Ledger) -> Iterator[tuple[str, Decision]]:
    """Give the rules of a ledger, and for a line that a row knows that row."""
    printed = {drop.line: drop.text for drop in ledger.dropped}
    known = {
        pattern: _row_name((why, zone, pattern)) for why, zone, pattern in rows("boilerplate.tsv")
    }
    for item in ledger.decisions:
        yield f"{item.stage}: {item.rule} ({item.what})", item
        if item.rule == LISTED and item.line in printed:
            pattern = boilerplate.matched_pattern(folded_text(printed[item.line].strip()))
            if pattern:
                yield known[pattern], item


def _is_right(page: Page, item: Decision, articles: Sequence[Article]) -> bool | None:
    """Tell whether a decision is right on a made page; None where the page does not say."""
    lines = page.text.split("\n")
    folded = fold_text(item.value)
    match item.what:
        case "dropped" if item.value not in ("meta", "duplicate-title", "duplicate-date"):
            return fold_text(lines[item.line - 1]) in {fold_text(text) for text in page.noise}
        case "title":
            return folded in {fold_text(title) for title in page.titles}
        case "date":
            return item.value in page.dates
        case "source" if page.source:
            return folded == fold_text(page.source)
        case _:
            return None


def _changes(rule: str, pages: Sequence[Page]) -> int:
    """Count the pages that are read otherwise without a row of boilerplate.tsv."""
    table = [row for row in rows("boilerplate.tsv") if _row_name(row) != rule]
    before = [read_page(page)[0] for page in pages]
    boilerplate._table.cache_clear()
    try:
        with mock.patch.object(boilerplate, "rows", return_value=table):
            return sum(read_page(page)[0] != was for page, was in zip(pages, before, strict=True))
    finally:
        boilerplate._table.cache_clear()


if __name__ == "__main__":
    main()
