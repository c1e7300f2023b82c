"""Learn the weights by which the headline of an HTML page is told.

`python -m scripts.learn_html_headlines PAGES… [--folds K] [--dry]`.

A folder of PAGES holds `pages_html/` and `pages_gold.jsonl` (`file`, `title`; null where it is not
known). The weights are those of a multinomial logit (`learn_weights.learn_choices`). With --folds K
the pages are cut into K parts by their design, and every part is judged by weights learned from the
others; with --dry the table stays as it is.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus.input.html.headline import Candidates, find_headline
from indexer.corpus.input.html.page import read_candidates
from indexer.corpus.input.source.encoding import decode
from scripts.learn_weights import (
    DATA,
    LOST_WEIGHT,
    Choice,
    Weights,
    flat,
    gold,
    learn_choices,
    part_of,
    write,
)

TABLE = (
    DATA / "html_headline_weights.tsv",
    """# fact\tweight: positive speaks for a headline; learned by scripts/learn_html_headlines.py
# facts are named in corpus/input/html/headline.py
""",
)

TITLE, PARTING = re.compile(r"(?<=<title>)[^<]*"), re.compile(r"\s*[-_|–—·:：@]+\s*")
PENALTY = 1.0
"""Of 99 pages judged by parts 94 are right with this one, and 94, 94 and 93 with 3 and 6 and 0.3."""


@dataclass(frozen=True)
class Known:
    """A page of which somebody has read the headline, folded; empty where it has none.

    bare: the same page where its title names only the site.
    """

    file: str
    group: str
    able: Candidates
    bare: Candidates
    title: str

    def choices(self) -> Iterator[Choice]:
        """Give the choice among the lines that may be the headline, of the page as it is and bare."""
        for able in (self.able, self.bare):
            own = [at for at, place in enumerate(able.places) if self.is_title(place)]
            if own or not self.title:
                facts = [list(able.facts(at)) for at in able.places]
                yield facts, own, 0.5 if own else LOST_WEIGHT

    def is_title(self, at: int) -> bool:
        """Tell the line that prints the headline."""
        return bool(self.title) and flat(self.able.text(at)) == self.title


def known_pages(folder: Path) -> Iterator[Known]:
    """Give the pages of a folder whose headline is known."""
    for row in gold(folder / "pages_gold.jsonl"):
        path = folder / "pages_html" / f"{row['file']}.html"
        if path.exists() and (row["title"] or row.get("untitled")):
            markup = decode(path.read_bytes()).text
            able = read_candidates(markup)
            bare = read_candidates(without_title(markup, row["title"] or ""))
            group = row.get("design", row["file"])
            yield Known(row["file"], group, able, bare, flat(row["title"]))


def without_title(markup: str, title: str) -> str:
    """Take the headline out of what a page says of itself above its body: many name only the site."""
    head, body, rest = markup.partition("<body")
    if not title or not body:
        return markup
    bare = TITLE.sub(lambda found: PARTING.split(found[0])[-1], head.replace(title, ""))
    return f"{bare}{body}{rest}"


def learn(pages: Sequence[Known]) -> Weights:
    """Learn the weights from pages."""
    return learn_choices((choice for known in pages for choice in known.choices()), PENALTY)


def judge(weights: Weights, pages: Sequence[Known]) -> Counter[str]:
    """Count pages by what was taken for their headline, and print the misses."""
    found: Counter[str] = Counter()
    for known in pages:
        best = find_headline(known.able, weights)
        right = known.is_title(best) if best is not None else not known.title
        kind = "right" if right else "none" if best is None else "wrong"
        found[kind] += 1
        if not right:
            print(kind, known.file, known.able.text(best) if best is not None else "", known.title)
    return found


def main() -> None:
    """Learn, judge by parts if asked, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--dry", action="store_true")
    options = parser.parse_args()
    pages = [known for folder in options.pages for known in known_pages(folder)]
    by_parts: Counter[str] = Counter()
    for part in range(options.folds):
        others = [known for known in pages if part_of(known.group, options.folds) != part]
        own = [known for known in pages if part_of(known.group, options.folds) == part]
        by_parts += judge(learn(others), own)
    if options.folds:
        print("judged by parts:", dict(by_parts))
    weights = learn(pages)
    print("pages:", dict(judge(weights, pages)))
    if not options.dry:
        write(TABLE, weights)


if __name__ == "__main__":
    main()
