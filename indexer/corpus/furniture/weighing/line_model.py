"""Weigh the facts of the lines of a page: which of them are furniture, and why.

A linear model (logistic regression) gives every line a sum of weights, positive for furniture;
neighbours are decided together (Viterbi over two states), because text and furniture come in runs.
The weights stand in data/line_weights.tsv; `scripts/learn_weights.py` makes them anew.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.corpus.furniture.weighing.headline import find_headline
from indexer.corpus.furniture.weighing.line_facts import LineFacts, is_list_head
from indexer.corpus.furniture.weighing.page_facts import PageFacts
from indexer.corpus.furniture.weighing.sentences import (
    is_teaser_of_text,
    sentences_without_evidence,
)
from indexer.corpus.metadata.lines.date_lines import completes_label
from indexer.corpus.metadata.lines.source_credits import names_outlet
from indexer.corpus.page.weights import weigh, weights_of

CHANGE = 1.2
"""What it costs to pass from text to furniture or back, in units of the sums."""
SENTENCE = 2.5
"""What must speak more for furniture of a line that holds a sentence: a reader misses it more than
a menu annoys."""


_EVIDENT = 3
"""Lines that are furniture by themselves, outside the text, from which a page is taken for one of a
site."""
_LIKELY, _SURE = 4, 3.0
"""Lines that show the same together where none does by itself, and the sum of each. Of 1,259 laws
and gazettes none has four of 2.1; the pages of sites without buttons have four of 3.1 and more."""
_NEAR_HEADLINE = (10, 8)
"""Lines above and below a headline among which the date and the credits of the article stand."""
_HEAD_REACH = 16
"""Lines above a text without a headline among which they stand: documents have a table of ten rows
there."""
_PROTECTED = -100.0
_ABOVE = -3.0
"""What must speak for text of a line above the headline for it to stay there: a kicker, a
summary."""
_BESIDE_TEXT = 10.0
"""What must speak more for furniture of a line between the text and the first certain furniture: an
article has its own short lines there, verse, annexes, credits, tables, a summary below its
headline."""
_ACROSS = 5.0
"""The same of a line beyond such furniture, which may interrupt the text."""
_LITTLE = 150
"""Characters of running text below which a page may have its text in short lines: verse, results."""
_LITTLE_TEXT = 3.0
"""What must speak more for furniture of the lines of such a page."""
_NAMED, _TAKEN_UP = 8, 0.5
"""Characters of a line above a text, and the share of its pairs in the text, from which it may be a
title."""
_TELLS = frozenset({"sentence", "prose", "long"})
_SAYS = frozenset({"meta:source", "meta:people", "byline"})
"""What a line says of its article beside a date."""
_STAMPS = frozenset({"clock", "comments"})
"""What dates below a text show that stand by comments and other texts, and none that signs it."""
_ENDS_TEXT = frozenset({"comments", "legal"})
_OPENS = frozenset({"line", "sentence", "long", "prose"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was decided of a page.

    The places of its furniture, and that of its headline if one was found. furnished: whether
    anything shows that a site printed the page.
    """

    furniture: frozenset[int] = frozenset()
    headline: int | None = None
    furnished: bool = False


def weigh_page(page: PageFacts) -> Weighed:
    """Decide which line of a page is its headline, and which are furniture.

    None is furniture where nothing shows that a site printed the page.

    The headline stays, and beside it what dates and credits the article; what else stands above it
    goes unless it is running text.
    """
    headline = _headline_above(page)
    if not page.whole or not (values := _sums_of_site(page, headline)):
        return Weighed(headline=headline)
    found = {at for at, drop in enumerate(decide(values)) if drop}
    found.update(_above(page, headline or 0, values))
    return Weighed(frozenset(found), headline, furnished=True)


def is_of_site(page: PageFacts) -> bool:
    """Tell a page that a site printed, by its buttons or by lines that are likely furniture together."""
    return bool(_sums_of_site(page, _headline_above(page)))


def _sums_of_site(page: PageFacts, headline: int | None) -> list[float]:
    """Give the sums of the lines of a page that a site printed, none for another."""
    furnished = is_furnished(page)
    if not furnished and _count_outside(page) < _LIKELY:
        return []
    values = sums(page, headline)
    return values if furnished or sum(value >= _SURE for value in values) >= _LIKELY else []


def _count_outside(page: PageFacts) -> int:
    """Count the lines around the text that may be furniture: few texts have any."""
    first, last = page.main
    around = (*page.lines[:first], *page.lines[last + 1 :])
    return sum(line.kind not in _TELLS for line in around)


def _above(page: PageFacts, headline: int, values: Sequence[float]) -> Iterator[int]:
    """Give the places of what goes above a headline: all but running text, and what that says again."""
    for at in range(headline):
        told = page.lines[at].kind in _TELLS
        if (not told and values[at] > _ABOVE) or is_teaser_of_text(page, at):
            yield at


@functools.lru_cache(maxsize=1)
def _headline_above(page: PageFacts) -> int | None:
    """Give the headline; what stands in or below the text is none of it.

    Kept for the last page: whether a site printed it is asked before it is weighed.
    """
    first, last = page.main
    headline = find_headline(page)
    return None if headline is not None and first <= last and headline > first else headline


def may_be_furnished(buttons: Iterable[bool]) -> bool:
    """Tell a page that may be one of a site, by its lines that may be buttons; most texts are none."""
    return sum(itertools.islice(filter(None, buttons), _EVIDENT)) == _EVIDENT


def is_furnished(page: PageFacts) -> bool:
    """Tell a page with furniture around its text from a text alone."""
    first, last = page.main
    buttons = (
        at
        for at, line in enumerate(page.lines)
        if line.kind == "button" and not first <= at <= last
    )
    return sum(1 for _ in buttons) >= _EVIDENT


def _beside_text(page: PageFacts, headline: int | None) -> Iterator[tuple[int, float]]:
    """Give the places of lines that stand next to the text, and what must speak more against them.

    Sentences and lines of some length belong to it across buttons (an advertisement in the middle)
    until comments or other texts begin: items of a list and captions have no full stop. Below a
    headline anything that may open a text is next to it; above a text without one, what the text
    takes up.
    """
    yield from _below_text(page)
    above = _above_text(page) if headline is None else _below_headline(page, headline)
    yield from ((at, _ACROSS) for at in above)


def _below_text(page: PageFacts) -> Iterator[tuple[int, float]]:
    beside = True
    for at in range(page.main[1] + 1, len(page.lines)):
        line = page.lines[at]
        if _ends_text(line) or at >= page.thread.start:
            break
        beside = beside and not _is_certain(page, at)
        if beside:
            yield at, _BESIDE_TEXT
        elif line.kind in _TELLS or (line.kind == "line" and line.size >= _NAMED):
            yield at, _ACROSS


def _below_headline(page: PageFacts, headline: int) -> Iterator[int]:
    opened = False
    for at in range(headline + 1, page.main[0]):
        line = page.lines[at]
        opened = opened or line.prose
        if line.kind in _OPENS or (opened and line.kind != "button"):
            yield at


def _above_text(page: PageFacts) -> Iterator[int]:
    beside = True
    for at in range(page.main[0] - 1, -1, -1):
        beside = beside and not _is_certain(page, at)
        if beside or page.lines[at].prose or _may_be_title(page, page.lines[at]):
            yield at


def _may_be_title(page: PageFacts, line: LineFacts) -> bool:
    """Tell a line of some length that the text takes up."""
    named = line.size >= _NAMED and line.kind != "button"
    return named and page.told_share(line) >= _TAKEN_UP


def _ends_text(line: LineFacts) -> bool:
    """Tell a line below which comments and other texts stand.

    The head of a list, a stamp, a row of rights.
    """
    return (
        is_list_head(line)
        or line.kind == "date"
        or (not line.prose and not _ENDS_TEXT.isdisjoint(line.facts))
    )


def _is_certain(page: PageFacts, at: int) -> bool:
    line = page.lines[at]
    return line.kind == "button" or is_list_head(line) or "buttons:8" in line.facts


def _protected(page: PageFacts, headline: int | None) -> Iterator[int]:
    """Give the places of the headline and of what dates and credits the article.

    Beside it, or around the text.
    """
    first, last = page.main
    above, below = _NEAR_HEADLINE
    places = {*range(first - _HEAD_REACH, first), *range(last + 1, last + 1 + above)}
    if headline is not None:
        yield headline
        places = {
            *range(headline - above, headline + below + 1),
            *range(last + 1, last + 1 + above),
        }
        places |= _nearest_date(page, places)
    for at in sorted(place for place in places if 0 <= place < len(page.lines)):
        if _is_stamp_of_comment(page, at):
            continue
        if _tells_of_article(page.lines[at]) or _is_outlet(page, at):
            yield at
        elif at + 1 < len(page.lines) and completes_label(
            page.lines[at].text, page.lines[at + 1].text
        ):
            yield from (at, at + 1)


def _items(page: PageFacts) -> Iterator[int]:
    """Give the places of numbered items side by side (`1、…`, `2、…`) until other texts are listed.

    Rankings are numbered in other ways.
    """
    numbers = {
        at: int(item["number"])
        for at in range(page.main[0], page.thread.start)
        if (item := _ITEM.match(page.lines[at].text))
    }
    for at, number in numbers.items():
        if numbers.get(at - 1) == number - 1 or numbers.get(at + 1) == number + 1:
            yield at


_ITEM = re.compile(r"(?P<number>\d{1,2})、")


def _is_stamp_of_comment(page: PageFacts, at: int) -> bool:
    """Tell the day and time of a comment or of another text: below a text whose day stands above it."""
    line = page.lines[at]
    stamped = line.dated and line.kind != "credit" and not _STAMPS.isdisjoint(line.facts)
    if at <= page.main[1] or not stamped or not _SAYS.isdisjoint(line.facts):
        return False
    above = (*page.lines[: page.main[0]], *page.lines[page.main[1] + 1 : at])
    return any(other.dated and "listed" not in other.facts for other in above)


def _nearest_date(page: PageFacts, places: Collection[int]) -> set[int]:
    """Give the place of the last date above the text where none stands near the headline.

    A bulletin board prints who writes between the title of a thread and the day of its first post.
    """
    first = page.main[0]
    above = enumerate(page.lines[:first])
    dated = [at for at, line in above if line.dated and "listed" not in line.facts]
    if not dated or any(at in places for at in dated):
        return set()
    return {dated[-1]} if first - dated[-1] <= _HEAD_REACH else set()


def _is_outlet(page: PageFacts, at: int) -> bool:
    """Tell the name of an outlet above or below a date, whose source it is."""
    beside = (*page.lines[max(0, at - 1) : at], *page.lines[at + 1 : at + 2])
    return names_outlet(page.lines[at].text) and any(line.kind == "date" for line in beside)


def _tells_of_article(line: LineFacts) -> bool:
    return line.dated or line.kind == "credit" or not _SAYS.isdisjoint(line.facts)


def line_weights() -> dict[str, float]:
    """Give the weight of every fact; positive ones speak for furniture."""
    return weights_of("line_weights.tsv")


def sums(page: PageFacts, headline: int | None) -> list[float]:
    """Give the sum of every line of a page, less what its place and a sentence on it have over."""
    return settled(
        page, headline, [_weigh_line(page, at, headline) for at in range(len(page.lines))]
    )


def _weigh_line(page: PageFacts, at: int, headline: int | None) -> float:
    known = line_weights()
    return known["bias"] + weigh(page.facts(at, headline), known)


def settled(page: PageFacts, headline: int | None, values: Sequence[float]) -> list[float]:
    """Lower the sums of lines that hold a sentence, stand in or beside the text, or tell of the article."""
    values = [
        value - SENTENCE * (line.prose or line.kind == "sentence")
        for value, line in zip(values, page.lines, strict=True)
    ]
    for at, much in _beside_text(page, headline):
        values[at] -= much
    for at in range(page.main[0], page.main[1] + 1):
        values[at] -= 0 if page.lines[at].kind == "button" else _BESIDE_TEXT
    if _has_little_text(page):
        values = [
            value - _LITTLE_TEXT * (line.kind != "button")
            for value, line in zip(values, page.lines, strict=True)
        ]
    kept = (_protected(page, headline), _items(page), sentences_without_evidence(page, headline))
    for at in itertools.chain.from_iterable(kept):
        values[at] = _PROTECTED
    return values


def _has_little_text(page: PageFacts) -> bool:
    first, last = page.main
    return sum(line.size for line in page.lines[first : last + 1] if line.prose) < _LITTLE


def decide(values: Sequence[float]) -> list[bool]:
    """Tell furniture among lines side by side.

    The series of states of the largest sum, every change paid for.
    """
    best = [0.0, 0.0]
    steps: list[tuple[int, int]] = []
    for value in values:
        gains = (-value / 2, value / 2)
        came = tuple(
            int(best[1] - CHANGE * (state == 0) > best[0] - CHANGE * (state == 1))
            for state in (0, 1)
        )
        best = [
            best[came[state]] - CHANGE * (came[state] != state) + gains[state] for state in (0, 1)
        ]
        steps.append((came[0], came[1]))
    state = int(best[1] > best[0])
    states = []
    for step in reversed(steps):
        states.append(bool(state))
        state = step[state]
    return states[::-1]
