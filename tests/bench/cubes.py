"""The cost of a cube beside the same question asked of SQLite with FTS5 and of Tantivy, in one run.

    python -m tests.bench.cubes INDEX [--paragraphs 100000] [--phrases 12] [--seed 5]

The question: how many paragraphs hold each of twelve phrases, by province and year. Phrases of three
to six letters are drawn from the index, as trigrams find no shorter ones: twelve as they come, which
are rare, and the twelve most frequent of forty times as many. Our own engine is timed over the whole
index; the others over its first paragraphs, all of them if so many are asked for. Milliseconds of
computing time (`process_time`), the best of five. What the others count is held against ours.
"""

from __future__ import annotations

import argparse
import functools
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import tantivy

from indexer import Archive, CubeWish, SearchRequest, ask_cube, open_archive
from indexer.search.requests.request import Crossing
from indexer.text.fold import fold_text

PROVINCES = tuple(
    f"{number}0000"
    for first, last in (
        (11, 16),
        (21, 24),
        (31, 38),
        (41, 47),
        (50, 55),
        (61, 66),
        (71, 72),
        (81, 83),
    )
    for number in range(first, last)
)
PATIENCE = 60.0
Table = Counter[tuple[str, str, str]]


def drawn(archive: Archive, number: int, seed: int) -> list[str]:
    """Draw phrases of three to six letters."""
    chance, found = random.Random(seed), dict[str, None]()
    store: Any = archive._store
    while len(found) < number:
        text = fold_text(store.shown_text(chance.randrange(store.paragraph_count)))
        length = chance.randint(3, 6)
        begin = chance.randrange(max(1, len(text) - length))
        phrase = text[begin : begin + length]
        if len(phrase) == length and phrase.isalpha():
            found[phrase] = None
    return list(found)


def frequent(archive: Archive, drawn_phrases: Sequence[str], number: int) -> list[str]:
    """Choose the phrases with most paragraphs."""
    counts = {
        phrase: archive.search(SearchRequest(f'"{phrase}"', limit=1)).total.paragraphs
        for phrase in drawn_phrases
    }
    return sorted(counts, key=counts.__getitem__)[-number:]


def best(call: Callable[[], Any], times: int = 5) -> float:
    """Give the least computing time of several calls, in milliseconds."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        call()
        spent.append((time.process_time() - began) * 1000)
    return min(spent)


def records(archive: Archive, most: int) -> Iterator[tuple[str, str, str]]:
    """Give folded text, province and year of paragraphs; nothing for what is not known."""
    store: Any = archive._store
    for number in range(min(most, store.paragraph_count)):
        article = store.article_head(store.article_of(number)).article
        path = article.regions.primary
        year = f"{article.date.span.begin.year}" if article.date else ""
        yield fold_text(store.shown_text(number)), path[0].code if path else "", year


Asking = Iterator[tuple[float, Table]]
"""For each list of phrases the time that it takes, and what is counted."""


def by_sqlite(rows: Sequence[tuple[str, str, str]], lists: Sequence[Sequence[str]]) -> Asking:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='trigram', content='')")
    database.execute("CREATE TABLE facts(id INTEGER PRIMARY KEY, province TEXT, year TEXT)")
    database.executemany(
        "INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(r[0] for r in rows)
    )
    database.executemany(
        "INSERT INTO facts VALUES (?, ?, ?)", ((at, *r[1:]) for at, r in enumerate(rows))
    )

    def ask(phrases: Sequence[str]) -> Table:
        table: Table = Counter()
        for phrase in phrases:
            asked = (f'"{phrase}"',)
            sql = (
                "SELECT province, year, count(*) FROM texts JOIN facts ON facts.id = texts.rowid "
                "WHERE texts MATCH ? GROUP BY province, year"
            )
            for province, year, count in database.execute(sql, asked):
                table[phrase, province, year] += count
        return table

    for phrases in lists:
        yield best(functools.partial(ask, phrases)), ask(phrases)


def by_tantivy(rows: Sequence[tuple[str, str, str]], lists: Sequence[Sequence[str]]) -> Asking:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("cell", tokenizer_name="raw", fast=True)
    schema = builder.build()
    with tempfile.TemporaryDirectory() as folder:
        index = tantivy.Index(schema, path=folder)
        writer = index.writer(100_000_000, num_threads=1)
        for text, province, year in rows:
            writer.add_document(
                tantivy.Document(text=" ".join(text.replace(" ", "_")), cell=f"{province}/{year}")
            )
        writer.commit()
        index.reload()
        searcher = index.searcher()
        wanted = json.dumps({"cells": {"terms": {"field": "cell", "size": 4000}}})

        def ask(phrases: Sequence[str]) -> Table:
            table: Table = Counter()
            for phrase in phrases:
                query = tantivy.Query.phrase_query(schema, "text", list(phrase))
                answer = searcher.aggregate(query, json.loads(wanted))
                for bucket in answer["cells"]["buckets"]:
                    province, _, year = bucket["key"].partition("/")
                    table[phrase, province, year] += bucket["doc_count"]
            return table

        for phrases in lists:
            yield best(functools.partial(ask, phrases)), ask(phrases)


def told(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path)
    parser.add_argument("--paragraphs", type=int, default=100_000)
    parser.add_argument("--phrases", type=int, default=12)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    with open_archive(options.index) as archive:
        rare = drawn(archive, options.phrases, options.seed)
        many = drawn(archive, options.phrases * 40, options.seed + 1)
        lists = {"rare": rare, "frequent": frequent(archive, many, options.phrases)}
        told(f"{archive.info.paragraphs:,} paragraphs, {len(PROVINCES)} provinces by year")
        for name, phrases in lists.items():
            time_ours(archive, name, phrases)
        rows = list(records(archive, options.paragraphs))
        told(f"the first {len(rows):,} paragraphs, paragraphs alone by province and year")
        ours = [counted(rows, phrases) for phrases in lists.values()]
        for system, asking in (("SQLite FTS5", by_sqlite), ("Tantivy", by_tantivy)):
            answers = asking(rows, [*lists.values()])
            for name, (spent, table), own in zip(lists, answers, ours, strict=True):
                same = "the same counts" if +table == +own else "OTHER counts"
                told(f"  {system}, {name + ':':24} {spent:8.1f} ms  {same}")


def time_ours(archive: Archive, name: str, phrases: Sequence[str]) -> None:
    """Time the cube of some phrases, and all that a page makes of it."""
    crossing = Crossing("region", "year", PROVINCES)
    asked = [SearchRequest(f'"{phrase}"') for phrase in phrases]
    wish = CubeWish(tuple(f'"{phrase}"' for phrase in phrases), SearchRequest())
    found = sum(archive.search(replace(one, limit=1)).total.paragraphs for one in asked)
    engine = best(lambda: archive.cube(asked, crossing, "all", PATIENCE))
    whole = best(lambda: ask_cube(archive, wish))
    told(f"  {len(phrases)} {name} phrases in {found:,} paragraphs")
    told(f"    cube, all four units, first and last: {engine:8.1f} ms")
    told(f"    with base, order, intervals, receipt: {whole:8.1f} ms")


def counted(rows: Sequence[tuple[str, str, str]], phrases: Sequence[str]) -> Table:
    """Count by reading all texts."""
    table: Table = Counter()
    for phrase in phrases:
        table.update((phrase, *row[1:]) for row in rows if phrase in row[0])
    return table


if __name__ == "__main__":
    main()
