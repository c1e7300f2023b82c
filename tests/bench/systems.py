"""The systems that are compared, each behind the same three calls: build, open, search."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import tantivy
import whoosh.index
from whoosh import fields, query, sorting
from whoosh.analysis import SpaceSeparatedTokenizer

from indexer.engines.columnar.engine import ColumnarBuilder, ColumnarEngine
from indexer.engines.protocol import Deadline
from indexer.index.store.documents import IndexedParagraph
from indexer.search.language.nodes import And, Gap, Node, Or, Text
from indexer.search.matching.highlights import mark
from indexer.search.requests.request import Choice, Filters, SearchRequest, Sort
from tests.bench.material import Query, words_of
from tests.documents import build_engine

LIMIT = 10
PATIENCE = 600.0
REGIONS = 4000
"""Buckets asked of Tantivy: more than there are units, so that none is cut off."""


class System(Protocol):
    name: str

    def build(self, folder: Path, paragraphs: Iterable[IndexedParagraph]) -> None: ...
    def open(self, folder: Path) -> None: ...
    def search(self, asked: Query) -> int | None:
        """Give the number of matching paragraphs, or None for a query the system cannot answer."""
        ...


class Duanluo:
    name = "Duanluo"

    def build(self, folder: Path, paragraphs: Iterable[IndexedParagraph]) -> None:
        with (folder / "shown").open("w", encoding="utf-8") as shown:
            build_engine(ColumnarBuilder(), folder, _noting(paragraphs, shown))

    def open(self, folder: Path) -> None:
        self._engine = ColumnarEngine.open(folder)
        self._shown = (folder / "shown").read_text("utf-8").split("\0")

    def search(self, asked: Query) -> int | None:
        filters = Filters(region=Choice((asked.region,))) if asked.region else Filters()
        sort: Sort = "newest" if asked.newest else "relevance"
        request = SearchRequest(
            filters=filters,
            facets=("region", "month") if asked.facets else (),
            limit=LIMIT,
            sort=sort,
        )
        node = _node(asked)
        answer = self._engine.search(node, request, Deadline.after(PATIENCE))
        if asked.page:
            for ranked in answer.page:
                mark([Text(asked.text)], self._shown[ranked.number])
        return answer.totals.paragraphs


def _noting(paragraphs: Iterable[IndexedParagraph], shown: Any) -> Iterable[IndexedParagraph]:
    for paragraph in paragraphs:
        shown.write(paragraph.shown + "\0")
        yield paragraph


def _node(asked: Query) -> Node:
    if asked.mode == "phrase":
        return Text(asked.text)
    if asked.mode == "gap":
        return Gap(asked.words, (20,))
    texts = tuple(Text(word) for word in asked.words)
    return texts[0] if len(texts) == 1 else Or(texts) if asked.mode == "any" else And(texts)


class Tantivy:
    name = "Tantivy"

    def _schema(self) -> Any:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="position")
        for level in (1, 2, 3):
            builder.add_text_field(
                f"region{level}", tokenizer_name="raw", index_option="basic", fast=True
            )
        builder.add_integer_field("month", fast=True)
        builder.add_integer_field("day", fast=True)
        return builder.build()

    def build(self, folder: Path, paragraphs: Iterable[IndexedParagraph]) -> None:
        writer = tantivy.Index(self._schema(), path=str(folder)).writer(256 << 20, 1)
        for paragraph in paragraphs:
            document = tantivy.Document()
            document.add_text("words", " ".join(words_of(paragraph)))
            for level, code in enumerate(paragraph.region, 1):
                document.add_text(f"region{level}", code)
            document.add_integer("month", _month(paragraph))
            document.add_integer("day", _day(paragraph))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        self._fields, self._searcher = index.schema, index.searcher()

    def search(self, asked: Query) -> int | None:
        if asked.mode == "gap" or len(asked.text) == 1:
            return None
        question = self._query(asked)
        order = {"order_by_field": "day"} if asked.newest else {}
        result = self._searcher.search(question, LIMIT, True, **order)
        if asked.facets:
            facets: dict[str, Any] = {
                f"region{level}": {"terms": {"field": f"region{level}", "size": REGIONS}}
                for level in (1, 2, 3)
            }
            facets["month"] = {"histogram": {"field": "month", "interval": 1.0, "min_doc_count": 1}}
            self._searcher.aggregate(question, facets)
        return int(result.count)

    def _query(self, asked: Query) -> Any:
        terms = [tantivy.Query.term_query(self._fields, "words", word) for word in asked.words]
        if asked.mode == "phrase" and len(terms) > 1:
            return tantivy.Query.phrase_query(self._fields, "words", list(asked.words))
        parts = [
            (tantivy.Occur.Should if asked.mode == "any" else tantivy.Occur.Must, term)
            for term in terms
        ]
        if asked.region:
            where = tantivy.Query.term_query(self._fields, "region1", asked.region)
            parts.append((tantivy.Occur.Must, tantivy.Query.const_score_query(where, 0.0)))
        return terms[0] if len(parts) == 1 else tantivy.Query.boolean_query(parts)


class SQLite:
    name = "SQLite FTS5"

    def build(self, folder: Path, paragraphs: Iterable[IndexedParagraph]) -> None:
        base = sqlite3.connect(folder / "fts.db")
        base.execute("PRAGMA journal_mode=OFF")
        base.execute("CREATE VIRTUAL TABLE cut USING fts5(words, content='', tokenize='unicode61')")
        base.execute(
            "CREATE VIRTUAL TABLE grams USING fts5(text, content='', tokenize='trigram', detail='full')"
        )
        base.execute("CREATE TABLE facts(id INTEGER PRIMARY KEY, region TEXT, month INT, day INT)")
        for p in paragraphs:
            base.execute(
                "INSERT INTO cut(rowid, words) VALUES (?, ?)", (p.number, " ".join(words_of(p)))
            )
            base.execute("INSERT INTO grams(rowid, text) VALUES (?, ?)", (p.number, p.folded.text))
            base.execute(
                "INSERT INTO facts VALUES (?, ?, ?, ?)",
                (p.number, p.region[-1], _month(p), _day(p)),
            )
        base.execute("INSERT INTO cut(cut) VALUES ('optimize')")
        base.execute("INSERT INTO grams(grams) VALUES ('optimize')")
        base.commit()
        base.close()

    def open(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "fts.db")

    def search(self, asked: Query) -> int | None:
        if asked.mode == "gap" or len(asked.text) == 1:
            return None
        table = "grams" if asked.mode == "phrase" and len(asked.text) > 2 else "cut"
        quoted = [f'"{word}"' for word in asked.words]
        match = (
            f'"{asked.text}"'
            if asked.mode == "phrase"
            else (" OR " if asked.mode == "any" else " AND ").join(quoted)
        )
        source = f"{table} JOIN facts ON facts.id = {table}.rowid WHERE {table} MATCH ?"
        inside = (match, f"{asked.region[:2]}%") if asked.region else (match,)
        source += " AND region LIKE ?" if asked.region else ""
        plain = source if asked.region else f"{table} WHERE {table} MATCH ?"
        order = "day DESC" if asked.newest else f"bm25({table})"
        self._base.execute(
            f"SELECT {table}.rowid FROM {source if asked.newest else plain} ORDER BY {order} LIMIT {LIMIT}",
            inside,
        ).fetchall()
        if asked.facets:
            return self._facets(source, inside)
        return int(self._base.execute(f"SELECT count(*) FROM {plain}", inside).fetchone()[0])

    def _facets(self, source: str, inside: tuple[str, ...]) -> int:
        rows = self._base.execute(
            f"SELECT region, month, count(*) FROM {source} GROUP BY region, month", inside
        )
        counts: Counter[str] = Counter()
        total = 0
        for region, month, count in rows:
            total += count
            for value in (region[:2], region[:4], region, str(month)):
                counts[value] += count
        return total


class Whoosh:
    name = "Whoosh 2.7.4"

    def build(self, folder: Path, paragraphs: Iterable[IndexedParagraph]) -> None:
        schema = fields.Schema(
            words=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True),
            region1=fields.ID(sortable=True),
            region2=fields.ID(sortable=True),
            region3=fields.ID(sortable=True),
            month=fields.NUMERIC(sortable=True, signed=True),
            day=fields.NUMERIC(sortable=True, signed=True),
        )
        writer = whoosh.index.create_in(folder, schema).writer(limitmb=512)
        for p in paragraphs:
            regions = {f"region{level}": code for level, code in enumerate(p.region, 1)}
            writer.add_document(
                words=" ".join(words_of(p)), month=_month(p), day=_day(p), **regions
            )
        writer.commit(optimize=True)

    def open(self, folder: Path) -> None:
        self._searcher = whoosh.index.open_dir(folder).searcher()

    def search(self, asked: Query) -> int | None:
        if asked.mode == "gap" or len(asked.text) == 1:
            return None
        options: dict[str, Any] = {"limit": LIMIT}
        if asked.newest:
            options["sortedby"] = sorting.FieldFacet("day", reverse=True)
        if asked.facets:
            options["groupedby"] = ["region1", "region2", "region3", "month"]
        if asked.region:
            options["filter"] = query.Term("region1", asked.region)
        return len(self._searcher.search(self._query(asked), **options))

    def _query(self, asked: Query) -> Any:
        terms = [query.Term("words", word) for word in asked.words]
        if asked.mode == "phrase":
            return query.Phrase("words", list(asked.words)) if len(terms) > 1 else terms[0]
        return (
            terms[0]
            if len(terms) == 1
            else query.Or(terms)
            if asked.mode == "any"
            else query.And(terms)
        )


def _month(paragraph: IndexedParagraph) -> int:
    return paragraph.date.begin.year * 12 + paragraph.date.begin.month if paragraph.date else 0


def _day(paragraph: IndexedParagraph) -> int:
    return paragraph.date.begin.toordinal() if paragraph.date else 0


SYSTEMS: dict[str, type[System]] = {
    "duanluo": Duanluo,
    "tantivy": Tantivy,
    "sqlite": SQLite,
    "whoosh": Whoosh,
}
