"""Explain what reading made of one line of a file: each stage's say, and by which rule.

The file is read as a build reads it, with a receipt that also keeps the rules (`page.line.Ledger`),
and the page is looked at after every stage; beside what was decided stand the facts and weights of
the line model and the evidence for a headline, asked of the lines that the stage of furniture saw.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from indexer.corpus.articles.named import date_by_name
from indexer.corpus.articles.stages import Page, read_stages
from indexer.corpus.articles.stated import correct
from indexer.corpus.furniture.boilerplate import matched_pattern
from indexer.corpus.furniture.listed import Ruled, rule
from indexer.corpus.furniture.weighing.headline import (
    ENOUGH,
    chances_of,
    headline_weights,
)
from indexer.corpus.furniture.weighing.headline_facts import Candidates
from indexer.corpus.furniture.weighing.line_model import Weighed, line_weights, sums, weigh_page
from indexer.corpus.furniture.weighing.page_facts import PageFacts
from indexer.corpus.input.formats import markup_of, read_records
from indexer.corpus.input.html.headline import evidence
from indexer.corpus.input.html.page import read_candidates
from indexer.corpus.input.source.files import InputFile, find_inputs
from indexer.corpus.input.source.records import Record
from indexer.corpus.layout.borders.frames import is_list
from indexer.corpus.layout.lines.alone import find_rule
from indexer.corpus.page.line import Decision, Ledger
from indexer.corpus.run.stamps import Beside, Surroundings
from indexer.model import Article, Dropped, Repair

_BEFORE_ROLES = "title"
"""The stage that leaves the lines of which roles are asked."""
_BY_NEIGHBOURS = "what stands around it"
_BEFORE_FURNITURE = "section"
"""The stage that leaves the lines of which the stage of furniture is asked."""


def explain_line(path: Path, number: int) -> dict[str, Any] | None:
    """Say what was made of a line (1-based) of a file, or of a record of a file of records.

    Gives what is printed, its repairs, its text after every stage that changed it, what it was taken
    for or dropped as, by which rule of which stage, the facts with their weights, the evidence for
    it as the headline, on an HTML page by its markup too, its role and by which rule, and the
    articles and paragraphs it ended in. None where there is
    no such line, or a blank. Raises SourceMissingError, or UnreadableFileError when the file cannot
    be read.
    """
    around = Surroundings()
    for file in find_inputs(path):
        if isinstance(file, InputFile):
            beside = around.beside(file)
            for record in read_records(file):
                if isinstance(record, Record) and record.number in (0, number):
                    told = _explain(record, file.name, beside, number)
                    if told:
                        markup = _markup_evidence(file, number)
                        return {"file": file.name, "line": number, **told, "markup": markup}
    return None


def _markup_evidence(file: InputFile, number: int) -> list[dict[str, Any]]:
    """Say how far a line of an HTML page is its headline; nothing of other files."""
    markup = markup_of(file)
    return evidence(read_candidates(markup), number) if markup is not None else []


def _explain(record: Record, name: str, beside: Beside, number: int) -> dict[str, Any] | None:
    ledger = Ledger()
    pages = {stage.name: page for stage, page in read_stages(record, ledger, beside.recurring)}
    printed = _printed(pages["split"], ledger, number)
    if not printed:
        return None
    read: Sequence[Article] = list(pages.values())[-1].articles
    read = read if record.number else date_by_name(read, name, ledger)
    articles = list(correct(read, beside.corrections, ledger))
    return {
        "printed": printed,
        "repairs": [
            [item.kind, item.before, item.after] for item in _of_line(number, ledger.repairs)
        ],
        "stages": list(_changes(pages, number)),
        **_decided(ledger, articles, number),
        **_weighed(pages[_BEFORE_FURNITURE], number),
        "roles": [str(line.role) for line in pages["roles"].lines if number in line.numbers],
        "role_rules": list(_role_rules(pages[_BEFORE_ROLES], pages["roles"], number)),
        "ended": list(_places(articles, number)),
    }


def _printed(page: Page, ledger: Ledger, number: int) -> list[str]:
    """Give what is printed on a line; of one outside the main text, what was dropped."""
    kept = [line.printed for line in page.lines if line.number == number]
    return kept or [drop.text for drop in _of_line(number, ledger.dropped)]


def _decided(ledger: Ledger, articles: Sequence[Article], number: int) -> dict[str, Any]:
    """Say what a line was dropped as, and what it was taken for."""
    here, dropped = _of_line(number, ledger.decisions), _of_line(number, ledger.dropped)
    return {
        "dropped": list(_drops(here, dropped)),
        "taken": [_taken(item, articles) for item in here if item.what != "dropped"],
    }


def _role_rules(before: Page, after: Page, number: int) -> Iterator[str]:
    """Name the rule of each role: the one that the line itself meets, or that its neighbours decide."""
    lines = (line for line in after.lines if number in line.numbers)
    alone = map(find_rule, (line for line in before.lines if number in line.numbers))
    for line, told in zip(lines, alone, strict=True):
        yield told.name if told.role == line.role else _BY_NEIGHBOURS


def _changes(pages: Mapping[str, Page], number: int) -> Iterator[dict[str, Any]]:
    """Give the stages that left the texts of a line other than they were, with what they left."""
    before: list[str] = []
    for stage, page in pages.items():
        texts = [text for numbers, text in page.held() if number in numbers]
        if texts != before:
            yield {"stage": stage, "texts": texts}
        before = texts


_Entry = TypeVar("_Entry", Decision, Dropped, Repair)


def _of_line(number: int, entries: Iterable[_Entry]) -> list[_Entry]:
    """Give what a ledger holds of one line."""
    return [entry for entry in entries if entry.line == number]


def _drops(decisions: Sequence[Decision], dropped: Iterable[Dropped]) -> Iterator[dict[str, str]]:
    """Give what of the line was dropped; a text that is all date line is shown after all."""
    whys = {drop.why for drop in dropped}
    for item in decisions:
        if item.what == "dropped" and item.value in whys:
            yield {"why": item.value, "stage": item.stage, "rule": item.rule}


def _taken(item: Decision, articles: Sequence[Article]) -> dict[str, Any]:
    """Say what a line was taken for; `counts` is false where a record or a correction says otherwise."""
    return {
        "as": item.what,
        "value": item.value,
        "stage": item.stage,
        "rule": item.rule,
        "counts": any(_counts(item, article) for article in articles),
    }


def _counts(item: Decision, article: Article) -> bool:
    shown = _SHOWN.get(item.what)
    if shown is None:
        return bool(item.value == getattr(article, item.what))
    return item.value in shown(article)


_SHOWN: dict[str, Callable[[Article], Container[str]]] = {
    "date": lambda article: [article.date.span.value] if article.date else [],
    "source": lambda article: [article.source.value] if article.source else [],
    "author": lambda article: [author.name for author in article.authors],
    "title": lambda article: article.title or "",  # a title may go over several lines
    "beginning": lambda article: {*_printed_in(article)},
    "credit": lambda article: [credit.text for credit in article.credits],
}
"""What an article shows of what its lines were taken for; all else is a field of the article."""


def _printed_in(article: Article) -> Iterator[str]:
    """Give the texts of an article that may be its first line."""
    yield article.title or ""
    yield from (part.text for part in (*article.paragraphs[:1], *article.credits))


def _weighed(read: Page, number: int) -> dict[str, Any]:
    """Say what lists, rules and the line model have on the line, on a page that is furnished or not."""
    asked = read.is_seen
    ruled = rule(read.lines, read.recurring, page=asked, parted=is_list(read.openings))
    page = ruled.facts()
    decided = weigh_page(page) if page.lines else Weighed()
    places = [at for at, line in enumerate(ruled.lines) if line.number == number]
    pieces = [_piece(ruled, page, at, decided.headline, asked=asked) for at in places]
    return {"line_model": asked and decided.furnished, "pieces": pieces}


def _piece(
    ruled: Ruled, page: PageFacts, at: int, headline: int | None, *, asked: bool
) -> dict[str, Any]:
    """Give the weights and the evidence of one printed line.

    page: the facts of the lines that are weighed, of a page without furniture only its top. asked:
    whether the line model has a say, as it has on pages and not on records.
    """
    weighed, proofs, settled, chance = [], [], 0.0, 0.0
    if at < len(page.lines):
        able = Candidates(page)
        weighed, proofs = _weights_of(page, at, headline), _proofs(able, at)
        settled, chance = sums(page, headline)[at], chances_of(able).get(at, 0.0)
    return {
        "pattern": matched_pattern(ruled.folded[at]) if at in ruled.listed else None,
        "facts": weighed if asked else [],
        "sum": round(sum(weight for _, weight in weighed), 3),
        "settled": round(settled, 3),
        "headline": asked and at == headline,
        "may_be_headline": bool(proofs),
        "evidence": proofs if asked else [],
        "evidence_sum": round(sum(worth for _, worth in proofs), 3),
        "chance": round(chance, 3),
        "chance_needed": ENOUGH,
    }


def _weights_of(page: PageFacts, at: int, headline: int | None) -> list[tuple[str, float]]:
    """Give the facts of a line with their weights in the line model, the heaviest first."""
    known = line_weights()
    facts = [name for name in (*page.facts(at, headline), "bias") if name in known]
    return sorted(((name, known[name]) for name in facts), key=lambda pair: -abs(pair[1]))


def _proofs(able: Candidates, at: int) -> list[tuple[str, float]]:
    """Give the facts of a line with their weights for a headline, the heaviest first."""
    known = headline_weights()
    facts = able.facts(at) if at in able.places else ()
    pairs = ((name, known[name]) for name in facts if name in known)
    return sorted(pairs, key=lambda pair: -abs(pair[1]))


def _places(articles: Sequence[Article], number: int) -> Iterator[dict[str, Any]]:
    for article in articles:
        if number in article.title_lines:
            yield {"article": article.article, "paragraph": 0, "kind": "title"}
        for paragraph in (*article.paragraphs, *article.credits):
            if number in paragraph.lines:
                yield {"article": article.article, "paragraph": paragraph.n, "kind": paragraph.kind}
