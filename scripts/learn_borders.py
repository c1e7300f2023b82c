"""Learn the weights by which the beginnings of articles on a page are told.

`python -m scripts.learn_borders FOLDER… [--documents FOLDER …] [--folds K] [--dry]`.

A FOLDER holds `several/` and `several_gold.jsonl` (`file`, `layout`, `begins`: of each article the
first line of its head and that of its headline, 1-based), and `pages_txt/` and `pages_gold.jsonl`
(`file`, `design`, `title`, `body`, `meta`), pages of one article. A folder of documents holds `text/`: each
is one article. The weights are those of a logistic regression with an L2 penalty. With --folds K
the files are cut into K parts by their layouts, and every part is judged by weights learned from
the others; with --dry the table stays as it is.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.corpus.articles.stages import STAGES, Page
from indexer.corpus.input.source.records import Record
from indexer.corpus.layout.borders.frames import find_opened
from indexer.corpus.layout.borders.likely import ENOUGH, border_chance
from indexer.corpus.layout.cut import PageCut
from indexer.corpus.page.line import Receipt
from scripts.learn_weights import DATA, Floats, Weights, descend, gold, part_of, write

TABLE = (
    DATA / "border_weights.tsv",
    """# fact\tweight: positive speaks for the beginning of an article; learned by scripts/learn_borders.py
# facts are named in corpus/layout/borders/likely.py
""",
)
DOCUMENT_WEIGHT = 0.3
"""How much a line of a document counts beside one of a page."""
COMPOSED = 3
"""Files that are put together for each page of one article."""
COMPOSED_WEIGHT = 0.3
SIGNED = 0.3
"""How many of them say below each headline when and by whom the article is."""
BLANKS = ((0, 0), (0, 0), (1, 0), (1, 0), (2, 0), (1, 1), (2, 1), (3, 1))
"""Blank lines between articles and below every line."""
FALSE_WEIGHT = 1.0
"""How much more a false border counts than a missed one."""


@dataclass(frozen=True)
class Known:
    """A line at which an article may begin: its facts, whether one does, how much it counts."""

    group: str
    facts: list[str]
    begins: bool
    count: float


def known_lines(
    text: str, group: str, begins: Sequence[tuple[int, int]], count: float
) -> Iterator[Known]:
    """Give the lines of a page at which an article may begin, none where rules have decided."""
    page = Page(Record(0, "utf-8", text))
    for stage in STAGES:
        if stage.name == "cut":
            break
        page = stage.run(page, Receipt())
    if not page.lines or not page.is_several or page.habit is None:
        return
    cut = PageCut(page.lines, page.habit, page.announced, find_opened(page.lines, page.openings))
    heads = {_place(page, first, last) for first, last in begins}
    start = 0
    for at in range(1, len(page.lines)):
        current = page.lines[start:at]
        weight = cut.weigh(at, current) if cut.may_begin(at, current) else None
        told = weight is not None and cut.is_told(at, weight)
        facts = [] if told else cut.facts(at, current, weight)
        if facts:
            yield Known(group, facts, at in heads, count)
        start = at if at in heads else start


def _place(page: Page, first: int, last: int) -> int | None:
    """Give the place of the first line that is left of a head."""
    places = (
        at
        for at, line in enumerate(page.lines)
        if any(first <= one <= last for one in line.numbers)
    )
    return next(places, None)


def known_files(folder: Path) -> Iterator[Known]:
    """Give the lines of the files of a folder, and of its pages, each of one article."""
    for row in gold(folder / "several_gold.jsonl"):
        text = (folder / "several" / f"{row['file']}.txt").read_text("utf-8")
        yield from known_lines(text, row["layout"], row["begins"], 1.0)
    for row in gold(folder / "pages_gold.jsonl"):
        text = (folder / "pages_txt" / f"{row['file']}.txt").read_text("utf-8")
        yield from known_lines(text, row["design"], [], 1.0)


def composed(folder: Path) -> Iterator[Known]:
    """Give the lines of files put together from the articles of single pages."""
    rows = [row for row in gold(folder / "pages_gold.jsonl") if row["title"] and row["body"]]
    chance = random.Random(1)
    for number in range(COMPOSED * len(rows)):
        chosen = chance.sample(rows, min(len(rows), chance.randrange(2, 7)))
        between, within = chance.choice(BLANKS)
        signed, printed = chance.random(), list[str]()
        begins = []
        for row in chosen:
            printed += [""] * (between if printed else 0)
            begins.append((len(printed) + 1, len(printed) + 1))
            head = [row["title"], *(row["meta"][:1] if signed < SIGNED else ())]
            for line in (*head, *row["body"]):
                printed += [line, *[""] * within]
        group = chosen[0].get("design", chosen[0]["file"])
        yield from known_lines("\n".join(printed), f"{group} {number}", begins, COMPOSED_WEIGHT)


def known_documents(folder: Path) -> Iterator[Known]:
    """Give the lines of documents, each of which is one article."""
    for path in sorted((folder / "text").iterdir()):
        text = path.read_text("utf-8", errors="ignore")
        yield from known_lines(text, path.name, [], DOCUMENT_WEIGHT)


def learn(lines: Iterable[Known]) -> Weights:
    """Learn the weights from lines."""
    known = list(lines)
    want = np.array([line.begins for line in known], float)
    much = np.array([line.count * (1 if line.begins else FALSE_WEIGHT) for line in known], float)

    def error(sums: Floats) -> Floats:
        return np.asarray((1 / (1 + np.exp(-np.clip(sums, -30, 30))) - want) * much)

    return descend([line.facts for line in known], error, ("bias",))


def judge(weights: Weights, lines: Iterable[Known]) -> Counter[str]:
    """Count lines by what they are and what they are taken for."""
    return Counter(
        f"{'border' if line.begins else 'other'}"
        f" {'found' if border_chance(line.facts, weights) >= ENOUGH else 'passed'}"
        for line in lines
    )


def main() -> None:
    """Learn, judge by parts if asked, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--documents", type=Path, nargs="*", default=[])
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--dry", action="store_true")
    options = parser.parse_args()
    lines = [line for folder in options.pages for line in known_files(folder)]
    made = [line for folder in options.pages for line in composed(folder)]
    documents = [line for folder in options.documents for line in known_documents(folder)]
    documents += made
    print(
        len(lines), "lines of files,", len(made), "of files put together,", len(documents), "in all"
    )
    by_parts: Counter[str] = Counter()
    for part in range(options.folds):
        others = [one for one in (*lines, *documents) if part_of(one.group, options.folds) != part]
        own = [one for one in (*lines, *documents) if part_of(one.group, options.folds) == part]
        by_parts += judge(learn(others), own)
    if options.folds:
        print("judged by parts:", dict(sorted(by_parts.items())))
    weights = learn([*lines, *documents])
    print("learned from:", dict(sorted(judge(weights, [*lines, *documents]).items())))
    if not options.dry:
        write(TABLE, weights)


if __name__ == "__main__":
    main()
