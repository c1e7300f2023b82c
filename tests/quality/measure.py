"""How well pages are read whose text is known, measure by measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from indexer.corpus.articles.read import read_record
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Ledger
from indexer.model import Article
from indexer.text.fold import fold_text
from tests.quality.pages import Page

EDGE = 16
"""Folded characters of both ends of a paragraph that a search must find."""
FLOORS = {
    "titles": 0.99,
    "dates": 0.99,
    "sources": 0.99,
    "authors": 0.99,
    "articles": 0.99,
    "paragraphs": 0.99,
    "furniture gone": 0.99,
}
"""Shares that must be reached; raise one with what raised it, lower none to land a change."""


def read_page(page: Page) -> tuple[list[Article], Ledger]:
    """Read a page as a file of its own, with the rules that decided."""
    ledger = Ledger()
    return read_record(Record(0, "utf-8", page.text), ledger), ledger


def judge(page: Page, articles: list[Article]) -> Iterator[tuple[str, bool]]:
    """Give each thing that the page says, and whether it was read."""
    titles = {fold_text(article.title or "") for article in articles}
    dates = {article.date.span.value for article in articles if article.date}
    shown = [fold_text(part.text) for article in articles for part in article.paragraphs]
    for title in page.titles:
        yield "titles", fold_text(title) in titles
    for date in page.dates:
        yield "dates", date in dates
    if page.source:
        sources = {fold_text(article.source.value) for article in articles if article.source}
        yield "sources", fold_text(page.source) in sources
    if page.author:
        people = {fold_text(one.name) for article in articles for one in article.authors}
        yield "authors", fold_text(page.author) in people
    yield "articles", len(articles) == len(page.titles)
    for text in page.paragraphs:
        folded = fold_text(text)
        yield "paragraphs", any(folded[:EDGE] in one and folded[-EDGE:] in one for one in shown)
    for line in page.noise:
        yield "furniture gone", fold_text(line) not in shown


def measure(pages: Iterable[Page]) -> dict[tuple[str, str], Counter[bool]]:
    """Count what was read and what was not, by measure and kind of page."""
    tally: dict[tuple[str, str], Counter[bool]] = {}
    for page in pages:
        for name, right in judge(page, read_page(page)[0]):
            tally.setdefault((name, page.kind), Counter())[right] += 1
    return tally


def shares(tally: dict[tuple[str, str], Counter[bool]]) -> dict[str, float]:
    """Give the share of each measure over all kinds."""
    total: dict[str, Counter[bool]] = {}
    for (name, _), counts in tally.items():
        total.setdefault(name, Counter()).update(counts)
    return {name: counts[True] / counts.total() for name, counts in total.items()}
