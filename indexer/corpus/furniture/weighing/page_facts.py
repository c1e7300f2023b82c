"""Facts of a line among its neighbours.

Where on the page it stands, between what, and how much of it the running text takes up.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Sequence, Set

from indexer.corpus.furniture.weighing.line_facts import LineFacts, is_list_head
from indexer.corpus.furniture.weighing.passages import FAR, distances, find_thread, main_passage
from indexer.corpus.page.plain import han_pairs, plain
from indexer.corpus.page.weights import class_of

_NEAR = (0, 1, 2, 3, 5, 10, 20, 50)
"""Upper bounds of the classes of distance, in lines."""
_STAMPED = 12
"""Lines above and below in which the stamps of comments are counted."""
_WINDOW = 4
_MIN_PAIRS = 3
_CONTAINS = 2
"""How many times longer a line may be that repeats another one with a column or a site's name."""


class PageFacts:
    """The lines of a page with their facts, those of their neighbourhood among them.

    whole: whether these are all lines of the page, and not only its top.
    """

    def __init__(self, lines: Sequence[LineFacts], *, whole: bool = True) -> None:
        self.lines = lines
        self.whole = whole
        self.thread = find_thread(lines)
        self.main = main_passage(lines[: self.thread.start])
        self._repeated = Counter(line.folded for line in lines if line.folded)
        self._runs = _runs(lines, _UNMARKED)
        self._plain_runs = _runs(lines, _PLAIN)
        self._prose_above = distances([line.prose for line in lines])
        self._prose_below = distances([line.prose for line in reversed(lines)])[::-1]
        self._lists_above = distances([is_list_head(line) for line in lines])
        self._shares: dict[str, float] = {}

    @functools.cached_property
    def _told(self) -> frozenset[str]:
        first, last = self.main
        texts = (line.text for line in self.lines[first : last + 1] if line.prose)
        return frozenset(pair for text in texts for pair in han_pairs(plain(text)))

    def facts(self, at: int, headline: int | None) -> Iterator[str]:
        """Give all facts of the line at a place, on a page whose headline stands at another, if it was found."""
        line = self.lines[at]
        yield from line.facts
        yield from self._place(at)
        if headline is not None:
            yield from self._beside(at, headline)
        kinds = [self.kind_at(at + step) for step in (-2, -1, 1, 2)]
        for name, kind in zip(("above2", "above", "below", "below2"), kinds, strict=True):
            yield f"{name}:{kind}"
        yield f"around:{kinds[1]}+{kinds[2]}"
        yield f"{kinds[1]}>{line.kind}>{kinds[2]}"
        yield f"run:{class_of(self._runs[at], (0, 1, 2, 3, 5, 10, 20))}"
        yield f"plain-run:{class_of(self._plain_runs[at], (0, 1, 3, 8, 20, 50))}"
        yield f"density:{self._density(at)}"
        if line.folded and self._repeated[line.folded] > 1:
            yield "repeated"
        if line.size > _MIN_PAIRS and not line.prose:
            yield f"told:{class_of(int(self.told_share(line) * 10), (0, 1, 3, 5, 7))}"
        if at >= self.thread.start:
            yield "thread" if at in self.thread else "below-thread"
        yield from self._over_date(at)

    def _over_date(self, at: int) -> Iterator[str]:
        """Tell how far below a line the next date stands."""
        step = next((step for step in (1, 2, 3) if self.kind_at(at + step) == "date"), None)
        if step is not None:
            yield f"over-date:{step}"
            if self.lines[at].kind in ("line", "sentence"):
                yield f"headline:{step}"

    def _beside(self, at: int, headline: int) -> Iterator[str]:
        kind = self.lines[at].kind
        if at < headline:
            yield "above-headline"
            yield f"above-headline+{kind}"
            return
        first, last = self.main
        yield f"below-headline:{class_of(at - headline, _NEAR)}"
        inside = "text" if at <= last else "tail"
        yield f"below-headline+{inside}"
        yield f"below-headline+{inside}+{kind}"
        if at < first:
            yield f"between+{kind}"

    def _place(self, at: int) -> Iterator[str]:
        first, last = self.main
        line = self.lines[at]
        above, below = (
            class_of(dist[at], _NEAR) for dist in (self._prose_above, self._prose_below)
        )
        yield f"prose-above:{above}"
        yield f"prose-below:{below}"
        if first <= at <= last:
            zone = "main"
            yield "zone:main"
        elif at < first:
            zone = "head"
            yield f"zone:head{class_of(first - at, _NEAR)}"
        else:
            zone = "tail"
            yield f"zone:tail{class_of(at - last, _NEAR)}"
        yield f"{zone}+{line.kind}"
        yield f"{zone}+prose{above}+{below}"
        stamps = self._stamps(at)
        if zone == "tail" and stamps:
            yield f"stamps:{class_of(stamps, (1, 2, 3, 5))}"
            yield f"stamps:{class_of(stamps, (1, 2, 3, 5))}+{line.kind}"
        lists = self._lists_above[at]
        if lists < FAR and zone != "head" and lists <= self._prose_above[at] + 1:
            yield f"{zone}+list:{class_of(lists, _NEAR)}"

    def _stamps(self, at: int) -> int:
        """Count the dates and times of day on short lines around: every comment has one."""
        around = self.lines[max(0, at - _STAMPED) : at + _STAMPED + 1]
        return sum(
            line.kind == "date" or (not line.prose and "clock" in line.facts) for line in around
        )

    def kind_at(self, at: int) -> str:
        """Give the kind of the line at a place, `edge` outside the page."""
        return self.lines[at].kind if 0 <= at < len(self.lines) else "edge"

    def _density(self, at: int) -> str:
        around = self.lines[max(0, at - _WINDOW) : at + _WINDOW + 1]
        share = sum(line.prose for line in around) / len(around)
        return class_of(int(share * 10), (0, 1, 2, 4, 6))

    def told_share(self, line: LineFacts) -> float:
        """Give the share of a line's pairs of characters that the running text of the main passage holds."""
        if line.text not in self._shares:
            pairs = set(han_pairs(plain(line.text)))
            self._shares[line.text] = len(pairs & self._told) / len(pairs) if pairs else 0.0
        return self._shares[line.text]

    def is_repeated(self, at: int) -> bool:
        """Tell a line that stands on the page again."""
        return self._repeated[self.lines[at].folded] > 1

    def is_contained(self, at: int) -> bool:
        """Tell a line that is a part of another one that is no running text.

        Of a title tag, a breadcrumb, a list.
        """
        folded = self.lines[at].folded
        return any(
            folded in other.folded
            for other in self.lines
            if len(folded) < len(other.folded) <= _CONTAINS * len(folded)
        )


_PLAIN = frozenset({"word", "line", "number"})
"""Kinds of lines that say nothing of a site: tables and lists of a text are printed so."""
_UNMARKED = _PLAIN | {"button", "date"}


def _runs(lines: Sequence[LineFacts], kinds: Set[str]) -> list[int]:
    """Give for every line how many lines of some kinds stand side by side with it, itself among them."""
    runs = [0] * len(lines)
    start = 0
    for at in range(len(lines) + 1):
        if at == len(lines) or lines[at].kind not in kinds:
            for place in range(start, at):
                runs[place] = at - start
            start = at + 1
    return runs
