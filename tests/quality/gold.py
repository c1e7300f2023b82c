"""How well pages are read that somebody has read before: tests/gold, each measure with its floor.

`python -m tests.quality.gold` prints them. Its pages are of two parts: what weights and rules were
tuned on (`learned`), and what nobody may look at but for its sums (`held`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.corpus.run.pipeline import read_file
from indexer.model import Article
from indexer.text.fold import fold_text

GOLD = Path(__file__).parents[1] / "gold"
PARTS = ("learned", "held")
FORMS = {"html": "pages_html/{}.html", "text": "pages_txt/{}.txt", "several": "several/{}.txt"}
_SENTENCE = re.compile(r"(?<=[。！？!?；;])|\t")
_MIN_SENTENCE = 8
"""Characters of a sentence that is looked for, and of furniture that is looked for within a paragraph."""

Tally = dict[str, Counter[bool]]
"""By measure, how often it was right and not."""

FLOORS = {
    ("html", "titles"): (0.94, 0.87),
    ("html", "dates"): (0.86, 0.84),
    ("html", "sources"): (0.42, 0.38),
    ("html", "sentences"): (0.985, 0.99),
    ("html", "furniture gone"): (0.94, 0.96),
    ("html", "one article"): (0.99, 0.99),
    ("text", "titles"): (0.70, 0.78),
    ("text", "dates"): (0.86, 0.87),
    ("text", "sources"): (0.38, 0.36),
    ("text", "sentences"): (0.97, 0.985),
    ("text", "furniture gone"): (0.89, 0.88),
    ("text", "one article"): (0.89, 0.96),
    ("several", "beginnings found"): (0.55, 0.57),
    ("several", "beginnings right"): (0.84, 0.77),
    ("several", "whole articles"): (0.93, 0.88),
}
"""The share of each measure, of the pages that were learned from and of those held apart."""


def measure(part: str, form: str) -> Tally:
    """Read one form of the pages of one part, and count what is right."""
    tally: Tally = {name: Counter() for one, name in FLOORS if one == form}
    kind = "several" if form == "several" else "pages"
    for line in (GOLD / part / f"{kind}_gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        path = GOLD / part / FORMS[form].format(row["file"])
        articles = read_file(path, path.parent).articles
        judged = judge_several if form == "several" else judge_page
        for name, right in judged(row, articles, form):
            tally[name][right] += 1
    return tally


def judge_page(
    row: dict[str, Any], articles: Sequence[Article], form: str
) -> Iterator[tuple[str, bool]]:
    """Judge what was read of a page of one article, by the article that shares most with its text."""
    body = "".join(map(flat, row["body"]))
    found = max(articles, key=lambda one: sum(flat(part.text) in body for part in one.paragraphs))
    yield "one article", len(articles) == 1
    if row["title"]:
        yield "titles", flat(found.title) == flat(row["title"])
    if form == "html" or row["shown"]:
        yield "dates", (found.date.span.value if found.date else None) == row["date"]
    yield "sources", flat(found.source.value if found.source else None) == flat(row["source"])
    shown = [flat(text) for one in articles for text in texts(one)]
    whole = "".join(shown)
    for sentence in sentences(row["body"]):
        yield "sentences", flat(sentence) in whole
    for text in map(flat, row["furniture"]):
        inside = len(text) >= _MIN_SENTENCE and any(text in one for one in shown)
        yield "furniture gone", not (text in shown or inside)


def judge_several(
    row: dict[str, Any], articles: Sequence[Article], _: str
) -> Iterator[tuple[str, bool]]:
    """Judge where the articles of a file begin: between the first line of a head and its headline.

    The first may begin above its head too.
    """
    begins = [min(lines_of(article)) for article in articles]
    heads = [range(first, last + 1) for first, last in row["begins"]]
    heads[0] = range(1, heads[0].stop)
    for head in heads:
        yield "beginnings found", any(begin in head for begin in begins)
    for begin in begins:
        yield "beginnings right", any(begin in head for head in heads)
    if len(heads) == 1:
        yield "whole articles", len(articles) == 1


def lines_of(article: Article) -> list[int]:
    """Give the lines of an article with those of its title."""
    return [*article.title_lines, *(line for part in article.paragraphs for line in part.lines)]


def texts(article: Article) -> Iterator[str]:
    """Give all texts of an article that a search finds."""
    yield article.title or ""
    yield from (part.text for part in (*article.paragraphs, *article.credits))


def sentences(lines: Sequence[str]) -> Iterator[str]:
    """Give the sentences of some lines, without their full stops."""
    for line in lines:
        for sentence in _SENTENCE.split(line):
            bare = sentence.strip().rstrip("。！？!?；;").strip()
            if len(flat(bare)) >= _MIN_SENTENCE:
                yield bare


def flat(text: str | None) -> str:
    """Fold a text and close its blanks."""
    return "".join(fold_text(text or "").split())


def share(counts: Counter[bool]) -> float:
    """Give the share of what is right."""
    return counts[True] / counts.total()


def main() -> None:
    """Print every measure of both parts."""
    print(f"{'':26}" + "".join(f"{part:>9}{'floor':>7}{'of':>6}" for part in PARTS))
    for form in FORMS:
        tallies = [measure(part, form) for part in PARTS]
        for name in tallies[0]:
            cells = (
                f"{share(tally[name]):9.3f}{floor:7.3f}{tally[name].total():6}"
                for tally, floor in zip(tallies, FLOORS[form, name], strict=True)
            )
            print(f"{form:8}{name:18}" + "".join(cells))


if __name__ == "__main__":
    main()
