"""Queries made to take a machine: each within the limits of a query, and as costly as its kind can be.

`python -m tests.trust.killers INDEX [ENGINE]` asks them of an index and prints what each took.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.archive.archive import Archive, open_archive
from indexer.config import MAX_QUERY_CHARACTERS
from indexer.errors import DuanluoError
from indexer.search.requests.request import FACETS, Choice, Crossing, Filters, SearchRequest

COMMON = "的一第条规定应当有关人民和在国不法以者其中所为上下部门管理机关行政"
"""Characters that nearly every paragraph of laws has."""
PAIRS = [COMMON[at : at + 2] for at in range(0, 32, 2)]


def _joined(pieces: Iterator[str], between: str) -> str:
    """Join as many pieces as a query may have characters."""
    text = next(pieces)
    for piece in pieces:
        longer = f"{text}{between}{piece}"
        if len(longer) > MAX_QUERY_CHARACTERS:
            break
        text = longer
    return text


def _turning(pieces: str | list[str], count: int = 64) -> Iterator[str]:
    return (pieces[number % len(pieces)] for number in range(count))


def _nested(depth: int, operator: str) -> str:
    text = "的"
    for number in range(depth):
        text = f"({text} {operator} {COMMON[number % len(COMMON)]})"
    return text


WILD: dict[str, str] = {
    "a mark and a star": "?*" * 200,
    "marks": "?" * 400,
    "stars": "*" * 400,
    "stars between": "的" + "*的" * 60,
    "stars between two": _joined(_turning("的一", 60), "*"),
    "stars between many": _joined(_turning(COMMON, 60), "*"),
    "marks between": _joined(_turning("的一", 60), "?"),
    "many marks between": _joined(_turning("的一", 20), "?" * 20),
    "wide gaps": _joined(_turning("的一", 60), "*{100}"),
    "wide gaps between many": _joined(_turning(COMMON, 60), "*{100}"),
    "exact gaps": _joined(_turning("的一", 60), "?{9}"),
    "one wide gap": "的*{100}的",
    "a star at the end": "的*",
    "a star before": "*的",
    "stars around": "*的*",
    "stars of many": _joined((f"*{char}*" for char in _turning(COMMON)), " OR "),
    "one digit": "1*",
    "ten digits": " OR ".join(f"{digit}*" for digit in range(10)),
    "digits together": " ".join(f"{digit}*" for digit in range(10)),
    "letters": " OR ".join(f"{chr(97 + at)}*" for at in range(26)),
    "letters and digits": " ".join(f"{char}*" for char in "abcdefghijklmnopqrstuvwxyz0123456789"),
    "a long run and a star": "a" * 400 + "*",
}
NEAR: dict[str, str] = {
    "near each other": "的 NEAR/100 一",
    "near itself": "的 NEAR/100 的",
    "many near": _joined(_turning("的一", 60), " NEAR/100 "),
    "many different near": _joined(_turning(COMMON, 60), " NEAR/100 "),
    "then": _joined(_turning("的一", 60), " THEN/100 "),
    "then many": _joined(_turning(COMMON, 60), " THEN/100 "),
    "near and then": "的" + " NEAR/100 一 THEN/100 的" * 20,
    "near or near": " OR ".join(f"({char} NEAR/100 的)" for char in COMMON[:20]),
    "near and near": " ".join(f"({char} NEAR/100 的)" for char in COMMON[:20]),
    "not near": "的 NOT (一 NEAR/100 条)",
    "not followed": "的 NOT FOLLOWED BY 一",
    "not preceded": "的 NOT PRECEDED BY 一",
    "followed by none of many": "的" + "".join(f" NOT FOLLOWED BY {char}" for char in COMMON[:30]),
    "neither before nor behind": "一 NOT FOLLOWED BY 条 NOT PRECEDED BY 第 NOT FOLLOWED BY 的",
}
TREES: dict[str, str] = {
    "everything": "*",
    "nothing": "",
    "not everything": "NOT *",
    "everything but everything": "* NOT *",
    "all or all": " OR ".join(["*"] * 60),
    "all and all": " ".join(["*"] * 60),
    "the commonest": "的",
    "one or the other": "的 OR 一",
    "each common one": _joined(iter(COMMON), " OR "),
    "all common ones": _joined(iter(COMMON), " "),
    "each common pair": _joined(_turning(PAIRS), " OR "),
    "all common pairs": _joined(iter(PAIRS), " "),
    "sixty of one": _joined(_turning("的"), " OR "),
    "sixty of one together": _joined(_turning("的"), " "),
    "none of them": _joined((f"NOT {char}" for char in COMMON), " "),
    "one but no other": "的 " + _joined((f"NOT {char}" for char in COMMON[1:]), " "),
    "not one or not the other": "NOT 的 OR NOT 一",
    "not of not": "NOT (NOT (NOT (的)))",
    "many not of not": "NOT (" * 15 + "的" + ")" * 15,
    "nots in a row": "NOT " * 120 + "的",
    "ors in a row": "OR " * 160,
    "deep or": _nested(15, "OR"),
    "deep and": _nested(15, "AND"),
    "deep not": _nested(15, "NOT"),
    "deep near": _nested(15, "NEAR/100"),
    "open brackets": "(" * 400,
    "closed brackets": ")" * 400,
    "brackets": "()" * 200,
    "or of ands": " OR ".join(f"({a} {b})" for a in "的一第条" for b in "规定应当有关"),
    "and of ors": " ".join(f"({a} OR {b})" for a in "的一第条" for b in "规定应当有关"),
    "an or and a not": "(的 OR 一) NOT (条 OR 第)",
    "a rare one and all": "龘 OR *",
    "a kind without it": "kind:body NOT kind:body",
    "kinds": "kind:body OR kind:title OR kind:heading OR kind:caption",
    "no kind": "NOT kind:body NOT kind:title NOT kind:heading",
    "dates": "date:1900..2030",
    "open dates": "date:..2030 OR date:1900..",
    "not these dates": "NOT date:1900..2030",
    "undated": "date:none OR NOT date:none",
    "inferred": "date:inferred OR date:explicit",
    "a title": "title:的 OR title:法 OR title:中",
    "a title and a text": "title:法 的",
    "a source": "source:a OR source:的 OR source:国",
}
TEXTS: dict[str, str] = {
    "quotation marks": '"' * 400,
    "pairs of quotation marks": '""' * 200,
    "a quoted page": '"' + COMMON * 12 + '"',
    "an unquoted page": COMMON * 12,
    "one character over and over": "的" * 400,
    "one quoted over and over": '"' + "的" * 400 + '"',
    "two characters over and over": "的一" * 200,
    "a long run": "a" * 400,
    "a long quoted run": '"' + "a" * 400 + '"',
    "many runs": _joined((f"a{number}" for number in range(64)), " "),
    "literal": "=" + "的",
    "literals": _joined((f"={char}" for char in COMMON), " OR "),
    "spaces": " " * 450,
    "what cannot be seen": "\u200b" * 400,
    "marks over a letter": "e" + "\u0301" * 400,
    "full stops": "。" * 400,
    "commas": "，" * 20 + " OR " + "、",
    "a full stop": "。",
    "unknown words": _joined((f"{chr(0x9F00 + at)}{chr(0x9E00 + at)}" for at in range(64)), " "),
    "common words that never meet": _joined((f"{a}{b}" for a in "龘鑫" for b in COMMON), " "),
    "a sentence": "国务院有关部门应当在各自的职责范围内负责有关的监督管理工作",
    "a long sentence": "国务院有关部门应当在各自的职责范围内负责有关的监督管理工作" * 12,
    "a sentence with a slip": "国务院有关部门应当在各自的职责范围内负责有关的监督管理公作",
    "signs": "!@#$%^&*()_+{}|:<>?-=[];',./" * 14,
}
KILLERS = WILD | NEAR | TREES | TEXTS
"""By name, every query."""

LONG = dt.date(1, 1, 1), dt.date(9999, 12, 31)
REQUESTS: dict[str, SearchRequest] = {
    "facets of all": SearchRequest("*", facets=FACETS),
    "facets of a common one": SearchRequest("的", facets=FACETS),
    "facets of many": SearchRequest(KILLERS["each common pair"], facets=FACETS),
    "newest of all": SearchRequest("*", sort="newest", offset=299_000, limit=100),
    "oldest of all": SearchRequest("的 OR 一", sort="oldest", offset=100_000, limit=100),
    "the last page": SearchRequest("的", offset=100_000, limit=100),
    "whole words": SearchRequest("的 OR 一 OR 规定", whole_words=True, facets=FACETS),
    "many whole words": SearchRequest(KILLERS["each common pair"], whole_words=True),
    "a day range": SearchRequest("*", filters=Filters(date_from=LONG[0], date_to=LONG[1])),
    "many places": SearchRequest(
        "的",
        filters=Filters(place=Choice(tuple(f"{code}0000" for code in (11, 12, 31, 50, 51, 54)))),
        facets=FACETS,
    ),
    "not these places": SearchRequest(
        "*", filters=Filters(region=Choice((), ("110000", "540000"))), facets=FACETS
    ),
    "not this kind": SearchRequest("*", filters=Filters(kind=Choice((), ("body",)))),
}
"""By name, requests that ask for more than a query."""

CROSSING = Crossing("region", "year", ("110000", "310000", "440000", "510000", "540000"))
OTHERS: dict[str, Callable[[Archive], object]] = {
    "a table of all": lambda archive: archive.tabulate(SearchRequest("*"), CROSSING),
    "a table of a common one": lambda archive: archive.tabulate(
        SearchRequest("的 OR 一"), CROSSING
    ),
    "many compared": lambda archive: archive.compare(
        [SearchRequest(pair) for pair in PAIRS[:6]], CROSSING
    ),
    "articles of all": lambda archive: archive.search_articles(SearchRequest("*"), "title"),
    "completed": lambda archive: archive.complete("的", 20),
}
"""By name, what else an archive is asked that goes through all of it."""


def questions() -> dict[str, Callable[[Archive], object]]:
    """Give all of them, by name, as calls."""

    def ask(request: SearchRequest) -> Callable[[Archive], object]:
        return lambda archive: archive.search(request)

    queries = {name: SearchRequest(query) for name, query in KILLERS.items()}
    return {name: ask(request) for name, request in (queries | REQUESTS).items()} | OTHERS


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds that a question took, by the clock and of this thread's computing, and how it ended."""

    name: str
    wall: float
    cpu: float
    outcome: str


def measure(archive: Archive) -> Iterator[Taken]:
    """Ask every question once; a refusal is an answer, any other error is raised."""
    for name, ask in questions().items():
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            ask(archive)
            outcome = "answered"
        except DuanluoError as error:
            outcome = error.code
        yield Taken(name, time.perf_counter() - wall, time.thread_time() - cpu, outcome)


if __name__ == "__main__":
    with open_archive(Path(sys.argv[1]), engine=sys.argv[2] if sys.argv[2:] else None) as opened:
        for one in sorted(measure(opened), key=lambda one: -one.wall):
            took = f"{one.wall:8.2f} s  {one.cpu:8.2f} s of computing  {one.outcome:18} {one.name}"
            sys.stdout.write(f"{took}\n")
