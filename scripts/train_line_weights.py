"""Learn the weights by which furniture is told on a page.

`train_line_weights.py PAGES [--documents FILE …]`.

PAGES holds `pages_txt/` and `pages_gold.jsonl` (see the README of the shape twins). Documents are
texts without furniture (laws, gazettes, news), given by name: each is set into the furniture of one
of the pages, so that their lists, tables and short lines are learned as text. With --folds K the
pages are cut into K parts, and every part is judged by weights learned from the others. Weights are
those of a logistic regression with an L2 penalty, found by gradient descent; the run repeats
exactly.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.corpus.furniture.listed import page_facts
from indexer.corpus.furniture.weighing.headline import find_headline
from indexer.corpus.furniture.weighing.line_facts import PageFacts
from indexer.corpus.furniture.weighing.line_model import decide, settled
from indexer.corpus.page.line import Receipt, split_lines
from indexer.corpus.repair.markup import repair_lines
from indexer.text.fold import fold_text

TABLE = Path(__file__).parents[1] / "indexer/corpus/data/line_weights.tsv"
HEADER = """# fact	weight: positive speaks for furniture; learned by scripts/train_line_weights.py
# facts are named in corpus/furniture/weighing/line_facts.py
"""
PENALTY, STEPS, RATE = 3.0, 600, 0.5
MIN_COUNT = 6
"""Lines that must show a fact before it is weighed."""
PROSE_WEIGHT, TITLE_WEIGHT = 3.0, 5.0
"""How much more a lost sentence or headline counts than a line of a menu that stays."""
MOST_WRAPPED = 260


@dataclass(frozen=True)
class Example:
    """A page: the facts of its lines, whether each is furniture (1, 0, -1 unknown), and how much it counts."""

    name: str
    facts: list[list[str]]
    labels: list[int]
    counts: list[float]
    page: PageFacts
    headline: int | None


def flat(text: str | None) -> str:
    """Fold a text and close its blanks."""
    return "".join(fold_text(text or "").split())


def page_of(text: str) -> PageFacts:
    """Read a page as cleaning does."""
    return page_facts(repair_lines(split_lines(text), Receipt()))


def twins(folder: Path) -> Iterator[tuple[str, list[str], list[int]]]:
    """Give the pages of known furniture: name, lines, labels."""
    for row in map(json.loads, (folder / "pages_gold.jsonl").read_text("utf-8").splitlines()):
        path = folder / "pages_txt" / f"{row['file']}.txt"
        if row["furniture"] is None or row["body"] is None or not path.exists():
            continue
        body, title = "".join(map(flat, row["body"])), flat(row["title"])
        own = [flat(sentence) for sentence in row["body"]]
        furniture = {flat(line) for line in row["furniture"]}
        lines = [line for line in path.read_text("utf-8").split("\n") if line.strip()]
        labels = [label(flat(line), title, body, own, furniture) for line in lines]
        yield row["file"], path.read_text("utf-8").split("\n"), labels


def label(text: str, title: str, body: str, own: Sequence[str], furniture: set[str]) -> int:
    """Say whether a line is furniture: 1, 0, -1 where the gold does not say, 2 for the headline."""
    if title and text == title:
        return 2
    if len(text) >= 4 and (text in body or any(sentence in text for sentence in own)):
        return 0
    return 1 if text in furniture else -1


def example(name: str, text: str, labels: Sequence[int]) -> Example | None:
    """Make an example; None where reading parts or drops lines, so that labels would not fit."""
    page = page_of(text)
    if len(page.lines) != len(labels):
        return None
    headline = find_headline(page)
    facts = [list(page.facts(at, headline)) for at in range(len(labels))]
    titles = 0
    counts, known = [], []
    for line, mark in zip(page.lines, labels, strict=True):
        titles += mark == 2
        told = -1 if mark == 2 and titles > 1 else 0 if mark == 2 else mark
        known.append(told)
        counts.append(
            TITLE_WEIGHT if mark == 2 else PROSE_WEIGHT if told == 0 and line.prose else 1.0
        )
    return Example(name, facts, known, counts, page, headline)


def wrapped(
    pages: Sequence[tuple[str, list[str], list[int]]], documents: Sequence[Path]
) -> Iterator[Example]:
    """Set documents into the furniture of pages."""
    chance = random.Random(1)
    for path in documents:
        lines = [
            line for line in path.read_text("utf-8", errors="ignore").split("\n") if line.strip()
        ]
        if not 3 <= len(lines) <= MOST_WRAPPED:
            continue
        _, printed, labels = chance.choice(pages)
        solid = [line for line in printed if line.strip()]
        texts = [at for at, mark in enumerate(labels) if mark in (0, 2)]
        if not texts:
            continue
        head = [solid[at] for at in range(texts[0]) if labels[at] == 1][-chance.randrange(5, 60) :]
        tail = [solid[at] for at in range(texts[-1], len(solid)) if labels[at] == 1][
            : chance.randrange(5, 80)
        ]
        glue = chance.choice(("\n", "\n\n"))
        labels = [1] * len(head) + [0] * len(lines) + [1] * len(tail)
        made = example(path.name, glue.join([*head, *lines, *tail]), labels)
        if made:
            yield made


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """Learn the weights of all facts that are common enough."""
    counted = Counter(fact for one in examples for facts in one.facts for fact in set(facts))
    names = ["bias", *sorted(fact for fact, count in counted.items() if count >= MIN_COUNT)]
    index = {name: at for at, name in enumerate(names)}
    rows, labels, counts = [], [], []
    for one in examples:
        for facts, mark, count in zip(one.facts, one.labels, one.counts, strict=True):
            if mark >= 0:
                rows.append(sorted({0, *(index[fact] for fact in facts if fact in index)}))
                labels.append(mark)
                counts.append(count)
    sizes = np.fromiter(map(len, rows), np.int64, len(rows))
    cols = np.fromiter((at for row in rows for at in row), np.int64, int(sizes.sum()))
    ids = np.repeat(np.arange(len(rows)), sizes)
    want, much = np.array(labels, float), np.array(counts, float)
    weights = np.zeros(len(names))
    squares = np.full(len(names), 1e-8)
    for _ in range(STEPS):
        sums = np.bincount(ids, weights[cols], len(rows))
        error = (1 / (1 + np.exp(-np.clip(sums, -30, 30))) - want) * much
        slope = np.bincount(cols, error[ids], len(names)) + PENALTY * weights
        squares += slope**2
        weights -= RATE * slope / np.sqrt(squares)
    return {
        name: round(float(weight), 3)
        for name, weight in zip(names, weights, strict=True)
        if abs(weight) >= 0.02
    }


def judge(
    weights: dict[str, float], examples: Sequence[Example], *, errors: bool = False
) -> Counter[str]:
    """Count lines by label and decision."""
    found: Counter[str] = Counter()
    for one in examples:
        sums = [
            weights.get("bias", 0) + sum(weights.get(fact, 0.0) for fact in facts)
            for facts in one.facts
        ]
        decided = decide(settled(one.page, one.headline, sums))
        for at, (mark, drop) in enumerate(zip(one.labels, decided, strict=True)):
            found[
                f"{('text', 'furniture')[mark] if mark >= 0 else 'unknown'}:{'drop' if drop else 'keep'}"
            ] += 1
            if errors and mark >= 0 and drop != bool(mark):
                print(one.name, at, mark, round(sums[at], 1), " ".join(one.facts[at])[:160])
    return found


def fold_of(name: str, folds: int) -> int:
    """Give the part that a page belongs to."""
    return hashlib.sha256(name.encode()).digest()[0] % folds


def main() -> None:
    """Learn, write the table, and judge by parts if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path)
    parser.add_argument("--documents", type=Path, nargs="*", default=[])
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    pages = list(twins(options.pages))
    known = [one for page in pages if (one := example(page[0], "\n".join(page[1]), page[2]))]
    made = list(wrapped(pages, sorted(options.documents)))
    print(len(pages), "pages", len(known), "read", len(made), "made")
    total: Counter[str] = Counter()
    for part in range(options.folds):
        learned = learn(
            [*(one for one in known if fold_of(one.name, options.folds) != part), *made]
        )
        total += judge(
            learned,
            [one for one in known if fold_of(one.name, options.folds) == part],
            errors=options.errors,
        )
    if options.folds:
        print("judged by parts", sorted(total.items()))
    weights = learn([*known, *made])
    print("pages", sorted(judge(weights, known).items()))
    print("made", sorted(judge(weights, made).items()))
    TABLE.write_text(
        HEADER + "".join(f"{fact}\t{weight:g}\n" for fact, weight in weights.items()), "utf-8"
    )


if __name__ == "__main__":
    main()
