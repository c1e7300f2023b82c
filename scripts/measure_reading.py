#!/usr/bin/env python3
"""Measure the reading of files.

Is every printed character accounted for, is every gold paragraph found, how fast.

Usage: measure_reading.py accounting PATH...
       measure_reading.py findable KIT_DIR [--list]
       measure_reading.py speed SOURCE [--jobs N] [--limit PARAGRAPHS]
accounting reads files or folders and prints every printed line that is neither shown, repaired with
a receipt, nor dropped with one. findable takes a kit with files/ and gold.jsonl (rows: file, kind,
docs of title and paras) and looks for the first and last 20 characters of every gold paragraph,
folded as a search folds them, in the shown paragraphs and titles ("unprinted": the file itself does
not print them so), and for shown lines that no gold article holds. speed reads a source without
indexing it.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import itertools
import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.corpus.input.source.encoding import decode
from indexer.corpus.input.source.files import InputFile, find_inputs
from indexer.corpus.input.source.records import Record
from indexer.corpus.run.batches import Batch, batches, read_batch
from indexer.corpus.run.pipeline import read_source
from indexer.model import Article, Dropped, Repair, Skipped, SourceFile
from indexer.text.fold import fold_text

EDGE = 20
"""Characters of the beginning and end of a gold paragraph that are looked for."""
_MIN_NOISE = 4
"""Folded characters below which a line of a page says too little to be called noise or text."""
Characters = collections.Counter[str]


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    accounting = commands.add_parser("accounting")
    accounting.add_argument("paths", type=Path, nargs="+")
    accounting.set_defaults(run=print_accounting)
    findable = commands.add_parser("findable")
    findable.add_argument("kit", type=Path)
    findable.add_argument(
        "--list", action="store_true", dest="listed", help="print what is lost, left or not printed"
    )
    findable.set_defaults(run=print_findable)
    speed = commands.add_parser("speed")
    speed.add_argument("source", type=Path)
    speed.add_argument("--jobs", type=int, default=1)
    speed.add_argument("--limit", type=int, help="stop after so many paragraphs")
    speed.set_defaults(run=print_speed)
    arguments = parser.parse_args()
    arguments.run(arguments)


# ---- accounting
# -----------------------------------------------------------------------------------------------------


def print_accounting(arguments: argparse.Namespace) -> None:
    """Print what is unaccounted for below each path, and totals."""
    files = lines = problems = 0
    for path in arguments.paths:
        for item in find_inputs(path):
            if isinstance(item, Skipped):
                continue
            files += 1
            for batch, outcome in read_batches(item):
                lines += sum(1 for record in batch.records for _ in printed_lines(record))
                for problem in unaccounted(batch.records, outcome):
                    problems += 1
                    print(f"{item.name}: {problem}")
    print(f"{files} files, {lines} printed lines, {problems} groups of lines not accounted for")


def read_batches(file: InputFile) -> Iterator[tuple[Batch, SourceFile | Skipped]]:
    """Read a file in its batches, each with what became of it."""
    for batch in batches(file):
        if isinstance(batch, Batch):
            yield batch, read_batch(batch)


def printed_lines(record: Record) -> Iterator[tuple[int, str]]:
    """Give line number and text of every line of a record that is not blank, under the numbers its article uses."""
    if record.paras is not None:
        yield from ((record.number, paragraph) for paragraph in record.paras)
        return
    for at, line in enumerate(record.text.split("\n")):
        if line.strip():
            yield (record.numbers[at] if record.numbers else record.number or at + 1), line


def unaccounted(records: Iterable[Record], outcome: SourceFile | Skipped) -> list[str]:
    """Say for which lines what is printed is not what is shown, dropped, or changed with a receipt.

    A batch of which everything is skipped is accounted for by the reason. `unbalanced` says how.
    """
    if isinstance(outcome, Skipped):
        return []
    return unbalanced(
        records,
        itertools.chain.from_iterable(map(_shown, outcome.articles)),
        outcome.dropped,
        outcome.repairs,
        [number for article in outcome.articles for number in article.title_lines[:1]],
    )


def unbalanced(
    records: Iterable[Record],
    shown: Iterable[tuple[Sequence[int], str]],
    dropped: Iterable[Dropped],
    repairs: Iterable[Repair],
    titles: Sequence[int],
) -> list[str]:
    """Say for which lines characters are lost, or are there that were not printed.

    What is shown must be printed (or be the outcome of a repair), and what is printed must be
    shown, dropped or repaired away: character by character, blanks aside, over lines that the same
    texts come from. shown: texts with the numbers of their lines. titles: the lines under which the
    stated title of a page is shown, which stands outside of its lines.
    """
    groups = _Groups()
    for numbers, text in shown:
        groups.unite(*(numbers or (0,)))
        groups.account((numbers or (0,))[0])[1].update(_characters(text))
    for record in records:
        if record.title:
            groups.account(record.number or 1)[0].update(_characters(record.title))
        if record.title and not record.number:
            groups.unite(1, *titles)
        for number, text in printed_lines(record):
            groups.account(number)[0].update(_characters(text))
    for drop in dropped:
        groups.account(drop.line)[1].update(_characters(drop.text))
    for repair in repairs:
        before, after = _characters(repair.before), _characters(repair.after)
        groups.account(repair.line)[2].update(before - after)
        groups.account(repair.line)[3].update(after - before)
    return [
        f"line {number}: {problem}"
        for number, account in groups.all()
        if (problem := _imbalance(account))
    ]


def _shown(article: Article) -> Iterator[tuple[Sequence[int], str]]:
    yield from _texts(article)
    yield from ((credit.lines, credit.text) for credit in article.credits)


def _texts(article: Article) -> Iterator[tuple[tuple[int, ...], str]]:
    heading = article.heading
    if heading:
        yield article.title_lines, heading.text
    for paragraph in article.paragraphs:
        yield paragraph.lines, paragraph.text


def _characters(text: str) -> Characters:
    return collections.Counter("".join(text.split()))


def _imbalance(account: Sequence[Characters]) -> str:
    """Compare printed with kept (shown and dropped), up to what repairs removed and added."""
    printed, kept, removed, added = account
    lost, invented = printed - kept - removed, kept - printed - added
    parts = [f"lost {''.join(lost.elements())[:60]!r}"] * bool(lost)
    parts += [f"kept twice or invented {''.join(invented.elements())[:60]!r}"] * bool(invented)
    return ", ".join(parts)


class _Groups:
    """Lines that are accounted for together because one paragraph comes from all of them."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._accounts: dict[int, list[Characters]] = {}

    def _root(self, number: int) -> int:
        while (parent := self._parent.get(number, number)) != number:
            number = parent
        return number

    def unite(self, first: int, *others: int) -> None:
        """Account for some lines together from now on."""
        first = self._root(first)
        for other in {self._root(other) for other in others} - {first}:
            self._parent[other] = first
            for mine, theirs in zip(
                self.account(first), self._accounts.pop(other, []), strict=False
            ):
                mine.update(theirs)

    def account(self, number: int) -> list[Characters]:
        """Give the characters printed, kept, removed and added on a line and those united with it."""
        return self._accounts.setdefault(
            self._root(number), [collections.Counter() for _ in range(4)]
        )

    def all(self) -> list[tuple[int, list[Characters]]]:
        """Give every account with its first line."""
        return sorted(self._accounts.items(), key=lambda item: item[0])


# ---- findable
# -------------------------------------------------------------------------------------------------------


def print_findable(arguments: argparse.Namespace) -> None:
    """Print per kind of damage: gold paragraphs, those found by both edges, noise lines printed and left."""
    table: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for line in (arguments.kit / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        for outcome, text in judge(gold, arguments.kit / "files" / gold["file"]):
            for kind in (gold["kind"], "all"):
                table[kind][outcome] += 1
            if arguments.listed and outcome in ("lost", "left", "unprinted"):
                print(f"{gold['file']} {outcome}: {text}")
    columns = ("found", "lost", "unprinted", "noise", "left")
    print(f"{'kind':14}" + "".join(f"{column:>11}" for column in columns))
    for kind, counts in sorted(table.items()):
        print(f"{kind:14}" + "".join(f"{counts[column]:11}" for column in columns))


def judge(gold: dict[str, Any], path: Path) -> Iterator[tuple[str, str]]:
    """Judge a file of the kit: gold paragraphs are found, lost or unprinted.

    All other lines are noise, some left.
    """
    (source_file,) = (item for item in read_source(path) if isinstance(item, SourceFile))
    shown = [fold_text(text) for article in source_file.articles for _, text in _texts(article)]
    wanted = [text for doc in gold["docs"] for text in (doc["title"], *doc["paras"])]
    printed = _squeeze(decode(path.read_bytes()).text)
    for text in wanted:
        folded = fold_text(text)
        edges = {folded[:EDGE], folded[-EDGE:]}
        if all(any(edge in line for line in shown) for edge in edges):
            yield "found", text
        else:
            yield (
                ("lost" if all(_squeeze(edge) in printed for edge in edges) else "unprinted"),
                text,
            )
    grams = {gram for text in wanted for gram in _grams(_squeeze(text))}
    for drop in source_file.dropped:
        if _is_noise(drop.text, grams):
            yield "noise", drop.text
    for line in shown:
        if _is_noise(line, grams):
            yield "noise", line
            yield "left", line


def _squeeze(text: str) -> str:
    return "".join(fold_text(text).split())


def _grams(text: str) -> list[str]:
    return [text[at : at + _MIN_NOISE] for at in range(max(1, len(text) - _MIN_NOISE + 1))]


def _is_noise(line: str, grams: set[str]) -> bool:
    """Tell a line that no gold article holds, not even with some characters changed by the damage itself."""
    mine = _grams(_squeeze(line))
    return len(mine[0]) >= _MIN_NOISE and sum(gram in grams for gram in mine) < len(mine) / 2


# ---- speed
# ----------------------------------------------------------------------------------------------------------


def print_speed(arguments: argparse.Namespace) -> None:
    """Print paragraphs per second, peak memory and a hash of everything that was read."""
    if sys.platform == "win32":
        raise NotImplementedError("asks for POSIX")
    digest = hashlib.sha256()
    counts: collections.Counter[str] = collections.Counter()
    started = time.monotonic()
    for item in read_source(arguments.source, jobs=arguments.jobs):
        digest.update(repr(item).encode("utf-8", "backslashreplace"))
        if isinstance(item, Skipped):
            counts["skipped"] += 1
            continue
        counts["parts"] += 1
        counts["articles"] += len(item.articles)
        counts["paragraphs"] += sum(len(article.paragraphs) for article in item.articles)
        if arguments.limit and counts["paragraphs"] >= arguments.limit:
            break
    seconds = time.monotonic() - started
    peaks = [
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    busy = sum(os.times()[:4])
    print(
        f"{dict(counts)} in {seconds:.1f} s: {counts['paragraphs'] / seconds:,.0f} paragraphs a second"
    )
    print(
        f"processor time {busy:.1f} s: {counts['paragraphs'] / busy:,.0f} paragraphs a second of it"
    )
    print(
        f"peak memory {peaks[0]} MB, largest worker {peaks[1]} MB; content {digest.hexdigest()[:16]}"
    )


if __name__ == "__main__":
    main()
