#!/usr/bin/env python3
"""Read a kit of texts with gold title, date and source, and count what is right, wrong and left empty.

Usage: evaluate_metadata.py KIT_DIR [--out OUT.jsonl] [--list title|date|source]
KIT_DIR holds gold.jsonl and the texts (in text/ or files/). A gold row describes one article
(title, date, source) or, in `docs`, all articles of its file; `kind` is the kind of damage
(`dateless` must be left without a date). --out writes the rows that score.py meta takes: one per
file, its first article. Only dates of day precision count as given there; a month or a year that
agrees with the gold is listed as coarser. "printed": the text as printed, where the gold has it in
another script or width. A second table counts only what the file itself prints, and shows three
cases each of gold titles and sources that it does not print: a title that the gold composed is
compared with the one that is displayed.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import difflib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indexer.corpus.input.source.encoding import decode
from indexer.corpus.run.pipeline import read_file
from indexer.errors import UnreadableFileError
from indexer.model import Article
from indexer.text.fold import fold_text

FIELDS = ("title", "date", "source")
_ALIKE = 0.8
"""Likeness from which a reader takes two titles for the same.

Words in another order, numbers written otherwise.
"""
_EXAMPLES = 3
Tally = dict[tuple[str, str], collections.Counter[str]]


def main() -> None:
    """Print one row per kind of damage and field."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kit", type=Path)
    parser.add_argument("--out", type=Path, help="also write rows for score.py meta")
    parser.add_argument(
        "--list", dest="shown", choices=FIELDS, help="print what is wrong or missing in this field"
    )
    arguments = parser.parse_args()
    folder = arguments.kit / ("text" if (arguments.kit / "text").is_dir() else "files")
    tally: Tally = collections.defaultdict(collections.Counter)
    debatable: list[Unprinted] = []
    rows = []
    for line in (arguments.kit / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        articles = articles_of(folder / gold["file"], arguments.kit)
        rows.append(row(gold["file"], articles))
        debatable += count_printed(tally, gold, articles, folder / gold["file"])
        for outcome in judge_file(gold, articles):
            count(tally, gold.get("kind", "all"), *outcome)
            if outcome[0] == arguments.shown and outcome[1] not in ("right", "none"):
                print(gold["file"], *outcome)
    if arguments.out:
        arguments.out.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8"
        )
    print_table(tally)
    print_printed(tally, debatable)


@dataclasses.dataclass(frozen=True)
class Unprinted:
    """A gold title or source that its file does not print, what was found instead, and how alike they are (0 to 1)."""

    file: str
    field: str
    wanted: str
    found: str
    likeness: float


def count_printed(
    tally: Tally, gold: dict[str, Any], articles: tuple[Article, ...], path: Path
) -> list[Unprinted]:
    """Count titles and sources that the file prints, and give those that it does not."""
    text = key(decode(path.read_bytes()).text)
    unprinted = []
    for article, wanted in zip(articles, gold.get("docs") or [gold], strict=False):
        source = article.source.value if article.source else ""
        for field, shown, found in (
            ("title", article.display_title, article.title or ""),
            ("source", source, source),
        ):
            value = wanted.get(field)
            if not value:
                continue
            if key(value) in text:
                tally["printed", field]["right" if key(value) == key(found) else "wrong"] += 1
            else:
                likeness = difflib.SequenceMatcher(
                    None, key(value), key(shown), autojunk=False
                ).ratio()
                unprinted.append(Unprinted(gold["file"], field, value, shown, likeness))
    return unprinted


def key(text: str) -> str:
    """Give a text as it is compared: folded, without blanks."""
    return squeeze(fold_text(text))


def print_printed(tally: Tally, unprinted: Sequence[Unprinted]) -> None:
    """Print how much is right of what files print, and cases of what they do not."""
    for field in ("title", "source"):
        counts = tally["printed", field]
        if counts:
            print(f"{field} where printed: {counts['right']} of {counts.total()} right")
        others = [item for item in unprinted if item.field == field]
        if others:
            alike = sum(item.likeness >= _ALIKE for item in others)
            print(
                f"{field} not printed so: {len(others)}, of which {alike} are shown alike (ratio {_ALIKE} and more)"
            )
        for item in others[:: max(1, len(others) // _EXAMPLES)][:_EXAMPLES]:
            print(
                f"  {item.file} {item.likeness:.2f}\n    gold  {item.wanted}\n    shown {item.found}"
            )


def articles_of(path: Path, root: Path) -> tuple[Article, ...]:
    """Read a file; one that gives no article gives an empty tuple."""
    try:
        return read_file(path, root).articles
    except UnreadableFileError:
        return ()


def row(file: str, articles: tuple[Article, ...]) -> dict[str, Any]:
    """Make the row that score.py meta takes from a file's first article."""
    if not articles:
        return {"file": file}
    first = articles[0]
    return {
        "file": file,
        "title": first.title,
        "date": first.date.span.value
        if first.date and first.date.span.precision == "day"
        else None,
        "source": first.source.value if first.source else None,
        "author": first.authors[0].name if first.authors else None,
        "body": "".join(paragraph.text for paragraph in first.paragraphs),
    }


def judge_file(
    gold: dict[str, Any], articles: tuple[Article, ...]
) -> list[tuple[str, str, object, object]]:
    """Judge every gold article of a file against the article found in its place.

    Field, outcome, wanted, found.
    """
    judged: list[tuple[str, str, object, object]] = []
    wanted_articles = gold.get("docs") or [gold]
    undated = gold.get("kind") == "dateless"
    for at, wanted in enumerate(wanted_articles):
        found = articles[at] if at < len(articles) else None
        judged.append(("title", *_compare(wanted.get("title"), found.title if found else None)))
        judged.append(
            (
                "date",
                *_compare_dates(None if undated else wanted.get("date"), found, undated=undated),
            )
        )
        judged.append(
            (
                "source",
                *_compare(
                    wanted.get("source"), found.source.value if found and found.source else None
                ),
            )
        )
    if len(articles) != len(wanted_articles):
        judged.append(("articles", "wrong", len(wanted_articles), len(articles)))
    return judged


def _compare(wanted: str | None, found: str | None) -> tuple[str, str | None, str | None]:
    if not wanted:
        return "none", wanted, found
    if not found:
        return "empty", wanted, found
    if squeeze(wanted) == squeeze(found):
        return "right", wanted, found
    return "printed" if fold_text(wanted) == fold_text(found) else "wrong", wanted, found


def _compare_dates(
    wanted: str | None, found: Article | None, *, undated: bool
) -> tuple[str, str | None, str | None]:
    date = found.date if found else None
    value = date.span.value if date else None
    if undated:
        return "invented" if value else "right", wanted, value
    if not wanted:
        return "none", wanted, value
    if not value:
        return "empty", wanted, value
    if value == wanted:
        return "right", wanted, value
    return "coarser" if wanted.startswith(value) else "wrong", wanted, value


def squeeze(text: str) -> str:
    """Take out blanks, as score.py does."""
    return "".join(text.split())


def count(tally: Tally, kind: str, field: str, outcome: str, *_: object) -> None:
    """Count an outcome for its kind and for all kinds."""
    for group in {kind, "all"}:
        tally[group, field][outcome] += 1


def print_table(tally: Tally) -> None:
    """Print counts, and of what was given how much is right."""
    columns = ("right", "printed", "wrong", "coarser", "empty", "invented")
    print(
        f"{'kind':14}{'field':10}"
        + "".join(f"{column:>10}" for column in columns)
        + "  right of given"
    )
    for (kind, field), counts in sorted(tally.items()):
        if kind == "printed":
            continue
        right = counts["right"] + counts["printed"]
        given = right + counts["wrong"] + counts["invented"]
        if given or counts["empty"] or counts["coarser"]:
            share = f"{right / given:.3f}" if given else "-"
            print(
                f"{kind:14}{field:10}"
                + "".join(f"{counts[column]:10}" for column in columns)
                + f"{share:>16}"
            )


if __name__ == "__main__":
    main()
