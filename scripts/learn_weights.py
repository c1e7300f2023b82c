"""Learn the weights by which furniture and headlines are told on a page.

`learn_weights.py PAGES [--documents FOLDER …] [--folds K] [--go-on]`.

PAGES holds `pages_txt/` and `pages_gold.jsonl`: one object a page, `file`, `title`, `body` (its
lines or sentences), `furniture` (its other lines), and `design`, what pages of one site share. A
folder of documents holds `text/` and `gold.jsonl` (`file`, `title`): texts without furniture (laws,
gazettes). For the lines each document is set into the furniture of one of the pages, so that its
lists, tables and short lines are learned as text.

The weights of lines are those of a logistic regression, those of headlines of a multinomial logit,
both with an L2 penalty and found by gradient descent; the run repeats exactly. With --folds K the
pages are cut into K parts, and every part is judged by weights learned from the others. With
--go-on the penalty draws to the weights in the tables and not to zero: what was learned from pages
that are not at hand stays where nothing speaks against it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.corpus.articles.stages import STAGES, Page
from indexer.corpus.furniture.listed import rule
from indexer.corpus.furniture.weighing.headline import NONE, find_headline, headline_weights
from indexer.corpus.furniture.weighing.headline_facts import Candidates
from indexer.corpus.furniture.weighing.line_model import decide, line_weights, settled
from indexer.corpus.furniture.weighing.page_facts import PageFacts
from indexer.corpus.input.source.records import Record
from indexer.corpus.layout.borders.frames import is_list
from indexer.corpus.page.line import Receipt
from indexer.text.fold import fold_text

DATA = Path(__file__).parents[1] / "indexer/corpus/data"
LINES = (
    DATA / "line_weights.tsv",
    """# fact	weight: positive speaks for furniture; learned by scripts/learn_weights.py
# facts are named in corpus/furniture/weighing/line_facts.py and page_facts.py
""",
)
HEADLINES = (
    DATA / "headline_weights.tsv",
    """# fact	weight: positive speaks for a headline; learned by scripts/learn_weights.py
# facts are named in corpus/furniture/weighing/headline_facts.py
""",
)
STEPS, RATE, LEAST_WEIGHT = 600, 0.5, 0.02
PENALTY = 3.0
PENALTY_BEFORE = 10.0
"""The same where it draws to weights that were learned before."""
MIN_COUNT = 6
"""Lines that must show a fact before it is weighed."""
PROSE_WEIGHT, TITLE_WEIGHT = 3.0, 5.0
"""How much more a lost sentence or headline counts than a line of a menu that stays."""
DOCUMENT_WEIGHT = 0.5
"""How much a document counts beside a page when headlines are learned."""
LOST_WEIGHT = 0.1
"""The same of a page without its headline."""
MOST_WRAPPED = 260

Weights = dict[str, float]
Floats = npt.NDArray[np.float64]


Choice = tuple[list[list[str]], list[int], float]
"""The facts of lines of which one is a headline, which of them are, and how much the page counts."""


@dataclass(frozen=True)
class Known:
    """A page that somebody has read.

    group: what its forms share. title: its headline, folded; empty where it is not known. labels:
    for each line whether it is furniture (1, 0, -1 where the gold does not say, 2 for the
    headline). closed: whether a text whose headline was not found has none.
    """

    group: str
    page: PageFacts
    title: str
    labels: tuple[int, ...]
    count: float = 1.0
    closed: bool = False

    def headlines(self) -> Iterator[Choice]:
        """Give the choice among the lines that may be the headline.

        Then among all others, as on a page that has lost its headline.
        """
        able = Candidates(self.page)
        others = [at for at in able.places if not self.is_title(at)]
        if len(others) < len(able.places) or self.closed:
            own = [at for at, place in enumerate(able.places) if self.is_title(place)]
            yield facts_of(able), own, self.count * (1 if own else LOST_WEIGHT)
        if 0 < len(others) < len(able.places):
            yield facts_of(Candidates(self.page, others)), [], self.count * LOST_WEIGHT

    def is_title(self, at: int) -> bool:
        """Tell the line that prints the headline."""
        return bool(self.title) and flat(self.page.lines[at].text) == self.title


def facts_of(able: Candidates) -> list[list[str]]:
    """Give the facts of all lines that may be a headline."""
    return [list(able.facts(at)) for at in able.places]


def flat(text: str | None) -> str:
    """Fold a text and close its blanks."""
    return "".join(fold_text(text or "").split())


def read_page(text: str) -> PageFacts:
    """Read a page up to the stage that drops furniture."""
    page = Page(Record(0, "utf-8", text))
    for stage in STAGES:
        if stage.name == "furniture":
            break
        page = stage.run(page, Receipt())
    return rule(page.lines, parted=is_list(page.openings)).facts()


def known_pages(folder: Path) -> Iterator[Known]:
    """Give the pages of known furniture."""
    for row in gold(folder / "pages_gold.jsonl"):
        path = folder / "pages_txt" / f"{row['file'].removesuffix('.txt')}.txt"
        if path.exists():
            page = read_page(path.read_text("utf-8"))
            group = row.get("design", row["file"])
            yield Known(group, page, flat(row["title"]), tuple(labels(page, row)))


def known_documents(folder: Path) -> Iterator[Known]:
    """Give the documents of a folder; a text that names its title nowhere has no headline."""
    for row in gold(folder / "gold.jsonl"):
        path = folder / "text" / row["file"]
        page = read_page(path.read_text("utf-8", errors="ignore"))
        yield Known(row["file"], page, flat(row["title"]), (), DOCUMENT_WEIGHT, closed=True)


def gold(path: Path) -> Iterator[dict[str, Any]]:
    """Give the rows of a gold file."""
    yield from map(json.loads, path.read_text("utf-8").splitlines())


def labels(page: PageFacts, row: dict[str, Any]) -> Iterator[int]:
    """Say of every line whether it is furniture."""
    if row["furniture"] is None or row["body"] is None:
        yield from (-1 for _ in page.lines)
        return
    own = [flat(sentence) for sentence in row["body"]]
    furniture = {flat(line) for line in row["furniture"]}
    title, body = flat(row["title"]), "".join(own)
    for line in page.lines:
        yield label(line.text, title, body, own, furniture)


def label(line: str, title: str, body: str, own: Sequence[str], furniture: set[str]) -> int:
    """Say whether a line is furniture; one of several pieces is where all of them are."""
    text = flat(line)
    if title and text == title:
        return 2
    if len(text) >= 4 and (text in body or any(sentence in text for sentence in own)):
        return 0
    return 1 if text in furniture or all(flat(one) in furniture for one in line.split()) else -1


def wrapped(pages: Sequence[Known], documents: Sequence[Known]) -> Iterator[Known]:
    """Set documents into the furniture of pages, some of them into very little of it."""
    chance = random.Random(1)
    around = [known for known in pages if 0 in known.labels and 1 in known.labels]
    for document in documents:
        lines = [line.text for line in document.page.lines]
        if not 3 <= len(lines) <= MOST_WRAPPED:
            continue
        known = chance.choice(around)
        texts = [at for at, mark in enumerate(known.labels) if mark in (0, 2)]
        printed = [line.text for line in known.page.lines]
        head = [printed[at] for at in range(texts[0]) if known.labels[at] == 1]
        tail = [printed[at] for at in range(texts[-1], len(printed)) if known.labels[at] == 1]
        head, tail = head[-chance.randrange(1, 60) :], tail[: chance.randrange(1, 80)]
        page = read_page(chance.choice(("\n", "\n\n")).join([*head, *lines, *tail]))
        marks = [1] * len(head) + [0] * len(lines) + [1] * len(tail)
        if len(marks) == len(page.lines):
            yield Known(document.group, page, document.title, tuple(marks), document.count)


# ---- lines


def learn_lines(
    pages: Iterable[Known], headlines: Weights, before: Weights | None = None
) -> Weights:
    """Learn the weights of the facts of lines; before: as `descend` takes it."""
    rows, wanted, counts = [], [], []
    for known in pages:
        titles = 0
        for at, facts in enumerate(line_facts(known, headlines)):
            mark, titles = known.labels[at], titles + (known.labels[at] == 2)
            if mark < 0 or (mark == 2 and titles > 1):
                continue
            prose = mark == 0 and known.page.lines[at].prose
            counts.append(TITLE_WEIGHT if mark == 2 else PROSE_WEIGHT if prose else 1.0)
            wanted.append(mark == 1)
            rows.append(facts)
    want, much = np.array(wanted, float), np.array(counts, float)

    def error(sums: Floats) -> Floats:
        return np.asarray((1 / (1 + np.exp(-np.clip(sums, -30, 30))) - want) * much)

    return descend([["bias", *facts] for facts in rows], error, (), before=before)


def line_facts(known: Known, headlines: Weights) -> list[list[str]]:
    """Give the facts of every line of a page, whose headline is told by weights."""
    headline = find_headline(known.page, headlines)
    return [list(known.page.facts(at, headline)) for at in range(len(known.labels))]


def judge_lines(weights: Weights, headlines: Weights, pages: Iterable[Known]) -> Counter[str]:
    """Count lines by label and decision."""
    found: Counter[str] = Counter()
    for known in pages:
        if not known.labels:
            continue
        sums = [
            weights["bias"] + sum(weights.get(fact, 0.0) for fact in facts)
            for facts in line_facts(known, headlines)
        ]
        decided = decide(settled(known.page, find_headline(known.page, headlines), sums))
        for mark, drop in zip(known.labels, decided, strict=True):
            kind = {1: "furniture", 0: "text", 2: "title"}.get(mark, "unknown")
            found[f"{kind} {'dropped' if drop else 'kept'}"] += 1
    return found


# ---- headlines


def learn_choices(
    choices: Iterable[Choice], penalty: float = PENALTY, before: Weights | None = None
) -> Weights:
    """Learn the weights of the facts by which one of several lines, or none, is chosen."""
    rows: list[list[str]] = []
    own: list[bool] = []
    counts: list[float] = []
    starts: list[int] = []
    for facts, titles, count in choices:
        starts.append(len(rows))
        rows += [*facts, [NONE]]
        own += [*(at in titles for at in range(len(facts))), not titles]
        counts += [count] * (len(facts) + 1)
    first, right = np.array(starts), np.array(own, np.float64)
    page = np.repeat(np.arange(len(starts)), np.diff([*starts, len(rows)]))

    much = np.array(counts)

    def error(sums: Floats) -> Floats:
        shares = np.exp(sums - np.maximum.reduceat(sums, first)[page])
        shares /= np.add.reduceat(shares, first)[page]
        wanted = shares * right
        wanted /= np.maximum(np.add.reduceat(wanted, first)[page], 1e-12)
        return np.asarray((shares - wanted) * much)

    return descend(rows, error, (NONE,), penalty, before)


def learn_headlines(pages: Iterable[Known], before: Weights | None = None) -> Weights:
    """Learn the weights of the facts of headlines; before: as `descend` takes it."""
    choices = (choice for known in pages for choice in known.headlines())
    return learn_choices(choices, before=before)


def judge_headlines(weights: Weights, pages: Iterable[Known]) -> Counter[str]:
    """Count pages by what was taken for their headline."""
    found: Counter[str] = Counter()
    for known in pages:
        if known.title:
            best = find_headline(known.page, weights)
            right = best is not None and known.is_title(best)
            found["none" if best is None else "right" if right else "wrong"] += 1
    return found


# ---- both


def descend(
    rows: Sequence[Sequence[str]],
    error: Callable[[Floats], Floats],
    kept: Sequence[str],
    penalty: float = PENALTY,
    before: Weights | None = None,
) -> Weights:
    """Find the weights of all facts that are common enough, by gradient descent (Adagrad).

    error: the slope of the loss by the sum of each row. kept: facts that no penalty draws to zero.
    before: weights that were learned from other pages; the penalty draws to them and not to zero.
    """
    before, penalty = (before, PENALTY_BEFORE) if before else ({}, penalty)
    counted = Counter(fact for facts in rows for fact in set(facts))
    common = (fact for fact, count in counted.items() if count >= MIN_COUNT or fact in kept)
    names = sorted({*common, *before})
    index = {name: at for at, name in enumerate(names)}
    known = [sorted({index[fact] for fact in facts if fact in index}) for facts in rows]
    sizes = np.fromiter(map(len, known), np.int64, len(known))
    columns = np.fromiter((at for row in known for at in row), np.int64, int(sizes.sum()))
    ids = np.repeat(np.arange(len(known)), sizes)
    drawn = np.array([0.0 if name in kept and not before else penalty for name in names])
    start = np.array([before.get(name, 0.0) for name in names])
    weights, squares = start.copy(), np.full(len(names), 1e-8)
    for _ in range(STEPS):
        errors = error(np.asarray(np.bincount(ids, weights[columns], len(known)), np.float64))
        slope = np.bincount(columns, errors[ids], len(names)) + drawn * (weights - start)
        squares += slope**2
        weights -= RATE * slope / np.sqrt(squares)
    return {
        name: round(float(weight), 3)
        for name, weight in zip(names, weights, strict=True)
        if abs(weight) >= LEAST_WEIGHT or name in kept
    }


def part_of(group: str, parts: int) -> int:
    """Give the part that the pages of a group belong to."""
    return hashlib.sha256(group.encode()).digest()[0] % parts


def judge_parts(
    pages: Sequence[Known], documents: Sequence[Known], folds: int, before: Sequence[Weights | None]
) -> None:
    """Judge every part by weights learned from the others, and print what was counted.

    before: the weights of headlines and of lines that are gone on from.
    """
    headlines: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for part in range(folds):
        others = [known for known in (*pages, *documents) if part_of(known.group, folds) != part]
        own = [known for known in pages if part_of(known.group, folds) == part]
        told = learn_headlines(others, before[0])
        made = wrapped(others, [one for one in documents if part_of(one.group, folds) != part])
        weights = learn_lines([*(one for one in others if one.labels), *made], told, before[1])
        headlines += judge_headlines(told, own)
        lines += judge_lines(weights, told, own)
    print("judged by parts:", dict(sorted(headlines.items())), dict(sorted(lines.items())))


def write(table: tuple[Path, str], weights: Weights) -> None:
    """Write a table of weights."""
    path, head = table
    rows = (f"{fact}\t{weight:g}\n" for fact, weight in weights.items())
    path.write_text(head + "".join(rows), "utf-8")


def main() -> None:
    """Learn, write the tables, and judge by parts if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path)
    parser.add_argument("--documents", type=Path, nargs="*", default=[])
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--go-on", action="store_true")
    options = parser.parse_args()
    before = (headline_weights(), line_weights()) if options.go_on else (None, None)
    pages = list(known_pages(options.pages))
    documents = [known for folder in options.documents for known in known_documents(folder)]
    made = list(wrapped(pages, documents))
    print(len(pages), "pages,", len(documents), "documents,", len(made), "set into furniture")
    if options.folds:
        judge_parts(pages, documents, options.folds, before)
    headlines = learn_headlines([*pages, *documents], before[0])
    lines = learn_lines([*pages, *made], headlines, before[1])
    write(HEADLINES, headlines)
    write(LINES, lines)
    print(
        "pages:",
        dict(judge_headlines(headlines, pages)),
        dict(judge_lines(lines, headlines, pages)),
    )


if __name__ == "__main__":
    main()
