#!/usr/bin/env python3
"""Measure how often the decisions are right that the reading calls doubtful, beside those it does not.

Usage: evaluate_doubts.py KIT_DIR...
A kit holds gold.jsonl (file, title, date, or `docs` with them) and the texts (in text/ or files/).
Titles and dates are judged file by file against the gold. Boundaries are judged on pages of three
texts each, put together here with the separators that scrapers leave: a boundary is right where a
text begins, a refusal where none does. Furniture that went for its place is judged where a row
lists its `noise_lines`.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.corpus.input.source.encoding import decode
from indexer.corpus.run.pipeline import read_file
from indexer.errors import UnreadableFileError
from indexer.model import Article, Doubt, SourceFile
from indexer.text.fold import fold_text

_PAGES = 250
_TEXTS_PER_PAGE = 3
_SEPARATORS = ("\n", "\n\n", "\n\n\n", "\n-----\n")
_LENGTHS = range(80, 6000)
_HEAD = 6
"""Lines below the beginning of a text at which a boundary still counts as its own.

Numbers and labels stand above.
"""
Judged = tuple[str, float, bool]
"""What was decided, how sure the reading was (1: not doubted), and whether it was right."""


def main() -> None:
    """Print for each decision and confidence how often it was right."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kits", type=Path, nargs="+")
    tally: dict[tuple[str, float], collections.Counter[bool]] = collections.defaultdict(
        collections.Counter
    )
    for kit in parser.parse_args().kits:
        for code, confidence, right in (
            *judge_files(kit),
            *judge_furniture(kit),
            *judge_boundaries(kit),
        ):
            tally[code, confidence][right] += 1
    print(f"{'decision':14}{'confidence':>12}{'decisions':>12}{'right':>8}")
    for (code, confidence), counts in sorted(tally.items()):
        print(f"{code:14}{confidence:12.2f}{counts.total():12}{counts[True] / counts.total():8.3f}")


def texts(kit: Path) -> Iterator[Path]:
    """Give the files of a kit in name order."""
    yield from sorted((kit / ("text" if (kit / "text").is_dir() else "files")).iterdir())


def gold_articles(kit: Path) -> dict[str, list[dict[str, Any]]]:
    """Give the gold articles of every file of a kit."""
    rows = [json.loads(line) for line in (kit / "gold.jsonl").read_text("utf-8").splitlines()]
    return collections.defaultdict(list, {row["file"]: row.get("docs") or [row] for row in rows})


def judge_files(kit: Path) -> Iterator[Judged]:
    """Judge titles and dates of the files whose articles were told apart as the gold has them."""
    gold = gold_articles(kit)
    for path in texts(kit):
        wanted, read = gold[path.name], _read(path)
        if read and len(read.articles) == len(wanted):
            for article, row in zip(read.articles, wanted, strict=True):
                yield from _judge_article(article, row, read.doubts)


def _judge_article(
    article: Article, gold: dict[str, Any], doubts: Sequence[Doubt]
) -> Iterator[Judged]:
    if article.title and gold.get("title"):
        right = fold_text(article.title).replace(" ", "") == fold_text(gold["title"]).replace(
            " ", ""
        )
        yield "title", _confidence(doubts, "title", article.title_lines), right
    if article.date and gold.get("date"):
        code = "date" if article.date.basis == "inferred" else "dates"
        right = gold["date"].startswith(article.date.span.value)
        yield code, _confidence(doubts, code, (article.date.line,)), right


def judge_furniture(kit: Path) -> Iterator[Judged]:
    """Judge the lines that went only for where they stood, in the files whose noise is known."""
    rows = [json.loads(line) for line in (kit / "gold.jsonl").read_text("utf-8").splitlines()]
    noise = {row["file"]: set(row["noise_lines"]) for row in rows if row.get("noise_lines")}
    for path in texts(kit):
        read = _read(path) if path.name in noise else None
        for doubt in read.doubts if read else ():
            if read and doubt.code == "furniture":
                run = range(doubt.line, int(dict(doubt.values)["last"]) + 1)
                for drop in (drop for drop in read.dropped if drop.line in run):
                    yield doubt.code, doubt.confidence, drop.text.strip() in noise[path.name]


def judge_boundaries(kit: Path) -> Iterator[Judged]:
    """Judge where pages put together from the texts of a kit are cut."""
    gold = gold_articles(kit)
    single = [path for path in texts(kit) if len(gold[path.name]) == 1]
    pages = [text for path in single if len(text := _text(path)) in _LENGTHS]
    chance = random.Random(7)
    for _ in range(_PAGES):
        page, starts = _put_together(
            chance.sample(pages, _TEXTS_PER_PAGE), chance.choice(_SEPARATORS)
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "page.txt"
            path.write_text(page, "utf-8")
            read = _read(path)
        if read:
            yield from _judge_page(read, starts)


def _judge_page(read: SourceFile, starts: Sequence[int]) -> Iterator[Judged]:
    for article in read.articles[1:]:
        lines = [
            *article.title_lines,
            *(number for part in article.paragraphs for number in part.lines),
        ]
        if lines:
            yield (
                "boundary",
                _confidence(read.doubts, "boundary", (min(lines),)),
                _begins(min(lines), starts),
            )
    for doubt in read.doubts:
        if doubt.code == "no-boundary":
            yield doubt.code, doubt.confidence, not _begins(doubt.line, starts)


def _begins(line: int, starts: Sequence[int]) -> bool:
    return any(start - 1 <= line <= start + _HEAD for start in starts)


def _put_together(parts: Sequence[str], separator: str) -> tuple[str, list[int]]:
    """Give the page and the numbers of the lines at which its second and further texts begin."""
    page, starts = parts[0], []
    for part in parts[1:]:
        page += separator
        starts.append(page.count("\n") + 1)
        page += part
    return page, starts


def _confidence(doubts: Sequence[Doubt], code: str, lines: Sequence[int]) -> float:
    return next(
        (doubt.confidence for doubt in doubts if doubt.code == code and doubt.line in lines), 1.0
    )


def _read(path: Path) -> SourceFile | None:
    try:
        return read_file(path, path.parent)
    except UnreadableFileError:
        return None


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes()).text.strip("\n")
    except UnreadableFileError:
        return ""


if __name__ == "__main__":
    main()
